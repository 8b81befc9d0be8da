/* SPDX-License-Identifier: Apache-2.0 */
/* The generated files, held against those that the original toolchain made of the same templates. */
#include "support_custom.h"

#include "base/file.h"
#include "output/json.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const boards[] = {"custom_vm", "esp_wroom_32"};

static void path_of(char *room, size_t size, size_t board, const char *file)
{
    (void)snprintf(room, size, "%s/data/port-v1/%s/%s", ZTC_TEST_DATA, boards[board], file);
}

/* A user of the original on Windows got CR LF: only that is the system's, not the format's. */
static void drop_returns(struct ztc_buffer *buffer)
{
    size_t kept = 0;
    for (size_t i = 0; i < buffer->size; i++) {
        if (buffer->data[i] != '\r') {
            buffer->data[kept++] = buffer->data[i];
        }
    }
    buffer->size = kept;
    buffer->data[kept] = '\0';
}

/* Parses the board's template and reads the file that the original made of it. */
static void load(size_t board, const char *file, struct ztc_template *template,
                 struct ztc_buffer *expected)
{
    char path[512];
    struct ztc_buffer text;
    path_of(path, sizeof(path), board, "template.yml");
    read_data(path, &text);
    parse_good(template, ztc_buffer_string(&text), text.size);
    ztc_buffer_done(&text);
    path_of(path, sizeof(path), board, file);
    read_data(path, expected);
    drop_returns(expected);
}

static void device_json_is_the_originals_to_the_byte(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(boards) / sizeof(boards[0]); i++) {
        struct ztc_template template;
        struct ztc_buffer expected;
        struct ztc_buffer buffer;
        struct ztc_error error = {0};
        load(i, "device.json", &template, &expected);
        ztc_buffer_init(&buffer, 1 << 20);
        assert_int_equal(ztc_product_device_json(template.board.device, true, &buffer, &error),
                         ZTC_OK);
        assert_string_equal(ztc_buffer_string(&buffer), ztc_buffer_string(&expected));
        assert_int_equal(buffer.size, expected.size);
        ztc_buffer_done(&buffer);
        ztc_buffer_done(&expected);
        ztc_template_done(&template);
    }
}

static void port_yml_has_the_originals_values(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(boards) / sizeof(boards[0]); i++) {
        struct ztc_template template;
        struct ztc_buffer expected;
        struct ztc_buffer buffer;
        struct ztc_error error = {0};
        load(i, "port.yml", &template, &expected);
        ztc_buffer_init(&buffer, 1 << 20);
        assert_int_equal(ztc_product_port_yml(&template, &buffer, &error), ZTC_OK);
        assert_memory_equal(buffer.data, "---\n", 4);
        char *theirs = canonical(expected.data, expected.size);
        char *ours = canonical(buffer.data, buffer.size);
        assert_string_equal(ours, theirs);
        free(theirs);
        free(ours);
        ztc_buffer_done(&buffer);
        ztc_buffer_done(&expected);
        ztc_template_done(&template);
    }
}

/* A template with little in it; `extra` are further sections. */
static void small(struct ztc_template *template, const char *short_name, const char *pins,
                  const char *classes, const char *peripherals)
{
    struct ztc_buffer text;
    ztc_buffer_init(&text, 1 << 16);
    ztc_buffer_print(
        &text,
        "short_name: %s\ncmacros: [VM_IS_CUSTOM, '12', 'yes']\npinmap: %s\n"
        "pinclasses: %s\nperipherals: %s\ndevice: {original_target: x, name: n, vids: [],"
        " pids: []}\n",
        short_name, pins, classes, peripherals);
    parse_good(template, ztc_buffer_string(&text), text.size);
    ztc_buffer_done(&text);
}

static void port_yml_quotes_what_is_no_text_else(void **state)
{
    (void)state;
    struct ztc_template template;
    struct ztc_buffer buffer;
    struct ztc_error error = {0};
    small(&template, "'123'", "{D0: [PA, 0]}", "{}", "{}");
    ztc_buffer_init(&buffer, 1 << 16);
    assert_int_equal(ztc_product_port_yml(&template, &buffer, &error), ZTC_OK);
    assert_string_equal(ztc_buffer_string(&buffer), "---\n"
                                                    "defines:\n"
                                                    "    BOARD: '123'\n"
                                                    "    CDEFS: [VM_IS_CUSTOM, '12', 'yes']\n"
                                                    "    LAYOUT: '123'\n"
                                                    "names: [D0]\n"
                                                    "peripherals: []\n"
                                                    "pinout:\n"
                                                    "    D0: {}\n"
                                                    "...\n");
    ztc_buffer_done(&buffer);
    ztc_template_done(&template);
}

static void port_yml_takes_the_last_of_a_prefix_in_file_order(void **state)
{
    (void)state;
    struct ztc_template template;
    struct ztc_buffer buffer;
    struct ztc_error error = {0};
    small(&template, "b", "{D0: [PA, 0], D1: [PA, 1]}",
          "{PWM2: D0, PWM10: D0, PWM1: D0, RX0: D1, TX0: D0, ICU0: D1}",
          "{SERIAL0: {hw: 1, rx: RX0, tx: TX0}, SD0: {hw: 1}, CAN0: {hw: 1}}");
    ztc_buffer_init(&buffer, 1 << 16);
    assert_int_equal(ztc_product_port_yml(&template, &buffer, &error), ZTC_OK);
    const char *rest = strstr(ztc_buffer_string(&buffer), "names:");
    assert_non_null(rest);
    assert_string_equal(rest, "names: [D0, D1, ICU0, PWM1, PWM2, PWM10, RX0, TX0, CAN0, ICUD0, SD0,"
                              " SERIAL0]\n"
                              "peripherals: [CAN0, ICUD0, SD0, SERIAL0]\n"
                              "pinout:\n"
                              "    D0: {PWM: PWM1, TX: TX0}\n"
                              "    D1: {ICU: ICU0, RX: RX0}\n"
                              "...\n");
    ztc_buffer_done(&buffer);
    ztc_template_done(&template);
}

static void device_values_keep_their_kind(void **state)
{
    (void)state;
    struct ztc_buffer buffer;
    struct ztc_error error = {0};
    ztc_buffer_init(&buffer, 1 << 16);
    assert_int_equal(
        ztc_product_device_json(made_up_target("")->description->device, false, &buffer, &error),
        ZTC_OK);
    const char *json = ztc_buffer_string(&buffer);
    assert_non_null(strstr(json, "\"zone\": \"123\""));
    assert_non_null(strstr(json, "\"baudrate\": 115200"));
    assert_non_null(strstr(json, "\"dsrdtr\": false"));
    assert_non_null(strstr(json, "\"a/b~c\": \"of @SHORT_NAME@\""));
    assert_non_null(strstr(json, "\"large\": 12345678901234567890"));
    assert_non_null(strstr(json, "\"arch\": []"));
    assert_null(strstr(json, "customized"));
    ztc_buffer_done(&buffer);
}

static void a_row_without_a_parent_is_refused(void **state)
{
    (void)state;
    static const struct ztc_device_row rows[] = {
        {.key = "/a", .value = "", .kind = ZTC_VALUE_MAP},
        {.key = "/b/c", .value = "x", .kind = ZTC_VALUE_TEXT},
    };
    static const struct ztc_device_row no_pointer[] = {
        {.key = "a", .value = "x", .kind = ZTC_VALUE_TEXT},
    };
    static const struct ztc_table tables[] = {ZTC_TABLE_OF(rows), ZTC_TABLE_OF(no_pointer)};
    for (size_t i = 0; i < 2; i++) {
        struct ztc_error error = {0};
        cJSON *object = NULL;
        assert_int_equal(ztc_product_device(&tables[i], &error, &object), ZTC_E_INVALID);
        assert_null(object);
        ztc_error_clear(&error);
    }
}

static void what_nests_beyond_all_bounds_is_refused(void **state)
{
    (void)state;
    static struct ztc_device_row rows[100];
    static char keys[100][202];
    for (size_t i = 0; i < 100; i++) {
        for (size_t j = 0; j <= i; j++) {
            memcpy(keys[i] + 2 * j, "/a", 2);
        }
        rows[i] = (struct ztc_device_row){.key = keys[i], .value = "", .kind = ZTC_VALUE_MAP};
    }
    const struct ztc_table table = ZTC_TABLE_OF(rows);
    struct ztc_error error = {0};
    cJSON *object = NULL;
    assert_int_equal(ztc_product_device(&table, &error, &object), ZTC_E_INVALID);
    ztc_error_clear(&error);
}

static void active_says_what_was_compiled(void **state)
{
    (void)state;
    struct ztc_buffer buffer;
    struct ztc_error error = {0};
    ztc_buffer_init(&buffer, 1 << 16);
    assert_int_equal(ztc_product_active("esp wroom 32", "00ff", 1, true, &buffer, &error), ZTC_OK);
    assert_string_equal(ztc_buffer_string(&buffer), "{\n"
                                                    "    \"short_name\": \"esp wroom 32\",\n"
                                                    "    \"template_sha256\": \"00ff\",\n"
                                                    "    \"port_version\": 1,\n"
                                                    "    \"lenient\": true\n"
                                                    "}");
    ztc_buffer_done(&buffer);
    ztc_buffer_init(&buffer, 1 << 16);
    assert_int_equal(ztc_product_active("b", NULL, 2, false, &buffer, &error), ZTC_OK);
    assert_null(strstr(ztc_buffer_string(&buffer), "sha256"));
    ztc_buffer_done(&buffer);
}

static void z_yml_describes_the_folder(void **state)
{
    (void)state;
    struct ztc_buffer buffer;
    struct ztc_error error = {0};
    ztc_buffer_init(&buffer, 1 << 16);
    assert_int_equal(ztc_product_z_yml("true", "made_up", &buffer, &error), ZTC_OK);
    assert_string_equal(ztc_buffer_string(&buffer),
                        "title: 'true'\n"
                        "description: The custom device true, made from made_up\n"
                        "keywords: [board, made_up]\n");
    ztc_buffer_done(&buffer);
}

static void a_full_buffer_is_an_error_everywhere(void **state)
{
    (void)state;
    struct ztc_template template;
    small(&template, "b", "{D0: [PA, 0]}", "{}", "{}");
    for (int i = 0; i < 5; i++) {
        struct ztc_buffer buffer;
        struct ztc_error error = {0};
        ztc_buffer_init(&buffer, 10);
        ztc_status status = ZTC_OK;
        switch (i) {
        case 0:
            status = ztc_product_port_yml(&template, &buffer, &error);
            break;
        case 1:
            status = ztc_product_device_json(template.board.device, true, &buffer, &error);
            break;
        case 2:
            status = ztc_product_active("b", NULL, 1, false, &buffer, &error);
            break;
        case 3:
            status = ztc_product_python("b", &buffer, &error);
            break;
        default:
            status = ztc_product_z_yml("b", "t", &buffer, &error);
            break;
        }
        assert_int_equal(status, ZTC_E_LIMIT);
        assert_int_equal(error.status, ZTC_E_LIMIT);
        ztc_error_clear(&error);
        ztc_buffer_done(&buffer);
    }
    ztc_template_done(&template);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(device_json_is_the_originals_to_the_byte),
        cmocka_unit_test(port_yml_has_the_originals_values),
        cmocka_unit_test(port_yml_quotes_what_is_no_text_else),
        cmocka_unit_test(port_yml_takes_the_last_of_a_prefix_in_file_order),
        cmocka_unit_test(device_values_keep_their_kind),
        cmocka_unit_test(a_row_without_a_parent_is_refused),
        cmocka_unit_test(what_nests_beyond_all_bounds_is_refused),
        cmocka_unit_test(active_says_what_was_compiled),
        cmocka_unit_test(z_yml_describes_the_folder),
        cmocka_unit_test(a_full_buffer_is_an_error_everywhere),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
