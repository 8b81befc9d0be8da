/* SPDX-License-Identifier: Apache-2.0 */
/* Every target of the modules in the build folder, loaded as the program loads them. */
#ifndef ZTC_TEST_TARGETS_SUPPORT_TARGETS_H
#define ZTC_TEST_TARGETS_SUPPORT_TARGETS_H

#include "module/target.h"

struct every_target {
    struct ztc_registry *registry;
    struct ztc_target *targets;
    size_t count;
};

/* Opens them all. False, with the reason on stderr, if a module is refused or there is no target. */
bool every_target_open(struct every_target *every, const char *build_folder);
void every_target_close(struct every_target *every);

#endif
