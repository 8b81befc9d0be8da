/* SPDX-License-Identifier: Apache-2.0 */
/* From JSON to devices: a list of objects, as devices.md of the manual has them. */
#include "file_watch.h"
#include "source.h"

#include <cjson/cJSON.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

/* Bounds of ours: far above what a test or a machine has, far below what would hurt. */
#define DEVICES_MAX 4096
#define TEXT_MAX 4096u

/* "VVVV:PPPP:", a serial number, a port, and the number of one that is like another. */
#define KEY_ROOM 4097u

struct reading {
    const struct ztc_host *host;
    const char *path;
    const char *text;
    size_t size;
    int number; /* of the device that is read, from 0 */
};

/* ---- places ---- */

static size_t line_of(const char *text, const char *place)
{
    size_t line = 1;
    for (; text < place; text++) {
        line += *text == '\n' ? 1 : 0;
    }
    return line;
}

/* The quote that ends the text beginning at `at`, or the end. */
static const char *skip_text(const char *at)
{
    for (at++; *at != '\0' && *at != '"'; at++) {
        at += *at == '\\' && at[1] != '\0' ? 1 : 0;
    }
    return at;
}

/* The line on which the device begins that is read. cJSON keeps no places; the text is known to be a JSON list by now. */
static size_t line_of_device(const struct reading *reading)
{
    const char *at = reading->text + strcspn(reading->text, "[");
    int depth = 0, number = 0;
    for (; *at != '\0' && number <= reading->number; at++) {
        if (*at == '"') {
            at = skip_text(at);
        } else if (*at == '[' || *at == '{') {
            depth++;
        } else if (*at == ']' || *at == '}') {
            depth--;
        }
        if (*at == '\0') {
            break;
        }
        number += depth == 1 && (*at == ',' || (*at == '[' && number == 0)) ? 1 : 0;
    }
    /* Behind its '[' or ','. */
    return line_of(reading->text, at + strspn(at, " \t\r\n"));
}

static ztc_status refuse(const struct reading *reading, const char *message)
{
    return file_watch_refuse(reading->host, reading->path, line_of_device(reading), message);
}

/* ---- fields ---- */

/* Text or null; "" where it is null or absent. */
static ztc_status take_text(const struct reading *reading, const cJSON *object, const char *key,
                            const char **ret_text)
{
    char message[128];
    const cJSON *value = cJSON_GetObjectItemCaseSensitive(object, key);
    *ret_text = "";
    if (value == NULL || cJSON_IsNull(value)) {
        return ZTC_OK;
    }
    if (!cJSON_IsString(value)) {
        (void)snprintf(message, sizeof(message), "%s must be a text or null", key);
        return refuse(reading, message);
    }
    if (strnlen(value->valuestring, TEXT_MAX + 1) > TEXT_MAX) {
        (void)snprintf(message, sizeof(message), "%s is longer than 4096 bytes", key);
        return refuse(reading, message);
    }
    *ret_text = value->valuestring;
    return ZTC_OK;
}

/* "10C4"; ZTC_DEVICE_NO_ID where it is null or absent. */
static ztc_status take_id(const struct reading *reading, const cJSON *object, const char *key,
                          uint32_t *ret_id)
{
    const char *text = "";
    char message[128];
    ztc_status status = take_text(reading, object, key, &text);
    if (status != ZTC_OK || text[0] == '\0') {
        *ret_id = ZTC_DEVICE_NO_ID;
        return status;
    }
    static const char digits[] = "0123456789abcdef0123456789ABCDEF";
    uint32_t id = 0;
    size_t length = strnlen(text, 5);
    bool good = length <= 4;
    for (size_t i = 0; good && i < length; i++) {
        const char *digit = strchr(digits, text[i]);
        good = digit != NULL;
        id = good ? id << 4 | (uint32_t)((digit - digits) % 16) : 0;
    }
    *ret_id = id;
    if (good) {
        return ZTC_OK;
    }
    (void)snprintf(message, sizeof(message),
                   "%s must be one to four hexadecimal digits, such as \"10C4\"", key);
    return refuse(reading, message);
}

/* A path from the root, or "". */
static ztc_status take_path(const struct reading *reading, const cJSON *object, const char *key,
                            const char **ret_path)
{
    char message[128];
    ztc_status status = take_text(reading, object, key, ret_path);
    if (status != ZTC_OK || (*ret_path)[0] == '\0' || (*ret_path)[0] == '/') {
        return status;
    }
    (void)snprintf(message, sizeof(message), "%s must be an absolute path or null", key);
    return refuse(reading, message);
}

/* ---- devices ---- */

/* One device and its nodes, borrowed from the JSON. */
struct device {
    struct ztc_found_device found;
    struct ztc_node_row rows[2];
    struct ztc_table nodes;
    char key[KEY_ROOM];
};

static ztc_status take_texts(const struct reading *reading, const cJSON *object,
                             struct ztc_found_device *found)
{
    const struct {
        const char *key;
        const char **text;
    } texts[] = {
        {"sid", &found->serial},           {"manufacturer", &found->manufacturer},
        {"product", &found->product},      {"desc", &found->description},
        {"target", &found->target},        {"name", &found->name},
        {"chipid", &found->chipid},        {"remote_id", &found->remote_id},
        {"classname", &found->class_name},
    };
    ztc_status status = ZTC_OK;
    for (size_t i = 0; status == ZTC_OK && i < sizeof(texts) / sizeof(texts[0]); i++) {
        status = take_text(reading, object, texts[i].key, texts[i].text);
    }
    return status;
}

static ztc_status take_nodes(const struct reading *reading, const cJSON *object,
                             struct device *device, const char **ret_port)
{
    const char *disk = "", *block = "";
    ztc_status status = take_path(reading, object, "port", ret_port);
    status = status == ZTC_OK ? take_path(reading, object, "disk", &disk) : status;
    status = status == ZTC_OK ? take_path(reading, object, "block", &block) : status;
    uint32_t count = 0;
    if (status == ZTC_OK && (*ret_port)[0] != '\0') {
        device->rows[count++] = (struct ztc_node_row){ZTC_NODE_SERIAL, *ret_port, "", ""};
    }
    if (status == ZTC_OK && (disk[0] != '\0' || block[0] != '\0')) {
        device->rows[count++] = (struct ztc_node_row){ZTC_NODE_DISK, block, disk, ""};
    }
    device->nodes = (struct ztc_table){
        .struct_size = sizeof(device->nodes),
        .count = count,
        .stride = sizeof(device->rows[0]),
        .rows = device->rows,
    };
    return status;
}

/*
 * A serial number tells a device from others wherever it is plugged in; without one, its port must do. Long texts are cut:
 * a number is put behind what is then alike.
 */
static void make_key(struct device *device, const char *port)
{
    const struct ztc_found_device *found = &device->found;
    const char *rest = found->serial[0] != '\0' ? found->serial : port;
    (void)snprintf(device->key, sizeof(device->key), "%x:%x:%c:%.2000s", (unsigned)found->vid,
                   (unsigned)found->pid, found->serial[0] != '\0' ? 's' : 'p', rest);
    device->found.key = device->key;
}

static ztc_status take_device(const struct reading *reading, const cJSON *object,
                              struct device *device)
{
    const char *port = "";
    *device = (struct device){.found = {.struct_size = sizeof(device->found)}};
    if (!cJSON_IsObject(object)) {
        return refuse(reading, "a device must be an object");
    }
    ztc_status status = take_id(reading, object, "vid", &device->found.vid);
    status = status == ZTC_OK ? take_id(reading, object, "pid", &device->found.pid) : status;
    if (status == ZTC_OK &&
        (device->found.vid == ZTC_DEVICE_NO_ID) != (device->found.pid == ZTC_DEVICE_NO_ID)) {
        return refuse(reading, "vid and pid come together, or not at all");
    }
    status = status == ZTC_OK ? take_texts(reading, object, &device->found) : status;
    status = status == ZTC_OK ? take_nodes(reading, object, device, &port) : status;
    if (status == ZTC_OK) {
        device->found.nodes = &device->nodes;
        make_key(device, port);
    }
    return status;
}

/* A hash of each key so far, to find those that are alike without holding every pair against each other. */
struct seen {
    uint64_t hashes[DEVICES_MAX];
    int count;
};

static uint64_t hash_of(const char *text)
{
    uint64_t hash = UINT64_C(0xCBF29CE484222325); /* FNV-1a */
    for (; *text != '\0'; text++) {
        hash = (hash ^ (unsigned char)*text) * UINT64_C(0x100000001B3);
    }
    return hash;
}

/* Puts the number of those before that are like it behind the key of one that is not the first. */
static void number_key(struct seen *seen, char *key)
{
    uint64_t hash = hash_of(key);
    int like = 0;
    for (int i = 0; i < seen->count; i++) {
        like += seen->hashes[i] == hash ? 1 : 0;
    }
    seen->hashes[seen->count++] = hash;
    /* One kind of number more, so that no serial number can look like it. */
    size_t length = strlen(key);
    (void)snprintf(key + length, KEY_ROOM - length, "#%d", like);
}

static ztc_status put_devices(struct reading *reading, const cJSON *list,
                              const struct ztc_device_sink *sink)
{
    const struct ztc_host *host = reading->host;
    struct device *device = host->alloc(host->ctx, sizeof(*device));
    struct seen *seen = host->alloc(host->ctx, sizeof(*seen));
    ztc_status status = device != NULL && seen != NULL ? ZTC_OK : ZTC_E_MEMORY;
    const cJSON *object = list->child;
    if (seen != NULL) {
        seen->count = 0;
    }
    for (; status == ZTC_OK && object != NULL; object = object->next) {
        if (reading->number == DEVICES_MAX) {
            status = refuse(reading, "more than 4096 devices");
            break;
        }
        status = take_device(reading, object, device);
        if (status == ZTC_OK) {
            number_key(seen, device->key);
            status = sink->put(sink->ctx, &device->found);
        }
        reading->number++;
    }
    host->free(host->ctx, seen);
    host->free(host->ctx, device);
    return status;
}

/* Is there nothing but blanks from here on? */
static bool is_blank(const char *at, const char *end)
{
    while (at < end && strchr(" \t\r\n", *at) != NULL && *at != '\0') {
        at++;
    }
    return at == end;
}

ztc_status device_source_report(const struct ztc_host *host, const char *path, const char *text,
                                size_t size, const struct ztc_device_sink *sink)
{
    struct reading reading = {.host = host, .path = path, .text = text, .size = size};
    const char *end = NULL;
    if (is_blank(text, text + size)) {
        /* Just made, and about to be written: no device is there yet. */
        return ZTC_OK;
    }
    cJSON *list = cJSON_ParseWithLengthOpts(text, size, &end, /* require NUL= */ 0);
    ztc_status status = ZTC_OK;
    if (list == NULL || end == NULL || !is_blank(end, text + size)) {
        size_t line = end != NULL && end <= text + size ? line_of(text, end) : 1;
        status = file_watch_refuse(host, path, line, "that is not JSON");
    } else if (!cJSON_IsArray(list)) {
        status = file_watch_refuse(host, path, line_of(text, text),
                                   "that is no list of devices: [{\"vid\": ...}, ...]");
    } else {
        status = put_devices(&reading, list, sink);
    }
    cJSON_Delete(list);
    return status;
}
