/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Putting right what a ztc that was cut off left in tmp/: a set of files that was committed goes into
 * place, whatever else is ours goes away. Every step may be cut off itself and done again.
 */
#include "store/recover.h"

#include "base/file.h"
#include "base/limits.h"
#include "store/change.h"
#include "store/place.h"
#include "store/scratch.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static bool starts_with(const char *text, const char *start)
{
    return strncmp(text, start, strlen(start)) == 0;
}

/* The short name in `<prefix><short_name>`, or NULL. Another name was not made by ztc: it is let alone. */
static const char *committed_name(const char *entry, const char *prefix)
{
    if (!starts_with(entry, prefix)) {
        return NULL;
    }
    const char *short_name = entry + strlen(prefix);
    return ztc_place_name_ok(short_name) ? short_name : NULL;
}

static bool is_leftover(const char *entry)
{
    return starts_with(entry, ZTC_PLACE_NEW) || starts_with(entry, ZTC_PLACE_CREATE) ||
           starts_with(entry, ZTC_PLACE_REMOVE);
}

static bool is_scratch(const char *entry)
{
    return starts_with(entry, ZTC_PLACE_SCRATCH);
}

bool ztc_recover_wanted(const struct ztc_home *home)
{
    if (home->tmp < 0) {
        return false;
    }
    ZTC_CLEANUP(ztc_place_list_done) DIR *stream = ztc_place_list(home->tmp);
    if (stream == NULL) {
        return false;
    }
    for (struct dirent *entry = readdir(stream); entry != NULL; entry = readdir(stream)) {
        if (is_leftover(entry->d_name) || is_scratch(entry->d_name) ||
            committed_name(entry->d_name, ZTC_PLACE_COMMIT) != NULL ||
            committed_name(entry->d_name, ZTC_PLACE_SWAP) != NULL) {
            return true;
        }
    }
    return false;
}

/* DT_DIR, DT_REG, or DT_UNKNOWN for anything else. */
static unsigned char kind_of(int folder, const struct dirent *entry)
{
    if (entry->d_type != DT_UNKNOWN) {
        return entry->d_type;
    }
    struct stat status;
    if (fstatat(folder, entry->d_name, &status, AT_SYMLINK_NOFOLLOW) != 0) {
        return DT_UNKNOWN;
    }
    if (S_ISDIR(status.st_mode)) {
        return DT_DIR;
    }
    return S_ISREG(status.st_mode) ? DT_REG : DT_UNKNOWN;
}

static int move_folder(int from, int to, unsigned depth);

static int move_subfolder(int from, int to, const char *name, unsigned depth)
{
    if (depth == 0) {
        return ELOOP;
    }
    if (mkdirat(to, name, 0755) != 0 && errno != EEXIST) {
        return errno;
    }
    ZTC_CLEANUP(ztc_fd_close) int source = ztc_place_open(from, name);
    if (source < 0) {
        return errno;
    }
    ZTC_CLEANUP(ztc_fd_close) int destination = ztc_place_open(to, name);
    if (destination < 0) {
        return errno;
    }
    return move_folder(source, destination, depth - 1);
}

static int move_entry(int from, int to, const struct dirent *entry, unsigned depth)
{
    switch (kind_of(from, entry)) {
    case DT_REG:
        return renameat(from, entry->d_name, to, entry->d_name) == 0 ? 0 : errno;
    case DT_DIR:
        return move_subfolder(from, to, entry->d_name, depth);
    default:
        return 0; /* ztc commits files in folders: this is none of its own */
    }
}

/* Moves what is in one folder into another and syncs that. 0 or an errno. */
static int move_folder(int from, int to, unsigned depth)
{
    ZTC_CLEANUP(ztc_place_list_done) DIR *stream = ztc_place_list(from);
    if (stream == NULL) {
        return errno;
    }
    for (;;) {
        errno = 0;
        const struct dirent *entry = readdir(stream);
        if (entry == NULL && errno != 0) {
            return errno;
        }
        if (entry == NULL) {
            return ztc_place_sync(to);
        }
        int errnum = ztc_file_is_dots(entry->d_name) ? 0 : move_entry(from, to, entry, depth);
        if (errnum != 0) {
            return errnum;
        }
    }
}

/* Not a folder, where ztc makes nothing but folders, or none to go to: the set is of no use to anybody. */
static bool is_lost(int errnum)
{
    return errnum == ENOENT || errnum == ENOTDIR || errnum == ELOOP;
}

ztc_status ztc_recover_commit(const struct ztc_home *home, const char *short_name,
                              struct ztc_error *error)
{
    char entry[ZTC_PLACE_ENTRY_MAX];
    (void)snprintf(entry, sizeof(entry), ZTC_PLACE_COMMIT "%s", short_name);
    ZTC_CLEANUP(ztc_fd_close) int from = ztc_place_open(home->tmp, entry);
    if (from < 0 && !is_lost(errno)) {
        return ztc_place_failed(error, errno, home, "tmp", entry, "cannot open the folder");
    }
    ZTC_CLEANUP(ztc_fd_close) int to = ztc_place_open(home->cvm, short_name);
    if (to < 0 && !is_lost(errno)) {
        return ztc_place_failed(error, errno, home, "cvm", short_name, "cannot open the folder");
    }
    if (from >= 0 && to >= 0) {
        int errnum = move_folder(from, to, ZTC_TREE_DEPTH_MAX);
        if (errnum != 0) {
            return ztc_place_failed(error, errnum, home, "cvm", short_name,
                                    "cannot move the new files into place");
        }
    }
    /* Empty by now, as a rule. */
    if (from >= 0 && unlinkat(home->tmp, entry, AT_REMOVEDIR) == 0) {
        return ZTC_OK;
    }
    return ztc_place_scrub(home, entry, error);
}

/* The renames of a swap: the old folder, if it is there, to tmp/<gone>, the new one into its place. 0 or an errno. */
static int swap_folders(const struct ztc_home *home, const char *entry, const char *short_name,
                        const char *gone)
{
    int errnum = 0;
    if (ztc_file_exists(home->cvm, short_name)) {
        errnum = ztc_change_rename(home->cvm, short_name, home->tmp, gone);
    }
    if (errnum == 0) {
        errnum = ztc_change_rename(home->tmp, entry, home->cvm, short_name);
    }
    if (errnum == 0) {
        errnum = ztc_place_sync(home->cvm);
    }
    return errnum == 0 ? ztc_place_sync(home->tmp) : errnum;
}

ztc_status ztc_recover_swap(const struct ztc_home *home, const char *short_name,
                            struct ztc_error *error)
{
    char entry[ZTC_PLACE_ENTRY_MAX];
    (void)snprintf(entry, sizeof(entry), ZTC_PLACE_SWAP "%s", short_name);
    char gone[ZTC_PLACE_ENTRY_MAX];
    (void)snprintf(gone, sizeof(gone), ZTC_PLACE_REMOVE "%s-%lx", short_name,
                   (unsigned long)getpid());
    ZTC_CLEANUP(ztc_fd_close) int from = ztc_place_open(home->tmp, entry);
    if (from < 0 && errno == ENOENT) {
        return ztc_place_scrub(home, gone, error); /* a second attempt, and the first came so far */
    }
    if (from < 0 && !is_lost(errno)) {
        return ztc_place_failed(error, errno, home, "tmp", entry, "cannot open the folder");
    }
    bool lost = from < 0;
    ZTC_CLEANUP(ztc_fd_close) int to = lost ? -1 : ztc_place_open(home->cvm, short_name);
    if (!lost && to < 0 && !is_lost(errno)) {
        return ztc_place_failed(error, errno, home, "cvm", short_name, "cannot open the folder");
    }
    if (lost || (to < 0 && errno != ENOENT)) {
        return ztc_place_scrub(home, entry, error);
    }
    int errnum = swap_folders(home, entry, short_name, gone);
    if (errnum != 0) {
        return ztc_place_failed(error, errnum, home, "cvm", short_name,
                                "cannot move the new folder into place");
    }
    return ztc_place_scrub(home, gone, error);
}

/* Puts one entry of tmp/ right. */
static ztc_status recover_entry(const struct ztc_home *home, const char *entry,
                                struct ztc_error *error)
{
    const char *committed = committed_name(entry, ZTC_PLACE_COMMIT);
    if (committed != NULL) {
        return ztc_recover_commit(home, committed, error);
    }
    const char *swapped = committed_name(entry, ZTC_PLACE_SWAP);
    if (swapped != NULL) {
        return ztc_recover_swap(home, swapped, error);
    }
    if (is_scratch(entry)) {
        ztc_scratch_clear(home, entry);
        return ZTC_OK;
    }
    struct ztc_error ignored = {0};
    if (is_leftover(entry) && ztc_place_scrub(home, entry, &ignored) != ZTC_OK) {
        ztc_error_clear(&ignored);
    }
    return ZTC_OK;
}

ztc_status ztc_recover(const struct ztc_home *home, struct ztc_error *error)
{
    ZTC_CLEANUP(ztc_place_list_done) DIR *stream = ztc_place_list(home->tmp);
    if (stream == NULL) {
        return ztc_place_failed(error, errno, home, "tmp", /* name= */ NULL, "cannot be read");
    }
    ztc_status first = ZTC_OK;
    for (;;) {
        errno = 0;
        const struct dirent *entry = readdir(stream);
        if (entry == NULL && errno != 0) {
            return ztc_place_failed(error, errno, home, "tmp", /* name= */ NULL, "cannot be read");
        }
        if (entry == NULL) {
            return first;
        }
        ztc_status status = recover_entry(home, entry->d_name, error);
        first = first == ZTC_OK ? status : first;
    }
}
