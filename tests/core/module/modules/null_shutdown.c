/* SPDX-License-Identifier: Apache-2.0 */
/* No shutdown. */
#define ENTRY_SHUTDOWN NULL
#include "good.c"
