/* SPDX-License-Identifier: Apache-2.0 */
/* Reading the devices that were entered by hand, as strictly as a template: no anchors, no tags, bounds everywhere. */
#include "base/buffer.h"
#include "base/limits.h"
#include "base/utf8.h"
#include "device/configured.h"

#include <stdio.h>
#include <string.h>
#include <yaml.h>

/* What is kept of a file of 1 MiB: 20,000 nodes with their texts, arrays grown by doubling. */
#define ARENA_MAX (64u << 20)

struct parser {
    yaml_parser_t yaml;
    const char *file;
    struct ztc_error *error;
    struct ztc_configured *configured;
    struct ztc_configured_step *steps; /* all of them, in order */
    size_t step_count;
    size_t step_capacity;
    size_t depth; /* of what is open */
    size_t nodes;
};

static const char remedy[] = "put it right in an editor, or move it away; it was left as it is";

static ztc_status refuse(const struct parser *parser, const yaml_mark_t *mark, const char *problem)
{
    return ztc_error_set(parser->error, ZTC_E_INVALID, remedy, "%s:%zu: %s", parser->file,
                         mark->line + 1, problem);
}

static ztc_status refuse_yaml(const struct parser *parser)
{
    if (parser->yaml.error == YAML_MEMORY_ERROR) {
        return ztc_error_memory(parser->error);
    }
    char problem[128];
    (void)snprintf(problem, sizeof(problem), "that is no YAML: %s",
                   parser->yaml.problem != NULL ? parser->yaml.problem : "it ends too early");
    return refuse(parser, &parser->yaml.problem_mark, problem);
}

/* ---- steps ---- */

static ztc_status add_step(struct parser *parser, unsigned kind, const char *text, size_t size,
                           bool plain)
{
    struct ztc_arena *arena = &parser->configured->arena;
    parser->steps = ztc_arena_grow(arena, parser->steps, parser->step_count, &parser->step_capacity,
                                   sizeof(*parser->steps));
    const char *copy = ztc_arena_copy(arena, text, size);
    if (parser->steps == NULL || copy == NULL) {
        return ztc_error_memory(parser->error);
    }
    parser->steps[parser->step_count++] =
        (struct ztc_configured_step){.kind = kind, .text = copy, .plain = plain};
    return ZTC_OK;
}

static ztc_status add_text(struct parser *parser, const yaml_event_t *event)
{
    const char *text = (const char *)event->data.scalar.value;
    size_t size = event->data.scalar.length;
    if (event->data.scalar.anchor != NULL || event->data.scalar.tag != NULL) {
        return refuse(parser, &event->start_mark, "anchors and tags are not taken here");
    }
    if (size > ZTC_TEMPLATE_SCALAR_MAX || strlen(text) != size) {
        return refuse(parser, &event->start_mark,
                      size > ZTC_TEMPLATE_SCALAR_MAX ? "a text of more than 4096 bytes"
                                                     : "a text with a NUL in it");
    }
    return add_step(parser, ZTC_CONFIGURED_TEXT, text, size,
                    event->data.scalar.style == YAML_PLAIN_SCALAR_STYLE);
}

static ztc_status open_node(struct parser *parser, const yaml_event_t *event)
{
    bool list = event->type == YAML_SEQUENCE_START_EVENT;
    const yaml_char_t *anchor =
        list ? event->data.sequence_start.anchor : event->data.mapping_start.anchor;
    const yaml_char_t *tag = list ? event->data.sequence_start.tag : event->data.mapping_start.tag;
    bool flow = list ? event->data.sequence_start.style == YAML_FLOW_SEQUENCE_STYLE
                     : event->data.mapping_start.style == YAML_FLOW_MAPPING_STYLE;
    if (anchor != NULL || tag != NULL) {
        return refuse(parser, &event->start_mark, "anchors and tags are not taken here");
    }
    if (parser->depth == ZTC_TEMPLATE_DEPTH_MAX) {
        return refuse(parser, &event->start_mark, "nested more than 16 deep");
    }
    parser->depth++;
    return add_step(parser, list ? ZTC_CONFIGURED_LIST : ZTC_CONFIGURED_MAP, "", 0, flow);
}

static ztc_status close_node(struct parser *parser, unsigned kind)
{
    parser->depth--;
    return add_step(parser, kind, "", 0, /* plain= */ false);
}

/* One event of the document; *ret_end is set behind the last. */
static ztc_status take_event(struct parser *parser, const yaml_event_t *event, bool *ret_end)
{
    bool node = event->type == YAML_SCALAR_EVENT || event->type == YAML_SEQUENCE_START_EVENT ||
                event->type == YAML_MAPPING_START_EVENT;
    if (node && ++parser->nodes > ZTC_TEMPLATE_NODES_MAX) {
        return refuse(parser, &event->start_mark, "more than 20000 keys and values");
    }
    switch (event->type) {
    case YAML_SCALAR_EVENT:
        return add_text(parser, event);
    case YAML_ALIAS_EVENT:
        return refuse(parser, &event->start_mark, "anchors and tags are not taken here");
    case YAML_SEQUENCE_START_EVENT:
    case YAML_MAPPING_START_EVENT:
        return open_node(parser, event);
    case YAML_SEQUENCE_END_EVENT:
        return close_node(parser, ZTC_CONFIGURED_LIST_END);
    case YAML_MAPPING_END_EVENT:
        return close_node(parser, ZTC_CONFIGURED_MAP_END);
    case YAML_DOCUMENT_START_EVENT:
        return parser->nodes > 0 ? refuse(parser, &event->start_mark, "a second document") : ZTC_OK;
    case YAML_STREAM_END_EVENT:
        *ret_end = true;
        return ZTC_OK;
    default:
        return ZTC_OK;
    }
}

/* ---- from steps to devices ---- */

/* The number of steps of the value that begins at `at`. */
static size_t value_length(const struct parser *parser, size_t at)
{
    size_t depth = 0, start = at;
    do {
        unsigned kind = parser->steps[at].kind;
        depth += kind == ZTC_CONFIGURED_LIST || kind == ZTC_CONFIGURED_MAP ? 1 : 0;
        depth -= kind == ZTC_CONFIGURED_LIST_END || kind == ZTC_CONFIGURED_MAP_END ? 1 : 0;
        at++;
    } while (depth > 0);
    return at - start;
}

static bool is_null(const struct ztc_configured_step *step)
{
    static const char *const words[] = {"", "~", "null", "Null", "NULL"};
    for (size_t i = 0; step->plain && i < sizeof(words) / sizeof(words[0]); i++) {
        if (strcmp(step->text, words[i]) == 0) {
            return step->kind == ZTC_CONFIGURED_TEXT;
        }
    }
    return false;
}

static bool is_known_key(const char *key)
{
    for (const char *const *known = ztc_configured_keys; *known != NULL; known++) {
        if (strcmp(*known, key) == 0) {
            return true;
        }
    }
    return false;
}

/* Steps have no lines any more, so names tell the place. */
static ztc_status refuse_device(const struct parser *parser, const char *name, const char *problem)
{
    return ztc_error_set(parser->error, ZTC_E_INVALID, remedy, "%s: device \"%s\": %s",
                         parser->file, name, problem);
}

static ztc_status take_pair(struct parser *parser, struct ztc_configured_device *device, size_t at)
{
    const struct ztc_configured_step *key = &parser->steps[at];
    if (key->kind != ZTC_CONFIGURED_TEXT) {
        return refuse_device(parser, device->name, "a key is no text");
    }
    bool text = parser->steps[at + 1].kind == ZTC_CONFIGURED_TEXT;
    if (!text && is_known_key(key->text)) {
        return refuse_device(parser, device->name,
                             "target, name, port and the like are text or null");
    }
    for (size_t i = 0; i < device->pair_count; i++) {
        if (strcmp(device->pairs[i].key, key->text) == 0) {
            return refuse_device(parser, device->name, "a key stands there twice");
        }
    }
    device->pairs = ztc_arena_grow(&parser->configured->arena, device->pairs, device->pair_count,
                                   &device->pair_capacity, sizeof(*device->pairs));
    if (device->pairs == NULL) {
        return ztc_error_memory(parser->error);
    }
    device->pairs[device->pair_count++] = (struct ztc_configured_pair){
        .key = key->text,
        .key_plain = key->plain,
        .steps = &parser->steps[at + 1],
        .step_count = value_length(parser, at + 1),
    };
    return ZTC_OK;
}

static ztc_status take_device(struct parser *parser, size_t at)
{
    struct ztc_configured *configured = parser->configured;
    const struct ztc_configured_step *name = &parser->steps[at];
    const struct ztc_configured_step *value = &parser->steps[at + 1];
    if (name->kind != ZTC_CONFIGURED_TEXT) {
        return refuse_device(parser, "", "a name is no text");
    }
    if (ztc_configured_find(configured, name->text) != NULL) {
        return refuse_device(parser, name->text, "it stands there twice");
    }
    if (value->kind != ZTC_CONFIGURED_MAP && !is_null(value)) {
        return refuse_device(parser, name->text, "that is no mapping of keys and text");
    }
    struct ztc_configured_device device = {.name = name->text};
    ztc_status status = ZTC_OK;
    size_t end = at + 1 + value_length(parser, at + 1) - 1;
    for (size_t i = at + 2; status == ZTC_OK && i < end;) {
        status = take_pair(parser, &device, i);
        i += status == ZTC_OK ? 1 + value_length(parser, i + 1) : 0;
    }
    configured->devices = ztc_arena_grow(&configured->arena, configured->devices, configured->count,
                                         &configured->capacity, sizeof(*configured->devices));
    if (status == ZTC_OK && configured->devices == NULL) {
        return ztc_error_memory(parser->error);
    }
    if (status == ZTC_OK) {
        configured->devices[configured->count++] = device;
    }
    return status;
}

static ztc_status take_devices(struct parser *parser)
{
    if (parser->step_count == 0 || is_null(&parser->steps[0])) {
        return ZTC_OK;
    }
    if (parser->steps[0].kind != ZTC_CONFIGURED_MAP) {
        return ztc_error_set(parser->error, ZTC_E_INVALID, remedy,
                             "%s: that is no mapping of names to devices", parser->file);
    }
    ztc_status status = ZTC_OK;
    for (size_t at = 1; status == ZTC_OK && at + 1 < parser->step_count;) {
        status = take_device(parser, at);
        at += status == ZTC_OK ? 1 + value_length(parser, at + 1) : 0;
    }
    return status;
}

static ztc_status parse_all(struct parser *parser)
{
    ztc_status status = ZTC_OK;
    for (bool end = false; status == ZTC_OK && !end;) {
        yaml_event_t event;
        if (yaml_parser_parse(&parser->yaml, &event) == 0) {
            return refuse_yaml(parser);
        }
        status = take_event(parser, &event, &end);
        yaml_event_delete(&event);
    }
    return status == ZTC_OK ? take_devices(parser) : status;
}

ztc_status ztc_configured_parse(const char *file, const char *text, size_t size,
                                struct ztc_error *error, struct ztc_configured *ret_configured)
{
    struct ztc_configured configured = {0};
    struct parser parser = {.file = file, .error = error, .configured = &configured};
    if (size > ZTC_CONFIGURED_SIZE_MAX) {
        return ztc_error_set(error, ZTC_E_INVALID, remedy, "%s: larger than 1 MiB", file);
    }
    if (ztc_utf8_check(text, size) != size) {
        return ztc_error_set(error, ZTC_E_INVALID, remedy, "%s: that is not UTF-8", file);
    }
    if (yaml_parser_initialize(&parser.yaml) == 0) {
        return ztc_error_memory(error);
    }
    ztc_arena_init(&configured.arena, ARENA_MAX);
    yaml_parser_set_encoding(&parser.yaml, YAML_UTF8_ENCODING);
    yaml_parser_set_input_string(&parser.yaml, (const unsigned char *)text, size);
    ztc_status status = parse_all(&parser);
    yaml_parser_delete(&parser.yaml);
    if (status != ZTC_OK) {
        ztc_configured_done(&configured);
        return status;
    }
    *ret_configured = configured;
    return ZTC_OK;
}

const char *ztc_configured_text(const struct ztc_configured_device *device, const char *key)
{
    for (size_t i = 0; i < device->pair_count; i++) {
        const struct ztc_configured_pair *pair = &device->pairs[i];
        if (strcmp(pair->key, key) == 0) {
            return pair->steps[0].kind != ZTC_CONFIGURED_TEXT || is_null(&pair->steps[0])
                       ? NULL
                       : pair->steps[0].text;
        }
    }
    return NULL;
}
