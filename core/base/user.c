/* SPDX-License-Identifier: Apache-2.0 */
/* What the password database says of a user. */
#include "base/user.h"

#include <errno.h>
#include <pwd.h>
#include <stdlib.h>
#include <string.h>

/* Room for one entry: a usual one takes a hundred bytes, one of a directory service some kilobytes. */
#define ENTRY_FIRST 1024u
#define ENTRY_MAX ((size_t)1 << 20)

/* The errno where the database could not be asked; what says "no such user" is none, and it differs. */
static bool is_failure(int errnum)
{
    return errnum == ENOMEM || errnum == EMFILE || errnum == ENFILE || errnum == EIO ||
           errnum == EINTR || errnum == ERANGE;
}

/* Copies what is asked for out of an entry, whose texts go away. */
static int take(const struct passwd *entry, struct ztc_user *ret_user)
{
    struct ztc_user user = {.known = true, .group = entry->pw_gid};
    if (entry->pw_dir != NULL && entry->pw_dir[0] != '\0') {
        user.folder = strdup(entry->pw_dir);
        if (user.folder == NULL) {
            return ENOMEM;
        }
    }
    *ret_user = user;
    return 0;
}

int ztc_user_find(uid_t number, struct ztc_user *ret_user)
{
    char *text = NULL;
    struct passwd entry;
    struct passwd *found = NULL;
    int result = ERANGE;
    for (size_t room = ENTRY_FIRST; result == ERANGE && room <= ENTRY_MAX; room *= 2) {
        free(text);
        text = malloc(room);
        result = text == NULL ? ENOMEM : getpwuid_r(number, &entry, text, room, &found);
    }
    if (result == 0 && found != NULL) {
        result = take(found, ret_user);
    } else if (!is_failure(result)) {
        *ret_user = (struct ztc_user){0};
        result = 0;
    }
    free(text);
    return result;
}

void ztc_user_done(struct ztc_user *user)
{
    free(user->folder);
    *user = (struct ztc_user){0};
}
