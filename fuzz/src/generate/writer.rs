//! Program text as it grows: lines with their nesting.

/// Lines being written.
#[derive(Default, Clone)]
pub struct Writer {
    lines: Vec<String>,
    depth: usize,
}

impl Writer {
    pub fn line(&mut self, text: impl AsRef<str>) {
        self.lines
            .push(format!("{}{}", "    ".repeat(self.depth), text.as_ref()));
    }

    /// A line that opens a block.
    pub fn open(&mut self, text: impl AsRef<str>) {
        self.line(text);
        self.depth += 1;
    }

    /// A line that closes one.
    pub fn close(&mut self, text: impl AsRef<str>) {
        self.depth = self.depth.saturating_sub(1);
        self.line(text);
    }

    /// `} else {`
    pub fn turn(&mut self, text: impl AsRef<str>) {
        self.close(text);
        self.depth += 1;
    }

    pub fn text(&self) -> String {
        self.lines.iter().map(|line| format!("{line}\n")).collect()
    }
}
