//! Readable HIR for `--emit hir`.
