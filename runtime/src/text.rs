//! Small texts without allocation, for reports that must work in a signal handler or without memory.

/// Decimal digits of a number, at the end of the buffer.
pub fn decimal(mut value: u64, buffer: &mut [u8; 20]) -> &[u8] {
    let mut at = buffer.len();
    loop {
        at -= 1;
        buffer[at] = b'0' + (value % 10) as u8;
        value /= 10;
        if value == 0 {
            return &buffer[at..];
        }
    }
}

/// Hexadecimal digits of a number, at the end of the buffer.
pub fn hexadecimal(mut value: u64, buffer: &mut [u8; 16]) -> &[u8] {
    let mut at = buffer.len();
    loop {
        at -= 1;
        buffer[at] = b"0123456789abcdef"[(value % 16) as usize];
        value /= 16;
        if value == 0 {
            return &buffer[at..];
        }
    }
}

/// A report in the making. It goes to stderr piece by piece when it outgrows its buffer.
pub struct Report {
    bytes: [u8; 1024],
    len: usize,
}

impl Report {
    /// An empty report.
    pub fn new() -> Report {
        Report {
            bytes: [0; 1024],
            len: 0,
        }
    }

    /// Adds text.
    pub fn text(&mut self, text: &str) -> &mut Report {
        self.raw(text.as_bytes())
    }

    /// Adds bytes of the program, whatever they are.
    pub fn raw(&mut self, mut bytes: &[u8]) -> &mut Report {
        while !bytes.is_empty() {
            if self.len == self.bytes.len() {
                self.send();
            }
            let (now, later) = bytes.split_at(bytes.len().min(self.bytes.len() - self.len));
            self.bytes[self.len..self.len + now.len()].copy_from_slice(now);
            self.len += now.len();
            bytes = later;
        }
        self
    }

    /// Adds a number in decimal.
    pub fn number(&mut self, value: i64) -> &mut Report {
        if value < 0 {
            self.text("-");
        }
        self.unsigned(value.unsigned_abs())
    }

    /// Adds an unsigned number in decimal.
    pub fn unsigned(&mut self, value: u64) -> &mut Report {
        self.raw(decimal(value, &mut [0; 20]))
    }

    /// Adds an address.
    pub fn address(&mut self, value: usize) -> &mut Report {
        self.text("0x").raw(hexadecimal(value as u64, &mut [0; 16]))
    }

    /// Writes everything to stderr.
    pub fn send(&mut self) {
        crate::output::eprint(&self.bytes[..self.len]);
        self.len = 0;
    }
}
