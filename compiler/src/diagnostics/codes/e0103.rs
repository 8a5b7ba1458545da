//! E0103: unknown escape.

use crate::diagnostics::{Code, Diagnostic};
use crate::source::Span;

pub static CODE: Code = Code {
    id: "E0103",
    title: "Unknown escape",
    explanation: "A backslash in a string or character literal starts an escape: `\\n \\t \\r \\0 \\\\ \\\" \
                  \\' \\{ \\}`, `\\xNN` with two hexadecimal digits, or `\\u{…}` with a code point. Anything \
                  else is an error instead of a guess. A backslash itself is written `\\\\`.",
    failing: "fn main(): i32 {\n    print(\"100\\%\")\n    return 0\n}\n",
    fixed: "fn main(): i32 {\n    print(\"100%\")\n    return 0\n}\n",
};

pub fn unknown(span: Span, escape: Option<char>) -> Diagnostic {
    let what = escape.map_or_else(|| "`\\` at the end of a line".to_string(), |c| format!("`\\{c}`"));
    Diagnostic::error(&CODE, span, format!("{what} is not an escape"))
        .here("unknown escape")
        .help("the escapes are \\n \\t \\r \\0 \\\\ \\\" \\' \\{ \\} \\xNN \\u{…}; a backslash itself is `\\\\`")
}

pub fn bad_hex(span: Span) -> Diagnostic {
    Diagnostic::error(&CODE, span, "`\\x` needs two hexadecimal digits").here("as in `\\x1b`")
}

pub fn bad_unicode(span: Span) -> Diagnostic {
    Diagnostic::error(&CODE, span, "`\\u` needs a Unicode code point in braces").here("as in `\\u{1F600}`")
}
