//! E0208: wrong signature of main.

use crate::diagnostics::{Code, Diagnostic};
use crate::source::Span;

pub static CODE: Code = Code {
    id: "E0208",
    title: "Wrong or missing main",
    explanation: "`main` takes no parameters and returns `i32` or nothing: `fn main(): i32`, `fn main(): void` or `fn main()`.",
    failing: "fn main(): string {\n    return \"done\"\n}\n",
    fixed: "fn main(): i32 {\n    return 0\n}\n",
};

/// A file without `main` is to become an executable.
pub fn missing(file: Span, path: &str, near: Option<&str>) -> Diagnostic {
    let found = Diagnostic::error(&CODE, file, format!("there is no 'main' in {path}"))
        .note("a program begins with 'main' of the file that is built");
    match near {
        Some(near) => found.help(format!("did you mean 'main' with '{near}'?")),
        None => found.help("declare it: 'fn main(): i32 { … }'"),
    }
}

/// The finding at `span`.
pub fn error(span: Span, message: impl Into<String>) -> Diagnostic {
    Diagnostic::error(&CODE, span, message)
}
