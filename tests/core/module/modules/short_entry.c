/* SPDX-License-Identifier: Apache-2.0 */
/* An entry object that says it ends before its functions. */
#define ENTRY_SIZE 24
#include "good.c"
