; milo.main
  pushq %rbp
  unwind PushFrameRegs { offset_upward_to_caller_sp: 16 }
  movq %rsp, %rbp
  unwind DefineNewFrame { offset_upward_to_caller_sp: 16, offset_downward_to_clobbers: 16 }
  subq $0x40, %rsp
  movq %rbx, 0x30(%rsp)
  unwind SaveReg { clobber_offset: 0, reg: p3i }
  movq %r12, 0x38(%rsp)
  unwind SaveReg { clobber_offset: 8, reg: p12i }
block0:
  jmp     label1
block1:
  movl $0x1, %r8d
  leaq <offset:1>+(%rsp), %rdi
  movq $0x1, <offset:1>+(%rsp)
  movq $0x0, <offset:1>+8(%rsp)
  movq $0x0, <offset:1>+0x10(%rsp)
  addq $0x3, %r8
  seto %al
  jmp     label2
block2:
  movq %r8, %rsi
  addq $0x3, %rsi
  seto %al
  testb %al, %al
  jnz     label13; j label3
block3:
  call    User(userextname3)
  movq <offset:1>+(%rsp), %rdi
  movq <offset:1>+8(%rsp), %rsi
  call    User(userextname4)
  movq <offset:1>+(%rsp), %rdi
  movq <offset:1>+8(%rsp), %rax
  movq <offset:1>+0x10(%rsp), %rsi
  testq %rsi, %rsi
  jnz     label5; j label4
block4:
  jmp     label6
block5:
  movl $0x1, %edx
  call    User(userextname5)
  jmp     label6
block6:
  movl $0x30, %edi
  movl $0x8, %esi
  call    User(userextname8)
  movq %rax, %r12
  movq $0x1, (%rax)
  load_ext_name userextname9+0, %rcx
  movq %rcx, 8(%rax)
  movq $0x30, 0x10(%rax)
  load_ext_name userextname6+0, %rcx
  movq %rcx, 0x18(%rax)
  movq $0x3, 0x20(%rax)
  movq $0x0, 0x28(%rax)
  leaq <offset:1>+0x18(%rsp), %rbx
  movq $0x1, <offset:1>+0x18(%rsp)
  movq $0x0, <offset:1>+0x20(%rsp)
  movq $0x0, <offset:1>+0x28(%rsp)
  load_ext_name userextname7+0, %rcx
  movq %r12, %rdi
  call    *%rcx
  movq %rax, %rsi
  movq %rbx, %rdi
  call    User(userextname3)
  movq <offset:1>+0x18(%rsp), %rdi
  movq <offset:1>+0x20(%rsp), %rsi
  call    User(userextname4)
  movq <offset:1>+0x18(%rsp), %rdi
  movq <offset:1>+0x20(%rsp), %rax
  movq <offset:1>+0x28(%rsp), %rsi
  testq %rsi, %rsi
  jnz     label8; j label7
block7:
  movq %r12, %rax
  jmp     label9
block8:
  movl $0x1, %edx
  call    User(userextname5)
  movq %r12, %rax
  jmp     label9
block9:
  testq %rax, %rax
  movq %rax, %r12
  jnz     label11; j label10
block10:
  jmp     label12
block11:
  movq %r12, %rdi
  call    User(userextname10)
  jmp     label12
block12:
  uninit  %rax
  xorl %eax, %eax
  movq 0x30(%rsp), %rbx
  movq 0x38(%rsp), %r12
  addq $0x40, %rsp
  movq %rbp, %rsp
  popq %rbp
  retq
block13:
  load_ext_name userextname2+0, %rdi
  uninit  %rsi
  xorl %esi, %esi
  movl $0x40, %edx
  movl $0x1, %r9d
  movl $0x3, %r10d
  movzbq %r9b, %rcx
  movq %r10, %r9
  call    User(userextname1)
  ud2

; milo.main.closure
  pushq %rbp
  unwind PushFrameRegs { offset_upward_to_caller_sp: 16 }
  movq %rsp, %rbp
  unwind DefineNewFrame { offset_upward_to_caller_sp: 16, offset_downward_to_clobbers: 0 }
block0:
  jmp     label1
block1:
  movq 0x18(%rdi), %rax
  movq (%rax), %r9
  movq %rsi, %rax
  addq %r9, %rax
  movq %rsi, %r8
  seto %cl
  testb %cl, %cl
  jnz     label3; j label2
block2:
  movq %rbp, %rsp
  popq %rbp
  retq
block3:
  load_ext_name userextname0+0, %rdi
  uninit  %rsi
  xorl %esi, %esi
  movl $0x40, %edx
  movl $0x1, %eax
  movzbq %al, %rcx
  call    User(userextname1)
  ud2

; milo.twice
  pushq %rbp
  unwind PushFrameRegs { offset_upward_to_caller_sp: 16 }
  movq %rsp, %rbp
  unwind DefineNewFrame { offset_upward_to_caller_sp: 16, offset_downward_to_clobbers: 32 }
  subq $0x20, %rsp
  movq %r12, (%rsp)
  unwind SaveReg { clobber_offset: 0, reg: p12i }
  movq %r13, 8(%rsp)
  unwind SaveReg { clobber_offset: 8, reg: p13i }
  movq %r14, 0x10(%rsp)
  unwind SaveReg { clobber_offset: 16, reg: p14i }
block0:
  movq %rsi, %r13
  jmp     label1
block1:
  movq %rdx, %rsi
  movq %rdi, %r14
  movq %r13, %rdi
  call    *%r14
  movq %rax, %rsi
  movq %r13, %rdi
  call    *%r14
  movq %rax, %r12
  testq %r13, %r13
  jnz     label3; j label2
block2:
  movq %r12, %rax
  jmp     label4
block3:
  movq %r13, %rdi
  call    User(userextname0)
  movq %r12, %rax
  jmp     label4
block4:
  movq (%rsp), %r12
  movq 8(%rsp), %r13
  movq 0x10(%rsp), %r14
  addq $0x20, %rsp
  movq %rbp, %rsp
  popq %rbp
  retq

; milo.main.closure.2
  pushq %rbp
  unwind PushFrameRegs { offset_upward_to_caller_sp: 16 }
  movq %rsp, %rbp
  unwind DefineNewFrame { offset_upward_to_caller_sp: 16, offset_downward_to_clobbers: 0 }
block0:
  jmp     label1
block1:
  movq 0x18(%rdi), %rsi
  movq 0x20(%rdi), %rax
  movq %rbp, %rsp
  popq %rbp
  retq

