//! How values end.

use super::Machine;
use super::layout::is_fat;
use milo::mono::InstanceId;
use milo::types::facts::Facts;
use milo::types::*;
use std::rc::Rc;

/// What dropping a value of a type does.
#[derive(Debug)]
pub enum Plan {
    Nothing,
    /// Frees the bytes that a string owns.
    Text,
    /// Gives up an environment.
    Closure,
    /// The content, and its size.
    Heap(Rc<Plan>, u64),
    /// By the itable.
    Interface,
    /// The function that drops it.
    Glue(InstanceId),
}

impl Machine<'_> {
    /// The plan for a type.
    pub fn plan(&mut self, ty: Ty) -> Rc<Plan> {
        if let Some(known) = self.plans.get(&ty) {
            return known.clone();
        }
        let plan = Rc::new(self.make_plan(ty));
        self.plans.insert(ty, plan.clone());
        plan
    }

    fn make_plan(&mut self, ty: Ty) -> Plan {
        if !Facts::new(self.hir).needs_drop(ty) {
            return Plan::Nothing;
        }
        match *ty.kind() {
            TyKind::Str => Plan::Text,
            TyKind::Fn(_) => Plan::Closure,
            TyKind::Heap(_) if is_fat(ty) => Plan::Interface,
            TyKind::Heap(content) => Plan::Heap(self.plan(content), self.layouts.of(content).size),
            _ => self
                .program
                .drops
                .get(&ty)
                .map_or(Plan::Nothing, |&glue| Plan::Glue(glue)),
        }
    }
}
