//! Where the parts of a value lie in memory, and which scalars it is in registers.
//!
//! A type that is at most [`MAX_SCALARS`] scalars has them listed: such values are passed, returned and kept in
//! registers. The payloads of an enum share scalars: one that starts at the same offset in two variants is one
//! scalar, wide enough for both and an integer unless both agree. Arrays, and enums whose payloads overlap in any other
//! way, live in memory only.

use super::enums::{self, EnumLayout};
use crate::hir::{self, AdtKind};
use crate::types::*;
use cranelift_codegen::ir;
use cranelift_codegen::ir::types::{F32, F64, I8, I16, I32, I64};
use rustc_hash::FxHashMap;
use std::cell::RefCell;
use std::rc::Rc;

/// Values of more scalars live in memory and are passed by address.
pub(super) const MAX_SCALARS: usize = 8;

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Scalar {
    pub offset: u32,
    pub ty: ir::Type,
}

pub(super) struct Layout {
    pub size: u64,
    pub align: u64,
    /// `None` for values that live in memory.
    pub scalars: Option<Vec<Scalar>>,
    pub shape: Shape,
    /// A word that is never zero.
    pub niche: Option<Niche>,
}

/// Where the word is that is never zero.
#[derive(Clone, Copy)]
pub(super) struct Niche {
    pub offset: u64,
    pub scalar: usize,
}

pub(super) enum Shape {
    Plain,
    Struct(Vec<FieldLayout>),
    Enum(EnumLayout),
}

#[derive(Clone, Copy)]
pub(super) struct FieldLayout {
    pub offset: u64,
    /// Position of the field's first scalar among the struct's; meaningless when these are not listed.
    pub first: usize,
}

/// Layouts of all types met so far.
pub(super) struct Layouts<'a> {
    hir: &'a hir::Program,
    known: RefCell<FxHashMap<Ty, Rc<Layout>>>,
}

/// No object is larger: keeps offsets within an instruction's reach. Real memory ends long before.
const LARGEST: u64 = i32::MAX as u64;

impl<'a> Layouts<'a> {
    pub fn new(hir: &'a hir::Program) -> Layouts<'a> {
        Layouts {
            hir,
            known: RefCell::default(),
        }
    }

    pub fn of(&self, ty: Ty) -> Rc<Layout> {
        if let Some(known) = self.known.borrow().get(&ty) {
            return known.clone();
        }
        let layout = Rc::new(self.compute(ty));
        self.known.borrow_mut().insert(ty, layout.clone());
        layout
    }

    /// The machine types of a value's scalars, if it has them listed.
    pub fn scalar_types(&self, ty: Ty) -> Option<Vec<ir::Type>> {
        let layout = self.of(ty);
        Some(layout.scalars.as_ref()?.iter().map(|scalar| scalar.ty).collect())
    }

    /// Types of a struct's fields, by position; none for enums.
    pub fn field_types(&self, adt: AdtId, args: Args) -> Vec<Ty> {
        match &self.hir.adts[adt].kind {
            AdtKind::Struct(fields) | AdtKind::ExternStruct(fields) => {
                fields.iter().map(|field| field.ty.substitute(&args)).collect()
            }
            AdtKind::Opaque | AdtKind::Enum { .. } => Vec::new(),
        }
    }

    fn compute(&self, ty: Ty) -> Layout {
        match ty.kind() {
            TyKind::Int(int) | TyKind::Ranged(int, ..) => words(&[int_type(*int)], false),
            TyKind::Float(FloatTy::F32) => words(&[F32], false),
            TyKind::Float(FloatTy::F64) => words(&[F64], false),
            TyKind::Bool => words(&[I8], false),
            TyKind::Ptr(_) => words(&[I64], false),
            TyKind::Str => words(&[I64, I64, I64], false),
            TyKind::Fn(_) => words(&[I64, I64], true),
            TyKind::Ref(..) | TyKind::Heap(_) if is_fat(ty) => words(&[I64, I64], true),
            TyKind::Ref(..) | TyKind::Heap(_) => words(&[I64], true),
            TyKind::Array(element, len) => self.array(*element, *len),
            TyKind::Adt(adt, args) => self.adt(*adt, *args),
            _ => words(&[], false),
        }
    }

    fn array(&self, element: Ty, len: u64) -> Layout {
        let element = self.of(element);
        let size = element.size.saturating_mul(len).min(LARGEST);
        Layout {
            size,
            align: element.align,
            scalars: (size == 0).then(Vec::new),
            shape: Shape::Plain,
            niche: None,
        }
    }

    fn adt(&self, adt: AdtId, args: Args) -> Layout {
        let fields = |fields: &[hir::Field]| -> Vec<Rc<Layout>> {
            let types = fields.iter().map(|field| field.ty.substitute(&args));
            types.map(|ty| self.of(ty)).collect()
        };
        match &self.hir.adts[adt].kind {
            AdtKind::Struct(declared) => structure(&fields(declared), true),
            AdtKind::ExternStruct(declared) => structure(&fields(declared), false),
            AdtKind::Opaque => words(&[], false),
            AdtKind::Enum { variants, repr } => {
                let payloads: Vec<Vec<Rc<Layout>>> = variants
                    .iter()
                    .map(|variant| {
                        let types = variant.payload.iter().map(|ty| ty.substitute(&args));
                        types.map(|ty| self.of(ty)).collect()
                    })
                    .collect();
                let discriminants: Vec<i128> = variants.iter().map(|variant| variant.discriminant).collect();
                enums::layout(&payloads, &discriminants, *repr)
            }
        }
    }
}

/// References and boxes of views and interfaces are two words; so is `&string`, but not `&mut string`.
pub(super) fn is_fat(ty: Ty) -> bool {
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

pub(super) fn int_type(int: IntTy) -> ir::Type {
    match int.bits() {
        8 => I8,
        16 => I16,
        32 => I32,
        _ => I64,
    }
}

/// Scalars one behind the other.
fn words(types: &[ir::Type], niche: bool) -> Layout {
    let size = types.iter().map(|ty| ty.bytes()).sum::<u32>();
    let mut offset = 0;
    let scalars = types.iter().map(|&ty| {
        let at = offset;
        offset += ty.bytes();
        Scalar { offset: at, ty }
    });
    Layout {
        scalars: Some(scalars.collect()),
        size: size as u64,
        align: types.first().map_or(1, |ty| ty.bytes() as u64),
        shape: Shape::Plain,
        niche: niche.then_some(Niche { offset: 0, scalar: 0 }),
    }
}

/// Offsets of parts behind `start`, and the end; with `reorder`, larger alignments come first.
pub(super) fn place(parts: &[Rc<Layout>], start: u64, reorder: bool) -> (Vec<u64>, u64) {
    let mut order: Vec<usize> = (0..parts.len()).collect();
    if reorder {
        order.sort_by_key(|&at| std::cmp::Reverse(parts[at].align));
    }
    let mut offsets = vec![0; parts.len()];
    let mut end = start;
    for at in order {
        offsets[at] = end.next_multiple_of(parts[at].align);
        end = (offsets[at] + parts[at].size).min(LARGEST);
    }
    (offsets, end)
}

fn structure(parts: &[Rc<Layout>], reorder: bool) -> Layout {
    let (offsets, end) = place(parts, 0, reorder);
    let align = parts.iter().map(|part| part.align).max().unwrap_or(1);
    let mut fields = Vec::new();
    let mut scalars = Some(Vec::new());
    for (part, &offset) in parts.iter().zip(&offsets) {
        let first = scalars.as_ref().map_or(0, Vec::len);
        fields.push(FieldLayout { offset, first });
        scalars = join(scalars, part, offset);
    }
    let niche = reorder.then(|| field_niche(parts, &fields)).flatten();
    Layout {
        size: end.next_multiple_of(align),
        align,
        scalars: scalars.filter(|all| all.len() <= MAX_SCALARS),
        shape: Shape::Struct(fields),
        niche,
    }
}

fn join(scalars: Option<Vec<Scalar>>, part: &Layout, offset: u64) -> Option<Vec<Scalar>> {
    let mut all = scalars?;
    all.extend(part.scalars.as_ref()?.iter().map(|scalar| Scalar {
        offset: scalar.offset + offset as u32,
        ty: scalar.ty,
    }));
    Some(all)
}

fn field_niche(parts: &[Rc<Layout>], fields: &[FieldLayout]) -> Option<Niche> {
    parts.iter().zip(fields).find_map(|(part, field)| {
        let niche = part.niche?;
        Some(Niche {
            offset: field.offset + niche.offset,
            scalar: field.first + niche.scalar,
        })
    })
}
