/* SPDX-License-Identifier: Apache-2.0 */
/* A custom VM put as a whole in the place of another, also where the file system cannot exchange folders. */
#include "support_home.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#define NOBODY 65534

/* What renames with these flags are to fail with; 0: the kernel decides. */
static struct {
    int exchange;
    int noreplace;
    int plain_number; /* which renameat from now on fails with EIO; 0: none */
} refused;

/* In the place of the C library's: a test cannot mount a file system that lacks the flags. */
int renameat2(int from, const char *old_name, int to, const char *new_name, unsigned flags)
{
    int errnum = (flags & RENAME_EXCHANGE) != 0 ? refused.exchange : refused.noreplace;
    if (errnum != 0) {
        errno = errnum;
        return -1;
    }
    return (int)syscall(SYS_renameat2, from, old_name, to, new_name, flags);
}

int renameat(int from, const char *old_name, int to, const char *new_name)
{
    if (refused.plain_number > 0 && --refused.plain_number == 0) {
        errno = EIO;
        return -1;
    }
    return (int)syscall(SYS_renameat2, from, old_name, to, new_name, 0);
}

static int setup_locked(void **state)
{
    refused.exchange = 0;
    refused.noreplace = 0;
    refused.plain_number = 0;
    (void)fixture_setup(state);
    fixture_open(*state);
    fixture_lock(*state);
    return 0;
}

static void put_old(struct fixture *fixture)
{
    put(fixture, "cvm/board/board.yml", "old template");
    put(fixture, "cvm/board/port.bin", "old bytes");
    put(fixture, "cvm/board/svg/board.svg", "old picture");
    put(fixture, "cvm/other/other.yml", "other");
}

static ztc_status put_new(struct fixture *fixture, const char *short_name)
{
    const struct ztc_store_file files[] = {FILE_OF("board.yml", "new template"),
                                           FILE_OF("doc/a/text", "new text")};
    return ztc_custom_put(&fixture->home, short_name, files, 2, &fixture->error);
}

static void assert_old(struct fixture *fixture)
{
    assert_int_equal(entries(fixture, "cvm/board"), 3);
    assert_string_equal(got(fixture, "cvm/board/board.yml"), "old template");
    assert_string_equal(got(fixture, "cvm/board/port.bin"), "old bytes");
    assert_string_equal(got(fixture, "cvm/board/svg/board.svg"), "old picture");
}

static void assert_new(struct fixture *fixture)
{
    assert_int_equal(entries(fixture, "cvm/board"), 2);
    assert_string_equal(got(fixture, "cvm/board/board.yml"), "new template");
    assert_string_equal(got(fixture, "cvm/board/doc/a/text"), "new text");
}

static void a_new_one_is_made(void **state)
{
    struct fixture *fixture = *state;
    assert_int_equal(put_new(fixture, "board"), ZTC_OK);
    assert_new(fixture);
    assert_int_equal(entries(fixture, "tmp"), 0);
}

static void of_the_old_one_nothing_stays(void **state)
{
    struct fixture *fixture = *state;
    put_old(fixture);
    refused.noreplace = ENOSYS;
    refused.plain_number = 1; /* neither is needed: it is one exchange */
    assert_int_equal(put_new(fixture, "board"), ZTC_OK);
    assert_new(fixture);
    assert_string_equal(got(fixture, "cvm/other/other.yml"), "other");
    assert_int_equal(entries(fixture, "tmp"), 0);
}

static void so_it_is_without_an_exchange(void **state)
{
    struct fixture *fixture = *state;
    static const int numbers[] = {EINVAL, ENOSYS};
    for (size_t i = 0; i < 2; i++) {
        put_old(fixture);
        refused.exchange = numbers[i];
        refused.noreplace = numbers[i];
        assert_int_equal(put_new(fixture, "board"), ZTC_OK);
        assert_new(fixture);
        assert_int_equal(entries(fixture, "tmp"), 0);
        assert_int_equal(entries(fixture, "cvm"), 2);
        assert_int_equal(ztc_custom_remove(&fixture->home, "board", &fixture->error), ZTC_OK);
    }
}

static void an_exchange_that_fails_leaves_the_old_one(void **state)
{
    struct fixture *fixture = *state;
    put_old(fixture);
    refused.exchange = EIO;
    assert_int_equal(put_new(fixture, "board"), ZTC_E_INTERNAL);
    assert_error_has(fixture, "cvm/board");
    assert_error_has(fixture, "cannot be replaced");
    assert_old(fixture);
    assert_int_equal(entries(fixture, "tmp"), 0);
}

/* Each rename of the way without an exchange fails once: the old one or the new one, and tmp/ clean. */
static void each_rename_of_a_swap_may_fail(void **state)
{
    struct fixture *fixture = *state;
    refused.exchange = EINVAL;
    refused.noreplace = EINVAL;
    for (int number = 1; number <= 3; number++) {
        put_old(fixture);
        refused.plain_number = number;
        ztc_status status = put_new(fixture, "board");
        assert_int_equal(refused.plain_number, 0);
        /* What follows the commit is tried again. */
        assert_int_equal(status, number == 1 ? ZTC_E_INTERNAL : ZTC_OK);
        ztc_error_clear(&fixture->error);
        number == 1 ? assert_old(fixture) : assert_new(fixture);
        assert_int_equal(entries(fixture, "tmp"), 0);
        assert_int_equal(ztc_custom_remove(&fixture->home, "board", &fixture->error), ZTC_OK);
    }
}

/* As a ztc that was killed between the renames leaves it; `between`: the old folder is out of the way. */
static void put_swap(struct fixture *fixture, bool between)
{
    put_old(fixture);
    put(fixture, "tmp/swap-board/board.yml", "new template");
    put(fixture, "tmp/swap-board/doc/a/text", "new text");
    if (between) {
        char from[PATH_MAX];
        char to[PATH_MAX];
        (void)snprintf(from, sizeof(from), "%s/.zerynth2/cvm/board", fixture->base);
        (void)snprintf(to, sizeof(to), "%s/.zerynth2/tmp/remove-board-%d", fixture->base,
                       entries(fixture, "tmp"));
        assert_int_equal(rename(from, to), 0);
    }
}

static void a_swap_that_was_cut_off_is_finished(void **state)
{
    struct fixture *fixture = *state;
    fixture_close(fixture);
    for (int between = 0; between < 2; between++) {
        put_swap(fixture, between == 1);
        assert_int_equal(ztc_home_open(false, &fixture->error, &fixture->home), ZTC_OK);
        assert_new(fixture);
        assert_int_equal(entries(fixture, "tmp"), 0);
        fixture_lock(fixture);
        assert_int_equal(ztc_custom_remove(&fixture->home, "board", &fixture->error), ZTC_OK);
        fixture_close(fixture);
    }
}

static void a_reader_sees_the_new_one_while_another_swaps(void **state)
{
    struct fixture *fixture = *state;
    struct ztc_home writer = fixture->home;
    fixture->home = (struct ztc_home){0};
    for (int between = 0; between < 2; between++) {
        put_swap(fixture, between == 1);
        assert_int_equal(ztc_home_open(false, &fixture->error, &fixture->home), ZTC_OK);
        assert_true(ztc_custom_exists(&fixture->home, "board"));
        assert_string_equal(told(fixture, "board", "board.yml"), "new template");
        assert_string_equal(told(fixture, "board", "doc/a/text"), "new text");
        assert_string_equal(told(fixture, "board", "port.bin"), "");
        assert_true(ztc_custom_has(&fixture->home, "board", "doc/a/text"));
        assert_false(ztc_custom_has(&fixture->home, "board", "port.bin"));
        assert_string_equal(told(fixture, "other", "other.yml"), "other");
        ztc_home_close(&fixture->home);
        assert_int_equal(ztc_custom_remove(&writer, "board", &fixture->error), ZTC_OK);
    }
    ztc_home_close(&writer);
}

static void every_change_finishes_a_swap_first(void **state)
{
    struct fixture *fixture = *state;
    const struct ztc_store_file file[] = {FILE_OF("port.bin", "newest bytes")};
    put_swap(fixture, true);
    assert_int_equal(ztc_custom_replace(&fixture->home, "board", file, 1, &fixture->error), ZTC_OK);
    assert_string_equal(got(fixture, "cvm/board/board.yml"), "new template");
    assert_string_equal(got(fixture, "cvm/board/port.bin"), "newest bytes");
    put_swap(fixture, false);
    assert_int_equal(ztc_custom_remove(&fixture->home, "board", &fixture->error), ZTC_OK);
    assert_false(is_there(fixture, "cvm/board"));
    assert_false(is_there(fixture, "tmp/swap-board"));
    put_swap(fixture, true);
    assert_int_equal(ztc_custom_create(&fixture->home, "board", file, 1, &fixture->error),
                     ZTC_E_INVALID);
    assert_error_has(fixture, "exists already");
    ztc_error_clear(&fixture->error);
    put_swap(fixture, true);
    const struct ztc_store_file last[] = {FILE_OF("board.yml", "last")};
    assert_int_equal(ztc_custom_put(&fixture->home, "board", last, 1, &fixture->error), ZTC_OK);
    assert_int_equal(entries(fixture, "cvm/board"), 1);
    assert_string_equal(got(fixture, "cvm/board/board.yml"), "last");
}

static void a_swap_into_what_is_no_folder_is_dropped(void **state)
{
    struct fixture *fixture = *state;
    put(fixture, "tmp/swap-file/file.yml", "new");
    put(fixture, "tmp/swap-link/link.yml", "new");
    put(fixture, "tmp/swap-odd", "no folder");
    put(fixture, "tmp/swap-../lock", "not made by ztc");
    put(fixture, "cvm/file", "mine");
    put_link(fixture, "cvm/link", fixture->outside);
    fixture_close(fixture);
    fixture_open(fixture);
    assert_string_equal(got(fixture, "cvm/file"), "mine");
    assert_int_equal(entries(fixture, "../outside"), 0);
    assert_int_equal(entries(fixture, "cvm"), 2);
    assert_int_equal(entries(fixture, "tmp"), 1);
    assert_string_equal(got(fixture, "tmp/swap-../lock"), "not made by ztc");
}

static void what_was_committed_before_is_no_part_of_the_new(void **state)
{
    struct fixture *fixture = *state;
    put_old(fixture);
    put(fixture, "tmp/commit-board/port.bin", "committed bytes");
    put(fixture, "tmp/commit-board/extra", "committed");
    assert_int_equal(put_new(fixture, "board"), ZTC_OK);
    assert_new(fixture);
    assert_int_equal(entries(fixture, "tmp"), 0);
    put(fixture, "tmp/commit-fresh/extra", "committed");
    assert_int_equal(put_new(fixture, "fresh"), ZTC_OK);
    assert_int_equal(entries(fixture, "cvm/fresh"), 2);
    assert_int_equal(entries(fixture, "tmp"), 0);
}

static void what_is_no_folder_is_let_alone(void **state)
{
    struct fixture *fixture = *state;
    put(fixture, "cvm/file", "mine");
    put_link(fixture, "cvm/link", fixture->outside);
    static const char *const names[] = {"file", "link"};
    for (size_t i = 0; i < 2; i++) {
        assert_int_equal(put_new(fixture, names[i]), ZTC_E_INVALID);
        assert_error_has(fixture, names[i]);
        assert_error_has(fixture, "is no folder, and so no custom VM");
        assert_non_null(fixture->error.remedy);
        ztc_error_clear(&fixture->error);
    }
    assert_string_equal(got(fixture, "cvm/file"), "mine");
    assert_int_equal(entries(fixture, "../outside"), 0);
    assert_int_equal(entries(fixture, "tmp"), 0);
}

static void links_in_the_old_one_are_not_followed(void **state)
{
    struct fixture *fixture = *state;
    put_old(fixture);
    put(fixture, "../outside/file", "mine");
    put_link(fixture, "cvm/board/link", fixture->outside);
    assert_int_equal(put_new(fixture, "board"), ZTC_OK);
    assert_new(fixture);
    assert_string_equal(got(fixture, "../outside/file"), "mine");
}

static void refuses_what_leads_out_and_wants_the_lock(void **state)
{
    struct fixture *fixture = *state;
    const struct ztc_store_file out[] = {FILE_OF("../evil", "evil")};
    assert_int_equal(ztc_custom_put(&fixture->home, "board", out, 1, &fixture->error),
                     ZTC_E_INVALID);
    ztc_error_clear(&fixture->error);
    assert_int_equal(put_new(fixture, "../evil"), ZTC_E_INVALID);
    ztc_error_clear(&fixture->error);
    ztc_home_unlock(&fixture->home);
    assert_int_equal(put_new(fixture, "board"), ZTC_E_ARGUMENT);
    assert_int_equal(entries(fixture, "cvm"), 0);
    assert_int_equal(entries(fixture, "tmp"), 0);
}

/* The same path twice is the caller's mistake; nothing of it is left. */
static void a_path_twice_changes_nothing(void **state)
{
    struct fixture *fixture = *state;
    put_old(fixture);
    const struct ztc_store_file twice[] = {FILE_OF("board.yml", "1"), FILE_OF("board.yml", "2")};
    assert_int_not_equal(ztc_custom_put(&fixture->home, "board", twice, 2, &fixture->error),
                         ZTC_OK);
    assert_old(fixture);
    assert_int_equal(entries(fixture, "tmp"), 0);
}

static void own(struct fixture *fixture, const char *path, mode_t mode)
{
    char full[PATH_MAX];
    (void)snprintf(full, sizeof(full), "%s/.zerynth2/%s", fixture->base, path);
    if (geteuid() == 0) {
        assert_int_equal(chown(full, NOBODY, NOBODY), 0);
    }
    assert_int_equal(chmod(full, mode), 0);
}

/* A folder of the old one that cannot be emptied is told as long as the old one is whole. */
static void permissions_are_told_before_anything_is_done(void **state)
{
    struct fixture *fixture = *state;
    put_old(fixture);
    put(fixture, "cvm/board/svg/deep/x", "old");
    static const char *const closed[] = {"cvm", "cvm/board", "cvm/board/svg", "cvm/board/svg/deep"};
    static const char *const all[] = {"",          "tmp",           "cvm",
                                      "cvm/board", "cvm/board/svg", "cvm/board/svg/deep"};
    for (size_t way = 0; way < 2 * sizeof(closed) / sizeof(closed[0]); way++) {
        refused.exchange = way % 2 == 0 ? 0 : EINVAL;
        for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++) {
            own(fixture, all[i], 0755);
        }
        own(fixture, closed[way / 2], 0555);
        uid_t before = geteuid();
        if (before == 0) {
            assert_int_equal(seteuid(NOBODY), 0);
        }
        ztc_status status = put_new(fixture, "board");
        assert_int_equal(seteuid(before), 0);
        assert_int_equal(status, ZTC_E_INVALID);
        assert_error_has(fixture, "cvm/board: cannot be replaced");
        ztc_error_clear(&fixture->error);
        own(fixture, closed[way / 2], 0755);
        assert_string_equal(got(fixture, "cvm/board/board.yml"), "old template");
        assert_string_equal(got(fixture, "cvm/board/svg/deep/x"), "old");
        assert_int_equal(entries(fixture, "tmp"), 0);
    }
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup_locked, fixture_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_new_one_is_made),
        TEST(of_the_old_one_nothing_stays),
        TEST(so_it_is_without_an_exchange),
        TEST(an_exchange_that_fails_leaves_the_old_one),
        TEST(each_rename_of_a_swap_may_fail),
        TEST(a_swap_that_was_cut_off_is_finished),
        TEST(a_reader_sees_the_new_one_while_another_swaps),
        TEST(every_change_finishes_a_swap_first),
        TEST(a_swap_into_what_is_no_folder_is_dropped),
        TEST(what_was_committed_before_is_no_part_of_the_new),
        TEST(what_is_no_folder_is_let_alone),
        TEST(links_in_the_old_one_are_not_followed),
        TEST(refuses_what_leads_out_and_wants_the_lock),
        TEST(a_path_twice_changes_nothing),
        TEST(permissions_are_told_before_anything_is_done),
    };
    return cmocka_run_group_tests(tests, /* group_setup= */ NULL, /* group_teardown= */ NULL);
}
