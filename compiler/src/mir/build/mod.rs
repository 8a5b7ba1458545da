//! HIR bodies → MIR.
