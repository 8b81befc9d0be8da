/* SPDX-License-Identifier: Apache-2.0 */
/* The values after the pin: wrong, left out, filled in; in both versions. */
#include "support_board.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

static void a_channel_that_is_not_the_pads_own_is_E018(void **state)
{
    struct fake fake;
    struct judged judged = {0};
    (void)state;
    fake_matrix(&fake);
    judge_sections(
        &judged, &fake, 1, "{ D0: [ PA, 33 ], D1: [ PA, 32 ], D2: [ PA, 35 ], D3: [ PA, 26 ] }",
        "{ A0: [ D0, 7 ], A1: [ D1, 4, 1 ], A2: [ D2, 7, 0, 3 ], DAC0: [ D3, 1 ] }", "{}", "");
    const struct ztc_diagnostic *item =
        expect(&judged, "E018", "A0", "A0 has channel 7, but GPIO33 is ADC1_CH5");
    expect_note(item, "write [ D0, 5, 0 ]");
    const struct ztc_place *place = ztc_findings_where(&judged.template.findings, item->where);
    assert_int_equal(place->column, 25);
    expect_note(expect(&judged, "E018", "A1", "A1 has unit 1, but GPIO32 is ADC1_CH4"),
                "write [ D1, 4, 0 ]");
    expect_note(expect(&judged, "E018", "A2", "A2 has the values 7, 0, 3, but GPIO35 is ADC1_CH7"),
                "write [ D2, 7, 0 ]");
    expect_note(expect(&judged, "E018", "DAC0", "DAC0 has channel 1, but GPIO26 is DAC_2"),
                "write [ D3, 2 ]");
    expect_count(&judged, 4);
    judged_done(&judged);
}

static void a_value_where_none_belongs_is_E018(void **state)
{
    struct fake fake;
    struct judged judged = {0};
    (void)state;
    fake_matrix(&fake);
    judge_sections(&judged, &fake, 2,
                   "{ D0: [ PA, 4 ], D1: [ PA, 18 ], D2: [ PA, 19 ], D3: [ PA, 21 ] }",
                   "{ RX0: [ D0, 3 ], TX0: [ D1, 0, 0 ], LED0: [ D2, 5, 1 ], BTN0: [ D3, 0 ] }",
                   "{ SERIAL0: { hw: 1, rx: RX0, tx: TX0 } }", "");
    expect_note(expect(&judged, "E018", "RX0", "RX0 has the value 3 after the pin, but takes none"),
                "write D0");
    expect_note(
        expect(&judged, "E018", "LED0", "LED0 has the values 5, 1 after the pin, but takes none"),
        "write D2");
    /* Surplus zeros do no harm. */
    expect_count(&judged, 2);
    judged_done(&judged);
}

static void values_of_no_timer_of_the_pad_are_E018(void **state)
{
    struct fake fake;
    struct judged judged = {0};
    (void)state;
    fake_alternate(&fake);
    judge_sections(&judged, &fake, 2, "{ D0: [ PA, 5 ] }", "{ PWM0: [ D0, 3, 2 ] }", "{}", "");
    expect_note(expect(&judged, "E018", "PWM0",
                       "PWM0 has the values 3, 2, but PA5 is TIM2_CH1 or TIM8_CH1N"),
                "write [ D0, 2, 1, 1 ] (TIM2_CH1) or [ D0, 8, 3, 1 ] (TIM8_CH1N)");
    judged_done(&judged);
}

static void several_that_fit_are_E019_and_listed(void **state)
{
    struct fake fake;
    struct judged judged = {0};
    (void)state;
    fake_alternate(&fake);
    judge_sections(&judged, &fake, 2, "{ D0: [ PA, 5 ], D1: [ PA, 0 ] }", "{ PWM0: D0, A0: D1 }",
                   "{}", "");
    expect_note(expect(&judged, "E019", "PWM0",
                       "PA5 can serve PWM0 as TIM2_CH1 or TIM8_CH1N; which one is not said"),
                "write [ D0, 2, 1, 1 ] (TIM2_CH1) or [ D0, 8, 3, 1 ] (TIM8_CH1N)");
    expect_note(expect(&judged, "E019", "A0",
                       "PA0 can serve A0 as ADC1_IN0 or ADC2_IN0; which one is not said"),
                "write [ D1, 0, 1 ] (ADC1_IN0) or [ D1, 0, 2 ] (ADC2_IN0)");
    judged_done(&judged);
}

static void a_part_of_the_values_may_decide(void **state)
{
    struct fake fake;
    struct judged judged = {0};
    (void)state;
    fake_alternate(&fake);
    judge_sections(&judged, &fake, 2, "{ D0: [ PA, 5 ], D1: [ PB, 0 ], D2: [ PA, 0 ] }",
                   "{ PWM0: [ D0, 8 ], PWM1: D1, A0: [ D2, 0, 2 ] }", "{}", "");
    expect_count(&judged, 0);
    expect_values(&judged.board, "PWM0", 3, 8, 3, 1);
    assert_int_equal(function_of(&judged.board, "PWM0")->alternate, 3);
    expect_values(&judged.board, "PWM1", 3, 3, 2, 3);
    expect_values(&judged.board, "A0", 2, 0, 2, 0);
    assert_int_equal(function_of(&judged.board, "A0")->alternate, ZTC_PORT_NONE);
    judged_done(&judged);
}

static void the_peripheral_that_names_a_pin_decides(void **state)
{
    struct fake fake;
    struct judged judged = {0};
    (void)state;
    fake_alternate(&fake);
    judge_sections(&judged, &fake, 2, "{ D0: [ PB, 5 ], D1: [ PB, 4 ], D2: [ PB, 3 ] }",
                   "{ MOSI0: D0, MISO0: D1, SCLK0: D2 }",
                   "{ SPI0: { hw: 3, mosi: MOSI0, miso: MISO0, sclk: SCLK0 } }", "");
    expect_count(&judged, 0);
    expect_values(&judged.board, "MOSI0", 2, 3, 6, 0);
    assert_int_equal(function_of(&judged.board, "MOSI0")->alternate, 6);
    assert_int_equal(function_of(&judged.board, "MOSI0")->instance, 3);
    /* The template keeps what was written. */
    assert_int_equal(function_of(&judged.template.board, "MOSI0")->value_count, 0);
    judged_done(&judged);
}

static void without_a_peripheral_the_pin_is_ambiguous_only_by_its_values(void **state)
{
    struct fake fake;
    struct judged judged = {0};
    (void)state;
    fake_alternate(&fake);
    judge_sections(&judged, &fake, 2, "{ D0: [ PB, 5 ], D1: [ PA, 6 ], D2: [ PA, 5 ] }",
                   "{ MOSI0: D0, MISO0: D1, SCLK0: [ D2, 0 ] }", "{}", "");
    expect_note(expect(&judged, "E019", "MOSI0",
                       "PB5 can serve MOSI0 as SPI1_MOSI or SPI3_MOSI; which one is not said"),
                "a peripheral that names MOSI0 decides it by its hw");
    expect(&judged, "E018", "SCLK0", "SCLK0 has the value 0, but PA5 is SPI1_SCK");
    expect(&judged, "N003", "MOSI0", "MOSI0 is a pin of no peripheral, so that nothing uses it");
    expect_count(&judged, 5);
    expect_values(&judged.board, "MISO0", 2, 1, 5, 0);
    judged_done(&judged);

    fake_shared(&fake);
    judge_sections(&judged, &fake, 2, "{ D0: [ PA, 8 ], D1: [ PA, 9 ] }", "{ TX0: D0, RX0: D1 }",
                   "{}", "");
    expect(&judged, "N003", "TX0", "TX0 is a pin of no peripheral, so that nothing uses it");
    expect(&judged, "N003", "RX0", "RX0 is a pin of no peripheral, so that nothing uses it");
    expect_count(&judged, 2);
    assert_int_equal(function_of(&judged.board, "TX0")->instance, 0);
    assert_int_equal(function_of(&judged.board, "TX0")->alternate, ZTC_PORT_NONE);
    judged_done(&judged);
}

static void an_instance_is_filled_in_where_values_are_none(void **state)
{
    struct fake fake;
    struct judged judged = {0};
    (void)state;
    fake_shared(&fake);
    judge_sections(&judged, &fake, 2, "{ D0: [ PA, 8 ], D1: [ PA, 9 ] }", "{ TX0: D0, RX0: D1 }",
                   "{ SERIAL0: { hw: 3, rx: RX0, tx: TX0 } }", "");
    expect_count(&judged, 0);
    assert_int_equal(function_of(&judged.board, "TX0")->instance, 3);
    assert_int_equal(function_of(&judged.board, "TX0")->alternate, 3);
    judged_done(&judged);
}

static void version_1_as_written_carries_0_or_it_is_E020(void **state)
{
    struct fake fake;
    struct judged judged = {0};
    (void)state;
    fake_matrix(&fake);
    static const char pinmap[] = "{ D0: [ PA, 33 ], D1: [ PA, 36 ], D2: [ PA, 32 ],"
                                 " D3: [ PA, 25 ], D4: [ PA, 26 ] }";
    static const char classes[] = "{ A0: D0, A1: D1, A2: [ D2, 4 ], A3: [ D3, 8 ], DAC0: D4 }";
    judge_sections(&judged, &fake, 1, pinmap, classes, "{}", "");
    expect_note(
        expect(&judged, "E020", "A0",
               "A0 leaves out the channel, which version 1 carries as 0, but GPIO33 is ADC1_CH5"),
        "write [ D0, 5, 0 ]");
    expect_note(
        expect(&judged, "E020", "A3",
               "A3 leaves out the unit, which version 1 carries as 0, but GPIO25 is ADC2_CH8"),
        "write [ D3, 8, 1 ]");
    expect(&judged, "E020", "DAC0",
           "DAC0 leaves out the channel, which version 1 carries as 0, but GPIO26 is DAC_2");
    assert_int_equal(count_code(&judged, "E020"), 3);
    expect_values(&judged.board, "A0", 0, 0, 0, 0);
    expect_values(&judged.board, "A2", 2, 4, 0, 0);
    judged_done(&judged);

    judge_sections(&judged, &fake, 2, pinmap, classes, "{}", "");
    assert_int_equal(ztc_findings_errors(&judged.template.findings), 0);
    expect_values(&judged.board, "A0", 2, 5, 0, 0);
    expect_values(&judged.board, "A3", 2, 8, 1, 0);
    expect_values(&judged.board, "DAC0", 1, 2, 0, 0);
    judged_done(&judged);
}

static void version_1_of_other_targets_is_filled_in(void **state)
{
    struct fake fake;
    struct judged judged = {0};
    (void)state;
    fake_alternate(&fake);
    judge_sections(&judged, &fake, 1, "{ D0: [ PB, 0 ] }", "{ PWM0: D0 }", "{}", "");
    expect_count(&judged, 0);
    expect_values(&judged.board, "PWM0", 3, 3, 2, 3);
    judged_done(&judged);
}

static void as_written_choices_are_listed_in_E020(void **state)
{
    struct fake fake;
    struct judged judged = {0};
    (void)state;
    fake_alternate(&fake);
    fake.options.count = 1;
    judge_sections(&judged, &fake, 1, "{ D0: [ PA, 5 ], D1: [ PB, 0 ] }",
                   "{ PWM0: [ D0, 2 ], PWM1: [ D1, 3, 2, 3 ] }", "{}", "");
    expect_note(
        expect(&judged, "E020", "PWM0",
               "PWM0 leaves out a value, which version 1 carries as 0, but PA5 is TIM2_CH1"),
        "write [ D0, 2, 1, 1 ]");
    expect_values(&judged.board, "PWM0", 1, 2, 0, 0);
    judged_done(&judged);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_channel_that_is_not_the_pads_own_is_E018),
        cmocka_unit_test(a_value_where_none_belongs_is_E018),
        cmocka_unit_test(values_of_no_timer_of_the_pad_are_E018),
        cmocka_unit_test(several_that_fit_are_E019_and_listed),
        cmocka_unit_test(a_part_of_the_values_may_decide),
        cmocka_unit_test(the_peripheral_that_names_a_pin_decides),
        cmocka_unit_test(without_a_peripheral_the_pin_is_ambiguous_only_by_its_values),
        cmocka_unit_test(an_instance_is_filled_in_where_values_are_none),
        cmocka_unit_test(version_1_as_written_carries_0_or_it_is_E020),
        cmocka_unit_test(version_1_of_other_targets_is_filled_in),
        cmocka_unit_test(as_written_choices_are_listed_in_E020),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
