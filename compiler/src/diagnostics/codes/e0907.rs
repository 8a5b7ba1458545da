//! E0907: two linked files define one symbol.

use crate::diagnostics::{Code, Diagnostic};
use crate::source::SourceMap;

pub static CODE: Code = Code {
    id: "E0907",
    title: "Symbol defined twice",
    explanation: "Two of the linked files define the same C symbol. Rename one of them, make it `static` in C, \
                  or leave out `@externalLinkage` in Milo.",
    failing: "",
    fixed: "",
};

/// Two files define `symbol`.
pub fn twice(map: &mut SourceMap, symbol: &str) -> Diagnostic {
    Diagnostic::error(
        &CODE,
        map.mention(symbol),
        format!("'{symbol}' is defined by two of the linked files"),
    )
}
