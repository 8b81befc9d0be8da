/* SPDX-License-Identifier: Apache-2.0 */
/* peripherals: names, hw, and roles that name functional pins. */
#include "support_template.h"

#include <setjmp.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define PINS                                                                              \
    "pinclasses: { RX0: D3, TX0: D1, RX1: D5, TX1: D6, MOSI0: D7, MISO0: D8, SCLK0: D9, " \
    "SDA0: D10, SCL0: D11, CANRX0: D12, CANTX0: D13, LED0: D2 }\n"

/* The lines of `peripherals` begin at 3. */
static void expect(const char *lines, const char *findings)
{
    char part[1024];
    snprintf(part, sizeof(part), "%speripherals:\n%s", PINS, lines);
    support_expect(part, findings);
}

static void expect_lenient(const char *lines, const char *findings)
{
    char part[1024];
    snprintf(part, sizeof(part), "%speripherals:\n%s", PINS, lines);
    support_expect_lenient(part, findings);
}

static void expect_note(const char *lines, const char *place, const char *text)
{
    char part[1024];
    snprintf(part, sizeof(part), "%speripherals:\n%s", PINS, lines);
    support_expect_note(part, place, text);
}

static void parse(struct ztc_template *template, const char *lines)
{
    char part[1024];
    snprintf(part, sizeof(part), "%speripherals:\n%s", PINS, lines);
    support_parse(template, part, /* lenient= */ false);
}

static const struct ztc_board_peripheral *row(const struct ztc_template *template, uint32_t i)
{
    assert_true(i < template->peripherals.count);
    return ZTC_ROW(struct ztc_board_peripheral, &template->peripherals, i);
}

static void every_peripheral_is_taken(void **state)
{
    (void)state;
    expect("    SERIAL0: { hw: 1, rx: RX0, tx: TX0 }\n"
           "    SPI0: { hw: 1, mosi: MOSI0, miso: MISO0, sclk: SCLK0 }\n"
           "    I2C0: { hw: 2, sda: SDA0, scl: SCL0 }\n"
           "    CAN0: { hw: 1 }\n"
           "    CAN1: { hw: 1, rx: CANRX0, tx: CANTX0 }\n"
           "    SD0: { hw: 1 }\n"
           "    RTC0: { hw: 1 }\n"
           "    HTM12: { hw: 0x10 }\n",
           "");
}

static void rows_keep_the_order_of_the_file_and_of_the_roles(void **state)
{
    (void)state;
    struct ztc_template template;
    parse(&template, "    I2C3: { scl: SCL0, sda: SDA0, hw: 2 }\n    SERIAL0: { hw: 1, rx: RX0, "
                     "tx: TX0 }\n    CAN0: { hw: 1 }\n");
    assert_int_equal(template.peripherals.count, 3);
    assert_string_equal(row(&template, 0)->class_id, ZTC_CLASS_I2C);
    assert_int_equal(row(&template, 0)->index, 3);
    assert_int_equal(row(&template, 0)->hw, 2);
    assert_string_equal(ZTC_ROW(struct ztc_board_role, row(&template, 0)->roles, 0)->role, "sda");
    assert_int_equal(ZTC_ROW(struct ztc_board_role, row(&template, 0)->roles, 1)->function, 8);
    assert_null(row(&template, 2)->roles);
    ztc_template_done(&template);
}

static void places_of_a_peripheral_are_name_and_hw(void **state)
{
    (void)state;
    struct ztc_template template;
    parse(&template, "    SERIAL0: { hw: 1, rx: RX0, tx: TX0 }\n");
    uint64_t where = row(&template, 0)->where;
    const struct ztc_place *name = ztc_findings_where(&template.findings, where);
    const struct ztc_place *hw = ztc_findings_where(&template.findings, ztc_where_value(where, 0));
    const struct ztc_board_role *tx = ZTC_ROW(struct ztc_board_role, row(&template, 0)->roles, 1);
    assert_int_equal(name->column, 5);
    assert_string_equal(name->key, "SERIAL0");
    assert_int_equal(hw->column, 20);
    assert_string_equal(hw->key, "SERIAL0");
    assert_int_equal(ztc_findings_where(&template.findings, tx->where)->column, 36);
    ztc_template_done(&template);
}

static void names_that_are_none_get_the_nearest(void **state)
{
    (void)state;
    expect("    SERAIL0: { hw: 1 }\n", "3:5 E007");
    expect_note("    SERAIL0: { hw: 1 }\n", "3:5", "did you mean `SERIAL0`?");
    expect_note("    I2C: { hw: 1 }\n", "3:5", "did you mean `I2C0`?");
    expect_note("    I2C00: { hw: 1 }\n", "3:5", "did you mean `I2C0`?");
    expect_note("    ETHERNET0: { hw: 1 }\n", "3:5", "peripherals are SERIAL");
    expect("    SERIAL01: { hw: 1 }\n    ADC0: { hw: 1 }\n    RTC99999: { hw: 1 }\n",
           "3:5 E007\n4:5 E007\n5:5 E007");
}

static void keys_that_a_peripheral_lacks_are_told(void **state)
{
    (void)state;
    expect("    RTC0: { hw: 1, rx: RX0 }\n", "3:20 E007");
    expect("    SERIAL0: { hw: 1, rx: RX0, tx: TX0, cts: LED0 }\n", "3:41 E007");
    expect("    SERIAL0: { HW: 1, rx: RX0, tx: TX0 }\n", "3:5 E025\n3:16 E007");
    expect_note("    SERIAL0: { HW: 1, rx: RX0, tx: TX0 }\n", "3:16", "did you mean `hw`?");
    expect_note("    RTC0: { hw: 1, foo: 1 }\n", "3:20", "RTC has hw");
}

static void what_is_missing_is_told_at_the_name(void **state)
{
    (void)state;
    expect("    SERIAL0: { hw: 1 }\n", "3:5 E025\n3:5 E025");
    expect("    SERIAL0: { rx: RX0, tx: TX0 }\n", "3:5 E025");
    expect("    RTC0:\n", "3:5 E025");
    expect("    CAN0: { hw: 1, rx: CANRX0 }\n", "3:5 E025");
    expect("    SPI0: { hw: 1, mosi: MOSI0, sclk: SCLK0 }\n", "3:5 E025");
}

static void a_peripheral_is_a_mapping(void **state)
{
    (void)state;
    expect("    RTC0: 1\n", "3:11 E008");
    expect("    RTC0: [ hw, 1 ]\n", "3:11 E008");
}

static void hw_counts_from_one(void **state)
{
    (void)state;
    expect("    RTC0: { hw: 0 }\n", "3:17 E010");
    expect("    RTC0: { hw: -1 }\n", "3:17 E010");
    expect("    RTC0: { hw: 65536 }\n", "3:17 E010");
    expect("    RTC0: { hw: 01 }\n", "3:17 E009");
    expect("    RTC0: { hw: }\n", "3:17 E009");
    expect("    RTC0: { hw: [ 1 ] }\n", "3:17 E008");
    expect("    RTC0: { hw: 1, hw: 2 }\n", "3:20 E005");
}

static void roles_name_functional_pins(void **state)
{
    (void)state;
    expect("    SERIAL0: { hw: 1, rx: RX7, tx: D1 }\n", "3:27 E023\n3:36 E023");
    expect_note("    SERIAL0: { hw: 1, rx: RX7, tx: TX0 }\n", "3:27", "RX0, RX1");
    expect("    SERIAL0: { hw: 1, rx: [ RX0 ], tx: TX0 }\n", "3:27 E008");
    support_expect_note("peripherals:\n    SERIAL0: { hw: 1, rx: RX0, tx: TX0 }\n", "2:27",
                        "add RX0 to pinclasses");
}

static void notes_list_eight_names_at_most(void **state)
{
    (void)state;
    support_expect_note("pinclasses: { RX0: D0, TX0: D0, RX1: D0, TX1: D0, RX2: D0, TX2: D0, "
                        "RX3: D0, TX3: D0, RX4: D0, TX4: D0, RX5: D0, TX5: D0, RX6: D0, TX6: D0, "
                        "RX7: D0, TX7: D0, RX8: D0, TX8: D0 }\n"
                        "peripherals: { SERIAL0: { hw: 1, rx: Z, tx: TX0 } }\n",
                        "2:38", ": RX0, RX1, RX2, RX3, RX4, RX5, RX6, RX7");
}

static void roles_want_pins_of_their_kind(void **state)
{
    (void)state;
    expect("    SERIAL0: { hw: 1, rx: TX0, tx: RX0 }\n", "3:27 E024\n3:36 E024");
    expect("    I2C0: { hw: 1, sda: LED0, scl: SCL0 }\n", "3:25 E024");
    expect_lenient("    SERIAL0: { hw: 1, rx: TX0, tx: RX0 }\n", "3:27 E024!\n3:36 E024!");
    expect_note("    SERIAL0: { hw: 1, rx: TX0, tx: TX0 }\n", "3:27", "RX0, RX1");
}

static void a_peripheral_twice_is_told(void **state)
{
    (void)state;
    expect("    RTC0: { hw: 1 }\n    RTC0: { hw: 2 }\n", "4:5 E005");
}

static void a_role_whose_pin_is_bad_keeps_its_row(void **state)
{
    (void)state;
    struct ztc_template template;
    support_parse(&template,
                  "pinclasses: { RX0: D99, TX0: D1 }\n"
                  "peripherals: { SERIAL0: { hw: 1, rx: RX0, tx: TX0 } }\n",
                  false);
    assert_int_equal(template.findings.count, 1);
    const struct ztc_table *roles = row(&template, 0)->roles;
    assert_int_equal(ZTC_ROW(struct ztc_board_role, roles, 0)->function, ZTC_NO_ROW);
    assert_int_equal(ZTC_ROW(struct ztc_board_role, roles, 1)->function, 0);
    ztc_template_done(&template);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_peripheral_is_taken),
        cmocka_unit_test(rows_keep_the_order_of_the_file_and_of_the_roles),
        cmocka_unit_test(places_of_a_peripheral_are_name_and_hw),
        cmocka_unit_test(names_that_are_none_get_the_nearest),
        cmocka_unit_test(keys_that_a_peripheral_lacks_are_told),
        cmocka_unit_test(what_is_missing_is_told_at_the_name),
        cmocka_unit_test(a_peripheral_is_a_mapping),
        cmocka_unit_test(hw_counts_from_one),
        cmocka_unit_test(roles_name_functional_pins),
        cmocka_unit_test(notes_list_eight_names_at_most),
        cmocka_unit_test(roles_want_pins_of_their_kind),
        cmocka_unit_test(a_peripheral_twice_is_told),
        cmocka_unit_test(a_role_whose_pin_is_bad_keeps_its_row),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
