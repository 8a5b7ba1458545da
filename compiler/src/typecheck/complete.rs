//! Trait impls against their traits: every required method, with the declared signature, and every supertrait.

use super::Checker;
use super::adapt::{differs_by_lending, lent_as};
use super::infer::InferTable;
use super::signatures::Signature;
use crate::diagnostics::codes::{e0314, e0315};
use crate::hir::{Bound, Generics};
use crate::source::Span;
use crate::syntax::Symbol;
use crate::types::*;

impl Checker<'_> {
    /// A trait impl has what the trait requires, with the trait's signatures.
    pub(super) fn complete(&mut self, id: ImplId) {
        let declared = &self.program.impls[id];
        let (Some((trait_id, args)), self_ty, span) = (declared.of_trait, declared.self_ty, declared.span)
        else {
            return;
        };
        let mut trait_args = vec![self_ty];
        trait_args.extend(args.iter().copied());
        self.missing_methods(id, trait_id, span);
        self.missing_supertraits(id, trait_id, &trait_args, span);
        for method in self.program.impls[id].methods.clone() {
            self.compare_method(id, method, trait_id, &trait_args);
        }
    }

    fn missing_methods(&mut self, id: ImplId, trait_id: TraitId, span: Span) {
        let program = &self.program;
        let have: Vec<Symbol> = program.impls[id]
            .methods
            .iter()
            .map(|method| program.functions[*method].name)
            .collect();
        let missing: Vec<FnId> = program.traits[trait_id]
            .methods
            .iter()
            .copied()
            .filter(|method| {
                self.functions[method].ast.body.is_none() && program.functions[*method].intrinsic.is_none()
            })
            .filter(|method| !have.contains(&program.functions[*method].name))
            .filter(|method| !self.damage.methods.contains(&program.functions[*method].name))
            .collect();
        if missing.is_empty() {
            return;
        }
        let names: Vec<String> = missing
            .iter()
            .map(|method| format!("'{}'", program.functions[*method].name))
            .collect();
        let message = format!(
            "'{}' does not implement {} of trait '{}'",
            program.impls[id].self_ty.show(program),
            names.join(", "),
            program.traits[trait_id].name
        );
        let mut report = e0314::error(span, message).here(format!("missing {}", names.join(", ")));
        for method in missing {
            report = report.label(program.functions[method].span, "required here");
        }
        self.sink.report(report);
    }

    fn missing_supertraits(&mut self, id: ImplId, trait_id: TraitId, trait_args: &[Ty], span: Span) {
        let supertraits = self.program.traits[trait_id].supertraits.clone();
        let env = self.program.impls[id].generics.clone();
        for required in supertraits {
            let args = required.args.substitute(trait_args);
            let mut table = InferTable::default();
            if !self.satisfies(&mut table, &env, required.trait_id, args, trait_args[0]) {
                let program = &self.program;
                let (own, required_name) = (
                    program.traits[trait_id].name,
                    program.traits[required.trait_id].name,
                );
                let ty = trait_args[0].show(program);
                let message = format!("'{ty}' implements '{own}' but not its supertrait '{required_name}'");
                self.sink.report(
                    e0314::error(span, message)
                        .label(required.span, "required here")
                        .help(format!("add 'impl {required_name} for {ty}'")),
                );
            }
        }
    }

    fn compare_method(&mut self, of: ImplId, method: FnId, trait_id: TraitId, trait_args: &[Ty]) {
        let name = self.program.functions[method].name;
        let wanted = self.program.traits[trait_id].methods.iter().copied();
        let Some(wanted) = wanted
            .into_iter()
            .find(|wanted| self.program.functions[*wanted].name == name)
        else {
            return match self.damage.methods.contains(&name) {
                true => {}
                false => self.unknown_method(method, trait_id),
            };
        };
        if [method, wanted]
            .iter()
            .any(|method| self.damage.functions.contains(method))
        {
            return;
        }
        let (given, declared) = (&self.program.functions[method], &self.program.functions[wanted]);
        let own = |generics: &Generics| generics.params.len() - generics.parent_count as usize;
        if own(&given.generics) != own(&declared.generics) {
            let message = format!(
                "method '{name}' takes {} type parameters, but the trait declares {}",
                own(&given.generics),
                own(&declared.generics)
            );
            return self
                .sink
                .report(e0315::error(given.name_span, message).label(declared.span, "declared here"));
        }
        let mut args = trait_args.to_vec();
        let first = given.generics.parent_count as usize;
        args.extend(Checker::identity_args(&given.generics)[first..].iter().copied());
        let wanted_signature = Signature::of(declared, &args);
        let own_args = Checker::identity_args(&given.generics);
        let given_signature = Signature::of(given, &own_args);
        if self.is_operator(trait_id) && differs_by_lending(&given_signature, &wanted_signature) {
            if given_signature.params != wanted_signature.params {
                self.adapt_operator(of, method, wanted_signature);
            }
            return;
        }
        let given_signature = match self.is_operator(trait_id) {
            true => lent_as(given_signature, &wanted_signature),
            false => given_signature,
        };
        if let Some((place, found, expected)) = self.difference(&given_signature, &wanted_signature) {
            let span = self.difference_span(method, place);
            let message = format!(
                "method '{name}' does not have the signature of its trait: {found}, expected {expected}"
            );
            let declared = self.program.functions[wanted].span;
            self.sink.report(
                e0315::error(span, message)
                    .here(format!("expected {expected}"))
                    .label(declared, "declared here"),
            );
        }
    }

    /// What a method asks of its own type parameters its trait's method must ask too: callers see only that. Judged when
    /// it is known what the bodies ask.
    pub(super) fn bounds_of_methods(&mut self) {
        for id in self.program.impls.keys().collect::<Vec<_>>() {
            let declared = &self.program.impls[id];
            let Some((trait_id, args)) = declared.of_trait else {
                continue;
            };
            let trait_args: Vec<Ty> = [declared.self_ty].iter().chain(args.iter()).copied().collect();
            for method in declared.methods.clone() {
                self.bounds_of_method(method, trait_id, &trait_args);
            }
        }
    }

    fn bounds_of_method(&mut self, method: FnId, trait_id: TraitId, trait_args: &[Ty]) {
        let program = &self.program;
        let given = &program.functions[method];
        let mut of_trait = program.traits[trait_id].methods.iter();
        let Some(&wanted) = of_trait.find(|&&wanted| program.functions[wanted].name == given.name) else {
            return;
        };
        let wanted = &program.functions[wanted];
        let (own, first) = (
            given.generics.parent_count as usize,
            wanted.generics.parent_count as usize,
        );
        let mut args = trait_args.to_vec();
        args.extend(Checker::identity_args(&given.generics)[own..].iter().copied());
        let mut env = given.generics.clone();
        for (param, wanted) in env.params[own..].iter_mut().zip(&wanted.generics.params[first..]) {
            let of_caller = |bound: &Bound| Bound {
                args: bound.args.substitute(&args),
                ..bound.clone()
            };
            param.bounds = wanted
                .bounds
                .iter()
                .chain(&wanted.inferred)
                .map(of_caller)
                .collect();
            param.inferred.clear();
        }
        for at in own..given.generics.params.len().min(env.params.len()) {
            let param = &given.generics.params[at];
            let mut asked = param.bounds.iter().chain(&param.inferred);
            if let Some(bound) = asked.find(|bound| !self.promised(&env, at, bound)) {
                let (name, asked) = (given.name, program.traits[bound.trait_id].name);
                let message = format!(
                    "method '{name}' asks for '{}: {asked}', which its trait does not",
                    param.name
                );
                let report = e0315::error(bound.span, message)
                    .label(wanted.span, "declared here without it")
                    .help(format!("write '{}: {asked}' at the trait's method", param.name));
                return self.sink.report(report);
            }
        }
    }

    fn difference_span(&self, method: FnId, place: Option<usize>) -> Span {
        let function = &self.program.functions[method];
        match place {
            Some(at) => function
                .params
                .get(at)
                .map_or(function.name_span, |param| param.span),
            None => function.ret_span.unwrap_or(function.name_span),
        }
    }

    /// Parameter position (`None` for the result), found and expected, of the first difference.
    fn difference(&self, given: &Signature, wanted: &Signature) -> Option<(Option<usize>, String, String)> {
        if given.receiver != wanted.receiver && given.params.len() == wanted.params.len() {
            return Some((
                Some(0),
                receiver_text(given.receiver).into(),
                receiver_text(wanted.receiver).into(),
            ));
        }
        if given.params.len() != wanted.params.len() {
            let count = |signature: &Signature| super::plural(signature.params.len(), "parameter");
            return Some((
                Some(given.params.len().saturating_sub(1)),
                count(given),
                count(wanted),
            ));
        }
        let show = |ty: Ty| format!("'{}'", ty.show(&self.program));
        let agree = |a: Ty, b: Ty| a == b || a.has_error() || b.has_error();
        for (at, (a, b)) in given.params.iter().zip(&wanted.params).enumerate() {
            if !agree(*a, *b) {
                return Some((Some(at), show(*a), show(*b)));
            }
        }
        (!agree(given.ret, wanted.ret)).then(|| (None, show(given.ret), show(wanted.ret)))
    }

    fn unknown_method(&mut self, method: FnId, trait_id: TraitId) {
        let (function, declared) = (&self.program.functions[method], &self.program.traits[trait_id]);
        let names: Vec<&str> = declared
            .methods
            .iter()
            .map(|method| self.program.functions[*method].name.as_str())
            .collect();
        let message = format!("trait '{}' has no method '{}'", declared.name, function.name);
        let mut report = e0315::error(function.name_span, message).label(declared.span, "declared here");
        if let Some(near) = crate::resolve::suggest::closest(function.name.as_str(), names) {
            report = report.help(format!("did you mean '{near}'?"));
        }
        self.sink.report(report);
    }
}

fn receiver_text(receiver: crate::hir::Receiver) -> &'static str {
    match receiver {
        crate::hir::Receiver::None => "no receiver",
        crate::hir::Receiver::Shared => "receiver '&Self'",
        crate::hir::Receiver::Mutable => "receiver '&mut Self'",
        crate::hir::Receiver::Owned => "receiver 'Self'",
    }
}
