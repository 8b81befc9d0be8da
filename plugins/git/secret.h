/* SPDX-License-Identifier: Apache-2.0 */
/* The password for a place, in the module's own process: the host's, or that of Git's credential helpers. */
#ifndef ZTC_GIT_SECRET_H
#define ZTC_GIT_SECRET_H

#include "call.h"

struct ztc_git_secret {
    struct ztc_share_secret *value; /* owned; NULL: not asked yet, or there is none */
    bool asked;
    bool helped; /* it came from a helper, which is to be told what became of it */
};

/* Asks once; later calls give the same. ZTC_E_UNSUPPORTED: there is none. */
ztc_status ztc_git_secret_find(const struct ztc_git_call *call, struct ztc_git_secret *secret);

/* Tells the helper, where it was one, that the place took it or refused it. */
void ztc_git_secret_tell(const struct ztc_git_call *call, const struct ztc_git_secret *secret,
                         bool taken);

/* Wipes and frees. */
void ztc_git_secret_done(const struct ztc_git_call *call, struct ztc_git_secret *secret);

/*
 * Runs `git credential VERB` without a terminal. value: what is known goes in; with `fill` user and password come out.
 * ZTC_E_UNSUPPORTED: no such program, no helper, or it knows nothing; ZTC_E_CANCELLED.
 */
ztc_status ztc_git_helper_run(const struct ztc_git_call *call, const char *verb,
                              struct ztc_share_secret *value);

#endif
