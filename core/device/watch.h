/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The devices that are there, from every source at once, and what changes. Each source runs in a thread of its own, because one
 * that hangs cannot be interrupted; what it reports is handed over in order, and nothing of it runs anywhere else. All functions are for one
 * thread at a time.
 */
#ifndef ZTC_DEVICE_WATCH_H
#define ZTC_DEVICE_WATCH_H

#include "device/device.h"
#include "module/registry.h"

struct ztc_device_watch; /* opaque */

struct ztc_watch_options {
    const char *home; /* absolute path of .zerynth2; NULL: none */
    const char *file; /* of $ZTC_DEVICES_FILE; NULL: none */
    /* Of $ZTC_DEVICE_SOURCES: ids of the sources to use, apart by commas; NULL or "": all there are. */
    const char *sources;
    bool follow; /* changes are wanted; otherwise only what is there now */
    uint32_t
        poll_ms; /* how often a source is asked that cannot tell of changes; 0: ZTC_SOURCE_POLL_MS */
    uint32_t patience_ms; /* after which a source counts as stuck; 0: ZTC_SOURCE_PATIENCE_MS */
};

#define ZTC_WATCH_NONE 0u    /* nothing at the moment */
#define ZTC_WATCH_ADDED 1u   /* `device` is there */
#define ZTC_WATCH_CHANGED 2u /* `before` has become `device` */
#define ZTC_WATCH_REMOVED 3u /* `before` has gone */
/* A source fails or is stuck; `text` says which and why. The same failure at each new try is told once. */
#define ZTC_WATCH_TROUBLE 4u
#define ZTC_WATCH_SETTLED \
    5u /* every source has reported what is there, or was put aside; comes once */

struct ztc_watch_change {
    uint32_t kind; /* ZTC_WATCH_... */
    const struct ztc_device
        *device; /* borrowed until it changes or goes and next is called again */
    const struct ztc_device *before; /* borrowed until next is called again */
    const char *text;                /* likewise */
};

/* Starts every source that a module provides. No source at all is ZTC_E_UNSUPPORTED. */
ztc_status ztc_watch_open(struct ztc_registry *registry, const struct ztc_watch_options *options,
                          struct ztc_error *error,
                          struct ztc_device_watch **ret_watch) ZTC_MUST_CHECK;
/* A source that is stuck stays behind, with its module: the program can only end. Takes NULL. */
void ztc_watch_close(struct ztc_device_watch *watch);

/* Readable (POLLIN) when ztc_watch_next has something, once it has said ZTC_WATCH_NONE; the same until close. */
int ztc_watch_descriptor(const struct ztc_device_watch *watch);

/* The next change, or ZTC_WATCH_NONE; never waits. ret_change is set in any case. A failure is want of memory: the change is lost. */
ztc_status ztc_watch_next(struct ztc_device_watch *watch, struct ztc_error *error,
                          struct ztc_watch_change *ret_change) ZTC_MUST_CHECK;

/* Waits for SETTLED and takes all changes until then; what went wrong with a source goes to `trouble` (may be NULL). For who wants a list. */
ztc_status ztc_watch_settle(struct ztc_device_watch *watch,
                            void (*trouble)(void *ctx, const char *text), void *ctx,
                            struct ztc_error *error) ZTC_MUST_CHECK;

/* The devices after the changes taken so far, sorted by source and key; borrowed until next is called. */
const struct ztc_device *const *ztc_watch_devices(struct ztc_device_watch *watch,
                                                  size_t *ret_count);

#endif
