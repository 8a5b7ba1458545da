//! Constants that declarations need before bodies are checked: array lengths, range bounds, enum values.

use super::size::Unsized;
use super::{Checker, Item, TypeScope};
use crate::diagnostics::Diagnostic;
use crate::diagnostics::codes::{e0335, e0812, e0814};
use crate::hir::Intrinsic;
use crate::resolve::Found;
use crate::source::Span;
use crate::syntax::ast::{self, BinaryOperator, Expr, ExprKind, GlobalKind, Literal, UnaryOperator};

/// How deep constants may refer to constants.
const MAX_DEPTH: u32 = 64;

const OF_RUN_TIME: &str = "a list whose length is known at run time is a 'Vec': 'Vec.filled(n, 0)'";

/// How many sizes may depend on sizes.
const MAX_SIZES: u32 = 16;

impl<'a> Checker<'a> {
    /// The length of an array type.
    pub fn array_length(&mut self, length: &Expr, scope: &TypeScope) -> Option<u64> {
        let before = self.sink.found.len();
        let Some(value) = self.constant_int(length, scope) else {
            let variable = matches!(length.kind, ExprKind::Name(_));
            let about_it = |report: &&mut Diagnostic| variable && report.primary.span == length.span;
            if let Some(report) = self.sink.found[before..].iter_mut().find(about_it) {
                report.helps.push(OF_RUN_TIME.into());
            }
            return None;
        };
        if !(0..=1 << 40).contains(&value) {
            self.sink.report(e0335::error(
                length.span,
                format!("{value} cannot be the length of an array"),
            ));
            return None;
        }
        Some(value as u64)
    }

    /// The value of a constant integer expression; reports what is not one.
    pub fn constant_int(&mut self, expr: &Expr, scope: &TypeScope) -> Option<i128> {
        if matches!(expr.kind, ExprKind::Error) {
            return None;
        }
        match self.evaluate(expr, scope, 0) {
            Ok(value) => Some(value),
            Err(Failure::NotConstant) => {
                self.sink.report(
                    e0814::error(expr.span, "this is not a constant integer expression")
                        .help("use literals, constants such as 'i32.MAX', and global 'let's made of them, or 'sizeOf<T>()' of a type without parameters"),
                );
                None
            }
            Err(Failure::Overflow) => {
                self.sink
                    .report(e0812::error(expr.span, "this constant expression overflows"));
                None
            }
            Err(Failure::Circular(span, name)) => {
                let message = format!("the size of '{name}' depends on this constant");
                self.sink.report(e0814::error(span, message));
                None
            }
            Err(Failure::Endless(span)) => {
                let message = "the value of this constant depends on itself";
                self.sink.report(e0814::error(span, message));
                None
            }
            Err(Failure::Silent) => None,
        }
    }

    fn evaluate(&mut self, expr: &Expr, scope: &TypeScope, depth: u32) -> Result<i128, Failure> {
        if depth > MAX_DEPTH {
            return Err(Failure::NotConstant);
        }
        match &expr.kind {
            ExprKind::Literal(Literal::Integer(value)) => Ok(*value as i128),
            ExprKind::Literal(Literal::Char(value)) => Ok(*value as i128),
            ExprKind::Unary {
                operator: UnaryOperator::Negate,
                operand,
                ..
            } => self.evaluate(operand, scope, depth + 1).map(|value| -value),
            ExprKind::Unary {
                operator: UnaryOperator::BitNot,
                operand,
                ..
            } => self.evaluate(operand, scope, depth + 1).map(|value| !value),
            ExprKind::Binary(binary) => {
                let left = self.evaluate(&binary.left, scope, depth + 1)?;
                let right = self.evaluate(&binary.right, scope, depth + 1)?;
                fold(binary.operator, left, right)
            }
            ExprKind::Cast { value, .. } => self.evaluate(value, scope, depth + 1),
            ExprKind::Field { base, name } => match &base.kind {
                ExprKind::Name(of) => limit(of.ident.as_str(), name.as_str()).ok_or(Failure::NotConstant),
                _ => Err(Failure::NotConstant),
            },
            ExprKind::Name(name) => self.evaluate_global(name.ident.name, scope, depth),
            ExprKind::Call(call) => self.evaluate_call(call, expr.span, scope),
            ExprKind::Error => Err(Failure::Silent),
            _ => Err(Failure::NotConstant),
        }
    }

    /// `sizeOf<T>()` and `alignOf<T>()`; no other call is a constant.
    fn evaluate_call(&mut self, call: &ast::Call, span: Span, scope: &TypeScope) -> Result<i128, Failure> {
        let (Some((intrinsic, of)), []) = (self.measure(&call.callee, scope), call.arguments.as_slice())
        else {
            return Err(Failure::NotConstant);
        };
        if self.size_depth >= MAX_SIZES {
            return Err(Failure::Endless(span));
        }
        self.size_depth += 1;
        let ty = self.lower(of, scope);
        let measured = self.measured(intrinsic, ty);
        self.size_depth -= 1;
        measured.map_err(|why| match why {
            Unsized::Open => Failure::NotConstant,
            Unsized::Broken => Failure::Silent,
            Unsized::Circular(part) => Failure::Circular(span, part.show(&self.program).to_string()),
        })
    }

    /// The function of the standard library and the type that a callee names.
    fn measure<'e>(&self, callee: &'e Expr, scope: &TypeScope) -> Option<(Intrinsic, &'e ast::Type)> {
        let ExprKind::Name(name) = &callee.kind else {
            return None;
        };
        let intrinsic = match name.ident.as_str() {
            "sizeOf" => Intrinsic::SizeOf,
            "alignOf" => Intrinsic::AlignOf,
            _ => return None,
        };
        let Found::Decl(decl) = self.modules.lookup(scope.module, name.ident.name) else {
            return None;
        };
        match name.type_arguments.as_ref()?.types.as_slice() {
            [of] if self.in_std(self.modules.decls[decl].module) => Some((intrinsic, of)),
            _ => None,
        }
    }

    fn evaluate_global(
        &mut self,
        name: crate::syntax::Symbol,
        scope: &TypeScope,
        depth: u32,
    ) -> Result<i128, Failure> {
        match self.modules.lookup(scope.module, name) {
            Found::Decl(decl) => match self.items.get(&decl) {
                Some(Item::Global(global)) if self.globals[global].ast.kind == GlobalKind::Let => {
                    if let Some(known) = self.constants.borrow().get(global) {
                        return Ok(*known);
                    }
                    let source = &self.globals[global];
                    let (ast, module) = (source.ast, source.module);
                    let scope = TypeScope {
                        module,
                        params: Vec::new(),
                        self_ty: None,
                    };
                    let global = *global;
                    let value = self.evaluate(&ast.value, &scope, depth + 1)?;
                    self.constants.borrow_mut().insert(global, value);
                    Ok(value)
                }
                _ => Err(Failure::NotConstant),
            },
            Found::Broken => Err(Failure::Silent),
            Found::Nothing => Err(Failure::NotConstant),
        }
    }
}

enum Failure {
    NotConstant,
    Overflow,
    /// The size of the named type is needed to know the type.
    Circular(Span, String),
    /// Sizes that depend on sizes without end.
    Endless(Span),
    Silent,
}

/// `i32.MAX` and so on.
pub(super) fn limit(of: &str, name: &str) -> Option<i128> {
    let int = super::lower::primitive(of)?.as_int()?;
    match name {
        "MAX" => Some(int.max()),
        "MIN" => Some(int.min()),
        _ => None,
    }
}

fn fold(operator: BinaryOperator, left: i128, right: i128) -> Result<i128, Failure> {
    let shift = || u32::try_from(right).ok().filter(|by| *by < 64);
    let value = match operator {
        BinaryOperator::Add => left.checked_add(right),
        BinaryOperator::Subtract => left.checked_sub(right),
        BinaryOperator::Multiply => left.checked_mul(right),
        BinaryOperator::Divide => left.checked_div(right),
        BinaryOperator::Remainder => left.checked_rem(right),
        BinaryOperator::BitAnd => Some(left & right),
        BinaryOperator::BitOr => Some(left | right),
        BinaryOperator::BitXor => Some(left ^ right),
        BinaryOperator::ShiftLeft => shift().and_then(|by| left.checked_mul(1i128 << by)),
        BinaryOperator::ShiftRight => shift().map(|by| left >> by),
        _ => return Err(Failure::NotConstant),
    };
    value
        .filter(|value| value.unsigned_abs() < 1 << 100)
        .ok_or(Failure::Overflow)
}
