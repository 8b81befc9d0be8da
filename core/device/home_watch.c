/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Whoever writes below the home closes the file `lock` at the end, so that one folder tells of all ztc programs; cfg/ is watched
 * beside it for the original toolchain, and plugins/ for what is copied there by hand. Of the database only what was written counts: SQLite
 * opens it for writing to read it, so that every look would be followed by another for ever.
 */
#include "device/home_watch.h"

#include "base/file.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/inotify.h>
#include <sys/stat.h>
#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>

/* A database is written in several steps. */
#define SOON_MS 50
#define BETWEEN_MS 1000

#define CHANGES \
    (IN_CLOSE_WRITE | IN_MOVED_TO | IN_MOVED_FROM | IN_CREATE | IN_DELETE | IN_MOVE_SELF)

#define DATABASE "devices.db"
/* File systems round the time of a change to so much at most: within it two changes look the same. */
#define SAME_TIME_NS 100000000

static int64_t now_ms(void)
{
    struct timespec now = {0};
    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static bool watch_folder(const struct ztc_home_watch *watch, const char *home, const char *folder,
                         uint32_t events)
{
    char *path = NULL;
    if (asprintf(&path, "%s%s", home, folder) < 0) {
        return false;
    }
    bool there = inotify_add_watch(watch->notify, path, events | IN_ONLYDIR) >= 0;
    free(path);
    return there;
}

static void set_timer(struct ztc_home_watch *watch, int64_t wait)
{
    const struct itimerspec value = {
        .it_value = {.tv_sec = (time_t)(wait / 1000), .tv_nsec = (long)(wait % 1000) * 1000000L}};
    watch->waiting = timerfd_settime(watch->timer, 0, &value, NULL) == 0;
}

/* Adding a folder again changes nothing. */
static void watch_folders(struct ztc_home_watch *watch, const char *home)
{
    watch->there = watch_folder(watch, home, "", CHANGES);
    /* A program that keeps the database open does not close it behind a change. */
    (void)watch_folder(watch, home, "/cfg", CHANGES | IN_MODIFY);
    (void)watch_folder(watch, home, "/plugins", CHANGES);
    if (!watch->there) {
        set_timer(watch, BETWEEN_MS);
    }
}

static struct ztc_home_stamp stamp(const char *home, const char *name)
{
    struct ztc_home_stamp stamp = {0};
    struct stat state;
    struct timespec now = {0};
    char *path = NULL;
    if (asprintf(&path, "%s/cfg/%s", home, name) < 0) {
        return stamp;
    }
    if (lstat(path, &state) == 0 && state.st_size > 0) {
        (void)clock_gettime(CLOCK_REALTIME, &now);
        int64_t written = (int64_t)state.st_mtim.tv_sec * 1000000000 + state.st_mtim.tv_nsec;
        int64_t age = (int64_t)now.tv_sec * 1000000000 + now.tv_nsec - written;
        stamp.inode = state.st_ino;
        stamp.size = state.st_size;
        stamp.written_ns = age >= 0 && age < SAME_TIME_NS ? -1 : written;
    }
    free(path);
    return stamp;
}

static bool is_same(struct ztc_home_stamp now, struct ztc_home_stamp before)
{
    return now.inode == before.inode && now.size == before.size &&
           now.written_ns == before.written_ns && now.written_ns >= 0;
}

static void stamp_all(struct ztc_home_watch *watch, const char *home)
{
    watch->database = stamp(home, DATABASE);
    watch->log = stamp(home, DATABASE "-wal");
}

ztc_status ztc_home_watch_open(struct ztc_home_watch *watch, const char *home,
                               struct ztc_error *error)
{
    watch->timer = timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC | TFD_NONBLOCK);
    if (watch->timer < 0) {
        return ztc_error_system(error, errno, "cannot watch %s", home);
    }
    watch->notify = inotify_init1(IN_CLOEXEC | IN_NONBLOCK);
    if (watch->notify >= 0) {
        watch_folders(watch, home);
        stamp_all(watch, home);
    }
    return ZTC_OK;
}

void ztc_home_watch_close(struct ztc_home_watch *watch)
{
    ztc_fd_close(&watch->notify);
    ztc_fd_close(&watch->timer);
}

static void start_timer(struct ztc_home_watch *watch)
{
    int64_t rest = watch->looked_ms + BETWEEN_MS - now_ms();
    int64_t wait = watch->looked_ms != 0 && rest > SOON_MS ? rest : SOON_MS;
    set_timer(watch, wait);
}

/* Takes the events; true if one of them says that something was changed. */
static bool take_events(const struct ztc_home_watch *watch, const char *home)
{
    char events[16 * (sizeof(struct inotify_event) + NAME_MAX + 1)]
        __attribute__((aligned(__alignof__(struct inotify_event))));
    bool changed = false;
    bool database = false;
    ssize_t size = 0;
    while ((size = read(watch->notify, events, sizeof(events))) > 0) {
        for (size_t at = 0; at < (size_t)size;) {
            const struct inotify_event *event = (const void *)(events + at);
            bool is_database =
                event->len > 0 && strncmp(event->name, DATABASE, sizeof(DATABASE) - 1) == 0;
            database = database || is_database;
            changed = changed || !is_database;
            at += sizeof(*event) + event->len;
        }
    }
    return changed || (database && !(is_same(stamp(home, DATABASE), watch->database) &&
                                     is_same(stamp(home, DATABASE "-wal"), watch->log)));
}

bool ztc_home_watch_take(struct ztc_home_watch *watch, const char *home)
{
    if (watch->notify < 0) {
        return false;
    }
    if (take_events(watch, home) && !watch->waiting) {
        start_timer(watch);
    }
    uint64_t count = 0;
    if (read(watch->timer, &count, sizeof(count)) != (ssize_t)sizeof(count)) {
        return false;
    }
    bool was_there = watch->there;
    watch->waiting = false;
    watch->looked_ms = now_ms();
    watch_folders(watch, home);
    /* Before anything is read, so that what is written from now on is news. */
    stamp_all(watch, home);
    return was_there || watch->there;
}

void ztc_home_watch_again(struct ztc_home_watch *watch)
{
    if (watch->notify >= 0 && !watch->waiting) {
        watch->looked_ms = now_ms();
        start_timer(watch);
    }
}
