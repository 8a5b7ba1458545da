//! What other languages call methods, functions and types that are used as values, and what Milo calls them.

use super::BodyCx;
use crate::typecheck::infer::VarKind;
use crate::types::*;

/// Advice about a name of another language.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(super) enum Foreign {
    /// The same thing under another name.
    Name(&'static str),
    /// What to write instead.
    Write(&'static str),
}

/// Types whose methods other languages call differently.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Maybe,
    Text,
    Sequence,
    Map,
    Float,
    Other,
}

use Foreign::{Name, Write};

fn on_maybe(name: &str) -> Option<Foreign> {
    Some(match name {
        "unwrap" | "expect" | "get" | "value" | "force" | "getOrThrow" | "get_unchecked" => {
            Write("take the value out with 'x!', which stops the program when there is none, or use 'match'")
        }
        "isNull" | "is_null" | "isEmpty" | "is_empty" | "isAbsent" => Name("isNone"),
        "isPresent" | "is_present" | "hasValue" | "has_value" => Name("isSome"),
        "orDefault" | "valueOr" | "value_or" | "getOrElse" | "unwrap_or_default" => Name("unwrapOr"),
        "then" | "and_then" | "flatMap" | "flat_map" => Name("andThen"),
        _ => return None,
    })
}

fn on_text(name: &str) -> Option<Foreign> {
    Some(match name {
        "as_str" | "asStr" | "to_owned" | "toOwned" => {
            Write("a string is lent by itself where '&string' is wanted")
        }
        "c_str" => Name("cstr"),
        "chars" | "runes" => Write("write 'for c in s.codePoints()', or 'for b in s' for its bytes"),
        "slice" | "substring" | "substringFrom" => Write("write 's[a..b]'"),
        "concat" | "append" | "add" => Write("write 's + t', or 's.pushStr(t)'"),
        "as_bytes" | "asBytes" | "to_bytes" | "toBytes" => Name("bytes"),
        "find" | "search" => Name("indexOf"),
        "rfind" => Name("lastIndexOf"),
        "fields" => Name("splitWhitespace"),
        "format" => Write("write '$\"… {value} …\"'"),
        _ => return None,
    })
}

fn on_sequence(name: &str) -> Option<Foreign> {
    Some(match name {
        "iter" | "into_iter" | "iter_mut" | "iterator" | "intoIter" | "values" | "entries" | "keys" => {
            Write("write 'for x in v', or 'for i, x in v' with the index")
        }
        "shift" | "pop_front" | "popFront" | "removeFirst" => Write("write 'v.remove(0)'"),
        "unshift" | "push_front" | "pushFront" | "prepend" => Write("write 'v.insert(0, x)'"),
        "concat" | "addAll" | "appendAll" | "append_all" | "extend_from_slice" => Name("extend"),
        "collect" | "toList" | "to_list" | "toVec" | "to_vec" | "toArray" => {
            Write("leave it out: 'map' and 'filter' return a Vec")
        }
        "front" | "head" => Name("first"),
        "back" | "tail" => Name("last"),
        "at" | "nth" | "elementAt" => Write("write 'v[i]', or 'v.get(i)' for an Option"),
        "foldl" | "inject" => Name("fold"),
        "sorted" => Write("sort it in place: 'v.sort()'"),
        "reversed" => Write("reverse it in place: 'v.reverse()'"),
        _ => return None,
    })
}

fn on_float(name: &str) -> Option<Foreign> {
    Some(Write(match name {
        "pow" | "powf" | "powi" => "write 'Math.pow(x, y)', with 'Math' from \"std/math\"",
        "exp" => "write 'Math.exp(x)', with 'Math' from \"std/math\"",
        "ln" | "log" => "write 'Math.log(x)', with 'Math' from \"std/math\"",
        "log2" => "write 'Math.log2(x)', with 'Math' from \"std/math\"",
        "log10" => "write 'Math.log10(x)', with 'Math' from \"std/math\"",
        "sin" => "write 'Math.sin(x)', with 'Math' from \"std/math\"",
        "cos" => "write 'Math.cos(x)', with 'Math' from \"std/math\"",
        "tan" => "write 'Math.tan(x)', with 'Math' from \"std/math\"",
        "asin" => "write 'Math.asin(x)', with 'Math' from \"std/math\"",
        "acos" => "write 'Math.acos(x)', with 'Math' from \"std/math\"",
        "atan" | "atan2" => "write 'Math.atan(x)' or 'Math.atan2(y, x)', with 'Math' from \"std/math\"",
        _ => return None,
    }))
}

fn on_map(name: &str) -> Option<Foreign> {
    Some(match name {
        "entry" | "merge" | "compute" | "computeIfAbsent" | "setdefault" => {
            Write("write 'm.update(key, start, (v) => { … })'")
        }
        "get_or" | "getOr" | "get_or_insert" => Name("getOrDefault"),
        "items" | "entries" | "iter" | "into_iter" => Write("write 'for k, v in m'"),
        "add" => Name("insert"),
        _ => return None,
    })
}

fn anywhere(name: &str) -> Option<Foreign> {
    Some(Name(match name {
        "length" | "size" | "count" | "Len" | "Length" => "len",
        "toUpperCase" | "upper" | "to_uppercase" => "toUpper",
        "toLowerCase" | "lower" | "to_lowercase" => "toLower",
        "push_back" | "append" | "add" | "emplace_back" => "push",
        "pop_back" => "pop",
        "empty" => "isEmpty",
        "includes" | "has" | "containsKey" | "contains_key" | "has_key" => "contains",
        "toStr" | "str" => "toString",
        "startswith" | "hasPrefix" => "startsWith",
        "endswith" | "hasSuffix" => "endsWith",
        "indexof" => "indexOf",
        "some" => "any",
        "every" => "all",
        "set" | "put" => "insert",
        "delete" | "erase" => "remove",
        "strip" => "trim",
        "parse" | "toInt" => "parseInt",
        "copy" | "dup" => "clone",
        "forEach" | "for_each" | "foreach" => {
            return Some(Write("use a loop: 'for x in v { … }', or the method 'each'"));
        }
        _ => return None,
    }))
}

impl BodyCx<'_, '_> {
    fn foreign_kind(&self, ty: Ty) -> Kind {
        let lang = &self.cx.program.lang;
        match *ty.kind() {
            TyKind::Adt(adt, _) if [lang.option, lang.result].contains(&Some(adt)) => Kind::Maybe,
            TyKind::Adt(adt, _) if lang.hash_map == Some(adt) => Kind::Map,
            TyKind::Adt(adt, _) if [lang.vec, lang.hash_set].contains(&Some(adt)) => Kind::Sequence,
            TyKind::Array(..) | TyKind::Slice(_) => Kind::Sequence,
            TyKind::Str => Kind::Text,
            TyKind::Float(_) => Kind::Float,
            _ if self.table.open_kind(ty) == Some(VarKind::Float) => Kind::Float,
            _ => Kind::Other,
        }
    }

    /// What to say about a method of another language; a name is offered only when the type has it.
    pub(super) fn foreign_method(&self, ty: Ty, name: &str, known: &[&str]) -> Option<Foreign> {
        let special = match self.foreign_kind(ty) {
            Kind::Maybe => on_maybe(name),
            Kind::Text => on_text(name),
            Kind::Sequence => on_sequence(name),
            Kind::Map => on_map(name),
            Kind::Float => on_float(name),
            Kind::Other => None,
        };
        let exists = |found: &Foreign| match found {
            Name(local) => known.contains(local) || *local == "clone" || *local == "toString",
            Write(_) => self.foreign_kind(ty) != Kind::Other,
        };
        special.or_else(|| anywhere(name)).filter(exists)
    }
}

/// What other languages call functions and values.
pub(super) fn foreign_value(name: &str) -> Option<Foreign> {
    Some(match name {
        "println" | "puts" | "echo" | "printf" => Name("print"),
        "console" | "fmt" | "System" | "stdout" | "Console" | "io" | "cout" => {
            Write("print with 'print(…)' and read with what \"std/io\" offers; modules are imported by name")
        }
        "std" => Write("import what you need: from \"std/…\" import { … }"),
        "eprintln" | "stderr" => Name("eprint"),
        "sprintf" | "str" | "String" => Name("format"),
        "len" => Name("x.len"),
        "append" => Name("x.push(…)"),
        "range" => Write("write 'for i in 0..n'"),
        "pass" => Write("leave it out: a block may be empty"),
        "self" => return None,
        "int" | "float" => Write("convert a number with 'x as i64', read a text with 'x.parseInt()'"),
        "parseInt" | "atoi" => Write("write 'text.parseInt()', which returns an Option"),
        "parseFloat" | "atof" => Write("write 'text.parseF64()', which returns an Option"),
        "abort" | "error" | "throw" | "raise" => Name("panic"),
        "sizeof" => Name("sizeOf"),
        "Box" => Name("Heap"),
        "Map" | "Dict" | "dict" | "Dictionary" => Name("HashMap"),
        "Set" => Name("HashSet"),
        "List" | "Vector" | "ArrayList" => Name("Vec"),
        "nil" | "null" | "None" | "undefined" | "NULL" => Name("Option.None"),
        "this" => Name("self"),
        "True" | "TRUE" => Name("true"),
        "False" | "FALSE" => Name("false"),
        _ => return None,
    })
}
