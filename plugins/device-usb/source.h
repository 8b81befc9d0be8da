/* SPDX-License-Identifier: Apache-2.0 */
/* The USB source while it is open, and its parts. */
#ifndef ZTC_DEVICE_USB_SOURCE_H
#define ZTC_DEVICE_USB_SOURCE_H

#include "mountinfo.h"

#include <libudev.h>
#include <ztc/device.h>
#include <ztc/host.h>

/* A device that was reported. */
struct known {
    char *path;   /* owned: its folder in /sys, which is its key */
    int has_disk; /* a mount may concern it */
    int pending;  /* an event concerned it, and it is to be looked at again */
};

/* Paths that the last so many removals of interfaces and nodes named. */
#define GONE_MAX 256

struct source {
    const struct ztc_host *host; /* borrowed */
    struct udev *udev;
    struct udev_monitor *monitor; /* NULL: changes are not wanted */
    int mountinfo;                /* /proc/self/mountinfo; -1: it is not there */
    int epoll;                    /* what the host polls; -1 without monitor */
    int listed;                   /* the first list was given */
    int lost;                     /* events were lost: all is to be listed again */
    struct known *known;          /* sorted by path */
    size_t known_count, known_capacity;
    char *gone[GONE_MAX]; /* owned; NULL where there is none */
    size_t gone_next;     /* the one that is overwritten next */
    char *mount_text;     /* owned: mountinfo as it was last */
    size_t mount_size;
    struct mount_table mounts;
};

/* known.c: the devices that were reported. */

/* The device of exactly this path, or NULL. */
struct known *known_find(struct source *source, const char *path);
/* The device in whose folder this path lies, or NULL. */
struct known *known_above(struct source *source, const char *path);
/* The same as known_find, and adds it where it is missing; NULL when out of memory. */
struct known *known_add(struct source *source, const char *path);
void known_remove(struct source *source, struct known *known);
void known_clear(struct source *source);

/*
 * gone.c: what was said to be removed. The kernel says so before it takes the folder away, so that a look at once would still find it.
 * Want of memory only loses the note.
 */
void gone_note(struct source *source, const char *path);
void gone_forget(struct source *source, const char *path); /* it is back */
int gone_has(const struct source *source, const char *path);
void gone_clear(struct source *source);

/* mounts.c: reads mountinfo again. *ret_changed: something is mounted otherwise. ZTC_OK, ZTC_E_MEMORY. */
ztc_status mounts_read(struct source *source, int *ret_changed);

/*
 * record.c: what there is to say of the device in this folder of /sys, put to the sink. *ret_there: 0 where there is none, or it is a
 * hub, and nothing was put. *ret_has_disk as in struct known.
 */
ztc_status record_put(struct source *source, const char *path, const struct ztc_device_sink *sink,
                      int *ret_there, int *ret_has_disk);

/* nodes.c: the ways to reach a device. */

/* One node while its device is read: text is borrowed from `device` and from the mounts. */
struct node {
    struct udev_device *device; /* owned */
    struct ztc_node_row row;
    unsigned order;     /* of its kind */
    unsigned interface; /* number of the USB interface; large where there is none */
};

#define NODES_MAX 64

struct nodes {
    struct node items[NODES_MAX];
    size_t count;
    int has_disk;
};

/* Collects the nodes of a USB device, in their stable order. ZTC_OK, ZTC_E_MEMORY. */
ztc_status nodes_collect(struct source *source, struct udev_device *usb, struct nodes *nodes);
void nodes_done(struct nodes *nodes);

#endif
