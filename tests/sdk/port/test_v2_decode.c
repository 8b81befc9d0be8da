/* SPDX-License-Identifier: Apache-2.0 */
/* Version 2 read back: everything that went in, and files of later writers. */
#include "support_file.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <ztc/bytes.h>

#include <cmocka.h>

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
    test_board_own(&board);
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

static void files_of_later_writers_are_read(void **state)
{
    static const struct test_change changes[] = {
        {0, 0, 0, 0, 0}, {4, 0, 0, 0, 0}, {0, 4, 0, 0, 0},      {0, 0, 2, 0, 0},
        {0, 0, 4, 0, 0}, {0, 0, 0, 0, 9}, {64, 12, 240, 0, 255}};
    (void)state;
    struct test_board board;
    test_board_own(&board);
    struct test_bytes bytes = test_encode(ztc_port_v2_encode, test_board_view(&board));
    char *expected = decoded_text(bytes.data, bytes.size);
    for (size_t i = 0; i < sizeof(changes) / sizeof(changes[0]); i++) {
        uint32_t size = 0;
        uint8_t *file = test_rewrite(&bytes, &changes[i], &size);
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
    const struct test_change change = {0, 0, 0, 1u << 6 | 1u << 8, 0};
    struct test_board board;
    uint32_t size = 0;
    test_board_tiny(&board);
    struct test_bytes bytes = test_encode(ztc_port_v2_encode, test_board_view(&board));
    char *expected = decoded_text(bytes.data, bytes.size);
    uint8_t *file = test_rewrite(&bytes, &change, &size);
    assert_true(size < bytes.size);
    char *text = decoded_text(file, size);
    assert_string_equal(text, expected);
    free(text);
    free(file);
    free(expected);
    test_bytes_free(&bytes);
    test_board_free(&board);
    /* Not where the file has ids of its own. */
    test_board_own(&board);
    bytes = test_encode(ztc_port_v2_encode, test_board_view(&board));
    file = test_rewrite(&bytes, &(struct test_change){0, 0, 0, 1u << 6, 0}, &size);
    test_not_decoded(file, size, "PORT-E011");
    free(file);
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
    uint32_t functions = test_section_at(&bytes, 2), names = test_section_at(&bytes, 6);
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
        cmocka_unit_test(an_id_of_a_later_format_is_read_by_its_name),
        cmocka_unit_test(another_version_with_the_magic_is_told),
        cmocka_unit_test(what_the_sink_answers_is_returned),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
