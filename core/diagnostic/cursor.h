/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A walk over a text, code point by code point, that knows line and column. Lines end at LF, CRLF or
 * CR, as editors count them. A byte that is not UTF-8 counts as a code point of its own. Going on is
 * cheap, going back starts again: ask for places in rising order.
 */
#ifndef ZTC_DIAGNOSTIC_CURSOR_H
#define ZTC_DIAGNOSTIC_CURSOR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct ztc_cursor {
    const char *text; /* borrowed */
    size_t size;
    size_t offset;   /* bytes before this place */
    size_t index;    /* code points before it */
    uint32_t line;   /* from 1 */
    uint32_t column; /* from 1 */
};

void ztc_cursor_init(struct ztc_cursor *cursor, const char *text, size_t size);

/* Bytes of the code point at the place; 0 at the end. */
size_t ztc_cursor_length(const struct ztc_cursor *cursor);
/* Does the line end here (or the text)? */
bool ztc_cursor_at_line_end(const struct ztc_cursor *cursor);
/* One code point on; false at the end. */
bool ztc_cursor_step(struct ztc_cursor *cursor);

/* To a place, or the end of the text if that comes first. */
void ztc_cursor_to_index(struct ztc_cursor *cursor, size_t index);
void ztc_cursor_to_offset(struct ztc_cursor *cursor, size_t offset);
/* To a line and column, or the end of that line. */
void ztc_cursor_to_place(struct ztc_cursor *cursor, uint32_t line, uint32_t column);

#endif
