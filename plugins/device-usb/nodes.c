/* SPDX-License-Identifier: Apache-2.0 */
/* The nodes of a device: what lies below it in sysfs and has a name in /dev. */
#include "source.h"

#include "memory.h"

#include <sys/sysmacros.h>
#include <unistd.h>

/* Interfaces have a byte for their number. What belongs to the device as such comes after them. */
#define NO_INTERFACE 256u

/* "Application specific", "device firmware upgrade". */
#define CLASS_APPLICATION 0xfeu
#define SUBCLASS_DFU 0x01u

/* One node on its way into the record. */
struct node {
    const char *kind;
    const char *path;
    const char *mount;
    const char *label; /* NULL: the name of the interface, which is in the source's buffer */
    uint32_t interface;
};

static bool is(const char *text, const char *word)
{
    return text != NULL && strcmp(text, word) == 0;
}

/* By interface, then by name, in which 10 comes after 9, then by kind. There is room. */
static void insert(struct usb_record *record, const struct ztc_node_row *row, uint32_t interface)
{
    size_t at = record->row_count++;
    for (; at > 0; at--) {
        const struct ztc_node_row *before = &record->rows[at - 1];
        int difference =
            row->path != NULL && before->path != NULL ? strverscmp(before->path, row->path) : 0;
        difference = difference != 0 ? difference : strcmp(before->kind, row->kind);
        if (record->order[at - 1] < interface ||
            (record->order[at - 1] == interface && difference <= 0)) {
            break;
        }
        record->rows[at] = *before;
        record->order[at] = record->order[at - 1];
    }
    record->rows[at] = *row;
    record->order[at] = interface;
}

static ztc_status add(struct usb_source *source, struct usb_record *record, const struct node *node)
{
    const struct ztc_host *host = source->host;
    void *rows = record->rows, *order = record->order;
    /* The last one is kept for the device itself, which comes last. */
    size_t max = is(node->kind, ZTC_NODE_USB) ? NODES_MAX : NODES_MAX - 1;
    if (record->row_count >= max) {
        return ZTC_OK;
    }
    if (!memory_grow(host, &rows, &record->row_capacity, record->row_count,
                     sizeof(record->rows[0]))) {
        return ZTC_E_MEMORY;
    }
    record->rows = rows;
    if (!memory_grow(host, &order, &record->order_capacity, record->row_count,
                     sizeof(record->order[0]))) {
        return ZTC_E_MEMORY;
    }
    record->order = order;
    const char *label = node->label != NULL ? node->label : source->buffer;
    struct ztc_node_row row = {
        node->kind,
        memory_copy(host, node->path, strlen(node->path)),
        memory_copy(host, node->mount, strlen(node->mount)),
        memory_copy(host, label, strlen(label)),
    };
    insert(record, &row, node->interface);
    return row.path != NULL && row.mount != NULL && row.label != NULL ? ZTC_OK : ZTC_E_MEMORY;
}

/* The number of an interface; its name is put into the source's buffer. */
static uint32_t read_interface(struct usb_source *source, struct udev_device *interface, int folder)
{
    uint32_t number = NO_INTERFACE;
    source->buffer[0] = '\0';
    int below =
        interface != NULL ? attribute_folder(folder, udev_device_get_sysname(interface)) : -1;
    if (below >= 0) {
        if (!attribute_hex(below, "bInterfaceNumber", &number) || number > NO_INTERFACE) {
            number = NO_INTERFACE;
        }
        (void)attribute_text(below, "interface", source->buffer, ATTRIBUTE_MAX);
        (void)close(below);
    }
    return number;
}

static bool takes_firmware(struct udev_device *interface, int folder)
{
    uint32_t class = 0, subclass = 0;
    int below = attribute_folder(folder, udev_device_get_sysname(interface));
    bool good = below >= 0 && attribute_hex(below, "bInterfaceClass", &class) &&
                class == CLASS_APPLICATION &&
                attribute_hex(below, "bInterfaceSubClass", &subclass) && subclass == SUBCLASS_DFU;
    if (below >= 0) {
        (void)close(below);
    }
    return good;
}

static ztc_status find_mount(struct usb_source *source, struct udev_device *disk,
                             const char **ret_mount)
{
    ztc_status status = ZTC_OK;
    if (!source->mounts_known) {
        mounts_clear(&source->mounts);
        status = mounts_read(&source->mounts, MOUNTS_FILE, source->buffer);
        source->mounts_known = status == ZTC_OK;
    }
    dev_t number = udev_device_get_devnum(disk);
    *ret_mount =
        mounts_find(&source->mounts, major(number), minor(number), udev_device_get_devnode(disk));
    return status;
}

/* Is there a partition of this disk among the others? Then only they are listed. */
static bool has_partitions(struct udev_enumerate *below, const char *disk)
{
    size_t size = strlen(disk);
    struct udev_list_entry *entry = NULL;
    udev_list_entry_foreach(entry, udev_enumerate_get_list_entry(below))
    {
        const char *path = udev_list_entry_get_name(entry);
        /* Nothing else of the four subsystems lies below a disk. */
        if (strncmp(path, disk, size) == 0 && path[size] == '/') {
            return true;
        }
    }
    return false;
}

static ztc_status add_disk(struct usb_source *source, struct udev_enumerate *below,
                           struct udev_device *disk, struct udev_device *interface, int folder,
                           struct usb_record *record, struct node *node)
{
    if (is(udev_device_get_devtype(disk), "disk") &&
        has_partitions(below, udev_device_get_syspath(disk))) {
        return ZTC_OK;
    }
    record->disks = true;
    if (is(udev_device_get_sysattr_value(disk, "size"), "0")) {
        return ZTC_OK; /* a reader without a card */
    }
    /* First: it uses the buffer in which the name of the interface is to be. */
    ztc_status status = find_mount(source, disk, &node->mount);
    if (status != ZTC_OK) {
        return status;
    }
    node->interface = read_interface(source, interface, folder);
    node->label = udev_device_get_property_value(disk, "ID_FS_LABEL");
    node->kind = ZTC_NODE_DISK;
    return add(source, record, node);
}

/* Where udevd runs, a node is not the user's before it has set owner and mode, and its own event comes then. That it
 * runs is seen by the device itself, which it has done before: a kernel without it leaves both undone. */
static bool is_set_up(struct udev_device *whole, struct udev_device *child)
{
    return udev_device_get_is_initialized(whole) <= 0 || udev_device_get_is_initialized(child) > 0;
}

/* Something below the device; `whole` is the device itself. */
static ztc_status add_child(struct usb_source *source, struct udev_enumerate *below,
                            struct udev_device *whole, struct udev_device *child, int folder,
                            struct usb_record *record)
{
    const char *subsystem = udev_device_get_subsystem(child);
    bool usb = is(subsystem, "usb");
    struct udev_device *interface =
        usb ? child : udev_device_get_parent_with_subsystem_devtype(child, "usb", "usb_interface");
    struct node node = {.path = udev_device_get_devnode(usb ? whole : child), .mount = ""};
    if (node.path == NULL || (!usb && !is_set_up(whole, child))) {
        return ZTC_OK;
    }
    if (is(subsystem, "block")) {
        return add_disk(source, below, child, interface, folder, record, &node);
    }
    if (usb) {
        if (!is(udev_device_get_devtype(child), "usb_interface") ||
            !takes_firmware(child, folder)) {
            return ZTC_OK;
        }
        node.kind = ZTC_NODE_DFU;
    } else {
        node.kind = is(subsystem, "tty") ? ZTC_NODE_SERIAL : ZTC_NODE_HID;
    }
    node.interface = read_interface(source, interface, folder);
    return add(source, record, &node);
}

/* Nothing of another device, should one lie below this one. */
static bool belongs(struct udev_device *child, struct udev_device *whole)
{
    struct udev_device *above =
        udev_device_get_parent_with_subsystem_devtype(child, "usb", "usb_device");
    return above != NULL &&
           strcmp(udev_device_get_syspath(above), udev_device_get_syspath(whole)) == 0;
}

/* Is it, or what it lies below, on its way out? */
static bool is_leaving(const struct usb_source *source, const char *path)
{
    for (size_t i = 0; i < source->leaving.count; i++) {
        const char *gone = source->leaving.items[i].path;
        size_t size = strlen(gone);
        if (strncmp(path, gone, size) == 0 && (path[size] == '\0' || path[size] == '/')) {
            return true;
        }
    }
    return false;
}

static ztc_status add_children(struct usb_source *source, struct udev_enumerate *below,
                               struct udev_device *whole, int folder, struct usb_record *record)
{
    ztc_status status = ZTC_OK;
    struct udev_list_entry *entry = NULL;
    udev_list_entry_foreach(entry, udev_enumerate_get_list_entry(below))
    {
        const char *path = udev_list_entry_get_name(entry);
        struct udev_device *child =
            is_leaving(source, path) ? NULL : udev_device_new_from_syspath(source->udev, path);
        if (child == NULL) {
            continue; /* it went, and its own event comes */
        }
        if (status == ZTC_OK && belongs(child, whole)) {
            status = add_child(source, below, whole, child, folder, record);
        }
        (void)udev_device_unref(child);
    }
    return status;
}

ztc_status nodes_read(struct usb_source *source, struct udev_device *device, int folder,
                      struct usb_record *record)
{
    static const char *const subsystems[] = {"usb", "tty", "block", "hidraw"};
    struct udev_enumerate *below = udev_enumerate_new(source->udev);
    bool good = below != NULL && udev_enumerate_add_match_parent(below, device) >= 0;
    for (size_t i = 0; good && i < sizeof(subsystems) / sizeof(subsystems[0]); i++) {
        good = udev_enumerate_add_match_subsystem(below, subsystems[i]) >= 0;
    }
    ztc_status status = good ? ZTC_OK : ZTC_E_MEMORY;
    /* What goes while it is enumerated is left out, and what fails otherwise has no nodes. */
    if (status == ZTC_OK && udev_enumerate_scan_devices(below) >= 0) {
        status = add_children(source, below, device, folder, record);
    }
    const char *path = udev_device_get_devnode(device);
    if (status == ZTC_OK && path != NULL) {
        const struct node node = {ZTC_NODE_USB, path, "", "", NO_INTERFACE};
        status = add(source, record, &node);
    }
    if (below != NULL) {
        (void)udev_enumerate_unref(below);
    }
    return status;
}
