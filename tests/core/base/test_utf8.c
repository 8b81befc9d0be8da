/* SPDX-License-Identifier: Apache-2.0 */
/* UTF-8 is told from what only looks like it, and nothing that steers a terminal gets through. */
#include "base/utf8.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void well_formed_text_passes(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "",
        "pin",
        "\xC3\xA4",
        "\xE2\x82\xAC",
        "\xEF\xBF\xBF",
        "\xF0\x9F\x98\x80",
        "\xF4\x8F\xBF\xBF",
        "\xED\x9F\xBF\xEE\x80\x80",
    };
    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
        assert_int_equal(ztc_utf8_check(texts[i], strlen(texts[i])), strlen(texts[i]));
    }
    assert_int_equal(ztc_utf8_check("a\0b", 3), 3);
}

static void the_first_bad_byte_is_told(void **state)
{
    (void)state;
    static const char *const bad[] = {
        "\x80",             /* a continuation alone */
        "\xC0\xAF",         /* over-long */
        "\xC1\xBF",         /* over-long */
        "\xE0\x9F\xBF",     /* over-long */
        "\xF0\x8F\xBF\xBF", /* over-long */
        "\xED\xA0\x80",     /* surrogate */
        "\xED\xBF\xBF",     /* surrogate */
        "\xF4\x90\x80\x80", /* beyond U+10FFFF */
        "\xF5\x80\x80\x80", /* beyond */
        "\xFE",             /* never */
        "\xFF",             /* never */
        "\xC3",             /* cut off */
        "\xE2\x82",         /* cut off */
        "\xF0\x9F\x98",     /* cut off */
        "\xC3(",            /* not continued */
    };
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        char text[16] = "ok";
        memcpy(text + 2, bad[i], strlen(bad[i]));
        assert_int_equal(ztc_utf8_check(text, 2 + strlen(bad[i])), 2);
    }
}

static void assert_printable(const char *text, size_t size, const char *expected)
{
    struct ztc_buffer buffer;
    ztc_buffer_init(&buffer, 1000);
    ztc_utf8_printable(&buffer, text, size);
    assert_int_equal(ztc_buffer_status(&buffer), ZTC_OK);
    assert_string_equal(ztc_buffer_string(&buffer), expected);
    ztc_buffer_done(&buffer);
}

static void terminals_are_not_steered(void **state)
{
    /* As bytes, because linters warn of such text in a literal. */
    static const char reversing[] = {'\xE2', '\x80', '\xAE', '.', 'e', 'x', 'e'};
    static const char isolating[] = {'\xE2', '\x81', '\xA6'};
    (void)state;
    assert_printable("\x1B[2Jx", 5, "\\x1B[2Jx");
    assert_printable("a\tb", 3, "a b");
    assert_printable("a\nb\r", 4, "a\\x0Ab\\x0D");
    assert_printable("a\0b", 3, "a\\x00b");
    assert_printable("\x7F", 1, "\\x7F");
    assert_printable("\xC2\x9B", 2, "\\u{009B}");
    assert_printable(reversing, sizeof(reversing), "\\u{202E}.exe");
    assert_printable(isolating, sizeof(isolating), "\\u{2066}");
    assert_printable("\xD8\x9C", 2, "\\u{061C}");
    assert_printable("\xFF\xC3", 2, "\\xFF\\xC3");
    assert_printable("\x9B"
                     "31m",
                     4, "\\x9B31m");
    assert_printable("gr\xC3\xBC\xC3\x9F \xF0\x9F\x98\x80", 11,
                     "gr\xC3\xBC\xC3\x9F \xF0\x9F\x98\x80");
}

static void printable_text_has_no_control_left(void **state)
{
    (void)state;
    for (unsigned first = 0; first < 256; first++) {
        for (unsigned second = 0; second < 256; second++) {
            const char text[2] = {(char)first, (char)second};
            struct ztc_buffer buffer;
            ztc_buffer_init(&buffer, 100);
            ztc_utf8_printable(&buffer, text, sizeof(text));
            assert_int_equal(ztc_utf8_check(buffer.data, buffer.size), buffer.size);
            for (size_t i = 0; i < buffer.size; i++) {
                unsigned char byte = (unsigned char)buffer.data[i];
                assert_true(byte >= 0x20 && byte != 0x7F);
                assert_false(byte == 0xC2 && (unsigned char)buffer.data[i + 1] < 0xA0);
            }
            ztc_buffer_done(&buffer);
        }
    }
}

static void width_counts_what_stands_on_the_line(void **state)
{
    (void)state;
    assert_int_equal(ztc_utf8_width("", 0), 0);
    assert_int_equal(ztc_utf8_width("D12", 3), 3);
    assert_int_equal(ztc_utf8_width("gr\xC3\xBC\xC3\x9F", 6), 4);
    assert_int_equal(ztc_utf8_width("u\xCC\x88", 3), 1); /* u and a combining diaeresis */
    assert_int_equal(ztc_utf8_width("\xFF\xFE", 2), 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(well_formed_text_passes),
        cmocka_unit_test(the_first_bad_byte_is_told),
        cmocka_unit_test(terminals_are_not_steered),
        cmocka_unit_test(printable_text_has_no_control_left),
        cmocka_unit_test(width_counts_what_stands_on_the_line),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
