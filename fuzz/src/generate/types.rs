//! The types a batch of programs uses.

use crate::rng::Rng;
use std::fmt;

/// A type of generated programs.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub enum Ty {
    Int,
    Text,
    Struct(usize),
    Enum(usize),
    Vec(Box<Ty>),
    Option(Box<Ty>),
    Result(Box<Ty>),
    Heap(Box<Ty>),
    /// Keys are `i64`.
    Map(Box<Ty>),
    Array(Box<Ty>),
    /// The generic struct of the batch.
    Holder(Box<Ty>),
    /// `move () => i64`
    Closure,
    /// `Heap<Speak>`
    Object,
    /// A linked list.
    Node,
    /// A shared handle around a value.
    Shared(Box<Ty>),
}

/// A struct: field types; the first field is always `id: i64`.
#[derive(Clone, Debug)]
pub struct Struct {
    pub fields: Vec<Ty>,
    pub drops: bool,
}

/// An enum: payload types of each variant.
#[derive(Clone, Debug)]
pub struct Enum {
    pub variants: Vec<Vec<Ty>>,
    pub drops: bool,
}

/// The declarations of a batch.
#[derive(Clone, Debug, Default)]
pub struct Universe {
    pub structs: Vec<Struct>,
    pub enums: Vec<Enum>,
}

/// Elements of every generated array.
pub const ARRAY: usize = 2;

impl Ty {
    pub fn vec(of: Ty) -> Ty {
        Ty::Vec(Box::new(of))
    }

    pub fn option(of: Ty) -> Ty {
        Ty::Option(Box::new(of))
    }

    /// A part of a name.
    pub fn name(&self) -> String {
        match self {
            Ty::Int => "Int".into(),
            Ty::Text => "Text".into(),
            Ty::Struct(at) => format!("S{at}"),
            Ty::Enum(at) => format!("E{at}"),
            Ty::Vec(of) => format!("Vec{}", of.name()),
            Ty::Option(of) => format!("Opt{}", of.name()),
            Ty::Result(of) => format!("Res{}", of.name()),
            Ty::Heap(of) => format!("Heap{}", of.name()),
            Ty::Map(of) => format!("Map{}", of.name()),
            Ty::Array(of) => format!("Arr{}", of.name()),
            Ty::Holder(of) => format!("Hold{}", of.name()),
            Ty::Shared(of) => format!("Shared{}", of.name()),
            Ty::Node => "Node".into(),
            Ty::Closure => "Closure".into(),
            Ty::Object => "Object".into(),
        }
    }
}

/// As it is written in Milo.
impl fmt::Display for Ty {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Ty::Int => f.write_str("i64"),
            Ty::Text => f.write_str("string"),
            Ty::Struct(at) => write!(f, "S{at}"),
            Ty::Enum(at) => write!(f, "E{at}"),
            Ty::Vec(of) => write!(f, "Vec<{of}>"),
            Ty::Option(of) => write!(f, "Option<{of}>"),
            Ty::Result(of) => write!(f, "Result<{of}, string>"),
            Ty::Heap(of) => write!(f, "Heap<{of}>"),
            Ty::Map(of) => write!(f, "HashMap<i64, {of}>"),
            Ty::Array(of) => write!(f, "[{of}; {ARRAY}]"),
            Ty::Holder(of) => write!(f, "Holder<{of}>"),
            Ty::Shared(of) => write!(f, "Shared<{of}>"),
            Ty::Node => f.write_str("Node"),
            Ty::Closure => f.write_str("move () => i64"),
            Ty::Object => f.write_str("Heap<Speak>"),
        }
    }
}

impl Universe {
    /// Random declarations.
    pub fn random(rng: &mut Rng) -> Universe {
        let mut universe = Universe::default();
        for _ in 0..3 + rng.below(3) {
            let mut fields = vec![Ty::Int, Ty::Text];
            for _ in 0..rng.below(3) {
                fields.push(universe.ty(rng, 2));
            }
            let drops = rng.chance(60);
            universe.structs.push(Struct { fields, drops });
            let variants = (0..2 + rng.below(2)).map(|_| universe.payload(rng)).collect();
            let drops = rng.chance(15);
            universe.enums.push(Enum { variants, drops });
        }
        universe
    }

    fn payload(&self, rng: &mut Rng) -> Vec<Ty> {
        (0..rng.below(3)).map(|_| self.ty(rng, 2)).collect()
    }

    /// A type that can be cloned and compared by what it prints: no closures, objects or handles in it.
    pub fn plain(&self, rng: &mut Rng, depth: usize) -> Ty {
        loop {
            let ty = self.ty(rng, depth);
            if self.prints(&ty) {
                return ty;
            }
        }
    }

    /// A random type of at most so many levels.
    pub fn ty(&self, rng: &mut Rng, depth: usize) -> Ty {
        let deep = if depth == 0 { 0 } else { 9 };
        match rng.below(7 + deep) {
            0 => Ty::Int,
            1 | 2 => Ty::Text,
            3 | 4 if !self.structs.is_empty() => Ty::Struct(rng.below(self.structs.len())),
            5 if !self.enums.is_empty() => Ty::Enum(rng.below(self.enums.len())),
            6 => Ty::Node,
            3..=5 => Ty::Text,
            7 | 8 => Ty::vec(self.ty(rng, depth - 1)),
            9 | 10 => Ty::option(self.ty(rng, depth - 1)),
            11 => Ty::Heap(Box::new(self.ty(rng, depth - 1))),
            12 => Ty::Map(Box::new(self.ty(rng, depth - 1))),
            13 => match rng.below(3) {
                0 => Ty::Array(Box::new(self.ty(rng, depth - 1))),
                1 => Ty::Holder(Box::new(self.ty(rng, depth - 1))),
                _ => Ty::Result(Box::new(self.ty(rng, depth - 1))),
            },
            14 => match rng.chance(80) {
                true => Ty::Closure,
                false => Ty::Shared(Box::new(self.sendable(rng))),
            },
            _ => match self.structs.is_empty() {
                true => Ty::Text,
                false => Ty::Object,
            },
        }
    }

    /// A simple type for what handles hold.
    fn sendable(&self, rng: &mut Rng) -> Ty {
        match rng.below(3) {
            0 => Ty::Int,
            1 => Ty::Text,
            _ => Ty::vec(Ty::Text),
        }
    }

    /// Does its printed form say everything, always in the same way?
    pub fn prints(&self, ty: &Ty) -> bool {
        match ty {
            Ty::Int | Ty::Text | Ty::Node => true,
            Ty::Struct(at) => self.structs[*at].fields.iter().all(|ty| self.prints(ty)),
            Ty::Enum(at) => self.enums[*at]
                .variants
                .iter()
                .flatten()
                .all(|ty| self.prints(ty)),
            Ty::Vec(of) | Ty::Option(of) | Ty::Result(of) | Ty::Heap(of) | Ty::Array(of) | Ty::Holder(of) => {
                self.prints(of)
            }
            Ty::Map(_) | Ty::Closure | Ty::Object | Ty::Shared(_) => false,
        }
    }

    /// May it be used again after use as a value?
    pub fn is_copy(&self, ty: &Ty) -> bool {
        match ty {
            Ty::Int | Ty::Shared(_) => true,
            Ty::Enum(at) => {
                let declared = &self.enums[*at];
                !declared.drops && declared.variants.iter().flatten().all(|ty| self.is_copy(ty))
            }
            Ty::Option(of) | Ty::Array(of) | Ty::Holder(of) => self.is_copy(of),
            _ => false,
        }
    }

    /// May a part leave the whole?
    pub fn comes_apart(&self, ty: &Ty) -> bool {
        match ty {
            Ty::Struct(at) => !self.structs[*at].drops,
            Ty::Enum(at) => !self.enums[*at].drops,
            _ => true,
        }
    }
}
