//! E0902: an extra file of `milo build` cannot be used.

use crate::diagnostics::{Code, Diagnostic};
use crate::source::SourceMap;

pub static CODE: Code = Code {
    id: "E0902",
    title: "Linker input cannot be used",
    explanation: "Behind the program's own file, `milo build` takes C sources (`.c`), objects (`.o`) and \
                  libraries (`.a`, `.so`). This one does not exist or is of another kind.",
    failing: "",
    fixed: "",
};

/// A file that does not exist, or may not be read.
pub fn unreadable(map: &mut SourceMap, path: &str, why: &str) -> Diagnostic {
    Diagnostic::error(&CODE, map.mention(path), format!("cannot read '{path}': {why}"))
}

/// A file that is none of the kinds the linker takes.
pub fn unknown_kind(map: &mut SourceMap, path: &str) -> Diagnostic {
    Diagnostic::error(
        &CODE,
        map.mention(path),
        format!("'{path}' is not a C source, object or library"),
    )
    .help("the accepted kinds are .c, .o, .a and .so; a program has one Milo file, which imports the others")
}
