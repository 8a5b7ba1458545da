//! Places and operands at run time.

use super::Machine;
use super::code::{Arg, Elements, Number, Path, Start, Walk};
use super::memory::MOVED;
use super::violation::{Step, Violation, violation};

/// Where a path led: an address, and the second word if the path ended behind two.
#[derive(Clone, Copy)]
pub struct Spot {
    pub address: u64,
    pub meta: u64,
}

impl Machine<'_> {
    /// Follows a path.
    pub fn spot(&self, path: &Path) -> Step<Spot> {
        let address = match path.base {
            Start::Frame(offset) => self.task.base + offset,
            Start::Address(address) => address,
            Start::Env(offset) => self.task.env + offset,
        };
        let mut spot = Spot { address, meta: 0 };
        for step in &path.steps {
            spot = self.walk(spot, step)?;
        }
        Ok(spot)
    }

    fn walk(&self, spot: Spot, step: &Walk) -> Step<Spot> {
        Ok(match *step {
            Walk::Add(offset) => Spot {
                address: spot.address + offset,
                meta: 0,
            },
            Walk::Deref => Spot {
                address: self.memory.load(spot.address, 8)?,
                meta: 0,
            },
            Walk::DerefFat => Spot {
                address: self.memory.load(spot.address, 8)?,
                meta: self.memory.load(spot.address + 8, 8)?,
            },
            Walk::Index {
                local,
                of,
                size,
                elements,
            } => {
                let index = self.memory.load(self.task.base + local, of.size())?;
                self.element(spot, signed(of, index) as i64, size, elements)?
            }
            Walk::Constant {
                index,
                size,
                elements,
            } => self.element(spot, index as i64, size, elements)?,
        })
    }

    fn element(&self, spot: Spot, index: i64, size: u64, elements: Elements) -> Step<Spot> {
        let (start, len) = self.elements(spot, elements)?;
        if len.is_some_and(|len| index as u64 >= len) {
            return violation(
                Violation::OutOfBounds,
                format!("element {index} of {}", len.unwrap_or(0)),
            );
        }
        Ok(Spot {
            address: start.wrapping_add((index as u64).wrapping_mul(size)),
            meta: 0,
        })
    }

    /// The first element's address, and how many there are if that is known.
    pub fn elements(&self, spot: Spot, elements: Elements) -> Step<(u64, Option<u64>)> {
        Ok(match elements {
            Elements::Array(len) => (spot.address, Some(len)),
            Elements::Unsized => (spot.address, Some(spot.meta)),
            Elements::Words(start, len) => (
                self.memory.load(spot.address + start, 8)?,
                Some(self.memory.load(spot.address + len, 8)?),
            ),
            Elements::Pointer => (self.memory.load(spot.address, 8)?, None),
        })
    }

    pub fn address(&self, path: &Path) -> Step<u64> {
        Ok(self.spot(path)?.address)
    }

    /// A scalar operand.
    pub fn scalar(&mut self, arg: &Arg) -> Step<u64> {
        match arg {
            Arg::Const(words, _) => Ok(words.first().copied().unwrap_or(0)),
            Arg::Copy(path, layout) => {
                let address = self.address(path)?;
                self.memory.load(address, layout.size.min(8))
            }
            Arg::Move(path, layout) => {
                let address = self.address(path)?;
                let value = self.memory.load(address, layout.size.min(8))?;
                self.memory.mark(address, layout.size, MOVED)?;
                Ok(value)
            }
        }
    }

    /// The words of an operand that is words: a view, a function value, a reference.
    pub fn pair(&mut self, arg: &Arg) -> Step<(u64, u64)> {
        match arg {
            Arg::Const(words, _) => Ok((words[0], words.get(1).copied().unwrap_or(0))),
            Arg::Copy(path, layout) | Arg::Move(path, layout) => {
                let address = self.address(path)?;
                let first = self.memory.load(address, 8)?;
                let second = if layout.size > 8 {
                    self.memory.load(address + 8, 8)?
                } else {
                    0
                };
                Ok((first, second))
            }
        }
    }

    /// Appends an operand's bytes to the value on its way.
    pub fn take(&mut self, arg: &Arg) -> Step<()> {
        match arg {
            Arg::Const(words, size) => {
                let mut left = *size;
                for &word in words {
                    self.value.push(word, left.min(8));
                    left -= left.min(8);
                }
                Ok(())
            }
            Arg::Copy(path, layout) => {
                let address = self.address(path)?;
                self.memory.check(address, &layout.always)?;
                self.memory.take(address, layout.size, &mut self.value)
            }
            Arg::Move(path, layout) => {
                let address = self.address(path)?;
                self.memory.check(address, &layout.always)?;
                self.memory.take(address, layout.size, &mut self.value)?;
                self.memory.mark(address, layout.size, MOVED)
            }
        }
    }

    /// Writes the value on its way.
    pub fn put(&mut self, address: u64) -> Step<()> {
        self.memory.put(address, &self.value)
    }

    /// Writes words.
    pub fn store_words(&mut self, path: &Path, words: &[u64]) -> Step<()> {
        let address = self.address(path)?;
        for (at, &word) in (0u64..).zip(words) {
            self.memory.store(address + 8 * at, 8, word)?;
        }
        Ok(())
    }

    pub fn store_scalar(&mut self, path: &Path, size: u64, value: u64) -> Step<()> {
        let address = self.address(path)?;
        self.memory.store(address, size, value)
    }
}

/// The number behind the bits of an integer.
pub fn signed(of: Number, bits: u64) -> i128 {
    let Number::Int(int) = of else {
        return bits as i128;
    };
    match (int.signed(), int.bits()) {
        (true, 8) => bits as i8 as i128,
        (true, 16) => bits as i16 as i128,
        (true, 32) => bits as i32 as i128,
        (true, _) => bits as i64 as i128,
        (false, 64) => bits as i128,
        (false, width) => (bits & ((1 << width) - 1)) as i128,
    }
}
