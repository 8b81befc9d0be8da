/* SPDX-License-Identifier: Apache-2.0 */
/* The VID:PID rules of the active custom VMs, from their device.json. */
#ifndef ZTC_DEVICE_CUSTOM_RULES_H
#define ZTC_DEVICE_CUSTOM_RULES_H

#include "device/rules.h"

struct ztc_custom_rules {
    struct ztc_rule *rules; /* in the arena */
    size_t count;
};

/* As ztc_rules_load. Lists of one length are pairs; otherwise any vid goes with any pid. */
ztc_status ztc_custom_rules_read(const struct ztc_home *home, struct ztc_arena *arena,
                                 void (*trouble)(void *ctx, const char *text), void *ctx,
                                 struct ztc_error *error,
                                 struct ztc_custom_rules *ret_rules) ZTC_MUST_CHECK;

#endif
