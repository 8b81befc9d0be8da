/* SPDX-License-Identifier: Apache-2.0 */
/* Where modules are looked for, in which order, and what lies there. */
#ifndef ZTC_MODULE_SEARCH_H
#define ZTC_MODULE_SEARCH_H

#include "base/arena.h"

#include <stdbool.h>
#include <stdint.h>

struct ztc_search_folder {
    const char *path; /* absolute, without a '/' at its end (but for the root) */
    uint32_t origin;  /* ZTC_ORIGIN_... */
};

struct ztc_search {
    struct ztc_search_folder *folders; /* in the arena */
    size_t count;
    bool extra; /* there are folders of --plugin-dir or $ZTC_PLUGIN_PATH */
};

/*
 * The search path: plugin_dirs (each must be there), $ZTC_PLUGIN_PATH unless the program runs with raised
 * rights, <home>/plugins, and the two places that go with the program, or with the library where
 * this code is in one. A path that comes again is left out.
 */
ztc_status ztc_search_init(struct ztc_arena *arena, const char *const *plugin_dirs,
                           size_t plugin_dir_count, const char *home, struct ztc_error *error,
                           struct ztc_search *ret_search) ZTC_MUST_CHECK;

/* The path made absolute, in the arena; NULL and error on failure. */
const char *ztc_search_absolute(struct ztc_arena *arena, const char *path, size_t length,
                                struct ztc_error *error);

/* "folder/name" in the arena, NULL when out of memory. Plain, because it is done for every module. */
char *ztc_search_join(struct ztc_arena *arena, const char *folder, const char *name);

/*
 * The names of the files *.so in a folder, sorted, in the arena. A folder that cannot be read fills error
 * with a status other than ZTC_E_MEMORY.
 */
ztc_status ztc_search_names(struct ztc_arena *arena, const char *folder, struct ztc_error *error,
                            const char ***ret_names, size_t *ret_count) ZTC_MUST_CHECK;

/* Could this be the name of a module's file: *.so, and no folder in it? */
bool ztc_search_is_module(const char *name, size_t length);

#endif
