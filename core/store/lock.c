/* SPDX-License-Identifier: Apache-2.0 */
/* The lock of the home folder: one writer at a time, and no signal of the user's in its midst. */
#include "store/lock.h"

#include "base/file.h"
#include "base/limits.h"
#include "base/stop.h"
#include "store/place.h"
#include "store/recover.h"

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <sys/file.h>
#include <time.h>

#define LOCK_NAME "lock"
#define REMEDY_BUSY "wait until it is done, or end it: `fuser` tells which process holds the file"

/* Between two looks at a lock that is taken: short against what a person notices. */
#define PAUSE_MS 10

int ztc_lock_open(const struct ztc_home *home)
{
    return openat(home->folder, LOCK_NAME, O_RDWR | O_CREAT | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC,
                  0600);
}

bool ztc_lock_try(int fd)
{
    return flock(fd, LOCK_EX | LOCK_NB) == 0;
}

static int64_t now_ms(void)
{
    struct timespec now = {0};
    (void)clock_gettime(CLOCK_MONOTONIC, &now); /* cannot fail for this clock */
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static ztc_status wait_for(const struct ztc_home *home, int fd, struct ztc_error *error)
{
    int64_t start = now_ms();
    while (!ztc_lock_try(fd)) {
        if (errno != EWOULDBLOCK && errno != EINTR) {
            return ztc_place_failed(error, errno, home, LOCK_NAME, /* name= */ NULL,
                                    "cannot be locked");
        }
        if (now_ms() - start >= ZTC_LOCK_WAIT_MS) {
            return ztc_error_set(error, ZTC_E_LIMIT, REMEDY_BUSY,
                                 "%s/" LOCK_NAME ": another ztc has held it for %d s", home->path,
                                 ZTC_LOCK_WAIT_MS / 1000);
        }
        struct timespec pause = {.tv_nsec = PAUSE_MS * 1000000L};
        (void)nanosleep(&pause, /* remaining= */ NULL);
    }
    return ZTC_OK;
}

ztc_status ztc_home_lock(struct ztc_home *home, struct ztc_error *error)
{
    if (home->folder < 0) {
        return ztc_error_set(error, ZTC_E_INVALID, /* remedy= */ NULL,
                             "%s: there is no such folder yet", home->path);
    }
    if (home->lock >= 0) {
        return ZTC_OK;
    }
    ztc_status status = ztc_place_need(home, "cvm", &home->cvm, error);
    if (status == ZTC_OK) {
        status = ztc_place_need(home, "tmp", &home->tmp, error);
    }
    if (status != ZTC_OK) {
        return status;
    }
    int fd = ztc_lock_open(home);
    if (fd < 0) {
        return ztc_place_failed(error, errno, home, LOCK_NAME, /* name= */ NULL,
                                "cannot be opened");
    }
    status = wait_for(home, fd, error);
    if (status != ZTC_OK) {
        ztc_fd_close(&fd);
        return status;
    }
    /* SIGKILL is what recovery is for. */
    home->blocked = ztc_stop_hold(&home->before);
    home->lock = fd;
    /* One custom VM that cannot be put right keeps the others from nothing, nor itself from being removed:
     * who changes it is told. */
    struct ztc_error unheard = {0};
    if (ztc_recover(home, &unheard) != ZTC_OK) {
        ztc_error_clear(&unheard);
    }
    return ZTC_OK;
}

void ztc_home_unlock(struct ztc_home *home)
{
    ztc_fd_close(&home->lock);
    if (home->blocked) {
        home->blocked = false;
        ztc_stop_release(&home->before);
    }
}
