/* SPDX-License-Identifier: Apache-2.0 */
/* One device as a source reported it: a copy of its own that never changes, bounded, with the names that commands use. */
#ifndef ZTC_DEVICE_DEVICE_H
#define ZTC_DEVICE_DEVICE_H

#include "base/error.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <ztc/device.h>

/* "VVVV", "no_vid" ... with the NUL. */
#define ZTC_DEVICE_ID_SIZE 8u
#define ZTC_DEVICE_UID_SIZE 41u /* SHA-1 in hexadecimal, with the NUL */

struct ztc_device_node {
    const char *kind; /* ZTC_NODE_... or another */
    const char *path;
    const char *mount; /* "" where it has none, likewise below */
    const char *label;
};

/* All text is valid UTF-8: bytes that are none were replaced by U+FFFD. It may still hold what steers a terminal. */
struct ztc_device {
    const char *source;                /* id of the source, "usb" */
    const char *key;                   /* within the source */
    uint32_t vid, pid;                 /* ZTC_DEVICE_NO_ID: none */
    char vid_text[ZTC_DEVICE_ID_SIZE]; /* four upper-case hexadecimal digits, or no_vid */
    char pid_text[ZTC_DEVICE_ID_SIZE]; /* or no_pid */
    const char *serial;                /* as the device has it; "" if none, likewise below */
    const char *sid;                   /* the same in upper case (ASCII letters only), or no_sid */
    const char *manufacturer, *product;
    const char *desc; /* description, else product, else manufacturer, else "" */
    const char *target, *name, *chipid, *remote_id, *class_name; /* see struct ztc_found_device */
    const struct ztc_device_node *nodes;
    size_t node_count;
    const char *port;        /* path of the first serial node; NULL: none, likewise below */
    const char *disk;        /* mount of the first disk that is mounted */
    const char *block;       /* path of that disk, else of the first one */
    const char *fingerprint; /* PORT:DISK */
    char uid
        [ZTC_DEVICE_UID_SIZE]; /* SHA-1 of VID:PID:SID, set by ztc_device_identify; "" until then */
};

/* Copies what a source reported. What breaks the contract is ZTC_E_INVALID; text is cut at ZTC_DEVICE_TEXT_MAX bytes. *ret_device is the
 * caller's to ztc_device_free. Any thread. */
ztc_status ztc_device_copy(const char *source, const struct ztc_found_device *found,
                           struct ztc_error *error, struct ztc_device **ret_device) ZTC_MUST_CHECK;
void ztc_device_free(struct ztc_device *device); /* takes NULL */

/* True if nothing that is shown differs. */
bool ztc_device_equal(const struct ztc_device *one, const struct ztc_device *other);

#endif
