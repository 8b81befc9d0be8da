/* SPDX-License-Identifier: Apache-2.0 */
/* Whole lines: a pin that is appended, an entry of accept that goes. */
#include "fix/layout.h"

#include <inttypes.h>
#include <string.h>

/* ---- lines ---- */

static bool is_line_end(char character)
{
    return character == '\n' || character == '\r';
}

struct ztc_span ztc_line_of(const struct ztc_edits *edits, size_t offset)
{
    struct ztc_span span = {offset, offset};

    while (span.start > 0 && !is_line_end(edits->text[span.start - 1])) {
        span.start--;
    }
    while (span.end < edits->size && !is_line_end(edits->text[span.end])) {
        span.end++;
    }
    if (span.end < edits->size && edits->text[span.end] == '\r') {
        span.end++;
        if (span.end < edits->size && edits->text[span.end] == '\n') {
            span.end++;
        }
    } else if (span.end < edits->size) {
        span.end++;
    }
    return span;
}

bool ztc_is_blank(const struct ztc_edits *edits, size_t start, size_t end)
{
    while (start < end && (edits->text[start] == ' ' || edits->text[start] == '\t')) {
        start++;
    }
    return start >= end;
}

bool ztc_has_line_end(const struct ztc_edits *edits, size_t start, size_t end)
{
    while (start < end && !is_line_end(edits->text[start])) {
        start++;
    }
    return start < end;
}

const char *ztc_quote_at(const struct ztc_edits *edits, size_t offset)
{
    char first = offset < edits->size ? edits->text[offset] : ' ';
    return first == '"' ? "\"" : first == '\'' ? "'" : "";
}

/* The line end of a line; that of the file's first line where this is the last and has none. */
static const char *line_end(const struct ztc_edits *edits, struct ztc_span line)
{
    size_t end = line.end;
    if (end == line.start || !is_line_end(edits->text[end - 1])) {
        end = ztc_line_of(edits, 0).end;
    }
    if (end > 0 && edits->text[end - 1] == '\r') {
        return "\r";
    }
    return end > 1 && edits->text[end - 1] == '\n' && edits->text[end - 2] == '\r' ? "\r\n" : "\n";
}

void ztc_edit_insert_line(struct ztc_edits *edits, size_t offset, const char *text)
{
    struct ztc_span line = ztc_line_of(edits, offset);
    const char *end = line_end(edits, line);
    bool ended = line.end > line.start && is_line_end(edits->text[line.end - 1]);

    if (text == NULL) {
        edits->failed = true;
        return;
    }
    ztc_edit_add(edits, line.end, line.end,
                 ended ? ztc_arena_print(edits->arena, "%s%s", text, end)
                       : ztc_arena_print(edits->arena, "%s%s", end, text));
}

/* ---- a further pin ---- */

/* The child of pinmap that stands last in the file. */
static const struct ztc_node *last_pin(const struct ztc_node *pinmap)
{
    const struct ztc_node *last = pinmap->first;
    for (const struct ztc_node *node = last; node != NULL; node = node->next) {
        if (node->key->start > last->key->start) {
            last = node;
        }
    }
    return last;
}

/* The bytes from start to end as a text of its own. */
static const char *cut(struct ztc_edits *edits, size_t start, size_t end)
{
    return ztc_arena_copy(edits->arena, edits->text + start, end > start ? end - start : 0);
}

/* "D7: [ PA, 7 ]" as the last pin is written, without what may stand before its key. */
static const char *write_pin(struct ztc_edits *edits, const struct ztc_node *last,
                             const struct ztc_edit_pin *pin)
{
    const struct ztc_node *port = last->kind == ZTC_NODE_LIST ? last->first : NULL;
    const struct ztc_node *pad = port != NULL ? port->next : NULL;
    const char *quote = ztc_quote_at(edits, last->key->start);

    if (pad == NULL || !last->flow || ztc_has_line_end(edits, last->key->start, last->end)) {
        return ztc_arena_print(edits->arena, "%sD%" PRIu32 "%s: [ %s, %" PRIu32 " ]", quote,
                               pin->index, quote, pin->port, pin->pad);
    }
    const char *colon = cut(edits, last->key->end, last->start);
    const char *open = cut(edits, last->start, port->start);
    const char *comma = cut(edits, port->end, pad->start);
    const char *close = pad->next == NULL                ? cut(edits, pad->end, last->end)
                        : open != NULL && open[1] == ' ' ? " ]"
                                                         : "]";
    const char *inner = ztc_quote_at(edits, port->start);
    if (colon == NULL || open == NULL || comma == NULL || close == NULL) {
        return NULL;
    }
    return ztc_arena_print(edits->arena, "%sD%" PRIu32 "%s%s%s%s%s%s%s%" PRIu32 "%s", quote,
                           pin->index, quote, colon, open, inner, pin->port, inner, comma, pin->pad,
                           close);
}

/* Behind blanks and tabs. */
static size_t skip_blanks(const struct ztc_edits *edits, size_t at)
{
    while (at < edits->size && (edits->text[at] == ' ' || edits->text[at] == '\t')) {
        at++;
    }
    return at;
}

/* In braces, where the last pin has a line of its own: each new one gets a line too. */
static void append_lines_in_braces(struct ztc_edits *edits, size_t end, const char *indent,
                                   const char *const *pins, size_t count, bool has_comma)
{
    if (!has_comma) {
        ztc_edit_add(edits, end, end, ",");
    }
    for (size_t i = 0; i < count; i++) {
        const char *comma = has_comma || i + 1 < count ? "," : "";
        ztc_edit_insert_line(edits, end,
                             ztc_arena_print(edits->arena, "%s%s%s", indent, pins[i], comma));
    }
}

static void append_in_braces(struct ztc_edits *edits, const struct ztc_node *last,
                             const char *indent, const char *const *pins, size_t count)
{
    size_t end = ztc_edit_end(last), comma = skip_blanks(edits, end);
    bool has_comma = comma < edits->size && edits->text[comma] == ',';
    size_t rest = skip_blanks(edits, has_comma ? comma + 1 : end);
    bool line_is_done =
        rest < edits->size && (is_line_end(edits->text[rest]) || edits->text[rest] == '#');

    if (indent != NULL && line_is_done) {
        append_lines_in_braces(edits, end, indent, pins, count, has_comma);
        return;
    }
    for (size_t i = 0; i < count; i++) {
        ztc_edit_add(edits, end, end, ztc_arena_print(edits->arena, ", %s", pins[i]));
    }
}

void ztc_edit_append_pins(struct ztc_edits *edits, const struct ztc_node *pinmap,
                          const struct ztc_edit_pin *pins, size_t count)
{
    const struct ztc_node *last = pinmap != NULL && !pinmap->partial ? last_pin(pinmap) : NULL;
    const char **texts = ztc_arena_array(edits->arena, count, sizeof(*texts));
    if (last == NULL || count == 0) {
        return;
    }
    bool whole = texts != NULL;
    for (size_t i = 0; whole && i < count; i++) {
        texts[i] = write_pin(edits, last, &pins[i]);
        whole = texts[i] != NULL;
    }
    if (!whole) {
        edits->failed = true;
        return;
    }
    struct ztc_span line = ztc_line_of(edits, last->key->start);
    const char *indent = NULL;
    if (ztc_is_blank(edits, line.start, last->key->start)) {
        indent = cut(edits, line.start, last->key->start);
    }
    if (pinmap->flow) {
        append_in_braces(edits, last, indent, texts, count);
        return;
    }
    for (size_t i = 0; i < count; i++) {
        ztc_edit_insert_line(
            edits, ztc_edit_end(last),
            ztc_arena_print(edits->arena, "%s%s", indent != NULL ? indent : "", texts[i]));
    }
}

/* ---- entries of accept ---- */

/* What an item of a collection covers: its key, if it has one, to the end of its value. */
static struct ztc_span item_span(const struct ztc_node *node)
{
    return (struct ztc_span){node->key != NULL ? node->key->start : node->start,
                             ztc_edit_end(node)};
}

/* All lines that the item is on. */
static void remove_lines(struct ztc_edits *edits, struct ztc_span span)
{
    ztc_edit_add(edits, ztc_line_of(edits, span.start).start, ztc_line_of(edits, span.end).end, "");
}

/* An item in brackets or braces, with a comma; never a comment or a line end, but of a line of its own. */
static void remove_in_flow(struct ztc_edits *edits, const struct ztc_node *collection,
                           const struct ztc_node *node)
{
    const struct ztc_node *before = NULL;
    for (const struct ztc_node *at = collection->first; at != node; at = at->next) {
        before = at;
    }
    struct ztc_span span = item_span(node);
    if (node->next != NULL && !ztc_has_line_end(edits, span.end, item_span(node->next).start)) {
        ztc_edit_add(edits, span.start, item_span(node->next).start, "");
        return;
    }
    if (node->next == NULL && before != NULL &&
        !ztc_has_line_end(edits, item_span(before).end, span.start)) {
        ztc_edit_add(edits, item_span(before).end, span.end, "");
        return;
    }
    size_t end = skip_blanks(edits, span.end);
    end = end < edits->size && edits->text[end] == ',' ? end + 1 : span.end;
    struct ztc_span line = ztc_line_of(edits, span.start);
    size_t line_text = line.end;
    while (line_text > end && is_line_end(edits->text[line_text - 1])) {
        line_text--;
    }
    bool alone = end <= line.end && ztc_is_blank(edits, line.start, span.start) &&
                 ztc_is_blank(edits, end, line_text);
    ztc_edit_add(edits, alone ? line.start : span.start, alone ? line.end : end, "");
}

static void remove_item(struct ztc_edits *edits, const struct ztc_node *collection,
                        const struct ztc_node *node)
{
    if (collection->flow) {
        remove_in_flow(edits, collection, node);
    } else {
        remove_lines(edits, item_span(node));
    }
}

bool ztc_edit_remove_accept(struct ztc_edits *edits, const struct ztc_node *root, const char *code,
                            const char *key)
{
    const struct ztc_node *map =
        root != NULL && root->kind == ZTC_NODE_MAP ? ztc_node_find(root, "accept") : NULL;
    const struct ztc_node *list =
        map != NULL && map->kind == ZTC_NODE_MAP ? ztc_node_find(map, code) : NULL;

    if (list == NULL || list->kind != ZTC_NODE_LIST || map->partial) {
        return false;
    }
    for (const struct ztc_node *node = list->first; node != NULL; node = node->next) {
        if (node->kind == ZTC_NODE_SCALAR && strcmp(node->text, key) == 0) {
            remove_item(edits, list->count > 1 ? list : map, list->count > 1 ? node : list);
            return true;
        }
    }
    return false;
}
