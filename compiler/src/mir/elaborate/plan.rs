//! What becomes of each drop, worked out from what may and may not be initialised there.

use crate::mir::dataflow::{Analysis, BitSet, Location, solve};
use crate::mir::init::{MaybeInit, MaybeUninit, discriminant_of};
use crate::mir::paths::{Found, MovePaths, PathId};
use crate::mir::{Body, Place, StatementKind};
use crate::types::TyKind;
use crate::types::facts::Facts;
use cranelift_entity::EntityRef;
use indexmap::IndexSet;
use rustc_hash::FxHashMap;

/// What a drop turns into.
#[derive(Clone, PartialEq, Debug)]
pub(super) enum Plan {
    Nothing,
    Drop(Place),
    /// Frees a `Heap` whose content has been taken care of.
    Free(Place),
    /// Only when the path's flag is set.
    IfFlag(PathId, Box<Plan>),
    Sequence(Vec<Plan>),
    /// By the tag of an enum place.
    ByTag(Place, Vec<(i128, Plan)>),
}

impl Plan {
    /// All places that it may end.
    pub(super) fn dropped(self) -> Vec<Place> {
        match self {
            Plan::Nothing | Plan::Free(_) => Vec::new(),
            Plan::Drop(place) => vec![place],
            Plan::IfFlag(_, inner) => inner.dropped(),
            Plan::Sequence(plans) => plans.into_iter().flat_map(Plan::dropped).collect(),
            Plan::ByTag(_, cases) => cases.into_iter().flat_map(|(_, plan)| plan.dropped()).collect(),
        }
    }
}

/// The plans of a body.
pub(super) struct Plans {
    pub drops: FxHashMap<Location, Plan>,
    /// Paths that need a flag, in order of first need.
    pub flags: IndexSet<PathId>,
}

struct Planner<'a> {
    facts: &'a Facts<'a>,
    paths: &'a MovePaths,
    flags: IndexSet<PathId>,
    init: BitSet,
    uninit: BitSet,
}

/// Plans every drop of a body.
pub(super) fn plan(facts: &Facts<'_>, body: &Body, paths: &MovePaths) -> Plans {
    let maybe_init = MaybeInit::new(facts.program, body, paths);
    let maybe_uninit = MaybeUninit { paths };
    let (inits, uninits) = (solve(body, &maybe_init), solve(body, &maybe_uninit));
    let mut planner = Planner {
        facts,
        paths,
        flags: IndexSet::new(),
        init: BitSet::default(),
        uninit: BitSet::default(),
    };
    let mut drops = FxHashMap::default();
    for (block, contents) in &body.blocks {
        planner.init = inits.at_block(block);
        planner.uninit = uninits.at_block(block);
        for (index, statement) in contents.statements.iter().enumerate() {
            let at = Location {
                block,
                statement: index,
            };
            if let StatementKind::Drop(place) = &statement.kind {
                drops.insert(at, planner.drop_of(place));
            }
            maybe_init.statement(&mut planner.init, statement, at);
            maybe_uninit.statement(&mut planner.uninit, statement, at);
        }
    }
    Plans {
        drops,
        flags: planner.flags,
    }
}

impl Planner<'_> {
    fn drop_of(&mut self, place: &Place) -> Plan {
        match self.paths.find(place) {
            Found::Exact(path) => self.path(path),
            Found::Within(path) => self.guarded(path, Plan::Drop(place.clone())),
            Found::Untracked => Plan::Drop(place.clone()),
        }
    }

    fn path(&mut self, path: PathId) -> Plan {
        let data = &self.paths.paths[path];
        if !self.facts.needs_drop(data.ty) {
            return Plan::Nothing;
        }
        if data.children.is_empty() {
            return self.guarded(path, Plan::Drop(data.place.clone()));
        }
        if !self.holds_something(path) {
            return Plan::Nothing;
        }
        if !self
            .paths
            .any_in(path, &|inner| self.uninit.contains(inner.index()))
        {
            return Plan::Drop(data.place.clone());
        }
        self.open(path)
    }

    /// A part with something to drop may be there. Structs and enums are their parts; a box is also an allocation.
    fn holds_something(&self, path: PathId) -> bool {
        self.paths.any_in(path, &|inner| {
            let data = &self.paths.paths[inner];
            let itself = data.children.is_empty() || matches!(data.ty.kind(), TyKind::Heap(_));
            itself && self.init.contains(inner.index())
        })
    }

    /// Drops the parts of a value of which some may be gone.
    fn open(&mut self, path: PathId) -> Plan {
        let data = &self.paths.paths[path];
        match data.ty.kind() {
            TyKind::Heap(_) => {
                let content = self.parts(&data.children);
                let both = sequence(vec![content, Plan::Free(data.place.clone())]);
                self.guarded(path, both)
            }
            TyKind::Adt(adt, _) if !self.facts.program.adts[*adt].variants().is_empty() => {
                let by_tag = self.by_tag(path);
                self.guarded(path, by_tag)
            }
            _ => self.parts(&data.children),
        }
    }

    fn parts(&mut self, parts: &[PathId]) -> Plan {
        sequence(parts.iter().map(|&part| self.path(part)).collect())
    }

    fn by_tag(&mut self, path: PathId) -> Plan {
        let data = &self.paths.paths[path];
        let mut cases: Vec<(i128, Plan)> = Vec::new();
        let mut parts = data.children.clone();
        parts.sort_by_key(|&part| self.paths.variant_of(part));
        for of_variant in parts.chunk_by(|&a, &b| self.paths.variant_of(a) == self.paths.variant_of(b)) {
            let variant = self.paths.variant_of(of_variant[0]).unwrap_or_default();
            let plan = self.parts(of_variant);
            if plan != Plan::Nothing {
                cases.push((discriminant_of(self.facts.program, data.ty, variant), plan));
            }
        }
        if cases.is_empty() {
            return Plan::Nothing;
        }
        Plan::ByTag(data.place.clone(), cases)
    }

    /// `plan` under the condition that the path itself is initialised.
    fn guarded(&mut self, path: PathId, plan: Plan) -> Plan {
        let (init, uninit) = (
            self.init.contains(path.index()),
            self.uninit.contains(path.index()),
        );
        if !init || plan == Plan::Nothing {
            return Plan::Nothing;
        }
        if !uninit {
            return plan;
        }
        self.flags.insert(path);
        Plan::IfFlag(path, Box::new(plan))
    }
}

fn sequence(plans: Vec<Plan>) -> Plan {
    let mut some: Vec<Plan> = plans.into_iter().filter(|plan| *plan != Plan::Nothing).collect();
    match some.len() {
        0 => Plan::Nothing,
        1 => some.remove(0),
        _ => Plan::Sequence(some),
    }
}
