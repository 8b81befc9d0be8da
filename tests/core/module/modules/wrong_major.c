/* SPDX-License-Identifier: Apache-2.0 */
/* Built against an ABI of another major number. */
#define ENTRY_MAJOR 2
#include "good.c"
