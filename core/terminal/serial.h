/* SPDX-License-Identifier: Apache-2.0 */
/* A serial port as a board's line: opened for this program alone, at any speed, eight bits as they are. */
#ifndef ZTC_TERMINAL_SERIAL_H
#define ZTC_TERMINAL_SERIAL_H

#include "base/error.h"

#include <stdint.h>

/* Bits a second. The slowest speed that termios names, and the fastest that a USB full speed line could carry. */
#define ZTC_SERIAL_BAUD_MIN 50u
#define ZTC_SERIAL_BAUD_MAX 12000000u
#define ZTC_SERIAL_BAUD_DEFAULT 115200u

/*
 * Opens the port: 8N1, no flow control, nothing translated, never blocking, exclusive where the system can. The modem lines
 * are not dropped at close (no HUPCL): on many boards they are the reset. Works on a pseudo terminal.
 *
 * A port that is not there or may not be opened is ZTC_E_INVALID; one that another program has, ZTC_E_LIMIT. *ret_fd is the caller's to
 * ztc_serial_close; *ret_baud is the speed that the driver took, which may be another where it does not know the one asked for.
 */
ztc_status ztc_serial_open(const char *port, uint32_t baud, struct ztc_error *error, int *ret_fd,
                           uint32_t *ret_baud) ZTC_MUST_CHECK;
void ztc_serial_close(int *fd); /* takes -1, and sets it */

/* What was written and has not left yet, in bytes; 0 also where that cannot be asked. */
uint32_t ztc_serial_waiting(int fd);

#endif
