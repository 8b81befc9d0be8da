/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Creating, replacing and removing, each decided by one rename: before it the old files are what is
 * there, after it the new ones. What follows that rename is repeated by the next ztc if it is cut off.
 */
#include "store/change.h"
#include "store/custom.h"
#include "store/place.h"
#include "store/recover.h"

#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Bytes of an old file that are compared at a time. */
#define COMPARE_SIZE 8192u

ztc_status ztc_custom_create(struct ztc_home *home, const char *short_name,
                             const struct ztc_store_file *files, size_t count,
                             struct ztc_error *error)
{
    ztc_status status = ztc_change_check(home, short_name, files, count, error);
    if (status != ZTC_OK) {
        return status;
    }
    status = ztc_change_finish(home, short_name, error);
    if (status != ZTC_OK) {
        return status;
    }
    if (ztc_file_exists(home->cvm, short_name)) {
        return ztc_change_exists(short_name, error);
    }
    ZTC_CLEANUP(ztc_aside_drop) struct ztc_aside aside = {0};
    status = ztc_aside_begin(&aside, home, ZTC_PLACE_CREATE, short_name, error);
    if (status == ZTC_OK) {
        status = ztc_change_fill(&aside, files, count, error);
    }
    if (status == ZTC_OK) {
        status = ztc_change_move_in(&aside, short_name, error);
    }
    if (status == ZTC_OK) {
        ztc_aside_done(&aside);
    }
    return status;
}

/* Does the open file hold exactly this? What cannot be read does not. */
static bool holds(int fd, const char *data, size_t size)
{
    struct stat status;
    if (fstat(fd, &status) != 0 || !S_ISREG(status.st_mode) || (size_t)status.st_size != size) {
        return false;
    }
    char chunk[COMPARE_SIZE];
    size_t done = 0;
    while (done < size) {
        size_t wanted = size - done < sizeof(chunk) ? size - done : sizeof(chunk);
        ssize_t got = read(fd, chunk, wanted);
        if (got <= 0 || memcmp(chunk, data + done, (size_t)got) != 0) {
            return false;
        }
        done += (size_t)got;
    }
    return true;
}

static ztc_status refuse_write(const struct ztc_home *home, const char *short_name,
                               const char *path, int errnum, struct ztc_error *error)
{
    char place[ZTC_PLACE_ENTRY_MAX];
    (void)snprintf(place, sizeof(place), "cvm/%s", short_name);
    return ztc_place_failed(error, errnum, home, place, path, "cannot be written");
}

/*
 * Is the file in the custom VM's folder as it shall be? Fails where it could never be put, as long as nothing is
 * committed: a folder in its place, no folder where one is needed, or one that must not be written.
 */
static ztc_status look(const struct ztc_home *home, const char *short_name, int folder,
                       const struct ztc_store_file *file, struct ztc_error *error, bool *ret_same)
{
    const char *name = NULL;
    int parent = ztc_place_open_parent(folder, file->path, /* make= */ false, &name);
    int errnum = parent < 0 ? errno : 0;
    if (errnum == ENOENT) {
        /* Its folder will be made. */
        errnum = ztc_change_may_write(folder);
        *ret_same = false;
        return errnum == 0 ? ZTC_OK : refuse_write(home, short_name, file->path, errnum, error);
    }
    ZTC_CLEANUP(ztc_fd_close)
    int fd = parent < 0 ? -1 : openat(parent, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    bool same = fd >= 0 && holds(fd, file->data, file->size);
    if (errnum == 0 && !same) {
        errnum = ztc_change_may_write(parent);
    }
    if (parent >= 0 && parent != folder) {
        ztc_fd_close(&parent);
    }
    struct stat status;
    if (fd >= 0 && fstat(fd, &status) == 0 && S_ISDIR(status.st_mode)) {
        errnum = EISDIR;
    }
    if (errnum != 0) {
        return refuse_write(home, short_name, file->path, errnum, error);
    }
    *ret_same = same;
    return ZTC_OK;
}

/* Writes those of the files that differ into a folder aside, which is begun with the first of them. */
static ztc_status write_changed(struct ztc_aside *aside, const struct ztc_home *home,
                                const char *short_name, int folder,
                                const struct ztc_store_file *files, size_t count,
                                struct ztc_error *error)
{
    for (size_t i = 0; i < count; i++) {
        bool same = false;
        ztc_status status = look(home, short_name, folder, &files[i], error, &same);
        if (status == ZTC_OK && !same && aside->home == NULL) {
            status = ztc_aside_begin(aside, home, ZTC_PLACE_NEW, short_name, error);
        }
        if (status == ZTC_OK && !same) {
            status = ztc_aside_write(aside, &files[i], error);
        }
        if (status != ZTC_OK) {
            return status;
        }
    }
    return aside->home != NULL ? ztc_aside_sync(aside, files, count, error) : ZTC_OK;
}

/* The rename that decides. */
static ztc_status commit(const struct ztc_aside *aside, const char *short_name,
                         struct ztc_error *error)
{
    const struct ztc_home *home = aside->home;
    char entry[ZTC_PLACE_ENTRY_MAX];
    (void)snprintf(entry, sizeof(entry), ZTC_PLACE_COMMIT "%s", short_name);
    int errnum = renameat(home->tmp, aside->name, home->tmp, entry) == 0 ? 0 : errno;
    if (errnum == 0) {
        errnum = ztc_place_sync(home->tmp);
        if (errnum == 0) {
            return ZTC_OK;
        }
        /* Not certain to be on the disk: the old files stay. */
        (void)renameat(home->tmp, entry, home->tmp, aside->name);
    }
    return ztc_place_failed(error, errnum, home, "tmp", entry, "cannot be made");
}

ztc_status ztc_custom_replace(struct ztc_home *home, const char *short_name,
                              const struct ztc_store_file *files, size_t count,
                              struct ztc_error *error)
{
    ztc_status status = ztc_change_check(home, short_name, files, count, error);
    if (status != ZTC_OK) {
        return status;
    }
    /* First, because it may put another folder there. */
    status = ztc_change_finish(home, short_name, error);
    ZTC_CLEANUP(ztc_fd_close) int folder = -1;
    if (status == ZTC_OK) {
        status = ztc_change_open(home, short_name, error, &folder);
    }
    if (status != ZTC_OK) {
        return status;
    }
    ZTC_CLEANUP(ztc_aside_drop) struct ztc_aside aside = {0};
    status = write_changed(&aside, home, short_name, folder, files, count, error);
    if (status != ZTC_OK || aside.home == NULL) {
        return status;
    }
    status = commit(&aside, short_name, error);
    if (status != ZTC_OK) {
        return status;
    }
    ztc_aside_done(&aside);
    /* From here on it is the new files that are read. A second attempt, for failures that pass; beyond
     * that the next ztc moves them. */
    struct ztc_error first = {0};
    status = ztc_recover_commit(home, short_name, &first);
    ztc_error_clear(&first);
    return status == ZTC_OK ? ZTC_OK : ztc_recover_commit(home, short_name, error);
}

/* Takes the folder out of cvm/ for good. */
static ztc_status move_out(const struct ztc_home *home, const char *short_name, const char *entry,
                           struct ztc_error *error)
{
    int errnum = ztc_change_rename(home->cvm, short_name, home->tmp, entry);
    if (errnum == 0) {
        errnum = ztc_place_sync(home->tmp);
        if (errnum == 0) {
            errnum = ztc_place_sync(home->cvm);
        }
        if (errnum == 0) {
            return ZTC_OK;
        }
        /* Not certain to be gone on the disk: it must not be deleted piece by piece. */
        (void)ztc_change_rename(home->tmp, entry, home->cvm, short_name);
    }
    return ztc_place_failed(error, errnum, home, "cvm", short_name, "cannot be removed");
}

ztc_status ztc_custom_remove(struct ztc_home *home, const char *short_name, struct ztc_error *error)
{
    ztc_status status = ztc_change_check(home, short_name, /* files= */ NULL, 0, error);
    if (status != ZTC_OK) {
        return status;
    }
    char entry[ZTC_PLACE_ENTRY_MAX];
    (void)snprintf(entry, sizeof(entry), ZTC_PLACE_SWAP "%s", short_name);
    if (ztc_file_exists(home->tmp, entry)) {
        /* Else it would be there again afterwards. */
        status = ztc_recover_swap(home, short_name, error);
    }
    ZTC_CLEANUP(ztc_fd_close) int folder = -1;
    if (status == ZTC_OK) {
        status = ztc_change_open(home, short_name, error, &folder);
    }
    if (status != ZTC_OK) {
        return status;
    }
    (void)snprintf(entry, sizeof(entry), ZTC_PLACE_REMOVE "%s-%lx", short_name,
                   (unsigned long)getpid());
    status = move_out(home, short_name, entry, error);
    if (status != ZTC_OK) {
        return status;
    }
    struct ztc_error rest = {0};
    if (ztc_place_scrub(home, entry, &rest) != ZTC_OK ||
        ztc_change_finish(home, short_name, &rest) != ZTC_OK) {
        status = ztc_error_set(error, rest.status, rest.remedy,
                               "the custom VM \"%s\" is removed, but files of it are still in "
                               "%s/tmp: %s",
                               short_name, home->path, ztc_error_text(&rest));
        ztc_error_clear(&rest);
    }
    return status;
}
