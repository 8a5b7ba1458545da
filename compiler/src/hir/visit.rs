//! Walking expressions: the direct parts of each kind, in evaluation order.

use super::*;

impl Body {
    /// Calls `visit` on each direct sub-expression of `expr`, in the order they are evaluated. The bodies of closures
    /// and the branches of `parallel` count as parts.
    pub fn for_each_child(&self, expr: ExprId, visit: &mut dyn FnMut(ExprId)) {
        self.exprs[expr].kind.for_each_child(visit);
    }

    /// Calls `visit` on `expr` and everything inside it, outside first.
    pub fn for_each_inside(&self, expr: ExprId, visit: &mut dyn FnMut(ExprId)) {
        visit(expr);
        let mut open = Vec::new();
        self.for_each_child(expr, &mut |child| open.push(child));
        open.reverse();
        while let Some(next) = open.pop() {
            visit(next);
            let from = open.len();
            self.for_each_child(next, &mut |child| open.push(child));
            open[from..].reverse();
        }
    }

    /// The function value behind coercions to other function types.
    pub fn uncoerced(&self, mut expr: ExprId) -> ExprId {
        while let ExprKind::FnCoerce(inner) = self.exprs[expr].kind {
            expr = inner;
        }
        expr
    }

    /// The outermost expressions: the contracts' conditions and the root.
    pub fn roots(&self) -> impl Iterator<Item = ExprId> + '_ {
        let contracts = self.contracts.iter().map(|contract| contract.condition);
        contracts.chain([self.root])
    }

    /// The first expression that could not be made sense of.
    pub fn first_error(&self) -> Option<ExprId> {
        let mut found = None;
        for root in self.roots() {
            self.for_each_inside(root, &mut |expr| {
                if found.is_none() && matches!(self.exprs[expr].kind, ExprKind::Error) {
                    found = Some(expr);
                }
            });
        }
        found
    }
}

impl ExprKind {
    /// See [`Body::for_each_child`].
    pub fn for_each_child(&self, visit: &mut dyn FnMut(ExprId)) {
        use ExprKind::*;
        match self {
            Const(_) | Local(_) | Global(_) | FnValue(_) | Break | Continue | Error => {}
            Field { base, .. } => visit(*base),
            Index {
                base: left,
                index: right,
            }
            | Binary { left, right, .. }
            | Concat { left, right }
            | And(left, right)
            | Or(left, right)
            | Swap(left, right)
            | Coalesce {
                value: left,
                default: right,
            } => [*left, *right].into_iter().for_each(visit),
            Slice { base, low, high, .. } => {
                visit(*base);
                low.iter().chain(high).copied().for_each(visit);
            }
            Deref(operand) | AddrOf(operand) | Clone(operand) | Unsize(operand) | FnCoerce(operand)
            | ToRanged(operand) | FromRanged(operand) | NeverTo(operand) | ArrayRepeat(operand)
            | HeapNew(operand) | Unwrap(operand) | Panic(operand) | Exit(operand) => visit(*operand),
            Borrow { place, .. } => visit(*place),
            Unary { operand, .. } | Cast { operand, .. } | Try { operand, .. } => visit(*operand),
            Call { args, .. } | Variant { args, .. } | ArrayList(args) => {
                args.iter().copied().for_each(visit)
            }
            CallValue { callee, args } => [*callee].iter().chain(args).copied().for_each(visit),
            CallInterface { receiver, args, .. } => [*receiver].iter().chain(args).copied().for_each(visit),
            Struct { fields } => fields.iter().for_each(|&(_, value)| visit(value)),
            Assign { place, value } | AssignOp { place, value, .. } | Replace { place, value } => {
                [*value, *place].into_iter().for_each(visit);
            }
            Is { scrutinee, .. } => visit(*scrutinee),
            Return(value) => value.iter().copied().for_each(visit),
            Assert { condition, message } => [*condition].iter().chain(message).copied().for_each(visit),
            Format(parts) | Print { parts, .. } => parts.iter().for_each(|part| part.for_each_child(visit)),
            If {
                condition,
                then,
                otherwise,
            } => [*condition, *then]
                .iter()
                .chain(otherwise)
                .copied()
                .for_each(visit),
            While {
                condition,
                body,
                contracts,
            } => {
                contracts.for_each_child(visit);
                [*condition, *body].into_iter().for_each(visit);
            }
            WhileLet {
                scrutinee,
                body,
                contracts,
                ..
            } => {
                visit(*scrutinee);
                contracts.for_each_child(visit);
                visit(*body);
            }
            Match(inner) => inner.for_each_child(visit),
            Block(inner) => inner.for_each_child(visit),
            For(inner) => inner.for_each_child(visit),
            Closure(inner) => visit(inner.body),
            Parallel(inner) => inner.kind.for_each_child(visit),
        }
    }
}

impl FormatPart {
    fn for_each_child(&self, visit: &mut dyn FnMut(ExprId)) {
        if let FormatPart::Value(value) = self {
            visit(*value);
        }
    }
}

impl Match {
    fn for_each_child(&self, visit: &mut dyn FnMut(ExprId)) {
        visit(self.scrutinee);
        for arm in &self.arms {
            arm.guard.iter().copied().for_each(&mut *visit);
            visit(arm.body);
        }
    }
}

impl Block {
    fn for_each_child(&self, visit: &mut dyn FnMut(ExprId)) {
        for stmt in &self.stmts {
            match &stmt.kind {
                StmtKind::Let { init, otherwise, .. } => {
                    init.iter().chain(otherwise).copied().for_each(&mut *visit);
                }
                StmtKind::Expr(value) => visit(*value),
            }
        }
        self.tail.iter().copied().for_each(visit);
    }
}

impl LoopContracts {
    fn for_each_child(&self, visit: &mut dyn FnMut(ExprId)) {
        self.invariants
            .iter()
            .chain(&self.measures)
            .copied()
            .for_each(visit);
    }

    fn is_empty(&self) -> bool {
        self.invariants.is_empty() && self.measures.is_empty()
    }
}

impl For {
    fn for_each_child(&self, visit: &mut dyn FnMut(ExprId)) {
        match &self.kind {
            ForKind::Range { low, high, .. } => [*low, *high].into_iter().for_each(&mut *visit),
            ForKind::Elements { container, .. } | ForKind::Entries { container, .. } => visit(*container),
            ForKind::Iterator { iterator, .. } => visit(*iterator),
        }
        self.contracts.for_each_child(visit);
        visit(self.body);
    }
}

impl ParallelKind {
    fn for_each_child(&self, visit: &mut dyn FnMut(ExprId)) {
        match self {
            ParallelKind::Branches(branches) => branches.iter().for_each(|branch| visit(branch.body)),
            ParallelKind::For { kind, body } => {
                match kind {
                    ParallelForKind::Elements { container } => visit(*container),
                    ParallelForKind::Chunks { container, size } => {
                        [*container, *size].into_iter().for_each(&mut *visit);
                    }
                    ParallelForKind::Range { low, high, .. } => {
                        [*low, *high].into_iter().for_each(&mut *visit)
                    }
                }
                visit(body.body);
            }
        }
    }
}

impl Pattern {
    /// Calls `visit` on every local the pattern binds; alternatives bind the same ones, visited once.
    pub fn for_each_binding(&self, visit: &mut dyn FnMut(LocalId, BindingMode)) {
        match &self.kind {
            PatternKind::Binding { local, mode } => visit(*local, *mode),
            PatternKind::Variant { fields, .. } => {
                fields.iter().for_each(|field| field.for_each_binding(visit))
            }
            PatternKind::Struct { fields } => {
                fields.iter().for_each(|(_, field)| field.for_each_binding(visit))
            }
            PatternKind::Or(alternatives) => {
                alternatives
                    .iter()
                    .take(1)
                    .for_each(|first| first.for_each_binding(visit));
            }
            PatternKind::Wildcard | PatternKind::Const(_) | PatternKind::Range(..) | PatternKind::Error => {}
        }
    }
}

impl ParallelKind {
    /// The closures that run on other threads.
    pub fn closures(&self) -> &[Closure] {
        match self {
            ParallelKind::Branches(branches) => branches,
            ParallelKind::For { body, .. } => std::slice::from_ref(body),
        }
    }
}

impl Program {
    /// Whether anything in the program could be asserted under `--contracts`.
    pub fn has_contracts(&self) -> bool {
        let stated = |adt: &Adt| !adt.invariants.is_empty();
        let bodies = self
            .functions
            .values()
            .filter_map(|function| function.body.as_deref());
        self.adts.values().any(stated) || bodies.into_iter().any(Body::has_contracts)
    }
}

impl Body {
    fn has_contracts(&self) -> bool {
        let looped = |expr: &Expr| match &expr.kind {
            ExprKind::While { contracts, .. } | ExprKind::WhileLet { contracts, .. } => !contracts.is_empty(),
            ExprKind::For(inner) => !inner.contracts.is_empty(),
            _ => false,
        };
        !self.contracts.is_empty() || self.exprs.values().any(looped)
    }
}
