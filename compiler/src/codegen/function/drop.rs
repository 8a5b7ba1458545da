//! The end of values.

use super::FunctionCx;
use super::place::{Address, Location};
use crate::codegen::abi::c_signature;
use crate::codegen::runtime;
use crate::mir::Place;
use crate::types::*;
use cranelift_codegen::ir::types::I64;
use cranelift_codegen::ir::{InstBuilder, Value};

impl FunctionCx<'_, '_, '_> {
    pub(super) fn drop_place(&mut self, place: &Place) {
        let (location, ty) = self.place(place);
        self.drop_location(&location, ty);
    }

    /// Drops the value of a type in memory.
    pub fn drop_memory(&mut self, address: Address, ty: Ty) {
        self.drop_location(&Location::Memory(address), ty);
    }

    fn drop_location(&mut self, location: &Location, ty: Ty) {
        if !self.unit.facts.needs_drop(ty) {
            return;
        }
        match *ty.kind() {
            TyKind::Str => self.drop_string(location),
            TyKind::Fn(_) => {
                if let [_, env] = self.load(location, ty)[..] {
                    self.release_env(env);
                }
            }
            TyKind::Heap(content) => self.drop_heap(location, ty, content),
            _ => self.call_drop_glue(location, ty),
        }
    }

    /// A literal, and a string that never grew, own no memory: their capacity is zero.
    fn drop_string(&mut self, location: &Location) {
        let [pointer, _, cap] = self.load(location, Ty::str())[..] else {
            return;
        };
        self.when_not_null(cap, |cx| {
            let align = cx.word(1);
            cx.runtime(runtime::FREE, &[pointer, cap, align]);
        });
    }

    fn drop_heap(&mut self, location: &Location, ty: Ty, content: Ty) {
        match self.load(location, ty)[..] {
            [data, itable] => self.drop_interface(data, itable),
            [pointer] => {
                self.drop_memory(Address::value(pointer), content);
                self.free_content(pointer, content);
            }
            _ => {}
        }
    }

    fn free_content(&mut self, pointer: Value, content: Ty) {
        let layout = self.unit.layouts.of(content);
        let (size, align) = (self.word(layout.size as i64), self.word(layout.align as i64));
        self.runtime(runtime::FREE, &[pointer, size, align]);
    }

    /// The box whose content is gone.
    pub(super) fn free_heap(&mut self, place: &Place) {
        let (location, ty) = self.place(place);
        let TyKind::Heap(content) = *ty.kind() else {
            return;
        };
        match self.load(&location, ty)[..] {
            [data, itable] => self.free_interface(data, Address::value(itable)),
            [pointer] => self.free_content(pointer, content),
            _ => {}
        }
    }

    fn free_interface(&mut self, data: Value, itable: Address) {
        let (size, align) = (self.load_word(itable.plus(8)), self.load_word(itable.plus(16)));
        self.runtime(runtime::FREE, &[data, size, align]);
    }

    fn drop_interface(&mut self, data: Value, itable: Value) {
        let itable = Address::value(itable);
        let drop = self.load_word(itable);
        let signature = self.b.import_signature(c_signature(&[I64], &[]));
        self.when_not_null(drop, |cx| {
            cx.b.ins().call_indirect(signature, drop, &[data]);
        });
        self.free_interface(data, itable);
    }

    fn call_drop_glue(&mut self, location: &Location, ty: Ty) {
        let Some(&glue) = self.unit.program.drops.get(&ty) else {
            return;
        };
        let address = match location {
            Location::Memory(address) => *address,
            Location::Unsized { data, .. } => Address::value(*data),
            Location::Parts(_) => {
                let values = self.load(location, ty);
                self.spill(ty, &values)
            }
        };
        let address = self.address_value(address);
        let func = self.func_ref(self.unit.functions[glue]);
        self.b.ins().call(func, &[address]);
    }
}
