/* SPDX-License-Identifier: Apache-2.0 */
/* A set of files in memory: added, replaced, found, sorted. */
#include "share/files.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

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

const char *ztc_files_clash(const struct ztc_files *files, const char *path)
{
    size_t length = strlen(path);
    for (size_t i = 0; i < files->count; i++) {
        const char *other = files->items[i].path;
        size_t other_length = strlen(other);
        if (strcasecmp(other, path) == 0) {
            return strcmp(other, path) == 0 ? "it is there twice"
                                            : "another name differs from it only in case";
        }
        size_t shorter = length < other_length ? length : other_length;
        const char *longer = length < other_length ? other : path;
        if (length != other_length && longer[shorter] == '/' &&
            strncasecmp(other, path, shorter) == 0) {
            return "one name is both a file and a folder";
        }
        /* Folders that differ only in case: a/x and A/y. */
        size_t same = 0;
        while (path[same] != '\0' && strncasecmp(path, other, same + 1) == 0) {
            same++;
        }
        while (same > 0 && path[same - 1] != '/') {
            same--;
        }
        if (strncmp(path, other, same) != 0) {
            return "another name differs from it only in case";
        }
    }
    return NULL;
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
