; milo.main
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
  jmp     label2
block2:
  load_ext_name userextname2+0, %rdi
  movq %rdi, %r12
  movl $0x8, %esi
  uninit  %rdi
  xorq %rdi, %rdi
  movq %rdi, %r13
  jmp     label3
block3:
  movq %r12, %rdi
  call    User(userextname0)
  movq %r13, %rsi
  testq %rsi, %rsi
  jnz     label5; j label4
block4:
  jmp     label6
block5:
  movl $0x1, %edx
  movq %r12, %rdi
  call    User(userextname1)
  jmp     label6
block6:
  uninit  %rax
  xorl %eax, %eax
  movq (%rsp), %r12
  movq 8(%rsp), %r13
  addq $0x10, %rsp
  movq %rbp, %rsp
  popq %rbp
  retq

; milo.sign
  pushq %rbp
  unwind PushFrameRegs { offset_upward_to_caller_sp: 16 }
  movq %rsp, %rbp
  unwind DefineNewFrame { offset_upward_to_caller_sp: 16, offset_downward_to_clobbers: 0 }
block0:
  jmp     label1
block1:
  testq %rdi, %rdi
  jl      label6; j label2
block2:
  testq %rdi, %rdi
  jz      label4; j label3
block3:
  load_ext_name userextname2+0, %rax
  movl $0x8, %ecx
  uninit  %rdx
  xorq %rdx, %rdx
  jmp     label5
block4:
  load_ext_name userextname1+0, %rax
  movl $0x4, %ecx
  uninit  %rdx
  xorq %rdx, %rdx
  jmp     label5
block5:
  movq %rbp, %rsp
  popq %rbp
  retq
block6:
  load_ext_name userextname0+0, %rax
  movl $0x8, %ecx
  uninit  %rdx
  xorq %rdx, %rdx
  movq %rbp, %rsp
  popq %rbp
  retq

