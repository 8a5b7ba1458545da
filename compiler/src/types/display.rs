//! Types in the words of the language, for diagnostics and dumps.

use super::{FloatTy, FnKind, FnTy, Ty, TyKind};
use crate::hir::Program;
use std::fmt;

/// Shows a type with the names of a program's declarations.
pub struct DisplayTy<'a> {
    pub ty: Ty,
    pub program: &'a Program,
}

impl Ty {
    /// For `format!`: `i64`, `Vec<string>`, `&mut [u8]`, `move (i64) => bool`.
    pub fn show(self, program: &Program) -> DisplayTy<'_> {
        DisplayTy { ty: self, program }
    }
}

impl DisplayTy<'_> {
    fn of(&self, ty: Ty) -> DisplayTy<'_> {
        DisplayTy {
            ty,
            program: self.program,
        }
    }

    fn list(&self, f: &mut fmt::Formatter<'_>, types: &[Ty]) -> fmt::Result {
        for (at, &ty) in types.iter().enumerate() {
            let comma = if at > 0 { ", " } else { "" };
            write!(f, "{comma}{}", self.of(ty))?;
        }
        Ok(())
    }

    fn named(&self, f: &mut fmt::Formatter<'_>, name: &str, args: &[Ty]) -> fmt::Result {
        f.write_str(name)?;
        if args.is_empty() {
            return Ok(());
        }
        f.write_str("<")?;
        self.list(f, args)?;
        f.write_str(">")
    }

    fn function(&self, f: &mut fmt::Formatter<'_>, function: &FnTy) -> fmt::Result {
        if function.send {
            f.write_str("@send ")?;
        }
        f.write_str(if function.kind == FnKind::Move {
            "move ("
        } else {
            "("
        })?;
        self.list(f, &function.params)?;
        write!(f, ") => {}", self.of(function.ret))
    }

    fn adt(&self, f: &mut fmt::Formatter<'_>, adt: super::AdtId, args: &[Ty]) -> fmt::Result {
        if self.program.lang.option == Some(adt) && args.len() == 1 {
            return write!(f, "{}?", self.of(args[0]));
        }
        self.named(f, self.program.adts[adt].name.as_str(), args)
    }
}

impl fmt::Display for DisplayTy<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.ty.kind() {
            TyKind::Int(int) => f.write_str(int.name()),
            TyKind::Float(FloatTy::F32) => f.write_str("f32"),
            TyKind::Float(FloatTy::F64) => f.write_str("f64"),
            TyKind::Bool => f.write_str("bool"),
            TyKind::Void => f.write_str("void"),
            TyKind::Never => f.write_str("never"),
            TyKind::Str => f.write_str("string"),
            TyKind::Array(element, len) => write!(f, "[{}; {len}]", self.of(*element)),
            TyKind::Slice(element) => write!(f, "[{}]", self.of(*element)),
            TyKind::Ref(false, target) => write!(f, "&{}", self.of(*target)),
            TyKind::Ref(true, target) => write!(f, "&mut {}", self.of(*target)),
            TyKind::Ptr(target) => write!(f, "*{}", self.of(*target)),
            TyKind::Heap(content) => write!(f, "Heap<{}>", self.of(*content)),
            TyKind::Fn(function) => self.function(f, function),
            TyKind::Adt(adt, args) => self.adt(f, *adt, args),
            TyKind::Interface(interface, args) => {
                self.named(f, self.program.interfaces[*interface].name.as_str(), args)
            }
            TyKind::Ranged(base, low, high) => match self.program.range_names.get(&self.ty) {
                Some(Some(name)) => f.write_str(name.as_str()),
                _ => write!(f, "{}({low}..{high})", base.name()),
            },
            TyKind::Param(_, name) => f.write_str(name.as_str()),
            TyKind::Infer(_) => f.write_str("_"),
            TyKind::Error => f.write_str("<error>"),
        }
    }
}
