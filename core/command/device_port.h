/* SPDX-License-Identifier: Apache-2.0 */
/* The serial port that the user means by an alias, a uid or a path, and where it goes when it comes back. */
#ifndef ZTC_COMMAND_DEVICE_PORT_H
#define ZTC_COMMAND_DEVICE_PORT_H

#include "command/session.h"

struct ztc_device_port {
    struct ztc_session *session;
    const char *path; /* the port; in the session's arena */
    uint32_t baud;    /* what its board speaks, as far as that is known */
};

/*
 * Finds the port now. ZTC_E_INVALID: there is none, or several devices are meant. *port is to be given back by
 * ztc_device_port_close in any case, and must be zeroed before.
 */
ztc_status ztc_device_port_find(struct ztc_session *session, const char *what,
                                struct ztc_device_port *port) ZTC_MUST_CHECK;
void ztc_device_port_close(struct ztc_device_port *port);

/* Readable when ztc_device_port_now should be asked again; -1: never. */
int ztc_device_port_changes(const struct ztc_device_port *port);

/* Where the device is now (void *: struct ztc_device_port), borrowed until the next call; NULL: nowhere, or without a serial port. */
const char *ztc_device_port_now(void *ctx);

#endif
