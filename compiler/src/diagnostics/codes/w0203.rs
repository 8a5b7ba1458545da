//! W0203: unused result.

use crate::diagnostics::{Code, Diagnostic};
use crate::source::Span;

pub static CODE: Code = Code {
    id: "W0203",
    title: "Unused result",
    explanation: "The call returns a `Result` and its failure would go unnoticed. Unwrap it with `!`, propagate it with `?`, match it, or bind it to a name that starts with `_`.",
    failing: "fn f(): Result<i64> { return Result.Ok(1) }\nfn main(): i32 {\n    f()\n    return 0\n}\n",
    fixed: "fn f(): Result<i64> { return Result.Ok(1) }\nfn main(): i32 {\n    f()!\n    return 0\n}\n",
};

/// A `Result` in statement position.
pub fn unused_result(span: Span, ty: &str) -> Diagnostic {
    Diagnostic::warning(
        &CODE,
        span,
        format!("this '{ty}' is ignored, and a failure with it"),
    )
    .help("handle it, unwrap it with '!', or bind it: 'let _ = …'")
}
