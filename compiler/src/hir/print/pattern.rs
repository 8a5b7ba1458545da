//! Patterns.

use super::expr::Printer;
use crate::hir::*;
use crate::types::Ty;
use std::fmt::Write;

impl Printer<'_> {
    pub(super) fn pattern(&mut self, pattern: &Pattern) {
        match &pattern.kind {
            PatternKind::Wildcard => self.out.push('_'),
            PatternKind::Const(value) => self.constant(value),
            PatternKind::Range(low, high) => self.put(format_args!("{low}..={high}")),
            PatternKind::Variant { variant, fields } => self.variant_pattern(pattern.ty, *variant, fields),
            PatternKind::Struct { fields } => self.struct_pattern(pattern.ty, fields),
            PatternKind::Binding { local, mode } => self.binding(*local, *mode),
            PatternKind::Or(alternatives) => {
                for (at, alternative) in alternatives.iter().enumerate() {
                    self.out.push_str(if at > 0 { " | " } else { "" });
                    self.pattern(alternative);
                }
            }
            PatternKind::Error => self.out.push_str("<error>"),
        }
    }

    fn variant_pattern(&mut self, ty: Ty, variant: u32, fields: &[Pattern]) {
        let name = self.variant_name(ty, variant);
        self.out.push_str(&name);
        if fields.is_empty() {
            return;
        }
        self.out.push('(');
        for (at, field) in fields.iter().enumerate() {
            self.out.push_str(if at > 0 { ", " } else { "" });
            self.pattern(field);
        }
        self.out.push(')');
    }

    fn struct_pattern(&mut self, ty: Ty, fields: &[(u32, Pattern)]) {
        let _ = write!(self.out, "{} {{ ", ty.show(self.program));
        for (at, (field, pattern)) in fields.iter().enumerate() {
            self.out.push_str(if at > 0 { ", " } else { "" });
            let name = self.field_name(ty, *field);
            let _ = write!(self.out, "{name}: ");
            self.pattern(pattern);
        }
        self.out.push_str(" }");
    }

    fn binding(&mut self, local: LocalId, mode: BindingMode) {
        let how = match mode {
            BindingMode::Copy => "copy ",
            BindingMode::Move => "move ",
            BindingMode::Ref => "&",
            BindingMode::RefMut => "&mut ",
        };
        self.out.push_str(how);
        self.local(local);
    }
}
