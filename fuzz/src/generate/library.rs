//! What the standard library's types do with the values they own.

use super::body::Body;
use super::prelude::field;
use super::scope::{Hold, Kind, State};
use super::statements::Write;
use super::types::Ty;

/// Calls of the standard library, with how often they are tried.
pub const LIBRARY: &[(usize, Write)] = &[
    (4, vec_of_elements),
    (3, vec_with_closures),
    (3, element_field),
    (3, equality),
    (3, option_methods),
    (3, option_closures),
    (2, result_methods),
    (2, strings),
    (2, map_reads),
    (3, field_closure),
    (2, deep_field),
];

fn vec_of_elements(b: &mut Body<'_>) -> bool {
    let Some(at) = b.find(|var| matches!(var.ty, Ty::Vec(_)) && var.writable()) else {
        return false;
    };
    let name = b.vars[at].name.clone();
    let Ty::Vec(of) = b.vars[at].ty.clone() else {
        return false;
    };
    match b.rng.below(5) {
        0 => b.out.line(format!("{name}.reverse()")),
        1 => b.out.line(format!("if {name}.len() > 2 {{ {name}.clear() }}")),
        2 => {
            let end = b.helpers.end(b.universe, &of);
            b.out.line(format!(
                "if {name}.len() > 0 {{ print({end}({name}.swapRemove(0))) }}"
            ));
        }
        3 => {
            let from =
                b.find_movable(|var| matches!(&var.ty, Ty::Vec(other) if *other == of) && var.name != name);
            let Some(from) = from else { return false };
            let other = b.move_out(from);
            b.out.line(format!("{name}.takeAll({other})"));
        }
        _ => {
            if !b.universe.prints(&of) {
                return false;
            }
            b.out
                .line(format!("if {name}.len() < 4 {{ {name}.extend({name}.clone()) }}"));
        }
    }
    true
}

fn vec_with_closures(b: &mut Body<'_>) -> bool {
    let Some(at) = b.find(|var| matches!(var.ty, Ty::Vec(_)) && var.readable()) else {
        return false;
    };
    let Ty::Vec(of) = b.vars[at].ty.clone() else {
        return false;
    };
    let (name, look) = (b.vars[at].name.clone(), b.helpers.look(b.universe, &of));
    match b.rng.below(5) {
        0 => b.out.line(format!("print({name}.map((e) => {look}(e) + k))")),
        1 => b.out.line(format!("print({name}.any((e) => {look}(e) > k))")),
        2 if b.vars[at].writable() => b.out.line(format!("{name}.retain((e) => {look}(e) % 3 != k)")),
        3 if b.universe.prints(&of) => b
            .out
            .line(format!("print({name}.filter((e) => {look}(e) % 2 == 0))")),
        _ => b
            .out
            .line(format!("print({name}.fold(k, (sum, e) => sum + {look}(e)))")),
    }
    true
}

/// Assigning and taking in place behind an index.
fn element_field(b: &mut Body<'_>) -> bool {
    let structs = |ty: &Ty| matches!(ty, Ty::Vec(of) if matches!(**of, Ty::Struct(_)));
    let Some(at) = b.find(|var| structs(&var.ty) && var.writable()) else {
        return false;
    };
    let name = b.vars[at].name.clone();
    b.vars[at].hold = Hold::Write;
    let value = b.value(&Ty::Text);
    b.vars[at].hold = Hold::Free;
    b.out.open(format!("if {name}.len() > 0 {{"));
    match b.rng.below(3) {
        0 => b.out.line(format!("{name}[0].f1 = {value}")),
        1 => b.out.line(format!("print(replace({name}[0].f1, {value}))")),
        // A branch by itself is no value that could be lent.
        _ => b.out.line(format!("both({name}[0].f1, pass({value}))")),
    }
    b.out.line(format!("print({name}[0].tag(), {name}[0].say())"));
    b.out.close("}");
    true
}

fn equality(b: &mut Body<'_>) -> bool {
    let universe = b.universe;
    let Some(left) = b.find(|var| var.readable() && universe.prints(&var.ty)) else {
        return false;
    };
    let var = b.vars[left].clone();
    let Some(right) = b.find(|other| other.readable() && other.ty == var.ty) else {
        return false;
    };
    let (other, value) = (b.vars[right].name.clone(), b.helpers.give(universe, &var.ty));
    match b.rng.chance(60) {
        true => b.out.line(format!("print({} == {other})", var.name)),
        false => b.out.line(format!("print({} != {value}(k))", var.name)),
    }
    true
}

fn option_methods(b: &mut Body<'_>) -> bool {
    let Some(at) = b.find_movable(|var| matches!(var.ty, Ty::Option(_))) else {
        return false;
    };
    let Ty::Option(of) = b.vars[at].ty.clone() else {
        return false;
    };
    let name = b.move_out(at);
    let made = b.fresh("opt");
    let (ty, value) = match b.rng.below(3) {
        0 => (*of.clone(), format!("{name}.unwrapOr({})", b.value(&of))),
        1 => (Ty::Result(of.clone()), format!("{name}.okOr(text(k))")),
        _ => {
            let look = b.helpers.look(b.universe, &of);
            (
                Ty::Option(of.clone()),
                format!("{name}.filter((e) => {look}(e) % 2 == k % 2)"),
            )
        }
    };
    b.out.line(format!("let {made}: {ty} = {value}"));
    b.declare(&made, ty, Kind::Let, State::Init);
    true
}

/// Closures that are called once at most, and give up what they took.
fn option_closures(b: &mut Body<'_>) -> bool {
    let Some(at) = b.find_movable(|var| matches!(var.ty, Ty::Option(_))) else {
        return false;
    };
    let Ty::Option(of) = b.vars[at].ty.clone() else {
        return false;
    };
    let option = b.move_out(at);
    let (made, give) = (b.fresh("opt"), b.helpers.give(b.universe, &of));
    let fallback = match b.find_movable(|var| var.ty == *of) {
        Some(other) => format!("move () => {}", b.move_out(other)),
        None => format!("() => {give}(k)"),
    };
    b.out
        .line(format!("let {made}: {of} = {option}.unwrapOrElse({fallback})"));
    b.declare(&made, *of, Kind::Let, State::Init);
    true
}

fn result_methods(b: &mut Body<'_>) -> bool {
    let Some(at) = b.find_movable(|var| matches!(var.ty, Ty::Result(_))) else {
        return false;
    };
    let Ty::Result(of) = b.vars[at].ty.clone() else {
        return false;
    };
    let name = b.move_out(at);
    let made = b.fresh("res");
    let (ty, value) = match b.rng.below(3) {
        0 => (Ty::Option(of), format!("{name}.ok()")),
        1 => (Ty::option(Ty::Text), format!("{name}.err()")),
        _ => (Ty::Result(of), format!("{name}.mapErr((e) => e + \"!\")")),
    };
    b.out.line(format!("let {made}: {ty} = {value}"));
    b.declare(&made, ty, Kind::Let, State::Init);
    true
}

fn strings(b: &mut Body<'_>) -> bool {
    let Some(at) = b.find(|var| var.ty == Ty::Text && var.writable()) else {
        return false;
    };
    let name = b.vars[at].name.clone();
    match b.rng.below(4) {
        0 => b.out.line(format!("{name} += \"p\"")),
        1 => b.out.line(format!("{name} = {name} + {name}[0..0] + \"q\"")),
        2 => b.out.line(format!("{name} = $\"<{{{name}.len()}}>\"")),
        _ => b
            .out
            .line(format!("print({name}.split(\"1\"), {name}.repeat(2))")),
    }
    true
}

fn map_reads(b: &mut Body<'_>) -> bool {
    let Some(at) = b.find(|var| matches!(var.ty, Ty::Map(_)) && var.readable()) else {
        return false;
    };
    let Ty::Map(of) = b.vars[at].ty.clone() else {
        return false;
    };
    if !b.universe.prints(&of) {
        return false;
    }
    let (name, give) = (b.vars[at].name.clone(), b.helpers.give(b.universe, &of));
    match b.rng.chance(50) {
        true => b.out.line(format!("print({name}.get(k), {name}.contains(1))")),
        false => b
            .out
            .line(format!("print({name}.getOrDefault(k + 1, {give}(k)))")),
    }
    true
}

/// A closure that takes a field along.
fn field_closure(b: &mut Body<'_>) -> bool {
    let Some(at) = b.find_movable(|var| matches!(var.ty, Ty::Struct(_))) else {
        return false;
    };
    let (name, closure) = (b.move_out(at), b.fresh("f"));
    b.out.line(format!(
        "let {closure} = move (): i64 => {name}.f1.len() + {name}.id"
    ));
    b.out.line(format!("print({closure}() + {closure}())"));
    true
}

/// A part of a part leaves.
fn deep_field(b: &mut Body<'_>) -> bool {
    let universe = b.universe;
    let inner = |ty: &Ty| match ty {
        Ty::Struct(at) if universe.comes_apart(ty) => {
            let fields = &universe.structs[*at].fields;
            fields
                .iter()
                .position(|ty| matches!(ty, Ty::Struct(_)) && universe.comes_apart(ty))
        }
        _ => None,
    };
    let Some(at) = b.find_movable(|var| inner(&var.ty).is_some()) else {
        return false;
    };
    let Some(n) = inner(&b.vars[at].ty) else {
        return false;
    };
    let (name, end) = (b.vars[at].name.clone(), b.helpers.end(universe, &Ty::Text));
    b.out.line(format!("print({end}({name}.{}.f1))", field(n)));
    b.out.line(format!("print({name}.{}.id, {name}.f1)", field(n)));
    // What is left ends at the end; whole it is no more.
    b.vars[at].state = State::Moved;
    b.renew(at);
    true
}
