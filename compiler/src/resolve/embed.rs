//! `@embedFile("path")`: the bytes are read with the modules, because later rooms do no input.

use super::{ModuleId, Modules, load};
use crate::source::SourceProvider;
use crate::syntax::Symbol;
use std::sync::Arc;

const BUILTIN: &str = "@embedFile";

/// Reads every file a module embeds. The paths are found in the text: reading one that turns out to stand in a
/// comment costs nothing but time.
pub(super) fn read(
    modules: &mut Modules,
    id: ModuleId,
    program: &dyn SourceProvider,
    std: &dyn SourceProvider,
    text: &str,
) {
    let module = &modules.modules[id];
    let (importer, in_std) = (module.path.clone(), module.in_std);
    for path in embedded_paths(text) {
        let directory = importer.rsplit_once('/').map_or("", |(directory, _)| directory);
        let absolute = path.starts_with('/');
        let full = if absolute {
            path.to_string()
        } else {
            load::normalize(&format!("{directory}/{path}"), importer.starts_with('/'))
        };
        let provider = if in_std { std } else { program };
        let bytes = provider.read_bytes(&full).ok().map(Arc::from);
        modules.embedded.insert((id, Symbol::intern(path)), bytes);
    }
}

fn embedded_paths(text: &str) -> impl Iterator<Item = &str> {
    text.match_indices(BUILTIN).filter_map(|(at, _)| {
        let rest = text[at + BUILTIN.len()..]
            .trim_start()
            .strip_prefix('(')?
            .trim_start()
            .strip_prefix('"')?;
        rest.split_once('"').map(|(path, _)| path)
    })
}

#[cfg(test)]
mod tests {
    use super::embedded_paths;

    #[test]
    fn paths_are_found_in_text() {
        let text = "let a = @embedFile(\"x.txt\")\nlet b = @embedFile( \"y/z.bin\" )";
        assert_eq!(embedded_paths(text).collect::<Vec<_>>(), ["x.txt", "y/z.bin"]);
    }
}
