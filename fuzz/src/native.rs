//! The same program as machine code.

use crate::front::ROOT;
use milo::link::{self, Runtime, Scratch};
use milo::options::{OptLevel, Options};
use milo::pipeline::{self, Product};
use milo::source::MemoryProvider;
use std::io::Read;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// What an executable did.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Native {
    pub stdout: String,
    /// `None` after a signal, or when it took too long.
    pub status: Option<i32>,
}

/// How long an executable may run.
const PATIENCE: Duration = Duration::from_secs(20);

/// Compiles, links and runs a program; says what went wrong before it ran.
pub fn run(text: &str, level: OptLevel) -> Result<Native, String> {
    let options = Options {
        opt_level: level,
        ..Options::default()
    };
    let program = MemoryProvider::single(ROOT, text);
    let (mut outcome, product) = pipeline::compile(&program, ROOT, &options);
    let Some(Product::Object(object)) = product else {
        return Err("no object was made".into());
    };
    let scratch = Scratch::new().map_err(|error| error.to_string())?;
    let output = scratch.file("fuzzed");
    let request = link::Request {
        object: &object,
        extra: &[],
        runtime: &Runtime::Embedded,
        output: &output,
    };
    link::link(&request, &mut outcome.map).map_err(|_| "it could not be linked".to_string())?;
    let child = Command::new(&output)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .stdin(Stdio::null())
        .spawn();
    watch(child.map_err(|error| error.to_string())?)
}

/// Waits for an executable, reading what it writes meanwhile.
fn watch(mut child: Child) -> Result<Native, String> {
    let mut pipe = child.stdout.take();
    let reader = std::thread::spawn(move || {
        let mut bytes = Vec::new();
        if let Some(pipe) = &mut pipe {
            // What was read before an error still counts.
            let _ = pipe.read_to_end(&mut bytes);
        }
        bytes
    });
    let status = wait(&mut child).map_err(|error| error.to_string())?;
    let bytes = reader.join().map_err(|_| "the reader stopped".to_string())?;
    Ok(Native {
        stdout: String::from_utf8_lossy(&bytes).into_owned(),
        status,
    })
}

fn wait(child: &mut Child) -> std::io::Result<Option<i32>> {
    let start = Instant::now();
    loop {
        if let Some(status) = child.try_wait()? {
            return Ok(status.code());
        }
        if start.elapsed() > PATIENCE {
            child.kill()?;
            child.wait()?;
            return Ok(None);
        }
        std::thread::sleep(Duration::from_millis(2));
    }
}
