/* SPDX-License-Identifier: Apache-2.0 */
/* Bombs: whatever a small archive promises to become, it ends at a bound, and early. */
#include "support_archive.h"

#include <lzma.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#include <cmocka.h>

#define MIB (UINT64_C(1) << 20)
#define GIB (UINT64_C(1) << 30)

static void four_gigabytes_of_zeros_are_a_limit(void **state)
{
    struct fixture *f = *state;
    for (enum compression i = XZ; i < COMPRESSIONS; i++) {
        struct bytes archive = {0};
        compress_zeros(i, 4 * GIB, &archive);
        assert_true(archive.size < 8 * MIB);
        assert_int_equal(unpack(f, archive.data, archive.size), ZTC_E_LIMIT);
        assert_non_null(strstr(words(f), "more than 20971520 bytes"));
        assert_int_equal(f->entries, 0);
        bytes_done(&archive);
    }
}

static void growth_is_a_limit_beyond_the_floor(void **state)
{
    struct fixture *f = *state;
    f->limits.ratio_floor = MIB;
    for (enum compression i = XZ; i < COMPRESSIONS; i++) {
        struct bytes archive = {0}, tar = {0};
        tar_entry(&tar, '0', "a", NULL, 0644, NULL, 0);
        bytes_fill(&tar, 0, 12 * MIB);
        compress_as(i, tar.data, tar.size, &archive);
        assert_int_equal(unpack(f, archive.data, archive.size), ZTC_E_LIMIT);
        assert_non_null(strstr(words(f), "200 times"));
        f->limits.ratio = 100000;
        assert_int_equal(unpack(f, archive.data, archive.size), ZTC_OK);
        /* Exactly what is allowed, and a byte less. */
        f->limits.unpacked = tar.size;
        assert_int_equal(unpack(f, archive.data, archive.size), ZTC_OK);
        f->limits.unpacked = tar.size - 1;
        assert_int_equal(unpack(f, archive.data, archive.size), ZTC_E_LIMIT);
        assert_int_equal(f->entries, 0);
        f->limits.ratio = 1;
        f->limits.unpacked = 20 * MIB;
        f->limits.ratio_floor = tar.size - archive.size;
        assert_int_equal(unpack(f, archive.data, archive.size), ZTC_OK);
        f->limits.ratio_floor--;
        assert_int_equal(unpack(f, archive.data, archive.size), ZTC_E_LIMIT);
        f->limits.ratio_floor = MIB;
        f->limits.ratio = 200;
        bytes_done(&archive);
        bytes_done(&tar);
    }
}

/* The head of a block that asks for a dictionary of this code, in an archive that is cut off behind it. */
static void make_xz(uint8_t code, struct bytes *archive)
{
    uint8_t flags[2] = {0, LZMA_CHECK_CRC64};
    uint8_t head[12] = {2, 0, 0x21, 1, code, 0, 0, 0};
    uint32_t sum = lzma_crc32(flags, 2, 0);
    bytes_add(archive,
              "\xFD"
              "7zXZ\0",
              6);
    bytes_add(archive, flags, 2);
    for (unsigned i = 0; i < 4; i++) {
        bytes_add(archive, &(uint8_t){(uint8_t)(sum >> 8 * i)}, 1);
    }
    sum = lzma_crc32(head, 8, 0);
    for (unsigned i = 0; i < 4; i++) {
        head[8 + i] = (uint8_t)(sum >> 8 * i);
    }
    bytes_add(archive, head, 12);
    bytes_add(archive, "\x01\x00\x00x\x00", 5);
}

/* What this process may still take: a dictionary that were taken would fail, and with another status. */
static void allow_memory(rlim_t bytes)
{
#ifndef ZTC_SANITIZED
    const struct rlimit limit = {bytes, RLIM_INFINITY};
    assert_int_equal(setrlimit(RLIMIT_AS, &limit), 0);
#else
    (void)bytes;
#endif
}

static void a_huge_dictionary_is_refused_before_it_is_taken(void **state)
{
    struct fixture *f = *state;
    struct bytes archive = {0};
    make_xz(40, &archive); /* 4 GiB */
    allow_memory(GIB);
    assert_int_equal(unpack(f, archive.data, archive.size), ZTC_E_LIMIT);
    assert_non_null(strstr(words(f), "memory"));
    allow_memory(RLIM_INFINITY);
    archive.size = 0;
    make_xz(30, &archive); /* 128 MiB */
    assert_int_equal(unpack(f, archive.data, archive.size), ZTC_E_LIMIT);
    archive.size = 0;
    make_xz(28,
            &archive); /* 64 MiB: what preset 9 asks for is allowed, and this is only cut short */
    assert_int_equal(unpack(f, archive.data, archive.size), ZTC_E_INVALID);
    f->limits.memory = 64 * MIB;
    assert_int_equal(unpack(f, archive.data, archive.size), ZTC_E_LIMIT);
    bytes_done(&archive);
}

/* A frame with a window of 2 to this power. */
static void make_zstd(unsigned window, struct bytes *archive)
{
    const uint8_t head[] = {0x28, 0xB5, 0x2F, 0xFD, 0x04, (uint8_t)((window - 10) << 3)};
    bytes_add(archive, head, sizeof(head));
    bytes_add(archive, "\x28\x00\x00hello", 8); /* a raw block of five bytes, not the last */
}

static void a_huge_window_is_refused_before_it_is_taken(void **state)
{
    struct fixture *f = *state;
    static const unsigned windows[] = {41, 31, 27};
    struct bytes archive = {0};
    for (size_t i = 0; i < sizeof(windows) / sizeof(windows[0]); i++) {
        archive.size = 0;
        make_zstd(windows[i], &archive);
        allow_memory(GIB);
        assert_int_equal(unpack(f, archive.data, archive.size), ZTC_E_LIMIT);
        allow_memory(RLIM_INFINITY);
        assert_non_null(strstr(words(f), "memory"));
    }
    archive.size = 0;
    make_zstd(26, &archive);
    assert_int_equal(unpack(f, archive.data, archive.size), ZTC_E_INVALID);
    f->limits.memory = 64 * MIB;
    assert_int_equal(unpack(f, archive.data, archive.size), ZTC_E_LIMIT);
    f->limits.memory = 1;
    assert_int_equal(unpack(f, archive.data, archive.size), ZTC_E_LIMIT);
    /* A frame without a window, whose content is said to have 2 GiB. */
    f->limits.memory = 96 * MIB;
    archive.size = 0;
    bytes_add(&archive, "\x28\xB5\x2F\xFD\xA4\0\0\0\x80\x28\0\0hello", 17);
    assert_int_equal(unpack(f, archive.data, archive.size), ZTC_E_LIMIT);
    bytes_done(&archive);
}

static void add_many(struct bytes *tar, unsigned count)
{
    for (unsigned i = 0; i < count; i++) {
        tar_entry(tar, i % 2 == 0 ? '0' : '5', "a", NULL, 0644, NULL, 0);
    }
    tar_end(tar);
}

static void two_hundred_thousand_entries_are_a_limit(void **state)
{
    struct fixture *f = *state;
    struct bytes tar = {0};
    add_many(&tar, 200000);
    assert_int_equal(unpack_tar(f, XZ, &tar), ZTC_E_LIMIT); /* too many bytes by themselves */
    assert_int_equal(f->entries, 0);
    f->limits.unpacked = 200 * MIB;
    f->limits.ratio = 100000;
    assert_int_equal(unpack_tar(f, XZ, &tar), ZTC_E_LIMIT);
    assert_non_null(strstr(words(f), "1024 entries"));
    assert_int_equal(f->entries, 1024);
    tar.size = 0;
    add_many(&tar, 1024);
    assert_int_equal(unpack_tar(f, XZ, &tar), ZTC_OK);
    assert_int_equal(f->entries, 1024);
    bytes_done(&tar);
}

/* Allowed by the limits, but not there. */
static void what_does_not_fit_in_memory_is_said(void **state)
{
    struct fixture *f = *state;
    struct bytes archive = {0};
    f->limits.unpacked = UINT64_MAX;
    f->limits.ratio = UINT64_MAX;
    compress_zeros(ZSTD, 2 * GIB, &archive);
#ifndef ZTC_SANITIZED
    allow_memory(GIB);
    assert_int_equal(unpack(f, archive.data, archive.size), ZTC_E_MEMORY);
    allow_memory(RLIM_INFINITY);
#endif
    bytes_done(&archive);
}

/* Headers that hold a lot: a name of a megabyte, and attributes without end. */
static void large_headers_stay_in_bounds(void **state)
{
    struct fixture *f = *state;
    struct bytes tar = {0}, records = {0}, text = {0};
    bytes_fill(&text, 'n', 3 * MIB);
    tar_record(&records, "path", text.data, text.size);
    tar_extended(&tar, &records);
    tar_entry(&tar, '0', "a", NULL, 0644, NULL, 0);
    tar_end(&tar);
    assert_int_equal(unpack_tar(f, XZ, &tar), ZTC_E_INVALID);
    assert_int_equal(f->entries, 0);
    tar.size = 0;
    for (unsigned i = 0; i < 20000; i++) {
        tar_record(&records, "SCHILY.xattr.user.a", "value", 5);
    }
    tar_extended(&tar, &records);
    tar_entry(&tar, '0', "a", NULL, 0644, NULL, 0);
    tar_end(&tar);
    assert_int_equal(unpack_tar(f, XZ, &tar), ZTC_OK);
    bytes_done(&records);
    bytes_done(&text);
    bytes_done(&tar);
}

#define ARCHIVE_TEST(function) cmocka_unit_test_setup_teardown(function, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        ARCHIVE_TEST(four_gigabytes_of_zeros_are_a_limit),
        ARCHIVE_TEST(growth_is_a_limit_beyond_the_floor),
        ARCHIVE_TEST(a_huge_dictionary_is_refused_before_it_is_taken),
        ARCHIVE_TEST(a_huge_window_is_refused_before_it_is_taken),
        ARCHIVE_TEST(two_hundred_thousand_entries_are_a_limit),
        ARCHIVE_TEST(what_does_not_fit_in_memory_is_said),
        ARCHIVE_TEST(large_headers_stay_in_bounds),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
