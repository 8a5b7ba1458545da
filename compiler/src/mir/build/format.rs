//! Printing, `format`, interpolation and string `+`: text is gathered in an owned string.

use super::*;
use crate::hir::{FormatPart, Glue};
use std::sync::Arc;

impl Builder<'_> {
    /// A `&string` of an expression that is a view, a string or a literal.
    pub(super) fn text_view(&mut self, id: ExprId) -> Operand {
        let view = Ty::reference(false, Ty::str());
        if let Some(text) = self.static_view(false, id, view) {
            return text;
        }
        if self.ty(id) == view && !self.is_place(id) {
            return self.operand(id, &[]);
        }
        let place = self.target_place(id);
        self.spanned(self.expr(id).span, |this| this.reference_operand(false, place))
    }

    pub(super) fn append_text(&mut self, out: Place, text: Operand) {
        let out = self.reference_operand(true, out);
        self.call_lang("append_text", vec![out, text], None);
    }

    /// `left + right`; an unnamed left side grows in place.
    pub(super) fn lower_concat(&mut self, left: ExprId, right: ExprId, dest: Option<&Place>) {
        let Some(dest) = dest else { return };
        let owned = *self.ty(left).kind() == TyKind::Str && !self.is_place(left);
        if owned && !matches!(self.expr(left).kind, ExprKind::Const(_)) {
            self.lower(left, Some(dest));
            let right = self.text_view(right);
            return self.append_text(dest.clone(), right);
        }
        let left = self.text_view(left);
        let right = self.text_view(right);
        self.call_lang("concat_text", vec![left, right], Some(dest));
    }

    pub(super) fn lower_format(&mut self, parts: &[FormatPart], dest: Option<&Place>) {
        if let Some(dest) = dest {
            self.gather(parts, dest);
        }
    }

    /// Fills an uninitialised string place with the parts, starting from the first when that is text.
    fn gather(&mut self, parts: &[FormatPart], out: &Place) {
        let (first, rest) = match parts.split_first() {
            Some((FormatPart::Text(text), rest)) => (text.clone(), rest),
            _ => (Arc::from(""), parts),
        };
        self.asm.assign(
            out.clone(),
            Rvalue::Use(constant(ConstValue::Str(first), Ty::str())),
        );
        for part in rest {
            match part {
                FormatPart::Text(text) => {
                    let view = constant(ConstValue::Str(text.clone()), Ty::reference(false, Ty::str()));
                    self.append_text(out.clone(), view);
                }
                FormatPart::Value(value) => self.append_value(*value, out),
            }
        }
    }

    fn append_value(&mut self, value: ExprId, out: &Place) {
        let place = self.target_place(value);
        self.spanned(self.expr(value).span, |this| this.append_printed(place, out));
    }

    fn append_printed(&mut self, place: Place, out: &Place) {
        let ty = self.place_ty(&place);
        let source = self.reference_operand(false, place);
        if *ty.kind() == TyKind::Str {
            return self.append_text(out.clone(), source);
        }
        let args = vec![source, self.reference_operand(true, out.clone()), boolean(false)];
        self.glue(Glue::Format, ty, args, None);
    }

    pub(super) fn lower_print(&mut self, parts: &[FormatPart], stderr: bool) {
        let line = match parts {
            [FormatPart::Text(text)] => {
                constant(ConstValue::Str(text.clone()), Ty::reference(false, Ty::str()))
            }
            [FormatPart::Value(value)] if self.is_text(*value) => self.text_view(*value),
            _ => {
                let out = Place::local(self.temp(Ty::str()));
                self.gather(parts, &out);
                self.reference_operand(false, out)
            }
        };
        let printer = if stderr { "eprint_line" } else { "print_line" };
        self.call_lang(printer, vec![line], None);
    }

    fn is_text(&self, id: ExprId) -> bool {
        let ty = self.ty(id);
        *ty.kind() == TyKind::Str
            || ty
                .as_ref()
                .is_some_and(|(_, target)| *target.kind() == TyKind::Str)
    }
}
