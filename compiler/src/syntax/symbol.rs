//! Interned names: comparing, hashing and copying one costs as much as an integer.

use rustc_hash::FxHashMap;
use std::fmt;
use std::sync::{LazyLock, RwLock};

/// A name. Equal texts have equal symbols, in every thread of the process.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Symbol(u32);

/// Symbols are looked up far more often than made, so only making one takes a lock that others wait for.
struct Interner {
    texts: boxcar::Vec<&'static str>,
    ids: RwLock<FxHashMap<&'static str, Symbol>>,
}

static INTERNER: LazyLock<Interner> = LazyLock::new(Interner::with_well_known);

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
        let interner = Interner {
            texts: boxcar::Vec::with_capacity(4096),
            ids: RwLock::default(),
        };
        for text in WELL_KNOWN {
            interner.add(text);
        }
        interner
    }

    fn known(&self, text: &str) -> Option<Symbol> {
        self.ids
            .read()
            .unwrap_or_else(|e| e.into_inner())
            .get(text)
            .copied()
    }

    /// The symbol of `text`, which another thread may have added since it was looked for.
    fn add(&self, text: &str) -> Symbol {
        let mut ids = self.ids.write().unwrap_or_else(|e| e.into_inner());
        if let Some(&symbol) = ids.get(text) {
            return symbol;
        }
        let text: &'static str = Box::leak(text.to_owned().into_boxed_str());
        let symbol = Symbol(self.texts.push(text) as u32);
        ids.insert(text, symbol);
        symbol
    }
}

impl Symbol {
    /// The symbol of a text. Texts live as long as the process.
    pub fn intern(text: &str) -> Symbol {
        INTERNER.known(text).unwrap_or_else(|| INTERNER.add(text))
    }

    /// The text.
    pub fn as_str(self) -> &'static str {
        INTERNER.texts[self.0 as usize]
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
