//! What is said about mistakes, and how often.

use super::{codes, complaint, parsed};

#[test]
fn five_mistakes_are_five_messages() {
    let text = "\
fn a() {
    let x = )
    let y = 1
}
struct S { a i64, b: i64 }
fn b(x: ) {
    print(1 2)
    foo(
}
fn c() {
    let = 5
    x.1
}
";
    assert_eq!(codes(text).len(), 7, "{:?}", codes(text));
    let text = "fn f() {\nlet x = \nlet y = * \nlet z = (1 +)\nif { }\nfor in x { }\n}\nfn g() {}\n";
    assert_eq!(
        codes(text),
        ["E0101@2", "E0101@3", "E0101@4", "E0101@5", "E0101@6"]
    );
}

#[test]
fn errors_do_not_cascade() {
    assert_eq!(codes("struct P {\n x: i64\n y: i64\n}\n"), ["E0101@2"]);
    assert_eq!(codes("fn f() { foo(1, , 2) }"), ["E0101@1"]);
    assert_eq!(codes("fn f(a: i64 b: i64) {}"), ["E0101@1"]);
    assert_eq!(codes("fn f() { let größe = 1 }"), ["E0107@1"]);
    assert_eq!(codes("impl T {\n  x: i64\n  fn f() {}\n}"), ["E0101@2"]);
    assert_eq!(
        codes("fn f() {\n match x {\n A -> 1\n B => 2\n C D => 3\n E => 4\n }\n}"),
        ["E0106@3", "E0101@5"]
    );
    assert_eq!(codes("fn f() { print(\"a\") print(\"b\") }"), ["E0101@1"]);
    assert_eq!(codes("fn f() { x = $\"{a b}\" }\nfn g() {}"), ["E0101@1"]);
    assert_eq!(codes("enum E { A(i64 }\nfn f() {}"), ["E0104@1"]);
}

#[test]
fn missing_brackets_point_at_the_opener() {
    assert_eq!(
        codes("fn f() {\n print((1 + 2)\n print(3)\n}\nfn g() { let x = ) }"),
        ["E0104@2", "E0104@5"]
    );
    assert_eq!(codes("fn f() {\n  if x {\n    g()\n\nfn g() {\n}\n"), ["E0104@2"]);
    assert_eq!(
        codes("fn f() {\n  if x {\n    g()\n}\n\nfn g() {\n}\n"),
        ["E0104@2"]
    );
    assert_eq!(
        codes("impl T {\n    fn f() {\n        g(\n    }\n    fn g() {}\n}\n"),
        ["E0104@3"]
    );
    assert_eq!(
        codes("fn f() {\n    let a = [1, 2\n    let b = 3\n}\n"),
        ["E0104@2"]
    );
    assert_eq!(codes("fn f() {\n g()\n}}\nfn g() {}"), ["E0104@3"]);
    assert_eq!(codes("fn f() {\n g())\n}\nfn g() {}"), ["E0104@2"]);
    assert_eq!(codes("fn f() {"), ["E0104@1"]);
}

#[test]
fn wording() {
    assert_eq!(complaint("let x = )"), "`)` closes nothing; ");
    assert_eq!(complaint("let x ="), "expected an expression, found `}`; ");
    assert_eq!(
        complaint("let x = \nlet y = 1"),
        "expected an expression, found the end of the line; "
    );
    assert_eq!(
        complaint("let fn = 1"),
        "expected a pattern, found `fn`; `fn` is a keyword; choose another name"
    );
    assert_eq!(complaint("f(1 2)"), "expected `,` or `)`, found an integer; ");
    assert_eq!(
        complaint("let x = 1 y"),
        "expected a line break or `;`, found `y`; "
    );
    assert_eq!(complaint("for x y { }"), "expected `in`, found `y`; ");
    assert!(complaint("if p == P { x: 1 } { y }").starts_with("a struct literal in the head"));
    assert!(complaint("let r = 0..5").starts_with("a range is not a value"));
}

#[test]
fn habits_of_other_languages() {
    let habits = [
        ("let x = null", "no `null`"),
        ("for x < 3 { }", "write `while c { … }`"),
        ("for { }", "write `while true { … }`"),
        ("for i, x := range v { }", "no `:= range`"),
        ("for x of v { }", "write `in`"),
        ("int x = 3", "write `var x: int = …`"),
        ("if a && let Some(b) = c { }", "no `let` inside a condition"),
        ("'a: while true { }", "no label of a loop"),
        ("let x = c ? a : b", "no `? :`"),
        ("let x = c ? (a) : -b", "no `? :`"),
        ("x++", "x += 1"),
        ("x--", "x -= 1"),
        ("++x", "no `++`"),
        ("if a === b { c }", "write `==`"),
        ("if a !== b { c }", "write `!=`"),
        ("a &&= b", "x = x && y"),
        ("a ||= b", "x = x || y"),
        ("let mut x = 1", "write `var"),
        ("const x = 1", "write `let`"),
        ("x := 1", "write `let x = e`"),
        ("if a { b } elif c { d }", "write `else if`"),
        ("switch x { a => b }", "write `match"),
        ("switch (x) { case 1: return 2 }", "write `match"),
        ("let x = await f()", "Task.spawn"),
        ("let x = new Foo()", "no `new`"),
        ("if not a { b }", "write `!`"),
        ("if a and b { c }", "write `&&`"),
        ("if a or b { c }", "write `||`"),
        ("if a = b { c }", "write `==`"),
        ("let f = |x| x + 1", "(x) => x + 1"),
        ("let f = (x) -> x + 1", "write `=>`"),
        ("let f = fn(x: i64) { x }", "write a closure"),
        ("for (let i = 0; i < n; i += 1) { f() }", "for x in xs"),
        ("for x of xs { f() }", "write `in`"),
        ("for let x in xs { f() }", "for x in xs"),
        ("match x { default => 1 }", "write `_`"),
        ("match x { case 1 => 1 }", "no `case`"),
        ("let x = (a, b)", "no tuple"),
        ("let x = a.0", "no numbered field"),
        ("let x = Shape::Circle(1)", "write `.`"),
        ("let x = `a ${b}`", "backticks"),
        ("a = b = c", "chained assignment"),
        ("if a < b < c { d }", "a < b && b < c"),
        ("loop { f() }", "while true"),
        ("try { f() }", "Result"),
        ("throw error", "return an `Err`"),
        ("f(name: 1)", "named argument"),
        ("let p = P { x = 1 }", "write `:`"),
        ("let p = P { ..q }", "write every field"),
        ("match p { P { x: 1 } => 1 }", "no struct pattern"),
        ("let [a, b] = v", "no array pattern"),
        ("fn g() {}", "inside a function"),
        ("func g() {}", "write `fn`"),
        ("let x = +1", "unary `+`"),
        ("f() if x", "conditions come first"),
    ];
    for (text, expected) in habits {
        let complaint = complaint(text);
        assert!(complaint.contains(expected), "{text}\n{complaint}");
    }
}

#[test]
fn habits_in_declarations() {
    let habits = [
        ("func f() {}", "write `fn`"),
        ("function f() { return 1 }", "write `fn`"),
        ("def f(): pass", "write `fn`"),
        ("fn f() -> i64 { 1 }", "write `:`"),
        ("async fn f() {}", "green thread"),
        ("class C { x: i64 }", "struct Name"),
        ("const X = 1", "write `let`"),
        ("import foo", "from \"path\" import"),
        ("import \"foo\"", "from \"path\" import"),
        ("use std::io", "from \"path\" import"),
        ("from \"a\" import *", "wildcard"),
        ("public fn f() {}", "write `pub`"),
        ("export fn f() {}", "write `pub`"),
        ("private fn f() {}", "private to its file"),
        ("impl T { fn f(&self) {} }", "self: &Self"),
        ("impl T { fn f(&mut self) {} }", "self: &mut Self"),
        ("impl T { fn f(self) {} }", "self: Self"),
        ("fn f(mut x: i64) {}", "parameters are immutable"),
        ("fn f(x: i64 = 1) {}", "default value"),
        ("struct S { var x: i64 }", "before a field"),
        ("struct S { x: i64 = 1 }", "default value"),
        ("struct S { x: i64, fn f() {} }", "methods live in"),
        ("enum E { A { x: i64 } }", "named fields"),
        ("enum E { A(x: i64) }", "named payload"),
        ("extern \"C\" { fn f() }", "one by one"),
        ("fn f(x: fn(i64): i64) {}", "function types are written"),
        ("fn f(x: (i64, i64)) {}", "tuple type"),
        ("unsafe fn f() {}", "unsafe { "),
        ("var x: i64", "needs a value"),
        ("let Some(x) = 1", "one name"),
    ];
    for (text, expected) in habits {
        let (_, found) = parsed(text);
        let all: Vec<String> = found
            .iter()
            .map(|d| format!("{}; {}", d.message, d.helps.join(" ")))
            .collect();
        assert_eq!(all.len(), 1, "{text}\n{all:?}");
        assert!(all[0].contains(expected), "{text}\n{all:?}");
    }
}

/// The examples of `milo explain` show what they claim.
#[test]
fn explanations_are_true() {
    use crate::diagnostics::codes::ALL;
    for code in ALL.iter().filter(|code| code.id.starts_with("E01")) {
        let (_, found) = parsed(code.failing);
        assert!(
            found.iter().any(|d| d.code.id == code.id),
            "{}: {found:?}",
            code.id
        );
        let (_, found) = parsed(code.fixed);
        assert!(found.is_empty(), "{}: {found:?}", code.id);
    }
}
