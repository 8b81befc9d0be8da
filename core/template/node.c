/* SPDX-License-Identifier: Apache-2.0 */
/* The tree of a template: children, and keys found by binary search. */
#include "template/node.h"

#include <stdlib.h>
#include <string.h>

/* Bytes of a text that a message repeats. */
#define SHOWN_MAX 60u

void ztc_node_append(struct ztc_node *parent, struct ztc_node *child)
{
    if (parent->last != NULL) {
        parent->last->next = child;
    } else {
        parent->first = child;
    }
    parent->last = child;
    parent->count++;
}

static int compare_keys(const struct ztc_node *left, const struct ztc_node *right)
{
    return strcmp(left->key->text, right->key->text);
}

/* By key; the same key in the order of the file. */
static int compare_children(const void *left, const void *right)
{
    const struct ztc_node *a = *(const struct ztc_node *const *)left;
    const struct ztc_node *b = *(const struct ztc_node *const *)right;
    int order = compare_keys(a, b);
    if (order != 0) {
        return order;
    }
    if (a->key->line != b->key->line) {
        return a->key->line < b->key->line ? -1 : 1;
    }
    return a->key->column < b->key->column ? -1 : a->key->column > b->key->column;
}

/* Puts the children of an earlier mapping before those of a later one. */
static void take_children(struct ztc_node *later, struct ztc_node *earlier)
{
    if (later->kind != ZTC_NODE_MAP || earlier->kind != ZTC_NODE_MAP) {
        return;
    }
    later->partial = later->partial || earlier->partial;
    if (earlier->first == NULL) {
        return;
    }
    earlier->last->next = later->first;
    later->last = later->last != NULL ? later->last : earlier->last;
    later->first = earlier->first;
    later->count += earlier->count;
}

/* Settles one run of equal keys: the node of the first takes over the last value. */
static bool settle_run(struct ztc_arena *arena, struct ztc_node **run, size_t count, bool merge)
{
    struct ztc_node *first = run[0], *last = run[count - 1];
    for (size_t i = count - 1; merge && i-- > 0;) {
        take_children(last, run[i]);
    }
    if (merge && last->kind == ZTC_NODE_MAP &&
        !ztc_node_index(arena, last, /* merge= */ false, /* repeated= */ NULL, /* ctx= */ NULL)) {
        return false;
    }
    for (size_t i = 1; i < count; i++) {
        run[i]->superseded = true;
    }
    struct ztc_node *next = first->next;
    *first = *last;
    first->next = next;
    first->superseded = false;
    return true;
}

/* Links the children anew without those that were superseded. */
static void relink(struct ztc_node *map)
{
    struct ztc_node *child = map->first;
    map->first = map->last = NULL;
    map->count = 0;
    while (child != NULL) {
        struct ztc_node *next = child->next;
        child->next = NULL;
        if (!child->superseded) {
            ztc_node_append(map, child);
        }
        child = next;
    }
}

bool ztc_node_index(struct ztc_arena *arena, struct ztc_node *map, bool merge,
                    ztc_node_repeated *repeated, void *ctx)
{
    struct ztc_node **sorted = ztc_arena_array(arena, map->count, sizeof(struct ztc_node *));
    if (sorted == NULL) {
        return false;
    }
    size_t count = 0;
    for (struct ztc_node *child = map->first; child != NULL; child = child->next) {
        sorted[count++] = child;
    }
    if (count > 1) {
        qsort(sorted, count, sizeof(struct ztc_node *), compare_children);
    }
    size_t kept = 0;
    for (size_t begin = 0, end = 0; begin < count; begin = end) {
        for (end = begin + 1; end < count && compare_keys(sorted[begin], sorted[end]) == 0; end++) {
            if (repeated != NULL) {
                repeated(ctx, sorted[begin], sorted[end]);
            }
        }
        if (end - begin > 1 && !settle_run(arena, sorted + begin, end - begin, merge)) {
            return false;
        }
        sorted[kept++] = sorted[begin];
    }
    map->sorted = sorted;
    if (kept < count) {
        relink(map);
    }
    return true;
}

struct ztc_node *ztc_node_find(const struct ztc_node *map, const char *key)
{
    size_t low = 0, high = map != NULL && map->sorted != NULL ? map->count : 0;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = strcmp(key, map->sorted[middle]->key->text);
        if (order == 0) {
            return map->sorted[middle];
        }
        if (order < 0) {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    return NULL;
}

const char *ztc_text_show(struct ztc_arena *arena, const char *text, size_t size)
{
    if (size <= SHOWN_MAX) {
        return text;
    }
    size_t end = SHOWN_MAX;
    while (end > 0 && ((unsigned char)text[end] & 0xC0u) == 0x80u) {
        end--;
    }
    const char *cut = ztc_arena_print(arena, "%.*s...", (int)end, text);
    return cut != NULL ? cut : "...";
}

const char *ztc_node_show(struct ztc_arena *arena, const struct ztc_node *node)
{
    return ztc_text_show(arena, node->text, node->size);
}

bool ztc_node_is_empty(const struct ztc_node *node)
{
    return node->kind == ZTC_NODE_SCALAR && node->plain && node->size == 0;
}
