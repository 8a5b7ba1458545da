//! E0105: nesting too deep.

use crate::diagnostics::{Code, Diagnostic};
use crate::source::Span;

/// Three hundred parentheses.
const FAILING: &str = "fn main(): i32 {\n    let x = \
    ((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((\
    ((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((\
    ((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((\
    1\
    ))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))\
    ))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))\
    ))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))\
    \n    print(x)\n    return 0\n}\n";

pub static CODE: Code = Code {
    id: "E0105",
    title: "Nesting too deep",
    explanation: "Brackets, blocks, types, patterns and operators may be nested a few hundred levels deep, \
                  and operators chained a few thousand times. Programs written by people stay far below; \
                  generated ones should use tables, loops or intermediate variables.",
    failing: FAILING,
    fixed: "fn main(): i32 {\n    let x = ((1))\n    print(x)\n    return 0\n}\n",
};

pub fn nesting(span: Span, limit: u32) -> Diagnostic {
    Diagnostic::error(
        &CODE,
        span,
        format!("this is nested more than {limit} levels deep"),
    )
    .here("too deep here")
    .help("give inner parts a name with `let`, or move them into functions")
}

pub fn chain(span: Span, limit: u32) -> Diagnostic {
    Diagnostic::error(&CODE, span, format!("this chain has more than {limit} links"))
        .here("too long here")
        .help("split it with `let`, or use a loop over an array")
}
