/* SPDX-License-Identifier: Apache-2.0 */
/* The packages of a target: which pads come out on which. */
#ifndef ZTC_MODULE_PACKAGES_H
#define ZTC_MODULE_PACKAGES_H

#include "base/arena.h"
#include "module/target.h"

struct ztc_package {
    const char *name;                          /* LQFP64; static, as the rows are */
    const struct ztc_package_row *const *rows; /* by port, then pad */
    size_t count;
};

/* All of the target's packages, the one with the fewest rows first, then by name. *ret_packages is in
 * the arena; NULL with a count of 0 where the target tells none. */
ztc_status ztc_packages_collect(const struct ztc_target *target, struct ztc_arena *arena,
                                struct ztc_error *error, const struct ztc_package **ret_packages,
                                size_t *ret_count) ZTC_MUST_CHECK;

/* Does the pad come out on it? Binary search. */
bool ztc_package_has(const struct ztc_package *package, uint32_t port, uint32_t pad);
/* How many of the target's pads come out on it. */
uint32_t ztc_package_pads(const struct ztc_package *package, const struct ztc_target *target);

#endif
