/* SPDX-License-Identifier: Apache-2.0 */
/* Scalars and the lists behind functional pins; and putting the edits in place. */
#include "fix/edit.h"

#include "base/number.h"
#include "fix/layout.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

void ztc_edits_init(struct ztc_edits *edits, struct ztc_arena *arena, const char *text, size_t size)
{
    *edits = (struct ztc_edits){.arena = arena, .text = text, .size = size};
}

void ztc_edit_add(struct ztc_edits *edits, size_t start, size_t end, const char *text)
{
    struct ztc_edit *grown =
        ztc_arena_grow(edits->arena, edits->items, edits->count, &edits->capacity, sizeof(*grown));
    if (grown == NULL || text == NULL) {
        edits->failed = true;
        return;
    }
    edits->items = grown;
    grown[edits->count] = (struct ztc_edit){
        .start = start, .end = end, .text = text, .order = (uint32_t)edits->count};
    edits->count++;
}

size_t ztc_edit_end(const struct ztc_node *node)
{
    while (node->kind != ZTC_NODE_SCALAR && !node->flow && node->last != NULL) {
        node = node->last;
    }
    return node->end;
}

static const char *quoted(struct ztc_edits *edits, const struct ztc_node *node, const char *text)
{
    const char *quote = ztc_quote_at(edits, node->start);
    return ztc_arena_print(edits->arena, "%s%s%s", quote, text, quote);
}

void ztc_edit_scalar(struct ztc_edits *edits, const struct ztc_node *node, const char *text)
{
    if (node->kind == ZTC_NODE_SCALAR && strcmp(node->text, text) != 0) {
        ztc_edit_add(edits, node->start, node->end, quoted(edits, node, text));
    }
}

/* ---- functional pins ---- */

/* "NAME: D4" becomes "NAME: [ D4, 1 ]", which every style takes. */
static void widen(struct ztc_edits *edits, const struct ztc_node *node, const char *dn,
                  const int32_t *values, uint32_t count)
{
    const char *text =
        ztc_arena_print(edits->arena, "[ %s", quoted(edits, node, dn != NULL ? dn : node->text));
    for (uint32_t i = 0; text != NULL && i < count; i++) {
        text = ztc_arena_print(edits->arena, "%s, %" PRId32, text, values[i]);
    }
    text = text != NULL ? ztc_arena_print(edits->arena, "%s ]", text) : NULL;
    ztc_edit_add(edits, node->start, node->end, text);
}

static bool is_value(const struct ztc_node *node, int32_t value)
{
    int64_t number = 0;
    return node->kind == ZTC_NODE_SCALAR &&
           ztc_number_parse(node->text, node->size, INT32_MIN, INT32_MAX, &number) == ZTC_OK &&
           number == value;
}

static void set_value(struct ztc_edits *edits, const struct ztc_node *node, int32_t value)
{
    if (!is_value(node, value)) {
        ztc_edit_scalar(edits, node, ztc_arena_print(edits->arena, "%" PRId32, value));
    }
}

/* Values behind the last one of a list. In a block each gets a line like the one before. */
static void add_values(struct ztc_edits *edits, const struct ztc_node *list, const int32_t *values,
                       uint32_t count)
{
    const struct ztc_node *last = list->last;
    for (uint32_t i = 0; i < count; i++) {
        if (list->flow) {
            ztc_edit_add(edits, last->end, last->end,
                         ztc_arena_print(edits->arena, ", %" PRId32, values[i]));
            continue;
        }
        struct ztc_span line = ztc_line_of(edits, last->start);
        const char *head =
            ztc_arena_copy(edits->arena, edits->text + line.start, last->start - line.start);
        ztc_edit_insert_line(
            edits, last->end,
            head == NULL ? NULL : ztc_arena_print(edits->arena, "%s%" PRId32, head, values[i]));
    }
}

/* The values of a list: those there are set, what is too many goes or becomes 0, what is missing is added. */
static void edit_list(struct ztc_edits *edits, const struct ztc_node *list, const int32_t *values,
                      uint32_t count)
{
    const struct ztc_node *before = list->first, *node = before->next;
    uint32_t i = 0;
    for (; node != NULL && i < count; node = node->next, i++) {
        set_value(edits, node, values[i]);
        before = node;
    }
    bool on_one_line =
        list->flow && memchr(edits->text + before->end, '\n', list->end - before->end) == NULL;
    if (node != NULL && on_one_line) {
        ztc_edit_add(edits, before->end, list->last->end, "");
        return;
    }
    for (; node != NULL; node = node->next) {
        set_value(edits, node, 0);
    }
    if (i < count) {
        add_values(edits, list, values + i, count - i);
    }
}

void ztc_edit_function(struct ztc_edits *edits, const struct ztc_node *value, const char *dn,
                       const int32_t *values, uint32_t count)
{
    if (value->kind == ZTC_NODE_SCALAR && count > 0) {
        widen(edits, value, dn, values, count);
        return;
    }
    bool list = value->kind == ZTC_NODE_LIST && value->first != NULL && !value->partial;
    if (!list && value->kind != ZTC_NODE_SCALAR) {
        return;
    }
    if (dn != NULL) {
        ztc_edit_scalar(edits, list ? value->first : value, dn);
    }
    if (list) {
        edit_list(edits, value, values, count);
    }
}

/* ---- putting in place ---- */

static int by_place(const void *left, const void *right)
{
    const struct ztc_edit *a = left, *b = right;
    if (a->start != b->start) {
        return a->start < b->start ? -1 : 1;
    }
    return a->order < b->order ? -1 : a->order > b->order;
}

void ztc_edits_apply(struct ztc_edits *edits, struct ztc_buffer *buffer)
{
    size_t at = 0;

    if (edits->failed) {
        ztc_buffer_fail(buffer, ZTC_E_MEMORY);
        return;
    }
    if (edits->count > 1) {
        qsort(edits->items, edits->count, sizeof(*edits->items), by_place);
    }
    for (size_t i = 0; i < edits->count; i++) {
        const struct ztc_edit *edit = &edits->items[i];
        /* One that overlaps the one before could only spoil the text: what is judged then shows it. */
        if (edit->start < at) {
            continue;
        }
        ztc_buffer_add(buffer, edits->text + at, edit->start - at);
        ztc_buffer_text(buffer, edit->text);
        at = edit->end;
    }
    ztc_buffer_add(buffer, edits->text + at, edits->size - at);
}
