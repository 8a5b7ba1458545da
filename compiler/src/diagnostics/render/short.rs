//! One line a finding, in the form editors and `grep` know.

use super::severity_word;
use crate::diagnostics::Diagnostic;
use crate::source::SourceMap;

/// `main.milo:3:9: error[E0401]: message`, with a line break.
pub fn line(one: &Diagnostic, map: &SourceMap) -> String {
    let name = &map.file(one.primary.span.file).name;
    let at = map.position(one.primary.span);
    let word = severity_word(one.severity);
    format!(
        "{name}:{}:{}: {word}[{}]: {}\n",
        at.line, at.column, one.code.id, one.message
    )
}
