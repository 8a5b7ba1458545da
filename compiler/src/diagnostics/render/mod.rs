//! How findings are shown.
//!
//! * **In**: a [`SourceMap`] and the [`Diagnostic`]s of a compilation, in any order, with duplicates.
//! * **Out**: text: for people, one line each, or one JSON object a line.
//! * **Always**: ordered by file and position, without duplicates, the same bytes for the same findings; any span,
//!   even one that is wrong, is shown somehow instead of ending in a panic.
//! * **Tests**: beside each renderer, and `tests/fail/**/*.stderr` for whole programs.
//! * **Absent**: deciding what goes to which stream; see `command/`.

mod ansi;
mod excerpt;
mod human;
mod json;
mod sheet;
mod short;

use super::{Diagnostic, Severity};
use crate::source::SourceMap;

/// A way to show diagnostics.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, clap::ValueEnum)]
pub enum Format {
    /// Source lines with labels, notes and helps
    #[default]
    Human,
    /// FILE:LINE:COLUMN: error[CODE]: MESSAGE
    Short,
    /// One JSON object a line
    Json,
}

/// All of `found` as text.
pub fn render(found: &[Diagnostic], map: &SourceMap, format: Format, color: bool) -> String {
    let found = in_order(found);
    match format {
        Format::Human => human::render(&found, map, color),
        Format::Short => found.iter().map(|one| short::line(one, map)).collect(),
        Format::Json => found.iter().map(|one| json::line(one, map)).collect(),
    }
}

/// Sorted by file, position and severity, each finding once.
fn in_order(found: &[Diagnostic]) -> Vec<&Diagnostic> {
    let mut sorted: Vec<&Diagnostic> = found.iter().collect();
    sorted.sort_by_key(|one| (one.primary.span, std::cmp::Reverse(one.severity), one.code.id));
    sorted.dedup_by(|a, b| same(a, b));
    sorted
}

fn same(a: &Diagnostic, b: &Diagnostic) -> bool {
    a.primary.span == b.primary.span && a.code.id == b.code.id && a.message == b.message
}

fn severity_word(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
    }
}

/// `2 errors, 1 warning`, or nothing when there is nothing to count.
fn summary(found: &[&Diagnostic]) -> String {
    let count = |severity| found.iter().filter(|one| one.severity == severity).count();
    let parts = [
        (count(Severity::Error), "error"),
        (count(Severity::Warning), "warning"),
    ];
    let counted = parts.into_iter().filter(|(number, _)| *number > 0);
    counted
        .map(|(number, word)| plural(number, word))
        .collect::<Vec<_>>()
        .join(", ")
}

fn plural(number: usize, word: &str) -> String {
    format!("{number} {word}{}", if number == 1 { "" } else { "s" })
}
