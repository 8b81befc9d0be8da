/* SPDX-License-Identifier: Apache-2.0 */
/* One pass over libyaml's events into the node tree; every bound holds before memory is spent. */
#include "template/events.h"

#include "base/limits.h"
#include "diagnostic/cursor.h"

#include <string.h>
#include <ztc/board.h>

/* Levels below the deepest allowed one that are still walked over, so that mistakes behind them show. */
#define SKIP_MAX 48u

/* A collection that is open. */
struct frame {
    struct ztc_node *node;
    struct ztc_node *key;  /* of a mapping: read, and waiting for its value */
    const char *place_key; /* what places inside are called; "" at the root */
    bool flow;             /* in brackets or braces */
};

struct reader {
    yaml_parser_t parser;
    struct ztc_findings *findings;
    struct ztc_arena *arena;
    struct ztc_cursor cursor;
    struct ztc_node *root;
    struct frame frames[ZTC_TEMPLATE_DEPTH_MAX];
    size_t depth;
    size_t skip; /* open levels that nothing is kept of */
    size_t nodes;
    bool merge;   /* sections that stand twice are put together */
    bool started; /* a document was begun */
    bool stop;    /* no event after this one */
    bool whole;   /* the stream ended as it should */
    bool failed;  /* out of memory */
};

/* Sections whose keys are places of their own. */
static bool has_places(const char *section)
{
    return strcmp(section, "pinmap") == 0 || strcmp(section, "pinclasses") == 0 ||
           strcmp(section, "peripherals") == 0;
}

/* What the place of a value is called that stands under `key` in the frame at `depth`. */
static const char *place_key(const struct reader *reader, size_t depth, const char *key)
{
    if (depth == 0) {
        return "";
    }
    const char *outer = reader->frames[depth - 1].place_key;
    if (key != NULL && (depth == 1 || (depth == 2 && has_places(outer)))) {
        return key;
    }
    return outer;
}

/* The place of a node for a finding. */
static uint64_t place_of(struct reader *reader, const struct ztc_node *node)
{
    const struct ztc_node *key = NULL;
    if (reader->depth > 0) {
        key = reader->frames[reader->depth - 1].key;
    }
    return ztc_findings_place(reader->findings, node->line, node->column, node->length,
                              place_key(reader, reader->depth, key != NULL ? key->text : NULL));
}

/* A new node at the place of an event. NULL when out of memory. */
static struct ztc_node *node_new(struct reader *reader, enum ztc_node_kind kind,
                                 const yaml_event_t *event)
{
    struct ztc_node *node = ztc_arena_alloc(reader->arena, sizeof(*node));
    if (node == NULL) {
        reader->failed = true;
        return NULL;
    }
    ztc_cursor_to_index(&reader->cursor, event->start_mark.index);
    *node = (struct ztc_node){.kind = kind,
                              .line = reader->cursor.line,
                              .column = reader->cursor.column,
                              .length = 1,
                              .row = ZTC_NO_ROW,
                              .start = reader->cursor.offset,
                              .end = reader->cursor.offset,
                              .text = ""};
    if (event->type == YAML_SCALAR_EVENT || event->type == YAML_ALIAS_EVENT) {
        struct ztc_cursor end = reader->cursor;
        while (end.index < event->end_mark.index && !ztc_cursor_at_line_end(&end)) {
            ztc_cursor_step(&end);
        }
        size_t length = end.index - reader->cursor.index;
        node->length = length > 0 ? (uint32_t)length : 1;
        ztc_cursor_to_index(&end, event->end_mark.index);
        node->end = end.offset;
    }
    return node;
}

static void refuse(struct reader *reader, const struct ztc_node *node, const char *what)
{
    struct ztc_diagnostic *item =
        ztc_findings_add(reader->findings, "E004", place_of(reader, node), "%s", what);
    ztc_diagnostic_note(reader->findings, item,
                        "templates take plain mappings, lists and texts: write out what is meant");
}

/* Anchors and tags: the value itself is read as if they were not there. */
static void check_properties(struct reader *reader, const struct ztc_node *node,
                             const yaml_char_t *anchor, const yaml_char_t *tag)
{
    if (anchor != NULL) {
        refuse(reader, node, "an anchor (&) is not taken in a template");
    }
    if (tag != NULL) {
        refuse(reader, node, "a tag (!) is not taken in a template");
    }
}

/* Is this what a mapping may have as a key? */
static void check_key(struct reader *reader, struct ztc_node *node)
{
    if (node->kind == ZTC_NODE_SCALAR && node->plain && strcmp(node->text, "<<") == 0) {
        refuse(reader, node, "a merge key (<<) is not taken in a template");
        node->kind = ZTC_NODE_VOID;
    } else if (node->kind == ZTC_NODE_LIST || node->kind == ZTC_NODE_MAP) {
        refuse(reader, node, "a list or a mapping cannot be a key");
        node->kind = ZTC_NODE_VOID;
    }
}

/* Gives the node its place in the tree. True if it became a key. */
static bool attach(struct reader *reader, struct ztc_node *node)
{
    if (reader->depth == 0) {
        reader->root = node;
        return false;
    }
    struct frame *frame = &reader->frames[reader->depth - 1];
    if (frame->node->kind == ZTC_NODE_LIST) {
        ztc_node_append(frame->node, node);
        return false;
    }
    if (frame->key == NULL) {
        check_key(reader, node);
        frame->key = node;
        return true;
    }
    if (frame->key->kind == ZTC_NODE_SCALAR) {
        node->key = frame->key;
        ztc_node_append(frame->node, node);
    }
    frame->key = NULL;
    return false;
}

static void on_scalar(struct reader *reader, const yaml_event_t *event)
{
    const char *text = (const char *)event->data.scalar.value;
    size_t size = event->data.scalar.length;
    struct ztc_node *node = node_new(reader, ZTC_NODE_SCALAR, event);
    if (node == NULL) {
        return;
    }
    node->plain = event->data.scalar.style == YAML_PLAIN_SCALAR_STYLE;
    check_properties(reader, node, event->data.scalar.anchor, event->data.scalar.tag);
    if (size > ZTC_TEMPLATE_SCALAR_MAX) {
        struct ztc_diagnostic *item =
            ztc_findings_add(reader->findings, "E003", place_of(reader, node),
                             "a text of %zu bytes; %u are the most", size, ZTC_TEMPLATE_SCALAR_MAX);
        ztc_diagnostic_note(reader->findings, item, "is a quote missing before or behind it?");
        node->kind = ZTC_NODE_VOID;
    } else if (memchr(text, '\0', size) != NULL) {
        refuse(reader, node, "a NUL character (\\0) is not taken in a text");
        node->kind = ZTC_NODE_VOID;
    } else {
        node->size = (uint32_t)size;
        node->text = ztc_arena_copy(reader->arena, text, size);
        if (node->text == NULL) {
            reader->failed = true;
            return;
        }
    }
    attach(reader, node);
}

static void on_alias(struct reader *reader, const yaml_event_t *event)
{
    struct ztc_node *node = node_new(reader, ZTC_NODE_VOID, event);
    if (node != NULL) {
        refuse(reader, node, "an alias (*) is not taken in a template");
        attach(reader, node);
    }
}

static void on_collection(struct reader *reader, const yaml_event_t *event)
{
    bool list = event->type == YAML_SEQUENCE_START_EVENT;
    struct ztc_node *node = node_new(reader, list ? ZTC_NODE_LIST : ZTC_NODE_MAP, event);
    if (node == NULL) {
        return;
    }
    check_properties(reader, node,
                     list ? event->data.sequence_start.anchor : event->data.mapping_start.anchor,
                     list ? event->data.sequence_start.tag : event->data.mapping_start.tag);
    if (reader->depth == ZTC_TEMPLATE_DEPTH_MAX) {
        struct ztc_diagnostic *item =
            ztc_findings_add(reader->findings, "E003", place_of(reader, node),
                             "mappings and lists nest more than %u deep", ZTC_TEMPLATE_DEPTH_MAX);
        ztc_diagnostic_note(reader->findings, item, "the deepest that a template needs is 4");
        node->kind = ZTC_NODE_VOID;
    }
    const struct frame *outer = reader->depth > 0 ? &reader->frames[reader->depth - 1] : NULL;
    const char *key = outer != NULL && outer->key != NULL ? outer->key->text : NULL;
    struct frame frame = {.node = node, .place_key = place_key(reader, reader->depth, key)};
    frame.flow = list ? event->data.sequence_start.style == YAML_FLOW_SEQUENCE_STYLE
                      : event->data.mapping_start.style == YAML_FLOW_MAPPING_STYLE;
    node->flow = frame.flow;
    if (attach(reader, node) || node->kind == ZTC_NODE_VOID) {
        reader->skip = 1;
        return;
    }
    reader->frames[reader->depth++] = frame;
}

static void on_repeated(void *ctx, const struct ztc_node *first, const struct ztc_node *again)
{
    struct reader *reader = ctx;
    const struct ztc_node *key = again->key;
    uint64_t where = ztc_findings_place(reader->findings, key->line, key->column, key->length,
                                        place_key(reader, reader->depth, key->text));
    struct ztc_diagnostic *item = ztc_findings_add(
        reader->findings, "E005", where, "the key `%s` stands twice: first in line %u, here again",
        ztc_node_show(reader->arena, key), (unsigned)first->key->line);
    ztc_diagnostic_note(reader->findings, item,
                        "YAML would take the last and lose the first without a word");
}

/* Brackets and braces end where they are closed; blocks only where the next thing begins. */
static void note_end(struct reader *reader, const yaml_event_t *event)
{
    struct ztc_node *node = reader->frames[reader->depth - 1].node;
    if (node->flow) {
        ztc_cursor_to_index(&reader->cursor, event->end_mark.index);
        node->end = reader->cursor.offset;
    }
}

/* Closes the innermost collection. */
static void close_frame(struct reader *reader)
{
    struct ztc_node *node = reader->frames[reader->depth - 1].node;
    bool merge = reader->depth == 1 && reader->merge;
    if (node->kind == ZTC_NODE_MAP &&
        !ztc_node_index(reader->arena, node, merge, on_repeated, reader)) {
        reader->failed = true;
    }
    reader->depth--;
}

static void on_document(struct reader *reader, const yaml_event_t *event)
{
    struct ztc_node place = {.kind = ZTC_NODE_VOID, .length = 1, .text = ""};
    ztc_cursor_to_index(&reader->cursor, event->start_mark.index);
    place.line = reader->cursor.line;
    place.column = reader->cursor.column;
    if (reader->started) {
        refuse(reader, &place, "a second document is not taken in a template");
        reader->stop = true;
        reader->whole = true;
        return;
    }
    reader->started = true;
    if (event->data.document_start.version_directive != NULL ||
        event->data.document_start.tag_directives.start !=
            event->data.document_start.tag_directives.end) {
        refuse(reader, &place, "a directive (%) is not taken in a template");
    }
}

/* Counts a node, and stops at the bound. True if the event is to be looked at. */
static bool count_node(struct reader *reader, const yaml_event_t *event)
{
    if (++reader->nodes > ZTC_TEMPLATE_NODES_MAX) {
        struct ztc_node *node = node_new(reader, ZTC_NODE_VOID, event);
        if (node != NULL) {
            struct ztc_diagnostic *item =
                ztc_findings_add(reader->findings, "E003", place_of(reader, node),
                                 "more than %u keys and values", ZTC_TEMPLATE_NODES_MAX);
            ztc_diagnostic_note(reader->findings, item, "nothing behind this place was read");
        }
        reader->stop = true;
        return false;
    }
    if (reader->skip > 0) {
        bool opens =
            event->type == YAML_SEQUENCE_START_EVENT || event->type == YAML_MAPPING_START_EVENT;
        reader->skip += opens ? 1 : 0;
        reader->stop = reader->skip > SKIP_MAX;
        return false;
    }
    return true;
}

/* A scalar, an alias, or the start of a collection. */
static void on_node(struct reader *reader, const yaml_event_t *event)
{
    if (!count_node(reader, event)) {
        return;
    }
    if (event->type == YAML_SCALAR_EVENT) {
        on_scalar(reader, event);
    } else if (event->type == YAML_ALIAS_EVENT) {
        on_alias(reader, event);
    } else {
        on_collection(reader, event);
    }
}

static void on_event(struct reader *reader, const yaml_event_t *event)
{
    switch (event->type) {
    case YAML_STREAM_END_EVENT:
        reader->stop = true;
        reader->whole = true;
        break;
    case YAML_DOCUMENT_START_EVENT:
        on_document(reader, event);
        break;
    case YAML_SCALAR_EVENT:
    case YAML_ALIAS_EVENT:
    case YAML_SEQUENCE_START_EVENT:
    case YAML_MAPPING_START_EVENT:
        on_node(reader, event);
        break;
    case YAML_SEQUENCE_END_EVENT:
    case YAML_MAPPING_END_EVENT:
        if (reader->skip > 0) {
            reader->skip--;
        } else {
            note_end(reader, event);
            close_frame(reader);
        }
        break;
    default:
        break;
    }
}

/* In brackets that are never closed, the last text may have run on into what comes behind them. */
static void doubt_last(const struct frame *frame)
{
    struct ztc_node *last = frame->node->last;
    if (frame->flow && last != NULL && last->kind == ZTC_NODE_SCALAR && last->plain) {
        last->kind = ZTC_NODE_VOID;
    }
}

/* Closes what the end of the reading left open. */
static void close_all(struct reader *reader)
{
    if (!reader->whole && reader->root != NULL) {
        reader->root->partial = true;
    }
    if (reader->depth > 0) {
        doubt_last(&reader->frames[reader->depth - 1]);
    }
    while (reader->depth > 0 && !reader->failed) {
        reader->frames[reader->depth - 1].node->partial = true;
        close_frame(reader);
    }
}

/* All events of the text. False when out of memory. */
static bool read_events(struct reader *reader, const char *text, size_t size)
{
    yaml_parser_set_encoding(&reader->parser, YAML_UTF8_ENCODING);
    yaml_parser_set_input_string(&reader->parser, (const unsigned char *)text, size);
    while (!reader->stop && !reader->failed) {
        yaml_event_t event;
        if (yaml_parser_parse(&reader->parser, &event) == 0) {
            if (reader->parser.error == YAML_MEMORY_ERROR) {
                return false;
            }
            const struct ztc_node *open =
                reader->depth > 0 ? reader->frames[reader->depth - 1].node : NULL;
            ztc_syntax_report(reader->findings, &reader->parser, text, size, open);
            break;
        }
        on_event(reader, &event);
        yaml_event_delete(&event);
    }
    close_all(reader);
    return !reader->failed;
}

ztc_status ztc_events_read(struct ztc_template *template, struct ztc_error *error,
                           struct ztc_node **ret_root)
{
    const char *text = NULL;
    size_t size = 0;
    bool usable = false;
    ztc_status status = ztc_source_clean(template, error, &text, &size, &usable);
    if (status != ZTC_OK) {
        return status;
    }
    struct reader reader = {.findings = &template->findings,
                            .arena = &template->arena,
                            .merge = !template->findings.lenient};
    ztc_cursor_init(&reader.cursor, text, size);
    if (usable) {
        if (yaml_parser_initialize(&reader.parser) == 0) {
            return ztc_error_memory(error);
        }
        bool read = read_events(&reader, text, size);
        yaml_parser_delete(&reader.parser);
        if (!read) {
            return ztc_error_memory(error);
        }
    }
    *ret_root = reader.root;
    return ZTC_OK;
}
