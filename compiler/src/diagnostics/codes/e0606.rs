//! E0606: a type argument lacks Send or Sync, which the parameter asks for.

use super::e0601::{Told, explained};
use crate::diagnostics::{Code, Diagnostic};
use crate::source::Span;

pub static CODE: Code = Code {
    id: "E0606",
    title: "Type argument is not Send or Sync",
    explanation: "A type parameter with the bound `Send` takes only types whose values may move to another OS \
                  thread, one with `Sync` only types that may be shared between threads. The message shows the \
                  part of the type argument that is at fault.",
    failing: r#"struct Raw { ptr: *u8 }

fn later<T: Send>(value: T): void { print("kept") }

fn main(): i32 {
    later(Raw { ptr: 0 as *u8 })
    return 0
}
"#,
    fixed: r#"@send
struct Raw { ptr: *u8 }

fn later<T: Send>(value: T): void { print("kept") }

fn main(): i32 {
    later(Raw { ptr: 0 as *u8 })
    return 0
}
"#,
};

/// `param` is the parameter's name and the place of its bound.
pub fn unmet(ty: &str, fact: &str, of: &str, at: Span, param: (&str, Span), told: &Told) -> Diagnostic {
    let (name, bound) = param;
    let found = Diagnostic::error(
        &CODE,
        at,
        format!("'{ty}' is not {fact}, which '{of}' asks of '{name}'"),
    )
    .here(format!("'{name}' is '{ty}' here"))
    .label(bound, "asked for here");
    explained(found, told)
}

/// An impl is not for this type, since a bound on Send or Sync does not hold.
pub fn conditional(at: Span, message: String, told: &Told) -> Diagnostic {
    explained(Diagnostic::error(&CODE, at, message), told)
}
