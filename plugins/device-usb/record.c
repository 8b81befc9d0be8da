/* SPDX-License-Identifier: Apache-2.0 */
/* One device as sysfs has it now. */
#include "source.h"

#include "memory.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#define CLASS_HUB 0x09u

/* The host controllers' own ports: 1d6b with 0001, 0002, 0003. Boards that play a USB device by Linux have the same
 * vendor and other products. */
#define ROOT_HUB_VENDOR 0x1d6bu
#define ROOT_HUB_PRODUCT_MAX 0x0003u

/* How often a device that is another one after it was read is read again. Its own event comes after that. */
#define TRIES_MAX 3

static void give_text(const struct ztc_host *host, const char *text)
{
    memory_give(host, (void *)(uintptr_t)text);
}

void record_done(const struct ztc_host *host, struct usb_record *record)
{
    for (size_t i = 0; i < record->row_count; i++) {
        give_text(host, record->rows[i].path);
        give_text(host, record->rows[i].mount);
        give_text(host, record->rows[i].label);
    }
    memory_give(host, record->rows);
    memory_give(host, record->order);
    give_text(host, record->found.key);
    give_text(host, record->found.serial);
    give_text(host, record->found.manufacturer);
    give_text(host, record->found.product);
    give_text(host, record->found.description);
    *record = (struct usb_record){0};
}

static bool is_hub(int folder, uint32_t vid, uint32_t pid)
{
    uint32_t class = 0;
    return (attribute_hex(folder, "bDeviceClass", &class) && class == CLASS_HUB) ||
           (vid == ROOT_HUB_VENDOR && pid >= 1 && pid <= ROOT_HUB_PRODUCT_MAX);
}

static char *read_text(struct usb_source *source, int folder, const char *name)
{
    size_t size = attribute_text(folder, name, source->buffer, ATTRIBUTE_MAX);
    return memory_copy(source->host, source->buffer, size);
}

static ztc_status fill(struct usb_source *source, struct udev_device *device, int folder,
                       struct usb_record *record)
{
    struct ztc_found_device *found = &record->found;
    const char *path = udev_device_get_syspath(device);
    found->struct_size = sizeof(*found);
    found->target = found->name = found->chipid = found->remote_id = found->class_name = "";
    found->key = memory_copy(source->host, path, strlen(path));
    found->serial = read_text(source, folder, "serial");
    found->manufacturer = read_text(source, folder, "manufacturer");
    found->product = read_text(source, folder, "product");
    /* Only for what does not say itself what it is, udev's list of products may. */
    const char *known = found->product == NULL || found->product[0] != '\0'
                            ? NULL
                            : udev_device_get_property_value(device, "ID_MODEL_FROM_DATABASE");
    known = known != NULL ? known : "";
    found->description = memory_copy(source->host, known, strlen(known));
    if (found->key == NULL || found->serial == NULL || found->manufacturer == NULL ||
        found->product == NULL || found->description == NULL) {
        return ZTC_E_MEMORY;
    }
    ztc_status status = nodes_read(source, device, folder, record);
    record->table = (struct ztc_table){sizeof(record->table), (uint32_t)record->row_count,
                                       sizeof(record->rows[0]), 0, record->rows};
    found->nodes = &record->table;
    return status;
}

/* Is the folder of that path still this one? Every device that is plugged in gets a new one. */
static bool same_folder(const char *path, int folder)
{
    struct stat before, now;
    int again = attribute_folder(AT_FDCWD, path);
    bool same = again >= 0 && fstat(folder, &before) == 0 && fstat(again, &now) == 0 &&
                before.st_ino == now.st_ino && before.st_dev == now.st_dev;
    if (again >= 0) {
        (void)close(again);
    }
    return same;
}

static bool is_usb_device(struct udev_device *device)
{
    const char *subsystem = device != NULL ? udev_device_get_subsystem(device) : NULL;
    const char *type = device != NULL ? udev_device_get_devtype(device) : NULL;
    return subsystem != NULL && type != NULL && strcmp(subsystem, "usb") == 0 &&
           strcmp(type, "usb_device") == 0;
}

/* *ret_stable false: it went or was replaced while it was read. */
static ztc_status read_once(struct usb_source *source, const char *key, struct usb_record *record,
                            bool *ret_there, bool *ret_stable)
{
    ztc_status status = ZTC_OK;
    struct udev_device *device = NULL;
    int folder = attribute_folder(AT_FDCWD, key);
    *ret_there = false;
    *ret_stable = true;
    if (folder < 0) {
        return ZTC_OK;
    }
    device = udev_device_new_from_syspath(source->udev, key);
    if (is_usb_device(device)) {
        uint32_t vid = 0, pid = 0;
        *ret_there = attribute_hex(folder, "idVendor", &vid) &&
                     attribute_hex(folder, "idProduct", &pid) && !is_hub(folder, vid, pid);
        record->found.vid = vid;
        record->found.pid = pid;
    }
    if (*ret_there) {
        status = fill(source, device, folder, record);
    }
    *ret_stable = status != ZTC_OK || same_folder(key, folder);
    if (device != NULL) {
        (void)udev_device_unref(device);
    }
    (void)close(folder);
    return status;
}

ztc_status record_read(struct usb_source *source, const char *key, struct usb_record *record,
                       bool *ret_there)
{
    ztc_status status = ZTC_OK;
    bool there = false, stable = false;
    for (int i = 0; i < TRIES_MAX && !stable && status == ZTC_OK; i++) {
        record_done(source->host, record);
        status = read_once(source, key, record, &there, &stable);
    }
    *ret_there = there && stable;
    return status;
}
