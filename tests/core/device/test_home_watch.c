/* SPDX-License-Identifier: Apache-2.0 */
/* Which changes of the home are worth a look: not that somebody, or we, read the database. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "device/home_watch.h"

#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

struct fixture {
    char home[64];
    char database[128];
    struct ztc_home_watch watch;
};

/* Writes a byte at the end, as long ago as a database that is at rest. */
static void write_database(const struct fixture *fixture, time_t when)
{
    const struct timespec times[] = {{.tv_sec = when}, {.tv_sec = when}};
    int fd = open(fixture->database, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    assert_true(fd >= 0);
    assert_int_equal(write(fd, "x", 1), 1);
    assert_int_equal(futimens(fd, times), 0);
    assert_int_equal(close(fd), 0);
}

/* As SQLite opens it in order to read. */
static void read_database(const struct fixture *fixture)
{
    int fd = open(fixture->database, O_RDWR | O_CLOEXEC);
    assert_true(fd >= 0);
    assert_int_equal(close(fd), 0);
}

/* Is it time to look, now or soon? Waits only where it is about to be. */
static bool look(struct fixture *fixture)
{
    bool time_to = ztc_home_watch_take(&fixture->watch, fixture->home);
    while (!time_to && fixture->watch.waiting) {
        struct pollfd waited = {.fd = fixture->watch.timer, .events = POLLIN};
        assert_int_equal(poll(&waited, 1, -1), 1);
        time_to = ztc_home_watch_take(&fixture->watch, fixture->home);
    }
    return time_to;
}

static int set_up(void **state)
{
    struct fixture *fixture = calloc(1, sizeof(*fixture));
    struct ztc_error error = {0};
    char folder[96];
    assert_non_null(fixture);
    fixture->watch = (struct ztc_home_watch)ZTC_HOME_WATCH_NONE;
    (void)snprintf(fixture->home, sizeof(fixture->home), "/tmp/ztc-home-watch-XXXXXX");
    assert_non_null(mkdtemp(fixture->home));
    (void)snprintf(folder, sizeof(folder), "%s/cfg", fixture->home);
    assert_int_equal(mkdir(folder, 0700), 0);
    (void)snprintf(fixture->database, sizeof(fixture->database), "%s/devices.db", folder);
    write_database(fixture, 1000000);
    assert_int_equal(ztc_home_watch_open(&fixture->watch, fixture->home, &error), ZTC_OK);
    *state = fixture;
    return 0;
}

static int tear_down(void **state)
{
    struct fixture *fixture = *state;
    char folder[96];
    ztc_home_watch_close(&fixture->watch);
    (void)unlink(fixture->database);
    (void)snprintf(folder, sizeof(folder), "%s/cfg", fixture->home);
    assert_int_equal(rmdir(folder), 0);
    assert_int_equal(rmdir(fixture->home), 0);
    free(fixture);
    return 0;
}

static void a_database_that_is_read_is_no_news(void **state)
{
    struct fixture *fixture = *state;
    read_database(fixture);
    assert_false(look(fixture));
    write_database(fixture, 1000001);
    assert_true(look(fixture));
    read_database(fixture);
    assert_false(look(fixture));
}

static void a_database_that_comes_or_goes_is_news(void **state)
{
    struct fixture *fixture = *state;
    assert_int_equal(unlink(fixture->database), 0);
    assert_true(look(fixture));
    assert_false(look(fixture));
    write_database(fixture, 1000000);
    assert_true(look(fixture));
}

static void what_is_written_into_an_open_database_is_news(void **state)
{
    struct fixture *fixture = *state;
    int fd = open(fixture->database, O_WRONLY | O_CLOEXEC);
    assert_true(fd >= 0);
    assert_int_equal(pwrite(fd, "y", 1, 0), 1);
    assert_true(look(fixture)); /* of the same size, and still open */
    assert_int_equal(close(fd), 0);
}

static void one_more_look_may_be_asked_for(void **state)
{
    struct fixture *fixture = *state;
    assert_false(look(fixture));
    ztc_home_watch_again(&fixture->watch);
    assert_true(look(fixture));
    assert_false(look(fixture));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_database_that_is_read_is_no_news, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_database_that_comes_or_goes_is_news, set_up, tear_down),
        cmocka_unit_test_setup_teardown(what_is_written_into_an_open_database_is_news, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(one_more_look_may_be_asked_for, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
