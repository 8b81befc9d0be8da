/* SPDX-License-Identifier: Apache-2.0 */
/* Buffers grow up to their bound, fail once, and keep what they had. */
#include "base/buffer.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

#include <cmocka.h>

static void appends_text_bytes_and_formats(void **state)
{
    (void)state;
    struct ztc_buffer buffer;
    ztc_buffer_init(&buffer, 1000);
    assert_string_equal(ztc_buffer_string(&buffer), "");
    ztc_buffer_text(&buffer, "pin ");
    ztc_buffer_char(&buffer, 'D');
    ztc_buffer_print(&buffer, "%d of %s", 7, "esp");
    ztc_buffer_add(&buffer, "\0x", 2);
    ztc_buffer_add(&buffer, NULL, 0);
    assert_int_equal(ztc_buffer_status(&buffer), ZTC_OK);
    assert_int_equal(buffer.size, 15);
    assert_memory_equal(buffer.data, "pin D7 of esp\0x", 16); /* with the NUL behind it */
    ztc_buffer_done(&buffer);
    assert_null(buffer.data);
}

static void grows_to_exactly_its_bound(void **state)
{
    (void)state;
    struct ztc_buffer buffer;
    ztc_buffer_init(&buffer, 1000);
    for (int i = 0; i < 1000; i++) {
        ztc_buffer_char(&buffer, (char)('a' + i % 26));
    }
    assert_int_equal(ztc_buffer_status(&buffer), ZTC_OK);
    assert_int_equal(strlen(ztc_buffer_string(&buffer)), 1000);
    ztc_buffer_char(&buffer, '!');
    assert_int_equal(ztc_buffer_status(&buffer), ZTC_E_LIMIT);
    assert_int_equal(strlen(ztc_buffer_string(&buffer)), 1000);
    ztc_buffer_done(&buffer);
}

static void failure_sticks_and_keeps_the_old_text(void **state)
{
    (void)state;
    struct ztc_buffer buffer;
    struct ztc_error error = {0};
    ztc_buffer_init(&buffer, 4);
    ztc_buffer_text(&buffer, "abc");
    ztc_buffer_text(&buffer, "de");
    ztc_buffer_text(&buffer, "f"); /* would fit, but the buffer is failed */
    ztc_buffer_print(&buffer, "%s", "");
    assert_string_equal(ztc_buffer_string(&buffer), "abc");
    assert_int_equal(ztc_buffer_check(&buffer, "the name", &error), ZTC_E_LIMIT);
    assert_string_equal(ztc_error_text(&error), "the name is larger than 4 bytes");
    assert_null(ztc_buffer_take(&buffer));
    ztc_error_clear(&error);
    ztc_buffer_done(&buffer);
}

static void formats_fail_at_the_bound_too(void **state)
{
    (void)state;
    struct ztc_buffer buffer;
    ztc_buffer_init(&buffer, 4);
    ztc_buffer_print(&buffer, "%d", 1234);
    assert_int_equal(ztc_buffer_status(&buffer), ZTC_OK);
    ztc_buffer_print(&buffer, "%d", 5);
    assert_int_equal(ztc_buffer_status(&buffer), ZTC_E_LIMIT);
    assert_string_equal(ztc_buffer_string(&buffer), "1234");
    ztc_buffer_done(&buffer);
}

static void memory_that_cannot_be_had_is_told(void **state)
{
    (void)state;
    struct ztc_buffer buffer;
    struct ztc_error error = {0};
    ztc_buffer_init(&buffer, SIZE_MAX);
    ztc_buffer_text(&buffer, "kept");
    ztc_buffer_add(&buffer, "", (size_t)1 << 46);
    assert_int_equal(ztc_buffer_check(&buffer, "x", &error), ZTC_E_MEMORY);
    assert_string_equal(ztc_error_text(&error), "out of memory");
    assert_string_equal(ztc_buffer_string(&buffer), "kept");
    ztc_buffer_done(&buffer);
    ztc_error_clear(&error);

    ztc_buffer_init(&buffer, SIZE_MAX);
    ztc_buffer_text(&buffer, "x");
    ztc_buffer_add(&buffer, "", SIZE_MAX - 1); /* sizes that would wrap around */
    assert_int_equal(ztc_buffer_status(&buffer), ZTC_E_LIMIT);
    ztc_buffer_done(&buffer);

    ztc_buffer_init(&buffer, SIZE_MAX);
    ztc_buffer_print(&buffer, "%ls", L"\x20AC");
    assert_int_not_equal(ztc_buffer_status(&buffer), ZTC_OK);
    ztc_buffer_done(&buffer);
}

static void take_hands_the_text_over(void **state)
{
    (void)state;
    struct ztc_buffer buffer;
    ztc_buffer_init(&buffer, 100);
    char *empty = ztc_buffer_take(&buffer);
    assert_string_equal(empty, "");
    free(empty);
    ztc_buffer_text(&buffer, "mine");
    char *text = ztc_buffer_take(&buffer);
    assert_string_equal(text, "mine");
    assert_int_equal(buffer.size, 0);
    assert_int_equal(buffer.max, 100);
    ztc_buffer_text(&buffer, "again"); /* usable after it */
    assert_string_equal(ztc_buffer_string(&buffer), "again");
    assert_string_equal(text, "mine");
    free(text);
    ztc_buffer_done(&buffer);
}

static void a_bound_of_zero_takes_only_nothing(void **state)
{
    (void)state;
    struct ztc_buffer buffer;
    ztc_buffer_init(&buffer, 0);
    ztc_buffer_text(&buffer, "");
    assert_int_equal(ztc_buffer_status(&buffer), ZTC_OK);
    ztc_buffer_char(&buffer, 'x');
    assert_int_equal(ztc_buffer_status(&buffer), ZTC_E_LIMIT);
    ztc_buffer_done(&buffer);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(appends_text_bytes_and_formats),
        cmocka_unit_test(grows_to_exactly_its_bound),
        cmocka_unit_test(failure_sticks_and_keeps_the_old_text),
        cmocka_unit_test(formats_fail_at_the_bound_too),
        cmocka_unit_test(memory_that_cannot_be_had_is_told),
        cmocka_unit_test(take_hands_the_text_over),
        cmocka_unit_test(a_bound_of_zero_takes_only_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
