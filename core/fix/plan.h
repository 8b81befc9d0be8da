/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A board in error as a search problem: a row for each functional pin that cannot stay as it is and for
 * each Dn without a usable pad, a column for each pad, a switch for the hw of each peripheral that is
 * concerned; and a solution turned into edits.
 */
#ifndef ZTC_FIX_PLAN_H
#define ZTC_FIX_PLAN_H

#include "fix/edit.h"
#include "fix/fits.h"
#include "fix/search.h"

/* One change that a fix makes. kind: "function" moved to another pin, "values" corrected, "hw" of a
 * peripheral, "pad" of a Dn, "pin" added, "accept" entry taken out. */
struct ztc_change {
    const char *kind;
    const char *name; /* RX0, SERIAL0, D4; of accept: its code */
    const char *from; /* as text; NULL: it is new */
    const char *to;   /* NULL: it goes */
    uint32_t choices; /* of a function: values that its pin takes equally well; 0, 1: no others */
    uint32_t line;    /* where it stood before; of a new pin, that of the last one */
};

struct ztc_changes {
    struct ztc_change *items;
    size_t count, capacity;
};

struct ztc_plan;

struct ztc_plan_options {
    uint32_t version; /* of port.bin */
    const char *const
        *suspects; /* names that a rule of the target complained of: they may change too */
    size_t suspect_count;
};

/* check: prepared, of a freshly parsed template. All is in the arena. */
ztc_status ztc_plan_make(struct ztc_check *check, const struct ztc_plan_options *options,
                         struct ztc_arena *arena, struct ztc_error *error,
                         struct ztc_plan **ret_plan) ZTC_MUST_CHECK;

const struct ztc_search_problem *ztc_plan_problem(const struct ztc_plan *plan);

/* Rows, functional pins and pins moved, switches: how many things the solution changes. */
int64_t ztc_plan_change_count(const struct ztc_solution *solution);

/* The edits of a solution, and the changes they make. False when out of memory. */
bool ztc_plan_apply(const struct ztc_plan *plan, const struct ztc_solution *solution,
                    struct ztc_edits *edits, struct ztc_changes *changes);

/* Marks the rows that a finding at this key is about: a function, a Dn, or a peripheral's functions. True if
 * other solutions may differ there: the peripheral may have another hw, or a row is not given up. */
bool ztc_plan_mark(const struct ztc_plan *plan, const struct ztc_solution *solution,
                   const char *key, bool *rows);

/* Appends a change; one of the same kind and name is continued. False when out of memory. */
bool ztc_changes_add(struct ztc_changes *changes, struct ztc_arena *arena,
                     const struct ztc_change *change);

#endif
