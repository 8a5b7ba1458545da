//! E0108: malformed number.

use crate::diagnostics::{Code, Diagnostic};
use crate::source::Span;

pub static CODE: Code = Code {
    id: "E0108",
    title: "Malformed number",
    explanation: "Integers are written `42`, `1_000`, `0xFF`, `0b1010` or `0o17` and fit 64 bits; floats are \
                  written `1.5` or `1e-7`. A literal takes its type from where it stands, so there are no \
                  suffixes.",
    failing: "fn main(): i32 {\n    let mask = 0b102\n    print(mask)\n    return 0\n}\n",
    fixed: "fn main(): i32 {\n    let mask = 0b101\n    print(mask)\n    return 0\n}\n",
};

pub fn digit(span: Span, digit: char, radix: u32) -> Diagnostic {
    let kind = match radix {
        2 => "a binary",
        8 => "an octal",
        _ => "a hexadecimal",
    };
    Diagnostic::error(&CODE, span, format!("`{digit}` is not {kind} digit")).here("not a digit")
}

pub fn no_digits(span: Span) -> Diagnostic {
    Diagnostic::error(&CODE, span, "this number has no digits").here("digits are missing")
}

/// `1.`, `.5`, `1.e5`: digits stand on both sides of a point.
pub fn bare_point(span: Span, instead: &str) -> Diagnostic {
    Diagnostic::error(&CODE, span, "a number has digits on both sides of its point")
        .here("digits are missing")
        .help(format!("write `{instead}`"))
        .fix(span, instead)
}

pub fn too_large(span: Span) -> Diagnostic {
    Diagnostic::error(&CODE, span, "this integer does not fit 64 bits")
        .here("too large")
        .note("the largest integer is u64.MAX, 18446744073709551615")
}

pub fn float_too_large(span: Span) -> Diagnostic {
    Diagnostic::error(&CODE, span, "this number is too large for a float")
        .here("too large")
        .help("the infinite float is `f64.INF`")
}

pub fn f32_too_large(span: Span) -> Diagnostic {
    Diagnostic::error(&CODE, span, "this number is too large for 'f32'")
        .here("too large")
        .note("the largest 'f32' is f32.MAX, about 3.4e38")
        .help("use 'f64'; the infinite 'f32' is `f32.INF`")
}

/// Letters right behind a number.
pub fn suffix(span: Span, number: &str, suffix: &str) -> Diagnostic {
    let types = ["i8", "i16", "i32", "i64", "u8", "u16", "u32", "u64", "f32", "f64"];
    let found = Diagnostic::error(
        &CODE,
        span,
        format!("`{suffix}` cannot stand right behind a number"),
    );
    match types.contains(&suffix) {
        true => found.here("numbers have no suffixes").help(format!(
            "annotate the variable, as in `let x: {suffix} = {number}`, or write `{number} as {suffix}`"
        )),
        false => found.here("not part of the number"),
    }
}
