//! Interned names: comparing, hashing and copying one costs as much as an integer.

use rustc_hash::FxHashMap;
use std::fmt;
use std::sync::{LazyLock, RwLock};

/// A name. Equal texts have equal symbols, in every thread of the process.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Symbol(u32);

struct Interner {
    texts: Vec<&'static str>,
    ids: FxHashMap<&'static str, Symbol>,
}

static INTERNER: LazyLock<RwLock<Interner>> = LazyLock::new(|| RwLock::new(Interner::with_well_known()));

macro_rules! well_known {
    ($($constant:ident = $text:literal),* $(,)?) => {
        #[allow(non_camel_case_types, clippy::upper_case_acronyms)]
        enum Order { $($constant),* }
        /// Names the language itself gives a meaning.
        impl Symbol {
            $(pub const $constant: Symbol = Symbol(Order::$constant as u32);)*
        }
        const WELL_KNOWN: &[&str] = &[$($text),*];
    };
}

well_known! {
    EMPTY = "",
    UNDERSCORE = "_",
    SELF_VALUE = "self",
    SELF_TYPE = "Self",
    MAIN = "main",
    RESULT = "result",
    OLD = "old",
    MUT = "mut",
    PUB = "pub",
    FROM = "from",
    IMPORT = "import",
    REQUIRES = "requires",
    ENSURES = "ensures",
    INVARIANT = "invariant",
    DECREASES = "decreases",
    DERIVE = "derive",
    THREAD_LOCAL = "thread_local",
    VOID = "void",
    NULL = "null",
    SEND = "send",
    SYNC = "sync",
    ONCE = "once",
    SOME = "Some",
    NONE = "None",
    OK = "Ok",
    ERR = "Err",
    OPTION = "Option",
    RESULT_TYPE = "Result",
}

impl Interner {
    fn with_well_known() -> Interner {
        let mut interner = Interner {
            texts: Vec::with_capacity(4096),
            ids: FxHashMap::default(),
        };
        for text in WELL_KNOWN {
            interner.add(text);
        }
        interner
    }

    fn add(&mut self, text: &'static str) -> Symbol {
        let symbol = Symbol(self.texts.len() as u32);
        self.texts.push(text);
        self.ids.insert(text, symbol);
        symbol
    }
}

impl Symbol {
    /// The symbol of a text. Texts live as long as the process.
    pub fn intern(text: &str) -> Symbol {
        let known = INTERNER
            .read()
            .unwrap_or_else(|e| e.into_inner())
            .ids
            .get(text)
            .copied();
        known.unwrap_or_else(|| Symbol::insert(text))
    }

    fn insert(text: &str) -> Symbol {
        let mut interner = INTERNER.write().unwrap_or_else(|e| e.into_inner());
        // Another thread may have added it between the two locks.
        if let Some(&symbol) = interner.ids.get(text) {
            return symbol;
        }
        interner.add(Box::leak(text.to_owned().into_boxed_str()))
    }

    /// The text.
    pub fn as_str(self) -> &'static str {
        INTERNER.read().unwrap_or_else(|e| e.into_inner()).texts[self.0 as usize]
    }

    pub(super) fn to_raw(self) -> u32 {
        self.0
    }

    pub(super) fn from_raw(raw: u32) -> Symbol {
        Symbol(raw)
    }
}

impl fmt::Display for Symbol {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Debug for Symbol {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}`", self.as_str())
    }
}

impl From<&str> for Symbol {
    fn from(text: &str) -> Symbol {
        Symbol::intern(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_texts_are_one_symbol() {
        assert_eq!(Symbol::intern("ada"), Symbol::intern("ada"));
        assert_ne!(Symbol::intern("ada"), Symbol::intern("Ada"));
        assert_eq!(Symbol::intern("self"), Symbol::SELF_VALUE);
        assert_eq!(Symbol::RESULT_TYPE.as_str(), "Result");
    }
}
