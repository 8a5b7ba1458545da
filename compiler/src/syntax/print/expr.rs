//! Expressions.

use super::{Printer, quoted};
use crate::syntax::ast::*;

impl Printer {
    pub(super) fn expr(&mut self, expr: &Expr) {
        match &expr.kind {
            ExprKind::Literal(literal) => self.literal(literal),
            ExprKind::Interpolation(parts) => self.interpolation(parts),
            ExprKind::Name(name) => self.name(name),
            ExprKind::Field { base, name } => {
                self.expr(base);
                self.put(".");
                self.ident(*name);
            }
            ExprKind::Call(call) => {
                self.callee(&call.callee);
                self.arguments(&call.arguments);
            }
            ExprKind::MethodCall(call) => self.method_call(call),
            ExprKind::Index { base, index } => {
                self.expr(base);
                self.put("[");
                self.expr(index);
                self.put("]");
            }
            ExprKind::Slice(slice) => self.slice(slice),
            ExprKind::Range(range) => self.range(Some(&range.low), Some(&range.high), range.inclusive),
            ExprKind::Unary {
                operator, operand, ..
            } => {
                self.put("(");
                self.put(operator.text());
                self.expr(operand);
                self.put(")");
            }
            ExprKind::Binary(binary) => self.binary(binary),
            ExprKind::Is { value, pattern, .. } => {
                self.put("(");
                self.expr(value);
                self.put(" is ");
                self.pattern(pattern);
                self.put(")");
            }
            ExprKind::Cast { value, ty, .. } => {
                self.put("(");
                self.expr(value);
                self.put(" as ");
                self.ty(ty);
                self.put(")");
            }
            ExprKind::Unwrap { value, .. } => self.behind(value, "!"),
            ExprKind::Try { value, .. } => self.behind(value, "?"),
            ExprKind::If(chain) => self.if_chain(chain),
            ExprKind::Match(matching) => self.matching(matching),
            ExprKind::Block(block) => self.block(block),
            ExprKind::Unsafe { body, .. } => {
                self.put("unsafe ");
                self.block(body);
            }
            ExprKind::Closure(closure) => self.closure(closure),
            ExprKind::Struct(literal) => self.struct_literal(literal),
            ExprKind::Array(elements) => {
                self.put("[");
                self.commas(elements, Printer::expr);
                self.put("]");
            }
            ExprKind::Repeat { value, count } => {
                self.put("[");
                self.expr(value);
                self.put("; ");
                self.expr(count);
                self.put("]");
            }
            ExprKind::Return(value) => self.return_value(value.as_deref()),
            ExprKind::Break => self.put("break"),
            ExprKind::Continue => self.put("continue"),
            ExprKind::Builtin { name, arguments } => {
                self.put("@");
                self.ident(*name);
                self.arguments(arguments);
            }
            ExprKind::Error => self.put("<error>"),
        }
    }

    fn literal(&mut self, literal: &Literal) {
        match literal {
            Literal::Integer(value) => self.put(&value.to_string()),
            Literal::Float(float) => self.put(float.text.as_str()),
            Literal::Bool(value) => self.put(if *value { "true" } else { "false" }),
            Literal::Char(byte) => self.put(&format!("'\\x{byte:02x}'")),
            Literal::Text(bytes) => self.put(&format!("\"{}\"", quoted(bytes))),
        }
    }

    fn interpolation(&mut self, parts: &[InterpolationPart]) {
        self.put("$\"");
        for part in parts {
            match part {
                InterpolationPart::Text { bytes, .. } => self.put(&quoted(bytes)),
                InterpolationPart::Value(value) => {
                    self.put("{");
                    self.expr(value);
                    self.put("}");
                }
            }
        }
        self.put("\"");
    }

    fn name(&mut self, name: &Name) {
        self.ident(name.ident);
        self.type_arguments(name.type_arguments.as_ref());
    }

    fn type_arguments(&mut self, arguments: Option<&TypeArguments>) {
        if let Some(arguments) = arguments {
            self.put("::");
            self.type_list(&arguments.types);
        }
    }

    /// Closures and returns swallow what follows them.
    fn callee(&mut self, callee: &Expr) {
        let swallows = matches!(callee.kind, ExprKind::Closure(_) | ExprKind::Return(_));
        if swallows {
            self.put("(");
        }
        self.expr(callee);
        if swallows {
            self.put(")");
        }
    }

    fn arguments(&mut self, arguments: &[Expr]) {
        self.put("(");
        self.commas(arguments, Printer::expr);
        self.put(")");
    }

    fn method_call(&mut self, call: &MethodCall) {
        self.callee(&call.receiver);
        self.put(".");
        self.ident(call.method);
        self.type_arguments(call.type_arguments.as_ref());
        self.arguments(&call.arguments);
    }

    fn slice(&mut self, slice: &Slice) {
        self.expr(&slice.base);
        self.put("[");
        self.range(slice.low.as_ref(), slice.high.as_ref(), slice.inclusive);
        self.put("]");
    }

    fn range(&mut self, low: Option<&Expr>, high: Option<&Expr>, inclusive: bool) {
        low.into_iter().for_each(|low| self.expr(low));
        self.put(if inclusive { "..=" } else { ".." });
        high.into_iter().for_each(|high| self.expr(high));
    }

    fn binary(&mut self, binary: &Binary) {
        self.put("(");
        self.callee(&binary.left);
        self.put(" ");
        self.put(binary.operator.text());
        self.put(" ");
        self.expr(&binary.right);
        self.put(")");
    }

    fn behind(&mut self, value: &Expr, mark: &str) {
        self.callee(value);
        self.put(mark);
    }

    fn if_chain(&mut self, chain: &If) {
        for (at, branch) in chain.branches.iter().enumerate() {
            self.put(if at == 0 { "if " } else { " else if " });
            self.condition(&branch.condition);
            self.block(&branch.body);
        }
        if let Some(otherwise) = &chain.otherwise {
            self.put(" else ");
            self.block(otherwise);
        }
    }

    /// With a blank behind; values of heads stand in parentheses, which struct literals need there.
    pub(super) fn condition(&mut self, condition: &Condition) {
        let value = match condition {
            Condition::Expr(value) => value,
            Condition::Let { pattern, value, .. } => {
                self.put("let ");
                self.pattern(pattern);
                self.put(" = ");
                value
            }
        };
        self.head(value);
    }

    pub(super) fn head(&mut self, value: &Expr) {
        self.put("(");
        self.expr(value);
        self.put(") ");
    }

    fn matching(&mut self, matching: &Match) {
        self.put("match ");
        self.head(&matching.subject);
        self.braces(&matching.arms, |printer, arm| {
            printer.pattern(&arm.pattern);
            if let Some(guard) = &arm.guard {
                printer.put(" if ");
                printer.expr(guard);
            }
            printer.put(" => ");
            printer.expr(&arm.body);
        });
    }

    fn closure(&mut self, closure: &Closure) {
        if closure.move_span.is_some() {
            self.put("move ");
        }
        self.put("(");
        self.commas(&closure.parameters, |printer, parameter| {
            printer.ident(parameter.name);
            printer.annotation(parameter.ty.as_ref());
        });
        self.put(")");
        self.annotation(closure.result.as_ref());
        self.put(" => ");
        self.expr(&closure.body);
    }

    pub(super) fn annotation(&mut self, ty: Option<&Type>) {
        if let Some(ty) = ty {
            self.put(": ");
            self.ty(ty);
        }
    }

    fn struct_literal(&mut self, literal: &StructLiteral) {
        self.name(&literal.name);
        self.put(" { ");
        self.commas(&literal.fields, |printer, field| {
            printer.ident(field.name);
            if !field.shorthand {
                printer.put(": ");
                printer.expr(&field.value);
            }
        });
        self.put(" }");
    }

    fn return_value(&mut self, value: Option<&Expr>) {
        self.put("return");
        if let Some(value) = value {
            self.put(" ");
            self.expr(value);
        }
    }
}
