//! Expressions: the dispatch, and those that are one rvalue.

use super::*;

impl<'a> Builder<'a> {
    /// Evaluates an expression into `dest`, an uninitialised place. Without `dest` the value is dropped with the
    /// statement.
    pub(super) fn lower(&mut self, id: ExprId, dest: Option<&Place>) {
        let expr = self.expr(id);
        self.spanned(expr.span, |this| {
            if expr.ty.is_void() || expr.ty.is_never() {
                this.lower_kind(id, expr, None);
            } else if dest.is_none() && needs_dest(&expr.kind) {
                let local = this.temp(expr.ty);
                this.lower_kind(id, expr, Some(&Place::local(local)));
            } else {
                this.lower_kind(id, expr, dest);
            }
            if expr.ty.is_never() {
                this.asm.terminate(TerminatorKind::Unreachable);
            }
        });
    }

    /// Evaluates an expression for what it does. Naming a place does not move it.
    pub(super) fn discard(&mut self, id: ExprId) {
        if self.is_place(id) {
            self.checked_place(id);
        } else {
            self.lower(id, None);
        }
    }

    fn lower_kind(&mut self, id: ExprId, expr: &'a Expr, dest: Option<&Place>) {
        match &expr.kind {
            ExprKind::Call { callee, args, .. } => self.lower_call(callee, args, dest),
            ExprKind::CallValue { callee, args } => self.lower_call_value(*callee, args, dest),
            ExprKind::CallInterface {
                interface,
                method,
                receiver,
                args,
            } => {
                self.lower_call_interface((*interface, *method), *receiver, args, dest);
            }
            ExprKind::Clone(operand) => self.lower_clone(*operand, dest),
            ExprKind::Concat { left, right } => self.lower_concat(*left, *right, dest),
            ExprKind::Format(parts) => self.lower_format(parts, dest),
            ExprKind::Print { parts, stderr } => self.lower_print(parts, *stderr),
            ExprKind::And(..) | ExprKind::Or(..) | ExprKind::Is { .. } => self.lower_condition(id, dest),
            ExprKind::If {
                condition,
                then,
                otherwise,
            } => self.lower_if(*condition, *then, *otherwise, dest),
            ExprKind::Match(of) => self.lower_match(of, dest),
            ExprKind::Block(block) => self.lower_block(block, dest),
            ExprKind::While {
                condition,
                body,
                contracts,
            } => self.lower_while(*condition, *body, contracts),
            ExprKind::WhileLet {
                pattern,
                scrutinee,
                body,
                contracts,
            } => self.lower_while_let(pattern, (*scrutinee, *body), contracts),
            ExprKind::For(of) => self.lower_for(of),
            ExprKind::Break => self.lower_break(),
            ExprKind::Continue => self.lower_continue(),
            ExprKind::Return(value) => self.lower_return(*value),
            ExprKind::Assign { place, value } => self.lower_assign(*place, *value),
            ExprKind::AssignOp {
                op,
                place,
                value,
                wrapping,
                ..
            } => {
                let operator = assign::Operator {
                    op: *op,
                    wrapping: *wrapping,
                    span: self.expr(*place).span,
                };
                self.lower_assign_op(operator, *place, *value);
            }
            ExprKind::Unwrap(operand) => self.lower_unwrap(*operand, dest),
            ExprKind::Try { operand, convert } => self.lower_try(*operand, convert.as_ref(), dest),
            ExprKind::Coalesce { value, default } => self.lower_coalesce(*value, *default, dest),
            ExprKind::Panic(message) => self.lower_panic(*message),
            ExprKind::Assert { condition, message } => self.lower_assert(*condition, *message),
            ExprKind::Exit(code) => self.lower_exit(*code),
            ExprKind::Swap(left, right) => self.lower_swap(*left, *right),
            ExprKind::Parallel(of) => self.lower_parallel(of),
            ExprKind::ArrayRepeat(value) => self.lower_repeat(expr.ty, *value, dest),
            ExprKind::NeverTo(inner) => self.lower(*inner, None),
            ExprKind::Error => self.asm.terminate(TerminatorKind::Unreachable),
            _ => self.lower_value(id, expr, dest),
        }
    }

    /// Expressions that are one rvalue.
    fn lower_value(&mut self, id: ExprId, expr: &'a Expr, dest: Option<&Place>) {
        let Some(value) = self.rvalue(id, expr) else {
            return;
        };
        let Some(dest) = dest else { return };
        self.asm.assign(dest.clone(), value);
        if matches!(expr.kind, ExprKind::Struct { .. }) {
            self.assert_type_invariants(dest, expr.ty);
        }
    }

    fn rvalue(&mut self, id: ExprId, expr: &Expr) -> Option<Rvalue> {
        let ty = expr.ty;
        Some(match &expr.kind {
            ExprKind::Const(value) => Rvalue::Use(constant(value.clone(), ty)),
            ExprKind::FnValue(callee) => Rvalue::Use(Operand::Const(Const {
                ty,
                kind: ConstKind::Fn(callee.clone()),
            })),
            ExprKind::Slice {
                low,
                high,
                inclusive,
                base,
            } => {
                let slice = self.plan_slice(*base, *low, *high, *inclusive);
                self.commit_slice(slice, ty)
            }
            ExprKind::Borrow { mutable, place } => self.borrow(*mutable, *place, ty),
            ExprKind::AddrOf(place) => Rvalue::AddrOf(self.checked_place(*place)),
            ExprKind::Unsize(operand) => Rvalue::Unsize {
                operand: self.operand(*operand, &[]),
                ty,
            },
            ExprKind::FnCoerce(operand) | ExprKind::FromRanged(operand) => Rvalue::Retype {
                operand: self.operand(*operand, &[]),
                ty,
            },
            ExprKind::ToRanged(operand) => self.ranged_value(*operand, ty),
            ExprKind::Unary {
                op,
                operand,
                wrapping,
            } => Rvalue::Unary {
                op: *op,
                operand: self.operand(*operand, &[]),
                wrapping: *wrapping,
            },
            ExprKind::Binary {
                op,
                left,
                right,
                wrapping,
                ..
            } => Rvalue::Binary {
                op: *op,
                left: self.operand(*left, &[*right]),
                right: self.operand(*right, &[]),
                wrapping: *wrapping,
            },
            ExprKind::Cast { kind, operand } => Rvalue::Cast {
                kind: *kind,
                operand: self.operand(*operand, &[]),
                ty,
            },
            ExprKind::Struct { fields } => self.struct_value(fields, ty),
            ExprKind::Variant { variant, args } => Rvalue::Variant {
                ty,
                variant: *variant,
                fields: self.operands(args),
            },
            ExprKind::ArrayList(items) => self.array_value(items, ty),
            ExprKind::HeapNew(value) => Rvalue::HeapNew {
                content: self.ty(*value),
                value: self.operand(*value, &[]),
            },
            ExprKind::Replace { place, value } => self.replace(*place, *value),
            ExprKind::Closure(closure) => self.closure_value(closure, ty),
            _ if self.is_place(id) => {
                let place = self.checked_place(id);
                self.read_value(place)
            }
            _ => return None,
        })
    }

    fn struct_value(&mut self, fields: &[(u32, ExprId)], ty: Ty) -> Rvalue {
        let values: Vec<ExprId> = fields.iter().map(|(_, value)| *value).collect();
        let operands = self.operands(&values);
        let mut by_position: Vec<(u32, Operand)> = fields.iter().map(|(at, _)| *at).zip(operands).collect();
        by_position.sort_by_key(|(at, _)| *at);
        Rvalue::Struct {
            ty,
            fields: by_position.into_iter().map(|(_, operand)| operand).collect(),
        }
    }

    fn array_value(&mut self, items: &[ExprId], ty: Ty) -> Rvalue {
        let element = match ty.kind() {
            TyKind::Array(element, _) => *element,
            _ => Ty::error(),
        };
        Rvalue::Array {
            element,
            items: self.operands(items),
        }
    }

    fn ranged_value(&mut self, id: ExprId, ty: Ty) -> Rvalue {
        let operand = self.operand(id, &[]);
        self.check_range(&operand, ty);
        Rvalue::Retype { operand, ty }
    }

    /// Traps unless the value lies in the ranged type `ty`.
    pub(super) fn check_range(&mut self, value: &Operand, ty: Ty) {
        if let TyKind::Ranged(_, low, high) = *ty.kind() {
            self.asm.push(StatementKind::CheckRange {
                value: value.clone(),
                low,
                high,
            });
        }
    }

    fn borrow(&mut self, mutable: bool, place: ExprId, ty: Ty) -> Rvalue {
        if let Some(text) = self.static_view(mutable, place, ty) {
            return Rvalue::Use(text);
        }
        let place = self.checked_place(place);
        self.reference(mutable, place, ty)
    }

    /// A view of a text literal needs no temporary, nor does one of nothing: `[]`.
    pub(super) fn static_view(&self, mutable: bool, place: ExprId, ty: Ty) -> Option<Operand> {
        match &self.expr(place).kind {
            ExprKind::ArrayList(items) if items.is_empty() && is_slice_view(ty) => {
                Some(constant(ConstValue::Bytes([].into()), ty))
            }
            ExprKind::Const(text @ (ConstValue::Str(_) | ConstValue::Bytes(_)))
                if !mutable && ty.as_ref() == Some((false, Ty::str())) =>
            {
                Some(constant(text.clone(), ty))
            }
            _ => None,
        }
    }

    /// A reference to a place, or a slice view when `ty` asks for one of something that is not a slice.
    pub(super) fn reference(&self, mutable: bool, place: Place, ty: Ty) -> Rvalue {
        if is_slice_view(ty) && !matches!(self.place_ty(&place).kind(), TyKind::Slice(_)) {
            return Rvalue::View { mutable, place };
        }
        Rvalue::Ref { mutable, place }
    }

    /// A reference in a temporary.
    pub(super) fn reference_operand(&mut self, mutable: bool, place: Place) -> Operand {
        let ty = Ty::reference(mutable, self.place_ty(&place));
        let local = self.rvalue_temp(Rvalue::Ref { mutable, place }, ty);
        self.take(local)
    }

    fn replace(&mut self, place: ExprId, value: ExprId) -> Rvalue {
        let plan = self.plan(place);
        let value = self.operand(value, &[]);
        let place = self.commit(plan);
        Rvalue::Replace { place, value }
    }

    fn lower_swap(&mut self, left: ExprId, right: ExprId) {
        let (left, right) = (self.plan(left), self.plan(right));
        let (left, right) = (self.commit(left), self.commit(right));
        self.asm.push(StatementKind::Swap(left, right));
    }

    fn lower_clone(&mut self, operand: ExprId, dest: Option<&Place>) {
        let place = self.target_place(operand);
        self.clone_place(place, dest);
    }

    /// Clones what is at a place.
    pub(super) fn clone_place(&mut self, place: Place, dest: Option<&Place>) {
        let ty = self.place_ty(&place);
        if is_scalar(ty) {
            let value = self.read_value(place);
            if let Some(dest) = dest {
                self.asm.assign(dest.clone(), value);
            }
            return;
        }
        let source = self.reference_operand(false, place);
        self.glue(hir::Glue::Clone, ty, vec![source], dest);
    }
}

fn is_slice_view(ty: Ty) -> bool {
    matches!(ty.as_ref(), Some((_, target)) if matches!(target.kind(), TyKind::Slice(_)))
}

/// Kinds whose value has to go somewhere; calls can leave theirs, when there is none.
fn needs_dest(kind: &ExprKind) -> bool {
    !matches!(kind, ExprKind::NeverTo(_) | ExprKind::Error)
}

/// Types whose clone is their copy, whatever impls there are.
pub(super) fn is_scalar(ty: Ty) -> bool {
    matches!(
        ty.kind(),
        TyKind::Int(_) | TyKind::Float(_) | TyKind::Bool | TyKind::Ptr(_) | TyKind::Ranged(..)
    )
}
