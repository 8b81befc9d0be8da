/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The signals with which a user stops a program: SIGINT, SIGTERM and SIGHUP. They are held back, never handled, so that
 * there is neither a handler nor a variable that one would have to write.
 */
#ifndef ZTC_BASE_STOP_H
#define ZTC_BASE_STOP_H

#include <signal.h>
#include <stdbool.h>

/* Holds them back, for a short while; release puts the mask back, and what came has its way. False: they are not held,
 * and there is nothing to release. */
bool ztc_stop_hold(sigset_t *before);
void ztc_stop_release(const sigset_t *before);

/*
 * A section in which work that takes long asks whether it is to end. Sections and holds lie within each other, never
 * across. Programs started in a section inherit the mask: who starts one sets it back.
 */
struct ztc_stop {
    bool open;
    sigset_t watched; /* those that are not ignored anyway, as by nohup */
    sigset_t before;
};

void ztc_stop_begin(struct ztc_stop *stop);
/* Is a signal waiting? False where no section is open. Any thread. */
bool ztc_stop_wanted(const struct ztc_stop *stop);
/*
 * Ends the section. With `take` what is waiting is taken, and its number returned (0: none), for ztc_stop_die once all is
 * cleared away; without, it has its way here. Takes a section that is not open.
 */
int ztc_stop_end(struct ztc_stop *stop, bool take);

/* Ends the program by this signal, so that whoever started it sees why. Returns where the signal is blocked. */
void ztc_stop_die(int number);

#endif
