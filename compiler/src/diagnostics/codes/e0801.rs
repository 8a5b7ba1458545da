//! E0801: a `match` does not cover every value of its subject.

use crate::diagnostics::{Code, Diagnostic};
use crate::source::Span;

pub static CODE: Code = Code {
    id: "E0801",
    title: "Match does not cover every case",
    explanation: "A `match` decides what happens for every value its subject can have; there is no silent fall-through. \
                  The message names values that no arm takes. Add arms for them, or a last arm `_ => …` for everything \
                  else. An arm with a guard (`if …`) does not count: the guard may be false.",
    failing: "enum Shape { Circle(f64), Rect(f64, f64) }\n\nfn area(s: &Shape): f64 {\n    match s {\n        \
              Shape.Circle(r) => { return 3.14 * r * r }\n    }\n}\n\nfn main(): i32 {\n    \
              print(area(Shape.Rect(2.0, 3.0)))\n    return 0\n}\n",
    fixed: "enum Shape { Circle(f64), Rect(f64, f64) }\n\nfn area(s: &Shape): f64 {\n    match s {\n        \
            Shape.Circle(r) => { return 3.14 * r * r }\n        Shape.Rect(w, h) => { return w * h }\n    }\n}\n\n\
            fn main(): i32 {\n    print(area(Shape.Rect(2.0, 3.0)))\n    return 0\n}\n",
};

/// How many missing cases the message spells out.
const SHOWN: usize = 3;

/// `cases` are patterns in source form; at least one.
pub fn missing(span: Span, cases: &[String]) -> Diagnostic {
    let listed = list(cases);
    let is = if cases.len() == 1 { "is" } else { "are" };
    Diagnostic::error(
        &CODE,
        span,
        format!("match does not cover every case: {listed} {is} missing"),
    )
    .here(format!("{listed} not covered"))
    .help(help(cases))
}

fn help(cases: &[String]) -> String {
    match cases {
        [only] if only != "_" => format!("add an arm `{only} => …`, or `_ => …` for everything else"),
        _ => "add the missing arms, or `_ => …` for everything else".to_string(),
    }
}

/// `'A'`, `'A' and 'B'`, `'A', 'B', 'C' and 4 more`.
pub(super) fn list(cases: &[String]) -> String {
    let mut quoted: Vec<String> = cases.iter().take(SHOWN).map(|case| format!("'{case}'")).collect();
    if cases.len() > SHOWN {
        quoted.push(format!("{} more", cases.len() - SHOWN));
    }
    match quoted.split_last() {
        None => String::new(),
        Some((last, [])) => last.clone(),
        Some((last, others)) => format!("{} and {last}", others.join(", ")),
    }
}
