/* SPDX-License-Identifier: Apache-2.0 */
/* Errors keep the first cause, and keep their status when no text can be had. */
#include "base/error.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <wchar.h>

#include <cmocka.h>

static void fills_what_and_remedy(void **state)
{
    (void)state;
    struct ztc_error error = {0};
    char remedy[] = "use D0 to D4";
    assert_int_equal(
        ztc_error_set(&error, ZTC_E_INVALID, remedy, "%s:%d: no such pin", "template.yml", 7),
        ZTC_E_INVALID);
    remedy[0] = 'X'; /* the error has a copy */
    assert_int_equal(error.status, ZTC_E_INVALID);
    assert_string_equal(ztc_error_text(&error), "template.yml:7: no such pin");
    assert_string_equal(error.remedy, "use D0 to D4");
    ztc_error_clear(&error);
    assert_int_equal(error.status, ZTC_OK);
    assert_null(error.what);
    assert_null(error.remedy);
}

static void keeps_the_first_cause(void **state)
{
    (void)state;
    struct ztc_error error = {0};
    assert_int_equal(ztc_error_set(&error, ZTC_E_LIMIT, NULL, "first"), ZTC_E_LIMIT);
    assert_int_equal(ztc_error_set(&error, ZTC_E_INVALID, "do", "second"), ZTC_E_INVALID);
    assert_int_equal(ztc_error_system(&error, ENOMEM, "third"), ZTC_E_MEMORY);
    assert_int_equal(ztc_error_memory(&error), ZTC_E_MEMORY);
    assert_int_equal(error.status, ZTC_E_LIMIT);
    assert_string_equal(ztc_error_text(&error), "first");
    assert_null(error.remedy);
    ztc_error_clear(&error);
}

static void system_errors_name_the_cause(void **state)
{
    (void)state;
    static const struct {
        int errnum;
        ztc_status status;
        const char *text;
    } rows[] = {
        {ENOENT, ZTC_E_INVALID, "a/b: No such file or directory"},
        {EACCES, ZTC_E_INVALID, "a/b: Permission denied"},
        {ENXIO, ZTC_E_INVALID, "a/b: No such device or address"}, /* a socket, opened as a file */
        {ENOSPC, ZTC_E_LIMIT, "a/b: No space left on device"},
        {ENOMEM, ZTC_E_MEMORY, "a/b: Cannot allocate memory"},
        {EIO, ZTC_E_INTERNAL, "a/b: Input/output error"},
        {123456, ZTC_E_INTERNAL, "a/b: unknown system error"},
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct ztc_error error = {0};
        assert_int_equal(ztc_error_system(&error, rows[i].errnum, "%s/b", "a"), rows[i].status);
        assert_int_equal(error.status, rows[i].status);
        assert_string_equal(ztc_error_text(&error), rows[i].text);
        ztc_error_clear(&error);
    }
}

static void remedy_follows_the_system_error(void **state)
{
    (void)state;
    struct ztc_error error = {0};
    assert_int_equal(ztc_error_system(&error, ENOSPC, "x"), ZTC_E_LIMIT);
    assert_non_null(strstr(error.remedy, "disk space"));
    ztc_error_clear(&error);
    assert_int_equal(ztc_error_system(&error, EIO, "x"), ZTC_E_INTERNAL);
    assert_null(error.remedy);
    ztc_error_clear(&error);
}

static void status_survives_where_no_text_can_be_made(void **state)
{
    (void)state;
    struct ztc_error error = {0};
    /* A character that the C locale lacks fails vasprintf as a lack of memory does. */
    assert_int_equal(ztc_error_set(&error, ZTC_E_LIMIT, "r", "%ls", L"\x20AC"), ZTC_E_LIMIT);
    assert_int_equal(error.status, ZTC_E_LIMIT);
    assert_null(error.what);
    assert_string_equal(ztc_error_text(&error), "a limit would be exceeded");
    ztc_error_clear(&error);
    assert_int_equal(ztc_error_system(&error, EIO, "%ls", L"\x20AC"), ZTC_E_INTERNAL);
    assert_int_equal(error.status, ZTC_E_INTERNAL);
    assert_string_equal(ztc_error_text(&error), "an internal error occurred");
    ztc_error_clear(&error);
}

static void every_status_has_a_text(void **state)
{
    (void)state;
    for (ztc_status status = ZTC_OK; status <= ZTC_E_INTERNAL + 1; status++) {
        struct ztc_error error = {.status = status};
        assert_true(strlen(ztc_error_text(&error)) > 5);
    }
    struct ztc_error error = {0};
    assert_int_equal(ztc_error_memory(&error), ZTC_E_MEMORY);
    assert_string_equal(ztc_error_text(&error), "out of memory");
    ztc_error_clear(&error);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(fills_what_and_remedy),
        cmocka_unit_test(keeps_the_first_cause),
        cmocka_unit_test(system_errors_name_the_cause),
        cmocka_unit_test(remedy_follows_the_system_error),
        cmocka_unit_test(status_survives_where_no_text_can_be_made),
        cmocka_unit_test(every_status_has_a_text),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
