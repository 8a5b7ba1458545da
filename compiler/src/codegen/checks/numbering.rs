//! One name for values that are always equal.

use cranelift_codegen::ir::{Function, Inst, InstructionData, Opcode, Type, Value};
use cranelift_entity::SecondaryMap;
use rustc_hash::FxHashMap;

/// Which value stands for which.
pub(super) struct Numbering {
    of: SecondaryMap<Value, Option<Value>>,
}

/// An operation on named values.
#[derive(PartialEq, Eq, Hash)]
struct Key {
    opcode: Opcode,
    ty: Type,
    args: [Option<Value>; 2],
    immediate: i64,
}

impl Numbering {
    /// Blocks in an order in which definitions come before uses, loops aside.
    pub fn of(func: &Function, order: impl Iterator<Item = cranelift_codegen::ir::Block>) -> Numbering {
        let mut numbering = Numbering {
            of: SecondaryMap::new(),
        };
        let mut known: FxHashMap<Key, Value> = FxHashMap::default();
        for block in order {
            for inst in func.layout.block_insts(block) {
                if let Some(key) = numbering.key(func, inst) {
                    let value = func.dfg.first_result(inst);
                    let first = *known.entry(key).or_insert(value);
                    numbering.of[value] = Some(first);
                }
            }
        }
        numbering
    }

    /// The name of a value.
    pub fn name(&self, func: &Function, value: Value) -> Value {
        let value = func.dfg.resolve_aliases(value);
        self.of[value].unwrap_or(value)
    }

    /// What a pure instruction with one result computes; `None` for others.
    fn key(&self, func: &Function, inst: Inst) -> Option<Key> {
        let data = &func.dfg.insts[inst];
        let immediate = immediate(func, data)?;
        let [_] = func.dfg.inst_results(inst) else {
            return None;
        };
        let mut args = [None; 2];
        for (slot, &arg) in args.iter_mut().zip(func.dfg.inst_args(inst)) {
            *slot = Some(self.name(func, arg));
        }
        let ty = func.dfg.value_type(func.dfg.first_result(inst));
        Some(Key {
            opcode: data.opcode(),
            ty,
            args,
            immediate,
        })
    }
}

/// What besides its operands decides the result of a pure instruction.
fn immediate(func: &Function, data: &InstructionData) -> Option<i64> {
    match data {
        InstructionData::UnaryImm { imm, .. } => Some(imm.bits()),
        InstructionData::Binary { opcode, .. } | InstructionData::Unary { opcode, .. } => {
            is_pure(*opcode).then_some(0)
        }
        InstructionData::IntCompare { cond, .. } => Some(*cond as i64),
        // Memory that does not change while the function runs.
        InstructionData::Load {
            opcode: Opcode::Load,
            flags,
            offset,
            ..
        } => {
            let readonly = func.dfg.mem_flags[*flags].readonly();
            readonly.then_some(i32::from(*offset) as i64)
        }
        _ => None,
    }
}

fn is_pure(opcode: Opcode) -> bool {
    use Opcode::*;
    matches!(
        opcode,
        Iadd | Isub | Imul | Ishl | Sshr | Ushr | Band | Bor | Bxor | Uextend | Sextend | Ireduce | Ineg
    )
}
