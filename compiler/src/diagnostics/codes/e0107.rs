//! E0107: unknown character.

use crate::diagnostics::{Code, Diagnostic};
use crate::source::Span;

pub static CODE: Code = Code {
    id: "E0107",
    title: "Unknown character",
    explanation: "Outside of strings and comments only ASCII letters, digits, blanks and the marks of the \
                  language may stand. Names are made of `A-Z a-z 0-9 _`.",
    failing: "fn main(): i32 {\n    let größe = 1\n    print(größe)\n    return 0\n}\n",
    fixed: "fn main(): i32 {\n    let size = 1\n    print(size)\n    return 0\n}\n",
};

/// `text` is a run of characters that start no token.
pub fn unknown(span: Span, text: &str) -> Diagnostic {
    let shown: String = text.chars().take(20).flat_map(char::escape_debug).collect();
    let found =
        Diagnostic::error(&CODE, span, format!("`{shown}` cannot stand here")).here("unknown character");
    let first = text.chars().next().unwrap_or(' ');
    match advice(first) {
        Some(help) => found.help(help),
        None => found,
    }
}

fn advice(first: char) -> Option<&'static str> {
    Some(match first {
        '#' => "comments start with `//`, attributes with `@`",
        '$' => "an interpolated string is written `$\"… {expr} …\"`",
        '\\' => "a statement goes on over a line break by itself after an operator or a comma",
        '\u{201c}' | '\u{201d}' | '\u{2018}' | '\u{2019}' | '«' | '»' => {
            "strings stand between straight quotes: `\"`"
        }
        '\u{2013}' | '\u{2014}' | '\u{2212}' => "the minus sign is the plain `-`",
        '≤' => "write `<=`",
        '≥' => "write `>=`",
        '≠' => "write `!=`",
        '×' => "write `*`",
        '÷' => "write `/`",
        '→' | '⇒' => "write `=>`",
        '\u{a0}' | '\u{200b}' | '\u{feff}' => "this is an invisible character; replace it by a space",
        c if c.is_alphabetic() => "names are made of A-Z, a-z, 0-9 and `_`",
        _ => return None,
    })
}

/// `#[derive(Debug)]`
pub fn attribute(span: Span) -> Diagnostic {
    let found = Diagnostic::error(&CODE, span, "`#` cannot stand here").here("unknown character");
    found.help("attributes are written `@name`, as in `@derive(Ord)`; every type prints, clones and compares without one")
}
