/* SPDX-License-Identifier: Apache-2.0 */
/* Damage: wherever an archive is cut or a bit is wrong, nothing different ever comes out of it. */
#include "support_archive.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <lzma.h>
#include <zstd.h>

/* A small archive of two files and a folder. */
static void make(struct bytes *tar)
{
    tar_entry(tar, '0', "active", NULL, 0644, "{\"short_name\": \"board\"}", 23);
    tar_entry(tar, '5', "port/", NULL, 0755, NULL, 0);
    tar_entry(tar, '0', "port/port.def", NULL, 0644, "#define LED 13\n", 15);
    tar_end(tar);
}

/* Refused without an entry, or taken as what it was. */
static void assert_no_other(struct fixture *f, const struct bytes *archive,
                            const struct bytes *expected)
{
    ztc_status status = unpack(f, archive->data, archive->size);
    if (status == ZTC_OK) {
        assert_int_equal(f->seen.size, expected->size);
        assert_memory_equal(f->seen.data, expected->data, expected->size);
    } else {
        assert_true(status == ZTC_E_INVALID || status == ZTC_E_LIMIT);
        assert_int_equal(f->entries, 0);
    }
}

static void whatever_is_cut_off_is_missed(void **state)
{
    struct fixture *f = *state;
    struct bytes tar = {0};
    make(&tar);
    for (enum compression i = XZ; i < COMPRESSIONS; i++) {
        struct bytes archive = {0};
        compress_as(i, tar.data, tar.size, &archive);
        assert_int_equal(unpack(f, archive.data, archive.size), ZTC_OK);
        for (size_t size = 0; size < archive.size; size++) {
            /* Exactly as long as it is, so that a sanitizer sees the first byte read beyond it. */
            uint8_t *cut = malloc(size > 0 ? size : 1);
            assert_non_null(cut);
            memcpy(cut, archive.data, size);
            assert_int_equal(unpack(f, cut, size), ZTC_E_INVALID);
            assert_int_equal(f->entries, 0);
            free(cut);
        }
        bytes_done(&archive);
    }
    bytes_done(&tar);
}

static void no_wrong_bit_changes_what_comes_out(void **state)
{
    struct fixture *f = *state;
    struct bytes tar = {0}, expected = {0};
    make(&tar);
    for (enum compression i = XZ; i < COMPRESSIONS; i++) {
        struct bytes archive = {0};
        size_t harmless = 0;
        compress_as(i, tar.data, tar.size, &archive);
        assert_int_equal(unpack(f, archive.data, archive.size), ZTC_OK);
        expected.size = 0;
        bytes_add(&expected, f->seen.data, f->seen.size);
        for (size_t bit = 0; bit < archive.size * 8; bit++) {
            archive.data[bit / 8] ^= (uint8_t)(1u << bit % 8);
            assert_no_other(f, &archive, &expected);
            harmless += f->entries > 0 ? 1 : 0;
            archive.data[bit / 8] ^= (uint8_t)(1u << bit % 8);
        }
        /* xz guards every bit; gzip has a time and a system in its head, zstd a window's size. */
        assert_true(i == XZ ? harmless == 0 : harmless < 100);
        bytes_done(&archive);
    }
    bytes_done(&expected);
    bytes_done(&tar);
}

static void nothing_may_stand_behind(void **state)
{
    struct fixture *f = *state;
    static const char *const tails[] = {"x", "\0", "\n", "garbage that is longer than a head",
                                        "\x50\x2A\x4D\x18\0\0\0\0" /* what zstd would skip */};
    static const size_t sizes[] = {1, 1, 1, 34, 8};
    struct bytes tar = {0};
    make(&tar);
    for (enum compression i = XZ; i < COMPRESSIONS; i++) {
        for (size_t k = 0; k < sizeof(sizes) / sizeof(sizes[0]); k++) {
            struct bytes archive = {0};
            compress_as(i, tar.data, tar.size, &archive);
            bytes_add(&archive, tails[k], sizes[k]);
            assert_int_equal(unpack(f, archive.data, archive.size), ZTC_E_INVALID);
            assert_int_equal(f->entries, 0);
            bytes_done(&archive);
        }
        /* A second stream that is cut short, and the head of one alone. */
        struct bytes archive = {0};
        compress_as(i, tar.data, tar.size, &archive);
        size_t whole = archive.size;
        compress_as(i, tar.data, tar.size, &archive);
        assert_int_equal(unpack(f, archive.data, archive.size - 1), ZTC_E_INVALID);
        assert_int_equal(unpack(f, archive.data, whole + 6), ZTC_E_INVALID);
        assert_int_equal(f->entries, 0);
        bytes_done(&archive);
    }
    bytes_done(&tar);
}

/* The tar alone is wrong: its compression was made behind the damage. */
static void a_tar_that_is_cut_short_is_refused(void **state)
{
    struct fixture *f = *state;
    struct bytes tar = {0};
    make(&tar);
    size_t content = 5 * (size_t)BLOCK; /* three heads, two contents; then the end */
    for (size_t size = 0; size < content + 2 * BLOCK; size += size % BLOCK == 511 ? 1 : 73) {
        struct bytes cut = {tar.data, size, size};
        assert_int_equal(unpack_tar(f, GZIP, &cut), ZTC_E_INVALID);
    }
    for (size_t size = 0; size < content + 2 * BLOCK; size += BLOCK) {
        struct bytes cut = {tar.data, size, size};
        assert_int_equal(unpack_tar(f, XZ, &cut), ZTC_E_INVALID);
    }
    struct bytes cut = {tar.data, content + 2 * BLOCK, content + 2 * BLOCK};
    assert_int_equal(unpack_tar(f, XZ, &cut), ZTC_OK);
    bytes_done(&tar);
}

/* A file that ends in zeros is no end of an archive. */
static void zeros_of_a_file_are_no_end(void **state)
{
    struct fixture *f = *state;
    static const uint8_t zeros[4 * BLOCK];
    struct bytes tar = {0};
    tar_entry(&tar, '0', "zeros", NULL, 0644, zeros, sizeof(zeros));
    assert_int_equal(unpack_tar(f, XZ, &tar), ZTC_E_INVALID);
    assert_non_null(strstr(words(f), "end is missing"));
    bytes_fill(&tar, 0, BLOCK);
    assert_int_equal(unpack_tar(f, XZ, &tar), ZTC_E_INVALID);
    bytes_fill(&tar, 0, BLOCK);
    assert_int_equal(unpack_tar(f, XZ, &tar), ZTC_OK);
    bytes_done(&tar);
}

static void nothing_hides_behind_the_end_of_a_tar(void **state)
{
    struct fixture *f = *state;
    struct bytes tar = {0};
    make(&tar);
    size_t first = tar.size;
    make(&tar);
    assert_int_equal(unpack_tar(f, XZ, &tar), ZTC_E_INVALID);
    assert_non_null(strstr(words(f), "behind the end"));
    tar.size = first;
    tar.data[first - 1] = 1;
    assert_int_equal(unpack_tar(f, XZ, &tar), ZTC_E_INVALID);
    tar.data[first - 1] = 0;
    assert_int_equal(unpack_tar(f, XZ, &tar), ZTC_OK);
    bytes_done(&tar);
}

static void a_head_that_is_wrong_is_refused(void **state)
{
    struct fixture *f = *state;
    struct bytes tar = {0}, records = {0};
    make(&tar);
    for (size_t bit = 0; bit < (size_t)BLOCK * 8; bit += 5) {
        if (bit / 8 >= 148 && bit / 8 < 156) {
            continue; /* the checksum itself can be written in more than one way */
        }
        tar.data[3 * BLOCK + bit / 8] ^= (uint8_t)(1u << bit % 8);
        assert_int_equal(unpack_tar(f, GZIP, &tar), ZTC_E_INVALID);
        assert_int_equal(f->entries, 2);
        tar.data[3 * BLOCK + bit / 8] ^= (uint8_t)(1u << bit % 8);
    }
    /* Sizes that no file has. */
    static const char *const sizes[] = {"77777777777", "00100000000",
                                        "\x80\0\0\0\x7F\xFF\xFF\xFF\xFF\xFF\xFF\xFF",
                                        "\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF"};
    for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
        tar.size = 0;
        make(&tar);
        memcpy(tar.data + 124, sizes[i], 12);
        tar_seal(tar.data);
        assert_int_equal(unpack_tar(f, GZIP, &tar), ZTC_E_INVALID);
    }
    /* Extended headers that are broken, or have nothing behind them, or one behind the other without end. */
    static const char *const broken[] = {"x", "99999 path=a\n", "0 path=a\n", "12 path\n",
                                         "-5 path=a\n"};
    for (size_t i = 0; i < sizeof(broken) / sizeof(broken[0]); i++) {
        tar.size = 0;
        bytes_add(&records, broken[i], strlen(broken[i]));
        tar_extended(&tar, &records);
        make(&tar);
        assert_int_equal(unpack_tar(f, GZIP, &tar), ZTC_E_INVALID);
    }
    tar.size = 0;
    tar_record(&records, "path", "a", 1);
    tar_extended(&tar, &records);
    tar_end(&tar);
    assert_int_equal(unpack_tar(f, GZIP, &tar), ZTC_E_INVALID);
    tar.size = 0;
    for (size_t i = 0; i < 5000; i++) {
        tar_record(&records, "path", "a", 1);
        tar_extended(&tar, &records);
    }
    make(&tar);
    assert_int_equal(unpack_tar(f, GZIP, &tar), ZTC_E_INVALID);
    bytes_done(&records);
    bytes_done(&tar);
}

/* Compressed without a checksum: no damage could be told. */
static void without_a_checksum_it_is_refused(void **state)
{
    struct fixture *f = *state;
    struct bytes tar = {0};
    static uint8_t room[20000];
    make(&tar);
    size_t size = ZSTD_compress(room, sizeof(room), tar.data, tar.size, 3);
    assert_false(ZSTD_isError(size));
    assert_int_equal(unpack(f, room, size), ZTC_E_INVALID);
    assert_non_null(strstr(words(f), "no checksum"));
    size = 0;
    assert_int_equal(lzma_easy_buffer_encode(1, LZMA_CHECK_NONE, NULL, tar.data, tar.size, room,
                                             &size, sizeof(room)),
                     LZMA_OK);
    assert_int_equal(unpack(f, room, size), ZTC_E_INVALID);
    assert_non_null(strstr(words(f), "no checksum"));
    static const lzma_check checks[] = {LZMA_CHECK_CRC32, LZMA_CHECK_CRC64, LZMA_CHECK_SHA256};
    for (size_t i = 0; i < sizeof(checks) / sizeof(checks[0]); i++) {
        size = 0;
        assert_int_equal(lzma_easy_buffer_encode(1, checks[i], NULL, tar.data, tar.size, room,
                                                 &size, sizeof(room)),
                         LZMA_OK);
        assert_int_equal(unpack(f, room, size), ZTC_OK);
    }
    bytes_done(&tar);
}

#define ARCHIVE_TEST(function) cmocka_unit_test_setup_teardown(function, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        ARCHIVE_TEST(whatever_is_cut_off_is_missed),
        ARCHIVE_TEST(no_wrong_bit_changes_what_comes_out),
        ARCHIVE_TEST(nothing_may_stand_behind),
        ARCHIVE_TEST(a_tar_that_is_cut_short_is_refused),
        ARCHIVE_TEST(zeros_of_a_file_are_no_end),
        ARCHIVE_TEST(nothing_hides_behind_the_end_of_a_tar),
        ARCHIVE_TEST(a_head_that_is_wrong_is_refused),
        ARCHIVE_TEST(without_a_checksum_it_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
