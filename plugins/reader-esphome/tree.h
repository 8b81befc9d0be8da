/* SPDX-License-Identifier: Apache-2.0 */
/* A YAML file as a tree, read by libyaml's events: bounded in nodes, depth and length of texts. */
#ifndef READER_TREE_H
#define READER_TREE_H

#include "module.h"

#define TREE_NODES_MAX 20000u
#define TREE_DEPTH_MAX 24u
/* Longer texts (lambdas, certificates) are kept as empty ones: no pin is called so. */
#define TREE_TEXT_MAX 1024u

enum node_kind {
    NODE_TEXT,
    NODE_LIST,
    NODE_MAP,
};

struct node {
    enum node_kind kind;
    bool tagged;       /* !secret, !include, !lambda: not what it seems */
    uint32_t line;     /* from 1 */
    struct span key;   /* in a mapping; size 0 in a list */
    struct span text;  /* of a text */
    struct node *next; /* in the same list or mapping */
    struct node *first;
    struct node *last;
};

struct block; /* memory of the tree */

struct tree {
    const struct ztc_host *host;
    struct block *blocks;
    struct node *root; /* NULL: nothing in the file */
    uint32_t nodes;
};

/* Reads the file. tree_done must follow in any case. What is refused is told through the host. */
ztc_status tree_read(struct tree *tree, const struct ztc_host *host,
                     const struct ztc_reader_file_row *file);
void tree_done(struct tree *tree);

/* Room in the tree's memory, or NULL. */
void *tree_alloc(struct tree *tree, size_t size);

/* The value of a key, or NULL; map may be NULL, or no mapping. */
const struct node *node_find(const struct node *map, const char *key);
/* The text of a key, or an empty piece: there is none, or it is tagged. */
struct span node_text(const struct node *map, const char *key);

#endif
