/* SPDX-License-Identifier: Apache-2.0 */
/* The code has another name than the section. */
#define CODE_NAME "Another board"
#include "good.c"
