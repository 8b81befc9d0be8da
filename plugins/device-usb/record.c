/* SPDX-License-Identifier: Apache-2.0 */
/* One USB device as a record: what its folder in /sys says at this moment. */
#include "source.h"

#include <stdlib.h>
#include <string.h>

#define CLASS_HUB "09" /* USB 2.0, 11.23.1 */

static const char *attribute(struct udev_device *device, const char *name)
{
    const char *value = udev_device_get_sysattr_value(device, name);
    return value != NULL ? value : "";
}

/* Four hexadecimal digits, as the kernel writes idVendor and idProduct; -1: they are none. */
static int32_t parse_id(const char *text)
{
    char *end = NULL;
    unsigned long id = strtoul(text, &end, 16);
    return strlen(text) == 4 && *end == '\0' && id <= 0xFFFF ? (int32_t)id : -1;
}

/* What the system's list of USB ids calls a device that says nothing of itself. */
static const char *database_name(struct udev_device *device)
{
    const char *name = udev_device_get_property_value(device, "ID_MODEL_FROM_DATABASE");
    return name != NULL && attribute(device, "product")[0] == '\0' ? name : "";
}

static ztc_status put(struct source *source, const char *path, struct udev_device *usb, int32_t vid,
                      int32_t pid, const struct ztc_device_sink *sink, int *ret_has_disk)
{
    struct nodes nodes = {.count = 0};
    struct ztc_node_row rows[NODES_MAX];
    ztc_status status = nodes_collect(source, usb, &nodes);
    for (size_t i = 0; i < nodes.count; i++) {
        rows[i] = nodes.items[i].row;
    }
    const struct ztc_table table = {
        .struct_size = sizeof(table),
        .count = (uint32_t)nodes.count,
        .stride = sizeof(rows[0]),
        .rows = rows,
    };
    const struct ztc_found_device found = {
        .struct_size = sizeof(found),
        .key = path,
        .vid = (uint32_t)vid,
        .pid = (uint32_t)pid,
        .serial = attribute(usb, "serial"),
        .manufacturer = attribute(usb, "manufacturer"),
        .product = attribute(usb, "product"),
        .description = database_name(usb),
        .nodes = &table,
        .target = "",
        .name = "",
        .chipid = "",
        .remote_id = "",
        .class_name = "",
    };
    if (status == ZTC_OK) {
        status = sink->put(sink->ctx, &found);
        *ret_has_disk = nodes.has_disk;
    }
    nodes_done(&nodes);
    return status;
}

ztc_status record_put(struct source *source, const char *path, const struct ztc_device_sink *sink,
                      int *ret_there, int *ret_has_disk)
{
    *ret_there = 0;
    *ret_has_disk = 0;
    struct udev_device *usb = udev_device_new_from_syspath(source->udev, path);
    if (usb == NULL) {
        return ZTC_OK;
    }
    int32_t vid = parse_id(attribute(usb, "idVendor"));
    int32_t pid = parse_id(attribute(usb, "idProduct"));
    ztc_status status = ZTC_OK;
    /* Without both it has gone while it was read. */
    if (vid >= 0 && pid >= 0 && strcmp(attribute(usb, "bDeviceClass"), CLASS_HUB) != 0) {
        *ret_there = 1;
        status = put(source, path, usb, vid, pid, sink, ret_has_disk);
    }
    (void)udev_device_unref(usb);
    return status;
}
