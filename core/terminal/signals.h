/* SPDX-License-Identifier: Apache-2.0 */
/* Signals as something to read, for as long as the user's terminal is raw. */
#ifndef ZTC_TERMINAL_SIGNALS_H
#define ZTC_TERMINAL_SIGNALS_H

#include "base/error.h"

#include <signal.h>
#include <stdbool.h>

struct ztc_signals {
    int fd; /* readable when one waits */
    bool held;
    sigset_t before;
};

/* Holds back SIGINT, SIGTERM, SIGHUP, SIGQUIT and SIGTSTP, each unless it is ignored, and SIGCONT. */
ztc_status ztc_signals_hold(struct ztc_signals *signals, struct ztc_error *error) ZTC_MUST_CHECK;
/* What came meanwhile and was not taken has its way. Takes {.fd = -1}. */
void ztc_signals_release(struct ztc_signals *signals);

/* Takes one that waits: its number, or 0. */
int ztc_signals_take(const struct ztc_signals *signals);

/* Stops the program as SIGTSTP does by itself; returns when it goes on. */
void ztc_signals_stop(void);

#endif
