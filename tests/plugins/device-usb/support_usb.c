/* SPDX-License-Identifier: Apache-2.0 */
/* A tiny host with the module in it, the devices that it reported, and devices played by umockdev. */
#include "support_usb.h"

#include <dlfcn.h>
#include <poll.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

/* ---- the host ---- */

static void *host_alloc(void *ctx, uint64_t size)
{
    struct desk *desk = ctx;
    desk->live++;
    return malloc((size_t)size);
}

static void *host_realloc(void *ctx, void *block, uint64_t size)
{
    struct desk *desk = ctx;
    desk->live += block == NULL ? 1 : 0;
    return realloc(block, (size_t)size);
}

static void host_free(void *ctx, void *block)
{
    struct desk *desk = ctx;
    desk->live -= block != NULL ? 1 : 0;
    free(block);
}

static ztc_status host_diag(void *ctx, const struct ztc_finding *finding)
{
    struct desk *desk = ctx;
    desk->words++;
    (void)fprintf(stderr, "%s\n", finding->message);
    return ZTC_OK;
}

/* ---- the sink ---- */

static struct shown *find(struct desk *desk, const char *key)
{
    for (size_t i = 0; i < desk->count; i++) {
        if (strcmp(desk->shown[i].key, key) == 0) {
            return &desk->shown[i];
        }
    }
    return NULL;
}

static void forget(struct desk *desk, struct shown *one)
{
    free(one->key);
    free(one->text);
    *one = desk->shown[--desk->count];
    desk->vanished++;
}

/* By GLib: AddressSanitizer and umockdev do not agree about streams in memory. */
static char *describe(const struct ztc_found_device *device)
{
    GString *text = g_string_new(NULL);
    g_string_append_printf(text, "%04x:%04x ", device->vid, device->pid);
    g_string_append(text, device->serial);
    g_string_append_c(text, '|');
    g_string_append(text, device->manufacturer);
    g_string_append_c(text, '|');
    g_string_append(text, device->product);
    for (uint32_t i = 0; i < device->nodes->count; i++) {
        const struct ztc_node_row *row = ZTC_ROW(struct ztc_node_row, device->nodes, i);
        g_string_append_printf(text, " %s=%s@%s(%s)", row->kind, row->path, row->mount, row->label);
    }
    char *copy = strdup(text->str);
    assert_non_null(copy);
    (void)g_string_free(text, TRUE);
    return copy;
}

static ztc_status put(void *ctx, const struct ztc_found_device *device)
{
    struct desk *desk = ctx;
    desk->puts++;
    assert_int_equal(device->struct_size, sizeof(*device));
    assert_string_equal(device->target, "");
    struct shown *one = find(desk, device->key);
    if (one == NULL) {
        assert_true(desk->count < SHOWN_MAX);
        one = &desk->shown[desk->count++];
        one->key = strdup(device->key);
        one->text = NULL;
        desk->appeared++;
    }
    free(one->text);
    one->text = describe(device);
    one->listed = true;
    return ZTC_OK;
}

static ztc_status drop(void *ctx, const char *key)
{
    struct desk *desk = ctx;
    struct shown *one = find(desk, key);
    desk->drops++;
    if (one != NULL) {
        forget(desk, one);
    }
    return ZTC_OK;
}

static ztc_status begin_list(void *ctx)
{
    struct desk *desk = ctx;
    desk->lists++;
    for (size_t i = 0; i < desk->count; i++) {
        desk->shown[i].listed = false;
    }
    return ZTC_OK;
}

/* ---- the module ---- */

int desk_setup(void **state)
{
    struct desk *desk = calloc(1, sizeof(*desk));
    assert_non_null(desk);
    desk->bed = umockdev_testbed_new();
    desk->host = (struct ztc_host){
        .struct_size = sizeof(desk->host),
        .abi_major = ZTC_ABI_MAJOR,
        .abi_minor = ZTC_ABI_MINOR,
        .name = "test",
        .version = "1.0.0",
        .ctx = desk,
        .alloc = host_alloc,
        .realloc = host_realloc,
        .free = host_free,
        .diag = host_diag,
    };
    desk->sink = (struct ztc_device_sink){sizeof(desk->sink), 0, desk, put, drop, begin_list};
    desk->library = dlopen(ZTC_USB_MODULE, RTLD_NOW | RTLD_LOCAL);
    assert_non_null(desk->library);
    desk->entry = dlsym(desk->library, "ztc_module_entry");
    assert_non_null(desk->entry);
    assert_int_equal(desk->entry->init(&desk->host, &desk->self), ZTC_OK);
    desk->interface = desk->entry->get_interface(desk->self, ZTC_DEVICE_SOURCE_INTERFACE);
    assert_non_null(desk->interface);
    *state = desk;
    return 0;
}

int desk_teardown(void **state)
{
    struct desk *desk = *state;
    desk_close(desk);
    desk->entry->shutdown(desk->self);
    assert_int_equal(desk->live, 0);
    assert_int_equal(desk->words, 0);
    while (desk->count > 0) {
        forget(desk, &desk->shown[0]);
    }
    g_object_unref(desk->bed);
    free(desk);
    return 0;
}

void desk_open(struct desk *desk, bool follow)
{
    const struct ztc_device_setup setup = {sizeof(setup), follow, "", ""};
    assert_int_equal(desk->interface->open(desk->self, &setup, &desk->source), ZTC_OK);
    assert_true(follow == (desk->interface->descriptor(desk->source) >= 0));
}

void desk_close(struct desk *desk)
{
    if (desk->source != NULL) {
        desk->interface->close(desk->source);
        desk->source = NULL;
    }
}

void desk_dispatch(struct desk *desk)
{
    size_t lists = desk->lists;
    assert_int_equal(desk->interface->dispatch(desk->source, &desk->sink), ZTC_OK);
    for (size_t i = desk->count; lists < desk->lists && i > 0; i--) {
        if (!desk->shown[i - 1].listed) {
            forget(desk, &desk->shown[i - 1]);
        }
    }
}

bool desk_readable(const struct desk *desk, int milliseconds)
{
    struct pollfd wait = {desk->interface->descriptor(desk->source), POLLIN, 0};
    return poll(&wait, 1, milliseconds) == 1 && (wait.revents & POLLIN) != 0;
}

void desk_settle(struct desk *desk)
{
    while (desk_readable(desk, 100)) {
        desk_dispatch(desk);
    }
}

const char *desk_text(const struct desk *desk, const char *name)
{
    for (size_t i = 0; i < desk->count; i++) {
        const char *slash = strrchr(desk->shown[i].key, '/');
        if (slash != NULL && strcmp(slash + 1, name) == 0) {
            return desk->shown[i].text;
        }
    }
    return "";
}

/* ---- the devices ---- */

static void make(struct desk *desk, const char *subsystem, const char *path,
                 const char **attributes, const char **properties)
{
    const char *slash = strrchr(path, '/');
    char *parent = strndup(path, (size_t)(slash - path));
    char *full = NULL;
    assert_true(asprintf(&full, "/sys%s", parent) > 0);
    /* A parent that does not exist is no device: umockdev makes the folders between. */
    char *devices = umockdev_testbed_get_root_dir(desk->bed), *there = NULL;
    assert_true(asprintf(&there, "%s%s/uevent", devices, full) > 0);
    bool has_parent = access(there, F_OK) == 0;
    char *name = strdup(has_parent ? slash + 1 : path + strlen("/devices/"));
    char *made = umockdev_testbed_add_devicev(desk->bed, subsystem, name, has_parent ? full : NULL,
                                              (gchar **)attributes, (gchar **)properties);
    assert_non_null(made);
    g_free(made);
    g_free(devices);
    free(there);
    free(name);
    free(full);
    free(parent);
}

void add_board(struct desk *desk, const char *name, const char *vid, const char *pid,
               const char *serial)
{
    char *path = NULL, *node = NULL;
    unsigned number = 0;
    for (const char *at = name; *at != '\0'; at++) {
        number = (number * 31 + (unsigned char)*at) % 997;
    }
    assert_true(asprintf(&path, BUS "/%s", name) > 0);
    assert_true(asprintf(&node, "/dev/bus/usb/001/%03u", number) > 0);
    const char *attributes[] = {"idVendor",
                                vid,
                                "idProduct",
                                pid,
                                "product",
                                "Board\n",
                                "manufacturer",
                                "Maker\n",
                                "bDeviceClass",
                                "00\n",
                                serial != NULL ? "serial" : NULL,
                                serial,
                                NULL};
    const char *properties[] = {"DEVTYPE", "usb_device", "DEVNAME", node, NULL};
    make(desk, "usb", path, attributes, properties);
    free(path);
    free(node);
}

void add_interface(struct desk *desk, const char *board, const char *name, const char *number,
                   const char *class, const char *subclass, const char *label)
{
    char *path = NULL;
    assert_true(asprintf(&path, BUS "/%s/%s", board, name) > 0);
    const char *attributes[] = {"bInterfaceNumber",
                                number,
                                "bInterfaceClass",
                                class,
                                "bInterfaceSubClass",
                                subclass,
                                label != NULL ? "interface" : NULL,
                                label,
                                NULL};
    const char *properties[] = {"DEVTYPE", "usb_interface", NULL};
    make(desk, "usb", path, attributes, properties);
    free(path);
}

void add_node(struct desk *desk, const char *parent, const char *name, const char *subsystem,
              const char *node, const char *type, const char *dev)
{
    char *path = NULL, *file = NULL, *major = NULL;
    const char *minor = "";
    assert_true(asprintf(&path, BUS "/%s/%s", parent, name) > 0);
    assert_true(asprintf(&file, "/dev/%s", node) > 0);
    if (dev != NULL) {
        major = strndup(dev, strcspn(dev, ":"));
        minor = dev + strlen(major) + 1;
    }
    const char *attributes[] = {NULL};
    const char *properties[10] = {"DEVNAME", file};
    size_t count = 2;
    if (type != NULL) {
        properties[count++] = "DEVTYPE";
        properties[count++] = type;
    }
    if (major != NULL) {
        properties[count++] = "MAJOR";
        properties[count++] = major;
        properties[count++] = "MINOR";
        properties[count++] = minor;
    }
    make(desk, subsystem, path, attributes, properties);
    free(major);
    free(file);
    free(path);
}

void take_away(struct desk *desk, const char *path)
{
    char *full = NULL;
    assert_true(asprintf(&full, "/sys" BUS "/%s", path) > 0);
    umockdev_testbed_uevent(desk->bed, full, "remove");
    umockdev_testbed_remove_device(desk->bed, full);
    free(full);
}
