//! View variables: which initialisers make one, and letting one show something else.

use super::BodyCx;
use crate::diagnostics::Diagnostic;
use crate::diagnostics::codes::e0319;
use crate::hir::*;
use crate::source::Span;
use crate::syntax::ast::{self, Expr, ExprKind as Ast, Literal, StmtKind};
use crate::types::*;

/// What branches are written as that a view can show.
#[derive(Default)]
pub(super) struct Shown {
    slice: bool,
    /// `[]`: what the others show are elements, too.
    pub nothing: bool,
}

/// An `if` or `match` of which every branch can be shown by a view, and one is written as a slice: `if c { s[1..] } else { s }`.
pub(super) fn shown_by(value: &Expr) -> Option<Shown> {
    let mut shown = Shown::default();
    let all = can_show(value, &mut shown);
    (all && shown.slice).then_some(shown)
}

fn can_show(value: &Expr, shown: &mut Shown) -> bool {
    match &value.kind {
        Ast::Slice(_) => {
            shown.slice = true;
            true
        }
        Ast::Name(_) | Ast::Literal(Literal::Text(_)) => true,
        Ast::Array(items) if items.is_empty() => {
            shown.nothing = true;
            true
        }
        Ast::Field { base, .. } => can_show(base, &mut Shown::default()),
        Ast::If(branches) => {
            let otherwise = branches
                .otherwise
                .as_ref()
                .is_some_and(|block| block_shows(block, shown));
            otherwise
                && branches
                    .branches
                    .iter()
                    .all(|branch| block_shows(&branch.body, shown))
        }
        Ast::Match(matched) => matched.arms.iter().all(|arm| can_show(&arm.body, shown)),
        Ast::Block(block) => block_shows(block, shown),
        Ast::Return(_) | Ast::Break | Ast::Continue => true,
        _ => false,
    }
}

/// A block shows what its last expression shows, as long as nothing before declares what that could be of.
fn block_shows(block: &ast::Block, shown: &mut Shown) -> bool {
    let (before, last) = block.split_value();
    let plain = |stmt: &ast::Stmt| !matches!(stmt.kind, StmtKind::Let(_));
    before.iter().all(plain) && last.is_some_and(|last| can_show(last, shown))
}

impl<'a> BodyCx<'_, 'a> {
    /// The shared view that an assignment to this would let show something else: nothing can be written through one.
    pub(super) fn shared_view(&self, target: ExprId) -> Option<(LocalId, ExprId)> {
        let ExprKind::Deref(view) = self.exprs[target].kind else {
            return None;
        };
        let ExprKind::Local(local) = self.exprs[view].kind else {
            return None;
        };
        let declared = &self.locals[local];
        let shown = self.table.shallow(declared.ty).as_ref();
        let shared = shown.is_some_and(|(mutable, shown)| {
            !mutable && matches!(self.table.shallow(shown).kind(), TyKind::Str | TyKind::Slice(_))
        });
        let variable = declared.kind == LocalKind::Let && !self.info[local].in_pattern;
        (shared && variable).then_some((local, view))
    }

    /// `rest = rest[1..]` of a `var`. Not from inside a closure: what is captured there may not outlive its frame.
    pub(super) fn show_anew(&mut self, local: LocalId, place: ExprId, value: &'a Expr, span: Span) -> ExprId {
        self.info[local].written = true;
        let ty = self.ty(place);
        let value = self.check(value, ty);
        if let Some(report) = self.cannot_show_anew(local, self.span(place)) {
            let declared = self.locals[local].span;
            return self.reject_write(declared, report);
        }
        self.add(ExprKind::Assign { place, value }, Ty::void(), span)
    }

    fn cannot_show_anew(&self, local: LocalId, span: Span) -> Option<Diagnostic> {
        let declared = &self.locals[local];
        let (name, at) = (declared.name, declared.span);
        let message = format!("the view '{name}' cannot be made to show something else here");
        let report = e0319::error(span, message);
        if self.info[local].is_late && self.capturing(local).is_empty() {
            return None;
        }
        if !declared.mutable {
            let report = report.label(at, "declared without 'var' here");
            return Some(report.help(format!("declare it as 'var {name}'")));
        }
        if self.capturing(local).is_empty() {
            return None;
        }
        let report = report.label(at, "declared outside of the closure here");
        Some(report.help("keep the position in a number, and slice where the text is used"))
    }
}
