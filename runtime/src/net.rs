//! Descriptors that may have to wait: pipes, terminals, sockets.
//!
//! Every call tries first and waits only when the system says so. Results are values or `-errno`.

use crate::descriptor::{self, Direction, Outlook};
use crate::location::Place;
use crate::park::{Limit, What};
use crate::status::Status;
use crate::{clock, errno, fault};
use core::mem::MaybeUninit;
use core::net::{IpAddr, SocketAddr};

/// Connections that may wait to be accepted: as many as the kernel lets, for one that finds no room waits a second.
const BACKLOG: i32 = 65535;

/// The deadline of a call that may wait several times.
struct Patience {
    deadline: Option<i64>,
    place: Place,
}

impl Patience {
    fn new(timeout_ms: i64, place: Place) -> Patience {
        let deadline = (timeout_ms >= 0)
            .then(|| clock::monotonic().saturating_add(timeout_ms.saturating_mul(1_000_000)));
        Patience { deadline, place }
    }

    /// Waits for a descriptor; an errno when that did not help.
    fn wait(&self, fd: i32, direction: Direction) -> Result<(), i32> {
        let nanos = self
            .deadline
            .map_or(-1, |deadline| (deadline - clock::monotonic()).max(0));
        match descriptor::wait_socket(
            fd,
            direction,
            &Limit {
                nanos,
                place: self.place,
                what: What::Descriptor,
            },
        ) {
            Status::Ok => Ok(()),
            Status::Timeout => Err(libc::ETIMEDOUT),
            Status::Cancelled => Err(libc::ECANCELED),
            _ => Err(libc::EBADF),
        }
    }

    /// Repeats a call until it needs no waiting.
    fn retry(&self, fd: i32, direction: Direction, mut call: impl FnMut() -> isize) -> Result<i64, i32> {
        loop {
            let result = call();
            if result >= 0 {
                return Ok(result as i64);
            }
            match errno::last() {
                libc::EINTR => {}
                libc::EAGAIN => self.wait(fd, direction)?,
                other => return Err(other),
            }
        }
    }
}

fn code(result: Result<i64, i32>) -> i64 {
    result.unwrap_or_else(|errno| -i64::from(errno))
}

/// The result of a call that returns -1 on failure.
fn checked(result: i32) -> Result<i32, i32> {
    if result < 0 {
        Err(errno::last())
    } else {
        Ok(result)
    }
}

/// Reads what is there, waiting for the first byte.
///
/// # Safety
/// `len` writable bytes.
pub unsafe fn read(fd: i32, ptr: *mut u8, len: i64, timeout_ms: i64, place: Place) -> i64 {
    let (patience, outlook) = (Patience::new(timeout_ms, place), descriptor::outlook(fd));
    let waits = match outlook {
        Outlook::Unknown => blocks(fd),
        Outlook::Maybe => false,
        Outlook::Nothing => true,
    };
    if waits && let Err(errno) = patience.wait(fd, Direction::Read) {
        return -i64::from(errno);
    }
    let call = || match fault::strikes() {
        true => {
            errno::set(libc::EIO);
            -1
        }
        // SAFETY: by this function's contract.
        false => unsafe { libc::read(fd, ptr.cast(), len.max(0) as usize) },
    };
    let result = patience.retry(fd, Direction::Read, call);
    if outlook != Outlook::Unknown {
        descriptor::has_read(fd, result.is_ok_and(|count| count < len));
    }
    code(result)
}

/// Writes everything.
pub fn write(fd: i32, bytes: &[u8], timeout_ms: i64, place: Place) -> i64 {
    let patience = Patience::new(timeout_ms, place);
    let careful = !descriptor::is_ours(fd) && blocks(fd);
    let mut done = 0;
    while done < bytes.len() {
        let result = match careful {
            true => write_carefully(fd, &bytes[done..], &patience),
            false => write_some(fd, &bytes[done..], &patience),
        };
        match result {
            Ok(count) => done += count as usize,
            Err(errno) => return -i64::from(errno),
        }
    }
    done as i64
}

fn write_some(fd: i32, bytes: &[u8], patience: &Patience) -> Result<i64, i32> {
    // SAFETY: the bytes are readable.
    patience.retry(fd, Direction::Write, || unsafe {
        libc::write(fd, bytes.as_ptr().cast(), bytes.len())
    })
}

/// A descriptor that blocks takes this much at once when it says that it is ready.
fn write_carefully(fd: i32, bytes: &[u8], patience: &Patience) -> Result<i64, i32> {
    patience.wait(fd, Direction::Write)?;
    write_some(fd, &bytes[..bytes.len().min(libc::PIPE_BUF)], patience)
}

/// True for a descriptor whose calls could block this thread: one that somebody else made, and no file.
fn blocks(fd: i32) -> bool {
    let mut about = MaybeUninit::<libc::stat>::zeroed();
    // SAFETY: asks about a descriptor.
    let flags = unsafe { libc::fcntl(fd, libc::F_GETFL) };
    if flags < 0 || flags & libc::O_NONBLOCK != 0 {
        return false;
    }
    // SAFETY: room for the answer, which is zeros where there is none.
    let kind = unsafe {
        libc::fstat(fd, about.as_mut_ptr());
        about.assume_init_ref().st_mode & libc::S_IFMT
    };
    matches!(kind, libc::S_IFIFO | libc::S_IFCHR | libc::S_IFSOCK)
}

/// Closes a descriptor; whoever waits for it wakes.
pub fn close(fd: i32) -> i64 {
    descriptor::closing(fd);
    // SAFETY: the caller's descriptor.
    code(checked(unsafe { libc::close(fd) }).map(i64::from))
}

/// Ends one or both directions of a socket.
pub fn shutdown(fd: i32, how: i32) -> i64 {
    // SAFETY: the caller's descriptor.
    code(checked(unsafe { libc::shutdown(fd, how) }).map(i64::from))
}

/// An address for the system.
struct Name {
    storage: MaybeUninit<libc::sockaddr_storage>,
    len: libc::socklen_t,
}

impl Name {
    /// From an address in text.
    fn parse(ip: &[u8], port: i64) -> Result<Name, i32> {
        let ip = core::str::from_utf8(ip)
            .ok()
            .and_then(|text| text.parse::<IpAddr>().ok())
            .ok_or(libc::EINVAL)?;
        Ok(Name::of(SocketAddr::new(
            ip,
            u16::try_from(port).map_err(|_| libc::EINVAL)?,
        )))
    }

    fn of(address: SocketAddr) -> Name {
        let mut storage = MaybeUninit::<libc::sockaddr_storage>::zeroed();
        let place = storage.as_mut_ptr();
        let len = match address {
            // SAFETY: the storage is large enough for every kind of address.
            SocketAddr::V4(v4) => unsafe { fill_v4(&mut *place.cast(), v4) },
            // SAFETY: as above.
            SocketAddr::V6(v6) => unsafe { fill_v6(&mut *place.cast(), v6) },
        };
        Name {
            storage,
            len: len as libc::socklen_t,
        }
    }

    fn family(&self) -> i32 {
        // SAFETY: zeroed, then filled in.
        unsafe { self.storage.assume_init_ref() }.ss_family.into()
    }

    fn pointer(&self) -> *const libc::sockaddr {
        self.storage.as_ptr().cast()
    }
}

fn fill_v4(name: &mut libc::sockaddr_in, address: core::net::SocketAddrV4) -> usize {
    name.sin_family = libc::AF_INET as u16;
    name.sin_port = address.port().to_be();
    name.sin_addr.s_addr = u32::from_ne_bytes(address.ip().octets());
    size_of::<libc::sockaddr_in>()
}

fn fill_v6(name: &mut libc::sockaddr_in6, address: core::net::SocketAddrV6) -> usize {
    name.sin6_family = libc::AF_INET6 as u16;
    name.sin6_port = address.port().to_be();
    name.sin6_addr.s6_addr = address.ip().octets();
    name.sin6_scope_id = address.scope_id();
    size_of::<libc::sockaddr_in6>()
}

/// A socket that is closed unless it is kept.
struct Socket(i32);

impl Socket {
    fn stream(family: i32) -> Result<Socket, i32> {
        let kind = libc::SOCK_STREAM | libc::SOCK_NONBLOCK | libc::SOCK_CLOEXEC;
        // SAFETY: makes a descriptor.
        let fd = checked(fault::or(libc::EMFILE, || unsafe {
            libc::socket(family, kind, 0)
        }))?;
        descriptor::opened(fd);
        Ok(Socket(fd))
    }

    fn set(&self, level: i32, option: i32) {
        let on = 1i32;
        // SAFETY: an integer option; where it is refused, the socket works without.
        unsafe { libc::setsockopt(self.0, level, option, (&raw const on).cast(), 4) };
    }

    fn keep(self) -> i64 {
        let fd = self.0;
        core::mem::forget(self);
        fd.into()
    }
}

impl Drop for Socket {
    fn drop(&mut self) {
        close(self.0);
    }
}

/// Listens.
pub fn tcp_listen(ip: &[u8], port: i64) -> i64 {
    code(listen(ip, port))
}

fn listen(ip: &[u8], port: i64) -> Result<i64, i32> {
    let name = Name::parse(ip, port)?;
    let socket = Socket::stream(name.family())?;
    socket.set(libc::SOL_SOCKET, libc::SO_REUSEADDR);
    // SAFETY: a filled-in name of that length.
    checked(fault::or(libc::EADDRINUSE, || unsafe {
        libc::bind(socket.0, name.pointer(), name.len)
    }))?;
    // SAFETY: our own socket.
    checked(fault::or(libc::EADDRINUSE, || unsafe {
        libc::listen(socket.0, BACKLOG)
    }))?;
    Ok(socket.keep())
}

/// Waits for a connection.
pub fn accept(fd: i32, timeout_ms: i64, place: Place) -> i64 {
    let flags = libc::SOCK_NONBLOCK | libc::SOCK_CLOEXEC;
    let none = core::ptr::null_mut();
    // SAFETY: the peer's name is not asked for.
    let accept4 = || unsafe { libc::accept4(fd, none, core::ptr::null_mut(), flags) };
    let call = || fault::or(libc::EMFILE, accept4) as isize;
    let result = Patience::new(timeout_ms, place).retry(fd, Direction::Read, call);
    code(result.inspect(|&fd| accepted(fd as i32)))
}

/// A connection of our own, whose small messages leave at once.
fn accepted(fd: i32) {
    descriptor::opened(fd);
    let socket = Socket(fd);
    socket.set(libc::IPPROTO_TCP, libc::TCP_NODELAY);
    socket.keep();
}

/// Connects.
pub fn tcp_connect(ip: &[u8], port: i64, timeout_ms: i64, place: Place) -> i64 {
    code(connect(ip, port, &Patience::new(timeout_ms, place)))
}

fn connect(ip: &[u8], port: i64, patience: &Patience) -> Result<i64, i32> {
    let name = Name::parse(ip, port)?;
    let socket = Socket::stream(name.family())?;
    // SAFETY: a filled-in name of that length.
    match checked(fault::or(libc::ENETUNREACH, || unsafe {
        libc::connect(socket.0, name.pointer(), name.len)
    })) {
        Ok(_) => {}
        Err(libc::EINPROGRESS | libc::EINTR) => {
            patience.wait(socket.0, Direction::Write)?;
            pending_error(socket.0)?;
        }
        Err(errno) => return Err(errno),
    }
    socket.set(libc::IPPROTO_TCP, libc::TCP_NODELAY);
    Ok(socket.keep())
}

/// How a connection attempt ended.
fn pending_error(fd: i32) -> Result<(), i32> {
    let (mut error, mut len) = (0i32, 4);
    let place = (&raw mut error).cast();
    // SAFETY: room for an integer.
    checked(unsafe { libc::getsockopt(fd, libc::SOL_SOCKET, libc::SO_ERROR, place, &mut len) })?;
    if error == 0 { Ok(()) } else { Err(error) }
}

/// The port a socket is bound to.
pub fn local_port(fd: i32) -> i64 {
    let mut storage = MaybeUninit::<libc::sockaddr_storage>::zeroed();
    let mut len = size_of::<libc::sockaddr_storage>() as libc::socklen_t;
    // SAFETY: room for every kind of address.
    if let Err(errno) = checked(unsafe { libc::getsockname(fd, storage.as_mut_ptr().cast(), &mut len) }) {
        return -i64::from(errno);
    }
    // SAFETY: the port of both kinds of internet address lies at the same place.
    u16::from_be(unsafe { (*storage.as_ptr().cast::<libc::sockaddr_in>()).sin_port }).into()
}
