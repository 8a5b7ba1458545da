//! Random well-typed programs with a known verdict.
//!
//! * **In**: a seed.
//! * **Out**: a [`Batch`]: declarations, and cases that are functions of their own. All but those with an
//!   error written into them are valid by construction; an injected one has exactly one ownership error of a known [`Class`].
//! * **Always**: equal seeds give equal text; every program ends, and prints the same on every run.
//! * **How**: while a body is written, [`scope`] keeps the state of every variable, so that only statements are written
//!   that the rules allow there.

mod beside;
mod blocks;
mod body;
mod branches;
mod closures;
mod errors;
mod flow;
mod inject;
mod library;
mod loops;
mod prelude;
mod scope;
mod statements;
mod threads;
mod types;
mod views;
mod writer;

pub use inject::{CLASSES, Class};

use crate::rng::Rng;
use body::Body;
use inject::Injection;
use prelude::{APP, Helpers};
use types::{Ty, Universe};
use writer::Writer;

/// Programs that share their declarations.
pub struct Batch {
    pub seed: u64,
    /// Types, globals and helper functions.
    pub shared: String,
    pub cases: Vec<Case>,
}

/// One program: a function `caseN(k: i64): i64` and what it calls.
pub struct Case {
    pub name: String,
    pub text: String,
    /// The error in it, with its class's codes.
    pub error: Option<Class>,
}

/// How often each case is called, with different arguments.
const CALLS: usize = 3;

/// Statements of a case.
const BUDGET: usize = 14;

/// A batch of valid cases; with `open`, shapes are in it that the compiler is known to get wrong.
pub fn valid(seed: u64, cases: usize, open: bool) -> Batch {
    batch(seed, cases, None, open)
}

/// A batch with a case for every class of errors that came about; `open` as for valid ones.
pub fn invalid(seed: u64, open: bool) -> Batch {
    let mut batch = batch(seed, CLASSES.len(), Some((seed % 6) as usize), open);
    batch.cases.retain(|case| case.error.is_some());
    batch
}

/// `after`: statements before the error of each case.
fn batch(seed: u64, cases: usize, after: Option<usize>, open: bool) -> Batch {
    let mut rng = Rng::new(seed);
    let universe = Universe::random(&mut rng);
    let mut helpers = Helpers::default();
    let declarations = universe.declarations(&mut helpers);
    let slot = helpers.give(&universe, &Ty::Struct(0));
    let cases = (0..cases).map(|number| {
        let class = CLASSES[number % CLASSES.len()];
        let injection = after.map(|after| Injection { class, after });
        case(&universe, &mut helpers, &mut rng, number, injection, open)
    });
    let cases: Vec<Case> = cases.collect();
    let globals = format!("var STORE: Vec<S0> = Vec.new()\nvar SLOT: S0 = {slot}(1)\n{APP}");
    Batch {
        seed,
        shared: format!("{declarations}{globals}{}", helpers.text()),
        cases,
    }
}

impl Batch {
    /// Only the case of one class.
    pub fn only(mut self, class: Class) -> Batch {
        self.cases.retain(|case| case.error == Some(class));
        self
    }
}

fn case(
    universe: &Universe,
    helpers: &mut Helpers,
    rng: &mut Rng,
    number: usize,
    injection: Option<Injection>,
    open: bool,
) -> Case {
    let (mut names, mut beside) = (0, Vec::new());
    let mut body = Body {
        universe,
        helpers,
        rng,
        names: &mut names,
        beside: &mut beside,
        prefix: format!("c{number}"),
        out: Writer::default(),
        vars: Vec::new(),
        level: 0,
        moves_from: 0,
        loops: Vec::new(),
        budget: BUDGET,
        open,
        tries: false,
        leave: Some("0".into()),
        injection,
        injected: None,
    };
    let name = format!("case{number}");
    body.out.open(format!("fn {name}(k: i64): i64 {{"));
    body.statements();
    body.inject_late();
    body.out.line("return 1");
    body.out.close("}");
    let error = body.injected.and(injection).map(|injection| injection.class);
    let text = body.out.text();
    Case {
        name,
        text: beside.concat() + &text,
        error,
    }
}

impl Body<'_> {
    /// Writes statements until the budget is used up.
    pub fn statements(&mut self) {
        while self.budget > 0 {
            self.statement();
        }
    }

    /// Writes one statement.
    pub fn statement(&mut self) {
        if self.budget == 0 {
            return;
        }
        self.budget -= 1;
        self.inject_now();
        for _ in 0..8 {
            let list = match self.rng.below(100) {
                0..12 if self.budget > 2 => branches::BRANCHES,
                12..21 if self.budget > 2 => loops::LOOPS,
                21..26 if self.budget > 2 => views::VIEWS,
                26..28 => threads::THREADS,
                28..30 => beside::BESIDE,
                30..42 => closures::CLOSURES,
                42..60 => library::LIBRARY,
                _ => statements::SIMPLE,
            };
            let total: usize = list.iter().map(|(weight, _)| weight).sum();
            let mut at = self.rng.below(total);
            let chosen = list.iter().find(|(weight, _)| {
                let here = at < *weight;
                at = at.saturating_sub(*weight);
                here
            });
            if chosen.is_some_and(|(_, write)| write(self)) {
                return;
            }
        }
    }
}

impl Batch {
    /// The whole program with all cases.
    pub fn text(&self) -> String {
        self.text_of(&self.cases.iter().collect::<Vec<_>>())
    }

    /// The program with some of its cases.
    pub fn text_of(&self, cases: &[&Case]) -> String {
        let mut out = self.shared.clone();
        for case in cases {
            out += &case.text;
        }
        out += "fn main(): i32 {\n";
        for case in cases {
            for k in 0..CALLS {
                out += &format!("    print(\"{} \", {}({k}))\n", case.name, case.name);
            }
        }
        out + "    return 0\n}\n"
    }
}
