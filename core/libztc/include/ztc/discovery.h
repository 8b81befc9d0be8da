/* SPDX-License-Identifier: Apache-2.0 */
/*
 * libztc: which boards are plugged in, for programs that link it. The same devices, names and order as `ztc device discover
 * --matchdb --loop` shows.
 *
 * Structs.  Each begins with struct_size, set by whoever fills it; a member exists if its end lies within struct_size (ZTC_HAS). Members are
 * only ever added at the end, so a program runs with every later library of the same SONAME. Rows of a table lie `stride` bytes apart: reach
 * them with ZTC_ROW.
 *
 * Ownership.  The library never gives memory away and never takes any: arguments are borrowed for the call, results stay the library's for
 * as long as the function says. Text is valid UTF-8, ends in NUL and is never NULL unless its comment says so; "" stands for nothing known.
 * What a device says of itself may still hold characters that steer a terminal: see ztc_discovery_printable.
 *
 * Threads.  A handle is for one thread at a time, whichever; different handles know nothing of each other and may be used at the same
 * time. The library starts threads of its own, one for each source of devices. They have every signal blocked and never call the program:
 * callbacks come only from ztc_discovery_dispatch and ztc_discovery_settle, on the thread that calls these.
 *
 * Manners.  Signal handlers and masks, locale, standard streams, current folder, umask and environment are left as they are. Descriptors are
 * close-on-exec. A child made by fork must not use a handle, not even close it. The environment is read by ztc_discovery_open (ZERYNTH_HOME, HOME,
 * ZTC_PLUGIN_PATH, ZTC_DEVICES_FILE, ZTC_DEVICE_SOURCES; none of them where the program runs with raised rights), so no other thread may change it meanwhile.
 *
 * Failures.  Each function that can fail returns a ztc_status, ZTC_OK or one of ZTC_E_...; one that is not known is a failure
 * too. ZTC_E_ARGUMENT is for NULL where it is not allowed, and for calls from a callback that may not make them; then nothing has happened.
 */
#ifndef ZTC_DISCOVERY_H
#define ZTC_DISCOVERY_H

#include <ztc/abi.h>

#ifdef __cplusplus
extern "C" {
#endif

#if defined(__GNUC__)
#define ZTC_DISCOVERY_API __attribute__((visibility("default")))
#else
#define ZTC_DISCOVERY_API
#endif

/* One look at the devices, kept up to date; opaque. */
struct ztc_discovery;

/* How to look. All of it is borrowed for the length of ztc_discovery_open. */
struct ztc_discovery_options {
    uint32_t struct_size;
    /* Milliseconds after which a source that does not answer counts as stuck; 0: 2000. */
    uint32_t patience_ms;
    /* The folder that holds .zerynth2, with the user's names for devices and custom VMs. NULL or "": $ZERYNTH_HOME, else the user's home
     * folder. It need not be there. */
    const char *home;
    /* Folders with modules that are searched before the others; each must be there. NULL where the count is 0. */
    const char *const *plugin_dirs;
    uint32_t plugin_dir_count; /* 32 at most */
    uint32_t reserved;         /* 0 */
    /* A file that stands for devices, see ztc's device-file module. NULL: $ZTC_DEVICES_FILE; "": none. */
    const char *devices_file;
    /* Ids of the sources to use, apart by commas, such as "usb,configured". NULL: $ZTC_DEVICE_SOURCES; "": all there are. */
    const char *sources;
};

/* vid or pid of what is not on USB. */
#define ZTC_DISCOVERY_NO_ID UINT32_C(0xFFFFFFFF)

/* One way to reach a device; a row of ztc_discovery_device.nodes. */
struct ztc_discovery_node {
    const char
        *kind; /* "serial", "disk", "hid", "dfu", "usb"; another may come, and is carried along */
    const char *path;  /* absolute: "/dev/ttyACM0" */
    const char *mount; /* of a disk: the folder where it is mounted */
    const char *label; /* which of several this one is */
};

/* How much a candidate is worth. */
#define ZTC_DISCOVERY_BRIDGE 1u     /* a USB chip that many boards share */
#define ZTC_DISCOVERY_BOOTLOADER 2u /* the boot loader of a microcontroller: this family */
#define ZTC_DISCOVERY_EXACT 3u      /* this board, or what the user said */

/* One thing that a device may be; a row of ztc_discovery_device.candidates. */
struct ztc_discovery_candidate {
    const char *target;          /* id of a target, or short name of a custom VM */
    const char *original_target; /* of a custom VM: the target that it was made from */
    const char *name;            /* for people */
    const char *alias;           /* the user's own name for this very device */
    const char *class_name;
    const char *chip_id;
    const char *remote_id;
    const char *mode;   /* "serial", "dfu", "msc", "probe", "hid", or "" */
    const char *reason; /* for people: why it is a candidate */
    uint32_t strength;  /* ZTC_DISCOVERY_BRIDGE, ... */
    uint32_t custom;    /* 1: a custom VM, 0: a target */
    uint32_t ambiguous; /* 1: another candidate of this device is as likely, so ask the user */
    uint32_t
        twin; /* 1: another device that is there has the same uid, so no alias can tell them apart */
};

/* One physical device, whatever the number of its nodes. */
struct ztc_discovery_device {
    uint32_t struct_size;
    uint32_t vid; /* 0 to 0xFFFF, or ZTC_DISCOVERY_NO_ID; likewise pid */
    uint32_t pid;
    uint32_t reserved; /* 0 */
    const char
        *id; /* what tells it from all others for as long as it is there; opaque, not for people */
    const char *
        uid; /* SHA-1 of VID:PID:SERIAL in 40 hexadecimal digits; two devices without a serial number may share it */
    const char *source; /* which source found it: "usb" */
    const char *serial; /* serial number as the device has it */
    const char *manufacturer;
    const char *product;
    const char *description;       /* for people, the best that is known */
    const char *port;              /* path of the first serial node; NULL: none */
    const char *disk;              /* mount of the first disk that is mounted; NULL: none */
    const char *block;             /* path of that disk, else of the first one; NULL: none */
    const struct ztc_table *nodes; /* rows of struct ztc_discovery_node */
    const struct ztc_table
        *candidates; /* rows of struct ztc_discovery_candidate, the likeliest first */
};

#define ZTC_DISCOVERY_ADDED 1u   /* `device` is there */
#define ZTC_DISCOVERY_CHANGED 2u /* `device` is another than `before`: nodes, or what it may be */
#define ZTC_DISCOVERY_REMOVED 3u /* `device` has gone; it has no candidates any more */
#define ZTC_DISCOVERY_TROUBLE \
    4u /* something cannot be read, or a source fails or is stuck: `text` */
#define ZTC_DISCOVERY_SETTLED 5u /* every source has said once what is there; comes once */

/* What happened. All of it is borrowed until the callback returns. */
struct ztc_discovery_event {
    uint32_t struct_size;
    uint32_t kind; /* ZTC_DISCOVERY_ADDED, ...; skip what is not known */
    const struct ztc_discovery_device *device; /* ADDED, CHANGED, REMOVED; otherwise NULL */
    const struct ztc_discovery_device *before; /* CHANGED, without candidates; otherwise NULL */
    const char *text; /* TROUBLE: one line for people, fit for a terminal; otherwise "" */
};

/*
 * Told of one event, on the thread that dispatches. It may call every function but ztc_discovery_dispatch and ztc_discovery_settle on this
 * handle, ztc_discovery_close included. It must not throw or jump out.
 */
typedef void ztc_discovery_callback(void *ctx, const struct ztc_discovery_event *event);

/*
 * Begins. Reads the home and the modules, some milliseconds (longer, 5 s at most, where another program holds devices.db), and waits for
 * no device: those that are there come as ADDED. options may be NULL: all as by default. *ret_discovery is the
 * caller's to close, and untouched on failure.
 *
 * error takes, on failure, one line with what is wrong and what to do, cut to error_size with its NUL; may be NULL where error_size is 0.
 * ZTC_E_UNSUPPORTED: no module is there that finds devices. ZTC_E_INVALID: an option or the home is wrong. Any thread.
 */
ZTC_DISCOVERY_API ztc_status ztc_discovery_open(const struct ztc_discovery_options *options,
                                                char *error, size_t error_size,
                                                struct ztc_discovery **ret_discovery);

/*
 * Ends, and takes back all that the handle gave out. Takes NULL. Waits for the sources to end; half a second at most, then one that is
 * stuck is left behind with its memory. From a callback, it ends when that callback has returned.
 */
ZTC_DISCOVERY_API void ztc_discovery_close(struct ztc_discovery *discovery);

/*
 * Whom to tell of events from now on: one callback for each handle, the last one wins; NULL: nobody. ctx is handed back. Devices that
 * were told of already are not told of again: ztc_discovery_list has them. Subscribed before the first dispatch, one hears of all.
 */
ZTC_DISCOVERY_API ztc_status ztc_discovery_subscribe(struct ztc_discovery *discovery,
                                                     ztc_discovery_callback *callback, void *ctx);

/*
 * A descriptor for poll, select or an event loop: readable (POLLIN) when ztc_discovery_dispatch has something to do. It is the
 * library's, the same until close; do nothing else with it. -1 for NULL.
 */
ZTC_DISCOVERY_API int ztc_discovery_descriptor(const struct ztc_discovery *discovery);

/*
 * Takes what has happened and tells the callback; without one, the list is brought up to date all the same. Never waits
 * for a device, and takes at most 4096 events at once: the descriptor stays readable while there are more. A change in the home
 * makes it read names and modules anew, as ztc_discovery_open does.
 *
 * On failure one event may be lost: take the list. ZTC_E_MEMORY: for want of memory. Others: ztc_discovery_error says. The handle
 * can be used on.
 */
ZTC_DISCOVERY_API ztc_status ztc_discovery_dispatch(struct ztc_discovery *discovery);

/*
 * Dispatches until every source has said once what is there, or was put aside: for who wants a list and not events. ZTC_E_LIMIT: it took
 * longer than wait_ms (0: do not wait); call it again, or take the list as far as it goes. Signals do not end it. Returns
 * at once when that came before. Failures as for ztc_discovery_dispatch.
 */
ZTC_DISCOVERY_API ztc_status ztc_discovery_settle(struct ztc_discovery *discovery,
                                                  uint32_t wait_ms);

/*
 * All devices after the events taken so far, sorted by source and id: a table of struct ztc_discovery_device. It is a copy that does not
 * change, valid until the next ztc_discovery_list or the close of this handle. ZTC_E_MEMORY: then the last one is gone too. In a
 * callback, devices that come and go are in it already; new names may still be on their way as further events.
 */
ZTC_DISCOVERY_API ztc_status ztc_discovery_list(struct ztc_discovery *discovery,
                                                const struct ztc_table **ret_devices);

/* Why the last function that failed on this handle did: one line for people, fit for a terminal, "" if none did. Valid until the next call with
 * this handle. For NULL, a text that says so. */
ZTC_DISCOVERY_API const char *ztc_discovery_error(const struct ztc_discovery *discovery);

/*
 * Writes text so that a terminal, a log or a label can show it: what could steer a terminal becomes \xNN or \u{NNNN}. Always ends in NUL,
 * cut to size. Returns buffer, or "" where buffer is NULL or size is 0. text may be NULL: "". Any thread, no handle.
 */
ZTC_DISCOVERY_API const char *ztc_discovery_printable(const char *text, char *buffer, size_t size);

/* Version of the library, "0.1.0"; static. Any thread. */
ZTC_DISCOVERY_API const char *ztc_discovery_version(void);

#ifdef __cplusplus
}
#endif
#endif
