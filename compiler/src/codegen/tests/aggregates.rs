//! Structs, enums, arrays, boxes, globals.

use super::world::*;
use crate::hir::{BinaryOp, CalleeTarget, ConstValue, Global};
use crate::mir::{Operand, Place, Projection, Rvalue, StatementKind};
use crate::types::*;

fn zero(w: &mut Writer) {
    w.ret(int_of(i32_ty(), 0));
}

#[test]
fn large_structs_travel_in_memory() {
    let mut world = World::new();
    let print = world.print();
    let names = ["a", "b", "c", "d", "e", "f", "g", "h", "i", "j"];
    let fields: Vec<(&str, Ty)> = names.iter().map(|&name| (name, Ty::i64())).collect();
    let big = world.structure("Big", &fields);
    let swap = world.function("swapped", &[big], big, |_, w| {
        let fields = (0..10)
            .rev()
            .map(|n| field(crate::mir::Local::from_u32(0), n))
            .collect();
        let result = w.let_(big, Rvalue::Struct { ty: big, fields });
        w.ret(take(result));
    });
    world.function("main", &[], i32_ty(), |_, w| {
        let value = w.local(big);
        let fields = (0..10).map(int).collect();
        w.set(value, Rvalue::Struct { ty: big, fields });
        w.call(Some(value), CalleeTarget::Fn(swap), &[], vec![take(value)]);
        w.show(print, big, value);
        zero(w);
    });
    assert_eq!(
        world.run().out,
        "Big { a: 9, b: 8, c: 7, d: 6, e: 5, f: 4, g: 3, h: 2, i: 1, j: 0 }\n"
    );
}

#[test]
fn enums_share_scalars() {
    let mut world = World::new();
    let print = world.print();
    let inner = world.structure("Pair", &[("x", Ty::u8()), ("y", i32_ty())]);
    let shape = world.enumeration(
        "Shape",
        &[
            ("Circle", &[Ty::f64()]),
            ("Count", &[Ty::u8()]),
            ("Name", &[Ty::str()]),
            ("Both", &[inner]),
            ("Nothing", &[]),
        ],
    );
    let same = world.function("same", &[shape], shape, |_, w| {
        w.ret(take(crate::mir::Local::from_u32(0)))
    });
    world.function("main", &[], i32_ty(), |_, w| {
        let pair = Rvalue::Struct {
            ty: inner,
            fields: vec![int_of(Ty::u8(), 7), int_of(i32_ty(), -9)],
        };
        let pair = w.let_(inner, pair);
        let payloads = [
            vec![float(3.5)],
            vec![int_of(Ty::u8(), 200)],
            vec![string("ada")],
            vec![copy(pair)],
            vec![],
        ];
        for (variant, fields) in (0u32..).zip(payloads) {
            let made = w.let_(
                shape,
                Rvalue::Variant {
                    ty: shape,
                    variant,
                    fields,
                },
            );
            let back = w.local(shape);
            w.call(Some(back), CalleeTarget::Fn(same), &[], vec![take(made)]);
            w.show(print, shape, back);
            w.asm.push(StatementKind::Drop(Place::local(back)));
        }
        zero(w);
    });
    assert_eq!(
        world.run().out,
        "Circle(3.5)\nCount(200)\nName(\"ada\")\nBoth(Pair { x: 7, y: -9 })\nNothing\n"
    );
}

#[test]
fn a_box_makes_an_option_one_word() {
    let mut world = World::new();
    let print = world.print();
    let boxed = Ty::heap(Ty::i64());
    let option = world.enumeration("Option", &[("Some", &[boxed]), ("None", &[])]);
    world.function("main", &[], i32_ty(), |_, w| {
        let size = w.local(Ty::i64());
        let size_of = CalleeTarget::Intrinsic(crate::hir::Intrinsic::SizeOf);
        w.call(Some(size), size_of, &[option], vec![]);
        w.show(print, Ty::i64(), size);
        let inside = w.let_(
            boxed,
            Rvalue::HeapNew {
                content: Ty::i64(),
                value: int(42),
            },
        );
        for (variant, fields) in [(0, vec![take(inside)]), (1, vec![])] {
            let made = w.let_(
                option,
                Rvalue::Variant {
                    ty: option,
                    variant,
                    fields,
                },
            );
            w.show(print, option, made);
            w.asm.push(StatementKind::Drop(Place::local(made)));
        }
        zero(w);
    });
    assert_eq!(world.run().out, "8\nSome(42)\nNone\n");
}

#[test]
fn arrays_are_indexed_and_repeated() {
    let mut world = World::new();
    let print = world.print();
    let row = Ty::array(i32_ty(), 3);
    let grid = Ty::array(row, 20);
    world.function("main", &[], i32_ty(), |_, w| {
        let items = [1, 2, 3].map(|n| int_of(i32_ty(), n)).to_vec();
        let first = w.let_(
            row,
            Rvalue::Array {
                element: i32_ty(),
                items,
            },
        );
        let all = w.let_(
            grid,
            Rvalue::Repeat {
                element: row,
                item: copy(first),
                count: 20,
            },
        );
        let at = w.let_(Ty::i64(), Rvalue::Use(int(19)));
        let place = Place::local(all)
            .project(Projection::Index(at))
            .project(Projection::ConstIndex(1));
        let sum = w.binary(
            BinaryOp::Add,
            Operand::Copy(place.clone()),
            int_of(i32_ty(), 40),
            i32_ty(),
        );
        w.asm.assign(place, Rvalue::Use(copy(sum)));
        let last = w.let_(
            row,
            Rvalue::Use(Operand::Copy(
                Place::local(all).project(Projection::ConstIndex(19)),
            )),
        );
        w.show(print, row, last);
        w.show(print, row, first);
        zero(w);
    });
    assert_eq!(world.run().out, "[1, 42, 3]\n[1, 2, 3]\n");
}

#[test]
fn globals_are_initialised_before_main() {
    let mut world = World::new();
    let print = world.print();
    let span = world.span();
    let mut global = |name: &str, ty: Ty, constant, thread_local| {
        world.hir.globals.push(Global {
            name: name.into(),
            span,
            public: false,
            mutable: true,
            thread_local,
            ty,
            init: None,
            constant,
        })
    };
    let limit = global("limit", Ty::i64(), Some(ConstValue::Int(40)), false);
    let greeting = global("greeting", Ty::str(), Some(ConstValue::Str("hi".into())), false);
    let computed = global("computed", Ty::i64(), None, false);
    let scratch = global("scratch", Ty::i64(), Some(ConstValue::Int(5)), true);
    let mut init = crate::mir::assemble::Assembler::new(
        crate::mir::Owner::Global(computed),
        "computed".to_string(),
        span,
        Ty::void(),
    );
    init.assign(
        Place::global(computed),
        Rvalue::Binary {
            op: BinaryOp::Add,
            left: Operand::Copy(Place::global(limit)),
            right: int(2),
            wrapping: false,
        },
    );
    init.terminate(crate::mir::TerminatorKind::Return(None));
    world.module.globals.insert(computed, init.finish());
    world.hir.global_order = vec![limit, greeting, computed, scratch];
    world.function("main", &[], i32_ty(), |_, w| {
        for (global, ty) in [
            (limit, Ty::i64()),
            (greeting, Ty::str()),
            (computed, Ty::i64()),
            (scratch, Ty::i64()),
        ] {
            let value = w.let_(ty, Rvalue::Use(Operand::Copy(Place::global(global))));
            w.show(print, ty, value);
        }
        zero(w);
    });
    assert_eq!(world.run().out, "40\nhi\n42\n5\n");
}
