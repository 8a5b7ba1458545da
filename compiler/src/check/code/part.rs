//! Variables that code can get to without being given them, and parts of them.

use crate::hir::Program;
use crate::mir::{Base, CaptureDecl, ClosureId, Owner, Place, Projection, Typing, project};
use crate::types::{GlobalId, Ty, TyKind};

/// A variable that code can get to without being given it.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub enum Variable {
    Global(GlobalId),
    /// A capture that a closure owns.
    Owned(ClosureId, u32),
}

/// Fields beyond this many are not told apart.
const DEPTH: usize = 4;

/// The way from a variable to a part of it: its first fields, as far as nothing but boxes lies between them. What
/// is behind an index, a payload or a pointer counts as all there is.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Fields {
    steps: [u32; DEPTH],
    len: u8,
}

/// A variable or a part of it.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Part {
    pub variable: Variable,
    pub fields: Fields,
}

impl Variable {
    /// The variable a place of a body lies in.
    fn of(owner: Owner, captures: &[CaptureDecl], base: Base) -> Option<Variable> {
        match (base, owner) {
            (Base::Global(global), _) => Some(Variable::Global(global)),
            (Base::Capture(index), Owner::Closure(closure)) => {
                let by_ref = captures[index as usize].by_ref;
                (!by_ref).then_some(Variable::Owned(closure, index))
            }
            _ => None,
        }
    }
}

impl Fields {
    fn of(typing: Typing<'_>, place: &Place) -> Fields {
        let mut fields = Fields::default();
        let mut ty = typing.base(place.base);
        for step in &place.projections {
            match step {
                Projection::Field(field) if usize::from(fields.len) < DEPTH => fields.push(*field),
                Projection::Deref if matches!(ty.kind(), TyKind::Heap(_)) => {}
                _ => break,
            }
            ty = project(typing.program, ty, step);
        }
        fields
    }

    fn push(&mut self, field: u32) {
        self.steps[usize::from(self.len)] = field;
        self.len += 1;
    }

    fn steps(&self) -> &[u32] {
        &self.steps[..usize::from(self.len)]
    }
}

impl Part {
    /// The part a place of a body lies in.
    pub fn of(owner: Owner, typing: Typing<'_>, place: &Place) -> Option<Part> {
        let variable = Variable::of(owner, typing.captures, place.base)?;
        let fields = Fields::of(typing, place);
        Some(Part { variable, fields })
    }

    /// The way to it from its variable, of type `ty`, as places spell it.
    pub fn projections(&self, program: &Program, mut ty: Ty) -> Vec<Projection> {
        let mut found = Vec::new();
        for &field in self.fields.steps() {
            while let TyKind::Heap(content) = ty.kind() {
                found.push(Projection::Deref);
                ty = *content;
            }
            let step = Projection::Field(field);
            ty = project(program, ty, &step);
            found.push(step);
        }
        found
    }

    pub fn whole(variable: Variable) -> Part {
        let fields = Fields::default();
        Part { variable, fields }
    }

    /// Whether one is the other or a part of it.
    pub fn overlaps(&self, other: &Part) -> bool {
        self.contains(other) || other.contains(self)
    }

    pub fn contains(&self, other: &Part) -> bool {
        self.variable == other.variable && other.fields.steps().starts_with(self.fields.steps())
    }
}
