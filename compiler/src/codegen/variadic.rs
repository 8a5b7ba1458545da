//! Calls of variadic C functions. The callee wants the number of float registers in `al`, which Cranelift cannot set,
//! so a few instructions of our own load all registers from a block of memory and call.

use super::cdecl::{self, Passing};
use super::function::{Address, FunctionCx};
use super::shims::Shim;
use crate::types::*;
use cranelift_codegen::ir::types::{F32, F64, I64};
use cranelift_codegen::ir::{InstBuilder, Type, Value};

/// The block: `{function, stack words, 6 integer registers, 8 float registers, stack…}`. The results come back in the
/// first two registers of each kind.
const STACK_WORDS: u64 = 8;
const INTEGERS: u64 = 16;
const FLOATS: u64 = 64;
const STACK: u64 = 128;

/// `trampoline(block)` for x86-64, System V.
#[rustfmt::skip]
pub(super) const TRAMPOLINE: &[u8] = &[
    0x55,                                     // push rbp
    0x48, 0x89, 0xe5,                         // mov rbp, rsp
    0x53,                                     // push rbx
    0x48, 0x83, 0xec, 0x08,                   // sub rsp, 8
    0x48, 0x89, 0xfb,                         // mov rbx, rdi
    0x48, 0x8b, 0x4b, 0x08,                   // mov rcx, [rbx + 8]
    0x48, 0x89, 0xc8,                         // mov rax, rcx
    0x48, 0xc1, 0xe0, 0x03,                   // shl rax, 3
    0x48, 0x29, 0xc4,                         // sub rsp, rax
    0x48, 0x8d, 0xb3, 0x80, 0x00, 0x00, 0x00, // lea rsi, [rbx + 128]
    0x48, 0x89, 0xe7,                         // mov rdi, rsp
    0xfc,                                     // cld
    0xf3, 0x48, 0xa5,                         // rep movsq
    0x48, 0x8b, 0x7b, 0x10,                   // mov rdi, [rbx + 16]
    0x48, 0x8b, 0x73, 0x18,                   // mov rsi, [rbx + 24]
    0x48, 0x8b, 0x53, 0x20,                   // mov rdx, [rbx + 32]
    0x48, 0x8b, 0x4b, 0x28,                   // mov rcx, [rbx + 40]
    0x4c, 0x8b, 0x43, 0x30,                   // mov r8, [rbx + 48]
    0x4c, 0x8b, 0x4b, 0x38,                   // mov r9, [rbx + 56]
    0xf2, 0x0f, 0x10, 0x43, 0x40,             // movsd xmm0, [rbx + 64]
    0xf2, 0x0f, 0x10, 0x4b, 0x48,             // movsd xmm1, [rbx + 72]
    0xf2, 0x0f, 0x10, 0x53, 0x50,             // movsd xmm2, [rbx + 80]
    0xf2, 0x0f, 0x10, 0x5b, 0x58,             // movsd xmm3, [rbx + 88]
    0xf2, 0x0f, 0x10, 0x63, 0x60,             // movsd xmm4, [rbx + 96]
    0xf2, 0x0f, 0x10, 0x6b, 0x68,             // movsd xmm5, [rbx + 104]
    0xf2, 0x0f, 0x10, 0x73, 0x70,             // movsd xmm6, [rbx + 112]
    0xf2, 0x0f, 0x10, 0x7b, 0x78,             // movsd xmm7, [rbx + 120]
    0xb0, 0x08,                               // mov al, 8
    0xff, 0x13,                               // call [rbx]
    0x48, 0x89, 0x43, 0x10,                   // mov [rbx + 16], rax
    0x48, 0x89, 0x53, 0x18,                   // mov [rbx + 24], rdx
    0xf2, 0x0f, 0x11, 0x43, 0x40,             // movsd [rbx + 64], xmm0
    0xf2, 0x0f, 0x11, 0x4b, 0x48,             // movsd [rbx + 72], xmm1
    0x48, 0x8d, 0x65, 0xf8,                   // lea rsp, [rbp - 8]
    0x5b,                                     // pop rbx
    0x5d,                                     // pop rbp
    0xc3,                                     // ret
];

/// One argument: its type, where it is, and whether it is one of the `...`, which are promoted.
pub(super) struct Argument {
    pub ty: Ty,
    pub from: Address,
    pub promoted: bool,
}

/// Calls `function` and returns its result's pieces.
pub(super) fn call(cx: &mut FunctionCx, function: Value, args: &[Argument], ret: Ty) -> Vec<Value> {
    let words: u64 = args
        .iter()
        .map(|arg| cx.unit.layouts.of(arg.ty).size.div_ceil(8))
        .sum();
    let block = Address::slot(cx.slot(STACK + 8 * (words + 1), 16));
    let mut filler = Filler {
        block,
        integers: 0,
        floats: 0,
        stack: 0,
    };
    for arg in args {
        filler.argument(cx, arg);
    }
    let stack = cx.word(filler.stack.next_multiple_of(2) as i64);
    cx.store_at(function, block);
    cx.store_at(stack, block.plus(STACK_WORDS));
    let trampoline = cx.unit.shim(Shim::Variadic);
    let trampoline = cx.func_ref(trampoline);
    let address = cx.address_value(block);
    cx.b.ins().call(trampoline, &[address]);
    results(cx, block, ret)
}

fn results(cx: &mut FunctionCx, block: Address, ret: Ty) -> Vec<Value> {
    let types = match cdecl::passing(&cx.unit.layouts, ret) {
        Passing::Scalar(ty) => vec![ty],
        Passing::Pieces(types) => types,
        Passing::Nothing | Passing::Memory(_) => Vec::new(),
    };
    let (mut integers, mut floats) = (INTEGERS, FLOATS);
    let mut take = |cx: &mut FunctionCx, ty: Type| {
        let next = if ty.is_float() { &mut floats } else { &mut integers };
        let from = block.plus(*next);
        *next += 8;
        cx.load_at(ty, from)
    };
    types.into_iter().map(|ty| take(cx, ty)).collect()
}

/// How much of the block is filled.
struct Filler {
    block: Address,
    integers: u64,
    floats: u64,
    stack: u64,
}

impl Filler {
    fn argument(&mut self, cx: &mut FunctionCx, arg: &Argument) {
        match cdecl::passing(&cx.unit.layouts, arg.ty) {
            Passing::Nothing => {}
            Passing::Scalar(scalar) => {
                let value = cx.load_at(scalar, arg.from);
                let signed = arg.ty.as_int().is_some_and(IntTy::signed);
                let value = promote(cx, value, scalar, signed, arg.promoted);
                self.scalar(cx, value);
            }
            Passing::Pieces(pieces) => self.pieces(cx, &pieces, arg.from),
            Passing::Memory(size) => {
                for at in 0..size / 8 {
                    let word = cx.load_word(arg.from.plus(8 * at));
                    self.on_stack(cx, word);
                }
            }
        }
    }

    /// A struct is passed in registers as a whole or not at all.
    fn pieces(&mut self, cx: &mut FunctionCx, pieces: &[Type], from: Address) {
        let floats = pieces.iter().filter(|piece| piece.is_float()).count() as u64;
        let fits = self.integers + pieces.len() as u64 - floats <= 6 && self.floats + floats <= 8;
        for (at, &piece) in (0u64..).zip(pieces) {
            let value = cx.load_at(piece, from.plus(8 * at));
            match fits {
                true => self.scalar(cx, value),
                false => self.on_stack(cx, value),
            }
        }
    }

    fn scalar(&mut self, cx: &mut FunctionCx, value: Value) {
        let float = cx.b.func.dfg.value_type(value).is_float();
        let (next, limit, start) = match float {
            true => (&mut self.floats, 8, FLOATS),
            false => (&mut self.integers, 6, INTEGERS),
        };
        if *next == limit {
            return self.on_stack(cx, value);
        }
        let to = self.block.plus(start + 8 * *next);
        *next += 1;
        cx.store_at(value, to);
    }

    fn on_stack(&mut self, cx: &mut FunctionCx, value: Value) {
        cx.store_at(value, self.block.plus(STACK + 8 * self.stack));
        self.stack += 1;
    }
}

/// C's promotions, and integers to whole registers.
fn promote(cx: &mut FunctionCx, value: Value, ty: Type, signed: bool, promoted: bool) -> Value {
    match ty {
        F32 if promoted => cx.b.ins().fpromote(F64, value),
        F32 | F64 => value,
        _ => cx.extend(value, ty, I64, signed),
    }
}
