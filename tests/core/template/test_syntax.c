/* SPDX-License-Identifier: Apache-2.0 */
/* What is not YAML, not UTF-8, or YAML that templates do not take: the right place, and no cascade. */
#include "support_template.h"

#include <setjmp.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static void a_bracket_that_is_never_closed_is_told_where_it_matters(void **state)
{
    (void)state;
    support_expect("pinmap:\n    D0: [ PA, 0\n    D1: [ PA, 1 ]\n", "3:7 E001");
    support_expect_text("short_name: my_board\naccept: { W003: [ D0\n", "2:17 E001");
    support_expect_text("a: {", "1:1 E007\n1:4 E001");
}

static void a_quote_that_is_never_closed_is_told_where_it_begins(void **state)
{
    (void)state;
    support_expect_text("short_name: my_board\nlayout: \"abc\n\n", "2:9 E001");
    support_expect_text("short_name: my_board\nlayout: 'abc", "2:9 E001");
    support_expect_text("short_name: 'abc\npinmap: {}\n", "1:13 E001");
}

static void a_tab_is_no_indentation(void **state)
{
    (void)state;
    support_expect_text("short_name: my_board\npinmap:\n\tD0: [ PA, 0 ]\n", "3:1 E001");
    support_expect_note("pinmap:\n\tD0: [ PA, 0 ]\n", "2:1", "a tab stands here");
}

static void other_slips_of_yaml_have_a_place_and_a_hint(void **state)
{
    (void)state;
    support_expect("device:\n    name: a: b\n", "2:12 E001");
    support_expect_note("device:\n    name: a: b\n", "2:12", "quote the text");
    support_expect("pinmap:\n    D0: [ PA, 0 ]\n   D1: [ PA, 1 ]\n", "3:4 E001");
    support_expect("layout: @x\n", "1:9 E001");
    support_expect_note("layout: @x\n", "1:9", "unless it is in quotes");
    support_expect("layout: \"\\q\"\n", "1:10 E001");
    support_expect("layout: \"\\uD800\"\n", "1:12 E001");
    support_expect("layout: a\nb\n", "2:1 E001");
}

static void what_stands_before_a_syntax_error_is_still_checked(void **state)
{
    (void)state;
    support_expect("short_name: a_b_c\npinmap:\n    D0: [ PA, 010 ]\n    D1: [ PA, 1 ] ]\n",
                   "1:13 E011\n3:15 E009\n4:19 E001");
    support_expect("pinclasses:\n    SLCK0: D1\n    RX0: D99\n    LED0: D0: 1\n",
                   "2:5 E007\n4:13 E001");
}

static void what_may_only_not_have_been_read_is_not_called_missing(void **state)
{
    (void)state;
    support_expect_text("short_name: my_board\n"
                        "pinmap: { D1: [ PA, 1 ] }\n"
                        "pinclasses:\n"
                        "    RX0: D1\n"
                        "peripherals: ]\n",
                        "2:11 E013\n4:5 E028\n5:14 E001");
    support_expect_text("peripherals:\n"
                        "    SERIAL0: { hw: 1, rx: RX0, tx: TX0 }\n"
                        "pinclasses:\n"
                        "    RX0: D1\n"
                        "    A ]\n",
                        "5:5 E001");
    support_expect_text("device:\n    vids: [ 1A86, 1\n", "2:11 E001");
}

static void the_place_is_right_behind_letters_of_several_bytes(void **state)
{
    (void)state;
    support_expect("device:\n    name: '\xF0\x9F\x98\x80\xC3\xA4' ]\n", "2:16 E001");
    support_expect("\xC3\xA4\xF0\x9F\x98\x80: 1\nlayout: [ \xF0\x9F\x98\x80, 2 ]\n",
                   "1:1 E007\n2:9 E008");
}

static void line_ends_of_every_kind_are_counted(void **state)
{
    (void)state;
    support_expect("pinmap:\r\n    D0: [ PA, 010 ]\r\n\r\nzzz: 1\r\n", "2:15 E009\n4:1 E007");
    support_expect("pinmap:\r    D0: [ PA, 010 ]\rzzz: 1\r", "2:15 E009\n3:1 E007");
    /* These end a line for YAML, not for an editor. */
    support_expect("layout: a # \xC2\x85"
                   "zzz: 1\nyyy: 2\n",
                   "1:14 E007\n2:1 E007");
    support_expect("device:\n    name: 'a\xE2\x80\xA8 b'\n    vids: x\n",
                   "1:1 E006\n1:1 E006\n3:11 E008");
}

static void a_byte_order_mark_is_no_column(void **state)
{
    (void)state;
    support_expect("\xEF\xBB\xBFlayout: [ x ]\n", "1:9 E008");
    support_expect_text("\xEF\xBB\xBF", "1:1 E006");
    support_expect("layout: a\xEF\xBB\xBF\n", "1:10 E001");
}

static void a_nul_byte_is_told_and_the_rest_is_read(void **state)
{
    (void)state;
    static const char text[] = "short_name: my_\0board\nzzz: 1\n";
    support_expect_bytes(text, sizeof(text) - 1,
                         "1:1 E006\n1:1 E006\n1:1 E006\n1:1 E006\n1:1 W009\n"
                         "1:13 E011\n1:16 E001\n2:1 E007");
    support_expect_bytes("\0", 1, "1:1 E001\n1:1 E008");
}

static void control_characters_are_told_once_a_line(void **state)
{
    (void)state;
    support_expect("layout: a\x01\x02 # \x7F\ncmacros: [ VM_IS_CUSTOM ] # \xC2\x9B\n",
                   "1:10 E001\n2:29 E001");
    support_expect_note("layout: a\x1B\n", "1:10", "no control characters");
}

static void bytes_that_are_not_utf8_are_told_and_the_rest_is_read(void **state)
{
    (void)state;
    support_expect("layout: K\xFC\xFC\n# \xE4\nzzz: 1\n", "1:10 E002\n2:3 E002\n3:1 E007");
    support_expect("layout: a\xE2\x82\n", "1:10 E002");
    support_expect("layout: a\xED\xA0\x80\n", "1:10 E002");
    support_expect("layout: a\xC0\x80\n", "1:10 E002");
    support_expect_note("layout: \xFC\n", "1:9", "Latin-1");
}

static void files_that_are_no_text_are_one_finding(void **state)
{
    (void)state;
    char bytes[512];
    for (size_t i = 0; i < sizeof(bytes); i++) {
        bytes[i] = i % 8 == 7 ? '\n' : (char)(0x80 + i % 64);
    }
    support_expect_bytes(bytes, sizeof(bytes), "1:1 E002");
    support_expect_bytes("\xFF\xFEs\0h\0", 6, "1:1 E002");
    support_expect_bytes("\xFE\xFF\0s", 4, "1:1 E002");
    support_expect_bytes("s\0h\0", 4, "1:1 E002");
}

static void features_that_templates_do_not_take_are_told_each(void **state)
{
    (void)state;
    support_expect("device:\n"
                   "    name: &n x\n"
                   "    b: *n\n"
                   "    original_target: !!str t\n"
                   "    <<: *n\n"
                   "    '<<': fine\n"
                   "    ? [ a ]\n"
                   "    : b\n"
                   "    ? { q: r }\n"
                   "    : *n\n"
                   "    vids: &v []\n"
                   "    pids: !!seq []\n"
                   "    c: &m { d: 1 }\n",
                   "2:11 E004\n3:8 E004\n4:22 E004\n5:5 E004\n5:9 E004\n7:7 E004\n9:7 E004\n"
                   "10:7 E004\n11:11 E004\n12:11 E004\n13:8 E004");
    support_expect("layout: \"a\\0b\"\n", "1:9 E004");
    support_expect("*n : 1\n", "1:1 E004");
}

static void refused_values_are_told_once(void **state)
{
    (void)state;
    support_expect(
        "pinmap: { D0: *x, D1: [ *y, *z ] }\npinclasses: { LED0: *p, A0: [ *q, *r ] }\n"
        "peripherals: { RTC0: *s, HTM0: { hw: *t } }\nlayout: *u\naccept: { W003: *v }\n",
        "1:15 E004\n1:25 E004\n1:29 E004\n2:21 E004\n2:31 E004\n2:35 E004\n"
        "3:22 E004\n3:38 E004\n4:9 E004\n5:17 E004");
    support_expect_text("*root", "1:1 E004");
}

static void directives_and_further_documents_are_told(void **state)
{
    (void)state;
    support_expect("%YAML 1.1\n---\nlayout: x\n", "1:1 E004");
    support_expect("%TAG ! tag:x,2000:\n---\nlayout: x\n", "1:1 E004");
    support_expect("%YAML 2.0\n---\nlayout: x\n", "1:1 E001");
    support_expect_text("---\nshort_name: [ x ]\n---\nzzz: 1\n",
                        "2:1 E006\n2:1 E006\n2:1 E006\n2:1 E006\n2:1 W009\n2:13 E008\n3:1 E004");
    support_expect("---\nlayout: x\n", "");
}

static void alias_bombs_stay_small(void **state)
{
    (void)state;
    struct ztc_template template;
    static const char text[] = "a: &a [ x, x, x, x ]\nb: &b [ *a, *a, *a, *a ]\n"
                               "c: &c [ *b, *b, *b, *b ]\nd: &d [ *c, *c, *c, *c ]\n"
                               "e: &e { <<: *e }\n";
    support_parse_bytes(&template, text, sizeof(text) - 1);
    assert_true(template.arena.used < 100000);
    assert_true(ztc_findings_errors(&template.findings) > 16);
    ztc_template_done(&template);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_bracket_that_is_never_closed_is_told_where_it_matters),
        cmocka_unit_test(a_quote_that_is_never_closed_is_told_where_it_begins),
        cmocka_unit_test(a_tab_is_no_indentation),
        cmocka_unit_test(other_slips_of_yaml_have_a_place_and_a_hint),
        cmocka_unit_test(what_stands_before_a_syntax_error_is_still_checked),
        cmocka_unit_test(what_may_only_not_have_been_read_is_not_called_missing),
        cmocka_unit_test(the_place_is_right_behind_letters_of_several_bytes),
        cmocka_unit_test(line_ends_of_every_kind_are_counted),
        cmocka_unit_test(a_byte_order_mark_is_no_column),
        cmocka_unit_test(a_nul_byte_is_told_and_the_rest_is_read),
        cmocka_unit_test(control_characters_are_told_once_a_line),
        cmocka_unit_test(bytes_that_are_not_utf8_are_told_and_the_rest_is_read),
        cmocka_unit_test(files_that_are_no_text_are_one_finding),
        cmocka_unit_test(features_that_templates_do_not_take_are_told_each),
        cmocka_unit_test(refused_values_are_told_once),
        cmocka_unit_test(directives_and_further_documents_are_told),
        cmocka_unit_test(alias_bombs_stay_small),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
