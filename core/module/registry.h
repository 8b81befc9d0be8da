/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The modules that are there: search path, index, and look-up by what they provide. Nothing is loaded to
 * list them. The index `cache/modules.idx` saves reading each file again; it is made anew whenever it is
 * missing, old or damaged, and a home that cannot be written only costs time.
 *
 * Listing looks at the state of every file. Finding one looks at the folders and at that file only, and so
 * does not see that another file was rewritten in its place and now provides the same; listing does.
 */
#ifndef ZTC_MODULE_REGISTRY_H
#define ZTC_MODULE_REGISTRY_H

#include "base/error.h"
#include "module/host.h"
#include "module/info.h"

struct ztc_registry; /* opaque */

#define ZTC_ORIGIN_OPTION 0u   /* --plugin-dir */
#define ZTC_ORIGIN_VARIABLE 1u /* $ZTC_PLUGIN_PATH */
#define ZTC_ORIGIN_HOME 2u     /* ~/.zerynth2/plugins */
#define ZTC_ORIGIN_PROGRAM \
    3u /* beside the program: <folder of ztc>/modules; of libztc: <folder>/ztc/modules */
#define ZTC_ORIGIN_INSTALLED 4u /* <folder of ztc>/../lib/ztc/modules, where both are installed */

/* One file. */
struct ztc_module_entry_row {
    const char *path; /* absolute */
    uint32_t origin;  /* ZTC_ORIGIN_... */
    bool usable;
    const char *refusal;         /* why not: file, field, found, expected; "" if usable */
    struct ztc_module_info info; /* zero if the section could not be read */
};

/*
 * Opens the registry; reads no module yet. plugin_dirs: folders of --plugin-dir. home is the .zerynth2
 * folder (its plugins/ and cache/), or NULL where there is none. Text is copied.
 */
ztc_status ztc_registry_open(const char *const *plugin_dirs, size_t plugin_dir_count,
                             const char *home, struct ztc_error *error,
                             struct ztc_registry **ret_registry) ZTC_MUST_CHECK;
void ztc_registry_close(struct ztc_registry *registry); /* takes NULL; shuts loaded modules down */

/* Where modules' logs go, and what is said about them (ZTC_LOG_DEBUG: a module that leaks). NULL: nowhere. */
void ztc_registry_log(struct ztc_registry *registry, ztc_host_log *log, void *ctx);

/* Where the progress of modules that are loaded from now on goes, and whom they ask whether the user wants to stop.
 * NULL: nowhere, and nobody. */
void ztc_registry_progress(struct ztc_registry *registry, ztc_host_progress *progress, void *ctx);
void ztc_registry_cancelled(struct ztc_registry *registry, ztc_host_cancelled *cancelled,
                            void *ctx);

/* The folders of the search path, absolute and in order, also those that are not there; static until close. */
const char *const *ztc_registry_folders(const struct ztc_registry *registry, size_t *ret_count);

/* All modules, in search order; static until close. The first that provides a thing has it: a later one that
 * provides the same is not usable ("target name taken"). */
ztc_status ztc_registry_list(struct ztc_registry *registry, struct ztc_error *error,
                             const struct ztc_module_entry_row **ret_rows,
                             size_t *ret_count) ZTC_MUST_CHECK;

/*
 * The module that provides KIND:ID, without reading the others if the index is good. Not there:
 * ZTC_E_UNSUPPORTED, and error names the nearest. *ret_row is static until close.
 */
ztc_status ztc_registry_find(struct ztc_registry *registry, const char *kind, const char *id,
                             struct ztc_error *error,
                             const struct ztc_module_entry_row **ret_row) ZTC_MUST_CHECK;

/* The module whose `codes` record is this prefix, likewise. */
ztc_status ztc_registry_find_codes(struct ztc_registry *registry, const char *prefix,
                                   struct ztc_error *error,
                                   const struct ztc_module_entry_row **ret_row) ZTC_MUST_CHECK;

/* A row for a file outside the search path, for `plugin info FILE` and `plugin check FILE`. */
ztc_status ztc_registry_read_file(struct ztc_registry *registry, const char *path,
                                  struct ztc_error *error,
                                  const struct ztc_module_entry_row **ret_row) ZTC_MUST_CHECK;

#endif
