/* SPDX-License-Identifier: Apache-2.0 */
/* Code that the loader would have to write. */
__asm__(".section .text\n"
        ".balign 8\n"
        ".quad ztc_module_entry\n");
#include "good.c"
