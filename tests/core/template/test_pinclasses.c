/* SPDX-License-Identifier: Apache-2.0 */
/* pinclasses: names, pins, values, and buses that are whole. */
#include "support_template.h"

#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <ztc/class.h>

#include <cmocka.h>

static void every_prefix_is_taken(void **state)
{
    (void)state;
    for (uint32_t i = 0; i < ztc_prefixes()->count; i++) {
        const struct ztc_prefix_row *prefix = ZTC_ROW(struct ztc_prefix_row, ztc_prefixes(), i);
        struct ztc_template template;
        char part[64], name[32];
        snprintf(part, sizeof(part), "pinclasses: { %s12: D3 }\n", prefix->prefix);
        snprintf(name, sizeof(name), "%s12", prefix->prefix);
        support_parse(&template, part, false);
        const struct ztc_board_function *row = support_function(&template, name);
        assert_string_equal(row->class_id, prefix->class_id);
        assert_string_equal(row->role, prefix->role);
        assert_int_equal(row->index, 12);
        assert_int_equal(row->pin, 3);
        ztc_template_done(&template);
    }
}

static void values_are_kept_as_written(void **state)
{
    (void)state;
    struct ztc_template template;
    support_parse(
        &template,
        "pinclasses:\n    A0: [ D1, 4, 0, 0 ]\n    PWM0: [ D2 ]\n    DAC0: [ D3, 0xFF ]\n", false);
    assert_int_equal(template.findings.count, 0);
    const struct ztc_board_function *row = support_function(&template, "A0");
    assert_int_equal(row->value_count, 3);
    assert_int_equal(row->values[0], 4);
    assert_int_equal(row->values[3], 0);
    assert_int_equal(support_function(&template, "PWM0")->value_count, 0);
    assert_int_equal(support_function(&template, "DAC0")->values[0], 255);
    ztc_template_done(&template);
}

static void places_of_a_function_are_name_pin_and_values(void **state)
{
    (void)state;
    struct ztc_template template;
    support_parse(&template, "pinclasses:\n    A0: [ D1, 4, 17 ]\n    LED0: D2\n", false);
    uint64_t where = support_function(&template, "A0")->where;
    static const uint32_t columns[] = {5, 11, 15, 18};
    for (size_t i = 0; i < 4; i++) {
        const struct ztc_place *place = ztc_findings_where(&template.findings, where + i);
        assert_int_equal(place->column, columns[i]);
        assert_string_equal(place->key, "A0");
    }
    where = support_function(&template, "LED0")->where;
    assert_int_equal(ztc_findings_where(&template.findings, ztc_where_value(where, 0))->column, 11);
    ztc_template_done(&template);
}

static void names_that_are_none_get_the_nearest(void **state)
{
    (void)state;
    support_expect("pinclasses:\n    SLCK0: D14\n", "2:5 E007");
    support_expect_note("pinclasses:\n    SLCK0: D14\n", "2:5", "did you mean `SCLK0`?");
    support_expect_note("pinclasses:\n    rx0: D14\n", "2:5", "did you mean `RX0`?");
    support_expect_note("pinclasses:\n    A007: D14\n", "2:5", "did you mean `A7`?");
    support_expect_note("pinclasses:\n    LED: D14\n", "2:5", "did you mean `LED0`?");
    support_expect_note("pinclasses:\n    LED70000: D14\n", "2:5", "numbers go to 65535");
    support_expect_note("pinclasses:\n    FROBNICATE3: D14\n", "2:5", "functional pins are A,");
    support_expect("pinclasses:\n    A0x: D14\n    '': D1\n    3: D1\n",
                   "2:5 E007\n3:5 E007\n4:5 E007");
}

static void a_function_twice_is_told_and_the_last_counts_when_lenient(void **state)
{
    (void)state;
    struct ztc_template template;
    const char *part = "pinclasses:\n    PWM0: D0\n    PWM1: D1\n    PWM0: D2\n";
    support_expect(part, "4:5 E005");
    support_expect_lenient(part, "4:5 E005!");
    support_parse(&template, part, /* lenient= */ true);
    assert_int_equal(template.functions.count, 2);
    const struct ztc_board_function *first =
        ZTC_ROW(struct ztc_board_function, &template.functions, 0);
    assert_string_equal(first->name, "PWM0");
    assert_int_equal(first->pin, 2);
    ztc_template_done(&template);
}

static void a_pin_that_pinmap_lacks_is_told(void **state)
{
    (void)state;
    support_expect("pinclasses:\n    LED0: D40\n    PWM0: [ D41, 1 ]\n", "2:11 E022\n3:13 E022");
    support_expect("pinclasses:\n    LED0: PA4\n", "2:11 E022");
    support_expect_note("pinclasses:\n    LED0: PA4\n", "2:11", "did you mean `D4`?");
    support_expect_note("pinclasses:\n    LED0: D04\n", "2:11", "did you mean `D4`?");
    support_expect_note("pinclasses:\n    LED0: D40\n", "2:11", "40 pins");
}

static void values_of_the_wrong_kind_are_told(void **state)
{
    (void)state;
    support_expect("pinclasses:\n    LED0: { pin: D4 }\n", "2:11 E008");
    support_expect("pinclasses:\n    LED0: []\n", "2:11 E008");
    support_expect("pinclasses:\n    LED0:\n", "2:10 E008");
    support_expect("pinclasses:\n    LED0: [ [ D4 ] ]\n", "2:13 E008");
    support_expect("pinclasses:\n    A0: [ D4, {} ]\n", "2:15 E008");
}

static void numbers_are_checked_each(void **state)
{
    (void)state;
    support_expect("pinclasses:\n    A0: [ D4, 010, -1, x ]\n", "2:15 E009\n2:20 E010\n2:24 E009");
    support_expect("pinclasses:\n    A0: [ D4, 65536 ]\n", "2:15 E010");
    support_expect_lenient("pinclasses:\n    A0: [ D4, 010 ]\n", "2:15 E009!");
}

static void more_than_three_values_are_told_at_the_fourth(void **state)
{
    (void)state;
    support_expect("pinclasses:\n    PWM0: [ D4, 1, 2, 3, 4, 5 ]\n", "2:26 E021");
    support_expect("pinclasses:\n    PWM0: [ D99, 1, x, 3, 0 ]\n",
                   "2:13 E022\n2:21 E009\n2:27 E021");
}

static void half_a_bus_is_told_at_what_is_there(void **state)
{
    (void)state;
    support_expect("pinclasses:\n    RX0: D3\n    TX0: D1\n    RX1: D5\n", "4:5 E028");
    support_expect("pinclasses:\n    TX0: D1\n", "2:5 E028");
    support_expect("pinclasses:\n    SCL3: D1\n", "2:5 E028");
    support_expect("pinclasses:\n    SCLK0: D3\n    MISO0: D2\n", "3:5 E028");
    support_expect("pinclasses:\n    CANTX0: D3\n", "2:5 E028");
    support_expect_note("pinclasses:\n    SCLK0: D3\n", "2:5", "`MOSI0` and `MISO0`");
    support_expect("pinclasses:\n    RX0: D3\n    TX1: D3\n", "2:5 E028\n3:5 E028");
}

static void a_bus_with_a_bad_half_is_not_called_half(void **state)
{
    (void)state;
    support_expect("pinclasses:\n    RX0: D3\n    TX0: D99\n", "3:10 E022");
    support_expect("pinclasses:\n    SDA0: D3\n    SCL0: []\n", "3:11 E008");
}

static void a_slip_is_told_once_and_not_missed_elsewhere(void **state)
{
    (void)state;
    support_expect("pinclasses:\n    MOSI0: D1\n    MISO0: D2\n    SLCK0: D3\n"
                   "peripherals:\n    SPI0: { hw: 1, mosi: MOSI0, miso: MISO0, sclk: SCLK0 }\n",
                   "4:5 E007");
    support_expect("pinclasses:\n    RX0: D1\n    TX0: D2\n    RX01: D3\n    TX1: D3\n",
                   "4:5 E007");
    support_expect("pinclasses:\n    RX0: D1\n    TXX: D2\n", "2:5 E028\n3:5 E007");
}

static void classes_without_partners_stand_alone(void **state)
{
    (void)state;
    support_expect("pinclasses:\n    A1: D3\n    PWM3: D3\n    ICU2: D3\n    LED1: D3\n", "");
}

/* Twenty thousand names must not be compared each with each. */
static void many_functions_are_read(void **state)
{
    (void)state;
    enum { COUNT = 4000 };
    char *part = malloc(COUNT * 24 + 16), *at = part;
    assert_non_null(part);
    at += sprintf(at, "pinclasses:\n");
    for (int i = 0; i < COUNT; i++) {
        at += sprintf(at, "  PWM%d: D%d\n", COUNT - i, i % 40);
    }
    struct ztc_template template;
    support_parse(&template, part, false);
    assert_int_equal(template.findings.count, 0);
    assert_int_equal(template.functions.count, COUNT);
    assert_int_equal(support_function(&template, "PWM4000")->pin, 0);
    ztc_template_done(&template);
    free(part);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_prefix_is_taken),
        cmocka_unit_test(values_are_kept_as_written),
        cmocka_unit_test(places_of_a_function_are_name_pin_and_values),
        cmocka_unit_test(names_that_are_none_get_the_nearest),
        cmocka_unit_test(a_function_twice_is_told_and_the_last_counts_when_lenient),
        cmocka_unit_test(a_pin_that_pinmap_lacks_is_told),
        cmocka_unit_test(values_of_the_wrong_kind_are_told),
        cmocka_unit_test(numbers_are_checked_each),
        cmocka_unit_test(more_than_three_values_are_told_at_the_fourth),
        cmocka_unit_test(half_a_bus_is_told_at_what_is_there),
        cmocka_unit_test(a_bus_with_a_bad_half_is_not_called_half),
        cmocka_unit_test(a_slip_is_told_once_and_not_missed_elsewhere),
        cmocka_unit_test(classes_without_partners_stand_alone),
        cmocka_unit_test(many_functions_are_read),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
