/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The tree that the events of one template make: bounded in depth and number, all in the arena. Children
 * of a mapping are its values, each with its key; those with a refused key are left out.
 */
#ifndef ZTC_TEMPLATE_NODE_H
#define ZTC_TEMPLATE_NODE_H

#include "base/arena.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum ztc_node_kind {
    ZTC_NODE_SCALAR,
    ZTC_NODE_LIST,
    ZTC_NODE_MAP,
    ZTC_NODE_VOID, /* refused, and said so: to be taken for anything without a further word */
};

struct ztc_node {
    enum ztc_node_kind kind;
    bool plain;      /* a scalar without quotes */
    bool partial;    /* the file broke off inside: what is missing may only not have been read */
    bool superseded; /* its key came again later */
    bool flow;       /* a collection in brackets or braces */
    uint32_t line;
    uint32_t column;
    uint32_t length; /* code points on its first line */
    uint32_t size;   /* bytes of text */
    uint32_t count;  /* children */
    uint32_t row;    /* the board row made of it, or ZTC_NO_ROW */
    /* Bytes of the text (findings.text) from its first one on and up to (not including) `end`, quotes,
     * brackets and braces with them. A block collection has no end of its own: that of its last child. */
    size_t start, end;
    const char *text;
    struct ztc_node *key; /* NULL in a list and at the root */
    struct ztc_node *next;
    struct ztc_node *first;
    struct ztc_node *last;
    struct ztc_node **sorted; /* of a mapping: the children by key, once it is indexed */
};

/* Appends a child. */
void ztc_node_append(struct ztc_node *parent, struct ztc_node *child);

/* Told of each key that came before; borrowed for the call. */
typedef void ztc_node_repeated(void *ctx, const struct ztc_node *first,
                               const struct ztc_node *again);

/*
 * Sorts the children of a mapping for ztc_node_find, and settles repeated keys: the last value counts,
 * at the place in the order that the first had. With `merge`, repeated mappings are put together instead
 * of the earlier ones being lost. repeated may be NULL. False when out of memory.
 */
bool ztc_node_index(struct ztc_arena *arena, struct ztc_node *map, bool merge,
                    ztc_node_repeated *repeated, void *ctx);

/* The child of an indexed mapping with this key, or NULL. map may be NULL. */
struct ztc_node *ztc_node_find(const struct ztc_node *map, const char *key);

/* A text for a message, cut if it is long. Never NULL. */
const char *ztc_text_show(struct ztc_arena *arena, const char *text, size_t size);

/* The same for the text of a scalar. */
const char *ztc_node_show(struct ztc_arena *arena, const struct ztc_node *node);

/* `key:` with nothing behind it. */
bool ztc_node_is_empty(const struct ztc_node *node);

#endif
