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
    uint32_t *taken;                    /* by column: its row, or 0 */
    uint32_t *from;                     /* by column: the column before it on the path */
    bool *in_tree;                      /* by column */
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

/* Behind the shared columns come those of the rows' own. */
static struct ztc_cost cost_of(const struct ztc_assign *problem, uint32_t row, size_t column)
{
    if (column <= problem->columns) {
        return problem->costs[(row - 1) * problem->columns + column - 1];
    }
    return column - problem->columns == row ? problem->own[row - 1] : ZTC_COST_NEVER;
}

/* Brings the distances up to date with what the row at `column` reaches; the nearest column outside of the
 * tree, or 0. */
static size_t scan(const struct ztc_assign *problem, struct ztc_assign_room *room, size_t column)
{
    uint32_t row = room->taken[column];
    size_t best = 0;

    for (size_t i = 1; i <= problem->columns + problem->rows; i++) {
        if (room->in_tree[i]) {
            continue;
        }
        struct ztc_cost cost = cost_of(problem, row, i);
        if (!ztc_cost_is_never(cost)) {
            cost = ztc_cost_less(ztc_cost_less(cost, room->row_potentials[row]),
                                 room->column_potentials[i]);
            if (ztc_cost_compare(cost, room->nearest[i]) < 0) {
                room->nearest[i] = cost;
                room->from[i] = (uint32_t)column;
            }
        }
        if (!ztc_cost_is_never(room->nearest[i]) &&
            (best == 0 || ztc_cost_compare(room->nearest[i], room->nearest[best]) < 0)) {
            best = i;
        }
    }
    return best;
}

/* The tree is as near as `step`: the potentials take it up, so that it is at 0. */
static void settle(const struct ztc_assign *problem, struct ztc_assign_room *room,
                   struct ztc_cost step)
{
    for (size_t i = 0; i <= problem->columns + problem->rows; i++) {
        if (room->in_tree[i]) {
            uint32_t row = room->taken[i];
            room->row_potentials[row] = ztc_cost_add(room->row_potentials[row], step);
            room->column_potentials[i] = ztc_cost_less(room->column_potentials[i], step);
        } else if (!ztc_cost_is_never(room->nearest[i])) {
            room->nearest[i] = ztc_cost_less(room->nearest[i], step);
        }
    }
}

/* Takes one more row in. False if there is no place for it, whoever moves over. */
static bool take_in(struct ztc_assign *problem, struct ztc_assign_room *room, uint32_t row)
{
    size_t all = problem->columns + problem->rows, column = 0;

    room->taken[0] = row;
    for (size_t i = 0; i <= all; i++) {
        room->nearest[i] = ZTC_COST_NEVER;
        room->in_tree[i] = false;
    }
    do {
        room->in_tree[column] = true;
        size_t next = scan(problem, room, column);
        problem->work += all;
        if (next == 0) {
            return false;
        }
        settle(problem, room, room->nearest[next]);
        column = next;
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
