/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Solutions in the order of their cost. Rows (functional pins, or pins without a usable pad) each take one
 * option, two rows never the same column (pad). What a row's options are may depend on switches (the hw of
 * a peripheral), which several rows share. It is a best-first search: for one position of all switches the
 * rest is an assignment, and what is behind the best one is found by forbidding its options one by one.
 * Knows nothing of boards, YAML or files.
 */
#ifndef ZTC_FIX_SEARCH_H
#define ZTC_FIX_SEARCH_H

#include "fix/assign.h"

#include "base/error.h"

struct ztc_option {
    uint32_t column; /* or ZTC_ASSIGN_OWN: it is in nobody's way */
    uint32_t tag;    /* the caller's: what the option is */
    struct ztc_cost cost;
};

struct ztc_options {
    const struct ztc_option *items; /* in the order of cost */
    size_t count;
};

struct ztc_switch {
    const struct ztc_cost *costs; /* of each position */
    uint32_t count;               /* positions; 1 at least */
};

struct ztc_search_problem {
    size_t rows, columns;
    const struct ztc_switch *switches;
    size_t switch_count;
    void *ctx;
    /* The options of a row with the switches at these positions. They live as long as the problem. False when
     * out of memory. A row must have an option wherever the switches stand. */
    bool (*options)(void *ctx, size_t row, const uint32_t *positions,
                    struct ztc_options *ret_options);
};

struct ztc_solution {
    const uint32_t *positions;              /* of each switch */
    const struct ztc_option *const *chosen; /* of each row */
    struct ztc_cost cost;
};

struct ztc_search;

/* arena: where all that the search makes lives. */
ztc_status ztc_search_begin(const struct ztc_search_problem *problem, struct ztc_arena *arena,
                            struct ztc_error *error, struct ztc_search **ret_search) ZTC_MUST_CHECK;

/* The next solution. *ret_found is false where there is none left, or a bound (limits.h) is reached. */
ztc_status ztc_search_next(struct ztc_search *search, struct ztc_error *error,
                           struct ztc_solution *ret_solution, bool *ret_found) ZTC_MUST_CHECK;

/* The last solution will not do: also look at those that differ from it in one of these rows. */
ztc_status ztc_search_branch(struct ztc_search *search, const bool *rows,
                             struct ztc_error *error) ZTC_MUST_CHECK;

#endif
