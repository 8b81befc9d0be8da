/* SPDX-License-Identifier: Apache-2.0 */
/* The table of functional pins and its look-ups. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <ztc/class.h>

#include <cmocka.h>

static const struct ztc_prefix_row *row_at(uint32_t i)
{
    return ZTC_ROW(struct ztc_prefix_row, ztc_prefixes(), i);
}

static void every_row_is_found_by_its_name_and_by_its_role(void **state)
{
    (void)state;
    assert_int_equal(ztc_prefixes()->count, 15);
    assert_int_equal(ztc_prefixes()->stride, sizeof(struct ztc_prefix_row));
    for (uint32_t i = 0; i < ztc_prefixes()->count; i++) {
        char name[32];
        uint32_t index = 99;
        int length = snprintf(name, sizeof(name), "%s65535", row_at(i)->prefix);
        assert_ptr_equal(ztc_prefix_of(name, (uint64_t)length, &index), row_at(i));
        assert_int_equal(index, 65535);
        assert_ptr_equal(ztc_prefix_find(row_at(i)->class_id, row_at(i)->role), row_at(i));
    }
}

static void rows_of_a_class_stand_together_in_the_order_of_its_roles(void **state)
{
    (void)state;
    char all[256] = "";
    for (uint32_t i = 0; i < ztc_prefixes()->count; i++) {
        snprintf(all + strlen(all), sizeof(all) - strlen(all), "%s.%s ", row_at(i)->class_id,
                 row_at(i)->role);
    }
    assert_string_equal(all, "ADC.in SPI.mosi SPI.miso SPI.sclk I2C.sda I2C.scl PWM.out ICU.in "
                             "CAN.rx CAN.tx SERIAL.rx SERIAL.tx DAC.out LED.out BTN.in ");
}

static void a_role_says_what_it_needs_of_a_pad(void **state)
{
    (void)state;
    assert_int_equal(ztc_prefix_find("I2C", "sda")->needs, ZTC_NEEDS_IN | ZTC_NEEDS_OUT);
    assert_int_equal(ztc_prefix_find("I2C", "scl")->needs, ZTC_NEEDS_IN | ZTC_NEEDS_OUT);
    assert_int_equal(ztc_prefix_find("ADC", "in")->needs, ZTC_NEEDS_ANALOG);
    assert_int_equal(ztc_prefix_find("DAC", "out")->needs, ZTC_NEEDS_ANALOG);
    assert_int_equal(ztc_prefix_find("SERIAL", "rx")->needs, ZTC_NEEDS_IN);
    assert_int_equal(ztc_prefix_find("SERIAL", "tx")->needs, ZTC_NEEDS_OUT);
    assert_int_equal(ztc_prefix_find("SPI", "miso")->needs, ZTC_NEEDS_IN);
    assert_int_equal(ztc_prefix_find("SPI", "sclk")->needs, ZTC_NEEDS_OUT);
    assert_int_equal(ztc_prefix_find("BTN", "in")->needs, ZTC_NEEDS_IN);
    assert_int_equal(ztc_prefix_find("LED", "out")->needs, ZTC_NEEDS_OUT);
}

static void what_is_no_functional_pin_is_told(void **state)
{
    static const char *const names[] = {
        "",    "A",     "0",    "RX",   "RX00", "RX01",  "RX-1",  "RX65536", "RX99999999999",
        "rx0", "RX0x",  "XRX0", "I2C0", "SD0",  "PWMD0", "CANRX", "LED 1",   "A0.",
        "AA0", "RXTX0", "TXD0", "R0",   "CAN0"};
    (void)state;
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        uint32_t index = 77;
        assert_null(ztc_prefix_of(names[i], strlen(names[i]), &index));
        assert_int_equal(index, 77);
    }
    assert_null(ztc_prefix_find("SERIAL", "rts"));
    assert_null(ztc_prefix_find("SD", "in"));
    assert_null(ztc_prefix_find("", ""));
}

static void the_length_bounds_the_name(void **state)
{
    (void)state;
    uint32_t index = 0;
    assert_string_equal(ztc_prefix_of("RX123", 3, &index)->prefix, "RX");
    assert_int_equal(index, 1);
    assert_null(ztc_prefix_of("RX123", 2, &index));
    assert_null(ztc_prefix_of("RX1\0", 4, &index));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_row_is_found_by_its_name_and_by_its_role),
        cmocka_unit_test(rows_of_a_class_stand_together_in_the_order_of_its_roles),
        cmocka_unit_test(a_role_says_what_it_needs_of_a_pad),
        cmocka_unit_test(what_is_no_functional_pin_is_told),
        cmocka_unit_test(the_length_bounds_the_name),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
