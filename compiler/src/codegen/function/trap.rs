//! Checks that end the program: a compare, a never-taken branch, and a cold block that calls the runtime.

use super::FunctionCx;
use crate::codegen::runtime::{self, Entry, Kind, Measure};
use crate::mir::{Failure, Operand};
use cranelift_codegen::ir::types::I32;
use cranelift_codegen::ir::{InstBuilder, Value};

impl FunctionCx<'_, '_, '_> {
    /// The runtime's `Location` of the statement being lowered; in a `@trackCaller` function that of its caller.
    pub(super) fn location(&mut self) -> Value {
        match self.caller {
            Some(caller) => caller,
            None => match self.unit.location(self.body, self.position) {
                Some(id) => self.data_address(id),
                None => self.word(0),
            },
        }
    }

    /// Runs `fail`, which must not come back, when `condition` holds.
    pub(super) fn trap_when(&mut self, condition: Value, fail: impl FnOnce(&mut Self)) {
        let (cold, hot) = (self.b.create_block(), self.b.create_block());
        self.b.set_cold_block(cold);
        // The failing side first: see the note on loop-invariant code motion in Cranelift.
        self.b.ins().brif(condition, cold, &[], hot, &[]);
        self.b.switch_to_block(cold);
        fail(self);
        self.b.switch_to_block(hot);
    }

    /// As [`trap_when`](Self::trap_when), for a condition that must hold.
    pub(super) fn trap_unless(&mut self, condition: Value, fail: impl FnOnce(&mut Self)) {
        let (cold, hot) = (self.b.create_block(), self.b.create_block());
        self.b.set_cold_block(cold);
        self.b.ins().brif(condition, hot, &[], cold, &[]);
        self.b.switch_to_block(cold);
        fail(self);
        self.b.switch_to_block(hot);
    }

    /// Calls a runtime entry point that does not return.
    pub(super) fn stop(&mut self, entry: Entry, args: &[Value]) {
        self.runtime(entry, args);
        self.unreachable();
    }

    pub(super) fn kind(&mut self, kind: Kind) -> Value {
        self.b.ins().iconst(I32, kind as i64)
    }

    pub(super) fn stop_plain(&mut self, kind: Kind) {
        let (kind, location) = (self.kind(kind), self.location());
        self.stop(runtime::TRAP, &[kind, location]);
    }

    pub(super) fn stop_value(&mut self, kind: Kind, value: Value) {
        let (kind, location) = (self.kind(kind), self.location());
        self.stop(runtime::TRAP_VALUE, &[kind, location, value]);
    }

    /// Ends the program with a failure of the source.
    pub(super) fn failure(&mut self, failure: &Failure) {
        match failure {
            Failure::Assertion(None) => self.stop_plain(Kind::Assertion),
            Failure::Assertion(Some(message)) => self.stop_detail(Kind::Assertion, message),
            Failure::Panic(message) | Failure::UnwrapErr(message) => {
                let (pointer, len) = self.text(message);
                let location = self.location();
                self.stop(runtime::TRAP_MESSAGE, &[location, pointer, len]);
            }
            Failure::UnwrapNone => self.stop_plain(Kind::UnwrapNone),
            Failure::Requires => self.stop_plain(Kind::Requires),
            Failure::Ensures => self.stop_plain(Kind::Ensures),
            Failure::Invariant => self.stop_plain(Kind::Invariant),
            Failure::Decreases { now, before, signed } => self.stop_measure(now, before.as_ref(), *signed),
        }
    }

    fn stop_measure(&mut self, now: &Operand, before: Option<&Operand>, signed: bool) {
        let fault = match (before, signed) {
            (None, _) => Measure::Negative,
            (Some(_), true) => Measure::Signed,
            (Some(_), false) => Measure::Unsigned,
        };
        let location = self.location();
        let fault = self.b.ins().iconst(I32, fault as i64);
        let now = self.number(now);
        let before = match before {
            Some(before) => self.number(before),
            None => self.word(0),
        };
        self.stop(runtime::TRAP_DECREASES, &[location, fault, now, before]);
    }

    /// An operand of one word.
    fn number(&mut self, operand: &Operand) -> Value {
        match self.operand(operand).first() {
            Some(&value) => value,
            None => self.word(0),
        }
    }

    fn stop_detail(&mut self, kind: Kind, message: &Operand) {
        let (pointer, len) = self.text(message);
        let (kind, location) = (self.kind(kind), self.location());
        self.stop(runtime::TRAP_DETAIL, &[kind, location, pointer, len]);
    }

    /// Pointer and length of a string or a view of one.
    pub(super) fn text(&mut self, operand: &Operand) -> (Value, Value) {
        let values = self.operand(operand);
        match (values.first(), values.get(1)) {
            (Some(&pointer), Some(&len)) => (pointer, len),
            _ => (self.word(1), self.word(0)),
        }
    }
}
