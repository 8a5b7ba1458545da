//! Questions about concrete types.

use crate::types::*;

/// Integers, ranged ones included, floats, bools and raw pointers: one machine word with primitive operations.
pub fn is_scalar(ty: Ty) -> bool {
    matches!(
        ty.kind(),
        TyKind::Int(_) | TyKind::Float(_) | TyKind::Bool | TyKind::Ptr(_) | TyKind::Ranged(..)
    )
}
