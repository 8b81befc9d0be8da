/* SPDX-License-Identifier: Apache-2.0 */
/* Wants a stack that can be executed. */
#include "good.c"
