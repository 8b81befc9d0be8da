/* SPDX-License-Identifier: Apache-2.0 */
/* Walks a folder, no link followed, and hands out what is in it. */
#include "share/folder.h"

#include "base/file.h"
#include "base/limits.h"
#include "store/place.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define CHUNK_SIZE 16384u

struct walk {
    struct ztc_intake *intake;
    const char *label;
    struct ztc_buffer path; /* of the entry at hand, below the folder */
    struct ztc_error *error;
};

static ztc_status walk_folder(struct walk *walk, int folder, unsigned depth);

static ztc_status failed(struct walk *walk, int errnum)
{
    return ztc_error_system(walk->error, errnum, "%s/%s: cannot be read", walk->label,
                            ztc_buffer_string(&walk->path));
}

static ztc_status begin(struct walk *walk, uint32_t kind, const struct stat *about)
{
    const struct ztc_entry entry = {
        .struct_size = sizeof(entry),
        .kind = kind,
        .name = ztc_buffer_string(&walk->path),
        .name_size = walk->path.size,
        .size = kind == ZTC_ENTRY_FILE ? (uint64_t)about->st_size : 0,
        .mode = (uint32_t)about->st_mode & 07777u,
    };
    return walk->intake->sink.begin(walk->intake, &entry);
}

static ztc_status read_file(struct walk *walk, int folder, const char *name)
{
    ZTC_CLEANUP(ztc_fd_close)
    int fd = openat(folder, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    struct stat about;
    if (fd < 0 || fstat(fd, &about) != 0) {
        return failed(walk, errno);
    }
    if (!S_ISREG(about.st_mode)) {
        return failed(walk, ELOOP); /* it was a file a moment ago */
    }
    ztc_status status = begin(walk, ZTC_ENTRY_FILE, &about);
    char chunk[CHUNK_SIZE];
    while (status == ZTC_OK) {
        ssize_t got = read(fd, chunk, sizeof(chunk));
        if (got < 0 && errno == EINTR) {
            continue;
        }
        if (got < 0) {
            return failed(walk, errno);
        }
        if (got == 0) {
            break;
        }
        status = walk->intake->sink.write(walk->intake, chunk, (uint64_t)got);
    }
    return status;
}

static uint32_t kind_of(const struct stat *about)
{
    switch (about->st_mode & S_IFMT) {
    case S_IFREG:
        return ZTC_ENTRY_FILE;
    case S_IFDIR:
        return ZTC_ENTRY_FOLDER;
    case S_IFLNK:
        return ZTC_ENTRY_SYMLINK;
    case S_IFCHR:
    case S_IFBLK:
        return ZTC_ENTRY_DEVICE;
    default:
        return ZTC_ENTRY_FIFO;
    }
}

static ztc_status walk_subfolder(struct walk *walk, int folder, const char *name, unsigned depth)
{
    ZTC_CLEANUP(ztc_fd_close) int inner = ztc_place_open(folder, name);
    if (inner < 0) {
        return failed(walk, errno);
    }
    ztc_buffer_char(&walk->path, '/');
    return walk_folder(walk, inner, depth - 1);
}

static ztc_status visit(struct walk *walk, int folder, const char *name, unsigned depth)
{
    size_t length = walk->path.size;
    ztc_buffer_text(&walk->path, name);
    ztc_status status = ztc_buffer_check(&walk->path, "a path", walk->error);
    struct stat about;
    if (status == ZTC_OK && fstatat(folder, name, &about, AT_SYMLINK_NOFOLLOW) != 0) {
        status = failed(walk, errno);
    }
    if (status == ZTC_OK) {
        uint32_t kind = kind_of(&about);
        status = kind == ZTC_ENTRY_FILE ? read_file(walk, folder, name) : begin(walk, kind, &about);
        if (status == ZTC_OK && kind == ZTC_ENTRY_FOLDER && depth > 0) {
            status = walk_subfolder(walk, folder, name, depth);
        }
    }
    walk->path.size = length;
    if (walk->path.data != NULL) {
        walk->path.data[length] = '\0';
    }
    return status;
}

static int by_name(const void *left, const void *right)
{
    return strcmp(*(char *const *)left, *(char *const *)right);
}

/* What is left out by its name is not looked at, let alone opened: `.git` of a working tree has thousands. */
static bool is_passed_over(const char *name)
{
    return name[0] == '.' || strcmp(name, "__pycache__") == 0;
}

/* The names in a folder, one more at most than an intake takes, which then says so. Those passed over are counted only:
 * however many there are, they hide no other. */
static ztc_status list(struct walk *walk, int folder, struct ztc_arena *arena,
                       const char ***ret_names, size_t *ret_count)
{
    ZTC_CLEANUP(ztc_place_list_done) DIR *stream = ztc_place_list(folder);
    if (stream == NULL) {
        return failed(walk, errno);
    }
    const char **names = NULL;
    size_t count = 0;
    size_t capacity = 0;
    for (;;) {
        errno = 0;
        const struct dirent *entry = readdir(stream);
        if (entry == NULL && errno != 0) {
            return failed(walk, errno);
        }
        if (entry == NULL || count > walk->intake->limits->entries) {
            break;
        }
        if (ztc_file_is_dots(entry->d_name)) {
            continue;
        }
        if (is_passed_over(entry->d_name)) {
            walk->intake->hidden++;
            continue;
        }
        names = ztc_arena_grow(arena, names, count, &capacity, sizeof(*names));
        const char *name = ztc_arena_copy(arena, entry->d_name, strlen(entry->d_name));
        if (names == NULL || name == NULL) {
            return ztc_error_memory(walk->error);
        }
        names[count++] = name;
    }
    if (count > 1) {
        qsort(names, count, sizeof(*names), by_name);
    }
    *ret_names = names;
    *ret_count = count;
    return ZTC_OK;
}

static ztc_status walk_folder(struct walk *walk, int folder, unsigned depth)
{
    struct ztc_arena arena;
    ztc_arena_init(&arena, ZTC_TEXT_MAX);
    const char **names = NULL;
    size_t count = 0;
    ztc_status status = list(walk, folder, &arena, &names, &count);
    for (size_t i = 0; status == ZTC_OK && i < count; i++) {
        status = visit(walk, folder, names[i], depth);
    }
    ztc_arena_done(&arena);
    return status;
}

ztc_status ztc_share_folder_read(int folder, const char *label, struct ztc_intake *intake,
                                 struct ztc_error *error)
{
    struct walk walk = {.intake = intake, .label = label, .error = error};
    ztc_buffer_init(&walk.path, ZTC_TEXT_MAX);
    ztc_status status = walk_folder(&walk, folder, ZTC_TREE_DEPTH_MAX);
    ztc_buffer_done(&walk.path);
    return ztc_intake_finish(intake, status, error);
}
