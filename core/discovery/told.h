/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The ports that are there beside what the client was told of them. Events are the difference, so that nothing is lost when some could not be sent: a
 * client that did not read for an hour hears what is otherwise than it knows, however much came and went meanwhile.
 */
#ifndef ZTC_DISCOVERY_TOLD_H
#define ZTC_DISCOVERY_TOLD_H

#include "discovery/port.h"

#include <stdbool.h>

struct ztc_told_entry;

/* Start with {0}. */
struct ztc_told {
    struct ztc_told_entry **entries; /* sorted by address and protocol */
    size_t count, capacity;
    size_t claims;   /* ports of all devices, also several at one address */
    size_t changed;  /* entries that may differ from what the client was told */
    size_t left_out; /* ports beyond ZTC_DISCOVERY_PORTS_MAX that were put */
};

void ztc_told_done(struct ztc_told *told); /* takes a zeroed one */

/* The device is there, as it is now; what it was before is replaced. A failure is want of memory, and then some of its ports may be
 * missing. */
ztc_status ztc_told_put(struct ztc_told *told, const struct ztc_live_device *device,
                        struct ztc_error *error) ZTC_MUST_CHECK;
/* This one is not. */
void ztc_told_drop(struct ztc_told *told, const char *source, const char *key);
/* None is. */
void ztc_told_drop_all(struct ztc_told *told);

/* Where events go. No function is NULL. Text is borrowed. */
struct ztc_told_events {
    void *ctx;
    void (*add)(void *ctx, const char *port /* PORT object */);
    void (*remove)(void *ctx, const char *address, const char *protocol);
    bool (*has_room)(void *ctx); /* asked before each event; what has no room stays a difference */
};

/* Tells the client of all differences, removals first. A failure is want of memory; what was not told stays a difference. */
ztc_status ztc_told_send(struct ztc_told *told, const struct ztc_told_events *events,
                         struct ztc_error *error) ZTC_MUST_CHECK;

/* Appends the PORT objects of all ports that are there, with commas between. */
void ztc_told_list(const struct ztc_told *told, struct ztc_buffer *buffer);

#endif
