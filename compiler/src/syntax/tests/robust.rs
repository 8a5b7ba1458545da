//! Broken texts of every kind: no panic, no hang, always a tree.

use super::parsed;
use crate::syntax::{print, samples};
use std::time::{Duration, Instant};

/// A small deterministic generator.
struct Xorshift(u64);

impl Xorshift {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    fn below(&mut self, limit: usize) -> usize {
        (self.next() % limit.max(1) as u64) as usize
    }
}

fn survives(text: &str) {
    let start = Instant::now();
    let (tree, found) = parsed(text);
    print::print(&tree);
    for diagnostic in &found {
        let span = diagnostic.primary.span;
        assert!(
            text.get(span.start as usize..span.end as usize).is_some(),
            "{span:?} in\n{text}"
        );
    }
    assert!(start.elapsed() < Duration::from_secs(5), "too slow:\n{text}");
}

/// Pieces that lexing keeps apart: words, blanks and single marks.
fn pieces(text: &str) -> Vec<&str> {
    let mut pieces = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let word = |c: char| c.is_alphanumeric() || c == '_';
        let length = match word(first) {
            true => rest.find(|c| !word(c)).unwrap_or(rest.len()),
            false => first.len_utf8(),
        };
        let (piece, behind) = rest.split_at(length);
        pieces.push(piece);
        rest = behind;
    }
    pieces
}

#[test]
fn every_prefix() {
    for sample in samples::ALL {
        let pieces = pieces(sample);
        for end in 0..pieces.len() {
            survives(&pieces[..end].concat());
        }
    }
}

#[test]
fn every_suffix() {
    for sample in samples::ALL {
        let pieces = pieces(sample);
        for start in 0..pieces.len() {
            survives(&pieces[start..].concat());
        }
    }
}

#[test]
fn mutations() {
    let mut random = Xorshift(0x9E37_79B9_7F4A_7C15);
    let all: Vec<&str> = samples::ALL.iter().flat_map(|sample| pieces(sample)).collect();
    for round in 0..3000 {
        let sample = samples::ALL[round % samples::ALL.len()];
        let mut pieces = pieces(sample);
        for _ in 0..1 + random.below(8) {
            let at = random.below(pieces.len());
            match random.below(4) {
                0 => drop(pieces.remove(at)),
                1 => pieces.insert(at, all[random.below(all.len())]),
                2 => pieces[at] = all[random.below(all.len())],
                _ => {
                    let other = random.below(pieces.len());
                    pieces.swap(at, other);
                }
            }
        }
        survives(&pieces.concat());
    }
}

#[test]
fn noise() {
    let mut random = Xorshift(42);
    let all: Vec<&str> = samples::ALL.iter().flat_map(|sample| pieces(sample)).collect();
    for _ in 0..300 {
        let text: String = (0..random.below(400))
            .map(|_| all[random.below(all.len())])
            .collect();
        survives(&text);
        let bytes: Vec<u8> = (0..random.below(200)).map(|_| random.next() as u8).collect();
        survives(&String::from_utf8_lossy(&bytes));
    }
}

/// Long runs of one thing must not take quadratic time.
#[test]
fn long_runs() {
    let runs = [
        "(",
        ")",
        "{",
        "}",
        "[",
        "]",
        "<",
        ">",
        "\"",
        "'",
        "$\"{",
        "`",
        "\\",
        "\\u{",
        "/*",
        "*/",
        "a<",
        "a ",
        "a\n",
        "@",
        ".",
        ",",
        ";",
        "=",
        "=>",
        "?",
        "!",
        "-",
        "- ",
        "fn ",
        "fn\n",
        "if ",
        "else ",
        "match ",
        "let ",
        "a < b, ",
        "(a): ",
        "f(",
        "x)\n",
        "}\n",
        "{\n",
        "\"a\n",
        "'a' ",
        "0x",
        "1.",
        "é",
        "//\n",
        "/// d\n",
        "pub ",
        "from \"x\" ",
        "a::",
        "|",
        "(a, ",
        "struct S { ",
        "enum E { A( ",
        "fn f() {\n",
        "{ )\n",
        "( }\n",
        "[ ) ",
        "$\"{a",
        "$\"{a\n",
        "a?b ",
        "if x { } ",
        "x is ",
        "x as ",
        "&mut ",
        "impl ",
        "from ",
        "elif x {} ",
        "a == ",
    ];
    // Some of them nest as deep as it goes.
    let all = move || {
        for run in runs {
            survives(&run.repeat(60_000 / run.len()));
            survives(&format!("fn f() {{ {} }}", run.repeat(60_000 / run.len())));
        }
    };
    let thread = std::thread::Builder::new()
        .stack_size(super::depth::STACK)
        .spawn(all);
    thread.expect("a thread").join().expect("no panic");
}
