//! One generic body → one concrete body: types substituted, callees resolved, what became trivial removed.

use super::demand::{Demand, Key};
use super::resolve::{self, Target};
use super::typing::is_scalar;
use super::*;
use crate::hir::{Callee, Glue, Intrinsic, UnaryOp};
use crate::mir::{
    Body, CallTarget, CaptureDecl, Const, ConstKind, LocalDecl, LocalKind, Operand, Place, Projection,
    Rvalue, Statement, StatementKind, TerminatorKind, Typing,
};
use crate::source::Span;
use cranelift_entity::packed_option::ReservedValue;

/// Makes a body concrete and asks for everything it mentions.
pub(super) fn body(demand: &mut Demand, mut body: Body, args: Args, captures: &[CaptureDecl]) -> Body {
    substitute::body(&mut body, &args);
    let mut lowering = Lowering {
        demand,
        args,
        captures,
        body,
        out: Vec::new(),
        span: None,
    };
    lowering.run();
    lowering.body
}

struct Lowering<'d, 'a> {
    demand: &'d mut Demand<'a>,
    /// For closures in the body, which are generic over the same parameters.
    args: Args,
    captures: &'d [CaptureDecl],
    body: Body,
    /// The block being rewritten.
    out: Vec<Statement>,
    span: Option<Span>,
}

impl Lowering<'_, '_> {
    fn run(&mut self) {
        for block in self.body.blocks.keys().collect::<Vec<_>>() {
            for statement in std::mem::take(&mut self.body.blocks[block].statements) {
                self.span = Some(statement.span);
                self.demand.at(statement.span);
                self.statement(statement.kind);
            }
            self.body.blocks[block].statements = std::mem::take(&mut self.out);
            let mut kind = std::mem::replace(
                &mut self.body.blocks[block].terminator.kind,
                TerminatorKind::Unreachable,
            );
            visit::terminator_operands_mut(&mut kind, &mut |operand| self.operand(operand));
            self.body.blocks[block].terminator.kind = kind;
        }
    }

    fn statement(&mut self, mut kind: StatementKind) {
        visit::operands_mut(&mut kind, &mut |operand| self.operand(operand));
        match kind {
            StatementKind::Assign(dest, rvalue) => self.assign(dest, rvalue),
            StatementKind::Call {
                dest,
                callee: CallTarget::Named(callee),
                args,
            } => self.call(dest, &callee, args),
            StatementKind::Drop(place) => self.drop_place(place),
            // Inlining would make storage marks wrong, and nobody needs them from here on.
            StatementKind::Nop | StatementKind::StorageLive(_) | StatementKind::StorageDead(_) => {}
            other => self.push(other),
        }
    }

    fn push(&mut self, kind: StatementKind) {
        let span = self.span.unwrap_or(self.body.span);
        self.out.push(Statement::new(kind, span));
    }

    fn typing(&self) -> Typing<'_> {
        Typing {
            program: self.demand.hir,
            locals: &self.body.locals,
            captures: self.captures,
        }
    }

    /// Function constants become wrappers with an environment parameter, constant globals their values.
    fn operand(&mut self, operand: &mut Operand) {
        if let Some(constant) = self.constant_global(operand) {
            *operand = Operand::Const(constant);
        }
        let Operand::Const(Const {
            ty,
            kind: ConstKind::Fn(callee),
        }) = operand
        else {
            return;
        };
        let key = Key::Value(callee.target, callee.args, *ty);
        *callee = direct(self.demand.instance(key));
    }

    fn constant_global(&self, operand: &Operand) -> Option<Const> {
        let Operand::Copy(place) = operand else {
            return None;
        };
        let mir::Base::Global(global) = place.base else {
            return None;
        };
        let declared = &self.demand.hir.globals[global];
        let fixed = !declared.mutable && place.projections.is_empty() && is_scalar(declared.ty);
        let value = declared.constant.clone().filter(|_| fixed)?;
        Some(Const {
            ty: declared.ty,
            kind: ConstKind::Value(value),
        })
    }

    fn drop_place(&mut self, place: Place) {
        let ty = self.typing().place(&place);
        if self.demand.facts.needs_drop(ty) {
            self.demand.drop_glue(ty);
            self.push(StatementKind::Drop(place));
        }
    }

    fn assign(&mut self, dest: Place, rvalue: Rvalue) {
        match rvalue {
            Rvalue::Duplicate(place) => self.duplicate(dest, place),
            Rvalue::Cast { kind, operand, ty } => {
                let operand = self.c_callback(operand);
                self.push(StatementKind::Assign(dest, Rvalue::Cast { kind, operand, ty }));
            }
            Rvalue::Closure {
                closure,
                captures,
                ty,
            } => {
                let closure = self.demand.closure(closure, self.args);
                self.push(StatementKind::Assign(
                    dest,
                    Rvalue::Closure {
                        closure,
                        captures,
                        ty,
                    },
                ));
            }
            Rvalue::Unsize { operand, ty } => self.unsize(dest, operand, ty),
            other => self.push(StatementKind::Assign(dest, other)),
        }
    }

    /// A copy that counts: function values in place, everything else through its clone.
    fn duplicate(&mut self, dest: Place, place: Place) {
        let ty = self.typing().place(&place);
        if matches!(ty.kind(), TyKind::Fn(_)) {
            return self.push(StatementKind::Assign(dest, Rvalue::Duplicate(place)));
        }
        if self.demand.facts.is_trivial_copy(ty) {
            return self.push(StatementKind::Assign(dest, Rvalue::Use(Operand::Copy(place))));
        }
        let borrowed = self.temp(Ty::reference(false, ty));
        let borrow = Rvalue::Ref {
            mutable: false,
            place,
        };
        self.push(StatementKind::Assign(Place::local(borrowed), borrow));
        self.glue(
            Some(dest),
            Glue::Clone,
            ty,
            vec![Operand::Copy(Place::local(borrowed))],
        );
    }

    fn temp(&mut self, ty: Ty) -> mir::Local {
        self.body.locals.push(LocalDecl {
            name: None,
            ty,
            mutable: true,
            span: self.span.unwrap_or(self.body.span),
            kind: LocalKind::Temp,
        })
    }

    fn unsize(&mut self, dest: Place, operand: Operand, ty: Ty) {
        let target = |ty: Ty| match *ty.kind() {
            TyKind::Ref(_, target) | TyKind::Heap(target) => target,
            _ => ty,
        };
        let (concrete, interface) = (target(self.typing().operand(&operand)), target(ty));
        if matches!(concrete.kind(), TyKind::Interface(..)) {
            return self.push(StatementKind::Assign(dest, Rvalue::Retype { operand, ty }));
        }
        let span = self.span.unwrap_or(self.body.span);
        itable::request(self.demand, concrete, interface, span);
        self.push(StatementKind::Assign(dest, Rvalue::Unsize { operand, ty }));
    }

    fn call(&mut self, dest: Option<Place>, callee: &Callee, args: Vec<Operand>) {
        match resolve::callee(&self.demand.traits, callee) {
            Ok(target) => {
                self.call_target(dest.clone(), target, args);
                if let (CalleeTarget::TraitMethod(..), Some(dest)) = (callee.target, dest) {
                    self.enters_range(dest);
                }
            }
            Err(missing) => self.missing(&missing),
        }
    }

    /// Operators and impls work on the integer type behind a ranged one: what they give may lie outside of the range.
    fn enters_range(&mut self, dest: Place) {
        if let TyKind::Ranged(_, low, high) = *self.typing().place(&dest).kind() {
            let value = Operand::Copy(dest);
            self.push(StatementKind::CheckRange { value, low, high });
        }
    }

    /// The program is not going to run.
    fn missing(&mut self, missing: &resolve::Missing) {
        let span = self.span.unwrap_or(self.body.span);
        self.demand.missing(missing, span, &self.body.name);
    }

    fn call_target(&mut self, dest: Option<Place>, target: Target, args: Vec<Operand>) {
        match target {
            Target::Fn(id, type_args) => self.call_instance(dest, Key::Fn(id, type_args), args),
            Target::ToString(ty) => self.call_instance(dest, Key::ToString(ty), args),
            Target::Concat => self.concat(dest, args),
            Target::Glue(glue, ty) => self.glue(dest, glue, ty, args),
            Target::Binary(op) => self.binary(dest, op, args),
            Target::Negate => self.negate(dest, args),
            Target::Extern(id) => {
                self.demand.program.externs.insert(id);
                let args = match self.demand.hir.externs[id].runtime {
                    true => args,
                    false => args.into_iter().map(|arg| self.c_callback(arg)).collect(),
                };
                self.call_named(dest, CalleeTarget::Extern(id), Args::empty(), args);
            }
            Target::Intrinsic(intrinsic, type_args) => {
                self.intrinsic_needs(intrinsic, type_args);
                self.call_named(dest, CalleeTarget::Intrinsic(intrinsic), type_args, args);
            }
        }
    }

    /// A function given to C must be known here: C has no place for an environment.
    fn c_callback(&self, arg: Operand) -> Operand {
        let is_function = self.typing().operand(&arg).as_fn().is_some();
        let local = arg.place().and_then(Place::as_local).filter(|_| is_function);
        match local.and_then(|local| self.function_constant(local)) {
            Some(constant) => Operand::Const(constant.clone()),
            None => arg,
        }
    }

    /// The function constant that is the only value of a local.
    fn function_constant(&self, local: mir::Local) -> Option<&Const> {
        let blocks = self.body.blocks.values().flat_map(|block| &block.statements);
        let mut values = blocks
            .chain(&self.out)
            .filter_map(|statement| match &statement.kind {
                StatementKind::Assign(dest, rvalue) if dest.as_local() == Some(local) => Some(rvalue),
                _ => None,
            });
        match (values.next()?, values.next()) {
            (Rvalue::Use(Operand::Const(constant)), None)
            | (
                Rvalue::Retype {
                    operand: Operand::Const(constant),
                    ..
                },
                None,
            ) => Some(constant),
            (Rvalue::Retype { operand, .. } | Rvalue::Use(operand), None) => {
                let source = operand.place()?.as_local().filter(|&source| source < local)?;
                self.function_constant(source)
            }
            _ => None,
        }
    }

    fn call_named(&mut self, dest: Option<Place>, target: CalleeTarget, type_args: Args, args: Vec<Operand>) {
        let callee = CallTarget::Named(Callee {
            target,
            args: type_args,
        });
        self.push(StatementKind::Call { dest, callee, args });
    }

    fn call_instance(&mut self, dest: Option<Place>, key: Key, args: Vec<Operand>) {
        let callee = CallTarget::Named(direct(self.demand.instance(key)));
        self.push(StatementKind::Call { dest, callee, args });
    }

    fn intrinsic_needs(&mut self, intrinsic: Intrinsic, args: Args) {
        let Some(&ty) = args.first() else { return };
        match intrinsic {
            Intrinsic::DropInPlace => self.demand.drop_glue(ty),
            Intrinsic::DropFn if self.demand.facts.needs_drop(ty) => {
                self.demand.drop_glue(ty);
                self.demand.program.drop_functions.insert(ty);
            }
            _ => {}
        }
    }

    /// A universal operation: the type's own, a primitive one, or the structural one.
    fn glue(&mut self, dest: Option<Place>, glue: Glue, ty: Ty, args: Vec<Operand>) {
        // References are seen through: an operation on `&T` is one on `T`.
        if let Some((_, target)) = ty.as_ref() {
            let args = args.into_iter().map(|arg| self.see_through(arg, ty)).collect();
            return self.glue(dest, glue, target, args);
        }
        if !self.body.span.file.is_reserved_value() {
            let span = self.span.unwrap_or(self.body.span);
            self.demand.can(glue, ty, span, &self.body.name);
        }
        match resolve::own_glue(&self.demand.traits, glue, ty) {
            Ok(Some((id, type_args))) => return self.call_instance(dest, Key::Fn(id, type_args), args),
            Ok(None) => {}
            Err(missing) => return self.missing(&missing),
        }
        match (glue, ty.kind(), dest) {
            (Glue::Clone, TyKind::Fn(_), Some(dest)) => match deref(&args[0]) {
                Some(place) => self.push(StatementKind::Assign(dest, Rvalue::Duplicate(place))),
                None => self.push(StatementKind::Nop),
            },
            (Glue::Clone, _, Some(dest)) if self.demand.facts.clones_bits(ty) => {
                if let Some(place) = deref(&args[0]) {
                    self.push(StatementKind::Assign(dest, Rvalue::Use(Operand::Copy(place))));
                }
            }
            (Glue::Eq, _, Some(dest)) if is_scalar(ty) => self.scalar_eq(dest, &args),
            (_, TyKind::Str, dest) => self.call_named(dest, CalleeTarget::Glue(glue), Args::new(&[ty]), args),
            (_, _, dest) if is_scalar(ty) => {
                let args = self.by_value(ty, args);
                self.call_named(dest, CalleeTarget::Glue(glue), Args::new(&[ty]), args)
            }
            (_, _, dest) => self.call_instance(dest, Key::Glue(glue, ty), args),
        }
    }

    /// Primitive glue takes scalars by value: nothing needs their address.
    fn by_value(&self, ty: Ty, args: Vec<Operand>) -> Vec<Operand> {
        let is_it = |operand: &Operand| self.typing().operand(operand).as_ref() == Some((false, ty));
        let each = args.into_iter().map(|arg| match deref(&arg) {
            Some(place) if is_it(&arg) => Operand::Copy(place),
            _ => arg,
        });
        each.collect()
    }

    /// An operand of type `&&T` as one of type `&T`; others stay.
    fn see_through(&self, operand: Operand, ty: Ty) -> Operand {
        match deref(&operand) {
            Some(place) if self.typing().place(&place) == ty => Operand::Copy(place),
            _ => operand,
        }
    }

    fn scalar_eq(&mut self, dest: Place, args: &[Operand]) {
        if let (Some(left), Some(right)) = (deref(&args[0]), deref(&args[1])) {
            let rvalue = Rvalue::Binary {
                op: hir::BinaryOp::Eq,
                left: Operand::Copy(left),
                right: Operand::Copy(right),
                wrapping: false,
            };
            self.push(StatementKind::Assign(dest, rvalue));
        }
    }

    /// The value an operator's operand stands for: operators may take their operands by reference.
    fn scalar(&self, operand: Operand) -> Operand {
        match (self.typing().operand(&operand).as_ref(), deref(&operand)) {
            (Some(_), Some(place)) => Operand::Copy(place),
            _ => operand,
        }
    }

    fn binary(&mut self, dest: Option<Place>, op: hir::BinaryOp, args: Vec<Operand>) {
        let mut operands = args.into_iter().map(|arg| self.scalar(arg));
        let (Some(left), Some(right), Some(dest)) = (operands.next(), operands.next(), dest) else {
            return;
        };
        drop(operands);
        let rvalue = Rvalue::Binary {
            op,
            left,
            right,
            wrapping: self.wraps(self.body.owner),
        };
        self.push(StatementKind::Assign(dest, rvalue));
    }

    /// Whether the function that an operator stands in is `@wrapping`.
    fn wraps(&self, owner: mir::Owner) -> bool {
        match owner {
            mir::Owner::Fn(id) => self.demand.hir.functions[id].attrs.wrapping,
            mir::Owner::Closure(id) => self.wraps(self.demand.module.closures[id].owner),
            mir::Owner::Global(_) => false,
        }
    }

    /// `+` on strings, whether the operator takes them by reference or as they are.
    fn concat(&mut self, dest: Option<Place>, args: Vec<Operand>) {
        let mut owned = Vec::new();
        let lent = args.into_iter().map(|arg| {
            if self.typing().operand(&arg) != Ty::str() {
                return arg;
            }
            let local = Place::local(self.temp(Ty::str()));
            self.push(StatementKind::Assign(local.clone(), Rvalue::Use(arg)));
            let view = self.temp(Ty::reference(false, Ty::str()));
            let borrow = Rvalue::Ref {
                mutable: false,
                place: local.clone(),
            };
            self.push(StatementKind::Assign(Place::local(view), borrow));
            owned.push(local);
            Operand::Copy(Place::local(view))
        });
        let lent = lent.collect();
        self.call_instance(dest, Key::Concat, lent);
        owned
            .into_iter()
            .for_each(|place| self.push(StatementKind::Drop(place)));
    }

    fn negate(&mut self, dest: Option<Place>, args: Vec<Operand>) {
        let (Some(operand), Some(dest)) = (args.into_iter().next(), dest) else {
            return;
        };
        let rvalue = Rvalue::Unary {
            op: UnaryOp::Neg,
            operand: self.scalar(operand),
            wrapping: self.wraps(self.body.owner),
        };
        self.push(StatementKind::Assign(dest, rvalue));
    }
}

/// The place behind a reference operand.
fn deref(operand: &Operand) -> Option<Place> {
    Some(operand.place()?.project(Projection::Deref))
}
