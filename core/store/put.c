/* SPDX-License-Identifier: Apache-2.0 */
/* One folder of files in the place of another: what an import does with a custom VM that is there already. */
#include "store/change.h"
#include "store/custom.h"
#include "store/place.h"
#include "store/recover.h"

#include "base/file.h"
#include "base/limits.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

static ztc_status refuse(const struct ztc_home *home, const char *short_name, int errnum,
                         struct ztc_error *error)
{
    return ztc_place_failed(error, errnum, home, "cvm", short_name, "cannot be replaced");
}

static int may_delete(int folder, unsigned depth);

static int may_delete_entry(int folder, const struct dirent *entry, unsigned depth)
{
    if (ztc_file_is_dots(entry->d_name) ||
        (entry->d_type != DT_DIR && entry->d_type != DT_UNKNOWN)) {
        return 0;
    }
    ZTC_CLEANUP(ztc_fd_close) int inner = ztc_place_open(folder, entry->d_name);
    if (inner < 0) {
        return errno == ENOTDIR || errno == ELOOP ? 0 : errno;
    }
    return depth > 0 ? may_delete(inner, depth - 1) : ELOOP;
}

/*
 * 0 if the tree may be deleted, or an errno. Asked as long as nothing is changed: a folder that may be moved but not
 * emptied would lie in tmp/ for ever.
 */
static int may_delete(int folder, unsigned depth)
{
    int errnum = ztc_change_may_write(folder);
    if (errnum != 0) {
        return errnum;
    }
    ZTC_CLEANUP(ztc_place_list_done) DIR *stream = ztc_place_list(folder);
    if (stream == NULL) {
        return errno;
    }
    for (;;) {
        errno = 0;
        const struct dirent *entry = readdir(stream);
        if (entry == NULL) {
            return errno;
        }
        errnum = may_delete_entry(folder, entry, depth);
        if (errnum != 0) {
            return errnum;
        }
    }
}

static int exchange_names(const struct ztc_aside *aside, const char *short_name)
{
    const struct ztc_home *home = aside->home;
    return renameat2(home->tmp, aside->name, home->cvm, short_name, RENAME_EXCHANGE) == 0 ? 0
                                                                                          : errno;
}

/* The two folders change places; afterwards the one aside is the old one. 0 or an errno. */
static int exchange(const struct ztc_aside *aside, const char *short_name)
{
    int errnum = exchange_names(aside, short_name);
    if (errnum != 0) {
        return errnum;
    }
    errnum = ztc_place_sync(aside->home->cvm);
    if (errnum == 0) {
        errnum = ztc_place_sync(aside->home->tmp);
    }
    if (errnum != 0) {
        /* Not certain to be on the disk: the old one stays. */
        (void)exchange_names(aside, short_name);
    }
    return errnum;
}

/* The same where the file system cannot exchange: committed by one rename, and two more that the next ztc does if they
 * are cut off. The folder aside is done when it is committed. */
static ztc_status swap(struct ztc_aside *aside, const char *short_name, struct ztc_error *error)
{
    const struct ztc_home *home = aside->home;
    char entry[ZTC_PLACE_ENTRY_MAX];
    (void)snprintf(entry, sizeof(entry), ZTC_PLACE_SWAP "%s", short_name);
    int errnum = ztc_change_rename(home->tmp, aside->name, home->tmp, entry);
    if (errnum == 0) {
        errnum = ztc_place_sync(home->tmp);
        if (errnum != 0) {
            (void)renameat(home->tmp, entry, home->tmp, aside->name);
        }
    }
    if (errnum != 0) {
        return ztc_place_failed(error, errnum, home, "tmp", entry, "cannot be made");
    }
    ztc_aside_done(aside);
    /* A second attempt, for failures that pass. */
    struct ztc_error first = {0};
    ztc_status status = ztc_recover_swap(home, short_name, &first);
    ztc_error_clear(&first);
    return status == ZTC_OK ? ZTC_OK : ztc_recover_swap(home, short_name, error);
}

static ztc_status replace_folder(const struct ztc_home *home, const char *short_name,
                                 const struct ztc_store_file *files, size_t count,
                                 struct ztc_error *error)
{
    ZTC_CLEANUP(ztc_fd_close) int folder = -1;
    ztc_status status = ztc_change_open(home, short_name, error, &folder);
    if (status != ZTC_OK) {
        return status;
    }
    int errnum = ztc_change_may_write(home->cvm);
    if (errnum == 0) {
        errnum = may_delete(folder, ZTC_TREE_DEPTH_MAX);
    }
    if (errnum != 0) {
        return refuse(home, short_name, errnum, error);
    }
    /* Dropped in the end whatever happens: what is in it is what was not, or is no longer, wanted. */
    ZTC_CLEANUP(ztc_aside_drop) struct ztc_aside aside = {0};
    status = ztc_aside_begin(&aside, home, ZTC_PLACE_CREATE, short_name, error);
    if (status == ZTC_OK) {
        status = ztc_change_fill(&aside, files, count, error);
    }
    if (status != ZTC_OK) {
        return status;
    }
    errnum = exchange(&aside, short_name);
    if (errnum == EINVAL || errnum == ENOSYS) {
        return swap(&aside, short_name, error);
    }
    return errnum == 0 ? ZTC_OK : refuse(home, short_name, errnum, error);
}

ztc_status ztc_custom_put(struct ztc_home *home, const char *short_name,
                          const struct ztc_store_file *files, size_t count, struct ztc_error *error)
{
    ztc_status status = ztc_change_check(home, short_name, files, count, error);
    if (status == ZTC_OK) {
        status = ztc_change_finish(home, short_name, error);
    }
    if (status != ZTC_OK) {
        return status;
    }
    return ztc_file_exists(home->cvm, short_name)
               ? replace_folder(home, short_name, files, count, error)
               : ztc_custom_create(home, short_name, files, count, error);
}
