/* SPDX-License-Identifier: Apache-2.0 */
/* What a role needs of a pad, and the values of a row. */
#include "board/role.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

static void a_pad_lacks_what_it_is_not_able_to(void **state)
{
    const uint32_t both = ZTC_NEEDS_IN | ZTC_NEEDS_OUT;
    const struct ztc_pin_row able = {0, 0, "A0", "in out", NULL};
    const struct ztc_pin_row input = {0, 1, "A1", "in pull-up", NULL};
    const struct ztc_pin_row none = {0, 2, "A2", "", NULL};
    (void)state;
    assert_int_equal(ztc_pad_missing(&able, both), 0);
    assert_int_equal(ztc_pad_missing(&input, both), ZTC_NEEDS_OUT);
    assert_int_equal(ztc_pad_missing(&input, ZTC_NEEDS_IN), 0);
    assert_int_equal(ztc_pad_missing(&none, both), both);
    assert_int_equal(ztc_pad_missing(&none, ZTC_NEEDS_ANALOG), 0);
}

static void a_pad_without_abilities_that_is_not_bonded_out_lacks_nothing(void **state)
{
    static const struct ztc_caution_row caution_rows[] = {{"not-bonded", "it has no pin"}};
    static const struct ztc_table cautions = ZTC_TABLE_OF(caution_rows);
    const struct ztc_pin_row unknown = {0, 0, "A0", "", &cautions};
    const struct ztc_pin_row known = {0, 1, "A1", "in", &cautions};
    (void)state;
    assert_int_equal(ztc_pad_missing(&unknown, ZTC_NEEDS_OUT), 0);
    assert_int_equal(ztc_pad_missing(&known, ZTC_NEEDS_OUT), ZTC_NEEDS_OUT);
}

static void roles_have_their_needs(void **state)
{
    (void)state;
    assert_false(ztc_class_needs_row(ZTC_CLASS_LED));
    assert_false(ztc_class_needs_row(ZTC_CLASS_BTN));
    assert_true(ztc_class_needs_row(ZTC_CLASS_PWM));
    assert_int_equal(ztc_role_needs(ZTC_CLASS_SERIAL, "rx"), ZTC_NEEDS_IN);
    assert_int_equal(ztc_role_needs(ZTC_CLASS_SERIAL, "sideways"), 0);
}

static void values_left_out_are_zero_and_surplus_ones_do_not_count(void **state)
{
    const struct ztc_function_row one = {.value_count = 1, .values = {5}};
    const struct ztc_function_row padded = {.value_count = 3, .values = {5, 0, 0}};
    const struct ztc_function_row other = {.value_count = 2, .values = {5, 1}};
    const struct ztc_function_row surplus = {.value_count = 4, .values = {5, 0, 0, 9}};
    (void)state;
    assert_true(ztc_rows_same_values(&one, &padded));
    assert_true(ztc_rows_same_values(&one, &surplus));
    assert_false(ztc_rows_same_values(&one, &other));
    assert_int_equal(ztc_row_value_count(&surplus), ZTC_VALUES_MAX);
    assert_int_equal(ztc_row_value(&surplus, ZTC_VALUES_MAX), 0);
    assert_int_equal(ztc_row_value(&other, 1), 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_pad_lacks_what_it_is_not_able_to),
        cmocka_unit_test(a_pad_without_abilities_that_is_not_bonded_out_lacks_nothing),
        cmocka_unit_test(roles_have_their_needs),
        cmocka_unit_test(values_left_out_are_zero_and_surplus_ones_do_not_count),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
