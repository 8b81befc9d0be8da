/* SPDX-License-Identifier: Apache-2.0 */
/* Numbers: what is one, what YAML 1.1 would take for one, and the edges of 64 bits. */
#include "base/number.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#define UNTOUCHED 4711

struct row {
    const char *text;
    ztc_status strict;
    ztc_status yaml11;
    int64_t value;
};

static const struct row rows[] = {
    {"0", ZTC_OK, ZTC_OK, 0},
    {"7", ZTC_OK, ZTC_OK, 7},
    {"39", ZTC_OK, ZTC_OK, 39},
    {"-3", ZTC_OK, ZTC_OK, -3},
    {"-0", ZTC_OK, ZTC_OK, 0},
    {"0x1F", ZTC_OK, ZTC_OK, 31},
    {"0xab", ZTC_OK, ZTC_OK, 171},
    {"0x00", ZTC_OK, ZTC_OK, 0},
    {"-0x10", ZTC_OK, ZTC_OK, -16},
    {"9223372036854775807", ZTC_OK, ZTC_OK, INT64_MAX},
    {"-9223372036854775808", ZTC_OK, ZTC_OK, INT64_MIN},
    {"9223372036854775808", ZTC_E_LIMIT, ZTC_E_LIMIT, 0},
    {"-9223372036854775809", ZTC_E_LIMIT, ZTC_E_LIMIT, 0},
    {"18446744073709551616", ZTC_E_LIMIT, ZTC_E_LIMIT, 0},
    {"99999999999999999999999999999999", ZTC_E_LIMIT, ZTC_E_LIMIT, 0},
    {"0xFFFFFFFFFFFFFFFFF", ZTC_E_LIMIT, ZTC_E_LIMIT, 0},
    {"010", ZTC_E_INVALID, ZTC_OK, 8},
    {"00", ZTC_E_INVALID, ZTC_OK, 0},
    {"0b1010", ZTC_E_INVALID, ZTC_OK, 10},
    {"1_8", ZTC_E_INVALID, ZTC_OK, 18},
    {"+18", ZTC_E_INVALID, ZTC_OK, 18},
    {"+0x1_0", ZTC_E_INVALID, ZTC_OK, 16},
    {"-010", ZTC_E_INVALID, ZTC_OK, -8},
    {"1:30", ZTC_E_INVALID, ZTC_OK, 90},
    {"1:0:1", ZTC_E_INVALID, ZTC_OK, 3601},
    {"true", ZTC_E_INVALID, ZTC_OK, 1},
    {"False", ZTC_E_INVALID, ZTC_OK, 0},
    {"on", ZTC_E_INVALID, ZTC_OK, 1},
    {"no", ZTC_E_INVALID, ZTC_OK, 0},
    {"", ZTC_E_INVALID, ZTC_E_INVALID, 0},
    {"-", ZTC_E_INVALID, ZTC_E_INVALID, 0},
    {"+", ZTC_E_INVALID, ZTC_E_INVALID, 0},
    {"+-1", ZTC_E_INVALID, ZTC_E_INVALID, 0},
    {"--1", ZTC_E_INVALID, ZTC_E_INVALID, 0},
    {"0x", ZTC_E_INVALID, ZTC_E_INVALID, 0},
    {"0b", ZTC_E_INVALID, ZTC_E_INVALID, 0},
    {"0b_", ZTC_E_INVALID, ZTC_E_INVALID, 0},
    {"0b12", ZTC_E_INVALID, ZTC_E_INVALID, 0},
    {"0X12", ZTC_E_INVALID, ZTC_E_INVALID, 0},
    {"0o22", ZTC_E_INVALID, ZTC_E_INVALID, 0},
    {"08", ZTC_E_INVALID, ZTC_E_INVALID, 0},
    {"_1", ZTC_E_INVALID, ZTC_E_INVALID, 0},
    {"1e1", ZTC_E_INVALID, ZTC_E_INVALID, 0},
    {"1.0", ZTC_E_INVALID, ZTC_E_INVALID, 0},
    {" 1", ZTC_E_INVALID, ZTC_E_INVALID, 0},
    {"1 ", ZTC_E_INVALID, ZTC_E_INVALID, 0},
    {"1:60", ZTC_E_INVALID, ZTC_E_INVALID, 0},
    {"1:", ZTC_E_INVALID, ZTC_E_INVALID, 0},
    {":1", ZTC_E_INVALID, ZTC_E_INVALID, 0},
    {"1:003", ZTC_E_INVALID, ZTC_E_INVALID, 0},
    {"0:30", ZTC_E_INVALID, ZTC_E_INVALID, 0},
    {"-true", ZTC_E_INVALID, ZTC_E_INVALID, 0},
    {"tRUE", ZTC_E_INVALID, ZTC_E_INVALID, 0},
    {"0x1G", ZTC_E_INVALID, ZTC_E_INVALID, 0},
    {"\xD9\xA3", ZTC_E_INVALID, ZTC_E_INVALID, 0}, /* an Arabic three */
};

static void every_row_reads_as_it_should(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        const struct row *row = &rows[i];
        size_t length = strlen(row->text);
        int64_t value = UNTOUCHED;
        print_message("\"%s\"\n", row->text);
        assert_int_equal(ztc_number_parse(row->text, length, INT64_MIN, INT64_MAX, &value),
                         row->strict);
        assert_true(value == (row->strict == ZTC_OK ? row->value : UNTOUCHED));
        value = UNTOUCHED;
        assert_int_equal(ztc_number_parse_yaml11(row->text, length, INT64_MIN, INT64_MAX, &value),
                         row->yaml11);
        assert_true(value == (row->yaml11 == ZTC_OK ? row->value : UNTOUCHED));
    }
}

static void the_range_includes_its_ends(void **state)
{
    (void)state;
    int64_t value = UNTOUCHED;
    assert_int_equal(ztc_number_parse("1", 1, 1, 255, &value), ZTC_OK);
    assert_int_equal(ztc_number_parse("255", 3, 1, 255, &value), ZTC_OK);
    assert_int_equal(value, 255);
    assert_int_equal(ztc_number_parse("256", 3, 1, 255, &value), ZTC_E_LIMIT);
    assert_int_equal(ztc_number_parse("0", 1, 1, 255, &value), ZTC_E_LIMIT);
    assert_int_equal(ztc_number_parse_yaml11("0400", 4, 1, 255, &value), ZTC_E_LIMIT);
    assert_int_equal(value, 255);
}

static void only_length_bytes_are_read(void **state)
{
    (void)state;
    const char digits[] = {'1', '2', '3'}; /* no NUL */
    int64_t value = UNTOUCHED;
    assert_int_equal(ztc_number_parse(digits, 2, 0, 1000, &value), ZTC_OK);
    assert_int_equal(value, 12);
    assert_int_equal(ztc_number_parse(digits, 3, 0, 1000, &value), ZTC_OK);
    assert_int_equal(value, 123);
    assert_int_equal(ztc_number_parse("1\0002", 3, 0, 1000, &value), ZTC_E_INVALID);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_row_reads_as_it_should),
        cmocka_unit_test(the_range_includes_its_ends),
        cmocka_unit_test(only_length_bytes_are_read),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
