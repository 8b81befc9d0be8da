/* SPDX-License-Identifier: Apache-2.0 */
/* Signals that stop a program are held back, asked for and taken; what is ignored is no wish. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/stop.h"

#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

static bool is_blocked(int number)
{
    sigset_t mask;
    assert_int_equal(sigprocmask(SIG_BLOCK, NULL, &mask), 0);
    return sigismember(&mask, number) == 1;
}

static void a_signal_is_a_wish_and_is_taken(void **state)
{
    (void)state;
    static const int numbers[] = {SIGINT, SIGTERM, SIGHUP};
    for (size_t i = 0; i < 3; i++) {
        struct ztc_stop stop = {0};
        assert_false(ztc_stop_wanted(&stop));
        ztc_stop_begin(&stop);
        assert_true(is_blocked(numbers[i]));
        assert_false(ztc_stop_wanted(&stop));
        assert_int_equal(kill(getpid(), numbers[i]), 0);
        assert_true(ztc_stop_wanted(&stop));
        assert_int_equal(ztc_stop_end(&stop, true), numbers[i]);
        assert_false(ztc_stop_wanted(&stop));
        assert_false(is_blocked(numbers[i]));
        assert_int_equal(ztc_stop_end(&stop, true), 0);
    }
}

static void all_that_wait_are_taken(void **state)
{
    (void)state;
    struct ztc_stop stop = {0};
    ztc_stop_begin(&stop);
    assert_int_equal(raise(SIGHUP), 0);
    assert_int_equal(raise(SIGINT), 0);
    assert_int_equal(raise(SIGTERM), 0);
    assert_int_not_equal(ztc_stop_end(&stop, true), 0);
    /* Any that was left would have ended the test. */
    assert_false(is_blocked(SIGINT));
}

static void what_is_ignored_is_no_wish(void **state)
{
    (void)state;
    struct ztc_stop stop = {0};
    assert_true(signal(SIGHUP, SIG_IGN) != SIG_ERR);
    ztc_stop_begin(&stop);
    assert_int_equal(raise(SIGHUP), 0);
    assert_false(ztc_stop_wanted(&stop));
    assert_int_equal(ztc_stop_end(&stop, true), 0);
    assert_true(signal(SIGHUP, SIG_DFL) != SIG_ERR);
}

static void a_hold_around_it_stays(void **state)
{
    (void)state;
    sigset_t before;
    struct ztc_stop stop = {0};
    assert_true(ztc_stop_hold(&before));
    ztc_stop_begin(&stop);
    assert_int_equal(raise(SIGTERM), 0);
    assert_true(ztc_stop_wanted(&stop));
    assert_int_equal(ztc_stop_end(&stop, true), SIGTERM);
    assert_true(is_blocked(SIGTERM));
    ztc_stop_release(&before);
    assert_false(is_blocked(SIGTERM));
}

static int in_child(void (*run)(void))
{
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        run();
        _exit(0);
    }
    int status = 0;
    assert_int_equal(waitpid(child, &status, 0), child);
    return WIFSIGNALED(status) ? WTERMSIG(status) : 0;
}

static void end_without_taking(void)
{
    struct ztc_stop stop = {0};
    ztc_stop_begin(&stop);
    (void)raise(SIGTERM);
    (void)ztc_stop_end(&stop, false);
}

static void release(void)
{
    sigset_t before;
    if (ztc_stop_hold(&before)) {
        (void)raise(SIGHUP);
        ztc_stop_release(&before);
    }
}

static void die(void)
{
    (void)signal(SIGINT, SIG_IGN);
    ztc_stop_die(SIGINT);
}

static void what_is_not_taken_has_its_way(void **state)
{
    (void)state;
    assert_int_equal(in_child(end_without_taking), SIGTERM);
    assert_int_equal(in_child(release), SIGHUP);
    assert_int_equal(in_child(die), SIGINT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_signal_is_a_wish_and_is_taken),
        cmocka_unit_test(all_that_wait_are_taken),
        cmocka_unit_test(what_is_ignored_is_no_wish),
        cmocka_unit_test(a_hold_around_it_stays),
        cmocka_unit_test(what_is_not_taken_has_its_way),
    };
    return cmocka_run_group_tests(tests, /* group_setup= */ NULL, /* group_teardown= */ NULL);
}
