//! The worklist: from the roots to everything they reach.

use super::demand::{Demand, Key};
use super::*;

pub(super) fn run(hir: &hir::Program, module: &mir::Module, sink: &mut Sink) -> Program {
    let mut demand = Demand::new(hir, module, sink);
    roots(&mut demand);
    while let Some((id, key)) = demand.queue.pop_front() {
        make(&mut demand, id, &key);
    }
    demand.program
}

fn roots(demand: &mut Demand) {
    let hir = demand.hir;
    demand.program.main = hir.main.map(|main| demand.instance(Key::Fn(main, Args::empty())));
    for &global in &hir.global_order {
        if demand.module.globals.contains_key(&global) {
            let id = demand.instance(Key::Global(global));
            demand.program.initialisers.insert(global, id);
        }
    }
    demand.program.text = text_functions(demand);
    for (id, function) in hir.functions.iter() {
        if function.attrs.external_linkage && function.generics.params.is_empty() && function.body.is_some() {
            let instance = demand.instance(Key::Fn(id, Args::empty()));
            demand.program.exports.push((instance, function.name));
        }
    }
}

/// Joining strings may become appending.
fn text_functions(demand: &mut Demand) -> Option<TextFunctions> {
    let functions = &demand.hir.lang.functions;
    let concat = *functions.get(&"concat_text".into())?;
    let append = *functions.get(&"append_text".into())?;
    let mut instance = |id| demand.instance(Key::Fn(id, Args::empty()));
    Some(TextFunctions {
        concat: instance(concat),
        append: instance(append),
    })
}

/// Fills in the function of an instance.
fn make(demand: &mut Demand, id: InstanceId, key: &Key) {
    demand.begin(id, key);
    let symbol = demand.names.unique(&name(demand, key));
    let (body, args) = generic_body(demand, key);
    let kind = demand.program.functions[id].kind;
    let captures = demand.program.captures_of(kind).to_vec();
    let body = lower::body(demand, body, args, &captures);
    let function = &mut demand.program.functions[id];
    function.symbol = symbol;
    function.body = body;
    function.kind = match (key, function.kind) {
        (Key::Value(..), _) => FunctionKind::Value,
        (Key::Global(global), _) if demand.hir.globals[*global].thread_local => {
            FunctionKind::ThreadLocal(*global)
        }
        (_, kind) => kind,
    };
}

/// The body before substitution, and the arguments to substitute.
fn generic_body(demand: &Demand, key: &Key) -> (mir::Body, Args) {
    let (hir, module) = (demand.hir, demand.module);
    let none = Args::empty();
    match key {
        Key::Fn(id, args) => (
            module.functions.get(id).cloned().unwrap_or_else(glue::empty_body),
            *args,
        ),
        Key::Closure(id, args) => (module.closures[*id].body.clone(), *args),
        Key::Global(id) => (module.globals[id].clone(), none),
        Key::Glue(kind, ty) => (glue::body(&demand.traits, *kind, *ty), none),
        Key::Drop(ty) => (glue::drop_body(&demand.facts, *ty), none),
        Key::ToString(ty) => (glue::to_string_body(hir, *ty), none),
        Key::Concat => (glue::concat_body(hir), none),
        Key::Value(target, args, ty) => (glue::value_body(hir, *target, *args, *ty), none),
        Key::Method(target, args, shape) => (glue::method_body(hir, *target, *args, shape), none),
    }
}

fn name(demand: &Demand, key: &Key) -> String {
    let hir = demand.hir;
    match key {
        Key::Fn(id, args) => names::instance(hir, &hir.functions[*id].path, args),
        Key::Closure(id, args) => names::instance(hir, &demand.module.closures[*id].body.name, args),
        Key::Global(id) => hir.globals[*id].name.to_string(),
        Key::Glue(glue, ty) => names::glue(hir, *glue, *ty),
        Key::Drop(ty) => names::instance(hir, "drop", &[*ty]),
        Key::ToString(ty) => names::instance(hir, "toString", &[*ty]),
        Key::Concat => "concat".to_string(),
        Key::Value(target, args, _) => format!("value.{}", callee_name(hir, *target, args)),
        Key::Method(target, args, shape) => {
            format!(
                "method.{}.{}",
                shape.receiver.show(hir),
                callee_name(hir, *target, args)
            )
        }
    }
}

fn callee_name(hir: &hir::Program, target: CalleeTarget, args: &[Ty]) -> String {
    match target {
        CalleeTarget::Fn(id) | CalleeTarget::TraitMethod(_, id) => {
            names::instance(hir, &hir.functions[id].path, args)
        }
        CalleeTarget::Extern(id) => hir.externs[id].name.to_string(),
        CalleeTarget::Intrinsic(intrinsic) => names::instance(hir, &format!("{intrinsic:?}"), args),
        CalleeTarget::Glue(glue) => names::instance(hir, &format!("{glue:?}"), args),
    }
}
