//! The source lines of one finding with its labels, long lines cut, drawn by ariadne and reframed to the house format.

use super::ansi::{join_runs, without_styles};
use super::human::{Ink, MARGIN_STYLE};
use super::sheet::Sheets;
use crate::diagnostics::{Diagnostic, Label, Severity};
use crate::source::{FileId, SourceMap, Span};
use ariadne::{Color, Config, Report, ReportKind};
use std::ops::Range;

/// Draws excerpts, and keeps each file prepared for the next one.
pub struct Excerpts<'a> {
    map: &'a SourceMap,
    ink: Ink,
    sheets: Sheets,
}

/// A drawn excerpt, and the column of its frame, where remarks line up.
pub struct Excerpt {
    pub text: String,
    pub gutter: usize,
}

/// A label ready to draw. Of a span of several lines only the first is marked.
struct Mark {
    span: Span,
    chars: Range<usize>,
    line: usize,
    text: String,
    color: Color,
    priority: i32,
}

/// The text of a label that only underlines; its arrow is taken out after drawing.
const SILENT: &str = "\u{1}";

impl<'a> Excerpts<'a> {
    pub fn new(map: &'a SourceMap, color: bool) -> Excerpts<'a> {
        Excerpts {
            map,
            ink: Ink { color },
            sheets: Sheets::default(),
        }
    }

    /// The excerpt of a finding: its primary file first, each file's labels from top to bottom.
    pub fn draw(&mut self, one: &Diagnostic) -> Excerpt {
        if self.map.file(one.primary.span.file).text.is_empty() {
            return self.without_text(one);
        }
        let mut marks = self.marks(one);
        let mut narrow = self.narrow(&mut marks);
        let sheets = narrow.as_mut().unwrap_or(&mut self.sheets);
        let drawn = drawn(sheets, self.ink, one.primary.span.file, &marks);
        self.reframe(&drawn, one, &marks)
    }

    /// A file without text is only named, unless the message does so.
    fn without_text(&self, one: &Diagnostic) -> Excerpt {
        let named = one
            .message
            .contains(self.map.file(one.primary.span.file).name.as_str());
        let text = if named {
            String::new()
        } else {
            self.location(2, '┌', one.primary.span) + "\n"
        };
        Excerpt { text, gutter: 2 }
    }

    fn location(&self, gutter: usize, corner: char, span: Span) -> String {
        let at = self.map.position(span);
        let frame = self.ink.paint(MARGIN_STYLE, &format!("{corner}─"));
        format!(
            "{:gutter$}{frame} {}:{}:{}",
            "",
            self.map.file(span.file).name,
            at.line,
            at.column
        )
    }

    /// The labels in drawing order; others than the primary one need a text and a place to show it.
    fn marks(&mut self, one: &Diagnostic) -> Vec<Mark> {
        let primary = one.primary.span.file;
        let map = self.map;
        let shown = |label: &&Label| !label.text.is_empty() && !map.file(label.span.file).text.is_empty();
        let others = one.labels.iter().filter(shown);
        let mut marks: Vec<Mark> = others.map(|label| self.mark(label, Color::Blue, 0)).collect();
        marks.push(self.mark(&one.primary, severity_color(one.severity), 1));
        silence(&mut marks);
        marks.sort_by_key(|mark| {
            (
                mark.span.file != primary,
                mark.span.file,
                mark.line,
                mark.chars.start,
            )
        });
        marks
    }

    fn mark(&mut self, label: &Label, color: Color, priority: i32) -> Mark {
        let sheet = self.sheets.get(self.map, label.span.file);
        let (chars, line) = sheet.first_line(self.map, label.span);
        Mark {
            span: label.span,
            chars,
            line,
            text: label.text.replace('\n', " "),
            color,
            priority,
        }
    }

    /// Sheets with long lines cut around the marks, which are moved accordingly.
    fn narrow(&mut self, marks: &mut [Mark]) -> Option<Sheets> {
        let mut files: Vec<FileId> = marks.iter().map(|mark| mark.span.file).collect();
        files.dedup();
        if !files
            .iter()
            .any(|&file| self.sheets.get(self.map, file).is_wide())
        {
            return None;
        }
        // The primary mark is looked at last, since it must be seen.
        let mut ordered: Vec<&mut Mark> = marks.iter_mut().collect();
        ordered.sort_by_key(|mark| mark.priority);
        let mut narrow = Sheets::default();
        for file in files {
            let here = ordered.iter_mut().filter(|mark| mark.span.file == file);
            let mut places: Vec<_> = here.map(|mark| (mark.line, &mut mark.chars)).collect();
            let sheet = self.sheets.get(self.map, file).cut(&mut places);
            narrow.put(file, sheet);
        }
        Some(narrow)
    }

    /// ariadne's frame replaced by ours: no headline, our locations, no closing corner, no arrows of silent labels.
    fn reframe(&self, drawn: &str, one: &Diagnostic, marks: &[Mark]) -> Excerpt {
        let mut places = places(one, marks).into_iter();
        let (mut lines, mut gutter) = (Vec::<String>::new(), 2);
        for line in drawn.lines().skip(1) {
            match Drawn::read(line) {
                Drawn::Location { column } => {
                    let corner = if lines.is_empty() { '┌' } else { '├' };
                    gutter = column;
                    lines.push(self.location(gutter, corner, places.next().unwrap_or(one.primary.span)));
                }
                Drawn::SilentArrow => straighten(lines.last_mut()),
                Drawn::Close => {}
                Drawn::Other => lines.push(join_runs(line)),
            }
        }
        if !one.notes.is_empty() || !one.helps.is_empty() {
            lines.push(format!("{:gutter$}{}", "", self.ink.paint(MARGIN_STYLE, "│")));
        }
        Excerpt {
            text: lines.join("\n") + "\n",
            gutter,
        }
    }
}

fn drawn(sheets: &mut Sheets, ink: Ink, primary: FileId, marks: &[Mark]) -> String {
    let config = Config::new().with_color(ink.color);
    let mut report = Report::build(ReportKind::Error, (primary, 0..0)).with_config(config);
    report.add_labels(marks.iter().map(Mark::label));
    let mut bytes = Vec::new();
    // Writing to memory does not fail, and an excerpt that did would only be shorter.
    let _ = report.finish().write(sheets, &mut bytes);
    String::from_utf8_lossy(&bytes).into_owned()
}

impl Mark {
    fn label(&self) -> ariadne::Label<(FileId, Range<usize>)> {
        ariadne::Label::new((self.span.file, self.chars.clone()))
            .with_message(&self.text)
            .with_color(self.color)
            .with_priority(self.priority)
    }
}

fn severity_color(severity: Severity) -> Color {
    match severity {
        Severity::Error => Color::Red,
        Severity::Warning => Color::Yellow,
    }
}

/// A primary label without text, the last mark, only underlines; between arrows of its line it says where.
fn silence(marks: &mut [Mark]) {
    let Some((primary, others)) = marks.split_last_mut() else {
        return;
    };
    if primary.text.is_empty() {
        let alone = others
            .iter()
            .all(|other| (other.span.file, other.line) != (primary.span.file, primary.line));
        primary.text = if alone { SILENT } else { "here" }.to_string();
    }
}

/// The place each file's part of the excerpt is about: the first mark in it, and in the primary file the finding's.
fn places(one: &Diagnostic, marks: &[Mark]) -> Vec<Span> {
    let mut places: Vec<Span> = marks.iter().map(|mark| mark.span).collect();
    places.dedup_by_key(|span| span.file);
    if let Some(first) = places.first_mut() {
        *first = one.primary.span;
    }
    places
}

/// The kinds of lines in what ariadne drew.
enum Drawn {
    Location { column: usize },
    SilentArrow,
    Close,
    Other,
}

impl Drawn {
    fn read(line: &str) -> Drawn {
        let plain = without_styles(line);
        let content = plain.trim_start_matches(' ');
        if content.starts_with("╭─[") || content.starts_with("├─[") {
            return Drawn::Location {
                column: plain.len() - content.len(),
            };
        }
        match content {
            _ if content.ends_with(SILENT) => Drawn::SilentArrow,
            _ if content.starts_with('─') => Drawn::Close,
            _ => Drawn::Other,
        }
    }
}

/// Takes the start of an arrow out of an underline.
fn straighten(underline: Option<&mut String>) {
    if let Some(line) = underline {
        *line = line.replace('┬', "─");
    }
}
