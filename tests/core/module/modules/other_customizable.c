/* SPDX-License-Identifier: Apache-2.0 */
/* The section says customizable, the code does not. */
#define CODE_CUSTOMIZABLE 0
#include "good.c"
