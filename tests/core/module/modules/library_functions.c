/* SPDX-License-Identifier: Apache-2.0 */
/* A good module that imports everything that is allowed. */
#define MODULE_ID "org.ztc.test.library"
#define TARGET_ID "library_board"

#include <string.h>

extern const void *const keep[];
__attribute__((visibility("hidden"), used)) const void *const keep[] = {
    (const void *)memcpy,  (const void *)memmove, (const void *)memset,  (const void *)memcmp,
    (const void *)memchr,  (const void *)strlen,  (const void *)strnlen, (const void *)strcmp,
    (const void *)strncmp, (const void *)strchr,  (const void *)strrchr, (const void *)strstr,
};

#include "good.c"
