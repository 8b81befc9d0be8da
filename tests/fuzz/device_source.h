/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A source of devices that reads a file, compiled in: whatever the bytes, it comes back with a status of the list, keeps no memory, and puts devices as
 * ztc/device.h wants them. Included once by each fuzz_device_NAME.c.
 */
#ifndef ZTC_FUZZ_DEVICE_SOURCE_H
#define ZTC_FUZZ_DEVICE_SOURCE_H

#include "module/host.h"

#include <stdlib.h>
#include <string.h>
#include <ztc/device.h>

#define FUZZ_DEVICES_MAX 4096u

ztc_status device_source_report(const struct ztc_host *host, const char *path, const char *text,
                                size_t size, const struct ztc_device_sink *sink);

/* What was put. */
struct fuzz_devices {
    uint32_t count;
    uint64_t hashes[FUZZ_DEVICES_MAX]; /* of the keys */
    bool unique;                       /* keys must differ */
};

static void fuzz_require(bool good)
{
    if (!good) {
        abort();
    }
}

static uint64_t fuzz_hash(const char *text)
{
    uint64_t hash = UINT64_C(0xCBF29CE484222325);
    for (; *text != '\0'; text++) {
        hash = (hash ^ (unsigned char)*text) * UINT64_C(0x100000001B3);
    }
    return hash;
}

static ztc_status fuzz_put(void *ctx, const struct ztc_found_device *found)
{
    struct fuzz_devices *devices = ctx;
    const char *const texts[] = {found->serial, found->manufacturer, found->product,
                                 found->name,   found->description,  found->target,
                                 found->chipid, found->remote_id,    found->class_name};
    fuzz_require(found->struct_size == sizeof(*found) && found->key[0] != '\0' &&
                 strlen(found->key) <= 4096);
    fuzz_require((found->vid <= 0xFFFF && found->pid <= 0xFFFF) ||
                 (found->vid == ZTC_DEVICE_NO_ID && found->pid == ZTC_DEVICE_NO_ID));
    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
        fuzz_require(strlen(texts[i]) <= 4096);
    }
    for (uint32_t i = 0; i < found->nodes->count; i++) {
        const struct ztc_node_row *row = ZTC_ROW(struct ztc_node_row, found->nodes, i);
        fuzz_require(row->kind[0] != '\0' && row->label[0] == '\0');
        fuzz_require(row->path[0] == '/' || (row->path[0] == '\0' && row->mount[0] == '/'));
    }
    uint64_t hash = fuzz_hash(found->key);
    for (uint32_t i = 0; devices->unique && i < devices->count; i++) {
        fuzz_require(devices->hashes[i] != hash);
    }
    if (devices->count == FUZZ_DEVICES_MAX) {
        return ZTC_E_LIMIT; /* more than a source of the file's size could sensibly put */
    }
    devices->hashes[devices->count++] = hash;
    return ZTC_OK;
}

/* Reads the bytes; the status, and in *ret_count how many devices there were. */
static ztc_status fuzz_report(const uint8_t *data, size_t size, bool unique, uint32_t *ret_count)
{
    static struct fuzz_devices devices;
    struct ztc_host_state host;
    devices = (struct fuzz_devices){.unique = unique};
    const struct ztc_device_sink sink = {
        .struct_size = sizeof(sink), .ctx = &devices, .put = fuzz_put};
    /* As the source has it: a NUL behind it, and not a byte more. */
    char *text = malloc(size + 1);
    fuzz_require(text != NULL);
    if (size > 0) {
        memcpy(text, data, size);
    }
    text[size] = '\0';
    ztc_host_init(&host);
    ztc_status status = device_source_report(&host.host, "fuzz", text, size, &sink);
    fuzz_require(status == ZTC_OK || status == ZTC_E_INVALID || status == ZTC_E_LIMIT);
    fuzz_require(status != ZTC_E_INVALID || host.words != NULL);
    fuzz_require(host.held == 0);
    ztc_host_done(&host);
    free(text);
    *ret_count = devices.count;
    return status;
}

#endif
