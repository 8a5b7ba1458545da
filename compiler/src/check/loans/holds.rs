//! Spreads what variables hold along the flows between them, to a fixed point.

use super::collect::Collected;
use super::*;
use crate::types::TyKind;
use cranelift_entity::EntityRef;

/// What each local may hold.
pub(super) fn spread(typing: Typing<'_>, body: &Body, found: &Collected) -> SecondaryMap<Local, Vec<Hold>> {
    let mut spread = Spread {
        typing,
        holds: SecondaryMap::new(),
        onward: SecondaryMap::new(),
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
    onward: SecondaryMap<Local, Vec<Local>>,
    pending: Vec<Local>,
}

impl Spread<'_> {
    fn add(&mut self, local: Local, held: Held, mutable: bool) {
        // Nothing is written through a shared reference.
        let mutable = mutable && !matches!(self.typing.locals[local].ty.kind(), TyKind::Ref(false, _));
        let holds = &mut self.holds[local];
        match holds.iter_mut().find(|hold| hold.held == held) {
            None => holds.push(Hold { held, mutable }),
            Some(hold) if mutable && !hold.mutable => hold.mutable = true,
            Some(_) => return,
        }
        self.pending.push(local);
    }

    fn run(&mut self) {
        while let Some(local) = self.pending.pop() {
            let (holds, onward) = (self.holds[local].clone(), self.onward[local].clone());
            for to in onward {
                for hold in &holds {
                    self.add(to, hold.held, hold.mutable);
                }
            }
        }
    }
}
