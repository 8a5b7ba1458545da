//! Loops over an index, with a check inside: which checks go and which stay.

use super::{checks_of, remove};
use cranelift_codegen::ir::condcodes::IntCC;
use cranelift_codegen::ir::types::I64;
use cranelift_codegen::ir::{
    AbiParam, Function, InstBuilder, InstructionData, Signature, TrapCode, UserFuncName, Value,
};
use cranelift_codegen::isa::CallConv;
use cranelift_frontend::{FunctionBuilder, FunctionBuilderContext};

/// `for (i = start; i <cc> len; i += 1) check(i, len)` with the check `i >= len` as unsigned numbers.
struct Loop {
    start: Option<i64>,
    cc: IntCC,
    /// The length is known to be one.
    is_length: bool,
}

impl Loop {
    /// Is the check still there?
    fn keeps_check(self) -> bool {
        let mut signature = Signature::new(CallConv::SystemV);
        signature.params = vec![AbiParam::new(I64), AbiParam::new(I64)];
        let mut func = Function::with_name_signature(UserFuncName::user(0, 0), signature);
        let mut context = FunctionBuilderContext::new();
        let len = self.build(FunctionBuilder::new(&mut func, &mut context));
        let lengths: Vec<Value> = self.is_length.then_some(len).into_iter().collect();
        remove(&mut func, &lengths);
        let checks = checks_of(&func);
        assert_eq!(checks.len(), 1);
        let condition = func.dfg.value_def(checks[0].condition).unwrap_inst();
        !matches!(func.dfg.insts[condition], InstructionData::UnaryImm { .. })
    }

    fn build(&self, mut b: FunctionBuilder) -> Value {
        let [entry, head, inside, hot, cold, done] = [(); 6].map(|()| b.create_block());
        b.append_block_params_for_function_params(entry);
        b.switch_to_block(entry);
        let (len, given) = (b.block_params(entry)[0], b.block_params(entry)[1]);
        let start = match self.start {
            Some(start) => b.ins().iconst(I64, start),
            None => given,
        };
        let index = b.append_block_param(head, I64);
        b.ins().jump(head, &[start.into()]);
        b.switch_to_block(head);
        let more = b.ins().icmp(self.cc, index, len);
        b.ins().brif(more, inside, &[], done, &[]);
        b.switch_to_block(inside);
        let outside = b.ins().icmp(IntCC::UnsignedGreaterThanOrEqual, index, len);
        b.set_cold_block(cold);
        b.ins().brif(outside, cold, &[], hot, &[]);
        b.switch_to_block(cold);
        b.ins().trap(TrapCode::unwrap_user(1));
        b.switch_to_block(hot);
        let next = b.ins().iadd_imm_s(index, 1);
        b.ins().jump(head, &[next.into()]);
        b.switch_to_block(done);
        b.ins().return_(&[]);
        b.seal_all_blocks();
        len
    }
}

const UP_TO: IntCC = IntCC::SignedLessThan;

#[test]
fn an_index_below_the_length_needs_no_check() {
    assert!(
        !Loop {
            start: Some(0),
            cc: UP_TO,
            is_length: true
        }
        .keeps_check()
    );
    assert!(
        !Loop {
            start: Some(3),
            cc: UP_TO,
            is_length: true
        }
        .keeps_check()
    );
    // Also where the bound may be negative: then the loop does not run.
    assert!(
        !Loop {
            start: Some(0),
            cc: UP_TO,
            is_length: false
        }
        .keeps_check()
    );
}

#[test]
fn one_too_far_is_checked() {
    let cc = IntCC::SignedLessThanOrEqual;
    assert!(
        Loop {
            start: Some(0),
            cc,
            is_length: true
        }
        .keeps_check()
    );
}

#[test]
fn an_index_that_may_be_negative_is_checked() {
    assert!(
        Loop {
            start: Some(-1),
            cc: UP_TO,
            is_length: true
        }
        .keeps_check()
    );
    assert!(
        Loop {
            start: None,
            cc: UP_TO,
            is_length: true
        }
        .keeps_check()
    );
}
