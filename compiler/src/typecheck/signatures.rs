//! Step 2: types of fields, payloads, parameters and results; bounds of generic parameters.

use super::attrs::{Parsed, Target};
use super::declare::{blank_function, names_only};
use super::{Checker, FnSource, GlobalState, Item, TypeScope, intrinsic};
use crate::diagnostics::Diagnostic;
use crate::diagnostics::codes::{e0204, e0207, e0335, e0811};
use crate::hir::{AdtKind, Bound, Field, FnOwner, Function, Generics, Param, Receiver, Variant};
use crate::resolve::{DeclId, Found, ModuleId};
use crate::syntax::Symbol;
use crate::syntax::ast::{self, GenericParameter, ItemKind, TypeKind};
use crate::types::*;

impl<'a> Checker<'a> {
    pub(super) fn signatures(&mut self) {
        let modules = self.modules;
        for (&decl, item) in &self.items {
            if let Item::Adt(adt) = item {
                self.declarations.insert(*adt, decl);
            }
        }
        // Traits first: bounds of everything else name them and count their parameters.
        for first in [true, false] {
            for decl in modules.decls.keys() {
                let is_trait = matches!(self.items[&decl], Item::Trait(_));
                if is_trait == first {
                    self.signature(decl);
                }
            }
        }
    }

    /// Gives the parts of a struct or enum their types, unless they have them; false when that is being done further out.
    pub(super) fn shape(&mut self, adt: AdtId) -> bool {
        match self.shapes.get(&adt) {
            Some(GlobalState::Done) => return true,
            Some(_) => return false,
            None => self.shapes.insert(adt, GlobalState::Running),
        };
        let modules = self.modules;
        if let Some(&decl) = self.declarations.get(&adt) {
            let module = modules.decls[decl].module;
            match &modules.item(decl).kind {
                ItemKind::Struct(declared) => self.struct_fields(adt, declared, module),
                ItemKind::Enum(declared) => self.enum_variants(adt, declared, module),
                _ => {}
            }
        }
        self.shapes.insert(adt, GlobalState::Done);
        true
    }

    fn signature(&mut self, decl: DeclId) {
        let module = self.modules.decls[decl].module;
        let item = self.modules.item(decl);
        match (&item.kind, self.items[&decl]) {
            (ItemKind::Struct(_) | ItemKind::Enum(_), Item::Adt(adt)) => {
                self.shape(adt);
            }
            (ItemKind::Trait(declared), Item::Trait(id)) => self.trait_signature(id, declared, module),
            (ItemKind::Interface(declared), Item::Interface(id)) => {
                self.interface_signature(id, declared, module)
            }
            (ItemKind::Function(declared), Item::Fn(id)) => {
                let parsed = self.attributes(&item.attributes, Target::Function, module);
                let scope = TypeScope {
                    module,
                    params: Vec::new(),
                    self_ty: None,
                };
                self.function(
                    id,
                    declared,
                    parsed,
                    &Generics::default(),
                    scope,
                    item.public.is_some(),
                );
                self.program.functions[id].public = item.public.is_some();
            }
            (ItemKind::Function(declared), Item::Extern(id)) => self.extern_signature(id, declared, module),
            // Reported where they are declared, even when nothing uses them.
            (ItemKind::TypeAlias(declared), _)
                if declared.generics.is_empty()
                    && self.modules.lookup(module, declared.name.name) == Found::Decl(decl) =>
            {
                let scope = TypeScope {
                    module,
                    params: Vec::new(),
                    self_ty: None,
                };
                let name = ast::NamedType {
                    name: declared.name,
                    arguments: Vec::new(),
                };
                let ty = ast::Type {
                    kind: TypeKind::Pointer(Box::new(ast::Type {
                        kind: TypeKind::Named(name),
                        span: declared.name.span,
                    })),
                    span: declared.name.span,
                };
                self.lower(&ty, &scope);
            }
            _ => {}
        }
    }

    /// Fills in the bounds of parameters from `first` on.
    pub(super) fn bounds(
        &mut self,
        params: &[GenericParameter],
        first: usize,
        generics: &mut Generics,
        scope: &TypeScope,
    ) {
        for (at, param) in params.iter().enumerate() {
            let subject = Ty::param((first + at) as u32, param.name.name);
            let bounds: Vec<Bound> = param
                .bounds
                .iter()
                .filter_map(|bound| self.lower_bound(bound, scope, subject))
                .collect();
            let known = &mut generics.params[first + at];
            known.damaged |= bounds.len() < param.bounds.len();
            known.bounds.extend(bounds);
        }
        self.duplicate_names(params.iter().map(|param| param.name));
    }

    fn duplicate_names(&mut self, names: impl Iterator<Item = ast::Ident>) {
        let mut seen: Vec<ast::Ident> = Vec::new();
        for name in names {
            match seen
                .iter()
                .find(|first| first.name == name.name && name.name != Symbol::UNDERSCORE)
            {
                Some(first) => self
                    .sink
                    .report(e0204::duplicate(name.span, name.as_str(), first.span)),
                None => seen.push(name),
            }
        }
    }

    fn adt_scope(&mut self, adt: AdtId, params: &[GenericParameter], module: ModuleId) -> TypeScope {
        let mut generics = self.program.adts[adt].generics.clone();
        let self_ty = Ty::adt(adt, Checker::identity_args(&generics));
        let names = generics.params.iter().map(|param| param.name).collect();
        let scope = TypeScope {
            module,
            params: names,
            self_ty: Some(self_ty),
        };
        self.bounds(params, 0, &mut generics, &scope);
        self.program.adts[adt].generics = generics;
        scope
    }

    fn struct_fields(&mut self, adt: AdtId, declared: &'a ast::Struct, module: ModuleId) {
        let scope = self.adt_scope(adt, &declared.generics, module);
        if declared.damaged {
            self.damage.adts.insert(adt);
        }
        let mut fields = Vec::new();
        for field in &declared.fields {
            let parsed = self.attributes(&field.attributes, Target::Field, module);
            let ty = self.lower(&field.ty, &scope);
            fields.push(Field {
                name: field.name.name,
                span: field.span,
                ty,
                public: field.public.is_some(),
                iter: parsed.iter,
            });
        }
        self.duplicate_names(declared.fields.iter().map(|field| field.name));
        let mut lent = fields.iter().filter(|field| field.iter);
        if let (Some(first), Some(second)) = (lent.next(), lent.next()) {
            let report = e0207::error(second.span, "a struct has one '@iter' field")
                .label(first.span, "this is what a 'for' goes through");
            self.sink.report(report);
        }
        self.program.adts[adt].kind = match declared.extern_span {
            Some(_) => AdtKind::ExternStruct(fields),
            None => AdtKind::Struct(fields),
        };
    }

    fn enum_variants(&mut self, adt: AdtId, declared: &ast::Enum, module: ModuleId) {
        let scope = self.adt_scope(adt, &declared.generics, module);
        let repr = declared.repr.as_ref().and_then(|repr| {
            let ty = self.lower(repr, &scope);
            if ty.as_int().is_none() && !ty.is_error() {
                self.error(
                    &e0335::CODE,
                    repr.span,
                    "the representation of an enum is an integer type",
                );
            }
            ty.as_int()
        });
        if declared.damaged {
            self.damage.adts.insert(adt);
        }
        let mut variants = Vec::new();
        let mut next = 0;
        if repr.is_none() {
            self.values_beside_payloads(declared);
        }
        for variant in &declared.variants {
            self.attributes(&variant.attributes, Target::Variant, module);
            if let Some(value) = &variant.value {
                next = self.constant_int(value, &scope).unwrap_or(next);
            }
            let payload = variant.payload.iter().map(|ty| self.lower(ty, &scope)).collect();
            variants.push(Variant {
                name: variant.name.name,
                span: variant.span,
                payload,
                discriminant: next,
            });
            next += 1;
        }
        self.duplicate_names(declared.variants.iter().map(|variant| variant.name));
        if let Some(int) = repr {
            self.enum_values(&variants, int);
            // What does not fit is reported; whatever is made of the values fits.
            for variant in &mut variants {
                variant.discriminant = variant.discriminant.clamp(int.min(), int.max());
            }
        }
        self.program.adts[adt].kind = AdtKind::Enum { variants, repr };
    }

    /// Variants with payloads are no numbers.
    fn values_beside_payloads(&mut self, declared: &ast::Enum) {
        let with_payload = declared
            .variants
            .iter()
            .find(|variant| !variant.payload.is_empty());
        let valued = declared.variants.iter().find(|variant| variant.value.is_some());
        if let (Some(payload), Some(valued)) = (with_payload, valued) {
            let message = format!(
                "'{}' cannot have a value in an enum with payloads",
                valued.name.as_str()
            );
            let report = e0335::error(valued.span, message);
            self.sink.report(match payload.name.span == valued.name.span {
                true => report,
                false => report.label(payload.span, "this variant has a payload"),
            });
        }
    }

    /// The variants of an enum with a representation are distinct integers of that type and nothing more.
    fn enum_values(&mut self, variants: &[Variant], int: IntTy) {
        for (at, variant) in variants.iter().enumerate() {
            let (value, name) = (variant.discriminant, variant.name);
            if !variant.payload.is_empty() {
                let message = format!("'{name}' cannot have a payload in an enum with a representation");
                self.error(&e0335::CODE, variant.span, message);
            } else if value > int.max()
                && at > 0
                && variants[at - 1].discriminant == value - 1
                && value - 1 > int.max()
            {
                // Follows from the one before, which was reported.
                continue;
            } else if value < int.min() || value > int.max() {
                let message = format!("the value {value} of '{name}' does not fit '{}'", int.name());
                self.error(&e0811::CODE, variant.span, message);
            } else if let Some(first) = variants[..at].iter().find(|first| first.discriminant == value) {
                let message = format!("'{name}' has the value {value}, like '{}'", first.name);
                let found = Diagnostic::error(&e0204::CODE, variant.span, message);
                self.sink.report(found.here("second").label(first.span, "first"));
            }
        }
    }

    fn trait_signature(&mut self, id: TraitId, declared: &'a ast::Trait, module: ModuleId) {
        let mut generics = self.program.traits[id].generics.clone();
        let params: Vec<Symbol> = generics.params.iter().map(|param| param.name).collect();
        let this = Ty::param(0, Symbol::SELF_TYPE);
        let scope = TypeScope {
            module,
            params,
            self_ty: Some(this),
        };
        self.bounds(&declared.generics, 1, &mut generics, &scope);
        let own = Checker::identity_args(&generics)[1..].to_vec();
        let itself = Bound {
            trait_id: id,
            args: Args::new(&own),
            span: declared.name.span,
        };
        generics.params[0].bounds.push(itself);
        let supertraits = declared
            .supers
            .iter()
            .filter_map(|bound| self.lower_bound(bound, &scope, this))
            .collect();
        self.program.traits[id].supertraits = supertraits;
        self.program.traits[id].generics = generics.clone();
        self.damaged_methods(&declared.methods);
        for item in &declared.methods {
            let ItemKind::Function(function) = &item.kind else {
                continue;
            };
            let method = self
                .program
                .functions
                .push(blank_function(function, FnOwner::Trait(id)));
            let parsed = self.attributes(&item.attributes, Target::Method, module);
            self.function(method, function, parsed, &generics, scope.clone(), true);
            let path = format!("{}.{}", declared.name.as_str(), function.name.as_str());
            self.program.functions[method].path = path;
            self.program.traits[id].methods.push(method);
            self.methods.add_trait_method(function.name.name, id, method);
        }
        let names = declared.methods.iter().filter_map(|item| match &item.kind {
            ItemKind::Function(function) => Some(function.name),
            _ => None,
        });
        self.duplicate_names(names);
    }

    fn extern_signature(&mut self, id: ExternId, declared: &ast::Function, module: ModuleId) {
        let scope = TypeScope {
            module,
            params: Vec::new(),
            self_ty: None,
        };
        let params = self.params(declared, &scope);
        let ret = self.lower_result(declared.result.as_ref(), &scope);
        let external = &mut self.program.externs[id];
        external.params = params;
        external.ret = ret;
    }

    fn params(&mut self, declared: &ast::Function, scope: &TypeScope) -> Vec<Param> {
        let mut params = Vec::new();
        for param in &declared.parameters {
            let ty = self.lower(&param.ty, scope);
            let parsed = self.attributes(&param.attributes, Target::ParameterType, scope.module);
            let ty = self.attributed(ty, &parsed, param.ty.span, scope);
            params.push(Param {
                name: param.name.name,
                span: param.span,
                ty,
            });
        }
        self.duplicate_names(declared.parameters.iter().map(|param| param.name));
        params
    }

    /// Fills in a function or method whose owner has the parameters `owner`.
    pub(super) fn function(
        &mut self,
        id: FnId,
        declared: &'a ast::Function,
        parsed: Parsed,
        owner: &Generics,
        mut scope: TypeScope,
        public: bool,
    ) {
        let mut generics = owner.clone();
        generics.parent_count = owner.params.len() as u32;
        generics.params.extend(names_only(&declared.generics).params);
        scope
            .params
            .extend(declared.generics.iter().map(|param| param.name.name));
        self.bounds(&declared.generics, owner.params.len(), &mut generics, &scope);
        let params = self.params(declared, &scope);
        self.receiver_type(declared, &params, &scope);
        let ret = match &declared.result {
            None if declared.damaged => Ty::error(),
            result => self.lower_result(result.as_ref(), &scope),
        };
        if declared.damaged {
            self.damage.functions.insert(id);
        }
        let in_std = self.in_std(scope.module);
        if let Some(lang) = parsed.lang {
            self.program.lang.functions.insert(lang, id);
        }
        let function = &mut self.program.functions[id];
        function.receiver = receiver(declared);
        function.public = public;
        function.generics = generics;
        function.params = params;
        function.ret = ret;
        function.ret_span = declared.result.as_ref().map(|ty| ty.span);
        function.in_std = in_std;
        function.attrs = parsed.attrs;
        if parsed.intrinsic {
            function.intrinsic = intrinsic::by_name(declared.name.as_str());
            if function.intrinsic.is_none() {
                self.error(
                    &e0335::CODE,
                    declared.name.span,
                    format!("no intrinsic is called '{}'", declared.name.as_str()),
                );
            }
        } else if declared.body.is_none() && !declared.damaged && !matches!(function.owner, FnOwner::Trait(_))
        {
            self.error(
                &e0335::CODE,
                declared.name.span,
                format!("function '{}' has no body", declared.name.as_str()),
            );
        }
        self.functions.insert(id, FnSource { ast: declared, scope });
    }

    /// `self` has the type of the impl, or is a reference to it.
    fn receiver_type(&mut self, declared: &ast::Function, params: &[Param], scope: &TypeScope) {
        for late in declared.parameters.iter().skip(1).filter(|param| param.is_self()) {
            let message = "'self' is the first parameter of a method";
            self.error(&e0335::CODE, late.span, message);
        }
        let (Some(receiver), Some(param)) = (declared.receiver(), params.first()) else {
            return;
        };
        let ty = match *param.ty.kind() {
            TyKind::Ref(_, target) => target,
            _ => param.ty,
        };
        if ty.is_error() || Some(ty) == scope.self_ty {
            return;
        }
        let message = match scope.self_ty {
            None => "only a method has a 'self'",
            Some(_) => "the type of 'self' is 'Self', '&Self' or '&mut Self'",
        };
        self.error(&e0335::CODE, receiver.span, message);
    }
}

fn receiver(declared: &ast::Function) -> Receiver {
    match declared.receiver().map(|receiver| &receiver.ty.kind) {
        None => Receiver::None,
        Some(TypeKind::Reference { mutable: true, .. }) => Receiver::Mutable,
        Some(TypeKind::Reference { mutable: false, .. }) => Receiver::Shared,
        Some(_) => Receiver::Owned,
    }
}

/// What two signatures are compared by.
pub(super) struct Signature {
    pub receiver: Receiver,
    pub params: Vec<Ty>,
    pub ret: Ty,
}

impl Signature {
    /// A function's signature under type arguments.
    pub fn of(function: &Function, args: &[Ty]) -> Signature {
        Signature {
            receiver: function.receiver,
            params: function
                .params
                .iter()
                .map(|param| param.ty.substitute(args))
                .collect(),
            ret: function.ret.substitute(args),
        }
    }
}
