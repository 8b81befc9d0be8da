/* SPDX-License-Identifier: Apache-2.0 */
/* A heap of what may come next, ordered by what it costs at least. */
#include "fix/search.h"

#include "base/limits.h"

#include <stdlib.h>
#include <string.h>

/* That a row must take an option, or must not: strung together from a node to the ones it came from. */
struct constraint {
    uint32_t row;
    uint32_t option; /* its number among the options of the row */
    bool forced;
    const struct constraint *before;
};

struct node {
    struct ztc_cost cost; /* not below it; exactly that once solved */
    uint32_t number;      /* in the order of coming: decides between equals */
    bool solved;
    uint32_t *ranks; /* of each switch: its place in the order of what it costs */
    size_t from;     /* switches before this one stay where they are in what follows */
    const struct constraint *constraints;
    const struct ztc_option **chosen; /* once solved: by row */
    uint32_t *numbers;                /* the same as numbers of options */
};

struct ztc_search {
    const struct ztc_search_problem *problem;
    struct ztc_arena *arena;
    uint32_t **order; /* of each switch: its positions, the cheapest first */
    struct node **heap;
    size_t heap_count, heap_capacity;
    uint32_t nodes;
    uint64_t work;
    uint32_t *positions; /* scratch */
    struct ztc_options *options;
    struct ztc_cost *costs, *own;
    uint32_t *cost_options, *own_options; /* the option that a cost is of */
    uint32_t *columns;
    struct ztc_assign_room *room;
    const struct node *last; /* the solution handed out */
};

static int compare_nodes(const struct node *left, const struct node *right)
{
    int order = ztc_cost_compare(left->cost, right->cost);
    if (order != 0) {
        return order;
    }
    if (left->solved != right->solved) {
        return left->solved ? -1 : 1;
    }
    return left->number < right->number ? -1 : left->number > right->number;
}

static bool heap_push(struct ztc_search *search, struct node *node)
{
    struct node **grown = ztc_arena_grow(search->arena, search->heap, search->heap_count,
                                         &search->heap_capacity, sizeof(struct node *));
    if (grown == NULL) {
        return false;
    }
    search->heap = grown;
    size_t at = search->heap_count++;
    while (at > 0 && compare_nodes(node, grown[(at - 1) / 2]) < 0) {
        grown[at] = grown[(at - 1) / 2];
        at = (at - 1) / 2;
    }
    grown[at] = node;
    return true;
}

static struct node *heap_pop(struct ztc_search *search)
{
    struct node **heap = search->heap, *top = heap[0];
    struct node *moved = heap[--search->heap_count];
    size_t at = 0, count = search->heap_count;

    while (2 * at + 1 < count) {
        size_t child = 2 * at + 1;
        if (child + 1 < count && compare_nodes(heap[child + 1], heap[child]) < 0) {
            child++;
        }
        if (compare_nodes(moved, heap[child]) <= 0) {
            break;
        }
        heap[at] = heap[child];
        at = child;
    }
    heap[at] = moved;
    return top;
}

/* A node with a copy of the ranks; NULL when out of memory. */
static struct node *node_new(struct ztc_search *search, const uint32_t *ranks, size_t from)
{
    size_t count = search->problem->switch_count;
    struct node *node = ztc_arena_alloc(search->arena, sizeof(*node));

    if (node == NULL) {
        return NULL;
    }
    *node = (struct node){.number = search->nodes++, .from = from};
    node->ranks = ztc_arena_array(search->arena, count, sizeof(*node->ranks));
    if (node->ranks != NULL && ranks != NULL) {
        memcpy(node->ranks, ranks, count * sizeof(*ranks));
    }
    return node->ranks != NULL ? node : NULL;
}

static void set_positions(struct ztc_search *search, const uint32_t *ranks)
{
    for (size_t i = 0; i < search->problem->switch_count; i++) {
        search->positions[i] = search->order[i][ranks[i]];
    }
}

/* The options of all rows with the switches as in search->positions, and what they cost at least. */
static bool load_options(struct ztc_search *search, struct ztc_cost *ret_least)
{
    const struct ztc_search_problem *problem = search->problem;
    struct ztc_cost least = ZTC_COST_ZERO;

    for (size_t i = 0; i < problem->switch_count; i++) {
        least = ztc_cost_add(least, problem->switches[i].costs[search->positions[i]]);
    }
    for (size_t row = 0; row < problem->rows; row++) {
        if (!problem->options(problem->ctx, row, search->positions, &search->options[row])) {
            return false;
        }
        if (search->options[row].count > 0) {
            least = ztc_cost_add(least, search->options[row].items[0].cost);
        }
        search->work += search->options[row].count;
    }
    *ret_least = least;
    return true;
}

/* Pushes the positions of a node, to be solved when their turn comes. */
static bool push_positions(struct ztc_search *search, struct node *node)
{
    set_positions(search, node->ranks);
    return load_options(search, &node->cost) && heap_push(search, node);
}

/* ---- the order of the positions of one switch ---- */

struct ranked {
    struct ztc_cost cost;
    uint32_t position;
};

static int compare_ranked(const void *left, const void *right)
{
    const struct ranked *a = left, *b = right;
    int order = ztc_cost_compare(a->cost, b->cost);
    return order != 0 ? order : a->position < b->position ? -1 : a->position > b->position;
}

/* Orders the positions of a switch by what they cost at least with all others at their first. */
static bool order_switch(struct ztc_search *search, size_t number)
{
    uint32_t count = search->problem->switches[number].count;
    struct ranked *ranked = ztc_arena_array(search->arena, count, sizeof(*ranked));
    uint32_t *order = ztc_arena_array(search->arena, count, sizeof(*order));

    if (ranked == NULL || order == NULL) {
        return false;
    }
    for (uint32_t i = 0; i < count; i++) {
        search->positions[number] = i;
        ranked[i].position = i;
        if (!load_options(search, &ranked[i].cost)) {
            return false;
        }
    }
    search->positions[number] = 0;
    qsort(ranked, count, sizeof(*ranked), compare_ranked);
    for (uint32_t i = 0; i < count; i++) {
        order[i] = ranked[i].position;
    }
    search->order[number] = order;
    return true;
}

static bool allocate(struct ztc_search *search)
{
    const struct ztc_search_problem *problem = search->problem;
    struct ztc_arena *arena = search->arena;
    size_t rows = problem->rows, cells = rows * problem->columns;

    search->order = ztc_arena_array(arena, problem->switch_count, sizeof(*search->order));
    search->positions = ztc_arena_array(arena, problem->switch_count, sizeof(uint32_t));
    search->options = ztc_arena_array(arena, rows, sizeof(*search->options));
    search->costs = ztc_arena_array(arena, cells, sizeof(*search->costs));
    search->cost_options = ztc_arena_array(arena, cells, sizeof(uint32_t));
    search->own = ztc_arena_array(arena, rows, sizeof(*search->own));
    search->own_options = ztc_arena_array(arena, rows, sizeof(uint32_t));
    search->columns = ztc_arena_array(arena, rows, sizeof(uint32_t));
    search->room = ztc_assign_room(arena, rows, problem->columns);
    return search->order != NULL && search->positions != NULL && search->options != NULL &&
           search->costs != NULL && search->cost_options != NULL && search->own != NULL &&
           search->own_options != NULL && search->columns != NULL && search->room != NULL;
}

ztc_status ztc_search_begin(const struct ztc_search_problem *problem, struct ztc_arena *arena,
                            struct ztc_error *error, struct ztc_search **ret_search)
{
    struct ztc_search *search = ztc_arena_alloc(arena, sizeof(*search));
    if (search == NULL) {
        return ztc_error_memory(error);
    }
    *search = (struct ztc_search){.problem = problem, .arena = arena};
    bool good = allocate(search);
    for (size_t i = 0; good && i < problem->switch_count; i++) {
        good = order_switch(search, i);
    }
    struct node *first = good ? node_new(search, /* ranks= */ NULL, /* from= */ 0) : NULL;
    if (first == NULL || !push_positions(search, first)) {
        return ztc_error_memory(error);
    }
    *ret_search = search;
    return ZTC_OK;
}

/* ---- solving one node ---- */

/* May the row take the option, by what the node must keep to? */
static bool is_allowed(const struct node *node, uint32_t row, uint32_t option)
{
    for (const struct constraint *rule = node->constraints; rule != NULL; rule = rule->before) {
        if (rule->row == row && (rule->option == option) != rule->forced) {
            return false;
        }
    }
    return true;
}

/* Of each column and row the cheapest option that is allowed. */
static void fill_costs(struct ztc_search *search, const struct node *node)
{
    size_t columns = search->problem->columns;

    for (size_t i = 0; i < search->problem->rows * columns; i++) {
        search->costs[i] = ZTC_COST_NEVER;
    }
    for (uint32_t row = 0; row < search->problem->rows; row++) {
        const struct ztc_options *options = &search->options[row];
        search->own[row] = ZTC_COST_NEVER;
        for (uint32_t i = 0; i < options->count; i++) {
            const struct ztc_option *option = &options->items[i];
            bool own = option->column == ZTC_ASSIGN_OWN;
            size_t cell = own ? row : row * columns + option->column;
            struct ztc_cost *cost = own ? &search->own[cell] : &search->costs[cell];
            if (ztc_cost_is_never(*cost) && is_allowed(node, row, i)) {
                *cost = option->cost;
                *(own ? &search->own_options[cell] : &search->cost_options[cell]) = i;
            }
        }
    }
}

/* Keeps what was assigned. */
static bool keep_chosen(struct ztc_search *search, struct node *node)
{
    size_t rows = search->problem->rows;

    node->chosen = ztc_arena_array(search->arena, rows, sizeof(const struct ztc_option *));
    node->numbers = ztc_arena_array(search->arena, rows, sizeof(*node->numbers));
    if (node->chosen == NULL || node->numbers == NULL) {
        return false;
    }
    for (size_t row = 0; row < rows; row++) {
        uint32_t column = search->columns[row];
        node->numbers[row] = column == ZTC_ASSIGN_OWN
                                 ? search->own_options[row]
                                 : search->cost_options[row * search->problem->columns + column];
        node->chosen[row] = &search->options[row].items[node->numbers[row]];
    }
    return true;
}

/* Solves the node and pushes it again where there is a solution. False when out of memory. */
static bool solve(struct ztc_search *search, struct node *node)
{
    const struct ztc_search_problem *problem = search->problem;
    struct ztc_assign assign = {.rows = problem->rows,
                                .columns = problem->columns,
                                .costs = search->costs,
                                .own = search->own};
    struct ztc_cost least = ZTC_COST_ZERO, cost = ZTC_COST_ZERO;

    set_positions(search, node->ranks);
    if (!load_options(search, &least)) {
        return false;
    }
    fill_costs(search, node);
    search->work += problem->rows * problem->columns;
    bool solved = ztc_assign_solve(&assign, search->room, search->columns, &cost);
    search->work += assign.work;
    if (!solved) {
        return true;
    }
    for (size_t i = 0; i < problem->switch_count; i++) {
        cost = ztc_cost_add(cost, problem->switches[i].costs[search->positions[i]]);
    }
    node->cost = cost;
    node->solved = true;
    return keep_chosen(search, node) && heap_push(search, node);
}

/* The positions that follow: one switch one step on, each set of positions from one side only. */
static bool push_next_positions(struct ztc_search *search, const struct node *node)
{
    for (size_t i = node->from; i < search->problem->switch_count; i++) {
        if (node->ranks[i] + 1 >= search->problem->switches[i].count) {
            continue;
        }
        struct node *next = node_new(search, node->ranks, i);
        if (next == NULL) {
            return false;
        }
        next->ranks[i]++;
        if (!push_positions(search, next)) {
            return false;
        }
    }
    return true;
}

static bool within_bounds(const struct ztc_search *search)
{
    return search->nodes < ZTC_FIX_NODES_MAX && search->work < ZTC_FIX_WORK_MAX;
}

ztc_status ztc_search_next(struct ztc_search *search, struct ztc_error *error,
                           struct ztc_solution *ret_solution, bool *ret_found)
{
    while (search->heap_count > 0 && within_bounds(search)) {
        struct node *node = heap_pop(search);
        if (node->solved) {
            set_positions(search, node->ranks);
            search->last = node;
            *ret_solution = (struct ztc_solution){
                .positions = search->positions, .chosen = node->chosen, .cost = node->cost};
            *ret_found = true;
            return ZTC_OK;
        }
        bool whole = node->constraints != NULL || push_next_positions(search, node);
        if (!whole || !solve(search, node)) {
            return ztc_error_memory(error);
        }
    }
    *ret_found = false;
    return ZTC_OK;
}

static const struct constraint *constrain(struct ztc_search *search, uint32_t row, bool forced,
                                          const struct constraint *before)
{
    struct constraint *rule = ztc_arena_alloc(search->arena, sizeof(*rule));
    if (rule != NULL) {
        *rule = (struct constraint){
            .row = row, .option = search->last->numbers[row], .forced = forced, .before = before};
    }
    return rule;
}

ztc_status ztc_search_branch(struct ztc_search *search, const bool *rows, struct ztc_error *error)
{
    const struct node *last = search->last;
    const struct constraint *kept = last->constraints;

    for (uint32_t row = 0; row < search->problem->rows; row++) {
        if (!rows[row]) {
            continue;
        }
        /* Those of the rows before keep their options: so no solution comes twice. */
        struct node *node = node_new(search, last->ranks, last->from);
        const struct constraint *forbidden = constrain(search, row, /* forced= */ false, kept);
        kept = constrain(search, row, /* forced= */ true, kept);
        if (node == NULL || forbidden == NULL || kept == NULL) {
            return ztc_error_memory(error);
        }
        node->constraints = forbidden;
        node->cost = last->cost;
        if (!heap_push(search, node)) {
            return ztc_error_memory(error);
        }
    }
    return ZTC_OK;
}
