//! Whether a type has the methods of an interface, and what keeps those it has from fitting.

use super::BodyCx;
use super::lookup::Method;
use crate::diagnostics::codes::e0326;
use crate::hir::*;
use crate::source::Span;
use crate::syntax::Symbol;
use crate::typecheck::plural;
use crate::types::*;

/// A method of an interface that a type does not have, or has with another signature.
struct Lacking {
    name: Symbol,
    /// Where the program declares the other one, and what is different about it.
    other: Option<(Span, String)>,
}

impl BodyCx<'_, '_> {
    /// Has `ty` all methods of the interface? Reports what is missing.
    pub(super) fn implements(&mut self, ty: Ty, interface: InterfaceId, args: Args, span: Span) -> bool {
        if ty.is_error() {
            return true;
        }
        let methods = self.cx.program.interfaces[interface].methods.clone();
        let mut lacking = Vec::new();
        for method in &methods {
            if let Err(other) = self.fits_interface(ty, method, args, span) {
                let name = method.name;
                lacking.push(Lacking { name, other });
            }
        }
        if !lacking.is_empty() {
            self.report_lacking(ty, interface, lacking, span);
            return false;
        }
        true
    }

    fn report_lacking(&mut self, ty: Ty, interface: InterfaceId, lacking: Vec<Lacking>, span: Span) {
        let declared = &self.cx.program.interfaces[interface];
        let (name, at) = (declared.name, declared.span);
        let shown = self.show(ty);
        let names: Vec<String> = lacking.iter().map(|lack| format!("'{}'", lack.name)).collect();
        let names = names.join(", ");
        let message = format!("'{shown}' is not a '{name}': it has no fitting method {names}");
        let mut report = e0326::error(span, message).label(at, "the interface is declared here");
        let absent = lacking.iter().any(|lack| lack.other.is_none());
        for (at, why) in lacking.into_iter().filter_map(|lack| lack.other) {
            report = report.label(at, why);
        }
        self.report(match absent {
            true => report.help("give the type methods with these names and the interface's signatures"),
            false => report
                .help("give these methods the signatures of the interface"),
        });
    }

    /// Whether the type has a method that fits an interface's; otherwise its method of that name, and why it does not fit.
    fn fits_interface(
        &mut self,
        ty: Ty,
        wanted: &InterfaceMethod,
        args: Args,
        span: Span,
    ) -> Result<(), Option<(Span, String)>> {
        // A method that was reported where it is declared.
        if wanted.ret.is_error() {
            return Ok(());
        }
        let before = self.table.snapshot();
        let Some((function, owner)) = self.method_for_interface(ty, wanted) else {
            self.table.rollback(before);
            return Err(None);
        };
        // Nobody calls destructors, not through interfaces either.
        if self.cx.program.is_destructor(function) {
            self.table.rollback(before);
            return Err(None);
        }
        match self.misfit(function, &owner, wanted, args) {
            None => {
                self.note_use(function, &owner, span);
                Ok(())
            }
            Some(why) => {
                let declared = &self.cx.program.functions[function];
                Err((!declared.in_std).then_some((declared.name_span, why)))
            }
        }
    }

    fn method_for_interface(&mut self, ty: Ty, wanted: &InterfaceMethod) -> Option<(FnId, Vec<Ty>)> {
        match self.method_on(ty, wanted.name, wanted.span)? {
            Method::Inherent { function, owner } => Some((function, owner)),
            Method::OfTrait {
                method,
                args,
                implementation,
                ..
            } => Some(implementation.unwrap_or((method, args))),
            _ => None,
        }
    }

    fn misfit(
        &mut self,
        function: FnId,
        owner: &[Ty],
        wanted: &InterfaceMethod,
        args: Args,
    ) -> Option<String> {
        let declared = &self.cx.program.functions[function];
        let want = if wanted.mutable_self { "&mut Self" } else { "&Self" };
        let has = match declared.receiver {
            Receiver::Shared => want,
            Receiver::Mutable => "&mut Self",
            Receiver::Owned => "Self",
            Receiver::None => return Some(format!("this takes no 'self', the interface 'self: {want}'")),
        };
        if has != want {
            return Some(format!("this takes 'self: {has}', the interface 'self: {want}'"));
        }
        if declared.generics.params.len() != declared.generics.parent_count as usize {
            return Some("this has type parameters of its own, the interface none".into());
        }
        let given: Vec<Ty> = declared
            .params
            .iter()
            .skip(1)
            .map(|param| param.ty.substitute(owner))
            .collect();
        let ret = declared.ret.substitute(owner);
        if given.len() != wanted.params.len() {
            let (own, wanted) = (plural(given.len(), "argument"), wanted.params.len());
            return Some(format!("this takes {own}, the interface {wanted}"));
        }
        for (own, wanted) in given.into_iter().zip(&wanted.params) {
            if let Some(why) = self.differs("takes", own, wanted.substitute(&args)) {
                return Some(why);
            }
        }
        self.differs("returns", ret, wanted.ret.substitute(&args))
    }

    fn differs(&mut self, verb: &str, own: Ty, wanted: Ty) -> Option<String> {
        if self.table.unify(own, wanted).is_ok() {
            return None;
        }
        let (own, wanted) = (self.show(own), self.show(wanted));
        Some(format!("this {verb} '{own}', the interface '{wanted}'"))
    }
}
