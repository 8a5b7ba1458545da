//! Interning: one address per distinct type, for the life of the process.

use super::{AdtId, FloatTy, FnKind, FnTy, IntTy, InterfaceId, TyKind};
use crate::syntax::symbol::Symbol;
use rustc_hash::FxHashMap;
use std::cell::RefCell;
use std::hash::{Hash, Hasher};
use std::sync::{LazyLock, Mutex};

struct TyData {
    kind: TyKind,
    has_param: bool,
    has_infer: bool,
    has_error: bool,
}

/// A type. Cheap to copy, compare and hash.
#[derive(Clone, Copy)]
pub struct Ty(&'static TyData);

/// A list of types: generic arguments or parameter types. Interned like [`Ty`].
#[derive(Clone, Copy)]
pub struct Args(&'static [Ty]);

static TYPES: LazyLock<Mutex<FxHashMap<TyKind, Ty>>> = LazyLock::new(Default::default);
static LISTS: LazyLock<Mutex<FxHashMap<Vec<Ty>, Args>>> = LazyLock::new(Default::default);

thread_local! {
    // Most look-ups are repeats: they stay on this thread and off the lock.
    static RECENT_TYPES: RefCell<FxHashMap<TyKind, Ty>> = RefCell::default();
    static RECENT_LISTS: RefCell<FxHashMap<Vec<Ty>, Args>> = RefCell::default();
}

impl Ty {
    /// The one `Ty` of this shape.
    pub fn new(kind: TyKind) -> Ty {
        if let Some(found) = RECENT_TYPES.with_borrow(|recent| recent.get(&kind).copied()) {
            return found;
        }
        let ty = Ty::shared(&kind);
        RECENT_TYPES.with_borrow_mut(|recent| recent.insert(kind, ty));
        ty
    }

    fn shared(kind: &TyKind) -> Ty {
        let mut types = TYPES.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
        if let Some(found) = types.get(kind) {
            return *found;
        }
        let mut data = TyData {
            kind: kind.clone(),
            has_param: false,
            has_infer: false,
            has_error: false,
        };
        match kind {
            TyKind::Param(..) => data.has_param = true,
            TyKind::Infer(_) => data.has_infer = true,
            TyKind::Error => data.has_error = true,
            _ => kind.for_each_child(|child| {
                data.has_param |= child.0.has_param;
                data.has_infer |= child.0.has_infer;
                data.has_error |= child.0.has_error;
            }),
        }
        let ty = Ty(Box::leak(Box::new(data)));
        types.insert(kind.clone(), ty);
        ty
    }

    pub fn kind(self) -> &'static TyKind {
        &self.0.kind
    }

    /// Mentions a generic parameter.
    pub fn has_param(self) -> bool {
        self.0.has_param
    }

    /// Mentions an inference variable.
    pub fn has_infer(self) -> bool {
        self.0.has_infer
    }

    /// Mentions the error type.
    pub fn has_error(self) -> bool {
        self.0.has_error
    }

    pub fn int(int: IntTy) -> Ty {
        Ty::new(TyKind::Int(int))
    }
    pub fn i64() -> Ty {
        Ty::int(IntTy::I64)
    }
    pub fn u8() -> Ty {
        Ty::int(IntTy::U8)
    }
    pub fn f64() -> Ty {
        Ty::new(TyKind::Float(FloatTy::F64))
    }
    pub fn bool() -> Ty {
        Ty::new(TyKind::Bool)
    }
    pub fn void() -> Ty {
        Ty::new(TyKind::Void)
    }
    pub fn never() -> Ty {
        Ty::new(TyKind::Never)
    }
    pub fn str() -> Ty {
        Ty::new(TyKind::Str)
    }
    pub fn error() -> Ty {
        Ty::new(TyKind::Error)
    }
    pub fn array(element: Ty, len: u64) -> Ty {
        Ty::new(TyKind::Array(element, len))
    }
    pub fn slice(element: Ty) -> Ty {
        Ty::new(TyKind::Slice(element))
    }
    pub fn reference(mutable: bool, target: Ty) -> Ty {
        Ty::new(TyKind::Ref(mutable, target))
    }
    pub fn pointer(target: Ty) -> Ty {
        Ty::new(TyKind::Ptr(target))
    }
    pub fn heap(content: Ty) -> Ty {
        Ty::new(TyKind::Heap(content))
    }
    pub fn adt(adt: AdtId, args: Args) -> Ty {
        Ty::new(TyKind::Adt(adt, args))
    }
    pub fn interface(interface: InterfaceId, args: Args) -> Ty {
        Ty::new(TyKind::Interface(interface, args))
    }
    pub fn param(index: u32, name: Symbol) -> Ty {
        Ty::new(TyKind::Param(index, name))
    }
    pub fn infer(variable: u32) -> Ty {
        Ty::new(TyKind::Infer(variable))
    }
    /// A plain or `move` function type without `send` or `once`.
    pub fn function(params: Args, ret: Ty, kind: FnKind) -> Ty {
        Ty::new(TyKind::Fn(FnTy {
            params,
            ret,
            kind,
            send: false,
            once: false,
        }))
    }

    pub fn is_error(self) -> bool {
        matches!(self.kind(), TyKind::Error)
    }
    pub fn is_void(self) -> bool {
        matches!(self.kind(), TyKind::Void)
    }
    pub fn is_never(self) -> bool {
        matches!(self.kind(), TyKind::Never)
    }
    pub fn is_bool(self) -> bool {
        matches!(self.kind(), TyKind::Bool)
    }

    /// The integer type behind an integer or a ranged integer.
    pub fn as_int(self) -> Option<IntTy> {
        match *self.kind() {
            TyKind::Int(int) | TyKind::Ranged(int, ..) => Some(int),
            _ => None,
        }
    }

    /// `(mutable, target)` of a reference.
    pub fn as_ref(self) -> Option<(bool, Ty)> {
        match *self.kind() {
            TyKind::Ref(mutable, target) => Some((mutable, target)),
            _ => None,
        }
    }

    /// The function type inside, if it is one.
    pub fn as_fn(self) -> Option<&'static FnTy> {
        match self.kind() {
            TyKind::Fn(function) => Some(function),
            _ => None,
        }
    }

    /// Replaces parameter `i` by `args[i]`; parameters beyond `args` stay.
    pub fn substitute(self, args: &[Ty]) -> Ty {
        if !self.has_param() {
            return self;
        }
        self.map(&mut |ty| match *ty.kind() {
            TyKind::Param(index, _) => Some(args.get(index as usize).copied().unwrap_or(ty)),
            _ if !ty.has_param() => Some(ty),
            _ => None,
        })
    }

    /// Rebuilds the type top-down: `replace` answers for a whole sub-type, or `None` to go into it.
    pub fn map(self, replace: &mut dyn FnMut(Ty) -> Option<Ty>) -> Ty {
        if let Some(done) = replace(self) {
            return done;
        }
        let mapped = match self.kind() {
            TyKind::Array(element, len) => TyKind::Array(element.map(replace), *len),
            TyKind::Slice(element) => TyKind::Slice(element.map(replace)),
            TyKind::Ref(mutable, target) => TyKind::Ref(*mutable, target.map(replace)),
            TyKind::Ptr(target) => TyKind::Ptr(target.map(replace)),
            TyKind::Heap(content) => TyKind::Heap(content.map(replace)),
            TyKind::Adt(adt, args) => TyKind::Adt(*adt, args.map(replace)),
            TyKind::Interface(interface, args) => TyKind::Interface(*interface, args.map(replace)),
            TyKind::Fn(f) => TyKind::Fn(FnTy {
                params: f.params.map(replace),
                ret: f.ret.map(replace),
                ..f.clone()
            }),
            _ => return self,
        };
        Ty::new(mapped)
    }
}

impl TyKind {
    /// Calls `visit` on each direct component.
    pub fn for_each_child(&self, mut visit: impl FnMut(Ty)) {
        match self {
            TyKind::Array(ty, _)
            | TyKind::Slice(ty)
            | TyKind::Ref(_, ty)
            | TyKind::Ptr(ty)
            | TyKind::Heap(ty) => visit(*ty),
            TyKind::Adt(_, args) | TyKind::Interface(_, args) => args.iter().copied().for_each(visit),
            TyKind::Fn(function) => {
                function.params.iter().copied().for_each(&mut visit);
                visit(function.ret);
            }
            _ => {}
        }
    }
}

impl Args {
    /// The one list of these types.
    pub fn new(types: &[Ty]) -> Args {
        if types.is_empty() {
            return Args(&[]);
        }
        if let Some(found) = RECENT_LISTS.with_borrow(|recent| recent.get(types).copied()) {
            return found;
        }
        let mut lists = LISTS.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
        let args = *lists
            .entry(types.to_vec())
            .or_insert_with(|| Args(Vec::leak(types.to_vec())));
        drop(lists);
        RECENT_LISTS.with_borrow_mut(|recent| recent.insert(types.to_vec(), args));
        args
    }

    pub fn empty() -> Args {
        Args(&[])
    }

    pub fn substitute(self, args: &[Ty]) -> Args {
        if !self.iter().any(|ty| ty.has_param()) {
            return self;
        }
        Args::new(&self.iter().map(|ty| ty.substitute(args)).collect::<Vec<_>>())
    }

    fn map(self, replace: &mut dyn FnMut(Ty) -> Option<Ty>) -> Args {
        Args::new(&self.iter().map(|ty| ty.map(replace)).collect::<Vec<_>>())
    }
}

impl std::ops::Deref for Args {
    type Target = [Ty];
    fn deref(&self) -> &'static [Ty] {
        self.0
    }
}

impl PartialEq for Ty {
    fn eq(&self, other: &Ty) -> bool {
        std::ptr::eq(self.0, other.0)
    }
}
impl Eq for Ty {}
impl Hash for Ty {
    fn hash<H: Hasher>(&self, state: &mut H) {
        (self.0 as *const TyData as usize).hash(state)
    }
}
impl PartialEq for Args {
    fn eq(&self, other: &Args) -> bool {
        self.0 == other.0
    }
}
impl Eq for Args {}
impl Hash for Args {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.0.hash(state)
    }
}
impl std::fmt::Debug for Ty {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.kind().fmt(f)
    }
}
impl std::fmt::Debug for Args {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_list().entries(self.iter()).finish()
    }
}
