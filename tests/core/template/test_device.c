/* SPDX-License-Identifier: Apache-2.0 */
/* device: any nesting as JSON pointers, and the few keys that have rules. */
#include "support_template.h"

#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* Lines of the section begin at 2; the four keys that must be there come last. */
static void complete(char *part, size_t size, const char *lines)
{
    snprintf(part, size,
             "device:\n%s    name: x\n    original_target: t\n    vids: []\n    pids: []\n", lines);
}

static const struct ztc_device_row *row(const struct ztc_template *template, const char *key)
{
    for (uint32_t i = 0; i < template->device.count; i++) {
        const struct ztc_device_row *found = ZTC_ROW(struct ztc_device_row, &template->device, i);
        if (strcmp(found->key, key) == 0) {
            return found;
        }
    }
    fail_msg("there is no %s", key);
    return NULL;
}

static void expect_kind(const char *value, uint32_t kind)
{
    char lines[256], part[512];
    struct ztc_template template;
    snprintf(lines, sizeof(lines), "    key: %s\n", value);
    complete(part, sizeof(part), lines);
    support_parse(&template, part, false);
    assert_int_equal(template.findings.count, 0);
    if (row(&template, "/key")->kind != kind) {
        fail_msg("%s has not kind %u", value, (unsigned)kind);
    }
    ztc_template_done(&template);
}

static void plain_integers_and_booleans_are_plain(void **state)
{
    (void)state;
    static const char *const plain[] = {
        "0", "7", "-12", "115200", "9223372036854775807", "-9223372036854775808", "true", "false"};
    for (size_t i = 0; i < sizeof(plain) / sizeof(plain[0]); i++) {
        expect_kind(plain[i], ZTC_VALUE_PLAIN);
    }
}

static void everything_else_is_text(void **state)
{
    (void)state;
    static const char *const text[] = {
        "'7'",  "\"true\"", "010",        "0x10",      "+5",
        "1_0",  "1.5",      "1e3",        "True",      "yes",
        "null", "~",        "",           "-0",        "9223372036854775808",
        "\"\"", ".inf",     "2020-01-01", "|\n      7"};
    for (size_t i = 0; i < sizeof(text) / sizeof(text[0]); i++) {
        expect_kind(text[i], ZTC_VALUE_TEXT);
    }
}

static void collections_have_rows_before_what_they_hold(void **state)
{
    (void)state;
    char part[512];
    struct ztc_template template;
    complete(part, sizeof(part), "    a: { b: [ 1, { c: x } ], e: {} }\n    f: []\n");
    support_parse(&template, part, false);
    static const struct {
        const char *key;
        uint32_t kind;
    } rows[] = {
        {"/a", ZTC_VALUE_MAP},     {"/a/b", ZTC_VALUE_LIST},     {"/a/b/0", ZTC_VALUE_PLAIN},
        {"/a/b/1", ZTC_VALUE_MAP}, {"/a/b/1/c", ZTC_VALUE_TEXT}, {"/a/e", ZTC_VALUE_MAP},
        {"/f", ZTC_VALUE_LIST},    {"/name", ZTC_VALUE_TEXT},
    };
    for (uint32_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        const struct ztc_device_row *found = ZTC_ROW(struct ztc_device_row, &template.device, i);
        assert_string_equal(found->key, rows[i].key);
        assert_int_equal(found->kind, rows[i].kind);
        assert_true(rows[i].kind < ZTC_VALUE_LIST || found->value[0] == '\0');
    }
    ztc_template_done(&template);
}

static void pointers_escape_tilde_and_slash(void **state)
{
    (void)state;
    char part[512];
    struct ztc_template template;
    complete(part, sizeof(part), "    a/b~c: 1\n    '': { '': 2 }\n");
    support_parse(&template, part, false);
    assert_string_equal(row(&template, "/a~1b~0c")->value, "1");
    assert_string_equal(row(&template, "//")->value, "2");
    ztc_template_done(&template);
}

static void unknown_keys_are_kept(void **state)
{
    (void)state;
    char part[512];
    complete(part, sizeof(part), "    whatever: 1\n    manual_reset: no number\n    ram: [ x ]\n");
    support_expect(part, "");
}

static void places_are_those_of_keys_and_items(void **state)
{
    (void)state;
    char part[512];
    struct ztc_template template;
    complete(part, sizeof(part), "    a: [ x, y ]\n");
    support_parse(&template, part, false);
    const struct ztc_place *place =
        ztc_findings_where(&template.findings, row(&template, "/a")->where);
    assert_int_equal(place->column, 5);
    assert_string_equal(place->key, "device");
    place = ztc_findings_where(&template.findings, row(&template, "/a/1")->where);
    assert_int_equal(place->column, 13);
    ztc_template_done(&template);
}

static void a_key_twice_is_told(void **state)
{
    (void)state;
    char part[512];
    complete(part, sizeof(part), "    a: 1\n    b: { c: 1, c: 2 }\n    a: 2\n");
    support_expect(part, "3:16 E005\n4:5 E005");
    support_expect_lenient(part, "3:16 E005!\n4:5 E005!");
}

static void required_keys_are_told_at_the_section(void **state)
{
    (void)state;
    support_expect("device:\n    chip_model: x\n", "1:1 E006\n1:1 E006\n1:1 E006\n1:1 E006");
    support_expect("device:\n    name: x\n    original_target: t\n    vids: []\n", "1:1 E006");
    support_expect("device: { name: x, vids: [], pids: [] }\n", "1:1 E006");
}

static void name_and_target_are_texts_that_are_not_empty(void **state)
{
    (void)state;
    support_expect("device:\n    name:\n    original_target: ''\n    vids: []\n    pids: []\n",
                   "2:5 E008\n3:5 E008");
    support_expect("device:\n    name: [ x ]\n    original_target: { a: b }\n    vids: []\n"
                   "    pids: []\n",
                   "2:11 E008\n3:22 E008");
}

static void the_target_is_that_of_the_board(void **state)
{
    (void)state;
    struct ztc_template template;
    support_parse(&template, "", false);
    assert_string_equal(template.board.target, "my_target");
    ztc_template_done(&template);
    support_parse(&template, "device: {}\n", false);
    assert_string_equal(template.board.target, "");
    ztc_template_done(&template);
}

static void usb_ids_are_text_quoted_or_not(void **state)
{
    (void)state;
    struct ztc_template template;
    support_parse(&template,
                  "device:\n    name: x\n    original_target: t\n"
                  "    vids: [ 0403, \"1A86\", 1234 ]\n    pids: [ 6001, 7523, 'FFFF' ]\n",
                  false);
    assert_int_equal(template.findings.count, 0);
    assert_int_equal(row(&template, "/vids/0")->kind, ZTC_VALUE_TEXT);
    assert_string_equal(row(&template, "/vids/0")->value, "0403");
    assert_int_equal(row(&template, "/vids/2")->kind, ZTC_VALUE_TEXT);
    assert_int_equal(row(&template, "/pids/0")->kind, ZTC_VALUE_TEXT);
    assert_int_equal(ztc_findings_where(&template.findings, template.where_vids)->line, 4);
    assert_int_equal(ztc_findings_where(&template.findings, template.where_pids)->line, 5);
    ztc_template_done(&template);
}

static void usb_ids_of_another_form_are_told_each(void **state)
{
    (void)state;
    const char *part = "device:\n    name: x\n    original_target: t\n"
                       "    vids: [ 1a86, 0x1A86, 403, 12345, 'G000', '' ]\n"
                       "    pids: [ 7523, '7523', 7523, 7523, 7523, [ 7523 ] ]\n";
    support_expect(part, "4:13 E029\n4:19 E029\n4:27 E029\n4:32 E029\n4:39 E029\n4:47 E029\n"
                         "5:45 E008");
    support_expect_note(part, "4:13", "write \"1A86\"");
    support_expect_note(part, "4:19", "write \"1A86\"");
    support_expect_note(part, "4:27", "leading zeros count");
}

static void usb_ids_are_lists(void **state)
{
    (void)state;
    support_expect("device:\n    name: x\n    original_target: t\n    vids: \"1A86\"\n    pids:\n",
                   "4:11 E008\n5:10 E008");
}

static void lists_of_usb_ids_pair_up(void **state)
{
    (void)state;
    struct ztc_template template;
    support_expect("device:\n    name: x\n    original_target: t\n"
                   "    vids: [ 1A86 ]\n    pids: [ 7523, 5523 ]\n",
                   "4:5 W012");
    support_expect("device:\n    name: x\n    original_target: t\n"
                   "    vids: [ 1A86 ]\n    pids: []\n",
                   "5:5 W012");
    support_parse(&template,
                  "device: { name: x, original_target: t, vids: [], pids: [ 7523 ] }\n"
                  "accept: { W012: [ device ] }\n",
                  false);
    ztc_template_accept(&template);
    assert_int_equal(template.findings.count, 1);
    assert_true(template.findings.items[0].accepted);
    ztc_template_done(&template);
}

/* Keys of 1,000 bytes, nested and with 9,000 leaves, would make pointers of 100 MB. */
static void pointers_are_bounded(void **state)
{
    (void)state;
    enum { KEY = 1000, DEPTH = 12, LEAVES = 9000 };
    char *part = malloc((KEY + 40) * DEPTH + 64 * LEAVES + 200), *at = part;
    assert_non_null(part);
    at += sprintf(at, "device:\n  name: x\n  original_target: t\n  vids: []\n  pids: []\n");
    for (int i = 0; i < DEPTH; i++) {
        at += sprintf(at, "%*s", 2 * i + 2, "");
        memset(at, '~', KEY);
        at += KEY;
        at += sprintf(at, ":\n");
    }
    for (int i = 0; i < LEAVES; i++) {
        at += sprintf(at, "%*sk%d: 1\n", 2 * DEPTH + 2, "", i);
    }
    support_expect(part, "1:1 E003");
    free(part);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(plain_integers_and_booleans_are_plain),
        cmocka_unit_test(everything_else_is_text),
        cmocka_unit_test(collections_have_rows_before_what_they_hold),
        cmocka_unit_test(pointers_escape_tilde_and_slash),
        cmocka_unit_test(unknown_keys_are_kept),
        cmocka_unit_test(places_are_those_of_keys_and_items),
        cmocka_unit_test(a_key_twice_is_told),
        cmocka_unit_test(required_keys_are_told_at_the_section),
        cmocka_unit_test(name_and_target_are_texts_that_are_not_empty),
        cmocka_unit_test(the_target_is_that_of_the_board),
        cmocka_unit_test(usb_ids_are_text_quoted_or_not),
        cmocka_unit_test(usb_ids_of_another_form_are_told_each),
        cmocka_unit_test(usb_ids_are_lists),
        cmocka_unit_test(lists_of_usb_ids_pair_up),
        cmocka_unit_test(pointers_are_bounded),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
