/* SPDX-License-Identifier: Apache-2.0 */
/* No init. */
#define ENTRY_INIT NULL
#include "good.c"
