/* SPDX-License-Identifier: Apache-2.0 */
/* The sections of a template: which there are, which must be there, and the small ones. */
#include "support_template.h"

#include <setjmp.h>
#include <string.h>

#include <cmocka.h>

static void a_small_template_has_no_finding(void **state)
{
    (void)state;
    support_expect("", "");
}

static void missing_sections_are_told_at_the_first_key(void **state)
{
    (void)state;
    support_expect_text("# a comment\nlayout: x\ncmacros: [ VM_IS_CUSTOM ]\n",
                        "2:1 E006\n2:1 E006\n2:1 E006\n2:1 E006\n2:1 E006");
    support_expect_text("  {}", "1:3 E006\n1:3 E006\n1:3 E006\n1:3 E006\n1:3 E006\n1:3 W009");
}

static void an_empty_template_is_told_once(void **state)
{
    (void)state;
    support_expect_text("", "1:1 E006");
    support_expect_text("# only\n# comments\n", "1:1 E006");
    support_expect_text("\n\n\n", "1:1 E006");
    support_expect_text("---\n...\n", "1:1 E006");
}

static void the_root_is_a_mapping(void **state)
{
    (void)state;
    support_expect_text("\n- a\n- b\n", "2:1 E008");
    support_expect_text("hello\n", "1:1 E008");
    support_expect_text("'quoted'", "1:1 E008");
}

static void unknown_sections_get_the_nearest_name(void **state)
{
    (void)state;
    support_expect("acept: {}\n", "1:1 E007");
    support_expect_note("acept: {}\n", "1:1", "did you mean `accept`?");
    support_expect("zzz: 1\n", "1:1 E007");
}

static void a_section_twice_is_one_finding_and_both_are_read(void **state)
{
    (void)state;
    support_expect("pinmap:\n"
                   "    D0: [ PA, 0 ]\n"
                   "pinclasses: { LED0: D1, LED1: D7 }\n"
                   "pinmap:\n"
                   "    D1: [ PA, 1 ]\n"
                   "    D0: [ PA, 1 ]\n"
                   "    D2: [ PA ]\n",
                   "3:31 E022\n4:1 E005\n7:9 E008");
    support_expect("pinclasses: {}\npinclasses: { LED0: D99 }\npinclasses: {}\n",
                   "2:1 E005\n2:21 E022\n3:1 E005");
    support_expect("cmacros: []\ncmacros: [ VM_IS_CUSTOM ]\npinclasses: []\npinclasses: {}\n",
                   "2:1 E005\n4:1 E005");
}

static void lenient_takes_the_last_of_two_sections_alone(void **state)
{
    (void)state;
    support_expect_lenient("pinmap: { D0: [ PA, 0 ], D1: [ PA, 1 ] }\n"
                           "pinclasses: { LED0: D1 }\n"
                           "pinmap: { D0: [ PA, 2 ] }\n",
                           "2:21 E022\n3:1 E005!");
}

static void short_names_that_cannot_be_used_are_refused(void **state)
{
    (void)state;
    support_expect("short_name: a_b_c\n", "1:13 E011");
    support_expect("short_name: ''\n", "1:13 E011");
    support_expect("short_name: ../x\n", "1:13 E011");
    support_expect("short_name: b\xC3\xB6"
                   "rd\n",
                   "1:13 E011");
    support_expect("short_name: abcdefghijklmnopqrstuvwxyzabcdef\n", "1:13 E011");
    support_expect("short_name: [ a ]\n", "1:13 E008");
    support_expect("short_name:\n", "1:12 E011");
}

static void a_short_name_other_than_the_folder_is_lenient(void **state)
{
    (void)state;
    struct ztc_template template;
    support_expect("short_name: other\n", "1:13 E012");
    support_expect_lenient("short_name: other\n", "1:13 E012!");
    support_parse(&template, "short_name: other\n", /* lenient= */ true);
    assert_string_equal(template.board.short_name, "other");
    assert_string_equal(ztc_findings_where(&template.findings, template.where_short_name)->key,
                        "short_name");
    ztc_template_done(&template);
}

static void a_short_name_is_text_however_it_looks(void **state)
{
    (void)state;
    struct ztc_template template;
    support_parse(&template, "short_name: 0123\n", /* lenient= */ true);
    assert_string_equal(template.short_name, "0123");
    ztc_template_done(&template);
}

static void the_problem_of_a_short_name_is_said(void **state)
{
    (void)state;
    static const char *const good[] = {"a", "my_board", "0", "A-b-c", "esp wroom 32", "-x", "_"};
    static const char *const bad[] = {"",   " a",   "a ",   "a_b_c", "a.b",     "a/b",
                                      "..", "a\tb", "a\nb", ".",     "\xC3\xA4"};
    for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++) {
        assert_null(ztc_short_name_problem(good[i], /* strict= */ false));
    }
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        assert_non_null(ztc_short_name_problem(bad[i], /* strict= */ false));
        assert_non_null(ztc_short_name_problem(bad[i], /* strict= */ true));
    }
}

static void a_new_short_name_is_stricter(void **state)
{
    (void)state;
    assert_null(ztc_short_name_problem("my_board-2", /* strict= */ true));
    assert_null(ztc_short_name_problem("2nd", /* strict= */ true));
    assert_non_null(ztc_short_name_problem("my board", /* strict= */ true));
    assert_non_null(ztc_short_name_problem("-rf", /* strict= */ true));
    assert_non_null(ztc_short_name_problem("_x", /* strict= */ true));
    assert_null(ztc_short_name_problem("abcdefghijklmnopqrstuvwxyz01234", true));
    assert_non_null(ztc_short_name_problem("abcdefghijklmnopqrstuvwxyz012345", true));
}

static void layout_is_any_text(void **state)
{
    (void)state;
    struct ztc_template template;
    support_expect("layout: [ x ]\n", "1:9 E008");
    support_parse(&template, "layout: quite another\n", /* lenient= */ false);
    assert_int_equal(template.findings.count, 0);
    assert_string_equal(template.layout, "quite another");
    ztc_template_done(&template);
    support_parse(&template, "", /* lenient= */ false);
    assert_null(template.layout);
    ztc_template_done(&template);
}

static void cmacros_needs_vm_is_custom(void **state)
{
    (void)state;
    support_expect("cmacros: [ A, B ]\n", "1:1 W009");
    support_expect("cmacros: []\n", "1:1 W009");
    support_expect("cmacros:\n", "1:1 W009");
    support_expect("cmacros:\n    - A\n    - VM_IS_CUSTOM\n", "");
    support_expect_text("short_name: my_board\npinmap: { D0: [ PA, 0 ] }\npinclasses: {}\n"
                        "peripherals: {}\n"
                        "device: { name: x, original_target: t, vids: [], pids: [] }\n",
                        "1:1 W009");
}

static void the_place_of_missing_cmacros_is_called_so(void **state)
{
    (void)state;
    struct ztc_template template;
    support_parse_bytes(&template, "a: 1\n", 5);
    bool found = false;
    for (size_t i = 0; i < template.findings.count; i++) {
        const struct ztc_diagnostic *item = &template.findings.items[i];
        const struct ztc_place *place = ztc_findings_where(&template.findings, item->where);
        found = found || (strcmp(item->code, "W009") == 0 && strcmp(place->key, "cmacros") == 0);
    }
    assert_true(found);
    ztc_template_done(&template);
}

static void cmacros_is_a_list_of_texts(void **state)
{
    (void)state;
    support_expect("cmacros: VM_IS_CUSTOM\n", "1:10 E008");
    support_expect("cmacros: { VM_IS_CUSTOM: 1 }\n", "1:10 E008");
    support_expect("cmacros: [ [ A ], VM_IS_CUSTOM ]\n", "1:12 E008");
}

static void empty_sections_may_be_written_as_nothing(void **state)
{
    (void)state;
    support_expect("pinclasses:\nperipherals:\naccept:\n", "");
    support_expect("pinmap:\n", "1:1 E006");
    support_expect("pinmap: {}\n", "1:1 E006");
    support_expect("device:\n", "1:1 E006\n1:1 E006\n1:1 E006\n1:1 E006");
}

static void sections_of_the_wrong_kind_are_told_without_a_cascade(void **state)
{
    (void)state;
    support_expect("pinmap: 1\npinclasses: { LED0: D0 }\n", "1:9 E008");
    support_expect("pinclasses: [ a ]\n"
                   "peripherals: { SERIAL0: { hw: 1, rx: RX0, tx: TX0 } }\n",
                   "1:13 E008");
    support_expect("peripherals: none\n", "1:14 E008");
    support_expect("device: []\n", "1:9 E008");
    support_expect("accept: 1\n", "1:9 E008");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_small_template_has_no_finding),
        cmocka_unit_test(missing_sections_are_told_at_the_first_key),
        cmocka_unit_test(an_empty_template_is_told_once),
        cmocka_unit_test(the_root_is_a_mapping),
        cmocka_unit_test(unknown_sections_get_the_nearest_name),
        cmocka_unit_test(a_section_twice_is_one_finding_and_both_are_read),
        cmocka_unit_test(lenient_takes_the_last_of_two_sections_alone),
        cmocka_unit_test(short_names_that_cannot_be_used_are_refused),
        cmocka_unit_test(a_short_name_other_than_the_folder_is_lenient),
        cmocka_unit_test(a_short_name_is_text_however_it_looks),
        cmocka_unit_test(the_problem_of_a_short_name_is_said),
        cmocka_unit_test(a_new_short_name_is_stricter),
        cmocka_unit_test(layout_is_any_text),
        cmocka_unit_test(cmacros_needs_vm_is_custom),
        cmocka_unit_test(the_place_of_missing_cmacros_is_called_so),
        cmocka_unit_test(cmacros_is_a_list_of_texts),
        cmocka_unit_test(empty_sections_may_be_written_as_nothing),
        cmocka_unit_test(sections_of_the_wrong_kind_are_told_without_a_cascade),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
