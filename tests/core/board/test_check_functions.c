/* SPDX-License-Identifier: Apache-2.0 */
/* Functional pins against the functions of their pads: abilities, and functions that are not there.
 */
#include "support_board.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#define SERIAL0 "{ SERIAL0: { hw: 1, rx: RX0, tx: TX0 } }"

static void an_output_on_an_input_only_pad_is_E014(void **state)
{
    struct fake fake;
    struct judged judged = {0};
    (void)state;
    fake_matrix(&fake);
    judge_sections(&judged, &fake, 1,
                   "{ D0: [ PA, 34 ], D1: [ PA, 0 ], D2: [ PA, 6 ], D3: [ PA, 4 ],"
                   " D4: [ PA, 24 ], D5: [ PA, 18 ], D6: [ PA, 19 ] }",
                   "{ RX0: D6, TX0: D0 }", SERIAL0, "");
    /* Pads with a risk come last; the flash's and those without a pin are not offered. */
    expect_note(expect(&judged, "E014", "TX0", "GPIO34 is input-only; TX0 needs an output"),
                "free outputs are D3, D5, D1");
    judged_done(&judged);
}

static void the_caret_stands_under_the_pin(void **state)
{
    struct fake fake;
    struct judged judged = {0};
    (void)state;
    fake_matrix(&fake);
    judge_sections(&judged, &fake, 1, "{ D0: [ PA, 34 ] }", "{ LED0: D0 }", "{}", "");
    const struct ztc_diagnostic *item =
        expect(&judged, "E014", "LED0", "GPIO34 is input-only; LED0 needs an output");
    const struct ztc_place *place = ztc_findings_where(&judged.template.findings, item->where);
    assert_int_equal(place->line, 4);
    assert_int_equal(place->column, 21);
    assert_int_equal(place->length, 2);
    expect_note(item, "pinmap has no output; not in pinmap yet: GPIO1, GPIO3, GPIO4, GPIO13, "
                      "GPIO14, GPIO18, GPIO19, GPIO21");
    judged_done(&judged);
}

static void a_bus_line_needs_both_directions(void **state)
{
    struct fake fake;
    struct judged judged = {0};
    (void)state;
    fake_matrix(&fake);
    judge_sections(&judged, &fake, 1, "{ D0: [ PA, 34 ], D1: [ PA, 4 ], D2: [ PA, 18 ] }",
                   "{ SDA0: D0, SCL0: D1 }", "{ I2C0: { hw: 1, sda: SDA0, scl: SCL0 } }", "");
    expect_note(expect(&judged, "E014", "SDA0",
                       "GPIO34 is input-only; SDA0 needs a pad that can be input and output"),
                "the only free pad that can be input and output is D2");
    judged_done(&judged);
}

static void pads_in_use_are_told_where_none_is_free(void **state)
{
    struct fake fake;
    struct judged judged = {0};
    (void)state;
    fake_matrix(&fake);
    judge_sections(&judged, &fake, 1, "{ D0: [ PA, 34 ], D1: [ PA, 4 ], D2: [ PA, 18 ] }",
                   "{ LED0: D0, PWM0: D1, PWM1: D2 }", "{}", "");
    expect_note(expect(&judged, "E014", "LED0", "GPIO34 is input-only; LED0 needs an output"),
                "pinmap has no free output; in other functions already: D1, D2; not in pinmap yet: "
                "GPIO1, GPIO3, GPIO13, GPIO14, GPIO19, GPIO21, GPIO22, GPIO23");
    judged_done(&judged);
}

static void free_pads_with_a_caution_alone_are_told_with_others(void **state)
{
    struct fake fake;
    struct judged judged = {0};
    (void)state;
    fake_matrix(&fake);
    judge_sections(&judged, &fake, 1, "{ D0: [ PA, 34 ], D1: [ PA, 0 ] }", "{ LED0: D0 }", "{}",
                   "");
    expect_note(expect(&judged, "E014", "LED0", "GPIO34 is input-only; LED0 needs an output"),
                "the only free output is D1, which has a caution; not in pinmap yet: GPIO1, GPIO3, "
                "GPIO4, GPIO13, GPIO14, GPIO18, GPIO19, GPIO21");
    judged_done(&judged);
}

static void an_input_on_an_input_only_pad_is_fine(void **state)
{
    struct fake fake;
    struct judged judged = {0};
    (void)state;
    fake_matrix(&fake);
    judge_sections(&judged, &fake, 2, "{ D0: [ PA, 34 ], D1: [ PA, 4 ], D2: [ PA, 35 ] }",
                   "{ RX0: D0, TX0: D1, BTN0: D2 }", SERIAL0, "");
    expect_count(&judged, 0);
    judged_done(&judged);
}

static void an_input_on_an_analog_only_pad_is_E014(void **state)
{
    struct fake fake;
    struct judged judged = {0};
    (void)state;
    fake_alternate(&fake);
    judge_sections(&judged, &fake, 2, "{ D0: [ PD, 0 ], D1: [ PA, 1 ] }", "{ BTN0: D0 }", "{}", "");
    expect_note(expect(&judged, "E014", "BTN0", "PD0 is analog-only; BTN0 needs an input"),
                "the only free input is D1");
    judged_done(&judged);
}

static void a_pad_without_a_pin_takes_every_digital_role(void **state)
{
    struct fake fake;
    struct judged judged = {0};
    (void)state;
    fake_matrix(&fake);
    judge_sections(&judged, &fake, 1, "{ D0: [ PA, 24 ], D1: [ PA, 28 ], D2: [ PA, 32 ] }",
                   "{ PWM0: D0, A0: D1 }", "{}", "");
    expect(&judged, "W001", "D0",
           "GPIO24 has a number but is not brought out: the package has no pin for it");
    expect_no(&judged, "E014");
    /* What is wired to a pad is not there, bonded or not. */
    expect_note(expect(&judged, "E017", "A0", "GPIO28 has no ADC signal, which A0 needs"),
                "the only free pad with ADC is D2 (ADC1_CH4)");
    judged_done(&judged);
}

static void an_analog_function_that_the_pad_lacks_is_E017(void **state)
{
    struct fake fake;
    struct judged judged = {0};
    (void)state;
    fake_matrix(&fake);
    judge_sections(&judged, &fake, 1,
                   "{ D0: [ PA, 18 ], D1: [ PA, 34 ], D2: [ PA, 33 ], D3: [ PA, 25 ],"
                   " D4: [ PA, 32 ] }",
                   "{ A0: [ D0, 4 ], DAC0: [ D1, 1 ] }", "{}", "");
    expect_note(expect(&judged, "E017", "A0", "GPIO18 has no ADC signal, which A0 needs"),
                "free pads with ADC are D2 (ADC1_CH5), D3 (ADC2_CH8), D4 (ADC1_CH4)");
    /* Input-only is not the reason: no other pad of that kind would do either. */
    expect_note(expect(&judged, "E017", "DAC0", "GPIO34 has no DAC signal, which DAC0 needs"),
                "the only free pad with DAC is D3 (DAC_1)");
    judged_done(&judged);
}

static void a_class_that_the_target_lacks_is_E017(void **state)
{
    struct fake fake;
    struct judged judged = {0};
    (void)state;
    fake_matrix(&fake);
    judge_sections(&judged, &fake, 2, "{ D0: [ PA, 4 ] }", "{ ICU0: D0 }", "{}", "");
    expect_note(expect(&judged, "E017", "ICU0", "Matrix has no pad with ICU, which ICU0 needs"),
                "the classes that it has: ADC, SPI, I2C, PWM, CAN, SERIAL, DAC, LED, BTN");
    judged_done(&judged);
}

static void an_alternate_function_that_the_pad_lacks_is_E017(void **state)
{
    struct fake fake;
    struct judged judged = {0};
    (void)state;
    fake_alternate(&fake);
    judge_sections(&judged, &fake, 2,
                   "{ D0: [ PA, 9 ], D1: [ PA, 10 ], D2: [ PB, 7 ], D3: [ PB, 6 ] }",
                   "{ RX0: D0, TX0: D1 }", SERIAL0, "");
    const struct ztc_diagnostic *item =
        expect(&judged, "E017", "RX0", "PA9 has no RX signal, which RX0 needs");
    /* Swapped lines are told by what the pad is. */
    expect_note(item, "PA9 has USART1_TX");
    expect_note(item, "the only free pad with RX is D2 (USART1_RX)");
    expect_note(expect(&judged, "E017", "TX0", "PA10 has no TX signal, which TX0 needs"),
                "PA10 has USART1_RX");
    expect_count(&judged, 2);
    judged_done(&judged);
}

static void a_signal_of_several_roles_is_told_once_with_them(void **state)
{
    struct fake fake;
    struct judged judged = {0};
    (void)state;
    fake_begin(&fake, "cvm_pads", "Pads");
    fake_pin(&fake, 0, 0, "PA0", "in out");
    fake_pin(&fake, 0, 1, "PA1", "in out");
    (void)fake_function(&fake, 0, 0, "SPI", "miso", "UNIT1_PAD1", 1);
    (void)fake_function(&fake, 0, 0, "SPI", "miso", "UNIT3_PAD1", 3);
    (void)fake_function(&fake, 0, 0, "SPI", "sclk", "UNIT1_PAD1", 1);
    (void)fake_function(&fake, 0, 0, "SPI", "sclk", "UNIT3_PAD1", 3);
    (void)fake_function(&fake, 0, 1, "SPI", "mosi", "UNIT1_PAD0", 1);
    judge_sections(&judged, &fake, 2, "{ D0: [ PA, 0 ] }", "{ MOSI0: D0 }", "{}", "");
    expect_note(expect(&judged, "E017", "MOSI0", "PA0 has no MOSI signal, which MOSI0 needs"),
                "PA0 has UNIT1_PAD1 and UNIT3_PAD1, for MISO and SCLK");
    judged_done(&judged);
}

static void a_function_select_that_the_pad_lacks_is_E017(void **state)
{
    struct fake fake;
    struct judged judged = {0};
    (void)state;
    fake_select(&fake);
    judge_sections(&judged, &fake, 2, "{ D0: [ PA, 0 ], D1: [ PA, 2 ] }", "{ TX0: D0, RX0: D1 }",
                   SERIAL0, "");
    expect_note(expect(&judged, "E017", "RX0", "GPIO2 has no RX signal, which RX0 needs"),
                "pinmap has no pad with RX; not in pinmap yet: GPIO1, GPIO5, GPIO9, GPIO13, "
                "GPIO17, GPIO21, GPIO25");
    judged_done(&judged);
}

static void lenient_makes_warnings_of_what_the_original_took(void **state)
{
    struct fake fake;
    struct judged judged = {.lenient = true};
    (void)state;
    fake_matrix(&fake);
    judge_sections(&judged, &fake, 1, "{ D0: [ PA, 34 ], D1: [ PA, 18 ], D2: [ PA, 99 ] }",
                   "{ LED0: D0, A0: [ D1, 9 ], PWM0: D2 }", "{}", "");
    expect(&judged, "E014", "LED0", "GPIO34 is input-only; LED0 needs an output");
    expect(&judged, "E015", "D2", "Matrix has no pad 99 on port PA");
    expect(&judged, "E017", "A0", "GPIO18 has no ADC signal, which A0 needs");
    assert_int_equal(ztc_findings_errors(&judged.template.findings), 0);
    expect_values(&judged.board, "A0", 1, 9, 0, 0);
    judged_done(&judged);
}

static void a_unit_that_the_radio_shares_is_W005(void **state)
{
    struct fake fake;
    struct judged judged = {0};
    (void)state;
    fake_matrix(&fake);
    judge_sections(&judged, &fake, 1, "{ D0: [ PA, 25 ], D1: [ PA, 32 ] }",
                   "{ A0: [ D1, 4 ], A1: [ D0, 8, 1 ] }", "{}", "");
    expect_note(expect(&judged, "W005", "A1",
                       "A1 (ADC2_CH8) shares its unit with the radio: not while it is on"),
                "where that is meant: `accept: { W005: [ A1 ] }`");
    expect_count(&judged, 1);
    judged_done(&judged);
}

static void offers_stop_after_eight(void **state)
{
    struct fake fake;
    struct judged judged = {0};
    (void)state;
    fake_matrix(&fake);
    judge_sections(&judged, &fake, 1,
                   "{ D0: [ PA, 34 ], D1: [ PA, 1 ], D2: [ PA, 3 ], D3: [ PA, 4 ],"
                   " D4: [ PA, 13 ], D5: [ PA, 14 ], D6: [ PA, 18 ], D7: [ PA, 19 ],"
                   " D8: [ PA, 21 ], D9: [ PA, 22 ] }",
                   "{ LED0: D0 }", "{}", "");
    expect_note(expect(&judged, "E014", "LED0", "GPIO34 is input-only; LED0 needs an output"),
                "free outputs are D1, D2, D3, D4, D5, D6, D7, D8 ...");
    judged_done(&judged);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_output_on_an_input_only_pad_is_E014),
        cmocka_unit_test(the_caret_stands_under_the_pin),
        cmocka_unit_test(a_bus_line_needs_both_directions),
        cmocka_unit_test(pads_in_use_are_told_where_none_is_free),
        cmocka_unit_test(free_pads_with_a_caution_alone_are_told_with_others),
        cmocka_unit_test(an_input_on_an_input_only_pad_is_fine),
        cmocka_unit_test(an_input_on_an_analog_only_pad_is_E014),
        cmocka_unit_test(a_pad_without_a_pin_takes_every_digital_role),
        cmocka_unit_test(an_analog_function_that_the_pad_lacks_is_E017),
        cmocka_unit_test(a_class_that_the_target_lacks_is_E017),
        cmocka_unit_test(an_alternate_function_that_the_pad_lacks_is_E017),
        cmocka_unit_test(a_signal_of_several_roles_is_told_once_with_them),
        cmocka_unit_test(a_function_select_that_the_pad_lacks_is_E017),
        cmocka_unit_test(lenient_makes_warnings_of_what_the_original_took),
        cmocka_unit_test(a_unit_that_the_radio_shares_is_W005),
        cmocka_unit_test(offers_stop_after_eight),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
