//! Memory that is not used again within a schedule: what is freed is filled with a pattern, and at the end the pattern
//! must still be there and nothing may be left.

use std::alloc::{Layout, alloc, dealloc};
use std::collections::HashMap;
use std::sync::Mutex;

const FREED: u8 = 0xdd;

struct Blocks {
    live: HashMap<usize, Layout>,
    freed: HashMap<usize, Layout>,
}

static BLOCKS: Mutex<Option<Blocks>> = Mutex::new(None);

fn with<R>(use_blocks: impl FnOnce(&mut Blocks) -> R) -> R {
    use_blocks(
        BLOCKS
            .lock()
            .expect("a lock that nobody broke")
            .get_or_insert_with(|| Blocks {
                live: HashMap::new(),
                freed: HashMap::new(),
            }),
    )
}

fn layout(size: i64, align: i64) -> Layout {
    Layout::from_size_align(size as usize, align as usize).expect("a layout")
}

pub fn allocate(size: i64, align: i64) -> *mut u8 {
    if size == 0 {
        return align as *mut u8;
    }
    let layout = layout(size, align);
    // SAFETY: not of size 0.
    let block = unsafe { alloc(layout) };
    with(|blocks| blocks.live.insert(block as usize, layout));
    block
}

pub fn allocate_zeroed(size: i64, align: i64) -> *mut u8 {
    let block = allocate(size, align);
    // SAFETY: the block has `size` bytes.
    unsafe { block.write_bytes(0, size as usize) };
    block
}

/// # Safety
/// `ptr` came from this module with `old_size` and `align`.
pub unsafe fn reallocate(ptr: *mut u8, old_size: i64, new_size: i64, align: i64) -> *mut u8 {
    let block = allocate(new_size, align);
    // SAFETY: both have that many bytes.
    unsafe {
        block.copy_from_nonoverlapping(ptr, old_size.min(new_size) as usize);
        free(ptr, old_size, align);
    }
    block
}

/// # Safety
/// `ptr` came from this module with `size`, or `size` is 0.
pub unsafe fn free(ptr: *mut u8, size: i64, _: i64) {
    if size == 0 {
        return;
    }
    if cfg!(miri) {
        // Miri sees every use of freed memory by itself.
        let layout = with(|blocks| blocks.live.remove(&(ptr as usize))).expect("a live block is freed");
        // SAFETY: allocated with this layout.
        return unsafe { dealloc(ptr, layout) };
    }
    let layout = with(|blocks| blocks.live.remove(&(ptr as usize))).expect("a live block is freed");
    // SAFETY: a block of that size.
    unsafe { ptr.write_bytes(FREED, layout.size()) };
    with(|blocks| blocks.freed.insert(ptr as usize, layout));
}

/// A schedule has ended.
pub fn examine() {
    with(|blocks| {
        for (&block, &layout) in &blocks.freed {
            // SAFETY: freed by the library, but not by us.
            let bytes = unsafe { std::slice::from_raw_parts(block as *const u8, layout.size()) };
            assert!(
                bytes.iter().all(|&byte| byte == FREED),
                "memory was written after it was freed"
            );
            // SAFETY: allocated with this layout.
            unsafe { dealloc(block as *mut u8, layout) };
        }
        blocks.freed.clear();
        assert_eq!(blocks.live.len(), 0, "blocks were never freed");
    });
}
