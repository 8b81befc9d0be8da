/* SPDX-License-Identifier: Apache-2.0 */
/* A YAML file as a tree, read by libyaml's events. */
#include "tree.h"

#include <stdalign.h>
#include <string.h>
#include <yaml.h>
#include <ztc/text.h>

#define BLOCK_SIZE 65536u

struct block {
    struct block *next;
    size_t used;
    alignas(max_align_t) unsigned char data[BLOCK_SIZE];
};

/* What is read, and where in the tree it goes. */
struct builder {
    struct tree *tree;
    yaml_parser_t parser;
    struct node *open[TREE_DEPTH_MAX];
    uint32_t depth;
    struct span key; /* of a mapping: read, and waiting for its value */
    uint32_t key_line;
    bool keyed[TREE_DEPTH_MAX]; /* a mapping whose key was read */
    const char *problem;        /* static; NULL: none so far */
    uint32_t problem_line;
    bool memory; /* out of it */
};

void *tree_alloc(struct tree *tree, size_t size)
{
    size_t step = alignof(max_align_t);
    size_t need = (size + step - 1) / step * step;
    if (need > BLOCK_SIZE) {
        return NULL;
    }
    if (tree->blocks == NULL || BLOCK_SIZE - tree->blocks->used < need) {
        struct block *block = tree->host->alloc(tree->host->ctx, sizeof(*block));
        if (block == NULL) {
            return NULL;
        }
        block->next = tree->blocks;
        block->used = 0;
        tree->blocks = block;
    }
    void *room = tree->blocks->data + tree->blocks->used;
    tree->blocks->used += need;
    return room;
}

void tree_done(struct tree *tree)
{
    while (tree->blocks != NULL) {
        struct block *block = tree->blocks;
        tree->blocks = block->next;
        tree->host->free(tree->host->ctx, block);
    }
}

static bool copy_text(struct builder *builder, const yaml_event_t *event, struct span *ret_text)
{
    size_t length = event->data.scalar.length;
    if (length > TREE_TEXT_MAX) {
        length = 0;
    }
    char *copy = tree_alloc(builder->tree, length + 1);
    if (copy == NULL) {
        builder->memory = true;
        return false;
    }
    memcpy(copy, event->data.scalar.value, length);
    copy[length] = '\0';
    *ret_text = (struct span){copy, length};
    return true;
}

static void stop(struct builder *builder, const yaml_event_t *event, const char *problem)
{
    if (builder->problem == NULL) {
        builder->problem = problem;
        builder->problem_line = (uint32_t)event->start_mark.line + 1;
    }
}

/* Hangs a node where the events have come to. NULL: stopped. */
static struct node *add_node(struct builder *builder, const yaml_event_t *event,
                             enum node_kind kind, bool tagged)
{
    struct tree *tree = builder->tree;
    if (tree->nodes == TREE_NODES_MAX) {
        stop(builder, event, "more than 20,000 keys and values");
        return NULL;
    }
    struct node *node = tree_alloc(tree, sizeof(*node));
    if (node == NULL) {
        builder->memory = true;
        return NULL;
    }
    const struct span nothing = {"", 0};
    tree->nodes++;
    *node = (struct node){.kind = kind,
                          .tagged = tagged,
                          .line = (uint32_t)event->start_mark.line + 1,
                          .key = nothing,
                          .text = nothing};
    if (builder->depth == 0) {
        tree->root = node;
        return node;
    }
    struct node *parent = builder->open[builder->depth - 1];
    if (parent->kind == NODE_MAP) {
        node->key = builder->key;
        builder->keyed[builder->depth - 1] = false;
        if (kind != NODE_TEXT) {
            node->line = builder->key_line;
        }
    }
    if (parent->last != NULL) {
        parent->last->next = node;
    } else {
        parent->first = node;
    }
    parent->last = node;
    return node;
}

/* Is the next node the key of a mapping? */
static bool wants_key(const struct builder *builder)
{
    return builder->depth > 0 && builder->open[builder->depth - 1]->kind == NODE_MAP &&
           !builder->keyed[builder->depth - 1];
}

static void take_scalar(struct builder *builder, const yaml_event_t *event)
{
    if (event->data.scalar.anchor != NULL) {
        stop(builder, event, "an anchor (&) is not read: write out what it stands for");
        return;
    }
    if (wants_key(builder)) {
        if (copy_text(builder, event, &builder->key)) {
            builder->keyed[builder->depth - 1] = true;
            builder->key_line = (uint32_t)event->start_mark.line + 1;
        }
        return;
    }
    struct node *node = add_node(builder, event, NODE_TEXT, event->data.scalar.tag != NULL);
    if (node != NULL) {
        (void)copy_text(builder, event, &node->text);
    }
}

static void take_start(struct builder *builder, const yaml_event_t *event, enum node_kind kind,
                       const yaml_char_t *anchor, const yaml_char_t *tag)
{
    if (anchor != NULL) {
        stop(builder, event, "an anchor (&) is not read: write out what it stands for");
    } else if (wants_key(builder)) {
        stop(builder, event, "a list or mapping as a key is not read");
    } else if (builder->depth == TREE_DEPTH_MAX) {
        stop(builder, event, "it is nested too deeply");
    } else {
        struct node *node = add_node(builder, event, kind, tag != NULL);
        if (node != NULL) {
            builder->open[builder->depth] = node;
            builder->keyed[builder->depth] = false;
            builder->depth++;
        }
    }
}

static void take_event(struct builder *builder, const yaml_event_t *event)
{
    switch (event->type) {
    case YAML_SCALAR_EVENT:
        take_scalar(builder, event);
        break;
    case YAML_ALIAS_EVENT:
        stop(builder, event, "an alias (*) is not read: write out what it stands for");
        break;
    case YAML_SEQUENCE_START_EVENT:
        take_start(builder, event, NODE_LIST, event->data.sequence_start.anchor,
                   event->data.sequence_start.tag);
        break;
    case YAML_MAPPING_START_EVENT:
        take_start(builder, event, NODE_MAP, event->data.mapping_start.anchor,
                   event->data.mapping_start.tag);
        break;
    case YAML_SEQUENCE_END_EVENT:
    case YAML_MAPPING_END_EVENT:
        builder->depth--;
        break;
    default:
        break;
    }
}

/* Takes events until the first document ends. */
static void take_document(struct builder *builder)
{
    bool more = true;
    while (more && builder->problem == NULL && !builder->memory) {
        yaml_event_t event;
        if (!yaml_parser_parse(&builder->parser, &event)) {
            builder->memory = builder->parser.error == YAML_MEMORY_ERROR;
            builder->problem = "it is no valid YAML";
            builder->problem_line = (uint32_t)builder->parser.problem_mark.line + 1;
            break;
        }
        take_event(builder, &event);
        more = event.type != YAML_DOCUMENT_END_EVENT && event.type != YAML_STREAM_END_EVENT;
        yaml_event_delete(&event);
    }
}

static ztc_status tell_problem(const struct builder *builder)
{
    struct ztc_text text = {{0}, 0};
    ztc_text_add(&text, "line ");
    ztc_text_number(&text, builder->problem_line);
    ztc_text_add(&text, ": ");
    ztc_text_add(&text, builder->problem);
    return refuse(builder->tree->host, text.text, NULL);
}

ztc_status tree_read(struct tree *tree, const struct ztc_host *host,
                     const struct ztc_reader_file_row *file)
{
    struct builder builder = {.tree = tree};
    *tree = (struct tree){.host = host};
    if (!yaml_parser_initialize(&builder.parser)) {
        return ZTC_E_MEMORY;
    }
    yaml_parser_set_encoding(&builder.parser, YAML_UTF8_ENCODING);
    yaml_parser_set_input_string(&builder.parser, file->data, (size_t)file->size);
    take_document(&builder);
    yaml_parser_delete(&builder.parser);
    if (builder.memory) {
        return ZTC_E_MEMORY;
    }
    return builder.problem != NULL ? tell_problem(&builder) : ZTC_OK;
}

const struct node *node_find(const struct node *map, const char *key)
{
    if (map == NULL || map->kind != NODE_MAP) {
        return NULL;
    }
    for (const struct node *node = map->first; node != NULL; node = node->next) {
        if (span_is(node->key, key)) {
            return node;
        }
    }
    return NULL;
}

struct span node_text(const struct node *map, const char *key)
{
    const struct node *node = node_find(map, key);
    if (node == NULL || node->kind != NODE_TEXT || node->tagged) {
        return (struct span){"", 0};
    }
    return node->text;
}
