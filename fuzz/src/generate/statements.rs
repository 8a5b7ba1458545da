//! Simple statements: declaring, moving, assigning, borrowing for a call.

use super::body::Body;
use super::prelude::field;
use super::scope::{Hold, Kind, State, Var};
use super::types::Ty;

/// Writes one statement, or nothing when what it needs is not there.
pub type Write = fn(&mut Body<'_>) -> bool;

/// Statements without blocks, with how often they are tried.
pub const SIMPLE: &[(usize, Write)] = &[
    (10, declare),
    (4, boxed),
    (8, consume),
    (6, rename),
    (8, assign),
    (8, show),
    (7, edit),
    (4, late),
    (5, take_field),
    (4, put_field),
    (4, replace_value),
    (3, exchange),
    (6, vec_change),
    (4, map_change),
    (3, option_change),
    (3, open_heap),
    (4, method),
    (3, object),
    (2, temporary),
    (3, global),
    (3, call_closure),
    (2, unwrap),
    (3, out_of_box),
    (2, swap_parts),
    (2, coalesce),
    (2, discard),
];

impl Body<'_> {
    fn let_line(&mut self, hint: &str, ty: &Ty, value: &str) -> String {
        let name = self.fresh(hint);
        let (word, kind) = match self.rng.chance(60) {
            true => ("var", Kind::Var),
            false => ("let", Kind::Let),
        };
        self.out.line(format!("{word} {name}: {ty} = {value}"));
        self.declare(&name, ty.clone(), kind, State::Init);
        name
    }
}

fn declare(b: &mut Body<'_>) -> bool {
    let ty = b.ty(2);
    let value = b.value(&ty);
    b.let_line("v", &ty, &value);
    true
}

/// A box of something that a match takes apart.
fn boxed(b: &mut Body<'_>) -> bool {
    let of = match b.rng.below(3) {
        0 => Ty::Enum(b.rng.below(b.universe.enums.len())),
        1 => Ty::Result(Box::new(b.ty(1))),
        _ => Ty::option(b.ty(1)),
    };
    let ty = Ty::Heap(Box::new(of));
    let value = b.value(&ty);
    b.let_line("box", &ty, &value);
    true
}

fn consume(b: &mut Body<'_>) -> bool {
    let Some(at) = b.find_movable(|_| true) else {
        return false;
    };
    let end = b.helpers.end(b.universe, &b.vars[at].ty.clone());
    let name = b.move_out(at);
    b.out.line(format!("print({end}({name}))"));
    b.renew(at);
    true
}

impl Body<'_> {
    /// Where a loop would move a variable again, it gets a new value at once.
    pub fn renew(&mut self, at: usize) {
        let again = self.vars[at].kind == Kind::Var && self.rng.chance(30);
        if again && self.vars[at].state == State::Moved {
            let (name, ty) = (self.vars[at].name.clone(), self.vars[at].ty.clone());
            let value = self.new_value(&ty);
            self.out.line(format!("{name} = {value}"));
            self.vars[at].state = State::Init;
        }
    }
}

fn rename(b: &mut Body<'_>) -> bool {
    let Some(at) = b.find_movable(|_| true) else {
        return false;
    };
    let ty = b.vars[at].ty.clone();
    let name = b.move_out(at);
    b.let_line("m", &ty, &name);
    true
}

fn assign(b: &mut Body<'_>) -> bool {
    let level = b.level;
    // A loop around the only assignment of a `let` would make it many.
    let once = |var: &Var| var.kind == Kind::Let && var.state == State::Uninit && var.level == level;
    let Some(at) = b.find(|var| var.assignable() || once(var)) else {
        return false;
    };
    let (name, ty) = (b.vars[at].name.clone(), b.vars[at].ty.clone());
    // The right side may move the variable itself, and then it is assigned.
    let value = match b.movable(&b.vars[at]) && b.rng.chance(20) {
        true => format!("pass({name})"),
        false => b.value(&ty),
    };
    b.out.line(format!("{name} = {value}"));
    b.vars[at].state = State::Init;
    true
}

fn show(b: &mut Body<'_>) -> bool {
    let Some(at) = b.find(|var| var.readable()) else {
        return false;
    };
    let line = b.show(at);
    b.out.line(line);
    true
}

fn edit(b: &mut Body<'_>) -> bool {
    let Some(at) = b.find(|var| var.writable()) else {
        return false;
    };
    let (name, ty) = (b.vars[at].name.clone(), b.vars[at].ty.clone());
    let edit = b.helpers.edit(b.universe, &ty);
    b.out.line(format!("{edit}({name})"));
    true
}

/// `var x: T`, or `let x: T`, assigned later or never.
fn late(b: &mut Body<'_>) -> bool {
    let (ty, name) = (b.ty(2), b.fresh("late"));
    let (word, kind) = match b.rng.chance(50) {
        true => ("var", Kind::Var),
        false => ("let", Kind::Let),
    };
    b.out.line(format!("{word} {name}: {ty}"));
    b.declare(&name, ty, kind, State::Uninit);
    true
}

fn take_field(b: &mut Body<'_>) -> bool {
    let universe = b.universe;
    let apart = move |ty: &Ty| matches!(ty, Ty::Struct(_)) && universe.comes_apart(ty);
    let Some(at) = b.find_movable(|var| apart(&var.ty)) else {
        return false;
    };
    let Ty::Struct(number) = b.vars[at].ty else {
        return false;
    };
    let types = &universe.structs[number].fields;
    let n = 1 + b.rng.below(types.len() - 1);
    let (ty, owner) = (types[n].clone(), b.vars[at].name.clone());
    b.let_line("part", &ty, &format!("{owner}.{}", field(n)));
    if !b.universe.is_copy(&ty) {
        b.vars[at].state = State::Parts(vec![n]);
        // The others are still there.
        b.out.line(format!("print({owner}.id)"));
    }
    true
}

fn put_field(b: &mut Body<'_>) -> bool {
    let parted = |state: &State| matches!(state, State::Parts(_));
    let Some(at) = b.find(|var| parted(&var.state) && var.kind == Kind::Var && var.hold == Hold::Free) else {
        return false;
    };
    let (State::Parts(gone), Ty::Struct(number)) = (b.vars[at].state.clone(), b.vars[at].ty.clone()) else {
        return false;
    };
    let owner = b.vars[at].name.clone();
    for n in gone {
        let value = b.value(&b.universe.structs[number].fields[n].clone());
        b.out.line(format!("{owner}.{} = {value}", field(n)));
    }
    b.vars[at].state = State::Init;
    true
}

fn replace_value(b: &mut Body<'_>) -> bool {
    let Some(at) = b.find(|var| var.writable() && var.ty != Ty::Int) else {
        return false;
    };
    let (name, ty) = (b.vars[at].name.clone(), b.vars[at].ty.clone());
    b.vars[at].hold = Hold::Write;
    let value = b.value(&ty);
    b.vars[at].hold = Hold::Free;
    let how = if b.rng.chance(50) { "replace" } else { "swapped" };
    b.let_line("old", &ty, &format!("{how}({name}, {value})"));
    true
}

fn exchange(b: &mut Body<'_>) -> bool {
    let Some(left) = b.find(|var| var.writable()) else {
        return false;
    };
    let ty = b.vars[left].ty.clone();
    let other = b.vars[left].name.clone();
    let Some(right) = b.find(|var| var.writable() && var.ty == ty && var.name != other) else {
        return false;
    };
    let how = if b.rng.chance(50) { "swap" } else { "exchange" };
    let name = b.vars[right].name.clone();
    b.out.line(format!("{how}({other}, {name})"));
    true
}

fn vec_change(b: &mut Body<'_>) -> bool {
    let Some(at) = b.find(|var| matches!(var.ty, Ty::Vec(_)) && var.writable()) else {
        return false;
    };
    let Ty::Vec(of) = b.vars[at].ty.clone() else {
        return false;
    };
    let name = b.vars[at].name.clone();
    b.vars[at].hold = Hold::Write;
    match b.rng.below(8) {
        0..=2 => {
            let value = b.value(&of);
            b.out.line(format!("{name}.push({value})"));
        }
        3 => {
            b.let_line("popped", &Ty::Option(of), &format!("{name}.pop()"));
        }
        4 => {
            b.out.open(format!("if {name}.len() > 0 {{"));
            let value = b.new_value(&of);
            b.out.line(format!("{name}[{name}.len() - 1] = {value}"));
            b.out.close("}");
        }
        5 => {
            let end = b.helpers.end(b.universe, &of);
            b.out.line(format!(
                "if {name}.len() > 1 {{ print({end}({name}.remove(0))) }}"
            ));
        }
        // An element that is a closure is taken for a clone.
        6 if *of != Ty::Closure || b.open => {
            let edit = b.helpers.edit(b.universe, &of);
            b.out.line(format!("if {name}.len() > 0 {{ {edit}({name}[0]) }}"));
        }
        _ => {
            let value = b.value(&of);
            b.out.line(format!("{name}.insert(0, {value})"));
            b.out
                .line(format!("if {name}.len() > 3 {{ {name}.truncate(2) }}"));
        }
    }
    b.vars[at].hold = Hold::Free;
    true
}

fn map_change(b: &mut Body<'_>) -> bool {
    let Some(at) = b.find(|var| matches!(var.ty, Ty::Map(_)) && var.writable()) else {
        return false;
    };
    let Ty::Map(of) = b.vars[at].ty.clone() else {
        return false;
    };
    let name = b.vars[at].name.clone();
    b.vars[at].hold = Hold::Write;
    match b.rng.below(4) {
        0 | 1 => {
            let (key, value) = (b.number(), b.value(&of));
            b.out.line(format!("{name}.insert({key} % 4, {value})"));
        }
        2 => {
            b.let_line("out", &Ty::Option(of), &format!("{name}.remove(k % 3)"));
        }
        _ => {
            let (edit, give) = (b.helpers.edit(b.universe, &of), b.helpers.give(b.universe, &of));
            b.out
                .line(format!("{name}.update(1, {give}(2), (e) => {{ {edit}(e) }})"));
        }
    }
    b.vars[at].hold = Hold::Free;
    true
}

fn option_change(b: &mut Body<'_>) -> bool {
    let Some(at) = b.find(|var| matches!(var.ty, Ty::Option(_)) && var.writable()) else {
        return false;
    };
    let (name, ty) = (b.vars[at].name.clone(), b.vars[at].ty.clone());
    match b.rng.chance(50) {
        true => b.out.line(format!("{name} = Option.None")),
        false => {
            b.let_line("taken", &ty, &format!("replace({name}, Option.None)"));
        }
    }
    true
}

fn open_heap(b: &mut Body<'_>) -> bool {
    let from = b.find_movable(|var| matches!(var.ty, Ty::Heap(_) | Ty::Holder(_)));
    let Some(at) = from else { return false };
    let ty = b.vars[at].ty.clone();
    let name = b.move_out(at);
    // What can be copied stays in its box, too.
    if matches!(&ty, Ty::Heap(of) if b.universe.is_copy(of)) {
        b.vars[at].state = State::Init;
    }
    match ty {
        Ty::Heap(of) => b.let_line("content", &of, &format!("*{name}")),
        Ty::Holder(of) => b.let_line("inner", &of, &format!("{name}.open()")),
        _ => return false,
    };
    true
}

fn method(b: &mut Body<'_>) -> bool {
    let Some(at) = b.find(|var| matches!(var.ty, Ty::Struct(_)) && var.readable()) else {
        return false;
    };
    let name = b.vars[at].name.clone();
    match b.rng.below(5) {
        0 => b.out.line(format!("print({name}.say(), hear({name}))")),
        1 if b.vars[at].writable() => b.out.line(format!("{name}.poke({name}.id)")),
        2 if b.vars[at].writable() => b.out.line(format!("prod({name})")),
        3 if b.movable(&b.vars[at]) => {
            b.move_out(at);
            b.out.line(format!("print({name}.into())"));
            b.renew(at);
        }
        _ => b.out.line(format!("print({name}.tag(), head({name}.f1))")),
    }
    true
}

fn object(b: &mut Body<'_>) -> bool {
    let Some(at) = b.find_movable(|var| matches!(var.ty, Ty::Struct(_))) else {
        return false;
    };
    let name = b.move_out(at);
    let made = b.let_line("object", &Ty::Object, &format!("Heap({name})"));
    b.out.line(format!("print({made}.say())"));
    true
}

/// Values that end with their statement.
fn temporary(b: &mut Body<'_>) -> bool {
    let ty = b.ty(1);
    let look = b.helpers.look(b.universe, &ty);
    // A branch by itself is no value that could be lent.
    let value = format!("pass({})", b.value(&ty));
    match b.rng.below(3) {
        0 => b.out.line(format!("print({look}({value}))")),
        1 => {
            let give = b.helpers.give(b.universe, &Ty::Struct(0));
            b.out
                .line(format!("print({give}(k).say() + {give}(3).id + {look}({value}))"));
        }
        _ => b.out.line(format!("print(first({look}({value}), 4))")),
    }
    true
}

fn global(b: &mut Body<'_>) -> bool {
    match b.rng.below(6) {
        0 | 1 => {
            let value = b.value(&Ty::Struct(0));
            b.out.line(format!("STORE.push({value})"));
        }
        // One field is looked at while another changes.
        3 => b.out.line("for e in APP.left { print(e.say(), note(k)) }"),
        4 => {
            let value = b.value(&Ty::Struct(0));
            b.out.line(format!("APP.left.push({value})"));
            let seen = b.fresh("seen");
            b.out.line(format!("let {seen} = APP.left[0..1]"));
            b.out
                .line(format!("print(note(2), {seen}.len(), hear({seen}[0]))"));
        }
        2 => {
            let ty = Ty::option(Ty::Struct(0));
            b.let_line("global", &ty, "STORE.pop()");
        }
        _ => {
            let ty = Ty::Struct(0);
            let value = b.new_value(&ty);
            b.let_line("former", &ty, &format!("replace(SLOT, {value})"));
        }
    }
    true
}

fn call_closure(b: &mut Body<'_>) -> bool {
    let Some(at) = b.find(|var| var.ty == Ty::Closure && var.readable()) else {
        return false;
    };
    let name = b.vars[at].name.clone();
    match (b.rng.below(3), b.movable(&b.vars[at])) {
        (0, true) => {
            b.move_out(at);
            b.let_line("kept", &Ty::Closure, &format!("keep({name})"));
        }
        (1, true) => {
            b.move_out(at);
            let held = b.fresh("held");
            b.out.line(format!(
                "let {held}: Holder<move () => i64> = Holder {{ inner: {name}, id: k }}"
            ));
            b.out.line(format!("print({held}.rank())"));
            b.declare(&held, Ty::Holder(Box::new(Ty::Closure)), Kind::Let, State::Init);
        }
        _ => b.out.line(format!("print({name}() + {name}())")),
    }
    true
}

/// `e!` where there is something.
fn unwrap(b: &mut Body<'_>) -> bool {
    let Some(at) = b.find_movable(|var| matches!(var.ty, Ty::Option(_))) else {
        return false;
    };
    let Ty::Option(of) = b.vars[at].ty.clone() else {
        return false;
    };
    let (look, name) = (b.helpers.look(b.universe, &of), b.vars[at].name.clone());
    b.out.open(format!("if {name}.isSome() {{"));
    let held = b.fresh("there");
    b.out.line(format!("let {held} = {name}!"));
    b.out.line(format!("print({look}({held}))"));
    b.out.close("}");
    if !b.vars[at].copy {
        b.vars[at].state = State::Maybe;
    }
    true
}

/// A part of what a box holds.
fn out_of_box(b: &mut Body<'_>) -> bool {
    let universe = b.universe;
    let fits = move |ty: &Ty| match ty {
        Ty::Heap(of) => matches!(**of, Ty::Struct(_)) && universe.comes_apart(of),
        _ => false,
    };
    let Some(at) = b.find_movable(|var| fits(&var.ty)) else {
        return false;
    };
    let name = b.move_out(at);
    b.let_line("part", &Ty::Text, &format!("{name}.f1"));
    b.out.line(format!("print({name}.id)"));
    b.renew(at);
    true
}

/// Parts of two values, or of one, change places.
fn swap_parts(b: &mut Body<'_>) -> bool {
    let Some(at) = b.find(|var| matches!(var.ty, Ty::Vec(_)) && var.writable()) else {
        return false;
    };
    let name = b.vars[at].name.clone();
    b.out.line(format!(
        "if {name}.len() > 1 {{ swap({name}[0], {name}[{name}.len() - 1]) }}"
    ));
    true
}

fn coalesce(b: &mut Body<'_>) -> bool {
    let Some(at) = b.find_movable(|var| matches!(var.ty, Ty::Option(_) | Ty::Result(_))) else {
        return false;
    };
    let (Ty::Option(of) | Ty::Result(of)) = b.vars[at].ty.clone() else {
        return false;
    };
    let name = b.move_out(at);
    let give = b.helpers.give(b.universe, &of);
    b.let_line("filled", &of, &format!("{name} ?? {give}(k)"));
    true
}

/// A value nobody keeps.
fn discard(b: &mut Body<'_>) -> bool {
    let ty = b.ty(1);
    let value = b.value(&ty);
    b.out.line(format!("let _: {ty} = {value}"));
    true
}
