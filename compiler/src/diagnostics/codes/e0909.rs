//! E0909: an output file cannot be written.

use crate::diagnostics::{Code, Diagnostic};
use crate::source::SourceMap;

pub static CODE: Code = Code {
    id: "E0909",
    title: "Output cannot be written",
    explanation: "The file the compiler was to write cannot be created: its directory does not exist or may \
                  not be written to, the path is a directory, or the disk is full.",
    failing: "",
    fixed: "",
};

/// `path` cannot be created or filled.
pub fn unwritable(map: &mut SourceMap, path: &str, why: &std::io::Error) -> Diagnostic {
    use std::io::ErrorKind;
    let reason = match why.kind() {
        ErrorKind::NotFound => "no such directory".to_string(),
        ErrorKind::PermissionDenied => "permission denied".to_string(),
        ErrorKind::IsADirectory => "it is a directory".to_string(),
        _ => why.to_string(),
    };
    Diagnostic::error(
        &CODE,
        map.mention(path),
        format!("cannot write '{path}': {reason}"),
    )
}
