//! E0209: globals depend on each other.

use crate::diagnostics::{Code, Diagnostic};
use crate::hir::Global;
use crate::source::Span;

pub static CODE: Code = Code {
    id: "E0209",
    title: "Globals depend on each other",
    explanation: "Globals are initialised before `main` in the order of their dependencies; a global whose initialiser needs its own value, directly or through functions, has no order.",
    failing: "let A: i64 = B + 1\nlet B: i64 = A + 1\nfn main(): i32 {\n    print(A)\n    return 0\n}\n",
    fixed: "let A: i64 = 1\nlet B: i64 = A + 1\nfn main(): i32 {\n    print(B)\n    return 0\n}\n",
};

/// The finding at `span`.
pub fn error(span: Span, message: impl Into<String>) -> Diagnostic {
    Diagnostic::error(&CODE, span, message)
}

/// The initial value of `first` needs itself: by way of `names`, globals and functions from it back to it, and where
/// each global on the way is used.
pub fn cycle(first: &Global, names: &[String], uses: &[(&str, Span)]) -> Diagnostic {
    let message = format!("the initial value of global '{}' depends on itself", first.name);
    let report = error(first.span, message).note(names.join(" → "));
    let used =
        |report: Diagnostic, &(name, at): &(&str, Span)| report.label(at, format!("'{name}' is needed here"));
    uses.iter().fold(report, used)
}
