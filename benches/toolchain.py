#!/usr/bin/env python3
"""Whole-command build time, binary size and start-up of hello, and green-thread costs, ours beside the peers'.

    cargo build --release && benches/toolchain.py [ROUNDS]

Every round runs each program once, in turn, so that the machine's noise falls on all alike; medians and the middle half
of the samples are printed, and the ratio of medians to ours. A peer that is not installed is left out. Go is taken from
$GO or the PATH.
"""

import os, shutil, statistics, subprocess, sys, tempfile, time

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
PROGRAMS = os.path.join(ROOT, "benches", "programs")
MILO = os.environ.get("MILO", os.path.join(ROOT, "target", "release", "milo"))
GO = os.environ.get("GO", "go")


def seconds(command, **options):
    """Wall time of a command that has to succeed."""
    start = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, **options)
    return time.perf_counter() - start


def printed(command):
    """The one number a program prints."""
    return float(subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()[0])


def table(title, unit, jobs, rounds):
    """Interleaves the jobs and prints a row each; the first is ours."""
    samples = {name: [] for name, _ in jobs}
    for _ in range(rounds):
        for name, run in jobs:
            samples[name].append(run())
    ours = statistics.median(samples[jobs[0][0]])
    print(f"\n{title}")
    for name, values in samples.items():
        low, middle, high = statistics.quantiles(values, n=4) if len(values) > 1 else values * 3
        middle = statistics.median(values)
        print(f"  {name:<28} {middle:10.2f} {unit}  [{low:.2f} … {high:.2f}]  ours/this {ours / middle:.3f}")


def build_jobs(scratch):
    hello = os.path.join(PROGRAMS, "hello")
    jobs = [
        ("milo build", [MILO, "build", hello + ".milo", "-o", f"{scratch}/hello-milo"]),
        ("milo build -O0", [MILO, "build", "-O0", hello + ".milo", "-o", f"{scratch}/hello-milo0"]),
        ("rustc -O", ["rustc", "-O", hello + ".rs", "-o", f"{scratch}/hello-rs"]),
        ("gcc -O2", ["gcc", "-O2", hello + ".c", "-o", f"{scratch}/hello-c"]),
        ("go build", [GO, "build", "-o", f"{scratch}/hello-go", hello + ".go"]),
    ]
    return [(name, command) for name, command in jobs if shutil.which(command[0])]


def green(name):
    source = os.path.join(PROGRAMS, name)
    with_ours = [("milo", [MILO, "build", source + ".milo", "-o"])]
    return with_ours + ([("go", [GO, "build", "-o"])] if shutil.which(GO) else [])


def main():
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 7
    scratch = tempfile.mkdtemp(prefix="milo-bench-")
    builds = [job for job in build_jobs(scratch) if os.path.exists(job[1][-1]) or job[1][0] != GO]
    table("build hello", "ms", [(n, lambda c=c: 1000 * seconds(c)) for n, c in builds], rounds)
    binaries = [(n, f"{scratch}/hello-{x}") for n, x in (("milo", "milo"), ("rust", "rs"), ("c", "c"))]
    binaries = [(n, path) for n, path in binaries if os.path.exists(path)]
    table("start-up and end of hello", "ms", [(n, lambda p=p: 1000 * seconds([p])) for n, p in binaries], rounds * 5)
    print("\nsize of hello")
    for name, path in binaries:
        print(f"  {name:<28} {os.path.getsize(path) / 1024:10.1f} KB")
    for title, name in (("spawn and finish a green thread", "spawn"), ("switch between two green threads", "switch")):
        jobs = []
        for peer, command in green(name):
            binary = f"{scratch}/{name}-{peer}"
            source = [os.path.join(PROGRAMS, name + ".go")] if peer == "go" else []
            subprocess.run(command + [binary] + source, check=True)
            jobs.append((peer, lambda b=binary: printed([b])))
        table(title, "ns", jobs, rounds)
    shutil.rmtree(scratch)


main()
