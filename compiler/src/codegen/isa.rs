//! The target and its settings.

use super::Options;
use cranelift_codegen::isa::{self, OwnedTargetIsa};
use cranelift_codegen::settings::{self, Configurable};

/// What every processor of the x86-64-v2 level (2009) has.
const X86_64_V2: &[&str] = &["has_sse3", "has_ssse3", "has_sse41", "has_sse42", "has_popcnt"];

/// Settings that hold for every build, with the reason where it is not obvious.
const ALWAYS: &[(&str, &str)] = &[
    ("is_pic", "true"),
    // The tail calling convention and our backtraces need them.
    ("preserve_frame_pointers", "true"),
    // Large frames touch the guard page instead of jumping over it.
    ("enable_probestack", "true"),
    ("probestack_strategy", "inline"),
    ("enable_llvm_abi_extensions", "true"),
    ("use_colocated_libcalls", "false"),
    ("log2_min_function_alignment", "4"),
];

/// How registers are chosen.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Allocator {
    /// In one pass: fast, but more than linear in the number of blocks.
    Quick,
    Thorough,
}

/// The machine to generate code for: this one's architecture.
pub(super) fn target(options: &Options, allocator: Allocator) -> OwnedTargetIsa {
    let mut flags = settings::builder();
    let level = if options.optimize { "speed" } else { "none" };
    let allocator = match allocator {
        Allocator::Quick => "single_pass",
        Allocator::Thorough => "backtracking",
    };
    let verify = if options.verify { "true" } else { "false" };
    let chosen = [
        ("opt_level", level),
        ("regalloc_algorithm", allocator),
        ("enable_verifier", verify),
    ];
    for (name, value) in ALWAYS.iter().chain(&chosen) {
        set(&mut flags, name, value);
    }
    let mut builder = match isa::lookup(target_lexicon::Triple::host()) {
        Ok(builder) => builder,
        Err(error) => unreachable!("this machine's architecture is not supported: {error}"),
    };
    for feature in X86_64_V2 {
        // Unknown on other architectures, which is fine.
        let _ = builder.enable(feature);
    }
    match builder.finish(settings::Flags::new(flags)) {
        Ok(isa) => isa,
        Err(error) => unreachable!("the settings above fit together: {error}"),
    }
}

fn set(flags: &mut settings::Builder, name: &str, value: &str) {
    if let Err(error) = flags.set(name, value) {
        unreachable!("{name} is a setting with value {value}: {error}");
    }
}
