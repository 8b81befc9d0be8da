/* SPDX-License-Identifier: Apache-2.0 */
/* Deep copies of boards: rows of whatever stride become rows of this program's own types. */
#include "board/board.h"

#include <string.h>

/* Text that may be missing in a module's rows is never missing in ours. */
static const char *copy_text(struct ztc_arena *arena, const char *text)
{
    return text != NULL ? ztc_arena_copy(arena, text, strlen(text)) : "";
}

/* A table of `size`-byte rows with the members that the source has; the rest is zero. */
static struct ztc_table *copy_rows(struct ztc_arena *arena, const struct ztc_table *source,
                                   size_t size)
{
    struct ztc_table *table = ztc_arena_alloc(arena, sizeof(*table));
    uint32_t count = source != NULL && source->rows != NULL ? source->count : 0;
    char *rows = ztc_arena_array(arena, count, size);

    if (table == NULL || rows == NULL) {
        return NULL;
    }
    size_t known = count > 0 && source->stride < size ? source->stride : size;
    for (uint32_t i = 0; i < count; i++) {
        memcpy(rows + i * size, ZTC_ROW(char, source, i), known);
    }
    *table = (struct ztc_table){sizeof(*table), count, (uint32_t)size, 0, rows};
    return table;
}

/* The rows of a table that copy_rows made, which may still be written: their texts are made our
 * own. */
static void *own_rows(const struct ztc_table *table)
{
    return table != NULL ? (void *)table->rows : NULL;
}

static const struct ztc_table *copy_extras(struct ztc_arena *arena, const struct ztc_table *source)
{
    struct ztc_table *table = copy_rows(arena, source, sizeof(struct ztc_extra));
    struct ztc_extra *rows = own_rows(table);

    for (uint32_t i = 0; table != NULL && i < table->count; i++) {
        rows[i].key = copy_text(arena, rows[i].key);
        rows[i].value = copy_text(arena, rows[i].value);
        if (rows[i].key == NULL || rows[i].value == NULL) {
            return NULL;
        }
    }
    return table;
}

static const struct ztc_table *copy_pins(struct ztc_arena *arena, const struct ztc_table *source)
{
    struct ztc_table *table = copy_rows(arena, source, sizeof(struct ztc_board_pin));
    struct ztc_board_pin *rows = own_rows(table);

    for (uint32_t i = 0; table != NULL && i < table->count; i++) {
        if (rows[i].extras == NULL) {
            continue;
        }
        rows[i].extras = copy_extras(arena, rows[i].extras);
        if (rows[i].extras == NULL) {
            return NULL;
        }
    }
    return table;
}

static const struct ztc_table *copy_functions(struct ztc_arena *arena,
                                              const struct ztc_table *source)
{
    struct ztc_table *table = copy_rows(arena, source, sizeof(struct ztc_board_function));
    struct ztc_board_function *rows = own_rows(table);

    for (uint32_t i = 0; table != NULL && i < table->count; i++) {
        rows[i].name = copy_text(arena, rows[i].name);
        rows[i].class_id = copy_text(arena, rows[i].class_id);
        rows[i].role = copy_text(arena, rows[i].role);
        if (rows[i].name == NULL || rows[i].class_id == NULL || rows[i].role == NULL) {
            return NULL;
        }
    }
    return table;
}

static const struct ztc_table *copy_roles(struct ztc_arena *arena, const struct ztc_table *source)
{
    struct ztc_table *table = copy_rows(arena, source, sizeof(struct ztc_board_role));
    struct ztc_board_role *rows = own_rows(table);

    for (uint32_t i = 0; table != NULL && i < table->count; i++) {
        rows[i].role = copy_text(arena, rows[i].role);
        if (rows[i].role == NULL) {
            return NULL;
        }
    }
    return table;
}

static const struct ztc_table *copy_peripherals(struct ztc_arena *arena,
                                                const struct ztc_table *source)
{
    struct ztc_table *table = copy_rows(arena, source, sizeof(struct ztc_board_peripheral));
    struct ztc_board_peripheral *rows = own_rows(table);

    for (uint32_t i = 0; table != NULL && i < table->count; i++) {
        const struct ztc_table *roles = rows[i].roles;
        rows[i].class_id = copy_text(arena, rows[i].class_id);
        rows[i].roles = roles != NULL ? copy_roles(arena, roles) : NULL;
        if (rows[i].class_id == NULL || (roles != NULL && rows[i].roles == NULL)) {
            return NULL;
        }
    }
    return table;
}

static const struct ztc_table *copy_device(struct ztc_arena *arena, const struct ztc_table *source)
{
    struct ztc_table *table = copy_rows(arena, source, sizeof(struct ztc_device_row));
    struct ztc_device_row *rows = own_rows(table);

    for (uint32_t i = 0; table != NULL && i < table->count; i++) {
        rows[i].key = copy_text(arena, rows[i].key);
        rows[i].value = copy_text(arena, rows[i].value);
        if (rows[i].key == NULL || rows[i].value == NULL) {
            return NULL;
        }
    }
    return table;
}

struct ztc_board *ztc_board_copy(struct ztc_arena *arena, const struct ztc_board *board)
{
    struct ztc_board *copy = ztc_arena_alloc(arena, sizeof(*copy));

    if (copy == NULL) {
        return NULL;
    }
    copy->struct_size = sizeof(*copy);
    copy->short_name = copy_text(arena, board->short_name);
    copy->target = copy_text(arena, board->target);
    copy->pins = copy_pins(arena, board->pins);
    copy->functions = copy_functions(arena, board->functions);
    copy->peripherals = copy_peripherals(arena, board->peripherals);
    copy->device = copy_device(arena, board->device);
    if (copy->short_name == NULL || copy->target == NULL || copy->pins == NULL ||
        copy->functions == NULL || copy->peripherals == NULL || copy->device == NULL) {
        return NULL;
    }
    return copy;
}
