/* SPDX-License-Identifier: Apache-2.0 */
/* A device of core as the library shows it: copied whole, so that it outlives what core goes on to do. */
#ifndef ZTC_LIBZTC_VIEW_H
#define ZTC_LIBZTC_VIEW_H

#include "base/arena.h"
#include "device/live.h"

#include <ztc/discovery.h>

/* Fills *ret_view with copies in the arena. matches may be NULL where the count is 0. */
ztc_status ztc_view_device(const struct ztc_device *device, const struct ztc_match *matches,
                           size_t match_count, struct ztc_arena *arena, struct ztc_error *error,
                           struct ztc_discovery_device *ret_view) ZTC_MUST_CHECK;

/* All of them as one table in the arena. */
ztc_status ztc_view_devices(const struct ztc_live_device *devices, size_t count,
                            struct ztc_arena *arena, struct ztc_error *error,
                            const struct ztc_table **ret_table) ZTC_MUST_CHECK;

#endif
