//! E0408: a destructor is called by name.

use crate::diagnostics::{Code, Diagnostic};
use crate::source::Span;

pub static CODE: Code = Code {
    id: "E0408",
    title: "Destructor called by hand",
    explanation: "`drop` runs by itself, exactly once, when a value ends: at the end of its scope, when it is \
                  assigned over, or with what owns it. Calling it would run it twice. To end a value early, \
                  close its block earlier, or pass it by value to a function.",
    failing: r#"struct File { name: string }

impl Drop for File {
    fn drop(self: &mut Self): void { print($"closing {self.name}") }
}

fn main(): i32 {
    var f = File { name: "a.txt" }
    f.drop()
    print("done")
    return 0
}
"#,
    fixed: r#"struct File { name: string }

impl Drop for File {
    fn drop(self: &mut Self): void { print($"closing {self.name}") }
}

fn main(): i32 {
    {
        let f = File { name: "a.txt" }
        print(f.name)
    }
    print("done")
    return 0
}
"#,
};

/// `drop` is named at `at`.
pub fn called(at: Span) -> Diagnostic {
    Diagnostic::error(&CODE, at, "'drop' runs by itself and cannot be called")
        .here("it would run twice")
        .help("to end the value early, close its block, or pass it by value to a function")
}
