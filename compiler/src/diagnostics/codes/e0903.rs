//! E0903: the C compiler rejects a file.

use crate::diagnostics::{Code, Diagnostic};
use crate::source::SourceMap;

pub static CODE: Code = Code {
    id: "E0903",
    title: "C source does not compile",
    explanation: "C sources given to `milo build` go to the system's C compiler, `$CC` or else `cc`. It \
                  rejected this one; what it said stands below the message.",
    failing: "",
    fixed: "",
};

/// `output` is what the C compiler said.
pub fn rejected(map: &mut SourceMap, path: &str, output: &str) -> Diagnostic {
    let found = Diagnostic::error(
        &CODE,
        map.mention(path),
        format!("'{path}' does not compile as C"),
    );
    if output.trim().is_empty() {
        found
    } else {
        found.note(output.trim())
    }
}
