/* SPDX-License-Identifier: Apache-2.0 */
/* The templates of real users: read without a finding but the one real mistake, and row for row. */
#include "support_template.h"

#include "base/file.h"
#include "base/limits.h"

#include <fcntl.h>
#include <setjmp.h>
#include <stdio.h>
#include <string.h>
#include <ztc/class.h>

#include <cmocka.h>

static void read_conformance(const char *board, struct ztc_buffer *buffer)
{
    char name[128];
    struct ztc_error error = {0};
    snprintf(name, sizeof(name), "data/port-v1/%s/template.yml", board);
    ztc_buffer_init(buffer, ZTC_TEMPLATE_SIZE_MAX);
    int folder = -1;
    assert_int_equal(ztc_folder_open(AT_FDCWD, ZTC_TEST_DATA, &error, &folder), ZTC_OK);
    assert_int_equal(ztc_file_read(folder, "", name, ZTC_TEMPLATE_SIZE_MAX, buffer, &error, NULL),
                     ZTC_OK);
    ztc_fd_close(&folder);
}

static void parse_board(struct ztc_template *template, const char *board, const char *folder,
                        bool lenient)
{
    struct ztc_buffer buffer;
    struct ztc_error error = {0};
    read_conformance(board, &buffer);
    assert_int_equal(
        ztc_template_parse(template, "t.yml", buffer.data, buffer.size, folder, lenient, &error),
        ZTC_OK);
    ztc_buffer_done(&buffer);
}

static const struct ztc_device_row *device_row(const struct ztc_template *template, const char *key)
{
    for (uint32_t i = 0; i < template->device.count; i++) {
        const struct ztc_device_row *row = ZTC_ROW(struct ztc_device_row, &template->device, i);
        if (strcmp(row->key, key) == 0) {
            return row;
        }
    }
    fail_msg("there is no %s", key);
    return NULL;
}

static void the_default_board_has_no_finding(void **state)
{
    (void)state;
    struct ztc_template template;
    parse_board(&template, "esp_wroom_32", "esp wroom 32", /* lenient= */ false);
    assert_int_equal(template.findings.count, 0);
    assert_string_equal(template.short_name, "esp wroom 32");
    assert_string_equal(template.layout, "esp wroom 32");
    assert_int_equal(template.cmacro_count, 3);
    assert_string_equal(template.cmacros[2], "VM_IS_CUSTOM");
    assert_int_equal(template.pins.count, 40);
    assert_int_equal(template.functions.count, 73);
    assert_int_equal(template.peripherals.count, 10);
    assert_string_equal(template.board.target, "cvm_espwroom32");
    assert_string_equal(template.board.short_name, "esp wroom 32");
    ztc_template_done(&template);
}

static void its_rows_hold_what_is_written(void **state)
{
    (void)state;
    struct ztc_template template;
    parse_board(&template, "esp_wroom_32", NULL, /* lenient= */ false);
    const struct ztc_board_function *a17 = support_function(&template, "A17");
    assert_string_equal(a17->class_id, ZTC_CLASS_ADC);
    assert_string_equal(a17->role, "in");
    assert_int_equal(a17->index, 17);
    assert_int_equal(ZTC_ROW(struct ztc_board_pin, &template.pins, a17->pin)->pad, 15);
    assert_int_equal(a17->value_count, 2);
    assert_int_equal(a17->values[0], 3);
    assert_int_equal(a17->values[1], 1);
    assert_int_equal(a17->values[2], 0);
    assert_int_equal(a17->alternate, ZTC_PORT_NONE);
    assert_int_equal(a17->instance, 0);
    assert_int_equal(support_function(&template, "MOSI0")->value_count, 0);
    const struct ztc_board_peripheral *spi1 =
        ZTC_ROW(struct ztc_board_peripheral, &template.peripherals, 4);
    assert_string_equal(spi1->class_id, ZTC_CLASS_SPI);
    assert_int_equal(spi1->index, 1);
    assert_int_equal(spi1->hw, 2);
    assert_int_equal(spi1->roles->count, 3);
    const struct ztc_board_role *sclk = ZTC_ROW(struct ztc_board_role, spi1->roles, 2);
    assert_string_equal(sclk->role, "sclk");
    assert_string_equal(
        ZTC_ROW(struct ztc_board_function, &template.functions, sclk->function)->name, "SCLK1");
    assert_null(ZTC_ROW(struct ztc_board_peripheral, &template.peripherals, 8)->roles);
    ztc_template_done(&template);
}

static void its_device_section_keeps_nesting_and_kinds(void **state)
{
    (void)state;
    struct ztc_template template;
    parse_board(&template, "esp_wroom_32", NULL, /* lenient= */ false);
    assert_int_equal(device_row(&template, "/connection")->kind, ZTC_VALUE_MAP);
    assert_int_equal(device_row(&template, "/connection/baudrate")->kind, ZTC_VALUE_PLAIN);
    assert_string_equal(device_row(&template, "/connection/baudrate")->value, "115200");
    assert_int_equal(device_row(&template, "/connection/dsrdtr")->kind, ZTC_VALUE_PLAIN);
    assert_int_equal(device_row(&template, "/connection/parity")->kind, ZTC_VALUE_TEXT);
    assert_int_equal(device_row(&template, "/gccopts/arch")->kind, ZTC_VALUE_LIST);
    assert_string_equal(device_row(&template, "/gccopts/cflags/3")->value, "-Wl,-EL");
    assert_int_equal(device_row(&template, "/vids")->kind, ZTC_VALUE_LIST);
    assert_true(device_row(&template, "/gccopts") < device_row(&template, "/gccopts/arch"));
    ztc_template_done(&template);
}

static void the_other_board_has_its_pwm31_twice(void **state)
{
    (void)state;
    struct ztc_template template;
    parse_board(&template, "custom_vm", "custom_vm", /* lenient= */ false);
    assert_int_equal(template.findings.count, 1);
    const struct ztc_diagnostic *item = &template.findings.items[0];
    const struct ztc_place *place = ztc_findings_where(&template.findings, item->where);
    assert_string_equal(item->code, "E005");
    assert_int_equal(place->line, 103);
    assert_int_equal(place->column, 5);
    assert_string_equal(place->key, "PWM31");
    assert_int_equal(ztc_findings_errors(&template.findings), 1);
    ztc_template_done(&template);
}

static void lenient_takes_the_last_pwm31_in_the_place_of_the_first(void **state)
{
    (void)state;
    struct ztc_template template;
    parse_board(&template, "custom_vm", "custom_vm", /* lenient= */ true);
    assert_int_equal(ztc_findings_errors(&template.findings), 0);
    assert_int_equal(ztc_findings_warnings(&template.findings), 1);
    const struct ztc_board_function *row = support_function(&template, "PWM31");
    assert_int_equal(row->pin, 32);
    assert_string_equal(row[-1].name, "PWM30");
    assert_string_equal(row[1].name, "PWM33");
    assert_int_equal(template.functions.count, 55);
    ztc_template_done(&template);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_default_board_has_no_finding),
        cmocka_unit_test(its_rows_hold_what_is_written),
        cmocka_unit_test(its_device_section_keeps_nesting_and_kinds),
        cmocka_unit_test(the_other_board_has_its_pwm31_twice),
        cmocka_unit_test(lenient_takes_the_last_pwm31_in_the_place_of_the_first),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
