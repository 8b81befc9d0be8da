/* SPDX-License-Identifier: Apache-2.0 */
/* A file that the user names, replaced in one step. */
#include "base/file.h"
#include "base/stop.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define MODE_NEW 0666u /* less what the user's mask takes away */
#define MODE_BITS 0777u

/* The names that a replacement works with; all owned. */
struct names {
    char *real;         /* the file itself, no link; as given where there is none yet */
    char *beside;       /* what is written before the rename */
    const char *folder; /* of both: borrowed, real is cut behind it */
    const char *name;   /* borrowed */
};

static void names_done(struct names *names)
{
    free(names->real);
    free(names->beside);
}

/* Refuses what is there and must not be replaced; *mode becomes that of the old file. */
static ztc_status look(const char *path, mode_t *mode, struct ztc_error *error)
{
    struct stat status;
    size_t length = strlen(path);
    if (length == 0 || path[length - 1] == '/') {
        return ztc_error_set(error, ZTC_E_INVALID, "name a file", "\"%s\" names no file", path);
    }
    if (stat(path, &status) != 0) {
        /* A link that leads nowhere would be replaced by the file, which nobody asked for. */
        bool absent = errno == ENOENT && lstat(path, &status) != 0 && errno == ENOENT;
        return absent ? ZTC_OK : ztc_error_system(error, errno, "%s: cannot be written", path);
    }
    if (!S_ISREG(status.st_mode)) {
        return ztc_error_set(error, ZTC_E_INVALID, "name another file", "%s is %s", path,
                             S_ISDIR(status.st_mode) ? "a folder" : "no regular file");
    }
    *mode = status.st_mode & MODE_BITS;
    return ZTC_OK;
}

static ztc_status make_names(const char *path, struct names *names, struct ztc_error *error)
{
    names->real = realpath(path, NULL);
    if (names->real == NULL && errno == ENOENT) {
        names->real = strdup(path);
    }
    if (names->real == NULL) {
        return ztc_error_system(error, errno, "%s: cannot be written", path);
    }
    char *slash = strrchr(names->real, '/');
    names->name = slash != NULL ? slash + 1 : names->real;
    names->folder = slash == NULL ? "." : slash == names->real ? "/" : names->real;
    if (slash != NULL) {
        *slash = '\0';
    }
    char *beside = NULL;
    if (asprintf(&beside, ".%.200s.%lx", names->name, (unsigned long)getpid()) < 0) {
        return ztc_error_memory(error);
    }
    names->beside = beside;
    return ZTC_OK;
}

static ztc_status replace(const struct names *names, const char *path, const void *data,
                          size_t size, mode_t mode, struct ztc_error *error)
{
    ZTC_CLEANUP(ztc_fd_close) int folder = -1;
    ztc_status status = ztc_folder_open(AT_FDCWD, names->folder, error, &folder);
    if (status == ZTC_OK) {
        status = ztc_file_create(folder, names->folder, names->beside, data, size, mode, error);
    }
    if (status != ZTC_OK) {
        return status;
    }
    if (renameat(folder, names->beside, folder, names->name) != 0) {
        int errnum = errno;
        (void)unlinkat(folder, names->beside, 0); /* the first failure is the one to tell */
        return ztc_error_system(error, errnum, "%s: cannot be written", path);
    }
    return ztc_folder_sync(folder, names->folder, error);
}

ztc_status ztc_file_replace(const char *path, const void *data, size_t size,
                            struct ztc_error *error)
{
    struct names names = {0};
    mode_t mode = MODE_NEW;
    sigset_t before;
    ztc_status status = look(path, &mode, error);
    if (status == ZTC_OK) {
        status = make_names(path, &names, error);
    }
    if (status == ZTC_OK && names.beside != NULL) {
        bool held = ztc_stop_hold(&before);
        status = replace(&names, path, data, size, mode, error);
        if (held) {
            ztc_stop_release(&before);
        }
    }
    names_done(&names);
    return status;
}
