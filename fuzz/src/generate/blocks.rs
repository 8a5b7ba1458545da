//! Statements with blocks: branches, loops, matches, views, closures.

use super::body::{Body, Loop};
use super::scope::{Hold, Kind, State, States, meet};
use super::statements::Write;
use super::types::Ty;

/// Statements with blocks, with how often they are tried.
pub const BLOCKS: &[(usize, Write)] = &[
    (8, branch),
    (6, counted_loop),
    (3, while_loop),
    (4, element_loop),
    (3, pop_loop),
    (5, leave),
    (5, match_value),
    (3, if_let),
    (3, let_else),
    (4, view),
    (2, scope),
    (3, method_view),
    (2, temporary_loop),
    (3, temporary_match),
    (2, list_walk),
    (2, task),
    (1, thread),
    (1, parallel),
    (3, reading_match),
    (3, call_beside),
];

impl Body<'_> {
    /// Writes a few statements in a scope of their own.
    pub fn block(&mut self, most: usize) {
        let known = self.vars.len();
        let count = 1 + self.rng.below(most);
        for _ in 0..count {
            self.statement();
        }
        self.vars.truncate(known);
    }

    fn enter_loop(&mut self) {
        self.loops.push(Loop {
            outside: self.moves_from,
            exits: Vec::new(),
        });
        self.level += 1;
        self.moves_from = self.level;
    }

    /// States where the loop was left by itself.
    fn leave_loop(&mut self) -> Vec<States> {
        self.level -= 1;
        let Some(ended) = self.loops.pop() else {
            return Vec::new();
        };
        self.moves_from = ended.outside;
        ended.exits
    }

    /// What the innermost loop is left with.
    fn note_exit(&mut self) {
        let states = self.states();
        if let Some(around) = self.loops.last_mut() {
            around.exits.push(states);
        }
    }

    /// States of the variables that were there before a block.
    fn outer_states(&self, known: usize) -> States {
        self.vars[..known].iter().map(|var| var.state.clone()).collect()
    }

    pub fn settle(&mut self, paths: &[States]) {
        if let Some(states) = meet(paths) {
            self.set_states(states);
        }
    }
}

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

/// A match that takes the payload of an enum, option or result.
fn match_value(b: &mut Body<'_>) -> bool {
    let universe = b.universe;
    let fits =
        move |ty: &Ty| matches!(ty, Ty::Enum(_) | Ty::Option(_) | Ty::Result(_)) && universe.comes_apart(ty);
    let Some(at) = b.find_movable(|var| fits(&var.ty)) else {
        return false;
    };
    let (name, ty) = (b.vars[at].name.clone(), b.vars[at].ty.clone());
    let arms = arms_of(b, &ty);
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

fn if_let(b: &mut Body<'_>) -> bool {
    let Some(at) = b.find_movable(|var| matches!(var.ty, Ty::Option(_))) else {
        return false;
    };
    let Ty::Option(of) = b.vars[at].ty.clone() else {
        return false;
    };
    let (name, bound, known) = (b.vars[at].name.clone(), b.fresh("some"), b.vars.len());
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

/// A view, and statements while what it views is frozen.
fn view(b: &mut Body<'_>) -> bool {
    let Some(at) = b.find(|var| matches!(var.ty, Ty::Text | Ty::Vec(_)) && var.readable()) else {
        return false;
    };
    let (owner, name, known) = (b.vars[at].name.clone(), b.fresh("view"), b.vars.len());
    let held = b.vars[at].hold;
    let low = b.rng.below(2);
    b.out.open(format!("if {owner}.len() > {low} {{"));
    let before = b.states();
    b.out.line(format!("let {name} = {owner}[{low}..]"));
    b.vars[at].hold = Hold::Read;
    b.block(3);
    b.out.line(format!("print({name}.len())"));
    if b.vars[at].ty == Ty::Text {
        b.out.line(format!("print({name})"));
    }
    b.vars.truncate(known);
    b.vars[at].hold = held;
    b.out.close("}");
    let after = b.states();
    b.settle(&[before, after]);
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

/// A view that a method gives, and statements while its receiver is frozen.
fn method_view(b: &mut Body<'_>) -> bool {
    let Some(at) = b.find(|var| matches!(var.ty, Ty::Struct(_)) && var.readable()) else {
        return false;
    };
    let (owner, name, known) = (b.vars[at].name.clone(), b.fresh("tag"), b.vars.len());
    let held = b.vars[at].hold;
    b.out.open("if k < 2 {");
    let before = b.states();
    b.out.line(format!("let {name} = {owner}.tag()"));
    b.vars[at].hold = Hold::Read;
    b.block(3);
    b.out.line(format!("print({name}, head({name}))"));
    b.vars.truncate(known);
    b.vars[at].hold = held;
    b.out.close("}");
    let after = b.states();
    b.settle(&[before, after]);
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

/// A green thread that sends, and a loop that receives.
fn task(b: &mut Body<'_>) -> bool {
    if b.level > 0 {
        return false;
    }
    let ty = b.universe.plain(b.rng, 1);
    let (channel, task, got) = (b.fresh("ch"), b.fresh("task"), b.fresh("got"));
    let (give, end) = (b.helpers.give(b.universe, &ty), b.helpers.end(b.universe, &ty));
    let taken = b.find_movable(|var| var.ty != Ty::Closure);
    b.out.line(format!(
        "let {channel}: Channel<{ty}> = Channel.new({})!",
        1 + b.rng.below(3)
    ));
    b.out.open(format!("let {task} = Task.spawn(move () => {{"));
    if let Some(at) = taken {
        let ended = b.helpers.end(b.universe, &b.vars[at].ty.clone());
        let name = b.move_out(at);
        b.out.line(format!("print({ended}({name}))"));
    }
    let (all, count) = (b.rng.chance(80), 1 + b.rng.below(4));
    match all {
        true => b.out.line(format!(
            "for i in 0..{count} {{ {channel}.send({give}(i + k))! }}"
        )),
        false => b.out.line(format!(
            "for i in 0..{count} {{ let _ = {channel}.send({give}(i + k)) }}"
        )),
    }
    b.out.line(format!("{channel}.close()"));
    b.out.close("})");
    if all {
        b.out
            .line(format!("for {got} in {channel} {{ print({end}({got})) }}"));
        b.out.line(format!("{task}.join()!"));
    } else {
        // The first value is taken; what is left in the channel ends with it.
        b.out.line(format!("print({end}({channel}.recv()!))"));
        b.out.line(format!("{channel}.destroy()"));
        b.out.line(format!("{task}.join()!"));
    }
    true
}

fn thread(b: &mut Body<'_>) -> bool {
    if b.level > 0 {
        return false;
    }
    let Some(at) = b.find_movable(|var| matches!(var.ty, Ty::Text)) else {
        return false;
    };
    let (name, thread, shared) = (b.move_out(at), b.fresh("thread"), b.fresh("shared"));
    b.out.line(format!(
        "let {shared}: Shared<Vec<string>> = Shared.new(Vec.new())"
    ));
    b.out.line(format!(
        "let {thread} = Thread.spawn(move () => {{ {shared}.update((v) => {{ v.push({name} + \"!\") }}) }})!"
    ));
    b.out.line(format!("{thread}.join()!"));
    b.out.line(format!("print({shared}.get())"));
    true
}

/// Two branches that only read.
fn parallel(b: &mut Body<'_>) -> bool {
    if b.level > 0 {
        return false;
    }
    let Some(at) = b.find(|var| matches!(var.ty, Ty::Text) && var.readable() && var.owned()) else {
        return false;
    };
    let (owner, left, right) = (b.vars[at].name.clone(), b.fresh("left"), b.fresh("right"));
    b.out.open("parallel {");
    b.out.line(format!("let {left} = {owner} + \"l\""));
    b.out.line(format!("let {right} = {owner} + \"r\""));
    b.out.close("}");
    for name in [left, right] {
        b.declare(&name, Ty::Text, Kind::Let, State::Init);
    }
    true
}

/// A function of its own, with parameters of every kind, and a call of it.
fn call_beside(b: &mut Body<'_>) -> bool {
    if b.prefix.contains("h") || b.budget < 6 {
        return false;
    }
    let (mut params, mut args, mut vars) = (Vec::new(), Vec::new(), Vec::new());
    let mut lent: Vec<usize> = Vec::new();
    for _ in 0..1 + b.rng.below(3) {
        let kind = [Kind::Var, Kind::Shared, Kind::Exclusive][b.rng.below(3)];
        let at = match kind {
            Kind::Exclusive => b.find(|var| var.writable()),
            Kind::Shared => b.find(|var| var.readable() && var.hold == Hold::Free),
            _ => b.find_movable(|_| true),
        };
        let Some(at) = at.filter(|at| !lent.contains(at)) else {
            continue;
        };
        let (ty, name) = (b.vars[at].ty.clone(), b.fresh("a"));
        lent.push(at);
        match kind {
            Kind::Exclusive => params.push(format!("{name}: &mut {ty}")),
            Kind::Shared => params.push(format!("{name}: &{ty}")),
            _ => params.push(format!("{name}: {ty}")),
        }
        args.push(b.vars[at].name.clone());
        if kind == Kind::Var {
            b.move_out(at);
        }
        // A parameter taken by value may not be assigned.
        let kind = if kind == Kind::Var { Kind::Let } else { kind };
        vars.push((name, ty, kind));
    }
    let name = b.fresh("beside");
    let result = b.universe.ty(b.rng, 2);
    beside(b, &name, &params, vars, &result);
    args.insert(0, "k".into());
    let got = b.fresh("made");
    let of = Ty::option(result);
    b.out
        .line(format!("let {got}: {of} = {name}({})", args.join(", ")));
    b.declare(&got, of, Kind::Let, State::Init);
    true
}

/// Writes `fn name(k, …): Option<result>`.
fn beside(b: &mut Body<'_>, name: &str, params: &[String], vars: Vec<(String, Ty, Kind)>, result: &Ty) {
    b.budget -= 4;
    let mut inner = Body {
        universe: b.universe,
        helpers: b.helpers,
        rng: b.rng,
        names: b.names,
        beside: b.beside,
        prefix: format!("{}h", b.prefix),
        out: Default::default(),
        vars: Vec::new(),
        level: 0,
        moves_from: 0,
        loops: Vec::new(),
        budget: 5,
        open: b.open,
        tries: true,
        leave: Some("Option.None".into()),
        injection: None,
        injected: None,
    };
    let mut all = vec!["k: i64".to_string()];
    all.extend(params.iter().cloned());
    inner
        .out
        .open(format!("fn {name}({}): Option<{result}> {{", all.join(", ")));
    for (name, ty, kind) in vars {
        inner.declare(&name, ty, kind, State::Init);
    }
    inner.statements();
    let give = inner.helpers.give(inner.universe, &Ty::option(result.clone()));
    if inner.rng.chance(50) {
        let tried = inner.fresh("tried");
        inner.out.line(format!("let {tried} = {give}(k)?"));
        inner.out.line(format!("return Option.Some({tried})"));
    } else {
        let value = inner.value(result);
        inner.out.line(format!("return Option.Some({value})"));
    }
    inner.out.close("}");
    let text = inner.out.text();
    b.beside.push(text);
}
