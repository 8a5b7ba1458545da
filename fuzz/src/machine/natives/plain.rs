//! Entry points that never wait: memory, output, text, counted handles.

use super::{Native, Object, Outcome, value};
use crate::machine::Machine;
use crate::machine::memory::{DROP_FUNCTIONS, Kind, entry_of};
use crate::machine::violation::{Step, Stop};

/// The model of an entry point that never waits.
pub fn find(name: &str) -> Option<Native> {
    Some(match name {
        "milo_alloc" => alloc,
        "milo_realloc" => realloc,
        "milo_free" => |m, a| m.memory_free(a[0], a[1]).and(value(0)),
        "milo_print" => |m, a| print(m, a, b""),
        "milo_print_line" => |m, a| print(m, a, b"\n"),
        "milo_eprint_line" | "milo_flush" => |_, _| value(0),
        "milo_hash_seed" => |_, _| value(7),
        "milo_bytes_find" => bytes_find,
        "milo_parse_i64" => parse,
        "milo_handle_retain" => |m, a| {
            m.objects.retain(a[0]);
            value(0)
        },
        "milo_handle_release" => |m, a| m.release_object(a[0]).and(Ok(Outcome::Work)),
        "milo_handle_same" => |_, a| value((a[0] == a[1]) as u64),
        "milo_handle_destroy" => |m, a| m.destroy_object(a[0]).and(Ok(Outcome::Work)),
        "milo_cell_new" => cell_new,
        "milo_cell_value" => |m, a| m.objects.cell(a[0]).map(|(at, _, _)| Outcome::Value(at)),
        "milo_trap_bounds" => |_, a| trap(format!("array index out of bounds: {}/{}", a[1] as i64, a[2])),
        "milo_trap_message" => |m, a| {
            let text = m.memory.read(a[1], a[2])?.to_vec();
            trap(String::from_utf8_lossy(&text).into_owned())
        },
        "milo_trap_value" | "milo_trap_range" => |_, _| trap("value out of range".into()),
        "milo_task_current" | "milo_task_is_cancelled" => |_, _| value(0),
        "milo_task_spawn" | "milo_task_spawn_parallel" => |m, a| {
            let task = m.spawn(a[0], a[1]);
            value(task)
        },
        "milo_thread_spawn" => |m, a| {
            let task = m.spawn(a[2], a[3]);
            value(task)
        },
        _ => return None,
    })
}

fn trap(text: String) -> Step<Outcome> {
    Err(Stop::Trap(text))
}

fn alloc(machine: &mut Machine<'_>, args: &[u64]) -> Step<Outcome> {
    value(match args[0] {
        0 => args[1],
        size if size > 1 << 28 => return trap("out of memory".into()),
        size => machine.memory.allocate(size, Kind::Heap),
    })
}

/// Always another block: whoever kept the old address finds nothing there.
fn realloc(machine: &mut Machine<'_>, args: &[u64]) -> Step<Outcome> {
    let &[old, old_size, new_size, align] = args else {
        return trap("realloc".into());
    };
    let new = match new_size {
        0 => align,
        _ => machine.memory.allocate(new_size, Kind::Heap),
    };
    machine.value.clear();
    let mut kept = std::mem::take(&mut machine.value);
    machine.memory.take(old, old_size.min(new_size), &mut kept)?;
    machine.memory.put(new, &kept)?;
    machine.value = kept;
    machine.memory_free(old, old_size)?;
    value(new)
}

fn print(machine: &mut Machine<'_>, args: &[u64], end: &[u8]) -> Step<Outcome> {
    let bytes = machine.memory.read(args[0], args[1])?;
    machine.out.extend_from_slice(bytes);
    machine.out.extend_from_slice(end);
    value(0)
}

fn bytes_find(machine: &mut Machine<'_>, args: &[u64]) -> Step<Outcome> {
    let hay = machine.memory.read(args[0], args[1])?;
    let needle = machine.memory.read(args[2], args[3])?;
    let start = args[4] as usize;
    let found = match needle.len() {
        0 => (start <= hay.len()).then_some(start),
        len => hay
            .windows(len)
            .skip(start)
            .position(|part| part == needle)
            .map(|at| at + start),
    };
    value(found.map_or(-1i64, |at| at as i64) as u64)
}

fn parse(machine: &mut Machine<'_>, args: &[u64]) -> Step<Outcome> {
    let bytes = machine.memory.read(args[0], args[1])?;
    let parsed = std::str::from_utf8(bytes)
        .ok()
        .and_then(|text| text.parse::<i64>().ok());
    if let Some(number) = parsed {
        machine.memory.store(args[2], 8, number as u64)?;
    }
    value(parsed.is_some() as u64)
}

fn cell_new(machine: &mut Machine<'_>, args: &[u64]) -> Step<Outcome> {
    let (from, size) = (args[0], args[1]);
    let to = machine.memory.heap(size);
    machine.value.clear();
    let mut moved = std::mem::take(&mut machine.value);
    machine.memory.take(from, size, &mut moved)?;
    machine.memory.put(to, &moved)?;
    machine.value = moved;
    let cell = Object::Cell {
        value: to,
        size,
        drop: args[3],
    };
    value(machine.objects.add(&mut machine.memory, cell))
}

impl Machine<'_> {
    /// The type behind the address of a drop function.
    pub fn dropped_type(&self, function: u64) -> Step<Option<milo::types::Ty>> {
        if function == 0 {
            return Ok(None);
        }
        Ok(self.drop_types.get(entry_of(DROP_FUNCTIONS, function)?).copied())
    }
}
