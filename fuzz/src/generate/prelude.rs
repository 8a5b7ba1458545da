//! The declarations of a batch as text, and the functions that every type comes with.

use super::types::{Ty, Universe};
use std::collections::BTreeMap;
use std::fmt::Write;

/// Helper functions by name, made when they are first asked for.
#[derive(Default, Clone)]
pub struct Helpers {
    texts: BTreeMap<String, String>,
}

/// What every batch has.
const FIXED: &str = r#"from "std/sync" import { Channel, Shared }
from "std/runtime" import { Task }
from "std/thread" import { Thread }

interface Speak {
    fn say(self: &Self): i64
    fn poke(self: &mut Self, by: i64): void
}

struct Node { value: i64, tag: string, next: Option<Heap<Node>> }
fn giveNode(k: i64): Node {
    var list = Node { value: k, tag: text(k), next: Option.None }
    for i in 0..k % 3 { list = Node { value: i, tag: text(i), next: Option.Some(Heap(list)) } }
    return list
}
fn lookNode(x: &Node): i64 {
    match x.next {
        Option.Some(next) => { return x.value + x.tag.len() + lookNode(*next) }
        Option.None => { return x.value }
    }
}
fn editNode(x: &mut Node): void {
    x.value = (x.value + 1) % 1000
    match x.next {
        Option.Some(next) => { editNode(*next) }
        Option.None => { x.tag.pushStr("n") }
    }
}
fn endNode(x: Node): i64 {
    var list = x
    var sum = 0
    while let Option.Some(next) = list.next {
        sum += list.value
        list = *next
    }
    return sum
}

struct Holder<T> { inner: T, id: i64 }
impl Holder<T> {
    fn open(self: Self): T { return self.inner }
    fn rank(self: &Self): i64 { return self.id }
}

struct Crow { id: i64, tag: string }
impl Crow {
    fn say(self: &Self): i64 { return self.id + self.tag.len() }
    fn poke(self: &mut Self, by: i64): void {
        self.id = by
        self.tag = text(by)
    }
}
impl Drop for Crow { fn drop(self: &mut Self): void { print("drop Crow ", self.id) } }

fn pass<T>(x: T): T { return x }
fn first<T>(a: T, _b: T): T { return a }
fn either<T>(k: i64, a: T, b: T): T {
    if k % 2 == 0 { return a }
    return b
}
fn swapped<T>(a: &mut T, b: T): T { return replace(a, b) }
fn exchange<T>(a: &mut T, b: &mut T): void { swap(a, b) }
fn apply(f: (x: i64) => i64, x: i64): i64 { return f(x) }
fn twice(f: (x: i64) => void): void {
    f(1)
    f(2)
}
fn keep(f: move () => i64): move () => i64 { return f }
struct Job { run: @once move () => i64 }
fn finish(f: move () => i64): i64 { return f() }
fn perhaps(f: move () => i64, k: i64): i64 {
    if k % 2 == 0 { return finish(f) }
    return k
}
fn text(k: i64): string { return $"t{k}" }
fn hear(s: &Speak): i64 { return s.say() }
fn prod(s: &mut Speak): void { s.poke(1) }
fn head(s: &string): &string { return s[0..1] }
fn both(a: &mut string, b: &string): void { a.pushStr(b) }
"#;

impl Universe {
    /// All type declarations.
    pub fn declarations(&self, helpers: &mut Helpers) -> String {
        let mut out = FIXED.to_string();
        for (at, declared) in self.structs.iter().enumerate() {
            let fields = declared.fields.iter().enumerate();
            let fields: Vec<String> = fields.map(|(n, ty)| format!("{}: {ty}", field(n))).collect();
            let _ = writeln!(out, "struct S{at} {{ {} }}", fields.join(", "));
            let _ = writeln!(
                out,
                "impl S{at} {{\n    fn say(self: &Self): i64 {{ return self.id }}\n    fn poke(self: &mut Self, by: i64): void {{ self.id = (self.id + by) % 1000 }}\n    fn into(self: Self): i64 {{ return self.id }}\n    fn tag(self: &Self): &string {{ return self.f1 }}\n}}"
            );
            if declared.drops {
                let _ = writeln!(
                    out,
                    "impl Drop for S{at} {{ fn drop(self: &mut Self): void {{ print(\"drop S{at} \", self.id, \" \", self.f1) }} }}"
                );
            }
        }
        for (at, declared) in self.enums.iter().enumerate() {
            let variants =
                declared
                    .variants
                    .iter()
                    .enumerate()
                    .map(|(n, payload)| match payload.is_empty() {
                        true => format!("V{n}"),
                        false => format!("V{n}({})", list(payload)),
                    });
            let _ = writeln!(
                out,
                "enum E{at} {{ {} }}",
                variants.collect::<Vec<_>>().join(", ")
            );
            if declared.drops {
                let look = helpers.look(self, &Ty::Enum(at));
                let _ = writeln!(
                    out,
                    "impl Drop for E{at} {{ fn drop(self: &mut Self): void {{ print(\"drop E{at} \", {look}(self)) }} }}"
                );
            }
        }
        out
    }
}

/// A global of which one part is looked at while another changes.
pub const APP: &str = "struct App { left: Vec<S0>, right: Vec<S0>, n: i64 }
var APP: App = App { left: Vec.new(), right: Vec.new(), n: 0 }
fn note(k: i64): i64 {
    APP.n += 1
    if APP.right.len() > 3 { APP.right.clear() }
    APP.right.push(giveS0(k))
    return APP.n % 100
}
";

/// The name of a field.
pub fn field(at: usize) -> String {
    match at {
        0 => "id".into(),
        at => format!("f{at}"),
    }
}

fn list(types: &[Ty]) -> String {
    types.iter().map(Ty::to_string).collect::<Vec<_>>().join(", ")
}

impl Helpers {
    /// All functions made so far.
    pub fn text(&self) -> String {
        self.texts.values().cloned().collect()
    }

    fn make(&mut self, name: String, body: impl FnOnce(&mut Helpers) -> String) -> String {
        if !["giveNode", "lookNode", "editNode", "endNode"].contains(&name.as_str())
            && !self.texts.contains_key(&name)
        {
            // Entered first: recursive types ask for themselves.
            self.texts.insert(name.clone(), String::new());
            let text = body(self);
            self.texts.insert(name.clone(), text);
        }
        name
    }

    /// `(k: i64): T`: a new value.
    pub fn give(&mut self, universe: &Universe, ty: &Ty) -> String {
        let name = format!("give{}", ty.name());
        self.make(name.clone(), |helpers| {
            let value = helpers.value(universe, ty);
            format!("fn {name}(k: i64): {ty} {{\n{value}}}\n")
        })
    }

    fn value(&mut self, universe: &Universe, ty: &Ty) -> String {
        match ty {
            // Written by hand.
            Ty::Node => String::new(),
            Ty::Int => "    return k % 100\n".into(),
            Ty::Text => "    return $\"s{k}\"\n".into(),
            Ty::Struct(at) => {
                let types = &universe.structs[*at].fields;
                let given = types.iter().enumerate().map(|(n, ty)| {
                    let give = self.give(universe, ty);
                    format!("{}: {give}(k + {n})", field(n))
                });
                format!(
                    "    return S{at} {{ {} }}\n",
                    given.collect::<Vec<_>>().join(", ")
                )
            }
            Ty::Enum(at) => {
                let variants = &universe.enums[*at].variants;
                let count = variants.len();
                let mut out = String::new();
                for (n, payload) in variants.iter().enumerate() {
                    let args: Vec<String> = payload
                        .iter()
                        .map(|ty| format!("{}(k + 1)", self.give(universe, ty)))
                        .collect();
                    let value = match args.is_empty() {
                        true => format!("E{at}.V{n}"),
                        false => format!("E{at}.V{n}({})", args.join(", ")),
                    };
                    match n + 1 == count {
                        true => out += &format!("    return {value}\n"),
                        false => out += &format!("    if k % {count} == {n} {{ return {value} }}\n"),
                    }
                }
                out
            }
            Ty::Vec(of) => {
                let give = self.give(universe, of);
                format!(
                    "    var made: {ty} = Vec.new()\n    for i in 0..k % 3 + 1 {{ made.push({give}(k + i)) }}\n    return made\n"
                )
            }
            Ty::Option(of) => {
                let give = self.give(universe, of);
                format!("    if k % 4 == 3 {{ return Option.None }}\n    return Option.Some({give}(k))\n")
            }
            Ty::Result(of) => {
                let give = self.give(universe, of);
                format!(
                    "    if k % 4 == 2 {{ return Result.Err(text(k)) }}\n    return Result.Ok({give}(k))\n"
                )
            }
            Ty::Heap(of) => format!("    return Heap({}(k))\n", self.give(universe, of)),
            Ty::Map(of) => {
                let give = self.give(universe, of);
                format!(
                    "    var made: {ty} = HashMap.new()\n    for i in 0..k % 3 + 1 {{ made.insert(i, {give}(k + i)) }}\n    return made\n"
                )
            }
            Ty::Array(of) => {
                let give = self.give(universe, of);
                format!("    return [{give}(k), {give}(k + 1)]\n")
            }
            Ty::Holder(of) => format!(
                "    return Holder {{ inner: {}(k), id: k }}\n",
                self.give(universe, of)
            ),
            Ty::Shared(of) => format!("    return Shared.new({}(k))\n", self.give(universe, of)),
            Ty::Closure => "    let own = text(k)\n    return move (): i64 => own.len() + k\n".into(),
            Ty::Object => {
                let give = self.give(universe, &Ty::Struct(0));
                format!(
                    "    if k % 2 == 0 {{ return Heap({give}(k)) }}\n    return Heap(Crow {{ id: k, tag: text(k) }})\n"
                )
            }
        }
    }

    /// `(x: &T): i64`: reads all of it.
    pub fn look(&mut self, universe: &Universe, ty: &Ty) -> String {
        let name = format!("look{}", ty.name());
        self.make(name.clone(), |helpers| {
            let body = helpers.reading(universe, ty);
            format!("fn {name}(x: &{ty}): i64 {{\n{body}}}\n")
        })
    }

    fn reading(&mut self, universe: &Universe, ty: &Ty) -> String {
        match ty {
            Ty::Node => String::new(),
            Ty::Int => "    return x\n".into(),
            Ty::Text => "    return x.len()\n".into(),
            Ty::Struct(at) => {
                let types = &universe.structs[*at].fields;
                let parts = types.iter().enumerate().map(|(n, ty)| {
                    let look = self.look(universe, ty);
                    format!("{look}(x.{})", field(n))
                });
                format!("    return {}\n", parts.collect::<Vec<_>>().join(" + "))
            }
            Ty::Enum(at) => {
                let mut out = "    match x {\n".to_string();
                for (n, payload) in universe.enums[*at].variants.iter().enumerate() {
                    let names: Vec<String> = (0..payload.len()).map(|at| format!("p{at}")).collect();
                    let parts: Vec<String> = payload
                        .iter()
                        .zip(&names)
                        .map(|(ty, name)| format!(" + {}({name})", self.look(universe, ty)))
                        .collect();
                    let pattern = match names.is_empty() {
                        true => format!("E{at}.V{n}"),
                        false => format!("E{at}.V{n}({})", names.join(", ")),
                    };
                    out += &format!("        {pattern} => {{ return {n}{} }}\n", parts.concat());
                }
                out + "    }\n"
            }
            Ty::Vec(of) | Ty::Array(of) => {
                let look = self.look(universe, of);
                format!("    var n = 0\n    for e in x {{ n += {look}(e) }}\n    return n\n")
            }
            Ty::Option(of) => {
                let look = self.look(universe, of);
                format!(
                    "    match x {{\n        Option.Some(v) => {{ return 1 + {look}(v) }}\n        Option.None => {{ return 0 }}\n    }}\n"
                )
            }
            Ty::Result(of) => {
                let look = self.look(universe, of);
                format!(
                    "    match x {{\n        Result.Ok(v) => {{ return 1 + {look}(v) }}\n        Result.Err(e) => {{ return e.len() }}\n    }}\n"
                )
            }
            Ty::Heap(of) => format!("    return {}(*x)\n", self.look(universe, of)),
            Ty::Holder(of) => format!("    return x.id + {}(x.inner)\n", self.look(universe, of)),
            Ty::Map(of) => {
                let look = self.look(universe, of);
                format!("    var n = 0\n    for key, v in x {{ n += key + {look}(v) }}\n    return n\n")
            }
            Ty::Shared(of) => {
                let look = self.look(universe, of);
                format!("    return x.with((v) => {look}(v))\n")
            }
            Ty::Closure => "    return 1\n".into(),
            Ty::Object => "    return x.say()\n".into(),
        }
    }

    /// `(x: &mut T): void`: changes it in place.
    pub fn edit(&mut self, universe: &Universe, ty: &Ty) -> String {
        let name = format!("edit{}", ty.name());
        self.make(name.clone(), |helpers| {
            let body = helpers.editing(universe, ty);
            format!("fn {name}(x: &mut {ty}): void {{\n{body}}}\n")
        })
    }

    fn editing(&mut self, universe: &Universe, ty: &Ty) -> String {
        let give = self.give(universe, ty);
        match ty {
            Ty::Node => String::new(),
            Ty::Int => "    x = (x + 7) % 1000\n".into(),
            Ty::Text => "    x.pushStr(\"e\")\n".into(),
            Ty::Struct(at) => {
                let fields = &universe.structs[*at].fields;
                let last = fields.len() - 1;
                let give = self.give(universe, &fields[last]);
                let edit = self.edit(universe, &Ty::Text);
                format!(
                    "    x.{} = {give}(x.id)\n    {edit}(x.f1)\n    x.poke(2)\n",
                    field(last)
                )
            }
            Ty::Vec(of) => {
                let one = self.give(universe, of);
                format!("    x.push({one}(x.len()))\n    if x.len() > 3 {{ x.remove(0) }}\n")
            }
            Ty::Option(of) => {
                let edit = self.edit(universe, of);
                format!(
                    "    match x {{\n        Option.Some(v) => {{ {edit}(v) }}\n        Option.None => {{ x = {give}(1) }}\n    }}\n"
                )
            }
            Ty::Heap(of) => format!("    {}(*x)\n", self.edit(universe, of)),
            Ty::Holder(of) => format!("    x.id = x.id + 1\n    {}(x.inner)\n", self.edit(universe, of)),
            Ty::Map(of) => {
                let one = self.give(universe, of);
                format!("    x.insert(x.len(), {one}(5))\n    x.remove(0)\n")
            }
            Ty::Array(of) => format!(
                "    x[0] = {}(4)\n    swap(x[0], x[1])\n",
                self.give(universe, of)
            ),
            Ty::Shared(of) => {
                let edit = self.edit(universe, of);
                format!("    x.update((v) => {{ {edit}(v) }})\n")
            }
            Ty::Object => "    x.poke(3)\n".into(),
            Ty::Enum(_) | Ty::Result(_) | Ty::Closure => format!("    x = {give}(6)\n"),
        }
    }

    /// `(x: T): i64`: ends it.
    pub fn end(&mut self, universe: &Universe, ty: &Ty) -> String {
        let name = format!("end{}", ty.name());
        self.make(name.clone(), |helpers| {
            let look = match ty {
                Ty::Closure => "x()".to_string(),
                _ => format!("{}(x)", helpers.look(universe, ty)),
            };
            format!("fn {name}(x: {ty}): i64 {{ return {look} }}\n")
        })
    }
}
