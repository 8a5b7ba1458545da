//! Declarations.

use super::{Printer, quoted};
use crate::syntax::Symbol;
use crate::syntax::ast::*;

impl Printer {
    pub(super) fn item(&mut self, item: &Item) {
        self.preamble(&item.attributes, item.public.is_some());
        match &item.kind {
            ItemKind::Import(import) => self.import(import),
            ItemKind::Function(function) => self.function(function),
            ItemKind::Struct(structure) => self.structure(structure),
            ItemKind::Enum(enumeration) => self.enumeration(enumeration),
            ItemKind::Trait(declared) => {
                self.put("trait ");
                self.ident(declared.name);
                self.generics(&declared.generics);
                self.bounds(&declared.supers);
                self.methods(&declared.methods);
            }
            ItemKind::Interface(interface) => {
                self.put("interface ");
                self.ident(interface.name);
                self.generics(&interface.generics);
                self.methods(&interface.methods);
            }
            ItemKind::Impl(implementation) => self.implementation(implementation),
            ItemKind::TypeAlias(alias) => self.alias(alias),
            ItemKind::ExternType(declared) => {
                self.put("extern type ");
                self.ident(declared.name);
            }
            ItemKind::Global(global) => self.global(global),
            ItemKind::Error(_) => self.put("<error>"),
        }
    }

    fn preamble(&mut self, attributes: &[Attribute], public: bool) {
        attributes
            .iter()
            .for_each(|attribute| self.attribute_before(attribute));
        if public {
            self.put("pub ");
        }
    }

    pub(super) fn attribute_before(&mut self, attribute: &Attribute) {
        self.attribute(attribute, "@");
        self.put(" ");
    }

    pub(super) fn attribute(&mut self, attribute: &Attribute, mark: &str) {
        self.put(mark);
        self.ident(attribute.name);
        if attribute.arguments.is_empty() {
            return;
        }
        self.put("(");
        self.commas(&attribute.arguments, |printer, argument| match argument.kind {
            AttributeArgumentKind::Name(name) => printer.ident(name),
            AttributeArgumentKind::Text(text) => printer.text(text),
            AttributeArgumentKind::Integer(value) => printer.put(&value.to_string()),
        });
        self.put(")");
    }

    fn text(&mut self, text: Symbol) {
        self.put(&format!("\"{}\"", quoted(text.as_str().as_bytes())));
    }

    fn import(&mut self, import: &Import) {
        self.put("from ");
        self.text(import.path);
        self.put(" import { ");
        self.commas(&import.names, |printer, imported| {
            printer.ident(imported.name);
            if let Some(alias) = imported.alias {
                printer.put(" as ");
                printer.ident(alias);
            }
        });
        self.put(" }");
    }

    fn function(&mut self, function: &Function) {
        if function.extern_span.is_some() {
            self.put("extern ");
        }
        self.put("fn ");
        self.ident(function.name);
        self.generics(&function.generics);
        self.put("(");
        self.commas(&function.parameters, Printer::parameter);
        if function.variadic.is_some() {
            self.put(if function.parameters.is_empty() {
                "..."
            } else {
                ", ..."
            });
        }
        self.put(")");
        self.annotation(function.result.as_ref());
        if !function.contracts.is_empty() {
            self.put(" ");
            self.contracts(&function.contracts);
        }
        if let Some(body) = &function.body {
            self.put(" ");
            self.block(body);
        }
    }

    fn parameter(&mut self, parameter: &Parameter) {
        parameter
            .attributes
            .iter()
            .for_each(|attribute| self.attribute_before(attribute));
        self.ident(parameter.name);
        self.annotation(Some(&parameter.ty));
    }

    fn generics(&mut self, generics: &[GenericParameter]) {
        if generics.is_empty() {
            return;
        }
        self.put("<");
        self.commas(generics, |printer, generic| {
            printer.ident(generic.name);
            printer.bounds(&generic.bounds);
        });
        self.put(">");
    }

    fn bounds(&mut self, bounds: &[Type]) {
        for (at, bound) in bounds.iter().enumerate() {
            self.put(if at == 0 { ": " } else { " + " });
            self.ty(bound);
        }
    }

    fn methods(&mut self, methods: &[Item]) {
        self.put(" ");
        self.braces(methods, Printer::item);
    }

    fn structure(&mut self, structure: &Struct) {
        self.put(if structure.extern_span.is_some() {
            "extern struct "
        } else {
            "struct "
        });
        self.ident(structure.name);
        self.generics(&structure.generics);
        self.put(" ");
        self.contracts(&structure.contracts);
        self.braces(&structure.fields, |printer, field| {
            printer.preamble(&field.attributes, field.public.is_some());
            printer.ident(field.name);
            printer.annotation(Some(&field.ty));
            printer.put(",");
        });
    }

    fn enumeration(&mut self, enumeration: &Enum) {
        self.put("enum ");
        self.ident(enumeration.name);
        self.generics(&enumeration.generics);
        self.annotation(enumeration.repr.as_ref());
        self.put(" ");
        self.braces(&enumeration.variants, |printer, variant| {
            printer.preamble(&variant.attributes, false);
            printer.ident(variant.name);
            if !variant.payload.is_empty() {
                printer.put("(");
                printer.commas(&variant.payload, Printer::ty);
                printer.put(")");
            }
            if let Some(value) = &variant.value {
                printer.put(" = ");
                printer.expr(value);
            }
            printer.put(",");
        });
    }

    fn implementation(&mut self, implementation: &Impl) {
        if implementation.unsafe_span.is_some() {
            self.put("unsafe ");
        }
        self.put("impl");
        self.generics(&implementation.generics);
        self.put(" ");
        if let Some(of_trait) = &implementation.of_trait {
            self.ty(of_trait);
            self.put(" for ");
        }
        self.ty(&implementation.for_type);
        self.methods(&implementation.methods);
    }

    fn alias(&mut self, alias: &TypeAlias) {
        self.put("type ");
        self.ident(alias.name);
        self.generics(&alias.generics);
        self.put(" = ");
        self.ty(&alias.target);
        if let Some(range) = &alias.range {
            self.put("(");
            self.expr(&range.low);
            self.put("..");
            self.expr(&range.high);
            self.put(")");
        }
    }

    fn global(&mut self, global: &Global) {
        self.put(match global.kind {
            GlobalKind::Let => "let ",
            GlobalKind::Var => "var ",
            GlobalKind::ThreadLocal => "thread_local var ",
        });
        self.ident(global.name);
        self.annotation(global.ty.as_ref());
        self.put(" = ");
        self.expr(&global.value);
    }
}
