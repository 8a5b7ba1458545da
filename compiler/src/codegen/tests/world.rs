//! A program put together by hand, and running it.

use crate::codegen::{Options, generate};
use crate::diagnostics::Sink;
use crate::hir::{self, *};
use crate::link::{Request, Runtime, Scratch, link};
use crate::mir::assemble::Assembler;
use crate::mir::{self, CallTarget, Const, ConstKind, Owner, Place, Projection, Rvalue, StatementKind};
use crate::mir::{CaptureDecl, ClosureDef, ClosureId, EnvKind, Local, LocalDecl, Operand, TerminatorKind};
use crate::mono;
use crate::pipeline::Object;
use crate::source::{FileId, SourceMap, Span};
use crate::syntax::symbol::Symbol;
use crate::types::*;

pub(super) struct World {
    pub hir: hir::Program,
    pub module: mir::Module,
    pub map: SourceMap,
    pub file: FileId,
}

/// What a program did.
#[derive(Debug, PartialEq)]
pub(super) struct Ran {
    pub status: i32,
    pub out: String,
    pub err: String,
}

impl World {
    pub fn new() -> World {
        let mut map = SourceMap::default();
        let file = map.add("test.milo", "fn main(): i32 {\n  return 0\n}\n");
        World {
            hir: hir::Program::default(),
            module: mir::Module::default(),
            map,
            file,
        }
    }

    pub fn span(&self) -> Span {
        Span::new(self.file, 0, 2)
    }

    pub fn structure(&mut self, name: &str, fields: &[(&str, Ty)]) -> Ty {
        let fields = fields
            .iter()
            .map(|&(name, ty)| Field {
                name: name.into(),
                span: self.span(),
                ty,
                public: true,
                iter: false,
            })
            .collect();
        self.adt(name, AdtKind::Struct(fields))
    }

    pub fn enumeration(&mut self, name: &str, variants: &[(&str, &[Ty])]) -> Ty {
        let span = self.span();
        let variants = (0i128..)
            .zip(variants)
            .map(|(discriminant, &(name, payload))| Variant {
                name: name.into(),
                span,
                payload: payload.to_vec(),
                discriminant,
            })
            .collect();
        self.adt(name, AdtKind::Enum { variants, repr: None })
    }

    fn adt(&mut self, name: &str, kind: AdtKind) -> Ty {
        let id = self.hir.adts.push(Adt {
            name: name.into(),
            span: self.span(),
            public: true,
            generics: Generics::default(),
            kind,
            attrs: Attrs::default(),
            drop_impl: None,
            invariants: Vec::new(),
        });
        Ty::adt(id, Args::empty())
    }

    /// A function, with its body written by `write`, which gets the parameters.
    pub fn function(
        &mut self,
        name: &str,
        params: &[Ty],
        ret: Ty,
        write: impl FnOnce(&mut World, &mut Writer),
    ) -> FnId {
        let span = self.span();
        let param = |&ty: &Ty| Param {
            name: "p".into(),
            span,
            ty,
        };
        let id = self.hir.functions.push(Function {
            name: name.into(),
            path: name.to_string(),
            span,
            name_span: span,
            public: true,
            owner: FnOwner::Free,
            generics: Generics::default(),
            receiver: Receiver::None,
            params: params.iter().map(param).collect(),
            ret,
            ret_span: None,
            attrs: Attrs::default(),
            body: None,
            intrinsic: None,
            in_std: false,
        });
        if name == "main" {
            self.hir.main = Some(id);
        }
        let body = self.body(Owner::Fn(id), name, params, ret, write);
        self.module.functions.insert(id, body);
        id
    }

    pub fn closure(
        &mut self,
        captures: &[(Ty, bool)],
        env: EnvKind,
        params: &[Ty],
        ret: Ty,
        write: impl FnOnce(&mut World, &mut Writer),
    ) -> ClosureId {
        let span = self.span();
        let capture = |&(ty, by_ref): &(Ty, bool)| CaptureDecl {
            name: Symbol::EMPTY,
            ty,
            by_ref,
            span,
            declared: span,
        };
        let captures = captures.iter().map(capture).collect();
        let owner = Owner::Fn(FnId::from_u32(0));
        let body = self.body(owner, "main.closure", params, ret, write);
        self.module.closures.push(ClosureDef {
            body,
            captures,
            env,
            consumes: false,
            owner,
        })
    }

    fn body(
        &mut self,
        owner: Owner,
        name: &str,
        params: &[Ty],
        ret: Ty,
        write: impl FnOnce(&mut World, &mut Writer),
    ) -> mir::Body {
        let mut writer = Writer {
            asm: Assembler::new(owner, name.to_string(), self.span(), ret),
        };
        for &ty in params {
            writer.asm.new_local(LocalDecl {
                name: None,
                ty,
                mutable: false,
                span: self.span(),
                kind: mir::LocalKind::Param,
            });
        }
        writer.asm.body.arg_count = params.len() as u32;
        write(self, &mut writer);
        writer.asm.finish()
    }

    pub fn runtime_fn(&mut self, name: &str, params: &[Ty], ret: Ty) -> ExternId {
        self.extern_fn(name, params, ret, true)
    }

    pub fn extern_fn(&mut self, name: &str, params: &[Ty], ret: Ty, runtime: bool) -> ExternId {
        let span = self.span();
        let param = |&ty: &Ty| Param {
            name: "p".into(),
            span,
            ty,
        };
        self.hir.externs.push(ExternFn {
            name: name.into(),
            span,
            params: params.iter().map(param).collect(),
            variadic: false,
            ret,
            public: true,
            runtime,
        })
    }

    /// `print(text)` without a newline, for a `&string` operand.
    pub fn print(&mut self) -> ExternId {
        self.runtime_fn("milo_print", &[view()], Ty::void())
    }

    /// Compiles and runs with both optimisation levels, which must agree.
    pub fn run(&self) -> Ran {
        let fast = self.run_with(true);
        assert_eq!(fast, self.run_with(false), "-O and -O0 differ");
        fast
    }

    fn run_with(&self, optimize: bool) -> Ran {
        let mut sink = Sink::default();
        let mut program = mono::monomorphise(&self.hir, &self.module, &mut sink);
        assert!(!sink.has_errors());
        if optimize {
            crate::optimize::optimize(&mut program, &self.hir);
        }
        let options = Options {
            optimize,
            verify: true,
            preempt: false,
            threads: 2,
        };
        let bytes = generate(&program, &self.hir, &self.map, &options);
        let scratch = Scratch::new().expect("a temporary directory");
        let output = scratch.file("linked");
        let object = Object {
            bytes,
            libraries: Vec::new(),
            externs: Vec::new(),
        };
        let request = Request {
            object: &object,
            extra: &[],
            runtime: &Runtime::Embedded,
            output: &output,
        };
        if let Err(complaints) = link(&request, &mut SourceMap::default()) {
            panic!("{complaints:?}");
        }
        let done = std::process::Command::new(&output)
            .output()
            .expect("the program starts");
        Ran {
            status: done.status.code().unwrap_or(-1),
            out: String::from_utf8_lossy(&done.stdout).into_owned(),
            err: String::from_utf8_lossy(&done.stderr).into_owned(),
        }
    }
}

pub(super) struct Writer {
    pub asm: Assembler,
}

impl Writer {
    pub fn local(&mut self, ty: Ty) -> Local {
        self.asm.new_temp(ty)
    }

    pub fn set(&mut self, local: Local, rvalue: Rvalue) {
        self.asm.assign(Place::local(local), rvalue);
    }

    pub fn let_(&mut self, ty: Ty, rvalue: Rvalue) -> Local {
        let local = self.local(ty);
        self.set(local, rvalue);
        local
    }

    pub fn binary(&mut self, op: BinaryOp, left: Operand, right: Operand, ty: Ty) -> Local {
        let rvalue = Rvalue::Binary {
            op,
            left,
            right,
            wrapping: false,
        };
        self.let_(ty, rvalue)
    }

    pub fn borrow(&mut self, mutable: bool, ty: Ty, place: Place) -> Operand {
        let local = self.let_(Ty::reference(mutable, ty), Rvalue::Ref { mutable, place });
        copy(local)
    }

    pub fn call(&mut self, dest: Option<Local>, target: CalleeTarget, types: &[Ty], args: Vec<Operand>) {
        let callee = Callee {
            target,
            args: Args::new(types),
        };
        self.asm.push(StatementKind::Call {
            dest: dest.map(Place::local),
            callee: CallTarget::Named(callee),
            args,
        });
    }

    pub fn call_value(&mut self, dest: Option<Local>, function: Operand, args: Vec<Operand>) {
        self.asm.push(StatementKind::Call {
            dest: dest.map(Place::local),
            callee: CallTarget::Value(function),
            args,
        });
    }

    pub fn ret(&mut self, operand: Operand) {
        self.asm.terminate(TerminatorKind::Return(Some(operand)));
    }

    /// Prints `local` in its printed form and a newline.
    pub fn show(&mut self, print: ExternId, ty: Ty, local: Local) {
        let out = self.let_(Ty::str(), Rvalue::Use(string("")));
        let value = self.borrow(false, ty, Place::local(local));
        let target = self.borrow(true, Ty::str(), Place::local(out));
        self.call(
            None,
            CalleeTarget::Glue(Glue::Format),
            &[ty],
            vec![value, target.clone(), boolean(false)],
        );
        self.call(
            None,
            CalleeTarget::Glue(Glue::Format),
            &[Ty::str()],
            vec![text("\n"), target, boolean(false)],
        );
        let line = self.borrow(false, Ty::str(), Place::local(out));
        self.call(None, CalleeTarget::Extern(print), &[], vec![line]);
        self.asm.push(StatementKind::Drop(Place::local(out)));
    }
}

pub(super) fn view() -> Ty {
    Ty::reference(false, Ty::str())
}

pub(super) fn copy(local: Local) -> Operand {
    Operand::Copy(Place::local(local))
}

pub(super) fn take(local: Local) -> Operand {
    Operand::Move(Place::local(local))
}

pub(super) fn param(n: u32) -> Operand {
    copy(Local::from_u32(n))
}

pub(super) fn field(local: Local, field: u32) -> Operand {
    Operand::Copy(Place::local(local).project(Projection::Field(field)))
}

pub(super) fn constant(ty: Ty, value: ConstValue) -> Operand {
    Operand::Const(Const {
        ty,
        kind: ConstKind::Value(value),
    })
}

pub(super) fn int(value: i64) -> Operand {
    int_of(Ty::i64(), value)
}

pub(super) fn int_of(ty: Ty, value: i64) -> Operand {
    constant(ty, ConstValue::Int(value as i128))
}

pub(super) fn float(value: f64) -> Operand {
    constant(Ty::f64(), ConstValue::Float(value))
}

pub(super) fn boolean(value: bool) -> Operand {
    constant(Ty::bool(), ConstValue::Bool(value))
}

pub(super) fn text(text: &str) -> Operand {
    constant(view(), ConstValue::Str(text.into()))
}

pub(super) fn string(text: &str) -> Operand {
    constant(Ty::str(), ConstValue::Str(text.into()))
}

pub(super) fn i32_ty() -> Ty {
    Ty::int(IntTy::I32)
}
