#!/usr/bin/env python3
"""Our costs of concurrency beside those of Go, POSIX threads, Rust's standard library and crates.

    cargo build --release && benches/concurrency/run.py [--rounds N] [--rows PART,PART] [--memory] [--write]

Every round runs every program once, in turn, so that the machine's noise falls on all alike. A row shows medians of the
time per operation, how ours stands to the goal, and the processor time of the whole program, ours as a multiple of each
peer's: on a machine that others use too, the latter says more. `--memory` adds the million parked tasks (needs about 5 GB). `--write` puts the table into
RESULTS.md. Go is taken from $GO or the PATH; a peer that cannot be built is left out.
"""

import argparse, os, platform, statistics, subprocess, sys, tempfile, time

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
MILO = os.environ.get("MILO", os.path.join(ROOT, "target", "release", "milo")).split()
GO = os.environ.get("GO", "go")
CRATES = ["std", "crossbeam", "kanal", "parking_lot", "tokio", "may"]

# Row, what one operation is, and the goal: the most that ours may be of a peer's, or of the best of several.
ROWS = [
    ("spawn", "spawn and finish a task, one of 1,000,000", [("best", 0.10)]),
    ("join", "spawn a task and join it", [("tokio", 0.09), ("go", 0.07)]),
    ("yield", "switch between two tasks", [("go", 0.04)]),
    ("task-channel-0", "channel of capacity 0 between two tasks", [("kanal", 0.10)]),
    ("task-channel-1", "the same, capacity 1", [("kanal", 0.12)]),
    ("task-channel-128", "the same, capacity 128", [("kanal", 0.22)]),
    ("task-channel-0-threads", "capacity 0, with another thread in the process", [("go", 0.15)]),
    ("task-channel-1-threads", "the same, capacity 1", [("go", 0.15)]),
    ("task-channel-128-threads", "the same, capacity 128", [("go", 0.35)]),
    ("thread-channel-0", "channel of capacity 0 between two OS threads", [("kanal", 0.9)]),
    ("thread-channel-1", "the same, capacity 1", [("kanal", 0.9)]),
    ("thread-channel-128", "the same, capacity 128", [("crate", 0.5)]),
    ("thread-channel-128-4x4", "the same, 4 threads to 4", [("crate", 0.9)]),
    ("mutex", "lock and unlock a mutex, one thread in the process", [("parking_lot", 0.10)]),
    ("mutex-threads", "the same, with other threads", [("parking_lot", 0.65)]),
    ("mutex-contended", "the same, from 4 threads at once", [("best", 1.0)]),
    ("rwlock-reads", "read lock and unlock, from 2 threads", [("go", 0.25)]),
    ("thread", "spawn an OS thread and join it", [("posix", 1.02)]),
    ("parallel-empty", "two branches that do nothing", [("go", 0.10)]),
    ("parallel-work", "two branches of 8 µs, as a multiple of one alone", [("ideal", 1.08)]),
    ("c-call", "what a call of C costs more in a task, in ns", [("absolute", 2.0)]),
    ("echo-64", "echo server, 64 connections: its processor time for a request", [("posix", 1.00)]),
    ("echo-64-time", "the same, time for a request", [("tokio", 1.0), ("go", 1 / 1.2)]),
    ("echo-1000", "echo server, 1,000 connections: its processor time for a request", [("posix", 1.12)]),
    ("echo-1000-time", "the same, time for a request", [("tokio", 1.0), ("go", 1 / 1.2)]),
]
# Requests in all, of 64 bytes, one at a time on each connection.
REQUESTS = 200_000


def build(folder):
    """Command prefixes of everything that could be built, ours first."""
    def attempt(command, **options):
        done = subprocess.run(command, capture_output=True, text=True, **options)
        if done.returncode:
            print(f"left out: {' '.join(command)}\n{done.stderr.strip()[:400]}", file=sys.stderr)
        return done.returncode == 0

    ours = os.path.join(folder, "milo-rows")
    milo = [*MILO, "build", os.path.join(HERE, "rows.milo"), os.path.join(HERE, "nothing.c"), "-o", ours]
    if not attempt(milo):
        sys.exit("the compiler is missing: cargo build --release, or set MILO")
    peers = {"milo": [ours]}
    go = os.path.join(folder, "go-rows")
    if attempt([GO, "build", "-o", go, "."], cwd=os.path.join(HERE, "go")):
        peers["go"] = [go]
    posix = os.path.join(folder, "posix-rows")
    if attempt(["cc", "-O2", os.path.join(HERE, "posix.c"), "-o", posix, "-lpthread"]):
        peers["posix"] = [posix]
    attempt(["cc", "-O2", os.path.join(HERE, "load.c"), "-o", os.path.join(folder, "load")])
    target = os.environ.get("CARGO_TARGET_DIR", os.path.join(ROOT, "target", "benches"))
    manifest = os.path.join(HERE, "rust", "Cargo.toml")
    if attempt(["cargo", "build", "--release", "--manifest-path", manifest, "--target-dir", target]):
        for crate in CRATES:
            peers[crate] = [os.path.join(target, "release", "bench-concurrency"), crate]
    return peers


def measure(command, row):
    """Nanoseconds per operation and the program's processor time, or none where the peer has no such thing."""
    with tempfile.TemporaryFile() as out:
        pid = os.posix_spawn(command[0], [*command, row], os.environ,
                             file_actions=[(os.POSIX_SPAWN_DUP2, out.fileno(), 1)])
        _, status, usage = os.wait4(pid, 0)
        code = os.waitstatus_to_exitcode(status)
        if code == 2:
            return None
        if code:
            sys.exit(f"{' '.join(command)} {row}: status {code}")
        out.seek(0)
        return float(out.read().split()[0]), usage.ru_utime + usage.ru_stime


def serve(command, load, connections):
    """Nanoseconds for a request by an echo server: of its processor, and by the clock. None where the peer has none."""
    server = subprocess.Popen([*command, "echo"], stdout=subprocess.PIPE, text=True)
    port = server.stdout.readline().strip()
    if not port:
        server.wait()
        return None
    done = subprocess.run([load, port, str(connections), str(REQUESTS)], capture_output=True, text=True)
    server.kill()
    _, _, usage = os.wait4(server.pid, 0)
    server.returncode = 0
    if done.returncode:
        sys.exit(f"{' '.join(command)} echo: the clients ended with status {done.returncode}\n{done.stderr}")
    return (usage.ru_utime + usage.ru_stime) * 1e9 / REQUESTS, float(done.stdout)


def verdict(goals, medians):
    """The goals in words, and whether they are met."""
    ours, words, met = medians["milo"], [], True
    for peer, most in goals:
        others = {name: value for name, value in medians.items() if name != "milo"}
        if peer == "absolute" or peer == "ideal":
            ratio = ours
        else:
            if peer == "crate":
                others = {name: value for name, value in others.items() if name in CRATES}
            base = min(others.values(), default=None) if peer in ("best", "crate") else others.get(peer)
            if base is None:
                continue
            ratio = ours / base
        met = met and ratio <= most
        words.append(f"{ratio:.2f} of {most:.2f} × {peer}")
    return "; ".join(words), "yes" if words and met else "**no**" if words else "?"


def parked(command):
    """Megabytes that a program took at most."""
    pid = os.spawnv(os.P_NOWAIT, command[0], command)
    _, status, usage = os.wait4(pid, 0)
    if status:
        sys.exit(f"{command}: status {status}")
    return usage.ru_maxrss / 1024


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--rounds", type=int, default=5)
    options.add_argument("--rows", default="")
    options.add_argument("--memory", action="store_true")
    options.add_argument("--write", action="store_true")
    options = options.parse_args()
    wanted = [part for part in options.rows.split(",") if part]
    rows = [row for row in ROWS if not wanted or any(part in row[0] for part in wanted)]
    lines = []

    def say(line=""):
        print(line, flush=True)
        lines.append(line)

    with tempfile.TemporaryDirectory() as folder:
        peers = build(folder)
        samples = {}
        before = os.getloadavg()
        for _ in range(options.rounds):
            for row, _, _ in rows:
                if row.startswith("echo-"):
                    # One run gives both rows.
                    both = row.removesuffix("-time")
                    if row != both and both in (name for name, _, _ in rows):
                        continue
                    for peer, command in peers.items():
                        served = serve(command, os.path.join(folder, "load"), int(both[5:]))
                        for name, value in zip((both, both + "-time"), served or ()):
                            samples.setdefault(name, {}).setdefault(peer, []).append((value, 0))
                    continue
                for peer, command in peers.items():
                    value = measure(command, row)
                    if value is not None:
                        samples.setdefault(row, {}).setdefault(peer, []).append(value)
        after = os.getloadavg()
        say(f"{time.strftime('%Y-%m-%d')}, {os.cpu_count()} processors, Linux {platform.release()}, medians of "
            f"{options.rounds} interleaved runs. Load of the machine before {before[0]:.1f}, after {after[0]:.1f} "
            f"(a calm machine shows about 1).")
        if max(before[0], after[0]) > 2:
            say()
            say("Others used the machine meanwhile: the times, and with them the goals, are only a hint; the last column says more.")
        say()
        say("| operation | ours, ns | peers, ns | ours of the goal | met | processor time, ours ÷ peer's |")
        say("|---|---|---|---|---|---|")
        for row, what, goals in rows:
            medians = {peer: statistics.median(value for value, _ in values) for peer, values in samples[row].items()}
            spent = {peer: statistics.median(cpu for _, cpu in values) for peer, values in samples[row].items()}
            shares = ", ".join(f"{peer} {spent['milo'] / cpu:.2f}" for peer, cpu in spent.items() if peer != "milo" and cpu)
            others = ", ".join(f"{peer} {value:.4g}" for peer, value in medians.items() if peer != "milo")
            words, met = verdict(goals, medians)
            say(f"| {what} | {medians['milo']:.4g} | {others} | {words} | {met} | {shares} |")
        if options.memory:
            million = os.path.join(folder, "million")
            subprocess.run([*MILO, "build", os.path.join(HERE, "million.milo"), "-o", million], check=True)
            ours = parked([million])
            line = f"| memory of 1,000,000 parked tasks, MB | {ours:.0f} |"
            if "go" in peers:
                theirs = parked([*peers["go"], "parked"])
                line += f" go {theirs:.0f} | {ours / theirs:.2f} of 1.60 × go | {'yes' if ours <= 1.6 * theirs else '**no**'} | |"
            say(line)
    if options.write:
        with open(os.path.join(HERE, "RESULTS.md"), "w") as file:
            file.write("# Results of run.py\n\n" + "\n".join(lines) + "\n")


main()
