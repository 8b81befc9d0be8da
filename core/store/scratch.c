/* SPDX-License-Identifier: Apache-2.0 */
/* Folders for long work, each with a lock of its own on the folder itself. */
#include "store/scratch.h"

#include "base/file.h"
#include "store/place.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

/* A name may be taken, or a new folder cleared away by another ztc before it is locked: then another name. */
#define TRIES_MAX 16u

static bool try_lock(int fd)
{
    int result;
    do {
        result = flock(fd, LOCK_EX | LOCK_NB);
    } while (result != 0 && errno == EINTR);
    return result == 0;
}

/* Is the locked folder the one that stands in tmp/ under this name? */
static bool is_there(const struct ztc_home *home, const char *name, int fd)
{
    struct stat locked;
    struct stat there;
    return fstat(fd, &locked) == 0 && fstatat(home->tmp, name, &there, AT_SYMLINK_NOFOLLOW) == 0 &&
           locked.st_ino == there.st_ino && locked.st_dev == there.st_dev;
}

/* 0, EEXIST for a name to be passed over, or another errno. */
static int make(struct ztc_scratch *scratch, const struct ztc_home *home)
{
    if (mkdirat(home->tmp, scratch->name, 0700) != 0) {
        return errno;
    }
    scratch->folder = ztc_place_open(home->tmp, scratch->name);
    int errnum = scratch->folder < 0 ? errno : 0;
    bool locked = errnum == 0 && try_lock(scratch->folder);
    if (errnum == 0 && !locked) {
        errnum = errno;
    }
    if (locked && is_there(home, scratch->name, scratch->folder)) {
        return 0;
    }
    ztc_fd_close(&scratch->folder);
    if (errnum == 0 || errnum == EWOULDBLOCK || errnum == ENOENT) {
        return EEXIST; /* another ztc took it for a leftover, and clears it away */
    }
    (void)unlinkat(home->tmp, scratch->name, AT_REMOVEDIR);
    return errnum;
}

static void forget(struct ztc_scratch *scratch)
{
    ztc_fd_close(&scratch->folder);
    ztc_free_text(&scratch->name);
    ztc_free_text(&scratch->path);
    *scratch = (struct ztc_scratch){.folder = -1};
}

ztc_status ztc_scratch_begin(struct ztc_scratch *scratch, const struct ztc_home *home,
                             struct ztc_error *error)
{
    *scratch = (struct ztc_scratch){.folder = -1};
    for (unsigned i = 0; i < TRIES_MAX; i++) {
        if (asprintf(&scratch->name, ZTC_PLACE_SCRATCH "%lx-%x", (unsigned long)getpid(), i) < 0) {
            scratch->name = NULL;
            return ztc_error_memory(error);
        }
        if (asprintf(&scratch->path, "%s/tmp/%s", home->path, scratch->name) < 0) {
            scratch->path = NULL;
            forget(scratch);
            return ztc_error_memory(error);
        }
        int errnum = make(scratch, home);
        if (errnum == 0) {
            scratch->home = home;
            return ZTC_OK;
        }
        if (errnum != EEXIST || i + 1 == TRIES_MAX) {
            ztc_status status = ztc_place_failed(error, errnum, home, "tmp", scratch->name,
                                                 "cannot make the folder");
            forget(scratch);
            return status;
        }
        forget(scratch);
    }
    return ZTC_E_INTERNAL; /* not reached: the last attempt returns */
}

void ztc_scratch_drop(struct ztc_scratch *scratch)
{
    if (scratch->home == NULL) {
        return;
    }
    struct ztc_error ignored = {0};
    if (ztc_place_scrub(scratch->home, scratch->name, &ignored) != ZTC_OK) {
        ztc_error_clear(&ignored); /* the next ztc clears it away */
    }
    forget(scratch);
}

void ztc_scratch_clear(const struct ztc_home *home, const char *entry)
{
    ZTC_CLEANUP(ztc_fd_close) int fd = ztc_place_open(home->tmp, entry);
    if (fd < 0 || !try_lock(fd)) {
        return;
    }
    struct ztc_error ignored = {0};
    if (ztc_place_scrub(home, entry, &ignored) != ZTC_OK) {
        ztc_error_clear(&ignored);
    }
}
