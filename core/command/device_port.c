/* SPDX-License-Identifier: Apache-2.0 */
/* The serial port that the user means. */
#include "command/device_port.h"

#include "terminal/serial.h"

#include <string.h>

ztc_status ztc_device_port_find(struct ztc_session *session, const char *what,
                                struct ztc_device_port *port)
{
    *port =
        (struct ztc_device_port){.session = session, .path = what, .baud = ZTC_SERIAL_BAUD_DEFAULT};
    if (strchr(what, '/') == NULL) {
        return ztc_error_set(&session->error, ZTC_E_INVALID,
                             "ztc device discover lists what is there",
                             "no device is called \"%.64s\"", what);
    }
    return ZTC_OK;
}

void ztc_device_port_close(struct ztc_device_port *port)
{
    *port = (struct ztc_device_port){0};
}

int ztc_device_port_changes(const struct ztc_device_port *port)
{
    (void)port;
    return -1;
}

const char *ztc_device_port_now(void *ctx)
{
    const struct ztc_device_port *port = ctx;
    return port->path;
}
