/* SPDX-License-Identifier: Apache-2.0 */
/* Which names and kinds of entries a definition may have. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "share/entry.h"

#include <string.h>
#include <ztc/entry.h>

static struct ztc_entry_name judge(const char *name)
{
    return ztc_entry_judge_name(name, strlen(name));
}

static void plain_names_are_taken(void **state)
{
    (void)state;
    static const char *const names[] = {
        "active",  "board.yml", "esp wroom 32.yml", "svg/board.svg", "port/port.def", "a/b/c/d.bin",
        "A-Z_0.9", "x",         "console.txt",      "com10",         "lpt",           "auxiliary",
        "a..b",    "port/",     "a/b/c/",
    };
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        struct ztc_entry_name name = judge(names[i]);
        if (name.problem != NULL) {
            fail_msg("%s: %s", names[i], name.problem);
        }
        assert_false(name.hidden);
    }
}

static void what_stands_before_and_behind_is_taken_off(void **state)
{
    (void)state;
    struct ztc_entry_name name = judge("././board.yml");
    assert_null(name.problem);
    assert_int_equal(name.size, strlen("board.yml"));
    assert_memory_equal(name.start, "board.yml", name.size);
    name = judge("./");
    assert_null(name.problem);
    assert_int_equal(name.size, 0);
    name = judge(".");
    assert_null(name.problem);
    assert_int_equal(name.size, 0);
    name = judge("port///");
    assert_null(name.problem);
    assert_int_equal(name.size, 4);
}

static void names_that_lead_elsewhere_or_mean_more_are_refused(void **state)
{
    (void)state;
    static const char *const names[] = {
        "/etc/passwd", "..",
        "../x",        "a/../b",
        "a/..",        "./../x",
        "//x",         "a//b",
        "a/./b",       "a\\b",
        "C:x",         "a\tb",
        "a\nb",        "\033[2J",
        "\xc3\xa4",    "a\xff",
        "con",         "CON.txt",
        "nul",         "Aux.yml",
        "com1",        "LPT9.x",
        "con .txt",    "x.",
        "x ",          " x",
        "x /y",        "a./b",
        ".git",        ".GIT/config",
        "a/.git",      ".git ",
        ".git..",      "svg/.Git/hooks",
        "a/b/c/d/e",   "a*b",
        "a?b",         "a|b",
        "a\"b",        "~",
        "GIT~1",       ".git/.hidden",
    };
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        assert_non_null(judge(names[i]).problem);
    }
    assert_non_null(ztc_entry_judge_name("a\0b", 3).problem);
}

static void long_names_are_refused(void **state)
{
    (void)state;
    char name[300];
    memset(name, 'a', sizeof(name));
    assert_null(ztc_entry_judge_name(name, ZTC_ENTRY_ELEMENT_MAX).problem);
    assert_non_null(ztc_entry_judge_name(name, ZTC_ENTRY_ELEMENT_MAX + 1).problem);
    assert_non_null(ztc_entry_judge_name(name, sizeof(name)).problem);
}

static void hidden_names_are_left_out(void **state)
{
    (void)state;
    static const char *const names[] = {".gitignore",    ".github/workflows/x.yml",
                                        ".origin.json",  "__pycache__/x.pyc",
                                        "svg/.DS_Store", "..."};
    for (size_t i = 0; i + 1 < sizeof(names) / sizeof(names[0]); i++) {
        struct ztc_entry_name name = judge(names[i]);
        assert_true(name.hidden);
        assert_null(name.problem);
    }
}

static void only_plain_files_and_folders_are_taken(void **state)
{
    (void)state;
    assert_null(ztc_entry_judge_kind(ZTC_ENTRY_FILE, 0644));
    assert_null(ztc_entry_judge_kind(ZTC_ENTRY_FILE, 0777));
    assert_null(ztc_entry_judge_kind(ZTC_ENTRY_FOLDER, 02755));
    for (uint32_t kind = ZTC_ENTRY_SYMLINK; kind <= ZTC_ENTRY_SPECIAL + 1; kind++) {
        assert_non_null(ztc_entry_judge_kind(kind, 0644));
    }
    assert_non_null(ztc_entry_judge_kind(0, 0644));
    assert_non_null(ztc_entry_judge_kind(ZTC_ENTRY_FILE, 04755));
    assert_non_null(ztc_entry_judge_kind(ZTC_ENTRY_FILE, 02644));
    assert_non_null(ztc_entry_judge_kind(ZTC_ENTRY_FILE, 01644));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(plain_names_are_taken),
        cmocka_unit_test(what_stands_before_and_behind_is_taken_off),
        cmocka_unit_test(names_that_lead_elsewhere_or_mean_more_are_refused),
        cmocka_unit_test(long_names_are_refused),
        cmocka_unit_test(hidden_names_are_left_out),
        cmocka_unit_test(only_plain_files_and_folders_are_taken),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
