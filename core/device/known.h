/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The devices that the user named, cfg/devices.db, through the module that provides device-store:sqlite. Both this program and the original
 * one write there, so the database's own locks keep writers apart, beside the home's.
 */
#ifndef ZTC_DEVICE_KNOWN_H
#define ZTC_DEVICE_KNOWN_H

#include "base/arena.h"
#include "module/registry.h"
#include "store/home.h"

#include <stdbool.h>
#include <ztc/device_store.h>

/* Path of the database below the home. */
#define ZTC_KNOWN_FILE "cfg/devices.db"

struct ztc_known_row {
    const char *alias; /* "" where nothing is known, likewise below */
    const char *uid;
    const char *target;
    const char *name;
    const char *chipid;
    const char *remote_id;
    const char *class_name;
};

struct ztc_known_link {
    const struct ztc_known_row *row;
};

/* All rows of both tables, sorted by alias; text is valid UTF-8, in the arena. */
struct ztc_known {
    struct ztc_arena arena;
    struct ztc_known_row *aliases;
    size_t alias_count;
    struct ztc_known_row *linked;
    size_t linked_count;
    struct ztc_known_link *by_uid; /* the aliases, sorted by uid */
};

/*
 * Reads them. No database: no rows, and no module is loaded. A damaged one is ZTC_E_INVALID, and its remedy says that the next command that writes
 * puts it aside; one that is locked for 5 seconds is ZTC_E_LIMIT.
 */
ztc_status ztc_known_load(struct ztc_registry *registry, const struct ztc_home *home,
                          struct ztc_error *error, struct ztc_known *ret_known) ZTC_MUST_CHECK;
/* The same with a wait of its own. */
ztc_status ztc_known_load_within(struct ztc_registry *registry, const struct ztc_home *home,
                                 uint32_t wait_ms, struct ztc_error *error,
                                 struct ztc_known *ret_known) ZTC_MUST_CHECK;
void ztc_known_done(struct ztc_known *known); /* takes a zeroed one */

/* The row of this alias or this uid (exactly), or NULL. */
const struct ztc_known_row *ztc_known_by_alias(const struct ztc_known *known, const char *alias);
const struct ztc_known_row *ztc_known_by_uid(const struct ztc_known *known, const char *uid);

/*
 * Writes one row (table: ZTC_DEVICE_TABLE_...); alias and uid must not be empty, and another row with this alias, or in `aliases` with
 * this uid, is replaced. Needs the home's lock. A damaged database is first put aside as devices.db.damaged
 * (then .damaged.1 ...), nothing is deleted, and *ret_aside (in the arena; NULL if none) names where, for the command to tell.
 */
ztc_status ztc_known_put(struct ztc_registry *registry, struct ztc_home *home, uint32_t table,
                         const struct ztc_known_row *row, struct ztc_arena *arena,
                         struct ztc_error *error, const char **ret_aside) ZTC_MUST_CHECK;

/* Removes one; *ret_found: false where there was none. Needs the lock. A damaged database is an error, as for load. */
ztc_status ztc_known_remove(struct ztc_registry *registry, struct ztc_home *home, uint32_t table,
                            const char *alias, struct ztc_error *error,
                            bool *ret_found) ZTC_MUST_CHECK;

#endif
