/* SPDX-License-Identifier: Apache-2.0 */
/* Changes to the database of known devices; a damaged one makes room for a new one, and stays. */
#include "base/file.h"
#include "base/limits.h"
#include "device/known_internal.h"
#include "store/place.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>

/* Files that are put aside before somebody has to look after them. */
#define ASIDE_MAX 1000u

/* Room for "devices.db.damaged.999-journal". */
#define NAME_ROOM 48u

/* A database and what stands beside it while it is written, which belongs to it and to no other. */
static const char *const companions[] = {"-journal", "-wal", "-shm", ""};

#define COMPANION_COUNT (sizeof(companions) / sizeof(companions[0]))

static ztc_status check_lock(const struct ztc_home *home, struct ztc_error *error)
{
    return home->lock >= 0
               ? ZTC_OK
               : ztc_error_set(error, ZTC_E_ARGUMENT, /* remedy= */ NULL,
                               "%s/" ZTC_KNOWN_FILE " is to be changed without its lock",
                               home->path);
}

/* ---- putting aside ---- */

/* "devices.db.damaged", "devices.db.damaged.1" ... */
static void aside_name(unsigned number, const char *companion, char *name)
{
    if (number == 0) {
        (void)snprintf(name, NAME_ROOM, "devices.db.damaged%s", companion);
    } else {
        (void)snprintf(name, NAME_ROOM, "devices.db.damaged.%u%s", number, companion);
    }
}

static bool is_free(int folder, unsigned number)
{
    char name[NAME_ROOM];
    for (size_t i = 0; i < COMPANION_COUNT; i++) {
        aside_name(number, companions[i], name);
        if (ztc_file_exists(folder, name)) {
            return false;
        }
    }
    return true;
}

/* The file itself goes last: whoever is stopped half-way finds it still damaged, and does it again. 0 or an errno. */
static int move_all(int folder, unsigned number)
{
    char from[NAME_ROOM], to[NAME_ROOM];
    for (size_t i = 0; i < COMPANION_COUNT; i++) {
        (void)snprintf(from, sizeof(from), "devices.db%s", companions[i]);
        aside_name(number, companions[i], to);
        if (renameat2(folder, from, folder, to, RENAME_NOREPLACE) != 0 && errno != ENOENT) {
            return errno;
        }
    }
    return ztc_place_sync(folder);
}

static ztc_status put_aside(const struct ztc_home *home, struct ztc_arena *arena,
                            struct ztc_error *error, const char **ret_aside)
{
    ZTC_CLEANUP(ztc_fd_close) int folder = ztc_place_open(home->folder, "cfg");
    unsigned number = 0;
    while (folder >= 0 && number < ASIDE_MAX && !is_free(folder, number)) {
        number++;
    }
    int errnum = folder < 0 ? errno : number == ASIDE_MAX ? EEXIST : move_all(folder, number);
    if (errnum != 0) {
        return ztc_place_failed(error, errnum, home, "cfg", "devices.db",
                                "is damaged and cannot be put aside");
    }
    char name[NAME_ROOM];
    aside_name(number, "", name);
    *ret_aside = ztc_arena_print(arena, "%s/cfg/%s", home->path, name);
    return *ret_aside != NULL ? ZTC_OK : ztc_error_memory(error);
}

/* ---- changes ---- */

/* The folder cfg/, made where it is missing; one that is a link is refused. */
static ztc_status need_folder(const struct ztc_home *home, struct ztc_error *error)
{
    int errnum = 0;
    if (mkdirat(home->folder, "cfg", 0700) == 0) {
        errnum = ztc_place_sync(home->folder);
    } else if (errno != EEXIST) {
        errnum = errno;
    }
    if (errnum == 0) {
        ZTC_CLEANUP(ztc_fd_close) int folder = ztc_place_open(home->folder, "cfg");
        errnum = folder < 0 ? errno : 0;
    }
    return errnum == 0
               ? ZTC_OK
               : ztc_place_failed(error, errnum, home, "cfg", "devices.db", "cannot be written");
}

static ztc_status put(const struct ztc_known_base *base, const struct ztc_known_device *device)
{
    return base->interface->put(base->self, base->path, ZTC_KNOWN_WAIT_MS, device);
}

ztc_status ztc_known_put(struct ztc_registry *registry, struct ztc_home *home, uint32_t table,
                         const struct ztc_known_row *row, struct ztc_arena *arena,
                         struct ztc_error *error, const char **ret_aside)
{
    const struct ztc_known_device device = {
        .struct_size = sizeof(device),
        .table = table,
        .alias = row->alias,
        .uid = row->uid,
        .target = row->target,
        .name = row->name,
        .chipid = row->chipid,
        .remote_id = row->remote_id,
        .class_name = row->class_name,
    };
    const char *aside = NULL;
    ZTC_CLEANUP(ztc_known_close) struct ztc_known_base base = {0};
    ztc_status status = check_lock(home, error);
    status = status == ZTC_OK ? ztc_known_open(registry, home, error, &base) : status;
    status = status == ZTC_OK ? need_folder(home, error) : status;
    if (status != ZTC_OK) {
        return status;
    }
    status = put(&base, &device);
    if (status == ZTC_E_INVALID) {
        status = put_aside(home, arena, error, &aside);
        if (status != ZTC_OK) {
            return status;
        }
        status = put(&base, &device);
    }
    status = ztc_known_judge(&base, status, error);
    if (status == ZTC_OK || aside != NULL) {
        *ret_aside = aside; /* what was moved away is to be told even where nothing came of it */
    }
    return status;
}

ztc_status ztc_known_remove(struct ztc_registry *registry, struct ztc_home *home, uint32_t table,
                            const char *alias, struct ztc_error *error, bool *ret_found)
{
    ZTC_CLEANUP(ztc_known_close) struct ztc_known_base base = {0};
    uint32_t found = 0;
    bool there = false;
    ztc_status status = check_lock(home, error);
    status = status == ZTC_OK ? ztc_known_look(home, error, &there) : status;
    if (status == ZTC_OK && there) {
        status = ztc_known_open(registry, home, error, &base);
    }
    if (status == ZTC_OK && there) {
        status =
            base.interface->remove(base.self, base.path, table, ZTC_KNOWN_WAIT_MS, alias, &found);
        status = ztc_known_judge(&base, status, error);
    }
    if (status == ZTC_OK) {
        *ret_found = found != 0;
    }
    return status;
}
