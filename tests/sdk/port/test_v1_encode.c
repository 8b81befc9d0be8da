/* SPDX-License-Identifier: Apache-2.0 */
/* Version 1: the bytes of users' files, the three oddities, every limit and every refusal. */
#include "support_port.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <ztc/bytes.h>

#include <cmocka.h>

#define BODY 192u

static uint32_t class_offset(const struct test_bytes *bytes, uint32_t slot)
{
    return ztc_get_u16le(bytes->data + 4 + 2 * slot);
}

static uint32_t map_offset(const struct test_bytes *bytes, uint32_t slot)
{
    return ztc_get_u16le(bytes->data + 36 + 2 * slot);
}

static uint32_t code_offset(const struct test_bytes *bytes, uint32_t slot)
{
    return ztc_get_u16le(bytes->data + 68 + 2 * slot);
}

/* The first byte, a Dn, of an entry of a class table. */
static uint32_t entry_pin(const struct test_bytes *bytes, uint32_t slot, uint32_t entry)
{
    return bytes->data[BODY + class_offset(bytes, slot) + 4 * entry];
}

static void expect_file(const char *folder, const char *short_name)
{
    char path[256];
    uint64_t size = 0, template_size = 0;
    struct test_board board;
    snprintf(path, sizeof(path), "data/port-v1/%s/template.yml", folder);
    char *template = (char *)test_read_file(path, &template_size);
    snprintf(path, sizeof(path), "data/port-v1/%s/port.bin", folder);
    uint8_t *file = test_read_file(path, &size);
    test_board_init(&board, short_name, "cvm_any");
    test_board_read(&board, template);
    assert_int_equal(board.pin_count, 40);
    struct test_bytes bytes = test_encode(ztc_port_v1_encode, test_board_view(&board));
    assert_int_equal(bytes.size, size);
    assert_memory_equal(bytes.data, file, size);
    test_bytes_free(&bytes);
    test_board_free(&board);
    free(template);
    free(file);
}

static void users_files_are_reproduced(void **state)
{
    (void)state;
    expect_file("custom_vm", "custom_vm");
    expect_file("esp_wroom_32", "esp wroom 32");
}

static void the_least_board_is_a_header_and_a_pin(void **state)
{
    (void)state;
    struct test_board board;
    uint8_t expected[BODY + 16] = {16, 0, 1, 0};
    test_board_init(&board, "x", "");
    test_board_pin(&board, 7, 255);
    expected[100] = 1;
    memset(expected + 68 + 4, 0, 12);
    /* The pin-code tables are empty and have an offset all the same: SPI, I2C, SERIAL. */
    expected[68 + 4] = expected[68 + 6] = expected[68 + 14] = 16;
    expected[148] = 'x';
    expected[180] = 1;
    memcpy(expected + BODY, "\x07\xff\x01\x00", 4);
    struct test_bytes bytes = test_encode(ztc_port_v1_encode, test_board_view(&board));
    assert_int_equal(bytes.size, sizeof(expected));
    assert_memory_equal(bytes.data, expected, sizeof(expected));
    test_bytes_free(&bytes);
    test_board_free(&board);
}

static void oddity_1_other_classes_are_in_text_order(void **state)
{
    static const uint8_t order[] = {0, 1, 10, 11, 2, 20, 21, 3, 4, 5, 6, 7, 8, 9};
    (void)state;
    struct test_board board;
    test_board_init(&board, "x", "");
    for (uint32_t i = 0; i < 24; i++) {
        char name[16];
        test_board_pin(&board, 0, i);
        snprintf(name, sizeof(name), "A%u", 23 - i);
        if (23 - i < 12 || (23 - i) / 2 == 10) {
            test_board_function(&board, name, 23 - i);
        }
    }
    struct test_bytes bytes = test_encode(ztc_port_v1_encode, test_board_view(&board));
    assert_int_equal(bytes.data[100 + 1], sizeof(order));
    for (uint32_t i = 0; i < sizeof(order); i++) {
        assert_int_equal(entry_pin(&bytes, 1, i), order[i]);
    }
    test_bytes_free(&bytes);
    test_board_free(&board);
}

static void oddity_1_holds_for_can_too_whose_receivers_come_first(void **state)
{
    (void)state;
    struct test_board board;
    static const char *const names[] = {"CANTX0", "CANRX1", "CANTX10", "CANRX0", "CANTX2"};
    static const uint8_t order[] = {3, 1, 0, 2, 4};
    test_board_init(&board, "x", "");
    for (uint32_t i = 0; i < 5; i++) {
        test_board_pin(&board, 0, i);
        test_board_function(&board, names[i], i);
    }
    test_board_peripheral(&board, "CAN", 0, 1);
    struct test_bytes bytes = test_encode(ztc_port_v1_encode, test_board_view(&board));
    for (uint32_t i = 0; i < 5; i++) {
        assert_int_equal(entry_pin(&bytes, 6, i), order[i]);
        assert_int_equal(ztc_get_u16le(bytes.data + BODY + 4 * i + 2), 0x041);
    }
    assert_int_equal(bytes.data[116 + 6], 1);
    assert_int_equal(code_offset(&bytes, 6), 0);
    test_bytes_free(&bytes);
    test_board_free(&board);
}

/* What a class leaves in the header and in the flags if it is counted and not written. */
static void expect_counted_only(const char *name, uint32_t slot, uint32_t flag)
{
    struct test_board board;
    test_board_init(&board, "x", "");
    test_board_pin(&board, 0, 0);
    test_board_function(&board, name, 0);
    struct test_bytes bytes = test_encode(ztc_port_v1_encode, test_board_view(&board));
    assert_int_equal(bytes.size, BODY + 16);
    assert_int_equal(bytes.data[100 + slot], 1);
    assert_int_equal(class_offset(&bytes, slot), 0);
    assert_int_equal(bytes.data[116 + slot], 0);
    assert_int_equal(ztc_get_u16le(bytes.data + BODY + 2), 1 | flag);
    test_bytes_free(&bytes);
    test_board_free(&board);
}

static void oddity_2_classes_without_a_peripheral_are_counted_and_not_written(void **state)
{
    (void)state;
    expect_counted_only("LED0", 9, 0);
    expect_counted_only("BTN3", 10, 0);
    expect_counted_only("A1", 1, 0x002);
    expect_counted_only("PWM7", 4, 0x010);
    expect_counted_only("ICU1", 5, 0x020);
    expect_counted_only("CANRX0", 6, 0x040);
    expect_counted_only("DAC9", 8, 0x100);
}

static void oddity_2_the_pins_of_a_bus_without_a_peripheral_too(void **state)
{
    (void)state;
    struct test_board board;
    test_board_init(&board, "x", "");
    test_board_pin(&board, 0, 0);
    test_board_function(&board, "RX0", 0);
    test_board_function(&board, "TX0", 0);
    struct test_bytes bytes = test_encode(ztc_port_v1_encode, test_board_view(&board));
    assert_int_equal(bytes.data[100 + 7], 2);
    assert_int_equal(class_offset(&bytes, 7), 0);
    assert_int_equal(ztc_get_u16le(bytes.data + BODY + 2), 0x081);
    test_bytes_free(&bytes);
    test_board_free(&board);
}

static void oddity_3_gaps_between_peripherals_close_up(void **state)
{
    (void)state;
    struct test_board board;
    test_board_rich(&board);
    struct test_bytes bytes = test_encode(ztc_port_v1_encode, test_board_view(&board));
    const uint8_t *map = bytes.data + BODY + map_offset(&bytes, 7);
    const uint8_t *codes = bytes.data + BODY + code_offset(&bytes, 7);
    assert_int_equal(bytes.data[116 + 7], 2);
    assert_int_equal(bytes.data[132 + 7], 2);
    /* SERIAL0 has hw 256, SERIAL2 has hw 1 and RX1, TX1. */
    assert_int_equal(map[0], 255);
    assert_int_equal(map[1], 0);
    assert_memory_equal(codes, "\x00\x07\x01\x07\x02\x07\x03\x07", 8);
    test_bytes_free(&bytes);
    test_board_free(&board);
}

static void a_code_is_that_of_the_functional_pin_whatever_its_role(void **state)
{
    (void)state;
    struct test_board board;
    test_board_init(&board, "x", "");
    test_board_pin(&board, 0, 0);
    uint32_t rx = test_board_function(&board, "RX0", 0), tx = test_board_function(&board, "TX0", 0);
    uint32_t sda = test_board_function(&board, "SDA0", 0);
    test_board_function(&board, "SCL0", 0);
    uint32_t serial = test_board_peripheral(&board, "SERIAL", 0, 1);
    test_board_role(&board, serial, "rx", tx);
    test_board_role(&board, serial, "tx", rx);
    uint32_t i2c = test_board_peripheral(&board, "I2C", 0, 1);
    test_board_role(&board, i2c, "sda", sda);
    test_board_role(&board, i2c, "scl", rx);
    struct test_bytes bytes = test_encode(ztc_port_v1_encode, test_board_view(&board));
    assert_memory_equal(bytes.data + BODY + code_offset(&bytes, 7), "\x01\x07\x00\x07", 4);
    assert_memory_equal(bytes.data + BODY + code_offset(&bytes, 3), "\x00\x03\x00\x07", 4);
    test_bytes_free(&bytes);
    test_board_free(&board);
}

static void what_version_1_has_no_place_for_is_left_out(void **state)
{
    (void)state;
    struct test_board plain, more;
    test_board_rich(&plain);
    test_board_rich(&more);
    test_board_extra(&more, 2, "pull", "down");
    test_board_custom(&more, "TOUCH", "in", "TOUCH", 0, 3);
    test_board_custom(&more, "SERIAL", "rts", "RTS", 0, 3);
    test_board_peripheral(&more, "SD", 4, 900);
    test_board_peripheral(&more, "ADC", 0, 3);
    uint32_t other = test_board_peripheral(&more, "OTHER", 0, 9);
    test_board_role(&more, other, "any", ZTC_NO_ROW);
    test_board_role(&more, 2, "cs", ZTC_NO_ROW);
    struct test_bytes left = test_encode(ztc_port_v1_encode, test_board_view(&plain));
    struct test_bytes right = test_encode(ztc_port_v1_encode, test_board_view(&more));
    assert_int_equal(left.size, right.size);
    assert_memory_equal(left.data, right.data, left.size);
    test_bytes_free(&left);
    test_bytes_free(&right);
    test_board_free(&plain);
    test_board_free(&more);
}

static void values_may_be_short_or_have_surplus_zeros(void **state)
{
    (void)state;
    struct test_board board;
    for (uint32_t count = 1; count <= 3; count++) {
        test_board_init(&board, "x", "");
        test_board_pin(&board, 0, 0);
        test_board_values(&board, test_board_function(&board, "A0", 0), count, 255, 0, 0);
        struct test_bytes bytes = test_encode(ztc_port_v1_encode, test_board_view(&board));
        assert_memory_equal(bytes.data + BODY + 16, "\x00\xff\x00\x00\x00\x00", 6);
        test_bytes_free(&bytes);
        test_board_free(&board);
    }
}

static void a_full_class_and_255_pins_fit_and_one_more_does_not(void **state)
{
    (void)state;
    struct test_board board;
    char name[16];
    test_board_init(&board, "1234567890123456789012345678901", "");
    for (uint32_t i = 0; i < 255; i++) {
        test_board_pin(&board, 0, i);
        snprintf(name, sizeof(name), "PWM%u", i);
        test_board_function(&board, name, i);
        test_board_peripheral(&board, "RTC", i, i + 1);
    }
    struct test_bytes bytes = test_encode(ztc_port_v1_encode, test_board_view(&board));
    assert_int_equal(bytes.data[100], 255);
    assert_int_equal(bytes.data[104], 255);
    assert_int_equal(bytes.data[116 + 14], 255);
    assert_int_equal(bytes.size, BODY + 1024 + 1024 + 16 + 256);
    test_bytes_free(&bytes);
    test_board_function(&board, "PWM300", 3);
    test_refused(ztc_port_v1_encode, test_board_view(&board), ZTC_E_LIMIT, "PORT-E003",
                 board.functions[255].where);
    board.function_count--;
    uint32_t row = test_board_peripheral(&board, "RTC", 255, 1);
    test_refused(ztc_port_v1_encode, test_board_view(&board), ZTC_E_LIMIT, "PORT-E003",
                 board.peripherals[row].where);
    board.peripheral_count--;
    row = test_board_pin(&board, 1, 0);
    test_refused(ztc_port_v1_encode, test_board_view(&board), ZTC_E_LIMIT, "PORT-E003",
                 board.pins[row].where);
    test_board_free(&board);
}

static void a_full_bus_fits(void **state)
{
    (void)state;
    struct test_board board;
    test_board_init(&board, "x", "");
    test_board_pin(&board, 0, 0);
    for (uint32_t i = 0; i < 85; i++) {
        char name[16];
        uint32_t rows[3], peripheral = test_board_peripheral(&board, "SPI", i, 256);
        static const char *const prefixes[] = {"MOSI", "MISO", "SCLK"};
        static const char *const roles[] = {"mosi", "miso", "sclk"};
        for (uint32_t r = 0; r < 3; r++) {
            snprintf(name, sizeof(name), "%s%u", prefixes[r], i);
            rows[r] = test_board_function(&board, name, 0);
            test_board_role(&board, peripheral, roles[r], rows[r]);
        }
    }
    struct test_bytes bytes = test_encode(ztc_port_v1_encode, test_board_view(&board));
    assert_int_equal(bytes.data[102], 255);
    assert_memory_equal(bytes.data + BODY + code_offset(&bytes, 2) + 84 * 8,
                        "\xfc\x02\xfd\x02\xfe\x02\x00\x00", 8);
    test_bytes_free(&bytes);
    test_board_free(&board);
}

/* One board after another, each wrong in one thing. */
static void numbers_beyond_their_field_are_refused(void **state)
{
    (void)state;
    struct test_board board;
    test_board_rich(&board);
    board.pins[3].port = 8;
    test_refused(ztc_port_v1_encode, test_board_view(&board), ZTC_E_LIMIT, "PORT-E004",
                 board.pins[3].where);
    board.pins[3].port = 0;
    board.pins[4].pad = 256;
    test_refused(ztc_port_v1_encode, test_board_view(&board), ZTC_E_LIMIT, "PORT-E004",
                 board.pins[4].where);
    board.pins[4].pad = 0;
    test_board_values(&board, 2, 3, 0, 0, 256);
    test_refused(ztc_port_v1_encode, test_board_view(&board), ZTC_E_LIMIT, "PORT-E004",
                 board.functions[2].where);
    test_board_values(&board, 2, 1, -1, 0, 0);
    test_refused(ztc_port_v1_encode, test_board_view(&board), ZTC_E_LIMIT, "PORT-E004",
                 board.functions[2].where);
    test_board_values(&board, 2, 0, 0, 0, 0);
    board.peripherals[0].hw = 257;
    test_refused(ztc_port_v1_encode, test_board_view(&board), ZTC_E_LIMIT, "PORT-E004",
                 board.peripherals[0].where);
    board.peripherals[0].hw = 1;
    board.peripherals[0].index = 65536;
    test_refused(ztc_port_v1_encode, test_board_view(&board), ZTC_E_LIMIT, "PORT-E004",
                 board.peripherals[0].where);
    board.peripherals[0].index = 2;
    board.functions[0].index = 65536;
    test_refused(ztc_port_v1_encode, test_board_view(&board), ZTC_E_LIMIT, "PORT-E004",
                 board.functions[0].where);
    test_board_free(&board);
}

static void expect_bus(const char *const *names, uint32_t count, uint32_t culprit)
{
    struct test_board board;
    test_board_init(&board, "x", "");
    test_board_pin(&board, 0, 0);
    for (uint32_t i = 0; i < count; i++) {
        test_board_function(&board, names[i], 0);
    }
    test_refused(ztc_port_v1_encode, test_board_view(&board), ZTC_E_INVALID, "PORT-E005",
                 board.functions[culprit].where);
    test_board_free(&board);
}

static void half_a_bus_and_gaps_in_one_are_refused(void **state)
{
    (void)state;
    expect_bus((const char *const[]){"RX0"}, 1, 0);
    expect_bus((const char *const[]){"TX0"}, 1, 0);
    expect_bus((const char *const[]){"RX0", "TX0", "RX1"}, 3, 2);
    expect_bus((const char *const[]){"RX1", "TX1"}, 2, 0);
    expect_bus((const char *const[]){"RX0", "TX0", "RX2", "TX2"}, 4, 2);
    expect_bus((const char *const[]){"SDA0", "SCL1"}, 2, 1);
    expect_bus((const char *const[]){"MOSI0", "MISO0"}, 2, 1);
    expect_bus((const char *const[]){"SCLK0", "MISO0", "MOSI1"}, 3, 1);
    expect_bus((const char *const[]){"RX65535", "TX65535"}, 2, 0);
}

static void a_role_without_a_pin_code_is_refused(void **state)
{
    (void)state;
    struct test_board board;
    test_board_rich(&board);
    board.roles[0].rows[0].function = ZTC_NO_ROW;
    test_refused(ztc_port_v1_encode, test_board_view(&board), ZTC_E_INVALID, "PORT-E006",
                 board.peripherals[0].where);
    board.roles[0].rows[0].function = test_board_find(&board, "PWM0");
    test_refused(ztc_port_v1_encode, test_board_view(&board), ZTC_E_INVALID, "PORT-E006",
                 board.functions[0].where);
    board.roles[0].count = 0;
    test_refused(ztc_port_v1_encode, test_board_view(&board), ZTC_E_INVALID, "PORT-E006",
                 board.peripherals[0].where);
    test_board_free(&board);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(users_files_are_reproduced),
        cmocka_unit_test(the_least_board_is_a_header_and_a_pin),
        cmocka_unit_test(oddity_1_other_classes_are_in_text_order),
        cmocka_unit_test(oddity_1_holds_for_can_too_whose_receivers_come_first),
        cmocka_unit_test(oddity_2_classes_without_a_peripheral_are_counted_and_not_written),
        cmocka_unit_test(oddity_2_the_pins_of_a_bus_without_a_peripheral_too),
        cmocka_unit_test(oddity_3_gaps_between_peripherals_close_up),
        cmocka_unit_test(a_code_is_that_of_the_functional_pin_whatever_its_role),
        cmocka_unit_test(what_version_1_has_no_place_for_is_left_out),
        cmocka_unit_test(values_may_be_short_or_have_surplus_zeros),
        cmocka_unit_test(a_full_class_and_255_pins_fit_and_one_more_does_not),
        cmocka_unit_test(a_full_bus_fits),
        cmocka_unit_test(numbers_beyond_their_field_are_refused),
        cmocka_unit_test(half_a_bus_and_gaps_in_one_are_refused),
        cmocka_unit_test(a_role_without_a_pin_code_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
