/* SPDX-License-Identifier: Apache-2.0 */
/* Every row of the table of codes is whole, and codes are found and judged by their letter. */
#include "diagnostic/code.h"

#include <ctype.h>
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>
#include <ztc/abi.h>

#include <cmocka.h>

#define TEXT_COLUMNS 90u
#define TITLE_COLUMNS 70u

static void codes_are_sorted_and_unique(void **state)
{
    (void)state;
    size_t count = 0;
    const struct ztc_code *codes = ztc_codes(&count);
    assert_true(count >= 50);
    for (size_t i = 1; i < count; i++) {
        if (strcmp(codes[i - 1].code, codes[i].code) >= 0) {
            fail_msg("row %zu: %s does not come after %s", i, codes[i].code, codes[i - 1].code);
        }
    }
}

static void codes_are_a_letter_and_three_digits(void **state)
{
    (void)state;
    size_t count = 0;
    const struct ztc_code *codes = ztc_codes(&count);
    for (size_t i = 0; i < count; i++) {
        const char *code = codes[i].code;
        bool well = strlen(code) == 4 && strchr("EWN", code[0]) != NULL &&
                    isdigit((unsigned char)code[1]) && isdigit((unsigned char)code[2]) &&
                    isdigit((unsigned char)code[3]);
        if (!well) {
            fail_msg("row %zu: badly formed code %s", i, code);
        }
    }
}

/* The numbers of each letter run from 1 without a gap, so that none was forgotten. */
static void numbers_of_a_letter_have_no_gap(void **state)
{
    (void)state;
    size_t count = 0;
    const struct ztc_code *codes = ztc_codes(&count);
    unsigned expected = 0;
    char letter = '\0';
    for (size_t i = 0; i < count; i++) {
        expected = codes[i].code[0] == letter ? expected + 1 : 1;
        letter = codes[i].code[0];
        unsigned number = (unsigned)(codes[i].code[1] - '0') * 100 +
                          (unsigned)(codes[i].code[2] - '0') * 10 +
                          (unsigned)(codes[i].code[3] - '0');
        if (number != expected) {
            fail_msg("row %s: number %u was expected", codes[i].code, expected);
        }
    }
}

static void check_width(const char *code, const char *field, const char *text, size_t most)
{
    for (const char *line = text; *line != '\0';) {
        size_t length = strcspn(line, "\n");
        if (length > most) {
            fail_msg("%s: a line of %s has %zu columns, %zu are the most", code, field, length,
                     most);
        }
        line += length + (line[length] == '\n' ? 1 : 0);
    }
}

static void every_row_is_whole(void **state)
{
    (void)state;
    size_t count = 0;
    const struct ztc_code *codes = ztc_codes(&count);
    for (size_t i = 0; i < count; i++) {
        const struct ztc_code *row = &codes[i];
        if (row->title == NULL || row->text == NULL || row->wrong == NULL || row->right == NULL ||
            row->title[0] == '\0' || row->text[0] == '\0' || row->wrong[0] == '\0' ||
            row->right[0] == '\0') {
            fail_msg("%s: a text is missing", row->code);
        }
        if (strcmp(row->wrong, row->right) == 0) {
            fail_msg("%s: wrong and right are the same", row->code);
        }
        if (strchr(row->title, '\n') != NULL || row->title[strlen(row->title) - 1] == '.') {
            fail_msg("%s: the title is one line without a full stop", row->code);
        }
        check_width(row->code, "title", row->title, TITLE_COLUMNS);
        check_width(row->code, "text", row->text, TEXT_COLUMNS);
        check_width(row->code, "wrong", row->wrong, TEXT_COLUMNS);
        check_width(row->code, "right", row->right, TEXT_COLUMNS);
    }
}

static void only_errors_are_lenient(void **state)
{
    (void)state;
    size_t count = 0;
    const struct ztc_code *codes = ztc_codes(&count);
    for (size_t i = 0; i < count; i++) {
        if (codes[i].lenient && codes[i].code[0] != 'E') {
            fail_msg("%s: only an error can be made a warning", codes[i].code);
        }
    }
    assert_true(ztc_code_find("E005")->lenient);
    assert_false(ztc_code_find("E001")->lenient);
}

static void texts_that_promise_lenient_keep_it(void **state)
{
    (void)state;
    size_t count = 0;
    const struct ztc_code *codes = ztc_codes(&count);
    for (size_t i = 0; i < count; i++) {
        if (codes[i].lenient != (strstr(codes[i].text, "--lenient") != NULL ||
                                 strstr(codes[i].text, "--lenient\n") != NULL)) {
            fail_msg("%s: text and table disagree about --lenient", codes[i].code);
        }
    }
}

static void finding_a_code_ignores_letter_case(void **state)
{
    (void)state;
    assert_string_equal(ztc_code_find("e014")->code, "E014");
    assert_string_equal(ztc_code_find("W003")->code, "W003");
    assert_null(ztc_code_find("E999"));
    assert_null(ztc_code_find(""));
    assert_null(ztc_code_find("E0140"));
}

static void severity_comes_from_the_letter(void **state)
{
    (void)state;
    assert_int_equal(ztc_code_severity("E001"), ZTC_SEVERITY_ERROR);
    assert_int_equal(ztc_code_severity("W001"), ZTC_SEVERITY_WARNING);
    assert_int_equal(ztc_code_severity("N001"), ZTC_SEVERITY_NOTE);
    assert_int_equal(ztc_code_severity("WAVE-E001"), ZTC_SEVERITY_ERROR);
    assert_int_equal(ztc_code_severity("EAGLE-W001"), ZTC_SEVERITY_WARNING);
    assert_int_equal(ztc_code_severity("A-B-N001"), ZTC_SEVERITY_NOTE);
    assert_int_equal(ztc_code_severity(""), ZTC_SEVERITY_ERROR);
    assert_int_equal(ztc_code_severity("X001"), ZTC_SEVERITY_ERROR);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(codes_are_sorted_and_unique),
        cmocka_unit_test(codes_are_a_letter_and_three_digits),
        cmocka_unit_test(numbers_of_a_letter_have_no_gap),
        cmocka_unit_test(every_row_is_whole),
        cmocka_unit_test(only_errors_are_lenient),
        cmocka_unit_test(texts_that_promise_lenient_keep_it),
        cmocka_unit_test(finding_a_code_ignores_letter_case),
        cmocka_unit_test(severity_comes_from_the_letter),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
