//! Reads and parses the roots, the prelude and everything they import.

use super::{Module, ModuleId, Modules, derive_json, embed, parsed, scope};
use crate::diagnostics::Sink;
use crate::diagnostics::codes::{e0202, e0901, w0201};
use crate::source::{SourceError, SourceMap, SourceProvider, Span};
use crate::syntax::{self, Symbol, ast};
use std::rc::Rc;

const PRELUDE: &str = "std/prelude";

/// What the standard library is made with: nothing in there checks how it is used.
const INTERNALS: &str = "std/core/";

struct Loader<'a> {
    program: &'a dyn SourceProvider,
    std: &'a dyn SourceProvider,
    map: &'a mut SourceMap,
    sink: &'a mut Sink,
    modules: Modules,
}

/// Reads the module graph. `std` serves paths like `std/sync.milo`.
pub fn load(
    provider: &dyn SourceProvider,
    std: &dyn SourceProvider,
    roots: &[String],
    map: &mut SourceMap,
    sink: &mut Sink,
) -> Modules {
    let mut loader = Loader {
        program: provider,
        std,
        map,
        sink,
        modules: Modules::default(),
    };
    loader.read_prelude();
    for root in roots {
        loader.read_root(root);
    }
    loader.read_imports();
    let Loader {
        mut modules,
        map,
        sink,
        ..
    } = loader;
    scope::build(&mut modules, map, sink);
    modules
}

impl Loader<'_> {
    fn read_prelude(&mut self) {
        let mut names = self.std.siblings(PRELUDE);
        names.sort();
        for name in names.iter().filter(|name| name.ends_with(".milo")) {
            if let Ok(id) = self.read(&format!("{PRELUDE}/{name}"), true) {
                self.modules.modules[id].is_prelude = true;
            }
        }
    }

    fn read_root(&mut self, root: &str) {
        let in_std = root.starts_with("std/") && self.program.read(root).is_err();
        match self.read(root, in_std) {
            Ok(id) => self.modules.modules[id].is_root = true,
            Err(why) => self.sink.report(e0901::unreadable(self.map, root, &why)),
        }
    }

    /// Modules are appended while the list is walked: the walk ends when no new one is found.
    fn read_imports(&mut self) {
        let mut at = 0;
        while at < self.modules.modules.len() {
            let id = ModuleId::from_u32(at as u32);
            let imports: Vec<(Symbol, Span)> = imports(&self.modules.modules[id].ast)
                .map(|import| (import.path, import.path_span))
                .collect();
            for (path, span) in imports {
                self.read_import(id, path, span);
            }
            let file = self.modules.modules[id].file;
            embed::read(
                &mut self.modules,
                id,
                self.program,
                self.std,
                &self.map.file(file).text,
            );
            at += 1;
        }
    }

    fn read_import(&mut self, from: ModuleId, written: Symbol, span: Span) {
        let importer = &self.modules.modules[from];
        let path = target(&importer.path, written.as_str());
        let in_std = path.starts_with("std/") && (importer.in_std || written.as_str().starts_with("std/"));
        if in_std && path.starts_with(INTERNALS) && !importer.in_std {
            return self.sink.report(e0202::internal(span, written.as_str()));
        }
        if self.modules.by_path.contains_key(&path) {
            return;
        }
        if let Err(why) = self.read(&path, in_std) {
            let (directory, _) = path.rsplit_once('/').unwrap_or(("", &path));
            let siblings = self.provider(in_std).siblings(directory);
            self.sink.report(e0202::missing_module(
                span,
                written.as_str(),
                &path,
                &why,
                &siblings,
            ));
        }
    }

    fn provider(&self, in_std: bool) -> &dyn SourceProvider {
        if in_std { self.std } else { self.program }
    }

    fn read(&mut self, path: &str, in_std: bool) -> Result<ModuleId, SourceError> {
        if let Some(&known) = self.modules.by_path.get(path) {
            return Ok(known);
        }
        let text = self.provider(in_std).read(path)?;
        let file = self.map.add(path, text);
        let ast = match in_std {
            // The library derives nothing.
            true => parsed::of_library(file, self.map, self.sink),
            false => {
                let mut ast = syntax::parse(file, self.map, self.sink);
                derive_json::expand(&mut ast, self.map, self.sink);
                Rc::new(ast)
            }
        };
        let id = self.modules.modules.push(Module {
            path: path.to_string(),
            file,
            ast,
            in_std,
            is_prelude: false,
            is_root: false,
            scope: Default::default(),
        });
        self.modules.by_path.insert(path.to_string(), id);
        Ok(id)
    }
}

/// The imports of a file.
pub(super) fn imports(file: &ast::File) -> impl Iterator<Item = &ast::Import> {
    file.items.iter().filter_map(|item| match &item.kind {
        ast::ItemKind::Import(import) => Some(import),
        _ => None,
    })
}

/// The provider's path of an import written in the file `importer`.
pub(super) fn target(importer: &str, written: &str) -> String {
    let with_ending = if written.ends_with(".milo") {
        written.to_string()
    } else {
        format!("{written}.milo")
    };
    if written.starts_with("std/") || written.starts_with('/') {
        return with_ending;
    }
    let directory = importer.rsplit_once('/').map_or("", |(directory, _)| directory);
    normalize(&format!("{directory}/{with_ending}"), importer.starts_with('/'))
}

/// Takes `.` and `x/..` out of a path.
pub(super) fn normalize(path: &str, absolute: bool) -> String {
    let mut parts: Vec<&str> = Vec::new();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." if parts.last().is_some_and(|last| *last != "..") => drop(parts.pop()),
            _ => parts.push(part),
        }
    }
    let joined = parts.join("/");
    if absolute { format!("/{joined}") } else { joined }
}

impl Modules {
    /// Warns about imports of the program's own files that nothing used. Call it when all bodies have been checked.
    pub fn report_unused(&self, sink: &mut Sink) {
        let used = self.used.borrow();
        for (id, module) in self.modules.iter().filter(|(_, module)| !module.in_std) {
            let private = module.ast.items.iter().filter(|item| item.public.is_none());
            let private = private.filter_map(|item| match &item.kind {
                ast::ItemKind::Import(import) => Some(import),
                _ => None,
            });
            for name in private.flat_map(|import| &import.names) {
                let local = name.local();
                let is_import = matches!(module.scope.get(&local.name), Some(super::Entry::Imported { .. }));
                if is_import && !local.starts_with_underscore() && !used.contains(&(id, local.name)) {
                    sink.report(w0201::unused_import(local.span, local.as_str()));
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::target;

    #[test]
    fn imports_are_relative_to_the_importing_file() {
        assert_eq!(target("src/main.milo", "./lib/geometry"), "src/lib/geometry.milo");
        assert_eq!(target("main.milo", "geometry"), "geometry.milo");
        assert_eq!(target("src/a/b.milo", "../c.milo"), "src/c.milo");
        assert_eq!(target("src/a/b.milo", "std/sync"), "std/sync.milo");
        assert_eq!(target("/x/main.milo", "./b"), "/x/b.milo");
    }
}
