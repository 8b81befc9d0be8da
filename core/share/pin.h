/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Pinned publishers: whose key was seen with the first archive of theirs, in cfg/publishers.json: {"publishers":
 * {"acme": {"key": "RWQ..."}}}. Unknown keys are kept. A damaged file is an error, and is never written over: to lose it
 * would be to believe anybody anew.
 */
#ifndef ZTC_SHARE_PIN_H
#define ZTC_SHARE_PIN_H

#include "base/arena.h"
#include "store/home.h"
#include "store/settings.h"

#include <stdbool.h>

struct ztc_pin {
    const char *publisher;
    const char *key; /* the public key as one word; not checked here */
};

/* All of them, in the file's order, in the arena. */
ztc_status ztc_pins_read(const struct ztc_home *home, struct ztc_arena *arena,
                         struct ztc_error *error, struct ztc_pin **ret_pins,
                         size_t *ret_count) ZTC_MUST_CHECK;

/* Pins a key. A publisher who is pinned with another one: ZTC_E_INVALID. Needs the lock. */
ztc_status ztc_pin_keep(struct ztc_home *home, const char *publisher, const char *key,
                        struct ztc_error *error) ZTC_MUST_CHECK;

/* The same up to the commit; one that is pinned already leaves *ret_change as it is. */
ztc_status ztc_pin_prepare(struct ztc_home *home, const char *publisher, const char *key,
                           struct ztc_error *error,
                           struct ztc_settings_change *ret_change) ZTC_MUST_CHECK;

/* Forgets a publisher; *ret_found: false where there was none. Needs the lock. */
ztc_status ztc_pin_forget(struct ztc_home *home, const char *publisher, struct ztc_error *error,
                          bool *ret_found) ZTC_MUST_CHECK;

#endif
