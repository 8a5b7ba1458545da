//! Functions around functions: as values, as itable entries; and the string operator.

use super::builder::{Builder, boolean, copy, take};
use crate::hir::{CalleeTarget, Glue, Program};
use crate::mir::{Body, Operand, Place};
use crate::mono::demand::MethodShape;
use crate::types::*;

/// A callee with the parameters of a function type; the code generator adds the environment.
pub(in crate::mono) fn value_body(program: &Program, target: CalleeTarget, args: Args, ty: Ty) -> Body {
    let Some(function) = ty.as_fn() else {
        return super::empty_body();
    };
    let mut b = Builder::new(&callee_name(program, target), &function.params, function.ret);
    let operands = (0..function.params.len() as u32)
        .map(|n| take(b.param(n)))
        .collect();
    call_and_return(&mut b, target, args, operands, function.ret);
    b.finish()
}

/// A method called with a thin reference to its receiver.
pub(in crate::mono) fn method_body(
    program: &Program,
    target: CalleeTarget,
    args: Args,
    shape: &MethodShape,
) -> Body {
    // `&string` is a view, so a thin reference to a string has to be `&mut string`.
    let is_str = matches!(shape.receiver.kind(), TyKind::Str);
    let thin = Ty::reference(shape.mutable || is_str, shape.receiver);
    let mut params = vec![thin];
    params.extend(shape.params.iter());
    let mut b = Builder::new(&callee_name(program, target), &params, shape.ret);
    let place = b.target(0);
    let mut operands = vec![b.borrow(shape.mutable, shape.receiver, place)];
    operands.extend((1..params.len() as u32).map(|n| take(b.param(n))));
    call_and_return(&mut b, target, args, operands, shape.ret);
    b.finish()
}

fn call_and_return(b: &mut Builder, target: CalleeTarget, args: Args, operands: Vec<Operand>, ret: Ty) {
    if ret.is_void() || ret.is_never() {
        b.call(None, target, args, operands);
        return b.ret(None);
    }
    let result = b.local(ret);
    b.call(Some(Place::local(result)), target, args, operands);
    b.ret(Some(take(result)));
}

fn callee_name(program: &Program, target: CalleeTarget) -> String {
    match target {
        CalleeTarget::Fn(id) | CalleeTarget::TraitMethod(_, id) => program.functions[id].path.clone(),
        CalleeTarget::Extern(id) => program.externs[id].name.to_string(),
        CalleeTarget::Intrinsic(_) | CalleeTarget::Glue(_) => String::new(),
    }
}

/// `(left: &string, right: &string) -> string`: what `+` is for a type parameter that is `string`.
pub(in crate::mono) fn concat_body(_: &Program) -> Body {
    let view = Ty::reference(false, Ty::str());
    let mut b = Builder::new("concat", &[view, view], Ty::str());
    let (left, right) = (copy(b.param(0)), copy(b.param(1)));
    let joined = b.glue(Glue::Clone, Ty::str(), vec![left], Ty::str());
    let out = b.borrow(true, Ty::str(), Place::local(joined));
    b.call(
        None,
        CalleeTarget::Glue(Glue::Format),
        Args::new(&[Ty::str()]),
        vec![right, out, boolean(false)],
    );
    b.ret(Some(take(joined)));
    b.finish()
}
