/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The archive module, compiled in: whatever the bytes, it comes back with a status of the list, within the bounds, and
 * keeps no memory. The input is read as an archive, as a tar, which no checksum guards then, and as names and
 * contents to be packed, which must come back as they were.
 */
#include "tar.h"

#include "module/host.h"

#include <stdlib.h>
#include <string.h>
#include <ztc/module.h>

#define UNPACKED_MAX (UINT64_C(1) << 20)
#define ENTRIES_MAX 64u

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

extern const struct ztc_module_entry ztc_module_entry;

/* What one reading is held to. */
struct hold {
    uint64_t entries;
    uint64_t bytes;
    uint64_t stated; /* of the entry at hand */
    uint32_t kind;
    ztc_status refused;                  /* nothing may come after it */
    const struct ztc_file_row *expected; /* the rows that must come; NULL: any */
    unsigned sum;                        /* so that every byte is read */
};

static void demand(int truth)
{
    if (!truth) {
        abort();
    }
}

static ztc_status begin(void *ctx, const struct ztc_entry *entry)
{
    struct hold *hold = ctx;
    demand(hold->refused == ZTC_OK && hold->stated == 0);
    demand(entry->kind >= ZTC_ENTRY_FILE && entry->kind <= ZTC_ENTRY_SPECIAL);
    demand(memchr(entry->name, 0, (size_t)entry->name_size) == NULL && entry->mode <= 07777);
    if (hold->expected != NULL) {
        const struct ztc_file_row *row = &hold->expected[hold->entries];
        demand(strlen(row->path) == entry->name_size && row->size == entry->size);
        demand(memcmp(row->path, entry->name, (size_t)entry->name_size) == 0);
    }
    hold->entries++;
    hold->kind = entry->kind;
    hold->stated = entry->kind == ZTC_ENTRY_FILE ? entry->size : 0;
    demand(hold->entries <= ENTRIES_MAX);
    hold->refused = hold->entries == ENTRIES_MAX - 1 ? ZTC_E_LIMIT : ZTC_OK;
    return hold->refused;
}

static ztc_status take_content(void *ctx, const void *data, uint64_t size)
{
    struct hold *hold = ctx;
    const uint8_t *bytes = data;
    demand(hold->refused == ZTC_OK && hold->kind == ZTC_ENTRY_FILE && size <= hold->stated);
    for (uint64_t i = 0; i < size; i++) {
        hold->sum += bytes[i];
    }
    hold->stated -= size;
    hold->bytes += size;
    demand(hold->bytes <= UNPACKED_MAX);
    return ZTC_OK;
}

static const struct ztc_archive_limits limits = {.struct_size = sizeof(limits),
                                                 .memory = UINT64_C(4) << 20,
                                                 .unpacked = UNPACKED_MAX,
                                                 .ratio = 200,
                                                 .ratio_floor = UINT64_C(64) << 10,
                                                 .entries = ENTRIES_MAX};

static void check_status(const struct hold *hold, ztc_status status)
{
    demand(status >= ZTC_OK && status <= ZTC_E_LIMIT);
    demand(hold->refused == ZTC_OK || status == hold->refused);
    demand(status != ZTC_OK || hold->stated == 0);
}

static void unpack(const struct ztc_archive_v0 *archive, void *self, const void *data, size_t size,
                   struct hold *hold)
{
    const struct ztc_archive_unpack_request request = {
        .struct_size = sizeof(request), .data = data, .size = size, .limits = &limits};
    const struct ztc_entry_sink sink = {sizeof(sink), 0, hold, begin, take_content};
    check_status(hold, archive->unpack(self, &request, &sink));
}

/* ---- packing ---- */

struct packed {
    uint8_t *data;
    size_t size;
};

static ztc_status take_packed(void *ctx, const void *data, uint64_t size)
{
    struct packed *packed = ctx;
    uint8_t *grown = realloc(packed->data, packed->size + (size_t)size);
    if (grown == NULL) {
        return ZTC_E_MEMORY;
    }
    memcpy(grown + packed->size, data, (size_t)size);
    packed->data = grown;
    packed->size += (size_t)size;
    return ZTC_OK;
}

/* Is it a path as the host lets one out? */
static int is_path(const char *path)
{
    size_t length = strlen(path);
    for (size_t i = 0; i < length; i++) {
        if (path[i] < 0x20 || path[i] == 0x7F) {
            return 0;
        }
    }
    return length > 0 && path[0] != '/' && path[length - 1] != '/';
}

/* Lines are paths and contents by turns. */
static void pack(const struct ztc_archive_v0 *archive, void *self, const uint8_t *data, size_t size)
{
    struct ztc_file_row rows[ENTRIES_MAX / 2];
    uint32_t count = 0;
    char *text = malloc(size + 1);
    demand(text != NULL);
    if (size > 0) {
        memcpy(text, data, size);
    }
    text[size] = '\0';
    char *next = text;
    while (next != NULL && count < ENTRIES_MAX / 2) {
        char *path = next;
        char *content = strchr(path, '\n');
        if (content == NULL) {
            break;
        }
        *content++ = '\0';
        next = strchr(content, '\n');
        if (next != NULL) {
            *next++ = '\0';
        }
        if (is_path(path)) {
            rows[count++] = (struct ztc_file_row){path, content, strlen(content)};
        }
    }
    const struct ztc_table files = {sizeof(files), count, sizeof(rows[0]), 0, rows};
    const struct ztc_archive_pack_request request = {
        .struct_size = sizeof(request), .format = ZTC_ARCHIVE_TAR_XZ, .files = &files};
    struct packed packed = {0};
    const struct ztc_sink sink = {sizeof(sink), 0, &packed, take_packed};
    ztc_status status = archive->pack(self, &request, &sink);
    demand(status == ZTC_OK || status == ZTC_E_LIMIT);
    if (status == ZTC_OK) {
        struct hold hold = {.expected = rows};
        unpack(archive, self, packed.data, packed.size, &hold);
        demand(hold.entries == count);
    }
    free(packed.data);
    free(text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct ztc_host_state host;
    void *self = NULL;
    ztc_host_init(&host);
    if (ztc_module_entry.init(&host.host, &self) != ZTC_OK) {
        abort();
    }
    const struct ztc_archive_v0 *archive =
        ztc_module_entry.get_interface(self, ZTC_ARCHIVE_INTERFACE);
    struct hold hold = {0}, bare = {0};
    unpack(archive, self, data, size, &hold);
    const struct ztc_entry_sink sink = {sizeof(sink), 0, &bare, begin, take_content};
    check_status(&bare, tar_read(&host.host, &limits, data, size, &sink));
    pack(archive, self, data, size);
    if (host.blocks != 0) {
        abort();
    }
    ztc_module_entry.shutdown(self);
    ztc_host_done(&host);
    return 0;
}
