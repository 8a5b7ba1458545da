//! Channels, locks, tasks: entry points that may have to wait.

use super::{Native, Object, Outcome, value};
use crate::machine::Machine;
use crate::machine::memory::Buffer;
use crate::machine::violation::{Step, Violation, violation};
use std::collections::VecDeque;

const CLOSED: u64 = 1;
const DESTROYED: u64 = 4;
const NOT_HELD: u64 = 6;
const NEGATIVE: u64 = 7;

/// The model of an entry point that may have to wait, or of one next to it.
pub fn find(name: &str) -> Option<Native> {
    Some(match name {
        "milo_task_yield" | "milo_sleep_nanos" => |_, _| Ok(Outcome::Turn),
        "milo_task_join" | "milo_thread_join" => join,
        "milo_channel_new" => channel_new,
        "milo_channel_send" => send,
        "milo_channel_recv" => receive,
        "milo_channel_try_recv" => try_receive,
        "milo_channel_close" => close,
        "milo_channel_len" => length,
        "milo_mutex_new" => |m, _| add(m, Object::Lock { held: false }),
        "milo_mutex_lock" | "milo_mutex_lock_firmly" => lock,
        "milo_mutex_unlock" => unlock,
        "milo_waitgroup_new" => |m, _| add(m, Object::Counter { value: 0 }),
        "milo_waitgroup_add" => |m, a| count(m, a[0], a[1] as i64),
        "milo_waitgroup_wait" => wait_for_zero,
        "milo_atomic_new" => |m, a| add(m, Object::Counter { value: a[0] as i64 }),
        "milo_atomic_load" => |m, a| Ok(Outcome::Value(*counter(m, a[0])? as u64)),
        "milo_atomic_add" => |m, a| {
            let value = counter(m, a[0])?;
            let old = *value;
            *value = old.wrapping_add(a[1] as i64);
            Ok(Outcome::Value(old as u64))
        },
        "milo_atomic_add_get" => |m, a| {
            let value = counter(m, a[0])?;
            *value = value.wrapping_add(a[1] as i64);
            Ok(Outcome::Value(*value as u64))
        },
        _ => return None,
    })
}

fn add(machine: &mut Machine<'_>, object: Object) -> Step<Outcome> {
    value(machine.objects.add(&mut machine.memory, object))
}

fn wrong<T>() -> Step<T> {
    violation(Violation::Wild, "the handle is of another kind")
}

fn counter<'m>(machine: &'m mut Machine<'_>, handle: u64) -> Step<&'m mut i64> {
    match machine.objects.get(handle)? {
        Object::Counter { value } => Ok(value),
        _ => wrong(),
    }
}

fn count(machine: &mut Machine<'_>, handle: u64, by: i64) -> Step<Outcome> {
    let value = counter(machine, handle)?;
    if *value + by < 0 {
        return super::value(NEGATIVE);
    }
    *value += by;
    super::value(0)
}

fn wait_for_zero(machine: &mut Machine<'_>, args: &[u64]) -> Step<Outcome> {
    match *counter(machine, args[0])? {
        0 => value(0),
        _ => Ok(Outcome::Wait),
    }
}

fn join(machine: &mut Machine<'_>, args: &[u64]) -> Step<Outcome> {
    match machine.objects.get(args[0])? {
        Object::Task { done: true } => value(0),
        Object::Task { .. } => Ok(Outcome::Wait),
        _ => wrong(),
    }
}

fn channel_new(machine: &mut Machine<'_>, args: &[u64]) -> Step<Outcome> {
    let channel = Object::Channel {
        capacity: args[0] as i64,
        size: args[1],
        drop: args[3],
        queue: VecDeque::new(),
        closed: false,
        destroyed: false,
    };
    add(machine, channel)
}

fn send(machine: &mut Machine<'_>, args: &[u64]) -> Step<Outcome> {
    let Object::Channel {
        capacity,
        size,
        queue,
        closed,
        destroyed,
        ..
    } = machine.objects.get(args[0])?
    else {
        return wrong();
    };
    if *closed {
        return value(if *destroyed { DESTROYED } else { CLOSED });
    }
    if *capacity >= 0 && queue.len() as i64 >= (*capacity).max(1) {
        return Ok(Outcome::Wait);
    }
    let mut element = Buffer::default();
    machine.memory.take(args[1], *size, &mut element)?;
    queue.push_back(element);
    value(0)
}

/// The next value, or why there is none.
fn next(machine: &mut Machine<'_>, handle: u64) -> Step<Result<Buffer, u64>> {
    let Object::Channel {
        queue,
        closed,
        destroyed,
        ..
    } = machine.objects.get(handle)?
    else {
        return wrong();
    };
    Ok(match (queue.pop_front(), *closed, *destroyed) {
        (Some(element), ..) => Ok(element),
        (None, _, true) => Err(DESTROYED),
        (None, true, _) => Err(CLOSED),
        (None, ..) => Err(0),
    })
}

fn receive(machine: &mut Machine<'_>, args: &[u64]) -> Step<Outcome> {
    match next(machine, args[0])? {
        Ok(element) => {
            machine.memory.put(args[1], &element)?;
            value(0)
        }
        Err(0) => Ok(Outcome::Wait),
        Err(why) => value(why),
    }
}

fn try_receive(machine: &mut Machine<'_>, args: &[u64]) -> Step<Outcome> {
    match next(machine, args[0])? {
        Ok(element) => {
            machine.memory.put(args[1], &element)?;
            value(0)
        }
        Err(why) => value(why.max(2)),
    }
}

fn close(machine: &mut Machine<'_>, args: &[u64]) -> Step<Outcome> {
    if let Object::Channel { closed, .. } = machine.objects.get(args[0])? {
        *closed = true;
    }
    value(0)
}

fn length(machine: &mut Machine<'_>, args: &[u64]) -> Step<Outcome> {
    match machine.objects.get(args[0])? {
        Object::Channel { queue, .. } => value(queue.len() as u64),
        _ => wrong(),
    }
}

fn lock(machine: &mut Machine<'_>, args: &[u64]) -> Step<Outcome> {
    match machine.objects.get(args[0])? {
        Object::Lock { held: true } => Ok(Outcome::Wait),
        Object::Lock { held } => {
            *held = true;
            value(0)
        }
        _ => wrong(),
    }
}

fn unlock(machine: &mut Machine<'_>, args: &[u64]) -> Step<Outcome> {
    match machine.objects.get(args[0])? {
        Object::Lock { held } if *held => {
            *held = false;
            value(0)
        }
        Object::Lock { .. } => value(NOT_HELD),
        _ => wrong(),
    }
}
