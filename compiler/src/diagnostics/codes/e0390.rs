//! E0390: generic instantiation that does not end.

use crate::diagnostics::{Code, Diagnostic};
use crate::source::Span;

pub static CODE: Code = Code {
    id: "E0390",
    title: "Instantiation does not end",
    explanation: "Every use of a generic function with new type arguments makes a copy of it for these types. Here each copy \
                  asks for another one with types that are nested one level deeper, so there would be no last one. Call the \
                  function with the type parameters it was given, or put the value behind an interface.",
    failing: "struct Pair<T> { left: T, right: T }\n\nfn grow<T>(x: T, n: i64): i64 {\n    if n == 0 { return 0 }\n    \
              return grow(Pair { left: n, right: n }, n - 1) + wrap(x, n)\n}\n\nfn wrap<T>(x: T, n: i64): i64 {\n    \
              if n == 0 { return 0 }\n    return wrap([x], n - 1)\n}\n\nfn main(): i32 {\n    print(grow(1, 3))\n    \
              return 0\n}\n",
    fixed: "fn grow<T>(x: T, n: i64): i64 {\n    if n == 0 { return 0 }\n    return grow(x, n - 1)\n}\n\nfn main(): i32 \
            {\n    print(grow(1, 3))\n    return 0\n}\n",
};

/// The function whose copies need each other.
pub fn endless(span: Span, path: &str, deepest: u32) -> Diagnostic {
    Diagnostic::error(&CODE, span, format!("instantiating '{path}' does not end"))
        .here(format!("its type arguments nest deeper than {deepest}"))
        .help("call it with the same type arguments, or put the value behind an interface")
}
