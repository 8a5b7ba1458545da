//! Many programs: judged, run, compared, and what failed.

use crate::front::{Finding, Front};
use crate::generate::{self, Batch, Case, Class};
use crate::machine::{End, Machine, Report, Stop};
use crate::native;
use milo::options::OptLevel;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// Valid programs of one batch: they share the check of the standard library.
pub const BATCH: usize = 24;

/// Steps one batch may take.
const LIMIT: u64 = 20_000_000;

/// What was tried, and what came of it.
#[derive(Clone, Default, Debug)]
pub struct Counts {
    /// Valid programs that the judges accepted.
    pub accepted: usize,
    /// Accepted ones that ran to their end without a violation.
    pub executed: usize,
    /// Programs that also ran as machine code, with the same output.
    pub compared: usize,
    /// Invalid programs rejected with a code of their class.
    pub rejected: usize,
    /// Instructions the interpreter ran.
    pub steps: u64,
    pub failures: Vec<Failure>,
}

/// Something a sound compiler does not do, with a program that shows it.
#[derive(Clone, Debug)]
pub struct Failure {
    pub kind: Kind,
    pub seed: u64,
    pub detail: String,
    pub program: String,
}

/// The kinds of failures.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Kind {
    /// A valid program was rejected.
    FalseReject,
    /// An invalid one was accepted.
    FalseAccept(Class),
    /// An invalid one was rejected for another reason.
    OtherCode(Class),
    /// An accepted program did what none may do.
    Violation,
    /// It stopped in a way its generator did not mean.
    Stopped,
    /// The compiler itself stopped.
    Crash,
    /// Machine code did something else.
    Different(Level),
}

/// With or without the optimiser.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Level {
    O0,
    O,
}

impl Counts {
    pub fn add(&mut self, other: Counts) {
        self.accepted += other.accepted;
        self.executed += other.executed;
        self.compared += other.compared;
        self.rejected += other.rejected;
        self.steps += other.steps;
        self.failures.extend(other.failures);
    }

    fn fail(&mut self, kind: Kind, seed: u64, detail: impl Into<String>, program: String) {
        self.failures.push(Failure {
            kind,
            seed,
            detail: detail.into(),
            program,
        });
    }
}

/// What became of one text.
pub enum Verdict {
    Ran(Report),
    Rejected(Vec<Finding>),
    Crashed(String),
}

/// Judges and runs a text.
pub fn try_text(front: &Front, text: &str) -> Verdict {
    let run = || match front.judge(text) {
        Err(findings) => Verdict::Rejected(findings),
        Ok(accepted) => Verdict::Ran(Machine::new(&accepted.hir, &accepted.program, LIMIT).run()),
    };
    // A compiler that stops is a failure to report, not one of ours.
    catch_unwind(AssertUnwindSafe(run)).unwrap_or_else(|cause| {
        let text = cause.downcast_ref::<String>().map(String::as_str);
        let text = text.or(cause.downcast_ref::<&str>().copied());
        Verdict::Crashed(text.unwrap_or("a panic").to_string())
    })
}

/// A failure of a valid program, if its verdict is one.
pub fn failure_of(verdict: &Verdict) -> Option<(Kind, String)> {
    match verdict {
        Verdict::Rejected(findings) => Some((Kind::FalseReject, described(findings))),
        Verdict::Crashed(text) => Some((Kind::Crash, text.clone())),
        Verdict::Ran(report) => match &report.end {
            End::Done(0) => None,
            End::Done(status) => Some((Kind::Stopped, format!("status {status}"))),
            End::Stopped { stop, function, .. } => {
                let kind = match stop {
                    Stop::Violation(..) => Kind::Violation,
                    _ => Kind::Stopped,
                };
                Some((kind, format!("{stop:?} in {function}")))
            }
        },
    }
}

fn described(findings: &[Finding]) -> String {
    let lines = findings
        .iter()
        .map(|found| format!("{} line {}: {}", found.code, found.line, found.message));
    lines.collect::<Vec<_>>().join("\n")
}

/// A batch of valid programs; `compare` runs it as machine code too.
pub fn valid_batch(front: &Front, seed: u64, compare: bool, open: bool) -> Counts {
    run_batch(front, &generate::valid(seed, BATCH, open), compare)
}

/// Judges and runs the programs of a batch.
fn run_batch(front: &Front, batch: &Batch, compare: bool) -> Counts {
    let (seed, size) = (batch.seed, batch.cases.len());
    let text = batch.text();
    let verdict = try_text(front, &text);
    let mut counts = Counts::default();
    match (failure_of(&verdict), verdict) {
        (None, Verdict::Ran(report)) => {
            counts.accepted = size;
            counts.executed = size;
            counts.steps = report.steps;
            if compare {
                compare_native(&mut counts, seed, size, &text, &report);
            }
        }
        (Some(whole), _) => one_by_one(front, batch, whole, &mut counts),
        (None, _) => {}
    }
    counts
}

/// Finds the programs of a batch that fail by themselves.
fn one_by_one(front: &Front, batch: &Batch, whole: (Kind, String), counts: &mut Counts) {
    let before = counts.failures.len();
    for case in &batch.cases {
        let text = batch.text_of(&[case]);
        let verdict = try_text(front, &text);
        let failure = failure_of(&verdict);
        counts.accepted += matches!(verdict, Verdict::Ran(_)) as usize;
        counts.executed += failure.is_none() as usize;
        if let Some((kind, detail)) = failure {
            counts.fail(kind, batch.seed, detail, text);
        }
    }
    // Only all together.
    if counts.failures.len() == before {
        counts.fail(whole.0, batch.seed, whole.1, batch.text());
    }
}

fn compare_native(counts: &mut Counts, seed: u64, size: usize, text: &str, report: &Report) {
    for (level, how) in [(Level::O0, OptLevel::None), (Level::O, OptLevel::Speed)] {
        match native::run(text, how) {
            Ok(done) if done.stdout == report.stdout && done.status == Some(0) => {}
            Ok(done) => {
                let detail = format!(
                    "status {:?}\n{}",
                    done.status,
                    first_difference(&report.stdout, &done.stdout)
                );
                return counts.fail(Kind::Different(level), seed, detail, text.to_string());
            }
            Err(why) => return counts.fail(Kind::Different(level), seed, why, text.to_string()),
        }
    }
    counts.compared += size;
}

fn first_difference(interpreted: &str, native: &str) -> String {
    let mut lines = interpreted.lines().zip(native.lines()).enumerate();
    match lines.find(|(_, (left, right))| left != right) {
        Some((at, (left, right))) => format!("line {}: interpreted {left:?}, native {right:?}", at + 1),
        None => format!(
            "{} lines interpreted, {} native",
            interpreted.lines().count(),
            native.lines().count()
        ),
    }
}

/// A batch of programs with one error each, one of every class.
pub fn invalid_batch(front: &Front, seed: u64, open: bool) -> Counts {
    let batch = generate::invalid(seed, open);
    let text = batch.text();
    let mut counts = Counts::default();
    let findings = match try_text(front, &text) {
        Verdict::Rejected(findings) => findings,
        Verdict::Ran(_) => Vec::new(),
        Verdict::Crashed(why) => {
            counts.fail(Kind::Crash, seed, why, text);
            return counts;
        }
    };
    let mut first = batch.shared.lines().count() as u32 + 1;
    for case in &batch.cases {
        let end = first + case.text.lines().count() as u32;
        let own: Vec<Finding> = findings
            .iter()
            .filter(|found| (first..end).contains(&found.line))
            .cloned()
            .collect();
        if !own.is_empty() || !stopped_early(&findings) {
            judge_case(&mut counts, &batch, case, &own);
        }
        first = end;
    }
    counts
}

/// Did an error of types keep the ownership judges from looking?
fn stopped_early(findings: &[Finding]) -> bool {
    let ownership = |found: &Finding| found.code.starts_with("E04") || found.code.starts_with("E05");
    findings.iter().any(|found| !ownership(found))
}

fn judge_case(counts: &mut Counts, batch: &Batch, case: &Case, findings: &[Finding]) {
    let Some(class) = case.error else { return };
    let expected = |found: &Finding| class.codes().contains(&found.code);
    if findings.iter().any(expected) {
        counts.rejected += 1;
        return;
    }
    let kind = if findings.is_empty() {
        Kind::FalseAccept(class)
    } else {
        Kind::OtherCode(class)
    };
    counts.fail(kind, batch.seed, described(findings), batch.text_of(&[case]));
}
