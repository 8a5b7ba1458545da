//! The words of the language.

use super::symbol::Symbol;
use crate::source::{FileId, Span};

macro_rules! kinds {
    (
        described { $($named:ident = $description:literal),* $(,)? }
        keywords { $($keyword:ident = $word:literal),* $(,)? }
        marks { $($mark:ident = $text:literal),* $(,)? }
    ) => {
        /// What a token is. `>` is always one token, so that `Vec<Vec<T>>` needs no splitting; the expression parser
        /// joins `>>`, `>=` and `>>=` from neighbours that touch.
        #[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
        #[repr(u8)]
        pub enum TokenKind { $($named,)* $($keyword,)* $($mark),* }

        /// The hard keywords.
        pub(super) const KEYWORDS: &[(&str, TokenKind)] = &[$(($word, TokenKind::$keyword)),*];

        impl TokenKind {
            /// In words, for messages: "a name", "`fn`".
            pub fn describe(self) -> &'static str {
                match self {
                    $(TokenKind::$named => $description,)*
                    $(TokenKind::$keyword => concat!("`", $word, "`"),)*
                    $(TokenKind::$mark => concat!("`", $text, "`")),*
                }
            }

            /// A hard keyword's text.
            pub fn keyword(self) -> Option<&'static str> {
                match self {
                    $(TokenKind::$keyword => Some($word),)*
                    _ => None,
                }
            }
        }
    };
}

kinds! {
    described {
        EndOfFile = "the end of the file",
        // Reported by the lexer.
        Error = "an unreadable token",
        Name = "a name",
        Integer = "an integer",
        Float = "a float",
        Char = "a character",
        Text = "a string",
        InterpolationStart = "an interpolated string",
        InterpolationText = "text",
        InterpolationOpen = "`{`",
        InterpolationClose = "`}`",
        InterpolationEnd = "the end of the string",
    }
    keywords {
        Fn = "fn", Let = "let", Var = "var", If = "if", Else = "else", While = "while", For = "for", In = "in",
        Break = "break", Continue = "continue", Return = "return", Match = "match", Struct = "struct", Enum = "enum",
        Trait = "trait", Interface = "interface", Impl = "impl", Type = "type", Unsafe = "unsafe", Extern = "extern",
        Move = "move", Parallel = "parallel", As = "as", Is = "is", True = "true", False = "false",
    }
    marks {
        OpenParen = "(", CloseParen = ")", OpenBracket = "[", CloseBracket = "]", OpenBrace = "{", CloseBrace = "}",
        Comma = ",", Semicolon = ";", Colon = ":", ColonColon = "::", Dot = ".", DotDot = "..", DotDotEqual = "..=",
        Ellipsis = "...", FatArrow = "=>", ThinArrow = "->", At = "@", AtBang = "@!", Equal = "=",
        EqualEqual = "==", EqualEqualEqual = "===", BangEqual = "!=", BangEqualEqual = "!==", Bang = "!",
        Question = "?", QuestionQuestion = "??", QuestionQuestionEqual = "??=", Plus = "+", PlusEqual = "+=",
        Minus = "-", MinusEqual = "-=", Star = "*", StarEqual = "*=", Slash = "/", SlashEqual = "/=",
        Percent = "%", PercentEqual = "%=", Caret = "^", CaretEqual = "^=", Tilde = "~", Ampersand = "&",
        AmpersandEqual = "&=", AndAnd = "&&", AndAndEqual = "&&=", Pipe = "|", PipeEqual = "|=", OrOr = "||",
        OrOrEqual = "||=", Less = "<", LessEqual = "<=", ShiftLeft = "<<", ShiftLeftEqual = "<<=", Greater = ">",
    }
}

/// One token. What `data` means depends on the kind: the raw symbol of a name or float, or an index into the tables
/// of [`Tokens`].
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Token {
    pub kind: TokenKind,
    /// A line break stands between the token before and this one.
    pub after_newline: bool,
    pub start: u32,
    pub end: u32,
    pub(super) data: u32,
}

impl Token {
    /// The name of a `Name` or the digits of a `Float`.
    pub fn symbol(self) -> Symbol {
        debug_assert!(matches!(self.kind, TokenKind::Name | TokenKind::Float));
        Symbol::from_raw(self.data)
    }

    /// Is this the soft keyword `word`?
    pub fn is_word(self, word: Symbol) -> bool {
        self.kind == TokenKind::Name && self.data == word.to_raw()
    }

    /// Nothing stands between this token and the next.
    pub fn touches(self, next: Token) -> bool {
        self.end == next.start
    }

    pub fn span(self, file: FileId) -> Span {
        Span::new(file, self.start, self.end)
    }
}

/// A file's tokens, ending with `EndOfFile`, and what does not fit into one.
#[derive(Debug, Default)]
pub struct Tokens {
    pub all: Vec<Token>,
    pub(super) integers: Vec<u64>,
    pub(super) texts: Vec<Box<[u8]>>,
    /// `///` comments with the offset of the token they stand before.
    pub(super) docs: Vec<(u32, Symbol)>,
    /// `//!` comments.
    pub(super) file_docs: Option<Symbol>,
}

impl Tokens {
    pub fn integer(&self, token: Token) -> u64 {
        self.integers[token.data as usize]
    }

    /// The byte of a `Char`.
    pub fn char(&self, token: Token) -> u8 {
        token.data as u8
    }

    /// The decoded bytes of a `Text` or `InterpolationText`.
    pub fn text(&self, token: Token) -> &[u8] {
        &self.texts[token.data as usize]
    }

    /// The doc comment before a token.
    pub(super) fn docs_before(&self, token: Token) -> Option<Symbol> {
        let found = self.docs.binary_search_by_key(&token.start, |&(at, _)| at);
        found.ok().map(|at| self.docs[at].1)
    }
}

impl TokenKind {
    /// `( [ {` and the opening of an interpolation.
    pub fn is_opener(self) -> bool {
        self.closer().is_some()
    }

    pub fn is_closer(self) -> bool {
        use TokenKind::*;
        matches!(self, CloseParen | CloseBracket | CloseBrace | InterpolationClose)
    }

    /// What closes an opener.
    pub fn closer(self) -> Option<TokenKind> {
        Some(match self {
            TokenKind::OpenParen => TokenKind::CloseParen,
            TokenKind::OpenBracket => TokenKind::CloseBracket,
            TokenKind::OpenBrace => TokenKind::CloseBrace,
            TokenKind::InterpolationOpen => TokenKind::InterpolationClose,
            _ => return None,
        })
    }

    /// May an expression end with it?
    pub(super) fn ends_expression(self) -> bool {
        use TokenKind::*;
        self.is_closer()
            || matches!(
                self,
                Name | Integer
                    | Float
                    | Char
                    | Text
                    | InterpolationEnd
                    | True
                    | False
                    | Bang
                    | Question
                    | Error
            )
    }
}
