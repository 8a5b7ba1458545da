//! E0109: malformed character.

use crate::diagnostics::{Code, Diagnostic};
use crate::source::Span;

pub static CODE: Code = Code {
    id: "E0109",
    title: "Malformed character",
    explanation: "A character literal is one byte, a `u8`: an ASCII character such as `'A'`, or an escape \
                  such as `'\\n'` or `'\\xff'`. Text, and characters beyond ASCII, are strings.",
    failing: "fn main(): i32 {\n    let c = 'é'\n    print(c)\n    return 0\n}\n",
    fixed: "fn main(): i32 {\n    let c = \"é\"\n    print(c)\n    return 0\n}\n",
};

/// `content` is what stands between the quotes.
pub fn not_one_byte(span: Span, content: &str) -> Diagnostic {
    let found = Diagnostic::error(&CODE, span, "a character literal is exactly one byte");
    match content.is_empty() {
        true => found.here("empty"),
        false => found
            .here("more than one byte")
            .help("strings stand between double quotes")
            .fix(span, format!("\"{content}\"")),
    }
}

pub fn unterminated(span: Span) -> Diagnostic {
    Diagnostic::error(&CODE, span, "this character literal is not closed")
        .here("it begins here")
        .note("there are no lifetimes; strings stand between double quotes")
}
