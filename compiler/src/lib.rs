//! The Milo compiler as a library.
