/* SPDX-License-Identifier: Apache-2.0 */
/* The packages of a target, collected from its rows by sorting: the table may have them in any order. */
#include "module/packages.h"

#include <stdlib.h>
#include <string.h>

static int order_places(uint32_t port, uint32_t pad, uint32_t other_port, uint32_t other_pad)
{
    if (port != other_port) {
        return port < other_port ? -1 : 1;
    }
    return pad < other_pad ? -1 : pad > other_pad;
}

static int order_rows(const void *left, const void *right)
{
    const struct ztc_package_row *a = *(const struct ztc_package_row *const *)left;
    const struct ztc_package_row *b = *(const struct ztc_package_row *const *)right;
    int order = strcmp(a->package, b->package);
    if (order == 0) {
        order = order_places(a->port, a->pad, b->port, b->pad);
    }
    return order != 0 ? order : strcmp(a->number, b->number);
}

static int order_packages(const void *left, const void *right)
{
    const struct ztc_package *a = left, *b = right;
    if (a->count != b->count) {
        return a->count < b->count ? -1 : 1;
    }
    return strcmp(a->name, b->name);
}

ztc_status ztc_packages_collect(const struct ztc_target *target, struct ztc_arena *arena,
                                struct ztc_error *error, const struct ztc_package **ret_packages,
                                size_t *ret_count)
{
    size_t total = target->packages != NULL ? target->packages->count : 0;
    if (total == 0) {
        *ret_packages = NULL;
        *ret_count = 0;
        return ZTC_OK;
    }
    const struct ztc_package_row **rows = ztc_arena_array(arena, total, sizeof(const void *));
    struct ztc_package *packages = ztc_arena_array(arena, total, sizeof(*packages));
    if (rows == NULL || packages == NULL) {
        return ztc_error_memory(error);
    }
    for (size_t i = 0; i < total; i++) {
        rows[i] = ZTC_ROW(struct ztc_package_row, target->packages, i);
    }
    qsort(rows, total, sizeof(const void *), order_rows);
    size_t count = 0;
    for (size_t i = 0; i < total; i++) {
        if (count == 0 || strcmp(packages[count - 1].name, rows[i]->package) != 0) {
            packages[count++] = (struct ztc_package){rows[i]->package, &rows[i], 0};
        }
        packages[count - 1].count++;
    }
    qsort(packages, count, sizeof(*packages), order_packages);
    *ret_packages = packages;
    *ret_count = count;
    return ZTC_OK;
}

bool ztc_package_has(const struct ztc_package *package, uint32_t port, uint32_t pad)
{
    size_t low = 0, high = package->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order =
            order_places(package->rows[middle]->port, package->rows[middle]->pad, port, pad);
        if (order == 0) {
            return true;
        }
        if (order < 0) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return false;
}

uint32_t ztc_package_pads(const struct ztc_package *package, const struct ztc_target *target)
{
    uint32_t count = 0;
    for (uint32_t i = 0; i < target->pins->count; i++) {
        const struct ztc_pin_row *pin = ZTC_ROW(struct ztc_pin_row, target->pins, i);
        count += ztc_package_has(package, pin->port, pin->pad);
    }
    return count;
}
