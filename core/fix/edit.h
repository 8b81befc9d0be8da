/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Changes to the text of a template, each to the bytes of one scalar or line, so that comments and layout
 * stay. They are collected over the nodes of the text as it was parsed, and applied at once. Offsets count
 * from behind a byte order mark, as findings.text does.
 */
#ifndef ZTC_FIX_EDIT_H
#define ZTC_FIX_EDIT_H

#include "base/buffer.h"
#include "template/node.h"
#include "template/template.h"

struct ztc_edit {
    size_t start, end; /* bytes that go */
    const char *text;  /* what comes in their place */
    uint32_t order;    /* between edits at one place */
};

struct ztc_edits {
    struct ztc_arena *arena;
    const char *text; /* borrowed: what is edited */
    size_t size;
    struct ztc_edit *items;
    size_t count, capacity;
    bool failed; /* out of memory */
};

void ztc_edits_init(struct ztc_edits *edits, struct ztc_arena *arena, const char *text,
                    size_t size);

/*
 * What follows leaves a collection alone inside which the file broke off (`partial`): where that ends is not known.
 */

/* A scalar gets another text, in the quotes that it has. */
void ztc_edit_scalar(struct ztc_edits *edits, const struct ztc_node *node, const char *text);

/*
 * The value of a functional pin: its Dn and values, of which `count` are to be there. dn is NULL where it
 * stays. What is written already is not touched; values that are too many go, or become 0 where taking them
 * out would take a comment or a line end along.
 */
void ztc_edit_function(struct ztc_edits *edits, const struct ztc_node *value, const char *dn,
                       const int32_t *values, uint32_t count);

/* A pin to be added. */
struct ztc_edit_pin {
    uint32_t index; /* n of its Dn */
    const char *port;
    uint32_t pad;
};

/* Further pins behind the last of pinmap in the file, in the style of that one. */
void ztc_edit_append_pins(struct ztc_edits *edits, const struct ztc_node *pinmap,
                          const struct ztc_edit_pin *pins, size_t count);

/*
 * Takes one entry of accept out: its place, or with the last place the code as well. False if there is no such
 * entry. One at a time: the text must be parsed again before the next.
 */
bool ztc_edit_remove_accept(struct ztc_edits *edits, const struct ztc_node *root, const char *code,
                            const char *key);

/* Appends the edited text. Edits must not overlap. */
void ztc_edits_apply(struct ztc_edits *edits, struct ztc_buffer *buffer);

/* Where a node ends: the end of a block collection is that of its last child. */
size_t ztc_edit_end(const struct ztc_node *node);

#endif
