/* SPDX-License-Identifier: Apache-2.0 */
/* What the password database says of a user. */
#ifndef ZTC_BASE_USER_H
#define ZTC_BASE_USER_H

#include <stdbool.h>
#include <sys/types.h>

struct ztc_user {
    bool known;   /* else the rest is zero */
    gid_t group;  /* the primary one */
    char *folder; /* owned: the home folder; NULL: none */
};

/*
 * Looks a user up, who need not be known. 0, or the errno where the database could not be asked; ERANGE: the
 * entry is longer than any sensible one. ztc_user_done takes what it gave, and {0}.
 */
int ztc_user_find(uid_t number, struct ztc_user *ret_user);
void ztc_user_done(struct ztc_user *user);

#endif
