/* SPDX-License-Identifier: Apache-2.0 */
/* The home folder: where it is, how it is made, who may write at a time. */
#include "support_home.h"

#include "base/file.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static mode_t mode_of(const char *path)
{
    struct stat status;
    assert_int_equal(stat(path, &status), 0);
    return status.st_mode & 07777;
}

static void makes_it_on_first_use_for_the_owner_alone(void **state)
{
    struct fixture *fixture = *state;
    fixture_open(fixture);
    char path[128];
    (void)snprintf(path, sizeof(path), "%s/.zerynth2", fixture->base);
    assert_string_equal(fixture->home.path, path);
    assert_int_equal(mode_of(path), 0700);
    assert_true(fixture->home.folder >= 0);
    assert_int_equal(entries(fixture, "cvm"), 0);
    assert_int_equal(entries(fixture, "tmp"), 0);
}

static void makes_nothing_for_a_reader(void **state)
{
    struct fixture *fixture = *state;
    assert_int_equal(ztc_home_open(false, &fixture->error, &fixture->home), ZTC_OK);
    assert_int_equal(fixture->home.folder, -1);
    assert_false(is_there(fixture, ""));
    assert_int_equal(ztc_home_lock(&fixture->home, &fixture->error), ZTC_E_INVALID);
}

static void opens_a_home_without_cvm_and_tmp(void **state)
{
    struct fixture *fixture = *state;
    put(fixture, "cfg/config.json", "{}");
    assert_int_equal(ztc_home_open(false, &fixture->error, &fixture->home), ZTC_OK);
    assert_true(fixture->home.folder >= 0);
    assert_false(ztc_custom_exists(&fixture->home, "board"));
    assert_false(ztc_custom_has(&fixture->home, "board", "active"));
    assert_int_equal(entries(fixture, ""), 1);
    fixture_lock(fixture);
    assert_int_equal(entries(fixture, "tmp"), 0);
}

static void falls_back_to_the_home_of_the_user(void **state)
{
    struct fixture *fixture = *state;
    assert_int_equal(setenv("ZERYNTH_HOME", "", 1), 0);
    assert_int_equal(setenv("HOME", fixture->base, 1), 0);
    fixture_open(fixture);
    assert_true(is_there(fixture, "cvm"));
}

static void asks_the_password_database_last(void **state)
{
    struct fixture *fixture = *state;
    assert_int_equal(unsetenv("ZERYNTH_HOME"), 0);
    assert_int_equal(unsetenv("HOME"), 0);
    assert_int_equal(ztc_home_open(false, &fixture->error, &fixture->home), ZTC_OK);
    assert_int_equal(fixture->home.path[0], '/');
}

static void makes_a_relative_path_absolute(void **state)
{
    struct fixture *fixture = *state;
    char before[4096];
    assert_non_null(getcwd(before, sizeof(before)));
    assert_int_equal(chdir(fixture->base), 0);
    assert_int_equal(setenv("ZERYNTH_HOME", "outside///", 1), 0);
    fixture_open(fixture);
    assert_int_equal(chdir(before), 0);
    char path[128];
    (void)snprintf(path, sizeof(path), "%s/.zerynth2", fixture->outside);
    assert_string_equal(fixture->home.path, path);
}

static void refuses_a_parent_that_is_not_there(void **state)
{
    struct fixture *fixture = *state;
    assert_int_equal(setenv("ZERYNTH_HOME", "/nowhere/at/all", 1), 0);
    assert_int_equal(ztc_home_open(true, &fixture->error, &fixture->home), ZTC_E_INVALID);
    assert_error_has(fixture, "/nowhere/at/all");
    assert_non_null(fixture->error.remedy);
}

static void refuses_a_file_in_its_place(void **state)
{
    struct fixture *fixture = *state;
    char path[128];
    (void)snprintf(path, sizeof(path), "%s/.zerynth2", fixture->base);
    int fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0644);
    assert_true(fd >= 0);
    assert_int_equal(close(fd), 0);
    assert_int_not_equal(ztc_home_open(true, &fixture->error, &fixture->home), ZTC_OK);
    assert_error_has(fixture, ".zerynth2");
    assert_non_null(fixture->error.remedy);
}

static void refuses_a_tmp_that_leads_elsewhere(void **state)
{
    struct fixture *fixture = *state;
    put_folder(fixture, "cvm");
    put_link(fixture, "tmp", fixture->outside);
    assert_int_not_equal(ztc_home_open(true, &fixture->error, &fixture->home), ZTC_OK);
    assert_error_has(fixture, "/tmp");
    assert_non_null(fixture->error.remedy);
}

static void takes_a_cvm_that_the_user_moved_elsewhere(void **state)
{
    struct fixture *fixture = *state;
    put_folder(fixture, "tmp");
    put_link(fixture, "cvm", fixture->outside);
    fixture_open(fixture);
    fixture_lock(fixture);
    const struct ztc_store_file files[] = {FILE_OF("board.yml", "a")};
    assert_int_equal(ztc_custom_create(&fixture->home, "board", files, 1, &fixture->error), ZTC_OK);
    assert_string_equal(told(fixture, "board", "board.yml"), "a");
}

/* Runs as somebody who may not write there: root may everything. */
static void become_nobody(void)
{
    if (geteuid() == 0) {
        assert_int_equal(setegid(65534), 0);
        assert_int_equal(seteuid(65534), 0);
    }
}

static void become_myself(void)
{
    if (getuid() == 0) {
        assert_int_equal(seteuid(0), 0);
        assert_int_equal(setegid(0), 0);
    }
}

static void says_what_is_not_writable_and_what_to_do(void **state)
{
    struct fixture *fixture = *state;
    assert_int_equal(chmod(fixture->base, 0555), 0);
    become_nobody();
    ztc_status status = ztc_home_open(true, &fixture->error, &fixture->home);
    become_myself();
    assert_int_equal(chmod(fixture->base, 0700), 0);
    assert_int_equal(status, ZTC_E_INVALID);
    assert_error_has(fixture, fixture->base);
    assert_non_null(fixture->error.remedy);
}

static void cannot_lock_a_home_that_is_not_writable(void **state)
{
    struct fixture *fixture = *state;
    put_folder(fixture, "cvm");
    put_folder(fixture, "tmp");
    char path[128];
    (void)snprintf(path, sizeof(path), "%s/.zerynth2", fixture->base);
    assert_int_equal(chmod(fixture->base, 0755), 0);
    assert_int_equal(chmod(path, 0555), 0);
    become_nobody();
    ztc_status opened = ztc_home_open(true, &fixture->error, &fixture->home);
    ztc_status locked = ztc_home_lock(&fixture->home, &fixture->error);
    become_myself();
    assert_int_equal(chmod(path, 0700), 0);
    assert_int_equal(opened, ZTC_OK);
    assert_int_equal(locked, ZTC_E_INVALID);
    assert_error_has(fixture, "/lock");
    assert_int_equal(fixture->home.lock, -1);
    assert_false(fixture->home.blocked);
}

static bool lock_is_free(const struct fixture *fixture)
{
    char path[128];
    (void)snprintf(path, sizeof(path), "%s/.zerynth2/lock", fixture->base);
    int fd = open(path, O_RDWR | O_CLOEXEC);
    assert_true(fd >= 0);
    bool taken = flock(fd, LOCK_EX | LOCK_NB) == 0;
    assert_int_equal(close(fd), 0);
    return taken;
}

static void lets_one_write_at_a_time(void **state)
{
    struct fixture *fixture = *state;
    fixture_open(fixture);
    fixture_lock(fixture);
    assert_false(lock_is_free(fixture));
    fixture_lock(fixture); /* again is fine */
    ztc_home_unlock(&fixture->home);
    assert_true(lock_is_free(fixture));
    fixture_lock(fixture);
    fixture_close(fixture);
    assert_true(lock_is_free(fixture));
}

static void waits_for_another_that_is_at_it(void **state)
{
    struct fixture *fixture = *state;
    fixture_open(fixture);
    int ready[2];
    assert_int_equal(pipe2(ready, O_CLOEXEC), 0);
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        struct ztc_error error = {0};
        struct ztc_home home = {0};
        bool good = ztc_home_open(true, &error, &home) == ZTC_OK &&
                    ztc_home_lock(&home, &error) == ZTC_OK && write(ready[1], "x", 1) == 1;
        (void)usleep(50000);
        ztc_home_close(&home);
        _exit(good ? 0 : 1);
    }
    char byte = 0;
    assert_int_equal(read(ready[0], &byte, 1), 1);
    fixture_lock(fixture);
    int status = -1;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_int_equal(status, 0);
    assert_int_equal(close(ready[0]), 0);
    assert_int_equal(close(ready[1]), 0);
}

static volatile sig_atomic_t caught;

static void catch (int number)
{
    caught = number;
}

static void holds_signals_back_until_unlock(void **state)
{
    struct fixture *fixture = *state;
    static const int numbers[] = {SIGINT, SIGTERM, SIGHUP};
    fixture_open(fixture);
    for (size_t i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++) {
        struct sigaction action = {.sa_handler = catch};
        struct sigaction before;
        assert_int_equal(sigaction(numbers[i], &action, &before), 0);
        caught = 0;
        fixture_lock(fixture);
        assert_int_equal(raise(numbers[i]), 0);
        assert_int_equal(caught, 0);
        ztc_home_unlock(&fixture->home);
        assert_int_equal(caught, numbers[i]);
        assert_int_equal(sigaction(numbers[i], &before, NULL), 0);
    }
}

static void leaves_blocked_what_was_blocked_before(void **state)
{
    struct fixture *fixture = *state;
    sigset_t set;
    sigset_t before;
    assert_int_equal(sigemptyset(&set), 0);
    assert_int_equal(sigaddset(&set, SIGHUP), 0);
    assert_int_equal(sigprocmask(SIG_BLOCK, &set, &before), 0);
    fixture_open(fixture);
    fixture_lock(fixture);
    ztc_home_unlock(&fixture->home);
    assert_int_equal(sigprocmask(SIG_SETMASK, &before, &set), 0);
    assert_int_equal(sigismember(&set, SIGHUP), 1);
    assert_int_equal(sigismember(&set, SIGINT), 0);
}

static void close_takes_a_zeroed_and_a_closed_one(void **state)
{
    struct fixture *fixture = *state;
    struct ztc_home zeroed = {0};
    ztc_home_close(&zeroed);
    assert_true(fcntl(0, F_GETFD) >= 0); /* descriptor 0 was not taken for one of ours */
    fixture_open(fixture);
    fixture_close(fixture);
    fixture_close(fixture);
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, fixture_setup, fixture_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(makes_it_on_first_use_for_the_owner_alone),
        TEST(makes_nothing_for_a_reader),
        TEST(opens_a_home_without_cvm_and_tmp),
        TEST(falls_back_to_the_home_of_the_user),
        TEST(asks_the_password_database_last),
        TEST(makes_a_relative_path_absolute),
        TEST(refuses_a_parent_that_is_not_there),
        TEST(refuses_a_file_in_its_place),
        TEST(refuses_a_tmp_that_leads_elsewhere),
        TEST(takes_a_cvm_that_the_user_moved_elsewhere),
        TEST(says_what_is_not_writable_and_what_to_do),
        TEST(cannot_lock_a_home_that_is_not_writable),
        TEST(lets_one_write_at_a_time),
        TEST(waits_for_another_that_is_at_it),
        TEST(holds_signals_back_until_unlock),
        TEST(leaves_blocked_what_was_blocked_before),
        TEST(close_takes_a_zeroed_and_a_closed_one),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
