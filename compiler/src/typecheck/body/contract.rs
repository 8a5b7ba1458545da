//! Contracts: `requires`, `ensures`, loop invariants.

use super::BodyCx;
use crate::diagnostics::codes::e0816;
use crate::hir::*;
use crate::syntax::Symbol;
use crate::syntax::ast::{self, ContractKind as Ast, Ident};
use crate::typecheck::FnSource;
use crate::types::*;

impl<'a> BodyCx<'_, 'a> {
    /// The clauses of a function; its parameters are in scope.
    pub(super) fn contracts(&mut self, function: &'a ast::Function, ret: Ty) -> Vec<Contract> {
        let mut checked = Vec::new();
        for contract in &function.contracts {
            let span = contract.condition.span;
            match contract.kind {
                Ast::Requires => {
                    let condition = self.check(&contract.condition, Ty::bool());
                    checked.push(Contract {
                        kind: ContractKind::Requires,
                        condition,
                        span,
                    });
                }
                Ast::Ensures => {
                    let condition = self.ensures(&contract.condition, ret);
                    checked.push(Contract {
                        kind: ContractKind::Ensures,
                        condition,
                        span,
                    });
                }
                Ast::Decreases => checked.push(Contract {
                    kind: ContractKind::Decreases,
                    condition: self.measure(&contract.condition),
                    span,
                }),
                Ast::Invariant => self.report(e0816::error(
                    contract.keyword_span,
                    "an 'invariant' belongs to a loop or a struct",
                )),
            }
        }
        checked
    }

    /// The clauses of the method in the trait, with its names for the parameters and the names of its file.
    pub(super) fn inherited_contracts(
        &mut self,
        declared: &FnSource<'a>,
        params: &[LocalId],
        ret: Ty,
    ) -> Vec<Contract> {
        let names = declared.ast.parameters.iter().map(|param| param.name.name);
        self.enter();
        if let Some(scope) = self.names.last_mut() {
            scope.extend(names.zip(params.iter().copied()));
        }
        let own = std::mem::replace(&mut self.scope.module, declared.scope.module);
        let contracts = self.contracts(declared.ast, ret);
        self.scope.module = own;
        self.leave();
        contracts
    }

    fn ensures(&mut self, condition: &'a ast::Expr, ret: Ty) -> ExprId {
        self.clause = Some(self.names.len());
        self.enter();
        if !ret.is_void() {
            let name = Ident {
                name: Symbol::RESULT,
                span: condition.span,
            };
            let local = match self.result_local {
                Some(local) => local,
                None => {
                    // The caller gets the value: a clause may look at it, and nothing more.
                    let ty = match ret.as_ref() {
                        Some(_) => ret,
                        None => Ty::reference(false, ret),
                    };
                    let local = self.new_local(Symbol::RESULT, condition.span, ty, false, LocalKind::Temp);
                    self.result_local = Some(local);
                    local
                }
            };
            self.info[local].used = true;
            if let Some(scope) = self.names.last_mut() {
                scope.push((name.name, local));
            }
        }
        let condition = self.check(condition, Ty::bool());
        self.clause = None;
        self.leave();
        condition
    }

    /// `decreases e`: an integer.
    fn measure(&mut self, value: &'a ast::Expr) -> ExprId {
        let found = self.value(value, super::Expect::Nothing);
        let found = self.unranged(found);
        let ty = self.ty(found);
        if !self.is_int(ty) && !ty.is_error() {
            let shown = self.show(ty);
            self.report(e0816::error(
                value.span,
                format!("what decreases is an integer, found '{shown}'"),
            ));
        }
        found
    }

    pub(super) fn loop_contracts(&mut self, contracts: &'a [ast::Contract]) -> LoopContracts {
        let mut checked = LoopContracts::default();
        for contract in contracts {
            match contract.kind {
                Ast::Invariant => {
                    let condition = self.check(&contract.condition, Ty::bool());
                    checked.invariants.push(condition);
                }
                Ast::Decreases => {
                    let measure = self.measure(&contract.condition);
                    checked.measures.push(measure);
                }
                _ => self.report(e0816::error(
                    contract.keyword_span,
                    "'requires' and 'ensures' belong to a function",
                )),
            }
        }
        checked
    }
}
