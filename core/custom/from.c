/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A custom VM out of a file of another tool: read, settled, written, judged as compile will judge it;
 * what would be an error is left over instead, until there is none.
 */
#include "custom/from.h"

#include "base/limits.h"
#include "custom/from_internal.h"
#include "custom/product.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void ztc_from_report_init(struct ztc_from_report *report)
{
    *report = (struct ztc_from_report){0};
    ztc_arena_init(&report->arena, ZTC_FROM_ARENA_MAX);
}

void ztc_from_report_done(struct ztc_from_report *report)
{
    ztc_arena_done(&report->arena);
}

/* ---- pads and the microcontroller ---- */

static bool find_pads(struct ztc_from *from)
{
    for (size_t i = 0; i < from->use_count; i++) {
        struct ztc_from_use *use = &from->uses[i];
        use->row = ztc_from_pad(from->target, use->pad);
        if (use->row == NULL) {
            use->gone = true;
            if (!ztc_from_leave(from, use, "no such pad")) {
                return false;
            }
        }
    }
    return true;
}

static bool check_chip(struct ztc_from *from)
{
    const struct ztc_from_fact *chip = &from->chip;
    if (chip->value == NULL || ztc_from_chip_fits(from->target, chip->value)) {
        return true;
    }
    return ztc_from_leave_fact(from, chip, "the file is for %s, and %s has a %s", chip->value,
                               from->target->description->id, from->target->description->chip);
}

/* ---- what compile would refuse ---- */

/* A pin whose extras alone are wrong loses those, and keeps what it is for. */
static bool drop_extras(struct ztc_from *from, struct ztc_from_use *use,
                        const struct ztc_diagnostic *item, bool *dropped)
{
    if (use->extra_count == 0) {
        return true;
    }
    use->extra_count = 0;
    *dropped = true;
    return ztc_from_leave(from, use, "%s (%s); the pin is there without it", item->message,
                          item->code);
}

/* Drops the uses that a place's key names, by pin, by function or by bus. False when out of memory; *dropped:
 * there were some. */
static bool drop_key(struct ztc_from *from, const char *key, const struct ztc_diagnostic *item,
                     bool *dropped)
{
    for (size_t i = 0; i < from->use_count; i++) {
        struct ztc_from_use *use = &from->uses[i];
        char name[32] = "";
        char pin[16] = "";
        char bus[32] = "";
        const struct ztc_prefix_row *prefix = ztc_prefix_find(use->class_id, use->role);
        if (use->gone) {
            continue;
        }
        (void)snprintf(pin, sizeof(pin), "D%" PRIu32, use->pin);
        if (prefix != NULL) {
            (void)snprintf(name, sizeof(name), "%s%" PRIu32, prefix->prefix, use->index);
        }
        if (prefix != NULL && use->bus != NULL) {
            (void)snprintf(bus, sizeof(bus), "%s%" PRIu32, use->bus->class_id, use->bus->index);
        }
        if (strcmp(key, pin) == 0 && strcmp(item->code, "E034") == 0) {
            if (!drop_extras(from, use, item, dropped)) {
                return false;
            }
            continue;
        }
        if (strcmp(key, pin) == 0) {
            use->gone = true;
        } else if (strcmp(key, name) != 0 && strcmp(key, bus) != 0) {
            continue;
        }
        *dropped = true;
        if (!ztc_from_drop(from, use, "%s (%s)", item->message, item->code)) {
            return false;
        }
    }
    return true;
}

/* Moves what has an error to the left-overs. *ret_dropped: something was moved. */
static ztc_status drop_errors(struct ztc_from *from, const struct ztc_findings *findings,
                              struct ztc_error *error, bool *ret_dropped)
{
    *ret_dropped = false;
    for (size_t i = 0; i < findings->count; i++) {
        const struct ztc_diagnostic *item = &findings->items[i];
        const struct ztc_place *place = ztc_findings_where(findings, item->where);
        if (item->severity != ZTC_SEVERITY_ERROR || item->accepted || place == NULL ||
            place->key == NULL || place->key[0] == '\0') {
            continue;
        }
        if (!drop_key(from, place->key, item, ret_dropped)) {
            return ztc_error_memory(error);
        }
    }
    return ZTC_OK;
}

static ztc_status refuse_rest(const struct ztc_from *from, const struct ztc_findings *findings,
                              struct ztc_error *error)
{
    for (size_t i = 0; i < findings->count; i++) {
        if (findings->items[i].severity == ZTC_SEVERITY_ERROR) {
            return ztc_error_set(error, ZTC_E_INVALID, /* remedy= */ NULL,
                                 "no template for %s can be made of %s: %s: %s",
                                 from->target->description->id, from->files[0].name,
                                 findings->items[i].code, findings->items[i].message);
        }
    }
    return ztc_error_set(error, ZTC_E_INTERNAL, /* remedy= */ NULL,
                         "the template made of %s cannot be compiled", from->files[0].name);
}

static ztc_status judge(struct ztc_from *from, struct ztc_registry *registry,
                        const struct ztc_buffer *text, struct ztc_error *error, bool *ret_again)
{
    const struct ztc_compile_options options = {.port_version = 0};
    struct ztc_compilation compilation = {0};
    ztc_status status =
        ztc_compile_text(registry, "template.yml", ztc_buffer_string(text), text->size,
                         from->short_name, &options, error, &compilation);
    *ret_again = false;
    if (status == ZTC_OK && !compilation.good) {
        status = drop_errors(from, &compilation.template.findings, error, ret_again);
        if (status == ZTC_OK && !*ret_again) {
            status = refuse_rest(from, &compilation.template.findings, error);
        }
    }
    ztc_compilation_done(&compilation);
    return status;
}

/* ---- the whole ---- */

static ztc_status write_once(struct ztc_from *from, const char *name, struct ztc_buffer *text,
                             struct ztc_error *error)
{
    ztc_status status = ztc_from_settle_all(from, error);
    if (status == ZTC_OK && from->pin_count == 0) {
        return ztc_error_set(error, ZTC_E_INVALID, /* remedy= */ NULL,
                             "nothing in %s can be carried over to %s", from->files[0].name,
                             from->target->description->id);
    }
    if (status == ZTC_OK) {
        status = ztc_from_write(from, text, error);
    }
    if (status == ZTC_OK) {
        status = ztc_from_choose_package(from, error);
    }
    return status == ZTC_OK
               ? ztc_product_device_section(from->target, from->short_name, name,
                                            from->package != NULL ? "package" : NULL, text, error)
               : status;
}

/* Round after round, each with less in it, until compile has no objection. */
static ztc_status write_until_good(struct ztc_from *from, struct ztc_registry *registry,
                                   const char *name, struct ztc_buffer *text,
                                   struct ztc_error *error)
{
    bool again = true;
    ztc_status status = ZTC_OK;
    while (status == ZTC_OK && again) {
        ztc_buffer_done(text);
        ztc_buffer_init(text, ZTC_TEXT_MAX);
        status = write_once(from, name, text, error);
        if (status == ZTC_OK) {
            status = judge(from, registry, text, error, &again);
        }
    }
    return status;
}

static int by_line(const void *left, const void *right)
{
    const struct ztc_from_left *a = left;
    const struct ztc_from_left *b = right;
    if (a->order != b->order) {
        return a->order < b->order ? -1 : 1;
    }
    if (a->line != b->line) {
        return a->line < b->line ? -1 : 1;
    }
    return strcmp(a->reason, b->reason);
}

static ztc_status report_carried(struct ztc_from *from, struct ztc_error *error)
{
    struct ztc_from_report *report = from->report;
    report->carried = ztc_arena_array(from->arena, from->use_count, sizeof(*report->carried));
    if (report->carried == NULL) {
        return ztc_error_memory(error);
    }
    for (size_t i = 0; i < from->use_count; i++) {
        const struct ztc_from_use *use = &from->uses[i];
        if (use->gone) {
            continue;
        }
        struct ztc_from_carried *row = &report->carried[report->carried_count++];
        *row = (struct ztc_from_carried){.name = ztc_from_name(use, from->arena),
                                         .pin = ztc_arena_print(from->arena, "D%" PRIu32, use->pin),
                                         .pad = use->row->name,
                                         .file = use->file,
                                         .line = use->line,
                                         .text = use->text};
        if (row->name == NULL || row->pin == NULL) {
            return ztc_error_memory(error);
        }
    }
    return ZTC_OK;
}

static ztc_status make_text(struct ztc_from *from, struct ztc_registry *registry,
                            const struct ztc_from_request *request, const char *name,
                            struct ztc_buffer *text, struct ztc_error *error)
{
    struct ztc_from_report *report = from->report;
    ztc_status status = ztc_from_read(from, registry, request, error);
    if (status == ZTC_OK && (!find_pads(from) || !check_chip(from))) {
        status = ztc_error_memory(error);
    }
    if (status == ZTC_OK) {
        status = write_until_good(from, registry, name, text, error);
    }
    if (status == ZTC_OK && !ztc_from_leave_package(from)) {
        status = ztc_error_memory(error);
    }
    if (report->left_count > 1) {
        qsort(report->left, report->left_count, sizeof(*report->left), by_line);
    }
    if (status == ZTC_OK) {
        ztc_from_write_left(from, text);
        status = ztc_buffer_check(text, "the template", error);
    }
    return status == ZTC_OK ? report_carried(from, error) : status;
}

ztc_status ztc_custom_make_from(struct ztc_home *home, struct ztc_registry *registry,
                                const char *target, const char *short_name, const char *name,
                                const struct ztc_from_request *request, struct ztc_error *error,
                                struct ztc_from_report *report)
{
    struct ztc_target opened = {0};
    ztc_status status = ztc_custom_begin(registry, target, short_name, error, &opened);
    if (status != ZTC_OK) {
        return status;
    }
    struct ztc_from from = {
        .arena = &report->arena, .report = report, .target = &opened, .short_name = short_name};
    struct ztc_buffer text;
    ztc_buffer_init(&text, ZTC_TEXT_MAX);
    status = make_text(&from, registry, request, name, &text, error);
    if (status == ZTC_OK) {
        status = ztc_custom_finish(home, &opened, short_name, &text, error);
    }
    ztc_buffer_done(&text);
    return status;
}
