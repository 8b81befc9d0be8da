/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The home folder `.zerynth2`: where it is, its lock, and putting right what a killed ztc left behind.
 */
#ifndef ZTC_STORE_HOME_H
#define ZTC_STORE_HOME_H

#include "base/error.h"

#include <signal.h>
#include <stdbool.h>

struct ztc_home {
    char *path;      /* owned: absolute, ends in /.zerynth2; NULL in one that is not open */
    int folder;      /* of path; -1 where it is not there (only without `make`) */
    int lock;        /* -1 while not locked */
    bool blocked;    /* SIGINT, SIGTERM and SIGHUP are held back; see ztc_home_lock */
    sigset_t before; /* the signal mask to go back to, where blocked */
    int cvm;         /* folder cvm/; -1 where it is not there, likewise below */
    int tmp;         /* folder tmp/ */
};

/*
 * Finds $ZERYNTH_HOME/.zerynth2 or ~/.zerynth2 (secure_getenv, then the password database). With `make`
 * it is made on first use, mode 0700, with cvm/ and tmp/. Without, a home that is not there is fine:
 * folder is -1. A finished transaction that was cut off is completed here, before anything is read, if the
 * lock is free; if another ztc holds it, that one is at it.
 */
ztc_status ztc_home_open(bool make, struct ztc_error *error,
                         struct ztc_home *ret_home) ZTC_MUST_CHECK;
/* The same for the folder of this absolute path, which is not made. */
ztc_status ztc_home_open_at(const char *path, struct ztc_error *error,
                            struct ztc_home *ret_home) ZTC_MUST_CHECK;
void ztc_home_close(struct ztc_home *home); /* unlocks; takes a zeroed or closed one */

/*
 * Locks for writing, waiting up to 10 s for another ztc (then ZTC_E_LIMIT, remedy included); then
 * finishes or clears away what a killed one left, as far as that can be done. Until unlock the signals that a user stops a program
 * with are held back, so that they find a whole state; ztc_home_unlock lets them through.
 */
ztc_status ztc_home_lock(struct ztc_home *home, struct ztc_error *error) ZTC_MUST_CHECK;
void ztc_home_unlock(struct ztc_home *home);

#endif
