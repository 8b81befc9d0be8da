/* SPDX-License-Identifier: Apache-2.0 */
/* Version 1 read back: what comes back, what cannot, and bytes that are wrong. */
#include "support_port.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <ztc/bytes.h>

#include <cmocka.h>

#define BODY 192u

static void decoding_and_encoding_gives_users_files_again(void **state)
{
    static const char *const paths[] = {"data/port-v1/custom_vm/port.bin",
                                        "data/port-v1/esp_wroom_32/port.bin"};
    (void)state;
    for (size_t i = 0; i < 2; i++) {
        struct test_board board;
        uint64_t size = 0;
        uint8_t *file = test_read_file(paths[i], &size);
        assert_int_equal(ztc_port_version(file, size), 1);
        test_decode(&board, file, size);
        struct test_bytes bytes = test_encode(ztc_port_v1_encode, test_board_view(&board));
        /* The buttons were counted, and nothing else of them is there. */
        assert_int_equal(file[100 + 10], 1);
        file[100 + 10] = 0;
        assert_int_equal(bytes.size, size);
        assert_memory_equal(bytes.data, file, size);
        test_bytes_free(&bytes);
        test_board_free(&board);
        free(file);
    }
}

static const char rich_text[] =
    "0 short_name 'rich' target ''\n"
    "1 pin 0000 P0.0\n1 pin 0001 P0.1\n1 pin 0002 P0.2\n1 pin 0003 P0.3\n1 pin 0004 P0.4\n"
    "1 pin 0005 P0.5\n1 pin 0006 P0.6\n1 pin 0007 P0.7\n1 pin 0008 P1.0\n1 pin 0009 P1.1\n"
    "1 pin 0010 P1.2\n1 pin 0011 P1.3\n1 pin 0012 P1.4\n1 pin 0013 P1.5\n1 pin 0014 P1.6\n"
    "1 pin 0015 P1.7\n1 pin 0016 P2.0\n1 pin 0017 P2.1\n1 pin 0018 P2.2\n1 pin 0019 P2.3\n"
    "1 pin 0020 P2.4\n1 pin 0021 P2.5\n1 pin 0022 P2.6\n1 pin 0023 P2.107\n"
    /* A0 A11 A2 have become A0 A1 A2, PWM0 1 10 2 have become PWM0 1 2 3. */
    "2 ADC 00000 in A0 D4 af -1 instance 0\n"
    "2 ADC 00001 in A1 D11 af -1 instance 0\n"
    "2 ADC 00002 in A2 D18 6 af -1 instance 0\n"
    "2 CAN 00000 rx CANRX0 D10 af -1 instance 0\n"
    "2 CAN 00000 tx CANTX0 D3 21 af -1 instance 0\n"
    "2 DAC 00000 out DAC0 D23 af -1 instance 0\n"
    "2 I2C 00000 scl SCL0 D12 12 af -1 instance 0\n"
    "2 I2C 00000 sda SDA0 D5 af -1 instance 0\n"
    "2 ICU 00000 in ICU0 D16 af -1 instance 0\n"
    "2 PWM 00000 out PWM0 D0 af -1 instance 0\n"
    "2 PWM 00001 out PWM1 D21 3 af -1 instance 0\n"
    "2 PWM 00002 out PWM2 D14 af -1 instance 0\n"
    "2 PWM 00003 out PWM3 D7 af -1 instance 0\n"
    "2 SERIAL 00000 rx RX0 D15 9 af -1 instance 0\n"
    "2 SERIAL 00000 tx TX0 D22 af -1 instance 0\n"
    "2 SERIAL 00001 rx RX1 D8 af -1 instance 0\n"
    "2 SERIAL 00001 tx TX1 D1 af -1 instance 0\n"
    "2 SPI 00000 miso MISO0 D19 af -1 instance 0\n"
    "2 SPI 00000 mosi MOSI0 D2 af -1 instance 0\n"
    "2 SPI 00000 sclk SCLK0 D9 15 af -1 instance 0\n"
    "3 CAN 00000 hw 1\n"
    "3 HTM 00000 hw 4\n"
    "3 I2C 00000 hw 3 scl=SCL0 sda=SDA0\n"
    "3 RTC 00000 hw 1\n"
    "3 SERIAL 00000 hw 256 rx=RX0 tx=TX0\n"
    "3 SERIAL 00001 hw 1 rx=RX1 tx=TX1\n"
    "3 SPI 00000 hw 2 miso=MISO0 mosi=MOSI0 sclk=SCLK0\n";

static void what_version_1_carries_comes_back_with_its_numbers_closed_up(void **state)
{
    (void)state;
    struct test_board board, back;
    test_board_rich(&board);
    struct test_bytes bytes = test_encode(ztc_port_v1_encode, test_board_view(&board));
    test_decode(&back, bytes.data, bytes.size);
    char *text = test_board_text(test_board_view(&back));
    assert_string_equal(text, rich_text);
    free(text);
    test_bytes_free(&bytes);
    test_board_free(&board);
    test_board_free(&back);
}

static void entries_past_the_tenth_get_the_number_of_their_place_in_text_order(void **state)
{
    (void)state;
    struct test_board board, back;
    test_board_init(&board, "x", "");
    for (uint32_t i = 0; i < 12; i++) {
        test_board_pin(&board, 0, i);
        test_board_custom(&board, "ADC", "in", "A", i, i);
    }
    struct test_bytes bytes = test_encode(ztc_port_v1_encode, test_board_view(&board));
    test_decode(&back, bytes.data, bytes.size);
    for (uint32_t i = 0; i < 12; i++) {
        assert_int_equal(back.functions[i].pin, back.functions[i].index);
    }
    assert_string_equal(back.function_texts[2].name, "A10");
    assert_string_equal(back.function_texts[11].name, "A9");
    test_bytes_free(&bytes);
    test_board_free(&board);
    test_board_free(&back);
}

static void can_is_taken_for_half_receivers(void **state)
{
    (void)state;
    struct test_board board, back;
    test_board_init(&board, "x", "");
    test_board_pin(&board, 0, 0);
    for (uint32_t i = 0; i < 3; i++) {
        test_board_custom(&board, "CAN", "tx", "CANTX", i, 0);
    }
    test_board_peripheral(&board, "CAN", 5, 1);
    struct test_bytes bytes = test_encode(ztc_port_v1_encode, test_board_view(&board));
    test_decode(&back, bytes.data, bytes.size);
    assert_int_equal(back.function_count, 3);
    assert_string_equal(back.function_texts[0].name, "CANRX0");
    assert_string_equal(back.function_texts[1].name, "CANRX1");
    assert_string_equal(back.function_texts[2].name, "CANTX0");
    test_bytes_free(&bytes);
    test_board_free(&board);
    test_board_free(&back);
}

static void a_role_on_a_bus_that_was_not_written_names_nothing(void **state)
{
    (void)state;
    struct test_board board, back;
    test_board_init(&board, "x", "");
    test_board_pin(&board, 0, 0);
    test_board_function(&board, "RX0", 0);
    test_board_function(&board, "TX0", 0);
    uint32_t sda = test_board_function(&board, "SDA0", 0);
    test_board_function(&board, "SCL0", 0);
    uint32_t serial = test_board_peripheral(&board, "SERIAL", 0, 1);
    test_board_role(&board, serial, "rx", sda);
    test_board_role(&board, serial, "tx", 1);
    struct test_bytes bytes = test_encode(ztc_port_v1_encode, test_board_view(&board));
    test_decode(&back, bytes.data, bytes.size);
    assert_int_equal(back.function_count, 2);
    assert_int_equal(back.roles[0].rows[0].function, ZTC_NO_ROW);
    assert_int_equal(back.roles[0].rows[1].function, 1);
    test_bytes_free(&bytes);
    test_board_free(&board);
    test_board_free(&back);
}

static void a_file_cut_short_or_too_long_is_refused_at_every_length(void **state)
{
    (void)state;
    struct test_board board;
    test_board_rich(&board);
    struct test_bytes bytes = test_encode(ztc_port_v1_encode, test_board_view(&board));
    for (uint64_t size = 0; size < bytes.size; size++) {
        assert_int_equal(ztc_port_version(bytes.data, size), 0);
        assert_int_equal(test_try(bytes.data, size), ZTC_E_INVALID);
        test_not_decoded(bytes.data, size, size < BODY ? "PORT-E010" : "PORT-E011");
    }
    assert_int_equal(test_try(bytes.data, bytes.size), ZTC_OK);
    uint8_t *longer = calloc(1, bytes.size + 16);
    assert_non_null(longer);
    memcpy(longer, bytes.data, bytes.size);
    test_not_decoded(longer, bytes.size + 16, "PORT-E011");
    ztc_put_u16le(longer, (uint16_t)(bytes.size + 16 - BODY));
    test_not_decoded(longer, bytes.size + 16, "PORT-E011");
    free(longer);
    test_bytes_free(&bytes);
    test_board_free(&board);
}

static void any_flipped_bit_is_refused_or_gives_a_board(void **state)
{
    (void)state;
    struct test_board board;
    uint32_t refused = 0;
    test_board_rich(&board);
    struct test_bytes bytes = test_encode(ztc_port_v1_encode, test_board_view(&board));
    for (uint64_t at = 0; at < bytes.size; at++) {
        for (uint32_t bit = 0; bit < 8; bit++) {
            bytes.data[at] ^= (uint8_t)(1u << bit);
            refused += test_try(bytes.data, bytes.size) != ZTC_OK;
            bytes.data[at] ^= (uint8_t)(1u << bit);
        }
    }
    /* Only pads, ports, values, hw, the name, and pins that are flagged alike can change
     * unnoticed. */
    assert_true(refused > bytes.size * 8 * 8 / 10);
    test_bytes_free(&bytes);
    test_board_free(&board);
}

struct damage {
    const char *what;
    uint32_t at;
    uint32_t value; /* one byte */
};

static void every_field_is_checked(void **state)
{
    /* Of the rich board: body from 192, ADC table at 96, SPI 112, ... */
    static const struct damage damages[] = {
        {"a version that is none", 2, 9},
        {"the size of the body", 0, 1},
        {"pins elsewhere", 4, 16},
        {"the offset of a class table", 6, 0},
        {"a table for LED", 4 + 2 * 9, 96},
        {"a count in an unused slot", 100 + 11, 1},
        {"an offset in an unused slot", 4 + 2 * 15, 16},
        {"no pins", 100, 0},
        {"fewer pins than named", 100, 20},
        {"half a SERIAL", 100 + 7, 3},
        {"half an SPI", 100 + 2, 4},
        {"two implied peripherals", 116 + 1, 2},
        {"a map for BTN", 116 + 10, 1},
        {"rows of codes and no peripherals", 132 + 7, 1},
        {"codes for CAN", 132 + 6, 1},
        {"a count that the flags do not have", 100 + 1, 2},
        {"the length of the name", 180, 5},
        {"a name that goes on after its NUL", 148 + 30, 'x'},
        {"a name that fills its field", 148 + 4, 1},
        {"the end of the header", 191, 1},
        {"a port beyond PH", BODY, 8},
        {"a flag that does not exist", BODY + 3, 2},
        {"a pin without the flag that all have", BODY + 2, 0},
        {"a flag of a class that does not name it", BODY + 4 * 23 + 2, 0x03},
        {"a functional pin on D24", BODY + 96, 24},
        {"padding of a class table", BODY + 96 + 12, 1},
    };
    (void)state;
    struct test_board board;
    test_board_rich(&board);
    struct test_bytes bytes = test_encode(ztc_port_v1_encode, test_board_view(&board));
    assert_int_equal(ztc_get_u16le(bytes.data + 6), 96);
    for (size_t i = 0; i < sizeof(damages) / sizeof(damages[0]); i++) {
        uint8_t before = bytes.data[damages[i].at];
        bytes.data[damages[i].at] = (uint8_t)damages[i].value;
        if (test_try(bytes.data, bytes.size) == ZTC_OK) {
            fail_msg("not noticed: %s", damages[i].what);
        }
        test_not_decoded(bytes.data, bytes.size, damages[i].at == 2 ? "PORT-E010" : "PORT-E011");
        bytes.data[damages[i].at] = before;
    }
    test_bytes_free(&bytes);
    test_board_free(&board);
}

/* A board with one functional pin on D0 and a second pin; `flag` is moved, added or taken away. */
static void expect_flags_refused(const char *name, uint8_t first, uint8_t second)
{
    struct test_board board;
    test_board_init(&board, "x", "");
    test_board_pin(&board, 0, 0);
    test_board_pin(&board, 0, 1);
    test_board_function(&board, name, 0);
    struct test_bytes bytes = test_encode(ztc_port_v1_encode, test_board_view(&board));
    assert_int_equal(test_try(bytes.data, bytes.size), ZTC_OK);
    bytes.data[BODY + 2] = first;
    bytes.data[BODY + 6] = second;
    test_not_decoded(bytes.data, bytes.size, "PORT-E011");
    test_bytes_free(&bytes);
    test_board_free(&board);
}

static void flags_must_be_those_of_the_tables(void **state)
{
    (void)state;
    /* A table that is written says which pins; of one that is not, the count bounds them. */
    expect_flags_refused("A0", 0x01, 0x03);
    expect_flags_refused("A0", 0x03, 0x03);
    expect_flags_refused("A0", 0x01, 0x01);
    expect_flags_refused("A1", 0x03, 0x03);
    expect_flags_refused("A1", 0x01, 0x01);
    expect_flags_refused("A1", 0x03, 0x11);
}

static void the_second_half_of_can_is_in_text_order_too(void **state)
{
    (void)state;
    struct test_board board, back;
    test_board_init(&board, "x", "");
    test_board_pin(&board, 0, 0);
    for (uint32_t i = 0; i < 12; i++) {
        test_board_pin(&board, 0, 1 + i);
        test_board_custom(&board, "CAN", "rx", "CANRX", i, 0);
        test_board_custom(&board, "CAN", "tx", "CANTX", i, 1 + i);
    }
    test_board_peripheral(&board, "CAN", 0, 1);
    struct test_bytes bytes = test_encode(ztc_port_v1_encode, test_board_view(&board));
    test_decode(&back, bytes.data, bytes.size);
    for (uint32_t i = 12; i < 24; i++) {
        assert_string_equal(back.function_texts[i].role, "tx");
        assert_int_equal(back.functions[i].pin, 1 + back.functions[i].index);
    }
    assert_string_equal(back.function_texts[14].name, "CANTX10");
    test_bytes_free(&bytes);
    test_board_free(&board);
    test_board_free(&back);
}

static void maps_and_codes_are_checked(void **state)
{
    (void)state;
    struct test_board board;
    test_board_rich(&board);
    struct test_bytes bytes = test_encode(ztc_port_v1_encode, test_board_view(&board));
    uint8_t *adc_map = bytes.data + BODY + ztc_get_u16le(bytes.data + 36 + 2 * 1);
    uint8_t *serial = bytes.data + BODY + ztc_get_u16le(bytes.data + 68 + 2 * 7);
    uint8_t *spi = bytes.data + BODY + ztc_get_u16le(bytes.data + 68 + 2 * 2);
    uint8_t *const places[] = {adc_map, adc_map + 1, serial, serial + 1, spi + 6, spi + 8};
    static const uint8_t values[] = {2, 1, 4 /* RX2 */, 6, 1, 1};
    for (size_t i = 0; i < sizeof(values); i++) {
        uint8_t before = *places[i];
        *places[i] = values[i];
        test_not_decoded(bytes.data, bytes.size, "PORT-E011");
        *places[i] = before;
    }
    assert_int_equal(test_try(bytes.data, bytes.size), ZTC_OK);
    test_bytes_free(&bytes);
    test_board_free(&board);
}

static void what_is_no_port_bin_is_told(void **state)
{
    uint8_t bytes[400];
    (void)state;
    assert_int_equal(ztc_port_version(NULL, 0), 0);
    test_not_decoded(NULL, 0, "PORT-E010");
    memset(bytes, 0xFF, sizeof(bytes));
    assert_int_equal(ztc_port_version(bytes, sizeof(bytes)), 0);
    test_not_decoded(bytes, sizeof(bytes), "PORT-E010");
    memset(bytes, 0, sizeof(bytes));
    assert_int_equal(ztc_port_version(bytes, sizeof(bytes)), 0);
    test_not_decoded(bytes, sizeof(bytes), "PORT-E010");
    memcpy(bytes,
           "\x7f"
           "ELF\2\1\1",
           7);
    test_not_decoded(bytes, sizeof(bytes), "PORT-E010");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(decoding_and_encoding_gives_users_files_again),
        cmocka_unit_test(what_version_1_carries_comes_back_with_its_numbers_closed_up),
        cmocka_unit_test(entries_past_the_tenth_get_the_number_of_their_place_in_text_order),
        cmocka_unit_test(can_is_taken_for_half_receivers),
        cmocka_unit_test(a_role_on_a_bus_that_was_not_written_names_nothing),
        cmocka_unit_test(a_file_cut_short_or_too_long_is_refused_at_every_length),
        cmocka_unit_test(any_flipped_bit_is_refused_or_gives_a_board),
        cmocka_unit_test(every_field_is_checked),
        cmocka_unit_test(flags_must_be_those_of_the_tables),
        cmocka_unit_test(the_second_half_of_can_is_in_text_order_too),
        cmocka_unit_test(maps_and_codes_are_checked),
        cmocka_unit_test(what_is_no_port_bin_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
