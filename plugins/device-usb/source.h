/* SPDX-License-Identifier: Apache-2.0 */
/* The source as all files of the module see it. One thread at a time uses it, and nothing is kept elsewhere. */
#ifndef USB_SOURCE_H
#define USB_SOURCE_H

#include "attribute.h"
#include "keys.h"
#include "mounts.h"

#include <libudev.h>
#include <ztc/device.h>

/* Most events that one call of dispatch takes; what is behind keeps the descriptor readable. */
#define EVENTS_MAX 256u

/* Most paths that are kept as leaving: those of the last few devices. */
#define LEAVING_MAX ((size_t)512)

/* Most nodes of one device, as ztc/device.h bounds them: the host would refuse one with more, and all others with it. The
 * largest serial adapters have sixteen ports. */
#define NODES_MAX ((size_t)64)

/* What is wanted for the socket's buffer: a burst of many thousand events. The system gives what it allows. */
#define RECEIVE_BUFFER (16 * 1024 * 1024)

struct usb_source {
    const struct ztc_host *host; /* borrowed */
    struct udev *udev;
    struct udev_monitor *monitor; /* NULL: changes are not wanted */
    int epoll;                    /* of the monitor and of the mounts; -1: none */
    int mount_events;             /* descriptor of MOUNTS_FILE; -1: none */
    bool whole;                   /* the next report is a whole list */
    bool mounts_known;            /* `mounts` is of this dispatch */
    struct keys changed;          /* what is to be looked at, in the order of the events */
    struct keys disks;            /* devices reported with disks */
    /* Interfaces and nodes that are told to go: the kernel says so while their folders are still there. */
    struct keys leaving;
    struct mounts mounts;
    char *buffer; /* ATTRIBUTE_MAX + 1 bytes, and so MOUNTS_LINE_MAX too */
};

/* A device read. */
struct usb_record {
    struct ztc_found_device found;
    struct ztc_table table;
    struct ztc_node_row *rows; /* owned, with their text; likewise text of `found` */
    uint32_t *order;           /* number of the interface of each row */
    size_t row_count, row_capacity, order_capacity;
    bool disks; /* it has some */
};

/* monitor.c. Begins to listen; why not goes to host->diag. */
ztc_status monitor_open(struct usb_source *source);
void monitor_close(struct usb_source *source);

/* Takes events, EVENTS_MAX at most: source->changed and source->whole say of what. */
ztc_status monitor_take(struct usb_source *source);

/* record.c. Reads a device as it is now. *ret_there false: it has gone, or is none that is shown (a hub). The record is
 * the caller's to record_done in any case. */
ztc_status record_read(struct usb_source *source, const char *key, struct usb_record *record,
                       bool *ret_there);
void record_done(const struct ztc_host *host, struct usb_record *record);

/* nodes.c. Adds the nodes of a device, whose folder is open, in their order. */
ztc_status nodes_read(struct usb_source *source, struct udev_device *device, int folder,
                      struct usb_record *record);

/* report.c. Tells the sink what has changed. */
ztc_status report(struct usb_source *source, const struct ztc_device_sink *sink);

/* Says why to the host, and returns the status. error: of errno, or 0. */
ztc_status usb_refuse(const struct ztc_host *host, ztc_status status, const char *what, int error,
                      const char *remedy);

#endif
