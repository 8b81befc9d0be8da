/* SPDX-License-Identifier: Apache-2.0 */
/* The ports of a device as the discovery protocol has them: one for each way to reach it, with what the device is, or may be. */
#ifndef ZTC_DISCOVERY_PORT_H
#define ZTC_DISCOVERY_PORT_H

#include "base/buffer.h"
#include "device/live.h"

#define ZTC_PORT_SERIAL "serial"
#define ZTC_PORT_DFU "dfu"
#define ZTC_PORT_DISK "disk"

/*
 * One port, as JSON but for its address and protocol. The parts are apart because several devices may claim one address (one entered by hand, and the
 * one that is plugged in): who says most is believed, and what it does not know is taken from the others.
 */
struct ztc_port {
    const char *
        address; /* not JSON; valid UTF-8 without control characters, likewise label and hardware_id */
    const char *protocol; /* ZTC_PORT_...; static */
    const char *label;
    const char *hardware_id; /* "" where nothing tells this board from others like it */
    const char *usb; /* properties of the plug: "vid":"0x10c4","pid":... ; "" where there is none */
    const char *what; /* properties of what it is: "ztc.target":"..." ...; never "" */
    const char *uid;  /* of the device */
    unsigned rank;    /* the higher, the more is known; see port.c */
};

/* Calls `found` for each port of the device; text is borrowed for that call. What `found` returns other than ZTC_OK is returned on; other failures are
 * want of memory. */
ztc_status ztc_port_list(const struct ztc_live_device *device, struct ztc_error *error, void *ctx,
                         ztc_status (*found)(void *ctx, const struct ztc_port *port,
                                             struct ztc_error *error)) ZTC_MUST_CHECK;

/* Appends the PORT object: what it is from the first of `ports` (at least one), and what that lacks from the next. */
void ztc_port_write(const struct ztc_port *ports, size_t count, struct ztc_buffer *buffer);

#endif
