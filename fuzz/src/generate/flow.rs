//! Values that are made on one of several paths, some of which leave the function.

use super::body::Body;
use super::scope::meet;
use super::types::Ty;

impl Body<'_> {
    /// A value with a branch or an exit in it.
    pub fn branching_value(&mut self, ty: &Ty) -> Option<String> {
        match self.rng.below(4) {
            0 => self.tried(ty),
            1 => self.matched(ty),
            _ => Some(self.chosen(ty)),
        }
    }

    /// `e?`
    fn tried(&mut self, ty: &Ty) -> Option<String> {
        if !self.tries {
            return None;
        }
        let (number, option) = (self.number(), Ty::option(ty.clone()));
        if let Some(at) = self.find_movable(|var| var.ty == option) {
            return Some(format!("{}?", self.move_out(at)));
        }
        let give = self.helpers.give(self.universe, &option);
        Some(format!("{give}({number})?"))
    }

    /// `match` on an option that is given up.
    fn matched(&mut self, ty: &Ty) -> Option<String> {
        let option = Ty::option(ty.clone());
        let at = self.find_movable(|var| var.ty == option)?;
        let (name, bound) = (self.move_out(at), self.fresh("x"));
        let after = self.states();
        let none = self.value(ty);
        let other = self.states();
        if let Some(states) = meet(&[after, other]) {
            self.set_states(states);
        }
        Some(format!(
            "match {name} {{ Option.Some({bound}) => {bound}, Option.None => {none} }}"
        ))
    }

    /// `if … else …`, where one side may leave.
    fn chosen(&mut self, ty: &Ty) -> String {
        let (condition, before) = (self.condition(), self.states());
        let yes = self.value(ty);
        let then = self.states();
        self.set_states(before);
        let leave = self.leave.clone().filter(|_| self.rng.chance(25));
        let (no, paths) = match leave {
            Some(value) => (format!("return {value}"), vec![then]),
            None => (self.value(ty), vec![then, self.states()]),
        };
        if let Some(states) = meet(&paths) {
            self.set_states(states);
        }
        format!("if {condition} {{ {yes} }} else {{ {no} }}")
    }
}
