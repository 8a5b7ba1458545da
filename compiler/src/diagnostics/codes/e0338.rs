//! E0338: a trait that requires itself.

use crate::diagnostics::{Code, Diagnostic};
use crate::source::Span;

pub static CODE: Code = Code {
    id: "E0338",
    title: "Cyclic supertraits",
    explanation: "`trait A: B` says that every type with `A` has `B` first. Traits that require each other, or themselves, \
                  could never be implemented in any order.",
    failing: "trait A: B { fn a(self: &Self): i64 }\ntrait B: A { fn b(self: &Self): i64 }\n\nfn main(): i32 {\n    return 0\n}\n",
    fixed: "trait A { fn a(self: &Self): i64 }\ntrait B: A { fn b(self: &Self): i64 }\n\nfn main(): i32 {\n    return 0\n}\n",
};

/// The traits in the order in which each requires the next.
pub fn cycle(span: Span, chain: &[String]) -> Diagnostic {
    let message = format!("trait '{}' requires itself", chain[0]);
    Diagnostic::error(&CODE, span, message).note(format!("{} → {}", chain.join(" → "), chain[0]))
}
