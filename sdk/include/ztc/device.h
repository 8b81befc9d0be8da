/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Interface ztc.device-source/1: where devices are found. A module that serves it provides device-source:ID, one ID for
 * each module. It may read files and sockets of the system, and says so (needs=).
 *
 * One record for each physical device: a board that shows a serial port and a disk is one device with two nodes. What
 * a device says of itself is handed on byte for byte: the host judges and bounds it.
 *
 * Threads.  The host makes one call at a time for a source, but each source may get a thread of its own, so that one
 * that is stuck does not stop the others. That thread has every signal blocked. A module must therefore keep what it
 * needs in the source that open returns, and must not rely on the thread.
 *
 * Several hosts.  Each handle of libztc is a host of its own, so one process may call init of this module, and of those that
 * provide digest or device-store, several times before any shutdown, and from several threads at once: each time with another host, and
 * what a module keeps belongs into what init and open return, never into a global.
 *
 * Time.  open and dispatch must not wait for anything that may take longer than a file to be read: the host puts a source aside
 * that has not returned after a few seconds: what it reported stays as it was until it returns.
 */
#ifndef ZTC_DEVICE_H
#define ZTC_DEVICE_H

#include <ztc/abi.h>

#ifdef __cplusplus
extern "C" {
#endif

#define ZTC_DEVICE_SOURCE_INTERFACE "ztc.device-source/1"

/* Kinds of nodes. Text, so that it may grow: an unknown one is carried along. */
#define ZTC_NODE_SERIAL "serial" /* a terminal device: /dev/ttyACM0 */
#define ZTC_NODE_DISK \
    "disk" /* a block device with its partitions: /dev/sdb1, or /dev/sdb if it has none */
#define ZTC_NODE_HID "hid" /* /dev/hidraw0 */
#define ZTC_NODE_DFU "dfu" /* a device that takes firmware by USB DFU: /dev/bus/usb/001/006 */
#define ZTC_NODE_USB \
    "usb" /* the USB device itself, for programs that talk to it: /dev/bus/usb/001/006 */

/* One way to reach a device. A row of struct ztc_found_device.nodes. All text is borrowed. */
struct ztc_node_row {
    const char *kind; /* ZTC_NODE_... */
    const char *path; /* absolute path of the node; bytes as the system has them */
    const char
        *mount; /* of a disk: where it is mounted, unescaped; "" where it is not, or for others */
    const char
        *label; /* what people call this one of several, such as the name of an interface; "" */
};

/* vid or pid of what is not on USB. */
#define ZTC_DEVICE_NO_ID UINT32_C(0xFFFFFFFF)

/* One physical device. All of it is borrowed. Text of the device may be anything but contains no NUL. */
struct ztc_found_device {
    uint32_t struct_size;
    uint32_t reserved; /* 0 */
    /* What tells this device from the others of the source for as long as it is there: 1 to 4096 bytes, never shown. */
    const char *key;
    uint32_t vid; /* 0 to 0xFFFF, or ZTC_DEVICE_NO_ID; likewise pid */
    uint32_t pid;
    const char *serial; /* serial number as the device has it; "" if it has none, likewise below */
    const char *manufacturer;
    const char *product;
    const char
        *description; /* for people, where the source knows better than manufacturer and product */
    /* struct ztc_node_row in a stable order, 64 at most; may be NULL: none */
    const struct ztc_table *nodes;
    /* What only a source knows that was told by a user or by the device over a network; "" otherwise. */
    const char *
        target; /* id of a target or short name of a custom VM: this device is it and nothing else */
    const char *name; /* how the user calls it */
    const char *chipid;
    const char *remote_id;
    const char *class_name;
};

/* Where records go. What a function returns other than ZTC_OK must be returned on at once. No function is NULL. */
struct ztc_device_sink {
    uint32_t struct_size;
    uint32_t reserved; /* 0 */
    void *ctx;         /* handed back; opaque */
    /* A device that is there now; one of the same key is replaced. */
    ztc_status (*put)(void *ctx, const struct ztc_found_device *device /* borrowed */);
    /* One that has gone. A key that is not known is fine. */
    ztc_status (*drop)(void *ctx, const char *key /* borrowed */);
    /*
     * Begins a whole list: what is not put again before dispatch returns ZTC_OK has gone. For the first list, and for a source that lost
     * track. At most once for each dispatch, before anything else.
     */
    ztc_status (*begin_list)(void *ctx);
};

/* What a source is told at open. All of it is borrowed. */
struct ztc_device_setup {
    uint32_t struct_size;
    /* Nonzero: changes are wanted; zero: dispatch will be called once, and descriptor never. */
    uint32_t follow;
    const char *home; /* absolute path of the home folder .zerynth2; "" where there is none */
    const char *file; /* value of $ZTC_DEVICES_FILE; "" where it is not set */
};

struct ztc_device_source_v1 {
    uint32_t struct_size;
    uint32_t reserved; /* 0 */

    /*
     * Begins. *ret_source is what the other functions get, never NULL on success. ZTC_E_UNSUPPORTED: there is nothing here that
     * this source could look at (no file named, no such system): not an error, and the source stays out. Others: why goes to host->diag.
     */
    ztc_status (*open)(void *self, const struct ztc_device_setup *setup, void **ret_source);

    /* A descriptor that becomes readable (POLLIN) when dispatch should be called; owned by the source, the same until close. -1: none.
     * May be NULL: none. */
    int32_t (*descriptor)(void *source);

    /* Milliseconds after which dispatch should be called though the descriptor is quiet; -1: never; at least 10. Asked
     * after each dispatch. May be NULL: never. */
    int32_t (*timeout)(void *source);

    /*
     * Reports what has changed; the first call reports, as a list, all that is there. Must not block. A
     * status other than ZTC_OK: the source lost its footing, what it reported is forgotten, and the host closes it and may open
     * it again later.
     */
    ztc_status (*dispatch)(void *source, const struct ztc_device_sink *sink);

    /* Ends; gives back all that open took. */
    void (*close)(void *source);
};

#ifdef __cplusplus
}
#endif
#endif
