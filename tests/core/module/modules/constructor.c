/* SPDX-License-Identifier: Apache-2.0 */
/* Code that would run when the file is loaded; a test in which it runs does not survive. */
static void run_at_load(void) __attribute__((constructor));

static void run_at_load(void)
{
    __builtin_trap();
}

#include "good.c"
