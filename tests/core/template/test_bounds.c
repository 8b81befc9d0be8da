/* SPDX-License-Identifier: Apache-2.0 */
/* Size, depth, nodes and lengths are bounded, and what lies within the bounds is taken. */
#include "support_template.h"

#include "base/limits.h"
#include "base/utf8.h"
#include "diagnostic/render.h"

#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* `count` times `piece`, with text before and behind. To be freed. */
static char *repeat(const char *before, const char *piece, size_t count, const char *behind)
{
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);
    assert_non_null(out);
    fputs(before, out);
    for (size_t i = 0; i < count; i++) {
        fputs(piece, out);
    }
    fputs(behind, out);
    assert_int_equal(fclose(out), 0);
    return text;
}

static void expect_repeated(const char *before, const char *piece, size_t count, const char *behind,
                            const char *findings)
{
    char *part = repeat(before, piece, count, behind);
    support_expect(part, findings);
    free(part);
}

static void expect_raw(const char *before, const char *piece, size_t count, const char *behind,
                       const char *findings)
{
    char *text = repeat(before, piece, count, behind);
    support_expect_text(text, findings);
    free(text);
}

static void the_size_is_bounded(void **state)
{
    (void)state;
    size_t rest = ZTC_TEMPLATE_SIZE_MAX - strlen("layout: [ x ]\n#");
    expect_raw("layout: [ x ]\n#", "x", rest, "",
               "1:1 E006\n1:1 E006\n1:1 E006\n1:1 E006\n1:1 E006\n1:1 W009\n1:9 E008");
    expect_raw("layout: [ x ]\n#", "x", rest + 1, "", "1:1 E003");
}

static void a_file_that_is_too_large_is_not_kept(void **state)
{
    (void)state;
    char *text = repeat("", "abcdefgh", ZTC_TEMPLATE_SIZE_MAX, "");
    struct ztc_template template;
    support_parse_bytes(&template, text, 8u * ZTC_TEMPLATE_SIZE_MAX);
    assert_true(template.arena.used < 10000);
    ztc_template_done(&template);
    free(text);
}

static void sixteen_levels_are_taken(void **state)
{
    (void)state;
    support_expect("device:\n    name: x\n    original_target: t\n    vids: []\n    pids: []\n"
                   "    a: [[[[[[[[[[[[[[ 1 ]]]]]]]]]]]]]]\n",
                   "");
    support_expect("device:\n    name: x\n    original_target: t\n    vids: []\n    pids: []\n"
                   "    a: [[[[[[[[[[[[[[[ 1 ]]]]]]]]]]]]]]]\n    b: { c: *d }\n",
                   "6:22 E003\n7:13 E004");
}

static void a_hundred_thousand_brackets_are_refused_at_once(void **state)
{
    (void)state;
    expect_raw("", "[", 100000, "", "1:1 E008\n1:17 E003");
    expect_raw("a: ", "[", 100000, "", "1:1 E007\n1:19 E003");
    expect_raw("", "{", 100000, "", "1:2 E004");
    expect_raw("", "- ", 100000, "", "1:1 E008\n1:33 E003");
    expect_raw("", "? ", 100000, "", "1:3 E004");
    expect_raw("", "[{", 50000, "", "1:1 E008\n1:3 E004");
    expect_raw("", "&a ", 50000, "", "1:1 E004\n1:4 E001");
    expect_raw("", "!a ", 50000, "", "1:1 E004\n1:4 E001");
}

static void twenty_thousand_nodes_are_taken(void **state)
{
    (void)state;
    struct ztc_template template;
    char *part = repeat("unknown: [ ", "1, ", 19000, "]\n");
    support_parse(&template, part, false);
    assert_int_equal(template.findings.count, 1);
    assert_string_equal(template.findings.items[0].code, "E007");
    ztc_template_done(&template);
    free(part);
    expect_raw("unknown: [ ", "1,", 19997, "]\n",
               "1:1 E007\n1:1 E006\n1:1 E006\n1:1 E006\n1:1 E006\n1:1 E006\n1:1 W009");
    expect_raw("unknown: [ ", "1,", 19998, "]\n", "1:1 E007\n1:40006 E003");
}

static void nodes_of_every_kind_are_counted(void **state)
{
    (void)state;
    expect_raw("unknown: [ ", "{},", 20000, "]\n", "1:1 E007\n1:60003 E003");
    expect_raw("unknown: [ ", "[],", 20000, "]\n", "1:1 E007\n1:60003 E003");
    expect_raw("unknown: {? [ ", "1,", 20000, "] : 1}\n", "1:1 E007\n1:13 E004\n1:40007 E003");
}

static void a_long_text_is_refused_and_the_rest_is_read(void **state)
{
    (void)state;
    expect_repeated("layout: ", "x", ZTC_TEMPLATE_SCALAR_MAX, "\nzzz: 1\n", "2:1 E007");
    expect_repeated("layout: ", "x", ZTC_TEMPLATE_SCALAR_MAX + 1, "\nzzz: 1\n",
                    "1:9 E003\n2:1 E007");
    expect_repeated("layout: '", "x", 1000000, "'\nzzz: 1\n", "1:9 E003\n2:1 E007");
    expect_repeated("layout: x", "\n  x", 200000, "\nzzz: 1\n", "1:9 E003\n200002:1 E007");
    expect_repeated("layout: |\n", "  x\n", 200000, "zzz: 1\n", "1:9 E003\n200002:1 E007");
    expect_repeated("pinclasses:\n    ? ", "x", 5000, "\n    : D1\n", "2:7 E003");
}

static void long_names_are_cut_between_letters(void **state)
{
    (void)state;
    struct ztc_template template;
    char *part = repeat("x", "\xE2\x82\xAC", 1000, ": 1\n");
    support_parse(&template, part, false);
    assert_int_equal(template.findings.count, 1);
    const char *message = template.findings.items[0].message;
    assert_true(strlen(message) < 120);
    assert_non_null(strstr(message, "\xE2\x82\xAC...`"));
    assert_int_equal(ztc_utf8_check(message, strlen(message)), strlen(message));
    ztc_template_done(&template);
    free(part);
}

static void more_findings_than_the_bound_are_counted(void **state)
{
    (void)state;
    struct ztc_template template;
    char *part = repeat("pinclasses:\n", "  X: D99\n", 9000, "");
    support_parse(&template, part, false);
    assert_int_equal(template.findings.count, ZTC_FINDINGS_MAX);
    assert_true(template.findings.dropped > 3000);
    assert_false(template.findings.failed);
    ztc_template_done(&template);
    free(part);
}

/* The worst that fits into one line: thousands of findings, each to be shown with its part of the line. */
static void a_line_full_of_mistakes_is_rendered(void **state)
{
    (void)state;
    struct ztc_template template;
    struct ztc_buffer buffer;
    char *text = repeat("{ ", "'\xF0\x9F\x98\x80            ': *a, ", 9900, "}");
    support_parse_bytes(&template, text, strlen(text));
    assert_int_equal(template.findings.count, ZTC_FINDINGS_MAX);
    ztc_buffer_init(&buffer, ZTC_TEXT_MAX);
    ztc_findings_render(&template.findings, /* colours= */ false, &buffer);
    assert_int_equal(ztc_buffer_status(&buffer), ZTC_OK);
    ztc_buffer_done(&buffer);
    ztc_template_done(&template);
    free(text);
}

/* Within the bounds of the file, the arena's own is never what stops. */
static void the_arena_is_large_enough_for_every_file(void **state)
{
    (void)state;
    static const char *const pieces[] = {
        "'\\L\\L\\L\\L\\L\\L\\L\\L\\L\\L\\L\\L\\L\\L\\L\\L\\L\\L\\L\\L\\L\\L\\L\\L': 1\n  ",
        "k: { a: b }\n  ", "SERIAL: { hw: , rx: , tx: , foo: }\n  ", "- [ - ]\n  "};
    static const char *const sections[] = {"device", "pinclasses", "pinmap", "peripherals",
                                           "accept"};
    for (size_t i = 0; i < sizeof(pieces) / sizeof(pieces[0]); i++) {
        for (size_t k = 0; k < sizeof(sections) / sizeof(sections[0]); k++) {
            struct ztc_template template;
            char before[32];
            snprintf(before, sizeof(before), "%s:\n  ", sections[k]);
            size_t count = (ZTC_TEMPLATE_SIZE_MAX - 2000) / strlen(pieces[i]);
            char *part = repeat(before, pieces[i], count < 9900 ? count : 9900, "\n");
            support_parse(&template, part, false);
            assert_false(template.findings.failed);
            assert_true(template.arena.used < ZTC_TEMPLATE_ARENA_MAX / 2);
            ztc_template_done(&template);
            free(part);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_size_is_bounded),
        cmocka_unit_test(a_file_that_is_too_large_is_not_kept),
        cmocka_unit_test(sixteen_levels_are_taken),
        cmocka_unit_test(a_hundred_thousand_brackets_are_refused_at_once),
        cmocka_unit_test(twenty_thousand_nodes_are_taken),
        cmocka_unit_test(nodes_of_every_kind_are_counted),
        cmocka_unit_test(a_long_text_is_refused_and_the_rest_is_read),
        cmocka_unit_test(long_names_are_cut_between_letters),
        cmocka_unit_test(more_findings_than_the_bound_are_counted),
        cmocka_unit_test(a_line_full_of_mistakes_is_rendered),
        cmocka_unit_test(the_arena_is_large_enough_for_every_file),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
