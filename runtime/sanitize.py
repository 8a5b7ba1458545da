#!/usr/bin/env python3
"""The library's test programs under ThreadSanitizer, and defects that it must find.

    rustup component add rust-src        # once; the first run also builds the standard library
    runtime/sanitize.py                  # the programs as they are, then every defect: a minute or two
    runtime/sanitize.py --clean          # only the programs as they are
    runtime/sanitize.py --defects [PART] # only defects, those whose names contain PART
    MILO_STRESS_SECONDS=600 runtime/sanitize.py --clean stress

The sources are copied to target/tsan/copy and built there, together with the standard library, so that every access
to memory is seen; `src/fiber.rs` tells the sanitizer of every switch between stacks. A defect is a change to one place
of the copy. It counts as found when a program that passes without it fails: with a report of the sanitizer (race), because
nobody is left to go on (deadlock), because it never ends (hangs), or with a wrong value (wrong).

Programs that measure memory or exhaust it are left out: the sanitizer needs some for itself.
"""

import argparse, os, re, shutil, subprocess, sys, time

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
WORK = os.path.join(ROOT, "target", "tsan")
COPY = os.path.join(WORK, "copy")
TARGET = "x86_64-unknown-linux-gnu"
LEFT_OUT = ["stacks-100000-parked", "thread-refused", "stress-channel-pairs", "trap-out-of-memory"]

# Numbers of the library that are smaller in the copy, so that rare paths are not rare: file, what is there, instead.
SMALLER = [
    ("rwlock.rs", "const CALM: u32 = 1000;", "const CALM: u32 = 3;"),
]

# So often a defect's programs run before it counts as missed.
ATTEMPTS = 8

# Name; file; what is there; what stands there instead; how it must be found; the programs that find it.
DEFECTS = [
    ("unlock-without-release", "lock.rs",
     "single::swap32(&self.lock.word, FREE) == WANTED",
     "self.lock.word.swap(FREE, Ordering::Relaxed) == WANTED",
     "race", ["payload-channels"]),
    ("mutex-without-order", "single.rs",
     "return word.compare_exchange(old, new, Ordering::SeqCst, Ordering::SeqCst);",
     "return word.compare_exchange(old, new, Ordering::Relaxed, Ordering::Relaxed);",
     "race", ["payload-mutex"]),
    ("inbox-without-release", "inbox.rs",
     ".compare_exchange_weak(seen, task.raw(), Ordering::SeqCst, Ordering::Relaxed)",
     ".compare_exchange_weak(seen, task.raw(), Ordering::Relaxed, Ordering::Relaxed)",
     "race", ["payload-channels", "payload-joins"]),
    ("release-without-order", "handle.rs",
     "let last = single::add(unsafe { &(*handle).refcount }, -1) == 1;",
     "let last = unsafe { &(*handle).refcount }.fetch_add(-1, Ordering::Relaxed) == 1;",
     "race", ["payload-last-holder"]),
    ("freed-with-a-holder-left", "handle.rs",
     "let last = single::add(unsafe { &(*handle).refcount }, -1) == 1;",
     "let last = single::add(unsafe { &(*handle).refcount }, -1) <= 2;",
     "race", ["payload-last-holder"]),
    ("reader-leaves-without-release", "reading.rs",
     "            return false;\n        };\n        entry.lock.store(0, Ordering::Release);",
     "            return false;\n        };\n        entry.lock.store(0, Ordering::Relaxed);",
     "race", ["payload-rwlock", "rwlock-open-and-shut"]),
    ("owner-does-not-wait", "parallel.rs",
     "if self.stolen.get() > 0 {",
     "if self.stolen.get() > 1000 {",
     "race", ["payload-parallel", "parallel-nested"]),
    ("unlock-forgets-waiters", "mutex.rs",
     "            Err(seen) if seen == number(here) | WAITED => self.pass_on(here),",
     "            Err(seen) if seen == number(here) | WAITED => {\n                self.word.store(FREE, Ordering::SeqCst);\n                Status::Ok\n            }",
     "deadlock", ["payload-mutex"]),
    ("sleep-does-not-look-again", "idle.rs",
     "    if !here.inbox.is_empty() && scheduler::awake(here) == LOST {\n        return;\n    }\n",
     "",
     "deadlock", ["payload-channels", "payload-wake-ups", "channel-ping-pong", "channel-mixed"]),
]


def prepare():
    """A workspace of the runtime alone."""
    shutil.rmtree(COPY, ignore_errors=True)
    os.makedirs(COPY)
    ignore = shutil.ignore_patterns("target")
    for part in ("src", "tests"):
        # New times, so that cargo sees that a defect is gone again.
        shutil.copytree(os.path.join(ROOT, "runtime", part), os.path.join(COPY, "runtime", part), ignore=ignore,
                        copy_function=shutil.copy)
    shutil.copy(os.path.join(ROOT, "runtime", "Cargo.toml"), os.path.join(COPY, "runtime"))
    shutil.copy(os.path.join(ROOT, "Cargo.lock"), COPY)
    manifest = open(os.path.join(ROOT, "Cargo.toml")).read()
    manifest, count = re.subn(r"members = \[.*?\]", 'members = ["runtime"]', manifest, flags=re.S)
    assert count == 1, "Cargo.toml has a list of members"
    with open(os.path.join(COPY, "Cargo.toml"), "w") as file:
        file.write(manifest)
    for file, old, new in SMALLER:
        sow("a smaller number", file, old, new)


def build():
    """The path of the test programs, or none when the compiler refuses."""
    done = subprocess.run(
        ["cargo", "test", "--no-run", "-p", "milo-runtime", "--test", "programs", "-Zbuild-std", "--target", TARGET,
         "--target-dir", WORK],
        cwd=COPY, capture_output=True, text=True,
        env=dict(os.environ, RUSTC_BOOTSTRAP="1", RUSTFLAGS="-Zsanitizer=thread --cfg milo_tsan"))
    found = re.search(r"Executable .*\((.*)\)", done.stderr)
    if done.returncode or not found:
        sys.exit(done.stderr)
    return os.path.join(WORK, found[1]) if not os.path.isabs(found[1]) else found[1]


def run(programs, parts, limit):
    """What the programs wrote; an empty text when all passed."""
    # `env`: under a tool, the runner does not also refuse calls of the system.
    options = dict(os.environ, MILO_TEST_UNDER="env", MILO_TEST_LIMIT=str(limit), MILO_TEST_SKIP=",".join(LEFT_OUT),
                   TSAN_OPTIONS="halt_on_error=1 " + os.environ.get("TSAN_OPTIONS", ""))
    # Addresses chosen at random over too wide a range leave no room for the sanitizer's shadow.
    done = subprocess.run(["setarch", "-R", programs, *parts], capture_output=True, text=True, env=options)
    last = done.stdout.strip().splitlines()[-1:]
    print("   ", *last, flush=True)
    return done.stdout + done.stderr if done.returncode else ""


def how(text):
    """How a program failed."""
    if "WARNING: ThreadSanitizer" in text:
        return "race"
    if "runtime error: deadlock" in text:
        return "deadlock"
    if "unix_wait_status(9)" in text or "unix_wait_status(35072)" in text:
        return "hangs"
    return "wrong"


def clean(parts):
    print("as it is", flush=True)
    prepare()
    limit = 60 + int(os.environ.get("MILO_STRESS_SECONDS", "8"))
    text = run(build(), parts, limit)
    if text:
        print(text)
    return not text


def sow(name, file, old, new):
    path = os.path.join(COPY, "runtime", "src", file)
    source = open(path).read()
    assert source.count(old) == 1, f"{name}: {file} should contain this once, or the list has to follow:\n{old}"
    with open(path, "w") as out:
        out.write(source.replace(old, new))


def defects(part):
    missed = []
    for name, file, old, new, expected, programs in DEFECTS:
        if part not in name:
            continue
        print(name, flush=True)
        prepare()
        sow(name, file, old, new)
        path, text = build(), ""
        # Threads meet as they like: once may not be enough.
        for _ in range(ATTEMPTS):
            text = text or run(path, programs, 15)
        verdict = how(text) if text else "missed"
        print(f"    {verdict}", flush=True)
        # A frame that ends too early may be trodden on before the sanitizer sees the race: that is noticed as well.
        if verdict != expected and (name, verdict) != ("owner-does-not-wait", "wrong"):
            missed.append(name)
            print(text[:3000])
    return missed


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--clean", action="store_true")
    options.add_argument("--defects", action="store_true")
    options.add_argument("parts", nargs="*")
    options = options.parse_args()
    both = options.clean == options.defects
    start, good = time.time(), True
    if both or options.clean:
        good = clean([] if both else options.parts)
    if both or options.defects:
        missed = defects(options.parts[0] if options.parts and not both else "")
        if missed:
            good = False
            print("not found as they should be:", ", ".join(missed))
    print(f"{'good' if good else 'NOT GOOD'}, {time.time() - start:.0f} s")
    sys.exit(not good)


main()
