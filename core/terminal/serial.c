/* SPDX-License-Identifier: Apache-2.0 */
/* A serial port, set up by termios. */
#include "terminal/serial.h"

#include "base/file.h"
#include "terminal/speed.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

#define REMEDY_BUSY "end the other program, such as a serial monitor, and try again"

static ztc_status refuse_open(struct ztc_error *error, int errnum, const char *port)
{
    switch (errnum) {
    case EBUSY:
    case EWOULDBLOCK:
        return ztc_error_set(error, ZTC_E_LIMIT, REMEDY_BUSY, "%s: another program has it open",
                             port);
    case ENOENT:
    case ENODEV:
    case ENXIO:
        return ztc_error_set(error, ZTC_E_INVALID,
                             "plug the board in; ztc device discover lists what is there",
                             "%s: there is no such port", port);
    case EACCES:
    case EPERM:
        return ztc_error_set(error, ZTC_E_INVALID, /* remedy= */ NULL, "%s: may not be opened",
                             port);
    default:
        return ztc_error_system(error, errnum, "%s: cannot be opened", port);
    }
}

static ztc_status refuse_kind(struct ztc_error *error, const char *port)
{
    return ztc_error_set(error, ZTC_E_INVALID, "give a port such as /dev/ttyUSB0",
                         "%s: is no serial port", port);
}

/* Opening alone may do something to what is no terminal, so it is looked at before. */
static ztc_status open_port(const char *port, struct ztc_error *error, int *ret_fd)
{
    struct stat facts;
    if (stat(port, &facts) != 0) {
        return refuse_open(error, errno, port);
    }
    if (!S_ISCHR(facts.st_mode)) {
        return refuse_kind(error, port);
    }
    int fd = open(port, O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);
    if (fd < 0) {
        return refuse_open(error, errno, port);
    }
    if (isatty(fd) == 0) {
        ztc_fd_close(&fd);
        return refuse_kind(error, port);
    }
    *ret_fd = fd;
    return ZTC_OK;
}

/* TIOCEXCL keeps other users out, and root by courtesy alone: the lock is for programs that ask, such as a second ztc. */
static ztc_status hold(int fd, const char *port, struct ztc_error *error)
{
    if (flock(fd, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK) {
        return refuse_open(error, EBUSY, port);
    }
    if (ioctl(fd, TIOCEXCL) != 0 && errno != ENOTTY && errno != EINVAL) {
        return ztc_error_system(error, errno, "%s: cannot be had alone", port);
    }
    return ZTC_OK;
}

static int set_up(int fd, uint32_t baud)
{
    struct termios settings;
    if (tcgetattr(fd, &settings) != 0) {
        return errno;
    }
    cfmakeraw(&settings);
    settings.c_cflag &= ~(tcflag_t)(CSIZE | PARENB | PARODD | CSTOPB | CRTSCTS | HUPCL);
    settings.c_cflag |= CS8 | CREAD | CLOCAL;
    settings.c_iflag &= ~(tcflag_t)(IXON | IXOFF | IXANY | INPCK);
    settings.c_cc[VMIN] = 1;
    settings.c_cc[VTIME] = 0;
    speed_t speed = B9600;
    bool named = ztc_speed_named(baud, &speed);
    if (cfsetspeed(&settings, speed) != 0 || tcsetattr(fd, TCSANOW, &settings) != 0) {
        return errno;
    }
    return named ? 0 : ztc_speed_set_other(fd, baud);
}

ztc_status ztc_serial_open(const char *port, uint32_t baud, struct ztc_error *error, int *ret_fd,
                           uint32_t *ret_baud)
{
    int fd = -1;
    ztc_status status = open_port(port, error, &fd);
    if (status == ZTC_OK) {
        status = hold(fd, port, error);
        if (status != ZTC_OK) {
            ztc_fd_close(&fd);
            return status;
        }
    }
    if (status == ZTC_OK) {
        int errnum = set_up(fd, baud);
        if (errnum != 0) {
            status =
                ztc_error_system(error, errnum, "%s: cannot be set to %u baud, 8N1", port, baud);
        }
    }
    if (status != ZTC_OK) {
        ztc_serial_close(&fd);
        return status;
    }
    uint32_t now = ztc_speed_now(fd);
    *ret_baud = now != 0 ? now : baud;
    *ret_fd = fd;
    return ZTC_OK;
}

void ztc_serial_close(int *fd)
{
    if (*fd >= 0) {
        /* Where another program has the port too, the exclusion would outlive this one. */
        (void)ioctl(*fd, TIOCNXCL);
    }
    ztc_fd_close(fd);
}

uint32_t ztc_serial_waiting(int fd)
{
    int count = 0;
    return ioctl(fd, TIOCOUTQ, &count) == 0 && count > 0 ? (uint32_t)count : 0;
}
