//! Arithmetic, control flow, calls and failures.

use super::world::*;
use crate::hir::{BinaryOp, CalleeTarget, CastKind};
use crate::mir::{Rvalue, StatementKind};
use crate::types::*;

/// `main` that computes one value and prints it.
fn prints(ty: Ty, write: impl FnOnce(&mut Writer) -> Rvalue) -> String {
    let mut world = World::new();
    let print = world.print();
    world.function("main", &[], i32_ty(), |_, w| {
        let rvalue = write(w);
        let value = w.let_(ty, rvalue);
        w.show(print, ty, value);
        w.ret(int_of(i32_ty(), 0));
    });
    world.run().out
}

fn binary(op: BinaryOp, left: i64, right: i64, ty: Ty) -> Rvalue {
    Rvalue::Binary {
        op,
        left: int_of(ty, left),
        right: int_of(ty, right),
        wrapping: false,
    }
}

#[test]
fn a_loop_sums() {
    let mut world = World::new();
    let sum = world.function("sum", &[Ty::i64()], Ty::i64(), |_, w| {
        let total = w.let_(Ty::i64(), Rvalue::Use(int(0)));
        let at = w.let_(Ty::i64(), Rvalue::Use(int(0)));
        let (head, inside, done) = (w.asm.new_block(), w.asm.new_block(), w.asm.new_block());
        w.asm.goto(head);
        w.asm.switch_to(head);
        let more = w.binary(BinaryOp::Lt, copy(at), param(0), Ty::bool());
        w.asm.branch(copy(more), inside, done);
        w.asm.switch_to(inside);
        let next = w.binary(BinaryOp::Add, copy(total), copy(at), Ty::i64());
        w.set(total, Rvalue::Use(copy(next)));
        let next = w.binary(BinaryOp::Add, copy(at), int(1), Ty::i64());
        w.set(at, Rvalue::Use(copy(next)));
        w.asm.goto(head);
        w.asm.switch_to(done);
        w.ret(copy(total));
    });
    world.function("main", &[], i32_ty(), |_, w| {
        let total = w.local(Ty::i64());
        w.call(Some(total), CalleeTarget::Fn(sum), &[], vec![int(11)]);
        let status = w.let_(
            i32_ty(),
            Rvalue::Cast {
                kind: CastKind::IntToInt,
                operand: copy(total),
                ty: i32_ty(),
            },
        );
        w.ret(copy(status));
    });
    assert_eq!(world.run().status, 55);
}

#[test]
fn overflow_says_where() {
    let mut world = World::new();
    world.function("main", &[], i32_ty(), |_, w| {
        let big = w.let_(Ty::i64(), Rvalue::Use(int(i64::MAX)));
        w.binary(BinaryOp::Add, copy(big), int(1), Ty::i64());
        w.ret(int_of(i32_ty(), 0));
    });
    let err = world.run().err;
    assert!(err.contains("integer overflow: 9223372036854775807 + 1"), "{err}");
    assert!(err.contains("test.milo:1:1 in 'main'"), "{err}");
}

#[test]
fn division_and_bounds_fail_in_their_words() {
    let fails = |rvalue: Rvalue| {
        let mut world = World::new();
        world.function("main", &[], i32_ty(), |_, w| {
            w.let_(Ty::i64(), rvalue);
            w.ret(int_of(i32_ty(), 0));
        });
        world.run().err
    };
    assert!(fails(binary(BinaryOp::Div, 1, 0, Ty::i64())).contains("division by zero"));
    assert!(fails(binary(BinaryOp::Rem, i64::MIN, -1, Ty::i64())).contains("division overflow"));
    assert!(fails(binary(BinaryOp::Shl, 1, 64, Ty::i64())).contains("shift amount out of range: 64"));
    let mut world = World::new();
    world.function("main", &[], i32_ty(), |_, w| {
        w.asm.push(StatementKind::CheckBounds {
            index: int(5),
            len: int(3),
        });
        w.ret(int_of(i32_ty(), 0));
    });
    assert!(world.run().err.contains("array index out of bounds: 5/3"));
}

#[test]
fn small_integers_keep_their_width() {
    let u8_ty = Ty::u8();
    let i8_ty = Ty::int(IntTy::I8);
    assert_eq!(prints(u8_ty, |_| binary(BinaryOp::Add, 200, 55, u8_ty)), "255\n");
    assert_eq!(
        prints(i8_ty, |_| binary(BinaryOp::Sub, -100, 28, i8_ty)),
        "-128\n"
    );
    assert_eq!(prints(u8_ty, |_| binary(BinaryOp::Mul, 5, 51, u8_ty)), "255\n");
    assert_eq!(prints(i8_ty, |_| binary(BinaryOp::Mul, -8, 16, i8_ty)), "-128\n");
    assert_eq!(prints(i8_ty, |_| binary(BinaryOp::Shr, -128, 7, i8_ty)), "-1\n");
    assert_eq!(prints(u8_ty, |_| binary(BinaryOp::Div, 200, 3, u8_ty)), "66\n");
    assert_eq!(prints(i8_ty, |_| binary(BinaryOp::Rem, -7, 4, i8_ty)), "-3\n");
}

#[test]
fn casts_saturate() {
    let cast = |value: f64, ty: Ty| {
        prints(ty, |w| {
            let value = w.let_(Ty::f64(), Rvalue::Use(float(value)));
            Rvalue::Cast {
                kind: CastKind::FloatToInt,
                operand: copy(value),
                ty,
            }
        })
    };
    assert_eq!(cast(1e30, Ty::i64()), "9223372036854775807\n");
    assert_eq!(cast(-300.0, Ty::int(IntTy::I8)), "-128\n");
    assert_eq!(cast(300.0, Ty::u8()), "255\n");
    assert_eq!(cast(-1.0, Ty::int(IntTy::U64)), "0\n");
    assert_eq!(cast(f64::NAN, i32_ty()), "0\n");
    assert_eq!(cast(2.9, Ty::int(IntTy::U16)), "2\n");
}

#[test]
fn c_functions_are_called() {
    let mut world = World::new();
    let print = world.print();
    let abs = world.extern_fn("labs", &[Ty::i64()], Ty::i64(), false);
    let hypot = world.extern_fn("hypot", &[Ty::f64(), Ty::f64()], Ty::f64(), false);
    world.function("main", &[], i32_ty(), |_, w| {
        let a = w.local(Ty::i64());
        w.call(Some(a), CalleeTarget::Extern(abs), &[], vec![int(-7)]);
        w.show(print, Ty::i64(), a);
        let b = w.local(Ty::f64());
        w.call(
            Some(b),
            CalleeTarget::Extern(hypot),
            &[],
            vec![float(3.0), float(4.0)],
        );
        w.show(print, Ty::f64(), b);
        w.ret(int_of(i32_ty(), 0));
    });
    assert_eq!(world.run().out, "7\n5\n");
}

#[test]
fn checked_and_saturating_methods() {
    use crate::hir::Intrinsic;
    let mut world = World::new();
    let print = world.print();
    let option = world.enumeration("Option", &[("Some", &[Ty::u8()]), ("None", &[])]);
    world.function("main", &[], i32_ty(), |_, w| {
        for (intrinsic, a, b) in [
            (Intrinsic::CheckedAdd, 250, 5),
            (Intrinsic::CheckedAdd, 250, 6),
            (Intrinsic::CheckedDiv, 9, 2),
            (Intrinsic::CheckedRem, 9, 0),
        ] {
            let result = w.local(option);
            let args = vec![int_of(Ty::u8(), a), int_of(Ty::u8(), b)];
            w.call(
                Some(result),
                CalleeTarget::Intrinsic(intrinsic),
                &[Ty::u8()],
                args,
            );
            w.show(print, option, result);
        }
        let result = w.local(Ty::i64());
        let args = vec![int(i64::MIN), int(1)];
        let saturating = CalleeTarget::Intrinsic(Intrinsic::SaturatingSub);
        w.call(Some(result), saturating, &[Ty::i64()], args);
        w.show(print, Ty::i64(), result);
        w.ret(int_of(i32_ty(), 0));
    });
    assert_eq!(
        world.run().out,
        "Some(255)\nNone\nSome(4)\nNone\n-9223372036854775808\n"
    );
}
