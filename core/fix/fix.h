/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The smallest change that makes a template valid. Rounds of plan, search, edit and judge: each solution of
 * the search is written into the text in memory and judged whole, the target's own rules included, before it
 * counts. Nothing is written to a file here.
 */
#ifndef ZTC_FIX_FIX_H
#define ZTC_FIX_FIX_H

#include "custom/compile.h"
#include "fix/plan.h"

/* Start with {0}; ztc_fix_done takes any state. It refers to itself: it must not move. */
struct ztc_fix {
    struct ztc_arena arena;
    struct ztc_compilation before; /* the template as it was */
    struct ztc_compilation after;  /* and as it would be */
    struct ztc_buffer text;        /* its bytes then, a byte order mark included */
    struct ztc_changes changes;    /* none: nothing was to be changed, or nothing could be */
    bool valid;                    /* it compiles, with the changes */
};

/*
 * Works out the fix for a template. Arguments as in ztc_compile_text; options: port_version counts. What
 * compile refuses whole (a target that is not installed) fills error; fix->before then tells what it can.
 */
ztc_status ztc_fix_text(struct ztc_registry *registry, const char *file, const char *text,
                        size_t size, const char *folder, const struct ztc_compile_options *options,
                        struct ztc_error *error, struct ztc_fix *fix) ZTC_MUST_CHECK;
void ztc_fix_done(struct ztc_fix *fix);

/*
 * What is left to be mended by hand: all other findings of the list that is returned are hidden. It is that
 * of the template as it was; only where nothing of it is left, that of the changed one.
 */
const struct ztc_findings *ztc_fix_by_hand(struct ztc_fix *fix);

/* Warnings of the changed template that the one before did not give: all its other findings are hidden. */
const struct ztc_findings *ztc_fix_new_warnings(struct ztc_fix *fix);

#endif
