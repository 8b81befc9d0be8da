/* SPDX-License-Identifier: Apache-2.0 */
/* A tiny host with the module in it, the devices that it reported, and devices played by umockdev. */
#ifndef SUPPORT_USB_H
#define SUPPORT_USB_H

#include <stdbool.h>
#include <umockdev.h>
#include <ztc/device.h>
#include <ztc/module.h>

#define SHOWN_MAX 64u
#define BUS "/devices/pci0000:00/0000:00:14.0/usb1"

/* A device as one text: "VID:PID serial|manufacturer|product kind=path@mount(label) ...", for one assertion. */
struct shown {
    char *key;
    char *text;
    bool listed; /* since the last begin_list */
};

struct desk {
    UMockdevTestbed *bed;
    struct ztc_host host;
    int64_t live; /* blocks not given back */
    void *library;
    const struct ztc_module_entry *entry;
    const struct ztc_device_source_v1 *interface;
    void *self, *source;
    struct ztc_device_sink sink;
    struct shown shown[SHOWN_MAX];
    size_t count;
    size_t puts, drops, appeared, vanished, lists, words;
};

/* cmocka's setup and teardown, one desk a test. */
int desk_setup(void **state);
int desk_teardown(void **state);

void desk_open(struct desk *desk, bool follow);
void desk_close(struct desk *desk);
/* Calls dispatch once. */
void desk_dispatch(struct desk *desk);
bool desk_readable(const struct desk *desk, int milliseconds);
/* Calls dispatch for as long as the descriptor is readable. */
void desk_settle(struct desk *desk);

/* The text of the device whose path ends in `name`; "" if it is not shown. */
const char *desk_text(const struct desk *desk, const char *name);

/* Adds a USB device with its node; path below BUS, returns nothing. serial may be NULL. */
void add_board(struct desk *desk, const char *name, const char *vid, const char *pid,
               const char *serial);
/* An interface of it: name "1-1:1.0". */
void add_interface(struct desk *desk, const char *board, const char *name, const char *number,
                   const char *class, const char *subclass, const char *label);
/* Something below BUS/PARENT with a node: subsystem, name in /dev, type or NULL. dev: "8:17", or NULL. */
void add_node(struct desk *desk, const char *parent, const char *name, const char *subsystem,
              const char *node, const char *type, const char *dev);
/* Takes a device away, with its event. path is below BUS. */
void take_away(struct desk *desk, const char *path);

#endif
