/* SPDX-License-Identifier: Apache-2.0 */
/* Peripherals against the instances, what they reach, and what is shared. */
#include "support_board.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

static void an_instance_that_does_not_exist_is_E026(void **state)
{
    struct fake fake;
    struct judged judged = {0};
    (void)state;
    fake_matrix(&fake);
    judge_sections(&judged, &fake, 1, "{ D0: [ PA, 4 ], D1: [ PA, 18 ] }", "{ RX0: D0, TX0: D1 }",
                   "{ SERIAL0: { hw: 4, rx: RX0, tx: TX0 }, SD0: { hw: 1 }, RTC0: { hw: 2 } }", "");
    const struct ztc_diagnostic *item =
        expect(&judged, "E026", "SERIAL0", "SERIAL0 has hw 4, but Matrix has no such SERIAL");
    expect_note(item, "hw may be 1 (UART0), 2 (UART1) and 3 (UART2)");
    const struct ztc_place *place = ztc_findings_where(&judged.template.findings, item->where);
    assert_int_equal(place->column, 31);
    expect_note(expect(&judged, "E026", "SD0", "Matrix has no peripheral of class SD"),
                "remove SD0");
    expect_note(expect(&judged, "E026", "RTC0", "RTC0 has hw 2, but Matrix has no such RTC"),
                "hw may be 1 (clock)");
    expect_count(&judged, 3);
    judged_done(&judged);
}

static void a_wrong_hw_does_not_also_leave_values_open(void **state)
{
    struct fake fake;
    struct judged judged = {0};
    (void)state;
    fake_alternate(&fake);
    judge_sections(&judged, &fake, 2, "{ D0: [ PB, 5 ], D1: [ PB, 4 ], D2: [ PB, 3 ] }",
                   "{ MOSI0: D0, MISO0: D1, SCLK0: D2 }",
                   "{ SPI0: { hw: 9, mosi: MOSI0, miso: MISO0, sclk: SCLK0 } }", "");
    expect(&judged, "E026", "SPI0", "SPI0 has hw 9, but Alternate 32 has no such SPI");
    expect_count(&judged, 1);
    judged_done(&judged);
}

static void pads_of_another_instance_are_E027(void **state)
{
    struct fake fake;
    struct judged judged = {0};
    (void)state;
    fake_alternate(&fake);
    judge_sections(&judged, &fake, 2,
                   "{ D0: [ PA, 10 ], D1: [ PA, 9 ], D2: [ PA, 3 ], D3: [ PB, 11 ] }",
                   "{ RX0: D0, TX0: D1 }", "{ SERIAL0: { hw: 2, rx: RX0, tx: TX0 } }", "");
    const struct ztc_diagnostic *item =
        expect(&judged, "E027", "SERIAL0",
               "SERIAL0 has hw 2 (USART2), which does not reach RX0 on PA10 and TX0 on PA9");
    expect_note(item, "hw: 1 (USART1) reaches all its pads");
    expect_note(item, "for RX0: free pads with RX of USART2 are D2 (USART2_RX), D3 (USART2_RX)");
    expect_note(item, "for TX0: pinmap has no pad with TX of USART2; not in pinmap yet: PA2, PB10");
    expect_count(&judged, 1);
    judged_done(&judged);

    fake_select(&fake);
    judge_sections(&judged, &fake, 2, "{ D0: [ PA, 0 ], D1: [ PA, 1 ], D2: [ PA, 4 ] }",
                   "{ TX0: D0, RX0: D1 }", "{ SERIAL0: { hw: 2, rx: RX0, tx: TX0 } }", "");
    item = expect(&judged, "E027", "SERIAL0",
                  "SERIAL0 has hw 2 (UART1), which does not reach RX0 on GPIO1 and TX0 on GPIO0");
    expect_note(item, "hw: 1 (UART0) reaches all its pads");
    expect_note(item, "for TX0: the only free pad with TX of UART1 is D2 (UART1_TX)");
    judged_done(&judged);
}

static void pads_of_several_instances_are_told_one_by_one(void **state)
{
    struct fake fake;
    struct judged judged = {0};
    (void)state;
    fake_alternate(&fake);
    judge_sections(&judged, &fake, 2, "{ D0: [ PB, 5 ], D1: [ PB, 4 ], D2: [ PB, 13 ] }",
                   "{ MOSI0: D0, MISO0: D1, SCLK0: D2 }",
                   "{ SPI0: { hw: 1, mosi: MOSI0, miso: MISO0, sclk: SCLK0 } }", "");
    expect_note(
        expect(&judged, "E027", "SPI0", "SPI0 has hw 1 (SPI1), which does not reach SCLK0 on PB13"),
        "no instance reaches all its pads (MOSI0 on PB5: SPI1 or SPI3; MISO0 on PB4: SPI1 "
        "or SPI3; SCLK0 on PB13: SPI2)");
    expect_count(&judged, 1);
    judged_done(&judged);
}

static void values_that_select_another_instance_are_E027(void **state)
{
    struct fake fake;
    struct judged judged = {0};
    (void)state;
    fake_alternate(&fake);
    judge_sections(&judged, &fake, 2, "{ D0: [ PB, 5 ], D1: [ PB, 4 ], D2: [ PB, 3 ] }",
                   "{ MOSI0: [ D0, 3, 6 ], MISO0: D1, SCLK0: [ D2, 1, 5 ] }",
                   "{ SPI0: { hw: 1, mosi: MOSI0, miso: MISO0, sclk: SCLK0 } }", "");
    expect(&judged, "E027", "SPI0",
           "SPI0 has hw 1 (SPI1), but another instance is selected by the values of MOSI0 on PB5");
    expect_count(&judged, 1);
    judged_done(&judged);
}

static void a_can_without_roles_has_the_pins_of_its_number(void **state)
{
    struct fake fake;
    struct judged judged = {0};
    (void)state;
    fake_alternate(&fake);
    static const char pinmap[] = "{ D0: [ PB, 8 ], D1: [ PB, 9 ] }";
    judge_sections(&judged, &fake, 2, pinmap, "{ CANRX0: D0, CANTX0: D1 }", "{ CAN0: { hw: 2 } }",
                   "");
    expect_note(
        expect(&judged, "E027", "CAN0",
               "CAN0 has hw 2 (CAN2), which does not reach CANRX0 on PB8 and CANTX0 on PB9"),
        "hw: 1 (CAN1) reaches all its pads");
    judged_done(&judged);

    judge_sections(&judged, &fake, 2, pinmap, "{ CANRX0: D0, CANTX0: D1 }", "{ CAN0: { hw: 1 } }",
                   "");
    expect_count(&judged, 0);
    assert_int_equal(function_of(&judged.board, "CANTX0")->instance, 1);
    /* Roles stay unsaid: what follows from the names is the encoder's to write. */
    const struct ztc_board_peripheral *can =
        ZTC_ROW(struct ztc_board_peripheral, judged.board.peripherals, 0);
    assert_true(can->roles == NULL || can->roles->count == 0);
    judged_done(&judged);
}

static void a_pin_of_two_peripherals_is_noted_and_filled_by_the_first(void **state)
{
    struct fake fake;
    struct judged judged = {0};
    (void)state;
    fake_alternate(&fake);
    judge_sections(&judged, &fake, 2, "{ D0: [ PB, 5 ], D1: [ PB, 4 ], D2: [ PB, 3 ] }",
                   "{ MOSI0: D0, MISO0: D1, SCLK0: D2 }",
                   "{ SPI0: { hw: 3, mosi: MOSI0, miso: MISO0, sclk: SCLK0 },"
                   " SPI1: { hw: 1, mosi: MOSI0, miso: MISO0, sclk: SCLK0 } }",
                   "");
    expect(&judged, "N001", "MOSI0", "MOSI0 is a pin of SPI0 and SPI1");
    expect_count(&judged, 3);
    assert_int_equal(function_of(&judged.board, "MOSI0")->instance, 3);
    judged_done(&judged);

    judge_sections(&judged, &fake, 2, "{ D0: [ PB, 13 ], D1: [ PB, 14 ], D2: [ PB, 15 ] }",
                   "{ MOSI0: D2, MISO0: D1, SCLK0: D0 }",
                   "{ SPI0: { hw: 2, mosi: MOSI0, miso: MISO0, sclk: SCLK0 },"
                   " SPI1: { hw: 1, mosi: MOSI0, miso: MISO0, sclk: SCLK0 } }",
                   "");
    expect(&judged, "E027", "SPI1",
           "SPI1 has hw 1 (SPI1), which does not reach MOSI0 on PB15, MISO0 on PB14 and SCLK0 on "
           "PB13");
    assert_int_equal(count_code(&judged, "E027"), 1);
    judged_done(&judged);
}

static void rx_and_tx_on_one_pad_are_W006(void **state)
{
    struct fake fake;
    struct judged judged = {0};
    (void)state;
    fake_matrix(&fake);
    judge_sections(&judged, &fake, 1, "{ D0: [ PA, 4 ], D1: [ PA, 18 ] }", "{ RX0: D1, TX0: D1 }",
                   "{ SERIAL0: { hw: 1, rx: RX0, tx: TX0 } }", "");
    expect_note(expect(&judged, "W006", "SERIAL0", "RX0 and TX0 of SERIAL0 are on one pad, D1"),
                "where that is meant: `accept: { W006: [ SERIAL0 ] }`");
    /* Said once. */
    expect_count(&judged, 1);
    judged_done(&judged);
}

static void a_pad_under_several_functions_is_N001(void **state)
{
    struct fake fake;
    struct judged judged = {0};
    (void)state;
    fake_matrix(&fake);
    judge_sections(&judged, &fake, 2, "{ D0: [ PA, 33 ], D1: [ PA, 18 ] }",
                   "{ A0: [ D0, 5 ], LED0: D1, PWM0: D0, BTN0: D0 }", "{}", "");
    expect(&judged, "N001", "PWM0", "D0 is under A0, PWM0 and BTN0");
    expect_count(&judged, 1);
    judged_done(&judged);
}

static void an_instance_under_two_peripherals_is_N002(void **state)
{
    struct fake fake;
    struct judged judged = {0};
    (void)state;
    fake_matrix(&fake);
    judge_sections(
        &judged, &fake, 2, "{ D0: [ PA, 4 ], D1: [ PA, 18 ], D2: [ PA, 19 ], D3: [ PA, 21 ] }",
        "{ SDA0: D0, SCL0: D1, SDA1: D2, SCL1: D3 }",
        "{ I2C0: { hw: 2, sda: SDA0, scl: SCL0 }, I2C1: { hw: 2, sda: SDA1, scl: SCL1 } }", "");
    expect(&judged, "N002", "I2C1",
           "I2C0 and I2C1 share the hardware I2C1, which serves 1 at once");
    expect_count(&judged, 1);
    judged_done(&judged);

    fake.instance_rows[6].users = 2;
    judge_sections(
        &judged, &fake, 2, "{ D0: [ PA, 4 ], D1: [ PA, 18 ], D2: [ PA, 19 ], D3: [ PA, 21 ] }",
        "{ SDA0: D0, SCL0: D1, SDA1: D2, SCL1: D3 }",
        "{ I2C0: { hw: 2, sda: SDA0, scl: SCL0 }, I2C1: { hw: 2, sda: SDA1, scl: SCL1 } }", "");
    expect_count(&judged, 0);
    judged_done(&judged);
}

static void one_piece_of_hardware_under_two_classes_is_N002(void **state)
{
    struct fake fake;
    struct judged judged = {0};
    (void)state;
    fake_shared(&fake);
    judge_sections(
        &judged, &fake, 2, "{ D0: [ PA, 4 ], D1: [ PA, 5 ], D2: [ PA, 8 ], D3: [ PA, 9 ] }",
        "{ TX0: D0, RX0: D1, SDA0: D2, SCL0: D3 }",
        "{ SERIAL0: { hw: 1, rx: RX0, tx: TX0 }, I2C0: { hw: 1, sda: SDA0, scl: SCL0 } }", "");
    expect(&judged, "N002", "I2C0",
           "SERIAL0 and I2C0 share the hardware SERCOM0, which serves 1 at once");
    expect_count(&judged, 1);
    judged_done(&judged);
}

static void a_block_is_one_piece_of_hardware_whatever_its_instances_are_called(void **state)
{
    struct fake fake;
    struct judged judged = {0};
    (void)state;
    fake_matrix(&fake);
    for (uint32_t i = 0; i < fake.instances.count; i++) {
        if (strcmp(fake.instance_rows[i].name, "UART1") == 0 ||
            strcmp(fake.instance_rows[i].name, "I2C0") == 0) {
            fake.instance_rows[i].block = "BOX1";
        }
    }
    judge_sections(
        &judged, &fake, 2, "{ D0: [ PA, 4 ], D1: [ PA, 18 ], D2: [ PA, 19 ], D3: [ PA, 21 ] }",
        "{ TX0: D0, RX0: D1, SDA0: D2, SCL0: D3 }",
        "{ SERIAL0: { hw: 2, rx: RX0, tx: TX0 }, I2C0: { hw: 1, sda: SDA0, scl: SCL0 } }", "");
    expect(&judged, "N002", "I2C0",
           "SERIAL0 and I2C0 share the hardware BOX1, which serves 1 at once");
    expect_count(&judged, 1);
    judged_done(&judged);
    judge_sections(
        &judged, &fake, 2, "{ D0: [ PA, 4 ], D1: [ PA, 18 ], D2: [ PA, 19 ], D3: [ PA, 21 ] }",
        "{ TX0: D0, RX0: D1, SDA0: D2, SCL0: D3 }",
        "{ SERIAL0: { hw: 1, rx: RX0, tx: TX0 }, I2C0: { hw: 1, sda: SDA0, scl: SCL0 } }", "");
    expect_count(&judged, 0);
    judged_done(&judged);
}

static void a_bus_and_its_pins_that_miss_each_other_are_told(void **state)
{
    struct fake fake;
    struct judged judged = {0};
    (void)state;
    fake_matrix(&fake);
    fake_instance(&fake, ZTC_CLASS_CAN, 1, "TWAI");
    judge_sections(&judged, &fake, 2, "{ D0: [ PA, 4 ], D1: [ PA, 18 ], D2: [ PA, 19 ] }",
                   "{ TX0: D0, RX0: D1, PWM0: D2 }", "{ CAN0: { hw: 1 } }", "");
    expect(&judged, "N003", "TX0", "TX0 is a pin of no peripheral, so that nothing uses it");
    expect(&judged, "N003", "RX0", "RX0 is a pin of no peripheral, so that nothing uses it");
    expect(&judged, "N004", "CAN0", "CAN0 has no pins: CANRX0 and CANTX0 are not there");
    expect_count(&judged, 3);
    judged_done(&judged);
    judge_sections(&judged, &fake, 2, "{ D0: [ PA, 4 ], D1: [ PA, 18 ] }", "{ TX0: D0, RX0: D1 }",
                   "{ SERIAL0: { hw: 1, rx: RX0, tx: TX0 } }", "");
    expect_count(&judged, 0);
    judged_done(&judged);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_instance_that_does_not_exist_is_E026),
        cmocka_unit_test(a_wrong_hw_does_not_also_leave_values_open),
        cmocka_unit_test(pads_of_another_instance_are_E027),
        cmocka_unit_test(pads_of_several_instances_are_told_one_by_one),
        cmocka_unit_test(values_that_select_another_instance_are_E027),
        cmocka_unit_test(a_can_without_roles_has_the_pins_of_its_number),
        cmocka_unit_test(a_pin_of_two_peripherals_is_noted_and_filled_by_the_first),
        cmocka_unit_test(rx_and_tx_on_one_pad_are_W006),
        cmocka_unit_test(a_pad_under_several_functions_is_N001),
        cmocka_unit_test(an_instance_under_two_peripherals_is_N002),
        cmocka_unit_test(one_piece_of_hardware_under_two_classes_is_N002),
        cmocka_unit_test(a_block_is_one_piece_of_hardware_whatever_its_instances_are_called),
        cmocka_unit_test(a_bus_and_its_pins_that_miss_each_other_are_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
