//! Hashing for tables, and chance.
//!
//! The hash folds 128-bit products, as wyhash and its descendants do: fast on short keys, and seeded per process so
//! that nobody outside can prepare keys that collide.

use crate::errno;
use core::sync::atomic::{AtomicU64, Ordering};

const A: u64 = 0x9e37_79b9_7f4a_7c15;
const B: u64 = 0xd6e8_feb8_6659_fd93;
const C: u64 = 0xa076_1d64_78bd_642f;

#[inline(always)]
fn fold(a: u64, b: u64) -> u64 {
    let product = u128::from(a) * u128::from(b);
    product as u64 ^ (product >> 64) as u64
}

/// Hashes one word.
#[inline(always)]
pub fn word(value: u64, seed: u64) -> u64 {
    fold(fold(value ^ seed ^ A, B), seed ^ C)
}

/// Hashes bytes.
pub fn bytes(bytes: &[u8], seed: u64) -> u64 {
    let mut state = seed ^ fold(bytes.len() as u64 ^ A, B);
    let mut rest = bytes;
    while let Some((block, tail)) = rest.split_first_chunk::<16>()
        && !tail.is_empty()
    {
        state = fold(half(block, 0) ^ A, half(block, 8) ^ state);
        rest = tail;
    }
    let (low, high) = ends(rest);
    fold(fold(low ^ B, high ^ state), seed ^ C)
}

#[inline(always)]
fn half(block: &[u8], at: usize) -> u64 {
    let mut word = [0; 8];
    word.copy_from_slice(&block[at..at + 8]);
    u64::from_le_bytes(word)
}

#[inline(always)]
fn quarter(block: &[u8], at: usize) -> u64 {
    let mut word = [0; 4];
    word.copy_from_slice(&block[at..at + 4]);
    u32::from_le_bytes(word).into()
}

/// Up to 16 bytes as two words, which may overlap.
#[inline(always)]
fn ends(rest: &[u8]) -> (u64, u64) {
    match rest.len() {
        8.. => (half(rest, 0), half(rest, rest.len() - 8)),
        4.. => (quarter(rest, 0), quarter(rest, rest.len() - 4)),
        1.. => (
            u64::from(rest[0]) << 8 | u64::from(rest[rest.len() / 2]),
            rest[rest.len() - 1].into(),
        ),
        0 => (0, 0),
    }
}

/// The seed of this process.
pub fn seed() -> u64 {
    static SEED: AtomicU64 = AtomicU64::new(0);
    match SEED.load(Ordering::Relaxed) {
        0 => first_seed(&SEED),
        seed => seed,
    }
}

#[cold]
fn first_seed(place: &AtomicU64) -> u64 {
    let mut bytes = [0; 8];
    // SAFETY: eight writable bytes.
    unsafe { random_bytes(bytes.as_mut_ptr(), 8) };
    let seed = u64::from_le_bytes(bytes) | 1;
    place
        .compare_exchange(0, seed, Ordering::Relaxed, Ordering::Relaxed)
        .map_or_else(|other| other, |_| seed)
}

/// Fills memory with random bytes of the system.
///
/// # Safety
/// `len` writable bytes.
pub unsafe fn random_bytes(ptr: *mut u8, len: i64) {
    let mut done = 0;
    while done < len {
        // SAFETY: by this function's contract.
        let count = unsafe { libc::getrandom(ptr.add(done as usize).cast(), (len - done) as usize, 0) };
        if count < 0 && errno::last() != libc::EINTR {
            return;
        }
        done += count.max(0) as i64;
    }
}
