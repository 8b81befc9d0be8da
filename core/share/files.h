/* SPDX-License-Identifier: Apache-2.0 */
/* A set of files in memory: what a definition consists of. */
#ifndef ZTC_SHARE_FILES_H
#define ZTC_SHARE_FILES_H

#include "base/arena.h"
#include "store/custom.h"

struct ztc_files {
    struct ztc_arena arena; /* holds paths and contents */
    struct ztc_store_file *items;
    size_t count, capacity;
    size_t bytes; /* of all contents */
};

/* bytes_max bounds what the arena holds; more is ZTC_E_LIMIT or ZTC_E_MEMORY of whoever adds. */
void ztc_files_init(struct ztc_files *files, size_t bytes_max);
void ztc_files_done(struct ztc_files *files);

/* Adds or replaces a file; path and data are copied. */
ztc_status ztc_files_put(struct ztc_files *files, const char *path, const void *data, size_t size,
                         struct ztc_error *error) ZTC_MUST_CHECK;
/* Takes one out; one that is not there is fine. */
void ztc_files_drop(struct ztc_files *files, const char *path);
/* The file of exactly this path, or NULL. */
const struct ztc_store_file *ztc_files_find(const struct ztc_files *files, const char *path);
/* Why a file of this path cannot be added: there is one of that name, one that only some file systems tell apart from
 * it, or one in the place of a folder. NULL if it can; static. */
const char *ztc_files_clash(const struct ztc_files *files, const char *path);
/* By path, in byte order. */
void ztc_files_sort(struct ztc_files *files);

#endif
