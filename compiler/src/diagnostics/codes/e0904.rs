//! E0904: there is no C compiler to link with.

use crate::diagnostics::{Code, Diagnostic};
use crate::source::SourceMap;

pub static CODE: Code = Code {
    id: "E0904",
    title: "C compiler cannot be run",
    explanation: "Milo links through the system's C compiler, which knows where the C library is: the command \
                  in `$CC`, or else `cc`. Install one (`gcc` or `clang`, with the C library's headers), or \
                  name it in `$CC`.",
    failing: "",
    fixed: "",
};

/// `command` did not start.
pub fn not_started(map: &mut SourceMap, command: &str, why: &std::io::Error) -> Diagnostic {
    let reason = if why.kind() == std::io::ErrorKind::NotFound {
        "no such command".into()
    } else {
        why.to_string()
    };
    Diagnostic::error(
        &CODE,
        map.mention(command),
        format!("cannot run '{command}' to link the program: {reason}"),
    )
    .help("install gcc or clang, or set CC to the command of a C compiler")
}

/// `MILO_LINKER` names something that is not there.
pub fn no_linker(map: &mut SourceMap, linker: &str) -> Diagnostic {
    let message = format!("the linker '{linker}' named by MILO_LINKER does not exist");
    Diagnostic::error(&CODE, map.mention(linker), message)
        .help("set MILO_LINKER to a linker's name on the PATH or to its file, or unset it")
}
