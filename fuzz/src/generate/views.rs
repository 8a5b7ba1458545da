//! Views, and statements while what they show is frozen.

use super::body::Body;
use super::scope::Hold;
use super::statements::Write;
use super::types::Ty;

/// With how often they are tried.
pub const VIEWS: &[(usize, Write)] = &[(4, view), (3, method_view)];

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
