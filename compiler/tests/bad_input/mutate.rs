//! Ways to damage a program.

use crate::corpus::Corpus;

/// How many inputs have their tokens shuffled.
const MUTATIONS: usize = 20_000;

/// Cuts are this many bytes apart.
const CUT: usize = 7;

/// Text that tests find awkward more often than programs contain it.
const AWKWARD: [&str; 24] = [
    "",
    "\"",
    "$\"{",
    "/*",
    "'",
    "\\",
    "\0",
    "é",
    "}}}}",
    "((((",
    "[[",
    "0x",
    "1e",
    "99999999999999999999999",
    "..=",
    "??",
    "&mut ",
    "*",
    "@",
    "fn ",
    "<",
    "match ",
    "\r",
    "\u{202e}",
];

/// One damaged program, small until its text is asked for.
#[derive(Debug)]
pub struct Input {
    pub file: usize,
    damage: Damage,
}

#[derive(Debug)]
enum Damage {
    CutAt(usize),
    Shuffled { seed: u64 },
}

/// All inputs in an order that mixes files and kinds, the same for the same seed.
pub fn inputs(corpus: &Corpus, seed: u64) -> Vec<Input> {
    let mut random = Random(seed);
    let mut inputs: Vec<Input> = (0..MUTATIONS)
        .map(|_| Input {
            file: random.below(corpus.paths.len()),
            damage: Damage::Shuffled { seed: random.next() },
        })
        .collect();
    for file in 0..corpus.paths.len() {
        let cuts = (0..corpus.text(file).len()).step_by(CUT);
        inputs.extend(cuts.map(|at| Input {
            file,
            damage: Damage::CutAt(at),
        }));
    }
    for last in (1..inputs.len()).rev() {
        inputs.swap(last, random.below(last + 1));
    }
    inputs
}

impl Input {
    /// The damaged text.
    pub fn text(&self, corpus: &Corpus) -> String {
        let text = corpus.text(self.file);
        match self.damage {
            Damage::CutAt(at) => text[..text.floor_char_boundary(at)].to_string(),
            Damage::Shuffled { seed } => shuffled(text, &mut Random(seed)),
        }
    }
}

fn shuffled(text: &str, random: &mut Random) -> String {
    let mut tokens = tokens(text);
    for _ in 0..1 + random.below(4) {
        damage(&mut tokens, random);
    }
    tokens.concat()
}

fn damage(tokens: &mut Vec<&str>, random: &mut Random) {
    if tokens.is_empty() {
        return tokens.push(AWKWARD[random.below(AWKWARD.len())]);
    }
    let (at, other) = (random.below(tokens.len()), random.below(tokens.len()));
    match random.below(7) {
        0 => drop(tokens.remove(at)),
        1 => tokens.insert(at, tokens[other]),
        2 => tokens.swap(at, other),
        3 => tokens[at] = tokens[other],
        4 => tokens.insert(at, AWKWARD[random.below(AWKWARD.len())]),
        5 => drop(tokens.drain(at.min(other)..at.min(other) + (at.abs_diff(other)).min(20))),
        _ => {
            let repeated = vec![tokens[at]; 1 << random.below(12)];
            drop(tokens.splice(at..at, repeated));
        }
    }
}

/// Words, numbers, spaces and single other characters; all of the text.
fn tokens(text: &str) -> Vec<&str> {
    let kind = |c: char| match c {
        _ if c.is_alphanumeric() || c == '_' => 0,
        _ if c.is_whitespace() => 1,
        _ => 2,
    };
    let mut tokens = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let same = |c: char| kind(first) == kind(c) && kind(first) != 2;
        let end = rest
            .char_indices()
            .skip(1)
            .find(|&(_, c)| !same(c))
            .map_or(rest.len(), |(at, _)| at);
        tokens.push(&rest[..end]);
        rest = &rest[end..];
    }
    tokens
}

/// SplitMix64: small, and the same everywhere.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, limit: usize) -> usize {
        (self.next() % limit as u64) as usize
    }
}
