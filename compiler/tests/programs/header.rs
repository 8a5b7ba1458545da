//! The comments at the top of a program that say how to test it.

use std::time::Duration;

/// What the headers of a program ask for.
pub struct Header {
    pub environment: Vec<(String, String)>,
    pub flags: Vec<String>,
    pub limit: Duration,
    pub warnings_allowed: bool,
    pub skip_valgrind: bool,
    /// Several threads print: what matters is the lines, not their order.
    pub any_order: bool,
}

impl Header {
    /// Reads the leading comment lines of a program.
    pub fn read(text: &str) -> Header {
        let mut header = Header {
            environment: Vec::new(),
            flags: Vec::new(),
            limit: Duration::from_secs(10),
            warnings_allowed: false,
            skip_valgrind: false,
            any_order: false,
        };
        for line in text.lines().map_while(|line| line.strip_prefix("//")) {
            if let Some((name, value)) = line.split_once(':') {
                header.set(name.trim(), value.trim());
            }
        }
        header
    }

    /// Other comments may look like headers; they are left alone.
    fn set(&mut self, name: &str, value: &str) {
        match name {
            "env" => self
                .environment
                .extend(value.split_once('=').map(|(k, v)| (k.into(), v.into()))),
            "flags" => self.flags.extend(value.split_whitespace().map(String::from)),
            "limit" => self.limit = value.parse().map_or(self.limit, Duration::from_secs),
            "warnings" => self.warnings_allowed = value == "allowed",
            "stdout" => self.any_order = value == "lines in any order",
            "valgrind" => self.skip_valgrind = value.starts_with("skip"),
            _ => {}
        }
    }
}
