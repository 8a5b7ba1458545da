//! E0112: statements beside main.

use crate::diagnostics::{Code, Diagnostic};
use crate::source::Span;

pub static CODE: Code = Code {
    id: "E0112",
    title: "Statements beside main",
    explanation: "Statements outside of functions make a file a script: they run in order as its `main`. A \
                  file that declares `main`, or is imported, has no such statements.",
    failing: "print(\"setup\")\n\nfn main(): i32 {\n    return 0\n}\n",
    fixed: "fn main(): i32 {\n    print(\"setup\")\n    return 0\n}\n",
};

pub fn imported(statement: Span) -> Diagnostic {
    Diagnostic::error(
        &CODE,
        statement,
        "a statement outside of functions in a file that is imported",
    )
    .here("move this into a function")
    .note("only the file that is run can be a script")
}

pub fn beside_main(statement: Span, main: Span) -> Diagnostic {
    Diagnostic::error(
        &CODE,
        statement,
        "a statement outside of functions in a file that has a `main`",
    )
    .here("move this into a function")
    .label(main, "`main` is declared here")
}
