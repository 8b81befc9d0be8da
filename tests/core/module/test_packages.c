/* SPDX-License-Identifier: Apache-2.0 */
/* Packages, collected from rows in any order. */
#include "module/packages.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

static void packages_are_collected_and_sorted(void **state)
{
    static const struct ztc_package_row rows[] = {
        {"QFP64", "", 1, 0},  {"QFP32", "2", 0, 1}, {"QFP64", "", 0, 4},   {"BGA32", "A1", 0, 1},
        {"QFP32", "1", 0, 0}, {"QFP64", "", 0, 0},  {"BGA32", "B2", 2, 7},
    };
    static const struct ztc_table table = ZTC_TABLE_OF(rows);
    static const struct ztc_pin_row pin_rows[] = {
        {0, 1, "A1", "", NULL}, {0, 4, "A4", "", NULL}, {1, 0, "B0", "", NULL}};
    static const struct ztc_table pins = ZTC_TABLE_OF(pin_rows);
    const struct ztc_target target = {.packages = &table, .pins = &pins};
    const struct ztc_package *packages = NULL;
    struct ztc_arena arena;
    struct ztc_error error = {0};
    size_t count = 0;
    (void)state;
    ztc_arena_init(&arena, 1u << 16);
    assert_int_equal(ztc_packages_collect(&target, &arena, &error, &packages, &count), ZTC_OK);
    assert_int_equal(count, 3);
    assert_string_equal(packages[0].name, "BGA32");
    assert_string_equal(packages[1].name, "QFP32");
    assert_string_equal(packages[2].name, "QFP64");
    assert_int_equal(packages[2].count, 3);
    assert_int_equal(packages[2].rows[1]->pad, 4);
    assert_true(ztc_package_has(&packages[2], 0, 0));
    assert_true(ztc_package_has(&packages[2], 0, 4));
    assert_true(ztc_package_has(&packages[2], 1, 0));
    assert_false(ztc_package_has(&packages[2], 0, 1));
    assert_false(ztc_package_has(&packages[2], 1, 4));
    assert_false(ztc_package_has(&packages[0], 1, 7));
    assert_int_equal(ztc_package_pads(&packages[2], &target), 2);
    assert_int_equal(ztc_package_pads(&packages[0], &target), 1);
    ztc_arena_done(&arena);
}

static void no_table_is_no_package(void **state)
{
    static const struct ztc_table empty = ZTC_TABLE_EMPTY;
    const struct ztc_package *packages = NULL;
    struct ztc_target target = {.packages = &empty};
    struct ztc_arena arena;
    struct ztc_error error = {0};
    size_t count = 7;
    (void)state;
    ztc_arena_init(&arena, 1u << 16);
    assert_int_equal(ztc_packages_collect(&target, &arena, &error, &packages, &count), ZTC_OK);
    assert_int_equal(count, 0);
    target.packages = NULL;
    assert_int_equal(ztc_packages_collect(&target, &arena, &error, &packages, &count), ZTC_OK);
    assert_int_equal(count, 0);
    ztc_arena_done(&arena);
}

static void out_of_memory_is_told(void **state)
{
    static const struct ztc_package_row rows[] = {{"QFP64", "1", 0, 0}};
    static const struct ztc_table table = ZTC_TABLE_OF(rows);
    const struct ztc_target target = {.packages = &table};
    const struct ztc_package *packages = NULL;
    struct ztc_arena arena;
    struct ztc_error error = {0};
    size_t count = 7;
    (void)state;
    ztc_arena_init(&arena, 1);
    assert_int_equal(ztc_packages_collect(&target, &arena, &error, &packages, &count),
                     ZTC_E_MEMORY);
    assert_int_equal(count, 7);
    ztc_error_clear(&error);
    ztc_arena_done(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(packages_are_collected_and_sorted),
        cmocka_unit_test(no_table_is_no_package),
        cmocka_unit_test(out_of_memory_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
