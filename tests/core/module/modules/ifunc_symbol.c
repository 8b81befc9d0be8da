/* SPDX-License-Identifier: Apache-2.0 */
/* An exported function that is chosen by code that runs while symbols are looked up. */
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

int by_choice(void) __attribute__((ifunc("choose"), visibility("default")));

#include "good.c"
