; milo.main
  pushq %rbp
  unwind PushFrameRegs { offset_upward_to_caller_sp: 16 }
  movq %rsp, %rbp
  unwind DefineNewFrame { offset_upward_to_caller_sp: 16, offset_downward_to_clobbers: 48 }
  subq $0x100, %rsp
  movq %rbx, 0xd0(%rsp)
  unwind SaveReg { clobber_offset: 0, reg: p3i }
  movq %r12, 0xd8(%rsp)
  unwind SaveReg { clobber_offset: 8, reg: p12i }
  movq %r13, 0xe0(%rsp)
  unwind SaveReg { clobber_offset: 16, reg: p13i }
  movq %r14, 0xe8(%rsp)
  unwind SaveReg { clobber_offset: 24, reg: p14i }
  movq %r15, 0xf0(%rsp)
  unwind SaveReg { clobber_offset: 32, reg: p15i }
block0:
  jmp     label1
block1:
  movl $0xc, %edi
  call    User(userextname0)
  testb %al, %al
  jnz     label3; j label2
block2:
  movq %rcx, %rdi
  call    User(userextname0)
  jmp     label4
block3:
  movq %rcx, %rdi
  movl $0x1, %eax
  jmp     label4
block4:
  leaq <offset:1>+(%rsp), %rdi
  movb %al, <offset:1>+(%rsp)
  movq %rax, <offset:1>+0x98(%rsp)
  movq %rcx, <offset:1>+8(%rsp)
  movq %rcx, <offset:1>+0xa0(%rsp)
  movq %rdx, <offset:1>+0x10(%rsp)
  movq %rdx, <offset:1>+0xa8(%rsp)
  movq %rsi, <offset:1>+0x18(%rsp)
  movq %rsi, %r15
  leaq <offset:1>+0x20(%rsp), %rbx
  movq $0x1, <offset:1>+0x20(%rsp)
  movq $0x0, <offset:1>+0x28(%rsp)
  movq $0x0, <offset:1>+0x30(%rsp)
  uninit  %rdx
  xorl %edx, %edx
  movq %rbx, %rsi
  call    User(userextname1)
  movq <offset:1>+0x20(%rsp), %r13
  movq <offset:1>+0x28(%rsp), %r14
  movq <offset:1>+0x30(%rsp), %r12
  movl $0x6, %edi
  call    User(userextname0)
  testb %al, %al
  jnz     label6; j label5
block5:
  movq %rcx, %rdi
  call    User(userextname0)
  jmp     label7
block6:
  movq %rcx, %rdi
  movl $0x1, %eax
  jmp     label7
block7:
  leaq <offset:1>+0x38(%rsp), %rdi
  movb %al, <offset:1>+0x38(%rsp)
  movq %rax, <offset:1>+0xb0(%rsp)
  movq %rcx, <offset:1>+0x40(%rsp)
  movq %rcx, <offset:1>+0xb8(%rsp)
  movq %rdx, <offset:1>+0x48(%rsp)
  movq %rdx, <offset:1>+0xc0(%rsp)
  movq %rsi, <offset:1>+0x50(%rsp)
  movq %rsi, <offset:1>+0xc8(%rsp)
  movq %r13, <offset:1>+0x20(%rsp)
  movq %r14, <offset:1>+0x28(%rsp)
  movq %r12, <offset:1>+0x30(%rsp)
  uninit  %rdx
  xorl %edx, %edx
  movq %rbx, %rsi
  call    User(userextname1)
  movq <offset:1>+0x20(%rsp), %rdi
  movq %rdi, %rbx
  movq <offset:1>+0x28(%rsp), %rsi
  movq <offset:1>+0x30(%rsp), %rax
  movq %rax, %r12
  call    User(userextname2)
  movq %r12, %rsi
  testq %rsi, %rsi
  jnz     label9; j label8
block8:
  jmp     label10
block9:
  movl $0x1, %edx
  movq %rbx, %rdi
  call    User(userextname3)
  jmp     label10
block10:
  leaq <offset:1>+0x58(%rsp), %rdi
  movq <offset:1>+0x98(%rsp), %rax
  movb %al, <offset:1>+0x58(%rsp)
  movq <offset:1>+0xa0(%rsp), %rcx
  movq %rcx, <offset:1>+0x60(%rsp)
  movq <offset:1>+0xa8(%rsp), %rdx
  movq %rdx, <offset:1>+0x68(%rsp)
  movq %r15, %rsi
  movq %rsi, <offset:1>+0x70(%rsp)
  call    User(userextname4)
  leaq <offset:1>+0x78(%rsp), %rdi
  movq <offset:1>+0xb0(%rsp), %rax
  movb %al, <offset:1>+0x78(%rsp)
  movq <offset:1>+0xb8(%rsp), %rcx
  movq %rcx, <offset:1>+0x80(%rsp)
  movq <offset:1>+0xc0(%rsp), %rdx
  movq %rdx, <offset:1>+0x88(%rsp)
  movq <offset:1>+0xc8(%rsp), %rsi
  movq %rsi, <offset:1>+0x90(%rsp)
  call    User(userextname4)
  uninit  %rax
  xorl %eax, %eax
  movq 0xd0(%rsp), %rbx
  movq 0xd8(%rsp), %r12
  movq 0xe0(%rsp), %r13
  movq 0xe8(%rsp), %r14
  movq 0xf0(%rsp), %r15
  addq $0x100, %rsp
  movq %rbp, %rsp
  popq %rbp
  retq

; milo.quarter
  pushq %rbp
  unwind PushFrameRegs { offset_upward_to_caller_sp: 16 }
  movq %rsp, %rbp
  unwind DefineNewFrame { offset_upward_to_caller_sp: 16, offset_downward_to_clobbers: 0 }
block0:
  jmp     label1
block1:
  call    User(userextname0)
  movq %rcx, %rdi
  testb %al, %al
  jnz     label3; j label2
block2:
  call    User(userextname0)
  movq %rbp, %rsp
  popq %rbp
  retq
block3:
  movl $0x1, %eax
  movq %rdi, %rcx
  movq %rbp, %rsp
  popq %rbp
  retq

; milo.half
  pushq %rbp
  unwind PushFrameRegs { offset_upward_to_caller_sp: 16 }
  movq %rsp, %rbp
  unwind DefineNewFrame { offset_upward_to_caller_sp: 16, offset_downward_to_clobbers: 16 }
  subq $0x30, %rsp
  movq %rbx, 0x20(%rsp)
  unwind SaveReg { clobber_offset: 0, reg: p3i }
block0:
  jmp     label1
block1:
  movq %rdi, %rax
  shrq $0x3f, %rax
  leaq (%rdi, %rax), %rcx
  movq %rcx, %rax
  andq $0xfffffffffffffffe, %rax
  movq %rdi, %rdx
  subq %rax, %rdx
  movq %rdi, %rsi
  testq %rdx, %rdx
  jnz     label3; j label2
block2:
  uninit  %rax
  xorl %eax, %eax
  sarq $1, %rcx
  uninit  %rsi
  xorq %rsi, %rsi
  movq %rsi, %rdx
  movq 0x20(%rsp), %rbx
  addq $0x30, %rsp
  movq %rbp, %rsp
  popq %rbp
  retq
block3:
  leaq <offset:1>+(%rsp), %rbx
  movq $0x1, <offset:1>+(%rsp)
  movq $0x0, <offset:1>+8(%rsp)
  movq $0x0, <offset:1>+0x10(%rsp)
  movq %rbx, %rdi
  call    User(userextname0)
  movq <offset:1>+0x10(%rsp), %r8
  movq <offset:1>+8(%rsp), %r9
  movq %r8, %rax
  subq %r9, %rax
  seto %cl
  testb %cl, %cl
  jnz     label10; j label4
block4:
  cmpq $0x7, %rax
  jl      label6; j label5
block5:
  jmp     label7
block6:
  movl $0x7, %esi
  movq %rbx, %rdi
  call    User(userextname4)
  jmp     label7
block7:
  movq <offset:1>+(%rsp), %rdi
  addq 8(%rbx), %rdi
  load_ext_name userextname1+0, %rsi
  movl $0x7, %edx
  load_ext_name %Memmove+0, %rax
  call    *%rax
  movq <offset:1>+8(%rsp), %r8
  movq %r8, %rax
  addq $0x7, %rax
  seto %cl
  testb %cl, %cl
  jnz     label9; j label8
block8:
  movq %rax, <offset:1>+8(%rsp)
  movq <offset:1>+(%rsp), %rcx
  movq <offset:1>+8(%rsp), %rdx
  movq <offset:1>+0x10(%rsp), %rsi
  movl $0x1, %eax
  movq 0x20(%rsp), %rbx
  addq $0x30, %rsp
  movq %rbp, %rsp
  popq %rbp
  retq
block9:
  load_ext_name userextname5+0, %rdi
  uninit  %rsi
  xorl %esi, %esi
  movl $0x40, %edx
  movl $0x1, %eax
  movl $0x7, %r9d
  movzbq %al, %rcx
  call    User(userextname3)
  ud2
block10:
  load_ext_name userextname2+0, %rdi
  movl $0x1, %esi
  movl $0x40, %edx
  movl $0x1, %eax
  movzbq %al, %rcx
  call    User(userextname3)
  ud2

