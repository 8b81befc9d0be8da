/* SPDX-License-Identifier: Apache-2.0 */
/* The custom VMs in `cvm/`: list, read, create, replace a set of files, remove. Names were checked by
 * ztc_short_name_problem before they come here; they are checked again before they become a path. */
#ifndef ZTC_STORE_CUSTOM_H
#define ZTC_STORE_CUSTOM_H

#include "base/arena.h"
#include "base/buffer.h"
#include "store/home.h"

#include <stdint.h>
#include <sys/types.h>

/* A file to be written: path below the custom VM's folder, '/' between folders. */
struct ztc_store_file {
    const char *path;
    const void *data;
    size_t size;
};

/* Names of the custom VMs (folders in cvm/ with a valid short name), sorted; in the arena. */
ztc_status ztc_custom_names(const struct ztc_home *home, struct ztc_arena *arena,
                            struct ztc_error *error, const char ***ret_names,
                            size_t *ret_count) ZTC_MUST_CHECK;

/* Is there a folder of exactly this name? */
bool ztc_custom_exists(const struct ztc_home *home, const char *short_name);

/* Fills the error for a custom VM that is not there, with the nearest name; always ZTC_E_INVALID. */
ztc_status ztc_custom_missing(const struct ztc_home *home, const char *short_name,
                              struct ztc_error *error);

/* The absolute path of the folder, in the arena; NULL when out of memory. */
const char *ztc_custom_path(const struct ztc_home *home, struct ztc_arena *arena,
                            const char *short_name);

/*
 * Appends one file of a custom VM. A set that was committed but not yet moved into place is read as if it
 * were: a reader never waits and never sees half of it. *ret_found as in ztc_file_read.
 */
ztc_status ztc_custom_read(const struct ztc_home *home, const char *short_name, const char *path,
                           size_t max, struct ztc_buffer *buffer, struct ztc_error *error,
                           bool *ret_found) ZTC_MUST_CHECK;

/* True if the custom VM has this file. */
bool ztc_custom_has(const struct ztc_home *home, const char *short_name, const char *path);

/*
 * Makes a new custom VM of these files: built aside, synced, renamed into place; one that exists is an
 * error (ZTC_E_INVALID) and stays as it is. Needs the lock.
 */
ztc_status ztc_custom_create(struct ztc_home *home, const char *short_name,
                             const struct ztc_store_file *files, size_t count,
                             struct ztc_error *error) ZTC_MUST_CHECK;

/*
 * Replaces these files of an existing custom VM, all or none, whatever happens on the way: the set is
 * written aside and synced, committed by one rename, then moved into place; the next ztc finishes what
 * was committed. Folders in paths are made. Files whose content is already so are not written again.
 * A set that was committed before and cannot be finished is an error. Needs the lock.
 */
ztc_status ztc_custom_replace(struct ztc_home *home, const char *short_name,
                              const struct ztc_store_file *files, size_t count,
                              struct ztc_error *error) ZTC_MUST_CHECK;

/*
 * Makes the custom VM consist of exactly these files: a new one as ztc_custom_create does, or the old folder as a whole
 * goes and the new one takes its place, both or none whatever happens on the way. A link or a file in that place is an
 * error. Needs the lock.
 *
 * The folders are exchanged in one instant; a reader of several files may get some of the old and some of the new, as
 * with ztc_custom_replace. Where the file system cannot exchange, the new folder is committed as
 * tmp/swap-<short_name>, and the next ztc finishes what was committed. From then on its files are those that are read
 * and ztc_custom_exists is true, but between two renames ztc_custom_names lacks the name, and who opens the
 * folder itself by ztc_custom_path does not find it.
 */
ztc_status ztc_custom_put(struct ztc_home *home, const char *short_name,
                          const struct ztc_store_file *files, size_t count,
                          struct ztc_error *error) ZTC_MUST_CHECK;

/* Removes one: gone with one rename, then deleted. Needs the lock. */
ztc_status ztc_custom_remove(struct ztc_home *home, const char *short_name,
                             struct ztc_error *error) ZTC_MUST_CHECK;

#endif
