//! No time slices.

pub struct Slices;

impl Slices {
    pub const fn new() -> Slices {
        Slices
    }

    pub fn begin(&self) {}

    pub fn end(&self) {}
}
