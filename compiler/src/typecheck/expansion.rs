//! Generic functions that call themselves with ever larger types.
//!
//! Every use says which parameter of the callee gets what: a parameter of the caller as it is, or inside a larger type.
//! A cycle of such steps with a larger type in it has no end of instances.

use super::Checker;
use crate::diagnostics::codes::e0332;
use crate::types::*;
use rustc_hash::{FxHashMap, FxHashSet};

/// A type parameter of a function.
type Node = (FnId, u32);

impl Checker<'_> {
    pub(super) fn expansion(&mut self) {
        let mut steps: FxHashMap<Node, Vec<Node>> = FxHashMap::default();
        let mut growing = Vec::new();
        for (at, used) in self.uses.iter().enumerate() {
            let Some(caller) = used.caller else { continue };
            for (position, arg) in used.args.iter().enumerate() {
                let target = (used.function, position as u32);
                for index in params_of(*arg) {
                    steps.entry((caller, index)).or_default().push(target);
                    if !matches!(arg.kind(), TyKind::Param(..)) {
                        growing.push((at, (caller, index), target));
                    }
                }
            }
        }
        let mut reported = FxHashSet::default();
        for (at, from, to) in growing {
            if reaches(&steps, to, from) && reported.insert(at) {
                self.report_expansion(at);
            }
        }
    }

    fn report_expansion(&mut self, at: usize) {
        let used = &self.uses[at];
        let path = &self.program.functions[used.function].path;
        let args: Vec<String> = used
            .args
            .iter()
            .map(|arg| arg.show(&self.program).to_string())
            .collect();
        let message = format!(
            "'{path}' is called with ever larger types: here with '{}'",
            args.join(", ")
        );
        self.sink.report(
            e0332::error(used.span, message)
                .note("each instance of a generic function is compiled by itself; this chain of instances has no end")
                .help("pass the type parameter on as it is"),
        );
    }
}

/// Indices of the parameters a type mentions.
fn params_of(ty: Ty) -> Vec<u32> {
    let mut found = Vec::new();
    ty.map(&mut |part| {
        if let TyKind::Param(index, _) = part.kind() {
            found.push(*index);
        }
        (!part.has_param()).then_some(part)
    });
    found
}

fn reaches(steps: &FxHashMap<Node, Vec<Node>>, from: Node, to: Node) -> bool {
    let mut seen = FxHashSet::default();
    let mut stack = vec![from];
    while let Some(node) = stack.pop() {
        if node == to {
            return true;
        }
        if seen.insert(node) {
            stack.extend(steps.get(&node).into_iter().flatten().copied());
        }
    }
    false
}
