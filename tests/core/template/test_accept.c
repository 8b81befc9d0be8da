/* SPDX-License-Identifier: Apache-2.0 */
/* accept: what an entry may be, what it silences, and that idle entries are told. */
#include "support_template.h"

#include <setjmp.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static void entries_are_read_with_their_places(void **state)
{
    (void)state;
    struct ztc_template template;
    support_parse(&template, "accept:\n    W003: [ D0, D2 ]\n    ACME-N012: [ RX0 ]\n", false);
    assert_int_equal(template.findings.count, 0);
    assert_int_equal(template.accept_count, 3);
    assert_string_equal(template.accepts[0].code, "W003");
    assert_string_equal(template.accepts[1].key, "D2");
    assert_string_equal(template.accepts[2].code, "ACME-N012");
    const struct ztc_place *place =
        ztc_findings_where(&template.findings, template.accepts[1].where);
    assert_int_equal(place->line, 2);
    assert_int_equal(place->column, 17);
    ztc_template_done(&template);
}

static void codes_that_are_none_are_told(void **state)
{
    (void)state;
    support_expect("accept:\n    W03: [ D0 ]\n    w003: [ D0 ]\n    W999: [ D0 ]\n"
                   "    '': [ D0 ]\n    -W001: [ D0 ]\n    acme-W001: [ D0 ]\n"
                   "    ACME-W01: [ D0 ]\n    ACME-X001: [ D0 ]\n    ACME-W0011: [ D0 ]\n",
                   "2:5 E033\n3:5 E033\n4:5 E033\n5:5 E033\n6:5 E033\n7:5 E033\n8:5 E033\n"
                   "9:5 E033\n10:5 E033");
    support_expect_note("accept: { w003: [ D0 ] }\n", "1:11", "did you mean `W003`?");
}

static void errors_cannot_be_accepted(void **state)
{
    (void)state;
    support_expect("accept: { E014: [ D0 ], ACME-E001: [ D0 ], E999: [ D0 ] }\n",
                   "1:11 E033\n1:25 E033\n1:44 E033");
    support_expect_note("accept: { ACME-E001: [ D0 ] }\n", "1:11", "mend what it tells");
}

static void entries_of_another_form_are_told(void **state)
{
    (void)state;
    support_expect("accept:\n    W003: D0\n    W004: []\n    W001: { D0: 1 }\n    W002:\n",
                   "2:11 E033\n3:11 E033\n4:11 E033\n5:10 E033");
    support_expect("accept: { W003: [ [ D0 ], '' ] }\n", "1:19 E033\n1:27 E033");
    support_expect("accept: { W003: [ D0 ], W003: [ D1 ] }\n", "1:25 E005");
}

static void a_finding_is_silenced_by_code_and_place(void **state)
{
    (void)state;
    struct ztc_template template;
    support_parse(&template, "cmacros: []\naccept: { W009: [ cmacros ] }\n", false);
    assert_false(template.partial);
    ztc_template_accept(&template);
    assert_int_equal(template.findings.count, 1);
    assert_true(template.findings.items[0].accepted);
    assert_int_equal(ztc_findings_warnings(&template.findings), 0);
    ztc_template_done(&template);
}

/* Adds warnings as the checks of a board do, and judges. */
static void judge(struct ztc_template *template, const char *accept, const char *const *warnings,
                  size_t count)
{
    support_parse(template, accept, false);
    for (size_t i = 0; i < count; i++) {
        uint64_t where = ztc_findings_place(&template->findings, 9, 5, 2, warnings[i]);
        ztc_findings_add(&template->findings, "W003", where, "strapping");
    }
    ztc_template_accept(template);
    ztc_findings_sort(&template->findings);
}

static void all_findings_of_a_place_are_silenced(void **state)
{
    (void)state;
    static const char *const warnings[] = {"D2", "D0", "D2", "D12"};
    struct ztc_template template;
    judge(&template, "accept: { W003: [ D0, D2 ] }\n", warnings, 4);
    assert_int_equal(template.findings.count, 4);
    assert_int_equal(ztc_findings_warnings(&template.findings), 1);
    assert_int_equal(ztc_findings_errors(&template.findings), 0);
    ztc_template_done(&template);
}

static void idle_entries_are_told_with_the_places_there_are(void **state)
{
    (void)state;
    static const char *const warnings[] = {"D2", "D0", "D2", "D12"};
    struct ztc_template template;
    judge(&template, "accept: { W003: [ D0, D1, D2, D12 ], W004: [ D0 ] }\n", warnings, 4);
    assert_int_equal(template.findings.count, 6);
    const struct ztc_diagnostic *items = template.findings.items;
    assert_string_equal(items[0].code, "E032");
    assert_int_equal(ztc_findings_where(&template.findings, items[0].where)->column, 23);
    assert_non_null(strstr(items[0].notes[0], "D0, D12, D2"));
    assert_string_equal(items[1].code, "E032");
    assert_int_equal(ztc_findings_where(&template.findings, items[1].where)->column, 46);
    assert_int_equal(ztc_findings_errors(&template.findings), 2);
    assert_int_equal(ztc_findings_warnings(&template.findings), 0);
    ztc_template_done(&template);
}

static void an_entry_for_a_place_with_an_error_is_not_idle(void **state)
{
    (void)state;
    struct ztc_template template;
    support_parse(&template, "pinmap: { D0: [ PA ] }\naccept: { W003: [ D0 ] }\n", false);
    ztc_template_accept(&template);
    assert_int_equal(template.findings.count, 1);
    assert_string_equal(template.findings.items[0].code, "E008");
    ztc_template_done(&template);
}

static void entries_of_a_template_that_broke_off_are_not_idle(void **state)
{
    (void)state;
    struct ztc_template template;
    static const char text[] = "accept: { W003: [ D0 ] }\npinmap: ]\n";
    support_parse_bytes(&template, text, sizeof(text) - 1);
    assert_true(template.partial);
    assert_int_equal(template.accept_count, 1);
    ztc_template_accept(&template);
    assert_int_equal(template.findings.count, 1);
    assert_string_equal(template.findings.items[0].code, "E001");
    ztc_template_done(&template);
}

static void errors_are_never_silenced(void **state)
{
    (void)state;
    struct ztc_template template;
    support_parse(&template, "accept: { ACME-W001: [ D0 ] }\n", false);
    uint64_t where = ztc_findings_place(&template.findings, 3, 5, 2, "D0");
    ztc_findings_add_foreign(&template.findings, "ACME-W001", ZTC_SEVERITY_ERROR, where, "m");
    ztc_template_accept(&template);
    assert_int_equal(template.findings.count, 1);
    assert_false(template.findings.items[0].accepted);
    ztc_template_done(&template);
}

static void a_target_s_own_codes_are_silenced(void **state)
{
    (void)state;
    struct ztc_template template;
    support_parse(&template, "accept: { ACME-W001: [ D0 ] }\n", false);
    uint64_t where = ztc_findings_place(&template.findings, 3, 5, 2, "D0");
    ztc_findings_add_foreign(&template.findings, "ACME-W001", ZTC_SEVERITY_WARNING, where, "m");
    ztc_findings_add_foreign(&template.findings, "ACME-W001", ZTC_SEVERITY_WARNING, 0, "m");
    ztc_template_accept(&template);
    assert_int_equal(ztc_findings_warnings(&template.findings), 1);
    assert_int_equal(ztc_findings_errors(&template.findings), 0);
    ztc_template_done(&template);
}

static void a_place_is_named_once_however_often_a_code_is_found_there(void **state)
{
    (void)state;
    struct ztc_template template;
    support_parse(&template, "accept: { ACME-W001: [ D5 ] }\n", false);
    uint64_t where = ztc_findings_place(&template.findings, 3, 5, 2, "D0");
    ztc_findings_add_foreign(&template.findings, "ACME-W001", ZTC_SEVERITY_WARNING, where, "m");
    ztc_findings_add_foreign(&template.findings, "ACME-W001", ZTC_SEVERITY_WARNING, where, "n");
    ztc_template_accept(&template);
    assert_int_equal(template.findings.count, 3);
    assert_string_equal(template.findings.items[2].code, "E032");
    assert_string_equal(template.findings.items[2].notes[0], "ACME-W001 is found at D0");
    ztc_template_done(&template);
}

/* The findings move when the list of them grows while entries are judged; no mark is lost. */
static void marks_survive_the_growth_of_the_list(void **state)
{
    (void)state;
    char part[4096];
    size_t size = 0;
    struct ztc_template template;
    size += (size_t)snprintf(part, sizeof(part), "accept: { W003: [ ");
    for (int i = 0; i < 200; i++) {
        size += (size_t)snprintf(part + size, sizeof(part) - size, "X%d, ", i);
    }
    snprintf(part + size, sizeof(part) - size, "D0 ] }\n");
    static const char *const warnings[] = {"D0"};
    judge(&template, part, warnings, 1);
    assert_int_equal(ztc_findings_errors(&template.findings), 200);
    assert_int_equal(ztc_findings_warnings(&template.findings), 0);
    ztc_template_done(&template);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(entries_are_read_with_their_places),
        cmocka_unit_test(codes_that_are_none_are_told),
        cmocka_unit_test(errors_cannot_be_accepted),
        cmocka_unit_test(entries_of_another_form_are_told),
        cmocka_unit_test(a_finding_is_silenced_by_code_and_place),
        cmocka_unit_test(all_findings_of_a_place_are_silenced),
        cmocka_unit_test(idle_entries_are_told_with_the_places_there_are),
        cmocka_unit_test(an_entry_for_a_place_with_an_error_is_not_idle),
        cmocka_unit_test(entries_of_a_template_that_broke_off_are_not_idle),
        cmocka_unit_test(errors_are_never_silenced),
        cmocka_unit_test(a_target_s_own_codes_are_silenced),
        cmocka_unit_test(a_place_is_named_once_however_often_a_code_is_found_there),
        cmocka_unit_test(marks_survive_the_growth_of_the_list),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
