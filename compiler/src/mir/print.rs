//! Readable MIR.
