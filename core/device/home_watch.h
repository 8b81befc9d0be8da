/* SPDX-License-Identifier: Apache-2.0 */
/* Tells that something in the home may have changed that devices are named by: aliases, custom VMs, modules. */
#ifndef ZTC_DEVICE_HOME_WATCH_H
#define ZTC_DEVICE_HOME_WATCH_H

#include "base/error.h"

#include <stdbool.h>
#include <stdint.h>

/* Start with ZTC_HOME_WATCH_NONE. */
struct ztc_home_watch {
    int notify; /* inotify; readable when something happened */
    int timer;  /* timerfd; readable when it is time to look */
    int64_t looked_ms;
    bool waiting; /* the timer runs */
    bool there;   /* the home was, when it was looked for last */
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

#endif
