//! W0201: unused import.

use crate::diagnostics::{Code, Diagnostic};
use crate::source::Span;

pub static CODE: Code = Code {
    id: "W0201",
    title: "Unused import",
    explanation: "The imported name is not used in this file.",
    failing: "from \"std/sync\" import { Channel }\nfn main(): i32 {\n    print(1)\n    return 0\n}\n",
    fixed: "fn main(): i32 {\n    print(1)\n    return 0\n}\n",
};

/// An imported name nothing uses.
pub fn unused_import(span: Span, name: &str) -> Diagnostic {
    Diagnostic::warning(&CODE, span, format!("unused import '{name}'")).help("remove it")
}
