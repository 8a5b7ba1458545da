//! E0405: something is moved out of an element.

use crate::diagnostics::{Code, Diagnostic};
use crate::source::Span;

pub static CODE: Code = Code {
    id: "E0405",
    title: "Move out of a container",
    explanation: "An element of an array, slice or Vec stays in its container: moving it out would leave a \
                  hole that the container knows nothing of. Clone it, take it out with a method that closes \
                  the gap (`pop`, `remove`, `swapRemove`), or put something else in its place with `replace`.",
    failing: r#"struct Job { name: string }

fn main(): i32 {
    var jobs = Vec<Job>.new()
    jobs.push(Job { name: "a" })
    let name = jobs[0].name
    print(name)
    return 0
}
"#,
    fixed: r#"struct Job { name: string }

fn main(): i32 {
    var jobs = Vec<Job>.new()
    jobs.push(Job { name: "a" })
    let name = jobs[0].name.clone()
    print(name)
    return 0
}
"#,
};

/// `name` as in the source, `jobs[..].name`.
pub fn out_of_element(at: Span, name: &str) -> Diagnostic {
    Diagnostic::error(
        &CODE,
        at,
        format!("'{name}' cannot be moved out of its container"),
    )
    .here("this would leave a hole")
    .help("take the element out with 'remove' or 'pop', or exchange it with 'replace'")
}
