//! How C passes values on x86-64 (System V): scalars by themselves, small structs in pieces of eight bytes, larger
//! ones in memory.

use super::layout::{Layouts, Shape};
use crate::types::*;
use cranelift_codegen::ir::types::{F64, I64};
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

/// Classifies a type.
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
    match layout.size {
        0 => Passing::Nothing,
        1..=16 => Passing::Pieces(pieces(layouts, ty, layout.size)),
        size => Passing::Memory(size.next_multiple_of(8)),
    }
}

/// An eightbyte with only floats in it travels in a float register.
fn pieces(layouts: &Layouts, ty: Ty, size: u64) -> Vec<Type> {
    let mut pieces = vec![F64; size.div_ceil(8) as usize];
    integers(layouts, ty, 0, &mut pieces);
    pieces
}

/// Marks the eightbytes in which something else than a float lies.
fn integers(layouts: &Layouts, ty: Ty, start: u64, pieces: &mut [Type]) {
    let layout = layouts.of(ty);
    match (&layout.shape, ty.kind()) {
        _ if layout.size == 0 => {}
        (_, TyKind::Array(element, count)) => {
            let size = layouts.of(*element).size;
            for at in 0..*count {
                integers(layouts, *element, start + at * size, pieces);
            }
        }
        (Shape::Struct(fields), TyKind::Adt(adt, args)) => {
            let types = layouts.field_types(*adt, *args);
            for (field, ty) in fields.iter().zip(types) {
                integers(layouts, ty, start + field.offset, pieces);
            }
        }
        (_, TyKind::Float(_)) => {}
        _ => {
            let last = (start + layout.size - 1) / 8;
            pieces[(start / 8) as usize..=last as usize].fill(I64);
        }
    }
}

/// How the arguments of one call travel: a struct goes to registers as a whole, or to memory when they do not suffice.
pub(super) fn arguments(layouts: &Layouts, params: &[Ty], ret: Ty) -> Vec<Passing> {
    let hidden = matches!(passing(layouts, ret), Passing::Memory(_));
    let (mut integers, mut floats) = (6usize - hidden as usize, 8usize);
    let mut one = |&ty: &Ty| {
        let passing = passing(layouts, ty);
        let types = match &passing {
            Passing::Scalar(ty) => std::slice::from_ref(ty),
            Passing::Pieces(types) => types,
            Passing::Nothing | Passing::Memory(_) => return passing,
        };
        let of_floats = types.iter().filter(|ty| ty.is_float()).count();
        let of_integers = types.len() - of_floats;
        if of_integers > integers || of_floats > floats {
            return match passing {
                Passing::Pieces(_) => Passing::Memory(layouts.of(ty).size.next_multiple_of(8)),
                scalar => scalar,
            };
        }
        integers -= of_integers;
        floats -= of_floats;
        passing
    };
    params.iter().map(&mut one).collect()
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
    for (&ty, passing) in params.iter().zip(arguments(layouts, params, ret)) {
        let signed = ty.as_int().is_some_and(IntTy::signed);
        match passing {
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
