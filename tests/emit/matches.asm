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
  jmp     label2
block2:
  jmp     label3
block3:
  movabsq $0x4010000000000000, %rax
  movq %rax, %xmm0
  jmp     label4
block4:
  call    User(userextname0)
  movq <offset:1>+(%rsp), %rdi
  movq <offset:1>+8(%rsp), %rsi
  call    User(userextname1)
  movq <offset:1>+(%rsp), %rdi
  movq <offset:1>+8(%rsp), %rax
  movq <offset:1>+0x10(%rsp), %rsi
  testq %rsi, %rsi
  jnz     label6; j label5
block5:
  jmp     label7
block6:
  movl $0x1, %edx
  call    User(userextname2)
  jmp     label7
block7:
  uninit  %rax
  xorl %eax, %eax
  addq $0x20, %rsp
  movq %rbp, %rsp
  popq %rbp
  retq

; milo.area
  pushq %rbp
  unwind PushFrameRegs { offset_upward_to_caller_sp: 16 }
  movq %rsp, %rbp
  unwind DefineNewFrame { offset_upward_to_caller_sp: 16, offset_downward_to_clobbers: 0 }
block0:
  jmp     label1
block1:
  movzbq (%rdi), %rax
  movzbq %al, %rcx
  cmpq (%rip), %rcx
  jnbe #trap=user1
  jmp     label2
block2:
  movzbl %al, %ecx
  movl $0x3, %eax
  movl %ecx, %ecx
  cmpl %eax, %ecx
  cmovbl %ecx, %eax
  br_table %rax, %rcx, %rax
block3:
  uninit  %xmm0
  xorpd %xmm0, %xmm0
  jmp     label6
block4:
  movsd 8(%rdi), %xmm0
  mulsd %xmm0, %xmm0
  jmp     label6
block5:
  movsd 8(%rdi), %xmm1
  movabsq $0x4008000000000000, %rax
  movq %rax, %xmm0
  mulsd %xmm1, %xmm0
  mulsd %xmm1, %xmm0
  jmp     label6
block6:
  movq %rbp, %rsp
  popq %rbp
  retq
block7:
  ud2

