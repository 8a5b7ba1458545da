//! The words for why a type is not Send or not Sync.

use crate::diagnostics::Diagnostic;
use crate::diagnostics::codes::e0601::Told;
use crate::diagnostics::codes::{e0317, e0606};
use crate::hir::Program;
use crate::source::{SourceMap, Span};
use crate::types::selection::Lack;
use crate::types::thread_facts::{CulpritKind, Part, Reason, Step, ThreadFact};
use crate::types::{TraitId, Ty, TyKind};

/// How many steps from a type to the part at fault are told.
const LONGEST_WAY: usize = 8;

/// Something that would cross and may not.
pub(super) struct Found<'a> {
    /// Quoted, or in words: "'job'", "the result".
    pub(super) name: &'a str,
    pub(super) ty: Ty,
    pub(super) fact: ThreadFact,
    pub(super) reason: &'a Reason,
}

/// For judges that tell it in a message of their own.
pub fn of(program: &Program, map: &SourceMap, (ty, fact): (Ty, ThreadFact), reason: &Reason) -> Told {
    let found = Found {
        name: "",
        ty,
        fact,
        reason,
    };
    tell(program, map, &found)
}

/// A type has no trait, since its impl asks for Send or Sync of something.
pub fn conditional(
    program: &Program,
    (ty, of): (Ty, TraitId),
    lack: &Lack,
    span: Span,
    told: &Told,
) -> Diagnostic {
    let message = format!(
        "'{}' is not '{}', because '{}' is not {}",
        ty.show(program),
        program.traits[of].name,
        lack.ty.show(program),
        lack.name(program)
    );
    e0317::conditions(program, e0606::conditional(span, message, told), lack)
}

pub(super) fn tell(program: &Program, map: &SourceMap, found: &Found<'_>) -> Told {
    let ty = found.ty.show(program).to_string();
    let (verb, tail) = match found.fact {
        ThreadFact::Send => ("send", "across threads"),
        ThreadFact::Sync => ("share", "between threads"),
    };
    Told {
        message: format!("cannot {verb} {} of type '{ty}' {tail}", found.name),
        notes: notes(program, &ty, found),
        field: culprit_field(program, found.reason),
        help: help(program, map, found.reason),
    }
}

/// The chain from the type to the part at fault, and what is wrong with that part.
fn notes(program: &Program, ty: &str, found: &Found<'_>) -> Vec<String> {
    let culprit = culprit(program, found.reason);
    if found.reason.steps.is_empty() {
        return vec![format!("'{ty}' is not {}: {culprit}", found.fact.name())];
    }
    let links = links(program, &found.reason.steps);
    let chain = format!("'{ty}' is not {} because {}", found.fact.name(), links.join(", "));
    match found.reason.kind {
        CulpritKind::RawPointer => vec![chain],
        _ => vec![
            chain,
            format!("'{}': {culprit}", found.reason.culprit.show(program)),
        ],
    }
}

/// Of a long way only the beginning and the end.
fn links(program: &Program, steps: &[Step]) -> Vec<String> {
    let told = |at: usize| link(program, at, &steps[at]);
    let count = steps.len();
    if count <= LONGEST_WAY {
        return (0..count).map(told).collect();
    }
    let (first, last) = (0..LONGEST_WAY / 2, count - LONGEST_WAY / 2..count);
    let between = format!("… ({} more) …", last.start - first.end);
    first.map(told).chain([between]).chain(last.map(told)).collect()
}

fn link(program: &Program, at: usize, step: &Step) -> String {
    let whose = if at == 0 { "its" } else { "whose" };
    let ty = step.ty.show(program);
    match &step.part {
        Part::Field { name, .. } => format!("{whose} field '{name}' is '{ty}'"),
        Part::Payload { variant, .. } => format!("{whose} variant '{variant}' holds '{ty}'"),
        Part::Element => format!("{whose} elements are '{ty}'"),
        Part::TypeArgument => format!("{whose} type argument is '{ty}'"),
        Part::Content => format!("{whose} content is '{ty}'"),
        Part::Referent if at == 0 => format!("it refers to '{ty}'"),
        Part::Referent => format!("which refers to '{ty}'"),
        Part::Bound { param, of } => {
            let of = program.traits[*of].name;
            format!("{whose} 'unsafe impl' asks '{param}: {of}' of '{ty}'")
        }
    }
}

fn culprit(program: &Program, reason: &Reason) -> String {
    let fact = reason.fact.name();
    let mark = fact.to_lowercase();
    match reason.kind {
        CulpritKind::RawPointer => "nothing says who else uses what a raw pointer points to".to_string(),
        CulpritKind::Function => {
            "a function value may borrow variables of the thread that made it".to_string()
        }
        CulpritKind::Interface => {
            format!("the interface is not declared '@{mark}', so any type may be behind it")
        }
        CulpritKind::Parameter => {
            format!(
                "the parameter '{}' has no bound '{fact}'",
                reason.culprit.show(program)
            )
        }
        CulpritKind::Opaque => "nothing is known about an extern type".to_string(),
        CulpritKind::NoTrait(of) => {
            let of = program.traits[of].name;
            format!("it has no 'impl {of} for {}'", reason.culprit.show(program))
        }
        CulpritKind::Endless => format!("it has too many types inside to look at; '@{mark}' promises it"),
    }
}

/// The innermost field or variant on the way, in source.
fn culprit_field(program: &Program, reason: &Reason) -> Option<(Span, String)> {
    reason.steps.iter().rev().find_map(|step| match &step.part {
        Part::Field { name, span } => Some((*span, format!("'{name}' is '{}'", step.ty.show(program)))),
        Part::Payload { variant, span } => {
            Some((*span, format!("'{variant}' holds '{}'", step.ty.show(program))))
        }
        _ => None,
    })
}

fn help(program: &Program, map: &SourceMap, reason: &Reason) -> Option<String> {
    let fact = reason.fact.name();
    let mark = fact.to_lowercase();
    let culprit = reason.culprit.show(program);
    match reason.kind {
        CulpritKind::Parameter => Some(format!("add the bound '{culprit}: {fact}'")),
        CulpritKind::Interface => Some(format!("declare the interface '{culprit}' with '@{mark}'")),
        CulpritKind::Function if reason.steps.is_empty() => {
            Some("hand over a closure literal or the name of a function".to_string())
        }
        _ => match markable(program, map, reason) {
            Some((owner, part)) => Some(format!(
                "mark '{owner}' with '@{mark}' if every use of '{part}' is synchronised"
            )),
            None if reason.kind == CulpritKind::RawPointer => Some(format!(
                "put the pointer in a struct marked '@{mark}' if every use of it is synchronised"
            )),
            None => None,
        },
    }
}

/// The innermost type of the program's own on the way, and its part that leads to the culprit. A promise does not cover
/// type arguments, so a part whose type is one does not count.
fn markable(program: &Program, map: &SourceMap, reason: &Reason) -> Option<(String, String)> {
    reason.steps.iter().rev().find_map(|step| {
        let TyKind::Adt(adt, _) = step.owner.kind() else {
            return None;
        };
        let declared = &program.adts[*adt];
        if map.file(declared.span.file).name.starts_with("std/") {
            return None;
        }
        let part = match &step.part {
            Part::Field { name, .. } => declared
                .fields()
                .iter()
                .find(|field| field.name == *name)
                .map(|field| field.ty),
            Part::Payload { variant, .. } => {
                let variant = declared.variants().iter().find(|one| one.name == *variant)?;
                variant.payload.iter().copied().find(|ty| !ty.has_param())
            }
            _ => None,
        };
        let name = step
            .part
            .name()
            .filter(|_| part.is_some_and(|ty| !ty.has_param()))?;
        Some((declared.name.to_string(), name.to_string()))
    })
}
