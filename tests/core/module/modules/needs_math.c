/* SPDX-License-Identifier: Apache-2.0 */
/* Needs a library beyond the C library. */
#include <math.h>

extern double (*const keep)(double);
__attribute__((visibility("hidden"), used)) double (*const keep)(double) = sin;

#include "good.c"
