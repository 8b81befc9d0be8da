/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One call of the interface, as both processes see it: the module's own, and the worker that it forks to talk to the
 * place. What the worker knows at its start it knows by the fork; later they talk in frames (frame.h).
 */
#ifndef ZTC_GIT_CALL_H
#define ZTC_GIT_CALL_H

#include <stdbool.h>
#include <sys/types.h>
#include <ztc/host.h>
#include <ztc/share.h>

/* How deep folders of a repository are looked into, and how many entries it may have. Far above any definition. */
#define ZTC_GIT_DEPTH_MAX 8u
#define ZTC_GIT_ENTRIES_MAX 10000u

/* A URL, taken apart. Text in one block of the host's memory. */
struct ztc_git_origin {
    bool ssh, plain; /* plain: http */
    char *url;       /* for libgit2: with the user for ssh, else without */
    char *scheme;
    char *user; /* "" if the URL names none; for ssh then "git" */
    char *name; /* host, with :port where the URL has one: for messages and secrets */
    char *host; /* without brackets */
    char *port; /* a number, the scheme's own where the URL names none */
    char *path; /* without the slash at its start */
};

struct ztc_git_call {
    const struct ztc_host *host;
    const struct ztc_share_place *place;
    const struct ztc_entry_sink *sink;               /* fetch; else NULL */
    const struct ztc_share_publication *publication; /* publish; else NULL */
    struct ztc_share_result *result;
    struct ztc_git_origin origin;
    pid_t module; /* the process of the module itself */
};

/* Takes place->url apart. False: it is none that is served, or memory failed: *ret_status and the words are set. */
bool ztc_git_origin_parse(const struct ztc_host *host, const char *url,
                          struct ztc_git_origin *origin, ztc_status *ret_status);
void ztc_git_origin_done(const struct ztc_host *host, struct ztc_git_origin *origin);

/* Says why, and returns the status. remedy may be NULL. */
ztc_status ztc_git_say(const struct ztc_host *host, ztc_status status, const char *remedy,
                       const char *format, ...) __attribute__((format(printf, 4, 5)));

/* Forks the worker, serves it until it is done, reaps it. */
ztc_status ztc_git_talk(struct ztc_git_call *call);

/* The worker: never returns. fd is its end of the channel. */
_Noreturn void ztc_git_work(const struct ztc_git_call *call, int fd);

#endif
