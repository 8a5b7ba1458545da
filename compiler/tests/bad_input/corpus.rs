//! The programs to damage.

use milo::source::{SourceError, SourceProvider};
use std::collections::BTreeMap;
use std::path::Path;

/// Where test inputs start when the repository has no programs.
const SEED: &str = "struct P { x: i64 }\n\nfn main(): i32 {\n    let p = P { x: 1 }\n    for i in 0..3 {\n        \
                    print($\"{i} {p.x}\")\n    }\n    return 0\n}\n";

/// All programs by path, in order.
pub struct Corpus {
    texts: BTreeMap<String, String>,
    pub paths: Vec<String>,
}

impl Corpus {
    /// Everything under `tests/` and `examples/`.
    pub fn load() -> Corpus {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
        let mut texts = BTreeMap::from([("seed.milo".to_string(), SEED.to_string())]);
        for directory in ["tests", "examples"] {
            collect(&root.join(directory), directory, &mut texts);
        }
        let paths = texts.keys().cloned().collect();
        Corpus { texts, paths }
    }

    /// The text of a program by its number.
    pub fn text(&self, file: usize) -> &str {
        &self.texts[&self.paths[file]]
    }

    /// The corpus with one file replaced.
    pub fn with<'a>(&'a self, path: &'a str, text: &'a str) -> Replaced<'a> {
        Replaced {
            corpus: self,
            path,
            text,
        }
    }
}

fn collect(directory: &Path, name: &str, texts: &mut BTreeMap<String, String>) {
    for entry in std::fs::read_dir(directory).into_iter().flatten().flatten() {
        let below = format!("{name}/{}", entry.file_name().to_string_lossy());
        if entry.path().is_dir() {
            collect(&entry.path(), &below, texts);
        } else if below.ends_with(".milo") {
            let text = std::fs::read_to_string(entry.path()).expect("test programs are UTF-8");
            texts.insert(below, text);
        }
    }
}

/// The corpus as the compiler sees it while one file is damaged.
pub struct Replaced<'a> {
    corpus: &'a Corpus,
    path: &'a str,
    text: &'a str,
}

impl SourceProvider for Replaced<'_> {
    fn read(&self, path: &str) -> Result<String, SourceError> {
        if path == self.path {
            return Ok(self.text.to_string());
        }
        self.corpus.texts.get(path).cloned().ok_or(SourceError::NotFound)
    }

    fn read_bytes(&self, path: &str) -> Result<Vec<u8>, SourceError> {
        self.read(path).map(String::into_bytes)
    }

    fn siblings(&self, _: &str) -> Vec<String> {
        Vec::new()
    }
}
