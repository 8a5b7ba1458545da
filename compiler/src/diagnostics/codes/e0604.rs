//! E0604: a closure on another OS thread writes a variable it shares.

use crate::diagnostics::{Code, Diagnostic};
use crate::source::Span;

pub static CODE: Code = Code {
    id: "E0604",
    title: "Captured variable written on another thread",
    explanation: "Branches of `parallel`, the body of `parallel for` and closures handed to other OS threads \
                  run at the same time as other code that can see the variables they share. They may read them \
                  but not write them: that would be a data race. Return the value as the branch's result, move \
                  it in, or use an atomic or a `Shared`.",
    failing: r#"fn main(): i32 {
    var total: i64 = 0
    parallel {
        let a = 1
        total = 2
    }
    print(total + a)
    return 0
}
"#,
    fixed: r#"fn main(): i32 {
    parallel {
        let a = 1
        let total = 2
    }
    print(total + a)
    return 0
}
"#,
};

/// `name` is captured at `at` and written; `declared` is where it is declared.
pub fn written(name: &str, at: Span, crossing: Span, branch: bool, declared: Span) -> Diagnostic {
    let message = format!("cannot write '{name}' from another thread");
    let runs = if branch {
        "this branch runs on another OS thread"
    } else {
        "this runs on another OS thread"
    };
    let help = match branch {
        true => {
            format!("bind the result in the branch, `let result = …`, and assign '{name}' after the block")
        }
        false => "use an atomic or a `Shared`, or return the value".to_string(),
    };
    Diagnostic::error(&CODE, at, message)
        .here(format!("'{name}' is written here"))
        .label(crossing, runs)
        .label(declared, format!("'{name}' is declared outside"))
        .help(help)
}
