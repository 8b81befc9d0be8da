/* SPDX-License-Identifier: Apache-2.0 */
/* Findings as text with the source line and a caret under the place. */
#include "diagnostic/render.h"

#include "base/utf8.h"
#include "diagnostic/cursor.h"

#include <string.h>

/* Of a longer line only what stands around the caret is shown. */
#define LINE_SHOWN 100u
#define LINE_BEFORE_CARET 40u

#define COLOUR_BOLD "\033[1m"
#define COLOUR_ERROR "\033[1;31m"
#define COLOUR_WARNING "\033[1;35m"
#define COLOUR_NOTE "\033[1;36m"
#define COLOUR_CARET "\033[1;32m"
#define COLOUR_OFF "\033[0m"

struct renderer {
    const struct ztc_findings *findings;
    struct ztc_buffer *buffer;
    struct ztc_cursor cursor; /* goes on from finding to finding */
    bool colours;
};

/* A piece of one source line, as byte offsets. */
struct window {
    size_t begin;
    size_t caret;
    size_t caret_end;
    size_t end;
    bool cut_left;
    bool cut_right;
};

static void colour(const struct renderer *renderer, const char *sequence)
{
    if (renderer->colours) {
        ztc_buffer_text(renderer->buffer, sequence);
    }
}

static void printable(const struct renderer *renderer, const char *text)
{
    ztc_utf8_printable(renderer->buffer, text, strlen(text));
}

/* Bytes of the code point that ends at offset; offset is not 0. */
static size_t length_before(const char *text, size_t offset)
{
    for (size_t length = 1; length <= 4 && length <= offset; length++) {
        unsigned char first = (unsigned char)text[offset - length];
        if ((first & 0xC0u) != 0x80u) {
            return ztc_utf8_check(text + offset - length, length) == length ? length : 1;
        }
    }
    return 1;
}

/* Code points from the cursor to the end of its line, `most` at most. Leaves the cursor there. */
static size_t run(struct ztc_cursor *cursor, size_t most)
{
    size_t count = 0;
    while (count < most && !ztc_cursor_at_line_end(cursor)) {
        ztc_cursor_step(cursor);
        count++;
    }
    return count;
}

/* What of the line is shown, for a caret at the cursor. */
static struct window window_find(const struct ztc_cursor *cursor, uint32_t length)
{
    struct ztc_cursor walk = *cursor;
    size_t before = cursor->column - 1;
    struct window window = {.begin = cursor->offset, .caret = cursor->offset};
    size_t rest = run(&walk, LINE_SHOWN + 1);
    if (before + rest > LINE_SHOWN && before > LINE_BEFORE_CARET) {
        window.cut_left = true;
        before = LINE_BEFORE_CARET;
    }
    for (size_t i = 0; i < before; i++) {
        window.begin -= length_before(cursor->text, window.begin);
    }
    walk = *cursor;
    size_t shown = run(&walk, LINE_SHOWN - before);
    window.end = walk.offset;
    window.cut_right = !ztc_cursor_at_line_end(&walk);
    walk = *cursor;
    run(&walk, length < shown ? length : shown);
    window.caret_end = walk.offset;
    return window;
}

/* Adds a part of the text made printable; returns the columns it takes. */
static size_t add_part(const struct renderer *renderer, size_t begin, size_t end)
{
    struct ztc_buffer *buffer = renderer->buffer;
    size_t start = buffer->size;
    ztc_utf8_printable(buffer, renderer->findings->text + begin, end - begin);
    if (ztc_buffer_status(buffer) != ZTC_OK || buffer->size == start) {
        return 0;
    }
    return ztc_utf8_width(buffer->data + start, buffer->size - start);
}

static void add_run(const struct renderer *renderer, char character, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        ztc_buffer_char(renderer->buffer, character);
    }
}

/* The source line and the line with the caret; nothing for an empty line. */
static void render_source(struct renderer *renderer, const struct ztc_place *place)
{
    ztc_cursor_to_place(&renderer->cursor, place->line, place->column);
    if (renderer->cursor.line != place->line) {
        return;
    }
    struct window window = window_find(&renderer->cursor, place->length);
    if (window.begin == window.end) {
        return;
    }
    size_t before = window.cut_left ? 3 : 0;
    ztc_buffer_text(renderer->buffer, window.cut_left ? "..." : "");
    before += add_part(renderer, window.begin, window.caret);
    size_t under = add_part(renderer, window.caret, window.caret_end);
    add_part(renderer, window.caret_end, window.end);
    ztc_buffer_text(renderer->buffer, window.cut_right ? "...\n" : "\n");
    add_run(renderer, ' ', before);
    colour(renderer, COLOUR_CARET);
    ztc_buffer_char(renderer->buffer, '^');
    add_run(renderer, '~', under > 1 ? under - 1 : 0);
    colour(renderer, COLOUR_OFF);
    ztc_buffer_char(renderer->buffer, '\n');
}

/* `error[E014]: ` in its colour. */
static void render_severity(const struct renderer *renderer, const struct ztc_diagnostic *item)
{
    const char *word = "error", *sequence = COLOUR_ERROR;
    switch (ztc_findings_severity(renderer->findings, item)) {
    case ZTC_SEVERITY_WARNING:
        word = "warning";
        sequence = COLOUR_WARNING;
        break;
    case ZTC_SEVERITY_NOTE:
        word = "note";
        sequence = COLOUR_NOTE;
        break;
    default:
        break;
    }
    colour(renderer, sequence);
    ztc_buffer_text(renderer->buffer, word);
    ztc_buffer_char(renderer->buffer, '[');
    printable(renderer, item->code);
    ztc_buffer_text(renderer->buffer, "]:");
    colour(renderer, COLOUR_OFF);
    ztc_buffer_char(renderer->buffer, ' ');
}

static void render_item(struct renderer *renderer, const struct ztc_diagnostic *item)
{
    const struct ztc_place *place = ztc_findings_where(renderer->findings, item->where);
    colour(renderer, COLOUR_BOLD);
    printable(renderer, renderer->findings->file);
    if (place != NULL) {
        ztc_buffer_print(renderer->buffer, ":%u:%u", (unsigned)place->line,
                         (unsigned)place->column);
    }
    ztc_buffer_char(renderer->buffer, ':');
    colour(renderer, COLOUR_OFF);
    ztc_buffer_char(renderer->buffer, ' ');
    render_severity(renderer, item);
    printable(renderer, item->message);
    ztc_buffer_char(renderer->buffer, '\n');
    if (place != NULL && renderer->findings->text != NULL) {
        render_source(renderer, place);
    }
    for (size_t i = 0; i < ZTC_FINDING_NOTES_MAX && item->notes[i] != NULL; i++) {
        colour(renderer, COLOUR_NOTE);
        ztc_buffer_text(renderer->buffer, "note:");
        colour(renderer, COLOUR_OFF);
        ztc_buffer_char(renderer->buffer, ' ');
        printable(renderer, item->notes[i]);
        ztc_buffer_char(renderer->buffer, '\n');
    }
}

void ztc_findings_render(const struct ztc_findings *findings, bool colours,
                         struct ztc_buffer *buffer)
{
    struct renderer renderer = {.findings = findings, .buffer = buffer, .colours = colours};
    ztc_cursor_init(&renderer.cursor, findings->text,
                    findings->text != NULL ? findings->text_size : 0);
    for (size_t i = 0; i < findings->count && ztc_buffer_status(buffer) == ZTC_OK; i++) {
        if (!findings->items[i].accepted) {
            render_item(&renderer, &findings->items[i]);
        }
    }
    if (findings->dropped > 0) {
        printable(&renderer, findings->file);
        ztc_buffer_print(buffer, ": note: %zu more findings are not listed\n", findings->dropped);
    }
}
