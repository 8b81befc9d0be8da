/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The cheapest assignment of rows to columns, each column taken once at most: the Hungarian method in
 * the form of shortest augmenting paths. Beside the shared columns each row may have one of its own,
 * which no other row can take.
 */
#ifndef ZTC_FIX_ASSIGN_H
#define ZTC_FIX_ASSIGN_H

#include "base/arena.h"
#include "fix/cost.h"

/* The column of its own, as a result. */
#define ZTC_ASSIGN_OWN UINT32_MAX

/* Costs are not negative, or ZTC_COST_NEVER. */
struct ztc_assign {
    size_t rows, columns;
    const struct ztc_cost *costs; /* rows times columns, row by row */
    const struct ztc_cost *own;   /* of each row's own column */
    uint64_t work;                /* steps taken are added to it */
};

/* Room that ztc_assign_solve works in, for problems up to this size; NULL when out of memory. */
struct ztc_assign_room;
struct ztc_assign_room *ztc_assign_room(struct ztc_arena *arena, size_t rows, size_t columns);

/*
 * Writes the column of each row into ret_columns, and the sum of the costs. False if there is no
 * assignment of all rows; the outputs are untouched then.
 */
bool ztc_assign_solve(struct ztc_assign *problem, struct ztc_assign_room *room,
                      uint32_t *ret_columns, struct ztc_cost *ret_cost);

#endif
