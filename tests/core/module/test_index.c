/* SPDX-License-Identifier: Apache-2.0 */
/* The index's bytes: what goes in comes out, and damage anywhere is seen. */
#include "support_module.h"

#include "module/index.h"

#include <stdlib.h>
#include <string.h>

#define RECORDS 5u
#define PROGRAM UINT64_C(0x1122334455667788)

static const struct ztc_search_folder folders[] = {{"/one", 2}, {"/two/three", 3}};
static const struct ztc_search search = {.folders = (struct ztc_search_folder *)(uintptr_t)folders,
                                         .count = 2};

/* An index in memory. */
struct memory {
    const unsigned char *bytes;
    size_t size;
};

static bool read_memory(void *source, uint64_t offset, void *bytes, size_t size)
{
    const struct memory *memory = source;
    if (offset > memory->size || size > memory->size - offset) {
        return false;
    }
    memcpy(bytes, memory->bytes + offset, size);
    return true;
}

/* Hash of the n-th key: in order, so that the tests can tell which record must come. */
static uint64_t hash_of(size_t number)
{
    return UINT64_C(0x1000) * (number + 1);
}

static struct ztc_index_record record_of(size_t number)
{
    static const char *const names[RECORDS] = {"a.so", "b.so", "c.so", "a.so", "z.so"};
    struct ztc_index_record record = {
        .folder = number < 3 ? 0 : 1,
        .usable = number != 1,
        .state = {.device = 1,
                  .inode = 100 + number,
                  .size = 1000 * number,
                  .mtime = -5,
                  .ctime = 1234567890123,
                  .mtime_ns = 999999999,
                  .ctime_ns = 1,
                  .there = true,
                  .sure = number != 2},
        .name = names[number],
        .refusal = number != 1 ? "" : "b.so: machine: found this, expected that",
        .section = number != 1 ? "abi=1.0\0id=x\0" : "",
        .section_size = number != 1 ? 13 : 0,
    };
    return record;
}

/* Encodes an index of five records; the caller frees with ztc_buffer_done. */
static void encode(struct ztc_buffer *bytes)
{
    struct ztc_index_state states[2] = {
        {.device = 7, .inode = 8, .mtime = 9, .ctime = 10, .there = true, .sure = true},
        {.sure = true},
    };
    struct ztc_index_record records[RECORDS];
    /* Not in order: writing sorts them. */
    struct ztc_index_key keys[] = {
        {hash_of(3), 3}, {hash_of(0), 0}, {hash_of(4), 4}, {hash_of(2), 2}};
    struct ztc_error error = {0};
    for (size_t i = 0; i < RECORDS; i++) {
        records[i] = record_of(i);
    }
    const struct ztc_index_content content = {
        .program = PROGRAM,
        .search = &search,
        .folders = states,
        .records = records,
        .record_count = RECORDS,
        .keys = keys,
        .key_count = sizeof(keys) / sizeof(keys[0]),
    };
    ztc_buffer_init(bytes, (size_t)1 << 20);
    assert_int_equal(ztc_index_encode(&content, bytes, &error), ZTC_OK);
}

struct reading {
    struct memory memory;
    struct ztc_index_source source;
    struct ztc_arena arena;
    struct ztc_index_head head;
};

static enum ztc_index_verdict read_head(struct reading *reading, const void *bytes, size_t size)
{
    *reading = (struct reading){.memory = {bytes, size}};
    ztc_arena_init(&reading->arena, (size_t)1 << 20);
    reading->source =
        (struct ztc_index_source){.read = read_memory, .source = &reading->memory, .size = size};
    return ztc_index_read_head(&reading->source, PROGRAM, &search, &reading->arena, &reading->head);
}

static void expect_record(const struct ztc_index_record *found, size_t number)
{
    struct ztc_index_record expected = record_of(number);
    assert_int_equal(found->folder, expected.folder);
    assert_int_equal(found->usable, expected.usable);
    assert_true(ztc_index_same_state(&found->state, &expected.state));
    assert_int_equal(found->state.sure, expected.state.sure);
    assert_string_equal(found->name, expected.name);
    assert_string_equal(found->refusal, expected.refusal);
    assert_int_equal(found->section_size, expected.section_size);
    assert_memory_equal(found->section, expected.section, expected.section_size);
}

static void what_goes_in_comes_out(void **state)
{
    struct ztc_buffer bytes;
    struct reading reading;
    struct ztc_index_record *records = NULL;
    (void)state;
    encode(&bytes);
    assert_int_equal(read_head(&reading, bytes.data, bytes.size), ZTC_INDEX_GOOD);
    assert_int_equal(reading.head.record_count, RECORDS);
    assert_int_equal(reading.head.key_count, 4);
    assert_int_equal(reading.head.folders[0].inode, 8);
    assert_true(reading.head.folders[0].there);
    assert_false(reading.head.folders[1].there);
    assert_true(reading.head.folders[1].sure);
    assert_true(ztc_index_read_all(&reading.source, &reading.head, &reading.arena, &records));
    for (size_t i = 0; i < RECORDS; i++) {
        expect_record(&records[i], i);
    }
    ztc_arena_done(&reading.arena);
    ztc_buffer_done(&bytes);
}

static void a_key_leads_to_its_record(void **state)
{
    struct ztc_buffer bytes;
    struct reading reading;
    struct ztc_index_record record;
    (void)state;
    encode(&bytes);
    assert_int_equal(read_head(&reading, bytes.data, bytes.size), ZTC_INDEX_GOOD);
    for (size_t i = 0; i < RECORDS; i++) {
        enum ztc_index_found found =
            ztc_index_find(&reading.source, &reading.head, hash_of(i), &reading.arena, &record);
        assert_int_equal(found, i == 1 ? ZTC_INDEX_ABSENT : ZTC_INDEX_FOUND);
        if (found == ZTC_INDEX_FOUND) {
            expect_record(&record, i);
        }
    }
    assert_int_equal(ztc_index_find(&reading.source, &reading.head, 0, &reading.arena, &record),
                     ZTC_INDEX_ABSENT);
    assert_int_equal(
        ztc_index_find(&reading.source, &reading.head, UINT64_MAX, &reading.arena, &record),
        ZTC_INDEX_ABSENT);
    ztc_arena_done(&reading.arena);
    ztc_buffer_done(&bytes);
}

static void one_of_many_keys_is_found(void **state)
{
    enum { MANY = 3000 };
    struct ztc_index_state states[2] = {{.sure = true}, {.sure = true}};
    struct ztc_index_record *records = calloc(MANY, sizeof(*records));
    struct ztc_index_key *keys = calloc(MANY, sizeof(*keys));
    struct support_path *names = calloc(MANY, sizeof(*names));
    struct ztc_buffer bytes;
    struct ztc_error error = {0};
    struct reading reading;
    (void)state;
    assert_true(records != NULL && keys != NULL && names != NULL);
    for (uint32_t i = 0; i < MANY; i++) {
        names[i] = support_path("%06u.so", i);
        records[i] = (struct ztc_index_record){
            .usable = true, .name = names[i].text, .refusal = "", .section = ""};
        keys[i] = (struct ztc_index_key){.hash = ztc_index_hash(&i, sizeof(i), 0), .record = i};
    }
    const struct ztc_index_content content = {PROGRAM, &search, states, records, MANY, keys, MANY};
    ztc_buffer_init(&bytes, (size_t)1 << 22);
    assert_int_equal(ztc_index_encode(&content, &bytes, &error), ZTC_OK);
    assert_int_equal(read_head(&reading, bytes.data, bytes.size), ZTC_INDEX_GOOD);
    for (uint32_t i = 0; i < MANY; i++) {
        struct ztc_index_record record;
        assert_int_equal(ztc_index_find(&reading.source, &reading.head,
                                        ztc_index_hash(&i, sizeof(i), 0), &reading.arena, &record),
                         ZTC_INDEX_FOUND);
        assert_string_equal(record.name, names[i].text);
        /* Each finding is one of another process. */
        ztc_arena_done(&reading.arena);
        ztc_arena_init(&reading.arena, (size_t)1 << 16);
    }
    ztc_arena_done(&reading.arena);
    ztc_buffer_done(&bytes);
    free(names);
    free(keys);
    free(records);
}

static void an_index_of_another_path_is_told_from_a_damaged_one(void **state)
{
    struct ztc_search_folder other_folders[] = {{"/one", 2}, {"/two/four!", 3}};
    const struct ztc_search other = {.folders = other_folders, .count = 2};
    const struct ztc_search shorter = {.folders = other_folders, .count = 1};
    struct ztc_buffer bytes;
    struct reading reading;
    (void)state;
    encode(&bytes);
    assert_int_equal(read_head(&reading, bytes.data, bytes.size), ZTC_INDEX_GOOD);
    assert_int_equal(
        ztc_index_read_head(&reading.source, PROGRAM, &other, &reading.arena, &reading.head),
        ZTC_INDEX_OTHER);
    assert_int_equal(
        ztc_index_read_head(&reading.source, PROGRAM, &shorter, &reading.arena, &reading.head),
        ZTC_INDEX_OTHER);
    assert_int_equal(
        ztc_index_read_head(&reading.source, PROGRAM + 1, &search, &reading.arena, &reading.head),
        ZTC_INDEX_USELESS);
    ztc_arena_done(&reading.arena);
    ztc_buffer_done(&bytes);
}

/* Reads everything of a damaged index; true if it was taken for whole. */
static bool read_everything(const void *bytes, size_t size)
{
    struct reading reading;
    struct ztc_index_record *records = NULL;
    bool whole = read_head(&reading, bytes, size) == ZTC_INDEX_GOOD;
    if (whole) {
        for (size_t i = 0; i < RECORDS; i++) {
            struct ztc_index_record record;
            if (ztc_index_find(&reading.source, &reading.head, hash_of(i), &reading.arena,
                               &record) == ZTC_INDEX_DAMAGED) {
                whole = false;
            }
        }
        whole =
            ztc_index_read_all(&reading.source, &reading.head, &reading.arena, &records) && whole;
    }
    ztc_arena_done(&reading.arena);
    return whole;
}

static void damage_at_any_byte_is_seen(void **state)
{
    static const unsigned char masks[] = {0x01, 0x10, 0x80, 0xFF};
    struct ztc_buffer bytes;
    (void)state;
    encode(&bytes);
    assert_true(read_everything(bytes.data, bytes.size));
    for (size_t at = 0; at < bytes.size; at++) {
        for (size_t i = 0; i < sizeof(masks); i++) {
            bytes.data[at] = (char)((unsigned char)bytes.data[at] ^ masks[i]);
            if (read_everything(bytes.data, bytes.size)) {
                fail_msg("damage at byte %zu is not seen", at);
            }
            bytes.data[at] = (char)((unsigned char)bytes.data[at] ^ masks[i]);
        }
    }
    ztc_buffer_done(&bytes);
}

static void an_index_of_any_other_length_is_no_index(void **state)
{
    struct ztc_buffer bytes;
    (void)state;
    encode(&bytes);
    for (size_t size = 0; size < bytes.size; size++) {
        /* Exactly as long as what is left, so that a sanitizer sees a step beyond. */
        void *copy = malloc(size > 0 ? size : 1);
        assert_non_null(copy);
        memcpy(copy, bytes.data, size);
        assert_false(read_everything(copy, size));
        free(copy);
    }
    size_t whole = bytes.size;
    ztc_buffer_text(&bytes, "more");
    assert_false(read_everything(bytes.data, bytes.size));
    assert_true(read_everything(bytes.data, whole));
    ztc_buffer_done(&bytes);
}

static void out_of_memory_is_no_index(void **state)
{
    struct ztc_buffer bytes;
    struct reading reading;
    struct ztc_index_record *records = NULL;
    struct ztc_index_record record;
    (void)state;
    encode(&bytes);
    for (size_t room = 0; room < 20000; room += 64) {
        struct ztc_index_head head;
        struct ztc_arena arena;
        assert_int_equal(read_head(&reading, bytes.data, bytes.size), ZTC_INDEX_GOOD);
        ztc_arena_init(&arena, room);
        if (ztc_index_read_head(&reading.source, PROGRAM, &search, &arena, &head) ==
            ZTC_INDEX_GOOD) {
            (void)ztc_index_find(&reading.source, &head, hash_of(0), &arena, &record);
            (void)ztc_index_read_all(&reading.source, &head, &arena, &records);
        }
        ztc_arena_done(&arena);
        ztc_arena_done(&reading.arena);
    }
    ztc_buffer_done(&bytes);
}

static void any_change_of_a_file_gives_another_state(void **state)
{
    const struct timespec now = {.tv_sec = 2000000000};
    struct stat before = {.st_dev = 1, .st_ino = 2, .st_size = 3, .st_mode = S_IFREG};
    before.st_mtim.tv_sec = 4;
    before.st_mtim.tv_nsec = 5;
    before.st_ctim.tv_sec = 6;
    before.st_ctim.tv_nsec = 7;
    (void)state;
    struct ztc_index_state first = ztc_index_state_of(&before, &now);
    for (unsigned i = 0; i < 8; i++) {
        struct stat after = before;
        after.st_dev += i == 0;
        after.st_ino += i == 1;
        after.st_size += i == 2;
        after.st_mtim.tv_sec += i == 3;
        after.st_mtim.tv_nsec += i == 4;
        after.st_ctim.tv_sec += i == 5;
        after.st_ctim.tv_nsec += i == 6;
        struct ztc_index_state second = ztc_index_state_of(&after, &now);
        assert_int_equal(ztc_index_same_state(&first, &second), i == 7);
    }
}

static void a_change_just_now_is_not_sure(void **state)
{
    struct stat status = {.st_mode = S_IFREG};
    struct timespec now = {.tv_sec = 1000, .tv_nsec = 500000123};
    (void)state;
    /* A file system that counts finely: a tenth of a second is enough. */
    status.st_ctim = (struct timespec){1000, 450000123};
    assert_false(ztc_index_state_of(&status, &now).sure);
    status.st_ctim = (struct timespec){1000, 390000123};
    assert_true(ztc_index_state_of(&status, &now).sure);
    status.st_ctim = (struct timespec){999, 999999999};
    assert_true(ztc_index_state_of(&status, &now).sure);
    now = (struct timespec){1000, 50000000};
    assert_false(ztc_index_state_of(&status, &now).sure);
    /* One that counts in seconds: three of them. */
    status.st_ctim = (struct timespec){998, 0};
    now = (struct timespec){1000, 999999999};
    assert_false(ztc_index_state_of(&status, &now).sure);
    now = (struct timespec){1001, 1};
    assert_true(ztc_index_state_of(&status, &now).sure);
    /* A clock that was set back, or one of another machine. */
    status.st_ctim = (struct timespec){5000, 1};
    assert_false(ztc_index_state_of(&status, &now).sure);
}

static void the_checksum_sees_every_bit(void **state)
{
    unsigned char bytes[40] = {0};
    (void)state;
    for (size_t size = 0; size < sizeof(bytes); size++) {
        uint64_t before = ztc_index_hash(bytes, size, 1);
        assert_int_not_equal(before, ztc_index_hash(bytes, size, 2));
        assert_int_not_equal(before, ztc_index_hash(bytes, size + 1, 1));
        for (size_t bit = 0; bit < size * 8; bit++) {
            bytes[bit / 8] = (unsigned char)(1u << bit % 8);
            assert_true(before != ztc_index_hash(bytes, size, 1));
            bytes[bit / 8] = 0;
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_goes_in_comes_out),
        cmocka_unit_test(a_key_leads_to_its_record),
        cmocka_unit_test(one_of_many_keys_is_found),
        cmocka_unit_test(an_index_of_another_path_is_told_from_a_damaged_one),
        cmocka_unit_test(damage_at_any_byte_is_seen),
        cmocka_unit_test(an_index_of_any_other_length_is_no_index),
        cmocka_unit_test(out_of_memory_is_no_index),
        cmocka_unit_test(any_change_of_a_file_gives_another_state),
        cmocka_unit_test(a_change_just_now_is_not_sure),
        cmocka_unit_test(the_checksum_sees_every_bit),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
