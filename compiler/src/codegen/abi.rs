//! Calling conventions: how parameters and results of Milo functions and runtime entry points travel.
//!
//! A Milo function takes, in this order: the address of the result when that lives in memory, the environment, the
//! parameters' scalars (or the address of a parameter that lives in memory; the memory then belongs to the callee),
//! and the location of the caller for `@trackCaller`. It uses the `tail` convention, which has eight result registers.

use super::layout::Layouts;
use crate::types::*;
use cranelift_codegen::ir::types::{I8, I16, I64};
use cranelift_codegen::ir::{AbiParam, Signature, Type};
use cranelift_codegen::isa::CallConv;

/// What a Milo function takes and gives.
#[derive(Clone)]
pub(super) struct FnAbi {
    pub params: Vec<Ty>,
    pub ret: Ty,
    pub env: bool,
    pub location: bool,
}

impl FnAbi {
    /// Does the result live in memory of the caller?
    pub fn returns_in_memory(&self, layouts: &Layouts) -> bool {
        layouts.of(self.ret).scalars.is_none()
    }

    pub fn signature(&self, layouts: &Layouts) -> Signature {
        let mut signature = Signature::new(CallConv::Tail);
        let params = &mut signature.params;
        match layouts.scalar_types(self.ret) {
            Some(scalars) => signature.returns.extend(scalars.into_iter().map(AbiParam::new)),
            None => params.push(AbiParam::new(I64)),
        }
        if self.env {
            params.push(AbiParam::new(I64));
        }
        for &ty in &self.params {
            let scalars = layouts.scalar_types(ty).unwrap_or_else(|| vec![I64]);
            params.extend(scalars.into_iter().map(AbiParam::new));
        }
        if self.location {
            params.push(AbiParam::new(I64));
        }
        signature
    }
}

/// A C signature. C expects the caller to extend small integers: unsigned, unless the type says otherwise.
pub(super) fn c_signature(params: &[Type], returns: &[Type]) -> Signature {
    let mut signature = Signature::new(CallConv::SystemV);
    signature
        .params
        .extend(params.iter().map(|&ty| c_param(ty, false)));
    signature
        .returns
        .extend(returns.iter().map(|&ty| AbiParam::new(ty)));
    signature
}

/// One C parameter.
pub(super) fn c_param(ty: Type, signed: bool) -> AbiParam {
    match ty {
        I8 | I16 if signed => AbiParam::new(ty).sext(),
        I8 | I16 => AbiParam::new(ty).uext(),
        _ => AbiParam::new(ty),
    }
}
