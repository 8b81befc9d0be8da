/* SPDX-License-Identifier: Apache-2.0 */
/* Wants a host that does not exist yet. */
#define ENTRY_MIN_HOST_MINOR 9
#include "good.c"
