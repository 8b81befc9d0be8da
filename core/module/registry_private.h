/* SPDX-License-Identifier: Apache-2.0 */
/* What the parts of the registry share: state, scanning, the index's file. */
#ifndef ZTC_MODULE_REGISTRY_PRIVATE_H
#define ZTC_MODULE_REGISTRY_PRIVATE_H

#include "module/host.h"
#include "module/index.h"
#include "module/registry.h"

/* A row that was made for one look-up. */
struct ztc_single_row {
    struct ztc_single_row *next;
    bool outside; /* of a file that is not on the search path */
    struct ztc_module_entry_row row;
};

struct ztc_registry {
    struct ztc_arena arena; /* rows and everything they refer to */
    struct ztc_search search;
    const char *const *folders; /* paths of the search folders */
    const char *home;           /* NULL: none, and so no index */
    uint64_t program;           /* mark of this program */
    bool listed;                /* rows holds all modules */
    struct ztc_module_entry_row *rows;
    size_t row_count;
    const char *trouble; /* the first file or folder that could not be read, and why; NULL: none */
    struct ztc_single_row *singles;
    struct ztc_module *modules; /* loaded, newest first */
    ztc_host_log *log;
    void *log_ctx;
    ztc_host_progress *progress;
    void *progress_ctx;
    ztc_host_cancelled *cancelled;
    void *cancelled_ctx;
};

/* Which of the two names the index of this search path has; see index.h. */
struct ztc_index_name {
    bool by_hash;
};

/*
 * Opens the index file; false where there is none of use. *fd is to be closed by the caller, and source
 * reads from it as long as it stays where it is. *name says under which name a new one is to be written.
 */
bool ztc_index_open(const struct ztc_registry *registry, struct ztc_arena *arena,
                    struct ztc_index_name *name, int *fd, struct ztc_index_source *source,
                    struct ztc_index_head *ret_head);

/* For ztc_index_source.read: source points at the descriptor. */
bool ztc_index_read_fd(void *source, uint64_t offset, void *bytes, size_t size);

/* Puts a new index in its place, whole or not at all. That it cannot be written is nobody's concern. */
void ztc_index_store(const struct ztc_registry *registry, const struct ztc_index_name *name,
                     const struct ztc_buffer *bytes);

/* Looks at all folders and fills registry->rows; writes the index where it changed. */
ztc_status ztc_registry_scan(struct ztc_registry *registry, struct ztc_error *error) ZTC_MUST_CHECK;

/* Shuts down what was loaded, the newest first. */
void ztc_modules_close(struct ztc_registry *registry);

#endif
