//! Tasks, threads, channels: simple patterns whose output does not depend on turns.

use super::body::Body;
use super::scope::{Kind, State};
use super::statements::Write;
use super::types::Ty;

/// With how often they are tried.
pub const THREADS: &[(usize, Write)] = &[(2, task), (1, thread), (1, parallel)];

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
