/* SPDX-License-Identifier: Apache-2.0 */
/* One file that may change, be replaced, or not be there yet. */
#ifndef ZTC_DEVICE_COMMON_FILE_WATCH_H
#define ZTC_DEVICE_COMMON_FILE_WATCH_H

#include <stdbool.h>
#include <stddef.h>
#include <ztc/host.h>

/* Bytes of a file that lists devices: thousands of them. */
#define FILE_WATCH_SIZE_MAX (1u << 20)

struct file_watch {
    const struct ztc_host *host; /* borrowed */
    char *path;                  /* owned */
    const char *name;            /* its last element, within path */
    int notify;                  /* inotify; -1: changes are not wanted */
    int folder;                  /* watch of the folder; -1: it is not there */
    int file;                    /* watch of the file itself; likewise */
    bool started;                /* it was looked at once */
};

/* Start with {0}; close must follow in any case. Missing files and folders are fine. */
ztc_status file_watch_open(struct file_watch *watch, const struct ztc_host *host, const char *path,
                           bool follow);
void file_watch_close(struct file_watch *watch);

/* Takes what happened, without waiting. True when the file should be read: the first time, and where it may have changed. */
bool file_watch_take(struct file_watch *watch);

/* Milliseconds until it should be looked for unasked; -1: never. */
int32_t file_watch_timeout(const struct file_watch *watch);

/* Reads it. *ret_text has a NUL behind it and is the caller's to give to host->free; NULL where there is no file. */
ztc_status file_watch_read(const struct file_watch *watch, char **ret_text, size_t *ret_size);

/* Says why through the host, as "PATH:LINE: MESSAGE" (line 0: none), and returns ZTC_E_INVALID or the status. */
ztc_status file_watch_refuse(const struct ztc_host *host, const char *path, size_t line,
                             const char *message);
ztc_status file_watch_failed(const struct ztc_host *host, const char *path, int errnum);

#endif
