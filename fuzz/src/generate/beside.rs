//! Functions beside the case, with parameters of every kind.

use super::body::Body;
use super::scope::{Hold, Kind, State};
use super::statements::Write;
use super::types::Ty;

/// With how often they are tried.
pub const BESIDE: &[(usize, Write)] = &[(3, call_beside)];

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
