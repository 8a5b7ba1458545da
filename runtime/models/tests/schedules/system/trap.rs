//! Failures of the library are panics here.

use crate::location::Place;

pub fn message(_: Place, text: &[u8]) -> ! {
    panic!("{}", String::from_utf8_lossy(text))
}

pub fn no_stack() -> ! {
    panic!("no stack")
}
