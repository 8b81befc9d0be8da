/* SPDX-License-Identifier: Apache-2.0 */
/* Archives made by hand, the module as it was built, and a sink that writes down what it gets. */
#ifndef TESTS_SUPPORT_ARCHIVE_H
#define TESTS_SUPPORT_ARCHIVE_H

#include "module/host.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <ztc/archive.h>
#include <ztc/module.h>

/* Bytes that grow; a failure to get memory ends the test. */
struct bytes {
    uint8_t *data;
    size_t size, room;
};

void bytes_add(struct bytes *bytes, const void *data, size_t size);
void bytes_fill(struct bytes *bytes, uint8_t value, size_t size);
void bytes_done(struct bytes *bytes);

/* ---- making archives ---- */

#define BLOCK 512u

/* One entry of a tar, ustar: type is its letter, link may be NULL. */
void tar_entry(struct bytes *tar, char type, const char *name, const char *link, unsigned mode,
               const void *data, size_t size);
/* The same with a name that is not text. */
void tar_named(struct bytes *tar, char type, const void *name, size_t name_size, const void *data,
               size_t size);
/* One record of an extended header: "length key=value\n". */
void tar_record(struct bytes *records, const char *key, const void *value, size_t size);
/* An extended header with these records, which are emptied. */
void tar_extended(struct bytes *tar, struct bytes *records);
/* The checksum of the header that begins there, made right. */
void tar_seal(uint8_t *header);
/* Two blocks of zeros, and up to the next 10240. */
void tar_end(struct bytes *tar);

enum compression { XZ, GZIP, ZSTD, COMPRESSIONS };
extern const char *const compression_names[COMPRESSIONS];
/* Appends the input, compressed as the tool of that name does it. */
void compress_as(enum compression compression, const void *data, size_t size, struct bytes *out);
/* Appends `count` zeros, compressed without ever being held; in streams of 64 MiB, which saves time. */
void compress_zeros(enum compression compression, uint64_t count, struct bytes *out);

/* ---- reading and writing by the module ---- */

struct fixture {
    void *handle;
    const struct ztc_module_entry *entry;
    const struct ztc_archive_v0 *archive;
    void *self;
    struct ztc_host_state host;
    struct ztc_archive_limits limits;
    /* What came: for each entry a line "kind mode size name", then its content. */
    struct bytes seen;
    uint64_t entries;
    uint64_t refuse_at; /* the n-th call to the sink answers `answer` */
    uint64_t calls;     /* of the sink */
    ztc_status answer;
    struct bytes packed;
};

int setup(void **state);
int teardown(void **state);

/* Unpacks; nothing must be left in the module's hands. */
ztc_status unpack(struct fixture *f, const void *data, size_t size);
/* Compresses the tar and unpacks that. */
ztc_status unpack_tar(struct fixture *f, enum compression compression, const struct bytes *tar);
/* Packs into f->packed. */
ztc_status pack(struct fixture *f, const struct ztc_file_row *rows, uint32_t count);
/* What the module said last; "" if nothing. */
const char *words(const struct fixture *f);
/* Has this line come? */
bool saw(const struct fixture *f, const char *line);

#endif
