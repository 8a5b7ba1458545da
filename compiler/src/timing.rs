//! How long each phase took, for `--timings`.

use std::fmt;
use std::time::{Duration, Instant};

/// The phases run so far with their durations, in order.
#[derive(Clone, Default, Debug)]
pub struct Timings {
    phases: Vec<(&'static str, Duration)>,
}

impl Timings {
    /// Runs one phase and notes how long it took; a phase that runs again adds to its row.
    pub fn measure<T>(&mut self, phase: &'static str, work: impl FnOnce() -> T) -> T {
        let start = Instant::now();
        let result = work();
        self.add(phase, start.elapsed());
        result
    }

    /// Notes time spent in a phase.
    pub fn add(&mut self, phase: &'static str, took: Duration) {
        match self.phases.iter_mut().find(|(name, _)| *name == phase) {
            Some((_, total)) => *total += took,
            None => self.phases.push((phase, took)),
        }
    }

    /// Appends the phases of a later stage of the same compilation.
    pub fn extend(&mut self, later: &Timings) {
        for &(phase, took) in &later.phases {
            self.add(phase, took);
        }
    }

    fn total(&self) -> Duration {
        self.phases.iter().map(|(_, took)| *took).sum()
    }
}

impl fmt::Display for Timings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let total = self.total();
        let share = |took: Duration| 100.0 * took.as_secs_f64() / total.as_secs_f64().max(1e-9);
        for (phase, took) in self.phases.iter().copied().chain([("total", total)]) {
            let millis = took.as_secs_f64() * 1e3;
            writeln!(f, "{phase:<14} {millis:>10.2} ms {:>5.1} %", share(took))?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_repeated_phase_adds_up() {
        let mut timings = Timings::default();
        timings.add("parse", Duration::from_millis(1));
        timings.add("check", Duration::from_millis(2));
        timings.add("parse", Duration::from_millis(1));
        let table = timings.to_string();
        assert_eq!(table.lines().count(), 3);
        assert!(
            table.starts_with("parse                2.00 ms  50.0 %"),
            "{table}"
        );
    }
}
