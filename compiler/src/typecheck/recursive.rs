//! Types that would contain themselves, and types that grow without end.

use super::Checker;
use crate::diagnostics::codes::{e0313, e0332};
use crate::hir::AdtKind;
use crate::types::*;
use rustc_hash::{FxHashMap, FxHashSet};

/// How many instances of structs and enums a type may hold. Types that only exchange their arguments have finitely many
/// inside, but that may be all permutations.
const MOST_INSTANCES: usize = 10_000;

/// A type parameter of a struct or enum.
type Node = (AdtId, u32);

/// Which parameters reach which through the parts of types.
#[derive(Default)]
struct Flow {
    /// A parameter stands, alone or inside a larger type, where another's argument is written.
    steps: FxHashMap<Node, Vec<Node>>,
    /// Those where it stands inside a larger type.
    growing: Vec<(Node, Node)>,
}

impl Checker<'_> {
    /// Reports every struct and enum without finite size, and breaks it so that facts about it can be asked.
    pub(super) fn recursive(&mut self) {
        let ids: Vec<AdtId> = self.program.adts.keys().collect();
        for &adt in &ids {
            if let Some(path) = self.path_to_itself(adt) {
                self.report_recursive(adt, &path);
                self.erase(adt);
            }
        }
        for adt in self.growing_types(&ids) {
            let declared = &self.program.adts[adt];
            let message = format!(
                "type '{}' contains ever larger instances of itself",
                declared.name
            );
            self.sink.report(
                e0332::error(declared.span, message)
                    .note("a value of it would hold a value of a larger type, and so on without end")
                    .help("use the same type arguments in the inner type"),
            );
            self.erase(adt);
        }
        for &adt in &ids {
            if self.has_too_many_instances(adt) {
                let declared = &self.program.adts[adt];
                let message = format!("type '{}' contains too many instances of itself", declared.name);
                self.sink.report(
                    e0332::error(declared.span, message)
                        .note(format!(
                            "there may be {MOST_INSTANCES} different types inside a type"
                        ))
                        .help("use the same type arguments in the inner type"),
                );
                self.erase(adt);
            }
        }
    }

    fn erase(&mut self, adt: AdtId) {
        match &mut self.program.adts[adt].kind {
            AdtKind::Struct(fields) | AdtKind::ExternStruct(fields) => {
                fields.iter_mut().for_each(|field| field.ty = Ty::error());
            }
            AdtKind::Enum { variants, .. } => {
                variants
                    .iter_mut()
                    .flat_map(|variant| &mut variant.payload)
                    .for_each(|ty| *ty = Ty::error());
            }
            AdtKind::Opaque => {}
        }
    }

    /// Types stored inside a value of the type, by declaration only: `(inner, via)`.
    fn inline_parts(&self, adt: AdtId) -> Vec<Ty> {
        let declared = &self.program.adts[adt];
        let fields = declared.fields().iter().map(|field| field.ty);
        let payloads = declared
            .variants()
            .iter()
            .flat_map(|variant| variant.payload.iter().copied());
        fields.chain(payloads).collect()
    }

    /// A chain of types from `adt` back to it through inline storage.
    fn path_to_itself(&self, adt: AdtId) -> Option<Vec<AdtId>> {
        let mut seen = FxHashSet::default();
        let mut stack: Vec<(Vec<AdtId>, AdtId)> = vec![(vec![adt], adt)];
        while let Some((path, at)) = stack.pop() {
            let mut inner = Vec::new();
            self.inline_parts(at)
                .into_iter()
                .for_each(|ty| self.inline_adts(ty, &mut inner));
            for next in inner {
                if next == adt {
                    return Some(path);
                }
                if seen.insert(next) {
                    let mut longer = path.clone();
                    longer.push(next);
                    stack.push((longer, next));
                }
            }
        }
        None
    }

    /// The structs and enums a type stores inline. Arguments count when the generic type stores its parameter inline.
    fn inline_adts(&self, ty: Ty, found: &mut Vec<AdtId>) {
        match ty.kind() {
            TyKind::Array(element, _) => self.inline_adts(*element, found),
            TyKind::Adt(adt, args) => {
                found.push(*adt);
                for (at, arg) in args.iter().enumerate() {
                    if self.stores_param(*adt, at as u32, &mut FxHashSet::default()) {
                        self.inline_adts(*arg, found);
                    }
                }
            }
            _ => {}
        }
    }

    /// Does the generic type hold its parameter inline, as `Option<T>` does and `Vec<T>` does not?
    fn stores_param(&self, adt: AdtId, param: u32, seen: &mut FxHashSet<(AdtId, u32)>) -> bool {
        seen.insert((adt, param))
            && self
                .inline_parts(adt)
                .into_iter()
                .any(|ty| self.mentions(ty, param, seen))
    }

    fn mentions(&self, ty: Ty, param: u32, seen: &mut FxHashSet<(AdtId, u32)>) -> bool {
        match ty.kind() {
            TyKind::Param(index, _) => *index == param,
            TyKind::Array(element, _) => self.mentions(*element, param, seen),
            TyKind::Adt(adt, args) => args.iter().enumerate().any(|(at, arg)| {
                self.mentions(*arg, param, seen) && self.stores_param(*adt, at as u32, seen)
            }),
            _ => false,
        }
    }

    fn report_recursive(&mut self, adt: AdtId, path: &[AdtId]) {
        let declared = &self.program.adts[adt];
        let name = declared.name;
        let mut report = e0313::error(
            declared.span,
            format!("type '{name}' contains itself without indirection"),
        );
        if path.len() > 1 {
            let chain: Vec<&str> = path
                .iter()
                .map(|id| self.program.adts[*id].name.as_str())
                .collect();
            report = report.note(format!("{} → {name}", chain.join(" → ")));
        }
        let fields = declared
            .fields()
            .iter()
            .filter(|field| self.leads_to(field.ty, adt))
            .map(|field| field.span);
        let variants = declared.variants().iter();
        let variants = variants.filter(|variant| variant.payload.iter().any(|ty| self.leads_to(*ty, adt)));
        if let Some(span) = fields.chain(variants.map(|variant| variant.span)).next() {
            report = report.label(span, "this part contains it");
        }
        self.sink
            .report(report.help(format!("put it behind a box: 'Heap<{name}>'")));
    }

    fn leads_to(&self, ty: Ty, adt: AdtId) -> bool {
        let mut inner = Vec::new();
        self.inline_adts(ty, &mut inner);
        inner.contains(&adt)
            || inner
                .iter()
                .any(|id| self.path_to_itself(*id).is_some_and(|path| path.contains(&adt)))
    }

    /// Types on a cycle of declarations that hands a parameter on inside a larger type. All others have finitely many
    /// types inside: a cycle that only exchanges parameters comes back to where it was.
    fn growing_types(&self, ids: &[AdtId]) -> Vec<AdtId> {
        let mut flow = Flow::default();
        for &adt in ids {
            for part in self.inline_parts(adt) {
                flow.record(adt, part);
            }
        }
        let on_cycle = |&(from, to): &(Node, Node)| flow.reaches(to, from);
        let mut found: Vec<AdtId> = flow
            .growing
            .iter()
            .filter(|step| on_cycle(step))
            .map(|step| step.0.0)
            .collect();
        found.sort();
        found.dedup();
        found
    }
}

impl Checker<'_> {
    /// Follows the parts of a type through indirection as well.
    fn has_too_many_instances(&self, adt: AdtId) -> bool {
        let declared = &self.program.adts[adt];
        if declared.generics.params.is_empty() {
            return false;
        }
        let start = Ty::adt(adt, Checker::identity_args(&declared.generics));
        let mut seen = FxHashSet::default();
        let mut stack = vec![start];
        while let Some(ty) = stack.pop() {
            if !seen.insert(ty) {
                continue;
            }
            if seen.len() > MOST_INSTANCES {
                return true;
            }
            match ty.kind() {
                TyKind::Adt(inner, args) => {
                    let parts = self.inline_parts(*inner).into_iter();
                    stack.extend(parts.map(|part| part.substitute(args)));
                }
                kind => kind.for_each_child(|child| stack.push(child)),
            }
        }
        false
    }
}

impl Flow {
    /// What the parts of `owner` name, through indirection as well.
    fn record(&mut self, owner: AdtId, part: Ty) {
        if let TyKind::Adt(inner, args) = part.kind() {
            for (at, arg) in args.iter().enumerate() {
                let mut params = FxHashSet::default();
                params_of(*arg, &mut params);
                for param in params {
                    let (from, to) = ((owner, param), (*inner, at as u32));
                    self.steps.entry(from).or_default().push(to);
                    if !matches!(arg.kind(), TyKind::Param(..)) {
                        self.growing.push((from, to));
                    }
                }
            }
        }
        part.kind().for_each_child(|child| self.record(owner, child));
    }

    fn reaches(&self, from: Node, to: Node) -> bool {
        let mut seen = FxHashSet::default();
        let mut stack = vec![from];
        while let Some(at) = stack.pop() {
            if at == to {
                return true;
            }
            if seen.insert(at) {
                stack.extend(self.steps.get(&at).into_iter().flatten());
            }
        }
        false
    }
}

fn params_of(ty: Ty, found: &mut FxHashSet<u32>) {
    match ty.kind() {
        TyKind::Param(index, _) => {
            found.insert(*index);
        }
        kind => kind.for_each_child(|child| params_of(child, found)),
    }
}
