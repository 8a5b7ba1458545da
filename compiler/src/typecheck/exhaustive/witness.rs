//! Examples of values that no arm takes, written as the pattern that would.

use super::lower::Ctor;
use super::split::parts;
use crate::hir::Program;
use crate::types::{Ty, TyKind};

/// A pattern that stands for missing values.
#[derive(Clone, Debug)]
pub(super) enum Shape {
    Any,
    Variant(Ty, u32, Vec<Shape>),
    Struct(Ty, Vec<Shape>),
    Bool(bool),
    Range(Ty, i128, i128),
    Text(Vec<u8>),
    Float(f64),
}

impl Shape {
    pub(super) fn new(ty: Ty, ctor: &Ctor, fields: Vec<Shape>) -> Shape {
        match ctor {
            Ctor::Variant(variant) => Shape::Variant(ty, *variant, fields),
            Ctor::Struct => Shape::Struct(ty, fields),
            Ctor::Bool(value) => Shape::Bool(*value),
            Ctor::Range(low, high) => Shape::Range(ty, *low, *high),
            Ctor::Text(text) => Shape::Text(text.clone()),
            Ctor::Float(bits) => Shape::Float(f64::from_bits(*bits)),
        }
    }

    /// All values with this constructor.
    pub(super) fn of_any(program: &Program, ty: Ty, ctor: &Ctor) -> Shape {
        Shape::new(ty, ctor, vec![Shape::Any; parts(program, ty, ctor).len()])
    }
}

/// Each shape in source form, without repeats.
pub(super) fn show_all(program: &Program, shapes: &[Shape]) -> Vec<String> {
    let mut texts: Vec<String> = Vec::with_capacity(shapes.len());
    for shape in shapes {
        let text = show(program, shape);
        if !texts.contains(&text) {
            texts.push(text);
        }
    }
    texts
}

fn show(program: &Program, shape: &Shape) -> String {
    match shape {
        Shape::Any => "_".to_string(),
        Shape::Bool(value) => value.to_string(),
        Shape::Float(value) => value.to_string(),
        Shape::Text(text) => format!("{:?}", String::from_utf8_lossy(text)),
        Shape::Range(ty, low, high) => show_range(*ty, *low, *high),
        Shape::Variant(ty, variant, fields) => show_variant(program, *ty, *variant, fields),
        Shape::Struct(ty, fields) => show_struct(program, *ty, fields),
    }
}

fn show_variant(program: &Program, ty: Ty, variant: u32, fields: &[Shape]) -> String {
    let TyKind::Adt(adt, _) = ty.kind() else {
        return "_".to_string();
    };
    let declared = &program.adts[*adt];
    let bare = [program.lang.option, program.lang.result].contains(&Some(*adt));
    let owner = if bare {
        String::new()
    } else {
        format!("{}.", declared.name)
    };
    let name = declared
        .variants()
        .get(variant as usize)
        .map_or("_", |variant| variant.name.as_str());
    if fields.is_empty() {
        return format!("{owner}{name}");
    }
    let fields: Vec<String> = fields.iter().map(|field| show(program, field)).collect();
    format!("{owner}{name}({})", fields.join(", "))
}

/// Only the fields that matter; a struct pattern may leave out the others.
fn show_struct(program: &Program, ty: Ty, shapes: &[Shape]) -> String {
    let TyKind::Adt(adt, _) = ty.kind() else {
        return "_".to_string();
    };
    let declared = &program.adts[*adt];
    let named = declared
        .fields()
        .iter()
        .zip(shapes)
        .map(|(field, shape)| (field.name, show(program, shape)));
    let telling: Vec<String> = named
        .filter(|(_, text)| text != "_")
        .map(|(name, text)| format!("{name}: {text}"))
        .collect();
    match telling.is_empty() {
        true => "_".to_string(),
        false => format!("{} {{ {} }}", declared.name, telling.join(", ")),
    }
}

fn show_range(ty: Ty, low: i128, high: i128) -> String {
    let bound = |value: i128| match *ty.kind() {
        TyKind::Int(int) if value == int.max() => format!("{}.MAX", int.name()),
        TyKind::Int(int) if value == int.min() && int.signed() => format!("{}.MIN", int.name()),
        _ => value.to_string(),
    };
    match *ty.kind() {
        TyKind::Int(int) if low == int.min() && high == int.max() => "_".to_string(),
        TyKind::Ranged(_, min, max) if low == min && high == max => "_".to_string(),
        _ if low == high => bound(low),
        _ => format!("{}..={}", bound(low), bound(high)),
    }
}
