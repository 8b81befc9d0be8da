/* SPDX-License-Identifier: Apache-2.0 */
/* May this user open a port: the node's owner and mode against the user's groups. */
#include "device/access.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <pwd.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Room for an entry of the user database: a group of a directory service lists its members. */
#define ENTRY_FIRST 4096u
#define ENTRY_MAX ((size_t)1 << 20)

#define HINT_RULES "ztc device udev-rules prints rules that let you, and says how to install them"
#define HINT_ABSENT "plug the board in; ztc device discover lists what is there"

/* The user's name in the arena; NULL: not known. */
static const char *user_name(struct ztc_arena *arena)
{
    char *text = NULL;
    struct passwd entry;
    struct passwd *found = NULL;
    int result = ERANGE;
    for (size_t room = ENTRY_FIRST; result == ERANGE && room <= ENTRY_MAX; room *= 2) {
        free(text);
        text = malloc(room);
        result = text == NULL ? ENOMEM : getpwuid_r(geteuid(), &entry, text, room, &found);
    }
    const char *name = result == 0 && found != NULL
                           ? ztc_arena_copy(arena, entry.pw_name, strlen(entry.pw_name))
                           : NULL;
    free(text);
    return name;
}

static bool is_member(const struct group *group, const char *user)
{
    for (char **member = group->gr_mem; user != NULL && *member != NULL; member++) {
        if (strcmp(*member, user) == 0) {
            return true;
        }
    }
    return false;
}

/* What the database says of the port's group. One that it does not know stays without a name. */
static void ask_group(struct ztc_access_facts *facts, struct ztc_arena *arena)
{
    char *text = NULL;
    struct group entry;
    struct group *found = NULL;
    int result = ERANGE;
    for (size_t room = ENTRY_FIRST; result == ERANGE && room <= ENTRY_MAX; room *= 2) {
        free(text);
        text = malloc(room);
        result = text == NULL ? ENOMEM : getgrgid_r(facts->number, &entry, text, room, &found);
    }
    if (result == 0 && found != NULL) {
        facts->group = ztc_arena_copy(arena, entry.gr_name, strlen(entry.gr_name));
        facts->enrolled = is_member(&entry, user_name(arena));
    }
    free(text);
}

const char *ztc_access_hint(const struct ztc_access_facts *facts, struct ztc_arena *arena)
{
    const mode_t both = S_IRGRP | S_IWGRP;
    /* Nobody should join root's group for a board. */
    if (facts->group == NULL || facts->number == 0 || (facts->mode & both) != both) {
        return HINT_RULES;
    }
    if (facts->enrolled) {
        return ztc_arena_print(arena,
                               "you are in the group %s since this session began: log out and in "
                               "again, or start it with newgrp %s",
                               facts->group, facts->group);
    }
    return ztc_arena_print(
        arena,
        "it belongs to the group %s: sudo usermod -aG %s \"$USER\", then log out "
        "and in again; or ztc device udev-rules",
        facts->group, facts->group);
}

ztc_status ztc_access_find(const char *port, struct ztc_arena *arena, struct ztc_error *error,
                           struct ztc_access *ret_access)
{
    struct stat facts;
    if (stat(port, &facts) != 0) {
        bool hidden = errno == EACCES;
        *ret_access =
            (struct ztc_access){.there = hidden, .hint = hidden ? HINT_RULES : HINT_ABSENT};
        return ZTC_OK;
    }
    if (faccessat(AT_FDCWD, port, R_OK | W_OK, AT_EACCESS) == 0) {
        *ret_access = (struct ztc_access){.there = true, .allowed = true, .hint = ""};
        return ZTC_OK;
    }
    struct ztc_access_facts known = {.number = facts.st_gid, .mode = facts.st_mode};
    ask_group(&known, arena);
    const char *hint = ztc_access_hint(&known, arena);
    if (hint == NULL) {
        return ztc_error_memory(error);
    }
    *ret_access = (struct ztc_access){.there = true, .hint = hint};
    return ZTC_OK;
}
