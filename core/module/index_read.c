/* SPDX-License-Identifier: Apache-2.0 */
/* Reading an index: every number is held against what is there before it is used. */
#include "base/limits.h"
#include "module/index.h"
#include "module/index_format.h"

#include <string.h>

/* The head of a usual index is read at once. */
#define FIRST_READ 4096u
/* Keys that are searched in memory rather than one by one. */
#define KEYS_AT_ONCE 128u

static struct ztc_index_state state_at(const unsigned char *bytes, uint32_t flags)
{
    return (struct ztc_index_state){
        .device = ztc_get_u64le(bytes),
        .inode = ztc_get_u64le(bytes + 8),
        .size = ztc_get_u64le(bytes + 16),
        .mtime = (int64_t)ztc_get_u64le(bytes + 24),
        .ctime = (int64_t)ztc_get_u64le(bytes + 32),
        .mtime_ns = ztc_get_u32le(bytes + 40),
        .ctime_ns = ztc_get_u32le(bytes + 44),
        .there = (flags & ZTC_INDEX_FLAG_THERE) != 0,
        .sure = (flags & ZTC_INDEX_FLAG_SURE) != 0,
    };
}

/* All of the head, in the arena; NULL if it is not whole. */
static unsigned char *fetch_head(const struct ztc_index_source *source, struct ztc_arena *arena,
                                 size_t *ret_size)
{
    size_t first = source->size < FIRST_READ ? (size_t)source->size : FIRST_READ;
    unsigned char *head = ztc_arena_alloc(arena, FIRST_READ);
    if (first < ZTC_INDEX_HEAD_FIXED + ZTC_INDEX_SUM_SIZE || head == NULL ||
        !source->read(source->source, 0, head, first) ||
        ztc_get_u64le(head + ZTC_INDEX_AT_MAGIC) != ZTC_INDEX_MAGIC ||
        ztc_get_u32le(head + ZTC_INDEX_AT_VERSION) != ZTC_INDEX_VERSION) {
        return NULL;
    }
    size_t size = ztc_get_u32le(head + ZTC_INDEX_AT_HEAD_SIZE);
    if (size < ZTC_INDEX_HEAD_FIXED + ZTC_INDEX_SUM_SIZE || size > ZTC_INDEX_HEAD_MAX ||
        size > source->size) {
        return NULL;
    }
    if (size > first) {
        unsigned char *whole = ztc_arena_alloc(arena, size);
        if (whole == NULL || !source->read(source->source, 0, whole, size)) {
            return NULL;
        }
        head = whole;
    }
    size_t inside = size - ZTC_INDEX_SUM_SIZE;
    if (ztc_get_u64le(head + inside) != ztc_index_hash(head, inside, ZTC_INDEX_SUM_SEED)) {
        return NULL;
    }
    *ret_size = size;
    return head;
}

/* The folders of the head against those of the search path. */
static enum ztc_index_verdict read_folders(const unsigned char *bytes, size_t size,
                                           const struct ztc_search *search,
                                           struct ztc_index_state *folders)
{
    size_t at = 0;
    bool same = true;
    for (size_t i = 0; i < search->count; i++) {
        if (size - at < ZTC_INDEX_FOLDER_FIXED) {
            return ZTC_INDEX_USELESS;
        }
        uint32_t flags = ztc_get_u32le(bytes + at);
        size_t length = ztc_get_u32le(bytes + at + 4);
        folders[i] = state_at(bytes + at + 8, flags);
        at += ZTC_INDEX_FOLDER_FIXED;
        if (length > size - at) {
            return ZTC_INDEX_USELESS;
        }
        const char *path = search->folders[i].path;
        same = same && strlen(path) == length && memcmp(path, bytes + at, length) == 0;
        at += length;
    }
    if (!same) {
        return ZTC_INDEX_OTHER;
    }
    return at == size ? ZTC_INDEX_GOOD : ZTC_INDEX_USELESS;
}

enum ztc_index_verdict ztc_index_read_head(const struct ztc_index_source *source, uint64_t program,
                                           const struct ztc_search *search, struct ztc_arena *arena,
                                           struct ztc_index_head *ret_head)
{
    size_t size = 0;
    const unsigned char *bytes = fetch_head(source, arena, &size);
    if (bytes == NULL || ztc_get_u64le(bytes + ZTC_INDEX_AT_FILE_SIZE) != source->size) {
        return ZTC_INDEX_USELESS;
    }
    struct ztc_index_head head = {
        .key_count = ztc_get_u32le(bytes + ZTC_INDEX_AT_KEYS),
        .record_count = ztc_get_u32le(bytes + ZTC_INDEX_AT_RECORDS),
        .folder_count = ztc_get_u32le(bytes + ZTC_INDEX_AT_FOLDERS),
        .keys = size,
    };
    head.records = head.keys + (uint64_t)head.key_count * ZTC_INDEX_KEY_SIZE;
    if (head.records > source->size || head.record_count > ZTC_MODULES_MAX) {
        return ZTC_INDEX_USELESS;
    }
    if (head.folder_count != search->count) {
        return ZTC_INDEX_OTHER;
    }
    head.folders = ztc_arena_array(arena, search->count, sizeof(*head.folders));
    if (head.folders == NULL) {
        return ZTC_INDEX_USELESS;
    }
    enum ztc_index_verdict verdict =
        read_folders(bytes + ZTC_INDEX_HEAD_FIXED, size - ZTC_INDEX_HEAD_FIXED - ZTC_INDEX_SUM_SIZE,
                     search, head.folders);
    if (verdict == ZTC_INDEX_GOOD && ztc_get_u64le(bytes + ZTC_INDEX_AT_PROGRAM) != program) {
        verdict = ZTC_INDEX_USELESS;
    }
    if (verdict == ZTC_INDEX_GOOD) {
        *ret_head = head;
    }
    return verdict;
}

/* A text of a record, in the arena, ended by NUL; none inside. NULL: damaged or out of memory. */
static const char *text_of(struct ztc_arena *arena, const unsigned char *bytes, size_t length)
{
    if (memchr(bytes, '\0', length) != NULL) {
        return NULL;
    }
    return ztc_arena_copy(arena, (const char *)bytes, length);
}

/* One record of which `size` bytes are there. The section stays where it is. */
static bool parse_record(const unsigned char *bytes, size_t size, const struct ztc_index_head *head,
                         struct ztc_arena *arena, uint32_t *ret_number,
                         struct ztc_index_record *ret_record)
{
    if (size < ZTC_INDEX_RECORD_FIXED || ztc_get_u32le(bytes + 8) != size ||
        ztc_get_u64le(bytes) != ztc_index_hash(bytes + ZTC_INDEX_SUM_SIZE,
                                               size - ZTC_INDEX_SUM_SIZE, ZTC_INDEX_SUM_SEED)) {
        return false;
    }
    uint32_t number = ztc_get_u32le(bytes + 12);
    uint32_t folder = ztc_get_u32le(bytes + 16);
    uint32_t flags = ztc_get_u32le(bytes + 20);
    size_t name = ztc_get_u32le(bytes + 24);
    size_t refusal = ztc_get_u32le(bytes + 28);
    size_t section = ztc_get_u32le(bytes + 32);
    size_t rest = size - ZTC_INDEX_RECORD_FIXED;
    /* Compared one after the other, so that no sum can wrap. */
    if (number >= head->record_count || folder >= head->folder_count || name > rest ||
        refusal > rest - name || section != rest - name - refusal) {
        return false;
    }
    const unsigned char *texts = bytes + ZTC_INDEX_RECORD_FIXED;
    struct ztc_index_record record = {
        .folder = folder,
        .usable = (flags & ZTC_INDEX_FLAG_USABLE) != 0,
        .state = state_at(bytes + 36, flags),
        .name = text_of(arena, texts, name),
        .refusal = text_of(arena, texts + name, refusal),
        .section = (const char *)texts + name + refusal,
        .section_size = section,
    };
    if (record.name == NULL || record.refusal == NULL || !ztc_search_is_module(record.name, name) ||
        record.usable != (refusal == 0)) {
        return false;
    }
    *ret_number = number;
    *ret_record = record;
    return true;
}

/* Is the key in this slot what was written there? */
static bool key_sound(const unsigned char *key, uint64_t slot)
{
    return ztc_get_u64le(key + 16) == ztc_index_hash(key, 16, slot);
}

/* Narrows low..high to at most KEYS_AT_ONCE keys that hold the first of `hash`, if any does. */
static bool narrow(const struct ztc_index_source *source, const struct ztc_index_head *head,
                   uint64_t hash, size_t *low, size_t *high)
{
    while (*high - *low > KEYS_AT_ONCE) {
        unsigned char key[ZTC_INDEX_KEY_SIZE];
        size_t middle = *low + (*high - *low) / 2;
        if (!source->read(source->source, head->keys + middle * sizeof(key), key, sizeof(key)) ||
            !key_sound(key, middle)) {
            return false;
        }
        uint64_t found = ztc_get_u64le(key);
        if (found == hash) {
            *low = middle;
            *high = middle + 1;
        } else if (found < hash) {
            *low = middle + 1;
        } else {
            *high = middle;
        }
    }
    return true;
}

/* Finds the key; *ret_key is set only if it is found. */
static enum ztc_index_found find_key(const struct ztc_index_source *source,
                                     const struct ztc_index_head *head, uint64_t hash,
                                     unsigned char ret_key[ZTC_INDEX_KEY_SIZE])
{
    size_t low = 0;
    size_t high = head->key_count;
    unsigned char keys[KEYS_AT_ONCE * ZTC_INDEX_KEY_SIZE];
    if (!narrow(source, head, hash, &low, &high)) {
        return ZTC_INDEX_DAMAGED;
    }
    if (!source->read(source->source, head->keys + low * ZTC_INDEX_KEY_SIZE, keys,
                      (high - low) * ZTC_INDEX_KEY_SIZE)) {
        return ZTC_INDEX_DAMAGED;
    }
    for (size_t slot = low; slot < high; slot++) {
        const unsigned char *key = keys + (slot - low) * ZTC_INDEX_KEY_SIZE;
        if (!key_sound(key, slot)) {
            return ZTC_INDEX_DAMAGED;
        }
        if (ztc_get_u64le(key) == hash) {
            memcpy(ret_key, key, ZTC_INDEX_KEY_SIZE);
            return ZTC_INDEX_FOUND;
        }
    }
    return ZTC_INDEX_ABSENT;
}

enum ztc_index_found ztc_index_find(const struct ztc_index_source *source,
                                    const struct ztc_index_head *head, uint64_t hash,
                                    struct ztc_arena *arena, struct ztc_index_record *ret_record)
{
    unsigned char key[ZTC_INDEX_KEY_SIZE];
    enum ztc_index_found found = find_key(source, head, hash, key);
    if (found != ZTC_INDEX_FOUND) {
        return found;
    }
    size_t offset = ztc_get_u32le(key + 8);
    size_t size = ztc_get_u32le(key + 12);
    uint64_t room = source->size - head->records;
    uint32_t number = 0;
    if (offset > room || size > room - offset) {
        return ZTC_INDEX_DAMAGED;
    }
    unsigned char *bytes = ztc_arena_alloc(arena, size);
    if (bytes == NULL || !source->read(source->source, head->records + offset, bytes, size) ||
        !parse_record(bytes, size, head, arena, &number, ret_record)) {
        return ZTC_INDEX_DAMAGED;
    }
    return ZTC_INDEX_FOUND;
}

/* Does the record stand behind the other in the order of folders and names? */
static bool ascends(const struct ztc_index_record *before, const struct ztc_index_record *record)
{
    return before->folder < record->folder ||
           (before->folder == record->folder && strcmp(before->name, record->name) < 0);
}

/* Are all keys whole? Who reads all records would not notice otherwise. */
static bool keys_sound(const struct ztc_index_source *source, const struct ztc_index_head *head)
{
    unsigned char keys[KEYS_AT_ONCE * ZTC_INDEX_KEY_SIZE];
    for (size_t first = 0; first < head->key_count; first += KEYS_AT_ONCE) {
        size_t rest = head->key_count - first;
        size_t count = rest < KEYS_AT_ONCE ? rest : KEYS_AT_ONCE;
        if (!source->read(source->source, head->keys + first * ZTC_INDEX_KEY_SIZE, keys,
                          count * ZTC_INDEX_KEY_SIZE)) {
            return false;
        }
        for (size_t i = 0; i < count; i++) {
            if (!key_sound(keys + i * ZTC_INDEX_KEY_SIZE, first + i)) {
                return false;
            }
        }
    }
    return true;
}

bool ztc_index_read_all(const struct ztc_index_source *source, const struct ztc_index_head *head,
                        struct ztc_arena *arena, struct ztc_index_record **ret_records)
{
    size_t size = (size_t)(source->size - head->records);
    unsigned char *bytes = ztc_arena_alloc(arena, size);
    struct ztc_index_record *records = ztc_arena_array(arena, head->record_count, sizeof(*records));
    size_t at = 0;
    if (bytes == NULL || records == NULL ||
        !source->read(source->source, head->records, bytes, size)) {
        return false;
    }
    for (size_t i = 0; i < head->record_count; i++) {
        uint32_t number = 0;
        if (size - at < ZTC_INDEX_RECORD_FIXED) {
            return false;
        }
        size_t length = ztc_get_u32le(bytes + at + 8);
        if (length > size - at ||
            !parse_record(bytes + at, length, head, arena, &number, &records[i]) || number != i ||
            (i > 0 && !ascends(&records[i - 1], &records[i]))) {
            return false;
        }
        at += length;
    }
    if (at != size || !keys_sound(source, head)) {
        return false;
    }
    *ret_records = records;
    return true;
}
