/* SPDX-License-Identifier: Apache-2.0 */
/* A global that is written. */
extern int counter;
__attribute__((visibility("hidden"), used)) int counter = 3;
#include "good.c"
