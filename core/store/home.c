/* SPDX-License-Identifier: Apache-2.0 */
/* The home folder: finding it, making it on first use, opening it. */
#include "store/home.h"

#include "base/file.h"
#include "base/user.h"
#include "store/lock.h"
#include "store/place.h"
#include "store/recover.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define HOME_NAME ".zerynth2"
#define REMEDY_PARENT "make that folder, or point ZERYNTH_HOME at one that is there"
#define REMEDY_NOWHERE "set ZERYNTH_HOME to the folder that shall hold .zerynth2"

/* <folder>/.zerynth2, absolute. NULL, and the error filled, on failure. */
static char *below(const char *folder, struct ztc_error *error)
{
    ZTC_CLEANUP(ztc_free_text) char *here = NULL;
    if (folder[0] != '/') {
        here = getcwd(/* buf= */ NULL, 0);
        if (here == NULL) {
            (void)ztc_error_system(error, errno, "%s: cannot tell where that is", folder);
            return NULL;
        }
    }
    size_t length = strlen(folder);
    while (length > 0 && folder[length - 1] == '/') {
        length--;
    }
    char *path = NULL;
    if (asprintf(&path, "%s%s%.*s/" HOME_NAME, here != NULL ? here : "", here != NULL ? "/" : "",
                 (int)length, folder) < 0) {
        (void)ztc_error_memory(error);
        return NULL;
    }
    return path;
}

static char *find_path(struct ztc_error *error)
{
    const char *folder = secure_getenv("ZERYNTH_HOME");
    if (folder == NULL || folder[0] == '\0') {
        folder = secure_getenv("HOME");
    }
    if (folder != NULL && folder[0] != '\0') {
        return below(folder, error);
    }
    struct ztc_user user = {0};
    int errnum = ztc_user_find(getuid(), &user);
    char *path = NULL;
    if (errnum == ERANGE) {
        (void)ztc_error_set(error, ZTC_E_INVALID, REMEDY_NOWHERE,
                            "your entry in the password database is too long");
    } else if (errnum != 0) {
        (void)ztc_error_system(error, errnum, "cannot tell which your home folder is");
    } else if (user.folder == NULL) {
        (void)ztc_error_set(error, ZTC_E_INVALID, REMEDY_NOWHERE, "you have no home folder");
    } else {
        path = below(user.folder, error);
    }
    ztc_user_done(&user);
    return path;
}

/* Makes .zerynth2 in a folder that has to be there, so that a misspelt variable is noticed. */
static ztc_status make_home(const struct ztc_home *home, struct ztc_error *error)
{
    char parent[PATH_MAX];
    size_t length = strlen(home->path) - strlen("/" HOME_NAME);
    if (length >= sizeof(parent)) {
        return ztc_error_system(error, ENAMETOOLONG, "%s", home->path);
    }
    (void)snprintf(parent, sizeof(parent), "%.*s", length > 0 ? (int)length : 1, home->path);
    ZTC_CLEANUP(ztc_fd_close) int fd = open(parent, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0 && errno == ENOENT) {
        return ztc_error_set(error, ZTC_E_INVALID, REMEDY_PARENT,
                             "%s: there is no such folder to make " HOME_NAME " in", parent);
    }
    if (fd < 0) {
        return ztc_error_system(error, errno, "%s: cannot open the folder", parent);
    }
    if (mkdirat(fd, HOME_NAME, 0700) != 0 && errno != EEXIST) {
        return ztc_place_failed(error, errno, home, /* folder= */ NULL, /* name= */ NULL,
                                "cannot make the folder");
    }
    return ztc_folder_sync(fd, parent, error);
}

static int open_home(const char *path)
{
    return open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
}

/* Opens cvm/ or tmp/. With `make` it is there afterwards. */
static ztc_status open_top(const struct ztc_home *home, const char *name, bool make,
                           struct ztc_error *error, int *fd)
{
    *fd = ztc_place_open_top(home->folder, name);
    if (*fd < 0 && errno != ENOENT) {
        return ztc_place_failed(error, errno, home, name, /* name= */ NULL,
                                "cannot open the folder");
    }
    return make ? ztc_place_need(home, name, fd, error) : ZTC_OK;
}

static ztc_status open_folders(struct ztc_home *home, bool make, struct ztc_error *error)
{
    home->folder = open_home(home->path);
    if (home->folder < 0 && errno == ENOENT) {
        if (!make) {
            return ZTC_OK;
        }
        ztc_status status = make_home(home, error);
        if (status != ZTC_OK) {
            return status;
        }
        home->folder = open_home(home->path);
    }
    if (home->folder < 0) {
        return ztc_place_failed(error, errno, home, /* folder= */ NULL, /* name= */ NULL,
                                "cannot open the folder");
    }
    ztc_status status = open_top(home, "cvm", make, error, &home->cvm);
    return status == ZTC_OK ? open_top(home, "tmp", make, error, &home->tmp) : status;
}

/*
 * Puts right what was cut off, unless another ztc is at work. A failure here keeps nobody from reading,
 * because what is read goes by what was committed; who wants to write will be told by the lock.
 */
static void settle(struct ztc_home *home)
{
    if (!ztc_recover_wanted(home)) {
        return;
    }
    int fd = ztc_lock_open(home);
    if (fd >= 0 && ztc_lock_try(fd)) {
        struct ztc_error ignored = {0};
        if (ztc_recover(home, &ignored) != ZTC_OK) {
            ztc_error_clear(&ignored);
        }
    }
    ztc_fd_close(&fd);
}

ztc_status ztc_home_open(bool make, struct ztc_error *error, struct ztc_home *ret_home)
{
    struct ztc_home home = {.folder = -1, .lock = -1, .cvm = -1, .tmp = -1};
    home.path = find_path(error);
    if (home.path == NULL) {
        return error->status;
    }
    ztc_status status = open_folders(&home, make, error);
    if (status != ZTC_OK) {
        ztc_home_close(&home);
        return status;
    }
    settle(&home);
    *ret_home = home;
    return ZTC_OK;
}

ztc_status ztc_home_open_at(const char *path, struct ztc_error *error, struct ztc_home *ret_home)
{
    struct ztc_home home = {.folder = -1, .lock = -1, .cvm = -1, .tmp = -1};
    home.path = strdup(path);
    if (home.path == NULL) {
        return ztc_error_memory(error);
    }
    ztc_status status = open_folders(&home, /* make= */ false, error);
    if (status != ZTC_OK) {
        ztc_home_close(&home);
        return status;
    }
    settle(&home);
    *ret_home = home;
    return ZTC_OK;
}

void ztc_home_close(struct ztc_home *home)
{
    if (home->path == NULL) {
        return;
    }
    ztc_home_unlock(home);
    ztc_fd_close(&home->tmp);
    ztc_fd_close(&home->cvm);
    ztc_fd_close(&home->folder);
    ztc_free_text(&home->path);
}
