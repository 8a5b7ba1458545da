//! E0906: the linker cannot find a library.

use crate::diagnostics::{Code, Diagnostic};
use crate::source::SourceMap;

pub static CODE: Code = Code {
    id: "E0906",
    title: "Library not found",
    explanation: "`@link(\"name\")` makes the linker look for `libname.so` or `libname.a` in the system's \
                  library directories. There is none. Its development package may not be installed, or the \
                  name is misspelt.",
    failing: "@link(\"noSuchLibrary\")\nextern fn abs(n: i32): i32\n\nfn main(): i32 {\n    return abs(0)\n}\n",
    fixed: "@link(\"m\")\nextern fn fabs(x: f64): f64\n\nfn main(): i32 {\n    print(fabs(-1.5))\n    return 0\n}\n",
};

/// No directory holds `lib{name}`.
pub fn not_found(map: &mut SourceMap, name: &str) -> Diagnostic {
    Diagnostic::error(
        &CODE,
        map.mention(name),
        format!("the library '{name}' named by '@link' was not found"),
    )
    .help(format!(
        "install the development package of '{name}', or give the library's file to `milo build`"
    ))
}
