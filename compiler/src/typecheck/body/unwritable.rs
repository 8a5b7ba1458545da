//! A variable that many lines want to write is reported once: at the first of them, with how many there are.

use super::BodyCx;
use crate::diagnostics::Diagnostic;
use crate::diagnostics::codes::e0319;
use crate::hir::ExprId;
use crate::source::Span;

/// A variable that was reported: where it is declared, where that was told, and how many uses came after it.
pub(super) struct Refused {
    declared: Span,
    told: Span,
    more: usize,
}

impl BodyCx<'_, '_> {
    /// Reports a write to what is declared at `declared`, or counts it, when one has been reported.
    pub(super) fn refuse_write(&mut self, declared: Span, report: Diagnostic) {
        let known = |refused: &&mut Refused| refused.declared == declared;
        if let Some(refused) = self.refused.iter_mut().find(known) {
            refused.more += usize::from(refused.told != report.primary.span);
            return;
        }
        self.refused.push(Refused {
            declared,
            told: report.primary.span,
            more: 0,
        });
        self.report(report);
    }

    /// The same, in place of an expression.
    pub(super) fn reject_write(&mut self, declared: Span, report: Diagnostic) -> ExprId {
        let span = report.primary.span;
        self.refuse_write(declared, report);
        self.error_expr(span)
    }

    /// Says how often what was reported came up again.
    pub(super) fn count_refused(&mut self) {
        let found = &mut self.cx.sink.found[self.errors_before..];
        for refused in self.refused.iter().filter(|refused| refused.more > 0) {
            let first = found
                .iter_mut()
                .find(|report| report.code.id == e0319::CODE.id && report.primary.span == refused.told);
            if let Some(report) = first {
                report.notes.push(e0319::more(refused.more));
            }
        }
    }
}
