//! Readable HIR for `--emit hir`: close to the source, with every borrow, clone and coercion written out.
//!
//! The text is stable: declarations in the order of their ids, types in the words of the language. A local whose name
//! is not the only one in its body is shown as `name#id`.

mod expr;
mod pattern;

use super::*;
use crate::source::Span;
use std::fmt::Write;

/// The declarations at the places that are wanted.
pub fn print(program: &Program, wanted: &dyn Fn(Span) -> bool) -> String {
    let mut out = String::new();
    for global in program.globals.values().filter(|global| wanted(global.span)) {
        print_global(program, global, &mut out);
    }
    for function in program
        .functions
        .values()
        .filter(|function| wanted(function.span))
    {
        print_function(program, function, &mut out);
    }
    out
}

fn print_global(program: &Program, global: &Global, out: &mut String) {
    let Some(init) = &global.init else { return };
    let thread_local = if global.thread_local { "thread_local " } else { "" };
    let word = if global.mutable { "var" } else { "let" };
    let _ = write!(
        out,
        "{thread_local}{word} {}: {} = ",
        global.name,
        global.ty.show(program)
    );
    expr::Printer::new(program, init, out).expr(init.root);
    out.push_str("\n\n");
}

fn print_function(program: &Program, function: &Function, out: &mut String) {
    let _ = write!(out, "fn {}", function.path);
    print_generics(program, &function.generics, out);
    out.push('(');
    for (at, param) in function.params.iter().enumerate() {
        let comma = if at > 0 { ", " } else { "" };
        let _ = write!(out, "{comma}{}: {}", param.name, param.ty.show(program));
    }
    let _ = write!(out, "): {}", function.ret.show(program));
    if let Some(body) = &function.body {
        print_body(program, body, out);
    }
    out.push_str("\n\n");
}

fn print_generics(program: &Program, generics: &Generics, out: &mut String) {
    if generics.params.is_empty() {
        return;
    }
    let params: Vec<String> = generics
        .params
        .iter()
        .map(|param| print_param(program, param))
        .collect();
    let _ = write!(out, "<{}>", params.join(", "));
}

fn print_param(program: &Program, param: &GenericParam) -> String {
    let bounds = param.bounds.iter().chain(&param.inferred);
    let names: Vec<&str> = bounds
        .map(|bound| program.traits[bound.trait_id].name.as_str())
        .collect();
    if names.is_empty() {
        return param.name.to_string();
    }
    format!("{}: {}", param.name, names.join(" + "))
}

fn print_body(program: &Program, body: &Body, out: &mut String) {
    for contract in &body.contracts {
        let word = match contract.kind {
            ContractKind::Requires => "requires",
            ContractKind::Ensures => "ensures",
            ContractKind::Old(_) => "old",
            ContractKind::Decreases => "decreases",
        };
        let _ = write!(out, "\n  {word} ");
        expr::Printer::new(program, body, out).expr(contract.condition);
    }
    out.push(' ');
    expr::Printer::new(program, body, out).block(body.root);
}
