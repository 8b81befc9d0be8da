/* SPDX-License-Identifier: Apache-2.0 */
/* Archives, by whichever module provides the format. */
#include "share/archive.h"

#include "module/byte_sink.h"
#include "module/provider.h"

#include <stdlib.h>
#include <string.h>
#include <ztc/archive.h>

/* Bytes that may come out whatever the archive's size: the first text of a small one compresses well. */
#define RATIO_FLOOR (UINT64_C(4) << 20)
/* What a tar holds beside the content: headers, also extended ones, and padding; and its end. */
#define ENTRY_OVERHEAD 4096u
#define TAR_OVERHEAD 10240u

#define REMEDY_LIMITS                                                   \
    "if you trust it, raise archive_memory, archive_ratio, entries or " \
    "total_bytes of \"limits\" in cfg/config.json"

/* How the formats begin. Where none of them fits, the module for the one that is written says what is wrong. */
static const struct {
    const char *magic;
    size_t size;
    const char *format;
} formats[] = {
    {"\x1F\x8B", 2, ZTC_ARCHIVE_TAR_GZ},
    {"\x28\xB5\x2F\xFD", 4, ZTC_ARCHIVE_TAR_ZST},
};

static const char *format_of(const void *data, size_t size)
{
    for (size_t i = 0; i < sizeof(formats) / sizeof(formats[0]); i++) {
        if (size >= formats[i].size && memcmp(data, formats[i].magic, formats[i].size) == 0) {
            return formats[i].format;
        }
    }
    return ZTC_ARCHIVE_TAR_XZ;
}

/* Loads the module for a format. */
static ztc_status find(struct ztc_registry *registry, const char *format, struct ztc_error *error,
                       struct ztc_module **ret_module, const struct ztc_archive_v0 **ret_archive)
{
    const void *interface = NULL;
    ztc_status status = ztc_module_provider(registry, "archive", format, ZTC_ARCHIVE_INTERFACE,
                                            ZTC_INTERFACE_SIZE(struct ztc_archive_v0, unpack),
                                            error, ret_module, &interface);
    if (status == ZTC_OK) {
        *ret_archive = interface;
    }
    return status;
}

/* What a module answered, as an error of ours; `subject` is what it was about. */
static ztc_status explain(struct ztc_module *module, ztc_status status, const char *subject,
                          const char *limit_remedy, struct ztc_error *error)
{
    const char *words = ztc_module_last_words(module);
    if (status == ZTC_OK) {
        return ZTC_OK;
    }
    if (status == ZTC_E_MEMORY) {
        return ztc_error_memory(error);
    }
    if (status == ZTC_E_CANCELLED) {
        return ztc_error_set(error, status, /* remedy= */ NULL, "%s: stopped", subject);
    }
    if (words[0] == '\0') {
        words = ztc_module_row(module)->path;
    }
    /* Whatever else it says: other statuses tell of this system, or that there is no module. */
    return ztc_error_set(error, status == ZTC_E_LIMIT ? status : ZTC_E_INVALID,
                         status == ZTC_E_LIMIT ? limit_remedy : NULL, "%s: %s", subject, words);
}

/* ---- packing ---- */

/* The files as the border wants them; owned. NULL when out of memory. */
static struct ztc_file_row *rows_of(const struct ztc_files *files)
{
    struct ztc_file_row *rows = calloc(files->count + 1, sizeof(*rows));
    for (size_t i = 0; rows != NULL && i < files->count; i++) {
        const struct ztc_store_file *file = &files->items[i];
        rows[i] = (struct ztc_file_row){.path = file->path, .data = file->data, .size = file->size};
    }
    return rows;
}

ztc_status ztc_share_pack(struct ztc_registry *registry, const struct ztc_files *files,
                          struct ztc_error *error, struct ztc_buffer *bytes)
{
    struct ztc_module *module = NULL;
    const struct ztc_archive_v0 *archive = NULL;
    ztc_status status = find(registry, ZTC_ARCHIVE_TAR_XZ, error, &module, &archive);
    if (status != ZTC_OK || archive == NULL) {
        return status;
    }
    struct ztc_file_row *rows = rows_of(files);
    if (rows == NULL || files->count > UINT32_MAX) {
        free(rows);
        return ztc_error_memory(error);
    }
    const struct ztc_table table = {sizeof(table), (uint32_t)files->count, sizeof(*rows), 0, rows};
    const struct ztc_archive_pack_request request = {
        .struct_size = sizeof(request), .format = ZTC_ARCHIVE_TAR_XZ, .files = &table};
    struct ztc_byte_sink sink = {.bytes = bytes};
    const struct ztc_sink border = {sizeof(border), 0, &sink, ztc_byte_sink_write};
    status = archive->pack(ztc_module_self(module), &request, &border);
    free(rows);
    if (sink.status == ZTC_E_LIMIT) {
        return ztc_error_set(error, ZTC_E_LIMIT,
                             "raise \"archive_bytes\" of \"limits\" in cfg/config.json",
                             "the archive: it has more than %zu bytes", bytes->max);
    }
    return explain(module, sink.status != ZTC_OK ? sink.status : status, "the archive",
                   /* limit_remedy= */ NULL, error);
}

/* ---- unpacking ---- */

/* a * b + c, or as much as fits. */
static uint64_t product_and_sum(uint64_t a, uint64_t b, uint64_t c)
{
    uint64_t product = 0, sum = 0;
    return __builtin_mul_overflow(a, b, &product) || __builtin_add_overflow(product, c, &sum)
               ? UINT64_MAX
               : sum;
}

static struct ztc_archive_limits limits_of(const struct ztc_share_limits *limits)
{
    uint64_t unpacked = product_and_sum(limits->entries, ENTRY_OVERHEAD, TAR_OVERHEAD);
    unpacked = product_and_sum(1, limits->total_bytes, unpacked);
    return (struct ztc_archive_limits){
        .struct_size = sizeof(struct ztc_archive_limits),
        .memory = limits->archive_memory,
        .unpacked = unpacked,
        .ratio = limits->archive_ratio,
        .ratio_floor = RATIO_FLOOR,
        /* One more than the intake takes, which says better what to do. */
        .entries = product_and_sum(1, limits->entries, 1),
    };
}

ztc_status ztc_share_unpack(struct ztc_registry *registry, const void *data, size_t size,
                            struct ztc_intake *intake, struct ztc_error *error)
{
    struct ztc_module *module = NULL;
    const struct ztc_archive_v0 *archive = NULL;
    ztc_status status = find(registry, format_of(data, size), error, &module, &archive);
    if (status == ZTC_OK && archive != NULL) {
        const struct ztc_archive_limits limits = limits_of(intake->limits);
        const struct ztc_archive_unpack_request request = {
            .struct_size = sizeof(request), .data = data, .size = size, .limits = &limits};
        status = archive->unpack(ztc_module_self(module), &request, &intake->sink);
        /* Where it was the intake that refused, what the module says of it counts for nothing. */
        if (intake->error.status == ZTC_OK) {
            status = explain(module, status, intake->source, REMEDY_LIMITS, error);
        }
    }
    return ztc_intake_finish(intake, status, error);
}
