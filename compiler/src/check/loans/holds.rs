//! Spreads what variables hold along the flows between them, to a fixed point.

use super::collect::Collected;
use super::*;
use crate::types::TyKind;
use cranelift_entity::EntityRef;
use rustc_hash::FxHashMap;

/// What each local may hold.
pub(super) fn spread(typing: Typing<'_>, body: &Body, found: &Collected) -> SecondaryMap<Local, Vec<Hold>> {
    let mut spread = Spread {
        typing,
        holds: SecondaryMap::new(),
        onward: SecondaryMap::new(),
        known: FxHashMap::default(),
        pending: Vec::new(),
    };
    for &(from, to) in &found.flows {
        match from {
            Source::Local(from) => spread.onward[from].push(to),
            Source::Capture(index) => spread.add(to, Held::Outer(index), true),
        }
    }
    for (id, loan) in found.loans.iter() {
        spread.add(loan.dest, Held::Loan(id), loan.mutable);
    }
    for &(local, closure) in &found.made {
        spread.add(local, Held::Made(closure), true);
    }
    for position in 0..body.arg_count {
        let local = Local::new(position as usize);
        if may_hold(body.locals[local].ty) {
            spread.add(local, Held::Param(position), true);
        }
    }
    spread.run();
    spread.holds
}

struct Spread<'a> {
    typing: Typing<'a>,
    holds: SecondaryMap<Local, Vec<Hold>>,
    /// Where in its local's list a hold stands.
    known: FxHashMap<(Local, Held), usize>,
    onward: SecondaryMap<Local, Vec<Local>>,
    /// What is new and has not been passed on.
    pending: Vec<(Local, Hold)>,
}

impl Spread<'_> {
    fn add(&mut self, local: Local, held: Held, mutable: bool) {
        // Nothing is written through a shared reference.
        let mutable = mutable && !matches!(self.typing.locals[local].ty.kind(), TyKind::Ref(false, _));
        let hold = Hold { held, mutable };
        match self.known.get(&(local, held)) {
            None => {
                self.known.insert((local, held), self.holds[local].len());
                self.holds[local].push(hold);
            }
            Some(&at) if mutable && !self.holds[local][at].mutable => self.holds[local][at].mutable = true,
            Some(_) => return,
        }
        self.pending.push((local, hold));
    }

    fn run(&mut self) {
        while let Some((local, hold)) = self.pending.pop() {
            for at in 0..self.onward[local].len() {
                self.add(self.onward[local][at], hold.held, hold.mutable);
            }
        }
    }
}
