//! Do the arms of a `match` take every value, and can each of them be reached?
//!
//! * **In**: typed patterns of one `match` or `let`.
//! * **Out**: findings only.
//! * **Always**: one traversal answers both questions (Maranget's matrix with witnesses); the work is limited, a match
//!   beyond the limit is an error of its own and never a hang. Arms with guards take nothing for certain.
//! * **Errors**: E0801 missing cases, E0802 unreachable arm, E0803 too complex, E0804 `let` with a pattern that can fail.
//! * **Tests**: `tests.rs` here by hand-built patterns, `tests/fail/patterns` by programs.
//! * **Absent**: reasoning about guards, about string prefixes and about types without values other than the subject's.

mod lower;
mod matrix;
mod split;
#[cfg(test)]
mod tests;
mod witness;

use crate::diagnostics::Sink;
use crate::diagnostics::codes::{e0801, e0802, e0803, e0804};
use crate::hir::{ConstValue, Pattern, PatternKind, Program};
use crate::source::Span;
use crate::types::{Ty, TyKind};
use lower::{Arena, PatId};
use matrix::{Answer, Search};

/// How many arms a match may have for the message about an unreachable one to name the arm that hides it.
const EXPLAINED_ARMS: usize = 64;

/// Reports missing cases and unreachable arms. Each arm is its pattern, whether it has a guard, and the pattern's span.
/// `if let` and `let else` need no such check: their last arm is `_`.
pub fn check_match(
    program: &Program,
    scrutinee: Ty,
    arms: &[(&Pattern, bool, Span)],
    match_span: Span,
    sink: &mut Sink,
) {
    if scrutinee.has_error() || arms.iter().any(|(pattern, ..)| mentions_error(pattern)) {
        return;
    }
    let subject = behind_references(scrutinee);
    let mut arena = Arena::default();
    let rows = lower_arms(program, &mut arena, arms);
    let patterns: Vec<(PatId, bool)> = rows.iter().map(|row| (row.pattern, row.guarded)).collect();
    let Some(answer) = Search::new(program, &arena).run(subject, &patterns) else {
        return sink.report(e0803::too_complex(match_span));
    };
    report_unreachable(program, subject, &arena, &rows, &answer, arms, sink);
    if !answer.missing.is_empty() && !is_empty_enum(program, subject) {
        sink.report(e0801::missing(
            match_span,
            &witness::show_all(program, &answer.missing),
        ));
    }
}

/// Reports a `let` pattern without `else` that some value does not match.
pub fn check_irrefutable(program: &Program, ty: Ty, pattern: &Pattern, sink: &mut Sink) {
    if ty.has_error() || mentions_error(pattern) {
        return;
    }
    let mut arena = Arena::default();
    let lowered = arena.lower(program, pattern);
    match Search::new(program, &arena).run(behind_references(ty), &[(lowered, false)]) {
        None => sink.report(e0803::too_complex(pattern.span)),
        Some(answer) if answer.missing.is_empty() => {}
        Some(answer) => {
            sink.report(e0804::refutable(
                pattern.span,
                &witness::show_all(program, &answer.missing),
            ));
        }
    }
}

/// One alternative of an arm: what the search sees as a row.
struct TopRow {
    arm: usize,
    pattern: PatId,
    guarded: bool,
    span: Span,
}

fn lower_arms(program: &Program, arena: &mut Arena, arms: &[(&Pattern, bool, Span)]) -> Vec<TopRow> {
    let mut rows = Vec::with_capacity(arms.len());
    for (arm, &(pattern, guarded, span)) in arms.iter().enumerate() {
        for (alternative, alone) in alternatives(pattern) {
            let span = if alone { span } else { alternative.span };
            let pattern = arena.lower(program, alternative);
            rows.push(TopRow {
                arm,
                pattern,
                guarded,
                span,
            });
        }
    }
    rows
}

/// The pattern itself, or its top-level alternatives.
fn alternatives(pattern: &Pattern) -> Vec<(&Pattern, bool)> {
    match &pattern.kind {
        PatternKind::Or(alternatives) => alternatives.iter().map(|one| (one, false)).collect(),
        _ => vec![(pattern, true)],
    }
}

fn report_unreachable(
    program: &Program,
    subject: Ty,
    arena: &Arena,
    rows: &[TopRow],
    answer: &Answer,
    arms: &[(&Pattern, bool, Span)],
    sink: &mut Sink,
) {
    let mut arm_reached = vec![false; arms.len()];
    for (row, &reached) in rows.iter().zip(&answer.reached) {
        arm_reached[row.arm] |= reached;
    }
    let mut reported = None;
    for (at, row) in rows.iter().enumerate() {
        if answer.reached[at] || (!arm_reached[row.arm] && reported == Some(row.arm)) {
            continue;
        }
        reported = Some(row.arm);
        let span = if arm_reached[row.arm] {
            row.span
        } else {
            arms[row.arm].2
        };
        let hidden_by = hiding_row(program, subject, arena, rows, at).map(|hider| rows[hider].span);
        sink.report(e0802::unreachable(span, arm_reached[row.arm], hidden_by));
    }
}

/// The one earlier row that alone takes everything the row at `at` matches, if there is one.
fn hiding_row(program: &Program, subject: Ty, arena: &Arena, rows: &[TopRow], at: usize) -> Option<usize> {
    let earlier = rows[..at].iter().enumerate().filter(|(_, row)| !row.guarded);
    let mut candidates = earlier.take(EXPLAINED_ARMS).map(|(index, _)| index);
    candidates.find(|&hider| {
        let pair = [(rows[hider].pattern, false), (rows[at].pattern, false)];
        let answer = Search::new(program, arena).run(subject, &pair);
        answer.is_some_and(|answer| !answer.reached[1])
    })
}

fn behind_references(ty: Ty) -> Ty {
    ty.as_ref().map_or(ty, |(_, target)| behind_references(target))
}

fn is_empty_enum(program: &Program, ty: Ty) -> bool {
    match ty.kind() {
        TyKind::Adt(adt, _) => {
            matches!(&program.adts[*adt].kind, crate::hir::AdtKind::Enum { variants, .. } if variants.is_empty())
        }
        TyKind::Never => true,
        _ => false,
    }
}

/// A part of the pattern has been reported, or is about to be: a constant that the type cannot hold.
fn mentions_error(pattern: &Pattern) -> bool {
    match &pattern.kind {
        PatternKind::Error => true,
        PatternKind::Variant { fields, .. } | PatternKind::Or(fields) => fields.iter().any(mentions_error),
        PatternKind::Struct { fields } => fields.iter().any(|(_, field)| mentions_error(field)),
        PatternKind::Const(ConstValue::Int(value)) => out_of_range(pattern.ty, *value),
        PatternKind::Range(low, high) => out_of_range(pattern.ty, *low) || out_of_range(pattern.ty, *high),
        _ => pattern.ty.is_error(),
    }
}

fn out_of_range(ty: Ty, value: i128) -> bool {
    match *ty.kind() {
        TyKind::Int(int) => value < int.min() || value > int.max(),
        TyKind::Ranged(_, low, high) => value < low || value > high,
        _ => ty.is_error(),
    }
}
