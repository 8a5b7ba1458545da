//! No errors of the system.
