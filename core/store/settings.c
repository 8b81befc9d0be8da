/* SPDX-License-Identifier: Apache-2.0 */
/* Small files of the user's settings below cfg/: read whole, replaced whole. */
#include "store/settings.h"

#include "base/file.h"
#include "store/place.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define CONFIG "cfg"

static ztc_status failed(const struct ztc_home *home, int errnum, const char *name,
                         const char *what, struct ztc_error *error)
{
    return ztc_place_failed(error, errnum, home, CONFIG, name, what);
}

static ztc_status check_name(const char *name, struct ztc_error *error)
{
    return ztc_place_path_ok(name) ? ZTC_OK
                                   : ztc_error_set(error, ZTC_E_ARGUMENT, /* remedy= */ NULL,
                                                   "\"%.64s\" cannot be a file of settings", name);
}

static ztc_status check_write(const struct ztc_home *home, const char *name,
                              struct ztc_error *error)
{
    if (home->lock < 0) {
        return ztc_error_set(error, ZTC_E_ARGUMENT, /* remedy= */ NULL,
                             "%s/" CONFIG " is to be changed without its lock", home->path);
    }
    return check_name(name, error);
}

/* ---- folders ---- */

/* Opens cfg/; with `make` it is there afterwards. -1 and errno on failure. */
static int open_config(const struct ztc_home *home, bool make)
{
    if (make && mkdirat(home->folder, CONFIG, 0700) == 0) {
        int errnum = ztc_place_sync(home->folder);
        if (errnum != 0) {
            errno = errnum;
            return -1;
        }
    } else if (make && errno != EEXIST) {
        return -1;
    }
    return ztc_place_open(home->folder, CONFIG);
}

/* Opens one folder on the way; `element` is not ended by NUL. -1 and errno on failure. */
static int step_into(int parent, const char *element, size_t length, bool make)
{
    char name[NAME_MAX + 1];
    if (length > NAME_MAX) {
        errno = ENAMETOOLONG;
        return -1;
    }
    memcpy(name, element, length);
    name[length] = '\0';
    if (make && mkdirat(parent, name, 0700) != 0 && errno != EEXIST) {
        return -1;
    }
    int errnum = make ? ztc_place_sync(parent) : 0;
    if (errnum != 0) {
        errno = errnum;
        return -1;
    }
    return ztc_place_open(parent, name);
}

/* Opens the folder that holds the file. *ret_last is the file's own name, borrowed. -1 and errno on failure. */
static int open_parent(const struct ztc_home *home, const char *name, bool make,
                       const char **ret_last)
{
    if (home->folder < 0) {
        errno = ENOENT;
        return -1;
    }
    int folder = open_config(home, make);
    while (folder >= 0) {
        size_t length = strcspn(name, "/");
        if (name[length] == '\0') {
            *ret_last = name;
            return folder;
        }
        int next = step_into(folder, name, length, make);
        ztc_fd_close(&folder);
        folder = next;
        name += length + 1;
    }
    return -1;
}

/* ---- reading ---- */

/* "<home>/cfg/a" of the file "a/b", in memory of the caller's; NULL when out of memory. */
static char *label_of(const struct ztc_home *home, const char *name)
{
    const char *slash = strrchr(name, '/');
    char *label = NULL;
    int length = slash != NULL ? (int)(slash - name) : 0;
    return asprintf(&label, "%s/" CONFIG "%s%.*s", home->path, length > 0 ? "/" : "", length,
                    name) < 0
               ? NULL
               : label;
}

ztc_status ztc_settings_read(const struct ztc_home *home, const char *name, size_t max,
                             struct ztc_buffer *buffer, struct ztc_error *error, bool *ret_found)
{
    ztc_status status = check_name(name, error);
    if (status != ZTC_OK) {
        return status;
    }
    const char *last = NULL;
    ZTC_CLEANUP(ztc_fd_close) int folder = open_parent(home, name, /* make= */ false, &last);
    if (folder < 0 && errno == ENOENT) {
        *ret_found = false;
        return ZTC_OK;
    }
    if (folder < 0) {
        return failed(home, errno, name, "cannot be opened", error);
    }
    ZTC_CLEANUP(ztc_free_text) char *label = label_of(home, name);
    return label != NULL ? ztc_file_read(folder, label, last, max, buffer, error, ret_found)
                         : ztc_error_memory(error);
}

/* Refuses a secret that is none. */
static ztc_status check_secret(const struct ztc_home *home, int fd, const char *name, size_t max,
                               struct ztc_error *error)
{
    struct stat status;
    if (fstat(fd, &status) != 0) {
        return failed(home, errno, name, "cannot be read", error);
    }
    if (!S_ISREG(status.st_mode)) {
        return ztc_error_set(error, ZTC_E_INVALID, /* remedy= */ NULL,
                             "%s/" CONFIG "/%s is not a regular file", home->path, name);
    }
    if (status.st_uid != geteuid()) {
        return ztc_error_set(error, ZTC_E_INVALID, "take it over with chown, or remove it",
                             "%s/" CONFIG "/%s belongs to another user, and is not used",
                             home->path, name);
    }
    if ((status.st_mode & 0077u) != 0) {
        ZTC_CLEANUP(ztc_free_text) char *remedy = NULL;
        if (asprintf(&remedy, "chmod 600 '%s/" CONFIG "/%s'", home->path, name) < 0) {
            remedy = NULL;
            return ztc_error_memory(error);
        }
        return ztc_error_set(error, ZTC_E_INVALID, remedy,
                             "%s/" CONFIG "/%s holds a secret, and others may read it", home->path,
                             name);
    }
    if ((uintmax_t)status.st_size > max) {
        return ztc_error_set(error, ZTC_E_LIMIT, /* remedy= */ NULL,
                             "%s/" CONFIG "/%s is larger than %zu bytes", home->path, name, max);
    }
    return ZTC_OK;
}

/* Reads until the end, or until the room is full. 0 or an errno. */
static int read_room(int fd, char *room, size_t max, size_t *ret_size)
{
    size_t size = 0;
    while (size < max) {
        ssize_t got = read(fd, room + size, max - size);
        if (got < 0 && errno == EINTR) {
            continue;
        }
        if (got < 0) {
            return errno;
        }
        if (got == 0) {
            break;
        }
        size += (size_t)got;
    }
    room[size] = '\0';
    *ret_size = size;
    return 0;
}

ztc_status ztc_settings_read_secret(const struct ztc_home *home, const char *name, size_t max,
                                    char *room, struct ztc_error *error, size_t *ret_size,
                                    bool *ret_found)
{
    ztc_status status = check_name(name, error);
    if (status != ZTC_OK) {
        return status;
    }
    const char *last = NULL;
    ZTC_CLEANUP(ztc_fd_close) int fd = -1;
    ZTC_CLEANUP(ztc_fd_close) int folder = open_parent(home, name, /* make= */ false, &last);
    if (folder >= 0) {
        fd = openat(folder, last, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
    }
    if (fd < 0 && errno == ENOENT) {
        *ret_found = false;
        return ZTC_OK;
    }
    if (fd < 0) {
        return failed(home, errno, name, "cannot be opened", error);
    }
    status = check_secret(home, fd, name, max, error);
    if (status != ZTC_OK) {
        return status;
    }
    int errnum = read_room(fd, room, max, ret_size);
    if (errnum != 0) {
        explicit_bzero(room, max);
        return failed(home, errnum, name, "cannot be read", error);
    }
    *ret_found = true;
    return ZTC_OK;
}

/* ---- writing ---- */

ztc_status ztc_settings_prepare(struct ztc_home *home, const char *name, const void *data,
                                size_t size, mode_t mode, struct ztc_error *error,
                                struct ztc_settings_change *ret_change)
{
    ztc_status status = check_write(home, name, error);
    if (status != ZTC_OK) {
        return status;
    }
    struct ztc_settings_change change = {.home = home, .name = name};
    change.folder = open_parent(home, name, /* make= */ true, &change.last);
    if (change.folder < 0) {
        return failed(home, errno, name, "cannot be written", error);
    }
    (void)snprintf(change.aside, sizeof(change.aside), ZTC_PLACE_NEW "settings-%lx",
                   (unsigned long)getpid());
    ZTC_CLEANUP(ztc_free_text) char *label = NULL;
    if (asprintf(&label, "%s/tmp", home->path) < 0) {
        label = NULL;
    }
    status = label != NULL
                 ? ztc_file_create(home->tmp, label, change.aside, data, size, mode, error)
                 : ztc_error_memory(error);
    if (status == ZTC_OK) {
        *ret_change = change;
    } else {
        ztc_fd_close(&change.folder);
    }
    return status;
}

ztc_status ztc_settings_commit(struct ztc_settings_change *change, struct ztc_error *error)
{
    const struct ztc_home *home = change->home;
    struct stat there;
    if (home == NULL) {
        return ZTC_OK;
    }
    /* A folder, fifo or device of the user's is not ours to replace. */
    if (fstatat(change->folder, change->last, &there, AT_SYMLINK_NOFOLLOW) == 0 &&
        !S_ISREG(there.st_mode)) {
        return ztc_error_set(error, ZTC_E_INVALID, "move that away and try again",
                             "%s/" CONFIG "/%s is not a regular file", home->path, change->name);
    }
    if (renameat(home->tmp, change->aside, change->folder, change->last) != 0) {
        return failed(home, errno, change->name, "cannot be written", error);
    }
    change->aside[0] = '\0';
    int errnum = ztc_place_sync(change->folder);
    return errnum == 0 ? ZTC_OK : failed(home, errnum, change->name, "cannot be written", error);
}

void ztc_settings_drop(struct ztc_settings_change *change)
{
    if (change->home == NULL) {
        return;
    }
    struct ztc_error ignored = {0};
    if (change->aside[0] != '\0' &&
        ztc_place_scrub(change->home, change->aside, &ignored) != ZTC_OK) {
        ztc_error_clear(&ignored); /* the next ztc that locks clears it away */
    }
    ztc_fd_close(&change->folder);
    change->home = NULL;
}

ztc_status ztc_settings_write(struct ztc_home *home, const char *name, const void *data,
                              size_t size, mode_t mode, struct ztc_error *error)
{
    ZTC_CLEANUP(ztc_settings_drop) struct ztc_settings_change change = {0};
    ztc_status status = ztc_settings_prepare(home, name, data, size, mode, error, &change);
    return status == ZTC_OK ? ztc_settings_commit(&change, error) : status;
}

ztc_status ztc_settings_remove(struct ztc_home *home, const char *name, struct ztc_error *error,
                               bool *ret_found)
{
    ztc_status status = check_write(home, name, error);
    if (status != ZTC_OK) {
        return status;
    }
    const char *last = NULL;
    ZTC_CLEANUP(ztc_fd_close) int folder = open_parent(home, name, /* make= */ false, &last);
    bool gone = folder >= 0 && unlinkat(folder, last, 0) == 0;
    if (!gone && errno != ENOENT) {
        return failed(home, errno, name, "cannot be removed", error);
    }
    int errnum = gone ? ztc_place_sync(folder) : 0;
    if (errnum != 0) {
        return failed(home, errnum, name, "cannot be removed", error);
    }
    *ret_found = gone;
    return ZTC_OK;
}

/* ---- listing ---- */

static int compare_names(const void *left, const void *right)
{
    const char *const *a = left;
    const char *const *b = right;
    return strcmp(*a, *b);
}

/* 0 or an errno. */
static int collect(DIR *stream, struct ztc_arena *arena, const char ***names, size_t *count)
{
    size_t capacity = 0;
    for (;;) {
        errno = 0;
        const struct dirent *entry = readdir(stream);
        if (entry == NULL) {
            return errno;
        }
        if (entry->d_name[0] == '.') {
            continue;
        }
        *names = ztc_arena_grow(arena, *names, *count, &capacity, sizeof(**names));
        const char *copy = ztc_arena_copy(arena, entry->d_name, strlen(entry->d_name));
        if (*names == NULL || copy == NULL) {
            return ENOMEM;
        }
        (*names)[(*count)++] = copy;
    }
}

ztc_status ztc_settings_list(const struct ztc_home *home, const char *folder,
                             struct ztc_arena *arena, struct ztc_error *error,
                             const char ***ret_names, size_t *ret_count)
{
    const char **names = NULL;
    size_t count = 0;
    ztc_status status = check_name(folder, error);
    if (status != ZTC_OK) {
        return status;
    }
    const char *last = NULL;
    ZTC_CLEANUP(ztc_fd_close) int parent = open_parent(home, folder, /* make= */ false, &last);
    ZTC_CLEANUP(ztc_fd_close) int fd = parent >= 0 ? ztc_place_open(parent, last) : -1;
    if (fd < 0 && errno != ENOENT) {
        return failed(home, errno, folder, "cannot open the folder", error);
    }
    if (fd >= 0) {
        ZTC_CLEANUP(ztc_place_list_done) DIR *stream = ztc_place_list(fd);
        int errnum = stream != NULL ? collect(stream, arena, &names, &count) : errno;
        if (errnum != 0) {
            return failed(home, errnum, folder, "cannot be read", error);
        }
    }
    if (count > 1) {
        qsort(names, count, sizeof(*names), compare_names);
    }
    *ret_names = names;
    *ret_count = count;
    return ZTC_OK;
}
