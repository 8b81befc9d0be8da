/* SPDX-License-Identifier: Apache-2.0 */
/* What the program asked for, completed from the environment, with every path absolute. */
#ifndef ZTC_LIBZTC_OPTIONS_H
#define ZTC_LIBZTC_OPTIONS_H

#include "base/arena.h"
#include "device/live.h"

#include <ztc/discovery.h>

/* options may be NULL. Text of *ret_options is in the arena, or borrowed from options and environment. */
ztc_status ztc_options_complete(const struct ztc_discovery_options *options,
                                struct ztc_arena *arena, struct ztc_error *error,
                                struct ztc_live_options *ret_options) ZTC_MUST_CHECK;

#endif
