//! Deliberately broken compilers: what drop elaboration made of a program's own functions, damaged.
//!
//! They are there to show that the interpreter notices. The compiler itself knows nothing of them.

use cranelift_entity::EntityRef;
use milo::hir::{ConstValue, Program};
use milo::mir::{
    Body, ConstKind, EnvKind, LocalKind, Module, Operand, Owner, Rvalue, Statement, StatementKind,
};

/// A way of being broken.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Sabotage {
    /// Flags stay set when their value leaves.
    FlagsStaySet,
    /// Flags are never set.
    FlagsNeverSet,
    /// Values are not dropped.
    MissingDrops,
    /// Values are dropped twice.
    DoubleDrops,
    /// Boxes whose content has left are not freed.
    KeptBoxes,
    /// Environments live in the frame that made the closure.
    ShortEnvironments,
    /// A body that takes its captures leaves them in the environment as well.
    CapturesTwice,
    /// Copies of handles and function values are not counted.
    UncountedCopies,
}

/// All of them.
pub const ALL: &[Sabotage] = &[
    Sabotage::FlagsStaySet,
    Sabotage::FlagsNeverSet,
    Sabotage::MissingDrops,
    Sabotage::DoubleDrops,
    Sabotage::KeptBoxes,
    Sabotage::ShortEnvironments,
    Sabotage::CapturesTwice,
    Sabotage::UncountedCopies,
];

impl Sabotage {
    /// Damages every function of the program; gives the number of places.
    pub fn apply(self, program: &Program, module: &mut Module) -> usize {
        let mut places = 0;
        for (id, body) in &mut module.functions {
            if !program.functions[*id].in_std {
                places += self.body(body);
            }
        }
        let own: Vec<_> = module
            .closures
            .keys()
            .filter(|&id| is_own(program, module, id))
            .collect();
        for id in own {
            places += self.body(&mut module.closures[id].body);
            if self == Sabotage::ShortEnvironments && module.closures[id].env == EnvKind::Heap {
                module.closures[id].env = EnvKind::Stack;
                places += 1;
            }
        }
        places
    }

    fn body(self, body: &mut Body) -> usize {
        let flags: Vec<bool> = body
            .locals
            .values()
            .map(|decl| decl.kind == LocalKind::DropFlag)
            .collect();
        let mut places = 0;
        for (id, block) in &mut body.blocks {
            let all = std::mem::take(&mut block.statements);
            // How flags begin stays: a flag without a value would be another kind of error.
            let first = if id.index() == 0 {
                beginnings(&all, &flags)
            } else {
                0
            };
            for (at, statement) in all.into_iter().enumerate() {
                match at < first {
                    true => block.statements.push(statement),
                    false => places += self.statement(statement, &flags, &mut block.statements) as usize,
                }
            }
        }
        places
    }

    /// Writes what becomes of a statement; tells whether that is something else.
    fn statement(self, mut statement: Statement, flags: &[bool], out: &mut Vec<Statement>) -> bool {
        let gone = match (self, &mut statement.kind) {
            (Sabotage::FlagsStaySet, kind) => sets_flag(kind, flags, false),
            (Sabotage::FlagsNeverSet, kind) => sets_flag(kind, flags, true),
            (Sabotage::MissingDrops, StatementKind::Drop(_)) => true,
            (Sabotage::KeptBoxes, StatementKind::FreeHeap(_)) => true,
            (Sabotage::CapturesTwice, StatementKind::TakeEnv) => true,
            (Sabotage::DoubleDrops, StatementKind::Drop(_)) => {
                out.push(statement.clone());
                out.push(statement);
                return true;
            }
            (Sabotage::UncountedCopies, StatementKind::Assign(_, rvalue)) => {
                let Rvalue::Duplicate(place) = rvalue else {
                    out.push(statement);
                    return false;
                };
                *rvalue = Rvalue::Use(Operand::Copy(place.clone()));
                out.push(statement);
                return true;
            }
            _ => false,
        };
        if !gone {
            out.push(statement);
        }
        gone
    }
}

/// The statements at the entry that give flags their first values.
fn beginnings(statements: &[Statement], flags: &[bool]) -> usize {
    let sets = |kind: &StatementKind| sets_flag(kind, flags, true) || sets_flag(kind, flags, false);
    statements
        .iter()
        .take_while(|statement| sets(&statement.kind))
        .count()
}

/// Does the statement set a drop flag to this value?
fn sets_flag(kind: &StatementKind, flags: &[bool], value: bool) -> bool {
    let StatementKind::Assign(dest, Rvalue::Use(Operand::Const(constant))) = kind else {
        return false;
    };
    let is_flag = dest.as_local().is_some_and(|local| flags[local.index()]);
    is_flag && matches!(constant.kind, ConstKind::Value(ConstValue::Bool(set)) if set == value)
}

/// Is the closure written in the program, not in the standard library?
fn is_own(program: &Program, module: &Module, mut id: milo::mir::ClosureId) -> bool {
    loop {
        match module.closures[id].owner {
            Owner::Fn(function) => return !program.functions[function].in_std,
            Owner::Closure(outer) if outer != id => id = outer,
            _ => return true,
        }
    }
}
