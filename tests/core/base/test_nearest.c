/* SPDX-License-Identifier: Apache-2.0 */
/* Near names are found, far ones are not offered. */
#include "base/nearest.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void distance_counts_edits(void **state)
{
    (void)state;
    static const struct {
        const char *left;
        const char *right;
        unsigned distance;
    } rows[] = {
        {"", "", 0},
        {"abc", "abc", 0},
        {"ABC", "abc", 0},
        {"", "abc", 3},
        {"compile", "compil", 1},
        {"compile", "comple", 1},
        {"compile", "compule", 1},
        {"compile", "copmile", 1},
        {"kitten", "sitting", 3},
        {"ca", "abc", 3},
        {"ab", "ba", 1},
        {"list", "remove", 6},
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        assert_int_equal(ztc_edit_distance(rows[i].left, rows[i].right, 8), rows[i].distance);
        assert_int_equal(ztc_edit_distance(rows[i].right, rows[i].left, 8), rows[i].distance);
    }
}

static void distance_stops_at_its_limit(void **state)
{
    (void)state;
    assert_int_equal(ztc_edit_distance("list", "remove", 2), 3);
    assert_int_equal(ztc_edit_distance("aaaaaaaaaaaaaaaa", "bbbbbbbbbbbbbbbb", 100), 9);
    assert_int_equal(ztc_edit_distance("a", "b", 0), 1);
}

static void names_too_long_are_too_far(void **state)
{
    (void)state;
    char long_name[66];
    memset(long_name, 'a', sizeof(long_name));
    long_name[65] = '\0';
    assert_int_equal(ztc_edit_distance(long_name, long_name, 3), 4);
    assert_int_equal(ztc_edit_distance("a", long_name, 8), 9);
    long_name[64] = '\0';
    assert_int_equal(ztc_edit_distance(long_name, long_name, 3), 0);
}

static void nearest_name_is_offered(void **state)
{
    (void)state;
    static const char *const names[] = {"create", NULL,   "compile", "show",
                                        "diff",   "list", "remove"};
    const size_t count = sizeof(names) / sizeof(names[0]);
    assert_string_equal(ztc_nearest("compil", names, count), "compile");
    assert_string_equal(ztc_nearest("Craete", names, count), "create");
    assert_string_equal(ztc_nearest("lst", names, count), "list");
    assert_string_equal(ztc_nearest("list", names, count), "list");
    assert_null(ztc_nearest("export", names, count));
    assert_null(ztc_nearest("ls", names, count));
    assert_null(ztc_nearest("", names, count));
    assert_null(ztc_nearest("compile", NULL, 0));
}

static void of_equals_the_first_and_never_beyond_three(void **state)
{
    (void)state;
    static const char *const names[] = {"pin1", "pin2", "abcdefghijkl"};
    assert_string_equal(ztc_nearest("pin3", names, 3), "pin1");
    assert_string_equal(ztc_nearest("PIN2", names, 3), "pin2");
    assert_string_equal(ztc_nearest("abcdefghi", names, 3), "abcdefghijkl");
    assert_null(ztc_nearest("abcdefgh", names, 3)); /* four edits, though a third of it is two */
    assert_null(ztc_nearest("abcdefgh____", names, 3));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(distance_counts_edits),
        cmocka_unit_test(distance_stops_at_its_limit),
        cmocka_unit_test(names_too_long_are_too_far),
        cmocka_unit_test(nearest_name_is_offered),
        cmocka_unit_test(of_equals_the_first_and_never_beyond_three),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
