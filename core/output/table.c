/* SPDX-License-Identifier: Apache-2.0 */
/* Tables for people: columns two blanks apart, nothing behind the last cell of a line. */
#include "output/table.h"
#include "base/limits.h"
#include "base/utf8.h"

#include <string.h>

#define GAP 2u

struct cell {
    const char *text;
    const char *painted; /* the same with colours; NULL: it has none */
};

struct ztc_text_table {
    struct ztc_arena *arena;
    size_t columns;
    size_t *widths;     /* of each column so far */
    struct cell *cells; /* the headings first, then row by row */
    size_t count;
    size_t capacity;
    bool failed; /* a cell could not be kept */
};

static size_t larger(size_t left, size_t right)
{
    return left > right ? left : right;
}

/* A copy in the arena that may be shown, or NULL. */
static const char *keep(struct ztc_arena *arena, const char *text)
{
    ZTC_CLEANUP(ztc_buffer_done) struct ztc_buffer shown;
    ztc_buffer_init(&shown, ZTC_TEXT_MAX);
    ztc_utf8_printable(&shown, text, strlen(text));
    if (ztc_buffer_status(&shown) != ZTC_OK) {
        return NULL;
    }
    return ztc_arena_copy(arena, ztc_buffer_string(&shown), shown.size);
}

/* Adds a cell whose text was kept; NULL is a failure. */
static bool add_kept(struct ztc_text_table *table, const char *kept, const char *painted)
{
    struct cell *cells =
        ztc_arena_grow(table->arena, table->cells, table->count, &table->capacity, sizeof(*cells));
    if (cells != NULL) {
        table->cells = cells;
    }
    if (kept == NULL || cells == NULL) {
        table->failed = true;
        return false;
    }
    size_t *width = &table->widths[table->count % table->columns];
    *width = larger(*width, ztc_utf8_width(kept, strlen(kept)));
    table->cells[table->count++] = (struct cell){kept, painted};
    return true;
}

static bool add(struct ztc_text_table *table, const char *text)
{
    return add_kept(table, keep(table->arena, text), NULL);
}

struct ztc_text_table *ztc_text_table_new(struct ztc_arena *arena, const char *const *headings)
{
    size_t columns = 0;
    while (headings[columns] != NULL) {
        columns++;
    }
    struct ztc_text_table *table = ztc_arena_alloc(arena, sizeof(*table));
    size_t *widths = ztc_arena_array(arena, columns, sizeof(*widths));
    if (table == NULL || widths == NULL || columns == 0) {
        return NULL;
    }
    *table = (struct ztc_text_table){.arena = arena, .columns = columns, .widths = widths};
    for (size_t i = 0; i < columns; i++) {
        if (!add(table, headings[i])) {
            return NULL;
        }
    }
    return table;
}

void ztc_text_table_cell(struct ztc_text_table *table, const char *text)
{
    if (table != NULL && !table->failed) {
        (void)add(table, text != NULL ? text : "");
    }
}

static const char *take(struct ztc_arena *arena, struct ztc_buffer *buffer)
{
    const char *text = ztc_buffer_status(buffer) == ZTC_OK
                           ? ztc_arena_copy(arena, ztc_buffer_string(buffer), buffer->size)
                           : NULL;
    ztc_buffer_done(buffer);
    return text;
}

void ztc_text_table_pieces(struct ztc_text_table *table, const struct ztc_text_piece *pieces,
                           size_t count, const char *between)
{
    if (table == NULL || table->failed) {
        return;
    }
    struct ztc_buffer plain, painted;
    ztc_buffer_init(&plain, ZTC_TEXT_MAX);
    ztc_buffer_init(&painted, ZTC_TEXT_MAX);
    for (size_t i = 0; i < count; i++) {
        const char *colour = pieces[i].colour;
        ztc_buffer_text(&plain, i > 0 ? between : "");
        ztc_buffer_text(&painted, i > 0 ? between : "");
        size_t before = plain.size;
        ztc_utf8_printable(&plain, pieces[i].text, strlen(pieces[i].text));
        ztc_buffer_text(&painted, colour != NULL ? colour : "");
        ztc_buffer_add(&painted, ztc_buffer_string(&plain) + before, plain.size - before);
        ztc_buffer_text(&painted, colour != NULL ? "\033[0m" : "");
    }
    const char *kept = take(table->arena, &plain);
    const char *kept_painted = take(table->arena, &painted);
    (void)add_kept(table, kept_painted != NULL ? kept : NULL, kept_painted);
}

/* The cells from `first` on that stand in one line. */
static void render_line(const struct ztc_text_table *table, size_t first, bool colours,
                        struct ztc_buffer *buffer)
{
    size_t pending = 0; /* blanks that are due if another cell with text follows */
    for (size_t i = 0; i < table->columns && first + i < table->count; i++) {
        const struct cell *cell = &table->cells[first + i];
        size_t size = strlen(cell->text);
        if (size > 0) {
            ztc_buffer_print(buffer, "%*s", (int)pending, "");
            ztc_buffer_text(buffer, colours && cell->painted != NULL ? cell->painted : cell->text);
            pending = 0;
        }
        pending += table->widths[i] - ztc_utf8_width(cell->text, size) + GAP;
    }
}

void ztc_text_table_render(const struct ztc_text_table *table, bool colours,
                           struct ztc_buffer *buffer)
{
    if (table == NULL || table->failed) {
        ztc_buffer_fail(buffer, ZTC_E_MEMORY);
        return;
    }
    for (size_t first = 0; first < table->count; first += table->columns) {
        bool bold = colours && first == 0;
        ztc_buffer_text(buffer, bold ? "\033[1m" : "");
        render_line(table, first, colours, buffer);
        ztc_buffer_text(buffer, bold ? "\033[0m\n" : "\n");
    }
}
