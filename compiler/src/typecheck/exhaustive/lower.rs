//! Patterns without what does not matter here: bindings are wildcards, constants are ranges.

use crate::hir::{ConstValue, Pattern, PatternKind, Program};
use crate::types::TyKind;

/// A lowered pattern, by position in its [`Arena`].
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct PatId(u32);

impl PatId {
    pub(super) const WILD: PatId = PatId(0);
}

/// What a value is built with at its outermost layer.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub(super) enum Ctor {
    Variant(u32),
    Struct,
    Bool(bool),
    /// Integers, both ends included.
    Range(i128, i128),
    Text(Vec<u8>),
    /// Bits of a float; both zeros are the same.
    Float(u64),
}

#[derive(Clone, Debug)]
pub(super) enum Node {
    Wild,
    Ctor(Ctor, Vec<PatId>),
    /// Never empty, never nested.
    Or(Vec<PatId>),
}

/// Lowered patterns; the first one is the wildcard.
pub(super) struct Arena {
    nodes: Vec<Node>,
}

impl Default for Arena {
    fn default() -> Arena {
        Arena {
            nodes: vec![Node::Wild],
        }
    }
}

impl Arena {
    pub(super) fn node(&self, id: PatId) -> &Node {
        &self.nodes[id.0 as usize]
    }

    fn add(&mut self, node: Node) -> PatId {
        self.nodes.push(node);
        PatId(self.nodes.len() as u32 - 1)
    }

    pub(super) fn lower(&mut self, program: &Program, pattern: &Pattern) -> PatId {
        match &pattern.kind {
            PatternKind::Wildcard | PatternKind::Binding { .. } | PatternKind::Error => PatId::WILD,
            PatternKind::Const(value) => self.add(Node::Ctor(constant(value), Vec::new())),
            PatternKind::Range(low, high) => self.add(Node::Ctor(Ctor::Range(*low, *high), Vec::new())),
            PatternKind::Variant { variant, fields } => {
                let fields = fields.iter().map(|field| self.lower(program, field)).collect();
                self.add(Node::Ctor(Ctor::Variant(*variant), fields))
            }
            PatternKind::Struct { fields } => self.lower_struct(program, pattern, fields),
            PatternKind::Or(alternatives) => self.lower_or(program, alternatives),
        }
    }

    fn lower_struct(&mut self, program: &Program, pattern: &Pattern, fields: &[(u32, Pattern)]) -> PatId {
        let TyKind::Adt(adt, _) = pattern.ty.kind() else {
            return PatId::WILD;
        };
        let mut cells = vec![PatId::WILD; program.adts[*adt].fields().len()];
        for (position, field) in fields {
            if let Some(cell) = cells.get_mut(*position as usize) {
                *cell = self.lower(program, field);
            }
        }
        self.add(Node::Ctor(Ctor::Struct, cells))
    }

    fn lower_or(&mut self, program: &Program, alternatives: &[Pattern]) -> PatId {
        let mut flat = Vec::with_capacity(alternatives.len());
        for alternative in alternatives {
            let lowered = self.lower(program, alternative);
            match self.node(lowered) {
                Node::Or(inner) => flat.extend(inner.clone()),
                _ => flat.push(lowered),
            }
        }
        match flat.is_empty() {
            true => PatId::WILD,
            false => self.add(Node::Or(flat)),
        }
    }
}

fn constant(value: &ConstValue) -> Ctor {
    match value {
        ConstValue::Int(value) => Ctor::Range(*value, *value),
        ConstValue::Bool(value) => Ctor::Bool(*value),
        ConstValue::Float(value) if *value == 0.0 => Ctor::Float(0),
        ConstValue::Float(value) => Ctor::Float(value.to_bits()),
        ConstValue::Str(text) => Ctor::Text(text.as_bytes().to_vec()),
        ConstValue::Bytes(bytes) => Ctor::Text(bytes.to_vec()),
    }
}
