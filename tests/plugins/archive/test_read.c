/* SPDX-License-Identifier: Apache-2.0 */
/* Unpacking: every kind of entry comes out as it stands, and what is no tar in a compression is refused. */
#include "support_archive.h"

#include <locale.h>
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

static void every_kind_comes_as_what_it_is(void **state)
{
    struct fixture *f = *state;
    struct bytes tar = {0};
    tar_entry(&tar, '0', "a.yml", NULL, 0644, "hello", 5);
    tar_entry(&tar, '5', "folder/", NULL, 0755, NULL, 0);
    tar_entry(&tar, '2', "link", "/etc/passwd", 0777, NULL, 0);
    tar_entry(&tar, '1', "hard", "a.yml", 0644, NULL, 0);
    tar_entry(&tar, '3', "character", NULL, 0666, NULL, 0);
    tar_entry(&tar, '4', "block", NULL, 0660, NULL, 0);
    tar_entry(&tar, '6', "fifo", NULL, 0600, NULL, 0);
    tar_entry(&tar, '0', "suid", NULL, 07755, "x", 1);
    tar_end(&tar);
    for (enum compression i = XZ; i < COMPRESSIONS; i++) {
        assert_int_equal(unpack_tar(f, i, &tar), ZTC_OK);
        assert_int_equal(f->entries, 8);
        assert_true(saw(f, "1 644 5 a.yml\nhello"));
        assert_true(saw(f, "2 755 0 folder/"));
        assert_true(saw(f, "3 777 0 link"));
        assert_true(saw(f, "4 644 0 hard"));
        assert_true(saw(f, "5 666 0 character"));
        assert_true(saw(f, "5 660 0 block"));
        assert_true(saw(f, "6 600 0 fifo"));
        assert_memory_equal(f->seen.data + f->seen.size - 16, "\n1 7755 1 suid\nx", 16);
    }
    bytes_done(&tar);
}

static void names_are_not_cleaned_up(void **state)
{
    struct fixture *f = *state;
    static const char *const names[] = {"/etc/passwd", "../../x",      "a//b", "./a", "a", "a", "A",
                                        "a/./b/../c",  "\x01\x1B[31m", "a\nb", "..",  ".", " "};
    struct bytes tar = {0};
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        tar_entry(&tar, '0', names[i], NULL, 0644, NULL, 0);
    }
    tar_end(&tar);
    assert_int_equal(unpack_tar(f, XZ, &tar), ZTC_OK);
    assert_int_equal(f->entries, sizeof(names) / sizeof(names[0]));
    struct bytes expected = {0};
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        bytes_add(&expected, "\n1 644 0 ", 9);
        bytes_add(&expected, names[i], strlen(names[i]));
        bytes_add(&expected, "\n", 1);
    }
    assert_int_equal(f->seen.size, expected.size);
    assert_memory_equal(f->seen.data, expected.data, expected.size);
    bytes_done(&expected);
    bytes_done(&tar);
}

/* In whichever locale the program runs, and whether they stand in the old header or in an extended one. */
static void names_are_bytes_in_every_locale(void **state)
{
    struct fixture *f = *state;
    static const char *const locales[] = {"C", "C.UTF-8", "POSIX", ""};
    static const char mixed[] = "\xC3\xA4\xCC\x88u\xCC\x88.y"; /* composed and decomposed */
    struct bytes records = {0};
    struct bytes tar = {0};
    tar_named(&tar, '0', "\xFF\xFE\xE4", 3, "x", 1);
    tar_named(&tar, '0', mixed, sizeof(mixed) - 1, "y", 1);
    tar_record(&records, "path", mixed, sizeof(mixed) - 1);
    tar_record(&records, "uname", "J\xC3\xBCrgen", 7);
    tar_extended(&tar, &records);
    tar_named(&tar, '0', "short", 5, "z", 1);
    tar_record(&records, "path", "\xE4\xFC\xF6", 3);
    tar_extended(&tar, &records);
    tar_named(&tar, '0', "short", 5, "w", 1);
    tar_end(&tar);
    for (size_t i = 0; i < sizeof(locales) / sizeof(locales[0]); i++) {
        assert_non_null(setlocale(LC_ALL, locales[i]));
        ztc_status status = unpack_tar(f, XZ, &tar);
        (void)setlocale(LC_ALL, "C");
        assert_int_equal(status, ZTC_OK);
        assert_int_equal(f->entries, 4);
        assert_true(saw(f, "1 644 1 \xFF\xFE\xE4\nx"));
        assert_true(saw(f, "1 644 1 \xC3\xA4\xCC\x88u\xCC\x88.y\ny"));
        assert_true(saw(f, "1 644 1 \xC3\xA4\xCC\x88u\xCC\x88.y\nz"));
        assert_non_null(memmem(f->seen.data, f->seen.size, "1 644 1 \xE4\xFC\xF6\nw", 13));
    }
    bytes_done(&records);
    bytes_done(&tar);
}

static void a_name_of_300_bytes_is_whole(void **state)
{
    struct fixture *f = *state;
    char name[301];
    memset(name, 'n', 300);
    name[300] = '\0';
    struct bytes tar = {0}, records = {0};
    tar_record(&records, "path", name, 300);
    tar_extended(&tar, &records);
    tar_entry(&tar, '0', "short", NULL, 0644, "x", 1);
    tar_entry(&tar, 'L', "././@LongLink", NULL, 0644, name, 301); /* GNU's */
    tar_entry(&tar, '0', "short", NULL, 0644, "y", 1);
    tar_end(&tar);
    assert_int_equal(unpack_tar(f, XZ, &tar), ZTC_OK);
    assert_int_equal(f->entries, 2);
    assert_int_equal(f->seen.size, 2 * (9 + 300 + 1 + 1));
    assert_memory_equal(f->seen.data + 9, name, 300);
    bytes_done(&records);
    bytes_done(&tar);
}

static void an_empty_tar_has_no_entries(void **state)
{
    struct fixture *f = *state;
    struct bytes tar = {0};
    tar_end(&tar);
    assert_int_equal(unpack_tar(f, XZ, &tar), ZTC_OK);
    assert_int_equal(f->entries, 0);
    bytes_done(&tar);
}

/* Long content comes in order and whole. */
static void content_is_whole(void **state)
{
    struct fixture *f = *state;
    struct bytes content = {0}, tar = {0};
    uint32_t random = 1;
    for (size_t i = 0; i < 3000001; i++) {
        random = random * 1664525u + 1013904223u;
        bytes_add(&content, &(uint8_t){(uint8_t)(random >> 24)}, 1);
    }
    tar_entry(&tar, '0', "long", NULL, 0644, content.data, content.size);
    tar_end(&tar);
    for (enum compression i = XZ; i < COMPRESSIONS; i++) {
        assert_int_equal(unpack_tar(f, i, &tar), ZTC_OK);
        assert_int_equal(f->seen.size, content.size + 20);
        assert_memory_equal(f->seen.data, "\n1 644 3000001 long\n", 20);
        assert_memory_equal(f->seen.data + 20, content.data, content.size);
    }
    bytes_done(&content);
    bytes_done(&tar);
}

/* As `cat` and the compressors allow it. */
static void streams_one_behind_the_other_are_one(void **state)
{
    struct fixture *f = *state;
    struct bytes tar = {0};
    tar_entry(&tar, '0', "a", NULL, 0644, "hello", 5);
    tar_end(&tar);
    for (enum compression i = XZ; i < COMPRESSIONS; i++) {
        struct bytes archive = {0};
        compress_as(i, tar.data, 700, &archive);
        compress_as(i, tar.data + 700, 0, &archive);
        compress_as(i, tar.data + 700, tar.size - 700, &archive);
        assert_int_equal(unpack(f, archive.data, archive.size), ZTC_OK);
        assert_true(saw(f, "1 644 5 a\nhello") || f->seen.size == 16);
        assert_int_equal(f->entries, 1);
        bytes_done(&archive);
    }
    bytes_done(&tar);
}

static void what_is_no_archive_is_refused(void **state)
{
    struct fixture *f = *state;
    static const char zip[] = "PK\3\4\24\0\0\0\0\0";
    static const char seven[] = "7z\xBC\xAF\x27\x1C\0\4";
    struct bytes tar = {0}, inner = {0}, outer = {0};
    tar_entry(&tar, '0', "a", NULL, 0644, "hello", 5);
    tar_end(&tar);
    assert_int_equal(unpack(f, NULL, 0), ZTC_E_INVALID);
    assert_non_null(strstr(words(f), "empty"));
    assert_int_equal(unpack(f, zip, sizeof(zip)), ZTC_E_INVALID);
    assert_non_null(strstr(words(f), "zip"));
    assert_int_equal(unpack(f, seven, sizeof(seven)), ZTC_E_INVALID);
    assert_non_null(strstr(words(f), "7z"));
    assert_int_equal(unpack(f, "BZh91AY&SY", 10), ZTC_E_INVALID);
    assert_int_equal(unpack(f, "hello", 5), ZTC_E_INVALID);
    assert_non_null(strstr(words(f), "no compression that is known"));
    assert_int_equal(unpack(f, tar.data, tar.size), ZTC_E_INVALID);
    assert_non_null(strstr(words(f), "without a compression"));
    assert_int_equal(f->entries, 0);
    for (enum compression i = XZ; i < COMPRESSIONS; i++) {
        /* A compression in a compression; and one of nothing, of a text, of a zip. */
        inner.size = outer.size = 0;
        compress_as(i, tar.data, tar.size, &inner);
        compress_as(XZ, inner.data, inner.size, &outer);
        assert_int_equal(unpack(f, outer.data, outer.size), ZTC_E_INVALID);
        assert_non_null(strstr(words(f), "no tar"));
        outer.size = 0;
        compress_as(i, "", 0, &outer);
        assert_int_equal(unpack(f, outer.data, outer.size), ZTC_E_INVALID);
        outer.size = 0;
        compress_as(i, "hello", 5, &outer);
        assert_int_equal(unpack(f, outer.data, outer.size), ZTC_E_INVALID);
        outer.size = 0;
        compress_as(i, zip, sizeof(zip), &outer);
        assert_int_equal(unpack(f, outer.data, outer.size), ZTC_E_INVALID);
        assert_int_equal(f->entries, 0);
    }
    bytes_done(&tar);
    bytes_done(&inner);
    bytes_done(&outer);
}

/* A file with a hole: GNU's old form, and the form in extended headers. */
static void sparse_files_are_refused(void **state)
{
    struct fixture *f = *state;
    struct bytes tar = {0}, records = {0};
    tar_entry(&tar, 'S', "hole", NULL, 0644, "0123", 4);
    memcpy(tar.data + 257, "ustar  \0", 8);
    memset(tar.data + 345, 0, 155);
    memcpy(tar.data + 386,
           "00000010000\0"
           "00000000004\0",
           24);
    memcpy(tar.data + 483, "00000010004\0", 12);
    tar_seal(tar.data);
    tar_end(&tar);
    assert_int_equal(unpack_tar(f, XZ, &tar), ZTC_E_INVALID);
    assert_non_null(strstr(words(f), "sparse"));
    tar.size = 0;
    static const char *const keys[][2] = {{"GNU.sparse.name", "hole"},
                                          {"GNU.sparse.size", "100000"},
                                          {"GNU.sparse.numblocks", "1"},
                                          {"GNU.sparse.map", "50000,4"}};
    for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++) {
        tar_record(&records, keys[i][0], keys[i][1], strlen(keys[i][1]));
    }
    tar_extended(&tar, &records);
    tar_entry(&tar, '0', "GNUSparseFile.1/hole", NULL, 0644, "0123", 4);
    tar_end(&tar);
    assert_int_equal(unpack_tar(f, XZ, &tar), ZTC_E_INVALID);
    assert_non_null(strstr(words(f), "sparse"));
    bytes_done(&records);
    bytes_done(&tar);
}

static void what_the_sink_answers_comes_back_at_once(void **state)
{
    struct fixture *f = *state;
    struct bytes tar = {0};
    tar_entry(&tar, '0', "a", NULL, 0644, "hello", 5);
    tar_entry(&tar, '0', "b", NULL, 0644, "hello", 5);
    tar_end(&tar);
    f->answer = ZTC_E_LIMIT;
    for (f->refuse_at = 1; f->refuse_at <= 4; f->refuse_at++) {
        assert_int_equal(unpack_tar(f, XZ, &tar), ZTC_E_LIMIT);
        assert_int_equal(f->calls, f->refuse_at);
    }
    f->answer = 4711;
    f->refuse_at = 2;
    assert_int_equal(unpack_tar(f, GZIP, &tar), 4711);
    bytes_done(&tar);
}

static bool always(void *ctx)
{
    (void)ctx;
    return true;
}

static void who_asked_to_stop_is_heard(void **state)
{
    struct fixture *f = *state;
    struct bytes tar = {0};
    tar_entry(&tar, '0', "a", NULL, 0644, "hello", 5);
    tar_end(&tar);
    f->host.cancelled = always;
    for (enum compression i = XZ; i < COMPRESSIONS; i++) {
        assert_int_equal(unpack_tar(f, i, &tar), ZTC_E_CANCELLED);
        assert_int_equal(f->entries, 0);
    }
    const struct ztc_file_row row = {"a", "hello", 5};
    assert_int_equal(pack(f, &row, 1), ZTC_E_CANCELLED);
    bytes_done(&tar);
}

static void a_broken_call_is_refused(void **state)
{
    struct fixture *f = *state;
    struct ztc_archive_limits limits = f->limits;
    struct ztc_archive_unpack_request request = {
        .struct_size = sizeof(request), .data = "x", .size = 1, .limits = &limits};
    struct ztc_entry_sink sink = {.struct_size = sizeof(sink)};
    assert_int_equal(f->archive->unpack(f->self, &request, &sink), ZTC_E_ARGUMENT);
    assert_int_equal(f->archive->unpack(f->self, &request, NULL), ZTC_E_ARGUMENT);
    assert_int_equal(f->archive->unpack(f->self, NULL, &sink), ZTC_E_ARGUMENT);
    limits.entries = 0;
    assert_int_equal(unpack(f, "x", 1), ZTC_E_INVALID);
    f->limits.entries = 0;
    assert_int_equal(unpack(f, "x", 1), ZTC_E_ARGUMENT);
    f->limits = limits;
    f->limits.entries = 1;
    f->limits.struct_size = 8;
    assert_int_equal(unpack(f, "x", 1), ZTC_E_ARGUMENT);
    f->limits.struct_size = sizeof(f->limits);
    assert_int_equal(unpack(f, NULL, 1), ZTC_E_ARGUMENT);
    assert_null(f->entry->get_interface(f->self, "ztc.archive/1"));
    assert_null(f->entry->get_interface(f->self, NULL));
}

#define ARCHIVE_TEST(function) cmocka_unit_test_setup_teardown(function, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        ARCHIVE_TEST(every_kind_comes_as_what_it_is),
        ARCHIVE_TEST(names_are_not_cleaned_up),
        ARCHIVE_TEST(names_are_bytes_in_every_locale),
        ARCHIVE_TEST(a_name_of_300_bytes_is_whole),
        ARCHIVE_TEST(an_empty_tar_has_no_entries),
        ARCHIVE_TEST(content_is_whole),
        ARCHIVE_TEST(streams_one_behind_the_other_are_one),
        ARCHIVE_TEST(what_is_no_archive_is_refused),
        ARCHIVE_TEST(sparse_files_are_refused),
        ARCHIVE_TEST(what_the_sink_answers_comes_back_at_once),
        ARCHIVE_TEST(who_asked_to_stop_is_heard),
        ARCHIVE_TEST(a_broken_call_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
