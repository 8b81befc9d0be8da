/* SPDX-License-Identifier: Apache-2.0 */
/* The steps that the changes of a custom VM have in common. For the files of this folder only. */
#ifndef ZTC_STORE_CHANGE_H
#define ZTC_STORE_CHANGE_H

#include "store/aside.h"
#include "store/custom.h"

/* Is the lock held, and do name and paths stay where they belong? */
ztc_status ztc_change_check(const struct ztc_home *home, const char *short_name,
                            const struct ztc_store_file *files, size_t count,
                            struct ztc_error *error) ZTC_MUST_CHECK;

/* Fills the error for a custom VM that is there already; always ZTC_E_INVALID. */
ztc_status ztc_change_exists(const char *short_name, struct ztc_error *error);

/* Opens cvm/<short_name>, which has to be a folder; what else is there is refused, what is not there is
 * ztc_custom_missing. */
ztc_status ztc_change_open(const struct ztc_home *home, const char *short_name,
                           struct ztc_error *error, int *ret_folder) ZTC_MUST_CHECK;

/* Renames into a name that is free. 0 or an errno, EEXIST if it is not. */
int ztc_change_rename(int from, const char *old_name, int to, const char *new_name);

/* Finishes what was committed for this custom VM before, or drops it where the custom VM is gone. What remains
 * of it would be taken for a part of the new. */
ztc_status ztc_change_finish(const struct ztc_home *home, const char *short_name,
                             struct ztc_error *error) ZTC_MUST_CHECK;

/* Writes all files into a folder that was begun, and puts them on the disk. */
ztc_status ztc_change_fill(struct ztc_aside *aside, const struct ztc_store_file *files,
                           size_t count, struct ztc_error *error) ZTC_MUST_CHECK;

/* Makes the folder a new custom VM. */
ztc_status ztc_change_move_in(const struct ztc_aside *aside, const char *short_name,
                              struct ztc_error *error) ZTC_MUST_CHECK;

/* 0 if files may be put into the open folder, or an errno. */
int ztc_change_may_write(int folder) ZTC_MUST_CHECK;

#endif
