//! What the generator knows about the variables of the function it writes.

use super::types::Ty;

/// Is there a value?
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum State {
    Init,
    /// Declared and never assigned.
    Uninit,
    Moved,
    /// On some paths.
    Maybe,
    /// These fields have left.
    Parts(Vec<usize>),
}

/// What kind of variable it is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kind {
    Let,
    Var,
    /// `&T`
    Shared,
    /// `&mut T`
    Exclusive,
}

/// Is somebody looking at it?
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Hold {
    Free,
    /// Frozen: may be read.
    Read,
    /// A closure writes to it.
    Write,
}

/// A variable.
#[derive(Clone, Debug)]
pub struct Var {
    pub name: String,
    pub ty: Ty,
    /// It stays when it is used as a value.
    pub copy: bool,
    pub kind: Kind,
    pub state: State,
    pub hold: Hold,
    /// How many loops are around its declaration.
    pub level: usize,
}

impl Var {
    pub fn readable(&self) -> bool {
        self.state == State::Init && self.hold != Hold::Write
    }

    /// May something be written through it or into it?
    pub fn writable(&self) -> bool {
        self.state == State::Init
            && self.hold == Hold::Free
            && matches!(self.kind, Kind::Var | Kind::Exclusive)
    }

    /// May it get a new value?
    pub fn assignable(&self) -> bool {
        self.hold == Hold::Free
            && match self.kind {
                Kind::Var => true,
                Kind::Exclusive => self.state == State::Init,
                _ => false,
            }
    }

    pub fn owned(&self) -> bool {
        matches!(self.kind, Kind::Let | Kind::Var)
    }
}

/// The states of a number of variables.
pub type States = Vec<State>;

/// What is known where two paths meet.
pub fn merge(left: &State, right: &State) -> State {
    match (left, right) {
        _ if left == right => left.clone(),
        (State::Uninit | State::Moved, State::Uninit | State::Moved) => State::Moved,
        _ => State::Maybe,
    }
}

/// Merges the states of all paths that reach a point; `None` when none does.
pub fn meet(paths: &[States]) -> Option<States> {
    let (first, rest) = paths.split_first()?;
    let merged = rest.iter().fold(first.clone(), |all, path| {
        all.iter()
            .zip(path)
            .map(|(left, right)| merge(left, right))
            .collect()
    });
    Some(merged)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_that_disagree_leave_a_maybe() {
        let moved = vec![State::Moved, State::Init];
        let kept = vec![State::Init, State::Init];
        assert_eq!(meet(&[moved, kept]), Some(vec![State::Maybe, State::Init]));
        assert_eq!(meet(&[]), None);
    }
}
