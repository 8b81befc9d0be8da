/* SPDX-License-Identifier: Apache-2.0 */
/* Preloaded by test_tables.py: allocation number $FAIL_AT of the program fails. */
#include <errno.h>
#include <stdlib.h>

extern void *__libc_malloc(size_t size);
extern void *__libc_calloc(size_t count, size_t size);
extern void *__libc_realloc(void *block, size_t size);

static int fails(void)
{
    static long number;
    const char *at = getenv("FAIL_AT");
    int now = at != NULL && ++number == strtol(at, NULL, 10);
    errno = now ? ENOMEM : errno;
    return now;
}

void *malloc(size_t size)
{
    return fails() ? NULL : __libc_malloc(size);
}

void *calloc(size_t count, size_t size)
{
    return fails() ? NULL : __libc_calloc(count, size);
}

void *realloc(void *block, size_t size)
{
    return fails() ? NULL : __libc_realloc(block, size);
}
