/* SPDX-License-Identifier: Apache-2.0 */
/* The steps that the changes of a custom VM have in common. */
#include "store/change.h"

#include "base/file.h"
#include "store/place.h"
#include "store/recover.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

ztc_status ztc_change_check(const struct ztc_home *home, const char *short_name,
                            const struct ztc_store_file *files, size_t count,
                            struct ztc_error *error)
{
    if (home->lock < 0) {
        return ztc_error_set(error, ZTC_E_ARGUMENT, /* remedy= */ NULL,
                             "%s: is to be changed without its lock", home->path);
    }
    if (!ztc_place_name_ok(short_name)) {
        return ztc_error_set(error, ZTC_E_INVALID, /* remedy= */ NULL,
                             "\"%.64s\" cannot be the name of a custom VM", short_name);
    }
    for (size_t i = 0; i < count; i++) {
        if (!ztc_place_path_ok(files[i].path)) {
            return ztc_error_set(error, ZTC_E_INVALID, /* remedy= */ NULL,
                                 "\"%.64s\" cannot be the path of a file in a custom VM",
                                 files[i].path);
        }
    }
    return ZTC_OK;
}

ztc_status ztc_change_exists(const char *short_name, struct ztc_error *error)
{
    return ztc_error_set(error, ZTC_E_INVALID,
                         "choose another short name, or remove it first: ztc vm custom remove",
                         "the custom VM \"%s\" exists already", short_name);
}

int ztc_change_rename(int from, const char *old_name, int to, const char *new_name)
{
    if (renameat2(from, old_name, to, new_name, RENAME_NOREPLACE) == 0) {
        return 0;
    }
    if (errno != EINVAL && errno != ENOSYS) {
        return errno;
    }
    /* A file system without that flag. We hold the lock, and rename puts a folder in the place of nothing
     * but an empty one, so that nothing can be lost between these two. */
    if (ztc_file_exists(to, new_name)) {
        return EEXIST;
    }
    return renameat(from, old_name, to, new_name) == 0 ? 0 : errno;
}

ztc_status ztc_change_open(const struct ztc_home *home, const char *short_name,
                           struct ztc_error *error, int *ret_folder)
{
    int folder = ztc_place_open(home->cvm, short_name);
    if (folder >= 0) {
        *ret_folder = folder;
        return ZTC_OK;
    }
    if (errno == ENOENT) {
        return ztc_custom_missing(home, short_name, error);
    }
    if (errno == ENOTDIR || errno == ELOOP) {
        return ztc_error_set(error, ZTC_E_INVALID, "delete it by hand if it is not needed",
                             "%s/cvm/%s is no folder, and so no custom VM", home->path, short_name);
    }
    return ztc_place_failed(error, errno, home, "cvm", short_name, "cannot open the folder");
}

ztc_status ztc_change_finish(const struct ztc_home *home, const char *short_name,
                             struct ztc_error *error)
{
    char entry[ZTC_PLACE_ENTRY_MAX];
    (void)snprintf(entry, sizeof(entry), ZTC_PLACE_SWAP "%s", short_name);
    ztc_status status =
        ztc_file_exists(home->tmp, entry) ? ztc_recover_swap(home, short_name, error) : ZTC_OK;
    if (status != ZTC_OK) {
        return status;
    }
    (void)snprintf(entry, sizeof(entry), ZTC_PLACE_COMMIT "%s", short_name);
    return ztc_file_exists(home->tmp, entry) ? ztc_recover_commit(home, short_name, error) : ZTC_OK;
}

ztc_status ztc_change_fill(struct ztc_aside *aside, const struct ztc_store_file *files,
                           size_t count, struct ztc_error *error)
{
    for (size_t i = 0; i < count; i++) {
        ztc_status status = ztc_aside_write(aside, &files[i], error);
        if (status != ZTC_OK) {
            return status;
        }
    }
    return ztc_aside_sync(aside, files, count, error);
}

ztc_status ztc_change_move_in(const struct ztc_aside *aside, const char *short_name,
                              struct ztc_error *error)
{
    const struct ztc_home *home = aside->home;
    int errnum = ztc_change_rename(home->tmp, aside->name, home->cvm, short_name);
    if (errnum == EEXIST || errnum == ENOTEMPTY) {
        return ztc_change_exists(short_name, error);
    }
    if (errnum == 0) {
        errnum = ztc_place_sync(home->cvm);
        if (errnum == 0) {
            return ZTC_OK;
        }
        /* Not certain to be on the disk, and so not made. */
        (void)renameat(home->cvm, short_name, home->tmp, aside->name);
    }
    return ztc_place_failed(error, errnum, home, "cvm", short_name, "cannot be made");
}

int ztc_change_may_write(int folder)
{
    return faccessat(folder, ".", W_OK | X_OK, AT_EACCESS) == 0 ? 0 : errno;
}
