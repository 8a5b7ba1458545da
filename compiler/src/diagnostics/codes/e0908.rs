//! E0908: the linker failed in a way that is not ours to explain.

use crate::diagnostics::{Code, Diagnostic};
use crate::source::SourceMap;

pub static CODE: Code = Code {
    id: "E0908",
    title: "Linking failed",
    explanation: "The linker ended with an error that Milo does not know; what it said stands below the \
                  message. A file of another machine's architecture or a damaged archive are usual causes.",
    failing: "",
    fixed: "",
};

/// `output` is what the linker said.
pub fn failed(map: &mut SourceMap, linker: &str, output: &str) -> Diagnostic {
    let found = Diagnostic::error(
        &CODE,
        map.mention(linker),
        format!("'{linker}' could not link the program"),
    );
    if output.trim().is_empty() {
        found
    } else {
        found.note(output.trim())
    }
}
