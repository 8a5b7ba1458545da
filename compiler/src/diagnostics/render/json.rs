//! One JSON object a line, with everything a tool needs to show a finding and to apply its fixes.

use super::severity_word;
use crate::diagnostics::{Diagnostic, Fix, Label};
use crate::source::{SourceMap, Span};
use serde_json::{Value, json};

/// The finding as one line.
pub fn line(one: &Diagnostic, map: &SourceMap) -> String {
    let labels: Vec<Value> = one.labels.iter().map(|other| label(other, map)).collect();
    let fixes: Vec<Value> = one.fixes.iter().map(|edit| fix(edit, map)).collect();
    let value = json!({
        "severity": severity_word(one.severity),
        "code": one.code.id,
        "title": one.code.title,
        "message": one.message,
        "primary": label(&one.primary, map),
        "labels": labels,
        "notes": one.notes,
        "helps": one.helps,
        "fixes": fixes,
    });
    format!("{value}\n")
}

fn label(label: &Label, map: &SourceMap) -> Value {
    with(place(label.span, map), "text", &label.text)
}

fn fix(fix: &Fix, map: &SourceMap) -> Value {
    with(place(fix.span, map), "replacement", &fix.replacement)
}

fn with(mut object: Value, key: &str, text: &str) -> Value {
    object[key] = Value::from(text);
    object
}

/// Lines and columns count from 1, columns in characters; `byte`s from 0, the end exclusive.
fn place(span: Span, map: &SourceMap) -> Value {
    let start = map.position(span);
    let end = map.position(span.after());
    json!({
        "file": map.file(span.file).name,
        "start": { "line": start.line, "column": start.column, "byte": span.start },
        "end": { "line": end.line, "column": end.column, "byte": span.end },
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostics::codes::e0101;

    #[test]
    fn positions_in_all_units() {
        let mut map = SourceMap::default();
        let file = map.add("a.milo", "é = )\n");
        let span = Span::new(file, 5, 6);
        let found = e0101::unexpected(span, "`)`", "an expression").fix(span, "1");
        let value: Value = serde_json::from_str(&line(&found, &map)).unwrap();
        assert_eq!(value["code"], "E0101");
        assert_eq!(
            value["primary"]["start"],
            json!({ "line": 1, "column": 5, "byte": 5 })
        );
        assert_eq!(value["fixes"][0]["replacement"], "1");
    }
}
