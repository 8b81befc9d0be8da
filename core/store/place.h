/* SPDX-License-Identifier: Apache-2.0 */
/* Names and paths below the home folder, checked before they are used, and what went wrong with them. */
#ifndef ZTC_STORE_PLACE_H
#define ZTC_STORE_PLACE_H

#include "store/home.h"

#include <dirent.h>
#include <stddef.h>

/* Entries of tmp/ that are ours: PREFIX short_name, and but for a commit and a swap "-" and a number. */
#define ZTC_PLACE_COMMIT "commit-"
#define ZTC_PLACE_SWAP "swap-"
#define ZTC_PLACE_NEW "new-"
#define ZTC_PLACE_CREATE "create-"
#define ZTC_PLACE_REMOVE "remove-"
/* Of scratch.h: a number follows. */
#define ZTC_PLACE_SCRATCH "scratch-"

/* Room for any such entry. */
#define ZTC_PLACE_ENTRY_MAX 64u

/* Can this be the name of a custom VM's folder: 1 to 31 letters, digits, '_', '-' and blanks inside? */
bool ztc_place_name_ok(const char *short_name);

/* Is this a path that stays below the folder it is used in: no empty, "." or ".." element, not absolute? */
bool ztc_place_path_ok(const char *path);

/* Opens a folder that is no link. -1 and errno on failure. */
int ztc_place_open(int parent, const char *name);

/* The same for cvm/ and tmp/. A user may have made cvm a link to where there is more room; tmp is
 * believed to be ours alone, so it must not lead elsewhere. */
int ztc_place_open_top(int home, const char *name);

/*
 * Opens the folder that holds the last element of `path`, step by step, no link followed; with `make`
 * folders on the way are made. Returns `folder` itself where path has one element; the caller closes
 * what is not `folder`. *ret_last is the last element, borrowed. -1 and errno on failure.
 */
int ztc_place_open_parent(int folder, const char *path, bool make, const char **ret_last);

/*
 * Fills the error for a failed system call on `<home>/<folder>/<name>` (folder and name may be NULL).
 * `failed` says what did: "cannot be created".
 */
ztc_status ztc_place_failed(struct ztc_error *error, int errnum, const struct ztc_home *home,
                            const char *folder, const char *name, const char *failed);

/* The entries of an open folder, from the first on, without moving the descriptor's own place. NULL and
 * errno on failure. */
DIR *ztc_place_list(int folder);
/* closedir through a pointer to the pointer. For ZTC_CLEANUP. */
void ztc_place_list_done(DIR **stream);

/* fsync, tried again where a signal came between. 0 or an errno. */
int ztc_place_sync(int fd);

/* Makes cvm/ or tmp/ where it is missing and opens it. */
ztc_status ztc_place_need(const struct ztc_home *home, const char *name, int *fd,
                          struct ztc_error *error) ZTC_MUST_CHECK;

/* Deletes an entry of tmp/, with a second attempt: a failure that passes shall leave nothing behind. */
ztc_status ztc_place_scrub(const struct ztc_home *home, const char *name,
                           struct ztc_error *error) ZTC_MUST_CHECK;

#endif
