//! Values too large for any stack. A lower bound of their size is enough to tell; layouts are not known here.

use super::calls;
use crate::diagnostics::Sink;
use crate::diagnostics::codes::e0339;
use crate::hir::*;
use crate::types::facts::Facts;
use crate::types::{FloatTy, Ty, TyKind};

/// The most that one value may take, in bytes.
pub const LARGEST: u64 = 1 << 30;

/// Reports the first value of each body that is too large.
pub fn judge(program: &Program, sink: &mut Sink) {
    let bodies = calls::bodies(program).map(|(_, _, body)| body);
    for body in bodies.chain(calls::initialisers(program)) {
        let too_large = |expr: &&Expr| at_least(program, expr.ty, DEPTH) > LARGEST;
        if let Some(expr) = body.exprs.values().find(too_large) {
            sink.report(e0339::too_large(
                expr.span,
                &expr.ty.show(program).to_string(),
                LARGEST,
            ));
        }
    }
}

/// How many levels of types are looked into.
const DEPTH: u32 = 8;

/// A size that values of the type have at least.
fn at_least(program: &Program, ty: Ty, depth: u32) -> u64 {
    match ty.kind() {
        _ if depth == 0 => 0,
        TyKind::Array(element, count) => at_least(program, *element, depth - 1).saturating_mul(*count),
        TyKind::Int(int) | TyKind::Ranged(int, ..) => int.bits() as u64 / 8,
        TyKind::Float(FloatTy::F32) => 4,
        TyKind::Bool => 1,
        TyKind::Adt(adt, args) if matches!(program.adts[*adt].kind, AdtKind::Struct(_)) => {
            let parts = Facts::new(program).components(*adt, *args);
            let sizes = parts.into_iter().map(|part| at_least(program, part, depth - 1));
            sizes.fold(0, u64::saturating_add)
        }
        TyKind::Adt(..) | TyKind::Param(..) | TyKind::Slice(_) | TyKind::Interface(..) => 0,
        _ if ty.is_void() || ty.is_never() || ty.is_error() => 0,
        _ => 8,
    }
}
