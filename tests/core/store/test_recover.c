/* SPDX-License-Identifier: Apache-2.0 */
/* What a ztc that was cut off left in tmp/ is put right, and what it did not make is let alone. */
#include "support_home.h"

#include "base/file.h"

#include <fcntl.h>
#include <stdio.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

/* A board, and a new set of its files that was committed. */
static void put_commit(struct fixture *fixture)
{
    put(fixture, "cvm/board/board.yml", "template");
    put(fixture, "cvm/board/port.bin", "old bytes");
    put(fixture, "cvm/board/svg/board.svg", "old picture");
    put(fixture, "tmp/commit-board/port.bin", "new bytes");
    put(fixture, "tmp/commit-board/active", "new active");
    put(fixture, "tmp/commit-board/svg/board.svg", "new picture");
    put(fixture, "tmp/commit-board/more/deep/file", "new file");
}

static void assert_new(struct fixture *fixture)
{
    assert_string_equal(got(fixture, "cvm/board/board.yml"), "template");
    assert_string_equal(got(fixture, "cvm/board/port.bin"), "new bytes");
    assert_string_equal(got(fixture, "cvm/board/active"), "new active");
    assert_string_equal(got(fixture, "cvm/board/svg/board.svg"), "new picture");
    assert_string_equal(got(fixture, "cvm/board/more/deep/file"), "new file");
}

static void open_reader(struct fixture *fixture)
{
    assert_int_equal(ztc_home_open(false, &fixture->error, &fixture->home), ZTC_OK);
}

static void a_reader_finishes_what_was_committed(void **state)
{
    struct fixture *fixture = *state;
    put_commit(fixture);
    open_reader(fixture);
    assert_new(fixture);
    assert_int_equal(entries(fixture, "tmp"), 0);
}

static void finishing_may_be_cut_off_and_done_again(void **state)
{
    struct fixture *fixture = *state;
    put_commit(fixture);
    put(fixture, "cvm/board/port.bin", "new bytes");
    char path[128];
    (void)snprintf(path, sizeof(path), "%s/.zerynth2/tmp/commit-board/port.bin", fixture->base);
    assert_int_equal(unlink(path), 0);
    open_reader(fixture);
    assert_new(fixture);
    assert_int_equal(entries(fixture, "tmp"), 0);
}

static void a_name_that_is_in_both_places_is_no_trouble(void **state)
{
    /* After a power failure a rename may be half on the disk: one file under two names. */
    struct fixture *fixture = *state;
    put_commit(fixture);
    char from[128];
    char to[128];
    (void)snprintf(from, sizeof(from), "%s/.zerynth2/tmp/commit-board/active", fixture->base);
    (void)snprintf(to, sizeof(to), "%s/.zerynth2/cvm/board/active", fixture->base);
    assert_int_equal(link(from, to), 0);
    open_reader(fixture);
    assert_new(fixture);
    assert_int_equal(entries(fixture, "tmp"), 0);
}

static void a_reader_sees_the_new_set_while_another_holds_the_lock(void **state)
{
    struct fixture *fixture = *state;
    put_commit(fixture);
    char path[128];
    (void)snprintf(path, sizeof(path), "%s/.zerynth2/lock", fixture->base);
    int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    assert_true(fd >= 0);
    assert_int_equal(flock(fd, LOCK_EX), 0);
    open_reader(fixture);
    assert_int_equal(entries(fixture, "tmp"), 1);
    assert_string_equal(told(fixture, "board", "board.yml"), "template");
    assert_string_equal(told(fixture, "board", "port.bin"), "new bytes");
    assert_string_equal(told(fixture, "board", "active"), "new active");
    assert_string_equal(told(fixture, "board", "more/deep/file"), "new file");
    assert_true(ztc_custom_has(&fixture->home, "board", "active"));
    assert_string_equal(got(fixture, "cvm/board/port.bin"), "old bytes");
    assert_int_equal(close(fd), 0);
}

static void leftovers_go_and_the_rest_stays(void **state)
{
    struct fixture *fixture = *state;
    put(fixture, "cvm/board/board.yml", "template");
    put(fixture, "tmp/new-board-1f/port.bin", "half");
    put(fixture, "tmp/create-other-1f/port/port.def", "half");
    put(fixture, "tmp/remove-gone-1f/port.bin", "old");
    put(fixture, "tmp/new-file", "strange");
    put_link(fixture, "tmp/new-link", fixture->outside);
    put(fixture, "../outside/file", "mine");
    put(fixture, "tmp/somebody-else/file", "theirs");
    put(fixture, "tmp/commit-/file", "odd");
    put(fixture, "tmp/commit-.../file", "odd");
    put(fixture, "tmp/commit-..\\x/file", "odd");
    put(fixture, "tmp/commit-12345678901234567890123456789012/file", "odd");
    open_reader(fixture);
    assert_int_equal(entries(fixture, "tmp"), 5);
    assert_string_equal(got(fixture, "tmp/somebody-else/file"), "theirs");
    assert_string_equal(got(fixture, "../outside/file"), "mine");
    assert_int_equal(entries(fixture, "cvm"), 1);
    assert_int_equal(entries(fixture, "cvm/board"), 1);
    assert_false(is_there(fixture, "file"));
}

static void a_commit_named_after_the_parent_writes_nowhere(void **state)
{
    struct fixture *fixture = *state;
    put(fixture, "cvm/board/board.yml", "template");
    put(fixture, "tmp/commit-../lock", "evil");
    put(fixture, "tmp/commit-./lock", "evil");
    fixture_open(fixture);
    fixture_lock(fixture);
    assert_string_equal(got(fixture, "lock"), "");
    assert_int_equal(entries(fixture, "cvm"), 1);
    assert_int_equal(entries(fixture, "cvm/board"), 1);
}

static void a_commit_for_no_custom_vm_is_dropped(void **state)
{
    struct fixture *fixture = *state;
    put(fixture, "tmp/commit-gone/port.bin", "new");
    put(fixture, "tmp/commit-link/port.bin", "new");
    put(fixture, "tmp/commit-file/port.bin", "new");
    put_folder(fixture, "cvm");
    put_link(fixture, "cvm/link", fixture->outside);
    put(fixture, "cvm/file", "mine");
    open_reader(fixture);
    assert_int_equal(entries(fixture, "tmp"), 0);
    assert_int_equal(entries(fixture, "../outside"), 0);
    assert_string_equal(got(fixture, "cvm/file"), "mine");
    assert_false(is_there(fixture, "cvm/gone"));
}

static void a_commit_that_is_no_folder_is_dropped(void **state)
{
    struct fixture *fixture = *state;
    put(fixture, "cvm/board/port.bin", "old");
    put(fixture, "cvm/other/port.bin", "old");
    put(fixture, "tmp/commit-board", "strange");
    put(fixture, "../outside/port.bin", "foreign");
    put_link(fixture, "tmp/commit-other", fixture->outside);
    open_reader(fixture);
    assert_int_equal(entries(fixture, "tmp"), 0);
    assert_string_equal(got(fixture, "cvm/board/port.bin"), "old");
    assert_string_equal(got(fixture, "cvm/other/port.bin"), "old");
    assert_string_equal(got(fixture, "../outside/port.bin"), "foreign");
}

static void links_and_fifos_in_a_commit_are_not_moved(void **state)
{
    struct fixture *fixture = *state;
    put(fixture, "cvm/board/port.bin", "old");
    put(fixture, "tmp/commit-board/port.bin", "new");
    put_link(fixture, "tmp/commit-board/active", "/etc/hostname");
    char path[128];
    (void)snprintf(path, sizeof(path), "%s/.zerynth2/tmp/commit-board/fifo", fixture->base);
    assert_int_equal(mkfifo(path, 0644), 0);
    open_reader(fixture);
    assert_int_equal(entries(fixture, "tmp"), 0);
    assert_int_equal(entries(fixture, "cvm/board"), 1);
    assert_string_equal(got(fixture, "cvm/board/port.bin"), "new");
}

/* A board of which the committed files cannot be moved into place. */
static void put_stuck(struct fixture *fixture)
{
    put(fixture, "cvm/board/port.bin", "old");
    put_link(fixture, "cvm/board/svg", fixture->outside);
    put(fixture, "tmp/commit-board/svg/board.svg", "new");
    put(fixture, "tmp/commit-board/port.bin", "new");
}

static void what_cannot_be_finished_stops_its_writers_and_no_reader(void **state)
{
    static const struct ztc_store_file files[] = {{"port.bin", "newer", 5}};
    struct fixture *fixture = *state;
    put_stuck(fixture);
    open_reader(fixture);
    assert_string_equal(told(fixture, "board", "port.bin"), "new");
    assert_string_equal(told(fixture, "board", "svg/board.svg"), "new");
    fixture_lock(fixture);
    assert_int_not_equal(ztc_custom_replace(&fixture->home, "board", files, 1, &fixture->error),
                         ZTC_OK);
    assert_error_has(fixture, "cvm/board");
    assert_non_null(fixture->error.remedy);
    assert_string_equal(told(fixture, "board", "port.bin"), "new");
    assert_int_equal(entries(fixture, "../outside"), 0);
}

static void what_cannot_be_finished_stops_nobody_else(void **state)
{
    static const struct ztc_store_file files[] = {{"port.bin", "newer", 5}};
    struct fixture *fixture = *state;
    put_stuck(fixture);
    put(fixture, "cvm/other/port.bin", "old");
    put(fixture, "tmp/commit-other/port.bin", "new");
    open_reader(fixture);
    fixture_lock(fixture);
    assert_string_equal(got(fixture, "cvm/other/port.bin"), "new");
    assert_int_equal(ztc_custom_replace(&fixture->home, "other", files, 1, &fixture->error),
                     ZTC_OK);
    assert_string_equal(got(fixture, "cvm/other/port.bin"), "newer");
    assert_int_equal(ztc_custom_create(&fixture->home, "third", files, 1, &fixture->error), ZTC_OK);
}

static void what_cannot_be_finished_can_be_removed_and_made_anew(void **state)
{
    static const struct ztc_store_file files[] = {{"board.yml", "template", 8}};
    struct fixture *fixture = *state;
    put_stuck(fixture);
    open_reader(fixture);
    fixture_lock(fixture);
    assert_int_equal(ztc_custom_remove(&fixture->home, "board", &fixture->error), ZTC_OK);
    assert_int_equal(entries(fixture, "tmp"), 0);
    assert_int_equal(ztc_custom_create(&fixture->home, "board", files, 1, &fixture->error), ZTC_OK);
    assert_int_equal(entries(fixture, "cvm/board"), 1);
    assert_int_equal(entries(fixture, "../outside"), 0);
}

static void a_folder_as_deep_as_none_of_ours_is_refused(void **state)
{
    struct fixture *fixture = *state;
    put(fixture, "cvm/board/port.bin", "old");
    put(fixture,
        "tmp/commit-board/1/2/3/4/5/6/7/8/9/0/1/2/3/4/5/6/7/8/9/0/1/2/3/4/5/6/7/8/9/0/1/2/3/4/5/6/"
        "x",
        "new");
    static const struct ztc_store_file files[] = {{"port.bin", "newer", 5}};
    open_reader(fixture);
    fixture_lock(fixture);
    assert_int_not_equal(ztc_custom_replace(&fixture->home, "board", files, 1, &fixture->error),
                         ZTC_OK);
    assert_error_has(fixture, "cvm/board");
    /* Too deep to be deleted in one go, too. */
    static const char *const tops[] = {"tmp/commit-board", "cvm/board"};
    for (size_t i = 0; i < 2; i++) {
        char path[128];
        (void)snprintf(path, sizeof(path), "%s/.zerynth2/%s/1/2/3/4/5/6/7/8/9", fixture->base,
                       tops[i]);
        struct ztc_error error = {0};
        assert_int_equal(ztc_tree_remove(AT_FDCWD, "", path, &error), ZTC_OK);
    }
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, fixture_setup, fixture_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_reader_finishes_what_was_committed),
        TEST(finishing_may_be_cut_off_and_done_again),
        TEST(a_name_that_is_in_both_places_is_no_trouble),
        TEST(a_reader_sees_the_new_set_while_another_holds_the_lock),
        TEST(leftovers_go_and_the_rest_stays),
        TEST(a_commit_named_after_the_parent_writes_nowhere),
        TEST(a_commit_for_no_custom_vm_is_dropped),
        TEST(a_commit_that_is_no_folder_is_dropped),
        TEST(links_and_fifos_in_a_commit_are_not_moved),
        TEST(what_cannot_be_finished_stops_its_writers_and_no_reader),
        TEST(what_cannot_be_finished_stops_nobody_else),
        TEST(what_cannot_be_finished_can_be_removed_and_made_anew),
        TEST(a_folder_as_deep_as_none_of_ours_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
