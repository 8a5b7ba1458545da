//! How C passes values on x86-64 (System V): scalars by themselves, small structs in pieces of eight bytes, larger
//! ones in memory.

use super::layout::{Layouts, Scalar};
use crate::types::*;
use cranelift_codegen::ir::types::{F32, F64, I64};
use cranelift_codegen::ir::{AbiParam, ArgumentPurpose, Signature, Type};
use cranelift_codegen::isa::CallConv;

/// Memory in which a caller leaves the arguments of a C call and finds its result.
pub(super) struct ArgumentBlock {
    pub offsets: Vec<u64>,
    pub result: u64,
    pub size: u64,
}

impl ArgumentBlock {
    pub fn of(layouts: &Layouts, args: &[Ty], ret: Ty) -> ArgumentBlock {
        let mut end = 0;
        let mut take = |ty: Ty| {
            let layout = layouts.of(ty);
            let start = end;
            end += layout.size.next_multiple_of(8).max(8);
            start
        };
        let offsets = args.iter().map(|&ty| take(ty)).collect();
        let result = take(ret);
        ArgumentBlock {
            offsets,
            result,
            size: end,
        }
    }
}

/// How one value travels.
#[derive(Clone, PartialEq, Debug)]
pub(super) enum Passing {
    /// Nothing is passed.
    Nothing,
    /// A scalar as it is.
    Scalar(Type),
    /// A struct of up to 16 bytes, in pieces of eight.
    Pieces(Vec<Type>),
    /// A struct by value in memory.
    Memory(u64),
}

/// Classifies a type; arrays inside structs count as integers unless they hold floats only, which nobody can see here.
pub(super) fn passing(layouts: &Layouts, ty: Ty) -> Passing {
    let layout = layouts.of(ty);
    if let TyKind::Fn(_) = ty.kind() {
        // A C function pointer.
        return Passing::Scalar(I64);
    }
    if !matches!(ty.kind(), TyKind::Adt(..)) {
        return match layout.scalars.as_deref() {
            Some([]) => Passing::Nothing,
            Some([only]) => Passing::Scalar(only.ty),
            Some(several) => Passing::Pieces(several.iter().map(|scalar| scalar.ty).collect()),
            None => Passing::Memory(layout.size.next_multiple_of(8)),
        };
    }
    match &layout.scalars {
        _ if layout.size == 0 => Passing::Nothing,
        Some(scalars) if layout.size <= 16 => Passing::Pieces(pieces(scalars, layout.size)),
        None if layout.size <= 16 => Passing::Pieces(vec![I64; layout.size.div_ceil(8) as usize]),
        _ => Passing::Memory(layout.size.next_multiple_of(8)),
    }
}

/// An eightbyte with only floats in it travels in a float register.
fn pieces(scalars: &[Scalar], size: u64) -> Vec<Type> {
    (0..size.div_ceil(8) as u32)
        .map(|piece| {
            let inside = |scalar: &&Scalar| scalar.offset / 8 == piece;
            let float = |scalar: &Scalar| scalar.ty == F32 || scalar.ty == F64;
            if scalars.iter().filter(inside).all(float) {
                F64
            } else {
                I64
            }
        })
        .collect()
}

/// The C signature of a function; a result in memory makes the first parameter its address.
pub(super) fn signature(layouts: &Layouts, params: &[Ty], ret: Ty) -> Signature {
    let mut signature = Signature::new(CallConv::SystemV);
    match passing(layouts, ret) {
        Passing::Nothing => {}
        Passing::Scalar(ty) => signature.returns.push(AbiParam::new(ty)),
        Passing::Pieces(types) => signature.returns.extend(types.into_iter().map(AbiParam::new)),
        Passing::Memory(_) => signature
            .params
            .push(AbiParam::special(I64, ArgumentPurpose::StructReturn)),
    }
    for &ty in params {
        let signed = ty.as_int().is_some_and(IntTy::signed);
        match passing(layouts, ty) {
            Passing::Nothing => {}
            Passing::Scalar(scalar) => signature.params.push(super::abi::c_param(scalar, signed)),
            Passing::Pieces(types) => signature.params.extend(types.into_iter().map(AbiParam::new)),
            Passing::Memory(size) => signature.params.push(AbiParam::special(
                I64,
                ArgumentPurpose::StructArgument(size as u32),
            )),
        }
    }
    signature
}
