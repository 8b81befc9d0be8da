/* SPDX-License-Identifier: Apache-2.0 */
/* Judges, counts and keeps the entries that a source hands out. */
#include "share/intake.h"

#include "base/file.h"
#include "base/limits.h"
#include "base/utf8.h"
#include "share/entry.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* Bytes of a name that a message shows. */
#define SHOWN_MAX 100u

#define REMEDY_LIMIT "if you trust it, raise \"%s\" of \"limits\" in cfg/config.json"

/* The name as it can be shown: owned, NULL when out of memory. */
static char *show(const char *name, uint64_t size)
{
    struct ztc_buffer text;
    ztc_buffer_init(&text, ZTC_TEXT_MAX);
    ztc_utf8_printable(&text, name, size < SHOWN_MAX ? (size_t)size : SHOWN_MAX);
    if (size > SHOWN_MAX) {
        ztc_buffer_text(&text, "...");
    }
    char *result = ztc_buffer_take(&text);
    ztc_buffer_done(&text);
    return result;
}

static ztc_status refuse(struct ztc_intake *intake, const char *name, uint64_t size,
                         const char *problem)
{
    ZTC_CLEANUP(ztc_free_text) char *shown = show(name, size);
    if (shown == NULL) {
        return ztc_error_memory(&intake->error);
    }
    return ztc_error_set(&intake->error, ZTC_E_INVALID,
                         "nothing was taken; ask whoever made it for one without that",
                         "%s: \"%s\" cannot be part of a custom VM: %s", intake->source, shown,
                         problem);
}

static ztc_status refuse_limit(struct ztc_intake *intake, const char *key, const char *what,
                               uint64_t limit)
{
    ZTC_CLEANUP(ztc_free_text) char *remedy = NULL;
    if (asprintf(&remedy, REMEDY_LIMIT, key) < 0) {
        remedy = NULL;
        return ztc_error_memory(&intake->error);
    }
    return ztc_error_set(&intake->error, ZTC_E_LIMIT, remedy, "%s: %s; %" PRIu64 " is the most",
                         intake->source, what, limit);
}

static ztc_status leave_out(struct ztc_intake *intake, const char *name, uint64_t size,
                            const char *reason)
{
    struct ztc_arena *arena = &intake->files->arena;
    ZTC_CLEANUP(ztc_free_text) char *shown = show(name, size);
    struct ztc_left_out *left = ztc_arena_grow(arena, intake->left, intake->left_count,
                                               &intake->left_capacity, sizeof(*left));
    const char *copy = shown != NULL ? ztc_arena_copy(arena, shown, strlen(shown)) : NULL;
    if (left == NULL || copy == NULL) {
        return ztc_error_memory(&intake->error);
    }
    left[intake->left_count++] = (struct ztc_left_out){.name = copy, .reason = reason};
    intake->left = left;
    return ZTC_OK;
}

/* Puts the file at hand away. */
static ztc_status keep(struct ztc_intake *intake)
{
    if (intake->path == NULL) {
        return ZTC_OK;
    }
    ztc_status status = ztc_buffer_check(&intake->content, intake->path, &intake->error);
    if (status == ZTC_OK) {
        status = ztc_files_put(intake->files, intake->path, ztc_buffer_string(&intake->content),
                               intake->content.size, &intake->error);
    }
    ztc_free_text(&intake->path);
    ztc_buffer_done(&intake->content);
    return status;
}

static ztc_status begin_file(struct ztc_intake *intake, const struct ztc_entry *entry,
                             const struct ztc_entry_name *name)
{
    const struct ztc_share_limits *limits = intake->limits;
    intake->path = strndup(name->start, name->size);
    if (intake->path == NULL) {
        return ztc_error_memory(&intake->error);
    }
    ztc_buffer_init(&intake->content, (size_t)limits->file_bytes);
    const char *problem = ztc_files_clash(intake->files, intake->path);
    if (problem != NULL) {
        return refuse(intake, entry->name, entry->name_size, problem);
    }
    if (intake->files->count >= limits->files) {
        return refuse_limit(intake, "files", "it holds too many files", limits->files);
    }
    return ZTC_OK;
}

/* What a module must not do, and how many entries there may be. */
static ztc_status check_entry(struct ztc_intake *intake, const struct ztc_entry *entry)
{
    if (entry == NULL || !ZTC_HAS(entry, struct ztc_entry, mode) || entry->name == NULL) {
        return ztc_error_set(&intake->error, ZTC_E_INVALID, /* remedy= */ NULL,
                             "%s: the module that reads it hands out an entry without a name",
                             intake->source);
    }
    intake->entries++;
    if (intake->entries > intake->limits->entries) {
        return refuse_limit(intake, "entries", "it holds too many entries",
                            intake->limits->entries);
    }
    return entry->name_size > 0 ? ZTC_OK : refuse(intake, "", 0, "it has no name");
}

static ztc_status judge_and_begin(struct ztc_intake *intake, const struct ztc_entry *entry)
{
    struct ztc_entry_name name = ztc_entry_judge_name(entry->name, (size_t)entry->name_size);
    const char *problem =
        name.problem != NULL ? name.problem : ztc_entry_judge_kind(entry->kind, entry->mode);
    /* In the user's own folder what is hidden is nobody's business; elsewhere it must be harmless too. */
    if (name.hidden && (intake->own || problem == NULL)) {
        intake->hidden++;
        return ZTC_OK;
    }
    if (problem == NULL && name.size == 0 && entry->kind != ZTC_ENTRY_FOLDER) {
        problem = "it has no name";
    }
    if (problem != NULL) {
        return intake->own ? leave_out(intake, entry->name, entry->name_size, problem)
                           : refuse(intake, entry->name, entry->name_size, problem);
    }
    return entry->kind == ZTC_ENTRY_FOLDER ? ZTC_OK : begin_file(intake, entry, &name);
}

static ztc_status on_begin(void *ctx, const struct ztc_entry *entry)
{
    struct ztc_intake *intake = ctx;
    if (intake->error.status != ZTC_OK) {
        return intake->error.status;
    }
    ztc_status status = keep(intake);
    if (status == ZTC_OK) {
        status = check_entry(intake, entry);
    }
    return status == ZTC_OK ? judge_and_begin(intake, entry) : status;
}

static ztc_status on_write(void *ctx, const void *data, uint64_t size)
{
    struct ztc_intake *intake = ctx;
    const struct ztc_share_limits *limits = intake->limits;
    if (intake->error.status != ZTC_OK) {
        return intake->error.status;
    }
    if (intake->path == NULL || size == 0) {
        return ZTC_OK; /* of an entry that is left out */
    }
    if (data == NULL) {
        return ztc_error_set(&intake->error, ZTC_E_INVALID, /* remedy= */ NULL,
                             "%s: the module that reads it writes from NULL", intake->source);
    }
    if (size > limits->file_bytes - intake->content.size) {
        ZTC_CLEANUP(ztc_free_text) char *what = NULL;
        if (asprintf(&what, "%s has too many bytes", intake->path) < 0) {
            what = NULL;
            return ztc_error_memory(&intake->error);
        }
        return refuse_limit(intake, "file_bytes", what, limits->file_bytes);
    }
    if (size > limits->total_bytes - intake->bytes) {
        return refuse_limit(intake, "total_bytes", "its files have too many bytes together",
                            limits->total_bytes);
    }
    intake->bytes += size;
    ztc_buffer_add(&intake->content, data, (size_t)size);
    return ztc_buffer_check(&intake->content, intake->path, &intake->error);
}

void ztc_intake_init(struct ztc_intake *intake, const char *source,
                     const struct ztc_share_limits *limits, struct ztc_files *files)
{
    *intake = (struct ztc_intake){
        .sink = {sizeof(intake->sink), 0, intake, on_begin, on_write},
        .limits = limits,
        .source = source,
        .files = files,
    };
}

ztc_status ztc_intake_finish(struct ztc_intake *intake, ztc_status status, struct ztc_error *error)
{
    if (intake->error.status == ZTC_OK && status == ZTC_OK) {
        status = keep(intake);
    }
    if (intake->error.status != ZTC_OK) {
        /* Before what the module says of it, if that filled the error already. */
        ztc_error_clear(error);
        *error = intake->error;
        intake->error = (struct ztc_error){0};
        return error->status;
    }
    ztc_files_sort(intake->files);
    return status;
}

void ztc_intake_done(struct ztc_intake *intake)
{
    ztc_error_clear(&intake->error);
    ztc_free_text(&intake->path);
    ztc_buffer_done(&intake->content);
}
