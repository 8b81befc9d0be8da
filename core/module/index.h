/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The index of modules: what was found in the folders of one search path, so that no file has to be read
 * again. It is a cache and never believed: each piece carries a checksum, states of files are compared
 * with the files', and whoever loads a module judges the file anew.
 *
 * The file, all numbers little-endian:
 *   head     magic, version, sizes and counts, the program's mark, the folders with their states, checksum
 *   keys     sorted by hash of KIND:ID: hash, place and size of the record of the module that has it,
 *            checksum. 24 bytes each, so that one is found by a few small reads
 *   records  one a file: checksum, size, number, folder, flags, state of the file, name, refusal, section
 *
 * A state is device, inode, size, mtime and ctime. It is "sure" if ctime was old enough when the file was
 * looked at: then every later change gives another ctime. What is not sure is looked at again.
 *
 * The path without --plugin-dir and $ZTC_PLUGIN_PATH has the name modules.idx; other paths, and those of a
 * second program that shares the home, have modules-HASH.idx, so that they do not take turns in one file.
 */
#ifndef ZTC_MODULE_INDEX_H
#define ZTC_MODULE_INDEX_H

#include "base/buffer.h"
#include "module/search.h"

#include <sys/stat.h>

/* What tells one state of a file or folder from another. */
struct ztc_index_state {
    uint64_t device, inode, size;
    int64_t mtime, ctime; /* seconds */
    uint32_t mtime_ns, ctime_ns;
    bool there;
    bool sure; /* not part of a comparison */
};

/* One file *.so. All text is in the arena of whoever made it, or borrowed from an ztc_index_image. */
struct ztc_index_record {
    uint32_t folder; /* number in the search path */
    bool usable;     /* as far as the file alone tells */
    struct ztc_index_state state;
    const char *name;
    const char *refusal; /* "" if usable */
    const char *section; /* the records of the section */
    size_t section_size; /* 0: it could not be read */
};

/* Which record has KIND:ID. */
struct ztc_index_key {
    uint64_t hash;
    uint32_t record; /* number */
};

struct ztc_index_content {
    uint64_t program; /* mark of the program and its search path, see ztc_index_mark */
    const struct ztc_search *search;
    struct ztc_index_state *folders; /* one for each of the search path */
    struct ztc_index_record *records;
    size_t record_count;
    struct ztc_index_key *keys;
    size_t key_count;
};

uint64_t ztc_index_hash(const void *data, size_t size, uint64_t seed);
/* Stands for this very program and user: its version, the state of its file, who runs it. */
uint64_t ztc_index_mark(void);

/* `now`: when the caller began to look. */
struct ztc_index_state ztc_index_state_of(const struct stat *status, const struct timespec *now);
bool ztc_index_same_state(const struct ztc_index_state *left, const struct ztc_index_state *right);

/* The bytes of an index; the order of keys does not matter. */
ztc_status ztc_index_encode(const struct ztc_index_content *content, struct ztc_buffer *bytes,
                            struct ztc_error *error) ZTC_MUST_CHECK;

/* Reads `size` bytes at `offset` of an index; false: it has not as many, or cannot be read. */
typedef bool ztc_index_read(void *source, uint64_t offset, void *bytes, size_t size);

struct ztc_index_source {
    ztc_index_read *read;
    void *source;
    uint64_t size; /* of the whole index */
};

/* What became of an index's head. */
enum ztc_index_verdict {
    ZTC_INDEX_GOOD,
    ZTC_INDEX_OTHER,  /* whole, but of another search path */
    ZTC_INDEX_USELESS /* missing, damaged, or of another version or program */
};

struct ztc_index_head {
    size_t key_count, record_count;
    uint64_t keys, records; /* offsets */
    size_t folder_count;
    struct ztc_index_state *folders; /* in the arena */
};

/*
 * Reads and checks the head. ret_head is set only for ZTC_INDEX_GOOD. Out of memory counts as useless:
 * the index only saves time.
 */
enum ztc_index_verdict ztc_index_read_head(const struct ztc_index_source *source, uint64_t program,
                                           const struct ztc_search *search, struct ztc_arena *arena,
                                           struct ztc_index_head *ret_head);

/* What a look-up came to. */
enum ztc_index_found {
    ZTC_INDEX_FOUND,
    ZTC_INDEX_ABSENT, /* no such key */
    ZTC_INDEX_DAMAGED /* or out of memory */
};

/* The record that a key leads to, by a few small reads. */
enum ztc_index_found ztc_index_find(const struct ztc_index_source *source,
                                    const struct ztc_index_head *head, uint64_t hash,
                                    struct ztc_arena *arena, struct ztc_index_record *ret_record);

/* All records, ascending by folder and name; false: damaged (the keys too), or out of memory. */
bool ztc_index_read_all(const struct ztc_index_source *source, const struct ztc_index_head *head,
                        struct ztc_arena *arena, struct ztc_index_record **ret_records);

#endif
