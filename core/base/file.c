/* SPDX-License-Identifier: Apache-2.0 */
/* Files below an open folder: whole reads, new files that are on the disk when they are done. */
#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define CHUNK_SIZE 16384u

void ztc_fd_close(int *fd)
{
    if (*fd >= 0) {
        int saved = errno;
        (void)close(*fd); /* for reading, or failed already: there is nothing to save */
        errno = saved;
    }
    *fd = -1;
}

int ztc_fd_write(int fd, const void *data, size_t size)
{
    const char *rest = data;
    while (size > 0) {
        ssize_t written = write(fd, rest, size);
        if (written < 0 && errno == EINTR) {
            continue;
        }
        if (written <= 0) {
            return written < 0 ? errno : EIO;
        }
        rest += written;
        size -= (size_t)written;
    }
    return 0;
}

void ztc_free_text(char **text)
{
    free(*text);
    *text = NULL;
}

/* What stands between label and name in a message. */
static const char *gap(const char *label)
{
    return label != NULL && label[0] != '\0' ? "/" : "";
}

static const char *shown(const char *label)
{
    return label != NULL ? label : "";
}

static int open_retry(int folder, const char *name, int flags, mode_t mode)
{
    int fd;
    do {
        fd = openat(folder, name, flags | O_CLOEXEC, mode);
    } while (fd < 0 && errno == EINTR);
    return fd;
}

ztc_status ztc_folder_open(int parent, const char *path, struct ztc_error *error, int *ret_fd)
{
    int fd = open_retry(parent, path, O_RDONLY | O_DIRECTORY, 0);
    if (fd < 0) {
        return ztc_error_system(error, errno, "%s: cannot open the folder", path);
    }
    *ret_fd = fd;
    return ZTC_OK;
}

ztc_status ztc_folder_make(int parent, const char *path, mode_t mode, struct ztc_error *error)
{
    if (mkdirat(parent, path, mode) == 0) {
        return ZTC_OK;
    }
    int errnum = errno;
    struct stat status;
    /* Any mkdir error will do here: a folder on a read-only file system is there all the same. */
    if (fstatat(parent, path, &status, 0) == 0) {
        if (S_ISDIR(status.st_mode)) {
            return ZTC_OK;
        }
        errnum = ENOTDIR;
    }
    return ztc_error_system(error, errnum, "%s: cannot make the folder", path);
}

ztc_status ztc_folder_sync(int fd, const char *label, struct ztc_error *error)
{
    int result;
    do {
        result = fsync(fd);
    } while (result != 0 && errno == EINTR);
    /* EINVAL: the file system has no such thing for folders, and so nothing to wait for. */
    if (result != 0 && errno != EINVAL) {
        return ztc_error_system(error, errno, "%s: cannot write the folder to the disk",
                                shown(label));
    }
    return ZTC_OK;
}

/* Appends what is left of fd; one byte more than max is read to see whether there is one. */
static ztc_status read_all(int fd, size_t max, struct ztc_buffer *buffer, bool *ret_too_large)
{
    char chunk[CHUNK_SIZE];
    size_t total = 0;
    for (;;) {
        ssize_t got = read(fd, chunk, sizeof(chunk));
        if (got < 0 && errno == EINTR) {
            continue;
        }
        if (got < 0) {
            return ZTC_E_INTERNAL;
        }
        if (got == 0) {
            return ZTC_OK;
        }
        if ((size_t)got > max - total) {
            *ret_too_large = true;
            return ZTC_OK;
        }
        total += (size_t)got;
        ztc_buffer_add(buffer, chunk, (size_t)got);
        if (ztc_buffer_status(buffer) != ZTC_OK) {
            return ZTC_OK;
        }
    }
}

/* Reads an open file after it was seen to be a regular one. */
static ztc_status read_regular(int fd, const char *label, const char *name, size_t max,
                               struct ztc_buffer *buffer, struct ztc_error *error)
{
    struct stat status;
    if (fstat(fd, &status) != 0) {
        return ztc_error_system(error, errno, "%s%s%s: cannot be read", shown(label), gap(label),
                                name);
    }
    if (!S_ISREG(status.st_mode)) {
        return ztc_error_set(error, ZTC_E_INVALID, NULL, "%s%s%s is not a regular file",
                             shown(label), gap(label), name);
    }
    bool too_large = (uintmax_t)status.st_size > max;
    if (!too_large && read_all(fd, max, buffer, &too_large) != ZTC_OK) {
        return ztc_error_system(error, errno, "%s%s%s: cannot be read", shown(label), gap(label),
                                name);
    }
    if (too_large) {
        return ztc_error_set(error, ZTC_E_LIMIT, NULL, "%s%s%s is larger than %zu bytes",
                             shown(label), gap(label), name, max);
    }
    return ztc_buffer_check(buffer, name, error);
}

ztc_status ztc_file_read(int folder, const char *label, const char *name, size_t max,
                         struct ztc_buffer *buffer, struct ztc_error *error, bool *ret_found)
{
    /* O_NONBLOCK: a fifo that somebody put there must not stop us before it is seen to be one. */
    ZTC_CLEANUP(ztc_fd_close)
    int fd = open_retry(folder, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY, 0);
    if (fd < 0 && errno == ENOENT && ret_found != NULL) {
        *ret_found = false;
        return ZTC_OK;
    }
    if (fd < 0 && errno == ELOOP) {
        return ztc_error_set(error, ZTC_E_INVALID, "put the file itself in its place",
                             "%s%s%s is a link, and links are not followed here", shown(label),
                             gap(label), name);
    }
    if (fd < 0) {
        return ztc_error_system(error, errno, "%s%s%s: cannot be opened", shown(label), gap(label),
                                name);
    }
    size_t before = buffer->size;
    ztc_status status = read_regular(fd, label, name, max, buffer, error);
    if (status != ZTC_OK) {
        if (buffer->data != NULL) {
            buffer->size = before;
            buffer->data[before] = '\0';
        }
        return status;
    }
    if (ret_found != NULL) {
        *ret_found = true;
    }
    return ZTC_OK;
}

/* 0, or the errno of what failed. */
static int write_to_disk(int fd, const void *data, size_t size)
{
    int result = ztc_fd_write(fd, data, size);
    if (result != 0) {
        return result;
    }
    do {
        result = fsync(fd);
    } while (result != 0 && errno == EINTR);
    return result == 0 ? 0 : errno;
}

ztc_status ztc_file_create(int folder, const char *label, const char *name, const void *data,
                           size_t size, mode_t mode, struct ztc_error *error)
{
    int fd = open_retry(folder, name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, mode);
    if (fd < 0) {
        return ztc_error_system(error, errno, "%s%s%s: cannot be created", shown(label), gap(label),
                                name);
    }
    int errnum = write_to_disk(fd, data, size);
    /* After EINTR Linux has closed the file, and fsync has told that the data is safe. */
    if (close(fd) != 0 && errnum == 0 && errno != EINTR) {
        errnum = errno;
    }
    if (errnum != 0) {
        (void)unlinkat(folder, name, 0); /* the first failure is the one to tell */
        return ztc_error_system(error, errnum, "%s%s%s: cannot be written", shown(label),
                                gap(label), name);
    }
    return ZTC_OK;
}

bool ztc_file_is_dots(const char *name)
{
    return strcmp(name, ".") == 0 || strcmp(name, "..") == 0;
}

bool ztc_file_exists(int folder, const char *name)
{
    struct stat status;
    return fstatat(folder, name, &status, AT_SYMLINK_NOFOLLOW) == 0;
}
