//! The printed forms of the language.

use crate::string::MiloString;
use crate::text::{decimal, hexadecimal};
use core::fmt::{self, Write};

/// Appends a signed integer.
pub fn signed(out: &mut MiloString, value: i64) {
    if value < 0 {
        out.append(b"-");
    }
    unsigned(out, value.unsigned_abs());
}

/// Appends an unsigned integer.
pub fn unsigned(out: &mut MiloString, value: u64) {
    out.append(decimal(value, &mut [0; 20]));
}

/// Appends hexadecimal digits.
pub fn hex(out: &mut MiloString, value: u64) {
    out.append(hexadecimal(value, &mut [0; 16]));
}

/// Appends `true` or `false`.
pub fn boolean(out: &mut MiloString, value: bool) {
    out.append(if value { b"true" } else { b"false" });
}

/// Appends bytes between quotes, unescaped.
pub fn quoted(out: &mut MiloString, bytes: &[u8]) {
    out.append(b"\"");
    out.append(bytes);
    out.append(b"\"");
}

/// Appends an `f64` in its shortest form.
pub fn double(out: &mut MiloString, value: f64) {
    if value.is_finite() {
        shortest(out, format_args!("{value:e}"));
    } else {
        unusual(out, value);
    }
}

/// Appends an `f32` in its shortest form.
pub fn single(out: &mut MiloString, value: f32) {
    if value.is_finite() {
        shortest(out, format_args!("{value:e}"));
    } else {
        unusual(out, value.into());
    }
}

/// Appends a float with a given number of decimals.
pub fn fixed(out: &mut MiloString, value: f64, decimals: i64) {
    if !value.is_finite() {
        return unusual(out, value);
    }
    let digits = decimals.clamp(0, 1100) as usize;
    // Writing into a string cannot fail.
    let _ = write!(Sink(out), "{value:.digits$}");
}

fn unusual(out: &mut MiloString, value: f64) {
    out.append(match value {
        _ if value.is_nan() => b"nan",
        _ if value < 0.0 => b"-inf",
        _ => b"inf",
    });
}

struct Sink<'a>(&'a mut MiloString);

impl Write for Sink<'_> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.0.append(text.as_bytes());
        Ok(())
    }
}

/// The shortest scientific form, `-d.ddde-xx`: at most 17 digits and 7 other characters.
struct Scientific {
    bytes: [u8; 32],
    len: usize,
}

impl Write for Scientific {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        let room = self
            .bytes
            .get_mut(self.len..self.len + text.len())
            .ok_or(fmt::Error)?;
        room.copy_from_slice(text.as_bytes());
        self.len += text.len();
        Ok(())
    }
}

/// Lays out the digits of a scientific form by the language's rules.
fn shortest(out: &mut MiloString, scientific: fmt::Arguments<'_>) {
    let mut form = Scientific {
        bytes: [0; 32],
        len: 0,
    };
    // Shorter than 32 bytes, so writing cannot fail.
    let _ = form.write_fmt(scientific);
    let mut text = &form.bytes[..form.len];
    if let Some(rest) = text.strip_prefix(b"-") {
        out.append(b"-");
        text = rest;
    }
    let mark = text.iter().position(|&byte| byte == b'e').unwrap_or(text.len());
    let exponent = text.get(mark + 1..).and_then(crate::parse::signed).unwrap_or(0);
    let fraction = text.get(2..mark).unwrap_or(&[]);
    if (-4..=16).contains(&exponent) {
        positional(out, text[0], fraction, exponent);
    } else {
        exponential(out, text[0], fraction, exponent);
    }
}

/// `d.ddd` times ten to the exponent, in fixed notation.
fn positional(out: &mut MiloString, first: u8, fraction: &[u8], exponent: i64) {
    if exponent < 0 {
        out.append(b"0.");
        pad(out, -exponent - 1);
        out.append(&[first]);
        return out.append(fraction);
    }
    out.append(&[first]);
    let (whole, rest) = fraction.split_at(fraction.len().min(exponent as usize));
    out.append(whole);
    pad(out, exponent - whole.len() as i64);
    if !rest.is_empty() {
        out.append(b".");
        out.append(rest);
    }
}

/// `1.5e-07`: a sign and at least two digits in the exponent.
fn exponential(out: &mut MiloString, first: u8, fraction: &[u8], exponent: i64) {
    out.append(&[first]);
    if !fraction.is_empty() {
        out.append(b".");
        out.append(fraction);
    }
    out.append(if exponent < 0 { b"e-" } else { b"e+" });
    if exponent.abs() < 10 {
        out.append(b"0");
    }
    unsigned(out, exponent.unsigned_abs());
}

fn pad(out: &mut MiloString, zeros: i64) {
    for _ in 0..zeros {
        out.append(b"0");
    }
}
