/* SPDX-License-Identifier: Apache-2.0 */
/* Version 2 read back: everything that went in, files of later writers, and bytes that are
 * wrong. */
#include "support_port.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <ztc/bytes.h>

#include <cmocka.h>

#define HEADER 84u
#define ID_TEXT 8u

/* The rich board, with ids of its own. */
static void custom_board(struct test_board *board)
{
    test_board_rich(board);
    test_board_custom(board, "TOUCH", "", "TOUCH", 7, 3);
    uint32_t mdc = test_board_custom(board, "EMAC", "mdc", "MDC", 0, 4);
    test_board_custom(board, "SERIAL", "rts", "RTS", 1, 5);
    uint32_t emac = test_board_peripheral(board, "EMAC", 0, 1);
    test_board_role(board, emac, "mdc", mdc);
    test_board_role(board, emac, "mdio", ZTC_NO_ROW);
}

static char *decoded_text(const uint8_t *data, uint64_t size)
{
    struct test_board board;
    test_decode(&board, data, size);
    char *text = test_board_text(test_board_view(&board));
    test_board_free(&board);
    return text;
}

static void what_went_in_comes_back(void **state)
{
    (void)state;
    struct test_board board, back;
    custom_board(&board);
    char *before = test_board_text(test_board_view(&board));
    struct test_bytes bytes = test_encode(ztc_port_v2_encode, test_board_view(&board));
    assert_int_equal(ztc_port_version(bytes.data, bytes.size), 2);
    test_decode(&back, bytes.data, bytes.size);
    char *after = test_board_text(test_board_view(&back));
    assert_string_equal(before, after);
    struct test_bytes again = test_encode(ztc_port_v2_encode, test_board_view(&back));
    assert_int_equal(bytes.size, again.size);
    assert_memory_equal(bytes.data, again.data, bytes.size);
    free(before);
    free(after);
    test_bytes_free(&bytes);
    test_bytes_free(&again);
    test_board_free(&board);
    test_board_free(&back);
}

/* The golden file of test_v2_encode.c, to be read when its checksum changes. */
static const char golden_text[] =
    "0 short_name 'rich' target 'made_up'\n"
    "1 pin 0000 P0.0\n"
    "1 pin 0001 P0.1 pull=up type=open-drain\n"
    "1 pin 0002 P0.2\n1 pin 0003 P0.3\n1 pin 0004 P0.4\n"
    "1 pin 0005 P0.5 active_low=true drive=3 level=1\n"
    "1 pin 0006 P0.6\n"
    "1 pin 0007 P0.7 pull=keeper slew=fast\n"
    "1 pin 0008 P1.0\n1 pin 0009 P1.1\n1 pin 0010 P1.2\n1 pin 0011 P1.3\n1 pin 0012 P1.4\n"
    "1 pin 0013 P1.5\n1 pin 0014 P1.6\n1 pin 0015 P1.7\n1 pin 0016 P2.0\n1 pin 0017 P2.1\n"
    "1 pin 0018 P2.2\n1 pin 0019 P2.3\n1 pin 0020 P2.4\n1 pin 0021 P2.5\n1 pin 0022 P2.6\n"
    "1 pin 0023 P2.107\n"
    "2 ADC 00000 in A0 D4 af 4 instance 0\n"
    "2 ADC 00002 in A2 D18 6 af 6 instance 2\n"
    "2 ADC 00011 in A11 D11 af -1 instance 1\n"
    "2 BTN 00000 in BTN0 D20 af 4 instance 0\n"
    "2 CAN 00000 rx CANRX0 D10 af 6 instance 2\n"
    "2 CAN 00000 tx CANTX0 D3 21 af -1 instance 1\n"
    "2 DAC 00000 out DAC0 D23 af -1 instance 1\n"
    "2 I2C 00000 scl SCL0 D12 12 af 12 instance 0\n"
    "2 I2C 00000 sda SDA0 D5 af -1 instance 3\n"
    "2 ICU 00000 in ICU0 D16 af 0 instance 0\n"
    "2 LED 00000 out LED0 D6 18 af 2 instance 2\n"
    "2 LED 00001 out LED1 D13 af -1 instance 3\n"
    "2 PWM 00000 out PWM0 D0 0 af 0 instance 0\n"
    "2 PWM 00001 out PWM1 D21 3 af -1 instance 3\n"
    "2 PWM 00002 out PWM2 D7 af -1 instance 1\n"
    "2 PWM 00010 out PWM10 D14 af 2 instance 2\n"
    "2 SERIAL 00000 rx RX0 D15 9 af -1 instance 1\n"
    "2 SERIAL 00000 tx TX0 D22 af 10 instance 2\n"
    "2 SERIAL 00001 rx RX1 D8 af 8 instance 0\n"
    "2 SERIAL 00001 tx TX1 D1 af -1 instance 3\n"
    "2 SPI 00000 miso MISO0 D19 af -1 instance 1\n"
    "2 SPI 00000 mosi MOSI0 D2 af 14 instance 2\n"
    "2 SPI 00000 sclk SCLK0 D9 15 af -1 instance 3\n"
    "3 CAN 00000 hw 1\n"
    "3 HTM 00000 hw 4\n"
    "3 I2C 00000 hw 3 scl=SCL0 sda=SDA0\n"
    "3 RTC 00000 hw 1\n"
    "3 SD 00000 hw 1\n"
    "3 SERIAL 00000 hw 256 rx=RX0 tx=TX0\n"
    "3 SERIAL 00002 hw 1 rx=RX1 tx=TX1\n"
    "3 SPI 00000 hw 2 miso=MISO0 mosi=MOSI0 sclk=SCLK0\n";

static void the_golden_file_reads_as_ever(void **state)
{
    (void)state;
    struct test_board board;
    test_board_rich(&board);
    struct test_bytes bytes = test_encode(ztc_port_v2_encode, test_board_view(&board));
    char *text = decoded_text(bytes.data, bytes.size);
    assert_string_equal(text, golden_text);
    free(text);
    test_bytes_free(&bytes);
    test_board_free(&board);
}

/* How a file of a later writer differs. */
struct change {
    uint32_t header_more, table_more, entry_more;
    uint32_t drop;    /* bit i: leave out section i */
    uint32_t unknown; /* id of a section put between the others; 0: none */
};

/* Puts one section, its entries grown by filler bytes. Returns where the next one begins. */
static uint32_t put_section(uint8_t *file, uint8_t *entry, uint32_t at, const uint8_t *from,
                            const uint8_t *old, uint32_t more)
{
    uint32_t size = old[1], count = ztc_get_u16le(old + 2);
    const uint8_t *rows = from + ztc_get_u32le(old + 4);
    more = old[0] == ID_TEXT ? 0 : more;
    entry[0] = old[0];
    entry[1] = (uint8_t)(size + more);
    ztc_put_u16le(entry + 2, (uint16_t)count);
    ztc_put_u32le(entry + 4, at);
    for (uint32_t i = 0; i < count; i++) {
        memcpy(file + at, rows + i * size, size);
        memset(file + at + size, 0xEE, more);
        at += size + more;
    }
    return (at + 3) & ~3u;
}

/* Writes a file anew as a later writer might. The caller frees it. */
static uint8_t *rewrite(const struct test_bytes *bytes, const struct change *change,
                        uint32_t *ret_size)
{
    uint8_t *file = calloc(1, 65536);
    assert_non_null(file);
    uint32_t sections = ztc_get_u16le(bytes->data + 16), kept = 0;
    for (uint32_t i = 0; i < sections; i++) {
        kept += (change->drop & (1u << bytes->data[HEADER + 8 * i])) == 0;
    }
    kept += change->unknown != 0;
    uint32_t stride = 8 + change->table_more, at = HEADER + change->header_more;
    memcpy(file, bytes->data, HEADER);
    memset(file + HEADER, 0xDD, change->header_more);
    ztc_put_u16le(file + 6, (uint16_t)at);
    ztc_put_u16le(file + 16, (uint16_t)kept);
    ztc_put_u16le(file + 18, (uint16_t)stride);
    uint8_t *entry = file + at;
    at += kept * stride;
    for (uint32_t i = 0; i < sections; i++) {
        const uint8_t *old = bytes->data + HEADER + 8 * i;
        if ((change->drop & (1u << old[0])) != 0) {
            continue;
        }
        if (i == 1 && change->unknown != 0) {
            const uint8_t odd[8] = {(uint8_t)change->unknown, 3, 5, 0, 0, 0, 0, 0};
            at = put_section(file, entry, at, bytes->data, odd, 0);
            entry += stride;
        }
        at = put_section(file, entry, at, bytes->data, old, change->entry_more);
        entry += stride;
    }
    ztc_put_u32le(file + 8, at);
    test_mend_crc(file, at);
    *ret_size = at;
    return file;
}

static void files_of_later_writers_are_read(void **state)
{
    static const struct change changes[] = {{0, 0, 0, 0, 0},      {4, 0, 0, 0, 0}, {0, 4, 0, 0, 0},
                                            {0, 0, 2, 0, 0},      {0, 0, 4, 0, 0}, {0, 0, 0, 0, 9},
                                            {64, 12, 240, 0, 255}};
    (void)state;
    struct test_board board;
    custom_board(&board);
    struct test_bytes bytes = test_encode(ztc_port_v2_encode, test_board_view(&board));
    char *expected = decoded_text(bytes.data, bytes.size);
    for (size_t i = 0; i < sizeof(changes) / sizeof(changes[0]); i++) {
        uint32_t size = 0;
        uint8_t *file = rewrite(&bytes, &changes[i], &size);
        if (i == 0) {
            assert_int_equal(size, bytes.size);
            assert_memory_equal(file, bytes.data, size);
        }
        char *text = decoded_text(file, size);
        assert_string_equal(text, expected);
        free(text);
        free(file);
    }
    free(expected);
    test_bytes_free(&bytes);
    test_board_free(&board);
}

static void names_may_be_left_out_where_the_format_has_them(void **state)
{
    (void)state;
    const struct change change = {0, 0, 0, 1u << 6 | 1u << 8, 0};
    struct test_board board;
    uint32_t size = 0;
    test_board_tiny(&board);
    struct test_bytes bytes = test_encode(ztc_port_v2_encode, test_board_view(&board));
    char *expected = decoded_text(bytes.data, bytes.size);
    uint8_t *file = rewrite(&bytes, &change, &size);
    assert_true(size < bytes.size);
    char *text = decoded_text(file, size);
    assert_string_equal(text, expected);
    free(text);
    free(file);
    free(expected);
    test_bytes_free(&bytes);
    test_board_free(&board);
    /* Not where the file has ids of its own. */
    custom_board(&board);
    bytes = test_encode(ztc_port_v2_encode, test_board_view(&board));
    file = rewrite(&bytes, &(struct change){0, 0, 0, 1u << 6, 0}, &size);
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
    uint8_t *file = rewrite(&bytes, &(struct change){0, 0, 0, 1u << 1, 0}, &size);
    test_not_decoded(file, size, "PORT-E011");
    free(file);
    test_bytes_free(&bytes);
    test_board_free(&board);
}

static void a_file_cut_short_or_too_long_is_refused_at_every_length(void **state)
{
    (void)state;
    struct test_board board;
    custom_board(&board);
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
    custom_board(&board);
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
    custom_board(&board);
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

/* Where a section of the file under test begins. */
static uint32_t section_at(const struct test_bytes *bytes, uint32_t id)
{
    for (uint32_t i = 0; i < ztc_get_u16le(bytes->data + 16); i++) {
        if (bytes->data[HEADER + 8 * i] == id) {
            return ztc_get_u32le(bytes->data + HEADER + 8 * i + 4);
        }
    }
    fail_msg("no section %u", id);
    return 0;
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
    custom_board(&board);
    struct test_bytes bytes = test_encode(ztc_port_v2_encode, test_board_view(&board));
    assert_int_equal(ztc_get_u16le(bytes.data + 16), 8);
    for (size_t i = 0; i < sizeof(damages) / sizeof(damages[0]); i++) {
        uint32_t at = damages[i].at;
        at += damages[i].section == 0 ? 0 : section_at(&bytes, damages[i].section);
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
    uint32_t end = section_at(&bytes, 8) + ztc_get_u16le(bytes.data + HEADER + 8 * 7 + 2);
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

static void an_id_of_a_later_format_is_read_by_its_name(void **state)
{
    (void)state;
    struct test_board board, back;
    test_board_init(&board, "x", "y");
    test_board_pin(&board, 0, 0);
    test_board_custom(&board, "TOUCH", "", "TOUCH", 0, 0);
    struct test_bytes bytes = test_encode(ztc_port_v2_encode, test_board_view(&board));
    uint32_t functions = section_at(&bytes, 2), names = section_at(&bytes, 6);
    bytes.data[functions] = bytes.data[names] = bytes.data[names + 4] = 0x10;
    test_mend_crc(bytes.data, bytes.size);
    test_decode(&back, bytes.data, bytes.size);
    assert_string_equal(back.function_texts[0].class_id, "TOUCH");
    assert_string_equal(back.function_texts[0].name, "TOUCH0");
    test_board_free(&back);
    test_board_free(&board);
    test_bytes_free(&bytes);
}

static void another_version_with_the_magic_is_told(void **state)
{
    (void)state;
    struct test_board board;
    test_board_tiny(&board);
    struct test_bytes bytes = test_encode(ztc_port_v2_encode, test_board_view(&board));
    bytes.data[4] = 3;
    test_mend_crc(bytes.data, bytes.size);
    assert_int_equal(ztc_port_version(bytes.data, bytes.size), 0);
    test_not_decoded(bytes.data, bytes.size, "PORT-E010");
    test_bytes_free(&bytes);
    test_board_free(&board);
}

static ztc_status cancelling(void *ctx, const struct ztc_board *board)
{
    (void)ctx;
    (void)board;
    return ZTC_E_CANCELLED;
}

static void what_the_sink_answers_is_returned(void **state)
{
    (void)state;
    struct test_board board;
    struct test_host host;
    const struct ztc_board_sink sink = {.struct_size = sizeof(sink), .board = cancelling};
    test_board_tiny(&board);
    test_host_init(&host);
    struct test_bytes one = test_encode(ztc_port_v1_encode, test_board_view(&board));
    struct test_bytes two = test_encode(ztc_port_v2_encode, test_board_view(&board));
    assert_int_equal(ztc_port_decode(&host.host, one.data, one.size, &sink), ZTC_E_CANCELLED);
    assert_int_equal(ztc_port_decode(&host.host, two.data, two.size, &sink), ZTC_E_CANCELLED);
    assert_int_equal(ztc_port_decode(NULL, two.data, two.size, &sink), ZTC_E_ARGUMENT);
    assert_int_equal(ztc_port_decode(&host.host, NULL, 1, &sink), ZTC_E_ARGUMENT);
    assert_int_equal(ztc_port_decode(&host.host, two.data, two.size, NULL), ZTC_E_ARGUMENT);
    assert_int_equal(host.live, 0);
    assert_int_equal(host.findings, 0);
    test_bytes_free(&one);
    test_bytes_free(&two);
    test_board_free(&board);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_went_in_comes_back),
        cmocka_unit_test(the_golden_file_reads_as_ever),
        cmocka_unit_test(files_of_later_writers_are_read),
        cmocka_unit_test(names_may_be_left_out_where_the_format_has_them),
        cmocka_unit_test(a_file_without_pins_is_refused),
        cmocka_unit_test(a_file_cut_short_or_too_long_is_refused_at_every_length),
        cmocka_unit_test(every_flipped_bit_is_noticed),
        cmocka_unit_test(no_byte_crashes_the_reader_when_the_checksum_is_mended),
        cmocka_unit_test(every_field_is_checked),
        cmocka_unit_test(an_id_of_a_later_format_is_read_by_its_name),
        cmocka_unit_test(another_version_with_the_magic_is_told),
        cmocka_unit_test(what_the_sink_answers_is_returned),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
