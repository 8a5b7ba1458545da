//! x86-64 with the System V convention.

use core::arch::{asm, global_asm, naked_asm};

// One thread-local word, always reached through the thread pointer: cheaper than a key, and usable in signal handlers.
global_asm!(
    ".pushsection .tbss.milo_thread_word,\"awT\",@nobits",
    ".balign 8",
    ".hidden milo_thread_word",
    ".globl milo_thread_word",
    ".type milo_thread_word, @object",
    ".size milo_thread_word, 8",
    "milo_thread_word:",
    ".zero 8",
    ".popsection",
);

/// The calling thread's word; 0 until it is set.
#[inline(always)]
pub fn thread_word() -> usize {
    let word: usize;
    // SAFETY: the word exists in every thread of a program that this object is linked into.
    unsafe {
        asm!("mov {}, qword ptr fs:[milo_thread_word@tpoff]", out(reg) word,
            options(nostack, preserves_flags, readonly));
    }
    word
}

/// Sets the calling thread's word.
pub fn set_thread_word(word: usize) {
    // SAFETY: as in `thread_word`.
    unsafe {
        asm!("mov qword ptr fs:[milo_thread_word@tpoff], {}", in(reg) word, options(nostack, preserves_flags));
    }
}

/// Saves the running context's stack pointer at `save` and goes on with the context saved as `to`.
///
/// It is expanded in place and jumps, so that calls and returns stay paired: the processor predicts returns by counting
/// calls, and one return too few costs a wrong prediction in every function on the way back. The compiler saves what it
/// needs of the registers that are named as lost.
///
/// # Safety
/// `to` was saved by this function or made by [`fresh`], and has not been resumed since.
#[inline(always)]
pub unsafe fn switch(save: *mut *mut u8, to: *mut u8) {
    // SAFETY: the other context comes back to label 2 with this stack pointer.
    unsafe {
        asm!(
            "push rbp",
            "push rbx",
            "lea rax, [rip + 2f]",
            "push rax",
            "mov [rdi], rsp",
            "mov rsp, rsi",
            "pop rax",
            "jmp rax",
            "2:",
            "pop rbx",
            "pop rbp",
            in("rdi") save,
            in("rsi") to,
            lateout("r12") _,
            lateout("r13") _,
            lateout("r14") _,
            lateout("r15") _,
            clobber_abi("C"),
        );
    }
}

/// Goes on with the context saved as `to` and forgets the running one.
///
/// # Safety
/// As for [`switch`].
pub unsafe fn leave(to: *mut u8) -> ! {
    // SAFETY: nothing of this context is needed any more.
    unsafe { asm!("mov rsp, {}", "pop rax", "jmp rax", in(reg) to, options(noreturn)) }
}

/// Where a fresh stack begins: calls the function it finds there, which never returns.
#[unsafe(naked)]
unsafe extern "C" fn begin() -> ! {
    naked_asm!("pop rbx", "pop rbp", "call rbx", "ud2")
}

/// Lays out a new stack below `top` so that switching to it calls `entry`. Returns the context to switch to.
///
/// # Safety
/// At least 128 bytes below `top` are writable and unused.
pub unsafe fn fresh(top: *mut u8, entry: extern "C" fn() -> !) -> *mut u8 {
    let frame = [begin as *const () as usize, entry as usize, 0, 0, 0];
    let aligned = top.wrapping_sub(top as usize & 15);
    let context = aligned.wrapping_sub(size_of_val(&frame)).cast::<[usize; 5]>();
    // SAFETY: 40 bytes below the top, by this function's contract.
    unsafe { context.write(frame) };
    context.cast()
}

/// Calls `func(args)` with the stack pointer at `stack`, then comes back to this stack.
///
/// # Safety
/// `stack` is 16-byte aligned and the memory below it is an unused stack; `func` takes `args`.
#[unsafe(naked)]
pub unsafe extern "C" fn call_on(stack: *mut u8, func: *const u8, args: *mut u8) {
    naked_asm!(
        "push rbp",
        "mov rbp, rsp",
        "mov rsp, rdi",
        "mov rdi, rdx",
        "call rsi",
        "mov rsp, rbp",
        "pop rbp",
        "ret",
    )
}

/// The frame pointer of the calling function, if it keeps one.
#[inline(always)]
pub fn frame_pointer() -> usize {
    let frame: usize;
    // SAFETY: reads a register.
    unsafe { asm!("mov {}, rbp", out(reg) frame, options(nomem, nostack, preserves_flags)) };
    frame
}

/// The stack pointer.
#[inline(always)]
pub fn stack_pointer() -> usize {
    let stack: usize;
    // SAFETY: reads a register.
    unsafe { asm!("mov {}, rsp", out(reg) stack, options(nomem, nostack, preserves_flags)) };
    stack
}

/// The registers that reports need.
pub struct Registers {
    pub instruction: usize,
    pub stack: usize,
    pub frame: usize,
}

/// What a signal interrupted.
///
/// # Safety
/// `context` is the third argument of a signal handler.
pub unsafe fn registers(context: *const libc::c_void) -> Registers {
    // SAFETY: by this function's contract.
    let saved = unsafe { &(*context.cast::<libc::ucontext_t>()).uc_mcontext.gregs };
    Registers {
        instruction: saved[libc::REG_RIP as usize] as usize,
        stack: saved[libc::REG_RSP as usize] as usize,
        frame: saved[libc::REG_RBP as usize] as usize,
    }
}

/// Asks valgrind for a service; `default` when the program does not run under it.
pub fn valgrind(default: usize, request: &[usize; 6]) -> usize {
    let result: usize;
    // SAFETY: the sequence is a no-op on the processor; valgrind knows it and reads the request.
    unsafe {
        asm!("rol rdi, 3", "rol rdi, 13", "rol rdi, 61", "rol rdi, 51", "xchg rbx, rbx",
            in("rax") request.as_ptr(), inlateout("rdx") default => result, options(nostack, readonly));
    }
    result
}
