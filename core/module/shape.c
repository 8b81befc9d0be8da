/* SPDX-License-Identifier: Apache-2.0 */
/* Checking and copying the tables that a module hands over, by their shape. */
#include "module/shape.h"

#include "base/utf8.h"
#include "module/refuse.h"

#include <string.h>

/* No row of any table comes near; a stride beyond it is a number gone wrong. */
#define STRIDE_MAX 4096u

ztc_status ztc_speaker_refuse(const struct ztc_speaker *speaker, struct ztc_error *error,
                              const char *field, const char *found, const char *expected)
{
    return ztc_error_set(error, ZTC_E_INVALID, NULL, "%s%starget %s: %s: found %s, expected %s",
                         speaker->file, speaker->file[0] != '\0' ? ": " : "", speaker->id, field,
                         found, expected);
}

static bool text_ok(const char *text, unsigned allowed)
{
    if (text == NULL) {
        return (allowed & ZTC_TEXT_ABSENT) != 0;
    }
    size_t length = strlen(text);
    return (length > 0 || (allowed & ZTC_TEXT_EMPTY) != 0) &&
           ztc_utf8_check(text, length) == length;
}

ztc_status ztc_text_check(const struct ztc_speaker *speaker, const char *field, const char *text,
                          unsigned allowed, struct ztc_error *error)
{
    if (text_ok(text, allowed)) {
        return ZTC_OK;
    }
    if (text == NULL) {
        return ztc_speaker_refuse(speaker, error, field, "NULL", "text");
    }
    if (text[0] == '\0') {
        return ztc_speaker_refuse(speaker, error, field, "\"\"", "text that is not empty");
    }
    return ztc_speaker_refuse(speaker, error, field, ztc_words_quote(text, strlen(text)).text,
                              "UTF-8");
}

/* The text member of a row, whatever its type. */
static const char *text_at(const char *row, size_t offset)
{
    const char *text = NULL;
    memcpy(&text, row + offset, sizeof(text));
    return text;
}

static const struct ztc_table *table_at(const char *row, size_t offset)
{
    const struct ztc_table *table = NULL;
    memcpy(&table, row + offset, sizeof(void *));
    return table;
}

/* Can the table be walked at all? */
static ztc_status check_frame(const struct ztc_shape *shape, const struct ztc_table *table,
                              const struct ztc_speaker *speaker, struct ztc_error *error)
{
    const char *name = shape->name;
    if (table == NULL) {
        return ztc_speaker_refuse(speaker, error, name, "NULL", "a table");
    }
    if (!ZTC_HAS(table, struct ztc_table, rows)) {
        return ztc_speaker_refuse(speaker, error, ztc_words("%s: struct_size", name).text,
                                  ztc_words("%u", table->struct_size).text,
                                  ztc_words("at least %zu", sizeof(*table)).text);
    }
    if (table->count < shape->least || table->count > shape->most) {
        return ztc_speaker_refuse(speaker, error, ztc_words("%s: count", name).text,
                                  ztc_words("%u", table->count).text,
                                  ztc_words("%u to %u", shape->least, shape->most).text);
    }
    if (table->count == 0) {
        return ZTC_OK;
    }
    if (table->stride < shape->row_size || table->stride > STRIDE_MAX ||
        table->stride % shape->row_align != 0) {
        return ztc_speaker_refuse(
            speaker, error, ztc_words("%s: stride", name).text, ztc_words("%u", table->stride).text,
            ztc_words("at least %zu and a multiple of %zu", shape->row_size, shape->row_align)
                .text);
    }
    if (table->rows == NULL || (uintptr_t)table->rows % shape->row_align != 0) {
        return ztc_speaker_refuse(speaker, error, ztc_words("%s: rows", name).text,
                                  table->rows == NULL ? "NULL" : "an odd address", "an array");
    }
    return ZTC_OK;
}

static ztc_status check_row(const struct ztc_shape *shape, const char *row, uint32_t number,
                            const struct ztc_speaker *speaker, struct ztc_error *error)
{
    for (size_t i = 0; i < sizeof(shape->texts) / sizeof(shape->texts[0]); i++) {
        const struct ztc_text_member *member = &shape->texts[i];
        if (member->name == NULL) {
            break;
        }
        const char *text = text_at(row, member->offset);
        if (!text_ok(text, member->allowed)) {
            struct ztc_words field = ztc_words("%s[%u].%s", shape->name, number, member->name);
            return ztc_text_check(speaker, field.text, text, member->allowed, error);
        }
    }
    if (shape->inner == NULL) {
        return ZTC_OK;
    }
    const struct ztc_table *inner = table_at(row, shape->inner_offset);
    return inner == NULL ? ZTC_OK : ztc_shape_check(shape->inner, inner, speaker, error);
}

ztc_status ztc_shape_check(const struct ztc_shape *shape, const struct ztc_table *table,
                           const struct ztc_speaker *speaker, struct ztc_error *error)
{
    ztc_status status = check_frame(shape, table, speaker, error);
    for (uint32_t i = 0; status == ZTC_OK && i < table->count; i++) {
        status = check_row(shape, ZTC_ROW(char, table, i), i, speaker, error);
    }
    return status;
}

/* Makes the texts and the inner table of a row that was copied its own. */
static bool own_row(const struct ztc_shape *shape, char *row, struct ztc_arena *arena)
{
    for (size_t i = 0; i < sizeof(shape->texts) / sizeof(shape->texts[0]); i++) {
        const struct ztc_text_member *member = &shape->texts[i];
        const char *text = member->name != NULL ? text_at(row, member->offset) : NULL;
        if (text == NULL) {
            continue;
        }
        const char *copy = ztc_arena_copy(arena, text, strlen(text));
        if (copy == NULL) {
            return false;
        }
        memcpy(row + member->offset, &copy, sizeof(copy));
    }
    const struct ztc_table *inner =
        shape->inner != NULL ? table_at(row, shape->inner_offset) : NULL;
    if (inner == NULL) {
        return true;
    }
    const struct ztc_table *copy = ztc_shape_copy(shape->inner, inner, arena);
    memcpy(row + shape->inner_offset, &copy, sizeof(void *));
    return copy != NULL;
}

struct ztc_table *ztc_shape_copy(const struct ztc_shape *shape, const struct ztc_table *table,
                                 struct ztc_arena *arena)
{
    struct ztc_table *copy = ztc_arena_alloc(arena, sizeof(*copy));
    char *rows = ztc_arena_array(arena, table->count, shape->row_size);
    if (copy == NULL || rows == NULL) {
        return NULL;
    }
    for (uint32_t i = 0; i < table->count; i++) {
        char *row = rows + i * shape->row_size;
        memcpy(row, ZTC_ROW(char, table, i), shape->row_size);
        if (!own_row(shape, row, arena)) {
            return NULL;
        }
    }
    *copy = (struct ztc_table){
        .struct_size = sizeof(*copy),
        .count = table->count,
        .stride = (uint32_t)shape->row_size,
        .rows = rows,
    };
    return copy;
}
