//! The tree as text, for `--emit ast`.
//!
//! * **In**: [`ast::File`](super::ast::File).
//! * **Out**: Milo again, one statement a line, with every operator in parentheses. Positions are left out, so that the text
//!   is stable under reformatting.
//! * **Always**: what parses without errors prints as text that parses to the same tree; `Error` nodes print as `<error>`.
//! * **Absent**: comments; this is not the formatter.

mod expr;
mod item;
mod stmt;
mod ty;

use super::ast::{File, Ident};

/// The whole file.
pub fn print(file: &File) -> String {
    let mut printer = Printer::default();
    for attribute in &file.attributes {
        printer.attribute(attribute, "@!");
        printer.line();
    }
    for item in &file.items {
        printer.item(item);
        printer.line();
    }
    printer.out
}

#[derive(Default)]
struct Printer {
    out: String,
    indent: usize,
}

impl Printer {
    fn put(&mut self, text: &str) {
        self.out.push_str(text);
    }

    fn ident(&mut self, ident: Ident) {
        self.put(ident.as_str());
    }

    /// Ends the line; the next begins indented.
    fn line(&mut self) {
        self.out.push('\n');
        (0..self.indent).for_each(|_| self.out.push_str("    "));
    }

    /// `elements` between commas.
    fn commas<T>(&mut self, elements: &[T], mut each: impl FnMut(&mut Printer, &T)) {
        for (at, element) in elements.iter().enumerate() {
            if at > 0 {
                self.put(", ");
            }
            each(self, element);
        }
    }

    /// `{`, a line for each element, `}`.
    fn braces<T>(&mut self, elements: &[T], mut each: impl FnMut(&mut Printer, &T)) {
        if elements.is_empty() {
            return self.put("{}");
        }
        self.put("{");
        self.indent += 1;
        for element in elements {
            self.line();
            each(self, element);
        }
        self.indent -= 1;
        self.line();
        self.put("}");
    }
}

/// Bytes between quotes, escaped.
fn quoted(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len() + 2);
    for chunk in bytes.utf8_chunks() {
        for c in chunk.valid().chars() {
            match c {
                '\n' => text.push_str("\\n"),
                '\t' => text.push_str("\\t"),
                '\r' => text.push_str("\\r"),
                '"' | '\\' | '{' | '}' => text.extend(['\\', c]),
                c if c.is_ascii_control() => text.push_str(&format!("\\x{:02x}", c as u8)),
                c => text.push(c),
            }
        }
        chunk
            .invalid()
            .iter()
            .for_each(|byte| text.push_str(&format!("\\x{byte:02x}")));
    }
    text
}

#[cfg(test)]
mod tests;
