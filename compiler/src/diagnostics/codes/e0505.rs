//! E0505: one call gets a place as `&mut` and overlapping with it.

use crate::diagnostics::{Code, Diagnostic};
use crate::source::Span;

pub static CODE: Code = Code {
    id: "E0505",
    title: "Overlapping arguments",
    explanation: "A `&mut` parameter is the only way to its place while the call runs. In one call a place may \
                  therefore not be passed as `&mut` and at the same time as anything that overlaps it: itself, \
                  a part of it, or something it is a part of, receivers and what closures capture included. \
                  Different fields, constant different indices and disjoint constant ranges do not overlap; \
                  two elements at run-time indices are compared when the call is made.",
    failing: r#"struct Pair { a: i64, b: i64 }

fn addTo(target: &mut i64, whole: &Pair): void { target = target + whole.b }

fn main(): i32 {
    var p = Pair { a: 1, b: 2 }
    addTo(p.a, p)
    print(p.a)
    return 0
}
"#,
    fixed: r#"struct Pair { a: i64, b: i64 }

fn addTo(target: &mut i64, more: &i64): void { target = target + more }

fn main(): i32 {
    var p = Pair { a: 1, b: 2 }
    addTo(p.a, p.b)
    print(p.a)
    return 0
}
"#,
};

/// Two arguments: quoted place, where, and whether it is passed as `&mut`. `parts`: both are slices.
pub fn twice(first: (&str, Span, bool), second: (&str, Span, bool), parts: bool) -> Diagnostic {
    let how = |mutable: bool| {
        if mutable {
            "passed as '&mut'"
        } else {
            "also passed"
        }
    };
    let message = match first.0 == second.0 {
        true if first.2 && second.2 => format!("{} is passed twice to one call, both as '&mut'", first.0),
        true => format!("{} is passed twice to one call, once as '&mut'", first.0),
        false => format!(
            "{} and {} overlap, and one of them is passed as '&mut'",
            first.0, second.0
        ),
    };
    Diagnostic::error(&CODE, second.1, message)
        .here(format!("{} here", how(second.2)))
        .label(first.1, format!("{} here", how(first.2)))
        .help(match parts {
            true => "only constant ranges are told apart: pass the whole and the positions, or call once for each part",
            false => "pass different fields, or clone one of them before the call",
        })
}

/// `swap` of a place with a part of it.
pub fn nested(left: &str, right: &str, at: Span) -> Diagnostic {
    let message = format!("{left} and {right} overlap, and 'swap' changes both");
    Diagnostic::error(&CODE, at, message)
        .here("one of them is a part of the other")
        .help("take the part out with 'replace' first")
}

/// Two closures in one call that share a captured variable, each with the place of its capture and whether it writes.
pub fn closures(place: &str, at: Span, first: (Span, bool), second: (Span, bool)) -> Diagnostic {
    let how = |writes: bool| if writes { "writes" } else { "reads" };
    Diagnostic::error(
        &CODE,
        at,
        format!("closures that share {place} run in one call, and one of them writes it"),
    )
    .here("both may run here")
    .label(first.0, format!("one {} {place}", how(first.1)))
    .label(second.0, format!("the other {} it", how(second.1)))
    .help("run them one after the other, or make one closure of them")
}

/// A call gets `place` at `at`, and a closure that captured it at `captured`.
pub fn with_closure(place: &str, at: Span, (captured, writes): (Span, bool), mutable: bool) -> Diagnostic {
    let does = if writes { "writes" } else { "reads" };
    let how = if mutable { "passed as '&mut'" } else { "passed" };
    Diagnostic::error(
        &CODE,
        at,
        format!("{place} is passed to a call together with a closure that {does} it"),
    )
    .here(format!("{how} here"))
    .label(captured, format!("the closure {does} {place}"))
    .help("do it in two steps, or clone what the closure needs before the call")
}

/// The rounds of the `parallel for` at `at` write elements of `place` and use it besides: where, and whether as a write.
pub fn rounds(place: &str, at: Span, first: (Span, bool), second: (Span, bool)) -> Diagnostic {
    let how = |writes: bool| if writes { "written" } else { "read" };
    let message = format!("this 'parallel for' writes {place}, which its other rounds use meanwhile");
    Diagnostic::error(&CODE, at, message)
        .label(first.0, format!("{place} is {} here", how(first.1)))
        .label(second.0, format!("and {} here", how(second.1)))
        .help(format!(
            "take what is needed of {place} before the loop, or clone it there"
        ))
}

/// One closure that captures `place` and another closure that captures it too.
pub fn captured_twice(place: &str, at: Span, first: (Span, bool), second: (Span, bool)) -> Diagnostic {
    let how = |writes: bool| if writes { "written" } else { "read" };
    let message = format!("the closure run here captures {place} in two ways, and writes it");
    Diagnostic::error(&CODE, at, message)
        .here("run here")
        .label(first.0, format!("{place} is {} here", how(first.1)))
        .label(second.0, format!("and {} here", how(second.1)))
        .help("use the variable in one of the two closures only")
}
