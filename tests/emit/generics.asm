; milo.main
  pushq %rbp
  unwind PushFrameRegs { offset_upward_to_caller_sp: 16 }
  movq %rsp, %rbp
  unwind DefineNewFrame { offset_upward_to_caller_sp: 16, offset_downward_to_clobbers: 32 }
  subq $0x80, %rsp
  movq %r12, 0x60(%rsp)
  unwind SaveReg { clobber_offset: 0, reg: p12i }
  movq %r13, 0x68(%rsp)
  unwind SaveReg { clobber_offset: 8, reg: p13i }
  movq %r15, 0x70(%rsp)
  unwind SaveReg { clobber_offset: 16, reg: p15i }
block0:
  jmp     label1
block1:
  load_ext_name userextname0+0, %r12
  leaq <offset:1>+(%rsp), %rdi
  movq %r12, <offset:1>+(%rsp)
  movq $0x3, <offset:1>+8(%rsp)
  movq $0x0, <offset:1>+0x10(%rsp)
  movq $0x1, <offset:1>+0x18(%rsp)
  leaq <offset:1>+0x20(%rsp), %rsi
  movq $0x1, <offset:1>+0x20(%rsp)
  movq $0x0, <offset:1>+0x28(%rsp)
  movq $0x0, <offset:1>+0x30(%rsp)
  uninit  %rdx
  xorl %edx, %edx
  call    User(userextname1)
  movq <offset:1>+0x20(%rsp), %rdi
  movq %rdi, %r13
  movq <offset:1>+0x28(%rsp), %rsi
  movq <offset:1>+0x30(%rsp), %rax
  movq %rax, %r15
  call    User(userextname2)
  movq %r15, %rsi
  testq %rsi, %rsi
  jnz     label3; j label2
block2:
  jmp     label4
block3:
  movl $0x1, %edx
  movq %r13, %rdi
  call    User(userextname3)
  jmp     label4
block4:
  leaq <offset:1>+0x38(%rsp), %rdi
  movq %r12, <offset:1>+0x38(%rsp)
  movq $0x3, <offset:1>+0x40(%rsp)
  movq $0x0, <offset:1>+0x48(%rsp)
  movq $0x1, <offset:1>+0x50(%rsp)
  call    User(userextname4)
  uninit  %rax
  xorl %eax, %eax
  movq 0x60(%rsp), %r12
  movq 0x68(%rsp), %r13
  movq 0x70(%rsp), %r15
  addq $0x80, %rsp
  movq %rbp, %rsp
  popq %rbp
  retq

; milo.Pair.swapped<i64, string>
  pushq %rbp
  unwind PushFrameRegs { offset_upward_to_caller_sp: 16 }
  movq %rsp, %rbp
  unwind DefineNewFrame { offset_upward_to_caller_sp: 16, offset_downward_to_clobbers: 0 }
block0:
  jmp     label1
block1:
  movq %rcx, %r8
  movq %rdx, %rcx
  movq %r8, %rdx
  movq %rsi, %rax
  movq %rdi, %rsi
  movq %rbp, %rsp
  popq %rbp
  retq

