/* SPDX-License-Identifier: Apache-2.0 */
/* One file that may change, be replaced, or not be there yet, through inotify on it and on its folder. */
#include "file_watch.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/inotify.h>
#include <sys/stat.h>
#include <unistd.h>
#include <ztc/plugin.h>

/* How often a file is looked for whose folder is not there. */
#define LOOK_MS 1000

/* What happens in the folder to a name: a file was closed behind its writer, came, or went. IN_CREATE is for links only. */
#define FOLDER_EVENTS                                                                        \
    (IN_CLOSE_WRITE | IN_MOVED_TO | IN_MOVED_FROM | IN_DELETE | IN_CREATE | IN_DELETE_SELF | \
     IN_MOVE_SELF | IN_ONLYDIR)
#define FILE_EVENTS (IN_CLOSE_WRITE | IN_DELETE_SELF | IN_MOVE_SELF | IN_ATTRIB)

#define MESSAGE_ROOM 512

/* ---- words ---- */

static ztc_status say(const struct ztc_host *host, ztc_status status, const char *message,
                      const char *remedy)
{
    return ztc_plugin_refuse(host, status, message, remedy);
}

/* The end of a path that is too long to be told whole. */
static const char *tail(const char *path)
{
    size_t length = strlen(path);
    return length > MESSAGE_ROOM / 2 ? path + length - MESSAGE_ROOM / 2 : path;
}

ztc_status file_watch_refuse(const struct ztc_host *host, const char *path, size_t line,
                             const char *message)
{
    char text[MESSAGE_ROOM];
    if (line > 0) {
        (void)snprintf(text, sizeof(text), "%s:%zu: %s", tail(path), line, message);
    } else {
        (void)snprintf(text, sizeof(text), "%s: %s", tail(path), message);
    }
    return say(host, ZTC_E_INVALID, text, "it is read again once it is put right");
}

ztc_status file_watch_failed(const struct ztc_host *host, const char *path, int errnum)
{
    char text[MESSAGE_ROOM];
    if (errnum == ENOMEM) {
        return ZTC_E_MEMORY;
    }
    (void)snprintf(text, sizeof(text), "%s: %s", tail(path), strerrordesc_np(errnum));
    return say(host, ZTC_E_INTERNAL, text, /* remedy= */ NULL);
}

/* ---- watching ---- */

/* Puts the watches where they belong now: on the folder that has this path, and on the file that the name leads to. */
static void place(struct file_watch *watch)
{
    size_t length = (size_t)(watch->name - watch->path);
    if (watch->notify < 0) {
        return;
    }
    char kept = watch->path[length];
    if (length == 0) {
        watch->folder = inotify_add_watch(watch->notify, ".", FOLDER_EVENTS);
    } else {
        /* With the '/' at its end, the name cut off for the length of the call. */
        watch->path[length] = '\0';
        watch->folder = inotify_add_watch(watch->notify, watch->path, FOLDER_EVENTS);
        watch->path[length] = kept;
    }
    int file = inotify_add_watch(watch->notify, watch->path, FILE_EVENTS);
    if (watch->file >= 0 && file != watch->file) {
        (void)inotify_rm_watch(watch->notify, watch->file);
    }
    watch->file = file;
}

ztc_status file_watch_open(struct file_watch *watch, const struct ztc_host *host, const char *path,
                           bool follow)
{
    size_t size = strlen(path) + 1;
    *watch = (struct file_watch){.host = host, .notify = -1, .folder = -1, .file = -1};
    watch->path = host->alloc(host->ctx, size);
    if (watch->path == NULL) {
        return ZTC_E_MEMORY;
    }
    memcpy(watch->path, path, size);
    const char *slash = strrchr(watch->path, '/');
    watch->name = slash != NULL ? slash + 1 : watch->path;
    if (follow) {
        watch->notify = inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
        if (watch->notify < 0) {
            return file_watch_failed(host, path, errno);
        }
    }
    /* Before it is read, so that no change falls in between. */
    place(watch);
    return ZTC_OK;
}

void file_watch_close(struct file_watch *watch)
{
    if (watch->host != NULL) {
        if (watch->notify >= 0) {
            (void)close(watch->notify);
        }
        watch->host->free(watch->host->ctx, watch->path);
    }
    *watch = (struct file_watch){.notify = -1, .folder = -1, .file = -1};
}

/* A file that was just made is read when its writer closes it; a link is there at once. */
static bool is_whole(const struct file_watch *watch)
{
    struct stat state;
    return lstat(watch->path, &state) == 0 && (S_ISLNK(state.st_mode) || state.st_nlink > 1);
}

static bool concerns(const struct file_watch *watch, const struct inotify_event *event)
{
    if ((event->mask & IN_Q_OVERFLOW) != 0) {
        return true;
    }
    if (event->wd == watch->file) {
        return (event->mask & IN_IGNORED) == 0;
    }
    if (event->wd != watch->folder) {
        return false;
    }
    if ((event->mask & (IN_DELETE_SELF | IN_MOVE_SELF | IN_IGNORED)) != 0) {
        return true;
    }
    if (event->len == 0 || strcmp(event->name, watch->name) != 0) {
        return false;
    }
    return (event->mask & IN_CREATE) == 0 || is_whole(watch);
}

bool file_watch_take(struct file_watch *watch)
{
    char events[8 * (sizeof(struct inotify_event) + NAME_MAX + 1)]
        __attribute__((aligned(__alignof__(struct inotify_event))));
    bool look = !watch->started || watch->folder < 0;
    watch->started = true;
    for (;;) {
        ssize_t size = watch->notify >= 0 ? read(watch->notify, events, sizeof(events)) : -1;
        if (size <= 0) {
            break;
        }
        for (size_t at = 0; at < (size_t)size;) {
            const struct inotify_event *event = (const void *)(events + at);
            look = concerns(watch, event) || look;
            at += sizeof(*event) + event->len;
        }
    }
    if (look) {
        place(watch);
    }
    return look;
}

int32_t file_watch_timeout(const struct file_watch *watch)
{
    return watch->notify >= 0 && watch->folder < 0 ? LOOK_MS : -1;
}

/* ---- reading ---- */

/* The whole of an open file of `size` bytes, which may meanwhile have become shorter. 0 or an errno. */
static int read_all(int fd, char *text, size_t size, size_t *ret_size)
{
    size_t done = 0;
    while (done < size) {
        ssize_t got = read(fd, text + done, size - done);
        if (got < 0 && errno != EINTR) {
            return errno;
        }
        if (got == 0) {
            break;
        }
        done += got > 0 ? (size_t)got : 0;
    }
    text[done] = '\0';
    *ret_size = done;
    return 0;
}

static ztc_status read_open(const struct file_watch *watch, int fd, char **ret_text,
                            size_t *ret_size)
{
    const struct ztc_host *host = watch->host;
    struct stat state;
    if (fstat(fd, &state) != 0) {
        return file_watch_failed(host, watch->path, errno);
    }
    if (!S_ISREG(state.st_mode)) {
        return file_watch_refuse(host, watch->path, 0, "that is not a regular file");
    }
    if (state.st_size > (off_t)FILE_WATCH_SIZE_MAX) {
        return file_watch_refuse(host, watch->path, 0, "the file is larger than 1 MiB");
    }
    char *text = host->alloc(host->ctx, (uint64_t)state.st_size + 1);
    int errnum = text != NULL ? read_all(fd, text, (size_t)state.st_size, ret_size) : ENOMEM;
    if (errnum != 0) {
        host->free(host->ctx, text);
        return file_watch_failed(host, watch->path, errnum);
    }
    *ret_text = text;
    return ZTC_OK;
}

ztc_status file_watch_read(const struct file_watch *watch, char **ret_text, size_t *ret_size)
{
    /* A fifo must not be waited for. */
    int fd = open(watch->path, O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY);
    if (fd < 0) {
        *ret_text = NULL;
        *ret_size = 0;
        return errno == ENOENT || errno == ENOTDIR
                   ? ZTC_OK
                   : file_watch_failed(watch->host, watch->path, errno);
    }
    ztc_status status = read_open(watch, fd, ret_text, ret_size);
    (void)close(fd);
    return status;
}
