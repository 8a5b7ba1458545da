//! A short campaign: what `cargo run -p milo-fuzz` does for longer.

use milo_fuzz::campaign::{self, Counts};
use milo_fuzz::front::Front;
use milo_fuzz::generate;
use std::time::{Duration, Instant};

/// Long enough to try some hundreds of programs in a debug build.
const BUDGET: Duration = Duration::from_secs(25);

/// As in the program: the compiler recurses.
fn with_stack(test: impl FnOnce() + Send + 'static) {
    let thread = std::thread::Builder::new()
        .stack_size(256 << 20)
        .spawn(test)
        .expect("a thread");
    if let Err(cause) = thread.join() {
        std::panic::resume_unwind(cause);
    }
}

#[test]
fn random_programs_get_their_verdicts() {
    with_stack(|| {
        let (start, front) = (Instant::now(), Front::default());
        let mut counts = Counts::default();
        let mut seed = 0;
        while seed < 4 || (start.elapsed() < BUDGET && seed < 200) {
            let compare = seed == 0;
            counts.add(campaign::valid_batch(&front, seed, compare, false));
            counts.add(campaign::invalid_batch(&front, seed, false));
            seed += 1;
        }
        let failures = counts.failures.iter();
        let failures: Vec<String> = failures
            .map(|failure| format!("{:?} seed {}: {}", failure.kind, failure.seed, failure.detail))
            .collect();
        assert!(failures.is_empty(), "{}", failures.join("\n"));
        assert!(counts.executed >= 4 * campaign::BATCH, "{} ran", counts.executed);
        assert_eq!(counts.compared, campaign::BATCH);
        assert!(counts.rejected > 0);
    });
}

#[test]
fn equal_seeds_give_equal_programs() {
    assert_eq!(
        generate::valid(9, 5, false).text(),
        generate::valid(9, 5, false).text()
    );
    assert_ne!(
        generate::valid(9, 5, false).text(),
        generate::valid(10, 5, false).text()
    );
    assert_eq!(
        generate::invalid(9, false).text(),
        generate::invalid(9, false).text()
    );
}
