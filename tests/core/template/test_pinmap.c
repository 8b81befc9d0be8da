/* SPDX-License-Identifier: Apache-2.0 */
/* pinmap: names, order, pads and extras. */
#include "support_template.h"

#include <setjmp.h>
#include <string.h>

#include <cmocka.h>

static const struct ztc_board_pin *pin(const struct ztc_template *template, uint32_t i)
{
    assert_true(i < template->pins.count);
    return ZTC_ROW(struct ztc_board_pin, &template->pins, i);
}

static void rows_stand_in_the_order_of_the_numbers(void **state)
{
    (void)state;
    struct ztc_template template;
    support_parse(&template,
                  "pinmap:\n    D2: [ PB, 7 ]\n    D0: [ PA, 0x1F ]\n    D1: [ PZ, 0 ]\n", false);
    assert_int_equal(template.findings.count, 0);
    assert_int_equal(template.pins.count, 3);
    assert_int_equal(pin(&template, 0)->pad, 31);
    assert_int_equal(pin(&template, 1)->port, 25);
    assert_int_equal(pin(&template, 2)->port, 1);
    assert_int_equal(pin(&template, 2)->index, 2);
    assert_null(pin(&template, 0)->extras);
    ztc_template_done(&template);
}

static void places_of_a_pin_are_key_port_and_pad(void **state)
{
    (void)state;
    struct ztc_template template;
    support_parse(&template, "pinmap:\n    D0: [ PA, 12 ]\n", false);
    uint64_t where = pin(&template, 0)->where;
    const struct ztc_place *key = ztc_findings_where(&template.findings, where);
    const struct ztc_place *port =
        ztc_findings_where(&template.findings, ztc_where_value(where, 0));
    const struct ztc_place *pad = ztc_findings_where(&template.findings, ztc_where_value(where, 1));
    assert_int_equal(key->column, 5);
    assert_int_equal(key->length, 2);
    assert_string_equal(key->key, "D0");
    assert_int_equal(port->column, 11);
    assert_int_equal(pad->column, 15);
    assert_int_equal(pad->length, 2);
    assert_string_equal(pad->key, "D0");
    assert_int_equal(ztc_where_value(ZTC_WHERE_NONE, 1), ZTC_WHERE_NONE);
    ztc_template_done(&template);
}

static void every_style_of_yaml_is_taken(void **state)
{
    (void)state;
    support_expect("pinmap: { D0: [ PA, 0 ], 'D1': [ \"PA\", '1' ] }\n", "");
    support_expect("pinmap:\n  D0:\n  - PA\n  - 0\n  D1:\n    [ PA,\n 1\n]\n", "");
    support_expect("pinmap:\n  ? D0\n  : [ PA, 0 ]\n", "");
}

static void gaps_are_told_at_the_pin_behind_them(void **state)
{
    (void)state;
    support_expect("pinmap:\n    D5: [ PA, 5 ]\n    D0: [ PA, 0 ]\n    D1: [ PA, 1 ]\n",
                   "2:5 E013");
    support_expect("pinmap:\n    D1: [ PA, 1 ]\n    D3: [ PA, 3 ]\n", "2:5 E013\n3:5 E013");
    support_expect("pinmap:\n    D65535: [ PA, 1 ]\n", "2:5 E013");
    support_expect_note("pinmap:\n    D1: [ PA, 1 ]\n", "2:5", "D0");
}

static void names_that_are_none_are_told_without_a_gap(void **state)
{
    (void)state;
    support_expect("pinmap:\n    D0: [ PA, 0 ]\n    D01: [ PA, 1 ]\n    D2: [ PA, 2 ]\n",
                   "3:5 E013");
    support_expect("pinmap:\n    D0: [ PA, 0 ]\n    d1: [ PA, 1 ]\n    D2: [ PA, 2 ]\n",
                   "3:5 E013");
    support_expect("pinmap:\n    D0: [ PA, 0 ]\n    X: [ PA, 1 ]\n", "3:5 E013");
    support_expect("pinmap:\n    D0: [ PA, 0 ]\n    D: [ PA, 1 ]\n", "3:5 E013");
    support_expect("pinmap:\n    D0: [ PA, 0 ]\n    D99999: [ PA, 1 ]\n", "3:5 E013");
    support_expect("pinmap:\n    D00: [ PA, 0 ]\n", "2:5 E013");
    support_expect_note("pinmap:\n    D01: [ PA, 0 ]\n", "2:5", "did you mean `D1`?");
    support_expect("pinmap: { D1: [ PA, 1 ], D01: [ PA, 1 ], D0: [ PA, 0 ] }\n", "1:26 E013");
    support_expect("pinmap:\n    D01: [ PA, 1 ]\n    D1: [ PA, 1 ]\n    D0: [ PA, 0 ]\n",
                   "2:5 E013");
}

static void a_pin_twice_is_told_at_the_second(void **state)
{
    (void)state;
    support_expect("pinmap:\n    D0: [ PA, 0 ]\n    D1: [ PA, 1 ]\n    D0: [ PA, 2 ]\n",
                   "4:5 E005");
    support_expect_lenient("pinmap:\n    D0: [ PA, 0 ]\n    D0: [ PA, 2 ]\n    D0: [ PA, 3 ]\n",
                           "3:5 E005!\n4:5 E005!");
}

static void lenient_takes_the_last_of_a_pin(void **state)
{
    (void)state;
    struct ztc_template template;
    support_parse(&template, "pinmap:\n    D0: [ PA, 0 ]\n    D1: [ PA, 1 ]\n    D0: [ PB, 2 ]\n",
                  /* lenient= */ true);
    assert_int_equal(template.pins.count, 2);
    assert_int_equal(pin(&template, 0)->port, 1);
    assert_int_equal(pin(&template, 0)->pad, 2);
    ztc_template_done(&template);
}

static void a_pin_is_a_list_of_port_and_pad(void **state)
{
    (void)state;
    support_expect("pinmap:\n    D0: 0\n", "2:9 E008");
    support_expect("pinmap:\n    D0: { PA: 0 }\n", "2:9 E008");
    support_expect("pinmap:\n    D0: [ PA ]\n", "2:9 E008");
    support_expect("pinmap:\n    D0:\n", "2:8 E008");
    support_expect("pinmap:\n    D0: [ PA, 0, {}, 1 ]\n", "2:9 E008");
    support_expect("pinmap:\n    D0: [ [ PA ], 0 ]\n", "2:11 E008");
    support_expect("pinmap:\n    D0: [ PA, [ 0 ] ]\n", "2:15 E008");
}

static void ports_are_pa_to_pz(void **state)
{
    (void)state;
    support_expect("pinmap:\n    D0: [ pa, 0 ]\n", "2:11 E008");
    support_expect("pinmap:\n    D0: [ PAA, 0 ]\n", "2:11 E008");
    support_expect("pinmap:\n    D0: [ 0, 0 ]\n", "2:11 E008");
    support_expect("pinmap:\n    D0: [ '', 0 ]\n", "2:11 E008");
    support_expect("pinmap:\n    D0: [ P, 0 ]\n", "2:11 E008");
    support_expect_note("pinmap:\n    D0: [ pa, 0 ]\n", "2:11", "did you mean `PA`?");
}

static void pads_are_whole_numbers(void **state)
{
    (void)state;
    support_expect("pinmap:\n    D0: [ PA, 010 ]\n", "2:15 E009");
    support_expect("pinmap:\n    D0: [ PA, true ]\n", "2:15 E009");
    support_expect("pinmap:\n    D0: [ PA, 1_8 ]\n", "2:15 E009");
    support_expect("pinmap:\n    D0: [ PA, +1 ]\n", "2:15 E009");
    support_expect("pinmap:\n    D0: [ PA, 0o22 ]\n", "2:15 E009");
    support_expect("pinmap:\n    D0: [ PA, 1e1 ]\n", "2:15 E009");
    support_expect("pinmap:\n    D0: [ PA, '' ]\n", "2:15 E009");
    support_expect("pinmap:\n    D0: [ PA, -1 ]\n", "2:15 E010");
    support_expect("pinmap:\n    D0: [ PA, 65536 ]\n", "2:15 E010");
    support_expect("pinmap:\n    D0: [ PA, 99999999999999999999999 ]\n", "2:15 E010");
    support_expect_note("pinmap:\n    D0: [ PA, 010 ]\n", "2:15", "reads it as 8");
}

static void lenient_takes_what_yaml_1_1_has_for_a_number(void **state)
{
    (void)state;
    struct ztc_template template;
    support_parse(&template,
                  "pinmap:\n    D0: [ PA, 010 ]\n    D1: [ PA, true ]\n    D2: [ PA, 0b1010 ]\n",
                  /* lenient= */ true);
    assert_int_equal(ztc_findings_errors(&template.findings), 0);
    assert_int_equal(ztc_findings_warnings(&template.findings), 3);
    assert_int_equal(pin(&template, 0)->pad, 8);
    assert_int_equal(pin(&template, 1)->pad, 1);
    assert_int_equal(pin(&template, 2)->pad, 10);
    ztc_template_done(&template);
    support_expect_lenient("pinmap:\n    D0: [ PA, 08 ]\n", "2:15 E009");
    support_expect_lenient("pinmap:\n    D0: [ PA, x ]\n", "2:15 E009");
    support_expect_lenient("pinmap:\n    D0: [ PA, -010 ]\n", "2:15 E009!\n2:15 E010");
}

static void extras_are_kept_in_their_order(void **state)
{
    (void)state;
    struct ztc_template template;
    support_parse(&template,
                  "pinmap:\n    D0: [ PA, 0, { drive: 2, pull: up, type: open-drain, level: '1',"
                  " active_low: true } ]\n    D1: [ PA, 1, {} ]\n",
                  false);
    assert_int_equal(template.findings.count, 0);
    const struct ztc_table *extras = pin(&template, 0)->extras;
    assert_int_equal(extras->count, 5);
    assert_string_equal(ZTC_ROW(struct ztc_extra, extras, 0)->key, "drive");
    assert_string_equal(ZTC_ROW(struct ztc_extra, extras, 0)->value, "2");
    assert_string_equal(ZTC_ROW(struct ztc_extra, extras, 2)->value, "open-drain");
    assert_string_equal(ZTC_ROW(struct ztc_extra, extras, 4)->value, "true");
    uint64_t where = ZTC_ROW(struct ztc_extra, extras, 1)->where;
    assert_int_equal(ztc_findings_where(&template.findings, where)->column, 30);
    assert_null(pin(&template, 1)->extras);
    ztc_template_done(&template);
}

static void a_wrong_number_is_near_no_other(void **state)
{
    (void)state;
    struct ztc_template template;
    support_parse(&template, "pinmap:\n    D0: [ PA, 0, { drive: 9 } ]\n", false);
    bool seen = false;
    for (size_t i = 0; i < template.findings.count; i++) {
        const struct ztc_diagnostic *item = &template.findings.items[i];
        if (strcmp(item->code, "E034") == 0) {
            assert_string_equal(item->notes[0], "drive is 0, 1, 2 or 3");
            assert_null(item->notes[1]);
            seen = true;
        }
    }
    assert_true(seen);
    ztc_template_done(&template);
}

static void extras_that_do_not_exist_are_told(void **state)
{
    (void)state;
    support_expect("pinmap:\n    D0: [ PA, 0, { pul: up } ]\n", "2:20 E034");
    support_expect_note("pinmap:\n    D0: [ PA, 0, { pul: up } ]\n", "2:20", "`pull`");
    support_expect("pinmap:\n    D0: [ PA, 0, { pull: ups } ]\n", "2:26 E034");
    support_expect_note("pinmap:\n    D0: [ PA, 0, { pull: ups } ]\n", "2:26", "`up`");
    support_expect("pinmap:\n    D0: [ PA, 0, { drive: 4, level: 2 } ]\n", "2:27 E034\n2:37 E034");
    support_expect("pinmap:\n    D0: [ PA, 0, { active_low: yes } ]\n", "2:32 E034");
    support_expect("pinmap:\n    D0: [ PA, 0, { pull: [ up ] } ]\n", "2:26 E008");
    support_expect("pinmap:\n    D0: [ PA, 0, up ]\n", "2:18 E008");
    support_expect("pinmap:\n    D0: [ PA, 0, { pull: up, pull: down } ]\n", "2:30 E005");
}

static void a_bad_pin_is_not_told_again_where_it_is_named(void **state)
{
    (void)state;
    support_expect("pinmap:\n    D0: [ PA ]\n    D01: [ PA, 1 ]\n"
                   "pinclasses:\n    LED0: D0\n    LED1: D01\n    RX0: D0\n    TX0: D0\n"
                   "peripherals:\n    SERIAL0: { hw: 1, rx: RX0, tx: TX0 }\n",
                   "2:9 E008\n3:5 E013");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rows_stand_in_the_order_of_the_numbers),
        cmocka_unit_test(places_of_a_pin_are_key_port_and_pad),
        cmocka_unit_test(every_style_of_yaml_is_taken),
        cmocka_unit_test(gaps_are_told_at_the_pin_behind_them),
        cmocka_unit_test(names_that_are_none_are_told_without_a_gap),
        cmocka_unit_test(a_pin_twice_is_told_at_the_second),
        cmocka_unit_test(lenient_takes_the_last_of_a_pin),
        cmocka_unit_test(a_pin_is_a_list_of_port_and_pad),
        cmocka_unit_test(ports_are_pa_to_pz),
        cmocka_unit_test(pads_are_whole_numbers),
        cmocka_unit_test(lenient_takes_what_yaml_1_1_has_for_a_number),
        cmocka_unit_test(extras_are_kept_in_their_order),
        cmocka_unit_test(a_wrong_number_is_near_no_other),
        cmocka_unit_test(extras_that_do_not_exist_are_told),
        cmocka_unit_test(a_bad_pin_is_not_told_again_where_it_is_named),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
