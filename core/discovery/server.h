/* SPDX-License-Identifier: Apache-2.0 */
/* `ztc discovery`: one client of the discovery protocol, served until it goes. */
#ifndef ZTC_DISCOVERY_SERVER_H
#define ZTC_DISCOVERY_SERVER_H

#include "device/live.h"

struct ztc_discovery {
    struct ztc_registry *registry; /* must live longer */
    struct ztc_live_options live;
    int input;  /* commands; borrowed, likewise output */
    int output; /* answers and events; SIGPIPE must be ignored */
    /* What goes wrong with a source, for people; must not wait. */
    void (*trouble)(void *ctx, const char *text);
    void *ctx;
};

/*
 * Serves until QUIT, the end of the input, or until nobody reads the output: all of them ZTC_OK, and within a second. A failure is that of
 * a descriptor. Devices are looked for from START or START_SYNC to STOP.
 */
ztc_status ztc_discovery_serve(const struct ztc_discovery *discovery,
                               struct ztc_error *error) ZTC_MUST_CHECK;

#endif
