//! Which paths are initialised where: the two questions behind move errors and drop elaboration.
//!
//! [`MaybeUninit`] answers "has it been moved or never set on some path?" and is what errors are made of. [`MaybeInit`]
//! answers "may there be something to drop?" and additionally knows that on the edge of a switch on an enum's tag, and
//! behind a move out of one variant, the payloads of the other variants do not exist.

use super::dataflow::{Analysis, BitSet, Direction, Location};
use super::paths::{Found, MovePaths, PathId};
use super::visit::Access;
use super::*;
use crate::hir::Program;
use crate::types::{Ty, TyKind};
use cranelift_entity::{EntityRef, SecondaryMap};
use rustc_hash::FxHashSet;

/// What happens to a path and everything below it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Effect {
    Init,
    /// Moved, dropped, or its storage begins or ends.
    Uninit(Access),
}

/// Calls `apply` for each path whose state an access changes.
pub fn effect(paths: &MovePaths, place: &Place, access: Access) -> Option<(PathId, Effect)> {
    let Found::Exact(path) = paths.find(place) else {
        return None;
    };
    match access {
        Access::Write | Access::AssumeInit => Some((path, Effect::Init)),
        Access::Move | Access::Drop | Access::StorageLive | Access::StorageDead | Access::Free => {
            Some((path, Effect::Uninit(access)))
        }
        _ => None,
    }
}

/// Paths that hold a value on entry.
fn set_at_entry(paths: &MovePaths, arg_count: u32) -> impl Iterator<Item = PathId> + '_ {
    paths
        .paths
        .iter()
        .filter_map(move |(path, data)| match data.place.base {
            Base::Local(local) if local.index() >= arg_count as usize => None,
            _ => Some(path),
        })
}

/// Paths with storage that may be without a value.
pub struct MaybeUninit<'a> {
    pub paths: &'a MovePaths,
}

impl Analysis for MaybeUninit<'_> {
    const DIRECTION: Direction = Direction::Forward;

    /// Parameters and captures have values; everything else begins with its storage.
    fn boundary(&self, _: &mut BitSet) {}

    fn statement(&self, state: &mut BitSet, statement: &Statement, _: Location) {
        statement
            .kind
            .accesses(&mut |place, access| self.access(state, place, access));
    }

    fn terminator(&self, state: &mut BitSet, terminator: &Terminator, _: Location) {
        terminator
            .kind
            .accesses(&mut |place, access| self.access(state, place, access));
    }
}

impl MaybeUninit<'_> {
    /// What one access does to the state.
    pub fn access(&self, state: &mut BitSet, place: &Place, access: Access) {
        let Some((path, effect)) = effect(self.paths, place, access) else {
            return;
        };
        let gone = !matches!(effect, Effect::Init | Effect::Uninit(Access::StorageDead));
        self.paths
            .for_each_in(path, &mut |inner| state.set(inner.index(), gone));
    }
}

/// Paths that may hold a value.
pub struct MaybeInit<'a> {
    paths: &'a MovePaths,
    arg_count: u32,
    /// The enum path whose tag each block switches on, with the variant of each discriminant in order.
    tags: SecondaryMap<BlockId, Option<PathId>>,
    /// What closures may change, or code that knows the address: its tag may be another one at any time.
    shared: BitSet,
    body: &'a Body,
    program: &'a Program,
}

impl<'a> MaybeInit<'a> {
    pub fn new(program: &'a Program, body: &'a Body, paths: &'a MovePaths) -> MaybeInit<'a> {
        let mut tags = SecondaryMap::new();
        for (id, block) in &body.blocks {
            tags[id] = switched_enum(block).and_then(|place| match paths.find(place) {
                Found::Exact(path) => Some(path),
                _ => None,
            });
        }
        MaybeInit {
            paths,
            arg_count: body.arg_count,
            tags,
            shared: shared(body, paths),
            body,
            program,
        }
    }

    fn access(&self, state: &mut BitSet, place: &Place, access: Access) {
        if matches!(access, Access::Borrow { mutable: true } | Access::Exchange) {
            return self.may_change(state, place);
        }
        let Some((path, effect)) = effect(self.paths, place, access) else {
            return;
        };
        self.paths.for_each_in(path, &mut |inner| {
            state.set(inner.index(), effect == Effect::Init)
        });
        if access == Access::Move {
            self.forget_other_variants(state, path);
        }
    }

    /// What is lent to be changed has a value, and may have another variant afterwards.
    fn may_change(&self, state: &mut BitSet, place: &Place) {
        let (Found::Exact(path) | Found::Within(path)) = self.paths.find(place) else {
            return;
        };
        self.paths
            .for_each_in(path, &mut |inner| state.insert(inner.index()));
    }

    fn forget_other_variants(&self, state: &mut BitSet, moved: PathId) {
        let mut path = Some(moved);
        while let Some(at) = path {
            let known = self.paths.paths[at]
                .parent
                .is_none_or(|parent| !self.shared.contains(parent.index()));
            for other in self.paths.other_variants(at).into_iter().filter(|_| known) {
                self.paths
                    .for_each_in(other, &mut |inner| state.remove(inner.index()));
            }
            path = self.paths.paths[at].parent;
        }
    }

    /// Whether `to` can be reached from the switch in `from` with the tag of `variant`.
    fn leads_to(&self, from: BlockId, to: BlockId, discriminant: i128) -> bool {
        let TerminatorKind::Switch { cases, otherwise, .. } = &self.body.blocks[from].terminator.kind else {
            return true;
        };
        match cases.iter().find(|(value, _)| *value == discriminant) {
            Some((_, target)) => *target == to,
            None => *otherwise == to,
        }
    }

    fn discriminant(&self, path: PathId, variant: u32) -> i128 {
        discriminant_of(self.program, self.paths.paths[path].ty, variant)
    }
}

impl Analysis for MaybeInit<'_> {
    const DIRECTION: Direction = Direction::Forward;

    fn boundary(&self, state: &mut BitSet) {
        set_at_entry(self.paths, self.arg_count).for_each(|path| state.insert(path.index()));
    }

    fn statement(&self, state: &mut BitSet, statement: &Statement, _: Location) {
        statement
            .kind
            .accesses(&mut |place, access| self.access(state, place, access));
    }

    fn terminator(&self, state: &mut BitSet, terminator: &Terminator, _: Location) {
        terminator
            .kind
            .accesses(&mut |place, access| self.access(state, place, access));
    }

    fn edge(&self, state: &mut BitSet, from: BlockId, to: BlockId) {
        let Some(tag) = self.tags[from].filter(|tag| !self.shared.contains(tag.index())) else {
            return;
        };
        for &child in &self.paths.paths[tag].children {
            let Some(variant) = self.paths.variant_of(child) else {
                continue;
            };
            if !self.leads_to(from, to, self.discriminant(tag, variant)) {
                self.paths
                    .for_each_in(child, &mut |inner| state.remove(inner.index()));
            }
        }
    }
}

/// Paths that closures capture by reference to change them, and those whose address is taken.
fn shared(body: &Body, paths: &MovePaths) -> BitSet {
    let statements = || body.blocks.values().flat_map(|block| &block.statements);
    let mut captured: FxHashSet<Local> = FxHashSet::default();
    for statement in statements() {
        if let StatementKind::Assign(_, Rvalue::Closure { captures, .. }) = &statement.kind {
            let places = captures.iter().filter_map(Operand::place);
            captured.extend(places.filter_map(Place::as_local));
        }
    }
    let mut shared = BitSet::new();
    for statement in statements() {
        let place = match &statement.kind {
            StatementKind::Assign(dest, Rvalue::Ref { mutable: true, place })
                if dest.as_local().is_some_and(|local| captured.contains(&local)) =>
            {
                place
            }
            StatementKind::Assign(_, Rvalue::AddrOf(place)) => place,
            _ => continue,
        };
        if let Found::Exact(path) | Found::Within(path) = paths.find(place) {
            paths.for_each_in(path, &mut |inner| shared.insert(inner.index()));
        }
    }
    shared
}

/// The value of a variant's tag.
pub fn discriminant_of(program: &Program, ty: Ty, variant: u32) -> i128 {
    let declared = match ty.kind() {
        TyKind::Adt(adt, _) => program.adts[*adt].variants().get(variant as usize),
        _ => None,
    };
    declared.map_or(variant as i128, |variant| variant.discriminant)
}

/// The enum place whose tag the block's switch looks at.
pub(super) fn switched_enum(block: &Block) -> Option<&Place> {
    let TerminatorKind::Switch { value, .. } = &block.terminator.kind else {
        return None;
    };
    let tag = value.place()?;
    block
        .statements
        .iter()
        .rev()
        .find_map(|statement| match &statement.kind {
            StatementKind::Assign(dest, Rvalue::Discriminant(place)) if dest == tag => Some(place),
            _ => None,
        })
}
