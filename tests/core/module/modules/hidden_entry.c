/* SPDX-License-Identifier: Apache-2.0 */
/* The entry object is there, but not exported. */
#define ENTRY_EXPORT __attribute__((visibility("hidden"), used))
#include "good.c"
