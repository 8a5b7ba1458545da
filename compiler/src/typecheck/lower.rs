//! Types as written to types.

use super::attrs::{Parsed, Target};
use super::{Checker, Item, TypeScope, plural};
use crate::diagnostics::codes::{e0207, e0302, e0306, e0335, e0336};
use crate::hir::{AdtKind, Bound};
use crate::resolve::suggest::closest;
use crate::resolve::{BUILTIN_TYPES, DeclId, Found};
use crate::source::Span;
use crate::syntax::Symbol;
use crate::syntax::ast::{self, FunctionType, NamedType, Type, TypeKind};
use crate::types::*;

/// How aliases may chain before they are taken for a cycle.
const MAX_ALIASES: u32 = 64;

/// The builtin type of a name without arguments; `void` is not among them.
pub(crate) fn primitive(name: &str) -> Option<Ty> {
    Some(match name {
        "i8" => Ty::int(IntTy::I8),
        "i16" => Ty::int(IntTy::I16),
        "i32" => Ty::int(IntTy::I32),
        "i64" | "int" => Ty::i64(),
        "u8" | "byte" => Ty::u8(),
        "u16" => Ty::int(IntTy::U16),
        "u32" => Ty::int(IntTy::U32),
        "u64" => Ty::int(IntTy::U64),
        "f32" => Ty::new(TyKind::Float(FloatTy::F32)),
        "f64" | "float" => Ty::f64(),
        "bool" => Ty::bool(),
        "string" => Ty::str(),
        _ => return None,
    })
}

/// Names other languages give builtin types.
fn foreign(name: &str) -> Option<&'static str> {
    Some(match name {
        "String" | "str" | "text" => "string",
        "number" | "double" | "Float" | "Double" | "Number" => "f64",
        "Int" | "Integer" | "isize" | "long" | "usize" | "uint" | "size_t" => "i64",
        "boolean" | "Bool" | "Boolean" => "bool",
        "char" | "Byte" => "u8",
        "Array" | "ArrayList" | "List" | "Vector" | "vec" | "Slice" => "Vec",
        "Map" | "map" | "Dict" | "dict" | "Dictionary" => "HashMap",
        "Set" | "set" => "HashSet",
        "Box" => "Heap",
        "unit" | "None" | "undefined" => "void",
        _ => return None,
    })
}

impl<'a> Checker<'a> {
    /// The type of a value: parameters, fields, variables.
    pub fn lower(&mut self, ty: &ast::Type, scope: &TypeScope) -> Ty {
        match &ty.kind {
            TypeKind::Named(named) if named.name.name == Symbol::VOID => self.fail(
                e0335::error(ty.span, "'void' is only the result type of functions")
                    .help("for a value without content use 'Unit'"),
            ),
            TypeKind::Named(named) => self.lower_named(named, ty.span, scope),
            TypeKind::Optional(inner) => {
                let inner = self.lower(inner, scope);
                self.option_of(inner)
            }
            TypeKind::Pointer(inner) => {
                let inner = if is_void(inner) {
                    Ty::u8()
                } else {
                    self.lower_unsized(inner, scope)
                };
                Ty::pointer(inner)
            }
            TypeKind::Reference { mutable, target } => {
                let target = self.lower_unsized(target, scope);
                Ty::reference(*mutable, target)
            }
            TypeKind::Slice(element) => {
                let element = self.lower(element, scope);
                let shown = element.show(&self.program).to_string();
                self.fail(
                    e0335::error(ty.span, format!("'[{shown}]' has no size of its own")).help(format!(
                        "write '&[{shown}]' for a view, or 'Vec<{shown}>' for a list that owns its elements"
                    )),
                )
            }
            TypeKind::Array { element, length } => {
                let element = self.lower(element, scope);
                let length = self.array_length(length, scope);
                length.map_or(Ty::error(), |length| Ty::array(element, length))
            }
            TypeKind::Function(function) => self.lower_function(function, scope),
            TypeKind::Attributed { attributes, inner } => {
                let parsed = self.attributes(attributes, Target::ParameterType, scope.module);
                let inner = self.lower(inner, scope);
                self.attributed(inner, &parsed, ty.span, scope)
            }
            TypeKind::Error => Ty::error(),
        }
    }

    /// A function type with what its attributes say.
    pub fn attributed(&mut self, ty: Ty, parsed: &Parsed, span: Span, scope: &TypeScope) -> Ty {
        let function = match ty.kind() {
            TyKind::Fn(function) if !parsed.once => function,
            // What the type says must hold wherever the value goes: a closure that is only lent has no such type.
            TyKind::Fn(function) if function.kind == FnKind::Move || self.in_std(scope.module) => function,
            _ if parsed.once && !ty.is_error() => {
                let message = "'@once' is for closures that are given away to be called";
                let help = "write '@once move (…) => …'";
                return self.fail(e0207::error(span, message).help(help));
            }
            _ => return ty,
        };
        Ty::new(TyKind::Fn(FnTy {
            send: parsed.attrs.send.is_some() || function.send,
            once: parsed.once || function.once,
            ..function.clone()
        }))
    }

    /// The target of a reference or pointer, which may be `[T]` or an interface.
    pub fn lower_unsized(&mut self, ty: &ast::Type, scope: &TypeScope) -> Ty {
        match &ty.kind {
            TypeKind::Slice(element) => {
                let element = self.lower(element, scope);
                Ty::slice(element)
            }
            _ => self.lower_any(ty, scope),
        }
    }

    /// A named type that may be an interface.
    fn lower_any(&mut self, ty: &ast::Type, scope: &TypeScope) -> Ty {
        match &ty.kind {
            TypeKind::Named(named) if named.name.name != Symbol::VOID => {
                self.named(named, ty.span, scope, true)
            }
            _ => self.lower(ty, scope),
        }
    }

    /// A result type, which may be `void`.
    pub fn lower_result(&mut self, ty: Option<&ast::Type>, scope: &TypeScope) -> Ty {
        match ty {
            None => Ty::void(),
            Some(ty) if is_void(ty) => Ty::void(),
            Some(ty) if is_never(ty) => Ty::never(),
            Some(ty) => self.lower(ty, scope),
        }
    }

    fn lower_function(&mut self, function: &FunctionType, scope: &TypeScope) -> Ty {
        let params: Vec<Ty> = function
            .parameters
            .iter()
            .map(|param| self.lower(&param.ty, scope))
            .collect();
        let ret = self.lower_result(Some(&function.result), scope);
        let kind = if function.move_span.is_some() {
            FnKind::Move
        } else {
            FnKind::Plain
        };
        Ty::function(Args::new(&params), ret, kind)
    }

    fn lower_named(&mut self, named: &NamedType, span: Span, scope: &TypeScope) -> Ty {
        self.named(named, span, scope, false)
    }

    fn named(&mut self, named: &NamedType, span: Span, scope: &TypeScope, behind: bool) -> Ty {
        let name = named.name.as_str();
        if named.arguments.is_empty() {
            if let Some(at) = scope.params.iter().position(|param| *param == named.name.name) {
                return Ty::param(at as u32, named.name.name);
            }
            if named.name.name == Symbol::SELF_TYPE
                && let Some(this) = scope.self_ty
            {
                return this;
            }
            if let Some(primitive) = primitive(name) {
                return primitive;
            }
        }
        if name == "Heap" {
            return self.heap(named, span, scope);
        }
        match self.modules.lookup(scope.module, named.name.name) {
            Found::Decl(decl) => self.declared(decl, named, span, scope, behind),
            Found::Broken => Ty::error(),
            Found::Nothing => self.unknown_type(named, scope),
        }
    }

    fn heap(&mut self, named: &NamedType, span: Span, scope: &TypeScope) -> Ty {
        let [content] = named.arguments.as_slice() else {
            return self.fail(e0306::error(span, "'Heap' takes 1 type argument"));
        };
        let content = self.lower_any(content, scope);
        Ty::heap(content)
    }

    fn declared(
        &mut self,
        decl: DeclId,
        named: &NamedType,
        span: Span,
        scope: &TypeScope,
        behind: bool,
    ) -> Ty {
        match self.items[&decl] {
            Item::Adt(adt) if !behind && matches!(self.program.adts[adt].kind, AdtKind::Opaque) => {
                let name = named.name.as_str();
                self.fail(
                    e0335::error(span, format!("nothing is known of '{name}', an extern type"))
                        .help(format!("use it by pointer: '*{name}'")),
                )
            }
            Item::Adt(adt) => {
                let args = self.type_arguments(named, scope);
                self.adt_type(adt, args, span)
            }
            Item::Interface(interface) => {
                let args = self.type_arguments(named, scope);
                let expected = self.program.interfaces[interface].generics.params.len();
                if !self.argument_count(args.len(), expected, named.name, span) {
                    return Ty::error();
                }
                if !behind {
                    let name = named.name.as_str();
                    return self.fail(
                        e0335::error(span, format!("interface '{name}' has no size of its own")).help(
                            format!("use '&{name}' for a parameter or 'Heap<{name}>' for an owned value"),
                        ),
                    );
                }
                Ty::interface(interface, Args::new(&args))
            }
            Item::Alias(alias) => self.alias(alias, named, span, scope, behind),
            Item::Trait(id) => {
                let declared = self.program.traits[id].span;
                let name = named.name.as_str();
                self.fail(
                    e0336::error(span, format!("trait '{name}' is not a type"))
                        .label(declared, "declared as a trait here")
                        .help(format!(
                            "use a generic parameter 'T: {name}', or declare it as an interface"
                        )),
                )
            }
            Item::Fn(_) | Item::Extern(_) | Item::Global(_) => {
                let kind = self.modules.decls[decl].kind;
                let declared = self.modules.name_span(decl);
                self.fail(
                    e0302::error(span, format!("'{}' is a {kind}, not a type", named.name.as_str()))
                        .label(declared, "declared here"),
                )
            }
        }
    }

    fn type_arguments(&mut self, named: &NamedType, scope: &TypeScope) -> Vec<Ty> {
        named
            .arguments
            .iter()
            .map(|argument| self.lower(argument, scope))
            .collect()
    }

    /// A struct or enum with written arguments; `Result<T>` means `Result<T, string>`.
    pub fn adt_type(&mut self, adt: AdtId, mut args: Vec<Ty>, span: Span) -> Ty {
        if self.program.lang.result == Some(adt) && args.len() == 1 {
            args.push(Ty::str());
        }
        let declared = &self.program.adts[adt];
        let name = ast::Ident {
            name: declared.name,
            span: declared.span,
        };
        if !self.argument_count(
            args.len(),
            self.program.adts[adt].generics.params.len(),
            name,
            span,
        ) {
            return Ty::error();
        }
        Ty::adt(adt, Args::new(&args))
    }

    fn argument_count(&mut self, given: usize, expected: usize, name: ast::Ident, span: Span) -> bool {
        if given != expected {
            let wanted = plural(expected, "type argument");
            let message = format!(
                "'{}' takes {wanted}, but {given} {} given",
                name.as_str(),
                if given == 1 { "is" } else { "are" }
            );
            self.sink.report(e0306::error(span, message));
        }
        given == expected
    }

    fn alias(&mut self, decl: DeclId, named: &NamedType, span: Span, scope: &TypeScope, behind: bool) -> Ty {
        let args = self.type_arguments(named, scope);
        let modules = self.modules;
        let ast::ItemKind::TypeAlias(alias) = &modules.item(decl).kind else {
            return Ty::error();
        };
        if !self.argument_count(args.len(), alias.generics.len(), alias.name, span) {
            return Ty::error();
        }
        if self.alias_depth >= MAX_ALIASES {
            return self.fail(e0335::error(
                alias.name.span,
                format!("type '{}' is defined by itself", alias.name.as_str()),
            ));
        }
        self.alias_depth += 1;
        let ty = self.alias_target(alias, modules.decls[decl].module, behind);
        self.alias_depth -= 1;
        ty.substitute(&args)
    }

    fn alias_target(&mut self, alias: &ast::TypeAlias, module: crate::resolve::ModuleId, behind: bool) -> Ty {
        let params = alias.generics.iter().map(|param| param.name.name).collect();
        let scope = TypeScope {
            module,
            params,
            self_ty: None,
        };
        let target = if behind {
            self.lower_any(&alias.target, &scope)
        } else {
            self.lower(&alias.target, &scope)
        };
        let Some(range) = &alias.range else { return target };
        let Some(base) = target.as_int() else {
            return self.fail(e0335::error(
                alias.target.span,
                "only an integer type can have a range",
            ));
        };
        let low = self.constant_int(&range.low, &scope);
        let high = self.constant_int(&range.high, &scope);
        let (least, most) = match *target.kind() {
            TyKind::Ranged(_, low, high) => (low, high),
            _ => (base.min(), base.max()),
        };
        match (low, high) {
            (Some(low), Some(high)) if low <= high && low >= least && high <= most => {
                let ty = Ty::new(TyKind::Ranged(base, low, high));
                self.name_range(ty, alias.name.name);
                ty
            }
            (Some(low), Some(high)) => self.fail(e0335::error(
                range.span,
                format!("{low}..{high} is not a range of '{}'", target.show(&self.program)),
            )),
            _ => Ty::error(),
        }
    }

    fn name_range(&mut self, ty: Ty, name: Symbol) {
        let known = self.program.range_names.entry(ty).or_insert(Some(name));
        *known = known.filter(|known| *known == name);
    }

    fn unknown_type(&mut self, named: &NamedType, scope: &TypeScope) -> Ty {
        let name = named.name.as_str();
        if primitive(name).is_some() {
            let message = format!("'{name}' takes no type arguments");
            return self.fail(e0306::error(named.name.span, message));
        }
        let unknown = e0302::error(named.name.span, format!("unknown type '{name}'")).here("not found here");
        let diagnostic = match self.suggest_type(named, scope) {
            Some(help) => unknown.help(help),
            None => unknown,
        };
        self.fail(diagnostic)
    }

    fn suggest_type(&mut self, named: &NamedType, scope: &TypeScope) -> Option<String> {
        let name = named.name.as_str();
        if let Some(near) = foreign(name) {
            return Some(format!("Milo calls it '{near}'"));
        }
        if matches!(name, "any" | "Any" | "object" | "Object" | "dyn" | "interface") {
            return Some(
                "a value of any type is a generic parameter 'T', or '&I' or 'Heap<I>' of an interface".into(),
            );
        }
        let visible = self.modules.visible_names(scope.module);
        let names = visible
            .iter()
            .map(|name| name.as_str())
            .chain(BUILTIN_TYPES.iter().copied());
        if let Some(near) = closest(name, names.chain(["Heap"])) {
            return Some(format!("did you mean '{near}'?"));
        }
        self.import_hint(named.name.name)
    }

    /// `add 'from "std/sync" import { Channel }'` when a loaded or well-known module exports the name.
    pub fn import_hint(&self, name: Symbol) -> Option<String> {
        let module = self
            .modules
            .exporter(name)
            .or_else(|| known_module(name.as_str()))?;
        let path = if module.starts_with("std/") {
            module.to_string()
        } else {
            format!("./{module}")
        };
        Some(format!("import it: from \"{path}\" import {{ {name} }}"))
    }

    /// `T?`.
    pub fn option_of(&self, inner: Ty) -> Ty {
        match self.program.lang.option {
            Some(option) => Ty::adt(option, Args::new(&[inner])),
            None => Ty::error(),
        }
    }

    /// A bound `Trait<args>` as written after `T:` or in `impl … for`.
    /// A trait with its arguments. Those that an operator's trait is not given are `default`. In an impl, where this is the
    /// error type, more traits may be left without.
    pub fn lower_bound(&mut self, ty: &ast::Type, scope: &TypeScope, default: Ty) -> Option<Bound> {
        let TypeKind::Named(named) = &ty.kind else {
            if !matches!(ty.kind, TypeKind::Error) {
                let report = e0302::error(ty.span, "a bound is a trait, and this is another type");
                self.sink.report(report.help("name a trait: 'T: Ord'"));
            }
            return None;
        };
        let trait_id = match self.modules.lookup(scope.module, named.name.name) {
            Found::Decl(decl) => match self.items[&decl] {
                Item::Trait(id) => id,
                Item::Interface(_) => {
                    self.interface_as_bound(named, ty.span);
                    return None;
                }
                _ => {
                    let kind = self.modules.decls[decl].kind;
                    let article = if kind.starts_with(['e', 'i']) { "an" } else { "a" };
                    let message = format!("'{}' is {article} {kind}, not a trait", named.name.as_str());
                    let declared = self.modules.name_span(decl);
                    let mut report = e0302::error(ty.span, message).label(declared, "declared here");
                    if self.modules.prelude.contains_key(&named.name.name) {
                        let name = named.name.as_str();
                        report = report.help(format!(
                            "it hides the prelude's trait '{name}' in this file: give the {kind} another name"
                        ));
                    }
                    self.sink.report(report);
                    return None;
                }
            },
            Found::Broken => return None,
            Found::Nothing => {
                self.unknown_trait(named, scope);
                return None;
            }
        };
        let mut args = self.type_arguments(named, scope);
        let expected = self.program.traits[trait_id].generics.params.len() - 1;
        let optional = self.is_operator(trait_id) || default.is_error() && self.follows_method(trait_id);
        while args.len() < expected && optional {
            args.push(default);
        }
        if !self.argument_count(args.len(), expected, named.name, ty.span) {
            return None;
        }
        Some(Bound {
            trait_id,
            args: Args::new(&args),
            span: ty.span,
        })
    }

    fn interface_as_bound(&mut self, named: &NamedType, span: Span) {
        let name = named.name.as_str();
        let report = e0302::error(span, format!("'{name}' is an interface, not a trait"));
        self.sink.report(report.help(format!(
            "take '&{name}' instead of a generic parameter, or declare '{name}' with 'trait'"
        )));
    }

    fn unknown_trait(&mut self, named: &NamedType, scope: &TypeScope) {
        let name = named.name.as_str();
        let traits: Vec<&str> = self
            .program
            .traits
            .values()
            .map(|declared| declared.name.as_str())
            .collect();
        let mut unknown = e0302::error(named.name.span, format!("unknown trait '{name}'"));
        if let Some(near) = closest(name, traits) {
            unknown = unknown.help(format!("did you mean '{near}'?"));
        } else if let Some(hint) = self.import_hint(named.name.name) {
            unknown = unknown.help(hint);
        }
        let _ = scope;
        self.sink.report(unknown);
    }
}

/// Modules of the standard library that export the names programs most often forget to import.
fn known_module(name: &str) -> Option<&'static str> {
    Some(match name {
        "Thread" => "std/thread",
        "Channel" | "Mutex" | "RwLock" | "Shared" | "AtomicI64" | "AtomicI32" | "AtomicU64"
        | "AtomicBool" | "WaitGroup" | "Semaphore" | "Barrier" | "Once" | "Queue" | "Pool" | "Store" => {
            "std/sync"
        }
        "Task" | "Promise" | "TaskGroup" | "schedulerYield" | "withTimeout" | "runInSequence" => {
            "std/runtime"
        }
        "Select" => "std/select",
        "TcpListener" | "TcpStream" | "UdpSocket" => "std/net",
        "Math" => "std/math",
        "Instant" | "Duration" | "sleepMs" => "std/time",
        "Json" => "std/json",
        "readFile" | "writeFile" => "std/fs",
        "readLine" | "readStdin" => "std/io",
        "Random" => "std/random",
        "args" => "std/args",
        "Env" => "std/env",
        _ => return None,
    })
}

fn is_void(ty: &Type) -> bool {
    matches!(&ty.kind, TypeKind::Named(named) if named.name.name == Symbol::VOID && named.arguments.is_empty())
}

/// The result of a function that does not return.
fn is_never(ty: &Type) -> bool {
    matches!(&ty.kind, TypeKind::Named(named) if named.name.as_str() == "never" && named.arguments.is_empty())
}
