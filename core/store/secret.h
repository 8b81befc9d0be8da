/* SPDX-License-Identifier: Apache-2.0 */
/*
 * cfg/github.json, mode 0600: tokens for pushes, one for each host. Ours is {"hosts": {"github.com": {"user": "...",
 * "token": "..."}}}; a "token" or "access_token" at the root, as other tools leave it, is github.com's. Unknown
 * keys are kept.
 */
#ifndef ZTC_STORE_SECRET_H
#define ZTC_STORE_SECRET_H

#include "store/home.h"

struct ztc_secret {
    char *user;  /* owned; may be NULL */
    char *token; /* owned; NULL: there is none */
};

/* Wipes and frees. */
void ztc_secret_done(struct ztc_secret *secret);

/* The token for a host ("github.com", with ":port" where the URL has one). A file that others may read is
 * refused, with chmod as the remedy. */
ztc_status ztc_secret_find(const struct ztc_home *home, const char *host, struct ztc_error *error,
                           struct ztc_secret *ret_secret) ZTC_MUST_CHECK;
/* Keeps one, in the place of another. Needs the lock. */
ztc_status ztc_secret_keep(struct ztc_home *home, const char *host, const char *user,
                           const char *token, struct ztc_error *error) ZTC_MUST_CHECK;
/* Forgets one; *ret_found tells whether there was one. Needs the lock. */
ztc_status ztc_secret_forget(struct ztc_home *home, const char *host, struct ztc_error *error,
                             bool *ret_found) ZTC_MUST_CHECK;

#endif
