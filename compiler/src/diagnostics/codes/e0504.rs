//! E0504: a place changes while something still refers to it.

use crate::diagnostics::{Code, Diagnostic};
use crate::source::Span;

pub static CODE: Code = Code {
    id: "E0504",
    title: "Frozen place changed",
    explanation: "While a view, a loop over a container, a by-reference binding of a `match` or a closure that \
                  uses one is still needed, the place it refers to is frozen: it may be read, but not \
                  assigned, moved, dropped or lent as `&mut`, because that could leave the reference pointing \
                  at nothing. Through a `&mut` view only the view may be used. Freezing is per field, and it \
                  ends with the last use.",
    failing: r#"fn main(): i32 {
    var items = [1, 2, 3].slice(0, 3)
    let head = items[0..2]
    items.push(4)
    print(head[0])
    return 0
}
"#,
    fixed: r#"fn main(): i32 {
    var items = [1, 2, 3].slice(0, 3)
    let head = items[0..2]
    print(head[0])
    items.push(4)
    return 0
}
"#,
};

/// What the program tries to do to the frozen place.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Verb {
    Assign,
    Move,
    Change,
    Use,
}

/// What refers to it, with its name.
pub enum Holder {
    View(String),
    Binding(String),
    Closure(String),
    Loop,
    /// A guard is being decided.
    Match,
    Unnamed,
}

/// A reference that is still needed.
pub struct Lent {
    pub span: Span,
    pub holder: Holder,
    /// The use that needs it; none for loops.
    pub later: Option<Later>,
}

pub struct Later {
    pub span: Span,
    /// Before in the source, but in the next round of a loop.
    pub next_round: bool,
}

/// `place` and `source`, what was lent, are quoted.
pub fn frozen(verb: Verb, place: &str, source: &str, at: Span, lent: Lent) -> Diagnostic {
    let (start, here) = match verb {
        Verb::Assign => ("cannot assign to", "assigned here"),
        Verb::Move => ("cannot move", "moved here"),
        Verb::Change => ("cannot change", "lent as '&mut' here"),
        Verb::Use => ("cannot use", "used here"),
    };
    let found = Diagnostic::error(
        &CODE,
        at,
        format!("{start} {place} while {}", circumstance(&lent.holder, verb)),
    );
    let help = help(&lent.holder, verb);
    with_lent(found.here(here), source, lent).help(help)
}

/// What runs code that captures variables.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Runner {
    Closure,
    ParallelFor,
}

/// Running a closure at `at` uses `place`, which it captured at `captured`.
pub fn closure_runs(
    place: &str,
    (at, runner): (Span, Runner),
    (captured, writes): (Span, bool),
    lent: Lent,
) -> Diagnostic {
    let does = if writes { "changes" } else { "uses" };
    let (what, here, uses) = match runner {
        Runner::Closure => ("the closure run here", "the closure may run here", "it captures"),
        Runner::ParallelFor => ("this 'parallel for'", "its rounds run here", "it uses"),
    };
    let message = format!(
        "{what} {does} {place} while {}",
        circumstance(&lent.holder, Verb::Change)
    );
    let help = help(&lent.holder, Verb::Change);
    let found = Diagnostic::error(&CODE, at, message)
        .here(here)
        .label(captured, format!("{uses} {place} here"));
    with_lent(found, place, lent).help(help)
}

fn circumstance(holder: &Holder, verb: Verb) -> String {
    match holder {
        Holder::View(name) => format!("'{name}' is a view of it"),
        Holder::Binding(name) => format!("'{name}' refers to a part of it"),
        Holder::Closure(name) => format!("the closure '{name}' uses it"),
        Holder::Loop => "a loop runs over it".to_string(),
        Holder::Match => "a 'match' has yet to take something out of it".to_string(),
        Holder::Unnamed if verb == Verb::Use => "it is lent as '&mut'".to_string(),
        Holder::Unnamed => "it is lent".to_string(),
    }
}

fn with_lent(found: Diagnostic, source: &str, lent: Lent) -> Diagnostic {
    let (made, used) = match &lent.holder {
        Holder::View(name) => (
            format!("'{name}' is a view of {source} from here on"),
            format!("'{name}' is used"),
        ),
        Holder::Binding(name) => (
            format!("'{name}' refers to {source} from here on"),
            format!("'{name}' is used"),
        ),
        Holder::Closure(name) => (
            format!("'{name}' captures {source} here"),
            format!("'{name}' is used"),
        ),
        Holder::Loop => (
            format!("the loop over {source} goes on after this"),
            String::new(),
        ),
        Holder::Match => (
            format!("the pattern has matched {source} as it is"),
            "what it has matched is taken".to_string(),
        ),
        Holder::Unnamed => (
            format!("{source} is lent here"),
            "what was lent is used".to_string(),
        ),
    };
    let found = found.label(lent.span, made);
    match lent.later {
        Some(later) if later.next_round => found.label(later.span, format!("{used} here in the next round")),
        Some(later) => found.label(later.span, format!("{used} here, later")),
        None => found,
    }
}

fn help(holder: &Holder, verb: Verb) -> String {
    match holder {
        Holder::Loop => {
            "note what to change and change it after the loop, or loop over the indices".to_string()
        }
        Holder::View(name) | Holder::Binding(name) if verb != Verb::Use => {
            format!("do this after the last use of '{name}', or let '{name}' be a copy: `.clone()`")
        }
        Holder::View(name) | Holder::Binding(name) | Holder::Closure(name) => {
            format!("do this before '{name}' or after its last use")
        }
        Holder::Match => "decide before the 'match', or inside the arm".to_string(),
        Holder::Unnamed => "do this before or after".to_string(),
    }
}
