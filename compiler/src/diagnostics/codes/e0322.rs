//! E0322: invalid use of ?.

use crate::diagnostics::{Code, Diagnostic};
use crate::source::Span;

pub static CODE: Code = Code {
    id: "E0322",
    title: "Invalid use of ?",
    explanation: "`e?` takes the value out of an `Option` or `Result`, or returns the failure from the function, which must return the same kind with an error it can be converted to.",
    failing: "fn first(v: Vec<i64>): i64 {\n    return v.first()?\n}\nfn main(): i32 {\n    print(first([1]))\n    return 0\n}\n",
    fixed: "fn first(v: &[i64]): i64? {\n    if v.len == 0 { return Option.None }\n    return v[0]\n}\nfn main(): i32 {\n    let v = [1]\n    print(first(v) ?? 0)\n    return 0\n}\n",
};

/// The finding at `span`.
pub fn error(span: Span, message: impl Into<String>) -> Diagnostic {
    Diagnostic::error(&CODE, span, message)
}
