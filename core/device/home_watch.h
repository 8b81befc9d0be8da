/* SPDX-License-Identifier: Apache-2.0 */
/* Tells that something in the home may have changed that devices are named by: aliases, custom VMs, modules. */
#ifndef ZTC_DEVICE_HOME_WATCH_H
#define ZTC_DEVICE_HOME_WATCH_H

#include "base/error.h"

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

/* By what a file is known to be as it was. */
struct ztc_home_stamp {
    ino_t inode; /* 0: it is not there, or empty */
    off_t size;
    int64_t written_ns; /* negative: too lately to be told from what is written next */
};

/* Start with ZTC_HOME_WATCH_NONE. */
struct ztc_home_watch {
    int notify; /* inotify; readable when something happened */
    int timer;  /* timerfd; readable when it is time to look */
    int64_t looked_ms;
    bool waiting; /* the timer runs */
    struct ztc_home_stamp database,
        log;    /* cfg/devices.db and its -wal, before they were read last */
    bool there; /* the home was, when it was looked for last */
};
#define ZTC_HOME_WATCH_NONE       \
    {                             \
        .notify = -1, .timer = -1 \
    }

/* Watches below the home of this path; folders that are not there yet are watched once they are, and a home that is not there is looked
 * for once a second. Where the system cannot tell (no inotify left), nothing is ever told. */
ztc_status ztc_home_watch_open(struct ztc_home_watch *watch, const char *home,
                               struct ztc_error *error) ZTC_MUST_CHECK;
void ztc_home_watch_close(struct ztc_home_watch *watch);

/*
 * Takes what happened, without waiting. True when it is time to look: a moment after the first of several changes, and once
 * a second at most.
 */
bool ztc_home_watch_take(struct ztc_home_watch *watch, const char *home);

/* Looks once more in a second though nothing happens: something could not be read. */
void ztc_home_watch_again(struct ztc_home_watch *watch);

#endif
