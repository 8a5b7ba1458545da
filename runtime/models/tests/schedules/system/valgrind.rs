//! Every block on its own, as under valgrind, so that use after freeing is seen.

pub fn is_present() -> bool {
    true
}

pub fn register_stack(_: *mut u8, _: *mut u8) {}
