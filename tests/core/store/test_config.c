/* SPDX-License-Identifier: Apache-2.0 */
/* cfg/config.json: what is set counts, what is not changes nothing, what is wrong names its place. */
#include "support_home.h"

#include "store/config.h"

#include <stdio.h>
#include <string.h>

static int setup(void **state)
{
    (void)fixture_setup(state);
    fixture_open(*state);
    return 0;
}

static void read_config(struct fixture *fixture, struct ztc_config *config)
{
    assert_int_equal(ztc_config_read(&fixture->home, &fixture->error, config), ZTC_OK);
}

static void a_file_that_is_not_there_sets_nothing(void **state)
{
    struct fixture *fixture = *state;
    struct ztc_config config = {0};
    read_config(fixture, &config);
    assert_non_null(strstr(config.path, "/.zerynth2/cfg/config.json"));
    bool flag = true;
    uint64_t number = 7;
    assert_int_equal(ztc_config_flag(&config, NULL, "x", &fixture->error, &flag), ZTC_OK);
    assert_int_equal(ztc_config_number(&config, "limits", "x", 0, 9, &fixture->error, &number),
                     ZTC_OK);
    assert_true(flag);
    assert_int_equal(number, 7);
    ztc_config_done(&config);
    ztc_config_done(&config);
}

static void what_is_set_counts(void **state)
{
    struct fixture *fixture = *state;
    put(fixture, "cfg/config.json",
        "{\"require_signature\": true, \"off\": false, \"other\": [1],"
        " \"limits\": {\"files\": 128, \"big\": 4294967296, \"exact\": 9.0, \"Files\": 1}}");
    struct ztc_config config = {0};
    read_config(fixture, &config);
    bool flag = false;
    assert_int_equal(ztc_config_flag(&config, NULL, "require_signature", &fixture->error, &flag),
                     ZTC_OK);
    assert_true(flag);
    assert_int_equal(ztc_config_flag(&config, NULL, "off", &fixture->error, &flag), ZTC_OK);
    assert_false(flag);
    static const struct {
        const char *key;
        uint64_t number;
    } rows[] = {{"files", 128}, {"big", UINT64_C(4294967296)}, {"exact", 9}};
    for (size_t i = 0; i < 3; i++) {
        uint64_t number = 0;
        assert_int_equal(ztc_config_number(&config, "limits", rows[i].key, rows[i].number,
                                           rows[i].number, &fixture->error, &number),
                         ZTC_OK);
        assert_int_equal(number, rows[i].number);
    }
    ztc_config_done(&config);
}

static void a_wrong_value_names_path_and_key(void **state)
{
    struct fixture *fixture = *state;
    static const char *const values[] = {"\"8\"", "-1",   "8.5",  "101",
                                         "1e300", "true", "null", "[]",
                                         "{}",    "9",    "-0.5", "18446744073709551616"};
    for (size_t i = 0; i < sizeof(values) / sizeof(values[0]); i++) {
        char text[128];
        (void)snprintf(text, sizeof(text), "{\"limits\": {\"files\": %s}}", values[i]);
        put(fixture, "cfg/config.json", text);
        struct ztc_config config = {0};
        read_config(fixture, &config);
        uint64_t number = 7;
        assert_int_equal(
            ztc_config_number(&config, "limits", "files", 10, 100, &fixture->error, &number),
            ZTC_E_INVALID);
        assert_error_has(fixture, "cfg/config.json: \"limits.files\" has to be a whole number from "
                                  "10 to 100");
        assert_non_null(fixture->error.remedy);
        assert_int_equal(number, 7);
        ztc_error_clear(&fixture->error);
        ztc_config_done(&config);
    }
}

static void a_flag_is_true_or_false(void **state)
{
    struct fixture *fixture = *state;
    put(fixture, "cfg/config.json", "{\"flag\": 1, \"group\": true}");
    struct ztc_config config = {0};
    read_config(fixture, &config);
    bool flag = false;
    assert_int_equal(ztc_config_flag(&config, NULL, "flag", &fixture->error, &flag), ZTC_E_INVALID);
    assert_error_has(fixture, "\"flag\" has to be true or false");
    ztc_error_clear(&fixture->error);
    assert_int_equal(ztc_config_flag(&config, "group", "flag", &fixture->error, &flag),
                     ZTC_E_INVALID);
    assert_error_has(fixture, "\"group\" has to be an object");
    assert_false(flag);
    ztc_config_done(&config);
}

static void a_damaged_file_is_an_error_and_stays(void **state)
{
    struct fixture *fixture = *state;
    static const char *const texts[] = {"", "{", "[]", "7", "{\"a\": 1, \"a\": 2}", "{\"a\": 1} x"};
    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
        put(fixture, "cfg/config.json", texts[i]);
        struct ztc_config config = {0};
        assert_int_equal(ztc_config_read(&fixture->home, &fixture->error, &config), ZTC_E_INVALID);
        assert_error_has(fixture, "cfg/config.json");
        assert_non_null(fixture->error.remedy);
        assert_null(config.root);
        assert_null(config.path);
        assert_string_equal(got(fixture, "cfg/config.json"), texts[i]);
        ztc_error_clear(&fixture->error);
    }
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, fixture_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_file_that_is_not_there_sets_nothing), TEST(what_is_set_counts),
        TEST(a_wrong_value_names_path_and_key),      TEST(a_flag_is_true_or_false),
        TEST(a_damaged_file_is_an_error_and_stays),
    };
    return cmocka_run_group_tests(tests, /* group_setup= */ NULL, /* group_teardown= */ NULL);
}
