/* SPDX-License-Identifier: Apache-2.0 */
/* A good module that does not give back all memory. */
#define MODULE_ID "org.ztc.test.leaks"
#define TARGET_ID "leaky_board"
#define LEAKS
#include "good.c"
