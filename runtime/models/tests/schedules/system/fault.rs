//! Nothing fails on demand here.

pub fn strikes() -> bool {
    false
}
