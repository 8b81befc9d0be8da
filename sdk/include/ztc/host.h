/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the host offers to a module. One static object, valid from init until shutdown returns.
 * The first argument of every function is `ctx` of the same object.
 */
#ifndef ZTC_HOST_H
#define ZTC_HOST_H

#include <ztc/abi.h>

#ifdef __cplusplus
extern "C" {
#endif

#define ZTC_LOG_WARNING 1u
#define ZTC_LOG_INFO 2u
#define ZTC_LOG_DEBUG 3u

struct ztc_host {
    uint32_t struct_size;
    uint32_t abi_major; /* of the host */
    uint32_t abi_minor;
    uint32_t reserved;   /* 0 */
    const char *name;    /* static, "ztc" */
    const char *version; /* static, a semantic version */
    void *ctx;           /* opaque */

    /* Says something to whoever runs with -v. text is borrowed. Any thread. Cannot fail. */
    void (*log)(void *ctx, uint32_t level /* ZTC_LOG_... */, const char *text);

    /*
     * Memory. alloc(0) and any failure give NULL; memory is not zeroed and is aligned for any type.
     * realloc keeps the old block when it fails; realloc(NULL, n) is alloc(n). free takes NULL.
     * The host counts and caps what a module holds (64 MiB) and says so when shutdown leaks.
     */
    void *(*alloc)(void *ctx, uint64_t size);
    void *(*realloc)(void *ctx, void *block /* may be NULL */, uint64_t size);
    void (*free)(void *ctx, void *block /* may be NULL */);

    /* Explains a failure that the module is about to return. finding is borrowed. */
    ztc_status (*diag)(void *ctx, const struct ztc_finding *finding);

    /*
     * Nonzero once the user asked to stop: return ZTC_E_CANCELLED soon. Any thread. The signals that ask for it (SIGINT,
     * SIGTERM, SIGHUP) may be blocked during a call, and a program that a module starts would inherit that: start it
     * with an empty signal mask.
     */
    int32_t (*cancelled)(void *ctx);

    /* Work done so far, as often as it is known: the host shows what an eye can follow. total 0 means unknown. unit is a
     * text id such as "bytes", which people see as MiB, or "pins". The thread of the call only. */
    void (*progress)(void *ctx, uint64_t done, uint64_t total, const char *unit);

    /* A service of the host by id, static, or NULL if there is none or the module may not have it. */
    const void *(*get_interface)(void *ctx, const char *id);
};

#ifdef __cplusplus
}
#endif
#endif
