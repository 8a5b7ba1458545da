//! E0337: a method that an interface cannot have.

use crate::diagnostics::{Code, Diagnostic};
use crate::source::Span;

pub static CODE: Code = Code {
    id: "E0337",
    title: "Method that an interface cannot have",
    explanation: "An interface lists methods that are found when the program runs, so each has one signature for every type: \
                  it has no body, no type parameters, and `Self` stands only in its receiver. A trait has none of these \
                  limits.",
    failing: "interface Shape {\n    fn area(self: &Self): f64\n    fn same(self: &Self, other: &Self): bool\n}\n\nfn main(): i32 {\n    return 0\n}\n",
    fixed: "trait Shape {\n    fn area(self: &Self): f64\n    fn same(self: &Self, other: &Self): bool\n}\n\nfn main(): i32 {\n    return 0\n}\n",
};

/// `what` a method of an interface has not.
pub fn error(span: Span, what: &str, help: &str) -> Diagnostic {
    Diagnostic::error(&CODE, span, format!("a method of an interface {what}")).help(help)
}
