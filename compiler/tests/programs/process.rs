//! Running a process to its end or to its time limit.

use std::io::{Read, Write};
use std::os::unix::process::ExitStatusExt;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

/// A command with its input and how long it may take.
pub struct Limited {
    pub command: Command,
    pub input: Vec<u8>,
    pub limit: Duration,
}

/// What a process left behind.
pub struct Finished {
    /// Its status, or 128 + n when signal n ended it.
    pub status: i32,
    pub stdout: String,
    pub stderr: String,
}

impl Limited {
    /// Runs it; taking too long is an error.
    pub fn run(mut self) -> Result<Finished, String> {
        let piped = self
            .command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        let mut child = piped
            .spawn()
            .map_err(|error| format!("{:?}: {error}", self.command.get_program()))?;
        let stdout = read_all(child.stdout.take());
        let stderr = read_all(child.stderr.take());
        feed(&mut child, self.input);
        let ended = wait(&mut child, self.limit);
        let text = |reader: JoinHandle<Vec<u8>>| {
            String::from_utf8_lossy(&reader.join().unwrap_or_default()).into_owned()
        };
        let (stdout, stderr) = (text(stdout), text(stderr));
        match ended {
            Some(status) => Ok(Finished {
                status: code(status),
                stdout,
                stderr,
            }),
            None => Err(format!(
                "still running after {:?}; so far:\n{stdout}{stderr}",
                self.limit
            )),
        }
    }
}

fn read_all(from: Option<impl Read + Send + 'static>) -> JoinHandle<Vec<u8>> {
    thread::spawn(move || {
        let mut bytes = Vec::new();
        if let Some(mut from) = from {
            // What came before an error is still worth showing.
            let _ = from.read_to_end(&mut bytes);
        }
        bytes
    })
}

/// A program that does not read its input is no error.
fn feed(child: &mut Child, input: Vec<u8>) {
    if let Some(mut stdin) = child.stdin.take() {
        thread::spawn(move || stdin.write_all(&input));
    }
}

fn wait(child: &mut Child, limit: Duration) -> Option<ExitStatus> {
    let start = Instant::now();
    loop {
        match child.try_wait() {
            Ok(Some(status)) => return Some(status),
            Ok(None) if start.elapsed() < limit => thread::sleep(Duration::from_millis(2)),
            _ => break,
        }
    }
    let _ = child.kill();
    let _ = child.wait();
    None
}

fn code(status: ExitStatus) -> i32 {
    status
        .code()
        .or_else(|| status.signal().map(|signal| 128 + signal))
        .unwrap_or(-1)
}
