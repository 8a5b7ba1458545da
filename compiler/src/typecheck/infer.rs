//! Unification of types, local to one body.

use crate::source::Span;
use crate::types::*;

/// What an open variable may still become.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum VarKind {
    Any,
    /// From an integer literal: an integer type, `i64` when nothing else is asked for.
    Int,
    /// From a float literal: a float type, `f64` when nothing else is asked for.
    Float,
}

#[derive(Clone, Copy, Debug)]
enum Var {
    Open(VarKind),
    Is(Ty),
}

/// Two types do not agree.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Mismatch;

/// The variables of one body.
#[derive(Default)]
pub(crate) struct InferTable {
    vars: Vec<Var>,
    /// Where each variable came from, for "cannot be inferred".
    origins: Vec<Option<Span>>,
    log: Vec<(u32, Var)>,
    /// Something met a type that was reported: what is open may be so because of that.
    pub met_error: bool,
}

/// A moment to return to.
pub(crate) struct Snapshot(usize);

impl InferTable {
    pub fn fresh(&mut self, kind: VarKind, origin: Option<Span>) -> Ty {
        self.vars.push(Var::Open(kind));
        self.origins.push(origin);
        Ty::infer(self.vars.len() as u32 - 1)
    }

    pub fn fresh_any(&mut self, origin: Span) -> Ty {
        self.fresh(VarKind::Any, Some(origin))
    }

    pub fn fresh_args(&mut self, count: usize) -> Vec<Ty> {
        (0..count).map(|_| self.fresh(VarKind::Any, None)).collect()
    }

    pub fn snapshot(&self) -> Snapshot {
        Snapshot(self.log.len())
    }

    pub fn rollback(&mut self, snapshot: Snapshot) {
        while self.log.len() > snapshot.0 {
            if let Some((var, old)) = self.log.pop() {
                self.vars[var as usize] = old;
            }
        }
    }

    /// The type without variables at its outermost level, unless it is an open one.
    pub fn shallow(&self, mut ty: Ty) -> Ty {
        while let TyKind::Infer(var) = ty.kind() {
            match self.vars.get(*var as usize) {
                Some(Var::Is(next)) => ty = *next,
                _ => break,
            }
        }
        ty
    }

    /// The type with every known variable replaced.
    pub fn resolve(&self, ty: Ty) -> Ty {
        if !ty.has_infer() {
            return ty;
        }
        ty.map(&mut |part| {
            if !part.has_infer() {
                return Some(part);
            }
            match part.kind() {
                TyKind::Infer(_) => {
                    let known = self.shallow(part);
                    Some(if known == part { part } else { self.resolve(known) })
                }
                _ => None,
            }
        })
    }

    /// What an open variable may become; `None` for other types.
    pub fn open_kind(&self, ty: Ty) -> Option<VarKind> {
        match self.shallow(ty).kind() {
            TyKind::Infer(var) => match self.vars.get(*var as usize) {
                Some(Var::Open(kind)) => Some(*kind),
                _ => None,
            },
            _ => None,
        }
    }

    pub fn origin(&self, ty: Ty) -> Option<Span> {
        match self.shallow(ty).kind() {
            TyKind::Infer(var) => self.origins.get(*var as usize).copied().flatten(),
            _ => None,
        }
    }

    fn set(&mut self, var: u32, to: Var) {
        self.log.push((var, self.vars[var as usize]));
        self.vars[var as usize] = to;
    }

    /// Makes both types equal, or changes nothing that matters and fails.
    pub fn unify(&mut self, a: Ty, b: Ty) -> Result<(), Mismatch> {
        let snapshot = self.snapshot();
        let result = self.unify_inner(a, b);
        if result.is_err() {
            self.rollback(snapshot);
        }
        result
    }

    fn unify_inner(&mut self, a: Ty, b: Ty) -> Result<(), Mismatch> {
        let (a, b) = (self.shallow(a), self.shallow(b));
        if a == b || a.is_error() || b.is_error() {
            self.met_error |= a != b;
            return Ok(());
        }
        match (a.kind(), b.kind()) {
            (TyKind::Infer(x), TyKind::Infer(y)) => self.join(*x, *y),
            (TyKind::Infer(x), _) => self.bind(*x, b),
            (_, TyKind::Infer(y)) => self.bind(*y, a),
            (TyKind::Array(x, n), TyKind::Array(y, m)) if n == m => self.unify_inner(*x, *y),
            (TyKind::Slice(x), TyKind::Slice(y))
            | (TyKind::Ptr(x), TyKind::Ptr(y))
            | (TyKind::Heap(x), TyKind::Heap(y)) => self.unify_inner(*x, *y),
            (TyKind::Ref(m, x), TyKind::Ref(n, y)) if m == n => self.unify_inner(*x, *y),
            (TyKind::Adt(x, left), TyKind::Adt(y, right)) if x == y => self.unify_all(left, right),
            (TyKind::Interface(x, left), TyKind::Interface(y, right)) if x == y => {
                self.unify_all(left, right)
            }
            (TyKind::Fn(x), TyKind::Fn(y)) if x.kind == y.kind && x.once == y.once && x.send == y.send => {
                self.unify_all(&x.params, &y.params)?;
                self.unify_inner(x.ret, y.ret)
            }
            _ => Err(Mismatch),
        }
    }

    pub fn unify_all(&mut self, left: &[Ty], right: &[Ty]) -> Result<(), Mismatch> {
        if left.len() != right.len() {
            return Err(Mismatch);
        }
        left.iter()
            .zip(right)
            .try_for_each(|(a, b)| self.unify_inner(*a, *b))
    }

    fn join(&mut self, x: u32, y: u32) -> Result<(), Mismatch> {
        let kind = |var: Var| match var {
            Var::Open(kind) => kind,
            Var::Is(_) => VarKind::Any,
        };
        let (a, b) = (kind(self.vars[x as usize]), kind(self.vars[y as usize]));
        match (a, b) {
            (VarKind::Any, _) => self.set(x, Var::Is(Ty::infer(y))),
            (_, VarKind::Any) => self.set(y, Var::Is(Ty::infer(x))),
            _ if a == b => self.set(x, Var::Is(Ty::infer(y))),
            _ => return Err(Mismatch),
        }
        Ok(())
    }

    fn bind(&mut self, var: u32, ty: Ty) -> Result<(), Mismatch> {
        let fits = match self.vars[var as usize] {
            Var::Open(VarKind::Any) => !ty.is_never(),
            Var::Open(VarKind::Int) => matches!(ty.kind(), TyKind::Int(_)),
            Var::Open(VarKind::Float) => matches!(ty.kind(), TyKind::Float(_)),
            Var::Is(_) => false,
        };
        if !fits || self.occurs(var, ty) {
            return Err(Mismatch);
        }
        self.set(var, Var::Is(ty));
        Ok(())
    }

    fn occurs(&self, var: u32, ty: Ty) -> bool {
        if !ty.has_infer() {
            return false;
        }
        match self.shallow(ty).kind() {
            TyKind::Infer(other) => *other == var,
            kind => {
                let mut found = false;
                kind.for_each_child(|child| found |= self.occurs(var, child));
                found
            }
        }
    }

    /// What is open in the type stays so without complaint: what would have decided it has been reported.
    pub fn give_up(&mut self, ty: Ty) {
        let ty = self.resolve(ty);
        match ty.kind() {
            TyKind::Infer(var) if self.open_kind(ty) == Some(VarKind::Any) => {
                self.set(*var, Var::Is(Ty::error()));
            }
            TyKind::Infer(_) => {}
            kind => kind.for_each_child(|child| self.give_up(child)),
        }
    }

    /// Gives literal variables their default types.
    pub fn default_literals(&mut self) {
        for at in 0..self.vars.len() {
            match self.vars[at] {
                Var::Open(VarKind::Int) => self.set(at as u32, Var::Is(Ty::i64())),
                Var::Open(VarKind::Float) => self.set(at as u32, Var::Is(Ty::f64())),
                _ => {}
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn literals_take_the_type_they_meet() {
        let mut table = InferTable::default();
        let literal = table.fresh(VarKind::Int, None);
        assert!(table.unify(literal, Ty::f64()).is_err());
        assert!(table.unify(Ty::array(literal, 2), Ty::array(Ty::u8(), 2)).is_ok());
        assert_eq!(table.resolve(Ty::slice(literal)), Ty::slice(Ty::u8()));
    }

    #[test]
    fn a_type_does_not_contain_itself() {
        let mut table = InferTable::default();
        let open = table.fresh(VarKind::Any, None);
        assert!(table.unify(open, Ty::slice(open)).is_err());
    }

    #[test]
    fn a_rollback_forgets() {
        let mut table = InferTable::default();
        let open = table.fresh(VarKind::Any, None);
        let before = table.snapshot();
        assert!(table.unify(open, Ty::bool()).is_ok());
        table.rollback(before);
        assert_eq!(table.open_kind(open), Some(VarKind::Any));
    }
}
