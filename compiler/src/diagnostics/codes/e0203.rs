//! E0203: name not exported by a module.

use crate::diagnostics::{Code, Diagnostic};
use crate::source::Span;

pub static CODE: Code = Code {
    id: "E0203",
    title: "Name not exported by a module",
    explanation: "An import takes names that the other file declares with `pub`. Everything else is private to its file.",
    failing: "from \"std/sync\" import { Chanel }\nfn main(): i32 {\n    let ch: Chanel<i64> = Chanel.new(1)!\n    ch.destroy()\n    return 0\n}\n",
    fixed: "from \"std/sync\" import { Channel }\nfn main(): i32 {\n    let ch: Channel<i64> = Channel.new(1)!\n    ch.destroy()\n    return 0\n}\n",
};

/// The module declares no such name; `near` is a similar one it exports.
pub fn missing(span: Span, name: &str, path: &str, near: Option<(&str, Span)>) -> Diagnostic {
    let found = Diagnostic::error(&CODE, span, format!("'{path}' has no '{name}'"));
    match near {
        Some((near, declared)) => found
            .help(format!("did you mean '{near}'?"))
            .label(declared, "declared here")
            .fix(span, near),
        None => found,
    }
}

/// The module declares it without `pub`.
pub fn private(span: Span, kind: &str, name: &str, path: &str, declared: Span) -> Diagnostic {
    Diagnostic::error(&CODE, span, format!("{kind} '{name}' is private to '{path}'"))
        .label(declared, "declared here without 'pub'")
        .help(format!("declare it as 'pub' in '{path}' to import it"))
}
