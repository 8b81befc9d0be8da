/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Files, always below an open folder, never followed through a link at the last step unless said so.
 * `label` is how the folder is named in messages ("" or NULL: only the file's name is given).
 */
#ifndef ZTC_BASE_FILE_H
#define ZTC_BASE_FILE_H

#include "base/buffer.h"

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

/* Closes *fd unless it is -1, and sets it to -1. For ZTC_CLEANUP. */
void ztc_fd_close(int *fd);
/* Writes all of it; 0, or the errno of what failed. */
int ztc_fd_write(int fd, const void *data, size_t size) ZTC_MUST_CHECK;
/* free() through a pointer to the pointer. For ZTC_CLEANUP. */
void ztc_free_text(char **text);

/* Opens a folder (O_CLOEXEC), following links. */
ztc_status ztc_folder_open(int parent, const char *path, struct ztc_error *error,
                           int *ret_fd) ZTC_MUST_CHECK;
/* mkdir unless it is there; a last element that is no folder is an error. */
ztc_status ztc_folder_make(int parent, const char *path, mode_t mode,
                           struct ztc_error *error) ZTC_MUST_CHECK;
ztc_status ztc_folder_sync(int fd, const char *label, struct ztc_error *error) ZTC_MUST_CHECK;

/*
 * Appends the whole of a regular file to the buffer. A folder, fifo or device, or more than `max` bytes,
 * is an error. *ret_found (may be NULL) turns "is not there" from an error into false.
 */
ztc_status ztc_file_read(int folder, const char *label, const char *name, size_t max,
                         struct ztc_buffer *buffer, struct ztc_error *error,
                         bool *ret_found) ZTC_MUST_CHECK;

/* Creates a new file (O_EXCL), writes it and fsyncs it. Nothing is left when it fails. */
ztc_status ztc_file_create(int folder, const char *label, const char *name, const void *data,
                           size_t size, mode_t mode, struct ztc_error *error) ZTC_MUST_CHECK;

/*
 * Writes a file that the user names, new or in place of an old one: beside it, to the disk, then renamed, so
 * that the old one is there until the new one is. A link is followed to the file that it leads to. What is
 * there and is no regular file is refused. Signals that stop a program wait until it is done.
 */
ztc_status ztc_file_replace(const char *path, const void *data, size_t size,
                            struct ztc_error *error) ZTC_MUST_CHECK;

/* The same for files that belong together: none is put in place before all are on the disk. */
struct ztc_file_new {
    const char *path;
    const void *data;
    size_t size;
    bool keep; /* what is there by then is kept, and is ZTC_E_INVALID */
};
#define ZTC_FILE_REPLACE_MAX 2u
ztc_status ztc_file_replace_all(const struct ztc_file_new *files, size_t count,
                                struct ztc_error *error) ZTC_MUST_CHECK;

/*
 * Removes a file or a whole tree; links are removed, not followed; what is not there is fine. Goes on
 * after a failure and returns the first.
 */
ztc_status ztc_tree_remove(int folder, const char *label, const char *name,
                           struct ztc_error *error) ZTC_MUST_CHECK;

/* Is this the entry of a folder itself or of the one above, which every folder has? */
bool ztc_file_is_dots(const char *name);

/* True if something of that name is there (a link counts). */
bool ztc_file_exists(int folder, const char *name);

#endif
