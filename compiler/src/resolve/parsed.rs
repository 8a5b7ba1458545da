//! Syntax trees of the standard library, kept by each thread that checks many programs: an editor, a test.

use crate::diagnostics::Sink;
use crate::source::{FileId, SourceMap};
use crate::syntax::{self, ast};
use rustc_hash::FxHashMap;
use std::cell::RefCell;
use std::rc::Rc;

/// A tree with the text it was made of. Its spans hold the file's number, so that is a part of the key.
struct Parsed {
    text: String,
    tree: Rc<ast::File>,
}

thread_local! {
    static PARSED: RefCell<FxHashMap<FileId, Parsed>> = RefCell::default();
}

/// The tree of a file of the library. The prelude comes first in every program and keeps its numbers.
pub(super) fn of_library(file: FileId, map: &SourceMap, sink: &mut Sink) -> Rc<ast::File> {
    let text = &map.file(file).text;
    let known = PARSED.with_borrow(|parsed| {
        let known = parsed.get(&file).filter(|known| known.text == **text);
        known.map(|known| known.tree.clone())
    });
    known.unwrap_or_else(|| {
        let before = sink.found.len();
        let tree = Rc::new(syntax::parse(file, map, sink));
        // What has findings is to be told again.
        if sink.found.len() == before {
            let (text, tree) = (text.to_string(), tree.clone());
            PARSED.with_borrow_mut(|parsed| parsed.insert(file, Parsed { text, tree }));
        }
        tree
    })
}
