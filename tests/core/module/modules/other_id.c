/* SPDX-License-Identifier: Apache-2.0 */
/* The code describes a target of another id. */
#define CODE_ID "other_board"
#include "good.c"
