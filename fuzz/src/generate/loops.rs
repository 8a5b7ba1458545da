//! Loops: what they move from outside must be back for the next round.

use super::body::Body;
use super::scope::{Hold, Kind, State, States};
use super::statements::Write;
use super::types::Ty;

/// With how often they are tried.
pub const LOOPS: &[(usize, Write)] = &[
    (6, counted_loop),
    (3, while_loop),
    (4, element_loop),
    (2, temporary_loop),
    (3, pop_loop),
    (2, list_walk),
];

/// The body of a loop: what it moves from outside must be back at its end.
fn loop_body(b: &mut Body<'_>, head: String, bound: Option<(String, Ty)>) {
    let (known, before) = (b.vars.len(), b.states());
    b.enter_loop();
    b.out.open(head);
    if let Some((name, ty)) = bound {
        b.declare(&name, ty, Kind::Shared, State::Init);
    }
    b.block(4);
    b.out.close("}");
    b.vars.truncate(known);
    let mut paths = b.leave_loop();
    paths.extend([before, b.outer_states(known)]);
    b.settle(&paths);
}

/// Rounds of loops multiply: deep ones are short.
fn rounds(b: &mut Body<'_>) -> usize {
    if b.level == 0 {
        1 + b.rng.below(3)
    } else {
        1 + b.rng.below(2)
    }
}

fn counted_loop(b: &mut Body<'_>) -> bool {
    if b.level > 1 {
        return false;
    }
    let (name, end) = (b.fresh("i"), rounds(b));
    loop_body(b, format!("for {name} in 0..{end} {{"), Some((name, Ty::Int)));
    true
}

fn while_loop(b: &mut Body<'_>) -> bool {
    if b.level > 1 {
        return false;
    }
    let (name, end) = (b.fresh("w"), rounds(b));
    b.out.line(format!("var {name} = 0"));
    let condition = match b.rng.chance(70) {
        true => format!("{name} < {end}"),
        false => format!("{name} < {end} && k + {name} != 2"),
    };
    let (known, before) = (b.vars.len(), b.states());
    b.enter_loop();
    b.out.open(format!("while {condition} {{"));
    b.out.line(format!("{name} += 1"));
    b.block(4);
    b.out.close("}");
    b.vars.truncate(known);
    let mut paths = b.leave_loop();
    paths.extend([before, b.outer_states(known)]);
    b.settle(&paths);
    true
}

fn element_loop(b: &mut Body<'_>) -> bool {
    if b.level > 1 {
        return false;
    }
    let Some(at) = b.find(|var| matches!(var.ty, Ty::Vec(_) | Ty::Array(_)) && var.readable()) else {
        return false;
    };
    let (Ty::Vec(of) | Ty::Array(of)) = b.vars[at].ty.clone() else {
        return false;
    };
    let (name, container) = (b.fresh("e"), b.vars[at].name.clone());
    let held = b.vars[at].hold;
    b.vars[at].hold = Hold::Read;
    loop_body(b, format!("for {name} in {container} {{"), Some((name, *of)));
    b.vars[at].hold = held;
    true
}

/// A loop over a value that nobody else has.
fn temporary_loop(b: &mut Body<'_>) -> bool {
    if b.level > 1 {
        return false;
    }
    let of = b.ty(1);
    let (name, give) = (b.fresh("e"), b.helpers.give(b.universe, &Ty::vec(of.clone())));
    let value = format!("{give}({})", b.number());
    loop_body(b, format!("for {name} in {value} {{"), Some((name, of)));
    true
}

/// `while let Option.Some(x) = v.pop()`
fn pop_loop(b: &mut Body<'_>) -> bool {
    if b.level > 1 {
        return false;
    }
    let Some(at) = b.find(|var| matches!(var.ty, Ty::Vec(_)) && var.writable()) else {
        return false;
    };
    let Ty::Vec(of) = b.vars[at].ty.clone() else {
        return false;
    };
    let (name, container) = (b.fresh("last"), b.vars[at].name.clone());
    let (known, before) = (b.vars.len(), b.states());
    b.vars[at].hold = Hold::Read;
    b.enter_loop();
    b.out
        .open(format!("while let Option.Some({name}) = {container}.pop() {{"));
    b.declare(&name, *of, Kind::Let, State::Init);
    b.block(3);
    b.out.close("}");
    b.vars.truncate(known);
    b.vars[at].hold = Hold::Free;
    let mut paths = b.leave_loop();
    paths.extend([before, b.outer_states(known)]);
    b.settle(&paths);
    true
}

/// A list taken apart from its front.
fn list_walk(b: &mut Body<'_>) -> bool {
    if b.level > 1 {
        return false;
    }
    let (list, next) = (b.fresh("list"), b.fresh("next"));
    let value = b.value(&Ty::Node);
    b.out.line(format!("var {list}: Node = {value}"));
    let before = b.states();
    b.enter_loop();
    b.out
        .open(format!("while let Option.Some({next}) = {list}.next {{"));
    b.out.line(format!("print({list}.tag)"));
    b.out.line(format!("{list} = *{next}"));
    let known = b.vars.len();
    b.block(2);
    b.vars.truncate(known);
    b.out.close("}");
    let mut paths = b.leave_loop();
    paths.extend([before, b.states()]);
    let paths: Vec<States> = paths.into_iter().map(|path| path[..known].to_vec()).collect();
    b.settle(&paths);
    true
}
