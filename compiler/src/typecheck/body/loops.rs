//! `while` and `for`.

use super::lookup::Method;
use super::{BodyCx, Expect};
use crate::diagnostics::codes::{e0301, e0321};
use crate::hir::*;
use crate::source::Span;
use crate::syntax::Symbol;
use crate::syntax::ast::{self, ExprKind as Ast, Ident, Literal};
use crate::types::*;

impl<'a> BodyCx<'_, 'a> {
    pub(super) fn while_(&mut self, loop_: &'a ast::While, span: Span) -> ExprId {
        match &loop_.condition {
            ast::Condition::Expr(condition) => {
                let endless = matches!(condition.kind, Ast::Literal(Literal::Bool(true)));
                let condition = self.check(condition, Ty::bool());
                let contracts = self.loop_contracts(&loop_.contracts);
                let (body, broke) = self.loop_body(&loop_.body);
                let ty = if endless && !broke {
                    Ty::never()
                } else {
                    Ty::void()
                };
                self.add(
                    ExprKind::While {
                        condition,
                        body,
                        contracts,
                    },
                    ty,
                    span,
                )
            }
            ast::Condition::Let { pattern, value, .. } => {
                let scrutinee = self.scrutinee(value);
                let contracts = self.loop_contracts(&loop_.contracts);
                self.enter();
                let pattern = self.pattern(pattern, scrutinee, false);
                self.judge_test(&pattern, scrutinee, None);
                let (body, _) = self.loop_body(&loop_.body);
                self.leave();
                self.add(
                    ExprKind::WhileLet {
                        pattern,
                        scrutinee,
                        body,
                        contracts,
                    },
                    Ty::void(),
                    span,
                )
            }
        }
    }

    fn loop_body(&mut self, body: &'a ast::Block) -> (ExprId, bool) {
        self.frame().loops.push(false);
        let body = self.block(body, Expect::Discard);
        let broke = self.frame().loops.pop().unwrap_or(false);
        (body, broke)
    }

    pub(super) fn for_(&mut self, loop_: &'a ast::For, span: Span) -> ExprId {
        if loop_.parallel_span.is_some() {
            return self.parallel_for(loop_, span);
        }
        self.enter();
        let kind = self.for_kind(loop_);
        let contracts = self.loop_contracts(&loop_.contracts);
        let (body, _) = self.loop_body(&loop_.body);
        self.leave();
        let head_span = loop_.iterated.span;
        match kind {
            Some(kind) => self.add(
                ExprKind::For(Box::new(For {
                    kind,
                    body,
                    contracts,
                    head_span,
                })),
                Ty::void(),
                span,
            ),
            None => self.error_expr(span),
        }
    }

    fn for_kind(&mut self, loop_: &'a ast::For) -> Option<ForKind> {
        if let Ast::Range(range) = &loop_.iterated.kind {
            let (low, high, ty) = self.range_ends(range);
            let index = self.index_local(loop_.index);
            let var = self.declare(loop_.element, ty, false, LocalKind::Loop);
            return Some(ForKind::Range {
                var,
                index,
                low,
                high,
                inclusive: range.inclusive,
            });
        }
        let found = self.expr(&loop_.iterated, Expect::Nothing);
        let place = self.behind(found);
        let place = self.unboxed(place);
        self.for_over(place, loop_)
    }

    /// Both ends of a range have one integer type.
    pub(super) fn range_ends(&mut self, range: &'a ast::Range) -> (ExprId, ExprId, Ty) {
        let is_literal = |expr: &ast::Expr| matches!(expr.kind, Ast::Literal(_));
        let (low, high) = if is_literal(&range.low) && !is_literal(&range.high) {
            let high = self.value(&range.high, Expect::Nothing);
            let high = self.unranged(high);
            let ty = self.ty(high);
            (self.value(&range.low, Expect::Type(ty)), high)
        } else {
            let low = self.value(&range.low, Expect::Nothing);
            let low = self.unranged(low);
            let ty = self.ty(low);
            (low, self.value(&range.high, Expect::Type(ty)))
        };
        let (low, high) = (self.unranged(low), self.unranged(high));
        let (a, b) = (self.ty(low), self.ty(high));
        if a.is_error() || b.is_error() {
            return (low, high, Ty::error());
        }
        if !self.is_int(a) {
            let shown = self.show(a);
            let at = self.span(low);
            self.report(e0301::error(
                at,
                format!("the ends of a range are integers, found '{shown}'"),
            ));
            return (low, high, Ty::error());
        }
        let high = self.coerce(high, a);
        (low, high, a)
    }

    fn for_over(&mut self, place: ExprId, loop_: &'a ast::For) -> Option<ForKind> {
        let ty = self.ty(place);
        if ty.is_error() {
            self.error_bindings(loop_);
            return None;
        }
        if let TyKind::Str = ty.kind() {
            let index = self.index_local(loop_.index);
            let element = self.declare(loop_.element, Ty::u8(), false, LocalKind::Loop);
            return Some(ForKind::Elements {
                container: place,
                index,
                element,
            });
        }
        if let Some(element) = self.element_of(ty) {
            let index = self.index_local(loop_.index);
            let element = self.declare_element(loop_.element, element, place);
            return Some(ForKind::Elements {
                container: place,
                index,
                element,
            });
        }
        if let Some(inner) = self.iter_field(place) {
            return match ty.kind() {
                TyKind::Adt(adt, _) if self.cx.program.lang.hash_map == Some(*adt) => {
                    self.for_entries(inner, loop_)
                }
                _ => self.for_over(inner, loop_),
            };
        }
        self.for_iterator(place, loop_)
    }

    pub(super) fn error_bindings(&mut self, loop_: &'a ast::For) {
        for name in loop_.index.iter().chain([&loop_.element]) {
            let local = self.declare(*name, Ty::error(), false, LocalKind::Loop);
            self.info[local].used = true;
        }
    }

    /// A name for what the container holds at this point.
    fn declare_element(&mut self, name: Ident, ty: Ty, container: ExprId) -> LocalId {
        let local = self.declare(name, Ty::reference(false, ty), false, LocalKind::Borrowed);
        self.info[local].is_element = true;
        self.info[local].container = Some(container);
        local
    }

    pub(super) fn index_local(&mut self, index: Option<Ident>) -> Option<LocalId> {
        index.map(|index| self.declare(index, Ty::i64(), false, LocalKind::Loop))
    }

    /// The field marked `@iter`.
    fn iter_field(&mut self, place: ExprId) -> Option<ExprId> {
        let TyKind::Adt(adt, args) = self.ty(place).kind() else {
            return None;
        };
        let fields = self.cx.program.adts[*adt].fields();
        let at = fields.iter().position(|field| field.iter)?;
        let ty = fields[at].ty.substitute(args);
        let span = self.span(place);
        Some(self.add(
            ExprKind::Field {
                base: place,
                field: at as u32,
            },
            ty,
            span,
        ))
    }

    fn for_entries(&mut self, entries: ExprId, loop_: &'a ast::For) -> Option<ForKind> {
        let entry = self.element_of(self.ty(entries))?;
        let TyKind::Adt(adt, args) = self.table.shallow(entry).kind() else {
            return None;
        };
        let fields = self.cx.program.adts[*adt].fields();
        let (key_ty, value_ty) = (
            fields.first()?.ty.substitute(args),
            fields.get(1)?.ty.substitute(args),
        );
        let (key_name, value_name) = match loop_.index {
            Some(key) => (key, Some(loop_.element)),
            None => (loop_.element, None),
        };
        let key = self.declare_element(key_name, key_ty, entries);
        let value = value_name.map(|name| self.declare_element(name, value_ty, entries));
        Some(ForKind::Entries {
            container: entries,
            key,
            value,
        })
    }

    fn for_iterator(&mut self, place: ExprId, loop_: &'a ast::For) -> Option<ForKind> {
        let (span, ty) = (self.span(place), self.ty(place));
        // A loop alone asks too little of a parameter to tell what it needs.
        let unknown = match ty.kind() {
            TyKind::Param(index, _) => self.cx.bounds_of(&self.generics, *index).is_empty(),
            _ => false,
        };
        let found = match unknown {
            true => None,
            false => self.find_method(place, Symbol::intern("next"), span),
        };
        let found = match found {
            Some((place, Method::Inherent { function, owner })) => Some((place, function, owner, None)),
            Some((
                place,
                Method::OfTrait {
                    trait_id,
                    method,
                    args,
                    implementation,
                    ..
                },
            )) => Some(match implementation {
                Some((function, owner)) => (place, function, owner, None),
                None => (place, method, args, Some(trait_id)),
            }),
            _ => None,
        };
        let Some((place, function, args, of_trait)) = found else {
            self.error_bindings(loop_);
            let shown = self.show(ty);
            let mut report = e0321::error(span, format!("a value of type '{shown}' cannot be iterated"));
            if self.is_int(ty) {
                report = report.help("count with a range: 'for i in 0..n'");
            } else if self.fallible(ty).is_some() {
                report = report.help("take the value out with '!', '?' or '??' first");
            }
            self.report(report);
            return None;
        };
        let declared = &self.cx.program.functions[function];
        let (ret, receiver) = (declared.ret.substitute(&args), declared.receiver);
        let element = match self.fallible(ret) {
            Some((element, None)) if self.cx.program.functions[function].params.len() == 1 => element,
            _ => {
                self.error_bindings(loop_);
                self.report(e0321::error(
                    span,
                    "'next' of an iterator takes no arguments and returns an Option",
                ));
                return None;
            }
        };
        self.note_use(function, &args, span);
        let iterator = self.iterator_place(place, receiver, span);
        let target = match of_trait {
            Some(trait_id) => CalleeTarget::TraitMethod(trait_id, function),
            None => CalleeTarget::Fn(function),
        };
        let next = Callee {
            target,
            args: Args::new(&args),
        };
        let index = self.index_local(loop_.index);
        let element = self.declare(loop_.element, element, false, LocalKind::Loop);
        Some(ForKind::Iterator {
            iterator,
            next,
            index,
            element,
        })
    }

    /// A variable is iterated in place; what cannot be written is taken.
    fn iterator_place(&mut self, place: ExprId, receiver: Receiver, span: Span) -> ExprId {
        if receiver != Receiver::Mutable {
            return place;
        }
        match self.exprs[place].kind {
            ExprKind::Local(local) if !self.locals[local].mutable => self.read(place),
            _ => {
                self.require_mutable(place, span, "lend");
                place
            }
        }
    }
}
