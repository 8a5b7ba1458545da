//! The run-time library linked into every Milo program.
