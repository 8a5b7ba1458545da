//! The search: which values reach which row, and which reach none.

use super::lower::{Arena, Ctor, Node, PatId};
use super::split::{Split, parts};
use super::witness::Shape;
use crate::hir::Program;
use crate::types::Ty;

/// Cells of rows the search may copy before it gives up. Ordinary matches need a few thousand.
const WORK_LIMIT: usize = 4_000_000;
/// How deep the search may recurse: layers of patterns told apart on one path.
const DEPTH_LIMIT: usize = 1000;
/// How many examples of missing values are kept; one is enough for the verdict.
const WITNESS_LIMIT: usize = 16;

/// What the search found out.
pub(super) struct Answer {
    /// Per row: some value gets to it.
    pub(super) reached: Vec<bool>,
    /// Examples of values that no row takes for certain.
    pub(super) missing: Vec<Shape>,
}

/// One search over lowered patterns.
pub(super) struct Search<'a> {
    program: &'a Program,
    arena: &'a Arena,
    work_left: usize,
    reached: Vec<bool>,
}

#[derive(Clone)]
struct Row {
    cells: Vec<PatId>,
    origin: usize,
    guarded: bool,
}

/// Missing values, each with one shape per column.
type Witnesses = Vec<Vec<Shape>>;

impl<'a> Search<'a> {
    pub(super) fn new(program: &'a Program, arena: &'a Arena) -> Search<'a> {
        Search {
            program,
            arena,
            work_left: WORK_LIMIT,
            reached: Vec::new(),
        }
    }

    /// `None` when the work limit was hit.
    pub(super) fn run(mut self, subject: Ty, patterns: &[(PatId, bool)]) -> Option<Answer> {
        self.reached = vec![false; patterns.len()];
        let row = |(origin, &(pattern, guarded)): (usize, &(PatId, bool))| Row {
            cells: vec![pattern],
            origin,
            guarded,
        };
        let rows = patterns.iter().enumerate().map(row).collect();
        let witnesses = self.search(rows, &[subject], 0)?;
        let missing = witnesses.into_iter().flatten().collect();
        Some(Answer {
            reached: self.reached,
            missing,
        })
    }

    fn search(&mut self, rows: Vec<Row>, columns: &[Ty], depth: usize) -> Option<Witnesses> {
        let Some(column) = self.pick(&rows) else {
            return Some(self.all_wild(&rows, columns.len()));
        };
        if depth > DEPTH_LIMIT {
            return None;
        }
        let rows = self.expand_alternatives(rows, column)?;
        let ty = columns[column];
        let split = Split::new(
            self.program,
            ty,
            rows.iter().filter_map(|row| self.ctor(row, column)),
        );
        let (groups, others) = self.distribute(&rows, column, ty, &split)?;
        let mut witnesses = Vec::new();
        for (head, group) in split.heads.iter().zip(groups) {
            let mut inner = parts(self.program, ty, head);
            let arity = inner.len();
            inner.extend(without(columns, column));
            let found = self.search(group, &inner, depth + 1)?;
            let shape = |fields| Shape::new(ty, head, fields);
            witnesses.extend(
                found
                    .into_iter()
                    .map(|witness| rebuild(witness, arity, column, shape)),
            );
        }
        if !split.missing.is_empty() {
            let rest: Vec<Ty> = without(columns, column).collect();
            let found = self.search(others, &rest, depth + 1)?;
            for shape in &split.missing {
                let with_shape =
                    |witness: &Vec<Shape>| rebuild(witness.clone(), 0, column, |_| shape.clone());
                witnesses.extend(found.iter().take(WITNESS_LIMIT).map(with_shape));
            }
        }
        witnesses.truncate(WITNESS_LIMIT);
        Some(witnesses)
    }

    /// The column to look at next: where the first row that tells values apart does so. `None` when a row that takes
    /// everything comes before any such row.
    fn pick(&self, rows: &[Row]) -> Option<usize> {
        for row in rows {
            let telling = row.cells.iter().position(|&cell| cell != PatId::WILD);
            if telling.is_some() || !row.guarded {
                return telling;
            }
        }
        None
    }

    /// Rows up to the first one without a guard are reached; values are missing when there is none.
    fn all_wild(&mut self, rows: &[Row], columns: usize) -> Witnesses {
        for row in rows {
            self.reached[row.origin] = true;
            if !row.guarded {
                return Vec::new();
            }
        }
        vec![vec![Shape::Any; columns]]
    }

    fn ctor(&self, row: &Row, column: usize) -> Option<&'a Ctor> {
        match self.arena.node(row.cells[column]) {
            Node::Ctor(ctor, _) => Some(ctor),
            _ => None,
        }
    }

    fn pay(&mut self, cells: usize) -> Option<()> {
        self.work_left = self.work_left.checked_sub(cells + 1)?;
        Some(())
    }

    /// One row per alternative of the or-patterns in `column`.
    fn expand_alternatives(&mut self, rows: Vec<Row>, column: usize) -> Option<Vec<Row>> {
        let mut expanded = Vec::with_capacity(rows.len());
        for row in rows {
            let Node::Or(alternatives) = self.arena.node(row.cells[column]) else {
                expanded.push(row);
                continue;
            };
            for &alternative in alternatives {
                self.pay(row.cells.len())?;
                let mut row = row.clone();
                row.cells[column] = alternative;
                expanded.push(row);
            }
        }
        Some(expanded)
    }

    /// The rows for each head of the split, and those for all values outside the heads, in order.
    fn distribute(
        &mut self,
        rows: &[Row],
        column: usize,
        ty: Ty,
        split: &Split,
    ) -> Option<(Vec<Vec<Row>>, Vec<Row>)> {
        let arities: Vec<usize> = split
            .heads
            .iter()
            .map(|head| parts(self.program, ty, head).len())
            .collect();
        let mut groups: Vec<Vec<Row>> = vec![Vec::new(); arities.len()];
        let mut others = Vec::new();
        for row in rows {
            let (covered, fields): (_, &[PatId]) = match self.arena.node(row.cells[column]) {
                Node::Ctor(ctor, fields) => (split.covered_by(ctor), fields),
                _ => (0..groups.len(), &[]),
            };
            for at in covered {
                self.pay(arities[at] + row.cells.len())?;
                groups[at].push(specialise(row, column, fields, arities[at]));
            }
            if row.cells[column] == PatId::WILD && !split.missing.is_empty() {
                self.pay(row.cells.len())?;
                others.push(specialise(row, column, &[], 0));
            }
        }
        Some((groups, others))
    }
}

/// The row with the cell at `column` replaced by its parts, which go in front.
fn specialise(row: &Row, column: usize, fields: &[PatId], arity: usize) -> Row {
    let padding = std::iter::repeat_n(PatId::WILD, arity.saturating_sub(fields.len()));
    let parts = fields.iter().copied().take(arity).chain(padding);
    Row {
        cells: parts.chain(without(&row.cells, column)).collect(),
        ..*row
    }
}

fn without<T: Copy>(items: &[T], at: usize) -> impl Iterator<Item = T> + '_ {
    items[..at].iter().chain(&items[at + 1..]).copied()
}

/// Undoes [`specialise`] on a witness: its first `arity` shapes are the parts of the value at `column`.
fn rebuild(
    mut witness: Vec<Shape>,
    arity: usize,
    column: usize,
    build: impl FnOnce(Vec<Shape>) -> Shape,
) -> Vec<Shape> {
    let mut rest = witness.split_off(arity);
    rest.insert(column, build(witness));
    rest
}
