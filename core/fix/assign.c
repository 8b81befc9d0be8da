/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Rows are taken in one after the other. Each grows a tree of cheapest alternating paths (Dijkstra over
 * costs reduced by the potentials of rows and columns) until a free column is reached, and the rows on
 * the path change over. The potentials keep every reduced cost at 0 or above, so that the sum is the
 * least possible after each row.
 */
#include "fix/assign.h"

#include <string.h>

/* Columns and rows count from 1 here: number 0 is the row that is being taken in, and no column. */
struct ztc_assign_room {
    struct ztc_cost *row_potentials;    /* by row */
    struct ztc_cost *column_potentials; /* by column */
    struct ztc_cost *nearest;           /* by column: the least reduced cost from the tree */
    struct ztc_cost nearest_own;        /* the same of the own columns of the tree's rows */
    size_t own;                         /* that column */
    uint32_t *taken;                    /* by column: its row, or 0 */
    uint32_t *from;                     /* by column: the column before it on the path */
    bool *in_tree;                      /* by shared column */
};

struct ztc_assign_room *ztc_assign_room(struct ztc_arena *arena, size_t rows, size_t columns)
{
    size_t all = rows + columns + 1;
    struct ztc_assign_room *room = ztc_arena_alloc(arena, sizeof(*room));

    if (room == NULL) {
        return NULL;
    }
    room->row_potentials = ztc_arena_array(arena, rows + 1, sizeof(struct ztc_cost));
    room->column_potentials = ztc_arena_array(arena, all, sizeof(struct ztc_cost));
    room->nearest = ztc_arena_array(arena, all, sizeof(struct ztc_cost));
    room->taken = ztc_arena_array(arena, all, sizeof(uint32_t));
    room->from = ztc_arena_array(arena, all, sizeof(uint32_t));
    room->in_tree = ztc_arena_array(arena, all, sizeof(bool));
    bool whole = room->row_potentials != NULL && room->column_potentials != NULL &&
                 room->nearest != NULL && room->taken != NULL && room->from != NULL &&
                 room->in_tree != NULL;
    return whole ? room : NULL;
}

/* Behind the shared columns come those of the rows' own. Such a column is never on anybody else's way, so that
 * it keeps the potential 0 and is looked at only once, when its row comes into the tree. */
static size_t own_column(const struct ztc_assign *problem, uint32_t row)
{
    return problem->columns + row;
}

static struct ztc_cost cost_of(const struct ztc_assign *problem, uint32_t row, size_t column)
{
    return column <= problem->columns ? problem->costs[(row - 1) * problem->columns + column - 1]
                                      : problem->own[row - 1];
}

/* Brings the distances up to date with what the row at `column` reaches. */
static void reach(const struct ztc_assign *problem, struct ztc_assign_room *room, size_t column)
{
    uint32_t row = room->taken[column];
    const struct ztc_cost *costs = &problem->costs[(row - 1) * problem->columns];
    struct ztc_cost potential = room->row_potentials[row];

    for (size_t i = 1; i <= problem->columns; i++) {
        if (room->in_tree[i] || ztc_cost_is_never(costs[i - 1])) {
            continue;
        }
        struct ztc_cost cost =
            ztc_cost_less(ztc_cost_less(costs[i - 1], potential), room->column_potentials[i]);
        if (ztc_cost_compare(cost, room->nearest[i]) < 0) {
            room->nearest[i] = cost;
            room->from[i] = (uint32_t)column;
        }
    }
    if (!ztc_cost_is_never(problem->own[row - 1])) {
        struct ztc_cost cost = ztc_cost_less(problem->own[row - 1], potential);
        if (ztc_cost_compare(cost, room->nearest_own) < 0) {
            room->nearest_own = cost;
            room->own = own_column(problem, row);
            room->from[room->own] = (uint32_t)column;
        }
    }
}

/* The nearest column outside of the tree, and how near it is; 0: none. */
static size_t find_nearest(const struct ztc_assign *problem, const struct ztc_assign_room *room,
                           struct ztc_cost *ret_step)
{
    struct ztc_cost step = room->nearest_own;
    size_t best = ztc_cost_is_never(step) ? 0 : room->own;

    for (size_t i = 1; i <= problem->columns; i++) {
        if (!room->in_tree[i] && ztc_cost_compare(room->nearest[i], step) < 0) {
            step = room->nearest[i];
            best = i;
        }
    }
    *ret_step = step;
    return best;
}

/* The tree is as near as `step`: the potentials take it up, so that it is at 0. */
static void settle(const struct ztc_assign *problem, struct ztc_assign_room *room,
                   struct ztc_cost step)
{
    if (step.major == 0 && step.minor == 0) {
        return;
    }
    for (size_t i = 0; i <= problem->columns; i++) {
        if (room->in_tree[i]) {
            uint32_t row = room->taken[i];
            room->row_potentials[row] = ztc_cost_add(room->row_potentials[row], step);
            room->column_potentials[i] = ztc_cost_less(room->column_potentials[i], step);
        } else if (!ztc_cost_is_never(room->nearest[i])) {
            room->nearest[i] = ztc_cost_less(room->nearest[i], step);
        }
    }
    if (!ztc_cost_is_never(room->nearest_own)) {
        room->nearest_own = ztc_cost_less(room->nearest_own, step);
    }
}

/* Takes one more row in. False if there is no place for it, whoever moves over. */
static bool take_in(struct ztc_assign *problem, struct ztc_assign_room *room, uint32_t row)
{
    size_t column = 0;

    room->taken[0] = row;
    room->nearest_own = ZTC_COST_NEVER;
    for (size_t i = 0; i <= problem->columns; i++) {
        room->nearest[i] = ZTC_COST_NEVER;
        room->in_tree[i] = false;
    }
    do {
        struct ztc_cost step = ZTC_COST_ZERO;
        room->in_tree[column] = true;
        reach(problem, room, column);
        column = find_nearest(problem, room, &step);
        problem->work += problem->columns;
        if (column == 0) {
            return false;
        }
        settle(problem, room, step);
    } while (room->taken[column] != 0);
    while (column != 0) {
        uint32_t before = room->from[column];
        room->taken[column] = room->taken[before];
        column = before;
    }
    return true;
}

bool ztc_assign_solve(struct ztc_assign *problem, struct ztc_assign_room *room,
                      uint32_t *ret_columns, struct ztc_cost *ret_cost)
{
    size_t all = problem->columns + problem->rows;
    struct ztc_cost sum = ZTC_COST_ZERO;

    memset(room->row_potentials, 0, (problem->rows + 1) * sizeof(struct ztc_cost));
    memset(room->column_potentials, 0, (all + 1) * sizeof(struct ztc_cost));
    memset(room->taken, 0, (all + 1) * sizeof(uint32_t));
    for (uint32_t row = 1; row <= problem->rows; row++) {
        if (!take_in(problem, room, row)) {
            return false;
        }
    }
    for (size_t i = 1; i <= all; i++) {
        if (room->taken[i] == 0) {
            continue;
        }
        uint32_t row = room->taken[i];
        sum = ztc_cost_add(sum, cost_of(problem, row, i));
        ret_columns[row - 1] = i <= problem->columns ? (uint32_t)(i - 1) : ZTC_ASSIGN_OWN;
    }
    *ret_cost = sum;
    return true;
}
