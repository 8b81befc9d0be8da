/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The devices that are there, each with what it may be, kept up to date: what is plugged in, and what the user changes meanwhile in the home (an alias, a
 * custom VM that is compiled, a module). For whoever stays up: discover --loop, the discovery protocol, libztc. One thread at a time.
 */
#ifndef ZTC_DEVICE_LIVE_H
#define ZTC_DEVICE_LIVE_H

#include "device/match.h"
#include "device/watch.h"

struct ztc_live; /* opaque */

struct ztc_live_options {
    /* As for ztc_registry_open; borrowed for the length of the call. */
    const char *const *plugin_dirs;
    size_t plugin_dir_count;
    struct ztc_watch_options watch; /* its home is where cfg/ and cvm/ are looked for too */
};

/* A device and its matches, the likeliest first; see ztc_match_devices. */
struct ztc_live_device {
    const struct ztc_device *device;
    const struct ztc_match *matches;
    size_t match_count;
};

struct ztc_live_change {
    uint32_t kind; /* ZTC_WATCH_...; CHANGED also where only the matches did */
    const struct ztc_live_device *device; /* ADDED, CHANGED; borrowed until next is called */
    const struct ztc_device
        *before;      /* CHANGED, REMOVED; likewise. CHANGED: may be `device` itself */
    const char *text; /* TROUBLE; likewise */
};

/* registry loads modules and must live longer. */
ztc_status ztc_live_open(struct ztc_registry *registry, const struct ztc_live_options *options,
                         struct ztc_error *error, struct ztc_live **ret_live) ZTC_MUST_CHECK;
void ztc_live_close(struct ztc_live *live); /* takes NULL */

/* Readable (POLLIN) when ztc_live_next has something, once it has said ZTC_WATCH_NONE; the same until close. */
int ztc_live_descriptor(const struct ztc_live *live);

/* The next change, or ZTC_WATCH_NONE; never waits. Want of memory is a failure, and the change is lost. */
ztc_status ztc_live_next(struct ztc_live *live, struct ztc_error *error,
                         struct ztc_live_change *ret_change) ZTC_MUST_CHECK;

/* Waits until every source has reported, taking all changes until then. */
ztc_status ztc_live_settle(struct ztc_live *live, void (*trouble)(void *ctx, const char *text),
                           void *ctx, struct ztc_error *error) ZTC_MUST_CHECK;

/* All devices after the changes taken so far, sorted by source and key; borrowed until next is called. NULL and 0 also when out of memory. */
const struct ztc_live_device *ztc_live_devices(struct ztc_live *live, size_t *ret_count);

#endif
