/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Files on their way in and out: what archives and repositories hand to the host, and get from it.
 *
 * Hostile input.  What comes in is what somebody else made. A module must hand names out as they stand there, byte
 * for byte, and must say of what kind an entry is; it must not clean anything up, and must not leave anything
 * out. The host judges: names, kinds, numbers and sizes. A module has to keep only its own resources in bounds.
 */
#ifndef ZTC_ENTRY_H
#define ZTC_ENTRY_H

#include <ztc/abi.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Kinds of entries. An unknown one counts as a special file. */
#define ZTC_ENTRY_FILE 1u      /* a regular file */
#define ZTC_ENTRY_FOLDER 2u    /* a folder; it has no content */
#define ZTC_ENTRY_SYMLINK 3u   /* a symbolic link */
#define ZTC_ENTRY_HARDLINK 4u  /* a link to another entry */
#define ZTC_ENTRY_DEVICE 5u    /* a character or block device */
#define ZTC_ENTRY_FIFO 6u      /* a named pipe or socket */
#define ZTC_ENTRY_SUBMODULE 7u /* another repository */
#define ZTC_ENTRY_SPECIAL 8u   /* anything else */

/* One entry as it stands in the source. All of it is borrowed. */
struct ztc_entry {
    uint32_t struct_size;
    uint32_t kind; /* ZTC_ENTRY_... */
    const char
        *name; /* bytes, not text: no NUL behind them, perhaps no UTF-8; '/' between folders */
    uint64_t name_size; /* bytes of it */
    uint64_t size;      /* of the content as the source states it; what comes counts, not this */
    uint32_t mode; /* permission bits as in POSIX, set-uid 04000 among them; 0644 where unknown */
    uint32_t reserved; /* 0 */
};

/*
 * Where entries go: begin once for each, then its content by write in order, as often as one likes; there is no end
 * call. What a function returns other than ZTC_OK must be returned on at once: the host has seen what it
 * needs, or refuses. No function is NULL.
 */
struct ztc_entry_sink {
    uint32_t struct_size;
    uint32_t reserved; /* 0 */
    void *ctx;         /* handed back; opaque */
    ztc_status (*begin)(void *ctx, const struct ztc_entry *entry /* borrowed */);
    ztc_status (*write)(void *ctx, const void *data /* borrowed */, uint64_t size);
};

/* A file of the host's, on its way out. */
struct ztc_file_row {
    const char *path; /* relative, '/' between folders; ASCII, checked by the host; ends in NUL */
    const void *data; /* `size` bytes; may be NULL where size is 0 */
    uint64_t size;
};

#ifdef __cplusplus
}
#endif
#endif
