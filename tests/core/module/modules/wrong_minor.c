/* SPDX-License-Identifier: Apache-2.0 */
/* The entry object and the section name different ABIs. */
#define ENTRY_MINOR 7
#include "good.c"
