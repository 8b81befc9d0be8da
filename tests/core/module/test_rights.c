/* SPDX-License-Identifier: Apache-2.0 */
/* Who may own and write what code is loaded from, and the command that puts it right. */
#include "support_module.h"

#include "module/rights.h"

#include <string.h>
#include <sys/stat.h>

/* The refusal of such a file, which is left in error. */
static void refuse(const struct stat *status, const char *path, struct ztc_error *error)
{
    bool passing = false;
    assert_int_equal(ztc_rights_check(status, path, "rights of the file", &passing, error),
                     ZTC_E_INVALID);
    assert_false(passing);
}

static void the_remedy_can_be_pasted_whatever_the_path(void **state)
{
    static const struct {
        const char *path;
        const char *remedy;
    } rows[] = {
        {"/a b/m.so", "chmod go-w '/a b/m.so'"},
        {"/it's/$HOME.so", "chmod go-w '/it'\\''s/$HOME.so'"},
        {"''", "chmod go-w ''\\'''\\'''"},
    };
    (void)state;
    const struct stat status = {.st_mode = S_IFREG | 0666};
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct ztc_error error = {0};
        refuse(&status, rows[i].path, &error);
        assert_non_null(strstr(ztc_error_text(&error), rows[i].path));
        assert_string_equal(error.remedy, rows[i].remedy);
        ztc_error_clear(&error);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_remedy_can_be_pasted_whatever_the_path),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
