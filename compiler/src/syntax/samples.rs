//! Programs that together use the whole grammar, for the tests of this room.

pub(super) const ALL: &[&str] = &[
    ACCOUNT,
    DECLARATIONS,
    STATEMENTS,
    EXPRESSIONS,
    TYPES,
    SCRIPT,
    LAYOUT,
];

const ACCOUNT: &str = r#"
struct Account { owner: string, balance: i64 }

impl Account {
    fn deposit(self: &mut Self, amount: i64): void { self.balance = self.balance + amount }
}

fn main(): i32 {
    var a = Account { owner: "ada", balance: 10 }
    a.deposit(32)
    print($"{a.owner} has {a.balance}")
    return 0
}
"#;

const DECLARATIONS: &str = r#"//! A file of declarations.
@!wrapping
from "std/sync" import { Channel, Mutex as Lock }
from "./lib/geometry" import { area }

pub let LIMIT: i64 = 64
var hits: i64 = 0
thread_local var scratch: i64 = 0

/// Between.
pub fn clamp(x: i64, lo: i64, hi: i64): i64
  requires lo <= hi
  ensures result >= lo && result <= hi
{ if x < lo { return lo }  if x > hi { return hi }  return x }

@derive(Eq, Json) @send
pub struct Pair<A, B: Eq + Hash> {
    /// The first.
    pub first: A,
    @iter second: Vec<B>,
    type: *u8,
}
struct Even { n: i64, invariant n % 2 == 0 }
extern struct Point { x: f64, y: f64 }
extern type Handle
@link("m")
extern fn printf(format: *u8, ...): i32
extern fn exit(code: i32)
enum Shape { Circle(f64), Rect(f64, f64), Unit }
enum Tree<T> { Leaf, Node(Heap<Tree<T>>, T, Heap<Tree<T>>) }
enum Op: u8 { A = 3, B, C = 1 << 4 }
trait Named: Display + Eq {
    fn name(self: &Self): string  fn twice(self: &Self): string { self.name() + self.name() }
}
interface Runner { fn run(self: &mut Self, times: i64): Result<Unit> }
impl Named for Pair<A, B> { fn name(self: &Self): string { "pair" } }
impl<T> Stack<T> { pub fn parallel(f: @send move () => void) { f() } }
unsafe impl Send for Handle {}
type Altitude = i32(0..50000)
type Callback = (i64, &mut string) => Result<i64, string>
@intrinsic fn bits<T>(value: T): i64
fn main() {}
"#;

const STATEMENTS: &str = r#"
fn statements(v: Vec<i64>, m: HashMap<string, i64>): i64? {
    let a = 1; var b: u8 = 2
    var later: i64
    let Some(x) = v.pop() else { return None }
    let Result.Ok(y) = parse("1") else { return }
    a = 2
    b += 1; b -= 1; b *= 2; b /= 2; b %= 2; b &= 1; b |= 1; b ^= 1; b <<= 1; b >>= 1
    v[0].count = v[1].count
    *p = 3
    if a < b { f() } else if let Some(z) = g() { h(z) } else { k() }
    while i < 10 invariant i >= 0 decreases 10 - i { i += 1 }
    while let Some(n) = stack.pop() { print(n) }
    for x in 0..10 { print(x) }
    for i in 0..=n - 1 { continue }
    for i, x in v[1..3] { if x == 0 { break } }
    for k, value in m { total += value }
    parallel { let one = f(); let two = g() }
    parallel for chunk in v.chunksMut(8) { work(chunk) }
    unsafe { *p = (&x) as *u8 }
    match b {
        0 => print("zero"),
        1 | 2 => { print("few") }
        3..=9 if b % 2 == 0 => print("even")
        -1 => total = total + 1
        'a'..'z' => for q in v { print(q) }
        Shape.Circle(r) => return r
        Rect(w, _) => w * 2.0
        i32.MIN..=-1 | 100.. => {}
        "text" => {}
        true => {}
        other => {}
    }
    match (P { x: 1 }) { p => p.x }
    a
}
"#;

const EXPRESSIONS: &str = r#"
fn expressions() {
    let a = 1 + 2 * 3 - 4 / 5 % 6 << 1 >> 2 & 3 ^ 4 | 5
    let b = x < 1 && y >= 2 || z != 3 && !done || q is Shape.Circle
    let c = first ?? second ?? third
    let d = -x as u8 + (~y) * *p
    let e = f(1)(2)[3].g(4)!.h?.i[a..b][..2][3..]
    let f = a < b && c > d
    let g = id<i64>(x) + id::<Vec<i64>>(y) + Vec<i64>.new().len()
    let h = HashMap<string, Vec<Vec<i64>>>.new()
    let i = Pair<i64, string> { first: 1, second }
    let j = (x: i32, y) => x + y
    let k = move (): void => { print("hi") }
    let l = () => total = total + 1
    let m = (f: (i64) => i64): (i64) => i64 => f
    let n = [1, 2, 3].map((x) => x * 2).filter((x) => x > 2)
    let o = [0; 16]
    let p = $"{a} and {b.c(1)} and {$"{inner}"} and \{text\}"
    let q = if a { 1 } else { 2 }
    let r = match s { Some(v) => v, None => return }
    let s = unsafe { zeroed<i64>() }
    let t = sizeOf<T>() + @targetOs().len() + @embedFile("x.txt").len()
    let u = 0xFF + 0b11 + 0o7 + 1_000 + 1.5e3 as i64 + 'A' as i64
    let v = x as i64 < y
    let w = x as Vec<i64>
    let y = g(a < b, c > (d))
    let z = &mut buffer
    let aa = f64.MAX < x && x is Some(5)
    let bb = x.method<i64>(1) + x.parallel(2)
    let cc = spawn(move (x: i64): Result<i64, string> => { Ok(x) })!
}
"#;

const TYPES: &str = r#"
fn types(
    a: &i64, b: &mut Vec<i64>, c: *u8, d: **u8, e: [i64; 4], f: &[u8], g: &mut [string],
    h: i64?, i: Vec<i64?>?, j: (A, B) => R, k: move () => void, l: ((i64) => i64)?,
    m: (value: &mut V) => void, n: @send @once move () => T, o: extern (i32) => i32, p: [[i64; 2]; N * 2],
): Result<Vec<HashMap<string, Vec<i64>>>> {
}
"#;

const SCRIPT: &str = r#"
from "std/thread" import { Thread }
fn helper(): i64 { return 42 }
var threads: Vec<Thread> = Vec.new()
for i in 0..4 {
let id = i as i64
let t = Thread.spawn(move (): void => {
print($"thread {id}")
})!
threads.push(t)
}
threads[0].join()!
unsafe {
let p = (&x) as *u8
}
parallel {
    let a = helper()
}
print(a) // 42
"#;

const LAYOUT: &str = r#"
fn layout(): i64
{
    let sum = a +
        b
    let call = builder
        .first()
        .second(
            1,
            2,
        )!
        .third
    let wide = a
        && b
        || c
        ?? d
    let cast = value
        as i64
    let test = shape
        is Shape.Circle
    let grouped = (a
        - b)
    let one = x
    -y
    let two = x
    *y = 1
    let three = x
    (a).b()
    let four = x
    [1, 2].len()
    if a { 1 }
    else { 2 }
    match x { A => 1
        B => 2 }
    f()
}
"#;
