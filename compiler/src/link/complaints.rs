//! What linkers say when they fail, in our words. GNU ld, gold, lld, mold and wild phrase the same three findings
//! differently.

use crate::diagnostics::Diagnostic;
use crate::diagnostics::codes::{e0905, e0906, e0907, e0908};
use crate::pipeline::Object;
use crate::source::SourceMap;
use std::collections::BTreeSet;

/// Text before the name of a symbol that nothing defines.
const UNDEFINED: [&str; 4] = [
    "undefined reference to ",
    "undefined symbol: ",
    "ndefined symbol ",
    "undefined symbol ",
];
/// Text before the name of a library that is nowhere.
const NO_LIBRARY: [&str; 5] = [
    "cannot find -l",
    "unable to find library -l",
    "library not found: ",
    "Couldn't find library `",
    "couldn't find library ",
];
/// Text before the name of a symbol defined more than once.
const TWICE: [&str; 4] = [
    "multiple definition of ",
    "duplicate symbol: ",
    "Duplicate symbols: ",
    "Duplicate symbol detected: ",
];

/// The diagnostics that a failed linker's stderr amounts to; at least one.
pub fn read(stderr: &str, object: &Object, linker: &str, map: &mut SourceMap) -> Vec<Diagnostic> {
    let mut found: Vec<Diagnostic> = Vec::new();
    found.extend(
        names(stderr, &UNDEFINED)
            .iter()
            .map(|symbol| undefined(symbol, object, map)),
    );
    found.extend(
        names(stderr, &NO_LIBRARY)
            .iter()
            .map(|name| e0906::not_found(map, name)),
    );
    found.extend(
        names(stderr, &TWICE)
            .iter()
            .map(|symbol| e0907::twice(map, symbol)),
    );
    if found.is_empty() {
        found.push(e0908::failed(map, linker, stderr));
    }
    found
}

fn undefined(symbol: &str, object: &Object, map: &mut SourceMap) -> Diagnostic {
    match object.externs.iter().find(|(name, _)| name == symbol) {
        Some((_, declared)) => e0905::undefined(*declared, symbol),
        None => e0905::undefined_elsewhere(map, symbol),
    }
}

/// The names that follow one of `phrases`, each once, in order of the alphabet.
fn names(stderr: &str, phrases: &[&str]) -> BTreeSet<String> {
    let follow = |line: &str| {
        phrases
            .iter()
            .find_map(|phrase| Some(name(line.split_once(phrase)?.1)))
    };
    stderr
        .lines()
        .filter_map(follow)
        .filter(|name| !name.is_empty())
        .collect()
}

/// The name at the start of a text, out of its quotes.
fn name(text: &str) -> String {
    let inside = |c: &char| c.is_alphanumeric() || "_.$+-@".contains(*c);
    text.trim_start_matches(['`', '\'', '"', ' '])
        .chars()
        .take_while(inside)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Span;

    fn codes(stderr: &str) -> Vec<String> {
        let mut map = SourceMap::default();
        let declared = Span::new(map.add("a.milo", "extern fn nosuch(): i32"), 10, 16);
        let object = Object {
            bytes: vec![],
            libraries: vec![],
            externs: vec![("nosuch".into(), declared)],
        };
        let found = read(stderr, &object, "cc", &mut map);
        found
            .iter()
            .map(|one| format!("{} {}", one.code.id, one.message))
            .collect()
    }

    #[test]
    fn an_undefined_symbol_of_every_linker() {
        for stderr in [
            "/usr/bin/ld: a.o: in function `main':\na.c:(.text+0x5): undefined reference to `nosuch'\n",
            "ld.lld: error: undefined symbol: nosuch\n>>> referenced by a.c\n",
            "mold: error: undefined symbol: nosuch\n>>> referenced by a.c\n",
            "wild: error: Undefined symbol nosuch, referenced by a.o\n",
        ] {
            assert_eq!(codes(stderr), ["E0905 no linked file defines 'nosuch'"]);
        }
    }

    #[test]
    fn a_missing_library() {
        let expected = ["E0906 the library 'foo' named by '@link' was not found"];
        assert_eq!(
            codes("/usr/bin/ld: cannot find -lfoo: No such file or directory\n"),
            expected
        );
        assert_eq!(codes("mold: fatal: library not found: foo\n"), expected);
    }

    #[test]
    fn anything_else_is_shown_as_it_is() {
        assert_eq!(
            codes("ld: the moon is full\n"),
            ["E0908 'cc' could not link the program"]
        );
    }
}
