/* SPDX-License-Identifier: Apache-2.0 */
/* A set of files in memory: added, replaced, found, sorted. */
#include "share/files.h"

#include <stdlib.h>
#include <string.h>

void ztc_files_init(struct ztc_files *files, size_t bytes_max)
{
    *files = (struct ztc_files){0};
    ztc_arena_init(&files->arena, bytes_max);
}

void ztc_files_done(struct ztc_files *files)
{
    ztc_arena_done(&files->arena);
    *files = (struct ztc_files){0};
}

static struct ztc_store_file *find(const struct ztc_files *files, const char *path)
{
    for (size_t i = 0; i < files->count; i++) {
        if (strcmp(files->items[i].path, path) == 0) {
            return &files->items[i];
        }
    }
    return NULL;
}

const struct ztc_store_file *ztc_files_find(const struct ztc_files *files, const char *path)
{
    return find(files, path);
}

static struct ztc_store_file *append(struct ztc_files *files, const char *path)
{
    struct ztc_store_file *items =
        ztc_arena_grow(&files->arena, files->items, files->count, &files->capacity, sizeof(*items));
    const char *copy = ztc_arena_copy(&files->arena, path, strlen(path));
    if (items == NULL || copy == NULL) {
        return NULL;
    }
    files->items = items;
    items[files->count] = (struct ztc_store_file){.path = copy, .data = ""};
    return &items[files->count++];
}

ztc_status ztc_files_put(struct ztc_files *files, const char *path, const void *data, size_t size,
                         struct ztc_error *error)
{
    const char *copy = ztc_arena_copy(&files->arena, data != NULL ? data : "", size);
    struct ztc_store_file *file = copy != NULL ? find(files, path) : NULL;
    if (copy != NULL && file == NULL) {
        file = append(files, path);
    }
    if (file == NULL) {
        return ztc_error_memory(error);
    }
    files->bytes += size - file->size;
    file->data = copy;
    file->size = size;
    return ZTC_OK;
}

void ztc_files_drop(struct ztc_files *files, const char *path)
{
    struct ztc_store_file *file = find(files, path);
    if (file == NULL) {
        return;
    }
    files->bytes -= file->size;
    files->count--;
    size_t behind = files->count - (size_t)(file - files->items);
    memmove(file, file + 1, behind * sizeof(*file));
}

static int by_path(const void *left, const void *right)
{
    const struct ztc_store_file *a = left;
    const struct ztc_store_file *b = right;
    return strcmp(a->path, b->path);
}

void ztc_files_sort(struct ztc_files *files)
{
    if (files->count > 1) {
        qsort(files->items, files->count, sizeof(*files->items), by_path);
    }
}
