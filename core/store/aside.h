/* SPDX-License-Identifier: Apache-2.0 */
/* A folder in tmp/ that is filled with files, put on the disk, and then renamed or thrown away. */
#ifndef ZTC_STORE_ASIDE_H
#define ZTC_STORE_ASIDE_H

#include "store/custom.h"
#include "store/place.h"

/* Files that wait for their fsync together: far below any limit of open files. */
#define ZTC_ASIDE_OPEN_MAX 16u

struct ztc_aside {
    const struct ztc_home *home; /* borrowed; NULL: nothing was begun */
    char name[ZTC_PLACE_ENTRY_MAX];
    int folder;
    int open[ZTC_ASIDE_OPEN_MAX];
    size_t open_count;
};

/* Makes the folder. prefix is ZTC_PLACE_NEW or the like. Start with {0}. */
ztc_status ztc_aside_begin(struct ztc_aside *aside, const struct ztc_home *home, const char *prefix,
                           const char *short_name, struct ztc_error *error) ZTC_MUST_CHECK;

/* Writes one file into it; folders on the way are made. A path that is there already is an error. */
ztc_status ztc_aside_write(struct ztc_aside *aside, const struct ztc_store_file *file,
                           struct ztc_error *error) ZTC_MUST_CHECK;

/* Everything written, and the folders that hold it, is on the disk afterwards. `files` are those written
 * or more. */
ztc_status ztc_aside_sync(struct ztc_aside *aside, const struct ztc_store_file *files, size_t count,
                          struct ztc_error *error) ZTC_MUST_CHECK;

/* The folder was renamed: only closes what is open. */
void ztc_aside_done(struct ztc_aside *aside);

/* Deletes the folder. Takes one that was never begun, or done. */
void ztc_aside_drop(struct ztc_aside *aside);

#endif
