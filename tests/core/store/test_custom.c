/* SPDX-License-Identifier: Apache-2.0 */
/* Custom VMs on the disk: made, read, replaced, removed, and never by a name that leads elsewhere. */
#include "support_home.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static int setup_locked(void **state)
{
    (void)fixture_setup(state);
    fixture_open(*state);
    fixture_lock(*state);
    return 0;
}

static void create(struct fixture *fixture, const char *short_name)
{
    const struct ztc_store_file files[] = {FILE_OF("template.yml", "old template"),
                                           FILE_OF("port.bin", "old bytes"),
                                           FILE_OF("port/port.def", "old def")};
    assert_int_equal(ztc_custom_create(&fixture->home, short_name, files, 3, &fixture->error),
                     ZTC_OK);
}

static struct stat stat_of(const struct fixture *fixture, const char *path)
{
    char full[PATH_MAX];
    (void)snprintf(full, sizeof(full), "%s/.zerynth2/%s", fixture->base, path);
    struct stat status;
    assert_int_equal(lstat(full, &status), 0);
    return status;
}

static void create_makes_all_files(void **state)
{
    struct fixture *fixture = *state;
    create(fixture, "board");
    assert_string_equal(got(fixture, "cvm/board/template.yml"), "old template");
    assert_string_equal(got(fixture, "cvm/board/port/port.def"), "old def");
    assert_int_equal(stat_of(fixture, "cvm/board/port.bin").st_mode & 0777, 0644);
    assert_int_equal(entries(fixture, "cvm/board"), 3);
    assert_int_equal(entries(fixture, "tmp"), 0);
    assert_true(ztc_custom_exists(&fixture->home, "board"));
    assert_true(ztc_custom_has(&fixture->home, "board", "port/port.def"));
    assert_false(ztc_custom_has(&fixture->home, "board", "active"));
}

static void create_never_overwrites(void **state)
{
    struct fixture *fixture = *state;
    const struct ztc_store_file other[] = {FILE_OF("template.yml", "new")};
    create(fixture, "board");
    put_folder(fixture, "cvm/empty");
    put(fixture, "cvm/file", "mine");
    put_link(fixture, "cvm/link", fixture->outside);
    put_link(fixture, "cvm/dangling", "nowhere");
    static const char *const names[] = {"board", "empty", "file", "link", "dangling"};
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        assert_int_equal(ztc_custom_create(&fixture->home, names[i], other, 1, &fixture->error),
                         ZTC_E_INVALID);
        assert_error_has(fixture, "exists already");
        assert_error_has(fixture, names[i]);
        assert_non_null(fixture->error.remedy);
        ztc_error_clear(&fixture->error);
    }
    assert_string_equal(got(fixture, "cvm/board/template.yml"), "old template");
    assert_string_equal(got(fixture, "cvm/file"), "mine");
    assert_int_equal(entries(fixture, "cvm/empty"), 0);
    assert_int_equal(entries(fixture, "../outside"), 0);
    assert_int_equal(entries(fixture, "tmp"), 0);
}

static void refuses_names_that_are_none(void **state)
{
    struct fixture *fixture = *state;
    put(fixture, "precious", "mine");
    put(fixture, "cvm/board/x", "mine");
    static const char *const names[] = {"",
                                        ".",
                                        "..",
                                        "../precious",
                                        "a/b",
                                        "/etc",
                                        "board/",
                                        " board",
                                        "board ",
                                        "b\tb",
                                        "b\nb",
                                        "b\xc3\xa4r",
                                        "12345678901234567890123456789012",
                                        ".git",
                                        "a\\b",
                                        "a:b"};
    const struct ztc_store_file files[] = {FILE_OF("x", "new")};
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        struct ztc_error *error = &fixture->error;
        assert_false(ztc_custom_exists(&fixture->home, names[i]));
        assert_false(ztc_custom_has(&fixture->home, names[i], "x"));
        assert_string_equal(told(fixture, names[i], "x"), "");
        assert_int_equal(ztc_custom_create(&fixture->home, names[i], files, 1, error),
                         ZTC_E_INVALID);
        ztc_error_clear(error);
        assert_int_equal(ztc_custom_replace(&fixture->home, names[i], files, 1, error),
                         ZTC_E_INVALID);
        ztc_error_clear(error);
        assert_int_equal(ztc_custom_remove(&fixture->home, names[i], error), ZTC_E_INVALID);
        ztc_error_clear(error);
    }
    assert_string_equal(got(fixture, "precious"), "mine");
    assert_int_equal(entries(fixture, "cvm"), 1);
}

static void refuses_paths_that_lead_out(void **state)
{
    struct fixture *fixture = *state;
    static const char *const paths[] = {"",     "/x", "../x", "a/../../x", "a/./x",
                                        "a//x", "a/", ".",    "..",        "a/.."};
    put_folder(fixture, "cvm/board");
    for (size_t i = 0; i < sizeof(paths) / sizeof(paths[0]); i++) {
        const struct ztc_store_file files[] = {{paths[i], "x", 1}};
        assert_int_equal(ztc_custom_create(&fixture->home, "new", files, 1, &fixture->error),
                         ZTC_E_INVALID);
        ztc_error_clear(&fixture->error);
        assert_int_equal(ztc_custom_replace(&fixture->home, "board", files, 1, &fixture->error),
                         ZTC_E_INVALID);
        ztc_error_clear(&fixture->error);
        assert_string_equal(told(fixture, "board", paths[i]), "");
    }
    assert_int_equal(entries(fixture, "cvm"), 1);
    assert_int_equal(entries(fixture, "cvm/board"), 0);
    assert_int_equal(entries(fixture, "tmp"), 0);
}

static void wants_the_lock(void **state)
{
    struct fixture *fixture = *state;
    create(fixture, "board");
    ztc_home_unlock(&fixture->home);
    const struct ztc_store_file files[] = {FILE_OF("x", "new")};
    assert_int_equal(ztc_custom_replace(&fixture->home, "board", files, 1, &fixture->error),
                     ZTC_E_ARGUMENT);
    assert_int_equal(ztc_custom_create(&fixture->home, "other", files, 1, &fixture->error),
                     ZTC_E_ARGUMENT);
    assert_int_equal(ztc_custom_remove(&fixture->home, "board", &fixture->error), ZTC_E_ARGUMENT);
    assert_true(ztc_custom_exists(&fixture->home, "board"));
}

static void replace_changes_what_differs(void **state)
{
    struct fixture *fixture = *state;
    create(fixture, "board");
    ino_t before = stat_of(fixture, "cvm/board/template.yml").st_ino;
    ino_t bytes_before = stat_of(fixture, "cvm/board/port.bin").st_ino;
    const struct ztc_store_file files[] = {
        FILE_OF("template.yml", "old template"), FILE_OF("port.bin", "new bytes"),
        FILE_OF("active", "yes"), FILE_OF("svg/board.svg", "<svg/>"), FILE_OF("empty", "")};
    assert_int_equal(ztc_custom_replace(&fixture->home, "board", files, 5, &fixture->error),
                     ZTC_OK);
    assert_string_equal(got(fixture, "cvm/board/port.bin"), "new bytes");
    assert_string_equal(got(fixture, "cvm/board/svg/board.svg"), "<svg/>");
    assert_string_equal(got(fixture, "cvm/board/active"), "yes");
    assert_true(is_there(fixture, "cvm/board/empty"));
    assert_string_equal(got(fixture, "cvm/board/port/port.def"), "old def");
    assert_int_equal(stat_of(fixture, "cvm/board/template.yml").st_ino, before);
    assert_int_not_equal(stat_of(fixture, "cvm/board/port.bin").st_ino, bytes_before);
    assert_int_equal(stat_of(fixture, "cvm/board/active").st_mode & 0777, 0644);
    assert_int_equal(entries(fixture, "tmp"), 0);
}

static void replace_with_the_same_touches_nothing(void **state)
{
    struct fixture *fixture = *state;
    create(fixture, "board");
    struct stat before = stat_of(fixture, "cvm/board");
    const struct ztc_store_file files[] = {FILE_OF("template.yml", "old template"),
                                           FILE_OF("port/port.def", "old def")};
    assert_int_equal(ztc_custom_replace(&fixture->home, "board", files, 2, &fixture->error),
                     ZTC_OK);
    struct stat after = stat_of(fixture, "cvm/board");
    assert_memory_equal(&before.st_mtim, &after.st_mtim, sizeof(before.st_mtim));
}

static void replace_takes_large_and_many_files(void **state)
{
    struct fixture *fixture = *state;
    create(fixture, "board");
    size_t size = 300001;
    char *large = malloc(size);
    assert_non_null(large);
    memset(large, 'x', size);
    char paths[40][24];
    struct ztc_store_file files[40];
    for (size_t i = 0; i < 40; i++) {
        (void)snprintf(paths[i], sizeof(paths[i]), "f%zu/g%zu/h%zu", i / 20, i / 10, i);
        files[i] = (struct ztc_store_file){paths[i], large, size};
    }
    for (int round = 0; round < 2; round++) {
        assert_int_equal(ztc_custom_replace(&fixture->home, "board", files, 40, &fixture->error),
                         ZTC_OK);
        assert_int_equal(stat_of(fixture, "cvm/board/f1/g3/h39").st_size, size);
        large[size - 1] = 'y'; /* a difference in the last byte is one */
    }
    char path[PATH_MAX];
    (void)snprintf(path, sizeof(path), "%s/.zerynth2/cvm/board/f0/g1/h19", fixture->base);
    FILE *file = fopen(path, "re");
    assert_non_null(file);
    assert_int_equal(fseek(file, -1, SEEK_END), 0);
    assert_int_equal(fgetc(file), 'y');
    assert_int_equal(fclose(file), 0);
    free(large);
    assert_int_equal(entries(fixture, "tmp"), 0);
}

static void replace_follows_no_link(void **state)
{
    struct fixture *fixture = *state;
    put(fixture, "../outside/file", "mine");
    create(fixture, "board");
    put_link(fixture, "cvm/board/active", "../../../outside/file");
    const struct ztc_store_file files[] = {FILE_OF("active", "new")};
    assert_int_equal(ztc_custom_replace(&fixture->home, "board", files, 1, &fixture->error),
                     ZTC_OK);
    assert_string_equal(got(fixture, "../outside/file"), "mine");
    assert_string_equal(got(fixture, "cvm/board/active"), "new");
    assert_true(S_ISREG(stat_of(fixture, "cvm/board/active").st_mode));
    put_link(fixture, "cvm/board/svg", fixture->outside);
    const struct ztc_store_file inner[] = {FILE_OF("active", "newer"), FILE_OF("svg/x", "new")};
    assert_int_not_equal(ztc_custom_replace(&fixture->home, "board", inner, 2, &fixture->error),
                         ZTC_OK);
    assert_error_has(fixture, "svg/x");
    assert_non_null(fixture->error.remedy);
    assert_string_equal(got(fixture, "cvm/board/active"), "new");
    assert_int_equal(entries(fixture, "../outside"), 1);
    assert_int_equal(entries(fixture, "tmp"), 0);
}

static void replace_stops_at_a_folder_in_a_files_place(void **state)
{
    struct fixture *fixture = *state;
    create(fixture, "board");
    put_folder(fixture, "cvm/board/active");
    const struct ztc_store_file files[] = {FILE_OF("port.bin", "new"), FILE_OF("active", "new")};
    assert_int_not_equal(ztc_custom_replace(&fixture->home, "board", files, 2, &fixture->error),
                         ZTC_OK);
    assert_error_has(fixture, "cvm/board/active");
    assert_non_null(fixture->error.remedy);
    assert_string_equal(got(fixture, "cvm/board/port.bin"), "old bytes");
    assert_int_equal(entries(fixture, "tmp"), 0);
}

static void replaces_a_fifo_without_waiting_for_it(void **state)
{
    struct fixture *fixture = *state;
    create(fixture, "board");
    char path[PATH_MAX];
    (void)snprintf(path, sizeof(path), "%s/.zerynth2/cvm/board/active", fixture->base);
    assert_int_equal(mkfifo(path, 0644), 0);
    const struct ztc_store_file files[] = {FILE_OF("active", "new")};
    assert_int_equal(ztc_custom_replace(&fixture->home, "board", files, 1, &fixture->error),
                     ZTC_OK);
    assert_string_equal(got(fixture, "cvm/board/active"), "new");
}

static void a_link_is_no_custom_vm(void **state)
{
    struct fixture *fixture = *state;
    put(fixture, "../outside/port.bin", "mine");
    put_link(fixture, "cvm/link", fixture->outside);
    const struct ztc_store_file files[] = {FILE_OF("port.bin", "new")};
    assert_false(ztc_custom_exists(&fixture->home, "link"));
    assert_false(ztc_custom_has(&fixture->home, "link", "port.bin"));
    assert_string_equal(told(fixture, "link", "port.bin"), "");
    assert_int_not_equal(ztc_custom_replace(&fixture->home, "link", files, 1, &fixture->error),
                         ZTC_OK);
    ztc_error_clear(&fixture->error);
    assert_int_not_equal(ztc_custom_remove(&fixture->home, "link", &fixture->error), ZTC_OK);
    assert_error_has(fixture, "cvm/link");
    assert_non_null(fixture->error.remedy);
    assert_string_equal(got(fixture, "../outside/port.bin"), "mine");
    assert_true(is_there(fixture, "cvm/link"));
}

static void names_are_sorted_and_folders_only(void **state)
{
    struct fixture *fixture = *state;
    static const char *const made[] = {"cvm/b/x", "cvm/a b/x", "cvm/A/x", "cvm/.git/x",
                                       "cvm/x.y/x"};
    for (size_t i = 0; i < 5; i++) {
        put(fixture, made[i], "");
    }
    put(fixture, "cvm/file", "");
    put_link(fixture, "cvm/link", fixture->outside);
    struct ztc_arena arena;
    ztc_arena_init(&arena, 1 << 20);
    const char **names = NULL;
    size_t count = 0;
    assert_int_equal(ztc_custom_names(&fixture->home, &arena, &fixture->error, &names, &count),
                     ZTC_OK);
    assert_int_equal(count, 3);
    assert_string_equal(names[0], "A");
    assert_string_equal(names[1], "a b");
    assert_string_equal(names[2], "b");
    char path[PATH_MAX];
    (void)snprintf(path, sizeof(path), "%s/.zerynth2/cvm/a b", fixture->base);
    assert_string_equal(ztc_custom_path(&fixture->home, &arena, "a b"), path);
    ztc_arena_done(&arena);
}

static void read_says_what_is_missing(void **state)
{
    struct fixture *fixture = *state;
    create(fixture, "board");
    struct ztc_buffer buffer;
    ztc_buffer_init(&buffer, 100);
    assert_int_equal(
        ztc_custom_read(&fixture->home, "board", "nothing", 100, &buffer, &fixture->error, NULL),
        ZTC_E_INVALID);
    assert_error_has(fixture, "cvm/board/nothing");
    ztc_error_clear(&fixture->error);
    assert_int_equal(
        ztc_custom_read(&fixture->home, "baord", "x", 100, &buffer, &fixture->error, NULL),
        ZTC_E_INVALID);
    assert_error_has(fixture, "\"baord\"");
    assert_string_equal(fixture->error.remedy, "did you mean \"board\"?");
    ztc_error_clear(&fixture->error);
    assert_int_equal(
        ztc_custom_read(&fixture->home, "board", "template.yml", 5, &buffer, &fixture->error, NULL),
        ZTC_E_LIMIT);
    assert_int_equal(buffer.size, 0);
    ztc_buffer_done(&buffer);
}

static void remove_takes_one_and_leaves_the_others(void **state)
{
    struct fixture *fixture = *state;
    create(fixture, "board");
    create(fixture, "board2");
    put_link(fixture, "cvm/board/link", fixture->outside);
    put(fixture, "../outside/file", "mine");
    assert_int_equal(ztc_custom_remove(&fixture->home, "board", &fixture->error), ZTC_OK);
    assert_false(is_there(fixture, "cvm/board"));
    assert_string_equal(got(fixture, "cvm/board2/port.bin"), "old bytes");
    assert_string_equal(got(fixture, "../outside/file"), "mine");
    assert_int_equal(entries(fixture, "tmp"), 0);
    assert_int_equal(ztc_custom_remove(&fixture->home, "board", &fixture->error), ZTC_E_INVALID);
    assert_error_has(fixture, "no custom VM \"board\"");
    assert_string_equal(fixture->error.remedy, "did you mean \"board2\"?");
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, setup_locked, fixture_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(create_makes_all_files),
        TEST(create_never_overwrites),
        TEST(refuses_names_that_are_none),
        TEST(refuses_paths_that_lead_out),
        TEST(wants_the_lock),
        TEST(replace_changes_what_differs),
        TEST(replace_with_the_same_touches_nothing),
        TEST(replace_takes_large_and_many_files),
        TEST(replace_follows_no_link),
        TEST(replace_stops_at_a_folder_in_a_files_place),
        TEST(replaces_a_fifo_without_waiting_for_it),
        TEST(a_link_is_no_custom_vm),
        TEST(names_are_sorted_and_folders_only),
        TEST(read_says_what_is_missing),
        TEST(remove_takes_one_and_leaves_the_others),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
