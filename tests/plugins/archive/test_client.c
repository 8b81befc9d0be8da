/* SPDX-License-Identifier: Apache-2.0 */
/* The client in core: files to an archive and back through the module, and what is said when that fails. */
#include "share/archive.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

struct fixture {
    struct ztc_registry *registry;
    struct ztc_share_limits limits;
    struct ztc_files files;
    struct ztc_buffer bytes;
    struct ztc_error error;
};

static int open_at(struct fixture *f, const char *folder)
{
    ztc_share_limits_default(&f->limits);
    ztc_files_init(&f->files, 32u << 20);
    ztc_buffer_init(&f->bytes, 8u << 20);
    return ztc_registry_open(&folder, 1, NULL, &f->error, &f->registry) == ZTC_OK ? 0 : -1;
}

static int setup(void **state)
{
    static struct fixture fixture;
    fixture = (struct fixture){0};
    *state = &fixture;
    return open_at(&fixture, ZTC_BUILD_DIR "/modules");
}

static int teardown(void **state)
{
    struct fixture *f = *state;
    ztc_files_done(&f->files);
    ztc_buffer_done(&f->bytes);
    ztc_error_clear(&f->error);
    ztc_registry_close(f->registry);
    return 0;
}

static void put(struct fixture *f, const char *path, size_t size)
{
    char *data = malloc(size + 1);
    assert_non_null(data);
    uint32_t random = (uint32_t)size;
    for (size_t i = 0; i < size; i++) {
        random = random * 1664525u + 1013904223u;
        data[i] = (char)(random >> 24);
    }
    assert_int_equal(ztc_files_put(&f->files, path, data, size, &f->error), ZTC_OK);
    free(data);
}

/* Packs the files, and unpacks them into another set, which must be the same. */
static void round_trip(struct fixture *f)
{
    struct ztc_files back;
    struct ztc_intake intake;
    ztc_files_sort(&f->files);
    assert_int_equal(ztc_share_pack(f->registry, &f->files, &f->error, &f->bytes), ZTC_OK);
    ztc_files_init(&back, 32u << 20);
    ztc_intake_init(&intake, "board.tar.xz", &f->limits, &back);
    assert_int_equal(
        ztc_share_unpack(f->registry, f->bytes.data, f->bytes.size, &intake, &f->error), ZTC_OK);
    ztc_intake_done(&intake);
    assert_int_equal(back.count, f->files.count);
    for (size_t i = 0; i < back.count; i++) {
        assert_string_equal(back.items[i].path, f->files.items[i].path);
        assert_int_equal(back.items[i].size, f->files.items[i].size);
        assert_memory_equal(back.items[i].data, f->files.items[i].data, back.items[i].size);
    }
    ztc_files_done(&back);
}

static void files_go_out_and_come_back(void **state)
{
    struct fixture *f = *state;
    put(f, "my board.yml", 3000);
    put(f, "active", 30);
    put(f, "port/port.def", 0);
    put(f, "register.vm", 300000);
    round_trip(f);
}

/* As much as the limits let in goes through: files of many sizes, and none that compresses. */
static void what_the_limits_allow_goes_through(void **state)
{
    struct fixture *f = *state;
    char path[32];
    for (unsigned i = 0; i < 64; i++) {
        (void)snprintf(path, sizeof(path), "folder/file %u", i);
        put(f, path, 100000 + i);
    }
    round_trip(f);
}

/* Unpacks these bytes, which must fail so. */
static void assert_refused(struct fixture *f, const void *data, size_t size, ztc_status status,
                           const char *what, const char *remedy)
{
    struct ztc_files back;
    struct ztc_intake intake;
    ztc_files_init(&back, 32u << 20);
    ztc_intake_init(&intake, "board.tar.xz", &f->limits, &back);
    ztc_error_clear(&f->error);
    assert_int_equal(ztc_share_unpack(f->registry, data, size, &intake, &f->error), status);
    assert_int_equal(f->error.status, status);
    assert_non_null(strstr(ztc_error_text(&f->error), what));
    if (remedy != NULL) {
        assert_non_null(f->error.remedy);
        assert_non_null(strstr(f->error.remedy, remedy));
    }
    ztc_intake_done(&intake);
    ztc_files_done(&back);
}

static void a_refusal_names_the_source_and_the_way_out(void **state)
{
    struct fixture *f = *state;
    put(f, "a", 100);
    put(f, "b", 300000);
    ztc_files_sort(&f->files);
    assert_int_equal(ztc_share_pack(f->registry, &f->files, &f->error, &f->bytes), ZTC_OK);
    const char *data = f->bytes.data;
    size_t size = f->bytes.size;
    assert_refused(f, "hello", 5, ZTC_E_INVALID, "board.tar.xz: it begins like no compression",
                   NULL);
    assert_refused(f, data, size - 1, ZTC_E_INVALID, "board.tar.xz: it is cut short", NULL);
    assert_refused(f, "\x1F\x8B", 2, ZTC_E_INVALID, "board.tar.xz: it is cut short", NULL);
    assert_refused(f, "\x28\xB5\x2F\xFD", 4, ZTC_E_INVALID, "board.tar.xz: it is cut short", NULL);
    f->limits.archive_memory = 1u << 16;
    assert_refused(f, data, size, ZTC_E_LIMIT, "more memory", "archive_memory");
    f->limits.archive_memory = 1u << 26;
    /* What the intake refuses is told in its words, with its remedy. */
    f->limits.entries = 1;
    assert_refused(f, data, size, ZTC_E_LIMIT, "too many entries", "\"entries\"");
    f->limits.entries = 2;
    f->limits.file_bytes = 299999;
    assert_refused(f, data, size, ZTC_E_LIMIT, "too many bytes", "\"file_bytes\"");
}

static void an_archive_that_is_too_large_is_a_limit(void **state)
{
    struct fixture *f = *state;
    put(f, "a", 300000);
    ztc_buffer_init(&f->bytes, 200000);
    assert_int_equal(ztc_share_pack(f->registry, &f->files, &f->error, &f->bytes), ZTC_E_LIMIT);
    assert_non_null(strstr(f->error.remedy, "archive_bytes"));
}

static void a_path_that_is_too_long_is_named(void **state)
{
    struct fixture *f = *state;
    char path[201];
    memset(path, 'n', 200);
    path[200] = '\0';
    put(f, path, 1);
    assert_int_equal(ztc_share_pack(f->registry, &f->files, &f->error, &f->bytes), ZTC_E_LIMIT);
    assert_non_null(strstr(ztc_error_text(&f->error), "nnnn"));
}

#define CLIENT_TEST(function) cmocka_unit_test_setup_teardown(function, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        CLIENT_TEST(files_go_out_and_come_back),
        CLIENT_TEST(what_the_limits_allow_goes_through),
        CLIENT_TEST(a_refusal_names_the_source_and_the_way_out),
        CLIENT_TEST(an_archive_that_is_too_large_is_a_limit),
        CLIENT_TEST(a_path_that_is_too_long_is_named),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
