//! Operations that only `unsafe` allows, `unsafe` blocks without any, and function values that C cannot take.

use super::calls;
use crate::diagnostics::Sink;
use crate::diagnostics::codes::{e0701, e0703, w0701};
use crate::hir::*;
use crate::source::Span;
use crate::types::{ExternId, Ty, TyKind};
use rustc_hash::FxHashSet;

/// Reports unsafe operations outside `unsafe` and, in the program's own code, `unsafe` blocks that need not be.
pub fn judge(program: &Program, sink: &mut Sink) {
    for (_, function, body) in calls::bodies(program) {
        Judge::new(program, body).run(!function.in_std, sink);
    }
    for body in calls::initialisers(program) {
        Judge::new(program, body).run(true, sink);
    }
}

struct Judge<'a> {
    program: &'a Program,
    body: &'a Body,
    /// Unsafe blocks met, and those among them that something needs.
    blocks: Vec<Span>,
    needed: FxHashSet<usize>,
}

impl<'a> Judge<'a> {
    fn new(program: &'a Program, body: &'a Body) -> Judge<'a> {
        Judge {
            program,
            body,
            blocks: Vec::new(),
            needed: FxHashSet::default(),
        }
    }

    fn run(mut self, warn: bool, sink: &mut Sink) {
        let mut open: Vec<(ExprId, Option<usize>)> = self.body.roots().map(|root| (root, None)).collect();
        while let Some((id, around)) = open.pop() {
            let around = self.enter(id, around, warn, sink);
            self.operation(id, around, sink);
            self.functions_for_c(id, sink);
            self.body
                .for_each_child(id, &mut |child| open.push((child, around)));
        }
        // What an error stands for may need it.
        let broken = self
            .body
            .exprs
            .values()
            .any(|expr| matches!(expr.kind, ExprKind::Error));
        if warn && !broken {
            let idle = (0..self.blocks.len()).filter(|block| !self.needed.contains(block));
            idle.for_each(|block| sink.report(w0701::needless(self.blocks[block])));
        }
    }

    /// The outermost unsafe block around the parts of `id`.
    fn enter(&mut self, id: ExprId, around: Option<usize>, warn: bool, sink: &mut Sink) -> Option<usize> {
        let expr = &self.body.exprs[id];
        match (&expr.kind, around) {
            (ExprKind::Block(block), None) if block.is_unsafe => {
                self.blocks.push(expr.span);
                Some(self.blocks.len() - 1)
            }
            (ExprKind::Block(block), Some(outer)) if block.is_unsafe => {
                if warn {
                    sink.report(w0701::nested(expr.span, self.blocks[outer]));
                }
                Some(outer)
            }
            _ => around,
        }
    }

    fn operation(&mut self, id: ExprId, around: Option<usize>, sink: &mut Sink) {
        let Some(what) = self.unsafe_operation(id) else {
            return;
        };
        match around {
            Some(block) => drop(self.needed.insert(block)),
            None => sink.report(e0701::outside(self.body.exprs[id].span, &what)),
        }
    }

    /// C is given the addresses of functions, not function values.
    fn functions_for_c(&self, id: ExprId, sink: &mut Sink) {
        match &self.body.exprs[id].kind {
            ExprKind::Call { callee, args, .. } => self.arguments_for_c(callee, args, sink),
            &ExprKind::Cast { operand, .. } if self.body.exprs[operand].ty.as_fn().is_some() => {
                if let Some(why) = self.function_value(operand) {
                    sink.report(e0703::address(self.body.exprs[operand].span, why));
                }
            }
            _ => {}
        }
    }

    fn arguments_for_c(&self, callee: &Callee, args: &[ExprId], sink: &mut Sink) {
        let CalleeTarget::Extern(id) = callee.target else {
            return;
        };
        if self.program.externs[id].runtime {
            return;
        }
        for &arg in args
            .iter()
            .filter(|&&arg| self.body.exprs[arg].ty.as_fn().is_some())
        {
            if let Some(why) = self.function_value(arg) {
                sink.report(e0703::value(self.body.exprs[arg].span, why));
            }
        }
    }

    /// Why an argument is not simply a function.
    fn function_value(&self, arg: ExprId) -> Option<&'static str> {
        match &self.body.exprs[arg].kind {
            ExprKind::FnValue(_) | ExprKind::Error => None,
            ExprKind::FnCoerce(inner) => self.function_value(*inner),
            ExprKind::Closure(closure) if closure.captures.is_empty() => None,
            ExprKind::Closure(_) => Some("this closure captures variables"),
            _ => Some("what this is, is known only when the program runs"),
        }
    }

    /// What the expression itself does that is unsafe, in words.
    fn unsafe_operation(&self, id: ExprId) -> Option<String> {
        let expr = &self.body.exprs[id];
        let of_pointer = |base: ExprId| matches!(self.body.exprs[base].ty.kind(), TyKind::Ptr(_));
        let what = match &expr.kind {
            ExprKind::Deref(base) if of_pointer(*base) => "dereferencing a raw pointer",
            ExprKind::Index { base, .. } if of_pointer(*base) => "indexing a raw pointer",
            ExprKind::AddrOf(_) => "taking an address",
            ExprKind::Cast {
                kind: CastKind::Pointer,
                operand,
            } if matches!(expr.ty.kind(), TyKind::Ptr(_)) && !self.is_zero(*operand) => {
                "a cast to a raw pointer"
            }
            ExprKind::Call { callee, args, .. } => return self.unsafe_call(callee, args),
            ExprKind::FnValue(callee) => return self.unsafe_value(callee),
            _ => return None,
        };
        Some(what.to_string())
    }

    fn is_zero(&self, expr: ExprId) -> bool {
        matches!(self.body.exprs[expr].kind, ExprKind::Const(ConstValue::Int(0)))
    }

    fn unsafe_call(&self, callee: &Callee, args: &[ExprId]) -> Option<String> {
        match callee.target {
            CalleeTarget::Extern(id) => self.unsafe_extern(id, args),
            CalleeTarget::Intrinsic(intrinsic) => {
                is_unsafe(intrinsic).then(|| format!("a call of '{}'", intrinsic_name(intrinsic)))
            }
            _ => None,
        }
    }

    /// Whoever calls a function value does so without `unsafe`.
    fn unsafe_value(&self, callee: &Callee) -> Option<String> {
        let name = match callee.target {
            CalleeTarget::Extern(id) => {
                let declared = &self.program.externs[id];
                let pointers = declared.params.iter().any(|param| holds_pointer(param.ty));
                (pointers || holds_pointer(declared.ret)).then(|| declared.name.to_string())
            }
            CalleeTarget::Intrinsic(intrinsic) => is_unsafe(intrinsic).then(|| intrinsic_name(intrinsic)),
            _ => None,
        }?;
        Some(format!(
            "'{name}', which takes or returns raw pointers, used as a value"
        ))
    }

    fn unsafe_extern(&self, id: ExternId, args: &[ExprId]) -> Option<String> {
        let declared = &self.program.externs[id];
        let name = declared.name;
        if holds_pointer(declared.ret) {
            return Some(format!("a call of '{name}', which returns a raw pointer,"));
        }
        let loose = |&arg: &ExprId| holds_pointer(self.body.exprs[arg].ty) && !self.is_live_storage(arg);
        args.iter()
            .any(loose)
            .then(|| format!("a call of '{name}' with a raw pointer"))
    }

    /// A pointer into a string, array or Vec that lives across the call: the argument itself makes it, of a variable or of
    /// a temporary that ends with the statement.
    fn is_live_storage(&self, arg: ExprId) -> bool {
        match &self.body.exprs[arg].kind {
            ExprKind::Cast { operand, .. } => self.is_live_storage(*operand),
            ExprKind::Call { callee, args, .. } => {
                let lent = args
                    .first()
                    .is_some_and(|&arg| self.body.exprs[arg].ty.as_ref().is_some());
                lent && self.points_into_argument(callee)
            }
            _ => false,
        }
    }

    fn points_into_argument(&self, callee: &Callee) -> bool {
        match callee.target {
            CalleeTarget::Fn(id) => {
                let function = &self.program.functions[id];
                function.in_std && matches!(function.name.as_str(), "cstr" | "ptr")
            }
            CalleeTarget::Intrinsic(intrinsic) => {
                matches!(intrinsic, Intrinsic::StrPtr | Intrinsic::SlicePtr)
            }
            _ => false,
        }
    }
}

fn holds_pointer(ty: Ty) -> bool {
    matches!(ty.kind(), TyKind::Ptr(_))
}

/// Intrinsics that believe what they are told.
fn is_unsafe(intrinsic: Intrinsic) -> bool {
    use Intrinsic::*;
    matches!(
        intrinsic,
        Zeroed
            | PtrRead
            | PtrWrite
            | PtrCopy
            | PtrOffset
            | DropInPlace
            | StrFromParts
            | StrView
            | SliceView
            | SliceViewMut
    )
}

/// As it is written: `ptrRead`.
fn intrinsic_name(intrinsic: Intrinsic) -> String {
    let mut name = format!("{intrinsic:?}");
    name[..1].make_ascii_lowercase();
    name
}
