/* SPDX-License-Identifier: Apache-2.0 */
/* Data of each thread. */
extern _Thread_local int counter;
__attribute__((visibility("default"), used)) _Thread_local int counter;
#include "good.c"
