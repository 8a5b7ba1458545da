//! Arithmetic, comparisons and casts: total, by the language's rules.

use super::code::Number;
use super::paths::signed;
use super::violation::{Step, Stop};
use milo::hir::{BinaryOp, CastKind, UnaryOp};
use milo::types::{FloatTy, IntTy};

fn trap<T>(text: &str) -> Step<T> {
    Err(Stop::Trap(text.to_string()))
}

/// Cuts a number down to a type, or traps.
fn fit(int: IntTy, value: i128, wrapping: bool) -> Step<u64> {
    if !wrapping && (value < int.min() || value > int.max()) {
        return trap("integer overflow");
    }
    Ok(cut(value as u64, int.bits()))
}

fn cut(bits: u64, width: u32) -> u64 {
    match width {
        64 => bits,
        width => bits & ((1 << width) - 1),
    }
}

/// A unary operator.
pub fn unary(op: UnaryOp, bits: u64, of: Number, wrapping: bool) -> Step<u64> {
    match (op, of) {
        (UnaryOp::Not, _) => Ok(bits ^ 1),
        (UnaryOp::Neg, Number::Int(int)) => fit(int, -signed(of, bits), wrapping),
        (UnaryOp::Neg, Number::Float(float)) => Ok(from_float(float, -to_float(float, bits))),
        (UnaryOp::BitNot, Number::Int(int)) => Ok(cut(!bits, int.bits())),
        (_, _) => Ok(!bits),
    }
}

/// A binary operator on two numbers of one type.
pub fn binary(op: BinaryOp, left: u64, right: u64, of: Number, wrapping: bool) -> Step<u64> {
    match of {
        Number::Float(float) => Ok(float_binary(op, left, right, float)),
        _ => int_binary(op, left, right, of, wrapping),
    }
}

fn int_binary(op: BinaryOp, left: u64, right: u64, of: Number, wrapping: bool) -> Step<u64> {
    let int = match of {
        Number::Int(int) => int,
        Number::Bool => IntTy::U8,
        _ => IntTy::U64,
    };
    let (a, b) = (signed(Number::Int(int), left), signed(Number::Int(int), right));
    let value = match op {
        BinaryOp::Add => a + b,
        BinaryOp::Sub => a - b,
        BinaryOp::Mul => a.wrapping_mul(b),
        BinaryOp::Div | BinaryOp::Rem if b == 0 => return trap("division by zero"),
        BinaryOp::Div | BinaryOp::Rem if !wrapping && int.signed() && a == int.min() && b == -1 => {
            return trap("division overflow");
        }
        BinaryOp::Div => a / b,
        BinaryOp::Rem => a % b,
        BinaryOp::BitAnd => return Ok(left & right),
        BinaryOp::BitOr => return Ok(left | right),
        BinaryOp::BitXor => return Ok(left ^ right),
        BinaryOp::Shl | BinaryOp::Shr => return shift(op, a, b, int, wrapping),
        _ => return Ok(compare(op, a.cmp(&b)) as u64),
    };
    fit(int, value, wrapping)
}

fn shift(op: BinaryOp, a: i128, b: i128, int: IntTy, wrapping: bool) -> Step<u64> {
    let width = int.bits() as i128;
    if !wrapping && !(0..width).contains(&b) {
        return trap("shift amount out of range");
    }
    let by = b.rem_euclid(width) as u32;
    let value = if op == BinaryOp::Shl { a << by } else { a >> by };
    Ok(cut(value as u64, int.bits()))
}

/// Does the operator give a `bool`?
pub fn is_comparison(op: BinaryOp) -> bool {
    use BinaryOp::{Eq, Ge, Gt, Le, Lt, Ne};
    matches!(op, Eq | Ne | Lt | Le | Gt | Ge)
}

fn compare(op: BinaryOp, order: std::cmp::Ordering) -> bool {
    match op {
        BinaryOp::Eq => order.is_eq(),
        BinaryOp::Ne => order.is_ne(),
        BinaryOp::Lt => order.is_lt(),
        BinaryOp::Le => order.is_le(),
        BinaryOp::Gt => order.is_gt(),
        _ => order.is_ge(),
    }
}

fn float_binary(op: BinaryOp, left: u64, right: u64, float: FloatTy) -> u64 {
    let (a, b) = (to_float(float, left), to_float(float, right));
    let value = match op {
        BinaryOp::Add => a + b,
        BinaryOp::Sub => a - b,
        BinaryOp::Mul => a * b,
        BinaryOp::Div => a / b,
        BinaryOp::Rem => a % b,
        _ => {
            let order = a.partial_cmp(&b);
            return order.map_or(op == BinaryOp::Ne, |order| compare(op, order)) as u64;
        }
    };
    from_float(float, value)
}

/// A float as the widest one.
pub fn to_float(float: FloatTy, bits: u64) -> f64 {
    match float {
        FloatTy::F32 => f32::from_bits(bits as u32) as f64,
        FloatTy::F64 => f64::from_bits(bits),
    }
}

/// The bits of a float of a type.
pub fn from_float(float: FloatTy, value: f64) -> u64 {
    match float {
        FloatTy::F32 => (value as f32).to_bits() as u64,
        FloatTy::F64 => value.to_bits(),
    }
}

/// A conversion written with `as`.
pub fn cast(kind: CastKind, bits: u64, from: Number, to: Number) -> u64 {
    match (kind, from, to) {
        (CastKind::IntToFloat, _, Number::Float(float)) => from_float(float, signed(from, bits) as f64),
        (CastKind::FloatToInt, Number::Float(float), Number::Int(int)) => {
            let value = to_float(float, bits) as i128;
            cut(value.clamp(int.min(), int.max()) as u64, int.bits())
        }
        (CastKind::FloatToFloat, Number::Float(from), Number::Float(to)) => {
            from_float(to, to_float(from, bits))
        }
        (_, _, Number::Int(int)) => cut(signed(from, bits) as u64, int.bits()),
        _ => signed(from, bits) as u64,
    }
}
