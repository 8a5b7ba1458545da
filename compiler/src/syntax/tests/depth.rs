//! Nesting of any construct is a diagnostic or a success, on a stack much smaller than the compiler's own.

use super::parsed;
use std::time::Instant;

/// Parses and drops a text with `prefix`, `n` times `open`, `middle` and `n` times `close`; gives the codes.
fn nested(prefix: &str, open: &str, middle: &str, close: &str, n: usize) -> Vec<&'static str> {
    let text = format!("{prefix}{}{middle}{}", open.repeat(n), close.repeat(n));
    let what = format!("{prefix}{open}");
    let parse = move || {
        let start = Instant::now();
        let (tree, found) = parsed(&text);
        drop(tree);
        assert!(start.elapsed().as_secs() < 5, "{what}");
        found.iter().map(|d| d.code.id).collect()
    };
    // Frames of a build without optimisation are large.
    let thread = std::thread::Builder::new().stack_size(STACK).spawn(parse);
    thread.expect("a thread").join().expect("no panic")
}

pub(super) const STACK: usize = 8 << 20;

const DEEP: usize = 100_000;

#[test]
fn brackets() {
    for (prefix, open, middle, close) in [
        ("let x = ", "(", "1", ")"),
        ("let x = ", "[", "1", "]"),
        ("let x = ", "f(", "1", ")"),
        ("let x = ", "a[", "1", "]"),
        ("let x = ", "P { x: ", "1", "}"),
        ("let x = ", "$\"{", "1", "}\""),
        ("let x = ", "() => { ", "1", "}"),
        ("let x = ", "match x { y => ", "1", "}"),
        ("fn f() ", "{", "", "}"),
        ("fn f() { ", "if x { ", "", "} else { 1 }"),
        ("fn f() { ", "while x { ", "", "}"),
        ("fn f() { ", "for x in y { ", "", "}"),
        ("fn f() { ", "unsafe { ", "", "}"),
        ("let x: ", "[", "i64", "]"),
        ("let x: ", "(", "i64", ")"),
        ("let ", "A(", "x", ") = y"),
        ("", "impl T { fn f() { ", "", "} }"),
    ] {
        assert_eq!(
            nested(prefix, open, middle, close, DEEP)[0],
            "E0105",
            "{prefix}{open}"
        );
        assert!(
            nested(prefix, open, middle, "", DEEP).contains(&"E0105"),
            "{prefix}{open}"
        );
    }
}

#[test]
fn without_brackets() {
    for (prefix, open, middle) in [
        ("let x = ", "-", "1"),
        ("let x = ", "!", "1"),
        ("let x = ", "~ ", "1"),
        ("let x = ", "*", "1"),
        ("let x = ", "& ", "1"),
        ("let x = ", "return ", "1"),
        ("let x = ", "() => ", "1"),
        ("let x: ", "*", "i64 = 1"),
        ("let x: ", "& ", "i64 = 1"),
        ("let x: ", "() => ", "i64 = 1"),
        ("let x: ", "Vec<", "i64 = 1"),
        ("let x: ", "@send ", "i64 = 1"),
        ("let x = ", "Vec<", "i64"),
        ("let x = ", "a ? b : ", "c"),
        ("let x = ", "await ", "c"),
        ("fn f() { ", "if x {} else ", "{} }"),
        ("let x = ", "a + ", "1"),
        ("let x = ", "a ?? ", "1"),
        ("let x = ", "a == ", "1"),
        ("let x = ", "a < ", "1"),
    ] {
        let codes = nested(prefix, open, middle, "", DEEP);
        let harmless = ["E0101", "E0105", "E0106"];
        assert!(
            codes.iter().all(|code| harmless.contains(code)),
            "{prefix}{open}: {codes:?}"
        );
    }
}

#[test]
fn chains_behind_a_value() {
    for link in [
        "!", "?.f", ".f", ".f()", "[0]", "()", " as i64", " is A", "\n.f()", " + 1", " && b",
    ] {
        assert_eq!(nested("let x = a", link, "", "", DEEP), ["E0105"], "{link}");
        assert_eq!(
            nested("let x = a", link, "", "", 5000 / link.len().min(2)),
            [""; 0],
            "{link}"
        );
    }
    assert_eq!(nested("let x: i64", "?", " = 1", "", DEEP), ["E0105"]);
    assert_eq!(nested("let x = a", " ?? b", "", "", 5000), [""; 0]);
    assert_eq!(
        nested("fn f() { if x {}", " else if x {}", "}", "", 5000),
        [""; 0]
    );
}

#[test]
fn height_counts_through_brackets() {
    let sum = " + 1".repeat(3000);
    let text = format!("let x = ((((a{sum}){sum}){sum}){sum})");
    let (_, found) = parsed(&text);
    assert_eq!(found.iter().map(|d| d.code.id).collect::<Vec<_>>(), ["E0105"]);
}

#[test]
fn what_is_long_but_flat_is_fine() {
    for (prefix, open, middle, close) in [
        ("/*", "/*", "*/", "*/"),
        ("let x = [", "1, ", "", ""),
        ("fn f() {", "a; ", "}", ""),
        ("fn f() { match x { ", "A => 1, ", "} }", ""),
        ("fn f() { match x { A ", "| A ", "=> 1 } }", ""),
        ("let x = $\"", "{a}", "\"", ""),
        ("", "fn f() {}\n", "", ""),
        ("", "@inline ", "fn f() {}", ""),
    ] {
        let closing = if prefix.contains('[') { "]" } else { "" };
        let codes = nested(prefix, open, &format!("{middle}{closing}"), close, DEEP);
        assert_eq!(codes, [""; 0], "{prefix}{open}");
    }
}

#[test]
fn nodes_stay_small() {
    assert!(
        size_of::<crate::syntax::ast::Expr>() <= 72,
        "{}",
        size_of::<crate::syntax::ast::Expr>()
    );
}
