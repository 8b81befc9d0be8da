/* SPDX-License-Identifier: Apache-2.0 */
/* What `ztc explain` shows as wrong gives its code, and what it shows as right does not. */
#include "support_template.h"

#include "diagnostic/code.h"

#include <setjmp.h>
#include <string.h>

#include <cmocka.h>

/* Codes that the form alone decides. E002 cannot be shown in text; E032 needs the judging. */
static const char *const form_codes[] = {
    "E001", "E003", "E004", "E005", "E006", "E007", "E008", "E009", "E010", "E011", "E012", "E013",
    "E021", "E022", "E023", "E024", "E025", "E028", "E029", "E032", "E033", "E034", "W009", "W012",
};

static bool gives(const char *part, const char *code)
{
    struct ztc_template template;
    bool found = false;
    support_parse(&template, part, /* lenient= */ false);
    ztc_template_accept(&template);
    for (size_t i = 0; i < template.findings.count; i++) {
        found = found || strcmp(template.findings.items[i].code, code) == 0;
    }
    ztc_template_done(&template);
    return found;
}

static void wrong_examples_are_wrong_and_right_ones_right(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(form_codes) / sizeof(form_codes[0]); i++) {
        const struct ztc_code *row = ztc_code_find(form_codes[i]);
        assert_non_null(row);
        if (!gives(row->wrong, row->code)) {
            fail_msg("%s: the wrong example does not give it", row->code);
        }
        if (gives(row->right, row->code)) {
            fail_msg("%s: the right example gives it", row->code);
        }
    }
}

/* The examples of codes that need a target's tables are at least of good form. */
static void other_examples_are_of_good_form(void **state)
{
    (void)state;
    size_t count = 0;
    const struct ztc_code *codes = ztc_codes(&count);
    for (size_t i = 0; i < count; i++) {
        bool form = false;
        for (size_t k = 0; k < sizeof(form_codes) / sizeof(form_codes[0]); k++) {
            form = form || strcmp(form_codes[k], codes[i].code) == 0;
        }
        for (size_t k = 0; k < 2 && !form; k++) {
            struct ztc_template template;
            support_parse(&template, k == 0 ? codes[i].wrong : codes[i].right, false);
            for (size_t n = 0; n < template.findings.count; n++) {
                const char *code = template.findings.items[n].code;
                if (strcmp(codes[i].code, "E002") != 0 || strcmp(code, "E006") != 0) {
                    fail_msg("%s: its example gives %s", codes[i].code, code);
                }
            }
            ztc_template_done(&template);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(wrong_examples_are_wrong_and_right_ones_right),
        cmocka_unit_test(other_examples_are_of_good_form),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
