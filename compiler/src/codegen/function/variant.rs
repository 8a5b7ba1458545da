//! Structs, enum variants and arrays put together.

use super::FunctionCx;
use super::place::Address;
use crate::codegen::enums::{EnumLayout, Tag};
use crate::codegen::layout::Shape;
use crate::codegen::values::Values;
use crate::mir::Operand;
use crate::types::*;
use cranelift_codegen::ir::condcodes::IntCC;
use cranelift_codegen::ir::types::{I8, I64};
use cranelift_codegen::ir::{InstBuilder, Value};
use cranelift_module::Module;

impl FunctionCx<'_, '_, '_> {
    /// A struct in registers: its fields' scalars in the order of declaration.
    pub(super) fn structure(&mut self, ty: Ty, fields: &[Operand]) -> Values {
        let mut all = Values::none();
        for field in fields {
            for &value in self.operand(field).iter() {
                all.push(value);
            }
        }
        let wanted = self.unit.layouts.scalar_types(ty).map_or(0, |all| all.len());
        if all.len() == wanted { all } else { self.zeros(ty) }
    }

    pub(super) fn structure_into(&mut self, ty: Ty, fields: &[Operand], to: Address) {
        let layout = self.unit.layouts.of(ty);
        if let Shape::Struct(offsets) = &layout.shape {
            for (field, at) in fields.iter().zip(offsets) {
                self.store_operand(field, to.plus(at.offset));
            }
        }
    }

    pub(super) fn variant(&mut self, ty: Ty, variant: usize, fields: &[Operand]) -> Values {
        let operands: Vec<Values> = fields.iter().map(|field| self.operand(field)).collect();
        self.variant_of(ty, variant, &operands)
    }

    /// A variant in registers, from the scalars of its payload's fields. Scalars it does not use are zero.
    pub(super) fn variant_of(&mut self, ty: Ty, variant: usize, fields: &[Values]) -> Values {
        let layout = self.unit.layouts.of(ty);
        let Shape::Enum(shape) = &layout.shape else {
            return self.zeros(ty);
        };
        let scalars = layout.scalars.as_deref().unwrap_or_default();
        let mut slots: Vec<Option<Value>> = vec![None; scalars.len()];
        if let Tag::Direct { ty: tag, .. } = shape.tag {
            slots[0] = Some(self.int(tag, discriminant_of(shape, variant)));
        }
        for (field, values) in shape.payloads.get(variant).into_iter().flatten().zip(fields) {
            for (&slot, &value) in field.slots.iter().zip(values.iter()) {
                let from = self.b.func.dfg.value_type(value);
                slots[slot] = Some(self.fill_bits(value, from, scalars[slot].ty));
            }
        }
        let filled = slots.into_iter().zip(scalars);
        filled
            .map(|(slot, scalar)| slot.unwrap_or_else(|| self.zero(scalar.ty)))
            .collect()
    }

    pub(super) fn variant_into(&mut self, ty: Ty, variant: usize, fields: &[Operand], to: Address) {
        let layout = self.unit.layouts.of(ty);
        let Shape::Enum(shape) = &layout.shape else {
            return;
        };
        for (field, at) in fields
            .iter()
            .zip(shape.payloads.get(variant).into_iter().flatten())
        {
            self.store_operand(field, to.plus(at.offset));
        }
        self.store_tag(shape, variant, to);
    }

    /// Writes what tells the variants apart.
    pub(super) fn store_tag(&mut self, shape: &EnumLayout, variant: usize, to: Address) {
        match shape.tag {
            Tag::Direct { ty, .. } => {
                let tag = self.int(ty, discriminant_of(shape, variant));
                self.store_at(tag, to);
            }
            Tag::Niche { niche, empty, .. } if variant == empty => {
                let zero = self.word(0);
                self.store_at(zero, to.plus(niche.offset));
            }
            Tag::Niche { .. } => {}
        }
    }

    pub(super) fn array_into(&mut self, element: Ty, items: &[Operand], to: Address) {
        let size = self.unit.layouts.of(element).size;
        for (at, item) in (0u64..).zip(items) {
            self.store_operand(item, to.plus(at * size));
        }
    }

    /// The same bits `count` times: a few stores, `memset` or a loop.
    pub(super) fn repeat_into(&mut self, element: Ty, item: &Operand, count: u64, to: Address) {
        const UNROLLED: u64 = 8;
        let size = self.unit.layouts.of(element).size;
        if count <= UNROLLED {
            return (0..count).for_each(|at| self.store_operand(item, to.plus(at * size)));
        }
        let scalars = self.unit.layouts.scalar_types(element);
        match scalars.as_deref() {
            Some([]) => {}
            Some([only]) if *only == I8 => {
                let byte = self.scalar(item);
                let (start, len) = (self.address_value(to), self.word(count as i64));
                let config = self.unit.module.target_config();
                self.b.call_memset(config, start, byte, len);
            }
            _ => self.fill(element, item, count, to),
        }
    }

    fn fill(&mut self, element: Ty, item: &Operand, count: u64, to: Address) {
        let size = self.unit.layouts.of(element).size;
        let values = match self.unit.layouts.of(element).scalars {
            Some(_) => Ok(self.operand(item)),
            None => Err(self.operand_address(item)),
        };
        let start = self.address_value(to);
        let end = self.b.ins().iadd_imm_s(start, (count * size) as i64);
        let (inside, behind) = (self.b.create_block(), self.b.create_block());
        let at = self.b.append_block_param(inside, I64);
        self.b.ins().jump(inside, &[start.into()]);
        self.b.switch_to_block(inside);
        match values {
            Ok(values) => self.store_scalars(Address::value(at), element, &values),
            Err(from) => self.copy_value(from, Address::value(at), element),
        }
        let next = self.b.ins().iadd_imm_s(at, size as i64);
        let more = self.b.ins().icmp(IntCC::UnsignedLessThan, next, end);
        self.b.ins().brif(more, inside, &[next.into()], behind, &[]);
        self.b.switch_to_block(behind);
    }
}

fn discriminant_of(shape: &EnumLayout, variant: usize) -> i128 {
    shape.discriminants.get(variant).copied().unwrap_or(0)
}
