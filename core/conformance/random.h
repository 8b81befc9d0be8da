/* SPDX-License-Identifier: Apache-2.0 */
/* Numbers from a seed (SplitMix64): the same seed gives the same boards on every machine. */
#ifndef ZTC_CONFORMANCE_RANDOM_H
#define ZTC_CONFORMANCE_RANDOM_H

#include <stdint.h>

static inline uint64_t ztc_random(uint64_t *state)
{
    *state += UINT64_C(0x9E3779B97F4A7C15);
    uint64_t mixed = *state;
    mixed = (mixed ^ (mixed >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
    mixed = (mixed ^ (mixed >> 27)) * UINT64_C(0x94D049BB133111EB);
    return mixed ^ (mixed >> 31);
}

/* 0 .. bound - 1; bound 0 gives 0. */
static inline uint32_t ztc_random_below(uint64_t *state, uint32_t bound)
{
    return bound == 0 ? 0 : (uint32_t)(ztc_random(state) % bound);
}

#endif
