; milo.main
  pushq %rbp
  unwind PushFrameRegs { offset_upward_to_caller_sp: 16 }
  movq %rsp, %rbp
  unwind DefineNewFrame { offset_upward_to_caller_sp: 16, offset_downward_to_clobbers: 0 }
  subq $0x20, %rsp
block0:
  jmp     label1
block1:
  leaq <offset:1>+(%rsp), %rdi
  movq $0x1, <offset:1>+(%rsp)
  movq $0x0, <offset:1>+8(%rsp)
  movq $0x0, <offset:1>+0x10(%rsp)
  movl $0x3, %eax
  addq $0x8, %rax
  seto %cl
  jmp     label2
block2:
  movq %rax, %rcx
  shrq $0x3f, %rcx
  leaq (%rax, %rcx), %rsi
  sarq $1, %rsi
  call    User(userextname2)
  movq <offset:1>+(%rsp), %rdi
  movq <offset:1>+8(%rsp), %rsi
  call    User(userextname3)
  movq <offset:1>+(%rsp), %rdi
  movq <offset:1>+8(%rsp), %rax
  movq <offset:1>+0x10(%rsp), %rsi
  testq %rsi, %rsi
  jnz     label4; j label3
block3:
  jmp     label5
block4:
  movl $0x1, %edx
  call    User(userextname4)
  jmp     label5
block5:
  uninit  %rax
  xorl %eax, %eax
  addq $0x20, %rsp
  movq %rbp, %rsp
  popq %rbp
  retq

; milo.mean
  pushq %rbp
  unwind PushFrameRegs { offset_upward_to_caller_sp: 16 }
  movq %rsp, %rbp
  unwind DefineNewFrame { offset_upward_to_caller_sp: 16, offset_downward_to_clobbers: 0 }
block0:
  jmp     label1
block1:
  movq %rdi, %rax
  addq %rsi, %rax
  movq %rdi, %r8
  movq %rsi, %r9
  seto %cl
  testb %cl, %cl
  jnz     label3; j label2
block2:
  movq %rax, %rcx
  shrq $0x3f, %rcx
  leaq (%rax, %rcx), %rax
  sarq $1, %rax
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

