//! Closures: reading, writing, consuming, inside one another.

use super::body::Body;
use super::scope::{Hold, Kind};
use super::statements::Write;
use super::types::Ty;

/// Statements with closures, with how often they are tried.
pub const CLOSURES: &[(usize, Write)] = &[
    (5, closure),
    (4, changing_closure),
    (3, once_closure),
    (2, matching_closure),
    (2, nested_reading),
    (2, nested_moving),
    (2, closures_in_vec),
];

/// A closure that reads a variable by reference.
fn closure(b: &mut Body<'_>) -> bool {
    let Some(at) = b.find(|var| var.readable() && var.owned() && var.ty != Ty::Closure) else {
        return false;
    };
    let (var, name) = (b.vars[at].clone(), b.fresh("f"));
    let look = b.helpers.look(b.universe, &var.ty);
    match b.rng.chance(40) {
        true => b
            .out
            .line(format!("print(apply((x) => x + {look}({}), k))", var.name)),
        false => {
            b.out
                .line(format!("let {name} = (x: i64): i64 => x + {look}({})", var.name));
            b.vars[at].hold = Hold::Read;
            let known = b.vars.len();
            b.out.open("if k < 3 {");
            let before = b.states();
            b.block(2);
            b.out.close("}");
            let after = b.states();
            b.vars.truncate(known);
            b.settle(&[before, after]);
            b.vars[at].hold = var.hold;
            b.out.line(format!("print({name}(k), apply({name}, 3))"));
        }
    }
    true
}

/// A closure that writes to a variable by reference.
fn changing_closure(b: &mut Body<'_>) -> bool {
    let Some(at) = b.find(|var| var.writable() && var.kind == Kind::Var && var.ty != Ty::Closure) else {
        return false;
    };
    let (name, ty) = (b.vars[at].name.clone(), b.vars[at].ty.clone());
    let edit = b.helpers.edit(b.universe, &ty);
    match b.rng.below(3) {
        0 => b.out.line(format!("twice((x) => {{ {edit}({name}) }})")),
        1 => {
            let give = b.helpers.give(b.universe, &ty);
            b.out.line(format!("twice((x) => {{ {name} = {give}(x) }})"));
        }
        _ => {
            let closure = b.fresh("g");
            b.out.line(format!("let {closure} = () => {{ {edit}({name}) }}"));
            b.vars[at].hold = Hold::Write;
            b.statement();
            b.vars[at].hold = Hold::Free;
            b.out.line(format!("{closure}()"));
            b.out.line(format!("{closure}()"));
        }
    }
    true
}

/// A closure whose body consumes what it captured.
fn once_closure(b: &mut Body<'_>) -> bool {
    let Some(at) = b.find_movable(|var| var.ty != Ty::Closure) else {
        return false;
    };
    let (ty, closure) = (b.vars[at].ty.clone(), b.fresh("once"));
    let end = b.helpers.end(b.universe, &ty);
    let name = b.move_out(at);
    b.out
        .line(format!("let {closure} = move (): i64 => {end}({name})"));
    end_once(b, &closure);
    true
}

/// Calls a closure that can be called once, here or elsewhere, or does not.
fn end_once(b: &mut Body<'_>, closure: &str) {
    let condition = b.condition();
    match b.rng.below(6) {
        0 | 1 => b.out.line(format!("print({closure}())")),
        2 => b.out.line(format!("if {condition} {{ print({closure}()) }}")),
        3 => b.out.line(format!("print(perhaps({closure}, k))")),
        4 => {
            let job = b.fresh("job");
            b.out.line(format!("let {job} = Job {{ run: {closure} }}"));
            b.out
                .line(format!("if {condition} {{ print(finish({job}.run)) }}"));
        }
        _ => {
            let (jobs, job) = (b.fresh("jobs"), b.fresh("job"));
            b.out
                .line(format!("var {jobs}: Vec<@once move () => i64> = [{closure}]"));
            b.out.line(format!(
                "if {condition} {{ if let Some({job}) = {jobs}.pop() {{ print({job}()) }} }}"
            ));
        }
    }
}

/// A closure that takes a payload out of what it captured.
fn matching_closure(b: &mut Body<'_>) -> bool {
    let Some(at) = b.find_movable(|var| matches!(var.ty, Ty::Option(_))) else {
        return false;
    };
    let Ty::Option(of) = b.vars[at].ty.clone() else {
        return false;
    };
    let (closure, x) = (b.fresh("once"), b.fresh("x"));
    let end = b.helpers.end(b.universe, &of);
    let name = b.move_out(at);
    b.out.open(format!("let {closure} = move (): i64 => {{"));
    b.out.line(format!(
        "if let Option.Some({x}) = {name} {{ return {end}({x}) }}"
    ));
    b.out.line("return 0");
    b.out.close("}");
    let condition = b.condition();
    b.out.line(format!("if {condition} {{ print({closure}()) }}"));
    true
}

/// A closure in a closure that both read the same.
fn nested_reading(b: &mut Body<'_>) -> bool {
    let Some(at) = b.find(|var| var.readable() && var.owned() && var.ty != Ty::Closure) else {
        return false;
    };
    let (var, name) = (b.vars[at].clone(), b.fresh("f"));
    let look = b.helpers.look(b.universe, &var.ty);
    b.out.line(format!(
        "let {name} = (x: i64): i64 => apply((y) => y + {look}({}), x)",
        var.name
    ));
    b.out.line(format!("print({name}(k), apply({name}, 3))"));
    true
}

/// A closure that hands what it took to one inside.
fn nested_moving(b: &mut Body<'_>) -> bool {
    let Some(at) = b.find_movable(|var| var.ty != Ty::Closure) else {
        return false;
    };
    let (name, inner) = (b.fresh("outer"), b.fresh("inner"));
    let look = b.helpers.look(b.universe, &b.vars[at].ty.clone());
    let moved = b.move_out(at);
    b.out.open(format!("let {name} = move (): i64 => {{"));
    b.out
        .line(format!("let {inner} = move (): i64 => {look}({moved})"));
    b.out.line(format!("return {inner}() + {inner}()"));
    b.out.close("}");
    match b.rng.chance(70) {
        true => b.out.line(format!("print({name}())")),
        false => b.out.line(format!("if k == 1 {{ print({name}()) }}")),
    }
    true
}

fn closures_in_vec(b: &mut Body<'_>) -> bool {
    let ty = Ty::vec(Ty::Closure);
    let (name, each) = (b.fresh("all"), b.fresh("one"));
    b.out.line(format!("var {name}: {ty} = Vec.new()"));
    for _ in 0..1 + b.rng.below(3) {
        let value = b.value(&Ty::Closure);
        b.out.line(format!("{name}.push({value})"));
    }
    b.out.line(format!("for {each} in {name} {{ print({each}()) }}"));
    b.declare(&name, ty, Kind::Var, super::scope::State::Init);
    true
}
