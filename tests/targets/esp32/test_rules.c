/* SPDX-License-Identifier: Apache-2.0 */
/* The rules of the ESP32's own: what each reports, where, and what it leaves alone. */
#include "support_module.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static int set_up(void **state)
{
    *state = module_open();
    return 0;
}

static int tear_down(void **state)
{
    module_close(*state);
    return 0;
}

/* Validates a board with one functional pin on one pad and, if hw is not 0, one SD peripheral. */
static void validate(struct module *module, const char *name, const char *class_id,
                     const char *role, uint32_t pad, uint32_t hw)
{
    const struct ztc_board_pin pins[] = {{.index = 0, .port = 0, .pad = pad, .where = 1}};
    const struct ztc_board_function functions[] = {{
        .name = name,
        .class_id = class_id,
        .role = role,
        .pin = 0,
        .alternate = ZTC_PORT_NONE,
        .where = 77,
    }};
    const struct ztc_board_peripheral peripherals[] = {
        {.class_id = ZTC_CLASS_SD, .index = 0, .hw = hw, .where = 99}};
    const struct ztc_table pin_table = ZTC_TABLE_OF(pins);
    const struct ztc_table function_table = ZTC_TABLE_OF(functions);
    const struct ztc_table peripheral_table = ZTC_TABLE_OF(peripherals);
    const struct ztc_table none = ZTC_TABLE_EMPTY;
    const struct ztc_board board = {
        .struct_size = sizeof(board),
        .short_name = "b",
        .target = "cvm_espwroom32",
        .pins = &pin_table,
        .functions = &function_table,
        .peripherals = hw != 0 ? &peripheral_table : &none,
        .device = &none,
    };
    const struct ztc_finding_sink sink = module_findings(module);
    module->finding_count = 0;
    for (uint32_t version = 1; version <= 2; version++) {
        size_t before = module->finding_count;
        module->finding_count = 0;
        assert_int_equal(module->target_v1->validate(module->target, &board, version, &sink),
                         ZTC_OK);
        assert_true(version == 1 || module->finding_count == before);
    }
}

static void expect_one(const struct module *module, const char *code, uint32_t severity,
                       uint64_t where, const char *part)
{
    assert_int_equal(module->finding_count, 1);
    assert_string_equal(module->findings[0].code, code);
    assert_int_equal(module->findings[0].severity, severity);
    assert_int_equal(module->findings[0].where, where);
    assert_non_null(strstr(module->findings[0].message, part));
}

static void edges_on_a_pad_that_glitches(void **state)
{
    struct module *module = *state;
    validate(module, "BTN0", ZTC_CLASS_BTN, "in", 36, 0);
    expect_one(module, "ESP32-W001", ZTC_SEVERITY_WARNING, 77, "BTN0 reacts to edges on GPIO36");
    validate(module, "ICU3", ZTC_CLASS_ICU, "in", 39, 0);
    expect_one(module, "ESP32-W001", ZTC_SEVERITY_WARNING, 77, "ICU3 reacts to edges on GPIO39");
}

static void reading_a_pad_that_glitches_is_fine(void **state)
{
    struct module *module = *state;
    validate(module, "A0", ZTC_CLASS_ADC, "in", 36, 0);
    assert_int_equal(module->finding_count, 0);
    validate(module, "BTN0", ZTC_CLASS_BTN, "in", 35, 0);
    assert_int_equal(module->finding_count, 0);
}

static void a_line_that_rests_high_on_gpio12(void **state)
{
    struct module *module = *state;
    validate(module, "RX1", ZTC_CLASS_SERIAL, "rx", 12, 0);
    expect_one(module, "ESP32-W002", ZTC_SEVERITY_WARNING, 77, "RX1 rests high");
    validate(module, "SCL0", ZTC_CLASS_I2C, "scl", 12, 0);
    expect_one(module, "ESP32-W002", ZTC_SEVERITY_WARNING, 77, "SCL0 rests high");
}

static void what_does_not_rest_high_on_gpio12(void **state)
{
    struct module *module = *state;
    validate(module, "MISO0", ZTC_CLASS_SPI, "miso", 12, 0);
    assert_int_equal(module->finding_count, 0);
    validate(module, "TX1", ZTC_CLASS_SERIAL, "tx", 12, 0);
    assert_int_equal(module->finding_count, 0);
    validate(module, "CANRX0", ZTC_CLASS_CAN, "rx", 12, 0);
    assert_int_equal(module->finding_count, 0);
    validate(module, "RX1", ZTC_CLASS_SERIAL, "rx", 13, 0);
    assert_int_equal(module->finding_count, 0);
}

static void a_pad_that_modules_keep_to_themselves(void **state)
{
    struct module *module = *state;
    validate(module, "A5", ZTC_CLASS_ADC, "in", 37, 0);
    expect_one(module, "ESP32-N001", ZTC_SEVERITY_NOTE, 77, "A5 is on GPIO37");
    validate(module, "A6", ZTC_CLASS_ADC, "in", 38, 0);
    expect_one(module, "ESP32-N001", ZTC_SEVERITY_NOTE, 77, "A6 is on GPIO38");
}

static void sd_slot_on_the_pads_of_the_flash(void **state)
{
    struct module *module = *state;
    validate(module, "A0", ZTC_CLASS_ADC, "in", 34, 1);
    expect_one(module, "ESP32-W003", ZTC_SEVERITY_WARNING, 99, "flash bus");
    validate(module, "A0", ZTC_CLASS_ADC, "in", 34, 2);
    assert_int_equal(module->finding_count, 0);
}

static void every_code_is_explained(void **state)
{
    struct module *module = *state;
    static const char *const codes[] = {"ESP32-E001", "ESP32-N001", "ESP32-W001", "ESP32-W002",
                                        "ESP32-W003"};
    const struct ztc_table *rows = NULL;
    assert_int_equal(module->target_v1->explanations(module->target, &rows), ZTC_OK);
    assert_int_equal(rows->count, sizeof(codes) / sizeof(codes[0]));
    for (uint32_t i = 0; i < rows->count; i++) {
        const struct ztc_explanation_row *row = ZTC_ROW(struct ztc_explanation_row, rows, i);
        assert_string_equal(row->code, codes[i]);
        assert_true(strlen(row->title) > 10 && strlen(row->text) > 100);
        for (const char *line = row->text; line != NULL; line = strchr(line, '\n')) {
            line += *line == '\n';
            assert_true(strcspn(line, "\n") <= 90);
        }
    }
}

/* What the sink answers is returned at once. */
static ztc_status refuse(void *ctx, const struct ztc_finding *finding)
{
    (void)finding;
    (*(int *)ctx)++;
    return ZTC_E_CANCELLED;
}

static void a_sink_that_refuses_ends_the_rules(void **state)
{
    struct module *module = *state;
    const struct ztc_board_pin pins[] = {{.pad = 36}, {.index = 1, .pad = 37}};
    const struct ztc_board_function functions[] = {
        {.name = "BTN0", .class_id = ZTC_CLASS_BTN, .role = "in", .pin = 0},
        {.name = "A0", .class_id = ZTC_CLASS_ADC, .role = "in", .pin = 1},
    };
    const struct ztc_table pin_table = ZTC_TABLE_OF(pins);
    const struct ztc_table function_table = ZTC_TABLE_OF(functions);
    const struct ztc_table none = ZTC_TABLE_EMPTY;
    const struct ztc_board board = {.struct_size = sizeof(board),
                                    .short_name = "b",
                                    .target = "cvm_espwroom32",
                                    .pins = &pin_table,
                                    .functions = &function_table,
                                    .peripherals = &none,
                                    .device = &none};
    int calls = 0;
    const struct ztc_finding_sink sink = {
        .struct_size = sizeof(sink), .ctx = &calls, .report = refuse};
    assert_int_equal(module->target_v1->validate(module->target, &board, 1, &sink),
                     ZTC_E_CANCELLED);
    assert_int_equal(calls, 1);
}

static void ids_that_are_not_known(void **state)
{
    struct module *module = *state;
    void *target = NULL;
    assert_int_equal(module->target_v1->open(module->self, "cvm_other", &target),
                     ZTC_E_UNSUPPORTED);
    assert_null(target);
    assert_null(module->entry->get_interface(module->self, "ztc.target/2"));
    assert_null(module->entry->get_interface(module->self, ""));
}

/* A host without memory: init says so and leaves nothing. */
static void *no_memory(void *ctx, uint64_t size)
{
    (void)ctx;
    (void)size;
    return NULL;
}

static void init_without_memory(void **state)
{
    struct module *module = *state;
    struct ztc_host host = module->host;
    host.alloc = no_memory;
    void *self = NULL;
    assert_int_equal(module->entry->init(&host, &self), ZTC_E_MEMORY);
    assert_null(self);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(edges_on_a_pad_that_glitches, set_up, tear_down),
        cmocka_unit_test_setup_teardown(reading_a_pad_that_glitches_is_fine, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_line_that_rests_high_on_gpio12, set_up, tear_down),
        cmocka_unit_test_setup_teardown(what_does_not_rest_high_on_gpio12, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_pad_that_modules_keep_to_themselves, set_up, tear_down),
        cmocka_unit_test_setup_teardown(sd_slot_on_the_pads_of_the_flash, set_up, tear_down),
        cmocka_unit_test_setup_teardown(every_code_is_explained, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_sink_that_refuses_ends_the_rules, set_up, tear_down),
        cmocka_unit_test_setup_teardown(ids_that_are_not_known, set_up, tear_down),
        cmocka_unit_test_setup_teardown(init_without_memory, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
