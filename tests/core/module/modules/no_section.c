/* SPDX-License-Identifier: Apache-2.0 */
/* No section at all. */
#define SECTION_LEFT_OUT
#include "good.c"
