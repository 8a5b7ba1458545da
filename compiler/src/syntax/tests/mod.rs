//! Tests of the whole room: text in, tree and messages out.

mod depth;
mod errors;
mod grammar;
mod robust;

use super::{ast, parse, print};
use crate::diagnostics::{Diagnostic, Sink};
use crate::source::SourceMap;

/// The tree and everything that was said about a text.
fn parsed(text: &str) -> (ast::File, Vec<Diagnostic>) {
    let mut map = SourceMap::default();
    let file = map.add("t.milo", text);
    let mut sink = Sink::default();
    let tree = parse(file, &map, &mut sink);
    (tree, sink.found)
}

/// `E0101@2` for each diagnostic: code and line.
fn codes(text: &str) -> Vec<String> {
    let (_, found) = parsed(text);
    let line = |at: u32| text[..at as usize].matches('\n').count() + 1;
    found
        .iter()
        .map(|d| format!("{}@{}", d.code.id, line(d.primary.span.start)))
        .collect()
}

/// The statements of a body, printed.
fn body(text: &str) -> String {
    let (tree, found) = parsed(&format!("fn f() {{\n{text}\n}}\n"));
    let messages: Vec<&String> = found.iter().map(|d| &d.message).collect();
    assert!(found.is_empty(), "{text}\n{messages:?}");
    let printed = print::print(&tree);
    let lines = printed
        .lines()
        .skip(1)
        .map(|line| line.strip_prefix("    ").unwrap_or(line));
    let lines: Vec<&str> = lines.collect();
    lines[..lines.len() - 1].join("\n")
}

/// The only message about a body.
fn complaint(text: &str) -> String {
    let (_, found) = parsed(&format!("fn f() {{\n{text}\n}}\n"));
    let messages: Vec<&String> = found.iter().map(|d| &d.message).collect();
    assert_eq!(found.len(), 1, "{text}\n{messages:?}");
    let helps = found[0].helps.join(" ");
    format!("{}; {helps}", found[0].message)
}
