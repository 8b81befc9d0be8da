/* SPDX-License-Identifier: Apache-2.0 */
/* The serial port that the user means by an alias, a uid, a name or a path, and where it goes when it comes back. */
#ifndef ZTC_COMMAND_DEVICE_PORT_H
#define ZTC_COMMAND_DEVICE_PORT_H

#include "command/session.h"
#include "device/live.h"

struct ztc_device_port {
    struct ztc_session *session;
    struct ztc_live *live;         /* owned; NULL: a path of something that is no device */
    const char *path;              /* the port as it was found; in the session's arena */
    uint32_t baud;                 /* what its board speaks, as far as that is known */
    char uid[ZTC_DEVICE_UID_SIZE]; /* "": none, the port is known by its path alone */
    size_t place;                  /* which of the device's serial ports */
    bool twins;                    /* there were two of this uid: only the path tells which */
    char *now;                     /* owned: what ztc_device_port_now lent out */
};

/*
 * Finds the port now. `what` is, the first that fits: a path; an alias; a uid; a target or custom VM that only one device is; the beginning
 * of an alias or uid of only one device. ZTC_E_INVALID: there is none, several are meant, or it has no serial port. *port is to be given
 * back by ztc_device_port_close in any case, and must be zeroed before.
 */
ztc_status ztc_device_port_find(struct ztc_session *session, const char *what,
                                struct ztc_device_port *port) ZTC_MUST_CHECK;
void ztc_device_port_close(struct ztc_device_port *port);

/* Readable when ztc_device_port_now should be asked again; -1: never. */
int ztc_device_port_changes(const struct ztc_device_port *port);

/* Where the device is now (ctx: struct ztc_device_port), borrowed until the next call; NULL: nowhere, or without a serial port. */
const char *ztc_device_port_now(void *ctx);

#endif
