; milo.main
  pushq %rbp
  unwind PushFrameRegs { offset_upward_to_caller_sp: 16 }
  movq %rsp, %rbp
  unwind DefineNewFrame { offset_upward_to_caller_sp: 16, offset_downward_to_clobbers: 32 }
  subq $0x40, %rsp
  movq %r12, 0x20(%rsp)
  unwind SaveReg { clobber_offset: 0, reg: p12i }
  movq %r13, 0x28(%rsp)
  unwind SaveReg { clobber_offset: 8, reg: p13i }
  movq %r14, 0x30(%rsp)
  unwind SaveReg { clobber_offset: 16, reg: p14i }
block0:
  jmp     label1
block1:
  load_ext_name userextname0+0, %r10
  leaq <offset:1>+(%rsp), %r12
  movq %r10, <offset:1>+(%rsp)
  movq $0x3, <offset:1>+8(%rsp)
  movq $0x0, <offset:1>+0x10(%rsp)
  load_ext_name userextname1+0, %rax
  movq 0x18(%rax), %rax
  movq %r12, %rdi
  call    *%rax
  movq %rcx, %rsi
  movq %rdx, %r13
  movq %rax, %r14
  movq %r14, %rdi
  call    User(userextname2)
  movq %r13, %rdx
  testq %rdx, %rdx
  jnz     label3; j label2
block2:
  movq %r12, %rdi
  jmp     label4
block3:
  movl $0x1, %edx
  movq %r13, %rsi
  movq %r14, %rdi
  call    User(userextname3)
  movq %r12, %rdi
  jmp     label4
block4:
  call    User(userextname4)
  uninit  %rax
  xorl %eax, %eax
  movq 0x20(%rsp), %r12
  movq 0x28(%rsp), %r13
  movq 0x30(%rsp), %r14
  addq $0x40, %rsp
  movq %rbp, %rsp
  popq %rbp
  retq

; milo.listen
  pushq %rbp
  unwind PushFrameRegs { offset_upward_to_caller_sp: 16 }
  movq %rsp, %rbp
  unwind DefineNewFrame { offset_upward_to_caller_sp: 16, offset_downward_to_clobbers: 16 }
  subq $0x10, %rsp
  movq %r12, (%rsp)
  unwind SaveReg { clobber_offset: 0, reg: p12i }
  movq %r13, 8(%rsp)
  unwind SaveReg { clobber_offset: 8, reg: p13i }
block0:
  jmp     label1
block1:
  movq 0x18(%rsi), %r8
  call    *%r8
  movq %rcx, %rsi
  movq %rdx, %r12
  movq %rax, %r13
  movq %r13, %rdi
  call    User(userextname0)
  movq %r12, %rdx
  testq %rdx, %rdx
  jnz     label3; j label2
block2:
  jmp     label4
block3:
  movl $0x1, %edx
  movq %r12, %rsi
  movq %r13, %rdi
  call    User(userextname1)
  jmp     label4
block4:
  movq (%rsp), %r12
  movq 8(%rsp), %r13
  addq $0x10, %rsp
  movq %rbp, %rsp
  popq %rbp
  retq

; milo.Dog.speak
  pushq %rbp
  unwind PushFrameRegs { offset_upward_to_caller_sp: 16 }
  movq %rsp, %rbp
  unwind DefineNewFrame { offset_upward_to_caller_sp: 16, offset_downward_to_clobbers: 32 }
  subq $0x40, %rsp
  movq %rbx, 0x20(%rsp)
  unwind SaveReg { clobber_offset: 0, reg: p3i }
  movq %r12, 0x28(%rsp)
  unwind SaveReg { clobber_offset: 8, reg: p12i }
  movq %r13, 0x30(%rsp)
  unwind SaveReg { clobber_offset: 16, reg: p13i }
block0:
  jmp     label1
block1:
  leaq <offset:1>+(%rsp), %rbx
  movq $0x1, <offset:1>+(%rsp)
  movq $0x0, <offset:1>+8(%rsp)
  movq $0x0, <offset:1>+0x10(%rsp)
  movq <offset:1>+0x10(%rsp), %r8
  movq <offset:1>+8(%rsp), %r9
  movq %r8, %rax
  subq %r9, %rax
  seto %cl
  testb %cl, %cl
  jnz     label15; j label2
block2:
  movq 8(%rdi), %r12
  movq %rdi, %r13
  cmpq %rax, %r12
  jnle    label4; j label3
block3:
  jmp     label5
block4:
  movq %r12, %rsi
  movq %rbx, %rdi
  call    User(userextname2)
  jmp     label5
block5:
  movq <offset:1>+(%rsp), %rdi
  addq 8(%rbx), %rdi
  movq %r13, %rax
  movq (%rax), %rsi
  load_ext_name %Memmove+0, %r8
  movq %r12, %rdx
  call    *%r8
  movq <offset:1>+8(%rsp), %r8
  movq %r12, %rax
  movq %r8, %r9
  addq %rax, %r9
  seto %sil
  testb %sil, %sil
  jnz     label14; j label6
block6:
  movq %r9, <offset:1>+8(%rsp)
  movq <offset:1>+0x10(%rsp), %r8
  movq %r8, %rsi
  subq %r9, %rsi
  seto %dil
  testb %dil, %dil
  jnz     label13; j label7
block7:
  cmpq $0x6, %rsi
  jl      label9; j label8
block8:
  jmp     label10
block9:
  movl $0x6, %esi
  movq %rbx, %rdi
  call    User(userextname2)
  jmp     label10
block10:
  movq <offset:1>+(%rsp), %rdi
  addq 8(%rbx), %rdi
  load_ext_name userextname4+0, %rsi
  movl $0x6, %edx
  load_ext_name %Memmove+0, %rax
  call    *%rax
  movq <offset:1>+8(%rsp), %r8
  movq %r8, %r11
  addq $0x6, %r11
  seto %al
  testb %al, %al
  jnz     label12; j label11
block11:
  movq %r11, <offset:1>+8(%rsp)
  movq <offset:1>+(%rsp), %rax
  movq <offset:1>+8(%rsp), %rcx
  movq <offset:1>+0x10(%rsp), %rdx
  movq 0x20(%rsp), %rbx
  movq 0x28(%rsp), %r12
  movq 0x30(%rsp), %r13
  addq $0x40, %rsp
  movq %rbp, %rsp
  popq %rbp
  retq
block12:
  load_ext_name userextname6+0, %rdi
  uninit  %rsi
  xorl %esi, %esi
  movl $0x40, %edx
  movl $0x1, %eax
  movl $0x6, %r9d
  movzbq %al, %rcx
  call    User(userextname1)
  ud2
block13:
  load_ext_name userextname5+0, %rdi
  movl $0x1, %esi
  movl $0x40, %edx
  movl $0x1, %eax
  movzbq %al, %rcx
  call    User(userextname1)
  ud2
block14:
  load_ext_name userextname3+0, %rdi
  uninit  %rsi
  xorl %esi, %esi
  movl $0x40, %edx
  movl $0x1, %eax
  movzbq %al, %rcx
  movq %r12, %r9
  call    User(userextname1)
  ud2
block15:
  load_ext_name userextname0+0, %rdi
  movl $0x1, %esi
  movl $0x40, %edx
  movl $0x1, %eax
  movzbq %al, %rcx
  call    User(userextname1)
  ud2

