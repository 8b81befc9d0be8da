/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Small files of the user's settings below cfg/: read whole, replaced whole. `name` is the path below cfg/, such as
 * "github.json" or "keys/acme.pub"; one that would lead out of it is ZTC_E_ARGUMENT. Links are not followed. A home
 * that is not there has none of them.
 */
#ifndef ZTC_STORE_SETTINGS_H
#define ZTC_STORE_SETTINGS_H

#include "base/arena.h"
#include "base/buffer.h"
#include "store/home.h"
#include "store/place.h"

#include <stdbool.h>
#include <sys/types.h>

/* What secrets are written with: nobody else reads them. */
#define ZTC_SETTINGS_SECRET 0600
#define ZTC_SETTINGS_PUBLIC 0644

/* Appends a file of at most `max` bytes to the buffer. *ret_found: false where there is none. */
ztc_status ztc_settings_read(const struct ztc_home *home, const char *name, size_t max,
                             struct ztc_buffer *buffer, struct ztc_error *error,
                             bool *ret_found) ZTC_MUST_CHECK;

/*
 * Reads a secret into room of the caller's, which has max + 1 bytes and is wiped by the caller; nothing of it stays
 * anywhere else. A NUL is put behind it. A file that anybody else may read or write, or that another user owns, is
 * ZTC_E_INVALID, with chmod as the remedy.
 */
ztc_status ztc_settings_read_secret(const struct ztc_home *home, const char *name, size_t max,
                                    char *room, struct ztc_error *error, size_t *ret_size,
                                    bool *ret_found) ZTC_MUST_CHECK;

/*
 * Writes a file, new or in the place of another: aside in tmp/, to the disk, then renamed, so that there is the old or
 * the new one whatever happens. Folders on the way are made, for the user alone. Needs the lock.
 */
ztc_status ztc_settings_write(struct ztc_home *home, const char *name, const void *data,
                              size_t size, mode_t mode, struct ztc_error *error) ZTC_MUST_CHECK;

/*
 * The same in two steps, for what has to be on the disk, or not, together with something else: once it is prepared the
 * disk has room for it, and only a rename is left. ztc_settings_drop must follow in any case; what was not committed is
 * gone then, and the file as it was. `name` is borrowed.
 */
struct ztc_settings_change {
    const struct ztc_home *home; /* NULL: there is nothing to commit */
    const char *name;
    const char *last; /* in name */
    int folder;       /* owned */
    char aside[ZTC_PLACE_ENTRY_MAX];
};
ztc_status ztc_settings_prepare(struct ztc_home *home, const char *name, const void *data,
                                size_t size, mode_t mode, struct ztc_error *error,
                                struct ztc_settings_change *ret_change) ZTC_MUST_CHECK;
ztc_status ztc_settings_commit(struct ztc_settings_change *change,
                               struct ztc_error *error) ZTC_MUST_CHECK;
/* For ZTC_CLEANUP, of one that is all zeros too. */
void ztc_settings_drop(struct ztc_settings_change *change);

/* Deletes a file; *ret_found: false where there was none. Needs the lock. */
ztc_status ztc_settings_remove(struct ztc_home *home, const char *name, struct ztc_error *error,
                               bool *ret_found) ZTC_MUST_CHECK;

/* Names of what is in a folder below cfg/, without those that begin with a dot; sorted, in the arena. */
ztc_status ztc_settings_list(const struct ztc_home *home, const char *folder,
                             struct ztc_arena *arena, struct ztc_error *error,
                             const char ***ret_names, size_t *ret_count) ZTC_MUST_CHECK;

#endif
