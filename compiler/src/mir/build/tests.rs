//! Tests of building from source: the order of what happens in a body, read off its listing after drop elaboration.

use crate::options::{Emit, Options};
use crate::pipeline::{Product, compile};
use crate::source::MemoryProvider;

/// The blocks of a function of a program that also has a `main`.
fn body(source: &str, function: &str) -> String {
    let files = MemoryProvider::single("main.milo", &format!("{source}\nfn main(): i32 {{ return 0 }}\n"));
    let options = Options {
        emit: Some(Emit::Mir),
        ..Options::default()
    };
    let (outcome, product) = compile(&files, "main.milo", &options);
    let errors: Vec<&String> = outcome.sink.found.iter().map(|found| &found.message).collect();
    let Some(Product::Listing(listing)) = product else {
        panic!("no listing: {errors:?}");
    };
    let start = listing
        .find(&format!("fn {function}("))
        .expect("the function is listed");
    let text = &listing[start..];
    let end = text.find("\n}").expect("a listing ends");
    let blocks = text[..end].lines().skip_while(|line| !line.starts_with("bb"));
    blocks.map(str::trim).collect::<Vec<_>>().join("\n")
}

/// Asserts that the lines that contain these texts stand in this order.
#[track_caller]
fn in_order(text: &str, wanted: &[&str]) {
    let mut lines = text.lines();
    for part in wanted {
        assert!(
            lines.any(|line| line.contains(part)),
            "{part:?} is missing or early in\n{text}"
        );
    }
}

#[test]
fn bounds_are_checked_after_the_other_arguments() {
    let text = body(
        "fn pair(a: &i64, b: i64): i64 { return a + b }
         fn shrink(v: &mut Vec<i64>): i64 { v.clear() return 1 }
         fn f(v: &mut Vec<i64>, i: i64): i64 { let n = shrink(v) return pair(v[i], n + shrink(v)) }"
            .replace(" return", "\n return")
            .as_str(),
        "f",
    );
    in_order(
        &text,
        &[
            "call shrink",
            "call shrink",
            "check _1 within",
            "[_1]",
            "call pair",
        ],
    );
}

#[test]
fn the_value_is_computed_before_the_old_one_is_dropped() {
    let text = body("fn f(s: &mut string, t: &string): void { s = t.clone() }", "f");
    in_order(&text, &["call Clone", "drop (*_0)", "(*_0) = move"]);
}

#[test]
fn an_enum_is_matched_with_one_switch() {
    let text = body(
        "enum E { A(string), B(i64), C }
         fn f(e: E): i64 { match e { E.A(s) => { return s.len() }, E.B(n) => { return n }, E.C => { return 0 } } }",
        "f",
    );
    assert_eq!(text.matches("switch").count(), 1, "{text}");
    assert_eq!(
        text.matches("drop").count(),
        1,
        "only what was bound is dropped\n{text}"
    );
}

#[test]
fn a_guard_looks_before_anything_moves() {
    let text = body(
        "fn f(o: string?): string { match o { Some(s) if s.len() > 3 => { return s }, _ => { return \"\" } } }",
        "f",
    );
    in_order(&text, &["& _0.<0>.0", "if ", "= move _0.<0>.0"]);
}

#[test]
fn locals_are_dropped_in_order_of_declaration() {
    let text = body(
        "struct L { n: string }
         impl Drop for L { fn drop(self: &mut Self): void { print(self.n) } }
         fn f(): void {
             let _a = L { n: \"a\" }
             let _b = L { n: \"b\" }
         }",
        "f",
    );
    in_order(&text, &["drop _0", "drop _1"]);
}

#[test]
fn a_loop_holds_a_view_of_its_container() {
    let text = body(
        "fn f(v: &Vec<i64>): i64 { var n = 0
             for x in v { n += x }
             return n }",
        "f",
    );
    in_order(
        &text,
        &["& (*_0)[..]", "len (*", "goto bb1", "bb1:", "< _", "& (*"],
    );
    assert_eq!(text.matches("len ").count(), 1, "the length is read once\n{text}");
}

#[test]
fn two_elements_lent_to_change_must_differ() {
    let text = body(
        "fn bump(a: &mut i64, b: &mut i64): void { a += b }
         fn f(v: &mut Vec<i64>, i: i64, j: i64): void { bump(v[i], v[j]) }",
        "f",
    );
    in_order(&text, &["check _1 differs from _2", "call bump"]);
}

#[test]
fn exits_of_a_long_body_share_their_drops() {
    let lines = |count: usize| {
        let calls: Vec<String> = (0..count).map(|at| format!("let _x{at} = g({at})?\n")).collect();
        let source = format!(
            "fn g(n: i64): Result<string, string> {{ return Ok($\"{{n}}\") }}
             fn f(): Result<i64, string> {{\n{}return Ok(1)\n}}",
            calls.concat()
        );
        body(&source, "f").lines().count()
    };
    assert!(lines(200) < lines(100) * 5 / 2);
}
