//! Proofs by going back through definitions and known conditions, to a limited depth.

use super::Check;
use super::known::{Fact, Known};
use super::numbering::Numbering;
use super::range::Range;
use cranelift_codegen::dominator_tree::DominatorTree;
use cranelift_codegen::flowgraph::ControlFlowGraph;
use cranelift_codegen::ir::condcodes::{CondCode, IntCC};
use cranelift_codegen::ir::{Block, Function, Inst, InstructionData, Opcode, Value, ValueDef};
use rustc_hash::FxHashSet;
use std::cell::{Cell, RefCell};

/// Steps from one value or condition to the next.
const DEPTH: u32 = 6;
/// Steps spent on one check; then it stays.
const BUDGET: u32 = 4000;

pub(super) struct Prover<'a> {
    func: &'a Function,
    cfg: &'a ControlFlowGraph,
    numbering: Numbering,
    known: Known<'a>,
    lengths: FxHashSet<Value>,
    /// Loop counters that are taken to be non-negative while that is being proved: it holds at the start and every
    /// round keeps it.
    assumed: RefCell<Vec<Value>>,
    budget: Cell<u32>,
}

impl<'a> Prover<'a> {
    pub fn new(
        func: &'a Function,
        cfg: &'a ControlFlowGraph,
        domtree: &'a DominatorTree,
        lengths: &[Value],
    ) -> Prover<'a> {
        let numbering = Numbering::of(func, domtree.cfg_rpo().copied());
        let lengths = lengths.iter().map(|&value| numbering.name(func, value)).collect();
        Prover {
            func,
            cfg,
            known: Known::of(func, cfg, domtree),
            numbering,
            lengths,
            assumed: RefCell::default(),
            budget: Cell::new(0),
        }
    }

    /// The branch never goes to its cold block.
    pub fn never_fails(&self, check: &Check) -> bool {
        self.budget.set(BUDGET);
        self.condition(check.condition, !check.failing, check.block, DEPTH)
    }

    /// Takes one step; false when all have been taken.
    fn step(&self) -> bool {
        let left = self.budget.get();
        self.budget.set(left.saturating_sub(1));
        left > 0
    }

    fn name(&self, value: Value) -> Value {
        self.numbering.name(self.func, value)
    }

    fn definition(&self, value: Value) -> Option<Inst> {
        match self.func.dfg.value_def(self.func.dfg.resolve_aliases(value)) {
            ValueDef::Result(inst, _) => Some(inst),
            _ => None,
        }
    }

    /// The opcode and operands of the two-operand instruction that computes a value as its first result.
    fn binary(&self, value: Value) -> Option<(Opcode, [Value; 2])> {
        let value = self.func.dfg.resolve_aliases(value);
        let ValueDef::Result(inst, 0) = self.func.dfg.value_def(value) else {
            return None;
        };
        match self.func.dfg.insts[inst] {
            InstructionData::Binary { opcode, args } => Some((opcode, args)),
            _ => None,
        }
    }

    fn constant(&self, value: Value) -> Option<i128> {
        let InstructionData::UnaryImm {
            opcode: Opcode::Iconst,
            imm,
        } = self.func.dfg.insts[self.definition(value)?]
        else {
            return None;
        };
        let unused = 64 - self.func.dfg.value_type(value).bits().min(64);
        Some(((imm.bits() << unused) >> unused) as i128)
    }

    /// A condition has this value at the end of a block.
    fn condition(&self, condition: Value, wanted: bool, at: Block, depth: u32) -> bool {
        let condition = self.func.dfg.resolve_aliases(condition);
        let ValueDef::Result(inst, result) = self.func.dfg.value_def(condition) else {
            return false;
        };
        match self.func.dfg.insts[inst] {
            InstructionData::IntCompare { cond, args, .. } => {
                let cc = if wanted { cond } else { cond.complement() };
                self.relation(cc, args[0], args[1], at, depth)
            }
            InstructionData::Binary { opcode, args } if result == 1 => {
                !wanted && self.fits(opcode, args, at, depth)
            }
            InstructionData::Binary { opcode, args } if depth > 0 => {
                let each = |&arg: &Value| self.condition(arg, wanted, at, depth - 1);
                match opcode {
                    Opcode::Band if wanted => args.iter().all(each),
                    Opcode::Bor if !wanted => args.iter().all(each),
                    Opcode::Band | Opcode::Bor => args.iter().any(each),
                    _ => false,
                }
            }
            InstructionData::UnaryImm {
                opcode: Opcode::Iconst,
                imm,
            } => (imm.bits() != 0) == wanted,
            _ => false,
        }
    }

    /// The result of a signed operation on these operands fits its type.
    fn fits(&self, opcode: Opcode, [left, right]: [Value; 2], at: Block, depth: u32) -> bool {
        let (a, b) = (self.range(left, at, depth), self.range(right, at, depth));
        let result = match opcode {
            Opcode::SaddOverflow | Opcode::Iadd => a.add(b),
            Opcode::SsubOverflow | Opcode::Isub => a.sub(b),
            Opcode::SmulOverflow | Opcode::Imul => a.mul(b),
            _ => return false,
        };
        result.within(Range::of_type(self.func.dfg.value_type(left)))
    }

    fn relation(&self, cc: IntCC, left: Value, right: Value, at: Block, depth: u32) -> bool {
        match cc {
            IntCC::UnsignedLessThan => {
                self.non_negative(left, at, depth) && self.less(left, right, at, depth)
            }
            IntCC::UnsignedLessThanOrEqual => {
                self.non_negative(left, at, depth) && self.at_most(left, right, at, depth)
            }
            IntCC::UnsignedGreaterThan => self.relation(IntCC::UnsignedLessThan, right, left, at, depth),
            IntCC::UnsignedGreaterThanOrEqual => {
                self.relation(IntCC::UnsignedLessThanOrEqual, right, left, at, depth)
            }
            IntCC::SignedLessThan => self.less(left, right, at, depth),
            IntCC::SignedLessThanOrEqual => self.at_most(left, right, at, depth),
            IntCC::SignedGreaterThan => self.less(right, left, at, depth),
            IntCC::SignedGreaterThanOrEqual => self.at_most(right, left, at, depth),
            IntCC::NotEqual => self.less(left, right, at, depth) || self.less(right, left, at, depth),
            IntCC::Equal => self.name(left) == self.name(right),
        }
    }

    /// `left < right`, signed.
    fn less(&self, left: Value, right: Value, at: Block, depth: u32) -> bool {
        let (a, b) = (
            self.range(left, at, depth.min(2)),
            self.range(right, at, depth.min(2)),
        );
        if a.high < b.low {
            return true;
        }
        if depth == 0 || !self.step() {
            return false;
        }
        self.grown(right, at, depth)
            .is_some_and(|less| self.at_most(left, less, at, depth - 1))
            || self.remainder_below(left, right, at, depth)
            || self
                .known
                .at(at)
                .any(|fact| match self.upper(fact, left, at, depth) {
                    Some((bound, true)) => self.at_most(bound, right, at, depth - 1),
                    Some((bound, false)) => {
                        self.name(bound) != self.name(left) && self.less(bound, right, at, depth - 1)
                    }
                    None => false,
                })
    }

    /// `left <= right`, signed.
    fn at_most(&self, left: Value, right: Value, at: Block, depth: u32) -> bool {
        if self.name(left) == self.name(right) {
            return true;
        }
        if depth == 0 || !self.step() {
            return false;
        }
        // `n - c` is at most `n`.
        let shrunk = match self.binary(left) {
            Some((Opcode::Isub | Opcode::SsubOverflow, [from, by])) => {
                self.constant(by).is_some_and(|by| by >= 0)
                    && self.fits(Opcode::Isub, [from, by], at, 2)
                    && self.at_most(from, right, at, depth - 1)
            }
            _ => false,
        };
        shrunk
            || self.less(left, right, at, depth - 1)
            || self
                .known
                .at(at)
                .any(|fact| match self.upper(fact, left, at, depth) {
                    Some((bound, _)) => self.name(bound) == self.name(right),
                    None => false,
                })
    }

    /// What a fact says `value` is below (true) or at most (false).
    fn upper(&self, fact: Fact, value: Value, at: Block, depth: u32) -> Option<(Value, bool)> {
        let name = self.name(value);
        let (left, right) = (self.name(fact.left), self.name(fact.right));
        // Unsigned comparisons are signed ones when the larger side is not negative.
        let natural = |larger: Value| depth > 0 && self.non_negative(larger, at, depth.min(2) - 1);
        match fact.cc {
            IntCC::SignedLessThan if left == name => Some((fact.right, true)),
            IntCC::SignedLessThanOrEqual | IntCC::Equal if left == name => Some((fact.right, false)),
            IntCC::SignedGreaterThan if right == name => Some((fact.left, true)),
            IntCC::SignedGreaterThanOrEqual if right == name => Some((fact.left, false)),
            IntCC::UnsignedLessThan if left == name && natural(fact.right) => Some((fact.right, true)),
            IntCC::UnsignedLessThanOrEqual if left == name && natural(fact.right) => {
                Some((fact.right, false))
            }
            _ => None,
        }
    }

    /// `right` is something plus a positive constant: the something.
    fn grown(&self, right: Value, at: Block, depth: u32) -> Option<Value> {
        let (opcode, args) = self.binary(right)?;
        if !matches!(opcode, Opcode::Iadd | Opcode::SaddOverflow) {
            return None;
        }
        let positive = self.constant(args[1]).is_some_and(|by| by > 0);
        (positive && self.fits(Opcode::Iadd, args, at, depth.min(2))).then_some(args[0])
    }

    /// `x % right` of a non-negative `x`.
    fn remainder_below(&self, left: Value, right: Value, at: Block, depth: u32) -> bool {
        match self.binary(left) {
            Some((Opcode::Srem, [of, by])) => {
                self.name(by) == self.name(right)
                    && self.non_negative(of, at, depth - 1)
                    && self.range(right, at, 2).low >= 1
            }
            _ => false,
        }
    }

    fn non_negative(&self, value: Value, at: Block, depth: u32) -> bool {
        let name = self.name(value);
        if self.lengths.contains(&name) || self.assumed.borrow().contains(&name) {
            return true;
        }
        if let Some(constant) = self.constant(value) {
            return constant >= 0;
        }
        if self
            .known
            .at(at)
            .any(|fact| self.says_non_negative(fact, value, at, depth))
        {
            return true;
        }
        depth > 0 && self.step() && self.non_negative_definition(value, at, depth - 1)
    }

    fn says_non_negative(&self, fact: Fact, value: Value, at: Block, depth: u32) -> bool {
        let natural = |bound: Value, least: i128| match self.constant(bound) {
            Some(constant) => constant >= least,
            None => {
                self.lengths.contains(&self.name(bound))
                    || depth > 0 && self.step() && self.non_negative(bound, at, depth.min(2) - 1)
            }
        };
        if let Some((bound, strict)) = self.lower(fact, value) {
            return natural(bound, -(strict as i128));
        }
        // Below something that is not negative, as unsigned numbers.
        let below = matches!(
            fact.cc,
            IntCC::UnsignedLessThan | IntCC::UnsignedLessThanOrEqual | IntCC::Equal
        );
        below && self.name(fact.left) == self.name(value) && natural(fact.right, 0)
    }

    fn non_negative_definition(&self, value: Value, at: Block, depth: u32) -> bool {
        let value = self.func.dfg.resolve_aliases(value);
        match self.func.dfg.value_def(value) {
            ValueDef::Param(block, number) => self.counter_is_non_negative(value, block, number, depth),
            ValueDef::Result(inst, 0) => self.non_negative_result(inst, at, depth),
            _ => false,
        }
    }

    fn non_negative_result(&self, inst: Inst, at: Block, depth: u32) -> bool {
        let both = |args: [Value; 2]| args.iter().all(|&arg| self.non_negative(arg, at, depth));
        match self.func.dfg.insts[inst] {
            InstructionData::Unary { opcode, .. } => opcode == Opcode::Uextend,
            InstructionData::Binary { opcode, args } => match opcode {
                Opcode::SaddOverflow | Opcode::SmulOverflow => both(args) && self.known.fits(inst, at),
                Opcode::Iadd => both(args) && self.fits(Opcode::Iadd, args, at, depth.min(3)),
                Opcode::Imul => both(args) && self.fits(Opcode::Imul, args, at, depth.min(3)),
                Opcode::Band => args.iter().any(|&arg| self.non_negative(arg, at, depth)),
                Opcode::Ushr => self.constant(args[1]).is_some_and(|by| by > 0),
                Opcode::Sshr | Opcode::Srem => self.non_negative(args[0], at, depth),
                Opcode::Sdiv | Opcode::Smin => both(args),
                Opcode::Smax => args.iter().any(|&arg| self.non_negative(arg, at, depth)),
                Opcode::Isub => {
                    self.at_most(args[1], args[0], at, depth) && self.non_negative(args[1], at, depth)
                }
                _ => false,
            },
            _ => false,
        }
    }

    /// A block parameter is non-negative when every value it gets is, assuming it was in the round before.
    fn counter_is_non_negative(&self, param: Value, block: Block, number: usize, depth: u32) -> bool {
        let mut ways_in = self.cfg.pred_iter(block).peekable();
        if ways_in.peek().is_none() {
            return false;
        }
        self.assumed.borrow_mut().push(self.name(param));
        let holds = ways_in.all(|way| {
            self.arguments(way.inst, block, number).is_some_and(|args| {
                args.into_iter()
                    .all(|arg| self.non_negative(arg, way.block, depth))
            })
        });
        self.assumed.borrow_mut().pop();
        holds
    }

    /// What a jump or branch passes for a block's parameter; `None` for jumps through tables.
    fn arguments(&self, inst: Inst, block: Block, number: usize) -> Option<Vec<Value>> {
        let dfg = &self.func.dfg;
        if matches!(dfg.insts[inst], InstructionData::BranchTable { .. }) {
            return None;
        }
        let calls = dfg.insts[inst].branch_destination(&dfg.jump_tables, &dfg.exception_tables);
        calls
            .iter()
            .filter(|call| call.block(&dfg.value_lists) == block)
            .map(|call| call.args(&dfg.value_lists).nth(number)?.as_value())
            .collect()
    }

    /// Bounds of a value at a block.
    fn range(&self, value: Value, at: Block, depth: u32) -> Range {
        let ty = self.func.dfg.value_type(value);
        let all = Range::of_type(ty);
        if let Some(constant) = self.constant(value) {
            return Range::exactly(constant);
        }
        if depth == 0 || !self.step() {
            return match self.lengths.contains(&self.name(value))
                || self.assumed.borrow().contains(&self.name(value))
            {
                true => Range::between(0, all.high),
                false => all,
            };
        }
        let mut range = self.definition_range(value, at, depth - 1).meet(all);
        if range.low < 0 && self.non_negative(value, at, depth - 1) {
            range.low = 0;
        }
        for fact in self.known.at(at) {
            if let Some((bound, strict)) = self.upper(fact, value, at, 1) {
                let high = self.range(bound, at, depth.min(2) - 1).high - strict as i128;
                range.high = range.high.min(high);
            } else if let Some((bound, strict)) = self.lower(fact, value) {
                let low = self.range(bound, at, depth.min(2) - 1).low + strict as i128;
                range.low = range.low.max(low);
            }
        }
        range
    }

    /// What a fact says `value` is above (true) or at least (false).
    fn lower(&self, fact: Fact, value: Value) -> Option<(Value, bool)> {
        let name = self.name(value);
        match fact.cc {
            IntCC::SignedGreaterThan if self.name(fact.left) == name => Some((fact.right, true)),
            IntCC::SignedGreaterThanOrEqual if self.name(fact.left) == name => Some((fact.right, false)),
            IntCC::SignedLessThan if self.name(fact.right) == name => Some((fact.left, true)),
            IntCC::SignedLessThanOrEqual if self.name(fact.right) == name => Some((fact.left, false)),
            _ => None,
        }
    }

    fn definition_range(&self, value: Value, at: Block, depth: u32) -> Range {
        let all = Range::of_type(self.func.dfg.value_type(value));
        let value = self.func.dfg.resolve_aliases(value);
        let ValueDef::Result(inst, 0) = self.func.dfg.value_def(value) else {
            return all;
        };
        let of = |arg: Value| self.range(arg, at, depth);
        let range = match self.func.dfg.insts[inst] {
            InstructionData::Unary {
                opcode: Opcode::Uextend,
                arg,
            } => {
                let bits = self.func.dfg.value_type(arg).bits().min(63);
                Range::between(0, (1i128 << bits) - 1)
            }
            InstructionData::Unary {
                opcode: Opcode::Sextend,
                arg,
            } => of(arg),
            InstructionData::Binary {
                opcode,
                args: [left, right],
            } => match opcode {
                Opcode::Iadd => of(left).add(of(right)),
                Opcode::Isub => of(left).sub(of(right)),
                Opcode::Imul => of(left).mul(of(right)),
                Opcode::Band => match self.constant(right) {
                    Some(mask) if mask >= 0 => Range::between(0, mask),
                    _ => all,
                },
                Opcode::Srem => match self.constant(right) {
                    Some(by) if by > 0 => Range::between(1 - by, by - 1),
                    _ => all,
                },
                Opcode::Smin => {
                    Range::between(of(left).low.min(of(right).low), of(left).high.min(of(right).high))
                }
                _ => all,
            },
            InstructionData::Ternary {
                opcode: Opcode::Select,
                args,
            } => of(args[1]).join(of(args[2])),
            _ => all,
        };
        // What wraps around can be anything.
        if range.within(all) { range } else { all }
    }
}
