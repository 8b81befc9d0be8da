/* SPDX-License-Identifier: Apache-2.0 */
/* A function that is chosen by code that runs while the file is loaded. */
static int chosen(void)
{
    return 1;
}

static int (*choose(void))(void) __attribute__((used));

static int (*choose(void))(void)
{
    __builtin_trap();
    return chosen;
}

static int by_choice(void) __attribute__((ifunc("choose")));

extern int (*const keep)(void);
__attribute__((visibility("hidden"), used)) int (*const keep)(void) = by_choice;

#include "good.c"
