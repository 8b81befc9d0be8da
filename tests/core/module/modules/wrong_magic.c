/* SPDX-License-Identifier: Apache-2.0 */
/* The entry object starts with another number. */
#define ENTRY_MAGIC 0x12345678u
#include "good.c"
