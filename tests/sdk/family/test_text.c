/* SPDX-License-Identifier: Apache-2.0 */
/* Text in a fixed room: numbers in both bases, and what does not fit is cut and says so. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>
#include <ztc/text.h>

static void parts_stand_one_behind_the_other(void **state)
{
    (void)state;
    struct ztc_text text = {{0}, 0};
    assert_string_equal(text.text, "");
    ztc_text_add(&text, "TX0");
    ztc_text_add(&text, "");
    ztc_text_add(&text, " is on GPIO");
    ztc_text_number(&text, 36);
    assert_string_equal(text.text, "TX0 is on GPIO36");
    assert_int_equal(text.length, 16);
}

static void numbers_have_all_their_digits(void **state)
{
    (void)state;
    struct ztc_text text = {{0}, 0};
    ztc_text_number(&text, 0);
    ztc_text_add(&text, " ");
    ztc_text_number(&text, UINT64_MAX);
    ztc_text_add(&text, " ");
    ztc_text_address(&text, 0);
    ztc_text_add(&text, " ");
    ztc_text_address(&text, UINT64_MAX);
    assert_string_equal(text.text, "0 18446744073709551615 0x0 0xffffffffffffffff");
}

static void what_just_fits_is_kept(void **state)
{
    (void)state;
    char most[ZTC_TEXT_ROOM];
    memset(most, 'x', sizeof(most) - 1);
    most[sizeof(most) - 1] = '\0';
    struct ztc_text text = {{0}, 0};
    ztc_text_add(&text, most);
    assert_string_equal(text.text, most);
    ztc_text_add(&text, "");
    assert_string_equal(text.text, most);
}

static void what_does_not_fit_is_cut(void **state)
{
    (void)state;
    struct ztc_text text = {{0}, 0};
    for (unsigned i = 0; i < ZTC_TEXT_ROOM; i++) {
        ztc_text_add(&text, "ab");
        ztc_text_number(&text, i);
    }
    assert_int_equal(strlen(text.text), ZTC_TEXT_ROOM - 1);
    assert_int_equal(text.length, ZTC_TEXT_ROOM - 1);
    assert_string_equal(text.text + ZTC_TEXT_ROOM - 4, "...");
    assert_memory_equal(text.text, "ab0ab1ab2", 9);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(parts_stand_one_behind_the_other),
        cmocka_unit_test(numbers_have_all_their_digits),
        cmocka_unit_test(what_just_fits_is_kept),
        cmocka_unit_test(what_does_not_fit_is_cut),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
