/* SPDX-License-Identifier: Apache-2.0 */
/* What reading and changing the database of known devices share: its module, and what a failure is called. */
#ifndef ZTC_DEVICE_KNOWN_INTERNAL_H
#define ZTC_DEVICE_KNOWN_INTERNAL_H

#include "device/known.h"
#include "module/provider.h"

/* One use of the database. */
struct ztc_known_base {
    struct ztc_module *module;
    const struct ztc_device_store_v0 *interface;
    void *self;
    char *path; /* owned, to be given to free */
};

/* Is the file there, in a folder cfg/ that is no link? */
ztc_status ztc_known_look(const struct ztc_home *home, struct ztc_error *error,
                          bool *ret_there) ZTC_MUST_CHECK;

/* Loads the module. ztc_known_close must follow, whatever happens; start with {0}. */
ztc_status ztc_known_open(struct ztc_registry *registry, const struct ztc_home *home,
                          struct ztc_error *error, struct ztc_known_base *base) ZTC_MUST_CHECK;
void ztc_known_close(struct ztc_known_base *base);

/* Fills the error for a call that failed, in the module's words; gives back ZTC_OK for one that did not. */
ztc_status ztc_known_judge(const struct ztc_known_base *base, ztc_status status,
                           struct ztc_error *error) ZTC_MUST_CHECK;

#endif
