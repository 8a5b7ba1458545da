//! What the statements of one body do.

use super::values::{Source, behind};
use super::*;
use crate::hir::ExprKind;
use crate::mir::visit::Access;
use crate::mir::{Base, ConstKind, Local, StatementKind, TerminatorKind};

/// The statements of one instance of a body.
pub struct Statements<'g, 'a> {
    pub(super) graph: &'g Graph<'a>,
    pub(super) owner: Owner,
    pub(super) args: Args,
    pub(super) typing: Typing<'a>,
    /// The body's own parameters: given by who runs it, or anything.
    own: Around,
    /// Those of the functions around it.
    around: Around,
    body: &'a Body,
    captures: &'a [CaptureDecl],
    values: Rc<Values>,
    pub(super) found: Runs,
}

/// A function value as far as it is known.
enum Known {
    Closure(ClosureId, Around),
    Named(crate::hir::Callee),
    /// Who runs this code has answered for it.
    Given,
    Unknown,
}

impl<'a> Graph<'a> {
    pub(super) fn body(&self, owner: Owner, args: Args, around: Around) -> Runs {
        let Some(found) = self.body_of(owner) else {
            return self.without_body(owner, args);
        };
        let mut walk = Statements::new(self, owner, args, (Around::Running, around), found);
        walk.all();
        walk.found
    }

    /// What one statement does, whoever runs its body.
    pub fn statement(&self, owner: Owner, at: Location, statement: &StatementKind) -> Runs {
        let Some(found) = self.body_of(owner) else {
            return Runs::default();
        };
        let unknown = (Around::Anything, Around::Anything);
        let mut walk = Statements::new(self, owner, self.unknown_args(owner), unknown, found);
        walk.statement(at, statement, found.0.span);
        walk.found
    }

    /// What the end of a closure's environment does.
    pub(super) fn environment(&self, closure: ClosureId, args: Args, around: Around) -> Runs {
        let mut found = Runs::default();
        for &(owner, operands) in self.sites(closure) {
            let Some(body) = self.body_of(owner) else {
                continue;
            };
            let mut walk = Statements::new(self, owner, args, (around, around), body);
            for (operand, capture) in operands.iter().zip(&self.module.closures[closure].captures) {
                if !capture.by_ref {
                    walk.ended(operand.place(), capture.ty, capture.span);
                }
            }
            found.goes.append(&mut walk.found.goes);
        }
        found
    }
}

impl<'g, 'a> Statements<'g, 'a> {
    fn new(
        graph: &'g Graph<'a>,
        owner: Owner,
        args: Args,
        (own, around): (Around, Around),
        (body, captures): (&'a Body, &'a [CaptureDecl]),
    ) -> Statements<'g, 'a> {
        Statements {
            graph,
            owner,
            args,
            typing: graph.typing((body, captures)),
            own,
            around,
            body,
            captures,
            values: graph.values(owner),
            found: Runs::default(),
        }
    }

    fn all(&mut self) {
        for (block, contents) in self.body.blocks.iter() {
            for (statement, content) in contents.statements.iter().enumerate() {
                let at = Location { block, statement };
                let note = &mut |place: &Place, access| self.note(place, access, content.span);
                content.kind.accesses(note);
                content.kind.operands(&mut |operand| self.named_value(operand));
                self.statement(at, &content.kind, content.span);
            }
            let terminator = &contents.terminator;
            let note = &mut |place: &Place, access| self.note(place, access, terminator.span);
            terminator.kind.accesses(note);
            if let TerminatorKind::Return(Some(value)) = &terminator.kind {
                self.named_value(value);
            }
        }
        self.own_value();
    }

    fn note(&mut self, place: &Place, access: Access, span: Span) {
        let Some(part) = Part::of(self.owner, self.typing, place) else {
            return;
        };
        match part.variable {
            // An initialiser sets its global.
            Variable::Global(global) if self.owner == Owner::Global(global) => return,
            Variable::Global(global) => self.initialised(global, span),
            // A closure ends what it owns when it cannot run again.
            Variable::Owned(..) if matches!(access, Access::Drop | Access::StorageDead) => return,
            Variable::Owned(..) => {}
        }
        let reads = matches!(
            access,
            Access::Copy | Access::Duplicate | Access::Inspect | Access::Borrow { mutable: false }
        );
        self.touch(part, !reads, span);
    }

    fn touch(&mut self, part: Part, writes: bool, span: Span) {
        let mut known = self.found.touches.iter();
        if !known.any(|touch| touch.part.contains(&part) && (touch.writes || !writes)) {
            self.found.touches.push(Touch { part, writes, span });
        }
    }

    /// A thread's own variable gets its value when the thread first comes to it.
    fn initialised(&mut self, global: GlobalId, span: Span) {
        if self.graph.program.globals[global].thread_local {
            self.go(Code::Initialiser(global), span);
        }
    }

    /// An initialiser that names its own global.
    fn own_value(&mut self) {
        let Owner::Global(global) = self.owner else { return };
        let Some(body) = self.graph.program.globals[global].init.as_deref() else {
            return;
        };
        let mut open = vec![body.root];
        while let Some(expr) = open.pop() {
            match body.exprs[expr].kind {
                ExprKind::Global(named) if named == global => {
                    let whole = Part::whole(Variable::Global(global));
                    self.touch(whole, true, body.exprs[expr].span);
                }
                ExprKind::Closure(_) => {}
                _ => body.for_each_child(expr, &mut |child| open.push(child)),
            }
        }
    }

    /// A function used as a value.
    fn named_value(&mut self, operand: &Operand) {
        if let Operand::Const(constant) = operand
            && let ConstKind::Fn(callee) = &constant.kind
            && let Some(function) = self.ty(constant.ty).as_fn()
        {
            let signature = Signature::of(function);
            self.made_named(callee, signature);
        }
    }

    pub(super) fn ty(&self, ty: Ty) -> Ty {
        ty.substitute(&self.args)
    }

    pub(super) fn go(&mut self, code: Code, span: Span) {
        self.found.go(self.graph, code, span);
    }

    fn statement(&mut self, at: Location, kind: &StatementKind, span: Span) {
        match kind {
            StatementKind::Call { callee, args, .. } => self.call(callee, args, span),
            StatementKind::Parallel(closures) => closures.iter().for_each(|one| self.branch(one, span)),
            StatementKind::ParallelFor { body, .. } => self.branch(body, span),
            StatementKind::Drop(_) => {
                let dropped = self.graph.drops(self.owner);
                for place in dropped.get(&at).into_iter().flatten() {
                    let span = self.declared_at(place).unwrap_or(span);
                    self.ended(Some(place), self.typing.place(place), span);
                }
            }
            StatementKind::Assign(_, value) => self.assign(value),
            _ => {}
        }
    }

    fn branch(&mut self, closure: &Operand, span: Span) {
        self.found.waits = true;
        self.called(closure, span);
        self.starts(closure, span, "its branches run on other OS threads");
    }

    fn assign(&mut self, value: &Rvalue) {
        match value {
            Rvalue::Closure { closure, ty, .. } => {
                if let Some(function) = self.ty(*ty).as_fn() {
                    let signature = Signature::of(function);
                    let code = Code::Closure(*closure, self.args, Around::Anything);
                    self.made(signature, code);
                }
            }
            // The only way to a place whose type says `@send`.
            Rvalue::Retype { operand, ty } => {
                if let Some(function) = self.ty(*ty).as_fn().filter(|function| function.send) {
                    let signature = Signature::of(function);
                    for known in self.known(operand) {
                        match known {
                            Known::Closure(closure, _) => {
                                let code = Code::Closure(closure, self.args, Around::Anything);
                                self.made(signature, code);
                            }
                            Known::Named(callee) => self.made_named(&callee, signature),
                            Known::Given | Known::Unknown => {}
                        }
                    }
                }
            }
            Rvalue::Unsize { operand, ty } => {
                let (to, from) = (
                    content(self.ty(*ty)),
                    content(self.ty(self.typing.operand(operand))),
                );
                if let (Some(TyKind::Interface(interface, _)), Some(concrete)) = (to.map(Ty::kind), from) {
                    self.found.objects.push((*interface, concrete));
                }
            }
            _ => {}
        }
    }

    fn made(&mut self, signature: Signature, code: Code) {
        let code = self.graph.limited(code);
        self.found.made.push(Made { signature, code });
    }

    fn made_named(&mut self, callee: &crate::hir::Callee, signature: Signature) {
        let mut runs = Runs::default();
        let args = callee.args.substitute(&self.args);
        self.graph.callee(callee.target, args, None, &mut runs);
        for (code, _) in runs.goes {
            self.found.made.push(Made { signature, code });
        }
    }

    /// What is at `place` ends there.
    fn ended(&mut self, place: Option<&Place>, ty: Ty, span: Span) {
        let ty = self.ty(ty);
        match (ty.as_fn(), place) {
            (Some(function), Some(place)) => {
                let sources = self.values.of_place(self.typing, place);
                for known in self.graph.known(self.owner, sources, (self.own, self.around)) {
                    match known {
                        Known::Closure(closure, around) => {
                            self.go(Code::Environment(closure, self.args, around), span);
                        }
                        Known::Unknown => self.go(Code::EndOfValue(Signature::of(function)), span),
                        Known::Named(_) | Known::Given => {}
                    }
                }
            }
            // A constant owns nothing.
            (Some(_), None) => {}
            _ if self.graph.facts.plain().needs_drop(ty) => {
                self.go(Code::Operation(Operation::Drop, ty), span);
            }
            _ => {}
        }
    }

    /// The function value is run.
    pub(super) fn called(&mut self, value: &Operand, span: Span) {
        let ty = self.ty(behind(self.typing.operand(value)));
        for known in self.known(value) {
            match known {
                Known::Closure(closure, around) => self.go(Code::Closure(closure, self.args, around), span),
                Known::Named(callee) => {
                    let args = callee.args.substitute(&self.args);
                    self.graph
                        .callee(callee.target, args, Some(span), &mut self.found);
                }
                Known::Given => {}
                Known::Unknown => {
                    if let Some(function) = behind(ty).as_fn() {
                        self.go(Code::Value(Signature::of(function)), span);
                    }
                }
            }
        }
    }

    /// What a callee is given it may run, unless it only keeps it, and, when it gets the value itself, end.
    pub(super) fn given(&mut self, arg: &Operand, runs: bool, span: Span) {
        let ty = self.ty(self.typing.operand(arg));
        if behind(ty).as_fn().is_none() {
            return;
        }
        if runs {
            self.called(arg, span);
        }
        if ty.as_fn().is_some() {
            self.ended(arg.place(), self.typing.operand(arg), span);
        }
    }

    /// The function value goes to C, which may keep it.
    pub(super) fn leaves(&mut self, value: &Operand) {
        for known in self.known(value) {
            match known {
                Known::Closure(closure, _) => {
                    let code = Code::Closure(closure, self.args, Around::Anything);
                    self.found.foreign.push(self.graph.limited(code));
                }
                Known::Named(callee) => {
                    let mut runs = Runs::default();
                    let args = callee.args.substitute(&self.args);
                    self.graph.callee(callee.target, args, None, &mut runs);
                    self.found.foreign.extend(runs.goes.iter().map(|&(code, _)| code));
                }
                Known::Given | Known::Unknown => {}
            }
        }
    }

    /// The function value runs on another OS thread.
    pub(super) fn starts(&mut self, value: &Operand, span: Span, text: &'static str) {
        let function = behind(self.ty(self.typing.operand(value))).as_fn();
        for known in self.known_started(value) {
            match known {
                Known::Closure(closure, around) => {
                    let code = self.graph.limited(Code::Closure(closure, self.args, around));
                    self.found.starts.push(Start { code, span, text });
                    if !self.graph.module.closures[closure].consumes {
                        let code = self.graph.limited(Code::Environment(closure, self.args, around));
                        self.found.starts.push(Start { code, span, text });
                    }
                }
                Known::Named(callee) => {
                    let mut runs = Runs::default();
                    let args = callee.args.substitute(&self.args);
                    self.graph.callee(callee.target, args, Some(span), &mut runs);
                    let text = "the function runs on another OS thread";
                    let codes = runs.goes.into_iter().map(|(code, _)| Start { code, span, text });
                    self.found.starts.extend(codes);
                }
                Known::Given => {}
                Known::Unknown => {
                    if let Some(function) = function {
                        let signature = Signature {
                            send: true,
                            ..Signature::of(function)
                        };
                        let text = "what is given here, any function of its type, runs on another OS thread";
                        for code in [Code::Value(signature), Code::EndOfValue(signature)] {
                            self.found.starts.push(Start { code, span, text });
                        }
                    }
                }
            }
        }
    }

    fn known(&self, value: &Operand) -> Vec<Known> {
        let sources = self.values.of_operand(self.typing, value);
        self.graph.known(self.owner, sources, (self.own, self.around))
    }

    fn known_started(&self, value: &Operand) -> Vec<Known> {
        let sources = self.values.of_operand(self.typing, value);
        self.graph
            .known(self.owner, sources, (Around::Started, Around::Started))
    }

    /// The variable that ends, in the source.
    fn declared_at(&self, place: &Place) -> Option<Span> {
        let named = |local: Local| self.body.locals[local].name.is_some();
        match place.base {
            Base::Local(local) if named(local) => Some(self.body.locals[local].span),
            Base::Capture(index) => Some(self.captures[index as usize].span),
            _ => None,
        }
    }
}

impl Around {
    /// Whether who gave a parameter has answered for it.
    fn answers(self, lent: bool) -> bool {
        match self {
            Around::Running => true,
            Around::Started => !lent,
            Around::Anything => false,
        }
    }
}

impl<'a> Graph<'a> {
    /// Follows captures to where the closure is made.
    fn known(&self, owner: Owner, sources: Vec<Source>, (own, around): (Around, Around)) -> Vec<Known> {
        let mut found = Vec::new();
        // The parameters of a body are one thing, those of the bodies around it another.
        let inner = match (own, around) {
            (Around::Running, Around::Running) => Around::Running,
            _ => Around::Anything,
        };
        for source in sources {
            match source {
                Source::Closure(closure) => found.push(Known::Closure(closure, inner)),
                Source::Named(callee) => found.push(Known::Named(callee)),
                Source::Param { lent, .. } if own.answers(lent) => found.push(Known::Given),
                Source::Param { .. } | Source::Unknown => found.push(Known::Unknown),
                Source::Capture(index) => {
                    let Owner::Closure(closure) = owner else { continue };
                    for &(creator, operands) in self.sites(closure) {
                        let (Some(body), Some(operand)) =
                            (self.body_of(creator), operands.get(index as usize))
                        else {
                            continue;
                        };
                        let sources = self.values(creator).of_operand(self.typing(body), operand);
                        found.extend(self.known(creator, sources, (around, around)));
                    }
                }
            }
        }
        found
    }
}

/// What a reference or `Heap` holds.
fn content(ty: Ty) -> Option<Ty> {
    match *ty.kind() {
        TyKind::Ref(_, target) | TyKind::Heap(target) => Some(target),
        _ => None,
    }
}
