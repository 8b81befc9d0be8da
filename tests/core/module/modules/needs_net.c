/* SPDX-License-Identifier: Apache-2.0 */
/* A target module that says it needs the network. */
#define SECTION_MORE "needs=net\0"
#include "good.c"
