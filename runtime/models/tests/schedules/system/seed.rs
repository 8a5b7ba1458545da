//! Which defect is sown.

use std::sync::OnceLock;

static CHOSEN: OnceLock<Option<String>> = OnceLock::new();

/// Sows a defect, or none.
pub fn choose(seed: Option<String>) {
    CHOSEN.set(seed).expect("one choice");
}

/// True for the defect that is sown.
pub fn is(name: &str) -> bool {
    CHOSEN.get().is_some_and(|chosen| chosen.as_deref() == Some(name))
}
