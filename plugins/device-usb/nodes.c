/* SPDX-License-Identifier: Apache-2.0 */
/* The ways to reach a USB device: what lies below its folder in /sys, by subsystem. */
#include "source.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/sysmacros.h>

#define NO_INTERFACE 1000u

/* Order of the kinds in a record. */
enum order { ORDER_SERIAL, ORDER_DISK, ORDER_HID, ORDER_DFU, ORDER_USB };

static const char *attribute(struct udev_device *device, const char *name)
{
    const char *value = udev_device_get_sysattr_value(device, name);
    return value != NULL ? value : "";
}

/* The USB interface that a device belongs to; borrowed from it, NULL where there is none. */
static struct udev_device *interface_of(struct udev_device *device)
{
    return udev_device_get_parent_with_subsystem_devtype(device, "usb", "usb_interface");
}

/* Takes the device over in any case. */
static void add(struct nodes *nodes, struct udev_device *device, const char *kind, enum order order,
                const char *mount)
{
    const char *path = udev_device_get_devnode(device);
    if (path == NULL || nodes->count == NODES_MAX) {
        (void)udev_device_unref(device);
        return;
    }
    struct udev_device *interface = strcmp(kind, ZTC_NODE_DFU) == 0 ? NULL : interface_of(device);
    unsigned number = NO_INTERFACE;
    if (interface != NULL) {
        const char *text = attribute(interface, "bInterfaceNumber");
        number = text[0] != '\0' ? (unsigned)strtoul(text, NULL, 16) : NO_INTERFACE;
    }
    nodes->items[nodes->count++] = (struct node){
        .device = device,
        .row = {.kind = kind,
                .path = path,
                .mount = mount != NULL ? mount : "",
                .label = interface != NULL ? attribute(interface, "interface") : ""},
        .order = order,
        .interface = number,
    };
}

/* A medium is in it, and it is not divided into partitions, which are listed themselves. */
static int is_disk(struct udev_device *device)
{
    const char *size = udev_device_get_sysattr_value(device, "size");
    if (size != NULL && strcmp(size, "0") == 0) {
        return 0;
    }
    const char *type = udev_device_get_devtype(device);
    return type == NULL || strcmp(type, "disk") == 0 || strcmp(type, "partition") == 0;
}

static void add_disk(struct source *source, struct nodes *nodes, struct udev_device *device)
{
    nodes->has_disk = 1;
    if (!is_disk(device)) {
        (void)udev_device_unref(device);
        return;
    }
    dev_t number = udev_device_get_devnum(device);
    const char *node = udev_device_get_devnode(device);
    add(nodes, device, ZTC_NODE_DISK, ORDER_DISK,
        node != NULL ? mount_table_find(&source->mounts, major(number), minor(number), node)
                     : NULL);
}

/* Class FE, subclass 01: USB Device Firmware Upgrade 1.1, chapter 4.2.3. */
static int is_dfu(struct udev_device *interface)
{
    return strcmp(attribute(interface, "bInterfaceClass"), "fe") == 0 &&
           strcmp(attribute(interface, "bInterfaceSubClass"), "01") == 0;
}

/* One device below the USB device, which is taken over. */
static void take_child(struct source *source, struct udev_device *usb, struct nodes *nodes,
                       struct udev_device *child)
{
    const char *subsystem = udev_device_get_subsystem(child);
    struct udev_device *owner =
        udev_device_get_parent_with_subsystem_devtype(child, "usb", "usb_device");
    if (subsystem == NULL || owner == NULL ||
        strcmp(udev_device_get_syspath(owner), udev_device_get_syspath(usb)) != 0) {
        (void)udev_device_unref(child);
    } else if (strcmp(subsystem, "tty") == 0) {
        add(nodes, child, ZTC_NODE_SERIAL, ORDER_SERIAL, NULL);
    } else if (strcmp(subsystem, "block") == 0) {
        add_disk(source, nodes, child);
    } else if (strcmp(subsystem, "hidraw") == 0) {
        add(nodes, child, ZTC_NODE_HID, ORDER_HID, NULL);
    } else {
        if (is_dfu(child)) {
            add(nodes, udev_device_ref(usb), ZTC_NODE_DFU, ORDER_DFU, NULL);
        }
        (void)udev_device_unref(child);
    }
}

/* /dev/ttyACM2 before /dev/ttyACM10. */
static int by_order(const void *left, const void *right)
{
    const struct node *one = left;
    const struct node *other = right;
    if (one->order != other->order) {
        return one->order < other->order ? -1 : 1;
    }
    if (one->interface != other->interface) {
        return one->interface < other->interface ? -1 : 1;
    }
    size_t length = strlen(one->row.path);
    size_t other_length = strlen(other->row.path);
    if (length != other_length) {
        return length < other_length ? -1 : 1;
    }
    return strcmp(one->row.path, other->row.path);
}

/* Is this the disk of one of the partitions that were found? */
static int is_divided(const struct nodes *nodes, const struct node *disk)
{
    const char *path = udev_device_get_syspath(disk->device);
    size_t length = strlen(path);
    for (size_t i = 0; i < nodes->count; i++) {
        const char *other = udev_device_get_syspath(nodes->items[i].device);
        if (nodes->items[i].order == ORDER_DISK && strncmp(other, path, length) == 0 &&
            other[length] == '/') {
            return 1;
        }
    }
    return 0;
}

static void drop_divided_disks(struct nodes *nodes)
{
    for (size_t i = 0; i < nodes->count;) {
        struct node *node = &nodes->items[i];
        if (node->order != ORDER_DISK || !is_divided(nodes, node)) {
            i++;
            continue;
        }
        (void)udev_device_unref(node->device);
        nodes->count--;
        memmove(node, node + 1, (nodes->count - i) * sizeof(*node));
    }
}

ztc_status nodes_collect(struct source *source, struct udev_device *usb, struct nodes *nodes)
{
    static const char *const subsystems[] = {"tty", "block", "hidraw", "usb"};
    struct udev_enumerate *enumerate = udev_enumerate_new(source->udev);
    if (enumerate == NULL) {
        return ZTC_E_MEMORY;
    }
    (void)udev_enumerate_add_match_parent(enumerate, usb);
    for (size_t i = 0; i < sizeof(subsystems) / sizeof(subsystems[0]); i++) {
        (void)udev_enumerate_add_match_subsystem(enumerate, subsystems[i]);
    }
    /* What cannot be read has just gone; its event is on the way. */
    (void)udev_enumerate_scan_devices(enumerate);
    struct udev_list_entry *entry = udev_enumerate_get_list_entry(enumerate);
    for (; entry != NULL; entry = udev_list_entry_get_next(entry)) {
        const char *path = udev_list_entry_get_name(entry);
        struct udev_device *child =
            gone_has(source, path) ? NULL : udev_device_new_from_syspath(source->udev, path);
        if (child != NULL) {
            take_child(source, usb, nodes, child);
        }
    }
    (void)udev_enumerate_unref(enumerate);
    add(nodes, udev_device_ref(usb), ZTC_NODE_USB, ORDER_USB, NULL);
    drop_divided_disks(nodes);
    qsort(nodes->items, nodes->count, sizeof(nodes->items[0]), by_order);
    return ZTC_OK;
}

void nodes_done(struct nodes *nodes)
{
    for (size_t i = 0; i < nodes->count; i++) {
        (void)udev_device_unref(nodes->items[i].device);
    }
    nodes->count = 0;
}
