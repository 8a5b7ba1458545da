//! Step 3: impl headers and their methods, then completeness, signatures and coherence of trait impls.

use super::attrs::Target;
use super::declare::{blank_function, names_only};
use super::index::Head;
use super::infer::InferTable;
use super::json::parts_of;
use super::{Checker, TypeScope, generic_param};
use crate::diagnostics::Diagnostic;
use crate::diagnostics::codes::{e0207, e0302, e0316, e0317, e0333, e0335, e0701};
use crate::hir::{Bound, FnOwner, Generics, Impl};
use crate::resolve::{Found, ModuleId};
use crate::source::Span;
use crate::syntax::Symbol;
use crate::syntax::ast::{self, ItemKind, TypeKind};
use crate::types::*;

impl<'a> Checker<'a> {
    pub(super) fn impls(&mut self) {
        let modules = self.modules;
        let mut written: Vec<ImplId> = Vec::new();
        let mut ordered: Vec<(AdtId, Span)> = Vec::new();
        for (module, parsed) in modules.modules.iter() {
            for item in &parsed.ast.items {
                self.derives(item, module, &mut ordered);
                if let ItemKind::Impl(declared) = &item.kind {
                    self.attributes(&item.attributes, Target::Impl, module);
                    written.extend(self.impl_header(declared, module));
                }
            }
        }
        self.methods.settle_strays();
        for id in written {
            self.complete(id);
        }
        for (adt, span) in std::mem::take(&mut ordered) {
            self.ordered_parts(adt, span);
        }
        for derived in std::mem::take(&mut self.json) {
            self.json_parts(&derived);
        }
        self.coherence();
    }

    /// `@derive(Eq, Ord, Hash)`: an impl without methods; the operation itself is the structural one.
    fn derives(&mut self, item: &ast::Item, module: ModuleId, ordered: &mut Vec<(AdtId, Span)>) {
        let name = match &item.kind {
            ItemKind::Struct(declared) => declared.name,
            ItemKind::Enum(declared) => declared.name,
            _ => return,
        };
        let derive = item
            .attributes
            .iter()
            .filter(|attribute| attribute.name.as_str() == "derive");
        let names = derive.flat_map(|attribute| &attribute.arguments);
        for argument in names {
            let ast::AttributeArgumentKind::Name(derived) = &argument.kind else {
                continue;
            };
            let lang = &self.program.lang;
            let trait_id = match derived.as_str() {
                "Eq" => lang.trait_eq,
                "Ord" => lang.trait_ord,
                "Hash" => lang.trait_hash,
                "Json" => {
                    self.derived_json(module, name.name, argument.span);
                    continue;
                }
                other => {
                    let message = format!("'{other}' cannot be derived");
                    self.sink
                        .report(e0207::error(argument.span, message).help("Eq, Ord, Hash and Json can"));
                    continue;
                }
            };
            if let (Some(trait_id), Found::Decl(decl)) = (trait_id, self.modules.lookup(module, name.name))
                && let super::Item::Adt(adt) = self.items[&decl]
            {
                self.derived_impl(adt, trait_id, argument.span);
                if self.program.lang.trait_ord == Some(trait_id) {
                    ordered.push((adt, argument.span));
                }
            }
        }
    }

    fn derived_impl(&mut self, adt: AdtId, trait_id: TraitId, span: Span) {
        let mut generics = self.program.adts[adt].generics.clone();
        for param in &mut generics.params {
            param.bounds.push(Bound {
                trait_id,
                args: Args::empty(),
                span,
            });
        }
        let self_ty = Ty::adt(adt, Checker::identity_args(&generics));
        let of_trait = Some((trait_id, Args::empty()));
        let id = self.program.impls.push(Impl {
            span,
            generics,
            of_trait,
            self_ty,
            methods: Vec::new(),
        });
        self.program.trait_impls.entry(trait_id).or_default().push(id);
    }

    /// Equality and hashing are structural anyway; an order compares parts that have one.
    fn ordered_parts(&mut self, adt: AdtId, span: Span) {
        let Some(ord) = self.program.lang.trait_ord else {
            return;
        };
        let declared = &self.program.adts[adt];
        let mut env = declared.generics.clone();
        for param in &mut env.params {
            param.bounds.push(Bound {
                trait_id: ord,
                args: Args::empty(),
                span,
            });
        }
        for (ty, at) in parts_of(declared) {
            let mut inner = ty;
            while let TyKind::Heap(content) = inner.kind() {
                inner = *content;
            }
            let mut table = InferTable::default();
            if !ty.has_error() && !self.satisfies(&mut table, &env, ord, Args::empty(), inner) {
                let message = format!(
                    "'Ord' cannot be derived: '{}' has no order",
                    ty.show(&self.program)
                );
                self.sink
                    .report(e0317::error(span, message).label(at, "this part has no order"));
            }
        }
    }

    fn impl_header(&mut self, declared: &'a ast::Impl, module: ModuleId) -> Option<ImplId> {
        let mut generics = names_only(&declared.generics);
        self.implicit_params(declared, module, &mut generics);
        let params = generics.params.iter().map(|param| param.name).collect();
        let mut scope = TypeScope {
            module,
            params,
            self_ty: None,
        };
        let self_ty = self.lower_unsized(&declared.for_type, &scope);
        scope.self_ty = Some(self_ty);
        self.bounds(&declared.generics, 0, &mut generics, &scope);
        self.inherit_bounds(declared.generics.len(), self_ty, &mut generics);
        let of_interface = self.impl_of_interface(declared, module);
        let of_trait = match &declared.of_trait {
            Some(_) if of_interface => None,
            Some(ty) => {
                let bound = self.lower_bound(ty, &scope, Ty::error())?;
                Some((bound.trait_id, bound.args))
            }
            None => None,
        };
        if self_ty.is_error() || self.is_ranged_impl(declared, self_ty) {
            return None;
        }
        self.promise(declared, of_trait);
        let span = declared.impl_span.to(declared.for_type.span);
        let id = self.program.impls.push(Impl {
            span,
            generics: generics.clone(),
            of_trait,
            self_ty,
            methods: Vec::new(),
        });
        if !of_interface {
            self.register(id, of_trait, self_ty, declared, module);
        }
        self.damaged_methods(&declared.methods);
        for item in &declared.methods {
            let ItemKind::Function(function) = &item.kind else {
                continue;
            };
            let method = self
                .program
                .functions
                .push(blank_function(function, FnOwner::Impl(id)));
            let parsed = self.attributes(&item.attributes, Target::Method, module);
            // A method of a file's own type can be called wherever the type is visible, unless another module's.
            self.function(
                method,
                function,
                parsed,
                &generics,
                scope.clone(),
                item.public.is_some() || of_interface,
            );
            let path = format!("{}.{}", self.impl_name(self_ty), function.name.as_str());
            self.program.functions[method].path = path;
            self.program.impls[id].methods.push(method);
            if of_interface {
                self.methods
                    .add_stray(Head::of(self_ty), function.name.name, id, method);
            } else if of_trait.is_none() {
                self.methods
                    .add_inherent(Head::of(self_ty), function.name.name, id, method);
            }
        }
        self.arguments_of_method(id);
        Some(id)
    }

    /// Reports an impl for a ranged integer: it is its integer type wherever traits are concerned.
    fn is_ranged_impl(&mut self, declared: &ast::Impl, self_ty: Ty) -> bool {
        let TyKind::Ranged(base, ..) = self_ty.kind() else {
            return false;
        };
        let (shown, base) = (self_ty.show(&self.program).to_string(), base.name());
        let message = format!("'{shown}' is '{base}' with a range, and has no impls of its own");
        let report = e0335::error(declared.for_type.span, message);
        let help = match declared.of_trait {
            Some(_) => format!("write the impl for '{base}', or put the value into a struct"),
            None => "put the value into a struct, which can have methods".to_string(),
        };
        self.sink.report(report.help(help));
        true
    }

    /// What the head of an impl leaves open, its method says.
    fn arguments_of_method(&mut self, id: ImplId) {
        let declared = &self.program.impls[id];
        let Some((trait_id, args)) = declared.of_trait else {
            return;
        };
        if !args.iter().any(|arg| arg.is_error()) {
            return;
        }
        let found = match self.is_operator(trait_id) {
            true => self.operands_of_method(declared),
            false if self.follows_method(trait_id) => vec![self.element_or_source(declared, trait_id)],
            false => return,
        };
        let filled = args.iter().zip(found);
        let args: Vec<Ty> = filled
            .map(|(&arg, found)| if arg.is_error() { found } else { arg })
            .collect();
        self.program.impls[id].of_trait = Some((trait_id, Args::new(&args)));
    }

    /// The right operand (or index) of an operator, and its result.
    fn operands_of_method(&self, declared: &Impl) -> Vec<Ty> {
        let first = declared.methods.first();
        let method = first.map(|&method| &self.program.functions[method]);
        let operand = method.and_then(|method| Some(method.params.get(1)?.ty));
        let operand = operand.map(|ty| ty.as_ref().map_or(ty, |(_, target)| target));
        [operand, method.map(|method| method.ret)]
            .map(|found| found.unwrap_or(declared.self_ty))
            .to_vec()
    }

    /// What `next` gives, or what `from` takes. A result that is no option does not fit the trait, which is reported there.
    fn element_or_source(&self, declared: &Impl, trait_id: TraitId) -> Ty {
        let wanted = &self.program.traits[trait_id].methods;
        let wanted = wanted.first().map(|&method| self.program.functions[method].name);
        let methods = declared.methods.iter();
        let mut methods = methods.map(|&method| &self.program.functions[method]);
        let Some(method) = methods.find(|method| Some(method.name) == wanted) else {
            return Ty::error();
        };
        match method.ret.kind() {
            _ if self.program.lang.trait_from == Some(trait_id) => {
                method.params.first().map_or(Ty::error(), |param| param.ty)
            }
            TyKind::Adt(adt, args) if self.program.lang.option == Some(*adt) => args[0],
            _ => method.ret,
        }
    }

    /// Reports `impl I for T` of an interface; the methods are then taken for the type's own.
    fn impl_of_interface(&mut self, declared: &ast::Impl, module: ModuleId) -> bool {
        let Some(TypeKind::Named(named)) = declared.of_trait.as_ref().map(|ty| &ty.kind) else {
            return false;
        };
        let Found::Decl(decl) = self.modules.lookup(module, named.name.name) else {
            return false;
        };
        if !matches!(self.items[&decl], super::Item::Interface(_)) {
            return false;
        }
        let name = named.name.as_str();
        let target = match &declared.for_type.kind {
            TypeKind::Named(target) => target.name.as_str(),
            _ => "T",
        };
        let report = e0302::error(
            named.name.span,
            format!("'{name}' is an interface, which a type has without an 'impl … for'"),
        );
        self.sink.report(report.help(format!(
            "write the methods in 'impl {target} {{ … }}': a type with these methods is a '{name}'"
        )));
        true
    }

    /// `unsafe impl` is how a type promises Send or Sync, and for nothing else.
    fn promise(&mut self, declared: &ast::Impl, of_trait: Option<(TraitId, Args)>) {
        let lang = &self.program.lang;
        let of = of_trait.map(|(id, _)| id);
        let promises = of.is_some() && [lang.trait_send, lang.trait_sync].contains(&of);
        match declared.unsafe_span {
            Some(span) if !promises => {
                self.error(
                    &e0333::CODE,
                    span,
                    "only Send and Sync are implemented with 'unsafe'",
                );
            }
            None if promises => {
                let message = "a promise of Send or Sync needs 'unsafe'";
                let found = Diagnostic::error(&e0701::CODE, declared.impl_span, message);
                self.sink
                    .report(found.help("write 'unsafe impl' after making sure that it is right"));
            }
            _ => {}
        }
    }

    fn impl_name(&self, ty: Ty) -> String {
        match ty.kind() {
            TyKind::Adt(adt, _) => self.program.adts[*adt].name.to_string(),
            _ => ty.show(&self.program).to_string(),
        }
    }

    fn register(
        &mut self,
        id: ImplId,
        of_trait: Option<(TraitId, Args)>,
        self_ty: Ty,
        declared: &ast::Impl,
        module: ModuleId,
    ) {
        let Some((trait_id, _)) = of_trait else {
            self.inherent_home(self_ty, declared, module);
            return;
        };
        self.program.trait_impls.entry(trait_id).or_default().push(id);
        if self.program.lang.trait_drop != Some(trait_id) {
            return;
        }
        match self_ty.kind() {
            TyKind::Adt(adt, _) => match self.program.adts[*adt].drop_impl {
                Some(first) => {
                    let first = self.program.impls[first].span;
                    self.sink.report(
                        e0316::error(declared.for_type.span, "this type implements 'Drop' twice")
                            .label(first, "first here"),
                    );
                }
                None => self.program.adts[*adt].drop_impl = Some(id),
            },
            _ => self.error(
                &e0333::CODE,
                declared.for_type.span,
                "only structs and enums implement 'Drop'",
            ),
        }
    }

    /// Inherent methods of a type belong to the modules of its own side: the program's or the library's.
    fn inherent_home(&mut self, self_ty: Ty, declared: &ast::Impl, module: ModuleId) {
        let home = match self_ty.kind() {
            TyKind::Adt(adt, _) => !self.in_std(self.homes[adt]),
            _ => false,
        };
        if !self.in_std(module) && !home {
            let shown = self_ty.show(&self.program).to_string();
            self.sink.report(
                e0333::error(
                    declared.for_type.span,
                    format!("methods of '{shown}' can only be added through a trait"),
                )
                .help(format!(
                    "declare a trait with these methods and write 'impl TheTrait for {shown}'"
                )),
            );
        }
    }

    /// `impl Vec<T>`: `T` is a parameter when the file knows no type of that name.
    fn implicit_params(&mut self, declared: &ast::Impl, module: ModuleId, generics: &mut Generics) {
        let mut found: Vec<ast::Ident> = Vec::new();
        if let TypeKind::Named(named) = &declared.for_type.kind {
            self.adt_param_names(named, module).into_iter().for_each(|_| {});
            named
                .arguments
                .iter()
                .for_each(|argument| open_names(argument, &mut found));
        } else {
            open_names(&declared.for_type, &mut found);
        }
        if let Some(TypeKind::Named(named)) = declared.of_trait.as_ref().map(|ty| &ty.kind) {
            named
                .arguments
                .iter()
                .for_each(|argument| open_names(argument, &mut found));
        }
        for name in found {
            let known = generics.params.iter().any(|param| param.name == name.name)
                || name.name == Symbol::SELF_TYPE
                || super::lower::primitive(name.as_str()).is_some()
                || self.modules.lookup(module, name.name) != Found::Nothing;
            if !known
                && (looks_generic(name.as_str())
                    || self.is_declared_param(&declared.for_type, name.name, module))
            {
                generics.params.push(generic_param(name));
            }
        }
    }

    fn adt_param_names(&self, named: &ast::NamedType, module: ModuleId) -> Vec<Symbol> {
        match self.modules.lookup(module, named.name.name) {
            Found::Decl(decl) => match self.items[&decl] {
                super::Item::Adt(adt) => self.program.adts[adt]
                    .generics
                    .params
                    .iter()
                    .map(|param| param.name)
                    .collect(),
                _ => Vec::new(),
            },
            _ => Vec::new(),
        }
    }

    fn is_declared_param(&self, for_type: &ast::Type, name: Symbol, module: ModuleId) -> bool {
        match &for_type.kind {
            TypeKind::Named(named) => self.adt_param_names(named, module).contains(&name),
            _ => false,
        }
    }

    /// Implicit parameters have the bounds their type declares for them.
    fn inherit_bounds(&mut self, written: usize, self_ty: Ty, generics: &mut Generics) {
        let TyKind::Adt(adt, args) = self_ty.kind() else {
            return;
        };
        for (at, arg) in args.iter().enumerate() {
            let TyKind::Param(index, _) = arg.kind() else {
                continue;
            };
            let index = *index as usize;
            if index >= written
                && let Some(param) = self.program.adts[*adt].generics.params.get(at)
            {
                let bounds = param.bounds.iter().map(|bound| Bound {
                    args: bound.args.substitute(args),
                    ..bound.clone()
                });
                generics.params[index].bounds.extend(bounds);
            }
        }
    }
}

/// `T`, `K`, `T1`: how type parameters are called.
fn looks_generic(name: &str) -> bool {
    let mut chars = name.chars();
    chars.next().is_some_and(|first| first.is_ascii_uppercase()) && chars.all(|c| c.is_ascii_digit())
}

/// Names without arguments inside a type.
pub(super) fn open_names(ty: &ast::Type, found: &mut Vec<ast::Ident>) {
    match &ty.kind {
        TypeKind::Named(named) if named.arguments.is_empty() => found.push(named.name),
        TypeKind::Named(named) => named
            .arguments
            .iter()
            .for_each(|argument| open_names(argument, found)),
        TypeKind::Optional(inner) | TypeKind::Pointer(inner) | TypeKind::Slice(inner) => {
            open_names(inner, found)
        }
        TypeKind::Reference { target, .. } => open_names(target, found),
        TypeKind::Array { element, .. } => open_names(element, found),
        TypeKind::Function(function) => {
            function
                .parameters
                .iter()
                .for_each(|param| open_names(&param.ty, found));
            open_names(&function.result, found);
        }
        TypeKind::Attributed { inner, .. } => open_names(inner, found),
        TypeKind::Error => {}
    }
}
