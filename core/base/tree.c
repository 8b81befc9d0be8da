/* SPDX-License-Identifier: Apache-2.0 */
/* Removing a whole tree, always below an open folder, so that a link cannot lead out of it. */
#include "base/file.h"
#include "base/limits.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

/* closedir() through a pointer to the pointer. */
static void close_stream(DIR **stream)
{
    if (*stream != NULL) {
        (void)closedir(*stream);
    }
}

static ztc_status remove_entry(int folder, const char *label, const char *name, unsigned depth,
                               struct ztc_error *error);

static ztc_status failed(int errnum, const char *label, const char *name, struct ztc_error *error)
{
    return ztc_error_system(error, errnum, "%s%s%s: cannot be removed", label,
                            label[0] != '\0' ? "/" : "", name);
}

static int open_folder(int folder, const char *name)
{
    int fd;
    do {
        fd = openat(folder, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    } while (fd < 0 && errno == EINTR);
    return fd;
}

/* Removes all that the folder `name` holds. `reason` is why it was not removed as a file. */
static ztc_status empty_folder(int folder, const char *label, const char *name, unsigned depth,
                               int reason, struct ztc_error *error)
{
    int fd = open_folder(folder, name);
    if (fd < 0) {
        return failed(errno == ENOTDIR ? reason : errno, label, name, error);
    }
    ZTC_CLEANUP(close_stream) DIR *stream = fdopendir(fd); /* which owns fd from here on */
    if (stream == NULL) {
        int errnum = errno;
        ztc_fd_close(&fd);
        return failed(errnum, label, name, error);
    }
    ztc_status first = ZTC_OK;
    for (;;) {
        errno = 0;
        const struct dirent *entry = readdir(stream);
        if (entry == NULL) {
            break;
        }
        if (ztc_file_is_dots(entry->d_name)) {
            continue;
        }
        ztc_status status = remove_entry(fd, name, entry->d_name, depth + 1, error);
        first = first == ZTC_OK ? status : first;
    }
    if (errno != 0 && first == ZTC_OK) {
        first = failed(errno, label, name, error);
    }
    return first;
}

static ztc_status remove_entry(int folder, const char *label, const char *name, unsigned depth,
                               struct ztc_error *error)
{
    if (unlinkat(folder, name, 0) == 0 || errno == ENOENT) {
        return ZTC_OK;
    }
    /* Linux says EISDIR for a folder, POSIX EPERM. */
    int reason = errno;
    if (reason != EISDIR && reason != EPERM) {
        return failed(reason, label, name, error);
    }
    if (depth >= ZTC_TREE_DEPTH_MAX) {
        return ztc_error_set(error, ZTC_E_LIMIT, "remove it by hand",
                             "%s%s%s: folders are nested deeper than %u, and are not removed",
                             label, label[0] != '\0' ? "/" : "", name, ZTC_TREE_DEPTH_MAX);
    }
    ztc_status status = empty_folder(folder, label, name, depth, reason, error);
    if (status != ZTC_OK) {
        return status;
    }
    if (unlinkat(folder, name, AT_REMOVEDIR) != 0 && errno != ENOENT) {
        return failed(errno, label, name, error);
    }
    return ZTC_OK;
}

ztc_status ztc_tree_remove(int folder, const char *label, const char *name, struct ztc_error *error)
{
    const char *slash = strrchr(name, '/');
    const char *last = slash != NULL ? slash + 1 : name;
    if (last[0] == '\0' || ztc_file_is_dots(last)) {
        return ztc_error_set(error, ZTC_E_ARGUMENT, NULL, "\"%s\" is no name to remove", name);
    }
    return remove_entry(folder, label != NULL ? label : "", name, 0, error);
}
