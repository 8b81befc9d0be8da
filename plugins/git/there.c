/* SPDX-License-Identifier: Apache-2.0 */
/* The files that are at a place already, collected for the host to judge. */
#include "there.h"

#include <stdlib.h>
#include <string.h>

static ztc_status too_much(const struct ztc_git_there *there)
{
    return ztc_git_say(there->host, ZTC_E_LIMIT, /* remedy= */ NULL,
                       "the definition at the place is larger than any that ztc makes");
}

ztc_status ztc_git_there_begin(struct ztc_git_there *there, const char *name, size_t size)
{
    const struct ztc_host *host = there->host;
    if (there->count == ZTC_GIT_THERE_FILES_MAX) {
        return too_much(there);
    }
    if (there->count == there->room) {
        uint32_t room = there->room == 0 ? 32 : 2 * there->room;
        struct ztc_file_row *rows =
            host->realloc(host->ctx, there->rows, room * sizeof(*there->rows));
        if (rows == NULL) {
            return ZTC_E_MEMORY;
        }
        there->rows = rows;
        there->room = room;
    }
    char *path = host->alloc(host->ctx, size + 1);
    if (path == NULL) {
        return ZTC_E_MEMORY;
    }
    memcpy(path, name, size);
    path[size] = '\0';
    there->rows[there->count++] = (struct ztc_file_row){.path = path};
    return ZTC_OK;
}

ztc_status ztc_git_there_write(struct ztc_git_there *there, const void *data, size_t size)
{
    if (there->count == 0 || size == 0) {
        return ZTC_OK;
    }
    if (size > ZTC_GIT_THERE_BYTES_MAX - there->bytes) {
        return too_much(there);
    }
    struct ztc_file_row *row = &there->rows[there->count - 1];
    unsigned char *grown =
        there->host->realloc(there->host->ctx, (void *)(uintptr_t)row->data, row->size + size);
    if (grown == NULL) {
        return ZTC_E_MEMORY;
    }
    memcpy(grown + row->size, data, size);
    row->data = grown;
    row->size += size;
    there->bytes += size;
    return ZTC_OK;
}

static int by_path(const void *left, const void *right)
{
    const struct ztc_file_row *one = left, *other = right;
    return strcmp(one->path, other->path);
}

static ztc_status take_message(void *ctx, const void *data, uint64_t size)
{
    struct ztc_git_message *message = ctx;
    if (size > sizeof(message->text) - message->size) {
        return ZTC_E_LIMIT;
    }
    if (size > 0) {
        memcpy(message->text + message->size, data, size);
    }
    message->size += size;
    return ZTC_OK;
}

ztc_status ztc_git_there_judge(struct ztc_git_there *there,
                               const struct ztc_share_publication *publication,
                               struct ztc_git_message *message)
{
    if (there->count > 1) {
        qsort(there->rows, there->count, sizeof(*there->rows), by_path);
    }
    const struct ztc_table table = {
        .struct_size = sizeof(table),
        .count = there->count,
        .stride = sizeof(*there->rows),
        .rows = there->rows,
    };
    const struct ztc_sink sink = {sizeof(sink), 0, message, take_message};
    return publication->judge(publication->ctx, &table, &sink);
}

void ztc_git_there_done(struct ztc_git_there *there)
{
    const struct ztc_host *host = there->host;
    for (uint32_t i = 0; i < there->count; i++) {
        host->free(host->ctx, (void *)(uintptr_t)there->rows[i].path);
        host->free(host->ctx, (void *)(uintptr_t)there->rows[i].data);
    }
    host->free(host->ctx, there->rows);
    *there = (struct ztc_git_there){.host = host};
}
