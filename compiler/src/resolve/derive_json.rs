//! `@derive(Json)`: the impls of `ToJson` and `FromJson` are written as text and read like any other, so that nothing
//! behind this room knows of them.
//!
//! A struct is an object with its fields. A variant without payload is its name as a string, one with a payload an object
//! whose only field has the variant's name: its value, or the array of its values.

use crate::diagnostics::Sink;
use crate::source::SourceMap;
use crate::syntax;
use crate::syntax::ast::{self, AttributeArgumentKind, GenericParameter, Item, ItemKind, Variant};
use std::fmt::Write;

/// The local name of the trait that derived types must have; typecheck asks for it.
pub const TO_JSON: &str = "_ToJson";
pub const FROM_JSON: &str = "_FromJson";

const IMPORT: &str = "from \"std/json\" import { FromJson as _FromJson, Json as _Json, ToJson as _ToJson, \
                      jsonElement as _jsonElement, jsonField as _jsonField }\n";

/// Appends the derived impls of a file to it.
pub(super) fn expand(file: &mut ast::File, map: &mut SourceMap, sink: &mut Sink) {
    let texts: Vec<String> = file.items.iter().filter_map(|item| derived(item, map)).collect();
    if texts.is_empty() {
        return;
    }
    let name = format!("{} (what @derive(Json) stands for)", map.file(file.id).name);
    let id = map.add(name, format!("{IMPORT}\n{}", texts.join("\n")));
    file.items.extend(syntax::parse(id, map, sink).items);
}

fn derived(item: &Item, map: &SourceMap) -> Option<String> {
    if !item.attributes.iter().any(derives_json) {
        return None;
    }
    match &item.kind {
        ItemKind::Struct(declared) => {
            let fields: Vec<&str> = declared.fields.iter().map(|field| field.name.as_str()).collect();
            let (write, read) = (write_struct(&fields), read_struct(declared));
            Some(impls(
                declared.name.as_str(),
                &declared.generics,
                &write,
                &read,
                map,
            ))
        }
        ItemKind::Enum(declared) => {
            let (write, read) = (write_enum(declared), read_enum(declared));
            Some(impls(
                declared.name.as_str(),
                &declared.generics,
                &write,
                &read,
                map,
            ))
        }
        _ => None,
    }
}

fn derives_json(attribute: &ast::Attribute) -> bool {
    let is_json = |kind: &AttributeArgumentKind| matches!(kind, AttributeArgumentKind::Name(name) if name.as_str() == "Json");
    attribute.name.as_str() == "derive" && attribute.arguments.iter().any(|argument| is_json(&argument.kind))
}

fn impls(name: &str, generics: &[GenericParameter], write: &str, read: &str, map: &SourceMap) -> String {
    let names: Vec<&str> = generics.iter().map(|param| param.name.as_str()).collect();
    let ty = match names.is_empty() {
        true => name.to_string(),
        false => format!("{name}<{}>", names.join(", ")),
    };
    let (to, from) = (bounds(generics, TO_JSON, map), bounds(generics, FROM_JSON, map));
    format!(
        "impl{to} {TO_JSON} for {ty} {{\n    fn toJsonValue(self: &Self): _Json {{\n{write}    }}\n}}\n\n\
         impl{from} {FROM_JSON} for {ty} {{\n    fn fromJsonValue(value: &_Json): Result<{ty}, string> {{\n{read}    }}\n}}\n"
    )
}

/// The parameters with their own bounds and the derived trait.
fn bounds(generics: &[GenericParameter], derived: &str, map: &SourceMap) -> String {
    if generics.is_empty() {
        return String::new();
    }
    let params = generics.iter().map(|param| {
        let own = param
            .bounds
            .iter()
            .map(|bound| format!("{} + ", map.text(bound.span)));
        format!("{}: {}{derived}", param.name.as_str(), own.collect::<String>())
    });
    format!("<{}>", params.collect::<Vec<_>>().join(", "))
}

fn write_struct(fields: &[&str]) -> String {
    let mut text = String::from("        var _object = _Json.obj()\n");
    for field in fields {
        let _ = writeln!(
            text,
            "        _object.set(\"{field}\", self.{field}.toJsonValue())"
        );
    }
    text + "        return _object\n"
}

fn read_struct(declared: &ast::Struct) -> String {
    let name = declared.name.as_str();
    let values = declared.fields.iter().map(|field| {
        let (field, ty) = (field.name.as_str(), type_argument(&field.ty));
        format!("{field}: _jsonField{ty}(value, \"{field}\")?")
    });
    let values = values.collect::<Vec<_>>().join(", ");
    format!("        return Result.Ok({name} {{ {values} }})\n")
}

/// The type as an argument where it may be one with a range, which always has a name: inference would stop at the integer
/// behind it, and a number outside of the range would be no error but a failure.
fn type_argument(ty: &ast::Type) -> String {
    match &ty.kind {
        ast::TypeKind::Named(named) if named.arguments.is_empty() => format!("<{}>", named.name.as_str()),
        _ => String::new(),
    }
}

fn write_enum(declared: &ast::Enum) -> String {
    let arms = declared
        .variants
        .iter()
        .map(|variant| write_variant(declared.name.as_str(), variant));
    format!("        match self {{\n{}        }}\n", arms.collect::<String>())
}

fn write_variant(name: &str, variant: &Variant) -> String {
    let (own, count) = (variant.name.as_str(), variant.payload.len());
    if count == 0 {
        return format!("            {name}.{own} => {{ return _Json.Str(\"{own}\") }}\n");
    }
    let parts: Vec<String> = (0..count).map(|at| format!("_{at}")).collect();
    let values: Vec<String> = parts.iter().map(|part| format!("{part}.toJsonValue()")).collect();
    let value = match values.as_slice() {
        [one] => one.clone(),
        several => format!("_Json.Arr([{}])", several.join(", ")),
    };
    format!(
        "            {name}.{own}({}) => {{\n                var _object = _Json.obj()\n                \
         _object.set(\"{own}\", {value})\n                return _object\n            }}\n",
        parts.join(", ")
    )
}

fn read_enum(declared: &ast::Enum) -> String {
    let name = declared.name.as_str();
    let mut text = String::new();
    let (plain, with): (Vec<&Variant>, Vec<&Variant>) = declared
        .variants
        .iter()
        .partition(|variant| variant.payload.is_empty());
    for variant in with {
        text += &read_payload(name, variant);
    }
    text += "        match value.asStr() {\n            Option.Some(_name) => {\n";
    for variant in plain {
        let own = variant.name.as_str();
        let _ = writeln!(
            text,
            "                if _name == \"{own}\" {{ return Result.Ok({name}.{own}) }}"
        );
    }
    text += "                return Result.Err($\"unknown variant '{_name}'\")\n            }\n";
    text += &format!(
        "            Option.None => {{ return Result.Err($\"expected a variant of {name}, found {{value.kind()}}\") }}\n"
    );
    text + "        }\n"
}

fn read_payload(name: &str, variant: &Variant) -> String {
    let own = variant.name.as_str();
    let mut text = format!("        if value.has(\"{own}\") {{\n");
    if let [only] = variant.payload.as_slice() {
        let ty = type_argument(only);
        let _ = writeln!(
            text,
            "            return Result.Ok({name}.{own}(_jsonField{ty}(value, \"{own}\")?))"
        );
    } else {
        let parts = variant.payload.iter().enumerate();
        let parts = parts.map(|(at, ty)| format!("_jsonElement{}(_items, {at})?", type_argument(ty)));
        let parts = parts.collect::<Vec<_>>().join(", ");
        let _ = writeln!(
            text,
            "            let _items: _Json = _jsonField(value, \"{own}\")?"
        );
        let _ = writeln!(text, "            return Result.Ok({name}.{own}({parts}))");
    }
    text + "        }\n"
}
