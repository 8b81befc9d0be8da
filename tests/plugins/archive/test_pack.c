/* SPDX-License-Identifier: Apache-2.0 */
/* Packing: the same rows are the same bytes, and these come back. */
#include "support_archive.h"

#include <locale.h>
#include <lzma.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

#define MIB (UINT64_C(1) << 20)
#define COUNT(rows) ((uint32_t)(sizeof(rows) / sizeof((rows)[0])))

static const struct ztc_file_row board[] = {
    {"active", "{\"short_name\": \"my board\"}", 26},
    {"my board.yml", "info:\n", 6},
    {"port/port.def", "#define LED 13\n", 15},
    {"port/void", NULL, 0},
};

/* The tar in f->packed. */
static void decompress(const struct fixture *f, struct bytes *tar)
{
    static uint8_t room[3 * MIB];
    size_t from = 0, size = 0;
    uint64_t memory = UINT64_MAX;
    assert_int_equal(lzma_stream_buffer_decode(&memory, 0, NULL, f->packed.data, &from,
                                               f->packed.size, room, &size, sizeof(room)),
                     LZMA_OK);
    assert_int_equal(from, f->packed.size);
    bytes_add(tar, room, size);
}

static void what_was_packed_comes_back(void **state)
{
    struct fixture *f = *state;
    assert_int_equal(pack(f, board, COUNT(board)), ZTC_OK);
    assert_int_equal(unpack(f, f->packed.data, f->packed.size), ZTC_OK);
    static const char expected[] = "\n1 644 26 active\n{\"short_name\": \"my board\"}"
                                   "\n1 644 6 my board.yml\ninfo:\n"
                                   "\n1 644 15 port/port.def\n#define LED 13\n"
                                   "\n1 644 0 port/void\n";
    assert_int_equal(f->seen.size, sizeof(expected) - 1);
    assert_memory_equal(f->seen.data, expected, sizeof(expected) - 1);
}

/* To the byte, as ustar has it: with this an archive of today is one of tomorrow. */
static void a_head_is_what_the_standard_says(void **state)
{
    struct fixture *f = *state;
    struct bytes tar = {0};
    uint8_t head[BLOCK] = {0};
    assert_int_equal(pack(f, board, COUNT(board)), ZTC_OK);
    decompress(f, &tar);
    assert_int_equal(tar.size, 10240);
    memcpy(head, "active", 6);
    memcpy(head + 100, "000644 ", 7);
    memcpy(head + 108, "000000 ", 7);
    memcpy(head + 116, "000000 ", 7);
    memcpy(head + 124, "00000000032 ", 12);
    memcpy(head + 136, "00000000000 ", 12);
    head[156] = '0';
    memcpy(head + 257,
           "ustar\0"
           "00",
           8);
    memcpy(head + 329, "000000 ", 7);
    memcpy(head + 337, "000000 ", 7);
    tar_seal(head);
    assert_memory_equal(tar.data, head, BLOCK);
    for (size_t i = 7 * (size_t)BLOCK; i < tar.size; i++) {
        assert_int_equal(tar.data[i], 0);
    }
    bytes_done(&tar);
}

static void the_same_rows_give_the_same_bytes(void **state)
{
    struct fixture *f = *state;
    static const char *const locales[] = {"C", "C.UTF-8", ""};
    struct bytes first = {0};
    assert_int_equal(pack(f, board, COUNT(board)), ZTC_OK);
    bytes_add(&first, f->packed.data, f->packed.size);
    time_t start = time(NULL);
    while (time(NULL) == start) {
        (void)usleep(20000);
    }
    for (size_t i = 0; i < COUNT(locales); i++) {
        mode_t before = umask(i == 0 ? 0077 : 0);
        assert_non_null(setlocale(LC_ALL, locales[i]));
        ztc_status status = pack(f, board, COUNT(board));
        (void)setlocale(LC_ALL, "C");
        (void)umask(before);
        assert_int_equal(status, ZTC_OK);
        assert_int_equal(f->packed.size, first.size);
        assert_memory_equal(f->packed.data, first.data, first.size);
    }
    bytes_done(&first);
}

/* xz's head of a block: LZMA2, and the code of its dictionary. */
static void assert_dictionary(struct fixture *f, size_t size, uint8_t code)
{
    struct ztc_file_row row = {"a", calloc(1, size + 1), size};
    assert_non_null(row.data);
    assert_int_equal(pack(f, &row, 1), ZTC_OK);
    assert_true(f->packed.size > 20);
    assert_memory_equal(f->packed.data + 12, "\x02\x00\x21\x01", 4);
    assert_int_equal(f->packed.data[16], code);
    assert_int_equal(f->packed.data[7], LZMA_CHECK_CRC64);
    free((void *)(uintptr_t)row.data);
}

static void the_dictionary_is_no_larger_than_needed(void **state)
{
    struct fixture *f = *state;
    assert_dictionary(f, 0, 8);        /* 64 KiB */
    assert_dictionary(f, 51200, 8);    /* six records: less than that */
    assert_dictionary(f, 61440, 10);   /* seven: 128 KiB */
    assert_dictionary(f, 300000, 14);  /* 512 KiB */
    assert_dictionary(f, 2 * MIB, 20); /* 4 MiB */
}

/* Within what is allowed to a reader, even where what is packed is as large as it may be. */
static void what_is_large_comes_back_too(void **state)
{
    struct fixture *f = *state;
    struct bytes content = {0};
    uint32_t random = 1;
    for (size_t i = 0; i < 4 * MIB; i++) {
        random = random * 1664525u + 1013904223u;
        bytes_add(&content, &(uint8_t){(uint8_t)(random >> 24)}, 1);
    }
    const struct ztc_file_row rows[] = {{"a", content.data, content.size}, {"b", "x", 1}};
    assert_int_equal(pack(f, rows, 2), ZTC_OK);
    assert_int_equal(unpack(f, f->packed.data, f->packed.size), ZTC_OK);
    assert_int_equal(f->entries, 2);
    assert_memory_equal(f->seen.data + 17, content.data, content.size);
    bytes_done(&content);
}

static void no_rows_are_an_empty_archive(void **state)
{
    struct fixture *f = *state;
    assert_int_equal(pack(f, board, 0), ZTC_OK);
    assert_int_equal(unpack(f, f->packed.data, f->packed.size), ZTC_OK);
    assert_int_equal(f->entries, 0);
}

static void a_path_that_ustar_cannot_hold_is_a_limit(void **state)
{
    struct fixture *f = *state;
    char path[301];
    struct ztc_file_row row = {path, "x", 1};
    memset(path, 'n', sizeof(path));
    path[300] = '\0';
    assert_int_equal(pack(f, &row, 1), ZTC_E_LIMIT);
    assert_non_null(strstr(words(f), "nnn"));
    assert_non_null(strstr(words(f), "shorter"));
    path[101] = '\0'; /* one more than fits, and no folder to put apart */
    assert_int_equal(pack(f, &row, 1), ZTC_E_LIMIT);
    path[100] = '\0';
    assert_int_equal(pack(f, &row, 1), ZTC_OK);
    path[100] = path[101] = 'n';
    path[60] = path[130] = '/';
    path[200] = '\0';
    assert_int_equal(pack(f, &row, 1), ZTC_OK);
    assert_int_equal(unpack(f, f->packed.data, f->packed.size), ZTC_OK);
    assert_memory_equal(f->seen.data + 9, path, 200);
}

static void what_the_sink_answers_comes_back(void **state)
{
    struct fixture *f = *state;
    f->refuse_at = 1;
    f->answer = ZTC_E_LIMIT;
    assert_int_equal(pack(f, board, COUNT(board)), ZTC_E_LIMIT);
    assert_int_equal(f->calls, 1);
    f->answer = 4711;
    assert_int_equal(pack(f, board, COUNT(board)), 4711);
    f->refuse_at = 0;
    f->host.calls = 0;
    f->host.fail_at = 1;
    assert_int_equal(pack(f, board, COUNT(board)), ZTC_E_MEMORY);
}

static ztc_status never(void *ctx, const void *data, uint64_t size)
{
    (void)ctx;
    (void)data;
    (void)size;
    abort();
}

static void a_broken_call_is_refused(void **state)
{
    struct fixture *f = *state;
    const struct ztc_file_row bad = {"a", NULL, 1}, nameless = {NULL, "x", 1}, empty = {"", "x", 1};
    const struct ztc_table files = {sizeof(files), 1, sizeof(bad), 0, board};
    const struct ztc_table shorter = {sizeof(files), 1, 8, 0, board};
    const struct ztc_table none = {sizeof(files), 1, sizeof(bad), 0, NULL};
    struct ztc_archive_pack_request request = {
        .struct_size = sizeof(request), .format = ZTC_ARCHIVE_TAR_GZ, .files = &files};
    struct ztc_sink sink = {.struct_size = sizeof(sink)};
    assert_int_equal(pack(f, &bad, 1), ZTC_E_ARGUMENT);
    assert_int_equal(pack(f, &nameless, 1), ZTC_E_ARGUMENT);
    assert_int_equal(pack(f, &empty, 1), ZTC_E_ARGUMENT);
    assert_int_equal(f->archive->pack(f->self, &request, &sink), ZTC_E_ARGUMENT);
    assert_int_equal(f->archive->pack(f->self, &request, NULL), ZTC_E_ARGUMENT);
    assert_int_equal(f->archive->pack(f->self, NULL, &sink), ZTC_E_ARGUMENT);
    sink.write = never;
    assert_int_equal(f->archive->pack(f->self, &request, &sink), ZTC_E_UNSUPPORTED);
    request.format = ZTC_ARCHIVE_TAR_XZ;
    request.files = &shorter;
    assert_int_equal(f->archive->pack(f->self, &request, &sink), ZTC_E_ARGUMENT);
    request.files = &none;
    assert_int_equal(f->archive->pack(f->self, &request, &sink), ZTC_E_ARGUMENT);
    request.files = NULL;
    assert_int_equal(f->archive->pack(f->self, &request, &sink), ZTC_E_ARGUMENT);
}

#define ARCHIVE_TEST(function) cmocka_unit_test_setup_teardown(function, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        ARCHIVE_TEST(what_was_packed_comes_back),
        ARCHIVE_TEST(a_head_is_what_the_standard_says),
        ARCHIVE_TEST(the_same_rows_give_the_same_bytes),
        ARCHIVE_TEST(the_dictionary_is_no_larger_than_needed),
        ARCHIVE_TEST(what_is_large_comes_back_too),
        ARCHIVE_TEST(no_rows_are_an_empty_archive),
        ARCHIVE_TEST(a_path_that_ustar_cannot_hold_is_a_limit),
        ARCHIVE_TEST(what_the_sink_answers_comes_back),
        ARCHIVE_TEST(a_broken_call_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
