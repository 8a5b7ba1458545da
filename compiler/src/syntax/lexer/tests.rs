use super::*;
use crate::source::SourceMap;

fn lexed(text: &str) -> (Tokens, Vec<String>) {
    let mut map = SourceMap::default();
    let file = map.add("t.milo", text);
    let mut sink = Sink::default();
    let tokens = lex(file, text, &mut sink);
    let codes = sink.found.iter().map(|d| d.code.id.to_string()).collect();
    (tokens, codes)
}

fn kinds(text: &str) -> Vec<K> {
    let (tokens, codes) = lexed(text);
    assert!(codes.is_empty(), "{text}: {codes:?}");
    let mut kinds: Vec<K> = tokens.all.iter().map(|token| token.kind).collect();
    assert_eq!(kinds.pop(), Some(K::EndOfFile));
    kinds
}

fn errors(text: &str) -> Vec<String> {
    lexed(text).1
}

fn text_of(source: &str) -> Vec<u8> {
    let (tokens, codes) = lexed(source);
    assert!(codes.is_empty(), "{source}: {codes:?}");
    tokens.text(tokens.all[0]).to_vec()
}

#[test]
fn words_and_marks() {
    assert_eq!(
        kinds("fn f_1(x: i32)"),
        [
            K::Fn,
            K::Name,
            K::OpenParen,
            K::Name,
            K::Colon,
            K::Name,
            K::CloseParen
        ]
    );
    assert_eq!(
        kinds("a..=b .. ..."),
        [K::Name, K::DotDotEqual, K::Name, K::DotDot, K::Ellipsis]
    );
    assert_eq!(
        kinds("Vec<Vec<T>>"),
        [
            K::Name,
            K::Less,
            K::Name,
            K::Less,
            K::Name,
            K::Greater,
            K::Greater
        ]
    );
    assert_eq!(
        kinds("a ?? b?.c!"),
        [
            K::Name,
            K::QuestionQuestion,
            K::Name,
            K::Question,
            K::Dot,
            K::Name,
            K::Bang
        ]
    );
    assert_eq!(kinds("pub from requires"), [K::Name; 3]);
}

#[test]
fn numbers() {
    let (tokens, codes) = lexed("42 1_000 0xFF 0b1010 0o17 18446744073709551615");
    assert!(codes.is_empty());
    let values: Vec<u64> = tokens.all[..6]
        .iter()
        .map(|&token| tokens.integer(token))
        .collect();
    assert_eq!(values, [42, 1000, 255, 10, 15, u64::MAX]);
    assert_eq!(kinds("1.5 1e-7 2.5E3"), [K::Float; 3]);
    assert_eq!(kinds("1..5"), [K::Integer, K::DotDot, K::Integer]);
    assert_eq!(kinds("1.abs"), [K::Integer, K::Dot, K::Name]);
    for bad in [
        "0x",
        "0b12",
        "18446744073709551616",
        "5i32",
        "1.5f32",
        "1e999",
        "0xG",
    ] {
        assert_eq!(errors(bad), ["E0108"], "{bad}");
    }
}

#[test]
fn strings_and_escapes() {
    assert_eq!(text_of(r#""a\n\t\"\\\{\}\x41\u{e9}""#), b"a\n\t\"\\{}A\xc3\xa9");
    assert_eq!(text_of(r#""\xff""#), [0xff]);
    for bad in [
        r#""\q""#,
        r#""\x1""#,
        r#""\u{110000}""#,
        r#""\u{d800}""#,
        r#""\u41""#,
    ] {
        assert_eq!(errors(bad), ["E0103"], "{bad}");
    }
}

#[test]
fn a_string_ends_with_its_line_unless_it_plainly_goes_on() {
    assert_eq!(errors("let a = \"abc\nlet b = \"def\"\n"), ["E0102"]);
    assert_eq!(errors("\"abc"), ["E0102"]);
    assert_eq!(text_of("\"a\nb\""), b"a\nb");
}

#[test]
fn chars_are_bytes() {
    let (tokens, codes) = lexed(r"'A' '\n' '\'' '\xff'");
    assert!(codes.is_empty());
    let bytes: Vec<u32> = tokens.all[..4].iter().map(|token| token.data).collect();
    assert_eq!(bytes, [65, 10, 39, 255]);
    for bad in ["''", "'ab'", "'é'", "'a"] {
        assert_eq!(errors(bad), ["E0109"], "{bad}");
    }
}

#[test]
fn interpolation_is_flat() {
    use K::*;
    let start = [
        InterpolationStart,
        InterpolationText,
        InterpolationOpen,
        Name,
        InterpolationClose,
    ];
    let expected = [start.as_slice(), &[InterpolationText, InterpolationEnd]].concat();
    assert_eq!(kinds(r#"$"a {b} c""#), expected);
    assert_eq!(
        kinds(r#"$"{P { x }}""#),
        [
            InterpolationStart,
            InterpolationOpen,
            Name,
            OpenBrace,
            Name,
            CloseBrace,
            InterpolationClose,
            InterpolationEnd
        ]
    );
    assert_eq!(kinds(r#"$"{$"{a}"}""#).len(), 9);
    assert_eq!(
        kinds(r#"$"\{no\}""#),
        [InterpolationStart, InterpolationText, InterpolationEnd]
    );
}

#[test]
fn broken_interpolations_are_reported_once_and_closed() {
    for bad in [
        "$\"a {b",
        "$\"a {b\nlet x = 1\n",
        "$\"a {b\"\nlet x = 1\n",
        "$\"{$\"{x",
        "$\"abc\nf()",
    ] {
        assert_eq!(errors(bad), ["E0102"], "{bad}");
        let (tokens, _) = lexed(bad);
        let count = |kind| tokens.all.iter().filter(|token| token.kind == kind).count();
        assert_eq!(count(K::InterpolationOpen), count(K::InterpolationClose), "{bad}");
        assert_eq!(count(K::InterpolationStart), count(K::InterpolationEnd), "{bad}");
    }
}

#[test]
fn comments_nest_and_docs_attach() {
    assert_eq!(kinds("a /* b /* c */ d */ e // f"), [K::Name, K::Name]);
    assert_eq!(errors("/* /* */"), ["E0102"]);
    let (tokens, _) = lexed("//! file\n/// one\n/// two\nfn f() {}\n//// no\nfn g() {}");
    assert_eq!(tokens.docs_before(tokens.all[0]), Some("one\ntwo".into()));
    assert_eq!(tokens.docs.len(), 1);
    assert_eq!(tokens.file_docs, Some("file".into()));
}

#[test]
fn newlines_are_remembered() {
    let (tokens, _) = lexed("a b\nc /* \n */ d");
    let flags: Vec<bool> = tokens.all.iter().map(|token| token.after_newline).collect();
    assert_eq!(flags, [true, false, true, true, false]);
}

#[test]
fn unknown_characters_are_reported_by_run() {
    assert_eq!(errors("let größe = 1"), ["E0107"]);
    assert_eq!(errors("a ### b"), ["E0107"]);
    assert_eq!(errors("a\u{a0}b"), ["E0107"]);
    assert_eq!(errors("\u{feff}let x = 1"), Vec::<String>::new());
}
