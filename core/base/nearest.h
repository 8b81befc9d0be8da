/* SPDX-License-Identifier: Apache-2.0 */
/* "Did you mean": the names nearest to one that is not known. */
#ifndef ZTC_BASE_NEAREST_H
#define ZTC_BASE_NEAREST_H

#include <stddef.h>

/* Edits (insert, delete, change, swap neighbours) between two names, letter case ignored; anything
 * beyond `limit` (8 at most) is returned as limit + 1. Names over 64 bytes count as too far. */
unsigned ztc_edit_distance(const char *left, const char *right, unsigned limit);

/* The nearest of `count` names, or NULL if none is within a third of the length (at least 1, at most
 * 3). Of equals the first. names may hold NULLs. */
const char *ztc_nearest(const char *name, const char *const *names, size_t count);

#endif
