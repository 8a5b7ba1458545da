//! Readable MIR: what `--emit mir` writes and tests compare. Stable: bodies by name, locals and blocks by number.

use super::*;
use crate::hir::{BinaryOp, Callee, CalleeTarget, ConstValue, Program, UnaryOp};
use crate::source::Span;
use crate::types::Ty;
use std::fmt::{self, Display, Write};

/// The bodies of a module at the places that are wanted.
pub fn print(program: &Program, module: &Module, wanted: &dyn Fn(Span) -> bool) -> String {
    let mut functions: Vec<_> = module.functions.iter().collect();
    functions.retain(|(_, body)| wanted(body.span));
    functions.sort_by_key(|(id, body)| (&body.name, **id));
    let mut globals: Vec<_> = module.globals.iter().collect();
    globals.retain(|(_, body)| wanted(body.span));
    globals.sort_by_key(|(id, _)| **id);
    let mut text = String::new();
    for (_, body) in functions {
        text += &format!("fn {}", print_body(program, body));
    }
    for (_, body) in globals {
        text += &format!("global {}", print_body(program, body));
    }
    for (id, closure) in module
        .closures
        .iter()
        .filter(|(_, closure)| wanted(closure.body.span))
    {
        text += &format!("{id} {}", captures_text(program, closure));
        text += &format!("fn {}", print_body(program, &closure.body));
    }
    text
}

fn captures_text(program: &Program, closure: &ClosureDef) -> String {
    let captures = closure.captures.iter().map(|capture| {
        let ty = capture.ty.show(program);
        format!("{}: {ty}", capture.name)
    });
    let list = captures.collect::<Vec<_>>().join(", ");
    let consumes = if closure.consumes { " consumes" } else { "" };
    format!("{:?}{consumes} [{list}] ", closure.env)
}

/// One body: its signature, locals and blocks.
pub fn print_body(program: &Program, body: &Body) -> String {
    let mut text = String::new();
    // Writing to a string does not fail.
    let _ = write_body(&mut text, program, body);
    text
}

fn write_body(out: &mut String, program: &Program, body: &Body) -> fmt::Result {
    let params = body.locals.iter().take(body.arg_count as usize);
    let params: Vec<String> = params
        .map(|(local, decl)| format!("{local}: {}", decl.ty.show(program)))
        .collect();
    writeln!(
        out,
        "{}({}): {} {{",
        body.name,
        params.join(", "),
        body.ret.show(program)
    )?;
    for (local, decl) in &body.locals {
        let name = decl.name.map(|name| format!(" // {name}")).unwrap_or_default();
        let keyword = if decl.mutable { "var" } else { "let" };
        let kind = if decl.kind == LocalKind::DropFlag {
            " // drop flag"
        } else {
            ""
        };
        writeln!(out, "  {keyword} {local}: {}{name}{kind}", decl.ty.show(program))?;
    }
    for (id, block) in &body.blocks {
        writeln!(out, "{id}:")?;
        for statement in &block.statements {
            writeln!(out, "    {}", shown(program, &statement.kind))?;
        }
        writeln!(out, "    {}", shown(program, &block.terminator.kind))?;
    }
    writeln!(out, "}}\n")
}

/// Something of the MIR with the names of a program.
struct Shown<'a, T> {
    program: &'a Program,
    of: &'a T,
}

fn shown<'a, T>(program: &'a Program, of: &'a T) -> Shown<'a, T> {
    Shown { program, of }
}

impl<T> Shown<'_, T> {
    fn list<'b, U: 'b>(&'b self, items: &'b [U]) -> String
    where
        Shown<'b, U>: Display,
    {
        let parts: Vec<String> = items
            .iter()
            .map(|item| shown(self.program, item).to_string())
            .collect();
        parts.join(", ")
    }

    fn o<'b>(&'b self, operand: &'b Operand) -> Shown<'b, Operand> {
        shown(self.program, operand)
    }

    fn ty(&self, ty: Ty) -> String {
        ty.show(self.program).to_string()
    }
}

impl Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut text = match self.base {
            Base::Local(local) => local.to_string(),
            Base::Global(global) => global.to_string(),
            Base::Capture(index) => format!("env.{index}"),
        };
        for projection in &self.projections {
            match projection {
                Projection::Field(field) => write!(text, ".{field}")?,
                Projection::Payload(variant, field) => write!(text, ".<{variant}>.{field}")?,
                Projection::Deref => text = format!("(*{text})"),
                Projection::Index(local) => write!(text, "[{local}]")?,
                Projection::ConstIndex(index) => write!(text, "[{index}]")?,
            }
        }
        f.write_str(&text)
    }
}

impl Display for Shown<'_, Operand> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.of {
            Operand::Copy(place) => write!(f, "{place}"),
            Operand::Move(place) => write!(f, "move {place}"),
            Operand::Const(constant) => shown(self.program, constant).fmt(f),
        }
    }
}

impl Display for Shown<'_, Const> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.of.kind {
            ConstKind::Value(value) => write_value(f, value),
            ConstKind::Fn(callee) => shown(self.program, callee).fmt(f),
            ConstKind::Void => f.write_str("void"),
        }
    }
}

fn write_value(f: &mut fmt::Formatter<'_>, value: &ConstValue) -> fmt::Result {
    match value {
        ConstValue::Int(value) => write!(f, "{value}"),
        ConstValue::Float(value) => write!(f, "{value:?}"),
        ConstValue::Bool(value) => write!(f, "{value}"),
        ConstValue::Str(text) => write!(f, "{text:?}"),
        ConstValue::Bytes(bytes) => write!(f, "bytes({})", bytes.len()),
    }
}

impl Display for Shown<'_, Callee> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.of.target {
            CalleeTarget::Fn(id) => f.write_str(&self.program.functions[id].path)?,
            CalleeTarget::TraitMethod(of_trait, id) => {
                let (of_trait, method) = (&self.program.traits[of_trait], &self.program.functions[id]);
                write!(f, "{}::{}", of_trait.name, method.name)?;
            }
            CalleeTarget::Extern(id) => write!(f, "extern {}", self.program.externs[id].name)?,
            CalleeTarget::Intrinsic(intrinsic) => write!(f, "{intrinsic:?}")?,
            CalleeTarget::Glue(glue) => write!(f, "{glue:?}")?,
        }
        if self.of.args.is_empty() {
            return Ok(());
        }
        let args: Vec<String> = self.of.args.iter().map(|&ty| self.ty(ty)).collect();
        write!(f, "<{}>", args.join(", "))
    }
}

fn reference_word(mutable: bool) -> &'static str {
    if mutable { "&mut" } else { "&" }
}

impl Display for Shown<'_, Rvalue> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.of {
            Rvalue::Use(operand) => self.o(operand).fmt(f),
            Rvalue::Duplicate(place) => write!(f, "duplicate {place}"),
            Rvalue::Ref { mutable, place } => write!(f, "{} {place}", reference_word(*mutable)),
            Rvalue::View { mutable, place } => write!(f, "{} {place}[..]", reference_word(*mutable)),
            Rvalue::Slice {
                mutable,
                place,
                low,
                high,
            } => {
                let (low, high) = (self.o(low), self.o(high));
                write!(f, "{} {place}[{low}..{high}]", reference_word(*mutable))
            }
            Rvalue::AddrOf(place) => write!(f, "address {place}"),
            Rvalue::Replace { place, value } => write!(f, "replace {place} with {}", self.o(value)),
            Rvalue::Len(place) => write!(f, "len {place}"),
            Rvalue::Discriminant(place) => write!(f, "tag {place}"),
            Rvalue::Unary {
                op,
                operand,
                wrapping,
            } => {
                let word = if *wrapping { " wrapping" } else { "" };
                write!(f, "{}{}{word}", unary_sign(*op), self.o(operand))
            }
            Rvalue::Binary {
                op,
                left,
                right,
                wrapping,
            } => {
                let word = if *wrapping { " wrapping" } else { "" };
                write!(f, "{} {} {}{word}", self.o(left), binary_sign(*op), self.o(right))
            }
            Rvalue::Cast { operand, ty, .. } => write!(f, "{} as {}", self.o(operand), self.ty(*ty)),
            Rvalue::Struct { ty, fields } => write!(f, "{} {{ {} }}", self.ty(*ty), self.list(fields)),
            Rvalue::Variant { ty, variant, fields } => {
                write!(f, "{}.<{variant}>({})", self.ty(*ty), self.list(fields))
            }
            Rvalue::Array { items, .. } => write!(f, "[{}]", self.list(items)),
            Rvalue::Repeat { item, count, .. } => write!(f, "[{}; {count}]", self.o(item)),
            Rvalue::HeapNew { value, .. } => write!(f, "heap {}", self.o(value)),
            Rvalue::Closure {
                closure, captures, ..
            } => write!(f, "{closure} [{}]", self.list(captures)),
            Rvalue::Unsize { operand, ty } => write!(f, "unsize {} to {}", self.o(operand), self.ty(*ty)),
            Rvalue::Retype { operand, ty } => write!(f, "retype {} to {}", self.o(operand), self.ty(*ty)),
        }
    }
}

fn unary_sign(op: UnaryOp) -> &'static str {
    match op {
        UnaryOp::Neg => "-",
        UnaryOp::Not => "!",
        UnaryOp::BitNot => "~",
    }
}

fn binary_sign(op: BinaryOp) -> &'static str {
    match op {
        BinaryOp::Add => "+",
        BinaryOp::Sub => "-",
        BinaryOp::Mul => "*",
        BinaryOp::Div => "/",
        BinaryOp::Rem => "%",
        BinaryOp::BitAnd => "&",
        BinaryOp::BitOr => "|",
        BinaryOp::BitXor => "^",
        BinaryOp::Shl => "<<",
        BinaryOp::Shr => ">>",
        BinaryOp::Eq => "==",
        BinaryOp::Ne => "!=",
        BinaryOp::Lt => "<",
        BinaryOp::Le => "<=",
        BinaryOp::Gt => ">",
        BinaryOp::Ge => ">=",
    }
}

impl Display for Shown<'_, StatementKind> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.of {
            StatementKind::Assign(place, value) => write!(f, "{place} = {}", shown(self.program, value)),
            StatementKind::Call { dest, callee, args } => {
                if let Some(dest) = dest {
                    write!(f, "{dest} = ")?;
                }
                write!(f, "call {}({})", shown(self.program, callee), self.list(args))
            }
            StatementKind::Drop(place) => write!(f, "drop {place}"),
            StatementKind::StorageLive(local) => write!(f, "live {local}"),
            StatementKind::StorageDead(local) => write!(f, "dead {local}"),
            StatementKind::CheckBounds { index, len } => {
                write!(f, "check {} within {}", self.o(index), self.o(len))
            }
            StatementKind::CheckSlice { low, high, len } => {
                write!(
                    f,
                    "check {}..{} within {}",
                    self.o(low),
                    self.o(high),
                    self.o(len)
                )
            }
            StatementKind::CheckRange { value, low, high } => {
                write!(f, "check {} in {low}..={high}", self.o(value))
            }
            StatementKind::CheckDistinct(pairs) => {
                let pairs = pairs.iter();
                let pairs =
                    pairs.map(|(left, right)| format!("{} differs from {}", self.o(left), self.o(right)));
                write!(f, "check {}", pairs.collect::<Vec<_>>().join(" or "))
            }
            StatementKind::AssumeInit(local) => write!(f, "assume {local} initialised"),
            StatementKind::Swap(left, right) => write!(f, "swap {left}, {right}"),
            StatementKind::TakeEnv => f.write_str("take env"),
            StatementKind::FreeHeap(place) => write!(f, "free {place}"),
            StatementKind::Parallel(closures) => write!(f, "parallel {}", self.list(closures)),
            StatementKind::ParallelFor { body, low, high } => {
                let (body, low, high) = (self.o(body), self.o(low), self.o(high));
                write!(f, "parallel for {low}..{high} {body}")
            }
            StatementKind::Assert { condition, failure } => {
                write!(
                    f,
                    "assert {} or {}",
                    self.o(condition),
                    shown(self.program, failure)
                )
            }
            StatementKind::Nop => f.write_str("nop"),
        }
    }
}

impl Display for Shown<'_, CallTarget> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.of {
            CallTarget::Named(callee) => shown(self.program, callee).fmt(f),
            CallTarget::Value(operand) => write!(f, "({})", self.o(operand)),
            CallTarget::Interface { interface, method } => {
                let declared = &self.program.interfaces[*interface];
                let method = &declared.methods[*method as usize];
                write!(f, "{}::{}", declared.name, method.name)
            }
        }
    }
}

impl Display for Shown<'_, Failure> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.of {
            Failure::Assertion(None) => f.write_str("assertion"),
            Failure::Assertion(Some(text)) => write!(f, "assertion {}", self.o(text)),
            Failure::Panic(text) => write!(f, "panic {}", self.o(text)),
            Failure::UnwrapNone => f.write_str("unwrap none"),
            Failure::UnwrapErr(text) => write!(f, "unwrap error {}", self.o(text)),
            Failure::Requires => f.write_str("requires"),
            Failure::Ensures => f.write_str("ensures"),
            Failure::Invariant => f.write_str("invariant"),
            Failure::Decreases {
                now, before: None, ..
            } => write!(f, "decreases {}", self.o(now)),
            Failure::Decreases {
                now,
                before: Some(before),
                ..
            } => write!(f, "decreases {} after {}", self.o(now), self.o(before)),
        }
    }
}

impl Display for Shown<'_, TerminatorKind> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.of {
            TerminatorKind::Goto(target) => write!(f, "goto {target}"),
            TerminatorKind::Branch {
                condition,
                then,
                otherwise,
            } => write!(f, "if {} then {then} else {otherwise}", self.o(condition)),
            TerminatorKind::Switch {
                value,
                cases,
                otherwise,
            } => {
                write!(f, "switch {}", self.o(value))?;
                for (case, target) in cases {
                    write!(f, ", {case} => {target}")?;
                }
                write!(f, ", else {otherwise}")
            }
            TerminatorKind::Return(None) => f.write_str("return"),
            TerminatorKind::Return(Some(value)) => write!(f, "return {}", self.o(value)),
            TerminatorKind::Trap(failure) => write!(f, "trap {}", shown(self.program, failure)),
            TerminatorKind::Exit(code) => write!(f, "exit {}", self.o(code)),
            TerminatorKind::Unreachable => f.write_str("unreachable"),
        }
    }
}
