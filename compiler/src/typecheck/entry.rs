//! Step 7: `main`.

use super::Checker;
use crate::diagnostics::codes::{e0112, e0207, e0208};
use crate::resolve::Found;
use crate::syntax::Symbol;
use crate::syntax::ast::ItemKind;
use crate::types::*;

impl Checker<'_> {
    /// A test is called without anything and says with a trap that it failed.
    pub(super) fn tests(&mut self) {
        for function in self
            .program
            .functions
            .values()
            .filter(|function| function.attrs.test)
        {
            let (wrong, at) = if let Some(param) = function.params.first() {
                ("parameters", param.span)
            } else if !function.generics.params.is_empty() {
                ("type parameters", function.name_span)
            } else if !function.ret.is_void() && !function.ret.is_error() {
                ("result", function.ret_span.unwrap_or(function.name_span))
            } else {
                continue;
            };
            let report = e0207::error(at, format!("a '@test' function has no {wrong}"));
            self.sink.report(match wrong {
                "result" => report.help("it fails with 'assert', '!' or 'panic'"),
                _ => report,
            });
        }
    }

    /// Statements of imported files would never run.
    pub(super) fn stray_statements(&mut self) {
        let modules = self.modules;
        for module in modules.modules.values().filter(|module| !module.is_root) {
            for item in &module.ast.items {
                if let ItemKind::Function(function) = &item.kind
                    && function.implicit
                    && let Some(first) = function.body.as_ref().and_then(|body| body.statements.first())
                {
                    self.sink.report(e0112::imported(first.span));
                }
            }
        }
    }

    /// Finds `main` of the root file and judges its signature.
    pub(super) fn main(&mut self) {
        let roots = self
            .modules
            .modules
            .iter()
            .filter(|(_, module)| module.is_root && !module.in_std);
        for (id, _) in roots {
            if let Found::Decl(decl) = self.modules.lookup(id, Symbol::MAIN)
                && let super::Item::Fn(function) = self.items[&decl]
                && self.modules.decls[decl].module == id
            {
                self.program.main = self.program.main.or(Some(function));
                self.judge_main(function);
            }
        }
    }

    fn judge_main(&mut self, id: FnId) {
        let function = &self.program.functions[id];
        let fits = function.ret.is_void() || function.ret == Ty::int(IntTy::I32) || function.ret.is_error();
        let report = if let Some(param) = function.params.first() {
            e0208::error(param.span, "'main' takes no parameters")
                .help("read them with 'args()' of \"std/args\"")
        } else if !function.generics.params.is_empty() {
            e0208::error(function.name_span, "'main' has no type parameters")
        } else if !fits {
            let shown = function.ret.show(&self.program).to_string();
            e0208::error(
                function.ret_span.unwrap_or(function.name_span),
                format!("'main' returns 'i32' or nothing, not '{shown}'"),
            )
        } else {
            return;
        };
        self.sink.report(report);
    }
}
