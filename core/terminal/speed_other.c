/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Any speed, by the kernel's own structure. Its header and <termios.h> define the same names differently, so that this file
 * includes the one, and all others the other.
 */
#include <asm/ioctls.h>
#include <asm/termbits.h>
#include <errno.h>
#include <stdint.h>
#include <sys/ioctl.h>

/* As in terminal/speed.h, which includes <termios.h>. */
int ztc_speed_set_other(int fd, uint32_t baud);
uint32_t ztc_speed_now(int fd);

#ifdef TCGETS2

int ztc_speed_set_other(int fd, uint32_t baud)
{
    struct termios2 settings;
    if (ioctl(fd, TCGETS2, &settings) != 0) {
        return errno;
    }
    settings.c_cflag &= ~(tcflag_t)(CBAUD | (CBAUD << IBSHIFT));
    settings.c_cflag |= BOTHER | (BOTHER << IBSHIFT);
    settings.c_ispeed = baud;
    settings.c_ospeed = baud;
    return ioctl(fd, TCSETS2, &settings) == 0 ? 0 : errno;
}

uint32_t ztc_speed_now(int fd)
{
    struct termios2 settings;
    return ioctl(fd, TCGETS2, &settings) == 0 ? settings.c_ospeed : 0;
}

#else

int ztc_speed_set_other(int fd, uint32_t baud)
{
    (void)fd;
    (void)baud;
    return ENOTSUP;
}

uint32_t ztc_speed_now(int fd)
{
    (void)fd;
    return 0;
}

#endif
