//! Universal operations on scalars and strings.

use super::Machine;
use super::arith;
use super::code::{Arg, Call, Number};
use super::lower::number;
use super::memory::Kind;
use super::natives::text;
use super::violation::Step;
use milo::hir::{BinaryOp, Glue};
use milo::types::{Ty, TyKind};

impl Machine<'_> {
    pub fn glue(&mut self, call: &Call, glue: Glue, ty: Ty) -> Step<()> {
        match matches!(ty.kind(), TyKind::Str) {
            true => self.text_glue(call, glue),
            false => self.scalar_glue(call, glue, ty),
        }
    }

    fn text_of(&mut self, arg: &Arg) -> Step<Vec<u8>> {
        let (start, len) = self.pair(arg)?;
        Ok(self.memory.read(start, len)?.to_vec())
    }

    fn text_glue(&mut self, call: &Call, glue: Glue) -> Step<()> {
        let first = self.text_of(&call.args[0])?;
        let value = match glue {
            Glue::Clone => return self.clone_text(call, &first),
            Glue::Eq => (first == self.text_of(&call.args[1])?) as u64,
            Glue::Compare => first.cmp(&self.text_of(&call.args[1])?) as i64 as u64,
            Glue::Hash => {
                let state = self.scalar(&call.args[1])?;
                text::hash(&first, state)
            }
            Glue::Format => {
                let out = self.scalar(&call.args[1])?;
                let quoted = self.scalar(&call.args[2])? != 0;
                return match quoted {
                    true => text::append(self, out, &[b"\"", &first[..], b"\""].concat()),
                    false => text::append(self, out, &first),
                };
            }
        };
        self.give(call, value)
    }

    fn clone_text(&mut self, call: &Call, bytes: &[u8]) -> Step<()> {
        let Some(dest) = &call.dest else { return Ok(()) };
        let len = bytes.len() as u64;
        let start = match len {
            0 => 1,
            _ => self.memory.allocate(len, Kind::Heap),
        };
        self.memory.write(start, bytes)?;
        self.store_words(dest, &[start, len, len])
    }

    fn scalar_glue(&mut self, call: &Call, glue: Glue, ty: Ty) -> Step<()> {
        let of = number(ty);
        let first = self.scalar(&call.args[0])?;
        let value = match glue {
            Glue::Clone => first,
            Glue::Eq => arith::binary(BinaryOp::Eq, first, self.scalar(&call.args[1])?, of, false)?,
            Glue::Compare => {
                let second = self.scalar(&call.args[1])?;
                let more = arith::binary(BinaryOp::Gt, first, second, of, false)?;
                let less = arith::binary(BinaryOp::Lt, first, second, of, false)?;
                // NaN equals itself here and comes last; of other types every value equals itself.
                let odd = |value| Ok(1 - arith::binary(BinaryOp::Eq, value, value, of, false)?);
                let last: u64 = odd(first)?;
                more.wrapping_sub(less)
                    .wrapping_add(last)
                    .wrapping_sub(odd(second)?)
            }
            Glue::Hash => text::hash(&first.to_le_bytes(), self.scalar(&call.args[1])?),
            Glue::Format => {
                let out = self.scalar(&call.args[1])?;
                let written = written(of, first);
                return text::append(self, out, written.as_bytes());
            }
        };
        self.give(call, value)
    }

    fn give(&mut self, call: &Call, value: u64) -> Step<()> {
        match &call.dest {
            Some(dest) => self.store_scalar(dest, call.size.min(8), value),
            None => Ok(()),
        }
    }
}

/// The printed form of a scalar.
fn written(of: Number, bits: u64) -> String {
    match of {
        Number::Bool => (bits != 0).to_string(),
        Number::Float(float) => text::float(arith::to_float(float, bits)),
        _ => super::paths::signed(of, bits).to_string(),
    }
}
