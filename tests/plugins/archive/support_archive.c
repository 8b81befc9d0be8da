/* SPDX-License-Identifier: Apache-2.0 */
/* Archives made by hand, the module as it was built, and a sink that writes down what it gets. */
#include "support_archive.h"

#include <dlfcn.h>
#include <inttypes.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <lzma.h>
#include <zlib.h>
#include <zstd.h>

#define PIECE 65536u
#define MIB (UINT64_C(1) << 20)
#define STREAM (64 * MIB)

void bytes_add(struct bytes *bytes, const void *data, size_t size)
{
    if (bytes->room - bytes->size < size) {
        bytes->room = (bytes->size + size) * 2;
        bytes->data = realloc(bytes->data, bytes->room);
        assert_non_null(bytes->data);
    }
    if (size > 0) {
        memcpy(bytes->data + bytes->size, data, size);
        bytes->size += size;
    }
}

void bytes_fill(struct bytes *bytes, uint8_t value, size_t size)
{
    uint8_t piece[BLOCK];
    memset(piece, value, sizeof(piece));
    for (; size > BLOCK; size -= BLOCK) {
        bytes_add(bytes, piece, BLOCK);
    }
    bytes_add(bytes, piece, size);
}

void bytes_done(struct bytes *bytes)
{
    free(bytes->data);
    *bytes = (struct bytes){0};
}

/* ---- tar ---- */

void tar_seal(uint8_t *header)
{
    unsigned sum = 0;
    memset(header + 148, ' ', 8);
    for (size_t i = 0; i < BLOCK; i++) {
        sum += header[i];
    }
    (void)snprintf((char *)header + 148, 8, "%06o", sum);
}

static void add_entry(struct bytes *tar, char type, const void *name, size_t name_size,
                      const char *link, unsigned mode, const void *data, size_t size)
{
    uint8_t header[BLOCK] = {0};
    assert_true(name_size <= 100);
    memcpy(header, name, name_size);
    (void)snprintf((char *)header + 100, 8, "%07o", mode);
    (void)snprintf((char *)header + 108, 8, "%07o", 1000u);
    (void)snprintf((char *)header + 116, 8, "%07o", 1000u);
    (void)snprintf((char *)header + 124, 12, "%011zo", size);
    (void)snprintf((char *)header + 136, 12, "%011o", 1571270400u);
    header[156] = (uint8_t)type;
    if (link != NULL) {
        (void)snprintf((char *)header + 157, 100, "%s", link);
    }
    memcpy(header + 257,
           "ustar\0"
           "00user\0",
           13);
    memcpy(header + 297, "user", 5);
    tar_seal(header);
    bytes_add(tar, header, BLOCK);
    bytes_add(tar, data, size);
    bytes_fill(tar, 0, (BLOCK - size % BLOCK) % BLOCK);
}

void tar_entry(struct bytes *tar, char type, const char *name, const char *link, unsigned mode,
               const void *data, size_t size)
{
    add_entry(tar, type, name, strlen(name), link, mode, data, size);
}

void tar_named(struct bytes *tar, char type, const void *name, size_t name_size, const void *data,
               size_t size)
{
    add_entry(tar, type, name, name_size, NULL, 0644, data, size);
}

void tar_record(struct bytes *records, const char *key, const void *value, size_t size)
{
    char head[100];
    size_t rest = strlen(key) + size + 3; /* the blank, '=' and the end of the line */
    size_t length = rest + 1;
    while (rest + (size_t)snprintf(head, sizeof(head), "%zu", length) > length) {
        length++;
    }
    (void)snprintf(head, sizeof(head), "%zu %s=", length, key);
    bytes_add(records, head, strlen(head));
    bytes_add(records, value, size);
    bytes_add(records, "\n", 1);
}

void tar_extended(struct bytes *tar, struct bytes *records)
{
    add_entry(tar, 'x', "PaxHeader", 9, NULL, 0644, records->data, records->size);
    records->size = 0;
}

void tar_end(struct bytes *tar)
{
    bytes_fill(tar, 0, (size_t)2 * BLOCK);
    bytes_fill(tar, 0, (10240 - tar->size % 10240) % 10240);
}

/* ---- compressions ---- */

const char *const compression_names[COMPRESSIONS] = {"xz", "gzip", "zstd"};

/* A compressor of any kind: takes a piece, and the last one. */
struct press {
    enum compression compression;
    lzma_stream xz;
    z_stream gzip;
    ZSTD_CCtx *zstd;
    struct bytes *out;
};

static void press_start(struct press *press, enum compression compression, struct bytes *out)
{
    *press = (struct press){.compression = compression, .xz = LZMA_STREAM_INIT, .out = out};
    switch (compression) {
    case XZ:
        assert_int_equal(lzma_easy_encoder(&press->xz, 0, LZMA_CHECK_CRC64), LZMA_OK);
        break;
    case GZIP:
        assert_int_equal(deflateInit2(&press->gzip, 6, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY),
                         Z_OK);
        break;
    default:
        press->zstd = ZSTD_createCCtx();
        assert_non_null(press->zstd);
        assert_false(ZSTD_isError(ZSTD_CCtx_setParameter(press->zstd, ZSTD_c_checksumFlag, 1)));
    }
}

/* One round; true if there is nothing more to do for this piece. */
static bool press_round(struct press *press, ZSTD_inBuffer *in, bool last)
{
    static uint8_t room[PIECE];
    const uint8_t *data = in->src;
    size_t left = in->size - in->pos;
    bool done = false;
    size_t given = 0;
    if (press->compression == XZ) {
        press->xz.next_in = data + in->pos;
        press->xz.avail_in = left;
        press->xz.next_out = room;
        press->xz.avail_out = PIECE;
        lzma_ret result = lzma_code(&press->xz, last ? LZMA_FINISH : LZMA_RUN);
        assert_true(result == LZMA_OK || result == LZMA_STREAM_END);
        in->pos = in->size - press->xz.avail_in;
        given = PIECE - press->xz.avail_out;
        done = last ? result == LZMA_STREAM_END : in->pos == in->size;
    } else if (press->compression == GZIP) {
        press->gzip.next_in = (Bytef *)(uintptr_t)(data + in->pos);
        press->gzip.avail_in = (uInt)left;
        press->gzip.next_out = room;
        press->gzip.avail_out = PIECE;
        int result = deflate(&press->gzip, last ? Z_FINISH : Z_NO_FLUSH);
        assert_true(result == Z_OK || result == Z_STREAM_END);
        in->pos = in->size - press->gzip.avail_in;
        given = PIECE - press->gzip.avail_out;
        done = last ? result == Z_STREAM_END : in->pos == in->size;
    } else {
        ZSTD_outBuffer out = {room, PIECE, 0};
        size_t result =
            ZSTD_compressStream2(press->zstd, &out, in, last ? ZSTD_e_end : ZSTD_e_continue);
        assert_false(ZSTD_isError(result));
        given = out.pos;
        done = last ? result == 0 : in->pos == in->size;
    }
    bytes_add(press->out, room, given);
    return done;
}

static void press_piece(struct press *press, const void *data, size_t size, bool last)
{
    ZSTD_inBuffer in = {data, size, 0};
    while (!press_round(press, &in, last)) {
    }
}

static void press_done(struct press *press)
{
    lzma_end(&press->xz);
    if (press->compression == GZIP) {
        (void)deflateEnd(&press->gzip);
    }
    (void)ZSTD_freeCCtx(press->zstd);
}

void compress_as(enum compression compression, const void *data, size_t size, struct bytes *out)
{
    struct press press;
    press_start(&press, compression, out);
    press_piece(&press, data, size, true);
    press_done(&press);
}

static void compress_stream(enum compression compression, uint64_t count, struct bytes *out)
{
    static const uint8_t zeros[MIB];
    struct press press;
    press_start(&press, compression, out);
    for (; count > MIB; count -= MIB) {
        press_piece(&press, zeros, MIB, false);
    }
    press_piece(&press, zeros, (size_t)count, true);
    press_done(&press);
}

void compress_zeros(enum compression compression, uint64_t count, struct bytes *out)
{
    struct bytes stream = {0};
    if (count > STREAM) {
        compress_stream(compression, STREAM, &stream);
    }
    for (; count > STREAM; count -= STREAM) {
        bytes_add(out, stream.data, stream.size);
    }
    compress_stream(compression, count, out);
    bytes_done(&stream);
}

/* ---- the module ---- */

int setup(void **state)
{
    static struct fixture fixture;
    struct fixture *f = &fixture;
    *f = (struct fixture){
        .limits = {.struct_size = sizeof(f->limits),
                   .memory = 96 * MIB,
                   .unpacked = 20 * MIB,
                   .ratio = 200,
                   .ratio_floor = 4 * MIB,
                   .entries = 1024},
    };
    ztc_host_init(&f->host);
    f->handle = dlopen(ZTC_ARCHIVE_MODULE, RTLD_NOW | RTLD_LOCAL);
    if (f->handle == NULL) {
        print_error("%s\n", dlerror());
        return -1;
    }
    f->entry = dlsym(f->handle, ZTC_MODULE_ENTRY_NAME);
    if (f->entry == NULL || f->entry->init(&f->host.host, &f->self) != ZTC_OK) {
        return -1;
    }
    f->archive = f->entry->get_interface(f->self, ZTC_ARCHIVE_INTERFACE);
    *state = f;
    return f->archive != NULL ? 0 : -1;
}

int teardown(void **state)
{
    struct fixture *f = *state;
    f->entry->shutdown(f->self);
    bytes_done(&f->seen);
    bytes_done(&f->packed);
    ztc_host_done(&f->host);
    return dlclose(f->handle);
}

/* What comes after a refusal would be a breach of the contract. */
static ztc_status count_call(struct fixture *f)
{
    f->calls++;
    assert_true(f->refuse_at == 0 || f->calls <= f->refuse_at);
    return f->calls == f->refuse_at ? f->answer : ZTC_OK;
}

static ztc_status begin(void *ctx, const struct ztc_entry *entry)
{
    struct fixture *f = ctx;
    char line[100];
    assert_int_equal(entry->struct_size, sizeof(*entry));
    assert_int_equal(entry->reserved, 0);
    (void)snprintf(line, sizeof(line), "\n%" PRIu32 " %" PRIo32 " %" PRIu64 " ", entry->kind,
                   entry->mode, entry->size);
    bytes_add(&f->seen, line, strlen(line));
    bytes_add(&f->seen, entry->name, (size_t)entry->name_size);
    bytes_add(&f->seen, "\n", 1);
    f->entries++;
    return count_call(f);
}

static ztc_status take_content(void *ctx, const void *data, uint64_t size)
{
    struct fixture *f = ctx;
    assert_true(f->entries > 0);
    bytes_add(&f->seen, data, (size_t)size);
    return count_call(f);
}

ztc_status unpack(struct fixture *f, const void *data, size_t size)
{
    const struct ztc_archive_unpack_request request = {
        .struct_size = sizeof(request), .data = data, .size = size, .limits = &f->limits};
    const struct ztc_entry_sink sink = {sizeof(sink), 0, f, begin, take_content};
    f->seen.size = 0;
    f->entries = 0;
    f->calls = 0;
    free(f->host.words);
    f->host.words = NULL;
    ztc_status status = f->archive->unpack(f->self, &request, &sink);
    assert_int_equal(f->host.blocks, 0);
    if (status == ZTC_E_INVALID || status == ZTC_E_LIMIT) {
        assert_true(f->refuse_at != 0 || words(f)[0] != '\0');
    }
    return status;
}

ztc_status unpack_tar(struct fixture *f, enum compression compression, const struct bytes *tar)
{
    struct bytes archive = {0};
    compress_as(compression, tar->data, tar->size, &archive);
    ztc_status status = unpack(f, archive.data, archive.size);
    bytes_done(&archive);
    return status;
}

static ztc_status take_packed(void *ctx, const void *data, uint64_t size)
{
    struct fixture *f = ctx;
    bytes_add(&f->packed, data, (size_t)size);
    return count_call(f);
}

ztc_status pack(struct fixture *f, const struct ztc_file_row *rows, uint32_t count)
{
    const struct ztc_table files = {sizeof(files), count, sizeof(*rows), 0, rows};
    const struct ztc_archive_pack_request request = {
        .struct_size = sizeof(request), .format = ZTC_ARCHIVE_TAR_XZ, .files = &files};
    const struct ztc_sink sink = {sizeof(sink), 0, f, take_packed};
    f->packed.size = 0;
    f->calls = 0;
    free(f->host.words);
    f->host.words = NULL;
    ztc_status status = f->archive->pack(f->self, &request, &sink);
    assert_int_equal(f->host.blocks, 0);
    return status;
}

const char *words(const struct fixture *f)
{
    return f->host.words != NULL ? f->host.words : "";
}

bool saw(const struct fixture *f, const char *line)
{
    char *text = NULL;
    assert_true(asprintf(&text, "\n%s\n", line) > 0);
    bool found = f->seen.size > 0 && memmem(f->seen.data, f->seen.size, text, strlen(text)) != NULL;
    free(text);
    return found;
}
