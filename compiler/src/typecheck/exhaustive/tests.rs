//! Exhaustiveness by hand-built patterns.

use super::*;
use crate::hir::{Adt, AdtKind, Attrs, BindingMode, ConstValue, Field, Generics, LocalId, Variant};
use crate::source::{SourceMap, Span};
use crate::types::{AdtId, Args, IntTy, TyKind};

struct World {
    program: Program,
    span: Span,
}

impl World {
    fn new() -> World {
        let mut map = SourceMap::default();
        let file = map.add("test.milo", "match");
        World {
            program: Program::default(),
            span: Span::new(file, 0, 5),
        }
    }

    fn adt(&mut self, name: &str, kind: AdtKind) -> AdtId {
        self.program.adts.push(Adt {
            name: name.into(),
            span: self.span,
            public: true,
            generics: Generics::default(),
            kind,
            attrs: Attrs::default(),
            drop_impl: None,
            invariants: Vec::new(),
        })
    }

    fn enumeration(&mut self, name: &str, variants: &[(&str, &[Ty])]) -> Ty {
        let variant = |(at, (name, payload)): (usize, &(&str, &[Ty]))| Variant {
            name: (*name).into(),
            span: self.span,
            payload: payload.to_vec(),
            discriminant: at as i128,
        };
        let variants = variants.iter().enumerate().map(variant).collect();
        let adt = self.adt(name, AdtKind::Enum { variants, repr: None });
        Ty::adt(adt, Args::empty())
    }

    fn structure(&mut self, name: &str, fields: &[(&str, Ty)]) -> Ty {
        let field = |(name, ty): &(&str, Ty)| Field {
            name: (*name).into(),
            span: self.span,
            ty: *ty,
            public: true,
            iter: false,
        };
        let fields = fields.iter().map(field).collect();
        let adt = self.adt(name, AdtKind::Struct(fields));
        Ty::adt(adt, Args::empty())
    }

    /// `enum Option { Some(payload), None }`, known as the language's own.
    fn option(&mut self, payload: Ty) -> Ty {
        let ty = self.enumeration("Option", &[("Some", &[payload]), ("None", &[])]);
        if let TyKind::Adt(adt, _) = ty.kind() {
            self.program.lang.option = Some(*adt);
        }
        ty
    }

    fn pattern(&self, ty: Ty, kind: PatternKind) -> Pattern {
        let span = self.span;
        Pattern { kind, ty, span }
    }

    fn wild(&self, ty: Ty) -> Pattern {
        self.pattern(ty, PatternKind::Wildcard)
    }

    fn binding(&self, ty: Ty) -> Pattern {
        let (local, mode) = (LocalId::from_u32(0), BindingMode::Copy);
        self.pattern(ty, PatternKind::Binding { local, mode })
    }

    fn variant(&self, ty: Ty, variant: u32, fields: Vec<Pattern>) -> Pattern {
        self.pattern(ty, PatternKind::Variant { variant, fields })
    }

    fn fields(&self, ty: Ty, fields: Vec<(u32, Pattern)>) -> Pattern {
        self.pattern(ty, PatternKind::Struct { fields })
    }

    fn int(&self, value: i128) -> Pattern {
        self.pattern(Ty::i64(), PatternKind::Const(ConstValue::Int(value)))
    }

    fn range(&self, ty: Ty, low: i128, high: i128) -> Pattern {
        self.pattern(ty, PatternKind::Range(low, high))
    }

    fn boolean(&self, value: bool) -> Pattern {
        self.pattern(Ty::bool(), PatternKind::Const(ConstValue::Bool(value)))
    }

    fn text(&self, value: &str) -> Pattern {
        self.pattern(Ty::str(), PatternKind::Const(ConstValue::Str(value.into())))
    }

    fn or(&self, alternatives: Vec<Pattern>) -> Pattern {
        let ty = alternatives[0].ty;
        self.pattern(ty, PatternKind::Or(alternatives))
    }

    /// Codes and messages of a match over arms without guards.
    fn check(&self, ty: Ty, arms: &[Pattern]) -> Vec<String> {
        let arms: Vec<_> = arms.iter().map(|arm| (arm, false)).collect();
        self.check_guarded(ty, &arms)
    }

    fn check_guarded(&self, ty: Ty, arms: &[(&Pattern, bool)]) -> Vec<String> {
        let arms: Vec<_> = arms
            .iter()
            .map(|&(arm, guarded)| (arm, guarded, self.span))
            .collect();
        let mut sink = Sink::default();
        check_match(&self.program, ty, &arms, self.span, &mut sink);
        sink.found
            .iter()
            .map(|found| format!("{} {}", found.code.id, found.primary.text))
            .collect()
    }
}

const DEAD: &str = "E0802 every value it matches is taken before";

fn missing(cases: &str) -> Vec<String> {
    vec![format!("E0801 {cases} not covered")]
}

#[test]
fn an_enum_with_all_variants_is_covered() {
    let mut w = World::new();
    let f = Ty::f64();
    let shape = w.enumeration("Shape", &[("Circle", &[f]), ("Rect", &[f, f]), ("Unit", &[])]);
    let circle = w.variant(shape, 0, vec![w.binding(f)]);
    let rect = w.variant(shape, 1, vec![w.binding(f), w.wild(f)]);
    let unit = w.variant(shape, 2, vec![]);
    assert!(
        w.check(shape, &[circle.clone(), rect.clone(), unit.clone()])
            .is_empty()
    );
    assert!(w.check(shape, &[circle.clone(), w.wild(shape)]).is_empty());
    assert_eq!(
        w.check(shape, &[circle.clone(), unit.clone()]),
        missing("'Shape.Rect(_, _)'")
    );
    assert_eq!(
        w.check(shape, std::slice::from_ref(&unit)),
        missing("'Shape.Circle(_)' and 'Shape.Rect(_, _)'")
    );
    assert_eq!(w.check(shape, &[circle.clone(), w.wild(shape), unit]), [DEAD]);
    assert_eq!(
        w.check(shape, &[circle.clone(), circle, rect]),
        [DEAD, &missing("'Shape.Unit'")[0]]
    );
}

#[test]
fn option_and_nested_enums_name_the_inner_gap() {
    let mut w = World::new();
    let level = w.enumeration("Level", &[("Low", &[]), ("High", &[])]);
    let option = w.option(level);
    let some_low = w.variant(option, 0, vec![w.variant(level, 0, vec![])]);
    let some_high = w.variant(option, 0, vec![w.variant(level, 1, vec![])]);
    let none = w.variant(option, 1, vec![]);
    assert_eq!(
        w.check(option, &[some_low.clone(), none.clone()]),
        missing("'Some(Level.High)'")
    );
    assert_eq!(
        w.check(option, &[some_low.clone(), some_high.clone()]),
        missing("'None'")
    );
    assert!(w.check(option, &[some_low, some_high, none]).is_empty());
}

#[test]
fn integer_ranges_are_cut_where_they_end() {
    let w = World::new();
    let u8 = Ty::u8();
    let i64 = Ty::i64();
    let positive = w.range(i64, 1, 5);
    let negative = w.range(i64, IntTy::I64.min(), 0);
    assert_eq!(
        w.check(i64, &[negative.clone(), positive.clone()]),
        missing("'6..=i64.MAX'")
    );
    assert_eq!(
        w.check(i64, &[w.int(0)]),
        missing("'i64.MIN..=-1' and '1..=i64.MAX'")
    );
    assert!(
        w.check(u8, &[w.range(u8, 0, 127), w.range(u8, 128, 255)])
            .is_empty()
    );
    assert_eq!(
        w.check(u8, &[w.range(u8, 0, 127), w.range(u8, 129, 255)]),
        missing("'128'")
    );
    let rest = w.range(i64, 6, IntTy::I64.max());
    assert_eq!(
        w.check(i64, &[negative, positive, rest.clone(), w.int(3)]),
        [DEAD]
    );
    assert_eq!(w.check(i64, &[rest, w.int(7), w.wild(i64)]), [DEAD]);
}

#[test]
fn an_arm_hidden_by_several_together_is_unreachable() {
    let w = World::new();
    let u8 = Ty::u8();
    let arms = [
        w.range(u8, 0, 9),
        w.range(u8, 5, 20),
        w.range(u8, 3, 12),
        w.wild(u8),
    ];
    assert_eq!(w.check(u8, &arms), [DEAD]);
}

#[test]
fn ranged_integers_have_their_own_ends() {
    let w = World::new();
    let percent = Ty::new(TyKind::Ranged(IntTy::I32, 0, 100));
    assert!(
        w.check(percent, &[w.range(percent, 0, 50), w.range(percent, 51, 100)])
            .is_empty()
    );
    assert_eq!(
        w.check(percent, &[w.range(percent, 0, 98)]),
        missing("'99..=100'")
    );
}

#[test]
fn booleans_and_strings() {
    let w = World::new();
    assert!(
        w.check(Ty::bool(), &[w.boolean(true), w.boolean(false)])
            .is_empty()
    );
    assert_eq!(w.check(Ty::bool(), &[w.boolean(true)]), missing("'false'"));
    assert_eq!(w.check(Ty::str(), &[w.text("a"), w.text("b")]), missing("'_'"));
    assert_eq!(
        w.check(Ty::str(), &[w.text("a"), w.text("a"), w.wild(Ty::str())]),
        [DEAD]
    );
    assert!(
        w.check(Ty::str(), &[w.text("a"), w.text("b"), w.wild(Ty::str())])
            .is_empty()
    );
}

#[test]
fn guards_take_nothing_for_certain() {
    let mut w = World::new();
    let option = w.option(Ty::i64());
    let some = w.variant(option, 0, vec![w.binding(Ty::i64())]);
    let none = w.variant(option, 1, vec![]);
    assert_eq!(
        w.check_guarded(option, &[(&some, true), (&none, false)]),
        missing("'Some(_)'")
    );
    assert!(
        w.check_guarded(option, &[(&some, true), (&some, false), (&none, false)])
            .is_empty()
    );
    assert_eq!(
        w.check_guarded(option, &[(&some, false), (&some, true), (&none, false)]),
        [DEAD]
    );
}

#[test]
fn structs_are_compared_field_by_field() {
    let mut w = World::new();
    let pair = w.structure("Pair", &[("a", Ty::bool()), ("b", Ty::bool())]);
    let a = w.fields(pair, vec![(0, w.boolean(true))]);
    let b = w.fields(pair, vec![(1, w.boolean(true))]);
    let neither = w.fields(pair, vec![(0, w.boolean(false)), (1, w.boolean(false))]);
    assert!(w.check(pair, &[a.clone(), b.clone(), neither]).is_empty());
    assert_eq!(w.check(pair, &[a, b]), missing("'Pair { a: false, b: false }'"));
    assert!(w.check(pair, &[w.fields(pair, vec![])]).is_empty());
}

#[test]
fn alternatives_are_checked_one_by_one() {
    let mut w = World::new();
    let level = w.enumeration("Level", &[("Low", &[]), ("Mid", &[]), ("High", &[])]);
    let option = w.option(level);
    let of = |variant| w.variant(level, variant, vec![]);
    assert!(w.check(level, &[w.or(vec![of(0), of(1)]), of(2)]).is_empty());
    assert_eq!(
        w.check(level, &[w.or(vec![of(0), of(0)]), w.or(vec![of(1), of(2)])]),
        [DEAD]
    );
    assert_eq!(
        w.check(
            level,
            &[w.or(vec![of(0), of(1), of(2)]), w.or(vec![of(0), of(1)])]
        ),
        [DEAD]
    );
    let some = w.variant(option, 0, vec![w.or(vec![of(0), of(1)])]);
    assert_eq!(
        w.check(option, &[some, w.variant(option, 1, vec![])]),
        missing("'Some(Level.High)'")
    );
}

#[test]
fn an_enum_without_variants_needs_no_arm() {
    let mut w = World::new();
    let empty = w.enumeration("Empty", &[]);
    assert!(w.check(empty, &[]).is_empty());
    let level = w.enumeration("Level", &[("Low", &[])]);
    assert_eq!(w.check(level, &[]), missing("'_'"));
}

#[test]
fn thousands_of_literal_arms_are_quick() {
    let w = World::new();
    let mut arms: Vec<Pattern> = (0..20_000).map(|value| w.int(value * 2)).collect();
    arms.push(w.wild(Ty::i64()));
    assert!(w.check(Ty::i64(), &arms).is_empty());
}

#[test]
fn combinations_beyond_the_limit_are_an_error_not_a_hang() {
    let mut w = World::new();
    let names: Vec<String> = (0..36).map(|at| format!("f{at}")).collect();
    let fields: Vec<(&str, Ty)> = names.iter().map(|name| (name.as_str(), Ty::bool())).collect();
    let flags = w.structure("Flags", &fields);
    let arm = |a: u32, b: u32| w.fields(flags, vec![(a, w.boolean(true)), (b, w.boolean(true))]);
    let arms: Vec<Pattern> = (0..18).map(|at| arm(at, at + 18)).collect();
    let found = w.check(flags, &arms);
    assert!(found.len() == 1 && found[0].starts_with("E0803"), "{found:?}");
}

#[test]
fn deep_nesting_is_judged() {
    let mut w = World::new();
    let mut ty = w.option(Ty::bool());
    let mut pattern = w.variant(ty, 0, vec![w.boolean(true)]);
    for _ in 0..200 {
        let outer = w.option(ty);
        pattern = w.variant(outer, 0, vec![pattern]);
        ty = outer;
    }
    let found = w.check(ty, &[pattern]);
    assert!(found.len() == 1 && found[0].starts_with("E0801"), "{found:?}");
}

#[test]
fn a_let_pattern_must_not_fail() {
    let mut w = World::new();
    let option = w.option(Ty::i64());
    let some = w.variant(option, 0, vec![w.binding(Ty::i64())]);
    let mut sink = Sink::default();
    check_irrefutable(&w.program, option, &some, &mut sink);
    check_irrefutable(&w.program, Ty::i64(), &w.binding(Ty::i64()), &mut sink);
    assert_eq!(sink.found.len(), 1);
    assert_eq!(sink.found[0].code.id, "E0804");
}
