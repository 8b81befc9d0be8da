/* SPDX-License-Identifier: Apache-2.0 */
/* What the files of the plan share. */
#ifndef ZTC_FIX_PLAN_INTERNAL_H
#define ZTC_FIX_PLAN_INTERNAL_H

#include "base/limits.h"
#include "fix/plan.h"

/* Positions of one switch: more units of a class than any microcontroller has. */
#define ZTC_PLAN_UNITS_MAX 64u

/*
 * Costs. major: changes, in units of ZTC_PLAN_CHANGE, then functions that could stay and give way, then
 * cautions of the pads taken, and new Dns: a pad without a caution that gets a Dn is better than one of pinmap
 * with a caution. minor: how far a function moves, then its new Dn, then which of several values. What is given
 * up costs more than any fix.
 */
#define ZTC_PLAN_CHANGE ((int64_t)1 << 20)
#define ZTC_PLAN_GIVE_WAY ((int64_t)1 << 11)
#define ZTC_PLAN_CAUTION 2
#define ZTC_PLAN_NEW_DN 1
#define ZTC_PLAN_GIVE_UP ((int64_t)1 << 44)

/* What all rows together cost of one kind stays below one of the next, and nothing overflows. */
_Static_assert(ZTC_FIX_ROWS_MAX *(ZTC_PLAN_CAUTION + ZTC_PLAN_NEW_DN) < ZTC_PLAN_GIVE_WAY,
               "cautions");
_Static_assert(ZTC_FIX_ROWS_MAX *ZTC_PLAN_GIVE_WAY < ZTC_PLAN_CHANGE, "rows that give way");
_Static_assert(ZTC_FIX_ROWS_MAX *ZTC_PLAN_GIVE_UP < INT64_MAX / 2, "rows that are given up");

/* A pad of the target. */
struct ztc_plan_pad {
    const struct ztc_pin_row *row;
    uint32_t pin;      /* the Dn that has it (row of pins), the first of several, or ZTC_NO_ROW */
    uint32_t users;    /* functional pins on it */
    uint32_t rows;     /* those of them that are rows of the plan */
    uint32_t stayers;  /* those of them that could stay, by the pad's functions */
    uint32_t cautions; /* beyond what it can only do */
    bool useless;      /* nothing is moved there: not bonded out, of the memory, reset */
};

/* A functional pin, or a Dn (function == ZTC_NO_ROW). */
struct ztc_plan_row {
    uint32_t function;
    uint32_t pin;
    struct ztc_plan_lists
        *lists; /* of options, one for each hw that its peripherals were asked with */
};

struct ztc_plan_switch {
    uint32_t peripheral;
    uint32_t *hw; /* by position */
};

enum ztc_plan_kind {
    ZTC_PLAN_KEEP,
    ZTC_PLAN_VALUES, /* other values on the same pad */
    ZTC_PLAN_MOVE,   /* to another pad, which has a Dn or gets one */
    ZTC_PLAN_PAD,    /* the Dn gets another pad, or is the one that keeps it */
    ZTC_PLAN_NONE,   /* nothing serves */
};

/* What an option stands for. */
struct ztc_plan_step {
    enum ztc_plan_kind kind;
    uint32_t pad; /* number in pads */
    struct ztc_values values;
};

struct ztc_plan {
    struct ztc_check *check;
    struct ztc_arena *arena;
    const bool *variants; /* by row of the target's functions: variants.h */
    bool as_written;
    bool can_add; /* pads may get a Dn */
    struct ztc_plan_pad *pads;
    size_t pad_count;
    struct ztc_plan_row *rows;
    size_t row_count, row_capacity;
    size_t concerned_count; /* the rows behind these are right, and may give way */
    bool *is_row;           /* by functional pin */
    bool pin_rows;          /* there are rows that are a Dn */
    bool spares;  /* there is a Dn without a pad that nothing is on: it can have any pad */
    bool *broken; /* by Dn: it has no pad, or one that another has too */
    uint32_t *hw; /* by peripheral, as the template has it; scratch with the switches' positions */
    uint32_t *switch_of; /* by peripheral; ZTC_NO_ROW: it stays as it is */
    struct ztc_plan_switch *switches;
    size_t switch_count;
    struct ztc_switch *costs; /* of the switches */
    struct ztc_plan_step *steps;
    size_t step_count, step_capacity;
    struct ztc_search_problem problem;
    bool failed; /* out of memory */
};

static inline const struct ztc_board_function *ztc_plan_function(const struct ztc_plan *plan,
                                                                 size_t row)
{
    return ZTC_ROW(struct ztc_board_function, plan->check->source->functions, row);
}

/* The number of the pad of a Dn; ZTC_NO_ROW if there is no such pad. */
uint32_t ztc_plan_pad_of(const struct ztc_plan *plan, uint32_t pin);

/* What decides with the switches at these positions; NULL: as the template has it. Valid until the next
 * call. */
struct ztc_fits_under ztc_plan_under(const struct ztc_plan *plan, const uint32_t *positions);

/* plan_options.c: see ztc_search_problem. */
bool ztc_plan_options_list(void *ctx, size_t row, const uint32_t *positions,
                           struct ztc_options *ret_options);

/* Is the functional pin right where it is? */
bool ztc_plan_is_right(const struct ztc_plan *plan, size_t function);

#endif
