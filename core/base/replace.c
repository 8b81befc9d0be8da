/* SPDX-License-Identifier: Apache-2.0 */
/* A file that the user names, replaced in one step. */
#include "base/file.h"
#include "base/stop.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define MODE_NEW 0666u /* less what the user's mask takes away */
#define MODE_BITS 0777u

/* The names that a replacement works with; all owned. */
struct names {
    char *real;         /* the file itself, no link; as given where there is none yet */
    char *beside;       /* what is written before the rename */
    const char *folder; /* of both: borrowed, real is cut behind it */
    const char *name;   /* borrowed */
};

static void names_done(struct names *names)
{
    free(names->real);
    free(names->beside);
}

/* Refuses what is there and must not be replaced; *mode becomes that of the old file. */
static ztc_status look(const char *path, mode_t *mode, struct ztc_error *error)
{
    struct stat status;
    size_t length = strlen(path);
    if (length == 0 || path[length - 1] == '/') {
        return ztc_error_set(error, ZTC_E_INVALID, "name a file", "\"%s\" names no file", path);
    }
    if (stat(path, &status) != 0) {
        /* A link that leads nowhere would be replaced by the file, which nobody asked for. */
        bool absent = errno == ENOENT && lstat(path, &status) != 0 && errno == ENOENT;
        return absent ? ZTC_OK : ztc_error_system(error, errno, "%s: cannot be written", path);
    }
    if (!S_ISREG(status.st_mode)) {
        return ztc_error_set(error, ZTC_E_INVALID, "name another file", "%s is %s", path,
                             S_ISDIR(status.st_mode) ? "a folder" : "no regular file");
    }
    *mode = status.st_mode & MODE_BITS;
    return ZTC_OK;
}

/* The names beside differ where the first 200 bytes do not: one file's name may be another's with a suffix. */
static ztc_status make_names(const char *path, struct names *names, struct ztc_error *error)
{
    names->real = realpath(path, NULL);
    if (names->real == NULL && errno == ENOENT) {
        names->real = strdup(path);
    }
    if (names->real == NULL) {
        return ztc_error_system(error, errno, "%s: cannot be written", path);
    }
    char *slash = strrchr(names->real, '/');
    names->name = slash != NULL ? slash + 1 : names->real;
    names->folder = slash == NULL ? "." : slash == names->real ? "/" : names->real;
    if (slash != NULL) {
        *slash = '\0';
    }
    char *beside = NULL;
    if (asprintf(&beside, ".%.200s.%lx.%zx", names->name, (unsigned long)getpid(),
                 strlen(names->name)) < 0) {
        return ztc_error_memory(error);
    }
    names->beside = beside;
    return ZTC_OK;
}

/* One file on its way into place. */
struct piece {
    const struct ztc_file_new *file;
    struct names names;
    mode_t mode;
    int folder;       /* owned; -1 */
    const char *made; /* what lies beside, until it is in place; in names */
};

static void piece_done(struct piece *piece)
{
    if (piece->made != NULL) {
        (void)unlinkat(piece->folder, piece->made, 0); /* the first failure is told */
    }
    ztc_fd_close(&piece->folder);
    names_done(&piece->names);
}

/* Nothing is written yet. */
static ztc_status piece_look(struct piece *piece, const struct ztc_file_new *file,
                             struct ztc_error *error)
{
    *piece = (struct piece){.file = file, .mode = MODE_NEW, .folder = -1};
    ztc_status status = look(file->path, &piece->mode, error);
    return status == ZTC_OK ? make_names(file->path, &piece->names, error) : status;
}

static ztc_status piece_write(struct piece *piece, struct ztc_error *error)
{
    const struct names *names = &piece->names;
    int folder = -1;
    ztc_status status = ztc_folder_open(AT_FDCWD, names->folder, error, &folder);
    piece->folder = folder;
    if (status == ZTC_OK) {
        status = ztc_file_create(folder, names->folder, names->beside, piece->file->data,
                                 piece->file->size, piece->mode, error);
    }
    piece->made = status == ZTC_OK ? names->beside : NULL;
    return status;
}

/* Into place; 0, or -1 and errno. Where the file system cannot refuse to replace, a second name for the file can. */
static int move(const struct piece *piece)
{
    const struct names *names = &piece->names;
    if (!piece->file->keep) {
        return renameat(piece->folder, names->beside, piece->folder, names->name);
    }
    int result =
        renameat2(piece->folder, names->beside, piece->folder, names->name, RENAME_NOREPLACE);
    if (result == 0 || (errno != EINVAL && errno != ENOSYS)) {
        return result;
    }
    result = linkat(piece->folder, names->beside, piece->folder, names->name, 0);
    return result == 0 ? unlinkat(piece->folder, names->beside, 0) : result;
}

static ztc_status piece_place(struct piece *piece, struct ztc_error *error)
{
    const struct names *names = &piece->names;
    if (move(piece) != 0) {
        if (piece->file->keep && errno == EEXIST) {
            return ztc_error_set(error, ZTC_E_INVALID, /* remedy= */ NULL,
                                 "%s: is there by now, and stays as it is", piece->file->path);
        }
        return ztc_error_system(error, errno, "%s: cannot be written", piece->file->path);
    }
    piece->made = NULL;
    return ztc_folder_sync(piece->folder, names->folder, error);
}

/* All are on the disk before the first is put in place. */
static ztc_status replace(struct piece *pieces, size_t count, struct ztc_error *error)
{
    ztc_status status = ZTC_OK;
    for (size_t i = 0; status == ZTC_OK && i < count; i++) {
        status = piece_write(&pieces[i], error);
    }
    for (size_t i = 0; status == ZTC_OK && i < count; i++) {
        status = piece_place(&pieces[i], error);
    }
    return status;
}

ztc_status ztc_file_replace_all(const struct ztc_file_new *files, size_t count,
                                struct ztc_error *error)
{
    struct piece pieces[ZTC_FILE_REPLACE_MAX];
    size_t ready = 0;
    sigset_t before;
    ztc_status status = count <= ZTC_FILE_REPLACE_MAX
                            ? ZTC_OK
                            : ztc_error_set(error, ZTC_E_ARGUMENT, /* remedy= */ NULL,
                                            "%zu files cannot be replaced together", count);
    while (status == ZTC_OK && ready < count) {
        status = piece_look(&pieces[ready], &files[ready], error);
        ready++;
    }
    bool held = status == ZTC_OK && ztc_stop_hold(&before);
    if (status == ZTC_OK) {
        status = replace(pieces, count, error);
    }
    for (size_t i = 0; i < ready; i++) {
        piece_done(&pieces[i]);
    }
    if (held) {
        ztc_stop_release(&before);
    }
    return status;
}

ztc_status ztc_file_replace(const char *path, const void *data, size_t size,
                            struct ztc_error *error)
{
    const struct ztc_file_new file = {.path = path, .data = data, .size = size};
    return ztc_file_replace_all(&file, 1, error);
}
