//! Bounds of integers, as signed numbers.

use cranelift_codegen::ir::Type;

/// All values from `low` to `high`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Range {
    pub low: i128,
    pub high: i128,
}

impl Range {
    pub fn of_type(ty: Type) -> Range {
        let half = 1i128 << (ty.bits().clamp(1, 64) - 1);
        Range {
            low: -half,
            high: half - 1,
        }
    }

    pub fn exactly(value: i128) -> Range {
        Range {
            low: value,
            high: value,
        }
    }

    pub fn between(low: i128, high: i128) -> Range {
        Range { low, high }
    }

    pub fn meet(self, other: Range) -> Range {
        Range {
            low: self.low.max(other.low),
            high: self.high.min(other.high),
        }
    }

    /// Covers both.
    pub fn join(self, other: Range) -> Range {
        Range {
            low: self.low.min(other.low),
            high: self.high.max(other.high),
        }
    }

    pub fn add(self, other: Range) -> Range {
        Range {
            low: self.low + other.low,
            high: self.high + other.high,
        }
    }

    pub fn sub(self, other: Range) -> Range {
        Range {
            low: self.low - other.high,
            high: self.high - other.low,
        }
    }

    pub fn mul(self, other: Range) -> Range {
        let products = [
            self.low * other.low,
            self.low * other.high,
            self.high * other.low,
            self.high * other.high,
        ];
        let low = products.iter().copied().min().unwrap_or(0);
        let high = products.iter().copied().max().unwrap_or(0);
        Range { low, high }
    }

    pub fn within(self, other: Range) -> bool {
        self.low >= other.low && self.high <= other.high
    }
}
