/* SPDX-License-Identifier: Apache-2.0 */
/* Names and paths below the home folder, checked before they are used, and what went wrong with them. */
#include "store/place.h"

#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <ztc/board.h>

static bool is_name_character(char character)
{
    return (character >= 'a' && character <= 'z') || (character >= 'A' && character <= 'Z') ||
           (character >= '0' && character <= '9') || character == '_' || character == '-' ||
           character == ' ';
}

bool ztc_place_name_ok(const char *short_name)
{
    size_t length = strnlen(short_name, ZTC_SHORT_NAME_MAX + 1);
    if (length == 0 || length > ZTC_SHORT_NAME_MAX) {
        return false;
    }
    for (size_t i = 0; i < length; i++) {
        if (!is_name_character(short_name[i])) {
            return false;
        }
    }
    return short_name[0] != ' ' && short_name[length - 1] != ' ';
}

bool ztc_place_path_ok(const char *path)
{
    for (;;) {
        size_t length = strcspn(path, "/");
        if (length == 0 || (length == 1 && path[0] == '.') ||
            (length == 2 && path[0] == '.' && path[1] == '.')) {
            return false;
        }
        if (path[length] == '\0') {
            return true;
        }
        path += length + 1;
    }
}

int ztc_place_open(int parent, const char *name)
{
    return openat(parent, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
}

int ztc_place_open_top(int home, const char *name)
{
    bool follow = strcmp(name, "cvm") == 0;
    return follow ? openat(home, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
                  : ztc_place_open(home, name);
}

/* Opens (and makes) one folder on the way; `element` is not ended by NUL. */
static int step_into(int parent, const char *element, size_t length, bool make)
{
    char name[NAME_MAX + 1];
    if (length > NAME_MAX) {
        errno = ENAMETOOLONG;
        return -1;
    }
    memcpy(name, element, length);
    name[length] = '\0';
    if (make && mkdirat(parent, name, 0755) != 0 && errno != EEXIST) {
        return -1;
    }
    return ztc_place_open(parent, name);
}

int ztc_place_open_parent(int folder, const char *path, bool make, const char **ret_last)
{
    int parent = folder;
    for (;;) {
        size_t length = strcspn(path, "/");
        if (path[length] == '\0') {
            *ret_last = path;
            return parent;
        }
        int next = step_into(parent, path, length, make);
        if (parent != folder) {
            ztc_fd_close(&parent);
        }
        if (next < 0) {
            return -1;
        }
        parent = next;
        path += length + 1;
    }
}

DIR *ztc_place_list(int folder)
{
    int fd = ztc_place_open(folder, ".");
    if (fd < 0) {
        return NULL;
    }
    DIR *stream = fdopendir(fd); /* which owns fd from here on */
    if (stream == NULL) {
        ztc_fd_close(&fd);
    }
    return stream;
}

void ztc_place_list_done(DIR **stream)
{
    if (*stream != NULL) {
        (void)closedir(*stream);
    }
    *stream = NULL;
}

int ztc_place_sync(int fd)
{
    int result;
    do {
        result = fsync(fd);
    } while (result != 0 && errno == EINTR);
    /* EINVAL: a file system that has no such thing for folders, and so nothing to wait for. */
    return result == 0 || errno == EINVAL ? 0 : errno;
}

/* For what base has no advice on, because it knows nothing of the home folder. */
static const char *remedy_of(int errnum)
{
    switch (errnum) {
    case EXDEV:
        return "cvm and tmp in the home folder have to be on one file system";
    case ENOTDIR:
    case ELOOP:
    case EISDIR:
        return "something else is in its place: move that away and try again";
    default:
        return NULL;
    }
}

ztc_status ztc_place_failed(struct ztc_error *error, int errnum, const struct ztc_home *home,
                            const char *folder, const char *name, const char *failed)
{
    bool first = error->status == ZTC_OK;
    ztc_status status = ztc_error_system(error, errnum, "%s%s%s%s%s: %s", home->path,
                                         folder != NULL ? "/" : "", folder != NULL ? folder : "",
                                         name != NULL ? "/" : "", name != NULL ? name : "", failed);
    const char *remedy = remedy_of(errnum);
    if (first && error->remedy == NULL && remedy != NULL) {
        error->remedy = strdup(remedy); /* NULL is an error without a remedy */
    }
    return status;
}

ztc_status ztc_place_need(const struct ztc_home *home, const char *name, int *fd,
                          struct ztc_error *error)
{
    if (*fd >= 0) {
        return ZTC_OK;
    }
    if (mkdirat(home->folder, name, 0700) != 0 && errno != EEXIST) {
        return ztc_place_failed(error, errno, home, name, /* name= */ NULL,
                                "cannot make the folder");
    }
    *fd = ztc_place_open_top(home->folder, name);
    if (*fd < 0) {
        return ztc_place_failed(error, errno, home, name, /* name= */ NULL,
                                "cannot open the folder");
    }
    return ztc_folder_sync(home->folder, home->path, error);
}

ztc_status ztc_place_scrub(const struct ztc_home *home, const char *name, struct ztc_error *error)
{
    struct ztc_error first = {0};
    ztc_status status = ztc_tree_remove(home->tmp, "tmp", name, &first);
    ztc_error_clear(&first);
    if (status == ZTC_OK) {
        return ZTC_OK;
    }
    return ztc_tree_remove(home->tmp, "tmp", name, error);
}
