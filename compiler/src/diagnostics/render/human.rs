//! Findings for a person at a terminal: headline, location, source lines with labels, notes and helps.
//!
//! ariadne lays out the source lines and the labels (`excerpt`); everything around them is written here, because the
//! house format puts the location, the notes and the helps differently.

use super::excerpt::Excerpts;
use super::{severity_word, summary};
use crate::diagnostics::{Diagnostic, Severity};
use crate::source::SourceMap;

/// Nobody reads more at once; the other formats are for programs and have them all.
const MOST: usize = 100;

/// All findings and a closing line that counts them.
pub fn render(found: &[&Diagnostic], map: &SourceMap, color: bool) -> String {
    let mut excerpts = Excerpts::new(map, color);
    let ink = Ink { color };
    let mut text: String = most_important(found)
        .map(|one| diagnostic(one, &mut excerpts, ink) + "\n")
        .collect();
    let counts = summary(found);
    if !counts.is_empty() {
        text += &counts;
        if found.len() > MOST {
            text += &format!(", of which {MOST} are shown, errors first");
        }
        text.push('\n');
    }
    text
}

/// As many as anybody reads, in their order: warnings only where errors leave room.
fn most_important<'a>(found: &'a [&'a Diagnostic]) -> impl Iterator<Item = &'a Diagnostic> {
    let is_error = |one: &&Diagnostic| one.severity == Severity::Error;
    let errors = found.iter().filter(|one| is_error(one)).count();
    let (mut errors_left, mut warnings_left) = (MOST, MOST.saturating_sub(errors));
    found.iter().copied().filter(move |one| {
        let left = if is_error(one) {
            &mut errors_left
        } else {
            &mut warnings_left
        };
        let shown = *left > 0;
        *left = left.saturating_sub(1);
        shown
    })
}

fn diagnostic(one: &Diagnostic, excerpts: &mut Excerpts, ink: Ink) -> String {
    let mut text = headline(one, ink);
    let excerpt = excerpts.draw(one);
    text += &excerpt.text;
    for remark in remarks(one) {
        text += &remark_lines(&remark, excerpt.gutter, ink);
    }
    text
}

fn headline(one: &Diagnostic, ink: Ink) -> String {
    let kind = format!("{}[{}]", severity_word(one.severity), one.code.id);
    let message = indent(&one.message, 2);
    format!(
        "{}{}\n",
        ink.paint(severity_style(one.severity), &kind),
        ink.paint("1", &format!(": {message}"))
    )
}

/// Notes stand as they are, helps say so.
fn remarks(one: &Diagnostic) -> impl Iterator<Item = String> {
    let helps = one.helps.iter().map(|help| format!("help: {help}"));
    one.notes.iter().cloned().chain(helps)
}

fn remark_lines(remark: &str, gutter: usize, ink: Ink) -> String {
    let sign = ink.paint(MARGIN_STYLE, "=");
    format!("{:gutter$}{sign} {}\n", "", indent(remark, gutter + 2))
}

/// Further lines of a text of several lines stand under the first.
fn indent(text: &str, by: usize) -> String {
    text.trim_end().replace('\n', &format!("\n{:by$}", ""))
}

/// The style of gutters and frames.
pub const MARGIN_STYLE: &str = "38;5;246";

fn severity_style(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "1;31",
        Severity::Warning => "1;33",
    }
}

/// Colours text, or does not.
#[derive(Clone, Copy)]
pub struct Ink {
    pub color: bool,
}

impl Ink {
    /// `text` in the style of an SGR sequence.
    pub fn paint(self, style: &str, text: &str) -> String {
        if self.color {
            format!("\x1b[{style}m{text}\x1b[0m")
        } else {
            text.to_string()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostics::Diagnostic;
    use crate::diagnostics::codes::e0101;
    use crate::source::Span;

    const PROGRAM: &str = "fn main(): i32 {\n\tlet é = Thread.spawn(move () => {\n    run(job)\n\t})\n}\n";

    fn span(map: &SourceMap, needle: &str) -> Span {
        let (file, source) = map.files().next().unwrap();
        let start = source.text.find(needle).unwrap();
        Span::new(file, start as u32, (start + needle.len()) as u32)
    }

    #[test]
    fn the_house_format() {
        let mut map = SourceMap::default();
        map.add("main.milo", PROGRAM);
        let found = Diagnostic::error(&e0101::CODE, span(&map, "job"), "cannot send 'job'")
            .here("'job' is captured here")
            .label(span(&map, "Thread.spawn"), "runs on another thread")
            .note("'Job' is not Send\nbecause of its field")
            .help("mark it");
        let expected = "\
error[E0101]: cannot send 'job'
   ┌─ main.milo:3:9
   │
 2 │     let é = Thread.spawn(move () => {
   │             ──────┬─────
   │                   ╰─────── runs on another thread
 3 │     run(job)
   │         ─┬─
   │          ╰─── 'job' is captured here
   │
   = 'Job' is not Send
     because of its field
   = help: mark it

1 error
";
        assert_eq!(render(&[&found], &map, false), expected);
    }

    /// A line of any length takes no more room than a screen has, and shows what is marked.
    #[test]
    fn long_lines_are_cut() {
        let (mut map, long) = (SourceMap::default(), "é+".repeat(5000));
        let file = map.add("a.milo", format!("{long}wrong{long}other\nx = wrong\n"));
        let start = long.len() as u32;
        for (other, shown) in [(start - 3, true), (2 * start, false)] {
            let found = Diagnostic::error(&e0101::CODE, Span::new(file, start, start + 5), "m")
                .here("this")
                .label(Span::new(file, other, other + 1), "elsewhere");
            let text = render(&[&found], &map, false);
            let widest = text.lines().map(|line| line.chars().count()).max();
            assert!(widest < Some(300), "{text}");
            assert!(text.contains("é+wrongé+") && text.contains("…\n"), "{text}");
            assert_eq!(text.contains("─── elsewhere"), shown, "{text}");
        }
    }

    /// No span, however wrong, may end in a panic.
    #[test]
    fn any_span_is_drawn() {
        let mut map = SourceMap::default();
        let file = map.add("a.milo", "é\u{2028}\u{c}\r\n\rb\t→\n\n\u{85}x\u{1b}[31m\n");
        let other = map.add("é.milo", "");
        for start in 0..30 {
            for end in 0..30 {
                let found = Diagnostic::error(&e0101::CODE, Span::new(file, start, end), "m")
                    .here(if start % 2 == 0 { "" } else { "text\nof two lines" })
                    .label(Span::new(file, end, start), "other")
                    .label(Span::new(other, 0, end), "elsewhere");
                assert!(!render(&[&found], &map, start % 3 == 0).contains("\x1b[31m\n"));
            }
        }
    }
}
