//! Tests of drop elaboration.
