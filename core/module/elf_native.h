/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What this machine's dynamic loader takes: class, byte order, architecture, its own name, and the numbers
 * of the few relocations that an ordinary shared object has. One block for each architecture; add one here to
 * port the reader.
 */
#ifndef ZTC_MODULE_ELF_NATIVE_H
#define ZTC_MODULE_ELF_NATIVE_H

#include <elf.h>
#include <link.h>

#if defined(__x86_64__) && defined(__LP64__)
#define ZTC_ELF_MACHINE EM_X86_64
#define ZTC_ELF_RELA 1
#define ZTC_R_WORD R_X86_64_64
#define ZTC_R_GLOB_DAT R_X86_64_GLOB_DAT
#define ZTC_R_JUMP_SLOT R_X86_64_JUMP_SLOT
#define ZTC_R_RELATIVE R_X86_64_RELATIVE
#define ZTC_R_IRELATIVE R_X86_64_IRELATIVE
#define ZTC_ELF_LOADER "ld-linux-x86-64.so.2"
#elif defined(__i386__)
#define ZTC_ELF_MACHINE EM_386
#define ZTC_ELF_RELA 0
#define ZTC_R_WORD R_386_32
#define ZTC_R_GLOB_DAT R_386_GLOB_DAT
#define ZTC_R_JUMP_SLOT R_386_JMP_SLOT
#define ZTC_R_RELATIVE R_386_RELATIVE
#define ZTC_R_IRELATIVE R_386_IRELATIVE
#define ZTC_ELF_LOADER "ld-linux.so.2"
#elif defined(__aarch64__) && defined(__LP64__)
#define ZTC_ELF_MACHINE EM_AARCH64
#define ZTC_ELF_RELA 1
#define ZTC_R_WORD R_AARCH64_ABS64
#define ZTC_R_GLOB_DAT R_AARCH64_GLOB_DAT
#define ZTC_R_JUMP_SLOT R_AARCH64_JUMP_SLOT
#define ZTC_R_RELATIVE R_AARCH64_RELATIVE
#define ZTC_R_IRELATIVE R_AARCH64_IRELATIVE
#define ZTC_ELF_LOADER "ld-linux-aarch64.so.1"
#elif defined(__arm__)
#define ZTC_ELF_MACHINE EM_ARM
#define ZTC_ELF_RELA 0
#define ZTC_R_WORD R_ARM_ABS32
#define ZTC_R_GLOB_DAT R_ARM_GLOB_DAT
#define ZTC_R_JUMP_SLOT R_ARM_JUMP_SLOT
#define ZTC_R_RELATIVE R_ARM_RELATIVE
#define ZTC_R_IRELATIVE R_ARM_IRELATIVE
#ifdef __ARM_PCS_VFP
#define ZTC_ELF_LOADER "ld-linux-armhf.so.3"
#else
#define ZTC_ELF_LOADER "ld-linux.so.3"
#endif
#elif defined(__riscv) && __riscv_xlen == 64
#define ZTC_ELF_MACHINE EM_RISCV
#define ZTC_ELF_RELA 1
#define ZTC_R_WORD R_RISCV_64
#define ZTC_R_GLOB_DAT R_RISCV_64 /* RISC-V has none of its own */
#define ZTC_R_JUMP_SLOT R_RISCV_JUMP_SLOT
#define ZTC_R_RELATIVE R_RISCV_RELATIVE
#define ZTC_R_IRELATIVE 58 /* R_RISCV_IRELATIVE, not in every elf.h */
#ifdef __riscv_float_abi_double
#define ZTC_ELF_LOADER "ld-linux-riscv64-lp64d.so.1"
#else
#define ZTC_ELF_LOADER "ld-linux-riscv64-lp64.so.1"
#endif
#else
#error "elf_native.h has no block for this architecture"
#endif

#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
#define ZTC_ELF_DATA ELFDATA2LSB
#else
#define ZTC_ELF_DATA ELFDATA2MSB
#endif

#if __ELF_NATIVE_CLASS == 64
#define ZTC_ELF_CLASS ELFCLASS64
#define ZTC_R_TYPE(info) ELF64_R_TYPE(info)
#define ZTC_R_SYMBOL(info) ELF64_R_SYM(info)
#else
#define ZTC_ELF_CLASS ELFCLASS32
#define ZTC_R_TYPE(info) ELF32_R_TYPE(info)
#define ZTC_R_SYMBOL(info) ELF32_R_SYM(info)
#endif

#endif
