//! What to write instead of an operator that does not apply.

use super::BodyCx;
use super::operator::{symbol, trait_method};
use crate::hir::*;
use crate::types::*;

/// An operator and the operands it does not apply to.
struct Operands {
    op: BinaryOp,
    left: Ty,
    right: Ty,
    shown: [String; 2],
}

impl BodyCx<'_, '_> {
    pub(super) fn operator_help(&self, op: BinaryOp, left: ExprId, right: ExprId) -> Option<String> {
        let (a, b) = (self.ty(left), self.ty(right));
        let of = Operands {
            op,
            left: a,
            right: b,
            shown: [self.show(a), self.show(b)],
        };
        self.precedence_help(&of, left)
            .or_else(|| self.text_help(&of, left, right))
            .or_else(|| self.value_help(&of))
            .or_else(|| self.trait_help(&of))
    }

    /// Another operator was meant to bind first.
    fn precedence_help(&self, of: &Operands, left: ExprId) -> Option<String> {
        let symbol = symbol(of.op);
        let number_and_bool = of.left.is_bool() && self.is_number_type(of.right)
            || self.is_number_type(of.left) && of.right.is_bool();
        let negated = matches!(self.exprs[left].kind, ExprKind::Unary { op: UnaryOp::Not, .. });
        if of.is_of_bits() && number_and_bool {
            return Some(format!(
                "comparisons bind tighter than '{symbol}': write '(a {symbol} b) == c'"
            ));
        }
        (negated && matches!(of.op, BinaryOp::Eq | BinaryOp::Ne))
            .then(|| format!("'!' binds tighter: write '!(x {symbol} y)'"))
    }

    /// Texts beside numbers and bytes.
    fn text_help(&self, of: &Operands, left: ExprId, right: ExprId) -> Option<String> {
        let text = |ty: Ty| matches!(ty.kind(), TyKind::Str);
        let (other, text) = match (text(of.left), text(of.right)) {
            (true, false) => (of.right, left),
            (false, true) => (of.left, right),
            _ => return None,
        };
        if !self.is_number_type(other) {
            return None;
        }
        if other == Ty::u8() && of.op != BinaryOp::Add {
            return self
                .byte_of(text)
                .map(|byte| format!("compare with the byte: {byte}"));
        }
        match of.op {
            BinaryOp::Add => Some("write it as one text: $\"…{x}…\", or convert with '.toString()'".into()),
            BinaryOp::Mul if text == left => Some("repeat a text with '.repeat(n)'".into()),
            _ => None,
        }
    }

    /// The character literal for a text literal of one byte.
    pub(super) fn byte_of(&self, text: ExprId) -> Option<String> {
        let ExprKind::Const(ConstValue::Str(text)) = &self.exprs[text].kind else {
            return None;
        };
        match text.as_bytes() {
            [b'\'' | b'\\'] => Some(format!("'\\{text}'")),
            [b' '..=b'~'] => Some(format!("'{text}'")),
            _ => None,
        }
    }

    /// A value has to be converted or taken out first.
    fn value_help(&self, of: &Operands) -> Option<String> {
        let [shown_a, shown_b] = &of.shown;
        if self.is_number_type(of.right) && self.is_enum_of_integers(of.left) {
            return Some("convert the enum first: 'x as i64'".into());
        }
        if shown_a != shown_b && (self.fallible(of.left).is_some() || self.fallible(of.right).is_some()) {
            return Some("take the value out with '!', '?' or '??' first".into());
        }
        if self.is_number_type(of.left) && self.is_number_type(of.right) {
            let (a, b) = (self.is_float(of.left), self.is_float(of.right));
            let to = if b { shown_b } else { shown_a };
            let which = if a == b { "one" } else { "the integer" };
            return Some(format!(
                "the two must have one type: convert {which} with 'as', as in 'x as {to}'"
            ));
        }
        None
    }

    /// A trait stands for the operator.
    fn trait_help(&self, of: &Operands) -> Option<String> {
        if of.is_of_bits() || matches!(of.op, BinaryOp::Shl | BinaryOp::Shr) {
            return Some("only integers, and for '& | ^' bools, have it; no trait stands for it".into());
        }
        if let TyKind::Param(_, name) = of.left.kind() {
            return Some(format!("give '{name}' a bound whose trait has the operator"));
        }
        let [shown_a, shown_b] = &of.shown;
        if matches!(of.op, BinaryOp::Lt | BinaryOp::Le | BinaryOp::Gt | BinaryOp::Ge) && shown_a == shown_b {
            let shown = self.show(self.without_order(of.left)?);
            return Some(format!(
                "derive it: '@derive(Ord)' before the declaration of '{shown}', or write 'impl Ord for {shown}'"
            ));
        }
        if let Some(help) = self.shared_help(of) {
            return Some(help);
        }
        let declared = |ty: Ty| matches!(ty.kind(), TyKind::Adt(..));
        let name = trait_method(of.op).filter(|_| declared(of.left) || declared(of.right))?;
        // What the library declares gets its operators there.
        if self.is_of_library(of.left) && !(declared(of.right) && !self.is_of_library(of.right)) {
            return None;
        }
        let upper = format!("{}{}", name[..1].to_uppercase(), &name[1..]);
        let operand = match shown_a == shown_b {
            true => String::new(),
            false => format!("<{shown_b}>"),
        };
        Some(format!("write 'impl {upper}{operand} for {shown_a}'"))
    }

    /// The type of the program that keeps a type from having an order.
    fn without_order(&self, ty: Ty) -> Option<Ty> {
        let ty = self.table.shallow(ty);
        match ty.kind() {
            TyKind::Heap(inner) | TyKind::Array(inner, _) | TyKind::Slice(inner) => {
                self.without_order(*inner)
            }
            TyKind::Adt(adt, args) if self.is_of_library(ty) => {
                let lang = &self.cx.program.lang;
                let ordered = [lang.vec, lang.option, lang.result].contains(&Some(*adt));
                let mut parts = args.iter().filter(|_| ordered);
                parts.find_map(|part| self.without_order(*part))
            }
            TyKind::Adt(adt, args) => {
                let ord = self.cx.program.lang.trait_ord?;
                let impls = self.cx.program.trait_impls.get(&ord).into_iter().flatten();
                let mut heads = impls.map(|of| self.cx.program.impls[*of].self_ty);
                let has = heads.any(|head| matches!(head.kind(), TyKind::Adt(known, _) if known == adt));
                match has {
                    true => args.iter().find_map(|arg| self.without_order(*arg)),
                    false => Some(ty),
                }
            }
            _ => None,
        }
    }

    pub(super) fn is_of_library(&self, ty: Ty) -> bool {
        matches!(self.table.shallow(ty).kind(), TyKind::Adt(adt, _) if self.cx.in_std(self.cx.homes[adt]))
    }

    /// Numbers that several threads share are changed by their methods.
    fn shared_help(&self, of: &Operands) -> Option<String> {
        let TyKind::Adt(adt, _) = of.left.kind() else {
            return None;
        };
        let name = self.cx.program.adts[*adt].name;
        match name.as_str() {
            _ if !self.is_of_library(of.left) => None,
            atomic if atomic.starts_with("Atomic") => {
                Some("read it with '.load()'; '.add(n)' and '.sub(n)' change it".into())
            }
            "Shared" => {
                Some("reach the value with 's.update((v) => { v += 1 })' or 's.with((v) => …)'".into())
            }
            _ => None,
        }
    }
}

impl Operands {
    fn is_of_bits(&self) -> bool {
        matches!(self.op, BinaryOp::BitAnd | BinaryOp::BitOr | BinaryOp::BitXor)
    }
}
