//! Standard output and standard error.
//!
//! Stdout has a buffer of 64 KB, written out after each line on a terminal. One call's bytes are never torn apart by
//! another thread's. When the reader of stdout has gone away the program ends quietly, as it would by `SIGPIPE`.

use crate::lock::{Guard, Lock};
use core::sync::atomic::{AtomicBool, Ordering};

const SIZE: usize = 64 * 1024;
/// What a shell shows for a process that SIGPIPE ended.
const READER_GONE: i32 = 128 + libc::SIGPIPE;

struct Buffer {
    bytes: [u8; SIZE],
    len: usize,
    /// Whether stdout is a terminal; 0 until the first write, so that the buffer costs nothing in the file.
    terminal: u8,
}

const TERMINAL: u8 = 1;
const FILE: u8 = 2;

static STDOUT: Lock<Buffer> = Lock::new(Buffer {
    bytes: [0; SIZE],
    len: 0,
    terminal: 0,
});

/// Whether [`close_for_good`] keeps the buffer.
static CLOSED: AtomicBool = AtomicBool::new(false);

/// Has the buffer written out when C code ends the process with `exit`. Registered before anything of the program, so
/// that functions which the program registers print before.
pub fn initialise() {
    // SAFETY: a function of the program's own. Without memory for it, only such an end loses output.
    unsafe { libc::atexit(flush_at_exit) };
}

extern "C" fn flush_at_exit() {
    if !CLOSED.load(Ordering::Relaxed) {
        flush_patiently();
    }
}

/// Writes to stdout.
pub fn print(bytes: &[u8]) {
    STDOUT.lock().put(bytes);
}

/// Writes to stdout with a line end, in one piece.
pub fn print_line(bytes: &[u8]) {
    let mut buffer = STDOUT.lock();
    buffer.put(bytes);
    buffer.put(b"\n");
}

/// Writes what stdout's buffer holds.
pub fn flush() {
    STDOUT.lock().flush();
}

/// As [`flush`], but gives up when the buffer stays locked: its holder may be the code that failed.
pub fn flush_patiently() {
    if let Some(mut buffer) = STDOUT.lock_patiently(10_000) {
        buffer.flush();
    }
}

/// Writes to stderr at once.
pub fn eprint(bytes: &[u8]) {
    // Where errors cannot be written, nothing can be said about it.
    let _ = write_all(libc::STDERR_FILENO, bytes);
}

/// Writes to stderr with a line end, in one piece.
pub fn eprint_line(bytes: &[u8]) {
    eprint(&[bytes, b"\n"].concat());
}

impl Buffer {
    fn put(&mut self, bytes: &[u8]) {
        if bytes.len() > SIZE - self.len {
            self.flush();
            if bytes.len() > SIZE {
                return write_out(bytes);
            }
        }
        self.bytes[self.len..self.len + bytes.len()].copy_from_slice(bytes);
        self.len += bytes.len();
        if self.is_terminal() && bytes.contains(&b'\n') {
            self.flush();
        }
    }

    fn flush(&mut self) {
        let len = core::mem::take(&mut self.len);
        write_out(&self.bytes[..len]);
    }

    fn is_terminal(&mut self) -> bool {
        if self.terminal == 0 {
            // SAFETY: asks about a descriptor.
            self.terminal = if unsafe { libc::isatty(libc::STDOUT_FILENO) == 1 } {
                TERMINAL
            } else {
                FILE
            };
        }
        self.terminal == TERMINAL
    }
}

fn write_out(bytes: &[u8]) {
    if write_all(libc::STDOUT_FILENO, bytes) == Err(libc::EPIPE) {
        // SAFETY: ends the process; nothing that it still held can be shown to anybody.
        unsafe { libc::_exit(READER_GONE) }
    }
}

/// Writes everything, or tells the errno.
fn write_all(fd: i32, mut bytes: &[u8]) -> Result<(), i32> {
    while !bytes.is_empty() {
        // SAFETY: the bytes are readable.
        let count = unsafe { libc::write(fd, bytes.as_ptr().cast(), bytes.len()) };
        match count {
            0.. => bytes = &bytes[count as usize..],
            _ => retry(fd, crate::errno::last())?,
        }
    }
    Ok(())
}

/// Waits where waiting helps.
fn retry(fd: i32, errno: i32) -> Result<(), i32> {
    match errno {
        libc::EINTR => Ok(()),
        libc::EAGAIN => {
            let mut poll = libc::pollfd {
                fd,
                events: libc::POLLOUT,
                revents: 0,
            };
            // SAFETY: one descriptor.
            unsafe { libc::poll(&mut poll, 1, -1) };
            Ok(())
        }
        other => Err(other),
    }
}

/// Keeps the buffer to ourselves, so that the process ends with everything written and nothing more.
pub fn close_for_good() {
    if let Some(mut buffer) = STDOUT.lock_patiently(10_000) {
        buffer.flush();
        CLOSED.store(true, Ordering::Relaxed);
        core::mem::forget::<Guard<'_, Buffer>>(buffer);
    }
}
