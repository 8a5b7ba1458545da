//! What calls get to: the callee, resolved as the monomorphiser does it, and the function values it is given.

use super::values::behind;
use super::*;
use crate::check::send_sync::is_send_parameter;
use crate::hir::{CalleeTarget, ExternFn, Glue, Intrinsic};
use crate::mir::CallTarget;
use crate::mono::{Target, resolve};
use crate::types::{ImplId, TraitId};

const ON_A_THREAD: &str = "the closure runs on another OS thread";

impl<'a> Statements<'_, 'a> {
    pub(super) fn call(&mut self, callee: &CallTarget, args: &[Operand], span: Span) {
        match callee {
            CallTarget::Named(callee) => {
                let type_args = callee.args.substitute(&self.args);
                self.graph
                    .callee(callee.target, type_args, Some(span), &mut self.found);
                if callee.target == CalleeTarget::Intrinsic(Intrinsic::ClosureCode) {
                    return;
                }
            }
            CallTarget::Interface { interface, method } => self.go(Code::Method(*interface, *method), span),
            CallTarget::Value(value) => self.called(value, span),
        }
        for (position, arg) in args.iter().enumerate() {
            self.given(arg, self.graph.may_run(callee, position), span);
            if self.is_foreign(callee) {
                self.leaves(arg);
            }
            if self.goes_to_thread(callee, position) {
                self.starts(arg, span, ON_A_THREAD);
            }
        }
    }

    fn is_foreign(&self, callee: &CallTarget) -> bool {
        match callee {
            CallTarget::Named(callee) => match callee.target {
                CalleeTarget::Extern(id) => !self.graph.program.externs[id].runtime,
                _ => false,
            },
            _ => false,
        }
    }

    /// Whether an argument runs on another OS thread: its parameter says so, or the callee's body.
    fn goes_to_thread(&self, callee: &CallTarget, position: usize) -> bool {
        let program = self.graph.program;
        match callee {
            CallTarget::Named(callee) => match callee.target {
                CalleeTarget::Fn(function) | CalleeTarget::TraitMethod(_, function) => {
                    let params = &program.functions[function].params;
                    params
                        .get(position)
                        .is_some_and(|param| is_send_parameter(param.ty))
                        || self.graph.required().at(Some((function, position))).is_some()
                }
                _ => false,
            },
            CallTarget::Value(value) => {
                let function = behind(self.typing.operand(value)).as_fn();
                function.is_some_and(|function| {
                    function
                        .params
                        .get(position)
                        .is_some_and(|&ty| is_send_parameter(ty))
                })
            }
            CallTarget::Interface { interface, method } => {
                let method = program.interfaces[*interface].methods.get(*method as usize);
                let param = method.and_then(|method| method.params.get(position.wrapping_sub(1)));
                param.is_some_and(|&ty| is_send_parameter(ty))
            }
        }
    }
}

impl Graph<'_> {
    /// What a call of `target` with these generic arguments gets to.
    pub(super) fn callee(&self, target: CalleeTarget, args: Args, span: Option<Span>, runs: &mut Runs) {
        match target {
            CalleeTarget::Fn(function) => self.function(function, args, span, runs),
            CalleeTarget::TraitMethod(of, method) => self.trait_method(of, method, args, span, runs),
            CalleeTarget::Extern(id) => self.foreign(&self.program.externs[id], span, runs),
            CalleeTarget::Intrinsic(intrinsic) => {
                let operation = Operation::of_intrinsic(intrinsic);
                self.universal(operation, args, span, runs);
            }
            CalleeTarget::Glue(glue) => {
                self.universal(Some(Operation::of_glue(glue)), args, span, runs);
            }
        }
    }

    /// C may have kept what it was ever given.
    fn foreign(&self, declared: &ExternFn, span: Option<Span>, runs: &mut Runs) {
        runs.waits |= lets_others_run(declared);
        if !declared.runtime {
            runs.go(self, Code::Foreign, span);
        }
    }

    fn universal(&self, operation: Option<Operation>, args: Args, span: Option<Span>, runs: &mut Runs) {
        if let (Some(operation), Some(&ty)) = (operation, args.first()) {
            runs.go(self, Code::Operation(operation, ty), span);
        }
    }

    fn function(&self, function: FnId, args: Args, span: Option<Span>, runs: &mut Runs) {
        let declared = &self.program.functions[function];
        if let Some(intrinsic) = declared.intrinsic {
            return self.callee(CalleeTarget::Intrinsic(intrinsic), args, span, runs);
        }
        match declared.owner {
            FnOwner::Trait(of) if declared.body.is_none() => {
                self.trait_method(of, function, args, span, runs);
            }
            _ => runs.go(self, Code::Function(function, args), span),
        }
    }

    fn trait_method(&self, of: TraitId, method: FnId, args: Args, span: Option<Span>, runs: &mut Runs) {
        let own = self.program.traits[of].generics.params.len().min(args.len());
        if args[..own].iter().any(|ty| ty.has_param()) {
            return self.any_impl(of, method, args, span, runs);
        }
        let callee = crate::hir::Callee {
            target: CalleeTarget::TraitMethod(of, method),
            args,
        };
        match resolve::callee(&self.traits, &callee) {
            Ok(Target::Fn(function, args)) => runs.go(self, Code::Function(function, args), span),
            Ok(Target::Extern(id)) => self.foreign(&self.program.externs[id], span, runs),
            Ok(Target::Intrinsic(intrinsic, args)) => {
                self.universal(Operation::of_intrinsic(intrinsic), args, span, runs);
            }
            Ok(Target::Glue(glue, ty)) => {
                runs.go(self, Code::Operation(Operation::of_glue(glue), ty), span);
            }
            Ok(Target::ToString(ty)) => runs.go(self, Code::Operation(Operation::Format, ty), span),
            Ok(Target::Binary(_) | Target::Negate | Target::Concat) => {}
            // The program is wrong there, and is told so.
            Err(_) => self.any_impl(of, method, args, span, runs),
        }
    }

    /// A trait's method on a type that is not known: that of every impl which may be meant.
    fn any_impl(&self, of: TraitId, method: FnId, args: Args, span: Option<Span>, runs: &mut Runs) {
        let declared = &self.program.functions[method];
        let own = self.program.traits[of].generics.params.len();
        for &id in self.program.trait_impls.get(&of).into_iter().flatten() {
            if !may_equal(self.program.impls[id].self_ty, args[0]) {
                continue;
            }
            if let Some(found) = resolve::method_of_impl(self.program, id, declared.name) {
                let all: Vec<Ty> = self
                    .unknown_impl_args(id)
                    .chain(args.iter().skip(own).copied())
                    .collect();
                self.function(found, Args::new(&all), span, runs);
                self.unseen(method, found, span, runs);
            }
        }
        if declared.body.is_some() {
            runs.go(self, Code::Function(method, args), span);
        }
        if let Some(operation) = Operation::of_trait(&self.program.lang, of) {
            runs.go(self, Code::Operation(operation, args[0]), span);
        }
    }

    pub(super) fn unknown_impl_args(&self, id: ImplId) -> impl Iterator<Item = Ty> + '_ {
        let params = self.program.impls[id].generics.params.iter().enumerate();
        params.map(|(at, param)| Ty::param(at as u32, param.name))
    }

    /// Where the caller sees a type parameter the method may see a function.
    fn unseen(&self, declared: FnId, found: FnId, span: Option<Span>, runs: &mut Runs) {
        let params = |function: FnId| self.program.functions[function].params.iter();
        for (declared, param) in params(declared).zip(params(found)) {
            if behind(declared.ty).as_fn().is_none() {
                self.any_value(param.ty, span, runs);
            }
        }
    }

    /// A function value of this type, if it is one, of which nothing is known.
    pub(super) fn any_value(&self, ty: Ty, span: Option<Span>, runs: &mut Runs) {
        if let Some(function) = behind(ty).as_fn() {
            let signature = Signature::of(function);
            runs.go(self, Code::Value(signature), span);
            runs.go(self, Code::EndOfValue(signature), span);
        }
    }

    /// A function without a body of its own: what its trait says.
    pub(super) fn without_body(&self, owner: Owner, args: Args) -> Runs {
        let mut runs = Runs::default();
        if let Owner::Fn(function) = owner {
            let declared = &self.program.functions[function];
            if let Some(intrinsic) = declared.intrinsic {
                self.callee(CalleeTarget::Intrinsic(intrinsic), args, None, &mut runs);
            }
        }
        runs
    }
}

/// Entry points of the runtime that may wait, and so let other green threads run: they are told the place of the call.
/// Yielding lets others run without waiting for anything.
fn lets_others_run(declared: &ExternFn) -> bool {
    let last = declared.params.last();
    let waits = last.is_some_and(|last| last.name.as_str() == "place");
    declared.runtime && (waits || declared.name.as_str() == "milo_task_yield")
}

impl Operation {
    pub(super) fn of_glue(glue: Glue) -> Operation {
        match glue {
            Glue::Clone => Operation::Clone,
            Glue::Eq => Operation::Eq,
            Glue::Compare => Operation::Compare,
            Glue::Hash => Operation::Hash,
            Glue::Format => Operation::Format,
        }
    }

    pub(super) fn of_intrinsic(intrinsic: Intrinsic) -> Option<Operation> {
        match intrinsic {
            Intrinsic::CloneOf => Some(Operation::Clone),
            Intrinsic::Equals => Some(Operation::Eq),
            Intrinsic::CompareOf => Some(Operation::Compare),
            Intrinsic::HashOf => Some(Operation::Hash),
            Intrinsic::FormatInto => Some(Operation::Format),
            Intrinsic::DropInPlace | Intrinsic::DropFn => Some(Operation::Drop),
            _ => None,
        }
    }
}
