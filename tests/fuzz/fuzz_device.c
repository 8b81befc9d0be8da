/* SPDX-License-Identifier: Apache-2.0 */
/* What a device says of itself, whatever that is: its record is valid UTF-8, and what an IDE gets of it is JSON without control characters. */
#include "base/utf8.h"
#include "device/device.h"
#include "discovery/port.h"
#include "output/json.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define TEXTS 9

static void hold(bool true_always)
{
    if (!true_always) {
        abort();
    }
}

static void check_text(const char *text)
{
    hold(text != NULL && ztc_utf8_check(text, strlen(text)) == strlen(text));
}

static ztc_status check_port(void *ctx, const struct ztc_port *port, struct ztc_error *error)
{
    (void)ctx;
    struct ztc_buffer object;
    ztc_buffer_init(&object, (size_t)1 << 20);
    ztc_port_write(port, 1, &object);
    const char *text = ztc_buffer_string(&object);
    for (size_t i = 0; i < object.size; i++) {
        hold((unsigned char)text[i] >= ' ' && text[i] != 0x7F);
    }
    cJSON *value = NULL;
    hold(ztc_buffer_status(&object) == ZTC_OK);
    hold(ztc_json_parse("port", text, object.size, error, &value) == ZTC_OK);
    hold(cJSON_IsString(cJSON_GetObjectItemCaseSensitive(value, "address")));
    ztc_json_free(&value);
    ztc_buffer_done(&object);
    return ZTC_OK;
}

/* The next text of the input, which ends at a NUL. */
static const char *next_text(const char **at, const char *end)
{
    const char *text = *at;
    if (text >= end) {
        return "";
    }
    *at = text + strlen(text) + 1;
    return text;
}

static void check_device(const struct ztc_device *device, struct ztc_error *error)
{
    const char *texts[] = {device->serial, device->sid,  device->manufacturer, device->product,
                           device->desc,   device->name, device->target,       device->fingerprint};
    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
        check_text(texts[i]);
    }
    hold(ztc_device_equal(device, device));
    const struct ztc_match match = {
        .device = device,
        .alias = device->chipid,
        .target = device->target,
        .original_target = "",
        .name = device->name,
        .chipid = device->chipid,
        .remote_id = device->remote_id,
        .class_name = device->class_name,
        .mode = "",
        .strength = ZTC_STRENGTH_EXACT,
        .reason = "",
        .hash = "",
    };
    const struct ztc_live_device row = {device, &match, 1};
    hold(ztc_port_list(&row, error, NULL, check_port) == ZTC_OK);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *copy = malloc(size + 1);
    if (copy == NULL) {
        return 0;
    }
    if (size > 0) {
        memcpy(copy, data, size);
    }
    copy[size] = '\0';
    const char *at = copy;
    const char *end = copy + size;
    const char *texts[TEXTS];
    for (size_t i = 0; i < TEXTS; i++) {
        texts[i] = next_text(&at, end);
    }
    const struct ztc_node_row rows[] = {{ZTC_NODE_SERIAL, texts[0], "", texts[1]},
                                        {ZTC_NODE_DISK, texts[2], texts[3], ""},
                                        {texts[4], texts[0], "", ""}};
    const struct ztc_table nodes = ZTC_TABLE_OF(rows);
    const struct ztc_found_device found = {
        .struct_size = sizeof(found),
        .key = "key",
        .vid = (uint32_t)size & 0xFFFFu,
        .pid = size % 3 == 0 ? ZTC_DEVICE_NO_ID : 1,
        .serial = texts[5],
        .manufacturer = texts[6],
        .product = texts[7],
        .description = texts[8],
        .nodes = &nodes,
        .target = texts[4],
        .name = texts[1],
        .chipid = texts[6],
        .remote_id = texts[2],
        .class_name = texts[3],
    };
    struct ztc_error error = {0};
    struct ztc_device *device = NULL;
    hold(ztc_device_copy("fuzz", &found, &error, &device) == ZTC_OK);
    check_device(device, &error);
    ztc_device_free(device);
    ztc_error_clear(&error);
    free(copy);
    return 0;
}
