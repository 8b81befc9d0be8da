/* SPDX-License-Identifier: Apache-2.0 */
/* The signals with which a user stops a program: held back, asked for, taken. */
#include "base/stop.h"

#include <errno.h>
#include <stddef.h>
#include <time.h>

static const int numbers[] = {SIGINT, SIGTERM, SIGHUP};
#define NUMBERS (sizeof(numbers) / sizeof(numbers[0]))

bool ztc_stop_hold(sigset_t *before)
{
    sigset_t held;
    (void)sigemptyset(&held);
    for (size_t i = 0; i < NUMBERS; i++) {
        (void)sigaddset(&held, numbers[i]);
    }
    return sigprocmask(SIG_BLOCK, &held, before) == 0;
}

void ztc_stop_release(const sigset_t *before)
{
    (void)sigprocmask(SIG_SETMASK, before, /* oldset= */ NULL);
}

void ztc_stop_begin(struct ztc_stop *stop)
{
    if (stop->open) {
        return;
    }
    (void)sigemptyset(&stop->watched);
    for (size_t i = 0; i < NUMBERS; i++) {
        /* One that is blocked waits even where it is ignored, and would be taken for a wish. */
        struct sigaction action;
        if (sigaction(numbers[i], /* act= */ NULL, &action) == 0 && action.sa_handler != SIG_IGN) {
            (void)sigaddset(&stop->watched, numbers[i]);
        }
    }
    stop->open = sigprocmask(SIG_BLOCK, &stop->watched, &stop->before) == 0;
}

bool ztc_stop_wanted(const struct ztc_stop *stop)
{
    sigset_t waiting;
    if (!stop->open || sigpending(&waiting) != 0) {
        return false;
    }
    for (size_t i = 0; i < NUMBERS; i++) {
        if (sigismember(&stop->watched, numbers[i]) == 1 &&
            sigismember(&waiting, numbers[i]) == 1) {
            return true;
        }
    }
    return false;
}

/* All that wait: one that is left would end the program before it has cleared away. The first one's number. */
static int take_all(const struct ztc_stop *stop)
{
    static const struct timespec at_once = {0};
    int first = 0;
    for (;;) {
        int number = sigtimedwait(&stop->watched, /* info= */ NULL, &at_once);
        if (number > 0) {
            first = first == 0 ? number : first;
        } else if (errno != EINTR) {
            return first;
        }
    }
}

int ztc_stop_end(struct ztc_stop *stop, bool take)
{
    if (!stop->open) {
        return 0;
    }
    int number = take ? take_all(stop) : 0;
    stop->open = false;
    ztc_stop_release(&stop->before);
    return number;
}

void ztc_stop_die(int number)
{
    (void)signal(number, SIG_DFL);
    (void)raise(number);
}
