/* SPDX-License-Identifier: Apache-2.0 */
/* Signals that are a variant of another one, such as the complementary output of a channel. */
#ifndef ZTC_FIX_VARIANTS_H
#define ZTC_FIX_VARIANTS_H

#include "base/arena.h"

#include <ztc/target.h>

#include <stdbool.h>

/*
 * By row of the table: does another row of the same class, role, unit and channel have a signal whose name this
 * one's begins with (CH2 and CH2N)? Nothing else in the tables tells the two apart. In the arena; NULL when out
 * of memory.
 */
const bool *ztc_variants_find(const struct ztc_table *functions, struct ztc_arena *arena);

#endif
