//! Whole bodies: parameters, the way out, and the storage marks nobody needs.

use super::exit::Target;
use super::scope::ScopeKind;
use super::*;
use crate::mir::visit::Access;
use crate::mir::{Body, StatementKind};
use crate::types::{FnId, GlobalId};

pub(super) fn build_function<'a>(
    cx: &'a Context<'a>,
    id: FnId,
    function: &'a hir::Function,
    body: &'a hir::Body,
) -> Body {
    let asm = Assembler::new(Owner::Fn(id), function.path.clone(), function.span, function.ret);
    let mut builder = Builder::new(cx, cx.facts.of(asm.body.owner), body, asm);
    builder.set_home(function);
    builder.begin(&body.params);
    builder.enter_contracts(function);
    builder.finish(body.root)
}

/// The initialiser writes the global's place.
pub(super) fn build_global<'a>(
    cx: &'a Context<'a>,
    id: GlobalId,
    global: &'a hir::Global,
    body: &'a hir::Body,
) -> Body {
    let asm = Assembler::new(
        Owner::Global(id),
        global.name.to_string(),
        global.span,
        Ty::void(),
    );
    let mut builder = Builder::new(cx, cx.facts.of(asm.body.owner), body, asm);
    builder.begin(&[]);
    builder.in_statement(|this| this.lower(body.root, Some(&Place::global(id))));
    builder.leave();
    builder.take_body()
}

impl<'a> Builder<'a> {
    /// Declares parameters and opens the scope of the whole body.
    pub(super) fn begin(&mut self, params: &[LocalId]) {
        self.push_scope(ScopeKind::Block);
        for &param in params {
            let local = self.new_variable(param, LocalKind::Param);
            self.drop_with_scope(Place::local(local));
        }
        self.asm.body.arg_count = params.len() as u32;
        let ret = self.asm.body.ret;
        if !ret.is_void() && !ret.is_never() {
            let result = self.asm.new_temp(ret);
            self.asm.push(StatementKind::StorageLive(result));
            self.result = Some(result);
        }
    }

    /// Lowers the body's root and leaves.
    pub(super) fn finish(mut self, root: ExprId) -> Body {
        self.in_statement(|this| this.lower_result(root));
        self.leave();
        self.take_body()
    }

    pub(super) fn take_body(mut self) -> Body {
        self.assert_changed_structs();
        let facts = self.facts;
        let mut body = self.asm.finish();
        strip_storage(facts, &mut body);
        body
    }

    /// Evaluates what is returned.
    fn lower_result(&mut self, value: ExprId) {
        match self.result.map(Place::local) {
            Some(result) => {
                self.clear_result(&result);
                self.lower(value, Some(&result));
            }
            None => self.discard(value),
        }
    }

    /// A `return` inside the operand of another may find a half-made value, a string being gathered for instance.
    pub(super) fn clear_result(&mut self, result: &Place) {
        if self.facts.needs_drop(self.place_ty(result)) {
            self.asm.push(StatementKind::Drop(result.clone()));
        }
    }

    pub(super) fn lower_return(&mut self, value: Option<ExprId>) {
        if let Some(value) = value {
            self.lower_result(value);
        }
        match &self.round {
            Some(round) => {
                let (depth, block) = (round.depth, round.continue_to);
                self.exit(depth, Target::Block(block));
            }
            None => self.leave(),
        }
    }

    /// Returns what is in the result local.
    pub(super) fn leave(&mut self) {
        self.assert_exit_contracts();
        self.exit(0, Target::Return);
    }
}

/// Removes the storage marks of temporaries that need no drop and whose address is never taken: they are plain values.
fn strip_storage(facts: &Facts<'_>, body: &mut Body) {
    let mut addressed = vec![false; body.locals.len()];
    for block in body.blocks.values() {
        for statement in &block.statements {
            statement.kind.accesses(&mut |place, access| {
                if let (Some(local), Access::Borrow { .. } | Access::Address) = (own_storage(place), access) {
                    addressed[local.index()] = true;
                }
            });
        }
    }
    let locals = &body.locals;
    let plain = |local: Local| {
        let decl = &locals[local];
        decl.kind == LocalKind::Temp && !addressed[local.index()] && !facts.needs_drop(decl.ty)
    };
    for block in body.blocks.values_mut() {
        block.statements.retain(|statement| match statement.kind {
            StatementKind::StorageLive(local) | StatementKind::StorageDead(local) => !plain(local),
            _ => true,
        });
    }
}

/// The local in whose storage a place lies.
fn own_storage(place: &Place) -> Option<Local> {
    match place.base {
        Base::Local(local) if !place.projections.contains(&Projection::Deref) => Some(local),
        _ => None,
    }
}
