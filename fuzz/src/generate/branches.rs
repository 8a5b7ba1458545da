//! Branches, matches and what leaves early.

use super::body::Body;
use super::scope::{Hold, Kind, State};
use super::statements::Write;
use super::types::Ty;

/// With how often they are tried.
pub const BRANCHES: &[(usize, Write)] = &[
    (8, branch),
    (2, scope),
    (5, leave),
    (5, match_value),
    (3, reading_match),
    (3, temporary_match),
    (3, if_let),
    (3, let_else),
];

fn branch(b: &mut Body<'_>) -> bool {
    let condition = b.condition();
    let before = b.states();
    b.out.open(format!("if {condition} {{"));
    b.block(3);
    let then = b.states();
    b.set_states(before.clone());
    if b.rng.chance(60) {
        b.out.turn("} else {");
        b.block(3);
    }
    b.out.close("}");
    let otherwise = b.states();
    b.settle(&[then, otherwise]);
    true
}

fn scope(b: &mut Body<'_>) -> bool {
    b.out.open("if true {");
    let before = b.states();
    b.block(3);
    b.out.close("}");
    let after = b.states();
    b.settle(&[before, after]);
    true
}

/// A branch that leaves the loop or the function, and may take things along.
fn leave(b: &mut Body<'_>) -> bool {
    let returns = b.leave.clone();
    // What a branch took along on its way out of the function must not come back in a loop's next round.
    let outside = b
        .loops
        .last()
        .map(|around| around.outside)
        .filter(|_| b.moves_from >= b.level);
    if outside.is_none() && returns.is_none() {
        return false;
    }
    let (condition, before, moves) = (b.condition(), b.states(), b.moves_from);
    b.out.open(format!("if {condition} {{"));
    let out = match (returns, outside) {
        (Some(value), None) => leave_with(b, 0, format!("return {value}")),
        (Some(value), Some(_)) if b.rng.chance(30) => leave_with(b, 0, format!("return {value}")),
        (_, Some(outside)) if b.rng.chance(60) => {
            let out = leave_with(b, outside, "break".into());
            b.note_exit();
            out
        }
        _ => {
            // The next round begins with what is here, and so may the code after the loop.
            let out = leave_with(b, b.level, "continue".into());
            b.note_exit();
            out
        }
    };
    b.out.line(out);
    b.out.close("}");
    b.set_states(before);
    b.moves_from = moves;
    true
}

/// A block in which variables of a level and deeper may be moved, before a jump.
fn leave_with(b: &mut Body<'_>, moves_from: usize, jump: String) -> String {
    b.moves_from = moves_from;
    b.block(3);
    jump
}

/// What a box holds, and how that is written; other values are themselves.
fn unboxed(ty: &Ty) -> (&Ty, &'static str) {
    match ty {
        Ty::Heap(of) => (of, "*"),
        _ => (ty, ""),
    }
}

/// A match that takes the payload of an enum, option or result, or of one in a box.
fn match_value(b: &mut Body<'_>) -> bool {
    let universe = b.universe;
    let fits =
        move |ty: &Ty| matches!(ty, Ty::Enum(_) | Ty::Option(_) | Ty::Result(_)) && universe.comes_apart(ty);
    let Some(at) = b.find_movable(|var| fits(unboxed(&var.ty).0)) else {
        return false;
    };
    let (ty, star) = unboxed(&b.vars[at].ty);
    let name = format!("{star}{}", b.vars[at].name);
    let arms = arms_of(b, &ty.clone());
    let before = b.states();
    let mut paths = Vec::new();
    b.out.open(format!("match {name} {{"));
    for (pattern, payload) in arms {
        b.set_states(before.clone());
        let known = b.vars.len();
        let names: Vec<String> = payload.iter().map(|_| b.fresh("p")).collect();
        // A payload that is not bound stays where it is.
        let bound: Vec<bool> = names.iter().map(|_| b.rng.chance(80)).collect();
        let shown: Vec<&str> = names
            .iter()
            .zip(&bound)
            .map(|(name, bound)| if *bound { name.as_str() } else { "_" })
            .collect();
        let head = match shown.is_empty() {
            true => format!("{pattern} => {{"),
            false => format!("{pattern}({}) => {{", shown.join(", ")),
        };
        let mut takes = false;
        b.out.open(head);
        for ((name, ty), bound) in names.iter().zip(&payload).zip(&bound) {
            if *bound {
                takes |= !b.universe.is_copy(ty);
                b.declare(name, ty.clone(), Kind::Let, State::Init);
            }
        }
        if takes {
            b.vars[at].state = State::Moved;
        } else {
            b.vars[at].hold = Hold::Read;
        }
        b.block(2);
        b.out.close("}");
        b.vars.truncate(known);
        b.vars[at].hold = Hold::Free;
        paths.push(b.states());
    }
    b.out.close("}");
    b.settle(&paths);
    true
}

fn arms_of(b: &Body<'_>, ty: &Ty) -> Vec<(String, Vec<Ty>)> {
    match ty {
        Ty::Enum(number) => {
            let variants = b.universe.enums[*number].variants.iter().enumerate();
            variants
                .map(|(n, payload)| (format!("E{number}.V{n}"), payload.clone()))
                .collect()
        }
        Ty::Option(of) => vec![
            ("Option.Some".into(), vec![(**of).clone()]),
            ("Option.None".into(), Vec::new()),
        ],
        Ty::Result(of) => vec![
            ("Result.Ok".into(), vec![(**of).clone()]),
            ("Result.Err".into(), vec![Ty::Text]),
        ],
        _ => Vec::new(),
    }
}

/// A match behind a reference: bindings are borrows.
fn reading_match(b: &mut Body<'_>) -> bool {
    let fits = |ty: &Ty| matches!(ty, Ty::Enum(_) | Ty::Option(_) | Ty::Result(_));
    let Some(at) = b.find(|var| fits(&var.ty) && var.kind == Kind::Shared && var.readable()) else {
        return false;
    };
    let (name, ty) = (b.vars[at].name.clone(), b.vars[at].ty.clone());
    let (arms, before) = (arms_of(b, &ty), b.states());
    let mut paths = Vec::new();
    b.out.open(format!("match {name} {{"));
    for (pattern, payload) in arms {
        b.set_states(before.clone());
        let known = b.vars.len();
        let names: Vec<String> = payload.iter().map(|_| b.fresh("q")).collect();
        let head = match names.is_empty() {
            true => format!("{pattern} => {{"),
            false => format!("{pattern}({}) => {{", names.join(", ")),
        };
        b.out.open(head);
        for (name, ty) in names.iter().zip(&payload) {
            b.declare(name, ty.clone(), Kind::Shared, State::Init);
        }
        b.block(2);
        b.out.close("}");
        b.vars.truncate(known);
        paths.push(b.states());
    }
    b.out.close("}");
    b.settle(&paths);
    true
}

/// A match on a value that nobody else has.
fn temporary_match(b: &mut Body<'_>) -> bool {
    let of = b.ty(1);
    let (name, give) = (b.fresh("p"), b.helpers.give(b.universe, &Ty::option(of.clone())));
    let (known, before) = (b.vars.len(), b.states());
    b.out.open(format!("match {give}(k) {{"));
    b.out.open(format!("Option.Some({name}) => {{"));
    b.declare(&name, of, Kind::Let, State::Init);
    b.block(2);
    b.vars.truncate(known);
    b.out.close("}");
    let then = b.states();
    b.out.line("Option.None => { print(\"none\") }");
    b.out.close("}");
    b.settle(&[before, then]);
    true
}

fn if_let(b: &mut Body<'_>) -> bool {
    let Some(at) = b.find_movable(|var| matches!(unboxed(&var.ty).0, Ty::Option(_))) else {
        return false;
    };
    let ty = b.vars[at].ty.clone();
    let (Ty::Option(of), star) = unboxed(&ty) else {
        return false;
    };
    let name = format!("{star}{}", b.vars[at].name);
    let (of, bound, known) = (of.clone(), b.fresh("some"), b.vars.len());
    let before = b.states();
    b.out.open(format!("if let Option.Some({bound}) = {name} {{"));
    if b.universe.is_copy(&of) {
        b.vars[at].hold = Hold::Read;
    } else {
        b.vars[at].state = State::Moved;
    }
    b.declare(&bound, *of, Kind::Let, State::Init);
    b.block(3);
    b.vars.truncate(known);
    b.vars[at].hold = Hold::Free;
    b.out.close("}");
    let then = b.states();
    b.settle(&[then, before]);
    true
}

fn let_else(b: &mut Body<'_>) -> bool {
    let Some(out) = b.leave.clone() else { return false };
    let Some(at) = b.find_movable(|var| matches!(var.ty, Ty::Option(_) | Ty::Result(_))) else {
        return false;
    };
    let (pattern, of) = match b.vars[at].ty.clone() {
        Ty::Option(of) => ("Option.Some", of),
        Ty::Result(of) => ("Result.Ok", of),
        _ => return false,
    };
    let (owner, name) = (b.move_out(at), b.fresh("got"));
    b.out
        .line(format!("let {pattern}({name}) = {owner} else {{ return {out} }}"));
    if b.universe.is_copy(&of) {
        b.vars[at].state = State::Init;
    }
    b.declare(&name, *of, Kind::Let, State::Init);
    true
}
