/* SPDX-License-Identifier: Apache-2.0 */
/* What a version of port.bin cannot hold, and the oddities of version 1. */
#include "support_board.h"

#include "base/buffer.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

/* "{ PWM0: D0, PWM1: D0, ... }" without the numbers below `first` and without `gap`. */
static void write_many(struct ztc_buffer *text, const char *prefix, unsigned first, unsigned count,
                       unsigned gap)
{
    ztc_buffer_init(text, 1u << 20);
    ztc_buffer_text(text, "{ ");
    for (unsigned i = first; i < count; i++) {
        if (i != gap) {
            ztc_buffer_print(text, "%s%u: D0, ", prefix, i);
        }
    }
    ztc_buffer_text(text, "}");
    assert_int_equal(ztc_buffer_status(text), ZTC_OK);
}

static void entries_past_the_tenth_are_W007_in_version_1(void **state)
{
    struct fake fake;
    struct judged judged = {0};
    struct ztc_buffer text;
    (void)state;
    fake_matrix(&fake);
    write_many(&text, "PWM", 0, 12, 99);
    judge_sections(&judged, &fake, 1, "{ D0: [ PA, 4 ] }", ztc_buffer_string(&text), "{}", "");
    const struct ztc_diagnostic *item = expect(
        &judged, "W007", "PWM10",
        "version 1 sorts class PWM as text: PWM10 becomes entry 2, where firmware expects PWM2");
    expect_note(item, "out of place are PWM10, PWM11, PWM2, PWM3, PWM4, PWM5, PWM6, PWM7, PWM8 and "
                      "PWM9");
    expect_note(item, "where that is meant: `accept: { W007: [ PWM10 ] }`");
    judged_done(&judged);
    judge_sections(&judged, &fake, 2, "{ D0: [ PA, 4 ] }", ztc_buffer_string(&text), "{}", "");
    expect_no(&judged, "W007");
    judged_done(&judged);
    ztc_buffer_done(&text);

    write_many(&text, "PWM", 0, 10, 99);
    judge_sections(&judged, &fake, 1, "{ D0: [ PA, 4 ] }", ztc_buffer_string(&text), "{}", "");
    expect_no(&judged, "W007");
    judged_done(&judged);
    ztc_buffer_done(&text);
}

static void a_gap_in_the_numbers_is_no_W007(void **state)
{
    struct fake fake;
    struct judged judged = {0};
    (void)state;
    fake_matrix(&fake);
    judge_sections(&judged, &fake, 1, "{ D0: [ PA, 4 ] }", "{ PWM3: D0, PWM0: D0, PWM1: D0 }", "{}",
                   "");
    expect_no(&judged, "W007");
    expect_no(&judged, "W008");
    judged_done(&judged);
    /* PWM10 lands before PWM2, though there are only four. */
    judge_sections(&judged, &fake, 1, "{ D0: [ PA, 4 ] }",
                   "{ PWM10: D0, PWM0: D0, PWM1: D0, PWM2: D0 }", "{}", "");
    expect_note(expect(&judged, "W007", "PWM10",
                       "version 1 sorts class PWM as text: PWM10 becomes entry 2, where firmware "
                       "expects PWM2"),
                "out of place are PWM10 and PWM2");
    judged_done(&judged);
}

static void can_is_sorted_by_line_and_then_by_text(void **state)
{
    struct fake fake;
    struct judged judged = {0};
    struct ztc_buffer text;
    (void)state;
    fake_matrix(&fake);
    ztc_buffer_init(&text, 1u << 16);
    ztc_buffer_text(&text, "{ ");
    for (unsigned i = 0; i < 11; i++) {
        ztc_buffer_print(&text, "CANTX%u: D0, CANRX%u: D1, ", i, i);
    }
    ztc_buffer_text(&text, "}");
    judge_sections(&judged, &fake, 1, "{ D0: [ PA, 4 ], D1: [ PA, 18 ] }", ztc_buffer_string(&text),
                   "{ CAN0: { hw: 1 } }", "");
    expect(&judged, "W007", "CANRX10",
           "version 1 sorts class CAN as text: CANRX10 becomes entry 2, where firmware expects "
           "CANRX2");
    judged_done(&judged);
    judge_sections(&judged, &fake, 1, "{ D0: [ PA, 4 ], D1: [ PA, 18 ] }",
                   "{ CANTX0: D0, CANRX0: D1, CANTX1: D0, CANRX1: D1 }", "{ CAN0: { hw: 1 } }", "");
    expect_no(&judged, "W007");
    judged_done(&judged);
    ztc_buffer_done(&text);
}

static void pins_that_are_not_written_are_W008(void **state)
{
    struct fake fake;
    struct judged judged = {0};
    (void)state;
    fake_matrix(&fake);
    static const char pinmap[] = "{ D0: [ PA, 4 ], D1: [ PA, 18 ], D2: [ PA, 33 ], D3: [ PA, 19 ],"
                                 " D4: [ PA, 21 ], D5: [ PA, 22 ] }";
    static const char classes[] = "{ LED1: D0, LED0: D0, BTN0: D1, A1: [ D2, 5 ], PWM1: D0,"
                                  " RX0: D3, TX0: D4, CANRX0: D1, CANTX0: D5 }";
    judge_sections(&judged, &fake, 1, pinmap, classes, "{}", "");
    expect_note(expect(&judged, "W008", "LED1",
                       "version 1 counts the pins of class LED and does not write them: LED1 and "
                       "LED0"),
                "port.bin version 2 does not have this oddity");
    expect(&judged, "W008", "BTN0",
           "version 1 counts the pins of class BTN and does not write them: BTN0");
    expect_note(expect(&judged, "W008", "A1",
                       "version 1 counts the pins of class ADC and does not write them: A1"),
                "they are written once A0 is there");
    expect_note(expect(&judged, "W008", "PWM1",
                       "version 1 counts the pins of class PWM and does not write them: PWM1"),
                "they are written once PWM0 is there");
    expect_note(expect(&judged, "W008", "RX0",
                       "version 1 counts the pins of class SERIAL and does not write them: RX0 and "
                       "TX0"),
                "they are written once a SERIAL peripheral is there");
    expect(&judged, "W008", "CANRX0",
           "version 1 counts the pins of class CAN and does not write them: CANRX0 and CANTX0");
    assert_int_equal(count_code(&judged, "W008"), 6);
    judged_done(&judged);
    judge_sections(&judged, &fake, 2, pinmap, classes, "{}", "");
    expect_no(&judged, "W008");
    judged_done(&judged);
}

static void a_gap_in_a_bus_is_E030(void **state)
{
    struct fake fake;
    struct judged judged = {0};
    (void)state;
    fake_matrix(&fake);
    static const char pinmap[] =
        "{ D0: [ PA, 4 ], D1: [ PA, 18 ], D2: [ PA, 19 ], D3: [ PA, 21 ] }";
    static const char classes[] = "{ TX2: D0, RX2: D1, RX0: D2, TX0: D3 }";
    static const char users[] =
        "{ SERIAL0: { hw: 1, rx: RX0, tx: TX0 }, SERIAL1: { hw: 2, rx: RX2, tx: TX2 } }";
    judge_sections(&judged, &fake, 1, pinmap, classes, users, "");
    expect_note(
        expect(&judged, "E030", "TX2", "TX2 is there, but TX1 is not: version 1 has no gaps"),
        "number the pins of class SERIAL from 0 without a gap");
    assert_int_equal(count_code(&judged, "E030"), 1);
    judged_done(&judged);
    judge_sections(&judged, &fake, 2, pinmap, classes, users, "");
    expect_count(&judged, 0);
    judged_done(&judged);
    judge_sections(&judged, &fake, 1, pinmap, "{ MOSI1: D0, MISO1: D1, SCLK1: D2 }",
                   "{ SPI0: { hw: 1, mosi: MOSI1, miso: MISO1, sclk: SCLK1 } }", "");
    expect(&judged, "E030", "MOSI1", "MOSI1 is there, but MOSI0 is not: version 1 has no gaps");
    judged_done(&judged);
}

static void a_gap_in_peripherals_is_W010(void **state)
{
    struct fake fake;
    struct judged judged = {0};
    (void)state;
    fake_matrix(&fake);
    static const char pinmap[] =
        "{ D0: [ PA, 4 ], D1: [ PA, 18 ], D2: [ PA, 19 ], D3: [ PA, 21 ] }";
    static const char classes[] = "{ RX0: D0, TX0: D1, RX1: D2, TX1: D3 }";
    static const char users[] = "{ SERIAL3: { hw: 3, rx: RX1, tx: TX1 },"
                                " SERIAL0: { hw: 1, rx: RX0, tx: TX0 }, RTC1: { hw: 1 } }";
    judge_sections(&judged, &fake, 1, pinmap, classes, users, "");
    expect_note(
        expect(&judged, "W010", "SERIAL3",
               "version 1 closes the gap before SERIAL3: firmware finds SERIAL3 as SERIAL1"),
        "number the SERIAL peripherals from 0 without a gap");
    expect(&judged, "W010", "RTC1",
           "version 1 closes the gap before RTC1: firmware finds RTC1 as RTC0");
    expect_count(&judged, 2);
    judged_done(&judged);
    judge_sections(&judged, &fake, 2, pinmap, classes, users, "");
    expect_count(&judged, 0);
    judged_done(&judged);
}

static void gaps_that_a_mistake_makes_are_not_told(void **state)
{
    struct fake fake;
    struct judged judged = {0};
    (void)state;
    fake_matrix(&fake);
    judge_text(&judged, &fake, 1,
               "short_name: test\n"
               "cmacros: [ VM_IS_CUSTOM ]\n"
               "pinmap: { D0: [ PA, 4 ], D1: [ PA, 18 ] }\n"
               "pinclasses: { RX0: D7, TX0: D1, RX1: D0, TX1: D1, PWM0: D9, PWM1: D0 }\n"
               "peripherals: { SERIAL1: { hw: 1, rx: RX1, tx: TX1 } }\n"
               "device: { name: Test, original_target: cvm_matrix, vids: [], pids: [] }\n"
               "accept: { W008: [ PWM1 ], W010: [ SERIAL1 ], FOO-W001: [ D0 ] }\n");
    assert_int_equal(count_code(&judged, "E022"), 2);
    expect_no(&judged, "E030");
    expect_no(&judged, "W008");
    expect_no(&judged, "W010");
    expect_no(&judged, "E032");
    judged_done(&judged);
}

static void extras_are_W011_in_version_1(void **state)
{
    struct fake fake;
    struct judged judged = {0};
    (void)state;
    fake_matrix(&fake);
    static const char pinmap[] = "{ D0: [ PA, 4, { pull: up } ], D1: [ PA, 18, {} ] }";
    judge_sections(&judged, &fake, 1, pinmap, "{}", "{}", "");
    expect_note(expect(&judged, "W011", "D0", "port.bin version 1 cannot carry the extras of D0"),
                "where that is meant: `accept: { W011: [ D0 ] }`");
    expect_count(&judged, 1);
    judged_done(&judged);
    judge_sections(&judged, &fake, 2, pinmap, "{}", "{}", "");
    expect_count(&judged, 0);
    judged_done(&judged);
}

static void a_port_beyond_H_is_E031_in_version_1(void **state)
{
    struct fake fake;
    struct judged judged = {0};
    (void)state;
    fake_alternate(&fake);
    judge_sections(&judged, &fake, 1, "{ D0: [ PI, 0 ] }", "{}", "{}", "");
    expect_note(
        expect(&judged, "E031", "D0", "port.bin version 1 has the ports PA to PH, and D0 is on PI"),
        "port.bin version 2 holds more");
    judged_done(&judged);
    judge_sections(&judged, &fake, 2, "{ D0: [ PI, 0 ] }", "{}", "{}", "");
    expect_count(&judged, 0);
    judged_done(&judged);
}

static void numbers_over_a_byte_are_E031_in_version_1(void **state)
{
    struct fake fake;
    struct judged judged = {0};
    (void)state;
    fake_alternate(&fake);
    static const char pinmap[] = "{ D0: [ PB, 1 ], D1: [ PB, 0 ] }";
    judge_sections(&judged, &fake, 1, pinmap, "{ PWM0: D0, PWM1: D1 }", "{ RTC0: { hw: 300 } }",
                   "");
    expect_note(expect(&judged, "E031", "PWM0",
                       "PWM0: a value is 300, and port.bin version 1 holds 0 to 255"),
                "port.bin version 2 holds more");
    expect(&judged, "E031", "RTC0", "RTC0: hw is 300, and port.bin version 1 holds 0 to 256");
    expect_count(&judged, 2);
    judged_done(&judged);
    judge_sections(&judged, &fake, 2, pinmap, "{ PWM0: D0, PWM1: D1 }", "{ RTC0: { hw: 300 } }",
                   "");
    expect_count(&judged, 0);
    judged_done(&judged);
}

static void numbers_of_a_table_may_be_too_large_for_version_2(void **state)
{
    struct fake fake;
    struct judged judged = {0};
    (void)state;
    fake_begin(&fake, "cvm_wide", "Wide");
    fake_pin(&fake, 0, 0, "P0", "in out");
    struct ztc_function_row *row = fake_function(&fake, 0, 0, ZTC_CLASS_PWM, "out", "TIMER", 70000);
    row->alternate = 32768;
    row->value_count = 2;
    row->values[1] = 65536;
    fake_instance(&fake, ZTC_CLASS_RTC, 65535, "RTC");
    judge_sections(&judged, &fake, 2, "{ D0: [ PA, 0 ] }", "{ PWM0: D0 }",
                   "{ RTC0: { hw: 65535 } }", "");
    assert_int_equal(count_code(&judged, "E031"), 3);
    expect_count(&judged, 3);
    judged_done(&judged);
}

static void lenient_does_not_make_a_missing_pad_fit(void **state)
{
    struct fake fake;
    struct judged judged = {.lenient = true};
    (void)state;
    fake_matrix(&fake);
    judge_sections(&judged, &fake, 1, "{ D0: [ PA, 300 ], D1: [ PJ, 4 ] }", "{}",
                   "{ RTC0: { hw: 257 } }", "");
    expect(&judged, "E031", "D0", "the pin: its pad is 300, and port.bin version 1 holds 0 to 255");
    expect(&judged, "E031", "D1", "port.bin version 1 has the ports PA to PH, and D1 is on PJ");
    expect(&judged, "E031", "RTC0", "RTC0: hw is 257, and port.bin version 1 holds 0 to 256");
    assert_int_equal(ztc_findings_errors(&judged.template.findings), 3);
    judged_done(&judged);
}

static void too_many_pins_are_E031(void **state)
{
    static const unsigned counts[] = {255, 256, 1024, 1025};
    (void)state;
    for (size_t i = 0; i < sizeof(counts) / sizeof(counts[0]); i++) {
        struct fake fake;
        struct judged judged = {0};
        struct ztc_buffer text;
        fake_matrix(&fake);
        ztc_buffer_init(&text, 1u << 20);
        ztc_buffer_text(&text, "{ ");
        for (unsigned j = 0; j < counts[i]; j++) {
            ztc_buffer_print(&text, "D%u: [ PA, 4 ], ", j);
        }
        ztc_buffer_text(&text, "}");
        judge_sections(&judged, &fake, counts[i] <= 256 ? 1 : 2, ztc_buffer_string(&text), "{}",
                       "{}", "");
        if (counts[i] == 256) {
            expect_note(expect(&judged, "E031", "D255",
                               "pinmap: the number of pins is 256, and port.bin version 1 holds 0 "
                               "to 255"),
                        "port.bin version 2 holds more");
        } else if (counts[i] == 1025) {
            expect(&judged, "E031", "D1024",
                   "pinmap: the number of pins is 1025, and port.bin version 2 holds 0 to 1024");
        } else {
            expect_no(&judged, "E031");
        }
        judged_done(&judged);
        ztc_buffer_done(&text);
    }
}

static void too_many_entries_are_E031_in_version_1(void **state)
{
    struct fake fake;
    struct judged judged = {0};
    struct ztc_buffer text;
    (void)state;
    fake_matrix(&fake);
    write_many(&text, "PWM", 0, 256, 999);
    judge_sections(&judged, &fake, 1, "{ D0: [ PA, 4 ] }", ztc_buffer_string(&text), "{}", "");
    expect(&judged, "E031", "PWM255",
           "PWM: the number of its pins is 256, and port.bin version 1 holds 0 to 255");
    judged_done(&judged);
    judge_sections(&judged, &fake, 2, "{ D0: [ PA, 4 ] }", ztc_buffer_string(&text), "{}", "");
    expect_no(&judged, "E031");
    judged_done(&judged);
    ztc_buffer_done(&text);

    ztc_buffer_init(&text, 1u << 16);
    ztc_buffer_text(&text, "{ ");
    for (unsigned i = 0; i < 256; i++) {
        ztc_buffer_print(&text, "RTC%u: { hw: 1 }, ", i);
    }
    ztc_buffer_text(&text, "}");
    judge_sections(&judged, &fake, 1, "{ D0: [ PA, 4 ] }", "{}", ztc_buffer_string(&text), "");
    expect(&judged, "E031", "RTC255",
           "RTC: the number of its peripherals is 256, and port.bin version 1 holds 0 to 255");
    judged_done(&judged);
    ztc_buffer_done(&text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(entries_past_the_tenth_are_W007_in_version_1),
        cmocka_unit_test(a_gap_in_the_numbers_is_no_W007),
        cmocka_unit_test(can_is_sorted_by_line_and_then_by_text),
        cmocka_unit_test(pins_that_are_not_written_are_W008),
        cmocka_unit_test(a_gap_in_a_bus_is_E030),
        cmocka_unit_test(a_gap_in_peripherals_is_W010),
        cmocka_unit_test(gaps_that_a_mistake_makes_are_not_told),
        cmocka_unit_test(extras_are_W011_in_version_1),
        cmocka_unit_test(a_port_beyond_H_is_E031_in_version_1),
        cmocka_unit_test(numbers_over_a_byte_are_E031_in_version_1),
        cmocka_unit_test(numbers_of_a_table_may_be_too_large_for_version_2),
        cmocka_unit_test(lenient_does_not_make_a_missing_pad_fit),
        cmocka_unit_test(too_many_pins_are_E031),
        cmocka_unit_test(too_many_entries_are_E031_in_version_1),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
