/* SPDX-License-Identifier: Apache-2.0 */
/* What a reader writes to: rows checked, bounded and copied; and the list of what was left over. */
#include "base/limits.h"
#include "base/utf8.h"
#include "custom/from_internal.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

/* A copy of at most ZTC_READER_TEXT_MAX bytes that is UTF-8 and can be shown. NULL when out of memory. */
static const char *keep(struct ztc_from *from, const char *text)
{
    struct ztc_buffer shown;
    ztc_buffer_init(&shown, ZTC_TEXT_MAX);
    size_t length = strnlen(text, ZTC_READER_TEXT_MAX);
    ztc_utf8_printable(&shown, text, length);
    const char *copy = ztc_buffer_status(&shown) == ZTC_OK
                           ? ztc_arena_copy(from->arena, ztc_buffer_string(&shown), shown.size)
                           : NULL;
    ztc_buffer_done(&shown);
    return copy;
}

/* The name of the file a row is about, as the report has it; NULL if the reader was not given it. */
static const char *file_of(const struct ztc_from *from, const char *name, uint32_t *ret_order)
{
    for (size_t i = 0; name != NULL && i < from->file_count; i++) {
        if (strcmp(from->files[i].name, name) == 0) {
            *ret_order = (uint32_t)i;
            return from->files[i].name;
        }
    }
    return NULL;
}

static bool is_place(const struct ztc_reader_place *place)
{
    return place != NULL && ZTC_HAS(place, struct ztc_reader_place, text) && place->file != NULL &&
           place->text != NULL;
}

static ztc_status exceed(struct ztc_from *from, const char *what)
{
    from->excess = what;
    return ZTC_E_LIMIT;
}

/* ---- left-overs ---- */

static bool add_left(struct ztc_from *from, struct ztc_from_left left)
{
    struct ztc_from_report *report = from->report;
    struct ztc_from_left *grown = ztc_arena_grow(from->arena, report->left, report->left_count,
                                                 &from->left_capacity, sizeof(*grown));
    if (grown == NULL || left.text == NULL || left.reason == NULL) {
        return false;
    }
    report->left = grown;
    grown[report->left_count++] = left;
    return true;
}

static const char *print(struct ztc_from *from, const char *format, va_list arguments)
    ZTC_PRINTF(2, 0);

static const char *print(struct ztc_from *from, const char *format, va_list arguments)
{
    struct ztc_buffer text;
    ztc_buffer_init(&text, ZTC_TEXT_MAX);
    ztc_buffer_vprint(&text, format, arguments);
    const char *copy = ztc_buffer_status(&text) == ZTC_OK
                           ? ztc_arena_copy(from->arena, ztc_buffer_string(&text), text.size)
                           : NULL;
    ztc_buffer_done(&text);
    return copy;
}

static bool leave(struct ztc_from *from, const struct ztc_from_use *use, const char *reason)
{
    return add_left(from, (struct ztc_from_left){.file = use->file,
                                                 .line = use->line,
                                                 .text = use->text,
                                                 .reason = reason,
                                                 .order = use->file_order});
}

bool ztc_from_leave(struct ztc_from *from, const struct ztc_from_use *use, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    const char *reason = print(from, format, arguments);
    va_end(arguments);
    return leave(from, use, reason);
}

bool ztc_from_drop(struct ztc_from *from, struct ztc_from_use *use, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    const char *reason = print(from, format, arguments);
    va_end(arguments);
    use->class_id = "";
    return leave(from, use, reason);
}

bool ztc_from_leave_fact(struct ztc_from *from, const struct ztc_from_fact *fact,
                         const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    const char *reason = print(from, format, arguments);
    va_end(arguments);
    return add_left(from, (struct ztc_from_left){.file = fact->file,
                                                 .line = fact->line,
                                                 .text = fact->text,
                                                 .reason = reason,
                                                 .order = fact->file_order});
}

/* ---- the sink ---- */

static ztc_status take_left(void *ctx, const struct ztc_reader_place *place, const char *reason)
{
    struct ztc_from *from = ctx;
    uint32_t order = 0;
    const char *file = is_place(place) ? file_of(from, place->file, &order) : NULL;
    if (file == NULL || reason == NULL) {
        return ZTC_E_ARGUMENT;
    }
    if (from->report->left_count == ZTC_READER_LEFT_MAX) {
        return exceed(from, "lines that cannot be carried over");
    }
    struct ztc_from_left left = {.file = file,
                                 .line = place->line,
                                 .text = keep(from, place->text),
                                 .reason = keep(from, reason),
                                 .order = order};
    return add_left(from, left) ? ZTC_OK : ZTC_E_MEMORY;
}

static bool is_use(const struct ztc_reader_use *use)
{
    return use != NULL && use->struct_size >= sizeof(*use) && is_place(use->place) &&
           use->class_id != NULL && use->role != NULL && use->instance != NULL &&
           use->pad != NULL && use->label != NULL;
}

/* Copies the extras; false when out of memory. */
static bool take_extras(struct ztc_from *from, const struct ztc_table *table,
                        struct ztc_from_use *use)
{
    if (table == NULL || table->count == 0) {
        return true;
    }
    use->extras = ztc_arena_array(from->arena, table->count, sizeof(*use->extras));
    if (use->extras == NULL) {
        return false;
    }
    for (uint32_t i = 0; i < table->count; i++) {
        const struct ztc_extra *row = ZTC_ROW(struct ztc_extra, table, i);
        struct ztc_extra *extra = &use->extras[use->extra_count++];
        extra->key = keep(from, row->key);
        extra->value = keep(from, row->value);
        if (extra->key == NULL || extra->value == NULL) {
            return false;
        }
    }
    return true;
}

static bool are_extras(const struct ztc_table *table)
{
    if (table == NULL || table->count == 0) {
        return true;
    }
    if (table->rows == NULL || table->count > ZTC_READER_EXTRAS_MAX ||
        !ZTC_ROW_HAS(table, struct ztc_extra, value)) {
        return false;
    }
    for (uint32_t i = 0; i < table->count; i++) {
        const struct ztc_extra *row = ZTC_ROW(struct ztc_extra, table, i);
        if (row->key == NULL || row->value == NULL) {
            return false;
        }
    }
    return true;
}

static ztc_status take_use(void *ctx, const struct ztc_reader_use *row)
{
    struct ztc_from *from = ctx;
    struct ztc_from_use use = {0};
    if (!is_use(row) || !are_extras(row->extras)) {
        return ZTC_E_ARGUMENT;
    }
    use.file = file_of(from, row->place->file, &use.file_order);
    if (use.file == NULL) {
        return ZTC_E_ARGUMENT;
    }
    if (from->use_count == ZTC_READER_USES_MAX) {
        return exceed(from, "uses of pads");
    }
    struct ztc_from_use *grown = ztc_arena_grow(from->arena, from->uses, from->use_count,
                                                &from->use_capacity, sizeof(*grown));
    if (grown == NULL) {
        return ZTC_E_MEMORY;
    }
    from->uses = grown;
    use.class_id = keep(from, row->class_id);
    use.role = keep(from, row->role);
    use.instance = keep(from, row->instance);
    use.pad = keep(from, row->pad);
    use.label = keep(from, row->label);
    use.text = keep(from, row->place->text);
    use.line = row->place->line;
    use.number = row->number;
    use.group = row->group;
    use.channel = row->channel;
    use.alternate = row->alternate;
    if (use.class_id == NULL || use.role == NULL || use.instance == NULL || use.pad == NULL ||
        use.label == NULL || use.text == NULL || !take_extras(from, row->extras, &use)) {
        return ZTC_E_MEMORY;
    }
    grown[from->use_count++] = use;
    return ZTC_OK;
}

static ztc_status take_fact(void *ctx, const struct ztc_reader_fact *row)
{
    struct ztc_from *from = ctx;
    struct ztc_from_fact fact = {0};
    if (row == NULL || row->struct_size < sizeof(*row) || !is_place(row->place) ||
        row->key == NULL || row->value == NULL) {
        return ZTC_E_ARGUMENT;
    }
    if (from->fact_count++ == ZTC_READER_FACTS_MAX) {
        return exceed(from, "statements about the whole");
    }
    fact.file = file_of(from, row->place->file, &fact.file_order);
    fact.value = keep(from, row->value);
    fact.text = keep(from, row->place->text);
    fact.line = row->place->line;
    if (fact.file == NULL) {
        return ZTC_E_ARGUMENT;
    }
    if (fact.value == NULL || fact.text == NULL) {
        return ZTC_E_MEMORY;
    }
    struct ztc_from_fact *known = strcmp(row->key, "chip") == 0    ? &from->chip
                                  : strcmp(row->key, "board") == 0 ? &from->board
                                                                   : NULL;
    if (known != NULL && known->value == NULL && fact.value[0] != '\0') {
        *known = fact;
    }
    return ZTC_OK;
}

struct ztc_reader_sink ztc_from_sink(struct ztc_from *from)
{
    return (struct ztc_reader_sink){.struct_size = sizeof(struct ztc_reader_sink),
                                    .ctx = from,
                                    .use = take_use,
                                    .left = take_left,
                                    .fact = take_fact};
}
