//! The interpreter notices what broken compilers would let through.

use milo_fuzz::campaign::{Verdict, try_text};
use milo_fuzz::front::{Front, Judge};
use milo_fuzz::generate::{self, Class};
use milo_fuzz::machine::Violation;
use milo_fuzz::sabotage::{ALL, Sabotage};

/// The compiler recurses over nested programs: more than a test's thread has in a quick build.
fn with_stack(test: impl FnOnce() + Send + 'static) {
    let thread = std::thread::Builder::new()
        .stack_size(256 << 20)
        .spawn(test)
        .expect("a thread");
    if let Err(cause) = thread.join() {
        std::panic::resume_unwind(cause);
    }
}

fn violation(front: &Front, text: &str) -> Option<Violation> {
    match try_text(front, text) {
        Verdict::Ran(report) => report.violation(),
        _ => None,
    }
}

/// The first violation among a number of batches.
fn noticed(front: &Front, texts: impl Iterator<Item = String>) -> Option<Violation> {
    texts
        .map(|text| violation(front, &text))
        .find(Option::is_some)
        .flatten()
}

fn expected(sabotage: Sabotage) -> &'static [Violation] {
    match sabotage {
        Sabotage::FlagsStaySet => &[Violation::DoubleDrop, Violation::UseAfterMove],
        Sabotage::FlagsNeverSet | Sabotage::MissingDrops | Sabotage::KeptBoxes => &[Violation::Leak],
        Sabotage::DoubleDrops => &[
            Violation::DoubleDrop,
            Violation::UseAfterFree,
            Violation::DoubleFree,
        ],
        Sabotage::ShortEnvironments => &[Violation::UseAfterFree, Violation::Leak],
        Sabotage::CapturesTwice => &[Violation::DoubleDrop, Violation::UseAfterMove],
        Sabotage::UncountedCopies => &[Violation::DoubleFree, Violation::UseAfterFree],
    }
}

#[test]
fn every_sabotage_is_noticed() {
    with_stack(|| {
        for &sabotage in ALL {
            let front = Front {
                sabotage: Some(sabotage),
                ..Front::default()
            };
            let texts = (0..12).map(|seed| generate::valid(seed, 8, false).text());
            let found = noticed(&front, texts);
            assert!(
                found.is_some_and(|found| expected(sabotage).contains(&found)),
                "{sabotage:?}: {found:?}"
            );
        }
    });
}

/// Classes a judge alone stands against, and what happens without it.
fn guarded(judge: Judge) -> &'static [(Class, &'static [Violation])] {
    use Violation::{
        DoubleDrop, DoubleFree, OutOfBounds, Overlap, Uninitialised, UseAfterFree, UseAfterMove,
    };
    match judge {
        Judge::Moves => &[
            (Class::UseAfterMove, &[UseAfterMove]),
            (Class::UseAfterConditionalMove, &[UseAfterMove]),
            (Class::MovedInLoop, &[UseAfterMove]),
            (Class::Uninitialised, &[Uninitialised]),
            (Class::PartGone, &[UseAfterMove]),
            (Class::MovedIntoClosure, &[UseAfterMove]),
            // A view of text has nothing that could be moved out.
            (
                Class::MoveOutOfReference,
                &[UseAfterMove, DoubleDrop, DoubleFree, OutOfBounds],
            ),
            (Class::MoveOutOfDrop, &[UseAfterMove, DoubleDrop]),
            (Class::MoveOutOfGlobal, &[UseAfterMove, DoubleDrop, DoubleFree]),
            (Class::ConsumedTwice, &[UseAfterMove, UseAfterFree, DoubleFree]),
            (Class::MoveOutOfIndex, &[UseAfterMove, DoubleDrop]),
        ],
        Judge::Freeze => &[
            (Class::FrozenAssigned, &[UseAfterFree]),
            (Class::FrozenMoved, &[UseAfterFree, UseAfterMove]),
            (Class::FrozenByLoop, &[UseAfterFree]),
            (Class::FrozenByClosure, &[UseAfterFree]),
            (Class::FrozenArgument, &[UseAfterFree, Overlap]),
            (Class::GlobalViewed, &[UseAfterFree]),
            (Class::TwoExclusive, &[Overlap]),
        ],
        Judge::Escape => &[
            (Class::ClosureEscapes, &[UseAfterFree]),
            (Class::ViewEscapes, &[UseAfterFree]),
            (Class::ViewOfTemporary, &[UseAfterFree]),
        ],
    }
}

fn judge_is_needed(judge: Judge) {
    with_stack(move || {
        let front = Front {
            without: Some(judge),
            ..Front::default()
        };
        for (class, outcomes) in guarded(judge) {
            let texts = (0..20).map(|seed| generate::invalid(seed, false).only(*class).text());
            let found = noticed(&front, texts);
            assert!(
                found.is_some_and(|found| outcomes.contains(&found)),
                "{class:?}: {found:?}"
            );
        }
    });
}

#[test]
fn a_skipped_move_check_is_noticed() {
    judge_is_needed(Judge::Moves);
}

#[test]
fn a_skipped_freeze_check_is_noticed() {
    judge_is_needed(Judge::Freeze);
}

#[test]
fn a_skipped_escape_check_is_noticed() {
    judge_is_needed(Judge::Escape);
}
