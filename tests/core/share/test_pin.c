/* SPDX-License-Identifier: Apache-2.0 */
/* Pinned publishers: kept, forgotten, and never believed anew because a file is damaged. */
#include "support_signing.h"

#include "share/pin.h"

#include <string.h>

static ztc_status keep(struct signing_fixture *f, const char *publisher, const char *key)
{
    bool is_new = false;
    ztc_error_clear(&f->error);
    return ztc_pin_keep(&f->home, publisher, key, &f->error, &is_new);
}

static void keeps_in_order_and_forgets(void **state)
{
    struct signing_fixture *f = *state;
    struct ztc_pin *pins = NULL;
    size_t count = 4711;
    bool found = true;
    assert_int_equal(ztc_pins_read(&f->home, &f->arena, &f->error, &pins, &count), ZTC_OK);
    assert_int_equal(count, 0);
    assert_int_equal(ztc_pin_forget(&f->home, "zoe", &f->error, &found), ZTC_OK);
    assert_false(found);
    assert_string_equal(read_config(f, "publishers.json"), "");
    assert_int_equal(keep(f, "zoe", "RWz"), ZTC_OK);
    assert_int_equal(keep(f, "acme", "RWa"), ZTC_OK);
    assert_int_equal(ztc_pins_read(&f->home, &f->arena, &f->error, &pins, &count), ZTC_OK);
    assert_int_equal(count, 2);
    assert_string_equal(pins[0].publisher, "zoe");
    assert_string_equal(pins[1].key, "RWa");
    assert_int_equal(ztc_pin_forget(&f->home, "zoe", &f->error, &found), ZTC_OK);
    assert_true(found);
    assert_null(strstr(read_config(f, "publishers.json"), "zoe"));
}

static void another_key_is_refused_and_the_same_is_fine(void **state)
{
    struct signing_fixture *f = *state;
    bool is_new = false;
    assert_int_equal(ztc_pin_keep(&f->home, "acme", "RWa", &f->error, &is_new), ZTC_OK);
    assert_true(is_new);
    assert_int_equal(ztc_pin_keep(&f->home, "acme", "RWa", &f->error, &is_new), ZTC_OK);
    assert_false(is_new);
    assert_int_equal(keep(f, "Acme", "RWb"), ZTC_E_INVALID);
    assert_int_equal(keep(f, "acme", "RWb"), ZTC_E_INVALID);
    assert_told(f, "another key");
    assert_non_null(strstr(read_config(f, "publishers.json"), "RWa"));
}

static void what_is_not_known_is_kept(void **state)
{
    struct signing_fixture *f = *state;
    bool found = false;
    write_config(f, "publishers.json",
                 "{\"later\": [1], \"publishers\": {\"a\": {\"key\": \"x\", \"more\": null}}}");
    assert_int_equal(keep(f, "b", "y"), ZTC_OK);
    assert_int_equal(ztc_pin_forget(&f->home, "b", &f->error, &found), ZTC_OK);
    assert_non_null(strstr(read_config(f, "publishers.json"), "\"later\""));
    assert_non_null(strstr(read_config(f, "publishers.json"), "\"more\": null"));
}

static void wrong_names_are_refused(void **state)
{
    struct signing_fixture *f = *state;
    static const char *const names[] = {
        "", ".", "-a", "a b", "a/b", "\x1B", "aaaaaaaaaaaaaaaabbbbbbbbbbbbbbbb"};
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        assert_int_equal(keep(f, names[i], "x"), ZTC_E_INVALID);
    }
    assert_string_equal(read_config(f, "publishers.json"), "");
}

static void a_damaged_file_is_an_error_and_stays(void **state)
{
    struct signing_fixture *f = *state;
    static const char *const texts[] = {"",
                                        "null",
                                        "[]",
                                        "{",
                                        "{\"publishers\": []}",
                                        "{\"publishers\": {\"a\": \"x\"}}",
                                        "{\"publishers\": {\"a b\": {\"key\": \"x\"}}}"};
    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
        struct ztc_pin *pins = NULL;
        size_t count = 0;
        bool found = false;
        ztc_error_clear(&f->error);
        write_config(f, "publishers.json", texts[i]);
        assert_int_equal(keep(f, "b", "y"), ZTC_E_INVALID);
        assert_told(f, "publishers.json");
        assert_int_equal(ztc_pins_read(&f->home, &f->arena, &f->error, &pins, &count),
                         ZTC_E_INVALID);
        assert_int_equal(ztc_pin_forget(&f->home, "a", &f->error, &found), ZTC_E_INVALID);
        ztc_error_clear(&f->error);
        assert_string_equal(read_config(f, "publishers.json"), texts[i]);
    }
}

static void nothing_is_changed_without_the_lock(void **state)
{
    struct signing_fixture *f = *state;
    ztc_home_unlock(&f->home);
    assert_int_equal(keep(f, "acme", "RWa"), ZTC_E_ARGUMENT);
    assert_string_equal(read_config(f, "publishers.json"), "");
}

#define PIN_TEST(function) \
    cmocka_unit_test_setup_teardown(function, signing_setup, signing_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        PIN_TEST(keeps_in_order_and_forgets),
        PIN_TEST(another_key_is_refused_and_the_same_is_fine),
        PIN_TEST(what_is_not_known_is_kept),
        PIN_TEST(wrong_names_are_refused),
        PIN_TEST(a_damaged_file_is_an_error_and_stays),
        PIN_TEST(nothing_is_changed_without_the_lock),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
