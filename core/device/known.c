/* SPDX-License-Identifier: Apache-2.0 */
/* The devices that the user named, read from the database by the module that knows its format. */
#include "device/known.h"

#include "base/file.h"
#include "base/limits.h"
#include "base/utf8.h"
#include "device/known_internal.h"
#include "store/place.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define REMEDY_DAMAGED \
    "the next command that names a device puts it aside and begins a new one; nothing is deleted"

/* ---- the module ---- */

ztc_status ztc_known_look(const struct ztc_home *home, struct ztc_error *error, bool *ret_there)
{
    struct stat state;
    ZTC_CLEANUP(ztc_fd_close) int folder = -1;
    *ret_there = false;
    if (home->folder < 0) {
        return ZTC_OK;
    }
    folder = ztc_place_open(home->folder, "cfg");
    if (folder < 0 && errno == ENOENT) {
        return ZTC_OK;
    }
    if (folder < 0) {
        return ztc_place_failed(error, errno, home, "cfg", /* name= */ NULL, "cannot be opened");
    }
    /* What kind of file it is the module judges. */
    if (fstatat(folder, "devices.db", &state, AT_SYMLINK_NOFOLLOW) == 0) {
        *ret_there = true;
        return ZTC_OK;
    }
    return errno == ENOENT
               ? ZTC_OK
               : ztc_place_failed(error, errno, home, "cfg", "devices.db", "cannot be read");
}

ztc_status ztc_known_open(struct ztc_registry *registry, const struct ztc_home *home,
                          struct ztc_error *error, struct ztc_known_base *base)
{
    const void *found = NULL;
    ztc_status status = ztc_module_provider(
        registry, "device-store", ZTC_DEVICE_STORE_SQLITE, ZTC_DEVICE_STORE_INTERFACE,
        ZTC_INTERFACE_SIZE(struct ztc_device_store_v0, remove), error, &base->module, &found);
    if (status == ZTC_E_UNSUPPORTED) {
        ztc_error_clear(error);
        return ztc_error_set(error, status, "install it; ztc plugin list shows what was found",
                             "the module for the database of devices is missing: device_store.so");
    }
    if (status != ZTC_OK) {
        return status;
    }
    base->interface = found;
    base->self = ztc_module_self(base->module);
    if (base->interface->list == NULL || base->interface->put == NULL ||
        base->interface->remove == NULL) {
        return ztc_error_set(error, ZTC_E_INVALID, /* remedy= */ NULL,
                             "%s: has no usable interface " ZTC_DEVICE_STORE_INTERFACE,
                             ztc_module_row(base->module)->path);
    }
    if (asprintf(&base->path, "%s/" ZTC_KNOWN_FILE, home->path) < 0) {
        base->path = NULL;
        return ztc_error_memory(error);
    }
    return ZTC_OK;
}

void ztc_known_close(struct ztc_known_base *base)
{
    free(base->path);
    *base = (struct ztc_known_base){0};
}

ztc_status ztc_known_judge(const struct ztc_known_base *base, ztc_status status,
                           struct ztc_error *error)
{
    const char *words = ztc_module_last_words(base->module);
    switch (status) {
    case ZTC_OK:
        return ZTC_OK;
    case ZTC_E_MEMORY:
        return ztc_error_memory(error);
    case ZTC_E_INVALID:
    case ZTC_E_LIMIT:
    case ZTC_E_CANCELLED:
        break;
    default:
        status = ZTC_E_INTERNAL;
        break;
    }
    return ztc_error_set(error, status, status == ZTC_E_INVALID ? REMEDY_DAMAGED : NULL, "%s: %s",
                         base->path, words[0] != '\0' ? words : "failed without a word");
}

/* ---- reading ---- */

/* Where rows of one table are collected. */
struct collector {
    struct ztc_arena *arena;
    struct ztc_known_row *rows;
    size_t count;
    size_t capacity;
};

/* The text with U+FFFD in the place of each byte that is no UTF-8; NULL when out of memory. */
static const char *copy(struct ztc_arena *arena, const char *text)
{
    static const char replacement[] = "\xEF\xBF\xBD";
    size_t size = strlen(text);
    size_t good = ztc_utf8_check(text, size);
    if (good == size) {
        return ztc_arena_copy(arena, text, size);
    }
    char *clean = ztc_arena_alloc(arena, 3 * size + 1);
    char *end = clean;
    for (size_t at = 0; clean != NULL && at < size;) {
        uint32_t point = 0;
        size_t length = ztc_utf8_decode(text + at, size - at, &point);
        memcpy(end, length > 0 ? text + at : replacement, length > 0 ? length : 3);
        end += length > 0 ? length : 3;
        at += length > 0 ? length : 1;
    }
    return clean;
}

static ztc_status on_row(void *ctx, const struct ztc_known_device *device)
{
    struct collector *collector = ctx;
    struct ztc_arena *arena = collector->arena;
    if (device == NULL || !ZTC_HAS(device, struct ztc_known_device, class_name)) {
        return ZTC_E_ARGUMENT;
    }
    collector->rows = ztc_arena_grow(arena, collector->rows, collector->count, &collector->capacity,
                                     sizeof(*collector->rows));
    if (collector->rows == NULL) {
        return ZTC_E_MEMORY;
    }
    const char *const texts[] = {device->alias,  device->uid,       device->target,    device->name,
                                 device->chipid, device->remote_id, device->class_name};
    const char *copies[sizeof(texts) / sizeof(texts[0])];
    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
        copies[i] = copy(arena, texts[i]);
        if (copies[i] == NULL) {
            return ZTC_E_MEMORY;
        }
    }
    collector->rows[collector->count++] = (struct ztc_known_row){
        .alias = copies[0],
        .uid = copies[1],
        .target = copies[2],
        .name = copies[3],
        .chipid = copies[4],
        .remote_id = copies[5],
        .class_name = copies[6],
    };
    return ZTC_OK;
}

static int compare_aliases(const void *left, const void *right)
{
    const struct ztc_known_row *a = left;
    const struct ztc_known_row *b = right;
    return strcmp(a->alias, b->alias);
}

static int compare_uids(const void *left, const void *right)
{
    const struct ztc_known_link *a = left;
    const struct ztc_known_link *b = right;
    return strcmp(a->row->uid, b->row->uid);
}

static ztc_status read_table(const struct ztc_known_base *base, uint32_t table, uint32_t wait_ms,
                             struct ztc_arena *arena, struct ztc_error *error,
                             struct ztc_known_row **ret_rows, size_t *ret_count)
{
    struct collector collector = {.arena = arena};
    ztc_status status =
        base->interface->list(base->self, base->path, table, wait_ms, &collector, on_row);
    status = ztc_known_judge(base, status, error);
    if (status == ZTC_OK) {
        /* Bytes that were replaced may have changed the order. */
        if (collector.count > 1) {
            qsort(collector.rows, collector.count, sizeof(*collector.rows), compare_aliases);
        }
        *ret_rows = collector.rows;
        *ret_count = collector.count;
    }
    return status;
}

static ztc_status index_uids(struct ztc_known *known, struct ztc_error *error)
{
    known->by_uid = ztc_arena_array(&known->arena, known->alias_count + 1, sizeof(*known->by_uid));
    if (known->by_uid == NULL) {
        return ztc_error_memory(error);
    }
    for (size_t i = 0; i < known->alias_count; i++) {
        known->by_uid[i].row = &known->aliases[i];
    }
    qsort(known->by_uid, known->alias_count, sizeof(*known->by_uid), compare_uids);
    return ZTC_OK;
}

ztc_status ztc_known_load(struct ztc_registry *registry, const struct ztc_home *home,
                          struct ztc_error *error, struct ztc_known *ret_known)
{
    return ztc_known_load_within(registry, home, ZTC_KNOWN_WAIT_MS, error, ret_known);
}

ztc_status ztc_known_load_within(struct ztc_registry *registry, const struct ztc_home *home,
                                 uint32_t wait_ms, struct ztc_error *error,
                                 struct ztc_known *ret_known)
{
    struct ztc_known known = {0};
    ZTC_CLEANUP(ztc_known_close) struct ztc_known_base base = {0};
    bool there = false;
    ztc_arena_init(&known.arena, ZTC_KNOWN_ARENA_MAX);
    ztc_status status = ztc_known_look(home, error, &there);
    if (status == ZTC_OK && there) {
        status = ztc_known_open(registry, home, error, &base);
    }
    if (status == ZTC_OK && there) {
        status = read_table(&base, ZTC_DEVICE_TABLE_ALIASES, wait_ms, &known.arena, error,
                            &known.aliases, &known.alias_count);
    }
    if (status == ZTC_OK && there) {
        status = read_table(&base, ZTC_DEVICE_TABLE_LINKED, wait_ms, &known.arena, error,
                            &known.linked, &known.linked_count);
    }
    status = status == ZTC_OK ? index_uids(&known, error) : status;
    if (status != ZTC_OK) {
        ztc_known_done(&known);
        return status;
    }
    *ret_known = known;
    return ZTC_OK;
}

void ztc_known_done(struct ztc_known *known)
{
    ztc_arena_done(&known->arena);
    *known = (struct ztc_known){0};
}

const struct ztc_known_row *ztc_known_by_alias(const struct ztc_known *known, const char *alias)
{
    const struct ztc_known_row wanted = {.alias = alias};
    return known->alias_count > 0 ? bsearch(&wanted, known->aliases, known->alias_count,
                                            sizeof(wanted), compare_aliases)
                                  : NULL;
}

const struct ztc_known_row *ztc_known_by_uid(const struct ztc_known *known, const char *uid)
{
    const struct ztc_known_row wanted = {.uid = uid};
    const struct ztc_known_link key = {.row = &wanted};
    const struct ztc_known_link *found =
        known->alias_count > 0
            ? bsearch(&key, known->by_uid, known->alias_count, sizeof(key), compare_uids)
            : NULL;
    return found != NULL ? found->row : NULL;
}
