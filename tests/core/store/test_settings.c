/* SPDX-License-Identifier: Apache-2.0 */
/* Files below cfg/: read whole, replaced whole, secrets unseen by others, and nothing outside. */
#include "support_home.h"

#include "store/settings.h"

#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static ztc_status write_text(struct fixture *fixture, const char *name, const char *text)
{
    ztc_error_clear(&fixture->error);
    return ztc_settings_write(&fixture->home, name, text, strlen(text), ZTC_SETTINGS_PUBLIC,
                              &fixture->error);
}

static ztc_status read_text(struct fixture *fixture, const char *name, size_t max, char *text,
                            bool *found)
{
    struct ztc_buffer buffer;
    ztc_buffer_init(&buffer, 4096);
    ztc_error_clear(&fixture->error);
    ztc_status status =
        ztc_settings_read(&fixture->home, name, max, &buffer, &fixture->error, found);
    (void)snprintf(text, 4096, "%s", ztc_buffer_string(&buffer));
    ztc_buffer_done(&buffer);
    return status;
}

static ztc_status read_secret(struct fixture *fixture, const char *name, size_t max, char *text,
                              bool *found)
{
    size_t size = 0;
    ztc_error_clear(&fixture->error);
    ztc_status status =
        ztc_settings_read_secret(&fixture->home, name, max, text, &fixture->error, &size, found);
    if (status == ZTC_OK && *found) {
        assert_int_equal(strlen(text), size);
    }
    return status;
}

static mode_t mode_of(const struct fixture *fixture, const char *path)
{
    char full[PATH_MAX];
    struct stat status;
    (void)snprintf(full, sizeof(full), "%s/.zerynth2/%s", fixture->base, path);
    assert_int_equal(lstat(full, &status), 0);
    return status.st_mode & 07777;
}

static void set_mode(const struct fixture *fixture, const char *path, mode_t mode)
{
    char full[PATH_MAX];
    (void)snprintf(full, sizeof(full), "%s/.zerynth2/%s", fixture->base, path);
    assert_int_equal(chmod(full, mode), 0);
}

static void writes_reads_replaces_and_removes(void **state)
{
    struct fixture *fixture = *state;
    char text[4096];
    bool found = true;
    fixture_open(fixture);
    fixture_lock(fixture);
    assert_int_equal(read_text(fixture, "keys/a.pub", 100, text, &found), ZTC_OK);
    assert_false(found);
    assert_int_equal(write_text(fixture, "keys/a.pub", "one"), ZTC_OK);
    assert_int_equal(write_text(fixture, "keys/a.pub", "two"), ZTC_OK);
    assert_int_equal(read_text(fixture, "keys/a.pub", 3, text, &found), ZTC_OK);
    assert_true(found);
    assert_string_equal(text, "two");
    assert_int_equal(read_text(fixture, "keys/a.pub", 2, text, &found), ZTC_E_LIMIT);
    assert_int_equal(entries(fixture, "tmp"), 0);
    ztc_error_clear(&fixture->error);
    assert_int_equal(ztc_settings_remove(&fixture->home, "keys/a.pub", &fixture->error, &found),
                     ZTC_OK);
    assert_true(found);
    assert_int_equal(ztc_settings_remove(&fixture->home, "keys/a.pub", &fixture->error, &found),
                     ZTC_OK);
    assert_false(found);
    assert_int_equal(ztc_settings_remove(&fixture->home, "no/such", &fixture->error, &found),
                     ZTC_OK);
    assert_false(found);
    assert_int_equal(entries(fixture, "cfg/keys"), 0);
}

static void folders_and_secrets_are_the_owners_alone(void **state)
{
    struct fixture *fixture = *state;
    mode_t mask = umask(0);
    fixture_open(fixture);
    fixture_lock(fixture);
    assert_int_equal(ztc_settings_write(&fixture->home, "keys/a.key", "x", 1, ZTC_SETTINGS_SECRET,
                                        &fixture->error),
                     ZTC_OK);
    (void)umask(mask);
    assert_int_equal(mode_of(fixture, "cfg"), 0700);
    assert_int_equal(mode_of(fixture, "cfg/keys"), 0700);
    assert_int_equal(mode_of(fixture, "cfg/keys/a.key"), 0600);
}

static void a_secret_that_others_may_read_is_refused(void **state)
{
    struct fixture *fixture = *state;
    static const mode_t bad[] = {0640, 0604, 0660, 0602, 0610, 0777};
    char text[64];
    bool found = false;
    put(fixture, "cfg/secret", "hush");
    fixture_open(fixture);
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        set_mode(fixture, "cfg/secret", bad[i]);
        assert_int_equal(read_secret(fixture, "secret", 10, text, &found), ZTC_E_INVALID);
        assert_non_null(strstr(fixture->error.remedy, "chmod 600"));
    }
    set_mode(fixture, "cfg/secret", 0600);
    assert_int_equal(read_secret(fixture, "secret", 4, text, &found), ZTC_OK);
    assert_true(found);
    assert_string_equal(text, "hush");
    assert_int_equal(read_secret(fixture, "secret", 3, text, &found), ZTC_E_LIMIT);
    assert_int_equal(read_secret(fixture, "other", 3, text, &found), ZTC_OK);
    assert_false(found);
}

static void what_is_no_file_is_refused_and_stays(void **state)
{
    struct fixture *fixture = *state;
    char text[4096];
    bool found = false;
    put(fixture, "outside", "untouched");
    put_folder(fixture, "cfg/folder");
    put_link(fixture, "cfg/link", "../outside");
    fixture_open(fixture);
    fixture_lock(fixture);
    static const char *const names[] = {"folder", "link"};
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        assert_int_equal(read_text(fixture, names[i], 100, text, &found), ZTC_E_INVALID);
        assert_int_equal(read_secret(fixture, names[i], 100, text, &found), ZTC_E_INVALID);
        assert_int_equal(write_text(fixture, names[i], "x"), ZTC_E_INVALID);
        assert_int_equal(entries(fixture, "tmp"), 0);
    }
    assert_string_equal(got(fixture, "outside"), "untouched");
    assert_int_equal(write_text(fixture, "link/x", "x"), ZTC_E_INVALID);
    assert_int_equal(entries(fixture, "cfg/folder"), 0);
}

static void a_folder_that_is_a_link_is_not_followed(void **state)
{
    struct fixture *fixture = *state;
    put_link(fixture, "cfg", fixture->outside);
    fixture_open(fixture);
    fixture_lock(fixture);
    assert_int_equal(write_text(fixture, "x", "x"), ZTC_E_INVALID);
    assert_int_equal(access(fixture->outside, F_OK), 0);
    assert_int_equal(entries(fixture, "tmp"), 0);
    char path[128];
    (void)snprintf(path, sizeof(path), "%s/x", fixture->outside);
    assert_int_equal(access(path, F_OK), -1);
}

static void names_that_lead_out_are_refused(void **state)
{
    struct fixture *fixture = *state;
    static const char *const names[] = {"", "/x", "../x", "a/../x", "a//x", "a/", ".", ".."};
    char text[4096];
    bool found = false;
    fixture_open(fixture);
    fixture_lock(fixture);
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        assert_int_equal(write_text(fixture, names[i], "x"), ZTC_E_ARGUMENT);
        assert_int_equal(read_text(fixture, names[i], 10, text, &found), ZTC_E_ARGUMENT);
        ztc_error_clear(&fixture->error);
        assert_int_equal(ztc_settings_remove(&fixture->home, names[i], &fixture->error, &found),
                         ZTC_E_ARGUMENT);
    }
    assert_false(is_there(fixture, "cfg"));
}

static void nothing_is_written_without_the_lock(void **state)
{
    struct fixture *fixture = *state;
    bool found = false;
    put(fixture, "cfg/x", "old");
    fixture_open(fixture);
    assert_int_equal(write_text(fixture, "x", "new"), ZTC_E_ARGUMENT);
    ztc_error_clear(&fixture->error);
    assert_int_equal(ztc_settings_remove(&fixture->home, "x", &fixture->error, &found),
                     ZTC_E_ARGUMENT);
    assert_string_equal(got(fixture, "cfg/x"), "old");
}

static void lists_sorted_and_without_hidden_ones(void **state)
{
    struct fixture *fixture = *state;
    struct ztc_arena arena;
    const char **names = NULL;
    size_t count = 4711;
    ztc_arena_init(&arena, 65536);
    fixture_open(fixture);
    assert_int_equal(
        ztc_settings_list(&fixture->home, "keys", &arena, &fixture->error, &names, &count), ZTC_OK);
    assert_int_equal(count, 0);
    put(fixture, "cfg/keys/b", "");
    put(fixture, "cfg/keys/a", "");
    put(fixture, "cfg/keys/.c", "");
    assert_int_equal(
        ztc_settings_list(&fixture->home, "keys", &arena, &fixture->error, &names, &count), ZTC_OK);
    assert_int_equal(count, 2);
    assert_string_equal(names[0], "a");
    assert_string_equal(names[1], "b");
    assert_int_equal(
        ztc_settings_list(&fixture->home, "keys/a", &arena, &fixture->error, &names, &count),
        ZTC_E_INVALID);
    ztc_arena_done(&arena);
}

static void a_home_that_is_not_there_has_none(void **state)
{
    struct fixture *fixture = *state;
    char text[4096];
    bool found = true;
    assert_int_equal(ztc_home_open(false, &fixture->error, &fixture->home), ZTC_OK);
    assert_int_equal(read_text(fixture, "x", 10, text, &found), ZTC_OK);
    assert_false(found);
    found = true;
    assert_int_equal(read_secret(fixture, "x", 10, text, &found), ZTC_OK);
    assert_false(found);
}

static void what_a_killed_one_left_is_cleared_away(void **state)
{
    struct fixture *fixture = *state;
    put(fixture, "tmp/new-settings-1", "half a secr");
    fixture_open(fixture);
    fixture_lock(fixture);
    assert_int_equal(entries(fixture, "tmp"), 0);
}

#define SETTINGS_TEST(function) \
    cmocka_unit_test_setup_teardown(function, fixture_setup, fixture_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        SETTINGS_TEST(writes_reads_replaces_and_removes),
        SETTINGS_TEST(folders_and_secrets_are_the_owners_alone),
        SETTINGS_TEST(a_secret_that_others_may_read_is_refused),
        SETTINGS_TEST(what_is_no_file_is_refused_and_stays),
        SETTINGS_TEST(a_folder_that_is_a_link_is_not_followed),
        SETTINGS_TEST(names_that_lead_out_are_refused),
        SETTINGS_TEST(nothing_is_written_without_the_lock),
        SETTINGS_TEST(lists_sorted_and_without_hidden_ones),
        SETTINGS_TEST(a_home_that_is_not_there_has_none),
        SETTINGS_TEST(what_a_killed_one_left_is_cleared_away),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
