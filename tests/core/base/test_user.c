/* SPDX-License-Identifier: Apache-2.0 */
/* Users: entries of any sensible length, and a database that cannot be asked. */
#include "base/user.h"

#include <errno.h>
#include <pwd.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

/* What the database says next; `needs` is the room that the entry takes. */
static struct {
    size_t needs;
    size_t calls;
    int result;
    bool known;
    const char *folder;
} database;

/* In place of the C library's. */
int getpwuid_r(uid_t number, struct passwd *entry, char *text, size_t size, struct passwd **found)
{
    database.calls++;
    *found = NULL;
    if (size < database.needs) {
        return ERANGE;
    }
    memset(text, 'x', size); /* all of the room is there */
    text[size - 1] = '\0';
    if (database.result != 0 || !database.known) {
        return database.result;
    }
    *entry = (struct passwd){.pw_uid = number, .pw_gid = 77, .pw_name = text};
    if (database.folder != NULL) {
        entry->pw_dir = memcpy(text, database.folder, strlen(database.folder) + 1);
    }
    *found = entry;
    return 0;
}

static void an_entry_may_be_long(void **state)
{
    (void)state;
    for (size_t needs = 16; needs <= (size_t)1 << 20; needs *= 2) {
        struct ztc_user user = {0};
        database.needs = needs;
        database.calls = 0;
        database.result = 0;
        database.known = true;
        database.folder = "/home/me";
        assert_int_equal(ztc_user_find(1, &user), 0);
        assert_true(user.known);
        assert_int_equal(user.group, 77);
        assert_string_equal(user.folder, "/home/me");
        assert_true(database.calls <= 11);
        ztc_user_done(&user);
        assert_null(user.folder);
    }
}

static void room_is_not_given_without_end(void **state)
{
    (void)state;
    struct ztc_user user = {0};
    database.needs = SIZE_MAX;
    database.calls = 0;
    assert_int_equal(ztc_user_find(1, &user), ERANGE);
    assert_false(user.known);
    assert_true(database.calls < 20);
}

static void who_is_not_known_is_no_failure(void **state)
{
    (void)state;
    static const int words[] = {0, ENOENT, ESRCH, EBADF, EPERM};
    for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
        struct ztc_user user = {.known = true};
        database.needs = 0;
        database.known = false;
        database.result = words[i];
        assert_int_equal(ztc_user_find(1, &user), 0);
        assert_false(user.known);
        assert_null(user.folder);
    }
}

static void a_database_that_cannot_be_asked_is(void **state)
{
    (void)state;
    static const int words[] = {ENOMEM, EMFILE, ENFILE, EIO, EINTR};
    for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
        struct ztc_user user = {0};
        database.needs = 0;
        database.result = words[i];
        assert_int_equal(ztc_user_find(1, &user), words[i]);
    }
}

static void no_folder_is_none(void **state)
{
    (void)state;
    static const char *const folders[] = {NULL, ""};
    for (size_t i = 0; i < 2; i++) {
        struct ztc_user user = {0};
        database.needs = 0;
        database.result = 0;
        database.known = true;
        database.folder = folders[i];
        assert_int_equal(ztc_user_find(1, &user), 0);
        assert_true(user.known);
        assert_null(user.folder);
        ztc_user_done(&user);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_entry_may_be_long),
        cmocka_unit_test(room_is_not_given_without_end),
        cmocka_unit_test(who_is_not_known_is_no_failure),
        cmocka_unit_test(a_database_that_cannot_be_asked_is),
        cmocka_unit_test(no_folder_is_none),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
