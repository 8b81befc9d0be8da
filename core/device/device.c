/* SPDX-License-Identifier: Apache-2.0 */
/* A device's record: everything in one block of memory, measured first and then written. */
#include "device/device.h"

#include "base/limits.h"
#include "base/utf8.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char replacement[] = "\xEF\xBF\xBD"; /* U+FFFD */

/* Where text goes: `at` is NULL while it is measured. Too much text cannot be: each piece is bounded. */
struct packer {
    char *at;
    size_t size;
};

static void pack_bytes(struct packer *packer, const char *text, size_t size)
{
    if (packer->at != NULL) {
        memcpy(packer->at + packer->size, text, size);
    }
    packer->size += size;
}

/* Where the next piece begins; NULL while measuring. */
static const char *pack_place(const struct packer *packer)
{
    return packer->at != NULL ? packer->at + packer->size : NULL;
}

/* Text as valid UTF-8 of at most `max` bytes, whole code points, with a NUL behind it. */
static const char *pack_text(struct packer *packer, const char *text, size_t max)
{
    const char *place = pack_place(packer);
    size_t size = text != NULL ? strnlen(text, max) : 0;
    size_t room = max;
    for (size_t at = 0; at < size;) {
        uint32_t point = 0;
        size_t length = ztc_utf8_decode(text + at, size - at, &point);
        const char *from = length > 0 ? text + at : replacement;
        size_t taken = length > 0 ? length : sizeof(replacement) - 1;
        if (taken > room) {
            break;
        }
        pack_bytes(packer, from, taken);
        room -= taken;
        at += length > 0 ? length : 1;
    }
    pack_bytes(packer, "", 1);
    return place;
}

static char upper(char letter)
{
    return letter >= 'a' && letter <= 'z' ? (char)(letter - 'a' + 'A') : letter;
}

/* The serial number as uid and lists have it. */
static const char *pack_sid(struct packer *packer, const char *serial)
{
    if (serial == NULL || serial[0] == '\0') {
        return pack_text(packer, "no_sid", ZTC_DEVICE_TEXT_MAX);
    }
    size_t start = packer->size;
    const char *place = pack_text(packer, serial, ZTC_DEVICE_TEXT_MAX);
    for (size_t i = start; packer->at != NULL && i < packer->size; i++) {
        packer->at[i] = upper(packer->at[i]);
    }
    return place;
}

/* The first of these texts that says anything. */
static const char *first_text(const char *one, const char *two, const char *three)
{
    const char *texts[] = {one, two, three};
    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
        if (texts[i] != NULL && texts[i][0] != '\0') {
            return texts[i];
        }
    }
    return "";
}

static void id_text(uint32_t id, const char *none, char *ret_text)
{
    if (id == ZTC_DEVICE_NO_ID) {
        (void)snprintf(ret_text, ZTC_DEVICE_ID_SIZE, "%s", none);
    } else {
        (void)snprintf(ret_text, ZTC_DEVICE_ID_SIZE, "%04X", (unsigned)(id & 0xFFFFu));
    }
}

/* port, disk and block of the nodes. */
static void choose_nodes(struct ztc_device *device)
{
    const struct ztc_device_node *mounted = NULL;
    const struct ztc_device_node *block = NULL;
    for (size_t i = 0; i < device->node_count; i++) {
        const struct ztc_device_node *node = &device->nodes[i];
        if (device->port == NULL && strcmp(node->kind, ZTC_NODE_SERIAL) == 0) {
            device->port = node->path;
        }
        if (strcmp(node->kind, ZTC_NODE_DISK) != 0) {
            continue;
        }
        block = block == NULL ? node : block;
        mounted = mounted == NULL && node->mount[0] != '\0' ? node : mounted;
    }
    const struct ztc_device_node *chosen = mounted != NULL ? mounted : block;
    device->disk = mounted != NULL ? mounted->mount : NULL;
    /* A source may know a mount without its node. */
    device->block = chosen != NULL && chosen->path[0] != '\0' ? chosen->path : NULL;
}

/* `node` of the row, NULL in rows that are too short to have it. */
#define NODE_TEXT(nodes, i, member)                       \
    (ZTC_ROW_HAS(nodes, struct ztc_node_row, member)      \
         ? ZTC_ROW(struct ztc_node_row, nodes, i)->member \
         : NULL)

static void pack_nodes(struct packer *packer, const struct ztc_table *table, size_t count,
                       struct ztc_device_node *nodes)
{
    for (uint32_t i = 0; i < count; i++) {
        struct ztc_device_node node = {
            .kind = pack_text(packer, NODE_TEXT(table, i, kind), ZTC_DEVICE_TEXT_MAX),
            .path = pack_text(packer, NODE_TEXT(table, i, path), ZTC_DEVICE_PATH_MAX),
            .mount = pack_text(packer, NODE_TEXT(table, i, mount), ZTC_DEVICE_PATH_MAX),
            .label = pack_text(packer, NODE_TEXT(table, i, label), ZTC_DEVICE_TEXT_MAX),
        };
        if (nodes != NULL) {
            nodes[i] = node;
        }
    }
}

#define FOUND_TEXT(found, member) \
    (ZTC_HAS(found, struct ztc_found_device, member) ? (found)->member : NULL)

/* NULL in a struct that is too short to have it. */
static const struct ztc_table *nodes_of(const struct ztc_found_device *found)
{
    return found->struct_size >= offsetof(struct ztc_found_device, target) ? found->nodes : NULL;
}

/* All text of a device, once to measure (nodes NULL) and once to write. */
static void pack_device(struct packer *packer, const char *source,
                        const struct ztc_found_device *found, size_t node_count,
                        struct ztc_device_node *nodes, struct ztc_device *device)
{
    const char *description = FOUND_TEXT(found, description);
    device->source = pack_text(packer, source, ZTC_DEVICE_TEXT_MAX);
    device->key = pack_place(packer);
    pack_bytes(packer, found->key, strlen(found->key) + 1);
    device->serial = pack_text(packer, found->serial, ZTC_DEVICE_TEXT_MAX);
    device->sid = pack_sid(packer, found->serial);
    device->manufacturer = pack_text(packer, found->manufacturer, ZTC_DEVICE_TEXT_MAX);
    device->product = pack_text(packer, found->product, ZTC_DEVICE_TEXT_MAX);
    device->desc = pack_text(packer, first_text(description, found->product, found->manufacturer),
                             ZTC_DEVICE_TEXT_MAX);
    device->target = pack_text(packer, FOUND_TEXT(found, target), ZTC_DEVICE_TEXT_MAX);
    device->name = pack_text(packer, FOUND_TEXT(found, name), ZTC_DEVICE_TEXT_MAX);
    device->chipid = pack_text(packer, FOUND_TEXT(found, chipid), ZTC_DEVICE_TEXT_MAX);
    device->remote_id = pack_text(packer, FOUND_TEXT(found, remote_id), ZTC_DEVICE_TEXT_MAX);
    device->class_name = pack_text(packer, FOUND_TEXT(found, class_name), ZTC_DEVICE_TEXT_MAX);
    pack_nodes(packer, nodes_of(found), node_count, nodes);
    device->node_count = node_count;
    if (packer->at == NULL || nodes == NULL) {
        /* Each of the two is at most one node's text. */
        packer->size += 2u * ZTC_DEVICE_PATH_MAX + sizeof(":");
        return;
    }
    device->nodes = nodes;
    choose_nodes(device);
    device->fingerprint = pack_place(packer);
    const char *disk = device->disk != NULL ? device->disk : "";
    const char *port = device->port != NULL ? device->port : "";
    pack_bytes(packer, port, strlen(port));
    pack_bytes(packer, ":", 1);
    pack_bytes(packer, disk, strlen(disk) + 1);
}

static bool is_id(uint32_t id)
{
    return id <= 0xFFFFu || id == ZTC_DEVICE_NO_ID;
}

/* What the header demands, NULL if all of it is so. */
static const char *find_breach(const struct ztc_found_device *found)
{
    if (!ZTC_HAS(found, struct ztc_found_device, product)) {
        return "is too short a struct";
    }
    if (found->key == NULL || found->key[0] == '\0' ||
        strnlen(found->key, ZTC_DEVICE_PATH_MAX + 1) > ZTC_DEVICE_PATH_MAX) {
        return "has no key of 1 to 4096 bytes";
    }
    if (!is_id(found->vid) || !is_id(found->pid)) {
        return "has a vid or pid over FFFF";
    }
    const struct ztc_table *nodes = nodes_of(found);
    if (nodes == NULL || nodes->count == 0) {
        return NULL;
    }
    if (nodes->rows == NULL || nodes->stride < sizeof(struct ztc_node_row) ||
        nodes->stride % _Alignof(struct ztc_node_row) != 0) {
        return "has a table of nodes without rows";
    }
    return nodes->count > ZTC_DEVICE_NODES_MAX ? "has more than 64 nodes" : NULL;
}

ztc_status ztc_device_copy(const char *source, const struct ztc_found_device *found,
                           struct ztc_error *error, struct ztc_device **ret_device)
{
    const char *breach = found == NULL ? "is NULL" : find_breach(found);
    if (breach != NULL) {
        return ztc_error_set(error, ZTC_E_INVALID, /* remedy= */ NULL,
                             "a device of the source \"%s\" %s", source, breach);
    }
    const struct ztc_table *table = nodes_of(found);
    size_t count = table != NULL ? table->count : 0;
    struct ztc_device measured = {0};
    struct packer packer = {0};
    pack_device(&packer, source, found, count, /* nodes= */ NULL, &measured);

    size_t head = sizeof(struct ztc_device) + count * sizeof(struct ztc_device_node);
    struct ztc_device *device = calloc(1, head + packer.size);
    if (device == NULL) {
        return ztc_error_memory(error);
    }
    struct ztc_device_node *nodes = (struct ztc_device_node *)(void *)(device + 1);
    packer = (struct packer){.at = (char *)device + head};
    pack_device(&packer, source, found, count, nodes, device);
    device->vid = found->vid;
    device->pid = found->pid;
    id_text(found->vid, "no_vid", device->vid_text);
    id_text(found->pid, "no_pid", device->pid_text);
    *ret_device = device;
    return ZTC_OK;
}

void ztc_device_free(struct ztc_device *device)
{
    free(device);
}

static bool same_nodes(const struct ztc_device *one, const struct ztc_device *other)
{
    if (one->node_count != other->node_count) {
        return false;
    }
    for (size_t i = 0; i < one->node_count; i++) {
        const struct ztc_device_node *left = &one->nodes[i];
        const struct ztc_device_node *right = &other->nodes[i];
        if (strcmp(left->kind, right->kind) != 0 || strcmp(left->path, right->path) != 0 ||
            strcmp(left->mount, right->mount) != 0 || strcmp(left->label, right->label) != 0) {
            return false;
        }
    }
    return true;
}

bool ztc_device_equal(const struct ztc_device *one, const struct ztc_device *other)
{
    const char *left[] = {one->serial, one->manufacturer, one->product,
                          one->desc,   one->target,       one->name,
                          one->chipid, one->remote_id,    one->class_name};
    const char *right[] = {other->serial, other->manufacturer, other->product,
                           other->desc,   other->target,       other->name,
                           other->chipid, other->remote_id,    other->class_name};
    for (size_t i = 0; i < sizeof(left) / sizeof(left[0]); i++) {
        if (strcmp(left[i], right[i]) != 0) {
            return false;
        }
    }
    return one->vid == other->vid && one->pid == other->pid && same_nodes(one, other);
}
