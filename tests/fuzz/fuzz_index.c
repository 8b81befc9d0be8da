/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Any bytes as the index of modules. Checksums would stop a fuzzer at the door, so they are put right
 * before the reading: what is behind them must hold out on its own. The first byte of the input says
 * whether; the rest is the index.
 */
#include "module/index.h"
#include "module/index_format.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define PROGRAM UINT64_C(7)

struct memory {
    const uint8_t *bytes;
    size_t size;
};

static bool read_memory(void *source, uint64_t offset, void *bytes, size_t size)
{
    const struct memory *memory = source;
    if (offset > memory->size || size > memory->size - offset) {
        return false;
    }
    if (size > 0) {
        memcpy(bytes, memory->bytes + offset, size);
    }
    return true;
}

/* Puts right what an index says of itself: magic, version, program, sizes, checksum of the head. */
static size_t mend_head(uint8_t *bytes, size_t size)
{
    if (size < ZTC_INDEX_HEAD_FIXED + ZTC_INDEX_SUM_SIZE) {
        return 0;
    }
    ztc_put_u64le(bytes + ZTC_INDEX_AT_MAGIC, ZTC_INDEX_MAGIC);
    ztc_put_u32le(bytes + ZTC_INDEX_AT_VERSION, ZTC_INDEX_VERSION);
    ztc_put_u64le(bytes + ZTC_INDEX_AT_FILE_SIZE, size);
    ztc_put_u64le(bytes + ZTC_INDEX_AT_PROGRAM, PROGRAM);
    size_t head = ztc_get_u32le(bytes + ZTC_INDEX_AT_HEAD_SIZE);
    if (head < ZTC_INDEX_HEAD_FIXED + ZTC_INDEX_SUM_SIZE || head > size) {
        return 0;
    }
    size_t inside = head - ZTC_INDEX_SUM_SIZE;
    ztc_put_u64le(bytes + inside, ztc_index_hash(bytes, inside, ZTC_INDEX_SUM_SEED));
    return head;
}

/* The checksums of the keys and of the records, as far as their sizes lead anywhere. */
static void mend_rest(uint8_t *bytes, size_t size, size_t at)
{
    size_t keys = ztc_get_u32le(bytes + ZTC_INDEX_AT_KEYS);
    for (size_t i = 0; i < keys && size - at >= ZTC_INDEX_KEY_SIZE; i++) {
        ztc_put_u64le(bytes + at + 16, ztc_index_hash(bytes + at, 16, i));
        at += ZTC_INDEX_KEY_SIZE;
    }
    while (size - at >= ZTC_INDEX_RECORD_FIXED) {
        size_t length = ztc_get_u32le(bytes + at + 8);
        if (length < ZTC_INDEX_RECORD_FIXED || length > size - at) {
            return;
        }
        ztc_put_u64le(bytes + at, ztc_index_hash(bytes + at + ZTC_INDEX_SUM_SIZE,
                                                 length - ZTC_INDEX_SUM_SIZE, ZTC_INDEX_SUM_SEED));
        at += length;
    }
}

/* Every byte that a record refers to is there, and its name cannot lead out of the folder. */
static void touch(const struct ztc_index_record *record)
{
    uint64_t once = ztc_index_hash(record->section, record->section_size, 0);
    if (strchr(record->name, '/') != NULL || record->folder >= 2 ||
        record->usable != (strlen(record->refusal) == 0) ||
        once != ztc_index_hash(record->section, record->section_size, 0)) {
        abort();
    }
}

static void read_all(struct memory *memory)
{
    struct ztc_search_folder folders[] = {{"/one", 0}, {"/two", 1}};
    const struct ztc_search search = {.folders = folders, .count = 2};
    const struct ztc_index_source source = {
        .read = read_memory, .source = memory, .size = memory->size};
    struct ztc_index_head head;
    struct ztc_index_record *records = NULL;
    struct ztc_index_record record;
    struct ztc_arena arena;
    ztc_arena_init(&arena, (size_t)16 << 20);
    if (ztc_index_read_head(&source, PROGRAM, &search, &arena, &head) == ZTC_INDEX_GOOD) {
        for (uint64_t hash = 0; hash < 8; hash++) {
            if (ztc_index_find(&source, &head, hash << 8, &arena, &record) == ZTC_INDEX_FOUND) {
                touch(&record);
            }
        }
        if (ztc_index_read_all(&source, &head, &arena, &records)) {
            for (size_t i = 0; i < head.record_count; i++) {
                touch(&records[i]);
            }
        }
    }
    ztc_arena_done(&arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size == 0) {
        return 0;
    }
    uint8_t *bytes = malloc(size);
    if (bytes == NULL) {
        return 0;
    }
    size--;
    memcpy(bytes, data + 1, size);
    if ((data[0] & 1) == 0) {
        size_t head = mend_head(bytes, size);
        if (head > 0) {
            mend_rest(bytes, size, head);
        }
    }
    struct memory memory = {.bytes = bytes, .size = size};
    read_all(&memory);
    free(bytes);
    return 0;
}
