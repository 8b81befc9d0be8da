/* SPDX-License-Identifier: Apache-2.0 */
/* Rows to ustar by libarchive, and that to xz by liblzma: the same rows, the same bytes. */
#include "tar.h"

#include "talk.h"

#include <archive.h>
#include <archive_entry.h>
#include <errno.h>
#include <lzma.h>

/* A tar's block; and what it is filled up to, as GNU tar does. */
#define BLOCK 512u
#define RECORD 10240u
#define END_BLOCKS 2u

#define PRESET 9u
#define DICTIONARY_LEAST (UINT32_C(64) << 10)
#define FILE_MODE 0644

/* Bytes of a path that are shown. */
#define PATH_SHOWN 300

/* Bytes that xz hands over at once. */
#define PIECE 65536u

struct writing {
    const struct ztc_host *host;
    const struct ztc_sink *sink;
    lzma_stream stream;
    ztc_status status; /* the first failure */
    uint64_t total;    /* bytes of the tar */
    uint8_t piece[PIECE];
};

/* ---- xz ---- */

/* One round of the encoder: what comes out goes to the sink. *ret_result is what liblzma says. */
static ztc_status encode(struct writing *writing, lzma_action action, lzma_ret *ret_result)
{
    ztc_status status = go_on(writing->host);
    if (status != ZTC_OK) {
        return status;
    }
    writing->stream.next_out = writing->piece;
    writing->stream.avail_out = PIECE;
    *ret_result = lzma_code(&writing->stream, action);
    size_t size = PIECE - writing->stream.avail_out;
    if (*ret_result != LZMA_OK && *ret_result != LZMA_STREAM_END) {
        return *ret_result == LZMA_MEM_ERROR ? ZTC_E_MEMORY : ZTC_E_INTERNAL;
    }
    return size > 0 ? writing->sink->write(writing->sink->ctx, writing->piece, size) : ZTC_OK;
}

/*
 * What libarchive writes. It is never told of a failure: it would not give back all of its memory then. What comes
 * after one goes nowhere.
 */
static la_ssize_t take_tar(struct archive *archive, void *ctx, const void *data, size_t size)
{
    struct writing *writing = ctx;
    (void)archive;
    writing->stream.next_in = data;
    writing->stream.avail_in = size;
    while (writing->status == ZTC_OK && writing->stream.avail_in > 0) {
        lzma_ret result = LZMA_OK;
        writing->status = encode(writing, LZMA_RUN, &result);
    }
    tell(writing->host, writing->stream.total_in, writing->total);
    return (la_ssize_t)size;
}

static ztc_status finish_xz(struct writing *writing)
{
    lzma_ret result = LZMA_OK;
    ztc_status status = ZTC_OK;
    while (status == ZTC_OK && result != LZMA_STREAM_END) {
        status = encode(writing, LZMA_FINISH, &result);
    }
    return status;
}

/*
 * Preset 9, but with a dictionary no larger than the tar: more would find nothing, and takes memory of whoever
 * packs (ten times it) and unpacks. It depends on nothing but the size.
 */
static ztc_status start_xz(struct writing *writing)
{
    lzma_options_lzma options;
    if (lzma_lzma_preset(&options, PRESET)) {
        return ZTC_E_INTERNAL;
    }
    uint32_t dictionary = DICTIONARY_LEAST;
    while (dictionary < options.dict_size && dictionary < writing->total) {
        dictionary *= 2;
    }
    options.dict_size = dictionary;
    const lzma_filter filters[] = {{LZMA_FILTER_LZMA2, &options}, {LZMA_VLI_UNKNOWN, NULL}};
    lzma_ret result = lzma_stream_encoder(&writing->stream, filters, LZMA_CHECK_CRC64);
    if (result == LZMA_OK) {
        return ZTC_OK;
    }
    return result == LZMA_MEM_ERROR ? ZTC_E_MEMORY : ZTC_E_INTERNAL;
}

/* ---- tar ---- */

/* Bytes of the tar: a block before each file, its content in whole blocks, the end, and whole records of all. */
static ztc_status measure(const struct ztc_table *files, uint64_t *ret_total)
{
    uint64_t total = (uint64_t)END_BLOCKS * BLOCK;
    for (uint32_t i = 0; i < files->count; i++) {
        const struct ztc_file_row *row = ZTC_ROW(struct ztc_file_row, files, i);
        if (row->path == NULL || row->path[0] == '\0' || (row->data == NULL && row->size > 0)) {
            return ZTC_E_ARGUMENT;
        }
        if (row->size > UINT64_MAX / 4 || total > UINT64_MAX / 4) {
            return ZTC_E_LIMIT;
        }
        total += BLOCK + (row->size + BLOCK - 1) / BLOCK * BLOCK;
    }
    *ret_total = (total + RECORD - 1) / RECORD * RECORD;
    return ZTC_OK;
}

/* Why libarchive did not take a header. */
static ztc_status refuse_path(const struct writing *writing, struct archive *archive,
                              const char *path)
{
    if (archive_errno(archive) == ENOMEM) {
        return ZTC_E_MEMORY;
    }
    return refuse_with(writing->host, ZTC_E_LIMIT, "give the file or its folder a shorter name",
                       "%.*s: a path too long for a tar of the plain kind", PATH_SHOWN, path);
}

static ztc_status write_file(const struct writing *writing, struct archive *archive,
                             const struct ztc_file_row *row)
{
    struct archive_entry *entry = archive_entry_new();
    if (entry == NULL) {
        return ZTC_E_MEMORY;
    }
    archive_entry_set_pathname(entry, row->path);
    archive_entry_set_filetype(entry, AE_IFREG);
    archive_entry_set_perm(entry, FILE_MODE);
    archive_entry_set_size(entry, (la_int64_t)row->size);
    archive_entry_set_uid(entry, 0);
    archive_entry_set_gid(entry, 0);
    archive_entry_set_mtime(entry, 0, 0);
    ztc_status status = ZTC_OK;
    if (archive_write_header(archive, entry) != ARCHIVE_OK) {
        status = refuse_path(writing, archive, row->path);
    } else if (row->size > 0 &&
               archive_write_data(archive, row->data, (size_t)row->size) != (la_ssize_t)row->size) {
        status = ZTC_E_INTERNAL;
    }
    archive_entry_free(entry);
    return status == ZTC_OK ? writing->status : status;
}

static ztc_status write_tar(struct writing *writing, const struct ztc_table *files)
{
    struct archive *archive = archive_write_new();
    if (archive == NULL) {
        return ZTC_E_MEMORY;
    }
    if (archive_write_set_format_ustar(archive) != ARCHIVE_OK ||
        archive_write_set_bytes_per_block(archive, RECORD) != ARCHIVE_OK ||
        archive_write_set_bytes_in_last_block(archive, RECORD) != ARCHIVE_OK ||
        archive_write_open(archive, writing, NULL, take_tar, NULL) != ARCHIVE_OK) {
        writing->status = ZTC_E_MEMORY;
    }
    for (uint32_t i = 0; i < files->count && writing->status == ZTC_OK; i++) {
        writing->status = write_file(writing, archive, ZTC_ROW(struct ztc_file_row, files, i));
    }
    if (archive_write_close(archive) != ARCHIVE_OK && writing->status == ZTC_OK) {
        writing->status = ZTC_E_INTERNAL;
    }
    (void)archive_write_free(archive);
    return writing->status;
}

ztc_status tar_write_xz(const struct ztc_host *host, const struct ztc_table *files,
                        const struct ztc_sink *sink)
{
    uint64_t total = 0;
    ztc_status status = measure(files, &total);
    if (status != ZTC_OK) {
        return status;
    }
    struct writing *writing = host->alloc(host->ctx, sizeof(*writing));
    if (writing == NULL) {
        return ZTC_E_MEMORY;
    }
    *writing =
        (struct writing){.host = host, .sink = sink, .stream = LZMA_STREAM_INIT, .total = total};
    status = start_xz(writing);
    if (status == ZTC_OK) {
        status = write_tar(writing, files);
    }
    if (status == ZTC_OK) {
        status = finish_xz(writing);
    }
    lzma_end(&writing->stream);
    host->free(host->ctx, writing);
    return status;
}
