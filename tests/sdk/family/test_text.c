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

/* Fills the room but for `left` bytes, adds characters of `size` bytes each, and looks at what is left. */
static void cut_characters(unsigned left, const char *character, size_t size)
{
    struct ztc_text text = {{0}, 0};
    for (unsigned i = 0; i < ZTC_TEXT_ROOM - 1 - left; i++) {
        ztc_text_add(&text, "x");
    }
    for (unsigned i = 0; i < ZTC_TEXT_ROOM; i++) {
        ztc_text_add(&text, character);
    }
    assert_int_equal(strlen(text.text), ZTC_TEXT_ROOM - 1);
    assert_string_equal(text.text + ZTC_TEXT_ROOM - 4, "...");
    size_t at = strcspn(text.text, character);
    at = at < ZTC_TEXT_ROOM - 1 ? at : strcspn(text.text, ".");
    while (strncmp(text.text + at, character, size) == 0) {
        at += size;
    }
    /* Nothing but dots behind the last whole character, and no more of them than one takes. */
    assert_int_equal(strspn(text.text + at, "."), ZTC_TEXT_ROOM - 1 - at);
    assert_true(ZTC_TEXT_ROOM - 1 - at < 3 + size);
}

static void a_character_is_not_cut_in_two(void **state)
{
    (void)state;
    for (unsigned left = 0; left < 16; left++) {
        cut_characters(left, "\xC2\xB5", 2);
        cut_characters(left, "\xE2\x86\x92", 3);
        cut_characters(left, "\xF0\x9F\x94\x8C", 4);
    }
    /* What is no UTF-8 is cut all the same. */
    struct ztc_text text = {{0}, 0};
    for (unsigned i = 0; i < ZTC_TEXT_ROOM; i++) {
        ztc_text_add(&text, "\x80");
    }
    assert_int_equal(strlen(text.text), ZTC_TEXT_ROOM - 1);
    assert_string_equal(text.text + ZTC_TEXT_ROOM - 4, "...");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(parts_stand_one_behind_the_other),
        cmocka_unit_test(numbers_have_all_their_digits),
        cmocka_unit_test(what_just_fits_is_kept),
        cmocka_unit_test(what_does_not_fit_is_cut),
        cmocka_unit_test(a_character_is_not_cut_in_two),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
