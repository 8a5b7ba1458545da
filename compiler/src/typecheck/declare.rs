//! Step 1: every declaration gets an id, with the names of its generic parameters.

use super::attrs::Target;
use super::{Checker, GlobalSource, GlobalState, Item, generic_param};
use crate::hir::{Adt, AdtKind, ExternFn, FnOwner, Function, Generics, Global, Interface, Receiver, Trait};
use crate::resolve::{DeclId, ModuleId};
use crate::syntax::ast::{self, GenericParameter, GlobalKind, Ident, ItemKind};
use crate::types::{AdtId, Ty};

/// Parameters by name, without bounds.
pub(super) fn names_only(params: &[GenericParameter]) -> Generics {
    Generics {
        params: params.iter().map(|param| generic_param(param.name)).collect(),
        parent_count: 0,
    }
}

impl<'a> Checker<'a> {
    pub(super) fn declare(&mut self) {
        let modules = self.modules;
        for decl in modules.decls.keys() {
            let item = self.declare_item(decl, modules.item(decl));
            self.items.insert(decl, item);
        }
        for (id, module) in modules.modules.iter() {
            let parsed = self.attributes(&module.ast.attributes, Target::File, id);
            self.add_links(parsed.links);
            for item in module
                .ast
                .items
                .iter()
                .filter(|item| matches!(item.kind, ItemKind::Import(_)))
            {
                let parsed = self.attributes(&item.attributes, Target::Import, id);
                self.add_links(parsed.links);
            }
        }
    }

    fn add_links(&mut self, links: Vec<crate::syntax::Symbol>) {
        for link in links {
            if !self.program.links.contains(&link) {
                self.program.links.push(link);
            }
        }
    }

    fn declare_item(&mut self, decl: DeclId, item: &'a ast::Item) -> Item {
        let module = self.modules.decls[decl].module;
        match &item.kind {
            ItemKind::Struct(declared) => self.declare_struct(item, declared, module),
            ItemKind::Enum(declared) => self.declare_enum(item, declared, module),
            ItemKind::ExternType(declared) => {
                let parsed = self.attributes(&item.attributes, Target::ExternType, module);
                self.add_links(parsed.links);
                Item::Adt(self.add_adt(item, declared.name, &[], AdtKind::Opaque, parsed.attrs, module))
            }
            ItemKind::Trait(declared) => self.declare_trait(item, declared, module),
            ItemKind::Interface(declared) => self.declare_interface(item, declared, module),
            ItemKind::Global(declared) => self.declare_global(item, declared, module),
            ItemKind::Function(declared) => self.declare_function(item, declared, module),
            ItemKind::TypeAlias(_) => {
                self.attributes(&item.attributes, Target::Alias, module);
                Item::Alias(decl)
            }
            // Items without a name are no declarations.
            ItemKind::Import(_) | ItemKind::Impl(_) | ItemKind::Error(_) => Item::Alias(decl),
        }
    }

    fn add_adt(
        &mut self,
        item: &ast::Item,
        name: Ident,
        generics: &[GenericParameter],
        kind: AdtKind,
        attrs: crate::hir::Attrs,
        module: ModuleId,
    ) -> AdtId {
        let adt = self.program.adts.push(Adt {
            name: name.name,
            span: name.span,
            public: item.public.is_some(),
            generics: names_only(generics),
            kind,
            attrs,
            drop_impl: None,
            invariants: Vec::new(),
        });
        self.homes.insert(adt, module);
        adt
    }

    fn declare_struct(&mut self, item: &ast::Item, declared: &ast::Struct, module: ModuleId) -> Item {
        let target = match declared.extern_span {
            Some(_) => Target::ExternStruct,
            None => Target::Struct,
        };
        let parsed = self.attributes(&item.attributes, target, module);
        self.add_links(parsed.links);
        let kind = match declared.extern_span {
            Some(_) => AdtKind::ExternStruct(Vec::new()),
            None => AdtKind::Struct(Vec::new()),
        };
        let adt = self.add_adt(
            item,
            declared.name,
            &declared.generics,
            kind,
            parsed.attrs,
            module,
        );
        self.lang_adt(parsed.lang, adt);
        Item::Adt(adt)
    }

    fn declare_enum(&mut self, item: &ast::Item, declared: &ast::Enum, module: ModuleId) -> Item {
        let parsed = self.attributes(&item.attributes, Target::Enum, module);
        let kind = AdtKind::Enum {
            variants: Vec::new(),
            repr: None,
        };
        let adt = self.add_adt(
            item,
            declared.name,
            &declared.generics,
            kind,
            parsed.attrs,
            module,
        );
        self.lang_adt(parsed.lang, adt);
        Item::Adt(adt)
    }

    fn lang_adt(&mut self, name: Option<crate::syntax::Symbol>, adt: AdtId) {
        let lang = &mut self.program.lang;
        match name.map(|name| name.as_str()) {
            Some("option") => lang.option = Some(adt),
            Some("result") => lang.result = Some(adt),
            Some("vec") => lang.vec = Some(adt),
            Some("hash_map") => lang.hash_map = Some(adt),
            Some("hash_set") => lang.hash_set = Some(adt),
            Some("unit") => lang.unit = Some(adt),
            Some("channel") => lang.channel = Some(adt),
            _ => {}
        }
    }

    fn declare_trait(&mut self, item: &ast::Item, declared: &ast::Trait, module: ModuleId) -> Item {
        let parsed = self.attributes(&item.attributes, Target::Trait, module);
        let mut generics = names_only(&declared.generics);
        let this = Ident {
            name: crate::syntax::Symbol::SELF_TYPE,
            span: declared.name.span,
        };
        generics.params.insert(0, generic_param(this));
        let id = self.program.traits.push(Trait {
            name: declared.name.name,
            span: declared.name.span,
            public: item.public.is_some(),
            generics,
            supertraits: Vec::new(),
            methods: Vec::new(),
            attrs: parsed.attrs,
        });
        if let Some(name) = parsed.lang {
            self.lang_trait(name, id);
        }
        Item::Trait(id)
    }

    fn lang_trait(&mut self, name: crate::syntax::Symbol, id: crate::types::TraitId) {
        let lang = &mut self.program.lang;
        let slot = match name.as_str() {
            "clone" => &mut lang.trait_clone,
            "eq" => &mut lang.trait_eq,
            "ord" => &mut lang.trait_ord,
            "hash" => &mut lang.trait_hash,
            "display" => &mut lang.trait_display,
            "format" => &mut lang.trait_format,
            "drop" => &mut lang.trait_drop,
            "from" => &mut lang.trait_from,
            "iterator" => &mut lang.trait_iterator,
            "send" => &mut lang.trait_send,
            "sync" => &mut lang.trait_sync,
            "integer" => {
                lang.trait_integer = Some(id);
                &mut self.markers.integer
            }
            "float" => {
                lang.trait_float = Some(id);
                &mut self.markers.float
            }
            _ => {
                lang.operators.insert(name, id);
                return;
            }
        };
        *slot = Some(id);
    }

    fn declare_interface(&mut self, item: &ast::Item, declared: &ast::Interface, module: ModuleId) -> Item {
        let attrs = self.attributes(&item.attributes, Target::Interface, module).attrs;
        Item::Interface(self.program.interfaces.push(Interface {
            name: declared.name.name,
            span: declared.name.span,
            public: item.public.is_some(),
            generics: names_only(&declared.generics),
            methods: Vec::new(),
            attrs,
        }))
    }

    fn declare_global(&mut self, item: &ast::Item, declared: &'a ast::Global, module: ModuleId) -> Item {
        self.attributes(&item.attributes, Target::Global, module);
        let id = self.program.globals.push(Global {
            name: declared.name.name,
            span: declared.name.span,
            public: item.public.is_some(),
            mutable: declared.kind != GlobalKind::Let,
            thread_local: declared.kind == GlobalKind::ThreadLocal,
            ty: Ty::error(),
            init: None,
            constant: None,
        });
        self.globals.insert(
            id,
            GlobalSource {
                ast: declared,
                module,
                state: GlobalState::Waiting,
            },
        );
        Item::Global(id)
    }

    fn declare_function(&mut self, item: &ast::Item, declared: &ast::Function, module: ModuleId) -> Item {
        if declared.extern_span.is_some() && declared.body.is_none() {
            let parsed = self.attributes(&item.attributes, Target::Extern, module);
            self.add_links(parsed.links);
            return Item::Extern(self.program.externs.push(ExternFn {
                name: declared.name.name,
                span: declared.name.span,
                params: Vec::new(),
                variadic: declared.variadic.is_some(),
                ret: Ty::void(),
                public: item.public.is_some(),
                runtime: self.in_std(module) && declared.name.as_str().starts_with("milo_"),
            }));
        }
        Item::Fn(
            self.program
                .functions
                .push(blank_function(declared, FnOwner::Free)),
        )
    }
}

/// A function of which only the names are known yet.
pub(super) fn blank_function(declared: &ast::Function, owner: FnOwner) -> Function {
    // The clauses of a method that only a trait declares are asserted in its impls: they belong to its name.
    let clauses = declared.contracts.last().filter(|_| declared.body.is_none());
    let head = declared.head_span;
    Function {
        name: declared.name.name,
        path: declared.name.as_str().to_string(),
        span: clauses.map_or(head, |last| head.to(last.condition.span)),
        name_span: declared.name.span,
        public: false,
        owner,
        generics: Generics::default(),
        receiver: Receiver::None,
        params: Vec::new(),
        ret: Ty::void(),
        ret_span: None,
        attrs: Default::default(),
        body: None,
        intrinsic: None,
        in_std: false,
    }
}
