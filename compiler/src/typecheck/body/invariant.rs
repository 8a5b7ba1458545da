//! `invariant` clauses of structs: functions from the struct to `bool`.

use super::{BodyCx, FrameKind, Owner};
use crate::diagnostics::codes::e0816;
use crate::hir::*;
use crate::syntax::Symbol;
use crate::syntax::ast::{self, ItemKind};
use crate::typecheck::{Checker, Item, TypeScope};
use crate::types::*;
use std::sync::Arc;

impl<'a> Checker<'a> {
    pub(super) fn invariants(&mut self) {
        let modules = self.modules;
        for (decl, declared) in modules.decls.iter() {
            if let (ItemKind::Struct(item), Item::Adt(adt)) = (&modules.item(decl).kind, self.items[&decl]) {
                for contract in &item.contracts {
                    self.invariant(adt, contract, declared.module);
                }
            }
        }
    }

    fn invariant(&mut self, adt: AdtId, contract: &'a ast::Contract, module: crate::resolve::ModuleId) {
        if contract.kind != ast::ContractKind::Invariant {
            return self.error(
                &e0816::CODE,
                contract.keyword_span,
                "a struct has 'invariant' clauses only",
            );
        }
        let generics = self.program.adts[adt].generics.clone();
        let this = Ty::adt(adt, Checker::identity_args(&generics));
        let param = Param {
            name: Symbol::SELF_VALUE,
            span: contract.keyword_span,
            ty: Ty::reference(false, this),
        };
        let function = Function {
            name: Symbol::INVARIANT,
            path: format!("{}.invariant", self.program.adts[adt].name),
            span: contract.keyword_span.to(contract.condition.span),
            name_span: contract.keyword_span,
            public: false,
            owner: FnOwner::Free,
            generics: generics.clone(),
            receiver: Receiver::Shared,
            params: vec![param.clone()],
            ret: Ty::bool(),
            ret_span: None,
            attrs: Attrs::default(),
            body: None,
            intrinsic: None,
            in_std: self.in_std(module),
        };
        let id = self.program.functions.push(function);
        let params = generics.params.iter().map(|param| param.name).collect();
        let scope = TypeScope {
            module,
            params,
            self_ty: Some(this),
        };
        let mut body = BodyCx::new(self, Owner::Fn(id), scope, generics, false);
        body.push_frame(FrameKind::Function, 0, Ty::bool());
        let local = body.declare_param(param.name, param.span, param.ty);
        body.implicit_self = Some(local);
        let root = body.check(&contract.condition, Ty::bool());
        let (checked, generics) = body.finish(vec![local], root, Vec::new());
        self.program.functions[id].body = Some(Arc::new(checked));
        self.program.functions[id].generics = generics;
        self.program.adts[adt].invariants.push(id);
    }
}
