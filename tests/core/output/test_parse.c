/* SPDX-License-Identifier: Apache-2.0 */
/* JSON in: what RFC 8259 allows within bounds, and for all else the line and the reason. */
#include "base/limits.h"
#include "output/json.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* An exact copy on the heap, so that a sanitizer sees a step over its end. */
static ztc_status parse_bytes(const char *text, size_t size, struct ztc_error *error,
                              cJSON **ret_value)
{
    char *copy = malloc(size > 0 ? size : 1);
    assert_non_null(copy);
    memcpy(copy, text, size);
    ztc_status status = ztc_json_parse("f.json", copy, size, error, ret_value);
    free(copy);
    return status;
}

static void assert_refused_bytes(const char *text, size_t size, const char *expected)
{
    struct ztc_error error = {0};
    cJSON sentinel = {0};
    cJSON *value = &sentinel;
    assert_int_equal(parse_bytes(text, size, &error, &value), ZTC_E_INVALID);
    assert_ptr_equal(value, &sentinel);
    assert_string_equal(ztc_error_text(&error), expected);
    assert_non_null(error.remedy);
    ztc_error_clear(&error);
}

static void takes_what_the_rfc_allows(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "{}",
        "[]",
        " \t\r\n[ ] \n",
        "0",
        "-0",
        "-1.5e-10",
        "1E+2",
        "0.0",
        "\"\"",
        "true",
        "null",
        "\"\\u00e9\\ud83d\\ude00\\/\\b\\f\\n\\r\\t\\\"\\\\\"",
        "\"\x7F\xC3\xA9\"",
        "{\"a\":{\"a\":[{\"a\":1},{\"a\":2}]},\"A\":1,\"\":0}",
        "\xEF\xBB\xBF{}",
        "[1,2,3,[4,[5]],\"x\",false]",
        "123456789012345678901234567890123456789012345678901234567890.5",
    };
    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
        struct ztc_error error = {0};
        cJSON *value = NULL;
        print_message("%s\n", texts[i]);
        assert_int_equal(parse_bytes(texts[i], strlen(texts[i]), &error, &value), ZTC_OK);
        assert_non_null(value);
        ztc_json_free(&value);
        assert_null(value);
    }
}

static void values_are_what_the_text_says(void **state)
{
    (void)state;
    static const char text[] =
        "{\"n\": -12.5, \"s\": \"a\\u00e9\\ud83d\\ude00\", \"l\": [1, true]}";
    struct ztc_error error = {0};
    cJSON *value = NULL;
    assert_int_equal(parse_bytes(text, sizeof(text) - 1, &error, &value), ZTC_OK);
    const cJSON *number = cJSON_GetObjectItemCaseSensitive(value, "n");
    assert_true(cJSON_IsNumber(number) && number->valuedouble < -12.4 &&
                number->valuedouble > -12.6);
    assert_string_equal(cJSON_GetObjectItemCaseSensitive(value, "s")->valuestring,
                        "a\xC3\xA9\xF0\x9F\x98\x80");
    const cJSON *list = cJSON_GetObjectItemCaseSensitive(value, "l");
    assert_int_equal(cJSON_GetArraySize(list), 2);
    ztc_json_free(&value);
}

static void the_line_and_the_reason_are_told(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        const char *expected;
    } rows[] = {
        {"", "1: not valid JSON: a value is missing"},
        {" \n\n ", "3: not valid JSON: a value is missing"},
        {"{", "1: not valid JSON: text in double quotes is missing"},
        {"[1,]", "1: not valid JSON: a value is missing"},
        {"[1 2]", "1: not valid JSON: a comma or ] is missing"},
        {"[", "1: not valid JSON: a value is missing"},
        {"{\"a\":1,}", "1: not valid JSON: text in double quotes is missing"},
        {"{\"a\" 1}", "1: not valid JSON: a colon is missing"},
        {"{\n\"a\":1\n\"b\":2}", "3: not valid JSON: a comma or } is missing"},
        {"{'a':1}", "1: not valid JSON: text in double quotes is missing"},
        {"{a:1}", "1: not valid JSON: text in double quotes is missing"},
        {"\n\n01", "3: not valid JSON: there is something behind the end"},
        {"-", "1: not valid JSON: a number is badly formed"},
        {"+1", "1: not valid JSON: a value is missing"},
        {".5", "1: not valid JSON: a value is missing"},
        {"1.", "1: not valid JSON: a number is badly formed"},
        {"1e", "1: not valid JSON: a number is badly formed"},
        {"1e+", "1: not valid JSON: a number is badly formed"},
        {"1e999", "1: not valid JSON: a number is too large"},
        {"[{\"a\":[1,2]},\n-1e400\n]", "2: not valid JSON: a number is too large"},
        {"{\"a\":1e308,\n\"b\":\n1e309}", "2: not valid JSON: a number is too large"},
        {"0x10", "1: not valid JSON: there is something behind the end"},
        {"NaN", "1: not valid JSON: a value is missing"},
        {"Infinity", "1: not valid JSON: a value is missing"},
        {"tru", "1: not valid JSON: a value is missing"},
        {"nulls", "1: not valid JSON: there is something behind the end"},
        {"{} x", "1: not valid JSON: there is something behind the end"},
        {"{}\n{}", "2: not valid JSON: there is something behind the end"},
        {"// no\n{}", "1: not valid JSON: a value is missing"},
        {"\"abc", "1: not valid JSON: a closing quote is missing"},
        {"\"a\nb\"", "1: not valid JSON: a control character or the end of the line within quotes"},
        {"\"a\\", "1: not valid JSON: an unknown character behind a backslash"},
        {"\"\\x41\"", "1: not valid JSON: an unknown character behind a backslash"},
        {"\"\\u12", "1: not valid JSON: \\u is not followed by four hexadecimal digits"},
        {"\"\\u12G4\"", "1: not valid JSON: \\u is not followed by four hexadecimal digits"},
        {"\"\\u0000\"", "1: not valid JSON: \\u0000 is not taken"},
        {"\"\\ud800\"", "1: not valid JSON: half of a surrogate pair"},
        {"\"\\udc00\\ud800\"", "1: not valid JSON: half of a surrogate pair"},
        {"\"\\ud800\\u0041\"", "1: not valid JSON: half of a surrogate pair"},
        {"[\n\"\xC3(\"]", "2: not valid JSON: a byte that is not UTF-8"},
        {"\"\xED\xA0\x80\"", "1: not valid JSON: a byte that is not UTF-8"},
        {"1234567890123456789012345678901234567890123456789012345678901234567890",
         "1: not valid JSON: a number has too many digits"},
        {"{\"a\":1,\n\"b\":2,\n\"a\":3}", "3: the key \"a\" stands here twice"},
        {"[{\"x\":{\"y\":0}},{\n\"b\":{\"c\":1,\n\"\\u0063\":2}}]",
         "3: the key \"c\" stands here twice"},
        {"{\"a\":{\"k\":1,\"l\":2},\n\"b\":[{\"m\":1}],\n\n\"\":0,\n\"\":1}",
         "5: the key \"\" stands here twice"},
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        char expected[128] = "f.json:";
        strncat(expected, rows[i].expected, sizeof(expected) - 8);
        print_message("%s\n", rows[i].text);
        assert_refused_bytes(rows[i].text, strlen(rows[i].text), expected);
    }
}

static void a_nul_byte_is_no_end(void **state)
{
    (void)state;
    assert_refused_bytes("{}\0", 3, "f.json:1: not valid JSON: there is something behind the end");
    assert_refused_bytes("\"a\0b\"", 5,
                         "f.json:1: not valid JSON: a control character or the end of the line "
                         "within quotes");
    assert_refused_bytes("\"\\\0\"", 4,
                         "f.json:1: not valid JSON: an unknown character behind a backslash");
}

static void nesting_is_bounded(void **state)
{
    (void)state;
    char text[2 * (ZTC_JSON_DEPTH_MAX + 1)];
    struct ztc_error error = {0};
    cJSON *value = NULL;
    memset(text, '[', ZTC_JSON_DEPTH_MAX);
    memset(text + ZTC_JSON_DEPTH_MAX, ']', ZTC_JSON_DEPTH_MAX);
    assert_int_equal(parse_bytes(text, sizeof(text) - 2, &error, &value), ZTC_OK);
    ztc_json_free(&value);
    memset(text, '[', ZTC_JSON_DEPTH_MAX + 1);
    memset(text + ZTC_JSON_DEPTH_MAX + 1, ']', ZTC_JSON_DEPTH_MAX + 1);
    assert_refused_bytes(text, sizeof(text), "f.json:1: not valid JSON: nested too deeply");
}

static void size_is_bounded(void **state)
{
    (void)state;
    char *text = malloc(ZTC_JSON_SIZE_MAX + 1);
    assert_non_null(text);
    memset(text, ' ', ZTC_JSON_SIZE_MAX + 1);
    text[0] = '7';
    struct ztc_error error = {0};
    cJSON *value = NULL;
    assert_int_equal(ztc_json_parse("f.json", text, ZTC_JSON_SIZE_MAX, &error, &value), ZTC_OK);
    ztc_json_free(&value);
    assert_refused_bytes(text, ZTC_JSON_SIZE_MAX + 1, "f.json is larger than 1048576 bytes");
    free(text);
}

static void a_hundred_thousand_keys_are_told_apart(void **state)
{
    (void)state;
    struct ztc_buffer buffer;
    ztc_buffer_init(&buffer, ZTC_TEXT_MAX);
    for (unsigned i = 0; i < 90000; i++) {
        ztc_buffer_print(&buffer, "%s\"%x\":0", i == 0 ? "{" : ",", i * 7u);
    }
    size_t size = buffer.size;
    ztc_buffer_text(&buffer, "}");
    struct ztc_error error = {0};
    cJSON *value = NULL;
    assert_int_equal(parse_bytes(buffer.data, buffer.size, &error, &value), ZTC_OK);
    ztc_json_free(&value);
    buffer.size = size;
    ztc_buffer_text(&buffer, ",\n\"e\":0}"); /* the third key again */
    assert_refused_bytes(buffer.data, buffer.size, "f.json:2: the key \"e\" stands here twice");
    ztc_buffer_done(&buffer);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(takes_what_the_rfc_allows),
        cmocka_unit_test(values_are_what_the_text_says),
        cmocka_unit_test(the_line_and_the_reason_are_told),
        cmocka_unit_test(a_nul_byte_is_no_end),
        cmocka_unit_test(nesting_is_bounded),
        cmocka_unit_test(size_is_bounded),
        cmocka_unit_test(a_hundred_thousand_keys_are_told_apart),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
