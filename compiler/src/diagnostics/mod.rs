//! What the compiler says about a program, and how it is shown.
//!
//! * **In**: [`Diagnostic`]s from every room, built by the constructors in `codes/`.
//! * **Out**: text for people (ariadne), one line each, or JSON.
//! * **Always**: a code is never reused for another meaning; each code has one file under `codes/` with its title,
//!   its explanation, a failing and a fixed example, and the constructors that build it. The code's hundreds name
//!   the room: E01 syntax, E02 names, E03 types, E04 moves, E05 references, E06 Send/Sync, E07 unsafe and C,
//!   E08 patterns and constants, E09 files and linking; W codes are warnings.
//! * **Absent**: localisation.

use crate::source::Span;

/// How bad it is. Only errors stop the compilation.
#[derive(Clone, Copy, PartialEq, Eq, Debug, PartialOrd, Ord)]
pub enum Severity {
    Warning,
    Error,
}

/// A stable diagnostic code with what `milo explain` says about it.
#[derive(Debug)]
pub struct Code {
    /// `E0401`, `W0101`.
    pub id: &'static str,
    /// One line, sentence case, no full stop.
    pub title: &'static str,
    /// A few sentences: the rule, why it exists, how to satisfy it.
    pub explanation: &'static str,
    /// A whole program that gets this diagnostic.
    pub failing: &'static str,
    /// The same program put right.
    pub fixed: &'static str,
}

/// A marked piece of source inside a diagnostic.
#[derive(Clone, Debug)]
pub struct Label {
    pub span: Span,
    pub text: String,
}

/// A mechanical edit that repairs the program, offered with a help line.
#[derive(Clone, Debug)]
pub struct Fix {
    pub span: Span,
    pub replacement: String,
}

/// One finding. `primary` is the place the finding is about; `labels` are the other places involved.
#[derive(Clone, Debug)]
pub struct Diagnostic {
    pub severity: Severity,
    pub code: &'static Code,
    pub message: String,
    pub primary: Label,
    pub labels: Vec<Label>,
    pub notes: Vec<String>,
    pub helps: Vec<String>,
    pub fixes: Vec<Fix>,
}

impl Diagnostic {
    /// An error at `span` with an empty primary label.
    pub fn error(code: &'static Code, span: Span, message: impl Into<String>) -> Diagnostic {
        Diagnostic::new(Severity::Error, code, span, message.into())
    }

    /// A warning at `span` with an empty primary label.
    pub fn warning(code: &'static Code, span: Span, message: impl Into<String>) -> Diagnostic {
        Diagnostic::new(Severity::Warning, code, span, message.into())
    }

    fn new(severity: Severity, code: &'static Code, span: Span, message: String) -> Diagnostic {
        let primary = Label {
            span,
            text: String::new(),
        };
        let (labels, notes, helps, fixes) = Default::default();
        Diagnostic {
            severity,
            code,
            message,
            primary,
            labels,
            notes,
            helps,
            fixes,
        }
    }

    /// Sets the text under the primary span.
    pub fn here(mut self, text: impl Into<String>) -> Diagnostic {
        self.primary.text = text.into();
        self
    }

    /// Marks another place.
    pub fn label(mut self, span: Span, text: impl Into<String>) -> Diagnostic {
        self.labels.push(Label {
            span,
            text: text.into(),
        });
        self
    }

    /// Adds a `= …` line that explains.
    pub fn note(mut self, text: impl Into<String>) -> Diagnostic {
        self.notes.push(text.into());
        self
    }

    /// Adds a `= help: …` line that says what to do.
    pub fn help(mut self, text: impl Into<String>) -> Diagnostic {
        self.helps.push(text.into());
        self
    }

    /// Attaches the edit that does what the help says.
    pub fn fix(mut self, span: Span, replacement: impl Into<String>) -> Diagnostic {
        self.fixes.push(Fix {
            span,
            replacement: replacement.into(),
        });
        self
    }
}

/// Where rooms put their findings.
#[derive(Default)]
pub struct Sink {
    pub found: Vec<Diagnostic>,
}

impl Sink {
    pub fn report(&mut self, diagnostic: Diagnostic) {
        self.found.push(diagnostic);
    }

    pub fn has_errors(&self) -> bool {
        self.found
            .iter()
            .any(|diagnostic| diagnostic.severity == Severity::Error)
    }
}

pub mod codes;
pub mod render;
