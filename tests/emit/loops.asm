; milo.main
  pushq %rbp
  unwind PushFrameRegs { offset_upward_to_caller_sp: 16 }
  movq %rsp, %rbp
  unwind DefineNewFrame { offset_upward_to_caller_sp: 16, offset_downward_to_clobbers: 0 }
  subq $0x30, %rsp
block0:
  jmp     label1
block1:
  leaq <offset:1>+(%rsp), %rdi
  movq $0x1, <offset:1>+(%rsp)
  uninit  %r8
  xorq %r8, %r8
  movq $0x0, <offset:1>+8(%rsp)
  movq $0x0, <offset:1>+0x10(%rsp)
  leaq <offset:1>+0x18(%rsp), %rax
  movq $0x1, <offset:1>+0x18(%rsp)
  movq $0x2, <offset:1>+0x20(%rsp)
  movq $0x3, <offset:1>+0x28(%rsp)
  movq %r8, %rsi
  jmp     label2
block2:
  cmpq $0x3, %r8
  jl      label7; j label3
block3:
  call    User(userextname2)
  movq <offset:1>+(%rsp), %rdi
  movq <offset:1>+8(%rsp), %rsi
  call    User(userextname3)
  movq <offset:1>+(%rsp), %rdi
  movq <offset:1>+8(%rsp), %rax
  movq <offset:1>+0x10(%rsp), %rsi
  testq %rsi, %rsi
  jnz     label5; j label4
block4:
  jmp     label6
block5:
  movl $0x1, %edx
  call    User(userextname4)
  jmp     label6
block6:
  uninit  %rax
  xorl %eax, %eax
  addq $0x30, %rsp
  movq %rbp, %rsp
  popq %rbp
  retq
block7:
  movq (%rax, %r8, 8), %r9
  movq %rsi, %rcx
  addq %r9, %rcx
  movq %rsi, %r10
  seto %dl
  testb %dl, %dl
  jnz     label9; j label8
block8:
  leaq 1(%r8), %r8
  movq %rcx, %rsi
  jmp     label2
block9:
  load_ext_name userextname0+0, %rdi
  uninit  %rsi
  xorl %esi, %esi
  movl $0x40, %edx
  movl $0x1, %eax
  movzbq %al, %rcx
  movq %r10, %r8
  call    User(userextname1)
  ud2

; milo.sum
  pushq %rbp
  unwind PushFrameRegs { offset_upward_to_caller_sp: 16 }
  movq %rsp, %rbp
  unwind DefineNewFrame { offset_upward_to_caller_sp: 16, offset_downward_to_clobbers: 0 }
block0:
  jmp     label1
block1:
  uninit  %r8
  xorq %r8, %r8
  movq %r8, %rax
  jmp     label2
block2:
  cmpq %rsi, %r8
  jl      label4; j label3
block3:
  movq %rbp, %rsp
  popq %rbp
  retq
block4:
  movq (%rdi, %r8, 8), %r9
  movq %rax, %rcx
  addq %r9, %rcx
  movq %rax, %r10
  seto %al
  testb %al, %al
  jnz     label6; j label5
block5:
  leaq 1(%r8), %r8
  movq %rcx, %rax
  jmp     label2
block6:
  load_ext_name userextname0+0, %rdi
  uninit  %rsi
  xorl %esi, %esi
  movl $0x40, %edx
  movl $0x1, %eax
  movzbq %al, %rcx
  movq %r10, %r8
  call    User(userextname1)
  ud2

