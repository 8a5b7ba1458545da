//! Where the parts of a value lie in the machine's memory.
//!
//! Not the code generator's layout, on purpose: fields keep their order, every enum has a tag, and nothing is packed
//! into a niche. What a program prints must not depend on any of that, and a moved-out payload leaves its tag alone.

use milo::hir::{AdtKind, Program};
use milo::types::*;
use rustc_hash::FxHashMap;
use std::cell::RefCell;
use std::rc::Rc;

/// Size and shape of a type.
#[derive(Debug)]
pub struct Layout {
    pub size: u64,
    pub align: u64,
    pub shape: Shape,
    /// Scalars that every value of the type has, as offset and size: enough of them to tell whether a value is there.
    pub always: Vec<(u64, u64)>,
}

/// The parts of a type.
#[derive(Debug)]
pub enum Shape {
    Plain,
    /// Offsets of the fields.
    Struct(Vec<u64>),
    /// Offsets of each variant's payload, and each variant's discriminant; the tag is an `i64` at offset 0.
    Enum {
        payloads: Vec<Vec<u64>>,
        discriminants: Vec<i128>,
    },
}

/// Layouts of one program's types.
pub struct Layouts<'p> {
    hir: &'p Program,
    known: RefCell<FxHashMap<Ty, Rc<Layout>>>,
}

/// How many scalars of a value are looked at.
const ENOUGH: usize = 8;

impl<'p> Layouts<'p> {
    pub fn new(hir: &'p Program) -> Self {
        Layouts {
            hir,
            known: RefCell::default(),
        }
    }

    /// The layout of a concrete type.
    pub fn of(&self, ty: Ty) -> Rc<Layout> {
        if let Some(known) = self.known.borrow().get(&ty) {
            return known.clone();
        }
        let layout = Rc::new(self.compute(ty));
        self.known.borrow_mut().insert(ty, layout.clone());
        layout
    }

    fn compute(&self, ty: Ty) -> Layout {
        match ty.kind() {
            TyKind::Int(int) | TyKind::Ranged(int, ..) => word(int.bits() as u64 / 8),
            TyKind::Float(FloatTy::F32) => word(4),
            TyKind::Float(FloatTy::F64) | TyKind::Ptr(_) => word(8),
            TyKind::Bool => word(1),
            TyKind::Str => words(3),
            TyKind::Fn(_) => words(2),
            TyKind::Ref(..) | TyKind::Heap(_) if is_fat(ty) => words(2),
            TyKind::Ref(..) | TyKind::Heap(_) => word(8),
            TyKind::Array(element, len) => self.array(*element, *len),
            TyKind::Adt(adt, args) => self.adt(*adt, *args),
            _ => words(0),
        }
    }

    fn array(&self, element: Ty, len: u64) -> Layout {
        let element = self.of(element);
        Layout {
            size: element.size * len,
            align: element.align,
            shape: Shape::Plain,
            always: if len == 0 {
                Vec::new()
            } else {
                element.always.clone()
            },
        }
    }

    fn adt(&self, adt: AdtId, args: Args) -> Layout {
        match &self.hir.adts[adt].kind {
            AdtKind::Struct(fields) | AdtKind::ExternStruct(fields) => {
                self.structure(fields.iter().map(|field| field.ty.substitute(&args)))
            }
            AdtKind::Opaque => words(0),
            AdtKind::Enum { variants, .. } => {
                let mut end = 8;
                let mut payloads = Vec::new();
                for variant in variants {
                    let types = variant.payload.iter().map(|ty| ty.substitute(&args));
                    let (offsets, variant_end, _) = self.row(8, types);
                    end = end.max(variant_end);
                    payloads.push(offsets);
                }
                Layout {
                    size: end.next_multiple_of(8),
                    align: 8,
                    shape: Shape::Enum {
                        payloads,
                        discriminants: variants.iter().map(|variant| variant.discriminant).collect(),
                    },
                    always: vec![(0, 8)],
                }
            }
        }
    }

    fn structure(&self, fields: impl Iterator<Item = Ty>) -> Layout {
        let fields: Vec<Ty> = fields.collect();
        let (offsets, end, align) = self.row(0, fields.iter().copied());
        let mut always = Vec::new();
        for (ty, offset) in fields.iter().zip(&offsets) {
            let inside = self.of(*ty);
            always.extend(inside.always.iter().map(|(at, size)| (offset + at, *size)));
        }
        always.truncate(ENOUGH);
        Layout {
            size: end.next_multiple_of(align),
            align,
            shape: Shape::Struct(offsets),
            always,
        }
    }

    /// Parts one behind the other: their offsets, the end, the largest alignment.
    fn row(&self, start: u64, types: impl Iterator<Item = Ty>) -> (Vec<u64>, u64, u64) {
        let (mut end, mut align) = (start, 1);
        let offsets = types.map(|ty| {
            let layout = self.of(ty);
            let at = end.next_multiple_of(layout.align);
            end = at + layout.size;
            align = align.max(layout.align);
            at
        });
        let offsets = offsets.collect();
        (offsets, end, align)
    }
}

fn word(size: u64) -> Layout {
    Layout {
        size,
        align: size,
        shape: Shape::Plain,
        always: vec![(0, size)],
    }
}

fn words(count: u64) -> Layout {
    Layout {
        size: 8 * count,
        align: if count == 0 { 1 } else { 8 },
        shape: Shape::Plain,
        always: (0..count).map(|at| (8 * at, 8)).collect(),
    }
}

/// References and boxes of views and interfaces are two words; so is `&string`, but not `&mut string`.
pub fn is_fat(ty: Ty) -> bool {
    match ty.kind() {
        TyKind::Ref(mutable, target) => match target.kind() {
            TyKind::Str => !mutable,
            TyKind::Slice(_) | TyKind::Interface(..) => true,
            _ => false,
        },
        TyKind::Heap(content) => matches!(content.kind(), TyKind::Interface(..)),
        _ => false,
    }
}
