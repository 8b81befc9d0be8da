/* SPDX-License-Identifier: Apache-2.0 */
/* Places that are reached by a URL, by whichever module serves them. */
#ifndef ZTC_SHARE_REMOTE_H
#define ZTC_SHARE_REMOTE_H

#include "module/registry.h"
#include "share/intake.h"
#include "store/home.h"

#include <ztc/share.h>

/* A URL as a user writes it, taken apart. Text in the arena. */
struct ztc_remote {
    const char *url;    /* for the module: git:// became https://, user@host:path became ssh:// */
    const char *branch; /* behind '#', or "" */
    const char *shown;  /* for messages and .origin.json: url, and #branch where there is one */
    const char *host;   /* with :port where the URL has one */
};

/* Is this a URL, rather than a path? True for what has :// in it, and for user@host:path. */
bool ztc_remote_is_url(const char *text);

/* Takes it apart. A kind that is not served, a password in it, control characters, no host: ZTC_E_INVALID. */
ztc_status ztc_remote_parse(const char *text, struct ztc_arena *arena, struct ztc_error *error,
                            struct ztc_remote *ret_remote) ZTC_MUST_CHECK;

/*
 * Reads the place into the intake, which is finished afterwards in any case. ret_version has
 * ZTC_SHARE_VERSION_MAX + 1 bytes. agent: --user_agent or NULL. home is open and made: scratch is in its tmp/.
 */
ztc_status ztc_remote_fetch(const struct ztc_home *home, struct ztc_registry *registry,
                            const struct ztc_remote *remote, const char *agent,
                            struct ztc_intake *intake, struct ztc_error *error,
                            char *ret_version) ZTC_MUST_CHECK;

/* What to write at the place: the short name's definition. */
struct ztc_remote_push {
    const char *short_name;
    const struct ztc_files *files; /* sorted */
    bool replace;                  /* also in the place of another custom VM's definition */
};

/* *ret_changed: false where all was so already. The message says what changed, pin by pin. */
ztc_status ztc_remote_publish(const struct ztc_home *home, struct ztc_registry *registry,
                              const struct ztc_remote *remote, const char *agent,
                              const struct ztc_remote_push *push,
                              const struct ztc_share_limits *limits, struct ztc_error *error,
                              bool *ret_changed, char *ret_version) ZTC_MUST_CHECK;

#endif
