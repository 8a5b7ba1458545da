//! The scalars of one value, kept in place: no allocation per operand.

use super::layout::MAX_SCALARS;
use cranelift_codegen::ir::Value;

/// Up to [`MAX_SCALARS`] SSA values.
#[derive(Clone, Copy)]
pub(super) struct Values {
    items: [Value; MAX_SCALARS],
    len: usize,
}

impl Values {
    pub fn none() -> Values {
        Values {
            items: [Value::from_u32(0); MAX_SCALARS],
            len: 0,
        }
    }

    pub fn one(value: Value) -> Values {
        Values::of(&[value])
    }

    pub fn of(values: &[Value]) -> Values {
        values.iter().copied().collect()
    }

    pub fn push(&mut self, value: Value) {
        self.items[self.len] = value;
        self.len += 1;
    }
}

impl std::ops::Deref for Values {
    type Target = [Value];
    fn deref(&self) -> &[Value] {
        &self.items[..self.len]
    }
}

impl std::ops::DerefMut for Values {
    fn deref_mut(&mut self) -> &mut [Value] {
        &mut self.items[..self.len]
    }
}

impl FromIterator<Value> for Values {
    fn from_iter<I: IntoIterator<Item = Value>>(values: I) -> Values {
        let mut all = Values::none();
        for value in values {
            all.push(value);
        }
        all
    }
}
