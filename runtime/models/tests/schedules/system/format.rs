//! Numbers as text, for names.

use crate::string::MiloString;

pub fn signed(out: &mut MiloString, value: i64) {
    out.append(value.to_string().as_bytes());
}
