/* SPDX-License-Identifier: Apache-2.0 */
/* The solver against brute force: the same costs in the same order, over random small cases. */
#include "fix/search.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define ROWS 4u
#define COLUMNS 4u
#define SWITCHES 2u
#define POSITIONS 3u
#define OPTIONS 4u
#define CASES 3000u

/* A random problem: the options of a row hang on one switch, or on none. */
struct puzzle {
    struct ztc_search_problem problem;
    struct ztc_switch switches[SWITCHES];
    struct ztc_cost switch_costs[SWITCHES][POSITIONS];
    uint32_t row_switch[ROWS]; /* SWITCHES: none */
    struct ztc_option options[ROWS][POSITIONS][OPTIONS];
    size_t counts[ROWS][POSITIONS];
};

static uint32_t seed;

static uint32_t roll(uint32_t sides)
{
    seed = seed * 1664525u + 1013904223u;
    return (seed >> 8) % sides;
}

static int by_cost(const void *left, const void *right)
{
    const struct ztc_option *a = left, *b = right;
    return ztc_cost_compare(a->cost, b->cost);
}

static uint32_t position_of(const struct puzzle *puzzle, size_t row, const uint32_t *positions)
{
    return puzzle->row_switch[row] < puzzle->problem.switch_count
               ? positions[puzzle->row_switch[row]]
               : 0;
}

static bool options(void *ctx, size_t row, const uint32_t *positions,
                    struct ztc_options *ret_options)
{
    const struct puzzle *puzzle = ctx;
    uint32_t position = position_of(puzzle, row, positions);
    *ret_options =
        (struct ztc_options){puzzle->options[row][position], puzzle->counts[row][position]};
    return true;
}

static void make(struct puzzle *puzzle)
{
    memset(puzzle, 0, sizeof(*puzzle));
    puzzle->problem = (struct ztc_search_problem){.rows = roll(ROWS + 1),
                                                  .columns = 1 + roll(COLUMNS),
                                                  .switches = puzzle->switches,
                                                  .switch_count = roll(SWITCHES + 1),
                                                  .ctx = puzzle,
                                                  .options = options};
    for (size_t i = 0; i < SWITCHES; i++) {
        puzzle->switches[i] = (struct ztc_switch){puzzle->switch_costs[i], 1 + roll(POSITIONS)};
        for (size_t j = 0; j < POSITIONS; j++) {
            puzzle->switch_costs[i][j] = (struct ztc_cost){roll(3), roll(5)};
        }
    }
    for (size_t row = 0; row < ROWS; row++) {
        puzzle->row_switch[row] = roll(SWITCHES + 1);
        for (size_t position = 0; position < POSITIONS; position++) {
            size_t count = 1 + roll(OPTIONS);
            for (size_t i = 0; i < count; i++) {
                bool own = roll(4) == 0;
                puzzle->options[row][position][i] = (struct ztc_option){
                    .column = own ? ZTC_ASSIGN_OWN : roll((uint32_t)puzzle->problem.columns),
                    .tag = (uint32_t)i,
                    .cost = {roll(3), roll(20)}};
            }
            qsort(puzzle->options[row][position], count, sizeof(struct ztc_option), by_cost);
            puzzle->counts[row][position] = count;
        }
    }
}

/* ---- brute force ---- */

struct all {
    struct ztc_cost costs[8192];
    size_t count;
};

static void try_rows(const struct puzzle *puzzle, const uint32_t *positions, size_t row,
                     uint32_t used, struct ztc_cost cost, struct all *all)
{
    if (row == puzzle->problem.rows) {
        assert_true(all->count < sizeof(all->costs) / sizeof(all->costs[0]));
        all->costs[all->count++] = cost;
        return;
    }
    uint32_t position = position_of(puzzle, row, positions);
    for (size_t i = 0; i < puzzle->counts[row][position]; i++) {
        const struct ztc_option *option = &puzzle->options[row][position][i];
        uint32_t bit = option->column == ZTC_ASSIGN_OWN ? 0 : 1u << option->column;
        if ((used & bit) == 0) {
            try_rows(puzzle, positions, row + 1, used | bit, ztc_cost_add(cost, option->cost), all);
        }
    }
}

static void try_switches(const struct puzzle *puzzle, uint32_t *positions, size_t number,
                         struct ztc_cost cost, struct all *all)
{
    if (number == puzzle->problem.switch_count) {
        try_rows(puzzle, positions, 0, 0, cost, all);
        return;
    }
    for (uint32_t i = 0; i < puzzle->switches[number].count; i++) {
        positions[number] = i;
        try_switches(puzzle, positions, number + 1,
                     ztc_cost_add(cost, puzzle->switch_costs[number][i]), all);
    }
}

static int by_value(const void *left, const void *right)
{
    return ztc_cost_compare(*(const struct ztc_cost *)left, *(const struct ztc_cost *)right);
}

static struct all *enumerate(const struct puzzle *puzzle)
{
    struct all *all = calloc(1, sizeof(*all));
    uint32_t positions[SWITCHES] = {0};
    assert_non_null(all);
    try_switches(puzzle, positions, 0, ZTC_COST_ZERO, all);
    qsort(all->costs, all->count, sizeof(all->costs[0]), by_value);
    return all;
}

/* A solution is one: costs add up, and no column is taken twice. */
static void expect_sound(const struct puzzle *puzzle, const struct ztc_solution *solution)
{
    struct ztc_cost cost = ZTC_COST_ZERO;
    uint32_t used = 0;
    for (size_t i = 0; i < puzzle->problem.switch_count; i++) {
        assert_true(solution->positions[i] < puzzle->switches[i].count);
        cost = ztc_cost_add(cost, puzzle->switch_costs[i][solution->positions[i]]);
    }
    for (size_t row = 0; row < puzzle->problem.rows; row++) {
        const struct ztc_option *option = solution->chosen[row];
        uint32_t position = position_of(puzzle, row, solution->positions);
        assert_ptr_equal(option,
                         &puzzle->options[row][position][option - puzzle->options[row][position]]);
        if (option->column != ZTC_ASSIGN_OWN) {
            assert_int_equal(used & 1u << option->column, 0);
            used |= 1u << option->column;
        }
        cost = ztc_cost_add(cost, option->cost);
    }
    assert_int_equal(ztc_cost_compare(cost, solution->cost), 0);
}

static struct ztc_search *begin(const struct puzzle *puzzle, struct ztc_arena *arena)
{
    struct ztc_error error = {0};
    struct ztc_search *search = NULL;
    ztc_arena_init(arena, 64u << 20);
    assert_int_equal(ztc_search_begin(&puzzle->problem, arena, &error, &search), ZTC_OK);
    return search;
}

static void test_the_first_is_the_cheapest(void **state)
{
    (void)state;
    struct puzzle *puzzle = malloc(sizeof(*puzzle));
    assert_non_null(puzzle);
    size_t solved = 0;
    for (seed = 1; seed <= CASES; seed++) {
        uint32_t before = seed;
        struct ztc_arena arena;
        struct ztc_error error = {0};
        struct ztc_solution solution;
        bool found = false;
        make(puzzle);
        struct all *all = enumerate(puzzle);
        struct ztc_search *search = begin(puzzle, &arena);
        assert_int_equal(ztc_search_next(search, &error, &solution, &found), ZTC_OK);
        assert_int_equal(found, all->count > 0);
        if (found) {
            expect_sound(puzzle, &solution);
            assert_int_equal(ztc_cost_compare(solution.cost, all->costs[0]), 0);
            solved++;
        }
        ztc_arena_done(&arena);
        free(all);
        seed = before;
    }
    assert_true(solved > CASES / 2);
    free(puzzle);
}

/* Going on after every solution, all come, each once, in the order of cost. */
static void test_all_come_in_order(void **state)
{
    (void)state;
    struct puzzle *puzzle = malloc(sizeof(*puzzle));
    const bool every[ROWS] = {true, true, true, true};
    assert_non_null(puzzle);
    for (seed = 1; seed <= CASES / 10; seed++) {
        uint32_t before = seed;
        struct ztc_arena arena;
        struct ztc_error error = {0};
        make(puzzle);
        struct all *all = enumerate(puzzle);
        struct ztc_search *search = begin(puzzle, &arena);
        size_t count = 0;
        for (;; count++) {
            struct ztc_solution solution;
            bool found = false;
            assert_int_equal(ztc_search_next(search, &error, &solution, &found), ZTC_OK);
            if (!found || count == 200) {
                break;
            }
            assert_true(count < all->count);
            expect_sound(puzzle, &solution);
            assert_int_equal(ztc_cost_compare(solution.cost, all->costs[count]), 0);
            assert_int_equal(ztc_search_branch(search, every, &error), ZTC_OK);
        }
        assert_true(count == 200 || count == all->count);
        ztc_arena_done(&arena);
        free(all);
        seed = before;
    }
    free(puzzle);
}

/* A larger one: 60 rows that all want the same cheap columns. */
static void test_a_crowd_spreads(void **state)
{
    enum { CROWD = 60 };
    (void)state;
    struct ztc_arena arena;
    struct ztc_cost costs[CROWD * CROWD], own[CROWD], sum = ZTC_COST_ZERO;
    uint32_t columns[CROWD], used[CROWD] = {0};
    for (size_t i = 0; i < CROWD; i++) {
        own[i] = ZTC_COST_NEVER;
        for (size_t j = 0; j < CROWD; j++) {
            costs[i * CROWD + j] = (struct ztc_cost){1, (int64_t)(j * (i + 1))};
        }
    }
    ztc_arena_init(&arena, 1u << 20);
    struct ztc_assign_room *room = ztc_assign_room(&arena, CROWD, CROWD);
    struct ztc_assign problem = {.rows = CROWD, .columns = CROWD, .costs = costs, .own = own};
    assert_non_null(room);
    assert_true(ztc_assign_solve(&problem, room, columns, &sum));
    int64_t least = 0;
    for (size_t i = 0; i < CROWD; i++) {
        assert_int_equal(used[columns[i]]++, 0);
        /* The row for which columns are dearest takes the first one, and so on. */
        least += (int64_t)((CROWD - 1 - i) * (i + 1));
    }
    assert_int_equal(sum.major, CROWD);
    assert_int_equal(sum.minor, least);
    ztc_arena_done(&arena);
}

static void test_no_room_is_no_solution(void **state)
{
    (void)state;
    struct ztc_arena arena;
    const struct ztc_cost costs[] = {{1, 0}, {1, 0}}, own[] = {ZTC_COST_NEVER, ZTC_COST_NEVER};
    struct ztc_cost sum = {7, 7};
    uint32_t columns[2] = {9, 9};
    ztc_arena_init(&arena, 1u << 20);
    struct ztc_assign_room *room = ztc_assign_room(&arena, 2, 1);
    struct ztc_assign problem = {.rows = 2, .columns = 1, .costs = costs, .own = own};
    assert_false(ztc_assign_solve(&problem, room, columns, &sum));
    assert_int_equal(sum.major, 7);
    assert_int_equal(columns[0], 9);
    ztc_arena_done(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_first_is_the_cheapest),
        cmocka_unit_test(test_all_come_in_order),
        cmocka_unit_test(test_a_crowd_spreads),
        cmocka_unit_test(test_no_room_is_no_solution),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
