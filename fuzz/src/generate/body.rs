//! One function body: its state, and the ways variables are used in expressions.

use super::inject::Injection;
use super::prelude::Helpers;
use super::scope::{Hold, Kind, State, States, Var};
use super::types::{Ty, Universe};
use super::writer::Writer;
use crate::rng::Rng;

/// A loop being written.
pub struct Loop {
    /// `moves_from` outside of it.
    pub outside: usize,
    /// States where it is left.
    pub exits: Vec<States>,
}

/// A function being written.
pub struct Body<'u> {
    pub universe: &'u Universe,
    pub helpers: &'u mut Helpers,
    pub rng: &'u mut Rng,
    /// Counts names, and functions written beside this one.
    pub names: &'u mut usize,
    pub beside: &'u mut Vec<String>,
    pub prefix: String,
    pub out: Writer,
    pub vars: Vec<Var>,
    /// Loops around the statement being written.
    pub level: usize,
    /// Variables of this level and deeper may be moved: others would be moved twice.
    pub moves_from: usize,
    /// The loops around.
    pub loops: Vec<Loop>,
    /// Statements left to write.
    pub budget: usize,
    /// Shapes that the compiler is known to get wrong are written too.
    pub open: bool,
    /// The function returns an `Option`: `?` may leave it.
    pub tries: bool,
    /// What `return` gives; `None` where it is not to be written.
    pub leave: Option<String>,
    pub injection: Option<Injection>,
    /// The code that the error written shall be found with.
    pub injected: Option<&'static str>,
}

impl Body<'_> {
    pub fn fresh(&mut self, hint: &str) -> String {
        *self.names += 1;
        format!("{}{hint}{}", self.prefix, self.names)
    }

    pub fn declare(&mut self, name: &str, ty: Ty, kind: Kind, state: State) {
        self.vars.push(Var {
            name: name.to_string(),
            copy: self.universe.is_copy(&ty),
            ty,
            kind,
            state,
            hold: Hold::Free,
            level: self.level,
        });
    }

    pub fn states(&self) -> States {
        self.vars.iter().map(|var| var.state.clone()).collect()
    }

    pub fn set_states(&mut self, states: States) {
        for (var, state) in self.vars.iter_mut().zip(states) {
            var.state = state;
        }
    }

    /// A random variable that fulfils a condition.
    pub fn find(&mut self, fits: impl Fn(&Var) -> bool) -> Option<usize> {
        let fitting: Vec<usize> = (0..self.vars.len()).filter(|&at| fits(&self.vars[at])).collect();
        // Those declared last are more often of use.
        match self.rng.chance(60) {
            true => {
                let tail = &fitting[fitting.len().saturating_sub(4)..];
                self.rng.pick(tail).copied()
            }
            false => self.rng.pick(&fitting).copied(),
        }
    }

    pub fn movable(&self, var: &Var) -> bool {
        let free = var.owned() && var.state == State::Init && var.hold == Hold::Free;
        free && !var.copy && var.level >= self.moves_from
    }

    pub fn find_movable(&mut self, fits: impl Fn(&Var) -> bool) -> Option<usize> {
        let from = self.moves_from;
        self.find(|var| {
            let free = var.owned() && var.state == State::Init && var.hold == Hold::Free;
            free && !var.copy && var.level >= from && fits(var)
        })
    }

    /// Marks a variable as moved and gives its name.
    pub fn move_out(&mut self, at: usize) -> String {
        self.vars[at].state = State::Moved;
        self.vars[at].name.clone()
    }

    pub fn ty(&mut self, depth: usize) -> Ty {
        self.universe.ty(self.rng, depth)
    }

    /// An integer expression.
    pub fn number(&mut self) -> String {
        let var = self.find(|var| var.ty == Ty::Int && var.readable());
        match (self.rng.below(4), var) {
            (0 | 1, Some(at)) => self.vars[at].name.clone(),
            (2, _) => match self
                .find(|var| matches!(var.ty, Ty::Text | Ty::Vec(_) | Ty::Map(_)) && var.readable())
            {
                Some(at) => format!("{}.len()", self.vars[at].name),
                None => "k".into(),
            },
            _ => self.rng.below(20).to_string(),
        }
    }

    pub fn condition(&mut self) -> String {
        let (number, divisor) = (self.number(), 2 + self.rng.below(2));
        let rest = self.rng.below(divisor);
        match self.rng.below(5) {
            0 => format!("k % {divisor} == {rest}"),
            1 => format!("({number} + k) % {divisor} != {rest}"),
            2 => format!("{number} + k > {}", self.rng.below(20)),
            3 => match self.find(|var| matches!(var.ty, Ty::Option(_)) && var.readable()) {
                Some(at) => format!("{}.isSome()", self.vars[at].name),
                None => "k > 0".into(),
            },
            4 if self.rng.chance(30) => {
                let give = self.helpers.give(self.universe, &Ty::Struct(0));
                format!("{give}(k).say() % {divisor} == {rest}")
            }
            _ => format!("k % {divisor} == {rest} && {number} < 50"),
        }
    }

    /// An owned value of a type: a new one, or one that a variable gives up.
    pub fn value(&mut self, ty: &Ty) -> String {
        if self.rng.chance(45)
            && let Some(at) = self.find_movable(|var| var.ty == *ty)
        {
            return self.move_out(at);
        }
        self.new_value(ty)
    }

    pub fn new_value(&mut self, ty: &Ty) -> String {
        if self.rng.chance(12)
            && let Some(value) = self.branching_value(ty)
        {
            return value;
        }
        let number = self.number();
        match (ty, self.rng.below(6)) {
            (Ty::Text, 0) => "\"literal\"".into(),
            (Ty::Text, 1) => format!("$\"x{{{number}}}\""),
            (Ty::Text, 2) => format!("text({number}) + \"y\""),
            (Ty::Vec(of), 0) if self.universe.prints(of) => {
                format!("Vec.from([{}, {}])", self.value(of), self.value(of))
            }
            (Ty::Option(of), 0 | 1) => format!("Option.Some({})", self.value(of)),
            (Ty::Heap(of), 0 | 1) => format!("Heap({})", self.value(of)),
            (Ty::Result(of), 0) => format!("Result.Ok({})", self.value(of)),
            (Ty::Array(of), 0) => format!("[{}, {}]", self.value(of), self.value(of)),
            (Ty::Holder(of), 0 | 1) => {
                let inner = self.value(of);
                format!("Holder {{ inner: {inner}, id: {} }}", self.number())
            }
            (Ty::Struct(at), 0 | 1) => self.literal(*at),
            (Ty::Enum(at), 0 | 1) => self.variant(*at),
            (Ty::Closure, 0..=2) => self.closure_value(),
            (_, 3) => match self.clonable(ty) {
                Some(name) => format!("{name}.clone()"),
                None => self.given(ty, &number),
            },
            _ => self.given(ty, &number),
        }
    }

    fn given(&mut self, ty: &Ty, number: &str) -> String {
        let give = self.helpers.give(self.universe, ty);
        let call = format!("{give}({number})");
        match self.rng.below(12) {
            0 => format!("pass({call})"),
            1 => format!("first({call}, {give}(2))"),
            2 => format!("either({number}, {call}, {give}(3))"),
            _ => call,
        }
    }

    fn clonable(&mut self, ty: &Ty) -> Option<String> {
        if !self.universe.prints(ty) {
            return None;
        }
        let at = self.find(|var| var.ty == *ty && var.readable())?;
        Some(self.vars[at].name.clone())
    }

    fn literal(&mut self, at: usize) -> String {
        let types = self.universe.structs[at].fields.clone();
        let fields = types.iter().enumerate().map(|(n, ty)| {
            let value = self.value(ty);
            format!("{}: {value}", super::prelude::field(n))
        });
        let fields: Vec<String> = fields.collect();
        format!("S{at} {{ {} }}", fields.join(", "))
    }

    fn variant(&mut self, at: usize) -> String {
        let variants = self.universe.enums[at].variants.clone();
        let n = self.rng.below(variants.len());
        let args: Vec<String> = variants[n].iter().map(|ty| self.value(ty)).collect();
        match args.is_empty() {
            true => format!("E{at}.V{n}"),
            false => format!("E{at}.V{n}({})", args.join(", ")),
        }
    }

    /// A `move` closure that takes a variable along.
    fn closure_value(&mut self) -> String {
        self.helpers.give(self.universe, &Ty::Closure);
        let Some(at) = self.find_movable(|var| !matches!(var.ty, Ty::Closure | Ty::Shared(_))) else {
            return "giveClosure(k)".into();
        };
        let look = self.helpers.look(self.universe, &self.vars[at].ty.clone());
        let name = self.move_out(at);
        format!("move (): i64 => {look}({name}) + 1")
    }

    /// A line that shows a readable variable.
    pub fn show(&mut self, at: usize) -> String {
        let var = self.vars[at].clone();
        let look = self.helpers.look(self.universe, &var.ty);
        let by_value = var.kind == Kind::Shared || var.kind == Kind::Exclusive;
        match (self.universe.prints(&var.ty), self.rng.below(3)) {
            (true, 0 | 1) if !by_value || var.ty != Ty::Int => format!("print({})", var.name),
            _ => format!("print({look}({}))", var.name),
        }
    }
}
