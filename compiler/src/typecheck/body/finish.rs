//! The end of a body: every type is known, and what waited for types is settled.

use super::{BodyCx, Owner};
use crate::diagnostics::codes::{e0108, e0304, e0307, e0335, e0811, e0813};
use crate::hir::*;
use crate::source::Span;
use crate::syntax::Symbol;
use crate::typecheck::exhaustive::{check_irrefutable, check_match};
use crate::typecheck::requirements::Use;
use crate::types::facts::Facts;
use crate::types::*;
use rustc_hash::FxHashSet;

impl<'a> BodyCx<'_, 'a> {
    /// The finished body, and the generics with the requirements it inferred.
    pub(super) fn finish(
        mut self,
        params: Vec<LocalId>,
        root: ExprId,
        contracts: Vec<Contract>,
    ) -> (Body, Generics) {
        self.warn_parameters_scope();
        self.table.default_literals();
        self.late_bounds();
        self.resolve_types();
        self.resolve_requirements();
        self.copy_bindings();
        self.settle_reads();
        self.settle_closures();
        self.settle_patterns();
        self.settle_literals();
        self.record_uses();
        self.fold();
        self.judge_matches();
        self.judge_clones();
        self.report_unused();
        self.count_refused();
        let body = Body {
            params,
            locals: self.locals,
            exprs: self.exprs,
            root,
            contracts,
        };
        (body, self.generics)
    }

    fn warn_parameters_scope(&mut self) {
        while !self.names.is_empty() {
            self.leave();
        }
    }

    /// Arguments that became known after their call decide others by their bounds.
    fn late_bounds(&mut self) {
        for at in 0..self.pending.len() {
            let (function, args) = (self.pending[at].function, self.pending[at].args.clone());
            self.decide_by_bounds(function, &args);
        }
    }

    fn resolve_types(&mut self) {
        // What is wrong already may be why a type is open.
        let silent = !self.is_clean() || self.meets_errors();
        for local in self.locals.keys().collect::<Vec<_>>() {
            let ty = self.table.resolve(self.locals[local].ty);
            self.locals[local].ty = known(ty);
            // What the compiler made is reported by the expression it was made for.
            let named = self.locals[local].kind != LocalKind::Temp;
            if ty.has_infer() && !silent && named {
                self.not_inferred_local(local, ty);
                self.table.give_up(ty);
            }
        }
        let mut told = false;
        for expr in self.exprs.keys().collect::<Vec<_>>() {
            let ty = self.table.resolve(self.exprs[expr].ty);
            if ty.has_infer() && !silent {
                self.not_inferred_expr(expr, ty);
                self.table.give_up(ty);
            }
            self.exprs[expr].ty = known(ty);
            if !silent && !told {
                told = self.holds_void(expr);
            }
            self.resolve_inside(expr);
        }
    }

    /// Reports a collection of `void`, which only inference makes. An option of it can at least be looked at.
    fn holds_void(&mut self, expr: ExprId) -> bool {
        let TyKind::Adt(adt, args) = self.exprs[expr].ty.kind() else {
            return false;
        };
        let lang = &self.cx.program.lang;
        let holders = [lang.vec, lang.hash_map, lang.hash_set];
        if self.in_std || !holders.contains(&Some(*adt)) || !args.iter().any(|arg| arg.is_void()) {
            return false;
        }
        let (shown, span) = (self.show(self.exprs[expr].ty), self.span(expr));
        let report = e0335::error(span, format!("this would be a '{shown}', but 'void' is no value"));
        self.report(report.help("give the closure a value, or use 'each' or a loop where nothing is made"));
        true
    }

    /// The arguments of inferred requirements, as the uses have them.
    fn resolve_requirements(&mut self) {
        for param in 0..self.generics.params.len() {
            for at in 0..self.generics.params[param].inferred.len() {
                let bound = self.generics.params[param].inferred[at].clone();
                let args: Vec<Ty> = bound.args.iter().map(|arg| self.table.resolve(*arg)).collect();
                if args.iter().any(|arg| arg.has_infer()) && self.is_clean() {
                    self.open_requirement(self.generics.params[param].name, &bound);
                }
                let args: Vec<Ty> = args.into_iter().map(known).collect();
                self.generics.params[param].inferred[at].args = Args::new(&args);
            }
        }
    }

    fn open_requirement(&mut self, param: Symbol, bound: &Bound) {
        let name = self.cx.program.traits[bound.trait_id].name;
        let message = format!("which '{name}' this '{param}' needs cannot be inferred");
        let help = format!("write the bound, as in '<{param}: {name}<…>>'");
        self.report(e0307::error(bound.span, message).help(help));
    }

    /// Is a type of something outside of this body, such as its signature, reported?
    fn meets_errors(&self) -> bool {
        let locals = self.locals.values().map(|local| local.ty);
        let exprs = self.exprs.values().map(|expr| expr.ty);
        let frame = self.frames.first().map(|frame| frame.ret);
        let global = matches!(self.owner, Owner::Global(_));
        locals
            .chain(exprs)
            .chain(frame.filter(|_| !global))
            .any(|ty| ty.has_error())
            || self.table.met_error
    }

    fn not_inferred_local(&mut self, local: LocalId, ty: Ty) {
        let declared = &self.locals[local];
        let (name, span, shown) = (
            declared.name,
            declared.span,
            ty.show(&self.cx.program).to_string(),
        );
        let report = if matches!(ty.kind(), TyKind::Infer(_)) {
            e0307::error(span, format!("the type of '{name}' cannot be inferred"))
                .help(format!("write it: '{name}: T'"))
        } else {
            e0307::error(
                span,
                format!("the type of '{name}' is '{shown}', and '_' cannot be inferred"),
            )
            .help(format!("write the type: '{name}: {}'", shown.replace('_', "…")))
        };
        self.report(report);
    }

    fn not_inferred_expr(&mut self, expr: ExprId, ty: Ty) {
        let mut open = None;
        ty.map(&mut |part| {
            if matches!(part.kind(), TyKind::Infer(_)) {
                open = open.or(self.table.origin(part));
            }
            None
        });
        let span = open.unwrap_or(self.exprs[expr].span);
        let shown = ty.show(&self.cx.program).to_string();
        self.report(
            e0307::error(span, format!("a type is left open here: '{shown}'"))
                .help("write the type arguments, or the type of the variable this goes to"),
        );
    }

    /// A type argument that no value's type shows.
    fn not_inferred_argument(&mut self, function: FnId, at: usize, span: Span) {
        let declared = &self.cx.program.functions[function];
        let param = declared
            .generics
            .params
            .get(at)
            .map_or("T".into(), |param| param.name);
        let (path, name) = (&declared.path, declared.name);
        let help = match at < declared.generics.parent_count as usize {
            true => "write the type arguments of the type before the dot: 'Type<…>.f()'".to_string(),
            false => format!("write the type arguments: '{name}<…>(…)'"),
        };
        let report = e0307::error(span, format!("nothing tells what '{param}' of '{path}' is")).help(help);
        self.report(report);
    }

    fn resolve_inside(&mut self, expr: ExprId) {
        let table = &self.table;
        let all = |args: Args| {
            let resolved: Vec<Ty> = args
                .iter()
                .map(|ty| {
                    table
                        .resolve(*ty)
                        .map(&mut |part| matches!(part.kind(), TyKind::Infer(_)).then(Ty::error))
                })
                .collect();
            Args::new(&resolved)
        };
        match &mut self.exprs[expr].kind {
            ExprKind::Call { callee, .. } | ExprKind::FnValue(callee) => callee.args = all(callee.args),
            ExprKind::For(for_) => {
                if let ForKind::Iterator { next, .. } = &mut for_.kind {
                    next.args = all(next.args);
                }
            }
            ExprKind::Try {
                convert: Some(TryConvert::From(callee)),
                ..
            } => callee.args = all(callee.args),
            ExprKind::Closure(closure) => closure.ret = all(Args::new(&[closure.ret]))[0],
            _ => {}
        }
    }

    /// Bindings that nothing writes through become copies: those of plain scalars freeze nothing then, and a `move`
    /// closure takes a copy instead of a reference along.
    fn copy_bindings(&mut self) {
        let taken = self.taken_by_value();
        for local in self.locals.keys().collect::<Vec<_>>() {
            let info = &self.info[local];
            let (binding, element) = (info.is_binding, info.is_element);
            let TyKind::Ref(false, target) = *self.locals[local].ty.kind() else {
                continue;
            };
            let facts = Facts::new(&self.cx.program);
            let becomes_copy = binding && facts.is_trivial_copy(target)
                || (binding || element) && taken.contains(&local) && facts.is_copy(target);
            if target.has_error() || !becomes_copy {
                continue;
            }
            self.locals[local].ty = target;
            self.locals[local].kind = LocalKind::Let;
            for deref in std::mem::take(&mut self.info[local].derefs) {
                self.exprs[deref].kind = ExprKind::Local(local);
            }
        }
    }

    /// Variables that `move` closures capture.
    fn taken_by_value(&self) -> FxHashSet<LocalId> {
        let captures = self.closures.iter().flat_map(|closure| &closure.captures);
        captures
            .filter(|capture| capture.mode == CaptureMode::Value)
            .map(|capture| capture.local)
            .collect()
    }

    /// Elements that are not Copy are cloned where they are read; captures that are not Copy are consumed.
    fn settle_reads(&mut self) {
        let mut seen = FxHashSet::default();
        for at in 0..self.reads.len() {
            let place = self.reads[at].place;
            let ty = self.exprs[place].ty;
            if !seen.insert(place) || ty.has_error() || self.cx.is_copy(ty) {
                continue;
            }
            if let ExprKind::Index { base, .. } = self.exprs[self.wrapped(place)].kind {
                if !matches!(self.exprs[base].ty.kind(), TyKind::Ptr(_)) {
                    self.clone_element(place, ty);
                }
            } else if self.owned_path(place) {
                let span = self.exprs[place].span;
                let (root, closures) = (self.reads[at].root, self.reads[at].closures.clone());
                self.consume(root, &closures, span);
            }
        }
        for (binding, root, closures) in std::mem::take(&mut self.binding_moves) {
            let ty = self.locals[binding].ty;
            if !ty.has_error() && !self.cx.is_copy(ty) {
                let span = self.locals[binding].span;
                self.consume(Some(root), &closures, span);
            }
        }
    }

    /// The place whose payload is taken by `!`, any number of times.
    fn wrapped(&self, mut place: ExprId) -> ExprId {
        while let ExprKind::Unwrap(inner) = self.exprs[place].kind {
            place = inner;
        }
        place
    }

    fn clone_element(&mut self, place: ExprId, ty: Ty) {
        let span = self.exprs[place].span;
        let element = self.exprs[place].clone();
        let inner = self.exprs.push(element);
        self.exprs[place] = Expr {
            kind: ExprKind::Clone(inner),
            ty,
            span,
        };
    }

    fn consume(&mut self, root: Option<LocalId>, closures: &[usize], span: Span) {
        for &closure in closures {
            let state = &mut self.closures[closure];
            state.consumes = true;
            state.consumed_at = state.consumed_at.or(Some(span));
            if state.by_ref_only {
                continue;
            }
            for capture in state
                .captures
                .iter_mut()
                .filter(|capture| Some(capture.local) == root)
            {
                capture.mode = CaptureMode::Value;
            }
        }
    }

    fn settle_closures(&mut self) {
        for (expr, branch, index) in std::mem::take(&mut self.literals_of) {
            let state = &self.closures[index];
            let (captures, is_move, consumes) = (state.captures.clone(), state.is_move, state.consumes);
            let fill = |closure: &mut Closure| {
                closure.captures = captures;
                closure.is_move = is_move;
                closure.consumes = consumes;
            };
            match &mut self.exprs[expr].kind {
                ExprKind::Closure(closure) => fill(closure),
                ExprKind::Parallel(parallel) => match &mut parallel.kind {
                    ParallelKind::Branches(branches) => fill(&mut branches[branch]),
                    ParallelKind::For { body, .. } => fill(body),
                },
                _ => {}
            }
            if consumes && let TyKind::Fn(function) = self.exprs[expr].ty.kind() {
                if !function.once {
                    self.found_to_end_when_called(expr);
                }
                let once = FnTy {
                    once: true,
                    kind: FnKind::Move,
                    ..function.clone()
                };
                self.exprs[expr].ty = Ty::new(TyKind::Fn(once));
            }
        }
        self.judge_closure_uses();
    }

    fn settle_patterns(&mut self) {
        for expr in self.exprs.keys().collect::<Vec<_>>() {
            let mut kind = std::mem::replace(&mut self.exprs[expr].kind, ExprKind::Error);
            match &mut kind {
                ExprKind::Match(matched) => matched
                    .arms
                    .iter_mut()
                    .for_each(|arm| self.settle_pattern(&mut arm.pattern)),
                ExprKind::WhileLet { pattern, .. } | ExprKind::Is { pattern, .. } => {
                    self.settle_pattern(pattern)
                }
                ExprKind::Block(block) => block.stmts.iter_mut().for_each(|stmt| self.settle_stmt(stmt)),
                _ => {}
            }
            self.exprs[expr].kind = kind;
        }
    }

    fn settle_stmt(&mut self, stmt: &mut Stmt) {
        if let StmtKind::Let { pattern, .. } = &mut stmt.kind {
            self.settle_pattern(pattern);
        }
    }

    fn settle_pattern(&mut self, pattern: &mut Pattern) {
        pattern.ty = self.table.resolve(pattern.ty);
        pattern.ty = known(pattern.ty);
        match &mut pattern.kind {
            PatternKind::Binding { local, mode } => {
                let ty = self.locals[*local].ty;
                *mode = match (self.info[*local].is_binding, ty.kind()) {
                    (true, TyKind::Ref(true, _)) => BindingMode::RefMut,
                    (true, TyKind::Ref(false, _)) => BindingMode::Ref,
                    _ if self.cx.is_copy(ty) => BindingMode::Copy,
                    _ => BindingMode::Move,
                };
            }
            PatternKind::Const(ConstValue::Int(value)) => {
                let value = *value;
                if let TyKind::Float(_) = pattern.ty.kind() {
                    pattern.kind = PatternKind::Const(ConstValue::Float(value as f64));
                } else if !self.literal_fits(value, pattern.ty, pattern.span)
                    || !self.pattern_lies_inside(value, pattern.ty, pattern.span)
                {
                    pattern.kind = PatternKind::Error;
                }
            }
            PatternKind::Variant { fields, .. } => {
                fields.iter_mut().for_each(|field| self.settle_pattern(field))
            }
            PatternKind::Struct { fields } => fields
                .iter_mut()
                .for_each(|(_, field)| self.settle_pattern(field)),
            PatternKind::Or(alternatives) => {
                alternatives.iter_mut().for_each(|part| self.settle_pattern(part))
            }
            _ => {}
        }
    }

    /// Reports a constant that a ranged type never is.
    fn pattern_lies_inside(&mut self, value: i128, ty: Ty, span: Span) -> bool {
        let TyKind::Ranged(_, low, high) = *ty.kind() else {
            return true;
        };
        let inside = (low..=high).contains(&value);
        if !inside {
            let shown = self.show(ty);
            let report = e0813::error(span, format!("{value} is outside of '{shown}'"));
            self.report(report.note(format!("'{shown}' holds {low} to {high}")));
        }
        inside
    }

    /// Reports a literal that its type cannot hold.
    fn literal_fits(&mut self, value: i128, ty: Ty, span: Span) -> bool {
        let Some(int) = ty.as_int() else { return true };
        let fits = (int.min()..=int.max()).contains(&value);
        if !fits {
            let name = int.name();
            let report = e0811::error(span, format!("{value} does not fit '{name}'")).note(format!(
                "'{name}' holds {} to {}",
                int.min(),
                int.max()
            ));
            self.report(report);
        }
        fits
    }

    fn settle_literals(&mut self) {
        for expr in self.exprs.keys().collect::<Vec<_>>() {
            let Expr { kind, ty, span } = &self.exprs[expr];
            let (ty, span) = (*ty, *span);
            match *kind {
                ExprKind::Const(ConstValue::Int(value)) => match ty.kind() {
                    TyKind::Float(_) => {
                        self.exprs[expr].kind = ExprKind::Const(ConstValue::Float(value as f64))
                    }
                    _ => drop(self.literal_fits(value, ty, span)),
                },
                ExprKind::Const(ConstValue::Float(value)) => self.float_fits(value, ty, span),
                _ => {}
            }
        }
    }

    /// Reports a finite literal that would be infinite in its type.
    fn float_fits(&mut self, value: f64, ty: Ty, span: Span) {
        let single = matches!(ty.kind(), TyKind::Float(FloatTy::F32));
        if single && value.is_finite() && (value as f32).is_infinite() {
            self.report(e0108::f32_too_large(span));
        }
    }

    /// Values of a view's own type cannot be made; only traits are implemented for it.
    fn unsized_argument(&self, function: FnId, args: &[Ty]) -> Option<Ty> {
        let of_trait = match self.cx.program.functions[function].owner {
            FnOwner::Free => false,
            FnOwner::Trait(_) => true,
            FnOwner::Impl(id) => self.cx.program.impls[id].of_trait.is_some(),
        };
        let is_view = |ty: &&Ty| matches!(ty.kind(), TyKind::Slice(_) | TyKind::Interface(..));
        args.iter().find(is_view).copied().filter(|_| !of_trait)
    }

    fn record_uses(&mut self) {
        // What is wrong already may be why an argument is open.
        let clean = self.is_clean() && !self.meets_errors();
        for pending in std::mem::take(&mut self.pending) {
            let args: Vec<Ty> = pending.args.iter().map(|ty| self.table.resolve(*ty)).collect();
            if let Some(at) = args.iter().position(|ty| ty.has_infer())
                && clean
            {
                self.not_inferred_argument(pending.function, at, pending.span);
            }
            if args.iter().any(|ty| ty.has_infer() || ty.has_error()) {
                continue;
            }
            if let Some(view) = self.unsized_argument(pending.function, &args) {
                let shown = self.show(view);
                let message = format!("a type argument would be '{shown}', which has no size of its own");
                let help = match view.kind() {
                    TyKind::Interface(..) => {
                        format!("take '&{shown}' instead of a type parameter, or pass a 'Heap<{shown}>'")
                    }
                    _ => "pass an owned value: '.toVec()' makes one of a view".to_string(),
                };
                self.report(e0335::error(pending.span, message).help(help));
                continue;
            }
            let caller = match self.owner {
                Owner::Fn(id) => Some(id),
                Owner::Global(_) => None,
            };
            self.cx.uses.push(Use {
                caller,
                function: pending.function,
                args,
                span: pending.span,
            });
        }
    }

    /// A block of these statements and `root` as its value.
    pub(super) fn behind_statements(&mut self, stmts: Vec<Stmt>, root: ExprId) -> ExprId {
        let (ty, span) = (self.ty(root), self.exprs[root].span);
        let (tail, stmts) = if ty.is_void() || ty.is_never() {
            let mut stmts = stmts;
            stmts.push(Stmt {
                kind: StmtKind::Expr(root),
                span,
            });
            (None, stmts)
        } else {
            (Some(root), stmts)
        };
        self.exprs.push(Expr {
            kind: ExprKind::Block(Box::new(Block {
                stmts,
                tail,
                is_unsafe: false,
            })),
            ty,
            span,
        })
    }

    /// Interface objects and closures that own captures cannot be cloned, by `clone` or by reading an element.
    fn judge_clones(&mut self) {
        let clones = self.exprs.values().filter_map(|expr| match expr.kind {
            ExprKind::Clone(place) => Some((expr.ty, expr.span, self.exprs[place].span == expr.span)),
            _ => None,
        });
        for (ty, span, read) in clones.collect::<Vec<_>>() {
            let Some(part) = crate::types::facts::Facts::new(&self.cx.program).part_without_clone(ty) else {
                continue;
            };
            let (shown, inside) = (self.show(ty), self.show(part));
            let report = match read {
                true => e0304::error(span, format!("this would be a clone, and '{shown}' has none"))
                    .help("use the element in place, or take it out with 'remove' or 'pop'"),
                false => e0304::error(span, format!("'{shown}' has no 'clone'")),
            };
            let because = match inside == shown {
                true => "interface objects and closures that own captures cannot be cloned".to_string(),
                false => format!("it holds '{inside}', which cannot be cloned"),
            };
            self.report(report.note(because));
        }
    }

    /// Asks for every match whether it is complete and every arm can be reached.
    fn judge_matches(&mut self) {
        for expr in self.exprs.values() {
            match &expr.kind {
                ExprKind::Match(matched) if matched.source == MatchSource::Match => {
                    let arms: Vec<(&Pattern, bool, Span)> = matched
                        .arms
                        .iter()
                        .map(|arm| (&arm.pattern, arm.guard.is_some(), arm.span))
                        .collect();
                    let ty = self.exprs[matched.scrutinee].ty;
                    check_match(&self.cx.program, ty, &arms, expr.span, self.cx.sink);
                }
                ExprKind::Block(block) => {
                    for stmt in &block.stmts {
                        if let StmtKind::Let {
                            pattern,
                            init: Some(init),
                            otherwise: None,
                        } = &stmt.kind
                            && !matches!(pattern.kind, PatternKind::Binding { .. } | PatternKind::Wildcard)
                        {
                            let ty = self.exprs[*init].ty;
                            check_irrefutable(&self.cx.program, ty, pattern, self.cx.sink);
                        }
                    }
                }
                _ => {}
            }
        }
    }
}

/// What is still open is an error, which has been reported.
fn known(ty: Ty) -> Ty {
    if !ty.has_infer() {
        return ty;
    }
    ty.map(&mut |part| matches!(part.kind(), TyKind::Infer(_)).then(Ty::error))
}
