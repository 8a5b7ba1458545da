//! Arguments and type arguments of calls.

use super::operator::meet_as_floats;
use super::{BodyCx, Expect, PendingUse};
use crate::diagnostics::codes::{e0305, e0306};
use crate::hir::*;
use crate::source::Span;
use crate::syntax::ast::{self, ExprKind as Ast};
use crate::typecheck::infer::VarKind;
use crate::typecheck::{are, plural};
use crate::types::*;

impl<'a> BodyCx<'_, 'a> {
    /// Type arguments of a use of `function`: the owner's, then written or open ones.
    pub(super) fn instantiate(
        &mut self,
        function: FnId,
        owner: Vec<Ty>,
        written: Option<&'a ast::TypeArguments>,
        span: Span,
    ) -> Vec<Ty> {
        let generics = &self.cx.program.functions[function].generics;
        let own = generics.params.len() - generics.parent_count as usize;
        let name = self.cx.program.functions[function].name;
        let mut args = owner;
        if let Some(written) = written {
            if written.types.len() == own {
                let scope = self.scope.clone();
                args.extend(written.types.iter().map(|ty| self.cx.lower(ty, &scope)));
                return args;
            }
            let message = format!(
                "'{name}' takes {}, but {} {} given",
                plural(own, "type argument"),
                written.types.len(),
                are(written.types.len())
            );
            self.report(e0306::error(written.span, message));
        }
        args.extend((0..own).map(|_| self.table.fresh_any(span)));
        args
    }

    /// Remembers a use, so that its requirements are checked and its body is.
    pub(super) fn note_use(&mut self, function: FnId, args: &[Ty], span: Span) {
        self.cx.enqueue(function);
        self.decide_by_bounds(function, args);
        if !args.is_empty() {
            self.pending.push(PendingUse {
                function,
                args: args.to_vec(),
                span,
            });
        }
    }

    /// A known type argument decides open ones that stand in its bounds: `I: Iterator<T>` decides `T` once `I` is known,
    /// when there is one way to meet it.
    pub(super) fn decide_by_bounds(&mut self, function: FnId, args: &[Ty]) {
        let params = &self.cx.program.functions[function].generics.params;
        let with_arguments = params.iter().zip(args).flat_map(|(param, arg)| {
            let bounds = param.bounds.iter().filter(|bound| !bound.args.is_empty());
            bounds.map(|bound| (*arg, bound.trait_id, bound.args.substitute(args)))
        });
        for (arg, trait_id, wanted) in with_arguments.collect::<Vec<_>>() {
            let arg = self.table.shallow(arg);
            let decided = |cx: &Self, ty: Ty| !cx.table.resolve(ty).has_infer();
            if self.table.open_kind(arg) == Some(VarKind::Any) || wanted.iter().all(|ty| decided(self, *ty)) {
                continue;
            }
            let (table, env) = (&mut self.table, &self.generics);
            if !self.cx.has_several_impls(table, env, trait_id, wanted, arg) {
                self.cx.satisfies(table, env, trait_id, wanted, arg);
            }
        }
    }

    /// Lets the wanted type decide type arguments, as long as no conversion could stand between the two.
    pub(super) fn hint_result(&mut self, ret: Ty, expect: Expect) {
        let Expect::Type(want) = expect else { return };
        let want = self.table.resolve(want);
        if !ret.has_infer() || hides_conversion(want) {
            return;
        }
        if self.table.unify(ret, want).is_err()
            && let Some(inner) = self.hint(expect)
            && inner != want
            && self.table.open_kind(ret).is_none()
        {
            let _ = self.table.unify(ret, inner);
        }
    }

    /// A value wraps into a wanted `Option` last: where arguments decide a result that is a type parameter, they come first.
    pub(super) fn arguments_decide(
        &self,
        ret: Ty,
        expect: Expect,
        params: &[Ty],
        given: &[ast::Expr],
    ) -> bool {
        let Expect::Type(want) = expect else { return false };
        let wraps = match self.table.shallow(want).kind() {
            TyKind::Adt(adt, _) => self.cx.program.lang.option == Some(*adt),
            _ => false,
        };
        let ret = self.table.shallow(ret);
        wraps
            && self.table.open_kind(ret) == Some(VarKind::Any)
            && params
                .iter()
                .zip(given)
                .any(|(param, given)| !matches!(given.kind, Ast::Closure(_)) && self.mentions(*param, ret))
    }

    fn mentions(&self, ty: Ty, part: Ty) -> bool {
        let mut found = false;
        self.table.resolve(ty).map(&mut |inner| {
            found |= inner == part;
            None
        });
        found
    }

    /// Arguments against parameter types.
    pub(super) fn arguments(
        &mut self,
        name: &str,
        params: &[Ty],
        given: &'a [ast::Expr],
        declared: Option<Span>,
        span: Span,
    ) -> Vec<ExprId> {
        self.arguments_of(None, name, params, given, declared, span)
    }

    /// Arguments of a use of a function with type arguments, if it is one. Closures are checked last: the other arguments
    /// tell their parameters' types, themselves or by a bound.
    pub(super) fn arguments_of(
        &mut self,
        used: Option<(FnId, &[Ty])>,
        name: &str,
        params: &[Ty],
        given: &'a [ast::Expr],
        declared: Option<Span>,
        span: Span,
    ) -> Vec<ExprId> {
        if params.len() != given.len() {
            // A broken argument may stand for several.
            let broken = given.iter().any(|given| matches!(given.kind, Ast::Error));
            if !broken {
                self.wrong_count(name, params.len(), given.len(), declared, span);
            }
            self.arguments_anyway(given);
            return Vec::new();
        }
        self.floats_decide(params, given);
        let mut done: Vec<Option<ExprId>> = vec![None; given.len()];
        let has_closures = given.iter().any(|given| matches!(given.kind, Ast::Closure(_)));
        for closures in [false, true] {
            if let Some((function, args)) = used.filter(|_| closures && has_closures) {
                self.decide_by_bounds(function, args);
            }
            for (at, (param, arg)) in params.iter().zip(given).enumerate() {
                if matches!(arg.kind, Ast::Closure(_)) == closures {
                    done[at] = Some(self.check(arg, *param));
                }
            }
        }
        done.into_iter().flatten().collect()
    }

    /// `same(1, 2.5)`: literals for one open type are floats when one of them has a point.
    fn floats_decide(&mut self, params: &[Ty], given: &[ast::Expr]) {
        for (at, param) in params.iter().enumerate() {
            let param = self.table.shallow(*param);
            let others = (at..params.len()).filter(|other| self.table.shallow(params[*other]) == param);
            if self.table.open_kind(param) == Some(VarKind::Any)
                && meet_as_floats(others.map(|other| &given[other]))
            {
                let float = self.table.fresh(VarKind::Float, Some(given[at].span));
                let _ = self.table.unify(param, float);
            }
        }
    }

    fn wrong_count(&mut self, name: &str, wanted: usize, given: usize, declared: Option<Span>, span: Span) {
        let verb = are(given);
        let message = format!(
            "'{name}' takes {}, but {given} {verb} given",
            plural(wanted, "argument")
        );
        let mut report = e0305::error(span, message);
        if let Some(at) = declared {
            report = report.label(at, "declared here");
        }
        if let Some(help) = takes_more(name, given) {
            report = report.help(help);
        }
        self.report(report);
    }

    /// What stands for a call that got the wrong number of arguments. Nothing is reported about what it would give.
    pub(super) fn failed_call(&mut self, ret: Ty, span: Span) -> ExprId {
        self.table.give_up(ret);
        self.error_expr(span)
    }
}

/// What to call with as many arguments, where other languages have them.
fn takes_more(name: &str, given: usize) -> Option<&'static str> {
    match name.rsplit('.').next()? {
        "sort" if given == 1 => Some("'sortBy' takes the comparison"),
        "reduce" if given == 2 => Some("'fold' begins with a value: '.fold(0, (sum, x) => sum + x)'"),
        "padEnd" if given == 1 => Some("the second argument is what fills: '.padEnd(12, \" \")'"),
        "padStart" if given == 1 => Some("the second argument is what fills: '.padStart(12, \" \")'"),
        _ => None,
    }
}

/// Types that values are converted to: unifying with them early would forbid the conversion. Inside of a type there is
/// none.
fn hides_conversion(ty: Ty) -> bool {
    match ty.kind() {
        TyKind::Interface(..) | TyKind::Ranged(..) | TyKind::Ref(..) | TyKind::Fn(_) => true,
        TyKind::Heap(content) => matches!(content.kind(), TyKind::Interface(..)),
        _ => false,
    }
}
