//! `milo-fuzz`: tries programs until a number of them is reached, or runs one file under the interpreter.

use clap::Parser;
use milo_fuzz::campaign::{self, BATCH, Counts, Failure, Kind};
use milo_fuzz::front::Front;
use milo_fuzz::machine::Report;
use milo_fuzz::{generate, minimise};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::Instant;

/// Random programs against the judges of the Milo compiler.
#[derive(Parser)]
struct Arguments {
    /// Valid programs to try.
    #[arg(long, default_value_t = 10_000)]
    count: u64,
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Threads.
    #[arg(long, default_value_t = 2)]
    jobs: u64,
    /// Every so many batches are compiled and compared as well; 0 for none.
    #[arg(long, default_value_t = 50)]
    native_every: u64,
    /// Where failing programs go.
    #[arg(long, default_value = "target/fuzz-failures")]
    save: PathBuf,
    /// Make failing programs smaller before they are saved.
    #[arg(long)]
    minimise: bool,
    /// Write shapes too that the compiler is known to get wrong.
    #[arg(long)]
    open: bool,
    /// Run this file under the interpreter instead.
    #[arg(long)]
    run: Option<PathBuf>,
    /// Print the batch of the seed instead.
    #[arg(long)]
    print: bool,
    /// Another standard library.
    #[arg(long)]
    std: Option<PathBuf>,
}

/// The compiler recurses over nested programs.
const STACK: usize = 256 << 20;

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let front = Front {
        library: arguments.std.clone(),
        ..Front::default()
    };
    if arguments.print {
        print!(
            "{}",
            generate::valid(arguments.seed, BATCH, arguments.open).text()
        );
        return ExitCode::SUCCESS;
    }
    match &arguments.run {
        Some(file) => run_file(&front, file),
        None => campaign(&arguments, &front),
    }
}

fn run_file(front: &Front, file: &Path) -> ExitCode {
    let Ok(text) = std::fs::read_to_string(file) else {
        eprintln!("error: cannot read {}", file.display());
        return ExitCode::FAILURE;
    };
    let verdict = campaign::try_text(front, &text);
    if let campaign::Verdict::Ran(Report { stdout, .. }) = &verdict {
        print!("{stdout}");
    }
    match campaign::failure_of(&verdict) {
        None => ExitCode::SUCCESS,
        Some((kind, detail)) => {
            eprintln!("{kind:?}: {detail}");
            ExitCode::FAILURE
        }
    }
}

fn campaign(arguments: &Arguments, front: &Front) -> ExitCode {
    let start = Instant::now();
    let (next, total) = (AtomicU64::new(0), Mutex::new(Counts::default()));
    std::thread::scope(|scope| {
        for _ in 0..arguments.jobs.max(1) {
            let worker = || work(arguments, front, &next, &total);
            // Without a thread there is nothing to do but the others' work.
            let _ = std::thread::Builder::new()
                .stack_size(STACK)
                .spawn_scoped(scope, worker);
        }
    });
    let counts = total.into_inner().unwrap_or_else(PoisonError::into_inner);
    save(arguments, front, &counts.failures);
    summary(&counts, start);
    if counts.failures.is_empty() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}

fn work(arguments: &Arguments, front: &Front, next: &AtomicU64, total: &Mutex<Counts>) {
    loop {
        let number = next.fetch_add(1, Ordering::Relaxed);
        if number * BATCH as u64 >= arguments.count {
            return;
        }
        let seed = arguments.seed.wrapping_mul(1_000_003).wrapping_add(number);
        let compare = arguments.native_every > 0 && number.is_multiple_of(arguments.native_every);
        let mut counts = campaign::valid_batch(front, seed, compare, arguments.open);
        counts.add(campaign::invalid_batch(front, seed, arguments.open));
        for failure in &counts.failures {
            eprintln!(
                "{:?} at seed {}: {}",
                failure.kind,
                failure.seed,
                first_line(&failure.detail)
            );
        }
        total.lock().unwrap_or_else(PoisonError::into_inner).add(counts);
    }
}

fn first_line(text: &str) -> &str {
    text.lines().next().unwrap_or_default()
}

fn save(arguments: &Arguments, front: &Front, failures: &[Failure]) {
    for (number, failure) in failures.iter().enumerate() {
        let valid = matches!(
            failure.kind,
            Kind::FalseReject | Kind::Violation | Kind::Stopped | Kind::Crash
        );
        let program = match arguments.minimise && valid && number < 20 {
            true => minimise::minimise(front, &failure.program, failure.kind, &failure.detail),
            false => failure.program.clone(),
        };
        let detail: String = failure
            .detail
            .lines()
            .map(|line| format!("// {line}\n"))
            .collect();
        let text = format!("// {:?}, seed {}\n{detail}{program}", failure.kind, failure.seed);
        let file = arguments.save.join(format!("{}-{number}.milo", failure.seed));
        let written = std::fs::create_dir_all(&arguments.save).and_then(|()| std::fs::write(&file, text));
        if let Err(error) = written {
            eprintln!("error: cannot write {}: {error}", file.display());
        }
    }
}

fn summary(counts: &Counts, start: Instant) {
    println!("accepted              {}", counts.accepted);
    println!("executed              {}", counts.executed);
    println!("compared with native  {}", counts.compared);
    println!("rejected as expected  {}", counts.rejected);
    println!("failures              {}", counts.failures.len());
    println!("interpreted steps     {}", counts.steps);
    println!("seconds               {:.1}", start.elapsed().as_secs_f64());
}
