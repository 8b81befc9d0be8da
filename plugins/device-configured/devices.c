/* SPDX-License-Identifier: Apache-2.0 */
/* From YAML to devices: a mapping of names, each to a mapping of text or null, as the original toolchain writes it. */
#include "file_watch.h"
#include "source.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <yaml.h>

/* The bounds of a template. */
#define DEPTH_MAX 16
#define NODES_MAX 20000
#define TEXT_MAX 4096u

/* Bytes of a name, which is the key of the device too, with its NUL. */
#define NAME_ROOM 256u

/* The keys that say something here; others are passed over. */
enum field { TARGET, NAME, PORT, DISK, PROBE, CHIPID, REMOTE_ID, CUSTOM, FIELD_COUNT };
static const char *const field_names[FIELD_COUNT] = {"target", "name",   "port",      "disk",
                                                     "probe",  "chipid", "remote_id", "custom"};

struct reading {
    yaml_parser_t yaml;
    const struct ztc_host *host;
    const char *path;
    const struct ztc_device_sink *sink;
    int depth; /* 1: between devices, 2: between the keys of one; more is passed over */
    int nodes;
    bool documents; /* one was begun */
    bool value;     /* a value is next, no key: at the depths 1 and 2 */
    int field;      /* that the next value is for; FIELD_COUNT: one to be passed over */
    char name[NAME_ROOM];
    char texts[FIELD_COUNT][TEXT_MAX + 1];
};

static ztc_status refuse(const struct reading *reading, const yaml_mark_t *mark,
                         const char *message)
{
    return file_watch_refuse(reading->host, reading->path, mark->line + 1, message);
}

static ztc_status refuse_yaml(const struct reading *reading)
{
    char message[160];
    if (reading->yaml.error == YAML_MEMORY_ERROR) {
        return ZTC_E_MEMORY;
    }
    (void)snprintf(message, sizeof(message), "that is no YAML: %s",
                   reading->yaml.problem != NULL ? reading->yaml.problem : "it ends too early");
    return refuse(reading, &reading->yaml.problem_mark, message);
}

/* ---- one device ---- */

static uint32_t take_nodes(const struct reading *reading, struct ztc_node_row *rows)
{
    uint32_t count = 0;
    const char *port = reading->texts[PORT], *disk = reading->texts[DISK];
    const char *probe = reading->texts[PROBE];
    /* Other systems call their ports otherwise (COM3): such a device is there, but not to be reached from here. */
    if (port[0] == '/') {
        rows[count++] = (struct ztc_node_row){ZTC_NODE_SERIAL, port, "", ""};
    }
    if (disk[0] == '/') {
        rows[count++] = (struct ztc_node_row){ZTC_NODE_DISK, "", disk, ""};
    }
    if (probe[0] == '/') {
        rows[count++] = (struct ztc_node_row){"probe", probe, "", ""};
    }
    return count;
}

/* The device is a custom VM where it names one. Its name stands for the serial number that it does not have: so each has a uid of its own. */
static ztc_status put_device(const struct reading *reading)
{
    struct ztc_node_row rows[3];
    const uint32_t count = take_nodes(reading, rows);
    const struct ztc_table nodes = {
        .struct_size = sizeof(nodes),
        .count = count,
        .stride = sizeof(rows[0]),
        .rows = rows,
    };
    const char *custom = reading->texts[CUSTOM];
    const char *name = reading->texts[NAME][0] != '\0' ? reading->texts[NAME] : reading->name;
    const struct ztc_found_device found = {
        .struct_size = sizeof(found),
        .key = reading->name,
        .vid = ZTC_DEVICE_NO_ID,
        .pid = ZTC_DEVICE_NO_ID,
        .serial = reading->name,
        .manufacturer = "",
        .product = "",
        .description = name,
        .nodes = &nodes,
        .target = custom[0] != '\0' ? custom : reading->texts[TARGET],
        .name = name,
        .chipid = reading->texts[CHIPID],
        .remote_id = reading->texts[REMOTE_ID],
        .class_name = "",
    };
    return reading->sink->put(reading->sink->ctx, &found);
}

/* ---- events ---- */

static bool is_null(const char *text)
{
    static const char *const words[] = {"", "~", "null", "Null", "NULL"};
    for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
        if (strcmp(text, words[i]) == 0) {
            return true;
        }
    }
    return false;
}

/* The name of a device begins it: nothing is known of it yet. */
static ztc_status take_name(struct reading *reading, const yaml_event_t *event, const char *text)
{
    size_t length = strlen(text);
    if (length == 0 || length >= sizeof(reading->name)) {
        return refuse(reading, &event->start_mark, "a name has 1 to 255 bytes");
    }
    memcpy(reading->name, text, length + 1);
    for (size_t i = 0; i < FIELD_COUNT; i++) {
        reading->texts[i][0] = '\0';
    }
    return ZTC_OK;
}

static void take_key(struct reading *reading, const char *text)
{
    reading->field = 0;
    while (reading->field < FIELD_COUNT && strcmp(field_names[reading->field], text) != 0) {
        reading->field++;
    }
}

static ztc_status check_scalar(const struct reading *reading, const yaml_event_t *event)
{
    size_t size = event->data.scalar.length;
    if (event->data.scalar.anchor != NULL || event->data.scalar.tag != NULL) {
        return refuse(reading, &event->start_mark, "anchors and tags are not taken here");
    }
    if (size > TEXT_MAX || strlen((const char *)event->data.scalar.value) != size) {
        return refuse(reading, &event->start_mark, "a text of more than 4096 bytes, or with a NUL");
    }
    return ZTC_OK;
}

static ztc_status take_scalar(struct reading *reading, const yaml_event_t *event)
{
    const char *text = (const char *)event->data.scalar.value;
    bool null = event->data.scalar.style == YAML_PLAIN_SCALAR_STYLE && is_null(text);
    ztc_status status = check_scalar(reading, event);
    if (status != ZTC_OK || reading->depth > 2) {
        return status;
    }
    bool value = reading->value;
    reading->value = !value;
    if (reading->depth == 0) {
        return null ? ZTC_OK
                    : refuse(reading, &event->start_mark, "that is no mapping of names to devices");
    }
    if (reading->depth == 1 && !value) {
        return take_name(reading, event, text);
    }
    if (reading->depth == 1) {
        return null ? put_device(reading)
                    : refuse(reading, &event->start_mark, "a device is a mapping of keys and text");
    }
    if (!value) {
        take_key(reading, text);
    } else if (reading->field < FIELD_COUNT && !null) {
        memcpy(reading->texts[reading->field], text, event->data.scalar.length + 1);
    }
    return ZTC_OK;
}

static ztc_status open_node(struct reading *reading, const yaml_event_t *event)
{
    bool list = event->type == YAML_SEQUENCE_START_EVENT;
    if ((list ? event->data.sequence_start.anchor : event->data.mapping_start.anchor) != NULL ||
        (list ? event->data.sequence_start.tag : event->data.mapping_start.tag) != NULL) {
        return refuse(reading, &event->start_mark, "anchors and tags are not taken here");
    }
    if (reading->depth == DEPTH_MAX) {
        return refuse(reading, &event->start_mark, "nested more than 16 deep");
    }
    if (reading->depth < 2 && (list || (reading->depth == 1 && !reading->value))) {
        return refuse(reading, &event->start_mark, "that is no mapping of names to devices");
    }
    if (reading->depth == 2 && (!reading->value || reading->field < FIELD_COUNT)) {
        return refuse(reading, &event->start_mark,
                      "target, name, port and the like are text or null");
    }
    reading->depth++;
    reading->value = false;
    return ZTC_OK;
}

static ztc_status close_node(struct reading *reading)
{
    reading->depth--;
    reading->value = false;
    return reading->depth == 1 ? put_device(reading) : ZTC_OK;
}

static ztc_status take_event(struct reading *reading, const yaml_event_t *event)
{
    bool node = event->type == YAML_SCALAR_EVENT || event->type == YAML_SEQUENCE_START_EVENT ||
                event->type == YAML_MAPPING_START_EVENT;
    if (node && ++reading->nodes > NODES_MAX) {
        return refuse(reading, &event->start_mark, "more than 20000 keys and values");
    }
    switch (event->type) {
    case YAML_DOCUMENT_START_EVENT:
        if (reading->documents) {
            return refuse(reading, &event->start_mark, "a second document");
        }
        reading->documents = true;
        return ZTC_OK;
    case YAML_SCALAR_EVENT:
        return take_scalar(reading, event);
    case YAML_ALIAS_EVENT:
        return refuse(reading, &event->start_mark, "anchors and tags are not taken here");
    case YAML_SEQUENCE_START_EVENT:
    case YAML_MAPPING_START_EVENT:
        return open_node(reading, event);
    case YAML_SEQUENCE_END_EVENT:
    case YAML_MAPPING_END_EVENT:
        return close_node(reading);
    default:
        return ZTC_OK;
    }
}

static ztc_status read_events(struct reading *reading)
{
    for (;;) {
        yaml_event_t event;
        if (yaml_parser_parse(&reading->yaml, &event) == 0) {
            return refuse_yaml(reading);
        }
        bool end = event.type == YAML_STREAM_END_EVENT;
        ztc_status status = take_event(reading, &event);
        yaml_event_delete(&event);
        if (status != ZTC_OK || end) {
            return status;
        }
    }
}

ztc_status device_source_report(const struct ztc_host *host, const char *path, const char *text,
                                size_t size, const struct ztc_device_sink *sink)
{
    struct reading *reading = host->alloc(host->ctx, sizeof(*reading));
    if (reading == NULL) {
        return ZTC_E_MEMORY;
    }
    memset(reading, 0, sizeof(*reading));
    reading->host = host;
    reading->path = path;
    reading->sink = sink;
    ztc_status status = ZTC_E_MEMORY;
    if (yaml_parser_initialize(&reading->yaml) != 0) {
        yaml_parser_set_encoding(&reading->yaml, YAML_UTF8_ENCODING);
        yaml_parser_set_input_string(&reading->yaml, (const unsigned char *)text, size);
        status = read_events(reading);
        yaml_parser_delete(&reading->yaml);
    }
    host->free(host->ctx, reading);
    return status;
}
