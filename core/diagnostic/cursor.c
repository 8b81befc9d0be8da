/* SPDX-License-Identifier: Apache-2.0 */
/* A walk over a text that knows line and column. */
#include "diagnostic/cursor.h"

#include "base/utf8.h"

void ztc_cursor_init(struct ztc_cursor *cursor, const char *text, size_t size)
{
    *cursor = (struct ztc_cursor){.text = text, .size = size, .line = 1, .column = 1};
}

size_t ztc_cursor_length(const struct ztc_cursor *cursor)
{
    if (cursor->offset >= cursor->size) {
        return 0;
    }
    unsigned char first = (unsigned char)cursor->text[cursor->offset];
    size_t length = first < 0xC0u ? 1u : first < 0xE0u ? 2u : first < 0xF0u ? 3u : 4u;
    if (length == 1 || length > cursor->size - cursor->offset ||
        ztc_utf8_check(cursor->text + cursor->offset, length) != length) {
        return 1;
    }
    return length;
}

bool ztc_cursor_at_line_end(const struct ztc_cursor *cursor)
{
    if (cursor->offset >= cursor->size) {
        return true;
    }
    char character = cursor->text[cursor->offset];
    return character == '\n' || character == '\r';
}

bool ztc_cursor_step(struct ztc_cursor *cursor)
{
    size_t length = ztc_cursor_length(cursor);
    if (length == 0) {
        return false;
    }
    char character = cursor->text[cursor->offset];
    cursor->offset += length;
    cursor->index++;
    cursor->column++;
    bool pair =
        character == '\r' && cursor->offset < cursor->size && cursor->text[cursor->offset] == '\n';
    if (character == '\n' || (character == '\r' && !pair)) {
        cursor->line++;
        cursor->column = 1;
    }
    return true;
}

static void restart_if(struct ztc_cursor *cursor, bool behind)
{
    if (behind) {
        ztc_cursor_init(cursor, cursor->text, cursor->size);
    }
}

void ztc_cursor_to_index(struct ztc_cursor *cursor, size_t index)
{
    restart_if(cursor, index < cursor->index);
    while (cursor->index < index && ztc_cursor_step(cursor)) {
    }
}

void ztc_cursor_to_offset(struct ztc_cursor *cursor, size_t offset)
{
    restart_if(cursor, offset < cursor->offset);
    while (cursor->offset < offset && ztc_cursor_step(cursor)) {
    }
}

void ztc_cursor_to_place(struct ztc_cursor *cursor, uint32_t line, uint32_t column)
{
    restart_if(cursor, line < cursor->line || (line == cursor->line && column < cursor->column));
    while (cursor->line < line && ztc_cursor_step(cursor)) {
    }
    while (cursor->column < column && !ztc_cursor_at_line_end(cursor)) {
        ztc_cursor_step(cursor);
    }
}
