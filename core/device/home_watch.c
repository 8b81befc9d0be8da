/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Whoever writes below the home closes the file `lock` at the end, so that one folder tells of all ztc programs; cfg/ is watched
 * beside it for the original toolchain, and plugins/ for what is copied there by hand.
 */
#include "device/home_watch.h"

#include "base/file.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/inotify.h>
#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>

/* A database is written in several steps. */
#define SOON_MS 50
#define BETWEEN_MS 1000

#define CHANGES \
    (IN_CLOSE_WRITE | IN_MOVED_TO | IN_MOVED_FROM | IN_CREATE | IN_DELETE | IN_MOVE_SELF)

static int64_t now_ms(void)
{
    struct timespec now = {0};
    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static bool watch_folder(const struct ztc_home_watch *watch, const char *home, const char *folder)
{
    char *path = NULL;
    if (asprintf(&path, "%s%s", home, folder) < 0) {
        return false;
    }
    bool there = inotify_add_watch(watch->notify, path, CHANGES | IN_ONLYDIR) >= 0;
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
    watch->there = watch_folder(watch, home, "");
    (void)watch_folder(watch, home, "/cfg");
    (void)watch_folder(watch, home, "/plugins");
    if (!watch->there) {
        set_timer(watch, BETWEEN_MS);
    }
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

bool ztc_home_watch_take(struct ztc_home_watch *watch, const char *home)
{
    if (watch->notify < 0) {
        return false;
    }
    char events[16 * (sizeof(struct inotify_event) + NAME_MAX + 1)];
    bool any = false;
    while (read(watch->notify, events, sizeof(events)) > 0) {
        any = true;
    }
    if (any && !watch->waiting) {
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
    return was_there || watch->there;
}
