//! What all statements with blocks need: scopes, loops, paths that meet.

use super::body::{Body, Loop};
use super::scope::{States, meet};

impl Body<'_> {
    /// Writes a few statements in a scope of their own.
    pub fn block(&mut self, most: usize) {
        let known = self.vars.len();
        let count = 1 + self.rng.below(most);
        for _ in 0..count {
            self.statement();
        }
        self.vars.truncate(known);
    }

    pub fn enter_loop(&mut self) {
        self.loops.push(Loop {
            outside: self.moves_from,
            exits: Vec::new(),
        });
        self.level += 1;
        self.moves_from = self.level;
    }

    /// States where the loop was left by itself.
    pub fn leave_loop(&mut self) -> Vec<States> {
        self.level -= 1;
        let Some(ended) = self.loops.pop() else {
            return Vec::new();
        };
        self.moves_from = ended.outside;
        ended.exits
    }

    /// What the innermost loop is left with.
    pub fn note_exit(&mut self) {
        let states = self.states();
        if let Some(around) = self.loops.last_mut() {
            around.exits.push(states);
        }
    }

    /// States of the variables that were there before a block.
    pub fn outer_states(&self, known: usize) -> States {
        self.vars[..known].iter().map(|var| var.state.clone()).collect()
    }

    pub fn settle(&mut self, paths: &[States]) {
        if let Some(states) = meet(paths) {
            self.set_states(states);
        }
    }
}
