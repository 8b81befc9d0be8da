/* SPDX-License-Identifier: Apache-2.0 */
/* A tar in memory, read by libarchive, entry by entry, with nothing left out and nothing cleaned up. */
#include "tar.h"

#include "talk.h"

#include <archive.h>
#include <archive_entry.h>
#include <errno.h>
#include <locale.h>
#include <string.h>

#define AGAIN "make it again, with tar cJf"

/* A header has room for more than these. */
#define MODE_BITS 07777u

/* Two blocks of zeros at least are a tar's end. */
#define END_SIZE 1024u

/*
 * Bytes of the tar that libarchive gets at once, and at most for the headers of one entry: it makes many times as much
 * memory of the map of a sparse file, before anybody can refuse that.
 */
#define PIECE ((size_t)32 << 10)
#define HEADERS_MAX ((size_t)1 << 20)

struct reading {
    const struct ztc_host *host;
    const struct ztc_archive_limits *limits;
    const uint8_t *data; /* the tar: borrowed */
    size_t size;
    const struct ztc_entry_sink *sink;
    struct archive *archive; /* owned */
    uint64_t entries;
    size_t given;      /* bytes that libarchive has got */
    size_t may_get;    /* and that it may have got by the end of what it is at */
    bool is_too_large; /* it wanted more for headers than there may be */
};

/* Where libarchive gets the tar from. */
static la_ssize_t give(struct archive *archive, void *ctx, const void **ret_piece)
{
    struct reading *reading = ctx;
    size_t size = reading->size - reading->given;
    size = size < PIECE ? size : PIECE;
    if (size > 0 && reading->given >= reading->may_get) {
        reading->is_too_large = true;
        archive_set_error(archive, E2BIG, "Headers of more than a megabyte");
        return -1;
    }
    *ret_piece = reading->data + reading->given;
    reading->given += size;
    return (la_ssize_t)size;
}

/* From here on there are headers; or else content. */
static void expect_headers(struct reading *reading)
{
    size_t rest = reading->size - reading->given;
    reading->may_get = reading->given + (HEADERS_MAX < rest ? HEADERS_MAX : rest);
}

static void expect_content(struct reading *reading)
{
    reading->may_get = reading->size;
}

/* In our own words; libarchive's are for whoever looks closer. */
static ztc_status refuse_damage(const struct reading *reading)
{
    const char *words = archive_error_string(reading->archive);
    if (archive_errno(reading->archive) == ENOMEM) {
        return ZTC_E_MEMORY;
    }
    if (words != NULL && reading->host->log != NULL) {
        reading->host->log(reading->host->ctx, ZTC_LOG_DEBUG, words);
    }
    if (reading->is_too_large) {
        return refuse(reading->host, ZTC_E_INVALID, "a header of the tar in it is too large",
                      AGAIN);
    }
    return refuse(reading->host, ZTC_E_INVALID,
                  archive_format(reading->archive) == 0 ? "what was compressed is no tar"
                                                        : "the tar in it is damaged or cut short",
                  AGAIN);
}

/*
 * libarchive takes names in UTF-8 from extended headers to the locale's own characters. In the locale "C" that does not
 * work for what is not ASCII: it then warns, and gives the bytes as they stand, which is what is wanted. Other
 * warnings are of headers that it does not understand.
 */
static bool is_about_characters(struct archive *archive)
{
    const char *words = archive_error_string(archive);
    return words != NULL && strstr(words, " can't be converted from ") != NULL;
}

static uint32_t kind_of(struct archive_entry *entry)
{
    if (archive_entry_hardlink(entry) != NULL) {
        return ZTC_ENTRY_HARDLINK;
    }
    switch (archive_entry_filetype(entry)) {
    case AE_IFREG:
        return ZTC_ENTRY_FILE;
    case AE_IFDIR:
        return ZTC_ENTRY_FOLDER;
    case AE_IFLNK:
        return ZTC_ENTRY_SYMLINK;
    case AE_IFCHR:
    case AE_IFBLK:
        return ZTC_ENTRY_DEVICE;
    case AE_IFIFO:
    case AE_IFSOCK:
        return ZTC_ENTRY_FIFO;
    default:
        return ZTC_ENTRY_SPECIAL;
    }
}

/* The content of a file. A hole would be content that is not there, of any length: refused. */
static ztc_status read_content(const struct reading *reading, uint64_t size)
{
    uint64_t position = 0;
    ztc_status status = ZTC_OK;
    int result = ARCHIVE_OK;
    while (status == ZTC_OK && result == ARCHIVE_OK) {
        const void *block = NULL;
        size_t length = 0;
        la_int64_t offset = 0;
        status = go_on(reading->host);
        if (status != ZTC_OK) {
            break;
        }
        result = archive_read_data_block(reading->archive, &block, &length, &offset);
        if (result != ARCHIVE_OK || length == 0) {
            continue;
        }
        if (offset < 0 || (uint64_t)offset != position) {
            return refuse(reading->host, ZTC_E_INVALID, "a file in it has holes (is sparse)",
                          "make it again without --sparse");
        }
        if (length > size - position) {
            return refuse_damage(reading); /* more than its header states */
        }
        position += length;
        status = reading->sink->write(reading->sink->ctx, block, length);
        tell(reading->host, (uint64_t)archive_filter_bytes(reading->archive, 0), reading->size);
    }
    if (status == ZTC_OK && (result != ARCHIVE_EOF || position != size)) {
        status = refuse_damage(reading);
    }
    return status;
}

static ztc_status read_entry(const struct reading *reading, struct archive_entry *found)
{
    const char *name = archive_entry_pathname(found);
    if (name == NULL || archive_entry_size(found) < 0) {
        return refuse_damage(reading);
    }
    if (archive_entry_sparse_count(found) > 0) {
        return refuse(reading->host, ZTC_E_INVALID, "a file in it has holes (is sparse)",
                      "make it again without --sparse");
    }
    const struct ztc_entry entry = {
        .struct_size = sizeof(entry),
        .kind = kind_of(found),
        .name = name,
        .name_size = strlen(name),
        .size = (uint64_t)archive_entry_size(found),
        .mode = (uint32_t)archive_entry_perm(found) & MODE_BITS,
    };
    ztc_status status = reading->sink->begin(reading->sink->ctx, &entry);
    if (status == ZTC_OK && entry.kind == ZTC_ENTRY_FILE) {
        status = read_content(reading, entry.size);
    }
    return status;
}

/* Behind the last entry there are zeros, two blocks at least: else it was cut short, or hides something. */
static ztc_status check_end(const struct reading *reading)
{
    la_int64_t at = archive_read_header_position(reading->archive);
    size_t end = at >= 0 && (uint64_t)at <= reading->size ? (size_t)at : reading->size;
    if (reading->size - end < END_SIZE) {
        return refuse(reading->host, ZTC_E_INVALID,
                      "the tar in it is cut short: its end is missing", AGAIN);
    }
    for (size_t i = end; i < reading->size; i++) {
        if (reading->data[i] != 0) {
            return refuse(reading->host, ZTC_E_INVALID,
                          "something stands behind the end of the tar", AGAIN);
        }
    }
    return ZTC_OK;
}

static ztc_status read_entries(struct reading *reading)
{
    ztc_status status = ZTC_OK;
    while (status == ZTC_OK) {
        struct archive_entry *entry = NULL;
        expect_headers(reading);
        int result = archive_read_next_header(reading->archive, &entry);
        expect_content(reading);
        if (result == ARCHIVE_EOF) {
            return check_end(reading);
        }
        if (result != ARCHIVE_OK &&
            !(result == ARCHIVE_WARN && is_about_characters(reading->archive))) {
            return refuse_damage(reading);
        }
        if (++reading->entries > reading->limits->entries) {
            return refuse_number(reading->host, ZTC_E_LIMIT, /* remedy= */ NULL,
                                 "it has more than ", reading->limits->entries, " entries");
        }
        status = go_on(reading->host);
        if (status == ZTC_OK) {
            status = read_entry(reading, entry);
        }
        /* Whatever is left of it, so that the next call reads headers alone. */
        if (status == ZTC_OK && archive_read_data_skip(reading->archive) < ARCHIVE_WARN) {
            status = refuse_damage(reading);
        }
    }
    return status;
}

static ztc_status open_and_read(struct reading *reading)
{
    struct archive *archive = archive_read_new();
    if (archive == NULL) {
        return ZTC_E_MEMORY;
    }
    reading->archive = archive;
    ztc_status status = ZTC_E_MEMORY;
    if (archive_read_support_format_tar(archive) == ARCHIVE_OK) {
        status = archive_read_open(archive, reading, NULL, give, NULL) == ARCHIVE_OK
                     ? read_entries(reading)
                     : refuse_damage(reading);
    }
    (void)archive_read_free(archive);
    return status;
}

ztc_status tar_read(const struct ztc_host *host, const struct ztc_archive_limits *limits,
                    const void *data, size_t size, const struct ztc_entry_sink *sink)
{
    struct reading reading = {
        .host = host, .limits = limits, .data = data, .size = size, .sink = sink, .may_get = size};
    if (size == 0) {
        return refuse(host, ZTC_E_INVALID, "what was compressed is empty", AGAIN);
    }
    /* Of this thread alone; given back before the host gets it again. */
    locale_t plain = newlocale(LC_ALL_MASK, "C", (locale_t)0);
    if (plain == (locale_t)0) {
        return ZTC_E_MEMORY;
    }
    locale_t before = uselocale(plain);
    ztc_status status = open_and_read(&reading);
    (void)uselocale(before);
    freelocale(plain);
    return status;
}
