//! Closures, functions as values, interfaces.

use super::world::*;
use crate::hir::{
    BinaryOp, Callee, CalleeTarget, FnOwner, Generics, Impl, Interface, InterfaceMethod, Receiver,
};
use crate::mir::{
    CallTarget, Const, ConstKind, EnvKind, Local, Operand, Place, Projection, Rvalue, StatementKind,
};
use crate::types::*;

fn unary() -> Ty {
    Ty::function(Args::new(&[Ty::i64()]), Ty::i64(), FnKind::Plain)
}

/// `capture 0 + parameter`, through a reference when captured by one.
fn add_capture(w: &mut Writer, by_ref: bool) {
    let place = match by_ref {
        true => Place::capture(0).project(Projection::Deref),
        false => Place::capture(0),
    };
    let sum = w.binary(BinaryOp::Add, Operand::Copy(place), param(0), Ty::i64());
    w.ret(copy(sum));
}

#[test]
fn closures_capture_by_reference_and_by_value() {
    let mut world = World::new();
    let print = world.print();
    let reference = Ty::reference(false, Ty::i64());
    let i64s = [Ty::i64()];
    let by_ref = world.closure(&[(reference, true)], EnvKind::Stack, &i64s, Ty::i64(), |_, w| {
        add_capture(w, true)
    });
    let by_value = world.closure(&[(Ty::i64(), false)], EnvKind::Heap, &i64s, Ty::i64(), |_, w| {
        add_capture(w, false)
    });
    world.function("main", &[], i32_ty(), |_, w| {
        let base = w.let_(Ty::i64(), Rvalue::Use(int(100)));
        let lent = w.borrow(false, Ty::i64(), Place::local(base));
        for (closure, capture) in [(by_ref, lent), (by_value, copy(base))] {
            let made = w.let_(
                unary(),
                Rvalue::Closure {
                    closure,
                    captures: vec![capture],
                    ty: unary(),
                },
            );
            let again = w.let_(unary(), Rvalue::Duplicate(Place::local(made)));
            w.asm.push(StatementKind::Drop(Place::local(made)));
            w.set(base, Rvalue::Use(int(200)));
            let result = w.local(Ty::i64());
            w.call_value(Some(result), copy(again), vec![int(5)]);
            w.show(print, Ty::i64(), result);
            w.asm.push(StatementKind::Drop(Place::local(again)));
            w.set(base, Rvalue::Use(int(100)));
        }
        w.ret(int_of(i32_ty(), 0));
    });
    // The second closure copied the capture when `base` was 100 again.
    assert_eq!(world.run().out, "205\n105\n");
}

#[test]
fn functions_are_values() {
    let mut world = World::new();
    let print = world.print();
    let double = world.function("double", &[Ty::i64()], Ty::i64(), |_, w| {
        let sum = w.binary(BinaryOp::Add, param(0), param(0), Ty::i64());
        w.ret(copy(sum));
    });
    world.function("main", &[], i32_ty(), |_, w| {
        let value = Operand::Const(Const {
            ty: unary(),
            kind: ConstKind::Fn(Callee {
                target: CalleeTarget::Fn(double),
                args: Args::empty(),
            }),
        });
        let function = w.let_(unary(), Rvalue::Use(value));
        let result = w.local(Ty::i64());
        w.call_value(Some(result), copy(function), vec![int(21)]);
        w.show(print, Ty::i64(), result);
        w.ret(int_of(i32_ty(), 0));
    });
    assert_eq!(world.run().out, "42\n");
}

#[test]
fn interfaces_dispatch() {
    let mut world = World::new();
    let print = world.print();
    let span = world.span();
    let dog = world.structure("Dog", &[("name", Ty::str())]);
    let method = world.function("speak", &[Ty::reference(false, dog)], Ty::i64(), |_, w| {
        let name = Place::local(Local::from_u32(0))
            .project(Projection::Deref)
            .project(Projection::Field(0));
        let len = w.let_(Ty::i64(), Rvalue::Len(name));
        w.ret(copy(len));
    });
    let of = world.hir.impls.push(Impl {
        span,
        generics: Generics::default(),
        of_trait: None,
        self_ty: dog,
        methods: vec![method],
    });
    world.hir.functions[method].owner = FnOwner::Impl(of);
    world.hir.functions[method].receiver = Receiver::Shared;
    let speaker = world.hir.interfaces.push(Interface {
        name: "Speaker".into(),
        span,
        public: true,
        generics: Generics::default(),
        methods: vec![InterfaceMethod {
            name: "speak".into(),
            span,
            mutable_self: false,
            params: vec![],
            ret: Ty::i64(),
        }],
        attrs: Default::default(),
    });
    let interface = Ty::interface(speaker, Args::empty());
    world.function("main", &[], i32_ty(), |_, w| {
        let value = w.let_(
            dog,
            Rvalue::Struct {
                ty: dog,
                fields: vec![string("rex")],
            },
        );
        let boxed = w.let_(
            Ty::heap(dog),
            Rvalue::HeapNew {
                content: dog,
                value: take(value),
            },
        );
        let ty = Ty::heap(interface);
        let owner = w.let_(
            ty,
            Rvalue::Unsize {
                operand: take(boxed),
                ty,
            },
        );
        let receiver = w.borrow(false, interface, Place::local(owner).project(Projection::Deref));
        let result = w.local(Ty::i64());
        w.asm.push(StatementKind::Call {
            dest: Some(Place::local(result)),
            callee: CallTarget::Interface {
                interface: speaker,
                method: 0,
            },
            args: vec![receiver],
        });
        w.show(print, Ty::i64(), result);
        w.asm.push(StatementKind::Drop(Place::local(owner)));
        w.ret(int_of(i32_ty(), 0));
    });
    assert_eq!(world.run().out, "3\n");
}
