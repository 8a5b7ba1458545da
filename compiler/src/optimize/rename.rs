//! `let d = s` where one of them suffices: the two locals become one.
//!
//! When `s` is moved into `d`, nobody looks at `s` afterwards; when it is copied, neither may ever change. `d` must get
//! its value there only, on every path to where it is used, and `s` must not get another one behind that point: then no
//! path leads from a new value of `s` to a use of `d`.

use super::Context;
use super::dominators::Point;
use super::facts::BodyFacts;
use crate::mir::{Base, Body, Local, Operand, Place, Projection, Rvalue, StatementKind};
use crate::mono::visit;
use cranelift_entity::SecondaryMap;

pub(super) fn run(_: &Context, body: &mut Body) -> bool {
    let facts = BodyFacts::of(body);
    let mut merged = Merged::new();
    for (block, data) in body.blocks.iter() {
        for (statement, data) in data.statements.iter().enumerate() {
            if let Some((dest, source, moved)) = plain_copy(&data.kind) {
                let at = Point { block, statement };
                consider(body, &facts, &mut merged, (dest, source, moved), at);
            }
        }
    }
    if !merged.any {
        return false;
    }
    rewrite(body, &merged);
    true
}

/// `d = move s` or `d = copy s` of whole locals.
fn plain_copy(kind: &StatementKind) -> Option<(Local, Local, bool)> {
    let StatementKind::Assign(dest, Rvalue::Use(operand)) = kind else {
        return None;
    };
    let moved = matches!(operand, Operand::Move(_));
    let source = operand.place()?.as_local()?;
    let dest = dest.as_local()?;
    (dest != source).then_some((dest, source, moved))
}

/// Which local stands for which.
struct Merged {
    into: SecondaryMap<Local, Option<Local>>,
    /// Locals that took part as a source have facts that no longer hold: they wait for the next round.
    settled: SecondaryMap<Local, bool>,
    any: bool,
}

impl Merged {
    fn new() -> Merged {
        Merged {
            into: SecondaryMap::new(),
            settled: SecondaryMap::new(),
            any: false,
        }
    }

    fn find(&self, local: Local) -> Local {
        let mut local = local;
        while let Some(next) = self.into[local] {
            local = next;
        }
        local
    }
}

fn consider(
    body: &Body,
    facts: &BodyFacts,
    merged: &mut Merged,
    (dest, source, moved): (Local, Local, bool),
    at: Point,
) {
    let same_type = body.locals[dest].ty == body.locals[source].ty;
    if !same_type || merged.settled[dest] || facts.is_param(dest) {
        return;
    }
    let fits = match moved {
        true => may_take_over(facts, dest, source, at),
        false => may_share(facts, dest, source, at),
    };
    let root = merged.find(source);
    if fits && root != dest {
        merged.into[dest] = Some(root);
        merged.settled[source] = true;
        merged.settled[root] = true;
        merged.settled[dest] = true;
        merged.any = true;
    }
}

/// The source ends here: its storage goes on as the destination.
fn may_take_over(facts: &BodyFacts, dest: Local, source: Local, at: Point) -> bool {
    let (to, from) = (&facts.locals[dest], &facts.locals[source]);
    let assigned_here_only = to.whole.len() == 1;
    let mut defined = from.whole.iter().chain(&from.partial);
    let not_again = !defined.any(|&point| facts.dominators.dominates(at, point));
    // A source that is used again behind this point was assigned again, or copied although `Move` says otherwise.
    let ends = from
        .uses
        .iter()
        .all(|&point| !facts.dominators.dominates(at, point));
    // What others initialise, exchange or drop keeps its own storage.
    let ordinary = !from.special && !from.dropped;
    assigned_here_only && not_again && ends && ordinary && facts.dominates_uses(at, dest)
}

/// Both keep the value for ever.
fn may_share(facts: &BodyFacts, dest: Local, source: Local, at: Point) -> bool {
    let defined = facts.is_param(source)
        || facts
            .single_definition(source)
            .is_some_and(|point| facts.dominators.dominates(point, at));
    facts.is_constant(source)
        && defined
        && !facts.locals[source].moved
        && !facts.locals[dest].moved
        && facts.single_definition(dest).is_some()
        && facts.dominates_uses(at, dest)
}

fn rewrite(body: &mut Body, merged: &Merged) {
    for block in body.blocks.values_mut() {
        block.statements.retain_mut(|statement| {
            visit::places_mut(&mut statement.kind, &mut |place| rename(place, merged));
            plain_copy_to_itself(&statement.kind).is_none()
        });
        visit::terminator_places_mut(&mut block.terminator.kind, &mut |place| rename(place, merged));
    }
}

fn plain_copy_to_itself(kind: &StatementKind) -> Option<()> {
    let StatementKind::Assign(dest, Rvalue::Use(operand)) = kind else {
        return None;
    };
    (operand.place()? == dest && dest.as_local().is_some()).then_some(())
}

fn rename(place: &mut Place, merged: &Merged) {
    if let Base::Local(local) = &mut place.base {
        *local = merged.find(*local);
    }
    for projection in &mut place.projections {
        if let Projection::Index(local) = projection {
            *local = merged.find(*local);
        }
    }
}
