//! Calls as the judges see them: which argument goes to a parameter of which type.

use crate::hir::*;
use crate::source::Span;
use crate::types::{FnId, Ty};

/// One argument of a call.
#[derive(Clone, Copy)]
pub struct Argument {
    pub expr: ExprId,
    /// The parameter's declared type; for generic functions before substitution.
    pub param: Ty,
    /// The function called and the parameter's position, when known by name.
    pub to: Option<(FnId, usize)>,
    /// What to point at as the call: its name when there is one.
    pub call: Span,
}

/// The arguments of `expr` if it is a call of something with a Milo signature; receivers included.
pub fn arguments(program: &Program, body: &Body, expr: ExprId) -> Vec<Argument> {
    match &body.exprs[expr].kind {
        ExprKind::Call {
            callee,
            args,
            callee_span,
        } => named(program, callee, args, *callee_span),
        ExprKind::CallValue { callee, args } => {
            let params = body.exprs[*callee]
                .ty
                .as_fn()
                .map_or(&[][..], |function| &function.params);
            unnamed(params, args, body.exprs[*callee].span)
        }
        ExprKind::CallInterface {
            interface,
            method,
            args,
            ..
        } => {
            let method = program.interfaces[*interface].methods.get(*method as usize);
            unnamed(
                method.map_or(&[][..], |method| &method.params),
                args,
                body.exprs[expr].span,
            )
        }
        _ => Vec::new(),
    }
}

fn named(program: &Program, callee: &Callee, args: &[ExprId], call: Span) -> Vec<Argument> {
    let (CalleeTarget::Fn(function) | CalleeTarget::TraitMethod(_, function)) = callee.target else {
        return Vec::new();
    };
    let params = program.functions[function].params.iter().enumerate();
    let argument = |((position, param), &expr): ((usize, &Param), &ExprId)| Argument {
        expr,
        param: param.ty,
        to: Some((function, position)),
        call,
    };
    params.zip(args).map(argument).collect()
}

fn unnamed(params: &[Ty], args: &[ExprId], call: Span) -> Vec<Argument> {
    let argument = |(&param, &expr): (&Ty, &ExprId)| Argument {
        expr,
        param,
        to: None,
        call,
    };
    params.iter().zip(args).map(argument).collect()
}

/// The functions of `program` with a body, in order.
pub fn bodies(program: &Program) -> impl Iterator<Item = (FnId, &Function, &Body)> {
    let with_body = |(id, function)| Function::with_body(function).map(|body| (id, function, body));
    program.functions.iter().filter_map(with_body)
}

impl Function {
    fn with_body(&self) -> Option<&Body> {
        self.body.as_deref()
    }
}

/// All initialisers of globals.
pub fn initialisers(program: &Program) -> impl Iterator<Item = &Body> {
    program
        .globals
        .values()
        .filter_map(|global| global.init.as_deref())
}
