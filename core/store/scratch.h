/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A folder in tmp/ for work that lasts longer than the home may be locked, such as a transfer. It has a lock of its own,
 * by which the next ztc knows whether somebody is still at it.
 */
#ifndef ZTC_STORE_SCRATCH_H
#define ZTC_STORE_SCRATCH_H

#include "store/home.h"

struct ztc_scratch {
    const struct ztc_home *home; /* borrowed; NULL: nothing was begun */
    char *name;                  /* owned: of the entry in tmp/ */
    char *path;                  /* owned: absolute */
    int folder;
};

/* Makes an empty folder, for the user alone. Start with {0}; the home was opened with `make`. */
ztc_status ztc_scratch_begin(struct ztc_scratch *scratch, const struct ztc_home *home,
                             struct ztc_error *error) ZTC_MUST_CHECK;

/* Deletes it with all that is in it. Takes one that was never begun. */
void ztc_scratch_drop(struct ztc_scratch *scratch);

/* Deletes an entry of tmp/ that nobody is at. For recover.c. */
void ztc_scratch_clear(const struct ztc_home *home, const char *entry);

#endif
