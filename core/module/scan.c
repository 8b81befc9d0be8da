/* SPDX-License-Identifier: Apache-2.0 */
/* Looking at all folders of the search path; files that are as the index knows them are not opened. */
#include "base/file.h"
#include "base/limits.h"
#include "module/claims.h"
#include "module/index_format.h"
#include "module/inspect.h"
#include "module/refuse.h"
#include "module/registry_private.h"
#include "module/rights.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

struct scan {
    struct ztc_registry *registry;
    struct ztc_error *error;
    struct ztc_arena arena; /* for the length of the scan: records, the old index */
    struct timespec now;

    unsigned char *old_bytes; /* owned: the whole old index; NULL: none of use */
    size_t old_size;
    struct ztc_index_name name; /* of the index to be written */
    struct ztc_index_head old;
    struct ztc_index_record *old_records;

    struct ztc_index_state *folders;
    struct ztc_index_record *records;
    size_t record_count, record_capacity;
    size_t *record_rows; /* number of the row of each record */
    size_t record_row_capacity;
    struct ztc_module_entry_row *rows;
    size_t row_count, row_capacity;
    size_t reused; /* records that are as they were */
    int folder;    /* of the path that is being looked at */
};

/* An index in memory. */
static bool read_memory(void *source, uint64_t offset, void *bytes, size_t size)
{
    const struct scan *scan = source;
    if (offset > scan->old_size || size > scan->old_size - offset) {
        return false;
    }
    if (size > 0) {
        memcpy(bytes, scan->old_bytes + offset, size);
    }
    return true;
}

/* Reads the old index if there is one of this search path; whatever is wrong with it, there is none. */
static void read_old(struct scan *scan)
{
    struct ztc_index_source source = {0};
    struct ztc_index_head head = {0};
    int fd = -1;
    if (!ztc_index_open(scan->registry, &scan->arena, &scan->name, &fd, &source, &head)) {
        return;
    }
    scan->old_size = (size_t)source.size;
    scan->old_bytes = malloc(scan->old_size);
    bool whole =
        scan->old_bytes != NULL && ztc_index_read_fd(&fd, 0, scan->old_bytes, scan->old_size);
    ztc_fd_close(&fd);
    /* The file may have been replaced in between: only what is in memory counts. */
    const struct ztc_index_source memory = {
        .read = read_memory, .source = scan, .size = scan->old_size};
    if (!whole ||
        ztc_index_read_head(&memory, scan->registry->program, &scan->registry->search, &scan->arena,
                            &scan->old) != ZTC_INDEX_GOOD ||
        !ztc_index_read_all(&memory, &scan->old, &scan->arena, &scan->old_records)) {
        free(scan->old_bytes);
        scan->old_bytes = NULL;
    }
}

/* The first of the old records that is not before (folder, name). */
static size_t old_position(const struct scan *scan, uint32_t folder, const char *name)
{
    size_t low = 0;
    size_t high = scan->old_records != NULL && scan->old_bytes != NULL ? scan->old.record_count : 0;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        const struct ztc_index_record *record = &scan->old_records[middle];
        if (record->folder < folder ||
            (record->folder == folder && strcmp(record->name, name) < 0)) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

static const struct ztc_index_record *old_record(const struct scan *scan, uint32_t folder,
                                                 const char *name)
{
    size_t at = old_position(scan, folder, name);
    if (scan->old_bytes == NULL || at >= scan->old.record_count) {
        return NULL;
    }
    const struct ztc_index_record *record = &scan->old_records[at];
    return record->folder == folder && strcmp(record->name, name) == 0 ? record : NULL;
}

/* A new row, with the texts that every row has. */
static struct ztc_module_entry_row *add_row(struct scan *scan, const char *path, uint32_t origin)
{
    struct ztc_module_entry_row *grown = ztc_arena_grow(
        &scan->registry->arena, scan->rows, scan->row_count, &scan->row_capacity, sizeof(*grown));
    if (grown == NULL) {
        (void)ztc_error_memory(scan->error);
        return NULL;
    }
    scan->rows = grown;
    struct ztc_module_entry_row *row = &grown[scan->row_count++];
    *row = (struct ztc_module_entry_row){.path = path, .origin = origin, .refusal = ""};
    return row;
}

/* Turns an error into the refusal of a row; being out of memory is no refusal. */
static ztc_status refuse_row(struct scan *scan, struct ztc_module_entry_row *row,
                             struct ztc_error *why)
{
    if (why->status == ZTC_E_MEMORY) {
        ztc_error_clear(why);
        return ztc_error_memory(scan->error);
    }
    row->usable = false;
    row->refusal = ztc_refusal_text(&scan->registry->arena, why);
    ztc_error_clear(why);
    return row->refusal != NULL ? ZTC_OK : ztc_error_memory(scan->error);
}

/* The same where another time it may be otherwise: who misses a module is told of it. */
static ztc_status refuse_for_now(struct scan *scan, struct ztc_module_entry_row *row,
                                 struct ztc_error *why)
{
    ztc_status status = refuse_row(scan, row, why);
    if (status == ZTC_OK && scan->registry->trouble == NULL) {
        scan->registry->trouble = row->refusal;
    }
    return status;
}

static ztc_status add_record(struct scan *scan, const struct ztc_index_record *record)
{
    struct ztc_index_record *grown = ztc_arena_grow(&scan->arena, scan->records, scan->record_count,
                                                    &scan->record_capacity, sizeof(*grown));
    size_t *rows = ztc_arena_grow(&scan->arena, scan->record_rows, scan->record_count,
                                  &scan->record_row_capacity, sizeof(*rows));
    if (grown == NULL || rows == NULL) {
        return ztc_error_memory(scan->error);
    }
    scan->records = grown;
    scan->record_rows = rows;
    rows[scan->record_count] = scan->row_count - 1;
    grown[scan->record_count++] = *record;
    return ZTC_OK;
}

/* Fills row and record from an old record of the same state. False: the old one will not do. */
static bool reuse(struct scan *scan, const struct ztc_index_record *old,
                  struct ztc_module_entry_row *row, struct ztc_index_record *record)
{
    struct ztc_error unheard = {0};
    if (old->section_size > 0 &&
        ztc_module_info_parse(&scan->registry->arena, row->path, old->section, old->section_size,
                              &unheard, &row->info) != ZTC_OK) {
        ztc_error_clear(&unheard);
        /* A file that was refused for its records has none that can be read. */
        if (old->usable) {
            return false;
        }
    }
    if (old->usable && row->info.id == NULL) {
        return false;
    }
    row->usable = old->usable;
    row->refusal = ztc_arena_copy(&scan->registry->arena, old->refusal, strlen(old->refusal));
    record->usable = old->usable;
    record->refusal = old->refusal;
    record->section = old->section;
    record->section_size = old->section_size;
    return row->refusal != NULL;
}

/* Judges the file itself. */
static ztc_status judge(struct scan *scan, struct ztc_module_entry_row *row,
                        struct ztc_index_record *record)
{
    struct ztc_error why = {0};
    struct ztc_inspection inspection = {0};
    struct stat status;
    ZTC_CLEANUP(ztc_fd_close) int fd = ztc_inspect_open(row->path);
    if (fd < 0 || fstat(fd, &status) != 0) {
        record->state.sure = false;
        (void)ztc_error_system(&why, errno, "%s: cannot be read", row->path);
        return refuse_for_now(scan, row, &why);
    }
    struct ztc_index_state opened = ztc_index_state_of(&status, &scan->now);
    /* Replaced between stat and open: what was judged is not what the record will say. */
    record->state.sure = record->state.sure && ztc_index_same_state(&record->state, &opened);
    ztc_status result =
        ztc_inspect(fd, &status, row->path, &scan->registry->arena, &why, &inspection);
    row->info = inspection.info;
    row->usable = result == ZTC_OK;
    bool passing = inspection.passing;
    record->state.sure = record->state.sure && !passing;
    record->section_size = inspection.records != NULL ? inspection.records_size : 0;
    record->section = ztc_arena_copy(&scan->arena, inspection.records, record->section_size);
    ztc_inspection_done(&inspection);
    if (record->section == NULL) {
        ztc_error_clear(&why);
        return ztc_error_memory(scan->error);
    }
    if (result == ZTC_OK) {
        return ZTC_OK;
    }
    return passing ? refuse_for_now(scan, row, &why) : refuse_row(scan, row, &why);
}

/* One file: as the index knows it, or judged. folder_refusal: why nothing in this folder is taken. */
static ztc_status scan_file(struct scan *scan, uint32_t folder, const char *name,
                            const char *folder_refusal)
{
    const struct ztc_search_folder *place = &scan->registry->search.folders[folder];
    if (scan->row_count >= ZTC_MODULES_MAX) {
        return ztc_error_set(scan->error, ZTC_E_LIMIT, NULL,
                             "there are more than %u modules on the search path", ZTC_MODULES_MAX);
    }
    const char *path = ztc_search_join(&scan->registry->arena, place->path, name);
    if (path == NULL) {
        return ztc_error_memory(scan->error);
    }
    struct ztc_module_entry_row *row = add_row(scan, path, place->origin);
    if (row == NULL) {
        return scan->error->status;
    }
    struct ztc_index_record record = {.folder = folder, .name = name, .section = ""};
    struct ztc_error why = {0};
    struct stat status;
    ztc_status result = ZTC_OK;
    const struct ztc_index_record *old = old_record(scan, folder, name);
    if (fstatat(scan->folder, name, &status, 0) != 0) {
        /* A link to nothing is not there at all; anything else may be another time. */
        bool absent = errno == ENOENT;
        (void)ztc_error_system(&why, errno, "%s: cannot be read", path);
        result = absent ? refuse_row(scan, row, &why) : refuse_for_now(scan, row, &why);
    } else if (folder_refusal != NULL) {
        row->refusal = folder_refusal;
    } else {
        record.state = ztc_index_state_of(&status, &scan->now);
        bool known =
            old != NULL && old->state.sure && ztc_index_same_state(&old->state, &record.state);
        if (known && reuse(scan, old, row, &record)) {
            scan->reused += record.state.sure ? 1 : 0;
        } else {
            row->info = (struct ztc_module_info){0};
            result = judge(scan, row, &record);
        }
    }
    record.usable = row->usable;
    record.refusal = row->refusal;
    return result == ZTC_OK ? add_record(scan, &record) : result;
}

/* Is this the same folder as one before it, by another path? */
static bool is_repeated(const struct scan *scan, size_t folder)
{
    const struct ztc_index_state *state = &scan->folders[folder];
    for (size_t i = 0; i < folder; i++) {
        if (scan->folders[i].there && scan->folders[i].device == state->device &&
            scan->folders[i].inode == state->inode) {
            return true;
        }
    }
    return false;
}

/* The names in a folder: from the index if nothing was added or removed since. */
static ztc_status folder_names(struct scan *scan, uint32_t folder, struct ztc_error *why,
                               const char ***ret_names, size_t *ret_count)
{
    const struct ztc_index_state *state = &scan->folders[folder];
    if (scan->old_bytes == NULL || !scan->old.folders[folder].sure ||
        !ztc_index_same_state(&scan->old.folders[folder], state)) {
        return ztc_search_names(&scan->arena, scan->registry->search.folders[folder].path, why,
                                ret_names, ret_count);
    }
    size_t first = old_position(scan, folder, "");
    size_t last = old_position(scan, folder + 1, "");
    const char **names = ztc_arena_array(&scan->arena, last - first, sizeof(*names));
    if (names == NULL) {
        return ztc_error_memory(why);
    }
    for (size_t i = first; i < last; i++) {
        names[i - first] = scan->old_records[i].name;
    }
    *ret_names = names;
    *ret_count = last - first;
    return ZTC_OK;
}

/* A folder that is there and cannot be read, or is none, is told in a row of its own. */
static ztc_status refuse_folder(struct scan *scan, uint32_t folder, struct ztc_error *why)
{
    const struct ztc_search_folder *place = &scan->registry->search.folders[folder];
    scan->folders[folder].sure = false;
    struct ztc_module_entry_row *row = add_row(scan, place->path, place->origin);
    if (row == NULL) {
        ztc_error_clear(why);
        return scan->error->status;
    }
    return refuse_for_now(scan, row, why);
}

static ztc_status scan_files(struct scan *scan, uint32_t folder, const struct stat *status)
{
    struct ztc_error why = {0};
    const char *path = scan->registry->search.folders[folder].path;
    const char **names = NULL;
    size_t count = 0;
    ztc_status result = folder_names(scan, folder, &why, &names, &count);
    if (result != ZTC_OK) {
        return refuse_folder(scan, folder, &why);
    }
    const char *refusal = NULL;
    bool passing = false; /* what comes of the folder's rights is judged anew each time */
    result = ztc_rights_check(status, path, "rights of the folder", &passing, &why);
    if (result == ZTC_E_MEMORY) {
        return ztc_error_memory(scan->error);
    }
    if (result != ZTC_OK) {
        refusal = ztc_refusal_text(&scan->registry->arena, &why);
        ztc_error_clear(&why);
        if (refusal == NULL) {
            return ztc_error_memory(scan->error);
        }
    }
    result = ZTC_OK;
    for (size_t i = 0; result == ZTC_OK && i < count; i++) {
        result = scan_file(scan, folder, names[i], refusal);
    }
    return result;
}

static ztc_status scan_folder(struct scan *scan, uint32_t folder)
{
    const char *path = scan->registry->search.folders[folder].path;
    struct ztc_error why = {0};
    struct stat status;
    ZTC_CLEANUP(ztc_fd_close) int fd = open(path, O_PATH | O_CLOEXEC);
    if (fd < 0 || fstat(fd, &status) != 0) {
        int errnum = errno;
        scan->folders[folder] = (struct ztc_index_state){.sure = true};
        if (errnum == ENOENT || errnum == ENOTDIR) {
            return ZTC_OK;
        }
        (void)ztc_error_system(&why, errnum, "%s: cannot be read", path);
        return refuse_folder(scan, folder, &why);
    }
    scan->folder = fd;
    scan->folders[folder] = ztc_index_state_of(&status, &scan->now);
    if (!S_ISDIR(status.st_mode)) {
        (void)ztc_refuse(&why, path, "kind of file", "something else", "a folder");
        return refuse_folder(scan, folder, &why);
    }
    return is_repeated(scan, folder) ? ZTC_OK : scan_files(scan, folder, &status);
}

/* Would the index be the old one again? */
static bool is_unchanged(const struct scan *scan)
{
    if (scan->old_bytes == NULL || scan->reused != scan->record_count ||
        scan->reused != scan->old.record_count) {
        return false;
    }
    for (size_t i = 0; i < scan->registry->search.count; i++) {
        if (scan->folders[i].sure != scan->old.folders[i].sure ||
            !ztc_index_same_state(&scan->folders[i], &scan->old.folders[i])) {
            return false;
        }
    }
    return true;
}

/* Writes the index if it would not be the old one again. */
static void write_index(const struct scan *scan, const struct ztc_claim_job *claims)
{
    const struct ztc_index_content content = {
        .program = scan->registry->program,
        .search = &scan->registry->search,
        .folders = scan->folders,
        .records = scan->records,
        .record_count = scan->record_count,
        .keys = claims->keys,
        .key_count = claims->key_count,
    };
    struct ztc_buffer bytes;
    struct ztc_error unheard = {0};
    if (scan->registry->home == NULL || is_unchanged(scan)) {
        return;
    }
    ztc_buffer_init(&bytes, ZTC_INDEX_SIZE_MAX);
    if (ztc_index_encode(&content, &bytes, &unheard) == ZTC_OK &&
        (scan->old_bytes == NULL || scan->old_size != bytes.size ||
         memcmp(scan->old_bytes, bytes.data, bytes.size) != 0)) {
        ztc_index_store(scan->registry, &scan->name, &bytes);
    }
    ztc_error_clear(&unheard);
    ztc_buffer_done(&bytes);
}

ztc_status ztc_registry_scan(struct ztc_registry *registry, struct ztc_error *error)
{
    struct scan scan = {.registry = registry, .error = error};
    ztc_status status = ZTC_OK;
    ztc_arena_init(&scan.arena, ZTC_REGISTRY_ARENA_MAX);
    if (clock_gettime(CLOCK_REALTIME, &scan.now) != 0) {
        scan.now = (struct timespec){0}; /* then nothing is sure */
    }
    scan.folders = ztc_arena_array(&scan.arena, registry->search.count + 1, sizeof(*scan.folders));
    if (scan.folders == NULL) {
        ztc_arena_done(&scan.arena);
        return ztc_error_memory(error);
    }
    read_old(&scan);
    for (uint32_t i = 0; status == ZTC_OK && i < registry->search.count; i++) {
        status = scan_folder(&scan, i);
    }
    struct ztc_claim_job claims = {
        .texts = &registry->arena,
        .scratch = &scan.arena,
        .rows = scan.rows,
        .record_rows = scan.record_rows,
        .record_count = scan.record_count,
    };
    if (status == ZTC_OK) {
        status = ztc_claims_settle(&claims, error);
    }
    if (status == ZTC_OK) {
        write_index(&scan, &claims);
        registry->rows = scan.rows;
        registry->row_count = scan.row_count;
        registry->listed = true;
    }
    free(scan.old_bytes);
    ztc_arena_done(&scan.arena);
    return status;
}
