/* SPDX-License-Identifier: Apache-2.0 */
/* A folder in tmp/ that is filled with files, put on the disk, and then renamed or thrown away. */
#include "store/aside.h"

#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static ztc_status failed(const struct ztc_aside *aside, int errnum, const char *path,
                         const char *what, struct ztc_error *error)
{
    char name[ZTC_PLACE_ENTRY_MAX + PATH_MAX];
    (void)snprintf(name, sizeof(name), "%s%s%s", aside->name, path != NULL ? "/" : "",
                   path != NULL ? path : "");
    return ztc_place_failed(error, errnum, aside->home, "tmp", name, what);
}

static int make_folder(const struct ztc_home *home, const char *name)
{
    if (mkdirat(home->tmp, name, 0755) == 0) {
        return 0;
    }
    if (errno != EEXIST) {
        return errno;
    }
    /* We hold the lock, so this is no other ztc's, whatever it is. */
    struct ztc_error ignored = {0};
    if (ztc_place_scrub(home, name, &ignored) != ZTC_OK) {
        ztc_error_clear(&ignored);
    }
    return mkdirat(home->tmp, name, 0755) == 0 ? 0 : errno;
}

ztc_status ztc_aside_begin(struct ztc_aside *aside, const struct ztc_home *home, const char *prefix,
                           const char *short_name, struct ztc_error *error)
{
    aside->home = home;
    aside->folder = -1;
    aside->open_count = 0;
    (void)snprintf(aside->name, sizeof(aside->name), "%s%s-%lx", prefix, short_name,
                   (unsigned long)getpid());
    int errnum = make_folder(home, aside->name);
    if (errnum != 0) {
        return failed(aside, errnum, /* path= */ NULL, "cannot make the folder", error);
    }
    aside->folder = ztc_place_open(home->tmp, aside->name);
    if (aside->folder < 0) {
        return failed(aside, errno, /* path= */ NULL, "cannot open the folder", error);
    }
    return ZTC_OK;
}

/* Puts the files that are open on the disk. Goes on after a failure; 0 or the first errno. */
static int sync_open(struct ztc_aside *aside)
{
    int first = 0;
    for (size_t i = 0; i < aside->open_count; i++) {
        int errnum = first == 0 ? ztc_place_sync(aside->open[i]) : 0;
        /* After fsync close has nothing left to tell. */
        ztc_fd_close(&aside->open[i]);
        first = first == 0 ? errnum : first;
    }
    aside->open_count = 0;
    return first;
}

ztc_status ztc_aside_write(struct ztc_aside *aside, const struct ztc_store_file *file,
                           struct ztc_error *error)
{
    if (aside->open_count == ZTC_ASIDE_OPEN_MAX) {
        int errnum = sync_open(aside);
        if (errnum != 0) {
            return failed(aside, errnum, /* path= */ NULL, "cannot be written", error);
        }
    }
    const char *name = NULL;
    int parent = ztc_place_open_parent(aside->folder, file->path, /* make= */ true, &name);
    if (parent < 0) {
        return failed(aside, errno, file->path, "cannot be created", error);
    }
    int fd = openat(parent, name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0644);
    int errnum = fd < 0 ? errno : 0;
    if (parent != aside->folder) {
        ztc_fd_close(&parent);
    }
    if (fd < 0) {
        return failed(aside, errnum, file->path, "cannot be created", error);
    }
    aside->open[aside->open_count++] = fd;
    errnum = ztc_fd_write(fd, file->data, file->size);
    if (errnum != 0) {
        return failed(aside, errnum, file->path, "cannot be written", error);
    }
    /* All files on their way before the first is waited for: one journal commit instead of one each. */
    (void)sync_file_range(fd, 0, 0, SYNC_FILE_RANGE_WRITE);
    return ZTC_OK;
}

/* Length of the folder part of a path, 0 if it has none. */
static size_t folder_length(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash != NULL ? (size_t)(slash - path) : 0;
}

/* Was the folder of files[i] synced already, as that of the file before it? */
static bool same_folder(const struct ztc_store_file *files, size_t i)
{
    size_t length = folder_length(files[i].path);
    return i > 0 && folder_length(files[i - 1].path) == length &&
           strncmp(files[i - 1].path, files[i].path, length) == 0;
}

/* Syncs each folder on the way to the file; one that is not there held no file that was written. */
static int sync_parents(const struct ztc_aside *aside, const char *path)
{
    char part[PATH_MAX];
    for (const char *slash = strchr(path, '/'); slash != NULL; slash = strchr(slash + 1, '/')) {
        size_t length = (size_t)(slash - path);
        if (length >= sizeof(part)) {
            return ENAMETOOLONG;
        }
        memcpy(part, path, length);
        part[length] = '\0';
        ZTC_CLEANUP(ztc_fd_close) int fd = ztc_place_open(aside->folder, part);
        if (fd < 0 && errno == ENOENT) {
            return 0;
        }
        int errnum = fd < 0 ? errno : ztc_place_sync(fd);
        if (errnum != 0) {
            return errnum;
        }
    }
    return 0;
}

ztc_status ztc_aside_sync(struct ztc_aside *aside, const struct ztc_store_file *files, size_t count,
                          struct ztc_error *error)
{
    int errnum = sync_open(aside);
    for (size_t i = 0; errnum == 0 && i < count; i++) {
        errnum = same_folder(files, i) ? 0 : sync_parents(aside, files[i].path);
    }
    if (errnum == 0) {
        errnum = ztc_place_sync(aside->folder);
    }
    return errnum == 0 ? ZTC_OK
                       : failed(aside, errnum, /* path= */ NULL, "cannot be written", error);
}

void ztc_aside_done(struct ztc_aside *aside)
{
    if (aside->home == NULL) {
        return;
    }
    (void)sync_open(aside);
    ztc_fd_close(&aside->folder);
    aside->home = NULL;
}

void ztc_aside_drop(struct ztc_aside *aside)
{
    const struct ztc_home *home = aside->home;
    if (home == NULL) {
        return;
    }
    for (size_t i = 0; i < aside->open_count; i++) {
        ztc_fd_close(&aside->open[i]);
    }
    aside->open_count = 0;
    ztc_aside_done(aside);
    struct ztc_error ignored = {0};
    if (ztc_place_scrub(home, aside->name, &ignored) != ZTC_OK) {
        ztc_error_clear(&ignored); /* the next ztc that locks clears it away */
    }
}
