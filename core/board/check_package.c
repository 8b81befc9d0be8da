/* SPDX-License-Identifier: Apache-2.0 */
/* The package that a board says its microcontroller has: does every pad of pinmap come out on it? */
#include "board/check_internal.h"

#include "base/nearest.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define DISTANCE_MAX 8u

/* A package and how far its name is from the one that is not known. */
struct named {
    const char *name;
    unsigned distance;
    size_t position; /* what is equally far stays in order */
};

static int order_named(const void *left, const void *right)
{
    const struct named *a = left, *b = right;

    if (a->distance != b->distance) {
        return a->distance < b->distance ? -1 : 1;
    }
    return a->position < b->position ? -1 : a->position > b->position;
}

static const struct ztc_device_row *find_key(const struct ztc_table *device)
{
    for (uint32_t i = 0; i < device->count; i++) {
        const struct ztc_device_row *row = ZTC_ROW(struct ztc_device_row, device, i);
        if (strcmp(row->key, "/package") == 0) {
            return row;
        }
    }
    return NULL;
}

/* "LQFP64, LQFP100": the one that was most likely meant first. */
static const char *list_nearest(struct ztc_check *check, struct ztc_buffer *buffer,
                                const char *name, const struct ztc_package *packages, size_t count)
{
    struct named *sorted = ztc_arena_array(&check->scratch, count, sizeof(*sorted));

    if (sorted == NULL) {
        check->failed = true;
        return "";
    }
    for (size_t i = 0; i < count; i++) {
        sorted[i] = (struct named){packages[i].name,
                                   ztc_edit_distance(name, packages[i].name, DISTANCE_MAX), i};
    }
    qsort(sorted, count, sizeof(*sorted), order_named);
    for (size_t i = 0; i < count && i < ZTC_LISTED_MAX; i++) {
        ztc_check_between(buffer, i, count, ", ");
        ztc_buffer_text(buffer, sorted[i].name);
    }
    if (count > ZTC_LISTED_MAX) {
        ztc_buffer_print(buffer, " and %zu more", count - ZTC_LISTED_MAX);
    }
    return ztc_check_words(check, buffer);
}

static void report_unknown(struct ztc_check *check, const struct ztc_device_row *key,
                           const struct ztc_package *packages, size_t count)
{
    struct ztc_buffer buffer ZTC_CLEANUP(ztc_buffer_done) = {0};
    bool scalar = key->kind != ZTC_VALUE_LIST && key->kind != ZTC_VALUE_MAP;
    struct ztc_diagnostic *item;

    ztc_buffer_init(&buffer, ZTC_WORDS_MAX);
    if (scalar) {
        item = ztc_findings_add(check->findings, "W014", key->where, "%s has no package `%s`",
                                ztc_check_target_name(check), key->value);
    } else {
        item = ztc_findings_add(check->findings, "W014", key->where,
                                "`device`: package is not the name of one package");
    }
    ztc_diagnostic_note(check->findings, item, "its packages are %s",
                        list_nearest(check, &buffer, scalar ? key->value : "", packages, count));
    ztc_note_accept(check, item, ztc_check_key(check, key->where, "device"));
}

/* The packages that have the pad: "LQFP100, LQFP144". */
static void write_packages(struct ztc_buffer *buffer, const struct ztc_board_pin *pin,
                           const struct ztc_package *packages, size_t count)
{
    size_t written = 0;

    for (size_t i = 0; i < count; i++) {
        if (!ztc_package_has(&packages[i], pin->port, pin->pad)) {
            continue;
        }
        if (written == ZTC_LISTED_MAX) {
            ztc_buffer_text(buffer, " ...");
            return;
        }
        ztc_buffer_print(buffer, "%s%s", written++ > 0 ? ", " : "", packages[i].name);
    }
}

/* The pads of one port that the package has, as ranges: "0 to 2, 4". A pad may have several rows. */
static void write_pads(struct ztc_buffer *buffer, const struct ztc_package *package, uint32_t port)
{
    size_t ranges = 0, i = 0;

    while (i < package->count && ranges < ZTC_LISTED_MAX) {
        uint32_t first = package->rows[i]->pad, last = first;
        if (package->rows[i++]->port != port) {
            continue;
        }
        while (i < package->count && package->rows[i]->port == port &&
               package->rows[i]->pad - last <= 1) {
            last = package->rows[i++]->pad;
        }
        ztc_buffer_print(buffer, "%s%" PRIu32, ranges++ > 0 ? ", " : "", first);
        if (last > first) {
            ztc_buffer_print(buffer, " to %" PRIu32, last);
        }
    }
    if (ranges == ZTC_LISTED_MAX && i < package->count && package->rows[i]->port == port) {
        ztc_buffer_text(buffer, " ...");
    }
}

static void report_missing(struct ztc_check *check, const struct ztc_check_pin *pin,
                           const struct ztc_package *package, const struct ztc_package *packages,
                           size_t count)
{
    struct ztc_buffer others ZTC_CLEANUP(ztc_buffer_done) = {0};
    struct ztc_buffer pads ZTC_CLEANUP(ztc_buffer_done) = {0};
    char key[16];
    char port[3];

    ztc_buffer_init(&others, ZTC_WORDS_MAX);
    ztc_buffer_init(&pads, ZTC_WORDS_MAX);
    (void)snprintf(key, sizeof(key), "D%" PRIu32, pin->pin->index);
    ztc_port_name(pin->pin->port, port);
    struct ztc_diagnostic *item =
        ztc_findings_add(check->findings, "W001", pin->pin->where,
                         "%s is not brought out on the package %s", pin->row->name, package->name);
    write_pads(&pads, package, pin->pin->port);
    if (pads.size > 0) {
        ztc_diagnostic_note(check->findings, item, "of %s it brings out %s", port,
                            ztc_check_words(check, &pads));
    } else {
        ztc_diagnostic_note(check->findings, item, "it brings out no pad of %s", port);
    }
    write_packages(&others, pin->pin, packages, count);
    if (others.size > 0) {
        ztc_diagnostic_note(check->findings, item, "%s comes out on %s", pin->row->name,
                            ztc_check_words(check, &others));
    } else {
        ztc_diagnostic_note(check->findings, item, "no package brings %s out", pin->row->name);
    }
    ztc_note_accept(check, item, ztc_check_key(check, pin->pin->where, key));
}

void ztc_check_package(struct ztc_check *check)
{
    const struct ztc_device_row *key = find_key(check->source->device);
    const struct ztc_package *packages = NULL, *package = NULL;
    struct ztc_error error = {0};
    size_t count = 0;

    if (key == NULL) {
        return;
    }
    if (ztc_packages_collect(check->target, &check->scratch, &error, &packages, &count) != ZTC_OK) {
        ztc_error_clear(&error);
        check->failed = true;
        return;
    }
    for (size_t i = 0; i < count && package == NULL; i++) {
        package = strcmp(packages[i].name, key->value) == 0 ? &packages[i] : NULL;
    }
    if (package == NULL && count > 0) {
        report_unknown(check, key, packages, count);
    }
    check->package = package;
    for (size_t i = 0; package != NULL && i < check->pin_count; i++) {
        const struct ztc_check_pin *pin = &check->pins[i];
        /* A pad that no package brings out has its caution, and the same warning from there. */
        if (pin->row != NULL && !ztc_package_has(package, pin->pin->port, pin->pin->pad) &&
            ztc_pin_caution(pin->row, "not-bonded") == NULL) {
            report_missing(check, pin, package, packages, count);
        }
    }
}
