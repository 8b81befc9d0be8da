/* SPDX-License-Identifier: Apache-2.0 */
/* The list of findings about one file. */
#include "diagnostic/finding.h"

#include "base/buffer.h"
#include "base/limits.h"
#include "diagnostic/code.h"

#include <stdlib.h>

void ztc_findings_init(struct ztc_findings *findings, struct ztc_arena *arena, const char *file,
                       const char *text, size_t text_size)
{
    *findings =
        (struct ztc_findings){.arena = arena, .file = file, .text = text, .text_size = text_size};
}

uint64_t ztc_findings_place(struct ztc_findings *findings, uint32_t line, uint32_t column,
                            uint32_t length, const char *key)
{
    struct ztc_place *places =
        ztc_arena_grow(findings->arena, findings->places, findings->place_count,
                       &findings->place_capacity, sizeof(*places));
    if (places == NULL) {
        findings->failed = true;
        return ZTC_WHERE_NONE;
    }
    findings->places = places;
    places[findings->place_count++] = (struct ztc_place){
        .line = line, .column = column, .length = length > 0 ? length : 1, .key = key};
    return findings->place_count;
}

const struct ztc_place *ztc_findings_where(const struct ztc_findings *findings, uint64_t where)
{
    if (where == ZTC_WHERE_NONE || where > findings->place_count) {
        return NULL;
    }
    return &findings->places[where - 1];
}

static char *print_text(struct ztc_arena *arena, const char *format, va_list arguments)
    ZTC_PRINTF(2, 0);

static char *print_text(struct ztc_arena *arena, const char *format, va_list arguments)
{
    struct ztc_buffer buffer;
    ztc_buffer_init(&buffer, ZTC_TEXT_MAX);
    ztc_buffer_vprint(&buffer, format, arguments);
    char *text = NULL;
    if (ztc_buffer_status(&buffer) == ZTC_OK) {
        text = ztc_arena_copy(arena, ztc_buffer_string(&buffer), buffer.size);
    }
    ztc_buffer_done(&buffer);
    return text;
}

/* A new item for the caller to fill, or NULL. */
static struct ztc_diagnostic *item_add(struct ztc_findings *findings)
{
    if (findings->count >= ZTC_FINDINGS_MAX) {
        findings->dropped++;
        return NULL;
    }
    struct ztc_diagnostic *items = ztc_arena_grow(findings->arena, findings->items, findings->count,
                                                  &findings->capacity, sizeof(*items));
    if (items == NULL) {
        findings->failed = true;
        return NULL;
    }
    findings->items = items;
    struct ztc_diagnostic *item = &items[findings->count];
    *item = (struct ztc_diagnostic){.arrival = findings->arrivals++};
    findings->count++;
    return item;
}

/* Takes back the item that was added last, whose text could not be allocated. */
static struct ztc_diagnostic *item_drop(struct ztc_findings *findings)
{
    findings->count--;
    findings->failed = true;
    return NULL;
}

struct ztc_diagnostic *ztc_findings_add(struct ztc_findings *findings, const char *code,
                                        uint64_t where, const char *format, ...)
{
    const struct ztc_code *row = ztc_code_find(code);
    struct ztc_diagnostic *item = item_add(findings);
    if (item == NULL) {
        return NULL;
    }
    va_list arguments;
    va_start(arguments, format);
    item->message = print_text(findings->arena, format, arguments);
    va_end(arguments);
    if (item->message == NULL) {
        return item_drop(findings);
    }
    item->code = row != NULL ? row->code : code;
    item->where = where;
    item->severity = ztc_code_severity(code);
    if (findings->lenient && row != NULL && row->lenient) {
        item->severity = ZTC_SEVERITY_WARNING;
    }
    return item;
}

struct ztc_diagnostic *ztc_findings_add_foreign(struct ztc_findings *findings, const char *code,
                                                uint32_t severity, uint64_t where,
                                                const char *message)
{
    struct ztc_diagnostic *item = item_add(findings);
    if (item == NULL) {
        return NULL;
    }
    item->code = ztc_arena_print(findings->arena, "%s", code);
    item->message = ztc_arena_print(findings->arena, "%s", message);
    if (item->code == NULL || item->message == NULL) {
        return item_drop(findings);
    }
    item->where = where;
    item->severity = severity;
    return item;
}

void ztc_diagnostic_note(struct ztc_findings *findings, struct ztc_diagnostic *item,
                         const char *format, ...)
{
    size_t count = 0;
    while (item != NULL && count < ZTC_FINDING_NOTES_MAX && item->notes[count] != NULL) {
        count++;
    }
    if (item == NULL || count == ZTC_FINDING_NOTES_MAX) {
        return;
    }
    va_list arguments;
    va_start(arguments, format);
    char *text = print_text(findings->arena, format, arguments);
    va_end(arguments);
    if (text == NULL) {
        findings->failed = true;
        return;
    }
    item->notes[count] = text;
}

static int compare_numbers(uint64_t left, uint64_t right)
{
    return left < right ? -1 : left > right ? 1 : 0;
}

static int compare_items(const void *left, const void *right, void *ctx)
{
    const struct ztc_findings *findings = ctx;
    const struct ztc_diagnostic *a = left, *b = right;
    const struct ztc_place *at_a = ztc_findings_where(findings, a->where);
    const struct ztc_place *at_b = ztc_findings_where(findings, b->where);
    if (at_a == NULL || at_b == NULL) {
        int order = compare_numbers(at_a != NULL, at_b != NULL);
        return order != 0 ? order : compare_numbers(a->arrival, b->arrival);
    }
    int order = compare_numbers(at_a->line, at_b->line);
    if (order == 0) {
        order = compare_numbers(at_a->column, at_b->column);
    }
    return order != 0 ? order : compare_numbers(a->arrival, b->arrival);
}

void ztc_findings_sort(struct ztc_findings *findings)
{
    if (findings->count > 1) {
        qsort_r(findings->items, findings->count, sizeof(*findings->items), compare_items,
                findings);
    }
}

uint32_t ztc_findings_severity(const struct ztc_findings *findings,
                               const struct ztc_diagnostic *item)
{
    switch (item->severity) {
    case ZTC_SEVERITY_WARNING:
        return findings->strict ? ZTC_SEVERITY_ERROR : ZTC_SEVERITY_WARNING;
    case ZTC_SEVERITY_NOTE:
        return ZTC_SEVERITY_NOTE;
    default:
        return ZTC_SEVERITY_ERROR;
    }
}

static size_t count_severity(const struct ztc_findings *findings, uint32_t severity)
{
    size_t count = 0;
    for (size_t i = 0; i < findings->count; i++) {
        const struct ztc_diagnostic *item = &findings->items[i];
        count += !item->accepted && ztc_findings_severity(findings, item) == severity ? 1u : 0u;
    }
    return count;
}

size_t ztc_findings_errors(const struct ztc_findings *findings)
{
    return count_severity(findings, ZTC_SEVERITY_ERROR) + findings->dropped;
}

size_t ztc_findings_warnings(const struct ztc_findings *findings)
{
    return count_severity(findings, ZTC_SEVERITY_WARNING);
}

size_t ztc_findings_notes(const struct ztc_findings *findings)
{
    return count_severity(findings, ZTC_SEVERITY_NOTE);
}
