//! Reference-counted objects behind the library's shared handles.

use crate::{blocks, memory, single};
use core::ops::Deref;
use core::sync::atomic::{AtomicI64, Ordering};

/// What every handle points at first.
#[repr(C)]
pub struct Header {
    refcount: AtomicI64,
    kind: &'static Kind,
}

/// What the operations on all kinds of handles need to know about one.
pub struct Kind {
    destroy: unsafe fn(*const Header),
    free: unsafe fn(*mut Header),
}

/// The payload of a handle.
pub trait Object {
    /// True for objects that come and go so often that their blocks are kept.
    const POOLED: bool = false;

    /// Ends the object's life for all holders. Called at any time, any number of times.
    fn destroy(&self) {}
}

/// A counted object. The payload lies at offset 16.
#[repr(C)]
pub struct Counted<T> {
    header: Header,
    value: T,
}

impl<T> Deref for Counted<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.value
    }
}

impl<T: Object> Counted<T> {
    const KIND: &'static Kind = &Kind {
        destroy: Self::destroy,
        free: Self::free,
    };

    /// A new object, held once. Expanded in place, so that it is made where it stays.
    #[inline(always)]
    pub fn allocate(value: T) -> *mut Counted<T> {
        let header = Header {
            refcount: AtomicI64::new(1),
            kind: Self::KIND,
        };
        let block = Self::block();
        // SAFETY: a block of this size, not in use.
        unsafe { block.write(Counted { header, value }) };
        block
    }

    const SIZE: i64 = size_of::<Counted<T>>() as i64;
    const ALIGN: i64 = align_of::<Counted<T>>() as i64;

    fn block() -> *mut Counted<T> {
        if T::POOLED {
            blocks::take().cast()
        } else {
            memory::allocate(Self::SIZE, Self::ALIGN).cast()
        }
    }

    /// A new handle for the C interface.
    pub fn handle(value: T) -> *mut u8 {
        Self::allocate(value).cast()
    }

    unsafe fn destroy(header: *const Header) {
        // SAFETY: `KIND` is only in headers of this type.
        unsafe { (*header.cast::<Counted<T>>()).value.destroy() }
    }

    unsafe fn free(header: *mut Header) {
        // SAFETY: `KIND` is only in headers of this type, and nobody holds the object any more.
        unsafe {
            core::ptr::drop_in_place(header.cast::<Counted<T>>());
            match T::POOLED {
                true => blocks::put(header.cast()),
                false => memory::free(header.cast(), Self::SIZE, Self::ALIGN),
            }
        }
    }
}

/// The payload behind a handle.
///
/// # Safety
/// A handle of this kind, held for `'a`.
#[inline(always)]
pub unsafe fn object<'a, T>(handle: *mut u8) -> &'a T {
    // SAFETY: by this function's contract.
    unsafe { &(*handle.cast::<Counted<T>>()).value }
}

/// Counts one more holder.
///
/// # Safety
/// Null, or a handle that the caller holds.
#[inline(always)]
pub unsafe fn retain(handle: *mut Header) {
    // SAFETY: by this function's contract.
    if let Some(header) = unsafe { handle.as_ref() } {
        single::add(&header.refcount, 1);
    }
}

/// Gives up one hold.
///
/// # Safety
/// Null, or a handle that the caller holds and uses no more.
#[inline(always)]
pub unsafe fn release(handle: *mut Header) {
    if handle.is_null() {
        return;
    }
    // SAFETY: the caller's hold keeps the object until here.
    let last = single::add(unsafe { &(*handle).refcount }, -1) == 1;
    if last {
        // SAFETY: nobody else holds it.
        unsafe { end(handle) }
    }
}

#[cold]
unsafe fn end(handle: *mut Header) {
    core::sync::atomic::fence(Ordering::Acquire);
    // SAFETY: the caller was the last holder.
    unsafe {
        let kind = (*handle).kind;
        (kind.destroy)(handle);
        (kind.free)(handle);
    }
}

/// Ends the object's life for all its holders.
///
/// # Safety
/// Null, or a handle that the caller holds.
pub unsafe fn destroy(handle: *mut Header) {
    if !handle.is_null() {
        // SAFETY: by this function's contract.
        unsafe { ((*handle).kind.destroy)(handle) }
    }
}
