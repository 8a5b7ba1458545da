//! What one piece of code gets to.

use super::glue::{self, Operation};
use super::reach::{Code, Owner, Reach};
use crate::check::methods;
use crate::check::origins::{Origin, Origins};
use crate::hir::*;
use crate::source::Span;
use crate::types::facts::Facts;
use crate::types::{Args, ImplId, InterfaceId, TraitId, Ty, TyKind};
use rustc_hash::FxHashSet;

/// How many parts of a global's type are looked at.
const PARTS: usize = 1000;

pub(super) fn visit(reach: &mut Reach<'_>, code: Code) {
    match code {
        Code::Function(function, args) => {
            let declared = &reach.program.functions[function];
            if let Some(body) = declared.body.as_deref() {
                let walk = Walk::new(reach, code, Owner::Function(function), body, args);
                walk.all(body.roots(), &body.params);
            }
        }
        Code::Closure(owner, literal, args) => {
            let Some(body) = reach.body(owner) else { return };
            let walk = Walk::new(reach, code, owner, body, args);
            match &body.exprs[literal].kind {
                ExprKind::Closure(closure) => walk.closures(std::slice::from_ref(&**closure)),
                ExprKind::Parallel(parallel) => walk.closures(parallel.kind.closures()),
                _ => {}
            }
        }
        Code::Initialiser(global) => {
            let owner = Owner::Global(global);
            let Some(body) = reach.body(owner) else { return };
            let walk = Walk::new(reach, code, owner, body, Args::empty());
            walk.all([body.root].into_iter(), &[]);
        }
        Code::Operation(operation, ty) => {
            let span = reach.reached_at(code);
            glue::visit(reach, code, operation, ty, span);
        }
    }
}

/// The visit of one body, or of closures in it.
struct Walk<'r, 'a> {
    reach: &'r mut Reach<'a>,
    code: Code,
    owner: Owner,
    body: &'a Body,
    args: Args,
    origins: Origins<'a>,
}

impl<'r, 'a> Walk<'r, 'a> {
    fn new(reach: &'r mut Reach<'a>, code: Code, owner: Owner, body: &'a Body, args: Args) -> Walk<'r, 'a> {
        let origins = Origins::new(body);
        Walk {
            reach,
            code,
            owner,
            body,
            args,
            origins,
        }
    }

    fn closures(self, closures: &[Closure]) {
        let owned = |closure: &Closure| {
            let taken = closure
                .captures
                .iter()
                .filter(|capture| capture.mode == CaptureMode::Value);
            closure
                .params
                .iter()
                .copied()
                .chain(taken.map(|capture| capture.local))
                .collect::<Vec<_>>()
        };
        let locals: Vec<LocalId> = closures.iter().flat_map(owned).collect();
        self.all(closures.iter().map(|closure| closure.body), &locals);
    }

    /// Everything inside the roots; `locals` come in owned and may be dropped.
    fn all(mut self, roots: impl Iterator<Item = ExprId>, locals: &[LocalId]) {
        for &local in locals {
            self.dropped(self.body.locals[local].ty, self.body.locals[local].span);
        }
        let mut inside = Vec::new();
        for root in roots {
            self.body.for_each_inside(root, &mut |expr| inside.push(expr));
        }
        inside.into_iter().for_each(|expr| self.expr(expr));
    }

    fn go(&mut self, code: Code, span: Span) {
        self.reach.go(self.code, code, span);
    }

    fn operation(&mut self, operation: Operation, ty: Ty, span: Span) {
        let ty = ty.substitute(&self.args);
        self.go(Code::Operation(operation, ty), span);
    }

    fn dropped(&mut self, ty: Ty, span: Span) {
        if ty.as_ref().is_none() && !self.leaves_as_result(ty) {
            self.operation(Operation::Drop, ty, span);
        }
    }

    /// For the order of globals: what an initialiser, or a function it calls, makes of a type that its result has parts
    /// of is taken to go there rather than to end.
    fn leaves_as_result(&self, ty: Ty) -> bool {
        let program = self.reach.program;
        let result = match self.code {
            Code::Initialiser(global) => program.globals[global].ty,
            Code::Function(function, args) if self.reach.ordering => {
                program.functions[function].ret.substitute(&args)
            }
            _ => return false,
        };
        let ty = ty.substitute(&self.args);
        let (mut open, mut seen) = (vec![result], FxHashSet::default());
        while let Some(part) = open.pop() {
            if part == ty {
                return true;
            }
            if seen.insert(part) && seen.len() < PARTS {
                part.kind().for_each_child(|child| open.push(child));
                if let TyKind::Adt(adt, args) = part.kind() {
                    open.extend(Facts::new(program).components(*adt, *args));
                }
            }
        }
        false
    }

    fn expr(&mut self, id: ExprId) {
        let body = self.body;
        let expr = &body.exprs[id];
        let span = expr.span;
        match &expr.kind {
            ExprKind::Global(global) => self.reach.touch(self.code, *global, span),
            ExprKind::Call {
                callee,
                args,
                callee_span,
            } => {
                self.callee(callee, *callee_span);
                self.functions_in(args);
                self.dropped(expr.ty, span);
            }
            ExprKind::FnValue(callee) => self.callee(callee, span),
            ExprKind::CallValue { callee, args } => {
                self.value_called(*callee, span);
                self.functions_in(args);
                self.dropped(expr.ty, span);
            }
            ExprKind::CallInterface {
                interface, method, ..
            } => {
                self.interface_called(*interface, *method, span);
                self.dropped(expr.ty, span);
            }
            ExprKind::Struct { .. } | ExprKind::Variant { .. } => self.dropped(expr.ty, span),
            ExprKind::Clone(_) => {
                self.operation(Operation::Clone, expr.ty, span);
                self.dropped(expr.ty, span);
            }
            ExprKind::ArrayRepeat(item) => self.operation(Operation::Clone, body.exprs[*item].ty, span),
            ExprKind::Format(parts) | ExprKind::Print { parts, .. } => self.printed(parts),
            ExprKind::For(inner) => self.iterated(&inner.kind, span),
            ExprKind::Try {
                convert: Some(TryConvert::From(callee)),
                ..
            } => self.callee(callee, span),
            _ => {}
        }
    }

    fn printed(&mut self, parts: &[FormatPart]) {
        for part in parts {
            if let FormatPart::Value(value) = part {
                let expr = &self.body.exprs[*value];
                self.operation(Operation::Format, expr.ty, expr.span);
            }
        }
    }

    fn iterated(&mut self, kind: &ForKind, span: Span) {
        if let ForKind::Iterator { next, element, .. } = kind {
            self.callee(next, span);
            self.dropped(self.body.locals[*element].ty, span);
        }
    }

    fn callee(&mut self, callee: &Callee, span: Span) {
        let args = callee.args.substitute(&self.args);
        match callee.target {
            CalleeTarget::Fn(function) => self.go(Code::Function(function, args), span),
            CalleeTarget::TraitMethod(id, method) => {
                let Some(&ty) = args.first() else { return };
                for (method, found) in methods::of_trait(self.reach.program, id, method, ty) {
                    let args = found.map_or(args, |found| self.method_args(id, found, ty, args));
                    self.go(Code::Function(method, args), span);
                }
            }
            CalleeTarget::Glue(glue) => self.glue(Operation::of_glue(glue), args, span),
            CalleeTarget::Intrinsic(intrinsic) => {
                if let Some(operation) = Operation::of_intrinsic(intrinsic) {
                    self.glue(operation, args, span);
                }
            }
            CalleeTarget::Extern(_) => {}
        }
    }

    /// The impl's arguments, then the method's own.
    fn method_args(&self, of: TraitId, found: ImplId, ty: Ty, args: Args) -> Args {
        let program = self.reach.program;
        let own = args
            .iter()
            .skip(program.traits[of].generics.params.len())
            .copied();
        let all: Vec<Ty> = methods::impl_args(program, found, ty)
            .into_iter()
            .chain(own)
            .collect();
        Args::new(&all)
    }

    fn glue(&mut self, operation: Operation, args: Args, span: Span) {
        if let Some(&ty) = args.first() {
            self.go(Code::Operation(operation, ty), span);
        }
    }

    /// Function values that are handed to a callee, which may call them.
    fn functions_in(&mut self, args: &[ExprId]) {
        for &arg in args {
            if self.body.exprs[arg].ty.as_fn().is_some() {
                let span = self.body.exprs[arg].span;
                self.origins_called(self.origins.of(arg), span);
            }
        }
    }

    fn value_called(&mut self, callee: ExprId, span: Span) {
        let origins = self.origins.of(callee);
        if origins.iter().any(|origin| matches!(origin, Origin::Unknown))
            && let Some(function) = self.body.exprs[callee].ty.as_fn()
        {
            for code in self.reach.stored.functions(function).to_vec() {
                self.go(code, span);
            }
        }
        self.origins_called(origins, span);
    }

    fn origins_called(&mut self, origins: Vec<Origin<'a>>, span: Span) {
        for origin in origins {
            match origin {
                Origin::Closure(literal, _) => {
                    self.go(Code::Closure(self.owner, literal, self.args), span);
                }
                Origin::Named(callee, _) => self.callee(callee, span),
                Origin::Param(_) | Origin::Unknown => {}
            }
        }
    }

    fn interface_called(&mut self, interface: InterfaceId, method: u32, span: Span) {
        let program = self.reach.program;
        let Some(method) = program.interfaces[interface].methods.get(method as usize) else {
            return;
        };
        for object in self.reach.stored.objects(interface).to_vec() {
            for function in methods::of_type(program, object, method.name.as_str()) {
                let args = match program.functions[function].owner {
                    FnOwner::Impl(found) => Args::new(&methods::impl_args(program, found, object)),
                    _ => Args::empty(),
                };
                self.go(Code::Function(function, args), span);
            }
        }
    }
}
