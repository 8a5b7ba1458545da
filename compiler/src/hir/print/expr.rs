//! Expressions and statements.

use crate::hir::*;
use crate::types::*;
use rustc_hash::FxHashMap;
use std::fmt::{self, Write};

pub(super) struct Printer<'a> {
    pub(super) program: &'a Program,
    pub(super) out: &'a mut String,
    body: &'a Body,
    uses: FxHashMap<crate::syntax::symbol::Symbol, u32>,
    indent: usize,
}

impl<'a> Printer<'a> {
    pub(super) fn new(program: &'a Program, body: &'a Body, out: &'a mut String) -> Printer<'a> {
        let mut uses = FxHashMap::default();
        for local in body.locals.values() {
            *uses.entry(local.name).or_default() += 1;
        }
        Printer {
            program,
            out,
            body,
            uses,
            indent: 0,
        }
    }

    pub(super) fn put(&mut self, text: fmt::Arguments<'_>) {
        let _ = self.out.write_fmt(text);
    }

    pub(super) fn local(&mut self, local: LocalId) {
        let name = self.body.locals[local].name;
        let unique = self.uses.get(&name) == Some(&1) && !name.as_str().is_empty();
        match unique {
            true => self.put(format_args!("{name}")),
            false => self.put(format_args!("{name}#{}", local.as_u32())),
        }
    }

    pub(super) fn constant(&mut self, value: &ConstValue) {
        match value {
            ConstValue::Int(value) => self.put(format_args!("{value}")),
            ConstValue::Float(value) => self.put(format_args!("{value:?}")),
            ConstValue::Bool(value) => self.put(format_args!("{value}")),
            ConstValue::Str(text) => self.put(format_args!("{text:?}")),
            ConstValue::Bytes(bytes) => self.put(format_args!("<{} bytes>", bytes.len())),
        }
    }

    pub(super) fn variant_name(&self, ty: Ty, variant: u32) -> String {
        let TyKind::Adt(adt, _) = ty.kind() else {
            return format!("variant {variant}");
        };
        let adt = &self.program.adts[*adt];
        let variant = adt
            .variants()
            .get(variant as usize)
            .map_or("?", |v| v.name.as_str());
        format!("{}.{variant}", adt.name)
    }

    pub(super) fn field_name(&self, ty: Ty, field: u32) -> String {
        let adt = match ty.kind() {
            TyKind::Adt(adt, _) => self.program.adts[*adt].fields().get(field as usize),
            _ => None,
        };
        adt.map_or_else(|| field.to_string(), |field| field.name.to_string())
    }

    fn line(&mut self) {
        self.out.push('\n');
        (0..self.indent).for_each(|_| self.out.push_str("  "));
    }

    /// `{ … }` over several lines, whatever the expression is.
    pub(super) fn block(&mut self, root: ExprId) {
        match &self.body.exprs[root].kind {
            ExprKind::Block(block) => self.block_of(block),
            _ => self.braced(|printer| printer.on_line(|printer| printer.expr(root))),
        }
    }

    fn braced(&mut self, inside: impl FnOnce(&mut Self)) {
        self.out.push('{');
        self.indent += 1;
        inside(self);
        self.indent -= 1;
        self.line();
        self.out.push('}');
    }

    fn on_line(&mut self, inside: impl FnOnce(&mut Self)) {
        self.line();
        inside(self);
    }

    fn block_of(&mut self, block: &Block) {
        if block.is_unsafe {
            self.out.push_str("unsafe ");
        }
        if block.stmts.is_empty() && block.tail.is_none() {
            return self.out.push_str("{}");
        }
        self.braced(|printer| {
            for stmt in &block.stmts {
                printer.on_line(|printer| printer.stmt(stmt));
            }
            if let Some(tail) = block.tail {
                printer.on_line(|printer| printer.unary("=> ", tail));
            }
        });
    }

    fn stmt(&mut self, stmt: &Stmt) {
        match &stmt.kind {
            StmtKind::Expr(value) => self.expr(*value),
            StmtKind::Let {
                pattern,
                init,
                otherwise,
            } => {
                self.out.push_str("let ");
                self.pattern(pattern);
                self.put(format_args!(": {}", pattern.ty.show(self.program)));
                if let Some(init) = init {
                    self.unary(" = ", *init);
                }
                if let Some(otherwise) = otherwise {
                    self.out.push_str(" else ");
                    self.block(*otherwise);
                }
            }
        }
    }

    fn unary(&mut self, before: &str, operand: ExprId) {
        self.out.push_str(before);
        self.expr(operand);
    }

    fn infix(&mut self, left: ExprId, op: &str, right: ExprId) {
        self.unary("(", left);
        self.put(format_args!(" {op} "));
        self.expr(right);
        self.out.push(')');
    }

    fn list(&mut self, name: &str, items: impl IntoIterator<Item = ExprId>) {
        self.out.push_str(name);
        self.out.push('(');
        for (at, item) in items.into_iter().enumerate() {
            self.unary(if at > 0 { ", " } else { "" }, item);
        }
        self.out.push(')');
    }

    fn callee(&self, callee: &Callee) -> String {
        let name = match callee.target {
            CalleeTarget::Fn(function) | CalleeTarget::TraitMethod(_, function) => {
                self.program.functions[function].path.clone()
            }
            CalleeTarget::Extern(function) => self.program.externs[function].name.to_string(),
            CalleeTarget::Intrinsic(intrinsic) => format!("{intrinsic:?}"),
            CalleeTarget::Glue(glue) => format!("{glue:?}"),
        };
        if callee.args.is_empty() {
            return name;
        }
        let args: Vec<String> = callee
            .args
            .iter()
            .map(|ty| ty.show(self.program).to_string())
            .collect();
        format!("{name}<{}>", args.join(", "))
    }

    pub(super) fn expr(&mut self, id: ExprId) {
        let body = self.body;
        let expr = &body.exprs[id];
        let ty = expr.ty.show(self.program);
        match &expr.kind {
            ExprKind::Const(value) => {
                self.constant(value);
                if !matches!(value, ConstValue::Bool(_) | ConstValue::Str(_)) {
                    self.put(format_args!("_{ty}"));
                }
            }
            ExprKind::Local(local) => self.local(*local),
            ExprKind::Global(global) => self.put(format_args!("{}", self.program.globals[*global].name)),
            ExprKind::FnValue(callee) => self.out.push_str(&self.callee(callee)),
            ExprKind::Field { base, field } => {
                self.expr(*base);
                let name = self.field_name(body.exprs[*base].ty, *field);
                self.put(format_args!(".{name}"));
            }
            ExprKind::Index { base, index } => {
                self.expr(*base);
                self.unary("[", *index);
                self.out.push(']');
            }
            ExprKind::Slice {
                base,
                low,
                high,
                inclusive,
            } => {
                self.expr(*base);
                self.out.push('[');
                low.iter().for_each(|low| self.expr(*low));
                self.out.push_str(if *inclusive { "..=" } else { ".." });
                high.iter().for_each(|high| self.expr(*high));
                self.out.push(']');
            }
            ExprKind::Deref(operand) => {
                self.unary("(*", *operand);
                self.out.push(')');
            }
            ExprKind::Borrow {
                mutable: false,
                place,
            } => self.unary("&", *place),
            ExprKind::Borrow { mutable: true, place } => self.unary("&mut ", *place),
            ExprKind::AddrOf(place) => self.list("addrOf", [*place]),
            ExprKind::Clone(operand) => self.list("clone", [*operand]),
            ExprKind::Unsize(operand) => self.list(&format!("unsize<{ty}>"), [*operand]),
            ExprKind::FnCoerce(operand) => self.list(&format!("coerce<{ty}>"), [*operand]),
            ExprKind::ToRanged(operand) => self.list(&format!("checked<{ty}>"), [*operand]),
            ExprKind::FromRanged(operand) => self.list("base", [*operand]),
            ExprKind::NeverTo(operand) => self.expr(*operand),
            ExprKind::Unary {
                op,
                operand,
                wrapping,
            } => self.list(&format!("{op:?}{}", wrap(*wrapping)), [*operand]),
            ExprKind::Binary {
                op,
                left,
                right,
                wrapping,
                ..
            } => self.infix(*left, &format!("{}{}", symbol(*op), wrap(*wrapping)), *right),
            ExprKind::Concat { left, right } => self.infix(*left, "++", *right),
            ExprKind::And(left, right) => self.infix(*left, "&&", *right),
            ExprKind::Or(left, right) => self.infix(*left, "||", *right),
            ExprKind::Cast { operand, .. } => {
                self.unary("(", *operand);
                self.put(format_args!(" as {ty})"));
            }
            ExprKind::Call { callee, args, .. } => self.list(&self.callee(callee), args.iter().copied()),
            ExprKind::CallValue { callee, args } => {
                self.expr(*callee);
                self.list("", args.iter().copied());
            }
            ExprKind::CallInterface {
                interface,
                method,
                receiver,
                args,
            } => {
                let interface = &self.program.interfaces[*interface];
                let method = interface
                    .methods
                    .get(*method as usize)
                    .map_or("?", |m| m.name.as_str());
                let name = format!("{}.{method}", interface.name);
                self.list(&name, [*receiver].into_iter().chain(args.iter().copied()));
            }
            ExprKind::Struct { fields } => {
                self.put(format_args!("{ty} {{ "));
                for (at, (field, value)) in fields.iter().enumerate() {
                    let name = self.field_name(expr.ty, *field);
                    self.unary(&format!("{}{name}: ", if at > 0 { ", " } else { "" }), *value);
                }
                self.out.push_str(" }");
            }
            ExprKind::Variant { variant, args } => {
                let name = self.variant_name(expr.ty, *variant);
                match args.is_empty() {
                    true => self.out.push_str(&name),
                    false => self.list(&name, args.iter().copied()),
                }
            }
            ExprKind::ArrayList(items) => self.list("array", items.iter().copied()),
            ExprKind::ArrayRepeat(item) => self.list(&format!("repeat<{ty}>"), [*item]),
            ExprKind::HeapNew(value) => self.list("Heap", [*value]),
            ExprKind::If {
                condition,
                then,
                otherwise,
            } => {
                self.unary("if ", *condition);
                self.out.push(' ');
                self.block(*then);
                if let Some(otherwise) = otherwise {
                    self.out.push_str(" else ");
                    self.block(*otherwise);
                }
            }
            ExprKind::Match(inner) => self.match_of(inner),
            ExprKind::Block(block) => self.block_of(block),
            ExprKind::While { condition, body, .. } => {
                self.unary("while ", *condition);
                self.out.push(' ');
                self.block(*body);
            }
            ExprKind::WhileLet {
                pattern,
                scrutinee,
                body,
                ..
            } => {
                self.out.push_str("while let ");
                self.pattern(pattern);
                self.unary(" = ", *scrutinee);
                self.out.push(' ');
                self.block(*body);
            }
            ExprKind::For(inner) => self.for_of(inner),
            ExprKind::Break => self.out.push_str("break"),
            ExprKind::Continue => self.out.push_str("continue"),
            ExprKind::Return(None) => self.out.push_str("return"),
            ExprKind::Return(Some(value)) => self.unary("return ", *value),
            ExprKind::Assign { place, value } => {
                self.expr(*place);
                self.unary(" = ", *value);
            }
            ExprKind::AssignOp {
                op,
                place,
                value,
                wrapping,
                ..
            } => {
                self.expr(*place);
                self.unary(&format!(" {}={} ", symbol(*op), wrap(*wrapping)), *value);
            }
            ExprKind::Is { scrutinee, pattern } => {
                self.unary("(", *scrutinee);
                self.out.push_str(" is ");
                self.pattern(pattern);
                self.out.push(')');
            }
            ExprKind::Unwrap(operand) => {
                self.expr(*operand);
                self.out.push('!');
            }
            ExprKind::Try { operand, .. } => {
                self.expr(*operand);
                self.out.push('?');
            }
            ExprKind::Coalesce { value, default } => self.infix(*value, "??", *default),
            ExprKind::Format(parts) => self.parts("format", parts),
            ExprKind::Print { parts, stderr: false } => self.parts("print", parts),
            ExprKind::Print { parts, stderr: true } => self.parts("eprint", parts),
            ExprKind::Panic(message) => self.list("panic", [*message]),
            ExprKind::Assert { condition, message } => {
                self.list("assert", [*condition].into_iter().chain(*message));
            }
            ExprKind::Exit(code) => self.list("exit", [*code]),
            ExprKind::Replace { place, value } => self.list("replace", [*place, *value]),
            ExprKind::Swap(left, right) => self.list("swap", [*left, *right]),
            ExprKind::Closure(closure) => self.closure(closure),
            ExprKind::Parallel(parallel) => self.parallel(&parallel.kind),
            ExprKind::Error => self.out.push_str("<error>"),
        }
    }

    fn parts(&mut self, name: &str, parts: &[FormatPart]) {
        self.put(format_args!("{name}("));
        for (at, part) in parts.iter().enumerate() {
            self.out.push_str(if at > 0 { ", " } else { "" });
            match part {
                FormatPart::Text(text) => self.put(format_args!("{text:?}")),
                FormatPart::Value(value) => self.expr(*value),
            }
        }
        self.out.push(')');
    }

    fn match_of(&mut self, inner: &Match) {
        self.unary("match ", inner.scrutinee);
        self.out.push(' ');
        self.braced(|printer| {
            for arm in &inner.arms {
                printer.line();
                printer.pattern(&arm.pattern);
                if let Some(guard) = arm.guard {
                    printer.unary(" if ", guard);
                }
                printer.unary(" => ", arm.body);
            }
        });
    }

    fn for_of(&mut self, inner: &For) {
        let (names, head): (Vec<LocalId>, _) = match &inner.kind {
            ForKind::Range { var, index, .. } => (index.iter().copied().chain([*var]).collect(), "range"),
            ForKind::Elements { index, element, .. } => {
                (index.iter().copied().chain([*element]).collect(), "elements")
            }
            ForKind::Entries { key, value, .. } => ([*key].into_iter().chain(*value).collect(), "entries"),
            ForKind::Iterator { index, element, .. } => {
                (index.iter().copied().chain([*element]).collect(), "next")
            }
        };
        self.out.push_str("for ");
        for (at, name) in names.into_iter().enumerate() {
            self.out.push_str(if at > 0 { ", " } else { "" });
            self.local(name);
        }
        self.out.push_str(" in ");
        match &inner.kind {
            ForKind::Range {
                low, high, inclusive, ..
            } => self.infix(*low, if *inclusive { "..=" } else { ".." }, *high),
            ForKind::Elements { container: of, .. }
            | ForKind::Entries { container: of, .. }
            | ForKind::Iterator { iterator: of, .. } => self.list(head, [*of]),
        }
        self.out.push(' ');
        self.block(inner.body);
    }

    fn closure(&mut self, closure: &Closure) {
        self.out.push_str(if closure.is_move { "move [" } else { "[" });
        for (at, capture) in closure.captures.iter().enumerate() {
            self.out.push_str(if at > 0 { ", " } else { "" });
            self.out.push_str(match capture.mode {
                CaptureMode::Ref => "&",
                CaptureMode::RefMut => "&mut ",
                CaptureMode::Value => "",
                CaptureMode::Out => "out ",
            });
            self.local(capture.local);
        }
        self.out.push_str("](");
        for (at, &param) in closure.params.iter().enumerate() {
            self.out.push_str(if at > 0 { ", " } else { "" });
            self.local(param);
            self.put(format_args!(
                ": {}",
                self.body.locals[param].ty.show(self.program)
            ));
        }
        self.put(format_args!("): {} => ", closure.ret.show(self.program)));
        self.block(closure.body);
    }

    fn parallel(&mut self, kind: &ParallelKind) {
        self.out.push_str("parallel ");
        match kind {
            ParallelKind::Branches(branches) => self.braced(|printer| {
                for branch in branches {
                    printer.on_line(|printer| printer.closure(branch));
                }
            }),
            ParallelKind::For { kind, body } => {
                match kind {
                    ParallelForKind::Elements { container } => self.list("elements", [*container]),
                    ParallelForKind::Chunks { container, size } => self.list("chunks", [*container, *size]),
                    ParallelForKind::Range { low, high, inclusive } => {
                        self.infix(*low, if *inclusive { "..=" } else { ".." }, *high)
                    }
                }
                self.out.push(' ');
                self.closure(body);
            }
        }
    }
}

fn wrap(wrapping: bool) -> &'static str {
    if wrapping { "%" } else { "" }
}

fn symbol(op: BinaryOp) -> &'static str {
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
