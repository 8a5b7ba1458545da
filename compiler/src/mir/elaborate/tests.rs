//! Tests of drop elaboration on bodies made by hand.

use super::elaborate_body;
use crate::hir::{Adt, AdtKind, Attrs, Generics, Program, Variant};
use crate::mir::assemble::Assembler;
use crate::mir::print::print_body;
use crate::mir::verify::{Stage, verify_body};
use crate::mir::*;
use crate::source::{FileId, Span};
use crate::types::facts::Facts;
use crate::types::{Args, FnId, Ty};
use cranelift_entity::EntityRef;

fn span() -> Span {
    Span::new(FileId::new(0), 0, 0)
}

fn adt(name: &str, kind: AdtKind) -> Adt {
    Adt {
        name: name.into(),
        span: span(),
        public: true,
        generics: Generics::default(),
        kind,
        attrs: Attrs::default(),
        drop_impl: None,
        invariants: Vec::new(),
    }
}

fn variant(name: &str, payload: Vec<Ty>, discriminant: i128) -> Variant {
    Variant {
        name: name.into(),
        span: span(),
        payload,
        discriminant,
    }
}

/// A program with `struct Pair { string, string }` and `enum Maybe { Some(string), None }`.
fn program() -> (Program, Ty, Ty) {
    let mut program = Program::default();
    let field = |name: &str| crate::hir::Field {
        name: name.into(),
        span: span(),
        ty: Ty::str(),
        public: true,
        iter: false,
    };
    let pair = adt("Pair", AdtKind::Struct(vec![field("a"), field("b")]));
    let pair = Ty::adt(program.adts.push(pair), Args::empty());
    let variants = vec![
        variant("Some", vec![Ty::str()], 0),
        variant("None", Vec::new(), 1),
    ];
    let maybe = adt("Maybe", AdtKind::Enum { variants, repr: None });
    let maybe = Ty::adt(program.adts.push(maybe), Args::empty());
    (program, pair, maybe)
}

struct Test {
    asm: Assembler,
    params: u32,
}

impl Test {
    fn new(params: &[Ty]) -> Test {
        let mut asm = Assembler::new(Owner::Fn(FnId::new(0)), "test".into(), span(), Ty::void());
        for &ty in params {
            let local = asm.new_temp(ty);
            asm.body.locals[local].kind = LocalKind::Param;
        }
        asm.body.arg_count = params.len() as u32;
        Test {
            asm,
            params: params.len() as u32,
        }
    }

    fn param(&self, index: u32) -> Place {
        assert!(index < self.params);
        Place::local(Local::from_u32(index))
    }

    fn local(&mut self, ty: Ty) -> Place {
        let local = self.asm.new_temp(ty);
        self.asm.push(StatementKind::StorageLive(local));
        Place::local(local)
    }

    fn move_to(&mut self, dest: &Place, source: Place) {
        self.asm.assign(dest.clone(), Rvalue::Use(Operand::Move(source)));
    }

    fn end(&mut self, place: &Place) {
        self.asm.push(StatementKind::Drop(place.clone()));
        if let Some(local) = place.as_local() {
            self.asm.push(StatementKind::StorageDead(local));
        }
    }

    /// The statements about ownership after elaboration, block by block.
    fn elaborated(mut self, program: &Program) -> String {
        self.asm.terminate(TerminatorKind::Return(None));
        let mut body = self.asm.finish();
        let facts = Facts::new(program);
        elaborate_body(&facts, &mut body, &[]);
        let mut violations = Vec::new();
        verify_body(&facts, &body, &[], Stage::Elaborated, &mut violations);
        assert!(
            violations.is_empty(),
            "{violations:?}\n{}",
            print_body(program, &body)
        );
        let text = print_body(program, &body);
        let shown = text.lines().map(str::trim).filter(|line| {
            ["drop ", "free ", "if ", "switch ", "bb"]
                .iter()
                .any(|start| line.starts_with(start))
                || line.ends_with("= true")
                || line.ends_with("= false")
        });
        shown
            .filter(|line| !line.contains("//"))
            .collect::<Vec<_>>()
            .join("\n")
    }
}

#[test]
fn what_is_moved_is_not_dropped() {
    let (program, ..) = program();
    let mut test = Test::new(&[Ty::str(), Ty::str()]);
    let taken = test.local(Ty::str());
    test.move_to(&taken, test.param(0));
    test.end(&taken);
    test.asm.push(StatementKind::Drop(test.param(0)));
    test.asm.push(StatementKind::Drop(test.param(1)));
    assert_eq!(test.elaborated(&program), "bb0:\ndrop _2\ndrop _1");
}

#[test]
fn a_conditional_move_gets_a_flag() {
    let (program, ..) = program();
    let mut test = Test::new(&[Ty::bool(), Ty::str()]);
    let taken = test.local(Ty::str());
    let (yes, join) = (test.asm.new_block(), test.asm.new_block());
    test.asm.branch(Operand::Copy(test.param(0)), yes, join);
    test.asm.switch_to(yes);
    test.move_to(&taken, test.param(1));
    test.asm.push(StatementKind::Drop(taken.clone()));
    test.asm.goto(join);
    test.asm.switch_to(join);
    test.asm.push(StatementKind::Drop(test.param(1)));
    let expected = "bb0:\n_3 = true\nif _0 then bb1 else bb2\nbb1:\n_3 = false\ndrop _2\nbb2:\nif _3 then bb3 else bb4\n\
                    bb3:\ndrop _1\nbb4:";
    assert_eq!(test.elaborated(&program), expected);
}

#[test]
fn the_rest_of_a_struct_is_dropped() {
    let (program, pair, _) = program();
    let mut test = Test::new(&[pair]);
    let taken = test.local(Ty::str());
    test.move_to(&taken, test.param(0).project(Projection::Field(0)));
    test.asm.push(StatementKind::Drop(test.param(0)));
    test.end(&taken);
    assert_eq!(test.elaborated(&program), "bb0:\ndrop _0.1\ndrop _1");
}

#[test]
fn a_matched_payload_leaves_nothing_in_either_arm() {
    let (program, _, maybe) = program();
    let mut test = Test::new(&[maybe]);
    let (tag, taken) = (test.local(Ty::i64()), test.local(Ty::str()));
    let (some, none, join) = (test.asm.new_block(), test.asm.new_block(), test.asm.new_block());
    test.asm.assign(tag.clone(), Rvalue::Discriminant(test.param(0)));
    test.asm.terminate(TerminatorKind::Switch {
        value: Operand::Copy(tag),
        cases: vec![(0, some)],
        otherwise: none,
    });
    test.asm.switch_to(some);
    test.move_to(&taken, test.param(0).project(Projection::Payload(0, 0)));
    test.asm.push(StatementKind::Drop(test.param(0)));
    test.end(&taken);
    test.asm.goto(join);
    test.asm.switch_to(none);
    test.asm.push(StatementKind::Drop(test.param(0)));
    test.asm.goto(join);
    test.asm.switch_to(join);
    let expected = "bb0:\nswitch _1, 0 => bb1, else bb2\nbb1:\ndrop _2\nbb2:\nbb3:";
    assert_eq!(test.elaborated(&program), expected);
}

#[test]
fn a_half_moved_enum_is_dropped_by_its_tag() {
    let (program, _, maybe) = program();
    let mut test = Test::new(&[Ty::bool(), maybe]);
    let taken = test.local(Ty::str());
    let (yes, join) = (test.asm.new_block(), test.asm.new_block());
    test.asm.branch(Operand::Copy(test.param(0)), yes, join);
    test.asm.switch_to(yes);
    test.move_to(&taken, test.param(1).project(Projection::Payload(0, 0)));
    test.asm.push(StatementKind::Drop(taken.clone()));
    test.asm.goto(join);
    test.asm.switch_to(join);
    test.asm.push(StatementKind::Drop(test.param(1)));
    let text = test.elaborated(&program);
    assert!(text.contains("switch _4, 0 => bb4, else bb3"), "{text}");
    assert!(text.contains("if _3 then"), "{text}");
    assert!(text.contains("drop _1.<0>.0"), "{text}");
    assert!(!text.contains("drop _1\n"), "{text}");
}

#[test]
fn an_emptied_box_is_only_freed() {
    let (program, ..) = program();
    let mut test = Test::new(&[Ty::heap(Ty::str())]);
    let taken = test.local(Ty::str());
    test.move_to(&taken, test.param(0).project(Projection::Deref));
    test.asm.push(StatementKind::Drop(test.param(0)));
    test.end(&taken);
    assert_eq!(test.elaborated(&program), "bb0:\nfree _0\ndrop _1");
}

#[test]
fn a_flag_is_cleared_for_every_round() {
    let (program, ..) = program();
    let mut test = Test::new(&[Ty::bool(), Ty::str()]);
    let (head, yes, next) = (test.asm.new_block(), test.asm.new_block(), test.asm.new_block());
    test.asm.goto(head);
    test.asm.switch_to(head);
    let inner = test.local(Ty::str());
    test.asm.branch(Operand::Copy(test.param(0)), yes, next);
    test.asm.switch_to(yes);
    let text = Const {
        ty: Ty::str(),
        kind: ConstKind::Value(crate::hir::ConstValue::Str("".into())),
    };
    test.asm.assign(inner.clone(), Rvalue::Use(Operand::Const(text)));
    test.asm.goto(next);
    test.asm.switch_to(next);
    test.end(&inner);
    let done = test.asm.new_block();
    test.asm.branch(Operand::Copy(test.param(0)), head, done);
    test.asm.switch_to(done);
    test.asm.push(StatementKind::Drop(test.param(1)));
    let text = test.elaborated(&program);
    assert!(
        text.starts_with("bb0:\n_3 = false\nbb1:\n_3 = false\nif _0 then"),
        "{text}"
    );
    assert!(text.contains("bb2:\n_3 = true"), "{text}");
}
