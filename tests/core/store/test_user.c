/* SPDX-License-Identifier: Apache-2.0 */
/* The home folder where no variable names it: what the password database says, or does not. */
#include "support_home.h"

#include <errno.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What the database says next. */
static struct {
    size_t needs;
    int result;
    const char *folder;
} database;

/* In place of the C library's. */
int getpwuid_r(uid_t number, struct passwd *entry, char *text, size_t size, struct passwd **found)
{
    *found = NULL;
    if (size < database.needs) {
        return ERANGE;
    }
    *entry = (struct passwd){.pw_uid = number};
    if (database.result == 0 && database.folder != NULL) {
        entry->pw_dir = memcpy(text, database.folder, strlen(database.folder) + 1);
        *found = entry;
    }
    return database.result;
}

static ztc_status open_home(struct fixture *fixture, size_t needs, int result, const char *folder)
{
    database.needs = needs;
    database.result = result;
    database.folder = folder;
    assert_int_equal(unsetenv("ZERYNTH_HOME"), 0);
    assert_int_equal(unsetenv("HOME"), 0);
    return ztc_home_open(true, &fixture->error, &fixture->home);
}

static void a_long_entry_is_read(void **state)
{
    struct fixture *fixture = *state;
    assert_int_equal(open_home(fixture, 100000, 0, fixture->base), ZTC_OK);
    char path[128];
    (void)snprintf(path, sizeof(path), "%s/.zerynth2", fixture->base);
    assert_string_equal(fixture->home.path, path);
}

static void what_cannot_be_told_is_said_as_it_is(void **state)
{
    struct fixture *fixture = *state;
    assert_int_equal(open_home(fixture, SIZE_MAX, 0, fixture->base), ZTC_E_INVALID);
    assert_error_has(fixture, "password database is too long");
    assert_non_null(strstr(fixture->error.remedy, "ZERYNTH_HOME"));
    ztc_error_clear(&fixture->error);
    assert_int_equal(open_home(fixture, 0, EMFILE, NULL), ZTC_E_LIMIT);
    assert_error_has(fixture, "cannot tell which your home folder is");
    ztc_error_clear(&fixture->error);
    assert_int_equal(open_home(fixture, 0, ENOMEM, NULL), ZTC_E_MEMORY);
    ztc_error_clear(&fixture->error);
    assert_int_equal(open_home(fixture, 0, ENOENT, NULL), ZTC_E_INVALID);
    assert_error_has(fixture, "you have no home folder");
    assert_non_null(strstr(fixture->error.remedy, "ZERYNTH_HOME"));
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, fixture_setup, fixture_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_long_entry_is_read),
        TEST(what_cannot_be_told_is_said_as_it_is),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
