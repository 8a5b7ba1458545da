//! Move paths: the places of a body whose being initialised is tracked on its own.
//!
//! Every named local, every temporary that needs dropping and every capture is a path; a field, payload or `Heap`
//! content gets one when something moves out of it or, for payloads, when the enum's tag is looked at, and then its siblings that need dropping get one too, so that the
//! rest of a partly moved value is exactly its other paths.

use super::visit::Access;
use super::*;
use crate::hir::Program;
use crate::types::facts::Facts;
use crate::types::{Ty, TyKind};
use cranelift_entity::{PrimaryMap, entity_impl};
use rustc_hash::FxHashMap;

/// A tracked place of one body.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct PathId(u32);
entity_impl!(PathId, "path");

/// A tracked place and its parts that are tracked on their own.
pub struct MovePath {
    pub place: Place,
    pub ty: Ty,
    pub parent: Option<PathId>,
    /// In order of field or of variant and field.
    pub children: Vec<PathId>,
}

/// All paths of a body.
pub struct MovePaths {
    pub paths: PrimaryMap<PathId, MovePath>,
    roots: FxHashMap<Base, PathId>,
}

/// What is known about a place.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Found {
    /// The place is a path.
    Exact(PathId),
    /// The place is a part of this path (or behind a reference in it) and has no path of its own.
    Within(PathId),
    /// Globals, and temporaries that cannot be uninitialised.
    Untracked,
}

/// Why a value may not leave a place.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Stuck {
    /// Behind `&T`, `&mut T` or a by-reference capture.
    Reference,
    /// Behind a raw pointer.
    Pointer,
    /// Element of a container.
    Element,
    /// Part of a type with `Drop`.
    DropType(Ty),
    Global,
}

impl MovePaths {
    /// Finds the paths of a body.
    pub fn collect(facts: &Facts<'_>, body: &Body, captures: &[CaptureDecl]) -> MovePaths {
        let typing = Typing {
            program: facts.program,
            locals: &body.locals,
            captures,
        };
        let mut found = MovePaths {
            paths: PrimaryMap::new(),
            roots: FxHashMap::default(),
        };
        found.add_roots(facts, &typing);
        for_each_moved_place(body, &mut |place| {
            if stuck(&typing, place).is_none() {
                found.add(facts, place);
            }
        });
        // Behind a look at the tag, what the other variants hold need not be dropped.
        for place in body.blocks.values().filter_map(init::switched_enum) {
            if stuck(&typing, place).is_none()
                && let Some(path) = found.add(facts, place)
            {
                found.open(facts, path);
            }
        }
        found
    }

    fn add_roots(&mut self, facts: &Facts<'_>, typing: &Typing<'_>) {
        for (local, decl) in typing.locals {
            let tracked = match decl.kind {
                LocalKind::Param | LocalKind::User => true,
                LocalKind::Temp => facts.needs_drop(decl.ty),
                LocalKind::DropFlag => false,
            };
            if tracked {
                self.add_root(Base::Local(local), decl.ty);
            }
        }
        for (index, capture) in typing.captures.iter().enumerate() {
            self.add_root(Base::Capture(index as u32), capture.ty);
        }
    }

    fn add_root(&mut self, base: Base, ty: Ty) {
        let place = Place {
            base,
            projections: Vec::new(),
        };
        let path = self.push(place, ty, None);
        self.roots.insert(base, path);
    }

    fn push(&mut self, place: Place, ty: Ty, parent: Option<PathId>) -> PathId {
        self.paths.push(MovePath {
            place,
            ty,
            parent,
            children: Vec::new(),
        })
    }

    fn add(&mut self, facts: &Facts<'_>, place: &Place) -> Option<PathId> {
        let root = *self.roots.get(&place.base)?;
        let mut path = root;
        for projection in &place.projections {
            self.open(facts, path);
            path = match self.child(path, projection) {
                Some(child) => child,
                None => self.add_child(facts, path, projection.clone()),
            };
        }
        Some(path)
    }

    /// Gives every part of a path that needs dropping a path of its own.
    fn open(&mut self, facts: &Facts<'_>, path: PathId) {
        if !self.paths[path].children.is_empty() {
            return;
        }
        for projection in parts(facts.program, self.paths[path].ty) {
            let ty = typing::project(facts.program, self.paths[path].ty, &projection);
            if facts.needs_drop(ty) {
                self.add_child(facts, path, projection);
            }
        }
    }

    fn add_child(&mut self, facts: &Facts<'_>, parent: PathId, projection: Projection) -> PathId {
        let ty = typing::project(facts.program, self.paths[parent].ty, &projection);
        let place = self.paths[parent].place.project(projection);
        let child = self.push(place, ty, Some(parent));
        self.paths[parent].children.push(child);
        child
    }

    fn child(&self, path: PathId, projection: &Projection) -> Option<PathId> {
        let children = &self.paths[path].children;
        children
            .iter()
            .copied()
            .find(|&child| self.last_projection(child) == Some(projection))
    }

    /// How a path is reached from its parent.
    pub fn last_projection(&self, path: PathId) -> Option<&Projection> {
        self.paths[path].place.projections.last()
    }

    /// The path of a place, or the nearest one around it.
    pub fn find(&self, place: &Place) -> Found {
        let Some(&root) = self.roots.get(&place.base) else {
            return Found::Untracked;
        };
        let mut path = root;
        for projection in &place.projections {
            match self.child(path, projection) {
                Some(child) => path = child,
                None => return Found::Within(path),
            }
        }
        Found::Exact(path)
    }

    /// Calls `visit` on the path and everything below it.
    pub fn for_each_in(&self, path: PathId, visit: &mut dyn FnMut(PathId)) {
        let mut pending = vec![path];
        while let Some(next) = pending.pop() {
            visit(next);
            pending.extend(&self.paths[next].children);
        }
    }

    /// True when `test` holds for the path or something below it.
    pub fn any_in(&self, path: PathId, test: &dyn Fn(PathId) -> bool) -> bool {
        let mut found = false;
        self.for_each_in(path, &mut |inner| found |= test(inner));
        found
    }

    /// Children of the same enum path that belong to other variants than `path` does.
    pub fn other_variants(&self, path: PathId) -> Vec<PathId> {
        let (Some(parent), Some(Projection::Payload(variant, _))) =
            (self.paths[path].parent, self.last_projection(path))
        else {
            return Vec::new();
        };
        let siblings = self.paths[parent].children.iter().copied();
        siblings
            .filter(|&sibling| self.variant_of(sibling) != Some(*variant))
            .collect()
    }

    /// The variant a payload path belongs to.
    pub fn variant_of(&self, path: PathId) -> Option<u32> {
        match self.last_projection(path) {
            Some(Projection::Payload(variant, _)) => Some(*variant),
            _ => None,
        }
    }
}

/// The parts a value of a type consists of, as far as they can leave it one by one.
fn parts(program: &Program, ty: Ty) -> Vec<Projection> {
    let TyKind::Adt(adt, _) = ty.kind() else {
        return match ty.kind() {
            TyKind::Heap(_) => vec![Projection::Deref],
            _ => Vec::new(),
        };
    };
    let declared = &program.adts[*adt];
    if declared.drop_impl.is_some() {
        return Vec::new();
    }
    let fields = (0..declared.fields().len()).map(|field| Projection::Field(field as u32));
    let payloads = declared
        .variants()
        .iter()
        .enumerate()
        .flat_map(|(variant, declared)| {
            (0..declared.payload.len()).map(move |field| Projection::Payload(variant as u32, field as u32))
        });
    fields.chain(payloads).collect()
}

/// Why the value of a place may not be moved out, if so.
pub fn stuck(typing: &Typing<'_>, place: &Place) -> Option<Stuck> {
    if matches!(place.base, Base::Global(_)) {
        return Some(Stuck::Global);
    }
    let mut ty = typing.base(place.base);
    for projection in &place.projections {
        if let Some(reason) = stuck_step(typing, ty, projection) {
            return Some(reason);
        }
        ty = typing::project(typing.program, ty, projection);
    }
    None
}

fn stuck_step(typing: &Typing<'_>, ty: Ty, projection: &Projection) -> Option<Stuck> {
    match (projection, ty.kind()) {
        (Projection::Index(_) | Projection::ConstIndex(_), _) => Some(Stuck::Element),
        (Projection::Deref, TyKind::Ref(..)) => Some(Stuck::Reference),
        (Projection::Deref, TyKind::Ptr(_)) => Some(Stuck::Pointer),
        (Projection::Field(_) | Projection::Payload(..), TyKind::Adt(adt, _)) => {
            typing.program.adts[*adt].drop_impl.map(|_| Stuck::DropType(ty))
        }
        _ => None,
    }
}

fn for_each_moved_place(body: &Body, visit: &mut dyn FnMut(&Place)) {
    let mut moved = |place: &Place, access: Access| {
        if access == Access::Move {
            visit(place);
        }
    };
    for block in body.blocks.values() {
        for statement in &block.statements {
            statement.kind.accesses(&mut moved);
        }
        block.terminator.kind.accesses(&mut moved);
    }
}
