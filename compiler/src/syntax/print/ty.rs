//! Types and patterns.

use super::Printer;
use crate::syntax::ast::*;

impl Printer {
    pub(super) fn ty(&mut self, ty: &Type) {
        match &ty.kind {
            TypeKind::Named(named) => {
                self.ident(named.name);
                self.type_list(&named.arguments);
            }
            TypeKind::Optional(inner) => {
                self.inner_type(inner);
                self.put("?");
            }
            TypeKind::Pointer(target) => {
                self.put("*");
                self.inner_type(target);
            }
            TypeKind::Reference { mutable, target } => {
                self.put(if *mutable { "&mut " } else { "&" });
                self.inner_type(target);
            }
            TypeKind::Slice(element) => self.bracketed_type(element, None),
            TypeKind::Array { element, length } => self.bracketed_type(element, Some(length)),
            TypeKind::Function(function) => self.function_type(function),
            TypeKind::Attributed { attributes, inner } => {
                attributes
                    .iter()
                    .for_each(|attribute| self.attribute_before(attribute));
                self.inner_type(inner);
            }
            TypeKind::Error => self.put("<error>"),
        }
    }

    /// A part of a type, in parentheses where it could be read otherwise.
    fn inner_type(&mut self, ty: &Type) {
        let plain = matches!(
            ty.kind,
            TypeKind::Named(_) | TypeKind::Slice(_) | TypeKind::Array { .. } | TypeKind::Error
        );
        if !plain {
            self.put("(");
        }
        self.ty(ty);
        if !plain {
            self.put(")");
        }
    }

    fn bracketed_type(&mut self, element: &Type, length: Option<&Expr>) {
        self.put("[");
        self.ty(element);
        if let Some(length) = length {
            self.put("; ");
            self.expr(length);
        }
        self.put("]");
    }

    pub(super) fn type_list(&mut self, types: &[Type]) {
        if !types.is_empty() {
            self.put("<");
            self.commas(types, Printer::ty);
            self.put(">");
        }
    }

    fn function_type(&mut self, function: &FunctionType) {
        if function.move_span.is_some() {
            self.put("move ");
        }
        if function.extern_span.is_some() {
            self.put("extern ");
        }
        self.put("(");
        self.commas(&function.parameters, |printer, parameter| {
            if let Some(name) = parameter.name {
                printer.ident(name);
                printer.put(": ");
            }
            printer.ty(&parameter.ty);
        });
        self.put(") => ");
        self.ty(&function.result);
    }

    pub(super) fn pattern(&mut self, pattern: &Pattern) {
        match &pattern.kind {
            PatternKind::Wildcard => self.put("_"),
            PatternKind::Binding(name) => self.ident(*name),
            PatternKind::Literal(literal) => self.pattern_end(literal),
            PatternKind::Range { low, high, inclusive } => {
                low.iter().for_each(|low| self.pattern_end(low));
                self.put(if *inclusive { "..=" } else { ".." });
                high.iter().for_each(|high| self.pattern_end(high));
            }
            PatternKind::Variant { of, variant, payload } => {
                if let Some(of) = of {
                    self.ident(*of);
                    self.put(".");
                }
                self.ident(*variant);
                if let Some(payload) = payload {
                    self.put("(");
                    self.commas(payload, Printer::pattern);
                    self.put(")");
                }
            }
            PatternKind::Alternatives(all) => self.alternatives(all),
            PatternKind::Error(_) => self.put("<error>"),
        }
    }

    /// A literal, with no parentheses around its sign.
    fn pattern_end(&mut self, end: &Expr) {
        match &end.kind {
            ExprKind::Unary { operand, .. } => {
                self.put("-");
                self.expr(operand);
            }
            _ => self.expr(end),
        }
    }

    fn alternatives(&mut self, all: &[Pattern]) {
        self.put("(");
        for (at, pattern) in all.iter().enumerate() {
            if at > 0 {
                self.put(" | ");
            }
            self.pattern(pattern);
        }
        self.put(")");
    }
}
