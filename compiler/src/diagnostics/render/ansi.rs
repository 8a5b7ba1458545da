//! Terminal styles in drawn lines: taken out, or written once for a run instead of once for each character.

/// The text without SGR sequences.
pub fn without_styles(line: &str) -> String {
    pieces(line).map(|(_, text)| text).collect()
}

/// The same line, trimmed, with one sequence for each run of one style.
pub fn join_runs(line: &str) -> String {
    let mut runs: Vec<(&str, String)> = Vec::new();
    for (style, text) in pieces(line) {
        match runs.last_mut() {
            Some((last, run)) if *last == style => run.push_str(text),
            _ => runs.push((style, text.to_string())),
        }
    }
    while runs.last().is_some_and(|(_, run)| run.trim_end().is_empty()) {
        runs.pop();
    }
    if let Some((_, last)) = runs.last_mut() {
        last.truncate(last.trim_end().len());
    }
    runs.iter().map(|(style, run)| styled(style, run)).collect()
}

fn styled(style: &str, text: &str) -> String {
    match style {
        "" | "0" => text.to_string(),
        _ => format!("\x1b[{style}m{text}\x1b[0m"),
    }
}

/// Pieces of text with the style in force, `0` and the empty style both meaning none.
fn pieces(line: &str) -> impl Iterator<Item = (&str, &str)> {
    let split = line
        .split("\x1b[")
        .enumerate()
        .map(|(at, piece)| match piece.split_once('m') {
            Some((style, text)) if at > 0 => (if style == "0" { "" } else { style }, text),
            _ => ("", piece),
        });
    split.filter(|(_, text)| !text.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_run_has_one_sequence() {
        let drawn = "\x1b[31ma\x1b[0m\x1b[31mb\x1b[0m c\x1b[32m  \x1b[0m";
        assert_eq!(join_runs(drawn), "\x1b[31mab\x1b[0m c");
        assert_eq!(without_styles(drawn), "ab c  ");
    }
}
