//! E0905: no linked file defines a symbol.

use crate::diagnostics::{Code, Diagnostic};
use crate::source::{SourceMap, Span};

pub static CODE: Code = Code {
    id: "E0905",
    title: "Undefined symbol",
    explanation: "An `extern fn` promises that some object or library defines a C function of that name. The \
                  linker found none. Give the C source, object or library to `milo build`, or name the library \
                  with `@link(\"name\")` before the declaration.",
    failing: "extern fn noSuchFunction(n: i32): i32\n\nfn main(): i32 {\n    return noSuchFunction(1)\n}\n",
    fixed: "extern fn abs(n: i32): i32\n\nfn main(): i32 {\n    return abs(0)\n}\n",
};

/// A symbol promised by the extern declaration at `declared`.
pub fn undefined(declared: Span, symbol: &str) -> Diagnostic {
    Diagnostic::error(&CODE, declared, format!("no linked file defines '{symbol}'"))
        .here("declared here")
        .help(format!(
            "give the file that defines '{symbol}' to `milo build`, or name its library with '@link'"
        ))
}

/// A symbol that some other linked file uses.
pub fn undefined_elsewhere(map: &mut SourceMap, symbol: &str) -> Diagnostic {
    Diagnostic::error(
        &CODE,
        map.mention(symbol),
        format!("no linked file defines '{symbol}'"),
    )
    .note("a C source, object or library given to the linker uses it")
}
