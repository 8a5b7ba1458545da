//! Attributes of declarations.

use super::Checker;
use crate::diagnostics::Diagnostic;
use crate::diagnostics::codes::e0207;
use crate::hir::Attrs;
use crate::resolve::ModuleId;
use crate::resolve::suggest::closest;
use crate::source::Span;
use crate::syntax::Symbol;
use crate::syntax::ast::{Attribute, AttributeArgument, AttributeArgumentKind};

/// What may carry an attribute.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Target {
    Function,
    Method,
    Extern,
    Struct,
    ExternStruct,
    ExternType,
    Enum,
    Trait,
    Interface,
    Impl,
    Global,
    Alias,
    Field,
    Variant,
    Import,
    File,
    ParameterType,
}

/// Everything the attributes of one declaration say.
#[derive(Default)]
pub(crate) struct Parsed {
    pub attrs: Attrs,
    pub lang: Option<Symbol>,
    pub intrinsic: bool,
    pub iter: bool,
    pub once: bool,
    /// Trait names of `@derive`, with their places.
    pub derives: Vec<(Symbol, Span)>,
    pub links: Vec<Symbol>,
}

/// Name, whether only the standard library may use it, and where it may stand.
const KNOWN: &[(&str, bool, &[Target])] = {
    use Target::*;
    &[
        ("derive", false, &[Struct, ExternStruct, Enum]),
        (
            "send",
            false,
            &[Struct, ExternStruct, ExternType, Enum, Interface, ParameterType],
        ),
        (
            "sync",
            false,
            &[Struct, ExternStruct, ExternType, Enum, Interface, ParameterType],
        ),
        ("once", false, &[ParameterType]),
        ("noCopy", false, &[Struct, ExternStruct, ExternType, Enum]),
        ("wrapping", false, &[Function, Method, File]),
        ("pure", false, &[Function, Method]),
        ("inline", false, &[Function, Method]),
        ("noInline", false, &[Function, Method]),
        ("externalLinkage", false, &[Function, Global]),
        ("link", false, &[Extern, File, Import, ExternStruct, ExternType]),
        ("iter", false, &[Field]),
        ("test", false, &[Function]),
        (
            "lang",
            true,
            &[Function, Method, Struct, Enum, Trait, Interface, Alias],
        ),
        ("intrinsic", true, &[Function, Method, Extern]),
        ("handle", true, &[Struct]),
        ("trackCaller", true, &[Function, Method]),
    ]
};

impl Checker<'_> {
    /// Reads and judges the attributes of a declaration of `module`.
    pub fn attributes(&mut self, attributes: &[Attribute], target: Target, module: ModuleId) -> Parsed {
        let mut parsed = Parsed::default();
        parsed.attrs.wrapping = target != Target::File
            && self.modules.modules[module]
                .ast
                .attributes
                .iter()
                .any(|attribute| attribute.name.as_str() == "wrapping");
        for attribute in attributes {
            if self.attribute_fits(attribute, target, module) {
                read(attribute, &mut parsed);
            }
        }
        parsed
    }

    fn attribute_fits(&mut self, attribute: &Attribute, target: Target, module: ModuleId) -> bool {
        let name = attribute.name.as_str();
        let in_std = self.in_std(module);
        let known = KNOWN
            .iter()
            .find(|(known, std_only, _)| *known == name && (!std_only || in_std));
        let Some((_, _, targets)) = known else {
            let names = KNOWN
                .iter()
                .filter(|(_, std_only, _)| !std_only)
                .map(|(name, ..)| *name);
            let mut unknown = e0207::error(attribute.span, format!("unknown attribute '@{name}'"));
            if let Some(near) = closest(name, names) {
                unknown = unknown.help(format!("did you mean '@{near}'?"));
            }
            self.sink.report(unknown);
            return false;
        };
        let wrong = if targets.contains(&target) {
            wrong_arguments(attribute)
        } else {
            Some(misplaced(attribute, target))
        };
        let fits = wrong.is_none();
        wrong.into_iter().for_each(|wrong| self.sink.report(wrong));
        fits
    }
}

/// `@derive` and the like need arguments; most attributes take none.
fn wrong_arguments(attribute: &Attribute) -> Option<Diagnostic> {
    let name = attribute.name.as_str();
    let example = match name {
        "derive" => Some("@derive(Ord)"),
        "link" => Some("@link(\"m\")"),
        "lang" | "intrinsic" => return None,
        _ => None,
    };
    match (example, attribute.arguments.first()) {
        (Some(example), None) => Some(
            e0207::error(attribute.span, format!("'@{name}' needs an argument"))
                .help(format!("as in '{example}'")),
        ),
        (Some(example), _) if name == "link" => {
            let text =
                |argument: &&AttributeArgument| !matches!(argument.kind, AttributeArgumentKind::Text(_));
            let wrong = attribute.arguments.iter().find(text)?;
            let message = "the name of a library is a text";
            Some(e0207::error(wrong.span, message).help(format!("as in '{example}'")))
        }
        (None, Some(first)) => Some(
            e0207::error(first.span, format!("'@{name}' takes no arguments"))
                .help(format!("write '@{name}'")),
        ),
        _ => None,
    }
}

fn misplaced(attribute: &Attribute, target: Target) -> Diagnostic {
    let what = match target {
        Target::ParameterType => "a parameter type".to_string(),
        Target::ExternStruct => "an extern struct".to_string(),
        Target::ExternType => "an extern type".to_string(),
        Target::Impl | Target::Interface | Target::Import | Target::Extern | Target::Enum | Target::Alias => {
            format!("an {target:?}").to_lowercase()
        }
        _ => format!("a {target:?}").to_lowercase(),
    };
    e0207::error(
        attribute.span,
        format!("'@{}' does not apply to {what}", attribute.name.as_str()),
    )
}

fn read(attribute: &Attribute, parsed: &mut Parsed) {
    let attrs = &mut parsed.attrs;
    let names = attribute
        .arguments
        .iter()
        .filter_map(|argument| match &argument.kind {
            AttributeArgumentKind::Name(name) => Some((name.name, argument.span)),
            AttributeArgumentKind::Text(text) => Some((*text, argument.span)),
            AttributeArgumentKind::Integer(_) => None,
        });
    match attribute.name.as_str() {
        "derive" => parsed.derives.extend(names),
        "send" => attrs.send = Some(attribute.span),
        "sync" => attrs.sync = Some(attribute.span),
        "once" => parsed.once = true,
        "noCopy" => attrs.no_copy = true,
        "wrapping" => attrs.wrapping = true,
        "pure" => attrs.pure = true,
        "inline" => attrs.inline = true,
        "noInline" => attrs.no_inline = true,
        "externalLinkage" => attrs.external_linkage = true,
        "link" => parsed.links.extend(names.map(|(name, _)| name)),
        "iter" => parsed.iter = true,
        "test" => attrs.test = true,
        "lang" => parsed.lang = names.map(|(name, _)| name).next(),
        "intrinsic" => parsed.intrinsic = true,
        "handle" => attrs.handle = true,
        "trackCaller" => attrs.track_caller = true,
        _ => {}
    }
}
