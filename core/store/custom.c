/* SPDX-License-Identifier: Apache-2.0 */
/* Reading the custom VMs: which there are, and their files as the last commit left them. */
#include "store/custom.h"

#include "base/file.h"
#include "base/nearest.h"
#include "store/place.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* For the names in a "did you mean": more than anybody has. */
#define NAMES_ARENA_MAX (4u << 20)

static bool is_folder(int parent, const char *name)
{
    struct stat status;
    return fstatat(parent, name, &status, AT_SYMLINK_NOFOLLOW) == 0 && S_ISDIR(status.st_mode);
}

static bool is_custom(int cvm, const struct dirent *entry)
{
    if (!ztc_place_name_ok(entry->d_name)) {
        return false;
    }
    return entry->d_type == DT_DIR ||
           (entry->d_type == DT_UNKNOWN && is_folder(cvm, entry->d_name));
}

static int by_name(const void *left, const void *right)
{
    return strcmp(*(const char *const *)left, *(const char *const *)right);
}

/* Reads all names from the stream into the arena. */
static ztc_status collect(const struct ztc_home *home, DIR *stream, struct ztc_arena *arena,
                          struct ztc_error *error, const char ***ret_names, size_t *ret_count)
{
    const char **names = NULL;
    size_t count = 0;
    size_t capacity = 0;
    for (;;) {
        errno = 0;
        const struct dirent *entry = readdir(stream);
        if (entry == NULL && errno != 0) {
            return ztc_place_failed(error, errno, home, "cvm", /* name= */ NULL, "cannot be read");
        }
        if (entry == NULL) {
            break;
        }
        if (!is_custom(home->cvm, entry)) {
            continue;
        }
        names = ztc_arena_grow(arena, names, count, &capacity, sizeof(*names));
        const char *name = ztc_arena_copy(arena, entry->d_name, strlen(entry->d_name));
        if (names == NULL || name == NULL) {
            return ztc_error_memory(error);
        }
        names[count++] = name;
    }
    *ret_names = names;
    *ret_count = count;
    return ZTC_OK;
}

ztc_status ztc_custom_names(const struct ztc_home *home, struct ztc_arena *arena,
                            struct ztc_error *error, const char ***ret_names, size_t *ret_count)
{
    if (home->cvm < 0) {
        *ret_names = NULL;
        *ret_count = 0;
        return ZTC_OK;
    }
    ZTC_CLEANUP(ztc_place_list_done) DIR *stream = ztc_place_list(home->cvm);
    if (stream == NULL) {
        return ztc_place_failed(error, errno, home, "cvm", /* name= */ NULL, "cannot be read");
    }
    const char **names = NULL;
    size_t count = 0;
    ztc_status status = collect(home, stream, arena, error, &names, &count);
    if (status != ZTC_OK) {
        return status;
    }
    if (count > 1) {
        qsort(names, count, sizeof(*names), by_name);
    }
    *ret_names = names;
    *ret_count = count;
    return ZTC_OK;
}

/* Is a folder that is to take this one's place on its way, so that it is what is read? */
static bool is_swapped(const struct ztc_home *home, const char *short_name,
                       char entry[ZTC_PLACE_ENTRY_MAX])
{
    (void)snprintf(entry, ZTC_PLACE_ENTRY_MAX, ZTC_PLACE_SWAP "%.32s", short_name);
    return home->tmp >= 0 && is_folder(home->tmp, entry);
}

bool ztc_custom_exists(const struct ztc_home *home, const char *short_name)
{
    char entry[ZTC_PLACE_ENTRY_MAX];
    return home->cvm >= 0 && ztc_place_name_ok(short_name) &&
           (is_folder(home->cvm, short_name) || is_swapped(home, short_name, entry));
}

ztc_status ztc_custom_missing(const struct ztc_home *home, const char *short_name,
                              struct ztc_error *error)
{
    struct ztc_arena arena;
    ztc_arena_init(&arena, NAMES_ARENA_MAX);
    const char **names = NULL;
    size_t count = 0;
    struct ztc_error ignored = {0};
    /* Without the names there is still something to say. */
    if (ztc_custom_names(home, &arena, &ignored, &names, &count) != ZTC_OK) {
        ztc_error_clear(&ignored);
    }
    const char *nearest = count > 0 ? ztc_nearest(short_name, names, count) : NULL;
    char remedy[ZTC_PLACE_ENTRY_MAX] = "ztc vm custom list shows those there are";
    if (nearest != NULL) {
        (void)snprintf(remedy, sizeof(remedy), "did you mean \"%s\"?", nearest);
    }
    ztc_status status =
        ztc_error_set(error, ZTC_E_INVALID, remedy, "there is no custom VM \"%.64s\"", short_name);
    ztc_arena_done(&arena);
    return status;
}

const char *ztc_custom_path(const struct ztc_home *home, struct ztc_arena *arena,
                            const char *short_name)
{
    return ztc_arena_print(arena, "%s/cvm/%s", home->path, short_name);
}

/* One of the two places of a file. *ret_found is false also where the folder is no folder. */
static ztc_status read_from(const struct ztc_home *home, int top, const char *entry,
                            const char *path, size_t max, struct ztc_buffer *buffer,
                            struct ztc_error *error, bool *ret_found)
{
    ZTC_CLEANUP(ztc_fd_close) int folder = ztc_place_open(top, entry);
    if (folder < 0 && (errno == ENOENT || errno == ENOTDIR || errno == ELOOP)) {
        *ret_found = false;
        return ZTC_OK;
    }
    const char *top_name = top == home->cvm ? "cvm" : "tmp";
    if (folder < 0) {
        return ztc_place_failed(error, errno, home, top_name, entry, "cannot open the folder");
    }
    const char *name = NULL;
    int parent = ztc_place_open_parent(folder, path, /* make= */ false, &name);
    if (parent < 0) {
        *ret_found = false;
        return errno == ENOENT ? ZTC_OK
                               : ztc_place_failed(error, errno, home, top_name, entry,
                                                  "has something in the way of its files");
    }
    char label[PATH_MAX];
    /* The folder that the file is in: "svg" of "svg/name.svg" too. */
    int inner = name > path ? (int)(name - path - 1) : 0;
    (void)snprintf(label, sizeof(label), "%s/%s/%s%s%.*s", home->path, top_name, entry,
                   inner > 0 ? "/" : "", inner, path);
    ztc_status status = ztc_file_read(parent, label, name, max, buffer, error, ret_found);
    if (parent != folder) {
        ztc_fd_close(&parent);
    }
    return status;
}

static ztc_status not_there(const struct ztc_home *home, const char *short_name, const char *path,
                            struct ztc_error *error)
{
    if (!ztc_custom_exists(home, short_name)) {
        return ztc_custom_missing(home, short_name, error);
    }
    return ztc_error_set(error, ZTC_E_INVALID, /* remedy= */ NULL,
                         "%s/cvm/%s/%s: there is no such file", home->path, short_name, path);
}

/* Looks where the file can be, in the order in which that counts. The names were checked. */
static ztc_status find(const struct ztc_home *home, const char *short_name, const char *path,
                       size_t max, struct ztc_buffer *buffer, struct ztc_error *error,
                       bool *ret_found)
{
    char entry[ZTC_PLACE_ENTRY_MAX];
    if (is_swapped(home, short_name, entry)) {
        ztc_status status = read_from(home, home->tmp, entry, path, max, buffer, error, ret_found);
        /* In its place by now, it is read there. */
        if (status != ZTC_OK || *ret_found || is_swapped(home, short_name, entry)) {
            return status;
        }
    }
    if (home->tmp >= 0) {
        (void)snprintf(entry, sizeof(entry), ZTC_PLACE_COMMIT "%.32s", short_name);
        ztc_status status = read_from(home, home->tmp, entry, path, max, buffer, error, ret_found);
        if (status != ZTC_OK || *ret_found) {
            return status;
        }
    }
    return home->cvm >= 0
               ? read_from(home, home->cvm, short_name, path, max, buffer, error, ret_found)
               : ZTC_OK;
}

ztc_status ztc_custom_read(const struct ztc_home *home, const char *short_name, const char *path,
                           size_t max, struct ztc_buffer *buffer, struct ztc_error *error,
                           bool *ret_found)
{
    bool found = false;
    ztc_status status = ZTC_OK;
    if (ztc_place_name_ok(short_name) && ztc_place_path_ok(path)) {
        status = find(home, short_name, path, max, buffer, error, &found);
    }
    if (status == ZTC_OK && !found && ret_found == NULL) {
        return not_there(home, short_name, path, error);
    }
    if (status == ZTC_OK && ret_found != NULL) {
        *ret_found = found;
    }
    return status;
}

static bool has(int top, const char *entry, const char *path)
{
    ZTC_CLEANUP(ztc_fd_close) int folder = top >= 0 ? ztc_place_open(top, entry) : -1;
    if (folder < 0) {
        return false;
    }
    const char *name = NULL;
    int parent = ztc_place_open_parent(folder, path, /* make= */ false, &name);
    if (parent < 0) {
        return false;
    }
    bool there = ztc_file_exists(parent, name);
    if (parent != folder) {
        ztc_fd_close(&parent);
    }
    return there;
}

bool ztc_custom_has(const struct ztc_home *home, const char *short_name, const char *path)
{
    if (!ztc_place_name_ok(short_name) || !ztc_place_path_ok(path)) {
        return false;
    }
    char entry[ZTC_PLACE_ENTRY_MAX];
    if (is_swapped(home, short_name, entry)) {
        return has(home->tmp, entry, path);
    }
    (void)snprintf(entry, sizeof(entry), ZTC_PLACE_COMMIT "%.32s", short_name);
    return (has(home->tmp, entry, path) || has(home->cvm, short_name, path));
}
