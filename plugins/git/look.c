/* SPDX-License-Identifier: Apache-2.0 */
/* A look at the files in question that are at the place: those that are published, and those that go for them. */
#include "worker.h"

#include <stdlib.h>
#include <string.h>

const struct ztc_file_row *ztc_git_published(const struct ztc_git_worker *worker, const char *path)
{
    const struct ztc_table *files = worker->call->publication->files;
    uint32_t low = 0, high = files->count;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        const struct ztc_file_row *row = ZTC_ROW(struct ztc_file_row, files, middle);
        int order = strcmp(path, row->path);
        if (order == 0) {
            return row;
        }
        if (order < 0) {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    return NULL;
}

/* owns() is pure, so that it may be asked in this process. */
static bool in_question(const struct ztc_git_worker *worker, const char *path)
{
    const struct ztc_share_publication *publication = worker->call->publication;
    return ztc_git_published(worker, path) != NULL ||
           publication->owns(publication->ctx, path) != 0;
}

static ztc_status add(struct ztc_git_look *look, const char *path, const git_tree_entry *entry)
{
    if (look->count == look->room) {
        size_t room = look->room == 0 ? 32 : 2 * look->room;
        struct ztc_git_found *items = realloc(look->items, room * sizeof(*items));
        if (items == NULL) {
            return ZTC_E_MEMORY;
        }
        look->items = items;
        look->room = room;
    }
    struct ztc_git_found *item = &look->items[look->count];
    item->path = strdup(path);
    item->mode = git_tree_entry_filemode(entry);
    git_oid_cpy(&item->id, git_tree_entry_id(entry));
    look->count += item->path != NULL ? 1 : 0;
    return item->path != NULL ? ZTC_OK : ZTC_E_MEMORY;
}

static ztc_status visit_look(struct ztc_git_worker *worker, void *ctx, const char *path,
                             const git_tree_entry *entry, bool hidden)
{
    (void)hidden;
    bool folder = git_tree_entry_filemode(entry) == GIT_FILEMODE_TREE;
    return !folder && in_question(worker, path) ? add(ctx, path, entry) : ZTC_OK;
}

ztc_status ztc_git_look_at(struct ztc_git_worker *worker, git_commit *commit,
                           struct ztc_git_look *look)
{
    return commit != NULL ? ztc_git_tree_walk(worker, commit, visit_look, look) : ZTC_OK;
}

static ztc_status visit_send(struct ztc_git_worker *worker, void *ctx, const char *path,
                             const git_tree_entry *entry, bool hidden)
{
    (void)ctx;
    (void)hidden;
    git_filemode_t mode = git_tree_entry_filemode(entry);
    bool file = mode == GIT_FILEMODE_BLOB || mode == GIT_FILEMODE_BLOB_EXECUTABLE;
    return file && in_question(worker, path)
               ? ztc_git_tree_send(worker, path, entry, /* with_content= */ true)
               : ZTC_OK;
}

ztc_status ztc_git_look_send(struct ztc_git_worker *worker, git_commit *commit)
{
    return commit != NULL ? ztc_git_tree_walk(worker, commit, visit_send, NULL) : ZTC_OK;
}

const struct ztc_git_found *ztc_git_look_find(const struct ztc_git_look *look, const char *path)
{
    for (size_t i = 0; i < look->count; i++) {
        if (strcmp(look->items[i].path, path) == 0) {
            return &look->items[i];
        }
    }
    return NULL;
}

/* The first of `one` that `other` lacks or has differently. */
static const char *difference(const struct ztc_git_look *one, const struct ztc_git_look *other)
{
    for (size_t i = 0; i < one->count; i++) {
        const struct ztc_git_found *item = &one->items[i];
        const struct ztc_git_found *match = ztc_git_look_find(other, item->path);
        if (match == NULL || match->mode != item->mode || !git_oid_equal(&match->id, &item->id)) {
            return item->path;
        }
    }
    return NULL;
}

const char *ztc_git_look_difference(const struct ztc_git_look *first,
                                    const struct ztc_git_look *second)
{
    const char *path = difference(second, first);
    return path != NULL ? path : difference(first, second);
}

void ztc_git_look_done(struct ztc_git_look *look)
{
    for (size_t i = 0; i < look->count; i++) {
        free(look->items[i].path);
    }
    free(look->items);
    *look = (struct ztc_git_look){0};
}
