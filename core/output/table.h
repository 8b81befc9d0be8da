/* SPDX-License-Identifier: Apache-2.0 */
/* A table for people: columns as wide as they need to be, cells made printable. */
#ifndef ZTC_OUTPUT_TABLE_H
#define ZTC_OUTPUT_TABLE_H

#include "base/arena.h"
#include "base/buffer.h"

#include <stdbool.h>

struct ztc_text_table; /* opaque, lives in the arena */

/* headings: NULL-terminated. NULL when out of memory: all functions below take NULL. */
struct ztc_text_table *ztc_text_table_new(struct ztc_arena *arena, const char *const *headings);
/* The next cell, row by row; text is copied. */
void ztc_text_table_cell(struct ztc_text_table *table, const char *text);
/* The same put together of pieces, which have colours where the table is rendered with them. */
struct ztc_text_piece {
    const char *text;
    const char *colour; /* what a terminal takes to set it: static; NULL: none */
};
void ztc_text_table_pieces(struct ztc_text_table *table, const struct ztc_text_piece *pieces,
                           size_t count, const char *between);
void ztc_text_table_render(const struct ztc_text_table *table, bool colours,
                           struct ztc_buffer *buffer);

#endif
