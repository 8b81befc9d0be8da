/* SPDX-License-Identifier: Apache-2.0 */
/* Version 2: its bytes, every limit and every refusal. */
#include "support_port.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <ztc/bytes.h>

#include <cmocka.h>

struct section {
    uint32_t entry_size, count, offset;
};

/* A section by its id, walked as the manual says; count 0 if it is not there. */
static struct section find(const struct test_bytes *bytes, uint32_t id)
{
    struct section section = {0, 0, 0};
    const uint8_t *entry = bytes->data + ztc_get_u16le(bytes->data + 6);
    for (uint32_t i = 0; i < ztc_get_u16le(bytes->data + 16); i++) {
        if (entry[0] == id) {
            section.entry_size = entry[1];
            section.count = ztc_get_u16le(entry + 2);
            section.offset = ztc_get_u32le(entry + 4);
        }
        entry += ztc_get_u16le(bytes->data + 18);
    }
    return section;
}

static void the_least_board_is_pinned_to_the_byte(void **state)
{
    static const uint8_t expected[96] = {
        'Z', 'T', 'P', '2', 2,   0, 84, 0, 96, 0, 0, 0, 0, 0, 0, 0, 1,  0, 8, 0, 'o', 'n', 'e', 0,
        0,   0,   0,   0,   0,   0, 0,  0, 0,  0, 0, 0, 0, 0, 0, 0, 0,  0, 0, 0, 0,   0,   0,   0,
        0,   0,   0,   0,   't', 0, 0,  0, 0,  0, 0, 0, 0, 0, 0, 0, 0,  0, 0, 0, 0,   0,   0,   0,
        0,   0,   0,   0,   0,   0, 0,  0, 0,  0, 0, 0, 1, 4, 1, 0, 92, 0, 0, 0, 25,  31,  0,   0};
    (void)state;
    struct test_board board;
    test_board_init(&board, "one", "t");
    test_board_pin(&board, 25, 31);
    struct test_bytes bytes = test_encode(ztc_port_v2_encode, test_board_view(&board));
    assert_int_equal(bytes.size, sizeof(expected));
    uint32_t crc = ztc_get_u32le(bytes.data + 12);
    memset(bytes.data + 12, 0, 4);
    assert_memory_equal(bytes.data, expected, sizeof(expected));
    assert_int_equal(crc, test_crc32(bytes.data, bytes.size));
    assert_int_equal(test_crc32((const uint8_t *)"123456789", 9), UINT32_C(0xCBF43926));
    test_bytes_free(&bytes);
    test_board_free(&board);
}

static void crc32_is_the_usual_one_in_any_pieces(void **state)
{
    (void)state;
    assert_int_equal(ztc_port_crc32(0, NULL, 0), 0);
    assert_int_equal(ztc_port_crc32(0, "123456789", 9), UINT32_C(0xCBF43926));
    assert_int_equal(ztc_port_crc32(ztc_port_crc32(0, "1234", 4), "56789", 5),
                     UINT32_C(0xCBF43926));
}

/* Golden: a change of these numbers is a change of the format. The text is in test_v2_decode.c. */
static void golden_files_keep_their_checksum(void **state)
{
    (void)state;
    struct test_board board;
    test_board_rich(&board);
    struct test_bytes bytes = test_encode(ztc_port_v2_encode, test_board_view(&board));
    assert_int_equal(bytes.size, 904);
    assert_int_equal(ztc_get_u32le(bytes.data + 12), UINT32_C(0xFD483770));
    test_bytes_free(&bytes);
    test_board_free(&board);
}

static void numbers_are_little_endian(void **state)
{
    (void)state;
    struct test_board board;
    test_board_init(&board, "x", "y");
    for (uint32_t i = 0; i < 0x0203; i++) {
        test_board_pin(&board, 0, 0);
    }
    uint32_t row = test_board_custom(&board, "PWM", "out", "PWM", 0x0A0B, 0x0201);
    test_board_values(&board, row, 2, 0x1234, 0xFFFE, 0);
    board.functions[row].alternate = 0x5678;
    board.functions[row].instance = 0x9ABC;
    test_board_peripheral(&board, "RTC", 0x0C0D, 0xE0F1);
    struct test_bytes bytes = test_encode(ztc_port_v2_encode, test_board_view(&board));
    assert_memory_equal(bytes.data + find(&bytes, 2).offset,
                        "\x04\x02\x0b\x0a\x01\x02\x78\x56\xbc\x9a\x00\x80", 12);
    assert_memory_equal(bytes.data + find(&bytes, 3).offset, "\x34\x12\xfe\xff", 4);
    assert_memory_equal(bytes.data + find(&bytes, 4).offset, "\x0e\x00\x0d\x0c\xf1\xe0\x00\x00", 8);
    assert_int_equal(find(&bytes, 1).count, 0x0203);
    test_bytes_free(&bytes);
    test_board_free(&board);
}

static void every_class_is_written_in_numeric_order(void **state)
{
    (void)state;
    struct test_board board;
    char order[1024] = "";
    test_board_rich(&board);
    struct test_bytes bytes = test_encode(ztc_port_v2_encode, test_board_view(&board));
    struct section functions = find(&bytes, 2);
    assert_int_equal(functions.count, board.function_count);
    assert_int_equal(functions.offset % 4, 0);
    for (uint32_t i = 0; i < functions.count; i++) {
        const uint8_t *entry = bytes.data + functions.offset + i * functions.entry_size;
        snprintf(order + strlen(order), sizeof(order) - strlen(order), "%u.%u.%u ", entry[0],
                 ztc_get_u16le(entry + 2), entry[1]);
    }
    assert_string_equal(order, "1.0.1 1.2.1 1.11.1 2.0.9 2.0.10 2.0.11 3.0.7 3.0.8 4.0.2 4.1.2 "
                               "4.2.2 4.10.2 5.0.1 6.0.3 6.0.4 7.0.3 7.0.4 7.1.3 7.1.4 8.0.2 "
                               "9.0.2 9.1.2 10.0.1 ");
    test_bytes_free(&bytes);
    test_board_free(&board);
}

static void settings_stand_in_the_pin(void **state)
{
    static const struct {
        const char *key, *value;
        uint16_t bits;
    } cases[] = {
        {"pull", "none", 0x01},      {"pull", "up", 0x02},          {"pull", "down", 0x03},
        {"type", "push-pull", 0x04}, {"type", "open-drain", 0x08},  {"level", "0", 0x10},
        {"level", "1", 0x20},        {"active_low", "false", 0x40}, {"active_low", "true", 0x80},
        {"drive", "0", 0x100},       {"drive", "254", 0xFF00}};
    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct test_board board;
        test_board_init(&board, "x", "y");
        test_board_pin(&board, 0, 0);
        test_board_extra(&board, 0, cases[i].key, cases[i].value);
        struct test_bytes bytes = test_encode(ztc_port_v2_encode, test_board_view(&board));
        assert_int_equal(ztc_get_u16le(bytes.data + find(&bytes, 1).offset + 2), cases[i].bits);
        assert_int_equal(find(&bytes, 7).count, 0);
        test_bytes_free(&bytes);
        test_board_free(&board);
    }
}

static void other_extras_are_carried_as_text(void **state)
{
    static const char *const cases[][2] = {
        {"slew", "fast"}, {"pull", "keeper"}, {"drive", "high"},  {"drive", "01"},
        {"level", "2"},   {"type", "none"},   {"active_low", "1"}};
    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct test_board board;
        test_board_init(&board, "x", "y");
        test_board_pin(&board, 0, 0);
        test_board_extra(&board, 0, cases[i][0], cases[i][1]);
        struct test_bytes bytes = test_encode(ztc_port_v2_encode, test_board_view(&board));
        const uint8_t *row = bytes.data + find(&bytes, 7).offset;
        const char *text = (const char *)bytes.data + find(&bytes, 8).offset;
        assert_int_equal(ztc_get_u16le(bytes.data + find(&bytes, 1).offset + 2), 0);
        assert_int_equal(find(&bytes, 7).count, 1);
        assert_int_equal(ztc_get_u16le(row), 0);
        assert_string_equal(text + ztc_get_u16le(row + 2), cases[i][0]);
        assert_string_equal(text + ztc_get_u16le(row + 4), cases[i][1]);
        test_bytes_free(&bytes);
        test_board_free(&board);
    }
}

static void roles_carry_pin_and_alternate_function(void **state)
{
    (void)state;
    struct test_board board;
    test_board_init(&board, "x", "y");
    test_board_pin(&board, 0, 0);
    test_board_pin(&board, 0, 1);
    uint32_t rts = test_board_custom(&board, "SERIAL", "rts", "RTS", 3, 1);
    board.functions[rts].alternate = 7;
    uint32_t serial = test_board_peripheral(&board, "SERIAL", 3, 2);
    test_board_role(&board, serial, "cts", ZTC_NO_ROW);
    test_board_role(&board, serial, "rts", rts);
    test_board_role(&board, serial, "cs", ZTC_NO_ROW);
    test_board_role(&board, serial, "wake", rts);
    struct test_bytes bytes = test_encode(ztc_port_v2_encode, test_board_view(&board));
    struct section roles = find(&bytes, 5);
    assert_int_equal(roles.count, 4);
    assert_memory_equal(bytes.data + roles.offset,
                        "\x05\x00\x00\x00\x01\x00\x07\x00"
                        "\x06\x00\xff\xff\xff\xff\xff\xff"
                        "\x0c\x00\xff\xff\xff\xff\xff\xff"
                        "\x80\x00\x00\x00\x01\x00\x07\x00",
                        32);
    test_bytes_free(&bytes);
    test_board_free(&board);
}

static void can_gets_the_roles_that_its_pins_names_imply(void **state)
{
    (void)state;
    struct test_board board;
    test_board_init(&board, "x", "y");
    test_board_pin(&board, 0, 0);
    test_board_function(&board, "CANTX1", 0);
    test_board_function(&board, "CANRX1", 0);
    test_board_function(&board, "CANTX2", 0);
    test_board_peripheral(&board, "CAN", 0, 1);
    uint32_t can = test_board_peripheral(&board, "CAN", 1, 2);
    test_board_role(&board, can, "tx", 2);
    test_board_peripheral(&board, "CAN", 2, 1);
    struct test_bytes bytes = test_encode(ztc_port_v2_encode, test_board_view(&board));
    assert_memory_equal(bytes.data + find(&bytes, 4).offset,
                        "\x06\x00\x00\x00\x01\x00\x00\x00"
                        "\x06\x02\x01\x00\x02\x00\x00\x00"
                        "\x06\x01\x02\x00\x01\x00\x02\x00",
                        24);
    assert_int_equal(find(&bytes, 5).count, 3);
    assert_memory_equal(bytes.data + find(&bytes, 5).offset,
                        "\x03\x01\x00\x00\x00\x00\xff\xff"
                        "\x04\x00\x02\x00\x00\x00\xff\xff"
                        "\x04\x01\x02\x00\x00\x00\xff\xff",
                        24);
    test_bytes_free(&bytes);
    test_board_free(&board);
}

static void custom_ids_are_given_in_the_order_of_their_texts(void **state)
{
    (void)state;
    struct test_board board;
    test_board_init(&board, "x", "y");
    test_board_pin(&board, 0, 0);
    test_board_custom(&board, "TOUCH", "", "T", 0, 0);
    test_board_custom(&board, "EMAC", "mdio", "MDIO", 0, 0);
    test_board_custom(&board, "EMAC", "mdc", "MDC", 0, 0);
    struct test_bytes bytes = test_encode(ztc_port_v2_encode, test_board_view(&board));
    const uint8_t *names = bytes.data + find(&bytes, 6).offset;
    const char *text = (const char *)bytes.data + find(&bytes, 8).offset;
    static const struct {
        uint8_t class_id, role;
        const char *text;
    } rows[] = {{0, 0x80, "mdc"},     {0, 0x81, "mdio"}, {0x80, 0x80, "MDC"},  {0x80, 0x81, "MDIO"},
                {0x80, 0xFF, "EMAC"}, {0x81, 0, "T"},    {0x81, 0xFF, "TOUCH"}};
    assert_int_equal(find(&bytes, 6).count, sizeof(rows) / sizeof(rows[0]));
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        assert_int_equal(names[4 * i], rows[i].class_id);
        assert_int_equal(names[4 * i + 1], rows[i].role);
        assert_string_equal(text + ztc_get_u16le(names + 4 * i + 2), rows[i].text);
    }
    test_bytes_free(&bytes);
    test_board_free(&board);
}

static void the_order_of_rows_does_not_matter(void **state)
{
    (void)state;
    struct test_board board;
    test_board_rich(&board);
    struct test_bytes left = test_encode(ztc_port_v2_encode, test_board_view(&board));
    /* Turn the table of functional pins around, and every reference to it. */
    const uint32_t last = board.function_count - 1;
    for (uint32_t i = 0; i < board.function_count / 2; i++) {
        struct ztc_board_function function = board.functions[i];
        struct test_function_texts texts = board.function_texts[i];
        board.functions[i] = board.functions[last - i];
        board.functions[last - i] = function;
        board.function_texts[i] = board.function_texts[last - i];
        board.function_texts[last - i] = texts;
    }
    for (uint32_t i = 0; i < board.peripheral_count; i++) {
        for (uint32_t r = 0; r < board.roles[i].count; r++) {
            board.roles[i].rows[r].function = last - board.roles[i].rows[r].function;
        }
    }
    struct test_bytes right = test_encode(ztc_port_v2_encode, test_board_view(&board));
    assert_int_equal(left.size, right.size);
    assert_memory_equal(left.data, right.data, left.size);
    test_bytes_free(&left);
    test_bytes_free(&right);
    test_board_free(&board);
}

static void rows_that_are_longer_than_known_are_walked_by_their_stride(void **state)
{
    (void)state;
    struct {
        struct ztc_board_pin pin;
        uint64_t more[3];
    } pins[3];
    struct test_board board;
    test_board_init(&board, "x", "y");
    memset(pins, 0x5A, sizeof(pins));
    for (uint32_t i = 0; i < 3; i++) {
        test_board_pin(&board, i, 10 + i);
        pins[i].pin = board.pins[i];
    }
    struct test_bytes left = test_encode(ztc_port_v2_encode, test_board_view(&board));
    struct ztc_table table = ZTC_TABLE_OF(pins);
    struct ztc_board view = *test_board_view(&board);
    view.pins = &table;
    struct test_bytes right = test_encode(ztc_port_v2_encode, &view);
    assert_int_equal(left.size, right.size);
    assert_memory_equal(left.data, right.data, left.size);
    test_bytes_free(&left);
    test_bytes_free(&right);
    test_board_free(&board);
}

static void pins_fill_the_table_and_one_more_is_refused(void **state)
{
    (void)state;
    struct test_board board;
    test_board_init(&board, "x", "y");
    for (uint32_t i = 0; i < ZTC_PORT_V2_PINS_MAX; i++) {
        test_board_pin(&board, 255, 255);
    }
    struct test_bytes bytes = test_encode(ztc_port_v2_encode, test_board_view(&board));
    assert_int_equal(find(&bytes, 1).count, 1024);
    test_bytes_free(&bytes);
    uint32_t row = test_board_pin(&board, 0, 0);
    test_refused(ztc_port_v2_encode, test_board_view(&board), ZTC_E_LIMIT, "PORT-E003",
                 board.pins[row].where);
    test_board_free(&board);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_least_board_is_pinned_to_the_byte),
        cmocka_unit_test(crc32_is_the_usual_one_in_any_pieces),
        cmocka_unit_test(golden_files_keep_their_checksum),
        cmocka_unit_test(numbers_are_little_endian),
        cmocka_unit_test(every_class_is_written_in_numeric_order),
        cmocka_unit_test(settings_stand_in_the_pin),
        cmocka_unit_test(other_extras_are_carried_as_text),
        cmocka_unit_test(roles_carry_pin_and_alternate_function),
        cmocka_unit_test(can_gets_the_roles_that_its_pins_names_imply),
        cmocka_unit_test(custom_ids_are_given_in_the_order_of_their_texts),
        cmocka_unit_test(the_order_of_rows_does_not_matter),
        cmocka_unit_test(rows_that_are_longer_than_known_are_walked_by_their_stride),
        cmocka_unit_test(pins_fill_the_table_and_one_more_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
