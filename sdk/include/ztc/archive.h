/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Interface ztc.archive/0 (draft): files as one piece of bytes, and back. A module that serves it provides
 * archive:ID for each format, ID being one of the ids below or one of its own. It gets bytes and gives bytes: it
 * opens no file.
 */
#ifndef ZTC_ARCHIVE_H
#define ZTC_ARCHIVE_H

#include <ztc/abi.h>
#include <ztc/entry.h>

#ifdef __cplusplus
extern "C" {
#endif

#define ZTC_ARCHIVE_INTERFACE "ztc.archive/0"

/* Formats. Those that are written are also read; each is told by its content, whatever it is called. */
#define ZTC_ARCHIVE_TAR_XZ "tar.xz"   /* the one that is written, see pack */
#define ZTC_ARCHIVE_TAR_GZ "tar.gz"   /* read */
#define ZTC_ARCHIVE_TAR_ZST "tar.zst" /* read */

/* Bounds of what is read, set by the host: beyond them ZTC_E_LIMIT, and host->diag says which. None is 0. */
struct ztc_archive_limits {
    uint32_t struct_size;
    uint32_t reserved; /* 0 */
    uint64_t
        memory; /* bytes that decompression may take: a header can ask for 4 GiB of dictionary */
    uint64_t unpacked;    /* bytes of the tar that come out, headers and padding among them */
    uint64_t ratio;       /* what comes out beyond ratio_floor is at most this times the archive */
    uint64_t ratio_floor; /* bytes that may come out in any case, if `unpacked` lets them */
    uint64_t entries;     /* number, of any kind */
};

struct ztc_archive_pack_request {
    uint32_t struct_size;
    uint32_t reserved;             /* 0 */
    const char *format;            /* of those that the module writes */
    const struct ztc_table *files; /* rows struct ztc_file_row, sorted by path, no path twice */
};

struct ztc_archive_unpack_request {
    uint32_t struct_size;
    uint32_t reserved; /* 0 */
    const void *data;
    uint64_t size;
    const struct ztc_archive_limits *limits;
};

struct ztc_archive_v0 {
    uint32_t struct_size;
    uint32_t reserved; /* 0 */
    /*
     * Packs. Pure: the same rows give the same bytes, whatever the locale, the time, the user or the call
     * before. Entries are files alone, in the order of the rows, with owner 0:0 without names, mode 0644 and
     * time 0 (1970-01-01), nothing else of them. tar.xz is ustar, filled up with zeros to a multiple of 10240
     * bytes, in xz of preset 9 with a dictionary no larger than the tar needs (the next power of two, 64 KiB
     * to 64 MiB), one thread, one block, CRC64.
     *
     * ZTC_E_ARGUMENT: a member is missing or NULL; ZTC_E_UNSUPPORTED: a format that is not written;
     * ZTC_E_MEMORY; ZTC_E_LIMIT: a path that the format cannot hold; else what sink->write answered. Why goes to
     * host->diag.
     */
    ztc_status (*pack)(void *self, const struct ztc_archive_pack_request *request /* borrowed */,
                       const struct ztc_sink *sink /* borrowed */);

    /*
     * Unpacks: every entry in the order of the archive, to the end of it. Exactly one compression, and a tar in it;
     * anything else, and what is cut short or damaged: ZTC_E_INVALID, and host->diag says what. Nothing of an
     * archive is believed before its compression's checksum is right to the last byte, so that a damaged one gives no
     * entry at all; one without a checksum, and one with anything behind its end, are ZTC_E_INVALID too.
     * Entries that came before the tar itself turns out to be cut short, without its end, or to have a file with
     * holes (ZTC_E_INVALID), or beyond `entries`, have been handed out by then: they count for nothing.
     * A folder's name may end in '/'.
     *
     * ZTC_E_ARGUMENT: a member is missing or NULL; ZTC_E_LIMIT; ZTC_E_MEMORY; ZTC_E_CANCELLED; else what the
     * sink answered.
     */
    ztc_status (*unpack)(void *self,
                         const struct ztc_archive_unpack_request *request /* borrowed */,
                         const struct ztc_entry_sink *sink /* borrowed */);
};

#ifdef __cplusplus
}
#endif
#endif
