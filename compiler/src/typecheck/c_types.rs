//! Types towards C: signatures of C functions, of functions C calls, and fields of extern structs must be things that
//! C has, too.

use super::{Checker, Item};
use crate::diagnostics::codes::{e0204, e0702};
use crate::hir::AdtKind;
use crate::source::Span;
use crate::syntax::Symbol;
use crate::syntax::ast::{self, ItemKind};
use crate::types::*;
use rustc_hash::FxHashMap;
use std::collections::hash_map::Entry;

/// Where a type stands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Position {
    /// Of a C function.
    Parameter,
    /// A parameter of a function of the program that C calls.
    Given,
    Result,
    Field,
}

/// Why C has no such type, and what to write instead.
struct Foreign {
    why: String,
    help: Option<String>,
}

impl Foreign {
    fn new(why: impl Into<String>, help: impl Into<String>) -> Option<Foreign> {
        Some(Foreign {
            why: why.into(),
            help: Some(help.into()),
        })
    }

    fn without_help(why: impl Into<String>) -> Option<Foreign> {
        Some(Foreign {
            why: why.into(),
            help: None,
        })
    }
}

impl Checker<'_> {
    /// Judges what the program itself declares; the library's declarations are known to fit.
    pub(super) fn c_types(&mut self) {
        let modules = self.modules;
        let mut symbols: FxHashMap<Symbol, Span> = FxHashMap::default();
        for (decl, found) in modules.decls.iter() {
            if self.in_std(found.module) {
                continue;
            }
            match (&modules.item(decl).kind, self.items[&decl]) {
                (ItemKind::Struct(declared), Item::Adt(adt)) if declared.extern_span.is_some() => {
                    self.c_fields(adt, declared);
                }
                (ItemKind::Function(declared), Item::Extern(id)) => {
                    let external = &self.program.externs[id];
                    let params = external.params.iter().map(|param| param.ty).collect();
                    let ret = external.ret;
                    self.c_signature(declared, params, ret, Position::Parameter);
                }
                (ItemKind::Function(declared), Item::Fn(id)) => {
                    self.exported(declared, id);
                    if self.program.functions[id].attrs.external_linkage {
                        self.one_symbol(declared.name, &mut symbols);
                    }
                }
                _ => {}
            }
        }
    }

    /// C knows a function by its name alone, whatever file it stands in.
    fn one_symbol(&mut self, name: ast::Ident, symbols: &mut FxHashMap<Symbol, Span>) {
        match symbols.entry(name.name) {
            Entry::Occupied(first) => {
                // Twice in one file is told already.
                if first.get().file != name.span.file {
                    let found = e0204::duplicate(name.span, name.as_str(), *first.get());
                    self.sink
                        .report(found.note("C knows both by this name, in whatever file they stand"));
                }
            }
            Entry::Vacant(free) => {
                free.insert(name.span);
            }
        }
    }

    /// A function that C calls.
    fn exported(&mut self, declared: &ast::Function, id: FnId) {
        let function = &self.program.functions[id];
        if !function.attrs.external_linkage {
            return;
        }
        let params = function.params.iter().map(|param| param.ty).collect();
        let ret = function.ret;
        if let Some(first) = declared.generics.first() {
            let message = format!("C cannot call '{}': it is generic", declared.name.as_str());
            let report = e0702::error(first.name.span, message);
            let help = "one symbol is one function: write it for the type that C uses";
            self.sink
                .report(report.here("there is one function per type").help(help));
            return;
        }
        self.c_signature(declared, params, ret, Position::Given);
    }

    fn c_fields(&mut self, adt: AdtId, declared: &ast::Struct) {
        let types: Vec<Ty> = self.program.adts[adt]
            .fields()
            .iter()
            .map(|field| field.ty)
            .collect();
        for (field, ty) in declared.fields.iter().zip(types) {
            self.c_type(ty, field.ty.span, Position::Field);
        }
    }

    fn c_signature(&mut self, declared: &ast::Function, params: Vec<Ty>, ret: Ty, position: Position) {
        if let (Some(dots), Some(last)) = (declared.variadic, declared.parameters.last())
            && dots.start < last.span.start
        {
            let report = e0702::error(dots, "'...' stands behind all parameters, as in C");
            self.sink
                .report(report.label(last.span, "this parameter comes later"));
        }
        for (param, ty) in declared.parameters.iter().zip(params) {
            self.c_type(ty, param.ty.span, position);
        }
        if let Some(result) = &declared.result
            && !ret.is_void()
            && !ret.is_never()
        {
            self.c_type(ret, result.span, Position::Result);
        }
    }

    /// A function whose address is taken, for C to call it.
    pub(super) fn cast_for_c(&mut self, ty: Ty, span: Span) {
        if ty.as_fn().is_some() {
            self.c_type(ty, span, Position::Parameter);
        }
    }

    fn c_type(&mut self, ty: Ty, span: Span, position: Position) {
        if ty.has_error() {
            return;
        }
        let Some(foreign) = self.foreign_to_c(ty, position) else {
            return;
        };
        let shown = ty.show(&self.program).to_string();
        let message = format!("C has no counterpart of '{shown}'");
        let mut report = e0702::error(span, message).here(foreign.why);
        if let Some(help) = foreign.help {
            report = report.help(help);
        }
        if let Some(declared) = self.own_plain_struct(ty) {
            report = report.label(declared, "declared here without 'extern'");
        }
        self.sink.report(report);
    }

    fn foreign_to_c(&self, ty: Ty, position: Position) -> Option<Foreign> {
        match ty.kind() {
            TyKind::Array(element, _) if position == Position::Field => self.foreign_to_c(*element, position),
            TyKind::Array(element, _) => {
                let shown = element.show(&self.program).to_string();
                let help = format!("take '*{shown}'; an array is lent where a pointer is wanted");
                Foreign::new("C passes arrays by pointer", help)
            }
            TyKind::Ref(_, target) => self.behind_reference(*target),
            TyKind::Str => self.foreign_text(position),
            TyKind::Fn(function) if position == Position::Parameter => self.foreign_function(function),
            TyKind::Fn(_) => Foreign::new(
                "a function value of Milo is two addresses, C knows one",
                "use '*u8', which C code can call; functions can be passed to parameters of C functions",
            ),
            TyKind::Adt(adt, args) => self.foreign_adt(*adt, *args),
            TyKind::Heap(content) => {
                let shown = content.show(&self.program).to_string();
                Foreign::new(
                    "a box frees its content itself",
                    format!("use a pointer: '*{shown}'"),
                )
            }
            TyKind::Param(..) => Foreign::without_help("C has no generics"),
            _ => None,
        }
    }

    /// A reference is an address, as long as it shows something of a known size.
    fn behind_reference(&self, target: Ty) -> Option<Foreign> {
        match target.kind() {
            TyKind::Str => Foreign::new(
                "a view is an address and a length",
                "take '*u8'; a string is lent where a pointer is wanted, 's.cstr()' ends with a zero byte",
            ),
            TyKind::Slice(element) => {
                let shown = element.show(&self.program).to_string();
                let help = format!("take '*{shown}' and a length; a view is lent where a pointer is wanted");
                Foreign::new("a view is an address and a length", help)
            }
            TyKind::Interface(..) => Foreign::without_help("a reference to an interface is two addresses"),
            _ => self.foreign_to_c(target, Position::Field),
        }
    }

    fn foreign_text(&self, position: Position) -> Option<Foreign> {
        let why = "a string is an address, a length and a capacity";
        match position {
            Position::Parameter | Position::Given => Foreign::new(
                why,
                "take '*u8'; a string is lent where a pointer is wanted, 's.cstr()' ends with a zero byte",
            ),
            Position::Result | Position::Field => Foreign::new(why, "use '*u8'"),
        }
    }

    /// A function pointer of C has no environment. C gives the function what it gets itself, so none of these may be functions.
    fn foreign_function(&self, function: &FnTy) -> Option<Foreign> {
        if function.kind == FnKind::Move || function.once {
            return Foreign::without_help("a function of C owns no captures");
        }
        let params = function.params.iter().copied();
        let result = Some(function.ret).filter(|ret| !ret.is_void() && !ret.is_never());
        params
            .map(|ty| (ty, Position::Given))
            .chain(result.map(|ty| (ty, Position::Result)))
            .find_map(|(ty, position)| self.foreign_to_c(ty, position))
    }

    fn foreign_adt(&self, adt: AdtId, args: Args) -> Option<Foreign> {
        let declared = &self.program.adts[adt];
        match &declared.kind {
            AdtKind::ExternStruct(_) | AdtKind::Opaque | AdtKind::Enum { repr: Some(_), .. } => None,
            _ if self.program.lang.vec == Some(adt) => {
                let shown = args[0].show(&self.program).to_string();
                let help = format!("use '*{shown}' and a length; a Vec is lent where a pointer is wanted");
                Foreign::new("a Vec is an address, a length and a capacity", help)
            }
            AdtKind::Struct(_) if self.in_std(self.homes[&adt]) => {
                Foreign::without_help("a struct whose layout the compiler chooses")
            }
            AdtKind::Struct(_) => Foreign::new(
                "the order of its fields in memory is the compiler's choice",
                format!("declare it as 'extern struct {}'", declared.name),
            ),
            AdtKind::Enum { variants, .. } if variants.iter().all(|variant| variant.payload.is_empty()) => {
                Foreign::new(
                    "the size of this enum is the compiler's choice",
                    format!("give it one: 'enum {}: i32'", declared.name),
                )
            }
            AdtKind::Enum { .. } => Foreign::without_help("C has no enums with payloads"),
        }
    }

    /// Where a struct of the program was declared that could be an extern one.
    fn own_plain_struct(&self, ty: Ty) -> Option<Span> {
        let target = match *ty.kind() {
            TyKind::Ref(_, target) => target,
            _ => ty,
        };
        let TyKind::Adt(adt, _) = target.kind() else {
            return None;
        };
        let declared = &self.program.adts[*adt];
        let own = !self.in_std(self.homes[adt]) && matches!(declared.kind, AdtKind::Struct(_));
        own.then_some(declared.span)
    }
}
