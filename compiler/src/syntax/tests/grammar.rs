//! What texts mean.

use super::{body, codes, parsed};
use crate::syntax::ast::{ExprKind, ItemKind, StmtKind};

#[test]
fn precedence() {
    assert_eq!(
        body("a ?? b || c && d | e ^ f & g == h << i + j * -k.l"),
        "(a ?? (b || (c && (d | (e ^ (f & (g == (h << (i + (j * (-k.l)))))))))));"
    );
    assert_eq!(body("a - b - c * d"), "((a - b) - (c * d));");
    assert_eq!(body("a ?? b ?? c"), "(a ?? (b ?? c));");
    assert_eq!(body("-x as u8"), "(-(x as u8));");
    assert_eq!(body("!a.b()!"), "(!a.b()!);");
    assert_eq!(body("x is A && y is B(1)"), "((x is A) && (y is B(1)));");
    assert_eq!(body("a < b == c"), "((a < b) == c);");
    assert_eq!(body("a >= b >> 2"), "(a >= (b >> 2));");
    assert_eq!(body("a >>= 2"), "a >>= 2");
}

#[test]
fn new_lines_end_statements() {
    assert_eq!(body("let one = x\n-y"), "let one = x\n(-y);");
    assert_eq!(body("x\n*y = 1"), "x;\n(*y) = 1");
    assert_eq!(body("x\n&y"), "x;\n(&y);");
    assert_eq!(body("x\n!y"), "x;\n(!y);");
    assert_eq!(body("x\n(y)"), "x;\ny;");
    assert_eq!(body("x\n[y]"), "x;\n[y];");
    assert_eq!(body("return\nx"), "return;\nx;");
    assert_eq!(body("a; b; ; c"), "a;\nb;\nc;");
}

#[test]
fn lines_go_on() {
    assert_eq!(body("a +\nb"), "(a + b);");
    assert_eq!(body("a -\n\n// text\nb"), "(a - b);");
    assert_eq!(
        body("a\n+ b\n/ c\n&& d\n|| e\n?? f"),
        "((((a + (b / c)) && d) || e) ?? f);"
    );
    assert_eq!(body("a\n.b()\n.c"), "a.b().c;");
    assert_eq!(body("a\nas i64\nis B"), "((a as i64) is B);");
    assert_eq!(body("f(\na,\nb\n)"), "f(a, b);");
    assert_eq!(body("(a\n- b\n(c))"), "(a - b(c));");
    assert_eq!(body("[a\n- b]"), "[(a - b)];");
    assert_eq!(body("if a { b }\nelse { c }"), body("if a { b } else { c }"));
    assert_eq!(body("f(() => {\na\n-b\n})"), body("f(() => { a; -b })"));
}

#[test]
fn braces_end_statements_too() {
    assert_eq!(
        body("if a { b }  if c { d } return e"),
        body("if a { b }\nif c { d }\nreturn e")
    );
    assert_eq!(body("if a { b }\n(c)"), "if (a) {\n    b;\n};\nc;");
    assert_eq!(
        body("match x { y => 1 }.abs()"),
        "match (x) {\n    y => 1\n}.abs();"
    );
    assert_eq!(body("let x = Foo { a }\n-y"), "let x = Foo { a }\n(-y);");
}

#[test]
fn type_arguments_or_comparison() {
    assert_eq!(body("a < b && c > d"), "((a < b) && (c > d));");
    assert_eq!(body("f<i64>(x)"), "f::<i64>(x);");
    assert_eq!(body("f::<i64>(x)"), "f::<i64>(x);");
    assert_eq!(body("Vec<i64>.new()"), "Vec::<i64>.new();");
    assert_eq!(
        body("Map<string, Vec<Vec<i64>>>.new()"),
        "Map::<string, Vec<Vec<i64>>>.new();"
    );
    assert_eq!(body("g(a < b, c > (d))"), "g((a < b), (c > d));");
    assert_eq!(body("g(f<A, b>(d))"), "g(f::<A, b>(d));");
    assert_eq!(body("x as i64 < y"), "((x as i64) < y);");
    assert_eq!(body("x as Vec<i64>"), "(x as Vec<i64>);");
    assert_eq!(body("i < n"), "(i < n);");
    assert_eq!(body("sizeOf<T>()"), "sizeOf::<T>();");
    assert_eq!(body("Pair<i64, T> { a: 1 }"), "Pair::<i64, T> { a: 1 };");
    assert_eq!(body("if i < n { f() }"), "if ((i < n)) {\n    f();\n};");
    assert_eq!(body("f<(i64) => Vec<i64>>(x)"), "f::<(i64) => Vec<i64>>(x);");
}

#[test]
fn heads_and_struct_literals() {
    assert_eq!(body("if x { y }"), "if (x) {\n    y;\n};");
    assert_eq!(
        body("match (P { x }) { a => a }"),
        "match (P { x }) {\n    a => a\n};"
    );
    assert_eq!(body("while f(P { x }) { y }"), "while (f(P { x })) {\n    y;\n}");
    assert_eq!(body("for i in a..b { i }"), "for i in a..b {\n    i;\n}");
}

#[test]
fn soft_keywords_are_names() {
    assert_eq!(
        body("let from = pub + import\nrequires(ensures)"),
        "let from = (pub + import)\nrequires(ensures);"
    );
    assert_eq!(body("x.type.match().parallel"), "x.type.match().parallel;");
}

#[test]
fn loose_statements_make_a_script() {
    let (tree, found) = parsed("let a = 1\nfn f() {}\nprint(a)\npub let b = 2\n");
    assert!(found.is_empty());
    assert_eq!(tree.items.len(), 3);
    let ItemKind::Function(main) = &tree.items[2].kind else {
        panic!()
    };
    assert!(main.implicit);
    assert_eq!(main.body.as_ref().map(|body| body.statements.len()), Some(2));
    let (tree, _) = parsed("let a = 1\nfn main() {}");
    assert!(matches!(tree.items[0].kind, ItemKind::Global(_)));
    assert_eq!(codes("f()\nfn main() {}"), ["E0112@1"]);
}

#[test]
fn docs_reach_what_they_describe() {
    let (tree, _) =
        parsed("//! File.\n/// One.\n/// Two.\n@inline\npub fn f() {}\nstruct S {\n/// Field.\na: i64 }");
    assert_eq!(tree.docs, Some("File.".into()));
    assert_eq!(tree.items[0].docs, Some("One.\nTwo.".into()));
    let ItemKind::Struct(structure) = &tree.items[1].kind else {
        panic!()
    };
    assert_eq!(structure.fields[0].docs, Some("Field.".into()));
}

#[test]
fn else_if_is_flat_and_spans_cover() {
    let text = "fn f() { if a { 1 } else if b { 2 } else { (3 + 4) } }";
    let (tree, _) = parsed(text);
    let ItemKind::Function(function) = &tree.items[0].kind else {
        panic!()
    };
    let Some((_, Some(value))) = function.body.as_ref().map(|body| body.split_value()) else {
        panic!()
    };
    let ExprKind::If(chain) = &value.kind else {
        panic!()
    };
    assert_eq!(chain.branches.len(), 2);
    let Some(StmtKind::Expr(sum)) = chain.otherwise.as_ref().map(|block| &block.statements[0].kind) else {
        panic!()
    };
    assert_eq!(&text[sum.span.start as usize..sum.span.end as usize], "(3 + 4)");
}

#[test]
fn strings_keep_bytes() {
    assert_eq!(body(r#""\xff\u{e9}""#), r#""\xffé";"#);
    assert_eq!(body(r#"$"{a}\n\{{b}\}""#), r#"$"{a}\n\{{b}\}";"#);
}
