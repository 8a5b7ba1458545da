; milo.main
  pushq %rbp
  unwind PushFrameRegs { offset_upward_to_caller_sp: 16 }
  movq %rsp, %rbp
  unwind DefineNewFrame { offset_upward_to_caller_sp: 16, offset_downward_to_clobbers: 0 }
  subq $0x60, %rsp
block0:
  jmp     label1
block1:
  jmp     label2
block2:
  load_ext_name userextname0+0, %rax
  leaq <offset:1>+(%rsp), %rdi
  movq %rax, <offset:1>+(%rsp)
  movq $0x4, <offset:1>+8(%rsp)
  movq $0x0, <offset:1>+0x10(%rsp)
  call    User(userextname1)
  uninit  %r8
  xorl %r8d, %r8d
  jmp     label3
block3:
  testb %r8b, %r8b
  jnz     label5; j label4
block4:
  jmp     label6
block5:
  load_ext_name userextname0+0, %rax
  leaq <offset:1>+0x18(%rsp), %rdi
  movq %rax, <offset:1>+0x18(%rsp)
  movq $0x4, <offset:1>+0x20(%rsp)
  movq $0x0, <offset:1>+0x28(%rsp)
  call    User(userextname1)
  jmp     label6
block6:
  movl $0x1, %eax
  jmp     label7
block7:
  testb %al, %al
  jnz     label9; j label8
block8:
  jmp     label10
block9:
  load_ext_name userextname0+0, %rax
  leaq <offset:1>+0x48(%rsp), %rdi
  movq %rax, <offset:1>+0x48(%rsp)
  movq $0x4, <offset:1>+0x50(%rsp)
  movq $0x0, <offset:1>+0x58(%rsp)
  call    User(userextname1)
  jmp     label10
block10:
  uninit  %rax
  xorl %eax, %eax
  addq $0x60, %rsp
  movq %rbp, %rsp
  popq %rbp
  retq

; milo.maybe
  pushq %rbp
  unwind PushFrameRegs { offset_upward_to_caller_sp: 16 }
  movq %rsp, %rbp
  unwind DefineNewFrame { offset_upward_to_caller_sp: 16, offset_downward_to_clobbers: 0 }
  subq $0x30, %rsp
block0:
  jmp     label1
block1:
  movl $0x1, %esi
  testb %dil, %dil
  jnz     label3; j label2
block2:
  jmp     label4
block3:
  load_ext_name userextname0+0, %rax
  leaq <offset:1>+(%rsp), %rdi
  movq %rax, <offset:1>+(%rsp)
  movq $0x4, <offset:1>+8(%rsp)
  movq $0x0, <offset:1>+0x10(%rsp)
  call    User(userextname1)
  uninit  %rsi
  xorl %esi, %esi
  jmp     label4
block4:
  testb %sil, %sil
  jnz     label6; j label5
block5:
  jmp     label7
block6:
  load_ext_name userextname0+0, %rax
  leaq <offset:1>+0x18(%rsp), %rdi
  movq %rax, <offset:1>+0x18(%rsp)
  movq $0x4, <offset:1>+0x20(%rsp)
  movq $0x0, <offset:1>+0x28(%rsp)
  call    User(userextname1)
  jmp     label7
block7:
  addq $0x30, %rsp
  movq %rbp, %rsp
  popq %rbp
  retq

; milo.pass
  pushq %rbp
  unwind PushFrameRegs { offset_upward_to_caller_sp: 16 }
  movq %rsp, %rbp
  unwind DefineNewFrame { offset_upward_to_caller_sp: 16, offset_downward_to_clobbers: 0 }
  subq $0x20, %rsp
block0:
  jmp     label1
block1:
  leaq <offset:1>+(%rsp), %r8
  movq %rdi, <offset:1>+(%rsp)
  movq %rsi, <offset:1>+8(%rsp)
  movq %rdx, <offset:1>+0x10(%rsp)
  movq %r8, %rdi
  call    User(userextname0)
  addq $0x20, %rsp
  movq %rbp, %rsp
  popq %rbp
  retq

; milo.Guard.drop
  pushq %rbp
  unwind PushFrameRegs { offset_upward_to_caller_sp: 16 }
  movq %rsp, %rbp
  unwind DefineNewFrame { offset_upward_to_caller_sp: 16, offset_downward_to_clobbers: 0 }
block0:
  movq %rdi, %rsi
  jmp     label1
block1:
  movq (%rsi), %rdi
  movq 8(%rsi), %rsi
  call    User(userextname0)
  movq %rbp, %rsp
  popq %rbp
  retq

