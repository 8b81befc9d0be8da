/* SPDX-License-Identifier: Apache-2.0 */
/* Code that would run at the end of the program. */
static void run_at_end(void) __attribute__((destructor));

static void run_at_end(void)
{
    __builtin_trap();
}

#include "good.c"
