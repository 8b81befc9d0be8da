/* SPDX-License-Identifier: Apache-2.0 */
/* The code has another microcontroller than the section. */
#define CODE_CHIP "test2"
#include "good.c"
