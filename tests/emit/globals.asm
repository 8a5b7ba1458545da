; milo.main
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
  load_ext_name userextname0+0, %rax
  movq (%rax), %r8
  leaq 1(%r8), %rcx
  cmpq %r8, %rcx
  jl      label17; j label2
block2:
  leaq 1(%r8), %rcx
  movq %rcx, (%rax)
  leaq 0x29(%r8), %rdx
  cmpq %rcx, %rdx
  jl      label16; j label3
block3:
  leaq 0x29(%r8), %rsi
  movq %rbx, %rdi
  call    User(userextname4)
  load_ext_name userextname5+0, %rdi
  movq (%rdi), %rsi
  movq 8(%rdi), %rdx
  cmpq $0x1, %rdx
  jbe     label15; j label4
block4:
  movq 0x18(%rsi), %r12
  movq 0x20(%rsi), %r13
  movq <offset:1>+0x10(%rsp), %r8
  movq <offset:1>+8(%rsp), %r9
  movq %r8, %rsi
  subq %r9, %rsi
  seto %r10b
  testb %r10b, %r10b
  jnz     label14; j label5
block5:
  cmpq %rsi, %r13
  jnle    label7; j label6
block6:
  jmp     label8
block7:
  movq %r13, %rsi
  movq %rbx, %rdi
  call    User(userextname9)
  jmp     label8
block8:
  movq <offset:1>+(%rsp), %rdi
  addq 8(%rbx), %rdi
  load_ext_name %Memmove+0, %rax
  movq %r12, %rsi
  movq %r13, %rdx
  call    *%rax
  movq <offset:1>+8(%rsp), %r8
  movq %r13, %r9
  movq %r8, %rax
  addq %r9, %rax
  seto %cl
  testb %cl, %cl
  jnz     label13; j label9
block9:
  movq %rax, <offset:1>+8(%rsp)
  movq <offset:1>+(%rsp), %rdi
  movq <offset:1>+8(%rsp), %rsi
  call    User(userextname11)
  movq <offset:1>+(%rsp), %rdi
  movq <offset:1>+8(%rsp), %rax
  movq <offset:1>+0x10(%rsp), %rsi
  testq %rsi, %rsi
  jnz     label11; j label10
block10:
  jmp     label12
block11:
  movl $0x1, %edx
  call    User(userextname12)
  jmp     label12
block12:
  uninit  %rax
  xorl %eax, %eax
  movq 0x20(%rsp), %rbx
  movq 0x28(%rsp), %r12
  movq 0x30(%rsp), %r13
  addq $0x40, %rsp
  movq %rbp, %rsp
  popq %rbp
  retq
block13:
  load_ext_name userextname10+0, %rdi
  uninit  %rsi
  xorl %esi, %esi
  movl $0x40, %edx
  movl $0x1, %eax
  movzbq %al, %rcx
  call    User(userextname2)
  ud2
block14:
  load_ext_name userextname8+0, %rdi
  movl $0x1, %esi
  movl $0x40, %edx
  movl $0x1, %eax
  movzbq %al, %rcx
  call    User(userextname2)
  ud2
block15:
  load_ext_name userextname6+0, %rdi
  movl $0x1, %esi
  call    User(userextname7)
  ud2
block16:
  load_ext_name userextname3+0, %rdi
  uninit  %rsi
  xorl %esi, %esi
  movl $0x40, %edx
  movl $0x1, %eax
  leaq 1(%r8), %r8
  movl $0x28, %r9d
  movzbq %al, %rcx
  call    User(userextname2)
  ud2
block17:
  load_ext_name userextname1+0, %rdi
  uninit  %rsi
  xorl %esi, %esi
  movl $0x40, %edx
  movl $0x1, %eax
  movl $0x1, %r9d
  movzbq %al, %rcx
  call    User(userextname2)
  ud2

; milo.NAMES
  pushq %rbp
  unwind PushFrameRegs { offset_upward_to_caller_sp: 16 }
  movq %rsp, %rbp
  unwind DefineNewFrame { offset_upward_to_caller_sp: 16, offset_downward_to_clobbers: 0 }
  subq $0x20, %rsp
block0:
  jmp     label1
block1:
  jmp     label2
block2:
  jmp     label3
block3:
  leaq <offset:1>+(%rsp), %rdi
  movq $0x0, <offset:1>+(%rsp)
  movq $0x0, <offset:1>+8(%rsp)
  movq $0x0, <offset:1>+0x10(%rsp)
  movl $0x2, %esi
  call    User(userextname2)
  movq <offset:1>+(%rsp), %rcx
  movq <offset:1>+8(%rsp), %rdx
  movq <offset:1>+0x10(%rsp), %rax
  jmp     label4
block4:
  cmpq %rax, %rdx
  jnl     label6; j label5
block5:
  jmp     label7
block6:
  leaq <offset:1>+(%rsp), %rdi
  movq %rcx, <offset:1>+(%rsp)
  movq %rdx, <offset:1>+8(%rsp)
  movq %rax, <offset:1>+0x10(%rsp)
  movl $0x1, %esi
  call    User(userextname4)
  movq <offset:1>+(%rsp), %rcx
  movq <offset:1>+8(%rsp), %rdx
  movq <offset:1>+0x10(%rsp), %rax
  jmp     label7
block7:
  load_ext_name userextname3+0, %rdi
  imulq $0x18, %rdx, %rsi
  movq %rdi, (%rcx, %rsi)
  movq $0x3, 8(%rcx, %rsi)
  movq $0x0, 0x10(%rcx, %rsi)
  movl $0x1, %esi
  movq %rsi, %r8
  leaq 1(%rdx), %rsi
  cmpq %rax, %rsi
  jnl     label9; j label8
block8:
  jmp     label10
block9:
  leaq <offset:1>+(%rsp), %rdi
  movq %rcx, <offset:1>+(%rsp)
  leaq 1(%rdx), %rcx
  movq %rcx, <offset:1>+8(%rsp)
  movq %rax, <offset:1>+0x10(%rsp)
  movq %r8, %rsi
  call    User(userextname4)
  movq <offset:1>+(%rsp), %rcx
  movq <offset:1>+8(%rsp), %rsi
  movq <offset:1>+0x10(%rsp), %rax
  jmp     label10
block10:
  load_ext_name userextname5+0, %rdi
  imulq $0x18, %rsi, %rdx
  movq %rdi, (%rcx, %rdx)
  movq $0x2, 8(%rcx, %rdx)
  movq $0x0, 0x10(%rcx, %rdx)
  load_ext_name userextname6+0, %rdx
  movq %rcx, (%rdx)
  leaq 1(%rsi), %rcx
  movq %rcx, 8(%rdx)
  movq %rax, 0x10(%rdx)
  addq $0x20, %rsp
  movq %rbp, %rsp
  popq %rbp
  retq

; milo.hits
  pushq %rbp
  unwind PushFrameRegs { offset_upward_to_caller_sp: 16 }
  movq %rsp, %rbp
  unwind DefineNewFrame { offset_upward_to_caller_sp: 16, offset_downward_to_clobbers: 0 }
block0:
  jmp     label1
block1:
  load_ext_name userextname0+0, %rcx
  movq $0x0, (%rcx)
  movq %rbp, %rsp
  popq %rbp
  retq

; milo.hit
  pushq %rbp
  unwind PushFrameRegs { offset_upward_to_caller_sp: 16 }
  movq %rsp, %rbp
  unwind DefineNewFrame { offset_upward_to_caller_sp: 16, offset_downward_to_clobbers: 0 }
block0:
  jmp     label1
block1:
  load_ext_name userextname0+0, %r11
  movq (%r11), %r8
  leaq 1(%r8), %rax
  cmpq %r8, %rax
  jl      label3; j label2
block2:
  leaq 1(%r8), %rax
  movq %rax, (%r11)
  movq %rbp, %rsp
  popq %rbp
  retq
block3:
  load_ext_name userextname1+0, %rdi
  uninit  %rsi
  xorl %esi, %esi
  movl $0x40, %edx
  movl $0x1, %eax
  movl $0x1, %r9d
  movzbq %al, %rcx
  call    User(userextname2)
  ud2

