/* SPDX-License-Identifier: Apache-2.0 */
/* Lines and columns are counted as editors count them. */
#include "diagnostic/cursor.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

static struct ztc_cursor cursor_on(const char *text)
{
    struct ztc_cursor cursor;
    ztc_cursor_init(&cursor, text, strlen(text));
    return cursor;
}

static void expect(const struct ztc_cursor *cursor, size_t offset, uint32_t line, uint32_t column)
{
    assert_int_equal(cursor->offset, offset);
    assert_int_equal(cursor->line, line);
    assert_int_equal(cursor->column, column);
}

static void every_kind_of_line_end_ends_one_line(void **state)
{
    (void)state;
    struct ztc_cursor cursor = cursor_on("a\nb\r\nc\rd");
    ztc_cursor_to_offset(&cursor, 2);
    expect(&cursor, 2, 2, 1);
    ztc_cursor_to_offset(&cursor, 4);
    expect(&cursor, 4, 2, 3);
    ztc_cursor_to_offset(&cursor, 5);
    expect(&cursor, 5, 3, 1);
    ztc_cursor_to_offset(&cursor, 7);
    expect(&cursor, 7, 4, 1);
}

static void separators_that_editors_ignore_end_no_line(void **state)
{
    (void)state;
    struct ztc_cursor cursor = cursor_on("a\xC2\x85"
                                         "b\xE2\x80\xA8"
                                         "c");
    ztc_cursor_to_index(&cursor, 4);
    expect(&cursor, 7, 1, 5);
}

static void columns_count_code_points(void **state)
{
    (void)state;
    struct ztc_cursor cursor = cursor_on("\xF0\x9F\x98\x80\xC3\xA4x");
    ztc_cursor_to_index(&cursor, 2);
    expect(&cursor, 6, 1, 3);
    assert_int_equal(cursor.text[cursor.offset], 'x');
}

static void bytes_that_are_not_utf8_count_one_each(void **state)
{
    (void)state;
    struct ztc_cursor cursor = cursor_on("\xFF\xE2\x82x\xE2\x82");
    ztc_cursor_to_index(&cursor, 3);
    expect(&cursor, 3, 1, 4);
    ztc_cursor_to_index(&cursor, 99);
    expect(&cursor, 6, 1, 7);
    assert_false(ztc_cursor_step(&cursor));
}

static void going_back_starts_again(void **state)
{
    (void)state;
    struct ztc_cursor cursor = cursor_on("one\ntwo\nthree");
    ztc_cursor_to_place(&cursor, 3, 2);
    expect(&cursor, 9, 3, 2);
    ztc_cursor_to_place(&cursor, 2, 3);
    expect(&cursor, 6, 2, 3);
    ztc_cursor_to_place(&cursor, 2, 1);
    expect(&cursor, 4, 2, 1);
    ztc_cursor_to_index(&cursor, 1);
    expect(&cursor, 1, 1, 2);
    ztc_cursor_to_offset(&cursor, 0);
    expect(&cursor, 0, 1, 1);
}

static void a_place_behind_the_line_is_its_end(void **state)
{
    (void)state;
    struct ztc_cursor cursor = cursor_on("one\r\ntwo");
    ztc_cursor_to_place(&cursor, 1, 99);
    expect(&cursor, 3, 1, 4);
    assert_true(ztc_cursor_at_line_end(&cursor));
    ztc_cursor_to_place(&cursor, 2, 99);
    expect(&cursor, 8, 2, 4);
    ztc_cursor_to_place(&cursor, 9, 9);
    expect(&cursor, 8, 2, 4);
}

static void an_empty_text_has_one_place(void **state)
{
    (void)state;
    struct ztc_cursor cursor = cursor_on("");
    assert_true(ztc_cursor_at_line_end(&cursor));
    assert_int_equal(ztc_cursor_length(&cursor), 0);
    assert_false(ztc_cursor_step(&cursor));
    expect(&cursor, 0, 1, 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_kind_of_line_end_ends_one_line),
        cmocka_unit_test(separators_that_editors_ignore_end_no_line),
        cmocka_unit_test(columns_count_code_points),
        cmocka_unit_test(bytes_that_are_not_utf8_count_one_each),
        cmocka_unit_test(going_back_starts_again),
        cmocka_unit_test(a_place_behind_the_line_is_its_end),
        cmocka_unit_test(an_empty_text_has_one_place),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
