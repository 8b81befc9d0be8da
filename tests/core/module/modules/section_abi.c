/* SPDX-License-Identifier: Apache-2.0 */
/* The section is of an ABI to come. */
#define SECTION_ABI "2.0"
#define ENTRY_MAJOR 2
#include "good.c"
