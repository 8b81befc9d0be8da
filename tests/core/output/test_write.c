/* SPDX-License-Identifier: Apache-2.0 */
/* JSON out is byte for byte Python's: the expected texts below are what json.dumps printed. */
#include "base/limits.h"
#include "output/json.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

static const struct {
    const char *source;
    unsigned indent;
    bool sorted;
    const char *expected;
} rows[] = {
    /* clang-format off: the lines of the text are the lines here */
    {"[]", 0, false, "[]"},
    {"[]", 4, false, "[]"},
    {"{}", 0, false, "{}"},
    {"{}", 0, true, "{}"},
    {"{}", 4, false, "{}"},
    {"[[],{},[[]]]", 0, false, "[[], {}, [[]]]"},
    {"[[],{},[[]]]", 0, true, "[[], {}, [[]]]"},
    {"[[],{},[[]]]", 4, false,
     "[\n"
     "    [],\n"
     "    {},\n"
     "    [\n"
     "        []\n"
     "    ]\n"
     "]"},
    {"null", 0, false, "null"},
    {"true", 0, false, "true"},
    {"false", 0, false, "false"},
    {"0", 0, false, "0"},
    {"-0", 0, false, "0"},
    {"7", 0, false, "7"},
    {"-12", 0, false, "-12"},
    {"4294967296", 0, false, "4294967296"},
    {"9007199254740991", 0, false, "9007199254740991"},
    {"\"pin D7\"", 0, false, "\"pin D7\""},
    {"\"a\\\"b\\\\c\\/d\\n\\r\\t\\f\\b\\u0001\\u001f\\u007f\"", 0, false,
     "\"a\\\"b\\\\c/d\\n\\r\\t\\f\\b\\u0001\\u001f\\u007f\""},
    {"\"gr\303\274\303\237e \346\227\245\346\234\254 \360\237\230\200 \342\200\250 \357\277\277\"",
     0, false, "\"gr\\u00fc\\u00dfe \\u65e5\\u672c \\ud83d\\ude00 \\u2028 \\uffff\""},
    {"{\"b\": 1, \"a\": 2, \"B\": 3, \"\": 4}", 0, false,
     "{\"b\": 1, \"a\": 2, \"B\": 3, \"\": 4}"},
    {"{\"b\": 1, \"a\": 2, \"B\": 3, \"\": 4}", 0, true, "{\"\": 4, \"B\": 3, \"a\": 2, \"b\": 1}"},
    {"{\"b\": 1, \"a\": 2, \"B\": 3, \"\": 4}", 4, false,
     "{\n"
     "    \"b\": 1,\n"
     "    \"a\": 2,\n"
     "    \"B\": 3,\n"
     "    \"\": 4\n"
     "}"},
    {"{\"b\": 1, \"a\": 2, \"B\": 3, \"\": 4}", 4, true,
     "{\n"
     "    \"\": 4,\n"
     "    \"B\": 3,\n"
     "    \"a\": 2,\n"
     "    \"b\": 1\n"
     "}"},
    {"{\"name\": \"esp wroom 32\", \"pins\": [{\"port\": \"PA\", \"pad\": 5, \"flags\": []}, "
     "{\"port\": \"PB\", \"pad\": null}], \"active\": true, \"extra\": {}}",
     0, false,
     "{\"name\": \"esp wroom 32\", \"pins\": [{\"port\": \"PA\", \"pad\": 5, \"flags\": []}, "
     "{\"port\": \"PB\", \"pad\": null}], \"active\": true, \"extra\": {}}"},
    {"{\"name\": \"esp wroom 32\", \"pins\": [{\"port\": \"PA\", \"pad\": 5, \"flags\": []}, "
     "{\"port\": \"PB\", \"pad\": null}], \"active\": true, \"extra\": {}}",
     0, true,
     "{\"active\": true, \"extra\": {}, \"name\": \"esp wroom 32\", \"pins\": [{\"flags\": [], "
     "\"pad\": 5, \"port\": \"PA\"}, {\"pad\": null, \"port\": \"PB\"}]}"},
    {"{\"name\": \"esp wroom 32\", \"pins\": [{\"port\": \"PA\", \"pad\": 5, \"flags\": []}, "
     "{\"port\": \"PB\", \"pad\": null}], \"active\": true, \"extra\": {}}",
     4, false,
     "{\n"
     "    \"name\": \"esp wroom 32\",\n"
     "    \"pins\": [\n"
     "        {\n"
     "            \"port\": \"PA\",\n"
     "            \"pad\": 5,\n"
     "            \"flags\": []\n"
     "        },\n"
     "        {\n"
     "            \"port\": \"PB\",\n"
     "            \"pad\": null\n"
     "        }\n"
     "    ],\n"
     "    \"active\": true,\n"
     "    \"extra\": {}\n"
     "}"},
    {"{\"name\": \"esp wroom 32\", \"pins\": [{\"port\": \"PA\", \"pad\": 5, \"flags\": []}, "
     "{\"port\": \"PB\", \"pad\": null}], \"active\": true, \"extra\": {}}",
     4, true,
     "{\n"
     "    \"active\": true,\n"
     "    \"extra\": {},\n"
     "    \"name\": \"esp wroom 32\",\n"
     "    \"pins\": [\n"
     "        {\n"
     "            \"flags\": [],\n"
     "            \"pad\": 5,\n"
     "            \"port\": \"PA\"\n"
     "        },\n"
     "        {\n"
     "            \"pad\": null,\n"
     "            \"port\": \"PB\"\n"
     "        }\n"
     "    ]\n"
     "}"},
    {"[1, [2, [3, {\"x\": [4, 5]}]], {\"y\": {}}]", 0, false,
     "[1, [2, [3, {\"x\": [4, 5]}]], {\"y\": {}}]"},
    {"[1, [2, [3, {\"x\": [4, 5]}]], {\"y\": {}}]", 0, true,
     "[1, [2, [3, {\"x\": [4, 5]}]], {\"y\": {}}]"},
    {"[1, [2, [3, {\"x\": [4, 5]}]], {\"y\": {}}]", 4, false,
     "[\n"
     "    1,\n"
     "    [\n"
     "        2,\n"
     "        [\n"
     "            3,\n"
     "            {\n"
     "                \"x\": [\n"
     "                    4,\n"
     "                    5\n"
     "                ]\n"
     "            }\n"
     "        ]\n"
     "    ],\n"
     "    {\n"
     "        \"y\": {}\n"
     "    }\n"
     "]"},
    {"{\"\\u00e9\": 1, \"z\": 2, \"\\ud83d\\ude00\": 3, \"\\uffee\": 4, \"e\": 5}", 0, false,
     "{\"\\u00e9\": 1, \"z\": 2, \"\\ud83d\\ude00\": 3, \"\\uffee\": 4, \"e\": 5}"},
    {"{\"\\u00e9\": 1, \"z\": 2, \"\\ud83d\\ude00\": 3, \"\\uffee\": 4, \"e\": 5}", 0, true,
     "{\"e\": 5, \"z\": 2, \"\\u00e9\": 1, \"\\uffee\": 4, \"\\ud83d\\ude00\": 3}"},
    {"{\"\\u00e9\": 1, \"z\": 2, \"\\ud83d\\ude00\": 3, \"\\uffee\": 4, \"e\": 5}", 4, false,
     "{\n"
     "    \"\\u00e9\": 1,\n"
     "    \"z\": 2,\n"
     "    \"\\ud83d\\ude00\": 3,\n"
     "    \"\\uffee\": 4,\n"
     "    \"e\": 5\n"
     "}"},
    {"{\"\\u00e9\": 1, \"z\": 2, \"\\ud83d\\ude00\": 3, \"\\uffee\": 4, \"e\": 5}", 4, true,
     "{\n"
     "    \"e\": 5,\n"
     "    \"z\": 2,\n"
     "    \"\\u00e9\": 1,\n"
     "    \"\\uffee\": 4,\n"
     "    \"\\ud83d\\ude00\": 3\n"
     "}"},
    /* clang-format on */
};

static const struct {
    double number;
    const char *expected;
} numbers[] = {
    {0.5, "0.5"},
    {-0.25, "-0.25"},
    {0.1, "0.1"},
    {0.3333333333333333, "0.3333333333333333"},
    {0.0001, "0.0001"},
    {1e-05, "1e-05"},
    {1.5e-07, "1.5e-07"},
    {123456.789, "123456.789"},
    {1000000000000000.5, "1000000000000000.5"},
    {5e-324, "5e-324"},
    {1.7976931348623157e+308, "1.7976931348623157e+308"},
    {2.2250738585072014e-308, "2.2250738585072014e-308"},
    {1e+16, "1e+16"},
    {1e+22, "1e+22"},
    {1.2345678901234567e+19, "1.2345678901234567e+19"},
    {3.602879701896397e+16, "3.602879701896397e+16"},
    {0.30000000000000004, "0.30000000000000004"},
    {1e+100, "1e+100"},
    {99999999999999.98, "99999999999999.98"},
};

static cJSON *parse(const char *text)
{
    struct ztc_error error = {0};
    cJSON *value = NULL;
    assert_int_equal(ztc_json_parse("test", text, strlen(text), &error, &value), ZTC_OK);
    return value;
}

static void writes_as_python_does(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct ztc_buffer buffer;
        cJSON *value = parse(rows[i].source);
        ztc_buffer_init(&buffer, 10000);
        ztc_json_write(&buffer, value, rows[i].indent, rows[i].sorted);
        assert_int_equal(ztc_buffer_status(&buffer), ZTC_OK);
        assert_string_equal(ztc_buffer_string(&buffer), rows[i].expected);
        ztc_buffer_done(&buffer);
        cJSON_Delete(value);
    }
}

static void writes_numbers_as_python_does(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++) {
        struct ztc_buffer buffer;
        cJSON *value = cJSON_CreateNumber(numbers[i].number);
        assert_non_null(value);
        ztc_buffer_init(&buffer, 100);
        ztc_json_write(&buffer, value, 0, false);
        assert_string_equal(ztc_buffer_string(&buffer), numbers[i].expected);
        ztc_buffer_done(&buffer);
        cJSON_Delete(value);
    }
}

static void assert_written(cJSON *value, const char *expected)
{
    struct ztc_buffer buffer;
    assert_non_null(value);
    ztc_buffer_init(&buffer, 100);
    ztc_json_write(&buffer, value, 0, false);
    assert_int_equal(ztc_buffer_status(&buffer), ZTC_OK);
    assert_string_equal(ztc_buffer_string(&buffer), expected);
    ztc_buffer_done(&buffer);
    cJSON_Delete(value);
}

static void what_json_cannot_say_is_replaced(void **state)
{
    (void)state;
    assert_written(cJSON_CreateNumber(NAN), "null");
    assert_written(cJSON_CreateNumber(-INFINITY), "null");
    assert_written(cJSON_CreateString("a\xFF\xC3"), "\"a\\ufffd\\ufffd\"");
}

static void a_tree_that_could_not_be_built_fails_the_buffer(void **state)
{
    (void)state;
    struct ztc_buffer buffer;
    ztc_buffer_init(&buffer, 100);
    ztc_json_write(&buffer, NULL, 0, false);
    assert_int_equal(ztc_buffer_status(&buffer), ZTC_E_MEMORY);
    ztc_buffer_done(&buffer);
}

static void depth_and_size_of_the_text_are_bounded(void **state)
{
    (void)state;
    struct ztc_buffer buffer;
    cJSON *value = cJSON_CreateArray();
    for (unsigned i = 1; i < ZTC_JSON_DEPTH_MAX; i++) {
        cJSON *outer = cJSON_CreateArray();
        assert_true(cJSON_AddItemToArray(outer, value));
        value = outer;
    }
    ztc_buffer_init(&buffer, 1000);
    ztc_json_write(&buffer, value, 0, false);
    assert_int_equal(ztc_buffer_status(&buffer), ZTC_OK);
    assert_int_equal(buffer.size, 2 * ZTC_JSON_DEPTH_MAX);
    ztc_buffer_done(&buffer);

    ztc_buffer_init(&buffer, 2 * ZTC_JSON_DEPTH_MAX - 1);
    ztc_json_write(&buffer, value, 0, false);
    assert_int_equal(ztc_buffer_status(&buffer), ZTC_E_LIMIT);
    ztc_buffer_done(&buffer);

    cJSON *deeper = cJSON_CreateArray();
    assert_true(cJSON_AddItemToArray(deeper, value));
    ztc_buffer_init(&buffer, 1000);
    ztc_json_write(&buffer, deeper, 0, false);
    assert_int_equal(ztc_buffer_status(&buffer), ZTC_E_LIMIT);
    ztc_buffer_done(&buffer);
    cJSON_Delete(deeper);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(writes_as_python_does),
        cmocka_unit_test(writes_numbers_as_python_does),
        cmocka_unit_test(what_json_cannot_say_is_replaced),
        cmocka_unit_test(a_tree_that_could_not_be_built_fails_the_buffer),
        cmocka_unit_test(depth_and_size_of_the_text_are_bounded),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
