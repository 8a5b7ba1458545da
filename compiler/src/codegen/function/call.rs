//! Calls of Milo functions: by name, through a function value, through an interface.

use super::FunctionCx;
use super::lending::Lent;
use super::place::Address;
use crate::codegen::abi::FnAbi;
use crate::codegen::runtime;
use crate::codegen::values::Values;
use crate::mir::{Base, CallTarget, Operand, Place, Projection};
use crate::mono::{ConcreteCallee, InstanceId};
use crate::types::*;
use cranelift_codegen::ir::{Inst, InstBuilder, Value};

/// Bytes of an itable before its methods: drop, size, alignment.
const ITABLE_HEADER: i32 = 24;

impl FunctionCx<'_, '_, '_> {
    pub(super) fn call(&mut self, dest: Option<&Place>, callee: &CallTarget, args: &[Operand]) {
        match callee {
            CallTarget::Named(named) => match ConcreteCallee::of(named) {
                Some(ConcreteCallee::Instance(id)) => self.call_instance(dest, id, args),
                Some(ConcreteCallee::Extern(id)) => self.call_extern(dest, id, args),
                Some(ConcreteCallee::Intrinsic(intrinsic, types)) => {
                    self.intrinsic(dest, intrinsic, types, args)
                }
                Some(ConcreteCallee::Glue(glue, ty)) => self.primitive_glue(dest, glue, ty, args),
                None => {}
            },
            CallTarget::Value(function) => self.call_value(dest, function, args),
            CallTarget::Interface { interface, method } => {
                self.call_interface(dest, *interface, *method as usize, args)
            }
        }
    }

    fn call_instance(&mut self, dest: Option<&Place>, id: InstanceId, args: &[Operand]) {
        let abi = self.unit.fn_abi(id);
        let function = self.unit.functions[id];
        self.call_with(dest, &abi, None, args, |cx, values| {
            let func = cx.func_ref(function);
            cx.b.ins().call(func, values)
        });
    }

    fn call_value(&mut self, dest: Option<&Place>, function: &Operand, args: &[Operand]) {
        let ty = self.operand_ty(function);
        let Some(fn_ty) = ty.as_fn() else { return };
        let [code, env] = self.operand(function)[..] else {
            return;
        };
        let abi = FnAbi {
            params: fn_ty.params.to_vec(),
            ret: fn_ty.ret,
            env: true,
            location: false,
        };
        self.call_indirect(dest, &abi, code, Some(env), args);
        // The call took the function value: nobody else will end it.
        if matches!(function, Operand::Move(_)) {
            self.release_env(env);
        }
    }

    pub(super) fn release_env(&mut self, env: Value) {
        self.when_not_null(env, |cx| {
            cx.runtime(runtime::ENV_RELEASE, &[env]);
        });
    }

    fn call_interface(
        &mut self,
        dest: Option<&Place>,
        interface: InterfaceId,
        method: usize,
        args: &[Operand],
    ) {
        let Some((receiver, rest)) = args.split_first() else {
            return;
        };
        let TyKind::Ref(_, target) = *self.operand_ty(receiver).kind() else {
            return;
        };
        let TyKind::Interface(_, type_args) = *target.kind() else {
            return;
        };
        let [data, itable] = self.operand(receiver)[..] else {
            return;
        };
        let declared = &self.unit.hir.interfaces[interface].methods[method];
        let mut params = vec![Ty::pointer(Ty::u8())];
        params.extend(declared.params.iter().map(|ty| ty.substitute(&type_args)));
        let abi = FnAbi {
            params,
            ret: declared.ret.substitute(&type_args),
            env: false,
            location: false,
        };
        let entry = Address::value(itable).plus(ITABLE_HEADER as u64 + 8 * method as u64);
        let code = self.load_word(entry);
        // The receiver goes where an environment would: first, as one word.
        let as_env = FnAbi {
            params: abi.params[1..].to_vec(),
            env: true,
            ..abi
        };
        self.call_indirect(dest, &as_env, code, Some(data), rest);
    }

    fn call_indirect(
        &mut self,
        dest: Option<&Place>,
        abi: &FnAbi,
        code: Value,
        env: Option<Value>,
        args: &[Operand],
    ) {
        let signature = abi.signature(&self.unit.layouts);
        let signature = self.b.import_signature(signature);
        self.call_with(dest, abi, env, args, |cx, values| {
            cx.b.ins().call_indirect(signature, code, values)
        });
    }

    /// Passes the arguments, calls, and puts the result where it belongs.
    fn call_with(
        &mut self,
        dest: Option<&Place>,
        abi: &FnAbi,
        env: Option<Value>,
        args: &[Operand],
        call: impl FnOnce(&mut Self, &[Value]) -> Inst,
    ) {
        let in_memory = abi.returns_in_memory(&self.unit.layouts);
        let (result, copied_later) = match in_memory {
            true => self.result_memory(dest, abi.ret),
            false => (None, false),
        };
        let mut values: Vec<Value> = Vec::new();
        if let Some(result) = result {
            values.push(self.address_value(result));
        }
        values.extend(env);
        let mut lent = Lent::default();
        self.arguments(&abi.params, args, &mut values, &mut lent);
        if abi.location {
            values.push(self.location());
        }
        let inst = call(self, &values);
        let returned = Values::of(self.b.inst_results(inst));
        self.take_back(&lent);
        let Some(dest) = dest else { return };
        match result {
            Some(result) if copied_later => {
                let to = self.memory_of(dest);
                self.copy_value(result, to, abi.ret);
            }
            Some(_) => {}
            None => self.store_result(dest, abi.ret, &returned),
        }
    }

    /// Stores a call's scalars; a function that never returns has none.
    pub(super) fn store_result(&mut self, dest: &Place, ret: Ty, values: &Values) {
        if ret.is_never() {
            return;
        }
        let (location, ty) = self.place(dest);
        let wanted = self.unit.layouts.scalar_types(ty).map_or(0, |all| all.len());
        if wanted == values.len() {
            self.store(&location, ty, values);
        }
    }

    /// Where the callee writes its result, and whether it has to be copied from there. The callee writes it last, so
    /// that it may be the memory of an argument.
    fn result_memory(&mut self, dest: Option<&Place>, ty: Ty) -> (Option<Address>, bool) {
        let direct = |place: &&Place| {
            let steady = |projection: &Projection| {
                matches!(projection, Projection::Field(_) | Projection::Payload(..))
            };
            matches!(place.base, Base::Local(_)) && place.projections.iter().all(steady)
        };
        match dest.filter(direct) {
            Some(place) => (Some(self.memory_of(place)), false),
            None => (Some(Address::slot(self.slot_for(ty))), true),
        }
    }

    fn arguments(&mut self, params: &[Ty], args: &[Operand], out: &mut Vec<Value>, lent: &mut Lent) {
        for (&param, arg) in params.iter().zip(args) {
            if let Some((place, mutable)) = self.lent_place(arg)
                && let Some(address) = self.lend(lent, &place, mutable)
            {
                out.push(self.address_value(address));
                continue;
            }
            match self.unit.layouts.scalar_types(param) {
                Some(wanted) => {
                    let mut values = self.operand(arg);
                    if values.len() != wanted.len() {
                        values = self.zeros(param);
                    }
                    out.extend_from_slice(&values);
                }
                None => {
                    let address = self.argument_memory(arg);
                    out.push(self.address_value(address));
                }
            }
        }
    }

    /// Memory that the callee may keep: a moved local itself, otherwise a copy.
    fn argument_memory(&mut self, arg: &Operand) -> Address {
        if let Operand::Move(place) = arg
            && matches!(place.base, Base::Local(_))
            && !place.projections.contains(&Projection::Deref)
            && self.in_memory(place)
        {
            return self.memory_of(place);
        }
        let copy = Address::slot(self.slot_for(self.operand_ty(arg)));
        self.store_operand(arg, copy);
        copy
    }

    /// Runs `then` when `value` is not zero.
    pub(super) fn when_not_null(&mut self, value: Value, then: impl FnOnce(&mut Self)) {
        let (inside, behind) = (self.b.create_block(), self.b.create_block());
        self.b.ins().brif(value, inside, &[], behind, &[]);
        self.b.switch_to_block(inside);
        then(self);
        self.b.ins().jump(behind, &[]);
        self.b.switch_to_block(behind);
    }
}
