/* SPDX-License-Identifier: Apache-2.0 */
/* Edits in every style that YAML has: only the bytes of what changes are others. */
#include "fix/edit.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

struct page {
    struct ztc_template template;
    struct ztc_arena arena;
    struct ztc_edits edits;
    struct ztc_buffer text;
};

static void open_page(struct page *page, const char *text)
{
    struct ztc_error error = {0};
    assert_int_equal(
        ztc_template_parse(&page->template, "t.yml", text, strlen(text), NULL, false, &error),
        ZTC_OK);
    assert_non_null(page->template.root);
    ztc_arena_init(&page->arena, 1u << 20);
    ztc_buffer_init(&page->text, 1u << 20);
    ztc_edits_init(&page->edits, &page->arena, page->template.findings.text,
                   page->template.findings.text_size);
}

static void close_page(struct page *page, const char *expected)
{
    ztc_edits_apply(&page->edits, &page->text);
    assert_int_equal(ztc_buffer_status(&page->text), ZTC_OK);
    assert_string_equal(ztc_buffer_string(&page->text), expected);
    ztc_buffer_done(&page->text);
    ztc_arena_done(&page->arena);
    ztc_template_done(&page->template);
}

static const struct ztc_node *node_of(const struct page *page, const char *section,
                                      const char *name)
{
    const struct ztc_node *map = ztc_node_find(page->template.root, section);
    assert_non_null(map);
    const struct ztc_node *node = name != NULL ? ztc_node_find(map, name) : map;
    assert_non_null(node);
    return node;
}

/* A functional pin F0 = PWM0 in a text; what it is after the edit. */
static void function(const char *before, const char *dn, uint32_t count, int32_t first,
                     int32_t second, int32_t third, const char *after)
{
    struct page page;
    const int32_t values[ZTC_VALUES_MAX] = {first, second, third};
    open_page(&page, before);
    ztc_edit_function(&page.edits, node_of(&page, "pinclasses", "PWM0"), dn, values, count);
    close_page(&page, after);
}

static void test_plain_dn(void **state)
{
    (void)state;
    function("pinclasses:\n    PWM0: D4   # it blinks\n    A0: D1\n", "D13", 0, 0, 0, 0,
             "pinclasses:\n    PWM0: D13   # it blinks\n    A0: D1\n");
    function("pinclasses: { PWM0: D4, A0: D1 }", "D13", 0, 0, 0, 0,
             "pinclasses: { PWM0: D13, A0: D1 }");
    function("pinclasses:\n  \"PWM0\" : 'D4' # x\n", "D13", 0, 0, 0, 0,
             "pinclasses:\n  \"PWM0\" : 'D13' # x\n");
    function("pinclasses:\n  ? PWM0\n  : \"D4\"\n", "D13", 0, 0, 0, 0,
             "pinclasses:\n  ? PWM0\n  : \"D13\"\n");
    function("pinclasses:\n  PWM0:\n    D4\n  A0: D1\n", "D13", 0, 0, 0, 0,
             "pinclasses:\n  PWM0:\n    D13\n  A0: D1\n");
}

static void test_dn_that_gets_values(void **state)
{
    (void)state;
    function("pinclasses:\n    PWM0: D4 # x\n", "D7", 2, 1, 3, 0,
             "pinclasses:\n    PWM0: [ D7, 1, 3 ] # x\n");
    function("pinclasses:\n    PWM0: \"D4\"\n", NULL, 1, 5, 0, 0,
             "pinclasses:\n    PWM0: [ \"D4\", 5 ]\n");
    function("pinclasses: {PWM0: D4}", NULL, 1, 5, 0, 0, "pinclasses: {PWM0: [ D4, 5 ]}");
}

static void test_flow_list(void **state)
{
    (void)state;
    function("pinclasses:\n    PWM0:  [ D4,  1 , 0x02 ]  # x\n", "D7", 2, 3, 2, 0,
             "pinclasses:\n    PWM0:  [ D7,  3 , 0x02 ]  # x\n");
    function("pinclasses:\n    PWM0: [D4]\n", "D7", 3, 1, 2, 3,
             "pinclasses:\n    PWM0: [D7, 1, 2, 3]\n");
    function("pinclasses:\n    PWM0: [ D4, 1, ]\n", NULL, 2, 1, 2, 0,
             "pinclasses:\n    PWM0: [ D4, 1, 2, ]\n");
    function("pinclasses:\n    PWM0: [ D4, 1, 2, 3 ] # x\n", "D7", 0, 0, 0, 0,
             "pinclasses:\n    PWM0: [ D7 ] # x\n");
    function("pinclasses:\n    PWM0: [ D4, '1', 2 ]\n", NULL, 1, 9, 0, 0,
             "pinclasses:\n    PWM0: [ D4, '9' ]\n");
}

static void test_flow_list_over_lines(void **state)
{
    (void)state;
    function("pinclasses:\n    PWM0: [ D4, # the pin\n        1, # timer\n        2 # channel\n"
             "    ]\n",
             "D7", 2, 3, 4, 0,
             "pinclasses:\n    PWM0: [ D7, # the pin\n        3, # timer\n        4 # channel\n"
             "    ]\n");
    /* Taking them out would take the comments along. */
    function("pinclasses:\n    PWM0: [ D4, # the pin\n        1, # timer\n        2 # channel\n"
             "    ]\n",
             "D7", 0, 0, 0, 0,
             "pinclasses:\n    PWM0: [ D7, # the pin\n        0, # timer\n        0 # channel\n"
             "    ]\n");
}

static void test_block_list(void **state)
{
    (void)state;
    function("pinclasses:\n    PWM0:\n        - D4 # pin\n        - 1\n    A0: D1\n", "D7", 2, 8, 9,
             0,
             "pinclasses:\n    PWM0:\n        - D7 # pin\n        - 8\n        - 9\n    A0: D1\n");
    function("pinclasses:\n    PWM0:\n    - D4\n    - 7 # x", "D5", 0, 0, 0, 0,
             "pinclasses:\n    PWM0:\n    - D5\n    - 0 # x");
    function("pinclasses:\n    PWM0:\n    - D4 # no end", NULL, 1, 7, 0, 0,
             "pinclasses:\n    PWM0:\n    - D4 # no end\n    - 7");
}

/* Where a list ends is not known when the file breaks off inside it. */
static void test_a_list_broken_off_is_left_alone(void **state)
{
    static const char text[] = "pinclasses:\n  A0: [ D0, 4, 1\\\n  RX0: D0\n";
    struct page page;
    (void)state;
    open_page(&page, text);
    const struct ztc_node *map = ztc_node_find(page.template.root, "pinclasses");
    assert_non_null(map);
    assert_non_null(map->first);
    assert_int_equal(map->first->kind, ZTC_NODE_LIST);
    assert_true(map->first->partial);
    const int32_t values[] = {7};
    const struct ztc_edit_pin pin = {9, "PA", 1};
    ztc_edit_function(&page.edits, map->first, "D9", values, 1);
    ztc_edit_append_pins(&page.edits, map, &pin, 1);
    assert_false(ztc_edit_remove_accept(&page.edits, page.template.root, "A0", "D0"));
    close_page(&page, text);
}

static void test_line_ends_and_mark(void **state)
{
    (void)state;
    function("\xEF\xBB\xBFpinclasses:\r\n    PWM0:\r\n    - D4\r\n    A0: D1\r\n", "D5", 1, 7, 0, 0,
             "pinclasses:\r\n    PWM0:\r\n    - D5\r\n    - 7\r\n    A0: D1\r\n");
    function("# \xC3\xA4\xC3\xB6\xE2\x82\xAC\xF0\x9F\x98\x80\npinclasses: # \xC3\xA4\n"
             "    PWM0: D4 # \xC3\xA4\n",
             "D13", 0, 0, 0, 0,
             "# \xC3\xA4\xC3\xB6\xE2\x82\xAC\xF0\x9F\x98\x80\npinclasses: # \xC3\xA4\n"
             "    PWM0: D13 # \xC3\xA4\n");
    function("pinclasses:\r    PWM0: D4\r    A0: D1\r", "D5", 0, 0, 0, 0,
             "pinclasses:\r    PWM0: D5\r    A0: D1\r");
}

static void append(const char *before, size_t count, const char *after)
{
    struct page page;
    const struct ztc_edit_pin pins[] = {{2, "PB", 5}, {3, "PC", 11}};
    open_page(&page, before);
    ztc_edit_append_pins(&page.edits, node_of(&page, "pinmap", NULL), pins, count);
    close_page(&page, after);
}

static void test_append_pin_in_a_block(void **state)
{
    (void)state;
    append("pinmap:\n    D0:  [ PA,  0 ]\n    D1:  [ PA,  1 ]  # one\n\n# more\npinclasses: {}\n",
           1,
           "pinmap:\n    D0:  [ PA,  0 ]\n    D1:  [ PA,  1 ]  # one\n    D2:  [ PB,  5 ]\n\n"
           "# more\npinclasses: {}\n");
    /* The last of the file, not of the numbers. */
    append("pinmap:\n  D1: [PA,1]\n  D0: [PA,0,{pull: up}]\n", 2,
           "pinmap:\n  D1: [PA,1]\n  D0: [PA,0,{pull: up}]\n  D2: [PB,5]\n  D3: [PC,11]\n");
    append("pinmap:\n  D1: [ PA, 1 ]\n  \"D0\": [ 'PA', 0, { pull: up } ]", 1,
           "pinmap:\n  D1: [ PA, 1 ]\n  \"D0\": [ 'PA', 0, { pull: up } ]\n"
           "  \"D2\": [ 'PB', 5 ]");
    append("pinmap:\r\n  D0: [ PA, 0 ]\r\n  D1: [ PA, 1 ]\r\n", 1,
           "pinmap:\r\n  D0: [ PA, 0 ]\r\n  D1: [ PA, 1 ]\r\n  D2: [ PB, 5 ]\r\n");
}

static void test_append_pin_of_block_lists(void **state)
{
    (void)state;
    append("pinmap:\n  D0:\n    - PA\n    - 0\n  D1:\n    - PA\n    - 1\n    - pull: up\n"
           "pinclasses: {}\n",
           1,
           "pinmap:\n  D0:\n    - PA\n    - 0\n  D1:\n    - PA\n    - 1\n    - pull: up\n"
           "  D2: [ PB, 5 ]\npinclasses: {}\n");
    append("pinmap:\n  D0: [ PA, 0 ]\n  D1: [ PA,\n       1 ]\npinclasses: {}\n", 1,
           "pinmap:\n  D0: [ PA, 0 ]\n  D1: [ PA,\n       1 ]\n  D2: [ PB, 5 ]\npinclasses: {}\n");
}

static void test_append_pin_in_braces(void **state)
{
    (void)state;
    append("pinmap: { D0: [ PA, 0 ], D1: [ PA, 1 ] } # x\n", 2,
           "pinmap: { D0: [ PA, 0 ], D1: [ PA, 1 ], D2: [ PB, 5 ], D3: [ PC, 11 ] } # x\n");
    append("pinmap: {\n  D0: [PA, 0], # zero\n  D1: [PA, 1]  # one\n}\n", 2,
           "pinmap: {\n  D0: [PA, 0], # zero\n  D1: [PA, 1],  # one\n  D2: [PB, 5],\n"
           "  D3: [PC, 11]\n}\n");
    append("pinmap: {\n  D0: [PA, 0],\n  D1: [PA, 1],\n}\n", 1,
           "pinmap: {\n  D0: [PA, 0],\n  D1: [PA, 1],\n  D2: [PB, 5],\n}\n");
    append("pinmap: {\n  D0: [PA, 0],\n  D1: [PA, 1] }\n", 1,
           "pinmap: {\n  D0: [PA, 0],\n  D1: [PA, 1], D2: [PB, 5] }\n");
}

static void accept(const char *before, const char *code, const char *key, const char *after)
{
    struct page page;
    open_page(&page, before);
    bool found = ztc_edit_remove_accept(&page.edits, page.template.root, code, key);
    assert_int_equal(found, strcmp(before, after) != 0);
    close_page(&page, after);
}

static void test_accept_in_brackets(void **state)
{
    (void)state;
    accept("accept:\n  W003: [ D0, D2, D5 ] # x\n", "W003", "D0",
           "accept:\n  W003: [ D2, D5 ] # x\n");
    accept("accept:\n  W003: [ D0, D2, D5 ] # x\n", "W003", "D2",
           "accept:\n  W003: [ D0, D5 ] # x\n");
    accept("accept:\n  W003: [ D0, D2, D5 ] # x\n", "W003", "D5",
           "accept:\n  W003: [ D0, D2 ] # x\n");
    accept("accept:\n  W003: [ D0, # zero\n    D2, # two\n    D5 ]\n", "W003", "D2",
           "accept:\n  W003: [ D0, # zero\n     # two\n    D5 ]\n");
    accept("accept:\n  W003: [\n    D0,\n    D2,\n    D5\n  ]\n", "W003", "D2",
           "accept:\n  W003: [\n    D0,\n    D5\n  ]\n");
    accept("accept:\n  W003: [\n    D0,\n    D2\n  ]\n", "W003", "D2",
           "accept:\n  W003: [\n    D0,\n  ]\n");
    accept("accept:\n  W003: [ D0, D2 ]\n", "W003", "D9", "accept:\n  W003: [ D0, D2 ]\n");
    accept("accept:\n  W003: [ D0, D2 ]\n", "W004", "D0", "accept:\n  W003: [ D0, D2 ]\n");
}

static void test_accept_of_one_place(void **state)
{
    (void)state;
    accept("accept:\n  W001: [ D7 ]\n  W003: [ D0 ] # x\n  W004: [ D1 ]\n", "W003", "D0",
           "accept:\n  W001: [ D7 ]\n  W004: [ D1 ]\n");
    accept("accept:\n  W003: [ D0 ] # x\n# end\n", "W003", "D0", "accept:\n# end\n");
    accept("accept: { W003: [ D0 ] }\n", "W003", "D0", "accept: {  }\n");
    accept("accept: { W003: [ D0 ], W004: [ D1 ] }\n", "W003", "D0", "accept: { W004: [ D1 ] }\n");
    accept("accept: { W003: [ D0 ], W004: [ D1 ] }\n", "W004", "D1", "accept: { W003: [ D0 ] }\n");
}

static void test_accept_in_a_block(void **state)
{
    (void)state;
    accept("accept:\r\n  W003:\r\n    - D0 # a\r\n    - D2\r\n", "W003", "D0",
           "accept:\r\n  W003:\r\n    - D2\r\n");
    accept("accept:\n  W001: [ D7 ]\n  W003:\n    - D0 # a\ndevice: {}\n", "W003", "D0",
           "accept:\n  W001: [ D7 ]\ndevice: {}\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_plain_dn),
        cmocka_unit_test(test_dn_that_gets_values),
        cmocka_unit_test(test_flow_list),
        cmocka_unit_test(test_flow_list_over_lines),
        cmocka_unit_test(test_block_list),
        cmocka_unit_test(test_a_list_broken_off_is_left_alone),
        cmocka_unit_test(test_line_ends_and_mark),
        cmocka_unit_test(test_append_pin_in_a_block),
        cmocka_unit_test(test_append_pin_of_block_lists),
        cmocka_unit_test(test_append_pin_in_braces),
        cmocka_unit_test(test_accept_in_brackets),
        cmocka_unit_test(test_accept_of_one_place),
        cmocka_unit_test(test_accept_in_a_block),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
