/* SPDX-License-Identifier: Apache-2.0 */
/* Version 2 files that are wrong: cut short, flipped, made to look right, each field in turn. */
#include "support_file.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <ztc/bytes.h>

#include <cmocka.h>

static void a_section_that_is_there_twice_is_refused(void **state)
{
    (void)state;
    struct test_board board;
    uint32_t size = 0;
    test_board_tiny(&board);
    struct test_bytes bytes = test_encode(ztc_port_v2_encode, test_board_view(&board));
    uint8_t *file = test_rewrite(&bytes, &(struct test_change){0, 0, 0, 0, ID_TEXT}, &size);
    test_not_decoded(file, size, "PORT-E011");
    free(file);
    test_bytes_free(&bytes);
    test_board_free(&board);
}

static void entries_of_an_odd_size_are_refused(void **state)
{
    (void)state;
    struct test_board board;
    uint32_t size = 0;
    test_board_tiny(&board);
    struct test_bytes bytes = test_encode(ztc_port_v2_encode, test_board_view(&board));
    uint8_t *file = test_rewrite(&bytes, &(struct test_change){0, 0, 1, 0, 0}, &size);
    test_not_decoded(file, size, "PORT-E011");
    free(file);
    test_bytes_free(&bytes);
    test_board_free(&board);
}

static void a_file_without_pins_is_refused(void **state)
{
    (void)state;
    struct test_board board;
    uint32_t size = 0;
    test_board_init(&board, "x", "y");
    test_board_pin(&board, 0, 0);
    test_board_peripheral(&board, "RTC", 0, 1);
    struct test_bytes bytes = test_encode(ztc_port_v2_encode, test_board_view(&board));
    uint8_t *file = test_rewrite(&bytes, &(struct test_change){0, 0, 0, 1u << 1, 0}, &size);
    test_not_decoded(file, size, "PORT-E011");
    free(file);
    test_bytes_free(&bytes);
    test_board_free(&board);
}

static void lists_at_the_end_of_the_file_are_not_read_beyond_it(void **state)
{
    (void)state;
    struct test_board board;
    uint32_t size = 0;
    /* VALUES comes last: a functional pin claims three of the one value. */
    test_board_init(&board, "x", "y");
    test_board_pin(&board, 0, 0);
    test_board_values(&board, test_board_function(&board, "A0", 0), 1, 5, 0, 0);
    struct test_bytes bytes = test_encode(ztc_port_v2_encode, test_board_view(&board));
    uint8_t *file =
        test_rewrite(&bytes, &(struct test_change){0, 0, 0, 1u << 6 | 1u << 8, 0}, &size);
    assert_int_equal(test_try(file, size), ZTC_OK);
    file[size - 4 - 12 + 11] = 0xC0;
    test_mend_crc(file, size);
    assert_int_equal(test_try(file, size), ZTC_E_INVALID);
    free(file);
    test_bytes_free(&bytes);
    test_board_free(&board);
    /* ROLES comes last: a peripheral claims 255 of the one role. */
    test_board_init(&board, "x", "y");
    test_board_pin(&board, 0, 0);
    test_board_role(&board, test_board_peripheral(&board, "SPI", 0, 1), "cs", ZTC_NO_ROW);
    bytes = test_encode(ztc_port_v2_encode, test_board_view(&board));
    file = test_rewrite(&bytes, &(struct test_change){0, 0, 0, 1u << 6 | 1u << 8, 0}, &size);
    assert_int_equal(test_try(file, size), ZTC_OK);
    file[size - 8 - 8 + 1] = 255;
    test_mend_crc(file, size);
    assert_int_equal(test_try(file, size), ZTC_E_INVALID);
    free(file);
    test_bytes_free(&bytes);
    test_board_free(&board);
}

static void a_file_cut_short_or_too_long_is_refused_at_every_length(void **state)
{
    (void)state;
    struct test_board board;
    test_board_own(&board);
    struct test_bytes bytes = test_encode(ztc_port_v2_encode, test_board_view(&board));
    for (uint64_t size = 0; size < bytes.size; size++) {
        assert_int_equal(test_try(bytes.data, size), ZTC_E_INVALID);
        if (size < HEADER) {
            assert_int_equal(ztc_port_version(bytes.data, size), 0);
            continue;
        }
        /* With a size and a checksum that fit, the sections still do not. */
        uint8_t *copy = malloc(size);
        assert_non_null(copy);
        memcpy(copy, bytes.data, size);
        ztc_put_u32le(copy + 8, (uint32_t)size);
        test_mend_crc(copy, size);
        assert_int_equal(test_try(copy, size), ZTC_E_INVALID);
        free(copy);
    }
    uint8_t *longer = calloc(1, bytes.size + 4);
    assert_non_null(longer);
    memcpy(longer, bytes.data, bytes.size);
    test_not_decoded(longer, bytes.size + 4, "PORT-E011");
    ztc_put_u32le(longer + 8, (uint32_t)bytes.size + 4);
    test_mend_crc(longer, bytes.size + 4);
    test_not_decoded(longer, bytes.size + 4, "PORT-E011");
    free(longer);
    test_bytes_free(&bytes);
    test_board_free(&board);
}

static void every_flipped_bit_is_noticed(void **state)
{
    (void)state;
    struct test_board board;
    test_board_own(&board);
    struct test_bytes bytes = test_encode(ztc_port_v2_encode, test_board_view(&board));
    for (uint64_t at = 0; at < bytes.size; at++) {
        for (uint32_t bit = 0; bit < 8; bit++) {
            bytes.data[at] ^= (uint8_t)(1u << bit);
            assert_int_equal(test_try(bytes.data, bytes.size), ZTC_E_INVALID);
            bytes.data[at] ^= (uint8_t)(1u << bit);
        }
        if (at >= 12) {
            bytes.data[at] ^= 0xFF;
            test_not_decoded(bytes.data, bytes.size, "PORT-E012");
            bytes.data[at] ^= 0xFF;
        }
    }
    test_bytes_free(&bytes);
    test_board_free(&board);
}

static void no_byte_crashes_the_reader_when_the_checksum_is_mended(void **state)
{
    (void)state;
    struct test_board board;
    uint32_t taken = 0;
    test_board_own(&board);
    struct test_bytes bytes = test_encode(ztc_port_v2_encode, test_board_view(&board));
    for (uint64_t at = 0; at < bytes.size; at++) {
        static const uint8_t flips[] = {0x01, 0x02, 0x04, 0x08, 0x10, 0x20, 0x40, 0x80, 0xFF};
        for (size_t i = 0; i < sizeof(flips); i++) {
            bytes.data[at] ^= flips[i];
            test_mend_crc(bytes.data, bytes.size);
            taken += test_try(bytes.data, bytes.size) == ZTC_OK;
            bytes.data[at] ^= flips[i];
        }
    }
    test_mend_crc(bytes.data, bytes.size);
    assert_int_equal(test_try(bytes.data, bytes.size), ZTC_OK);
    assert_true(taken > 0 && taken < bytes.size * 9 / 2);
    test_bytes_free(&bytes);
    test_board_free(&board);
}

struct damage {
    const char *what;
    uint32_t section; /* 0: from the start of the file */
    uint32_t at;
    uint8_t value;
};

/* Of the board that custom_board makes. Classes by id: ADC rows 0 to 2, SPI 3 to 5, I2C 6 and 7,
 * ... */
static const struct damage damages[] = {
    {"a header that is too small", 0, 6, 80},
    {"a header that is not aligned", 0, 6, 86},
    {"a header beyond the file", 0, 7, 0xF0},
    {"a section table that is too long", 0, 17, 1},
    {"entries of the section table that are too small", 0, 18, 4},
    {"a name that goes on after its NUL", 0, 20 + 31, 'x'},
    {"a target that is not printable", 0, 52, 7},
    {"a section with the id 0", 0, HEADER, 0},
    {"a section twice", 0, HEADER + 8, 1},
    {"a section that begins elsewhere", 0, HEADER + 4, 0},
    {"a section that is too long", 0, HEADER + 8 * 7 + 3, 9},
    {"entries that are too small", 0, HEADER + 1, 2},
    {"entries of no size", 0, HEADER + 1, 0},
    {"text with entries of two bytes", 0, HEADER + 8 * 7 + 1, 2},
    {"a pull that does not exist with a type of 3", 1, 2, 0x0C},
    {"a level of 3", 1, 2, 0x30},
    {"an active_low of 3", 1, 2, 0xC0},
    {"a setting that is an extra as well", 1, 4 * 7 + 2, 1},
    {"a class 0", 2, 0, 0},
    {"a class without a name", 2, 0, 0x7F},
    {"a role 255", 2, 1, 0xFF},
    {"a role without a name", 2, 1, 0x7F},
    {"functional pins out of order", 2, 2, 0xFF},
    {"the same functional pin twice", 2, 12 + 2, 0},
    {"a pin that is not mapped", 2, 4, 24},
    {"an alternate function that is too high", 2, 7, 0x80},
    {"values that are not the next", 2, 11, 0x40},
    {"a value of none", 2, 10, 1},
    {"a peripheral without a class", 4, 0, 0},
    {"hw 0", 4, 4, 0},
    {"peripherals out of order", 4, 8 * 3 + 2, 3},
    {"a peripheral twice", 4, 8 * 3 + 2, 2},
    {"roles that are not the next", 4, 6, 1},
    {"fewer roles than there are", 4, 1, 0},
    {"a role of a peripheral without a name", 5, 0, 0},
    {"roles out of order", 5, 0, 12},
    {"a role's other pin", 5, 4, 23},
    {"a role's other alternate function", 5, 6, 1},
    {"a role's functional pin that is not there", 5, 3, 0x70},
    {"a flag that does not exist", 5, 1, 2},
    {"an implied role of a class other than CAN", 5, 1, 1},
    {"names out of order", 6, 0, 0xFE},
    {"the first name for nothing", 6, 1, 0},
    {"a name that is not the start of a text", 6, 2, 1},
    {"a name beyond the text", 6, 3, 0x70},
    {"a class of the format under another name", 6, 4 * 3 + 2, 0},
    {"extras of a pin that is not there", 7, 0, 99},
    {"extras out of order", 7, 0, 8},
    {"an extra's key that is not the start of a text", 7, 2, 1},
    {"an extra's value beyond the text", 7, 5, 0x70},
    {"an empty text", 8, 0, 0},
    {"a text that is not printable", 8, 1, 0x80},
};

static void every_field_is_checked(void **state)
{
    (void)state;
    struct test_board board;
    test_board_own(&board);
    struct test_bytes bytes = test_encode(ztc_port_v2_encode, test_board_view(&board));
    assert_int_equal(ztc_get_u16le(bytes.data + 16), 8);
    for (size_t i = 0; i < sizeof(damages) / sizeof(damages[0]); i++) {
        uint32_t at = damages[i].at;
        at += damages[i].section == 0 ? 0 : test_section_at(&bytes, damages[i].section);
        uint8_t before = bytes.data[at];
        bytes.data[at] = damages[i].value;
        test_mend_crc(bytes.data, bytes.size);
        if (test_try(bytes.data, bytes.size) == ZTC_OK) {
            fail_msg("not noticed: %s", damages[i].what);
        }
        test_not_decoded(bytes.data, bytes.size, "PORT-E011");
        bytes.data[at] = before;
    }
    /* The last text must end, and padding be zero. */
    uint32_t end = test_section_at(&bytes, 8) + ztc_get_u16le(bytes.data + HEADER + 8 * 7 + 2);
    bytes.data[end - 1] = 'x';
    test_mend_crc(bytes.data, bytes.size);
    test_not_decoded(bytes.data, bytes.size, "PORT-E011");
    bytes.data[end - 1] = 0;
    assert_true(end % 4 != 0);
    bytes.data[end] = 1;
    test_mend_crc(bytes.data, bytes.size);
    test_not_decoded(bytes.data, bytes.size, "PORT-E011");
    test_bytes_free(&bytes);
    test_board_free(&board);
}

static void swap(uint8_t *left, uint8_t *right, uint32_t size)
{
    for (uint32_t i = 0; i < size; i++) {
        uint8_t byte = left[i];
        left[i] = right[i];
        right[i] = byte;
    }
}

static void what_nothing_refers_to_and_what_is_out_of_order_is_refused(void **state)
{
    (void)state;
    struct test_board board;
    test_board_own(&board);
    struct test_bytes bytes = test_encode(ztc_port_v2_encode, test_board_view(&board));
    uint8_t *data = bytes.data;
    uint32_t functions = test_section_at(&bytes, 2), peripherals = test_section_at(&bytes, 4);
    uint32_t names = test_section_at(&bytes, 6), extras = test_section_at(&bytes, 7);
    /* The last functional pin with a value loses it; the last peripheral with roles loses one. */
    uint32_t last = functions;
    for (uint32_t at = functions; at < test_section_at(&bytes, 3); at += 12) {
        last = ztc_get_u16le(data + at + 10) != 0 ? at : last;
    }
    uint32_t user = peripherals;
    for (uint32_t at = peripherals; at < test_section_at(&bytes, 5); at += 8) {
        user = data[at + 1] != 0 ? at : user;
    }
    const uint16_t values = ztc_get_u16le(data + last + 10);
    assert_int_equal(values >> 14, 1);
    ztc_put_u16le(data + last + 10, 0);
    test_mend_crc(data, bytes.size);
    test_not_decoded(data, bytes.size, "PORT-E011");
    ztc_put_u16le(data + last + 10, values);
    assert_true(data[user + 1] > 1);
    data[user + 1]--;
    test_mend_crc(data, bytes.size);
    test_not_decoded(data, bytes.size, "PORT-E011");
    data[user + 1]++;
    /* The two extras of D7; then the texts of the two classes of the file's own. */
    swap(data + extras, data + extras + 6, 6);
    test_mend_crc(data, bytes.size);
    test_not_decoded(data, bytes.size, "PORT-E011");
    swap(data + extras, data + extras + 6, 6);
    uint8_t *classes[2] = {NULL, NULL};
    for (uint32_t at = names; at < extras; at += 4) {
        if (data[at] >= 0x80 && data[at + 1] == 0xFF) {
            classes[data[at] - 0x80] = data + at + 2;
        }
    }
    swap(classes[0], classes[1], 2);
    test_mend_crc(data, bytes.size);
    test_not_decoded(data, bytes.size, "PORT-E011");
    swap(classes[0], classes[1], 2);
    test_mend_crc(data, bytes.size);
    assert_int_equal(test_try(data, bytes.size), ZTC_OK);
    test_bytes_free(&bytes);
    test_board_free(&board);
}

static void a_name_that_its_number_makes_too_long_is_refused(void **state)
{
    (void)state;
    struct test_board board;
    test_board_init(&board, "x", "y");
    test_board_pin(&board, 0, 0);
    test_board_custom(&board, "TOUCH", "",
                      "PREFIX_OF_SIXTY_TWO_CHARACTERS_ABCDEFGHIJKLMNOPQRSTUVWXYZABCDEF", 0, 0);
    board.function_texts[0].name[62] = '0';
    board.function_texts[0].name[63] = '\0';
    struct test_bytes bytes = test_encode(ztc_port_v2_encode, test_board_view(&board));
    ztc_put_u16le(bytes.data + test_section_at(&bytes, 2) + 2, 10);
    test_mend_crc(bytes.data, bytes.size);
    test_not_decoded(bytes.data, bytes.size, "PORT-E011");
    test_bytes_free(&bytes);
    test_board_free(&board);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_section_that_is_there_twice_is_refused),
        cmocka_unit_test(entries_of_an_odd_size_are_refused),
        cmocka_unit_test(a_file_without_pins_is_refused),
        cmocka_unit_test(lists_at_the_end_of_the_file_are_not_read_beyond_it),
        cmocka_unit_test(a_file_cut_short_or_too_long_is_refused_at_every_length),
        cmocka_unit_test(every_flipped_bit_is_noticed),
        cmocka_unit_test(no_byte_crashes_the_reader_when_the_checksum_is_mended),
        cmocka_unit_test(every_field_is_checked),
        cmocka_unit_test(what_nothing_refers_to_and_what_is_out_of_order_is_refused),
        cmocka_unit_test(a_name_that_its_number_makes_too_long_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
