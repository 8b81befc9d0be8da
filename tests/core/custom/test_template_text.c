/* SPDX-License-Identifier: Apache-2.0 */
/* The template that create writes: the name filled in, the device section behind it, and it parses. */
#include "support_custom.h"

#include <stdio.h>
#include <string.h>

static const char text[] = "# The board @SHORT_NAME@.\n"
                           "short_name: @SHORT_NAME@\n"
                           "layout: @SHORT_NAME@ # the same\n"
                           "cmacros: [VM_IS_CUSTOM]\n"
                           "pinmap: {D0: [PA, 0]}\n"
                           "pinclasses: {}\n"
                           "peripherals: {}\n";

static void write_template(const char *template_text, const char *short_name, const char *name,
                           struct ztc_buffer *buffer)
{
    struct ztc_error error = {0};
    ztc_buffer_init(buffer, 1 << 20);
    assert_int_equal(
        ztc_product_template(made_up_target(template_text), short_name, name, buffer, &error),
        ZTC_OK);
}

static void the_device_section_stands_behind_an_empty_line(void **state)
{
    (void)state;
    struct ztc_buffer buffer;
    write_template(text, "my_board", NULL, &buffer);
    assert_string_equal(ztc_buffer_string(&buffer),
                        "# The board my_board.\n"
                        "short_name: my_board\n"
                        "layout: my_board # the same\n"
                        "cmacros: [VM_IS_CUSTOM]\n"
                        "pinmap: {D0: [PA, 0]}\n"
                        "pinclasses: {}\n"
                        "peripherals: {}\n"
                        "\n"
                        "device:\n"
                        "    a/b~c: of my_board\n"
                        "    chip_model: made-up\n"
                        "    classes: [my_board.my_boardDevice]\n"
                        "    connection: {baudrate: 115200, dsrdtr: false, parity: 'n'}\n"
                        "    gccopts:\n"
                        "        arch: []\n"
                        "        cflags: [-Os, '-Wl,-EL']\n"
                        "    jtag_class: my_boardDevice\n"
                        "    large: 12345678901234567890\n"
                        "    name: 'A made-up board: #1'\n"
                        "    original_target: made_up\n"
                        "    target: my_board\n"
                        "    virtualizable: my_boardDevice\n"
                        "    zone: '123'\n"
                        "    vids: []\n"
                        "    pids: []\n");
    ztc_buffer_done(&buffer);
}

static const char *device_value(const struct ztc_template *template, const char *key)
{
    for (uint32_t i = 0; i < template->board.device->count; i++) {
        const struct ztc_device_row *row =
            ZTC_ROW(struct ztc_device_row, template->board.device, i);
        if (strcmp(row->key, key) == 0) {
            assert_int_equal(row->kind, ZTC_VALUE_TEXT);
            return row->value;
        }
    }
    return NULL;
}

static void a_name_that_yaml_would_take_for_something_else_is_quoted(void **state)
{
    (void)state;
    static const char *const names[] = {"123",   "true", "1e1",   "null", "yes", "Yes",
                                        "n",     "0x1f", "1_000", "No",   "off", "NULL",
                                        "1-2-3", "a-b",  "on",    "0b1",  "0o7", "-"};
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        struct ztc_buffer buffer;
        struct ztc_template template;
        write_template(text, names[i], NULL, &buffer);
        parse_good(&template, buffer.data, buffer.size);
        assert_string_equal(template.short_name, names[i]);
        assert_string_equal(template.layout, names[i]);
        assert_string_equal(device_value(&template, "/target"), names[i]);
        char line[64];
        bool quoted = strcmp(names[i], "a-b") != 0;
        (void)snprintf(line, sizeof(line), quoted ? "\nshort_name: '%s'\n" : "\nshort_name: %s\n",
                       names[i]);
        assert_non_null(strstr(buffer.data, line));
        ztc_template_done(&template);
        ztc_buffer_done(&buffer);
    }
}

static void any_name_of_the_device_comes_back_as_it_is(void **state)
{
    (void)state;
    static const char *const names[] = {
        "Mein Brett",
        " blanks ",
        "it's: \"quoted\" # no comment",
        "- dash",
        "[list]",
        "{map: x}",
        "&anchor *alias !tag |",
        "%directive @at `tick",
        "\xc3\xa4\xc3\xb6\xe2\x82\xac",
        "emoji \xf0\x9f\x98\x80",
        "123",
        "~",
        ("a very long name that goes on and on and on, beyond any width that a line of a template "
         "could ever have, and then some more words to be sure of it"),
        "two  blanks   three",
        "\\n is no newline",
    };
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        struct ztc_buffer buffer;
        struct ztc_template template;
        write_template(text, "b", names[i], &buffer);
        parse_good(&template, buffer.data, buffer.size);
        assert_string_equal(device_value(&template, "/name"), names[i]);
        ztc_template_done(&template);
        ztc_buffer_done(&buffer);
    }
}

static void what_is_no_line_of_text_is_refused(void **state)
{
    (void)state;
    static char long_name[5000];
    memset(long_name, 'x', sizeof(long_name) - 1);
    static const char *const names[] = {"",           "bad \xff utf-8",  "\xed\xa0\x80",
                                        "two\nlines", "bell \a",         "\x1b[31mred",
                                        long_name,    "\xe2\x80\xae rtl"};
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        struct ztc_buffer buffer;
        struct ztc_error error = {0};
        ztc_buffer_init(&buffer, 1 << 20);
        assert_int_not_equal(
            ztc_product_template(made_up_target(text), "b", names[i], &buffer, &error), ZTC_OK);
        assert_non_null(strstr(ztc_error_text(&error), "the name"));
        assert_non_null(error.remedy);
        ztc_error_clear(&error);
        ztc_buffer_done(&buffer);
    }
}

static void text_without_an_end_of_line_gets_one(void **state)
{
    (void)state;
    static const char *const texts[] = {"pinmap: {}", "pinmap: {}\n", "pinmap: {}\n\n"};
    for (size_t i = 0; i < 3; i++) {
        struct ztc_buffer buffer;
        write_template(texts[i], "b", NULL, &buffer);
        assert_memory_equal(buffer.data, "pinmap: {}\n\ndevice:\n", 20);
        ztc_buffer_done(&buffer);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_device_section_stands_behind_an_empty_line),
        cmocka_unit_test(a_name_that_yaml_would_take_for_something_else_is_quoted),
        cmocka_unit_test(any_name_of_the_device_comes_back_as_it_is),
        cmocka_unit_test(what_is_no_line_of_text_is_refused),
        cmocka_unit_test(text_without_an_end_of_line_gets_one),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
