//! Strings and numbers as text.

use crate::machine::Machine;
use crate::machine::memory::Kind;
use crate::machine::violation::Step;

/// Appends to the string in memory at `out`.
pub fn append(machine: &mut Machine<'_>, out: u64, bytes: &[u8]) -> Step<()> {
    let memory = &mut machine.memory;
    let (start, len, cap) = (
        memory.load(out, 8)?,
        memory.load(out + 8, 8)?,
        memory.load(out + 16, 8)?,
    );
    let new = len + bytes.len() as u64;
    if new <= cap {
        memory.write(start + len, bytes)?;
        return memory.store(out + 8, 8, new);
    }
    if bytes.is_empty() {
        return Ok(());
    }
    let room = new.max(2 * cap).max(8);
    let old = memory.read(start, len)?.to_vec();
    let block = memory.allocate(room, Kind::Heap);
    memory.write(block, &old)?;
    memory.write(block + len, bytes)?;
    if cap > 0 {
        memory.free(start, cap)?;
    }
    for (at, word) in [block, new, room].into_iter().enumerate() {
        memory.store(out + 8 * at as u64, 8, word)?;
    }
    Ok(())
}

/// Any function of the bytes will do: the order of a map is unspecified.
pub fn hash(bytes: &[u8], state: u64) -> u64 {
    let mix = |sum: u64, byte: &u8| {
        (sum ^ *byte as u64)
            .wrapping_mul(0x0000_0100_0000_01B3)
            .rotate_left(5)
    };
    bytes.iter().fold(state ^ 0xCBF2_9CE4_8422_2325, mix)
}

/// The shortest form, as far as it needs no exponent.
pub fn float(value: f64) -> String {
    match value {
        _ if value.is_nan() => "nan".into(),
        _ if value.is_infinite() => if value < 0.0 { "-inf" } else { "inf" }.into(),
        _ => format!("{value}"),
    }
}
