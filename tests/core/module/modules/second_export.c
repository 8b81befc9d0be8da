/* SPDX-License-Identifier: Apache-2.0 */
/* Exports more than its entry object. */
#include <stdint.h>

extern const uint32_t one_more;
__attribute__((visibility("default"), used)) const uint32_t one_more = 1;

#include "good.c"
