//! Binary operators.

use super::{BodyCx, Expect};
use crate::diagnostics::codes::{e0307, e0308};
use crate::hir::*;
use crate::source::Span;
use crate::syntax::Symbol;
use crate::syntax::ast::{self, BinaryOperator, ExprKind as Ast, Literal, UnaryOperator};
use crate::typecheck::infer::VarKind;
use crate::types::*;

/// A function with its type arguments; the trait when the impl is found later.
pub(super) type OperatorTarget = ((FnId, Vec<Ty>), Option<TraitId>);

/// The operation of an operator on scalars; `None` for the logical ones.
pub(super) fn scalar_op(operator: BinaryOperator) -> Option<BinaryOp> {
    Some(match operator {
        BinaryOperator::Add => BinaryOp::Add,
        BinaryOperator::Subtract => BinaryOp::Sub,
        BinaryOperator::Multiply => BinaryOp::Mul,
        BinaryOperator::Divide => BinaryOp::Div,
        BinaryOperator::Remainder => BinaryOp::Rem,
        BinaryOperator::BitAnd => BinaryOp::BitAnd,
        BinaryOperator::BitOr => BinaryOp::BitOr,
        BinaryOperator::BitXor => BinaryOp::BitXor,
        BinaryOperator::ShiftLeft => BinaryOp::Shl,
        BinaryOperator::ShiftRight => BinaryOp::Shr,
        BinaryOperator::Equal => BinaryOp::Eq,
        BinaryOperator::NotEqual => BinaryOp::Ne,
        BinaryOperator::Less => BinaryOp::Lt,
        BinaryOperator::LessEqual => BinaryOp::Le,
        BinaryOperator::Greater => BinaryOp::Gt,
        BinaryOperator::GreaterEqual => BinaryOp::Ge,
        BinaryOperator::Coalesce | BinaryOperator::Or | BinaryOperator::And => return None,
    })
}

/// The operator trait's method.
pub(super) fn trait_method(op: BinaryOp) -> Option<&'static str> {
    Some(match op {
        BinaryOp::Add => "add",
        BinaryOp::Sub => "sub",
        BinaryOp::Mul => "mul",
        BinaryOp::Div => "div",
        BinaryOp::Rem => "rem",
        _ => return None,
    })
}

pub(super) fn is_literal(expr: &ast::Expr) -> bool {
    match &expr.kind {
        Ast::Literal(Literal::Integer(_) | Literal::Float(_)) => true,
        Ast::Unary {
            operator: UnaryOperator::Negate,
            operand,
            ..
        } => is_literal(operand),
        Ast::Binary(binary) => {
            !binary.operator.is_comparison() && is_literal(&binary.left) && is_literal(&binary.right)
        }
        _ => false,
    }
}

/// A literal, or literals with operators, with a point in it: literals of integers beside it become floats.
pub(super) fn is_float_literal(expr: &ast::Expr) -> bool {
    let pointed = match &expr.kind {
        Ast::Literal(Literal::Float(_)) => true,
        Ast::Unary { operand, .. } => is_float_literal(operand),
        Ast::Binary(binary) => is_float_literal(&binary.left) || is_float_literal(&binary.right),
        _ => false,
    };
    pointed && is_literal(expr)
}

/// Values that meet where nothing says their type: integer literals first, and among the others one with a point.
pub(super) fn meet_as_floats<'e>(values: impl Iterator<Item = &'e ast::Expr>) -> bool {
    let mut leaves = Vec::new();
    values.for_each(|value| push_leaves(value, &mut leaves));
    leaves.first().is_some_and(|first| is_literal(first)) && leaves.iter().any(|leaf| is_float_literal(leaf))
}

/// The expressions that an `if`, a `match` or a block gets its value from.
fn push_leaves<'e>(value: &'e ast::Expr, into: &mut Vec<&'e ast::Expr>) {
    let mut last = |block: &'e ast::Block| {
        if let Some(last) = block.split_value().1 {
            push_leaves(last, into);
        }
    };
    match &value.kind {
        Ast::If(chain) => {
            chain.branches.iter().for_each(|branch| last(&branch.body));
            chain.otherwise.iter().for_each(last);
        }
        Ast::Match(matched) => matched.arms.iter().for_each(|arm| push_leaves(&arm.body, into)),
        Ast::Block(block) => last(block),
        _ => into.push(value),
    }
}

impl<'a> BodyCx<'_, 'a> {
    pub(super) fn is_int(&self, ty: Ty) -> bool {
        self.table.open_kind(ty) == Some(VarKind::Int) || self.table.shallow(ty).as_int().is_some()
    }

    pub(super) fn is_float(&self, ty: Ty) -> bool {
        self.table.open_kind(ty) == Some(VarKind::Float)
            || matches!(self.table.shallow(ty).kind(), TyKind::Float(_))
    }

    pub(super) fn is_number_type(&self, ty: Ty) -> bool {
        self.is_int(ty) || self.is_float(ty)
    }

    /// The base integer of a ranged one.
    pub(super) fn unranged(&mut self, expr: ExprId) -> ExprId {
        match self.ty(expr).kind() {
            TyKind::Ranged(base, ..) => {
                let span = self.span(expr);
                self.add(ExprKind::FromRanged(expr), Ty::int(*base), span)
            }
            _ => expr,
        }
    }

    pub(super) fn binary(&mut self, binary: &'a ast::Binary, expect: Expect, span: Span) -> ExprId {
        let (left, right) = (&binary.left, &binary.right);
        let Some(op) = scalar_op(binary.operator) else {
            return match binary.operator {
                BinaryOperator::Coalesce => self.coalesce(left, right, expect, span),
                BinaryOperator::And => {
                    let (left, right) = (self.check(left, Ty::bool()), self.check(right, Ty::bool()));
                    self.add(ExprKind::And(left, right), Ty::bool(), span)
                }
                _ => {
                    let (left, right) = (self.check(left, Ty::bool()), self.check(right, Ty::bool()));
                    self.add(ExprKind::Or(left, right), Ty::bool(), span)
                }
            };
        };
        let comparison = binary.operator.is_comparison();
        let expect = if comparison { Expect::Nothing } else { expect };
        let (left, right) = self.operands(left, right, expect, op);
        self.apply(op, left, right, binary.operator_span, span)
    }

    /// Operands as places; a literal takes the type of the other side.
    fn operands(
        &mut self,
        left: &'a ast::Expr,
        right: &'a ast::Expr,
        expect: Expect,
        op: BinaryOp,
    ) -> (ExprId, ExprId) {
        let shift = matches!(op, BinaryOp::Shl | BinaryOp::Shr);
        let decides = !is_literal(right) && self.adapting_value(right).is_none()
            || is_float_literal(right) && !is_float_literal(left);
        if (is_literal(left) || self.adapting_value(left).is_some()) && decides && !shift {
            let second = self.operand(right, expect);
            let ty = self.ty(second);
            let first = self.operand(left, Expect::Type(ty));
            return (first, second);
        }
        let first = self.operand(left, expect);
        let ty = self.ty(first);
        let ty = self.only_operand(op, ty, is_literal(right)).unwrap_or(ty);
        let second = self.operand(right, if shift { Expect::Nothing } else { Expect::Type(ty) });
        (first, second)
    }

    pub(super) fn operand(&mut self, expr: &'a ast::Expr, expect: Expect) -> ExprId {
        let found = self.expr(expr, expect);
        self.behind(found)
    }

    /// `left op right` on checked operands.
    pub(super) fn apply(
        &mut self,
        op: BinaryOp,
        left: ExprId,
        right: ExprId,
        op_span: Span,
        span: Span,
    ) -> ExprId {
        let (a, b) = (self.ty(left), self.ty(right));
        if a.is_error() || b.is_error() {
            return self.error_expr(span);
        }
        if a.is_never() || b.is_never() {
            return if a.is_never() { left } else { right };
        }
        if a.is_void() || b.is_void() {
            return self.no_operator(op, left, right, op_span);
        }
        if let Some(open) = self.meet_open(left, right) {
            return open;
        }
        let (a, b) = (self.ty(left), self.ty(right));
        let (a, b) = (self.numeric_base(a), self.numeric_base(b));
        match op {
            BinaryOp::Eq | BinaryOp::Ne => self.equality(op, left, right, op_span, span),
            BinaryOp::Lt | BinaryOp::Le | BinaryOp::Gt | BinaryOp::Ge => {
                self.ordering(op, left, right, op_span, span)
            }
            BinaryOp::Shl | BinaryOp::Shr if self.is_int(a) && self.is_int(b) => {
                self.shift(op, left, right, op_span, span)
            }
            BinaryOp::BitAnd | BinaryOp::BitOr | BinaryOp::BitXor if a.is_bool() && b.is_bool() => {
                self.scalar(op, left, right, Ty::bool(), op_span, span)
            }
            BinaryOp::BitAnd | BinaryOp::BitOr | BinaryOp::BitXor
                if self.is_int(a) && self.table.unify(a, b).is_ok() =>
            {
                self.scalar(op, left, right, a, op_span, span)
            }
            _ => self.arithmetic(op, left, right, op_span, span),
        }
    }

    /// A side whose type is still open takes the other's, as in `(x) => x * 2`; two open sides are an error.
    fn meet_open(&mut self, left: ExprId, right: ExprId) -> Option<ExprId> {
        let open = |cx: &Self, expr: ExprId| cx.table.open_kind(cx.ty(expr)) == Some(VarKind::Any);
        match (open(self, left), open(self, right)) {
            (false, false) => None,
            (true, true) => {
                let report = e0307::error(self.span(left), "the types of these operands are not known yet");
                Some(self.reject(
                    report.help("write the type of one where it is declared, as in '(a: i64, b) => …'"),
                ))
            }
            _ => {
                let (a, b) = (self.ty(left), self.ty(right));
                let _ = self.table.unify(a, b);
                None
            }
        }
    }

    pub(super) fn numeric_base(&self, ty: Ty) -> Ty {
        match ty.kind() {
            TyKind::Ranged(base, ..) => Ty::int(*base),
            _ => ty,
        }
    }

    pub(super) fn scalar(
        &mut self,
        op: BinaryOp,
        left: ExprId,
        right: ExprId,
        ty: Ty,
        op_span: Span,
        span: Span,
    ) -> ExprId {
        let (left, right) = (self.unranged(left), self.unranged(right));
        self.add(
            ExprKind::Binary {
                op,
                left,
                right,
                wrapping: self.wrapping,
                op_span,
            },
            ty,
            span,
        )
    }

    fn shift(&mut self, op: BinaryOp, left: ExprId, right: ExprId, op_span: Span, span: Span) -> ExprId {
        let left = self.unranged(left);
        let right = self.unranged(right);
        let (ty, by) = (self.ty(left), self.ty(right));
        // A literal amount takes the type of what is shifted; another integer is converted.
        let right = if self.table.open_kind(by).is_some() && self.table.unify(by, ty).is_ok()
            || self.table.resolve(by) == self.table.resolve(ty)
        {
            right
        } else {
            let at = self.span(right);
            self.add(
                ExprKind::Cast {
                    kind: CastKind::IntToInt,
                    operand: right,
                },
                ty,
                at,
            )
        };
        self.add(
            ExprKind::Binary {
                op,
                left,
                right,
                wrapping: self.wrapping,
                op_span,
            },
            ty,
            span,
        )
    }

    fn arithmetic(&mut self, op: BinaryOp, left: ExprId, right: ExprId, op_span: Span, span: Span) -> ExprId {
        let (a, b) = (
            self.numeric_base(self.ty(left)),
            self.numeric_base(self.ty(right)),
        );
        if self.is_number_type(a) && self.table.unify(a, b).is_ok() && trait_method(op).is_some() {
            return self.scalar(op, left, right, a, op_span, span);
        }
        if op == BinaryOp::Add && matches!(a.kind(), TyKind::Str) && matches!(b.kind(), TyKind::Str) {
            return self.add(ExprKind::Concat { left, right }, Ty::str(), span);
        }
        if let Some(name) = trait_method(op)
            && let Some(a) = self.left_of_impl(a, b, name)
            && let Some((target, of_trait)) = self.operator_method(a, name, Some(b), op_span)
        {
            return self.call_operator_on(left, target, of_trait, right, span);
        }
        self.no_operator(op, left, right, op_span)
    }

    /// The method of an operator's trait on a type, by impl, bound or inference.
    pub(super) fn operator_method(
        &mut self,
        ty: Ty,
        name: &str,
        right: Option<Ty>,
        span: Span,
    ) -> Option<OperatorTarget> {
        let trait_id = *self.cx.program.lang.operators.get(&Symbol::intern(name))?;
        let method = *self.cx.program.traits[trait_id].methods.first()?;
        if self.table.open_kind(ty).is_some() {
            return None;
        }
        let count = self.cx.program.traits[trait_id].generics.params.len() - 1;
        let trait_args = self.table.fresh_args(count);
        let list = Args::new(&trait_args);
        if let (Some(right), Some(_)) = (right, trait_args.first()) {
            self.prefer_operand(trait_id, ty, list, right);
        }
        let mut args = vec![ty];
        args.extend(trait_args);
        if let TyKind::Param(index, _) = ty.kind() {
            if !self
                .cx
                .satisfies(&mut self.table, &self.generics, trait_id, list, ty)
            {
                if !self.generics.params.get(*index as usize)?.bounds.is_empty() || name == "index" {
                    return None;
                }
                self.require_operator(*index, ty, trait_id, (list, right), span);
            }
            return Some(((method, args), Some(trait_id)));
        }
        if count > 0
            && self
                .cx
                .has_several_impls(&mut self.table, &self.generics, trait_id, list, ty)
        {
            return Some(((method, args), Some(trait_id)));
        }
        let applied = self
            .cx
            .find_impl(&mut self.table, &self.generics, trait_id, list, ty)?;
        let own = self.cx.program.impls[applied.id].methods.first().copied();
        match own {
            Some(function) => Some(((function, applied.args), None)),
            None => Some(((method, args), Some(trait_id))),
        }
    }

    /// Takes the impl or bound for the right operand's own type, where there is one.
    fn prefer_operand(&mut self, trait_id: TraitId, ty: Ty, list: Args, right: Ty) {
        let before = self.table.snapshot();
        let fits = self.table.unify(list[0], right).is_ok()
            && self
                .cx
                .satisfies(&mut self.table, &self.generics, trait_id, list, ty);
        if !fits {
            self.table.rollback(before);
        }
    }

    /// An operator on a parameter without bounds is one of its requirements: with its own type when that is what stands
    /// on the right, with the right operand's otherwise.
    fn require_operator(
        &mut self,
        index: u32,
        ty: Ty,
        trait_id: TraitId,
        (list, right): (Args, Option<Ty>),
        span: Span,
    ) {
        let right = right.unwrap_or(ty);
        let own = self.table.unify(right, ty).is_ok();
        let wanted = if own { vec![ty; list.len()] } else { vec![right] };
        for (arg, wanted) in list.iter().zip(wanted) {
            let _ = self.table.unify(*arg, wanted);
        }
        self.require(index, trait_id, list, span);
    }

    /// The left operand's type for an impl of the operator. A number has the language's own operators with numbers; with
    /// other types a literal is of the type that has an impl.
    fn left_of_impl(&mut self, a: Ty, b: Ty, name: &str) -> Option<Ty> {
        if !self.is_number_type(a) {
            return Some(a);
        }
        if self.is_number_type(b) {
            return None;
        }
        let trait_id = *self.cx.program.lang.operators.get(&Symbol::intern(name))?;
        let candidates = match self.table.open_kind(a) {
            Some(VarKind::Int) => [IntTy::I64, IntTy::I32, IntTy::U64, IntTy::U32]
                .map(Ty::int)
                .to_vec(),
            Some(_) => vec![Ty::f64(), Ty::new(TyKind::Float(FloatTy::F32))],
            None => vec![a],
        };
        let found = candidates.into_iter().find(|&candidate| {
            let before = self.table.snapshot();
            let list = [b, self.table.fresh_args(1)[0]];
            let has = self
                .cx
                .find_impl(
                    &mut self.table,
                    &self.generics,
                    trait_id,
                    Args::new(&list),
                    candidate,
                )
                .is_some();
            self.table.rollback(before);
            has
        })?;
        self.table.unify(a, found).ok().map(|_| found)
    }

    /// What the left operand's impls want on the right, where that is one type only: one number for a literal.
    fn only_operand(&mut self, op: BinaryOp, ty: Ty, literal: bool) -> Option<Ty> {
        if !matches!(ty.kind(), TyKind::Adt(..)) {
            return None;
        }
        let trait_id = *self
            .cx
            .program
            .lang
            .operators
            .get(&Symbol::intern(trait_method(op)?))?;
        let mut wanted = self
            .cx
            .operands_of_impls(&mut self.table, &self.generics, trait_id, ty);
        if literal {
            wanted.retain(|&operand| self.is_number_type(operand));
        }
        match wanted.as_slice() {
            [one] if !one.has_infer() => Some(*one),
            _ => None,
        }
    }

    /// Calls an operator's method with arguments that are not checked yet.
    pub(super) fn call_operator(
        &mut self,
        place: ExprId,
        target: (FnId, Vec<Ty>),
        of_trait: Option<TraitId>,
        arguments: &[&'a ast::Expr],
        span: Span,
    ) -> ExprId {
        let (function, args) = target;
        let declared = &self.cx.program.functions[function];
        let params: Vec<Ty> = declared
            .params
            .iter()
            .map(|param| param.ty.substitute(&args))
            .collect();
        let ret = declared.ret.substitute(&args);
        if params.len() != arguments.len() + 1 {
            return self.error_expr(span);
        }
        let mut values = vec![self.coerce(place, params[0])];
        for (argument, param) in arguments.iter().zip(&params[1..]) {
            values.push(self.check(argument, *param));
        }
        self.operator_call(function, args, of_trait, values, ret, span)
    }

    fn call_operator_on(
        &mut self,
        left: ExprId,
        target: (FnId, Vec<Ty>),
        of_trait: Option<TraitId>,
        right: ExprId,
        span: Span,
    ) -> ExprId {
        let (function, args) = target;
        let declared = &self.cx.program.functions[function];
        let params: Vec<Ty> = declared
            .params
            .iter()
            .map(|param| param.ty.substitute(&args))
            .collect();
        let ret = declared.ret.substitute(&args);
        let [first, second] = params.as_slice() else {
            return self.error_expr(span);
        };
        let values = vec![self.coerce(left, *first), self.coerce(right, *second)];
        self.operator_call(function, args, of_trait, values, ret, span)
    }

    fn operator_call(
        &mut self,
        function: FnId,
        args: Vec<Ty>,
        of_trait: Option<TraitId>,
        values: Vec<ExprId>,
        ret: Ty,
        span: Span,
    ) -> ExprId {
        self.note_use(function, &args, span);
        let target = match of_trait {
            Some(trait_id) => CalleeTarget::TraitMethod(trait_id, function),
            None => CalleeTarget::Fn(function),
        };
        let callee = Callee {
            target,
            args: Args::new(&args),
        };
        self.add(
            ExprKind::Call {
                callee,
                args: values,
                callee_span: span,
            },
            ret,
            span,
        )
    }

    pub(super) fn not_applicable(&mut self, operator: &str, ty: Ty, span: Span) -> ExprId {
        let shown = self.show(ty);
        self.reject(e0308::error(
            span,
            format!("operator '{operator}' does not apply to '{shown}'"),
        ))
    }

    pub(super) fn no_operator(&mut self, op: BinaryOp, left: ExprId, right: ExprId, op_span: Span) -> ExprId {
        let (a, b) = (self.ty(left), self.ty(right));
        let (shown_a, shown_b) = (self.show(a), self.show(b));
        let symbol = symbol(op);
        let mut report = e0308::error(
            op_span,
            format!("operator '{symbol}' does not apply to '{shown_a}' and '{shown_b}'"),
        )
        .label(self.span(left), format!("this is '{shown_a}'"))
        .label(self.span(right), format!("this is '{shown_b}'"));
        if let Some(help) = self.operator_help(op, left, right) {
            report = report.help(help);
        }
        self.reject(report)
    }
}

/// As written.
pub(super) fn symbol(op: BinaryOp) -> &'static str {
    match op {
        BinaryOp::Add => "+",
        BinaryOp::Sub => "-",
        BinaryOp::Mul => "*",
        BinaryOp::Div => "/",
        BinaryOp::Rem => "%",
        BinaryOp::BitAnd => "&",
        BinaryOp::BitOr => "|",
        BinaryOp::BitXor => "^",
        BinaryOp::Shl => "<<",
        BinaryOp::Shr => ">>",
        BinaryOp::Eq => "==",
        BinaryOp::Ne => "!=",
        BinaryOp::Lt => "<",
        BinaryOp::Le => "<=",
        BinaryOp::Gt => ">",
        BinaryOp::Ge => ">=",
    }
}
