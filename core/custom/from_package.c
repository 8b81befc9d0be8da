/* SPDX-License-Identifier: Apache-2.0 */
/* The package in the device section: that of the target's template, unless the pads are not all on it. */
#include "custom/from_internal.h"
#include "module/packages.h"

#include <string.h>

/* Pads that a left-over names; the others are counted. */
#define NAMED_MAX 12u

static const char *package_of(const struct ztc_target *target)
{
    const struct ztc_table *device = target->description->device;
    for (uint32_t i = 0; device != NULL && i < device->count; i++) {
        const struct ztc_device_row *row = ZTC_ROW(struct ztc_device_row, device, i);
        if (strcmp(row->key, "/package") == 0) {
            return row->value;
        }
    }
    return NULL;
}

/* The row of the name; NULL: the target does not tell what is on it. */
static const struct ztc_package *find_package(const struct ztc_target *target, const char *name,
                                              struct ztc_arena *arena, struct ztc_error *error,
                                              ztc_status *ret_status)
{
    const struct ztc_package *packages = NULL;
    size_t count = 0;
    *ret_status = ztc_packages_collect(target, arena, error, &packages, &count);
    for (size_t i = 0; *ret_status == ZTC_OK && i < count; i++) {
        if (strcmp(packages[i].name, name) == 0) {
            return &packages[i];
        }
    }
    return NULL;
}

/* One that no package brings out says nothing about this one. */
static bool is_missing(const struct ztc_package *package, const struct ztc_pin_row *pad)
{
    return !ztc_package_has(package, pad->port, pad->pad) &&
           ztc_pin_caution(pad, "not-bonded") == NULL;
}

ztc_status ztc_from_choose_package(struct ztc_from *from, struct ztc_error *error)
{
    const char *name = package_of(from->target);
    ztc_status status = ZTC_OK;
    from->package = NULL;
    from->missing = "";
    if (name == NULL) {
        return ZTC_OK;
    }
    const struct ztc_package *package =
        find_package(from->target, name, from->arena, error, &status);
    size_t count = 0;
    for (size_t i = 0; package != NULL && i < from->pin_count; i++) {
        const struct ztc_pin_row *pad = from->pins[i].row;
        if (!is_missing(package, pad)) {
            continue;
        }
        if (count++ < NAMED_MAX) {
            from->missing = ztc_arena_print(from->arena, "%s%s%s", from->missing,
                                            count > 1 ? ", " : "", pad->name);
        }
        if (from->missing == NULL) {
            return ztc_error_memory(error);
        }
    }
    if (count > NAMED_MAX) {
        from->missing =
            ztc_arena_print(from->arena, "%s and %zu more", from->missing, count - NAMED_MAX);
    }
    from->package = count > 0 ? name : NULL;
    return from->missing != NULL ? status : ztc_error_memory(error);
}

bool ztc_from_leave_package(struct ztc_from *from)
{
    if (from->package == NULL) {
        return true;
    }
    const struct ztc_from_fact whole = {
        .file = from->files[0].name,
        .text = ztc_arena_print(from->arena, "package: %s", from->package),
    };
    return ztc_from_leave_fact(from, &whole,
                               "the package of %s's own template was left out of the device "
                               "section: not on it: %s; write that of the board",
                               from->target->description->id, from->missing);
}
