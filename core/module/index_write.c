/* SPDX-License-Identifier: Apache-2.0 */
/* Writing an index: records first, because the keys lead to them, then all of it in order. */
#include "base/limits.h"
#include "module/index.h"
#include "module/index_format.h"

#include <stdlib.h>
#include <string.h>

static void add_u32(struct ztc_buffer *bytes, uint32_t value)
{
    unsigned char word[4];
    ztc_put_u32le(word, value);
    ztc_buffer_add(bytes, word, sizeof(word));
}

static void add_u64(struct ztc_buffer *bytes, uint64_t value)
{
    unsigned char word[8];
    ztc_put_u64le(word, value);
    ztc_buffer_add(bytes, word, sizeof(word));
}

static void add_state(struct ztc_buffer *bytes, const struct ztc_index_state *state)
{
    add_u64(bytes, state->device);
    add_u64(bytes, state->inode);
    add_u64(bytes, state->size);
    add_u64(bytes, (uint64_t)state->mtime);
    add_u64(bytes, (uint64_t)state->ctime);
    add_u32(bytes, state->mtime_ns);
    add_u32(bytes, state->ctime_ns);
}

static uint32_t state_flags(const struct ztc_index_state *state)
{
    return (state->there ? ZTC_INDEX_FLAG_THERE : 0u) | (state->sure ? ZTC_INDEX_FLAG_SURE : 0u);
}

/* Puts the checksum of everything behind it in front of a piece that was appended with room for it. */
static void seal_front(struct ztc_buffer *bytes, size_t start)
{
    if (ztc_buffer_status(bytes) == ZTC_OK) {
        size_t inside = start + ZTC_INDEX_SUM_SIZE;
        ztc_put_u64le(
            bytes->data + start,
            ztc_index_hash(bytes->data + inside, bytes->size - inside, ZTC_INDEX_SUM_SEED));
    }
}

static void add_record(struct ztc_buffer *bytes, const struct ztc_index_record *record,
                       uint32_t number)
{
    size_t start = bytes->size;
    size_t name = strlen(record->name);
    size_t refusal = strlen(record->refusal);
    add_u64(bytes, 0);
    add_u32(bytes, (uint32_t)(ZTC_INDEX_RECORD_FIXED + name + refusal + record->section_size));
    add_u32(bytes, number);
    add_u32(bytes, record->folder);
    add_u32(bytes, state_flags(&record->state) | (record->usable ? ZTC_INDEX_FLAG_USABLE : 0u));
    add_u32(bytes, (uint32_t)name);
    add_u32(bytes, (uint32_t)refusal);
    add_u32(bytes, (uint32_t)record->section_size);
    add_state(bytes, &record->state);
    ztc_buffer_add(bytes, record->name, name);
    ztc_buffer_add(bytes, record->refusal, refusal);
    ztc_buffer_add(bytes, record->section, record->section_size);
    seal_front(bytes, start);
}

static int compare_keys(const void *left, const void *right)
{
    uint64_t a = ((const struct ztc_index_key *)left)->hash;
    uint64_t b = ((const struct ztc_index_key *)right)->hash;
    return a < b ? -1 : a > b;
}

static void add_key(struct ztc_buffer *bytes, uint64_t hash, const size_t *offsets, uint32_t record,
                    uint64_t slot)
{
    unsigned char key[ZTC_INDEX_KEY_SIZE];
    ztc_put_u64le(key, hash);
    ztc_put_u32le(key + 8, (uint32_t)offsets[record]);
    ztc_put_u32le(key + 12, (uint32_t)(offsets[record + 1] - offsets[record]));
    /* The slot goes into the checksum: a key in another's place is damage. */
    ztc_put_u64le(key + 16, ztc_index_hash(key, 16, slot));
    ztc_buffer_add(bytes, key, sizeof(key));
}

static size_t head_size(const struct ztc_index_content *content)
{
    size_t size = ZTC_INDEX_HEAD_FIXED + ZTC_INDEX_SUM_SIZE;
    for (size_t i = 0; i < content->search->count; i++) {
        size += ZTC_INDEX_FOLDER_FIXED + strlen(content->search->folders[i].path);
    }
    return size;
}

static void add_head(struct ztc_buffer *bytes, const struct ztc_index_content *content,
                     size_t records_size)
{
    size_t size = head_size(content);
    add_u64(bytes, ZTC_INDEX_MAGIC);
    add_u32(bytes, ZTC_INDEX_VERSION);
    add_u32(bytes, (uint32_t)size);
    add_u64(bytes, size + content->key_count * ZTC_INDEX_KEY_SIZE + records_size);
    add_u64(bytes, content->program);
    add_u32(bytes, (uint32_t)content->search->count);
    add_u32(bytes, (uint32_t)content->key_count);
    add_u32(bytes, (uint32_t)content->record_count);
    add_u32(bytes, 0);
    for (size_t i = 0; i < content->search->count; i++) {
        const char *path = content->search->folders[i].path;
        add_u32(bytes, state_flags(&content->folders[i]));
        add_u32(bytes, (uint32_t)strlen(path));
        add_state(bytes, &content->folders[i]);
        ztc_buffer_text(bytes, path);
    }
    if (ztc_buffer_status(bytes) == ZTC_OK) {
        add_u64(bytes, ztc_index_hash(bytes->data, bytes->size, ZTC_INDEX_SUM_SEED));
    }
}

ztc_status ztc_index_encode(const struct ztc_index_content *content, struct ztc_buffer *bytes,
                            struct ztc_error *error)
{
    struct ztc_buffer records;
    ztc_buffer_init(&records, ZTC_INDEX_SIZE_MAX);
    size_t *offsets = calloc(content->record_count + 1, sizeof(*offsets));
    if (offsets == NULL) {
        return ztc_error_memory(error);
    }
    for (size_t i = 0; i < content->record_count; i++) {
        add_record(&records, &content->records[i], (uint32_t)i);
        offsets[i + 1] = records.size;
    }
    add_head(bytes, content, records.size);
    if (content->key_count > 1) {
        qsort(content->keys, content->key_count, sizeof(*content->keys), compare_keys);
    }
    for (size_t i = 0; i < content->key_count; i++) {
        add_key(bytes, content->keys[i].hash, offsets, content->keys[i].record, i);
    }
    ztc_buffer_add(bytes, ztc_buffer_string(&records), records.size);
    ztc_status status = ztc_buffer_check(&records, "the index of modules", error);
    if (status == ZTC_OK) {
        status = ztc_buffer_check(bytes, "the index of modules", error);
    }
    ztc_buffer_done(&records);
    free(offsets);
    return status;
}
