//! What the standard library asks the compiler for.

use super::Machine;
use super::arith;
use super::code::{Call, Number};
use super::exec::Flow;
use super::layout::Shape;
use super::lower::number;
use super::memory::{DROP_FUNCTIONS, MOVED, special};
use super::paths::signed;
use super::violation::{Step, Stop};
use milo::hir::{BinaryOp, Intrinsic};
use milo::types::facts::Facts;
use milo::types::{FloatTy, IntTy, Ty, TyKind};

impl Machine<'_> {
    pub fn intrinsic(&mut self, call: &Call, intrinsic: Intrinsic, ty: Ty) -> Step<Flow> {
        let size = self.layouts.of(ty).size;
        match intrinsic {
            Intrinsic::DropInPlace => {
                let address = self.scalar(&call.args[0])?;
                let plan = self.plan(ty);
                return self.drop_value(address, &plan, size);
            }
            Intrinsic::Forget => {
                self.value.clear();
                self.take(&call.args[0])?;
            }
            Intrinsic::PtrWrite => {
                let to = self.scalar(&call.args[0])?;
                self.value.clear();
                self.take(&call.args[1])?;
                self.put(to)?;
            }
            Intrinsic::PtrCopy => self.ptr_copy(call, size)?,
            Intrinsic::PtrRead => {
                let from = self.scalar(&call.args[0])?;
                self.value.clear();
                self.memory.take(from, size, &mut self.value)?;
                self.give_value(call)?;
            }
            Intrinsic::Zeroed => self.zeroed(call)?,
            _ => self.simple(call, intrinsic, ty)?,
        }
        Ok(Flow::Next)
    }

    fn give_value(&mut self, call: &Call) -> Step<()> {
        let Some(dest) = &call.dest else { return Ok(()) };
        let to = self.address(dest)?;
        self.put(to)
    }

    fn ptr_copy(&mut self, call: &Call, size: u64) -> Step<()> {
        let (from, to) = (self.scalar(&call.args[0])?, self.scalar(&call.args[1])?);
        let count = self.scalar(&call.args[2])?;
        self.value.clear();
        self.memory
            .take(from, count.wrapping_mul(size), &mut self.value)?;
        self.put(to)
    }

    fn zeroed(&mut self, call: &Call) -> Step<()> {
        self.value.clear();
        (0..call.size).for_each(|_| self.value.push(0, 1));
        self.give_value(call)
    }

    fn simple(&mut self, call: &Call, intrinsic: Intrinsic, ty: Ty) -> Step<()> {
        let words = match intrinsic {
            Intrinsic::SizeOf => vec![self.layouts.of(ty).size],
            Intrinsic::AlignOf => vec![self.layouts.of(ty).align],
            Intrinsic::NeedsDrop => {
                return self.give_scalar(call, Facts::new(self.hir).needs_drop(ty) as u64);
            }
            Intrinsic::IsWithinRange => {
                let inside = self.is_within_range(call, ty)?;
                return self.give_scalar(call, inside as u64);
            }
            Intrinsic::DropFn => vec![self.drop_function(ty)],
            Intrinsic::CallerLocation => vec![16],
            Intrinsic::PtrOffset => {
                let (at, count) = (self.scalar(&call.args[0])?, self.scalar(&call.args[1])?);
                vec![at.wrapping_add(count.wrapping_mul(self.layouts.of(ty).size))]
            }
            Intrinsic::StrFromParts | Intrinsic::StrView | Intrinsic::SliceView | Intrinsic::SliceViewMut => {
                call.args
                    .iter()
                    .map(|arg| self.scalar(arg))
                    .collect::<Step<_>>()?
            }
            Intrinsic::StrPtr | Intrinsic::SlicePtr | Intrinsic::RefPtr | Intrinsic::ClosureCode => {
                vec![self.pair(&call.args[0])?.0]
            }
            Intrinsic::StrLen | Intrinsic::SliceLen => vec![self.pair(&call.args[0])?.1],
            Intrinsic::ClosureEnv => {
                let env = self.pair(&call.args[0])?.1;
                self.value.clear();
                self.take(&call.args[0])?;
                vec![env]
            }
            Intrinsic::StrBytesMut | Intrinsic::StrIntoBytes | Intrinsic::StrFromBytes => {
                self.value.clear();
                self.take(&call.args[0])?;
                return self.give_value(call);
            }
            _ => return self.arithmetic(call, intrinsic, ty),
        };
        match &call.dest {
            Some(dest) => self.store_words(dest, &words),
            None => Ok(()),
        }
    }

    fn is_within_range(&mut self, call: &Call, ty: Ty) -> Step<bool> {
        let TyKind::Ranged(int, low, high) = *ty.kind() else {
            return Ok(true);
        };
        let address = self.scalar(&call.args[0])?;
        let bits = self.memory.load(address, self.layouts.of(ty).size)?;
        Ok((low..=high).contains(&signed(Number::Int(int), bits)))
    }

    /// The address that stands for dropping a type.
    fn drop_function(&mut self, ty: Ty) -> u64 {
        if !Facts::new(self.hir).needs_drop(ty) {
            return 0;
        }
        let known = self.drop_types.iter().position(|&known| known == ty);
        let at = known.unwrap_or_else(|| {
            self.drop_types.push(ty);
            self.drop_types.len() - 1
        });
        special(DROP_FUNCTIONS, at)
    }

    fn give_scalar(&mut self, call: &Call, value: u64) -> Step<()> {
        match &call.dest {
            Some(dest) => self.store_scalar(dest, call.size.min(8), value),
            None => Ok(()),
        }
    }

    fn arithmetic(&mut self, call: &Call, intrinsic: Intrinsic, ty: Ty) -> Step<()> {
        let args: Vec<u64> = call
            .args
            .iter()
            .map(|arg| self.scalar(arg))
            .collect::<Step<_>>()?;
        match number(ty) {
            Number::Float(float) => match float_function(intrinsic, &args, float) {
                Some(value) => self.give_scalar(call, value),
                None => Err(unknown(intrinsic)),
            },
            Number::Int(int) if is_checked(intrinsic) => self.checked(call, intrinsic, int, &args),
            Number::Int(int) => match int_function(intrinsic, &args, int) {
                Some(value) => self.give_scalar(call, value),
                None => Err(unknown(intrinsic)),
            },
            _ => match intrinsic {
                Intrinsic::FloatBits | Intrinsic::FloatFromBits => self.give_scalar(call, args[0]),
                _ => Err(unknown(intrinsic)),
            },
        }
    }

    /// An `Option`: `Some` is the variant with a payload.
    fn checked(&mut self, call: &Call, intrinsic: Intrinsic, int: IntTy, args: &[u64]) -> Step<()> {
        let of = Number::Int(int);
        let zero_minus = intrinsic == Intrinsic::CheckedNeg;
        let (left, right) = if zero_minus {
            (0, args[0])
        } else {
            (args[0], args[1])
        };
        let op = match intrinsic {
            Intrinsic::CheckedAdd => BinaryOp::Add,
            Intrinsic::CheckedMul => BinaryOp::Mul,
            Intrinsic::CheckedDiv => BinaryOp::Div,
            Intrinsic::CheckedRem => BinaryOp::Rem,
            _ => BinaryOp::Sub,
        };
        let result = arith::binary(op, left, right, of, false).ok();
        let Some(option) = self.hir.lang.option else {
            return Err(unknown(intrinsic));
        };
        let ty = Ty::adt(option, milo::types::Args::new(&[Ty::int(int)]));
        let layout = self.layouts.of(ty);
        let Shape::Enum {
            payloads,
            discriminants,
        } = &layout.shape
        else {
            return Err(unknown(intrinsic));
        };
        let some = payloads
            .iter()
            .position(|payload| !payload.is_empty())
            .unwrap_or(0);
        let variant = if result.is_some() { some } else { 1 - some };
        let Some(dest) = &call.dest else { return Ok(()) };
        let to = self.address(dest)?;
        self.memory.mark(to, layout.size, MOVED)?;
        self.memory.store(to, 8, discriminants[variant] as u64)?;
        match result {
            Some(value) => self.memory.store(to + payloads[some][0], of.size(), value),
            None => Ok(()),
        }
    }
}

fn unknown(intrinsic: Intrinsic) -> Stop {
    Stop::Unsupported(format!("the intrinsic {intrinsic:?}"))
}

fn is_checked(intrinsic: Intrinsic) -> bool {
    use Intrinsic::{CheckedAdd, CheckedDiv, CheckedMul, CheckedNeg, CheckedRem, CheckedSub};
    matches!(
        intrinsic,
        CheckedAdd | CheckedSub | CheckedMul | CheckedDiv | CheckedRem | CheckedNeg
    )
}

fn int_function(intrinsic: Intrinsic, args: &[u64], int: IntTy) -> Option<u64> {
    let of = Number::Int(int);
    let value = |at: usize| signed(of, args[at]);
    let bits = int.bits();
    let low = args[0] & (u64::MAX >> (64 - bits));
    let saturated = |value: i128| value.clamp(int.min(), int.max()) as u64 & (u64::MAX >> (64 - bits));
    let wrapped = |value: i128| value as u64 & (u64::MAX >> (64 - bits));
    Some(match intrinsic {
        Intrinsic::WrappingAdd => wrapped(value(0) + value(1)),
        Intrinsic::WrappingSub => wrapped(value(0) - value(1)),
        Intrinsic::WrappingMul => wrapped(value(0).wrapping_mul(value(1))),
        Intrinsic::WrappingNeg => wrapped(-value(0)),
        Intrinsic::SaturatingAdd => saturated(value(0) + value(1)),
        Intrinsic::SaturatingSub => saturated(value(0) - value(1)),
        Intrinsic::SaturatingMul => saturated(value(0).saturating_mul(value(1))),
        Intrinsic::CountOnes => low.count_ones() as u64,
        Intrinsic::LeadingZeros => (low.leading_zeros() - (64 - bits)) as u64,
        Intrinsic::TrailingZeros => low.trailing_zeros().min(bits) as u64,
        Intrinsic::RotateLeft => rotate(low, bits, (args[1] % bits as u64) as u32),
        Intrinsic::RotateRight => rotate(low, bits, bits - (args[1] % bits as u64) as u32),
        Intrinsic::ReverseBits => low.reverse_bits() >> (64 - bits),
        Intrinsic::FloatFromBits | Intrinsic::FloatBits => args[0],
        _ => return None,
    })
}

fn rotate(low: u64, bits: u32, by: u32) -> u64 {
    let wide = (low as u128) << (by % bits);
    (wide as u64 | (wide >> bits) as u64) & (u64::MAX >> (64 - bits))
}

fn float_function(intrinsic: Intrinsic, args: &[u64], float: FloatTy) -> Option<u64> {
    let value = |at: usize| arith::to_float(float, args[at]);
    let result = match intrinsic {
        Intrinsic::Sqrt => value(0).sqrt(),
        Intrinsic::Floor => value(0).floor(),
        Intrinsic::Ceil => value(0).ceil(),
        Intrinsic::Trunc => value(0).trunc(),
        Intrinsic::Nearest => value(0).round_ties_even(),
        Intrinsic::Fabs => value(0).abs(),
        Intrinsic::FMin => value(0).min(value(1)),
        Intrinsic::FMax => value(0).max(value(1)),
        Intrinsic::FloatBits | Intrinsic::FloatFromBits => return Some(args[0]),
        _ => return None,
    };
    Some(arith::from_float(float, result))
}
