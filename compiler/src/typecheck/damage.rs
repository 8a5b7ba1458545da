//! Declarations with a syntax error inside. What the error hid may be anything, so nothing is said about what they seem to
//! lack.

use super::Checker;
use crate::syntax::Symbol;
use crate::syntax::ast::{Item, ItemKind};
use crate::types::{AdtId, FnId};
use rustc_hash::FxHashSet;

#[derive(Default)]
pub(crate) struct Damage {
    /// Fields or variants are missing.
    pub adts: FxHashSet<AdtId>,
    /// Parameters or the result are missing.
    pub functions: FxHashSet<FnId>,
    /// What methods are called that could not be read.
    pub methods: FxHashSet<Symbol>,
}

impl Checker<'_> {
    /// Notes the methods among `members` that could not be read.
    pub(super) fn damaged_methods(&mut self, members: &[Item]) {
        for member in members {
            if let ItemKind::Error(names) = &member.kind {
                self.damage.methods.extend(names.iter().map(|name| name.name));
            }
        }
    }
}
