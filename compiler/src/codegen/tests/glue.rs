//! Universal operations on structures.

use super::world::*;
use crate::hir::{CalleeTarget, Glue};
use crate::mir::{Local, Place, Rvalue, StatementKind};
use crate::types::*;

/// A value with a string, a nested enum and an array in it.
fn thing(world: &mut World) -> (Ty, Ty) {
    let option = world.enumeration("Option", &[("None", &[]), ("Some", &[Ty::str()])]);
    let array = Ty::array(Ty::i64(), 2);
    let thing = world.structure(
        "Thing",
        &[
            ("name", Ty::str()),
            ("tag", option),
            ("at", array),
            ("on", Ty::bool()),
        ],
    );
    (thing, option)
}

fn make(w: &mut Writer, ty: Ty, option: Ty, tag: &str, last: i64) -> Local {
    let tag = w.let_(
        option,
        Rvalue::Variant {
            ty: option,
            variant: 1,
            fields: vec![string(tag)],
        },
    );
    let at = w.let_(
        Ty::array(Ty::i64(), 2),
        Rvalue::Array {
            element: Ty::i64(),
            items: vec![int(1), int(last)],
        },
    );
    let fields = vec![string("n"), take(tag), take(at), boolean(true)];
    w.let_(ty, Rvalue::Struct { ty, fields })
}

#[test]
fn structures_are_cloned_compared_and_hashed() {
    let mut world = World::new();
    let print = world.print();
    let (ty, option) = thing(&mut world);
    world.function("main", &[], i32_ty(), |_, w| {
        let one = make(w, ty, option, "x", 2);
        let other = make(w, ty, option, "x", 3);
        let lent = w.borrow(false, ty, Place::local(one));
        let copied = w.local(ty);
        w.call(
            Some(copied),
            CalleeTarget::Glue(Glue::Clone),
            &[ty],
            vec![lent.clone()],
        );
        w.show(print, ty, copied);
        for second in [copied, other] {
            let second = w.borrow(false, ty, Place::local(second));
            let equal = w.local(Ty::bool());
            let both = vec![lent.clone(), second];
            w.call(Some(equal), CalleeTarget::Glue(Glue::Eq), &[ty], both.clone());
            w.show(print, Ty::bool(), equal);
            let order = w.local(Ty::i64());
            w.call(
                Some(order),
                CalleeTarget::Glue(Glue::Compare),
                &[ty],
                both.clone(),
            );
            w.show(print, Ty::i64(), order);
            let state = int_of(Ty::int(IntTy::U64), 1);
            let hashes: Vec<Local> = both
                .into_iter()
                .map(|value| {
                    let hash = w.local(Ty::int(IntTy::U64));
                    let args = vec![value, state.clone()];
                    w.call(Some(hash), CalleeTarget::Glue(Glue::Hash), &[ty], args);
                    hash
                })
                .collect();
            let same = w.binary(
                crate::hir::BinaryOp::Eq,
                copy(hashes[0]),
                copy(hashes[1]),
                Ty::bool(),
            );
            w.show(print, Ty::bool(), same);
        }
        for local in [one, other, copied] {
            w.asm.push(StatementKind::Drop(Place::local(local)));
        }
        w.ret(int_of(i32_ty(), 0));
    });
    let shown = "Thing { name: \"n\", tag: Some(\"x\"), at: [1, 2], on: true }";
    assert_eq!(
        world.run().out,
        format!("{shown}\ntrue\n0\ntrue\nfalse\n-1\nfalse\n")
    );
}
