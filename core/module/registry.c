/* SPDX-License-Identifier: Apache-2.0 */
/* The modules that are there: rows made once, for one module out of the index or for all by a scan. */
#include "module/registry.h"

#include "base/file.h"
#include "base/limits.h"
#include "base/nearest.h"
#include "module/claims.h"
#include "module/inspect.h"
#include "module/refuse.h"
#include "module/registry_private.h"
#include "module/rights.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/* The folders as a caller sees them: their paths alone. */
static ztc_status name_folders(struct ztc_registry *registry, struct ztc_error *error)
{
    const struct ztc_search *search = &registry->search;
    const char **folders = ztc_arena_array(&registry->arena, search->count + 1, sizeof(*folders));
    if (folders == NULL) {
        return ztc_error_memory(error);
    }
    for (size_t i = 0; i < search->count; i++) {
        folders[i] = search->folders[i].path;
    }
    registry->folders = folders;
    return ZTC_OK;
}

ztc_status ztc_registry_open(const char *const *plugin_dirs, size_t plugin_dir_count,
                             const char *home, struct ztc_error *error,
                             struct ztc_registry **ret_registry)
{
    struct ztc_registry *registry = calloc(1, sizeof(*registry));
    if (registry == NULL) {
        return ztc_error_memory(error);
    }
    ztc_arena_init(&registry->arena, ZTC_REGISTRY_ARENA_MAX);
    ztc_status status = ztc_search_init(&registry->arena, plugin_dirs, plugin_dir_count, home,
                                        error, &registry->search);
    if (status == ZTC_OK) {
        status = name_folders(registry, error);
    }
    if (status == ZTC_OK && home != NULL) {
        registry->home = ztc_arena_copy(&registry->arena, home, strlen(home));
        status = registry->home != NULL ? ZTC_OK : ztc_error_memory(error);
    }
    if (status != ZTC_OK) {
        ztc_registry_close(registry);
        return status;
    }
    registry->program = ztc_index_mark();
    *ret_registry = registry;
    return ZTC_OK;
}

void ztc_registry_close(struct ztc_registry *registry)
{
    if (registry == NULL) {
        return;
    }
    ztc_modules_close(registry);
    ztc_arena_done(&registry->arena);
    free(registry);
}

void ztc_registry_log(struct ztc_registry *registry, ztc_host_log *log, void *ctx)
{
    registry->log = log;
    registry->log_ctx = ctx;
}

void ztc_registry_progress(struct ztc_registry *registry, ztc_host_progress *progress, void *ctx)
{
    registry->progress = progress;
    registry->progress_ctx = ctx;
}

void ztc_registry_cancelled(struct ztc_registry *registry, ztc_host_cancelled *cancelled, void *ctx)
{
    registry->cancelled = cancelled;
    registry->cancelled_ctx = ctx;
}

const char *const *ztc_registry_folders(const struct ztc_registry *registry, size_t *ret_count)
{
    *ret_count = registry->search.count;
    return registry->folders;
}

ztc_status ztc_registry_list(struct ztc_registry *registry, struct ztc_error *error,
                             const struct ztc_module_entry_row **ret_rows, size_t *ret_count)
{
    ztc_status status = registry->listed ? ZTC_OK : ztc_registry_scan(registry, error);
    if (status == ZTC_OK) {
        *ret_rows = registry->rows;
        *ret_count = registry->row_count;
    }
    return status;
}

static struct ztc_module_entry_row *add_single(struct ztc_registry *registry)
{
    struct ztc_single_row *single = ztc_arena_alloc(&registry->arena, sizeof(*single));
    if (single == NULL) {
        return NULL;
    }
    single->next = registry->singles;
    registry->singles = single;
    single->row.refusal = "";
    return &single->row;
}

/* Are all folders as the index knows them? */
static bool folders_unchanged(const struct ztc_registry *registry,
                              const struct ztc_index_head *head)
{
    const struct timespec never = {0};
    for (size_t i = 0; i < registry->search.count; i++) {
        struct stat status;
        struct ztc_index_state state = {0};
        if (stat(registry->search.folders[i].path, &status) == 0) {
            state = ztc_index_state_of(&status, &never);
        } else if (errno != ENOENT && errno != ENOTDIR) {
            return false;
        }
        if (!head->folders[i].sure || !ztc_index_same_state(&head->folders[i], &state)) {
            return false;
        }
    }
    return true;
}

/* The row of a record, if its file is still as the record says and really has the thing. */
static const struct ztc_module_entry_row *row_of_record(struct ztc_registry *registry,
                                                        const struct ztc_index_record *record,
                                                        const char *kind, const char *id)
{
    const struct timespec never = {0};
    const struct ztc_search_folder *folder = &registry->search.folders[record->folder];
    const char *path = ztc_search_join(&registry->arena, folder->path, record->name);
    struct stat status;
    if (path == NULL || !record->usable || !record->state.sure || stat(path, &status) != 0) {
        return NULL;
    }
    struct ztc_index_state state = ztc_index_state_of(&status, &never);
    if (!ztc_index_same_state(&record->state, &state)) {
        return NULL;
    }
    struct ztc_error unheard = {0};
    struct ztc_module_entry_row found = {
        .path = path, .origin = folder->origin, .usable = true, .refusal = ""};
    if (ztc_module_info_parse(&registry->arena, path, record->section, record->section_size,
                              &unheard, &found.info) != ZTC_OK) {
        ztc_error_clear(&unheard);
        return NULL;
    }
    struct ztc_module_entry_row *row = ztc_row_has(&found, kind, id) ? add_single(registry) : NULL;
    if (row != NULL) {
        *row = found;
    }
    return row;
}

/* The row of the module that has a thing, out of the index alone; NULL where the index does not do. */
static const struct ztc_module_entry_row *look_up(struct ztc_registry *registry, const char *kind,
                                                  const char *id)
{
    struct ztc_index_name name;
    struct ztc_index_source source = {0};
    struct ztc_index_head head = {0};
    struct ztc_index_record record = {0};
    struct ztc_arena scratch;
    const struct ztc_module_entry_row *row = NULL;
    ZTC_CLEANUP(ztc_fd_close) int fd = -1;
    ztc_arena_init(&scratch, ZTC_TEXT_MAX);
    if (ztc_index_open(registry, &scratch, &name, &fd, &source, &head) &&
        folders_unchanged(registry, &head) &&
        ztc_index_find(&source, &head, ztc_thing_hash(kind, id), &scratch, &record) ==
            ZTC_INDEX_FOUND) {
        row = row_of_record(registry, &record, kind, id);
    }
    ztc_arena_done(&scratch);
    return row;
}

/* Among the rows that are there already. */
static const struct ztc_module_entry_row *find_row(const struct ztc_registry *registry,
                                                   const char *kind, const char *id, bool usable)
{
    for (size_t i = 0; i < registry->row_count; i++) {
        const struct ztc_module_entry_row *row = &registry->rows[i];
        if (row->usable == usable && ztc_row_has(row, kind, id)) {
            return row;
        }
    }
    for (const struct ztc_single_row *single = registry->singles; usable && single != NULL;
         single = single->next) {
        if (single->row.usable && !single->outside && ztc_row_has(&single->row, kind, id)) {
            return &single->row;
        }
    }
    return NULL;
}

/* The id of this kind that is nearest to one that is not there, or NULL. */
static ztc_status nearest_id(const struct ztc_registry *registry, const char *kind, const char *id,
                             struct ztc_error *error, const char **ret_nearest)
{
    struct ztc_arena scratch;
    const char **ids = NULL;
    size_t count = 0;
    size_t capacity = 0;
    ztc_arena_init(&scratch, ZTC_TEXT_MAX);
    ztc_status status = ZTC_OK;
    for (size_t i = 0; i < registry->row_count; i++) {
        const struct ztc_module_entry_row *row = &registry->rows[i];
        for (size_t j = 0; row->usable && status == ZTC_OK && j < row->info.provided_count; j++) {
            if (strcmp(row->info.provided[j].kind, kind) != 0) {
                continue;
            }
            const char **grown = ztc_arena_grow(&scratch, ids, count, &capacity, sizeof(*grown));
            if (grown == NULL) {
                status = ztc_error_memory(error);
            } else {
                ids = grown;
                ids[count++] = row->info.provided[j].id;
            }
        }
    }
    if (status == ZTC_OK) {
        *ret_nearest = ztc_nearest(id, ids, count);
    }
    ztc_arena_done(&scratch);
    return status;
}

static size_t count_refused(const struct ztc_registry *registry)
{
    size_t count = 0;
    for (size_t i = 0; i < registry->row_count; i++) {
        count += registry->rows[i].usable ? 0 : 1;
    }
    return count;
}

/* Says why there is no module that has the thing. All rows are there. */
static ztc_status say_absent(const struct ztc_registry *registry, const char *kind, const char *id,
                             struct ztc_error *error)
{
    const struct ztc_module_entry_row *refused = find_row(registry, kind, id, /* usable= */ false);
    const char *what = kind != NULL ? kind : "codes";
    const char *nearest = NULL;
    if (registry->trouble != NULL) {
        return ztc_error_set(error, ZTC_E_INTERNAL, NULL,
                             "no %s \"%s\" among the modules that could be read: %s", what, id,
                             registry->trouble);
    }
    if (refused != NULL) {
        return ztc_error_set(error, ZTC_E_INVALID, NULL, "the module of %s %s is not used: %s",
                             what, id, refused->refusal);
    }
    if (kind == NULL) {
        return ztc_error_set(error, ZTC_E_UNSUPPORTED, NULL, "no module has codes that start %s-",
                             id);
    }
    ztc_status status = nearest_id(registry, kind, id, error, &nearest);
    if (status != ZTC_OK) {
        return status;
    }
    const char *remedy = "ztc plugin list shows the modules that were found";
    if (count_refused(registry) > 0) {
        remedy = "ztc plugin list shows the modules that were found, and why some are not used";
    }
    return ztc_error_set(error, ZTC_E_UNSUPPORTED, remedy, "there is no %s \"%s\"%s%s%s", kind, id,
                         nearest != NULL ? ": did you mean " : "", nearest != NULL ? nearest : "",
                         nearest != NULL ? "?" : "");
}

static ztc_status find_thing(struct ztc_registry *registry, const char *kind, const char *id,
                             struct ztc_error *error, const struct ztc_module_entry_row **ret_row)
{
    const struct ztc_module_entry_row *row = find_row(registry, kind, id, /* usable= */ true);
    if (row == NULL && !registry->listed) {
        row = look_up(registry, kind, id);
    }
    if (row == NULL && !registry->listed) {
        ztc_status status = ztc_registry_scan(registry, error);
        if (status != ZTC_OK) {
            return status;
        }
        row = find_row(registry, kind, id, /* usable= */ true);
    }
    if (row == NULL) {
        return say_absent(registry, kind, id, error);
    }
    *ret_row = row;
    return ZTC_OK;
}

ztc_status ztc_registry_find(struct ztc_registry *registry, const char *kind, const char *id,
                             struct ztc_error *error, const struct ztc_module_entry_row **ret_row)
{
    return find_thing(registry, kind, id, error, ret_row);
}

ztc_status ztc_registry_find_codes(struct ztc_registry *registry, const char *prefix,
                                   struct ztc_error *error,
                                   const struct ztc_module_entry_row **ret_row)
{
    return find_thing(registry, NULL, prefix, error, ret_row);
}

/* The judgement of one file and its folder, as a refusal of the row or none. */
static ztc_status judge_file(struct ztc_registry *registry, int fd,
                             struct ztc_module_entry_row *row, struct ztc_error *error)
{
    struct ztc_error why = {0};
    struct ztc_inspection inspection = {0};
    struct stat status;
    if (fstat(fd, &status) != 0) {
        return ztc_error_system(error, errno, "%s: cannot be read", row->path);
    }
    ztc_status result = ztc_rights_check_folder_of(row->path, &inspection.passing, &why);
    if (result == ZTC_OK) {
        result = ztc_inspect(fd, &status, row->path, &registry->arena, &why, &inspection);
        row->info = inspection.info;
        ztc_inspection_done(&inspection);
    }
    row->usable = result == ZTC_OK;
    if (result == ZTC_OK) {
        return ZTC_OK;
    }
    if (result == ZTC_E_MEMORY || inspection.passing) {
        *error = why;
        return result;
    }
    row->refusal = ztc_refusal_text(&registry->arena, &why);
    ztc_error_clear(&why);
    return row->refusal != NULL ? ZTC_OK : ztc_error_memory(error);
}

ztc_status ztc_registry_read_file(struct ztc_registry *registry, const char *path,
                                  struct ztc_error *error,
                                  const struct ztc_module_entry_row **ret_row)
{
    const char *absolute = ztc_search_absolute(&registry->arena, path, strlen(path), error);
    if (absolute == NULL) {
        return error->status;
    }
    ZTC_CLEANUP(ztc_fd_close) int fd = ztc_inspect_open(absolute);
    if (fd < 0) {
        return ztc_error_system(error, errno, "%s: cannot be opened", path);
    }
    struct ztc_module_entry_row *row = add_single(registry);
    if (row == NULL) {
        return ztc_error_memory(error);
    }
    *row =
        (struct ztc_module_entry_row){.path = absolute, .origin = ZTC_ORIGIN_OPTION, .refusal = ""};
    /* Rows that were found are told from those that were only looked at. */
    registry->singles->outside = true;
    ztc_status status = judge_file(registry, fd, row, error);
    if (status == ZTC_OK) {
        *ret_row = row;
    }
    return status;
}
