/* SPDX-License-Identifier: Apache-2.0 */
/* May this user open a port, and if not, what helps. */
#ifndef ZTC_DEVICE_ACCESS_H
#define ZTC_DEVICE_ACCESS_H

#include "base/arena.h"

#include <stdbool.h>
#include <sys/types.h>

struct ztc_access {
    bool there;   /* something of that name is there */
    bool allowed; /* and may be opened for reading and writing */
    const char *
        hint; /* what to do, one line without a full stop; "" where it is allowed. In the arena or static */
};

/* What decides the hint, apart from asking the system for it. */
struct ztc_access_facts {
    const char *group; /* name of the group that owns the port; NULL: it has none */
    gid_t number;      /* of that group */
    mode_t mode;
    bool enrolled; /* the user is a member, but this session began before */
};

/* Looks at the port. Only want of memory is a failure. */
ztc_status ztc_access_find(const char *port, struct ztc_arena *arena, struct ztc_error *error,
                           struct ztc_access *ret_access) ZTC_MUST_CHECK;

/* The hint for a port that is there and may not be opened; NULL when out of memory. */
const char *ztc_access_hint(const struct ztc_access_facts *facts, struct ztc_arena *arena);

#endif
