/* SPDX-License-Identifier: Apache-2.0 */
/* The host object that a module sees: memory counted and capped, words kept, nothing printed. */
#ifndef ZTC_MODULE_HOST_H
#define ZTC_MODULE_HOST_H

#include "base/error.h"

#include <stdbool.h>
#include <ztc/host.h>

struct ztc_host_block; /* the head of one block of a module's memory */

/* Where a module's log goes, as ztc_host.log; may be called from any thread. text is borrowed. */
typedef void ztc_host_log(void *ctx, uint32_t level /* ZTC_LOG_... */, const char *text);

/* Where its progress goes, as ztc_host.progress; unit is borrowed and never NULL. */
typedef void ztc_host_progress(void *ctx, uint64_t done, uint64_t total, const char *unit);

/* Has the user asked to stop? Any thread. */
typedef bool ztc_host_cancelled(void *ctx);

struct ztc_host_state {
    struct ztc_host host; /* what the module gets */
    uint64_t held;        /* bytes not given back */
    uint64_t blocks;      /* blocks not given back */
    uint64_t calls;       /* allocations asked for so far */
    uint64_t fail_at;     /* the n-th allocation fails, from 1; 0: none. For `plugin check` */
    uint64_t limit;       /* most bytes held; ZTC_MODULE_MEMORY_MAX */
    char *words;          /* owned: text of the last diag; may be NULL */
    uint64_t words_where; /* its place */
    ztc_host_log *log;    /* NULL: what a module logs is dropped */
    void *log_ctx;
    ztc_host_progress *progress; /* NULL: likewise */
    void *progress_ctx;
    ztc_host_cancelled *cancelled; /* NULL: never */
    void *cancelled_ctx;
    struct ztc_host_block *first; /* owned: the blocks not given back, newest first */
};

/* Fills a host that points at itself: the state must not move afterwards. */
void ztc_host_init(struct ztc_host_state *state);
/* Frees the words and whatever the module did not give back. */
void ztc_host_done(struct ztc_host_state *state);

#endif
