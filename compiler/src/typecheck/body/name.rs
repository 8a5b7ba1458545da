//! Names in expressions.

use super::BodyCx;
use super::foreign::{Foreign, foreign_value};
use crate::diagnostics::codes::{e0201, e0301, e0309};
use crate::hir::*;
use crate::resolve::Found;
use crate::resolve::suggest::closest;
use crate::source::Span;
use crate::syntax::Symbol;
use crate::syntax::ast::{self, Ident};
use crate::typecheck::Item;
use crate::typecheck::index::Head;
use crate::types::*;

/// Builtin functions: names that mean something when nothing else is called so.
pub(super) const BUILTINS: &[&str] = &[
    "print", "eprint", "format", "exit", "assert", "panic", "replace", "swap", "Heap", "old",
];

impl<'a> BodyCx<'_, 'a> {
    pub(super) fn name(&mut self, name: &'a ast::Name, expect: super::Expect, span: Span) -> ExprId {
        let ident = name.ident;
        if let Some(local) = self.find_local(ident.name) {
            let found = self.use_local(local, span);
            return self.adapt_name(found, name, expect);
        }
        if let Some(field) = self.implicit_field(ident) {
            return field;
        }
        match self.cx.modules.lookup(self.scope.module, ident.name) {
            Found::Decl(decl) => {
                let found = self.item_value(self.cx.items[&decl], name, expect, span);
                self.adapt_name(found, name, expect)
            }
            Found::Broken => self.error_expr(span),
            Found::Nothing => match self.bare_variant_by_name(ident, expect, span) {
                Some(found) => found,
                None => self.unknown_name(ident),
            },
        }
    }

    fn item_value(&mut self, item: Item, name: &'a ast::Name, expect: super::Expect, span: Span) -> ExprId {
        match item {
            Item::Global(global) => {
                let ty = self.cx.global_type(global, Some(span));
                self.add(ExprKind::Global(global), ty, span)
            }
            Item::Fn(function) => {
                self.function_value(function, Vec::new(), name.type_arguments.as_ref(), span)
            }
            Item::Extern(external) => self.extern_value(external, span),
            Item::Adt(_) | Item::Trait(_) | Item::Interface(_) | Item::Alias(_) => {
                match self.bare_variant_by_name(name.ident, expect, span) {
                    Some(variant) => variant,
                    None => self.type_as_value(name, span),
                }
            }
        }
    }

    fn type_as_value(&mut self, name: &'a ast::Name, span: Span) -> ExprId {
        let shown = name.ident.as_str();
        let base = self.type_base(name).flatten();
        let new = base.is_some_and(|base| self.has_static(base, "new".into()));
        let help = match base {
            Some(_) if new => format!("make one: '{shown}.new(…)'"),
            Some(base) => self.how_to_make(base, shown),
            None => format!("make one: '{shown} {{ … }}'"),
        };
        let message = format!("'{shown}' is a type, not a value");
        self.reject(e0301::error(span, message).help(help))
    }

    /// A function used as a value.
    pub(super) fn function_value(
        &mut self,
        function: FnId,
        owner: Vec<Ty>,
        written: Option<&'a ast::TypeArguments>,
        span: Span,
    ) -> ExprId {
        let args = self.instantiate(function, owner, written, span);
        let declared = &self.cx.program.functions[function];
        let params: Vec<Ty> = declared
            .params
            .iter()
            .map(|param| param.ty.substitute(&args))
            .collect();
        let ret = declared.ret.substitute(&args);
        let ty = Ty::function(Args::new(&params), ret, FnKind::Plain);
        self.note_use(function, &args, span);
        let target = declared_target(&self.cx.program.functions[function], function);
        self.add(
            ExprKind::FnValue(Callee {
                target,
                args: Args::new(&args),
            }),
            ty,
            span,
        )
    }

    fn extern_value(&mut self, external: ExternId, span: Span) -> ExprId {
        let declared = &self.cx.program.externs[external];
        let params: Vec<Ty> = declared.params.iter().map(|param| param.ty).collect();
        let ty = Ty::function(Args::new(&params), declared.ret, FnKind::Plain);
        let target = CalleeTarget::Extern(external);
        self.add(
            ExprKind::FnValue(Callee {
                target,
                args: Args::empty(),
            }),
            ty,
            span,
        )
    }

    /// In a struct's `invariant`, `x` may mean `self.x`.
    fn implicit_field(&mut self, name: Ident) -> Option<ExprId> {
        let this = self.implicit_self?;
        let base = self.use_local(this, name.span);
        let TyKind::Adt(adt, args) = self.ty(base).kind() else {
            return None;
        };
        let at = self.cx.program.adts[*adt]
            .fields()
            .iter()
            .position(|field| field.name == name.name)?;
        let ty = self.cx.program.adts[*adt].fields()[at].ty.substitute(args);
        Some(self.add(
            ExprKind::Field {
                base,
                field: at as u32,
            },
            ty,
            name.span,
        ))
    }

    /// Is there a name that was probably meant?
    pub(super) fn suggests_something(&mut self, name: Ident) -> bool {
        let text = name.as_str();
        self.member_advice(name).is_some()
            || foreign_value(text).is_some()
            || self.near_name(text).is_some()
            || self.cx.import_hint(name.name).is_some()
    }

    pub(super) fn unknown_name(&mut self, name: Ident) -> ExprId {
        let text = name.as_str();
        let mut report =
            e0201::error(name.span, format!("unknown name '{text}'")).here("not found in this scope");
        if let Some(advice) = self.member_advice(name) {
            report = report.help(advice);
        } else if BUILTINS.contains(&text) {
            let message = format!("'{text}' is built in and can only be called");
            report =
                e0309::error(name.span, message).help(format!("wrap it in a closure: '(x) => {text}(x)'"));
        } else if let Some(known) = foreign_value(text) {
            report = report.help(match known {
                Foreign::Name(local) => format!("in Milo it is '{local}'"),
                Foreign::Write(advice) => advice.to_string(),
            });
            if matches!(text, "null" | "nil" | "undefined" | "NULL") {
                report = report.note("there is no null: a value that may be absent has the type 'T?', and absence is 'Option.None'");
            }
        } else if self.is_script_variable(name.name) {
            report = report.help(format!(
                "'{text}' is a variable of the script, which its functions do not see: pass it as an argument, or write a 'main', beside which it is a global"
            ));
        } else if let Some(near) = self.near_name(text) {
            report = report
                .help(format!("did you mean '{near}'?"))
                .fix(name.span, near.clone());
        } else if let Some(hint) = self.cx.import_hint(name.name) {
            report = report.help(hint);
        }
        self.reject(report)
    }

    /// A `let` or `var` beside the statements of a script is a variable of theirs.
    fn is_script_variable(&self, name: Symbol) -> bool {
        let items = &self.cx.modules.modules[self.scope.module].ast.items;
        let scripts = items.iter().filter_map(|item| match &item.kind {
            ast::ItemKind::Function(function) if function.implicit => function.body.as_ref(),
            _ => None,
        });
        let declares = |statement: &ast::Stmt| match &statement.kind {
            ast::StmtKind::Let(declared) => {
                matches!(declared.pattern.kind, ast::PatternKind::Binding(bound) if bound.name == name)
            }
            _ => false,
        };
        scripts.flat_map(|body| &body.statements).any(declares)
    }

    /// Names that other languages find in the type around: `self`, and its fields and methods without `self.`
    fn member_advice(&self, name: Ident) -> Option<String> {
        let this = self.scope.self_ty?;
        let text = name.as_str();
        let has_self = self.find_local("self".into()).is_some();
        if matches!(text, "self" | "this") && !has_self {
            return Some("take it as the first parameter: 'self: &Self' or 'self: &mut Self'".into());
        }
        let TyKind::Adt(adt, _) = this.kind() else {
            return None;
        };
        let declared = &self.cx.program.adts[*adt];
        if has_self && declared.fields().iter().any(|field| field.name == name.name) {
            return Some(format!("the field is 'self.{text}'"));
        }
        let methods = self.cx.methods.inherent(Head::Adt(*adt), name.name);
        let (_, method) = methods.first()?;
        match self.cx.program.functions[*method].receiver {
            Receiver::None => Some(format!("the function is '{}.{text}'", declared.name)),
            _ if has_self => Some(format!("the method is 'self.{text}'")),
            _ => None,
        }
    }

    fn near_name(&self, text: &str) -> Option<String> {
        let locals: Vec<Symbol> = self.names.iter().flatten().map(|(name, _)| *name).collect();
        let visible = self.cx.modules.visible_names(self.scope.module);
        let names = locals
            .iter()
            .chain(&visible)
            .map(|name| name.as_str())
            .chain(BUILTINS.iter().copied());
        closest(text, names).map(str::to_string)
    }
}

/// Intrinsics are called as such.
pub(super) fn declared_target(function: &Function, id: FnId) -> CalleeTarget {
    match function.intrinsic {
        Some(intrinsic) => CalleeTarget::Intrinsic(intrinsic),
        None => CalleeTarget::Fn(id),
    }
}
