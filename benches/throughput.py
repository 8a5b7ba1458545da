#!/usr/bin/env python3
"""Lines per second of `milo check` on generated programs of growing size.

    cargo build --release && benches/throughput.py [ROUNDS]

The programs are modules of a plausible mix: structures, enums with payloads, methods, generic functions, matches, loops,
closures, strings and vectors. Sizes take turns in every round; medians count. Linear growth keeps lines/s constant.
"""

import os, statistics, subprocess, sys, tempfile, time

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
MILO = os.environ.get("MILO", os.path.join(ROOT, "target", "release", "milo"))
SIZES = [10_000, 30_000, 100_000]

UNIT = """
/// A thing with a name and some marks.
struct Item{n} {{ name: string, marks: Vec<i64>, kind: Kind{n} }}

enum Kind{n} {{
    Plain,
    Sized(i64),
    Named(string, f64),
}}

impl Item{n} {{
    fn new(name: string): Self {{
        return Item{n} {{ name: name, marks: Vec.new(), kind: Kind{n}.Sized({n}) }}
    }}

    fn mark(self: &mut Self, value: i64): void {{
        self.marks.push(value * 2 + {n})
    }}

    fn total(self: &Self): i64 {{
        var sum: i64 = 0
        for value in self.marks {{
            if value % 2 == 0 {{ sum = sum + value }} else {{ sum = sum - 1 }}
        }}
        return sum
    }}

    fn describe(self: &Self): string {{
        let what = match self.kind {{
            Kind{n}.Plain => "plain"
            Kind{n}.Sized(size) => if size > 10 {{ "large" }} else {{ "small" }}
            Kind{n}.Named(_, weight) => if weight > 1.0 {{ "heavy" }} else {{ "light" }}
        }}
        return $"{{self.name}} is {{what}} with {{self.total()}}"
    }}
}}

fn largest{n}<T: Ord>(values: &Vec<T>): Option<i64> {{
    var best: i64 = -1
    var i: i64 = 0
    while i < values.len {{
        if best < 0 || values[i] > values[best] {{ best = i }}
        i = i + 1
    }}
    return if best < 0 {{ Option.None }} else {{ Option.Some(best) }}
}}

fn work{n}(rounds: i64): i64 {{
    var items: Vec<Item{n}> = Vec.new()
    for i in 0..rounds {{
        var item = Item{n}.new($"item {{i}}")
        for k in 0..3 {{ item.mark(i + k) }}
        items.push(item)
    }}
    let scale = {n}
    let totals = items.map((item: &Item{n}): i64 => item.total() * scale)
    match largest{n}(totals) {{
        Option.Some(at) => {{
            print(items[at].describe())
            return totals[at]
        }}
        Option.None => {{ return 0 }}
    }}
}}
"""


def program(lines):
    """About that many lines, with a main that uses all of it."""
    units = max(1, lines // UNIT.count("\n"))
    text = "".join(UNIT.format(n=n) for n in range(units))
    calls = "".join(f"    sum = sum + work{n}(2)\n" for n in range(units))
    return text + f"\nfn main(): i32 {{\n    var sum: i64 = 0\n{calls}    print(sum)\n    return 0\n}}\n"


def main():
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    with tempfile.TemporaryDirectory() as scratch:
        files = []
        for size in SIZES:
            text = program(size)
            path = os.path.join(scratch, f"lines{size}.milo")
            open(path, "w").write(text)
            files.append((path, text.count("\n"), []))
        for _ in range(rounds):
            for path, _, samples in files:
                start = time.perf_counter()
                subprocess.run([MILO, "check", path], check=True, stderr=subprocess.DEVNULL)
                samples.append(time.perf_counter() - start)
        for path, lines, samples in files:
            middle = statistics.median(samples)
            print(f"{lines:>8} lines  {middle * 1000:9.1f} ms  [{min(samples) * 1000:.1f} … {max(samples) * 1000:.1f}]  {lines / middle:12,.0f} lines/s")
        print("\nstages of the largest:")
        sys.stdout.flush()
        subprocess.run([MILO, "check", "--timings", files[-1][0]])


if __name__ == "__main__":
    main()
