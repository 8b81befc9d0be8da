/* SPDX-License-Identifier: Apache-2.0 */
/* Speeds of a serial port: those that termios names, and any other. */
#ifndef ZTC_TERMINAL_SPEED_H
#define ZTC_TERMINAL_SPEED_H

#include <stdbool.h>
#include <stdint.h>
#include <termios.h>

/* The constant of termios for this speed; false: it has none. */
bool ztc_speed_named(uint32_t baud, speed_t *ret_speed);

/* Sets a speed that has no name, and leaves the other settings. 0, or an errno; ENOTSUP where the system has no way. */
int ztc_speed_set_other(int fd, uint32_t baud);

/* The speed that is set, in bits a second; 0: it cannot be asked. */
uint32_t ztc_speed_now(int fd);

#endif
