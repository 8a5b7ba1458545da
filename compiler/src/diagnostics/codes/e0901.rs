//! E0901: a file named on the command line cannot be read.

use crate::diagnostics::{Code, Diagnostic};
use crate::source::{SourceError, SourceMap};

pub static CODE: Code = Code {
    id: "E0901",
    title: "Source file cannot be read",
    explanation: "A source file named on the command line does not exist, is a directory, may not be read, is too \
                  large, or is not UTF-8 text. Milo sources are UTF-8: save the file in that encoding.",
    failing: "",
    fixed: "",
};

/// The file enters the map without text, so that the diagnostic can name it.
pub fn unreadable(map: &mut SourceMap, path: &str, why: &SourceError) -> Diagnostic {
    Diagnostic::error(&CODE, map.mention(path), sentence(path, why))
}

fn sentence(path: &str, why: &SourceError) -> String {
    match why {
        SourceError::NotFound | SourceError::Other(_) => format!("cannot read '{path}': {why}"),
        _ => format!("cannot read '{path}': it {why}"),
    }
}
