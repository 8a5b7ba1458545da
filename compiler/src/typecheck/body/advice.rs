//! What to write instead, where a value of one type stands and another is wanted.

use super::BodyCx;
use crate::diagnostics::Diagnostic;
use crate::diagnostics::codes::e0304;
use crate::hir::*;
use crate::syntax::ast::Ident;
use crate::typecheck::infer::VarKind;
use crate::types::*;

impl BodyCx<'_, '_> {
    fn is_number_or_literal(&self, ty: Ty) -> bool {
        self.table.open_kind(ty).is_some_and(|kind| kind != VarKind::Any)
            || ty.as_int().is_some()
            || matches!(ty.kind(), TyKind::Float(_))
    }

    /// How `have` becomes `want`.
    pub(super) fn conversion_help(&self, expr: ExprId, have: Ty, want: Ty) -> Option<String> {
        if let Some(help) = self.side_help(have, want) {
            return Some(help);
        }
        if self.is_number_or_literal(have) {
            return self.number_help(expr, have, want);
        }
        if want.is_bool() {
            return self.condition_help(have);
        }
        if let Some((inside, _)) = self.fallible(have)
            && self.same_head(inside, want)
        {
            return Some("take the value out with '!', '?', '??' or a 'match'".into());
        }
        if want != Ty::u8() && self.is_number_type(want) && self.is_text_literal(expr) {
            return self.quoted_number(expr, want);
        }
        match (have.kind(), want.kind()) {
            (TyKind::Str, TyKind::Int(IntTy::U8)) => Some(match self.byte_of(expr) {
                Some(byte) => format!("a byte stands between single quotes: {byte}"),
                None => {
                    "a byte is one character of a text: 's[i]'; 'pushStr' and '+=' append a whole text".into()
                }
            }),
            (TyKind::Str, TyKind::Int(_)) => {
                Some("read it with '.parseInt()', which returns an Option".into())
            }
            (TyKind::Str, TyKind::Float(_)) => {
                Some("read it with '.parseF64()', which returns an Option".into())
            }
            (_, TyKind::Int(_)) if self.is_enum_of_integers(have) => {
                Some(format!("convert it with 'as {}'", self.show(want)))
            }
            (TyKind::Fn(from), TyKind::Fn(to))
                if from.params.len() == to.params.len()
                    && matches!(self.exprs[expr].kind, ExprKind::FnValue(_)) =>
            {
                let lent = |(own, lent): (&Ty, &Ty)| lent.as_ref().is_some() && own.as_ref().is_none();
                let lends = from.params.iter().zip(to.params.iter()).any(lent);
                lends.then(|| "what is passed is lent: write a closure, as in '(x) => f(x.clone())'".into())
            }
            (TyKind::Array(element, length), TyKind::Adt(adt, _)) => {
                self.list_help(expr, *element, *length, *adt)
            }
            _ => None,
        }
    }

    /// A value where a `Result` that could hold it is wanted: a value does not become one by itself.
    fn side_help(&self, have: Ty, want: Ty) -> Option<String> {
        let TyKind::Adt(adt, args) = want.kind() else {
            return None;
        };
        let [success, failure] = **args else { return None };
        if self.cx.program.lang.result != Some(*adt) {
            return None;
        }
        let help = match (self.becomes(have, success), self.becomes(have, failure)) {
            (true, true) => "say which it is: 'Ok(…)' for a success, 'Err(…)' for an error",
            (true, false) => "a success is wrapped: 'Ok(…)'",
            (false, true) => "an error is wrapped: 'Err(…)'",
            (false, false) => return None,
        };
        Some(help.into())
    }

    /// Is it a value of the type, or a literal that can be one?
    fn becomes(&self, have: Ty, want: Ty) -> bool {
        let want = self.table.shallow(want);
        match self.table.open_kind(have) {
            Some(VarKind::Int) => self.is_int(want),
            Some(VarKind::Float) => self.is_float(want),
            Some(VarKind::Any) => false,
            None => self.same_head(have, want),
        }
    }

    fn is_text_literal(&self, expr: ExprId) -> bool {
        matches!(self.exprs[expr].kind, ExprKind::Const(ConstValue::Str(_)))
    }

    /// A text literal that holds the number that is wanted.
    fn quoted_number(&self, expr: ExprId, want: Ty) -> Option<String> {
        let ExprKind::Const(ConstValue::Str(text)) = &self.exprs[expr].kind else {
            return None;
        };
        let number = text.parse::<i64>().is_ok() || self.is_float(want) && text.parse::<f64>().is_ok();
        number.then(|| "a number stands without quotes".into())
    }

    /// Are the types the same as far as they are known from outside?
    fn same_head(&self, a: Ty, b: Ty) -> bool {
        let (a, b) = (self.table.resolve(a), self.table.resolve(b));
        match (a.kind(), b.kind()) {
            (TyKind::Adt(x, left), TyKind::Adt(y, _)) if left.iter().any(|arg| arg.has_infer()) => x == y,
            _ => a == b,
        }
    }

    fn number_help(&self, expr: ExprId, have: Ty, want: Ty) -> Option<String> {
        if self.is_number_or_literal(want) {
            let named = self.show(want);
            let target = match want.kind() {
                TyKind::Ranged(base, ..) if named.contains('(') => base.name().to_string(),
                _ => named,
            };
            return Some(format!("convert it with 'as {target}'"));
        }
        if let Some(advice) = self.char_to_text(expr, have, want) {
            return Some(advice);
        }
        if let Some(advice) = self.number_to_enum(have, want) {
            return Some(advice);
        }
        match want.kind() {
            TyKind::Str if have == Ty::u8() => {
                Some("'.toString()' gives its number; 't.push(x)' appends it to a text as a byte".into())
            }
            TyKind::Str => Some("convert it with '.toString()', or write it into a text: $\"{…}\"".into()),
            TyKind::Bool => Some("conditions are 'bool': compare it, as in 'x != 0'".into()),
            _ => None,
        }
    }

    /// A character literal where a text is wanted.
    pub(super) fn char_to_text(&self, expr: ExprId, have: Ty, want: Ty) -> Option<String> {
        let want = want
            .as_ref()
            .map_or(want, |(_, target)| self.table.shallow(target));
        let ExprKind::Const(ConstValue::Int(value)) = self.exprs[expr].kind else {
            return None;
        };
        let text = match u8::try_from(value)
            .ok()
            .filter(|_| matches!(want.kind(), TyKind::Str))?
        {
            _ if have != Ty::u8() => return None,
            byte @ (b'"' | b'\\') => format!("\"\\{}\"", char::from(byte)),
            byte @ b' '..=b'~' => format!("\"{}\"", char::from(byte)),
            _ => "\"…\"".into(),
        };
        Some(format!(
            "a character literal is a byte; strings stand between double quotes: {text}"
        ))
    }

    pub(super) fn is_enum_of_integers(&self, ty: Ty) -> bool {
        matches!(ty.kind(), TyKind::Adt(adt, _) if self.is_plain_enum(*adt))
    }

    /// An integer does not become an enum by itself.
    pub(super) fn number_to_enum(&self, have: Ty, want: Ty) -> Option<String> {
        let number = self.is_number_or_literal(have) && self.is_enum_of_integers(want);
        number.then(|| format!("use '{}.tryFrom(n)', which returns an Option", self.show(want)))
    }

    /// Only a `bool` is a condition.
    fn condition_help(&self, have: Ty) -> Option<String> {
        let lang = &self.cx.program.lang;
        let test = match have.kind() {
            TyKind::Adt(adt, _) if lang.option == Some(*adt) => {
                "ask for a value: 'x.isSome()', or 'if let Some(y) = x'"
            }
            TyKind::Adt(adt, _) if lang.result == Some(*adt) => {
                "ask for success: 'x.isOk()', or 'if let Ok(y) = x'"
            }
            TyKind::Adt(adt, _) if [lang.vec, lang.hash_map, lang.hash_set].contains(&Some(*adt)) => {
                "ask for elements: '!x.isEmpty()'"
            }
            TyKind::Str => "ask for content: '!x.isEmpty()'",
            _ => return None,
        };
        Some(test.into())
    }

    /// An array where a collection is wanted.
    fn list_help(&self, expr: ExprId, element: Ty, length: u64, wanted: AdtId) -> Option<String> {
        let lang = &self.cx.program.lang;
        if lang.hash_map == Some(wanted) || lang.hash_set == Some(wanted) {
            let name = self.cx.program.adts[wanted].name;
            return Some(format!("begin with an empty one: '{name}.new()'"));
        }
        if lang.vec != Some(wanted) {
            return None;
        }
        Some(match self.exprs[expr].kind {
            ExprKind::ArrayRepeat(_) => format!("write 'Vec.filled({length}, …)'"),
            ExprKind::Local(local) => self.as_list(local, element),
            _ => "copy it into a list with '.toVec()'".into(),
        })
    }

    fn as_list(&self, local: LocalId, element: Ty) -> String {
        let declared = &self.locals[local];
        let keyword = if declared.mutable { "var" } else { "let" };
        let shown = match self.table.shallow(element).kind() {
            TyKind::Infer(_) if self.table.open_kind(element) == Some(VarKind::Any) => "T".into(),
            _ => self.show(element),
        };
        format!(
            "'[…]' without a type is an array of fixed length; for a list write '{keyword} {}: Vec<{shown}> = …'",
            declared.name
        )
    }

    /// A method that lists have, on an array that a literal without a type made.
    pub(super) fn method_of_list(&mut self, place: ExprId, method: Ident) -> Option<ExprId> {
        let ty = self.ty(place);
        let (TyKind::Array(element, _), Some(vec)) = (ty.kind(), self.cx.program.lang.vec) else {
            return None;
        };
        let local = self.root(place)?;
        let before = self.table.snapshot();
        let list = Ty::adt(vec, Args::new(&[*element]));
        let found = self.method_on(list, method.name, method.span).is_some();
        self.table.rollback(before);
        if !found {
            return None;
        }
        let (shown, declared) = (self.show(ty), self.locals[local].span);
        let message = format!("type '{shown}' has no method '{}'", method.as_str());
        let help = self.as_list(local, *element);
        let report: Diagnostic = e0304::error(method.span, message).here("a method of 'Vec'");
        self.table.give_up(ty);
        Some(self.reject(report.label(declared, "an array of fixed length").help(help)))
    }
}
