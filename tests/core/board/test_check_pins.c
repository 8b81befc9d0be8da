/* SPDX-License-Identifier: Apache-2.0 */
/* Pads in pinmap: missing, twice, and those to beware of. */
#include "support_board.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

static void a_good_board_has_no_finding(void **state)
{
    struct fake fake;
    struct judged judged = {0};
    (void)state;
    fake_matrix(&fake);
    for (uint32_t version = 1; version <= 2; version++) {
        judge_sections(&judged, &fake, version, "{ D0: [ PA, 4 ], D1: [ PA, 18 ], D2: [ PA, 33 ] }",
                       "{ RX0: D0, TX0: D1, A0: [ D2, 5, 0 ] }",
                       "{ SERIAL0: { hw: 1, rx: RX0, tx: TX0 } }", "");
        expect_count(&judged, 0);
        judged_done(&judged);
    }
}

static void a_pad_that_does_not_exist_is_E015(void **state)
{
    struct fake fake;
    struct judged judged = {0};
    (void)state;
    fake_matrix(&fake);
    judge_sections(&judged, &fake, 1, "{ D0: [ PA, 4 ], D1: [ PA, 40 ], D2: [ PB, 4 ] }",
                   "{ TX0: D1, RX0: D2 }", "{ SERIAL0: { hw: 1, rx: RX0, tx: TX0 } }", "");
    expect_note(expect(&judged, "E015", "D1", "Matrix has no pad 40 on port PA"),
                "the pads of PA are 0 to 39");
    expect_note(expect(&judged, "E015", "D2", "Matrix has no port PB"), "its ports are PA");
    /* What stands on such a pad is not told again. */
    expect_count(&judged, 2);
    judged_done(&judged);

    fake_alternate(&fake);
    judge_sections(&judged, &fake, 2, "{ D0: [ PC, 0 ], D1: [ PH, 1 ] }", "{}", "{}", "");
    expect_note(expect(&judged, "E015", "D0", "Alternate 32 has no pad 0 on port PC"),
                "the pads of PC are 13 to 14");
    expect_note(expect(&judged, "E015", "D1", "Alternate 32 has no port PH"),
                "its ports are PA, PB, PC, PD, PI");
    judged_done(&judged);
}

static void one_pad_under_two_names_is_E016(void **state)
{
    struct fake fake;
    struct judged judged = {0};
    (void)state;
    fake_matrix(&fake);
    judge_sections(&judged, &fake, 1,
                   "{ D0: [ PA, 4 ], D1: [ PA, 18 ], D2: [ PA, 4 ], D3: [ PA, 4 ] }", "{}", "{}",
                   "");
    expect(&judged, "E016", "D2", "D2 is the same pad as D0: [ PA, 4 ], GPIO4");
    expect(&judged, "E016", "D3", "D3 is the same pad as D0: [ PA, 4 ], GPIO4");
    expect_count(&judged, 2);
    judged_done(&judged);
}

static void cautions_are_told_once_at_the_pin(void **state)
{
    struct fake fake;
    struct judged judged = {0};
    (void)state;
    fake_matrix(&fake);
    judge_sections(&judged, &fake, 1,
                   "{ D0: [ PA, 24 ], D1: [ PA, 6 ], D2: [ PA, 16 ], D3: [ PA, 0 ],"
                   " D4: [ PA, 12 ], D5: [ PA, 34 ] }",
                   "{ PWM0: D3, LED0: D3, BTN0: D3 }", "{}", "");
    expect_note(expect(&judged, "W001", "D0",
                       "GPIO24 has a number but is not brought out: the package has no pin for it"),
                "where that is meant: `accept: { W001: [ D0 ] }`");
    expect(&judged, "W002", "D1", "GPIO6 is a pad of the flash: the program is read through it");
    expect(&judged, "W002", "D2", "GPIO16 is a pad of the PSRAM: on modules with PSRAM");
    expect(&judged, "W003", "D3", "GPIO0 is a strapping pad: it selects the boot mode");
    expect(&judged, "W003", "D4", "GPIO12 is a strapping pad: it selects the voltage");
    expect(&judged, "W004", "D4", "GPIO12 is a pad of the debugger: TDI");
    /* Input-only is a nature, and no warning. */
    assert_int_equal(count_code(&judged, "W003"), 2);
    expect_no(&judged, "W013");
    judged_done(&judged);
}

static void other_cautions_are_W013_also_unknown_ones(void **state)
{
    struct fake fake;
    struct judged judged = {0};
    (void)state;
    fake_alternate(&fake);
    judge_sections(&judged, &fake, 2, "{ D0: [ PC, 13 ], D1: [ PC, 14 ], D2: [ PA, 12 ] }", "{}",
                   "{}", "");
    expect(&judged, "W013", "D0", "PC13 drives only little: 3 mA at most");
    expect(&judged, "W013", "D1", "PC14 has the caution `moonlight`: only at night");
    expect(&judged, "W004", "D2", "PA12 is a pad of USB: D+");
    expect_count(&judged, 3);
    judged_done(&judged);
}

static void an_extra_that_the_pad_lacks_is_E014(void **state)
{
    struct fake fake;
    struct judged judged = {0};
    (void)state;
    fake_matrix(&fake);
    judge_sections(&judged, &fake, 2,
                   "{ D0: [ PA, 34, { pull: up } ], D1: [ PA, 35, { level: 1 } ],"
                   " D2: [ PA, 4, { pull: up, type: open-drain, level: 1 } ],"
                   " D3: [ PA, 36, { pull: none, active_low: true } ] }",
                   "{}", "{}", "");
    expect_note(expect(&judged, "E014", "D0", "GPIO34 has no pull-up, which `pull: up` needs"),
                "GPIO34 can: in");
    expect(&judged, "E014", "D1", "GPIO35 cannot be an output, which `level: 1` needs");
    expect_count(&judged, 2);
    judged_done(&judged);
}

static void an_ability_that_the_table_never_mentions_is_not_missed(void **state)
{
    struct fake fake;
    struct judged judged = {0};
    (void)state;
    fake_begin(&fake, "cvm_plain", "Plain");
    fake_pin(&fake, 0, 0, "P0", "in out");
    judge_sections(&judged, &fake, 2, "{ D0: [ PA, 0, { pull: up } ] }", "{}", "{}", "");
    expect_count(&judged, 0);
    judged_done(&judged);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_good_board_has_no_finding),
        cmocka_unit_test(a_pad_that_does_not_exist_is_E015),
        cmocka_unit_test(one_pad_under_two_names_is_E016),
        cmocka_unit_test(cautions_are_told_once_at_the_pin),
        cmocka_unit_test(other_cautions_are_W013_also_unknown_ones),
        cmocka_unit_test(an_extra_that_the_pad_lacks_is_E014),
        cmocka_unit_test(an_ability_that_the_table_never_mentions_is_not_missed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
