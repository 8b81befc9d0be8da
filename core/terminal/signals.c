/* SPDX-License-Identifier: Apache-2.0 */
/* Signals read from a descriptor. */
#include "terminal/signals.h"

#include "base/file.h"

#include <errno.h>
#include <sys/signalfd.h>
#include <unistd.h>

ztc_status ztc_signals_hold(struct ztc_signals *signals, struct ztc_error *error)
{
    static const int numbers[] = {SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGTSTP};
    sigset_t wanted;
    (void)sigemptyset(&wanted);
    (void)sigaddset(&wanted, SIGCONT);
    for (size_t i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++) {
        /* One that is ignored, as by nohup, is no wish. */
        struct sigaction action;
        if (sigaction(numbers[i], /* act= */ NULL, &action) == 0 && action.sa_handler != SIG_IGN) {
            (void)sigaddset(&wanted, numbers[i]);
        }
    }
    signals->fd = signalfd(-1, &wanted, SFD_CLOEXEC | SFD_NONBLOCK);
    if (signals->fd < 0 || sigprocmask(SIG_BLOCK, &wanted, &signals->before) != 0) {
        ztc_status status = ztc_error_system(error, errno, "signals cannot be waited for");
        ztc_fd_close(&signals->fd);
        return status;
    }
    signals->held = true;
    return ZTC_OK;
}

void ztc_signals_release(struct ztc_signals *signals)
{
    if (signals->held) {
        (void)sigprocmask(SIG_SETMASK, &signals->before, /* oldset= */ NULL);
    }
    signals->held = false;
    ztc_fd_close(&signals->fd);
}

int ztc_signals_take(const struct ztc_signals *signals)
{
    struct signalfd_siginfo facts;
    ssize_t got;
    do {
        got = read(signals->fd, &facts, sizeof(facts));
    } while (got < 0 && errno == EINTR);
    return got == (ssize_t)sizeof(facts) ? (int)facts.ssi_signo : 0;
}

void ztc_signals_stop(void)
{
    sigset_t stop, before;
    (void)sigemptyset(&stop);
    (void)sigaddset(&stop, SIGTSTP);
    if (raise(SIGTSTP) == 0 && sigprocmask(SIG_UNBLOCK, &stop, &before) == 0) {
        (void)sigprocmask(SIG_SETMASK, &before, /* oldset= */ NULL);
    }
}
