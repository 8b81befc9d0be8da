/* SPDX-License-Identifier: Apache-2.0 */
/* The user's terminal and a board's serial port, each way byte for byte, until one of them has enough. */
#ifndef ZTC_TERMINAL_TERMINAL_H
#define ZTC_TERMINAL_TERMINAL_H

#include "base/error.h"

#include <stdbool.h>
#include <stdint.h>

/* What the user is told meanwhile. */
enum ztc_terminal_news {
    ZTC_TERMINAL_OPENED, /* for the first time; baud is the speed that the driver took */
    ZTC_TERMINAL_GONE,
    ZTC_TERMINAL_BACK,   /* likewise with its speed; the port may be another */
    ZTC_TERMINAL_REFUSED /* it is back and cannot be opened; text says why. It is tried on */
};

struct ztc_terminal_told {
    enum ztc_terminal_news news;
    const char *port; /* borrowed for the length of the call, likewise below */
    uint32_t baud;
    const char *text; /* REFUSED; else NULL */
};

struct ztc_terminal_options {
    const char *port; /* borrowed, likewise below */
    uint32_t baud;
    /* Input that is a terminal is made raw, and Ctrl-] in it leaves. Other input is sent until it ends. */
    int input;
    int output;
    bool echo;         /* what is sent is shown too */
    bool stay;         /* go on after the end of input, until a signal */
    uint32_t quiet_ms; /* without `stay`: end when nothing came for so long after input ended */
    int changes;       /* readable when `where` should be asked again; -1: none */
    /* Where the device is now, borrowed until the next call; NULL: nowhere. May be NULL: always at `port`. */
    const char *(*where)(void *ctx);
    void *where_ctx;
    void (*tell)(void *ctx, const struct ztc_terminal_told *told);
    void *tell_ctx;
};

/* Why it ended. */
enum ztc_terminal_end {
    ZTC_TERMINAL_LEFT,   /* by Ctrl-], or the user's terminal has gone */
    ZTC_TERMINAL_QUIET,  /* input ended, and the device has no more to say */
    ZTC_TERMINAL_ABSENT, /* input ended, and the device is not there any more */
    ZTC_TERMINAL_DEAF,   /* output takes no more */
    ZTC_TERMINAL_STOPPED /* by a signal */
};

/*
 * Opens the port and goes on until the end. The user's terminal is put back in any case, also where SIGINT, SIGTERM, SIGHUP or SIGQUIT
 * ends it: *ret_signal is its number then, for ztc_stop_die, else 0. SIGTSTP stops the program with the terminal put back.
 */
ztc_status ztc_terminal_run(const struct ztc_terminal_options *options, struct ztc_error *error,
                            enum ztc_terminal_end *ret_end, int *ret_signal) ZTC_MUST_CHECK;

#endif
