/* SPDX-License-Identifier: Apache-2.0 */
/* Templates through core's checks and the module's tables: its own is clean, users' boards keep their bytes. */
#include "base/buffer.h"
#include "board/check.h"
#include "support_module.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define FILE_SIZE_MAX ((size_t)64 * 1024)

static const char device[] = "device:\n    name: b\n    original_target: cvm_espwroom32\n"
                             "    chip_model: esp32\n    vids: []\n    pids: []\n";

struct judged {
    struct module *module;
    struct ztc_target target;
    struct ztc_error error;
    struct ztc_template template;
    struct ztc_board board;
    bool parsed;
};

static int set_up(void **state)
{
    struct judged *judged = calloc(1, sizeof(*judged));
    assert_non_null(judged);
    judged->module = module_open();
    assert_int_equal(ztc_target_bind(NULL, judged->module->target_v1, judged->module->self,
                                     "cvm_espwroom32", "esp32.so", &judged->error, &judged->target),
                     ZTC_OK);
    *state = judged;
    return 0;
}

static void forget(struct judged *judged)
{
    if (judged->parsed) {
        ztc_template_done(&judged->template);
        judged->parsed = false;
    }
}

static int tear_down(void **state)
{
    struct judged *judged = *state;
    forget(judged);
    ztc_error_clear(&judged->error);
    module_close(judged->module);
    free(judged);
    return 0;
}

static void judge(struct judged *judged, const char *text, uint32_t version, bool lenient)
{
    forget(judged);
    judged->parsed = true;
    ztc_status status = ztc_template_parse(&judged->template, "b.yml", text, strlen(text), NULL,
                                           lenient, &judged->error);
    if (status == ZTC_OK) {
        status = ztc_board_judge(&judged->template, &judged->target, version, &judged->error,
                                 &judged->board);
    }
    if (status != ZTC_OK) {
        fail_msg("%s", ztc_error_text(&judged->error));
    }
}

/* The findings that were not accepted, a line each; owned. */
static char *findings_text(const struct judged *judged)
{
    struct ztc_buffer text;
    ztc_buffer_init(&text, FILE_SIZE_MAX);
    ztc_buffer_text(&text, "");
    for (size_t i = 0; i < judged->template.findings.count; i++) {
        const struct ztc_diagnostic *item = &judged->template.findings.items[i];
        const struct ztc_place *place = ztc_findings_where(&judged->template.findings, item->where);
        if (!item->accepted) {
            ztc_buffer_print(&text, "%s %s\n", item->code, place != NULL ? place->key : "-");
        }
    }
    char *taken = ztc_buffer_take(&text);
    return taken != NULL ? taken : calloc(1, 1);
}

static void expect_findings(const struct judged *judged, const char *expected)
{
    char *text = findings_text(judged);
    assert_non_null(text);
    assert_string_equal(text, expected);
    free(text);
}

/* The target's own template as create would write it; owned. */
static char *own_template(const struct judged *judged)
{
    struct ztc_buffer text;
    ztc_buffer_init(&text, FILE_SIZE_MAX);
    const char *at = judged->target.description->template_text;
    const char *found = NULL;
    while ((found = strstr(at, "@SHORT_NAME@")) != NULL) {
        ztc_buffer_add(&text, at, (size_t)(found - at));
        ztc_buffer_text(&text, "b");
        at = found + strlen("@SHORT_NAME@");
    }
    ztc_buffer_text(&text, at);
    ztc_buffer_text(&text, device);
    char *taken = ztc_buffer_take(&text);
    assert_non_null(taken);
    return taken;
}

static void own_template_gives_no_finding_in_either_version(void **state)
{
    struct judged *judged = *state;
    char *text = own_template(judged);
    for (uint32_t version = 1; version <= 2; version++) {
        judge(judged, text, version, false);
        expect_findings(judged, "");
    }
    free(text);
}

static void own_template_comes_back_from_port_bin(void **state)
{
    struct judged *judged = *state;
    char *text = own_template(judged);
    judge(judged, text, 2, false);
    struct ztc_buffer bytes;
    ztc_buffer_init(&bytes, FILE_SIZE_MAX);
    assert_int_equal(ztc_target_encode(&judged->target, &judged->board, 2, &bytes, &judged->error),
                     ZTC_OK);
    struct ztc_arena arena;
    ztc_arena_init(&arena, FILE_SIZE_MAX * 16);
    struct ztc_board *board = NULL;
    assert_int_equal(
        ztc_target_decode(&judged->target, bytes.data, bytes.size, &arena, &judged->error, &board),
        ZTC_OK);
    assert_string_equal(board->target, "cvm_espwroom32");
    assert_int_equal(board->pins->count, 40);
    assert_int_equal(board->functions->count, judged->board.functions->count);
    assert_int_equal(board->peripherals->count, judged->board.peripherals->count);
    ztc_arena_done(&arena);
    ztc_buffer_done(&bytes);
    free(text);
}

/* Two functional pins and their peripheral on the given pads, as a whole template; owned. */
static char *serial_template(unsigned rx, unsigned tx, unsigned hw)
{
    char *text = calloc(1, FILE_SIZE_MAX);
    assert_non_null(text);
    snprintf(text, FILE_SIZE_MAX,
             "short_name: b\ncmacros: [ VM_IS_CUSTOM ]\n"
             "pinmap: { D0: [ PA, %u ], D1: [ PA, %u ] }\n"
             "pinclasses: { RX0: D0, TX0: D1 }\n"
             "peripherals: { SERIAL0: { hw: %u, rx: RX0, tx: TX0 } }\n%s",
             rx, tx, hw, device);
    return text;
}

static bool has_error(const struct judged *judged)
{
    return ztc_findings_errors(&judged->template.findings) > 0;
}

/* The row of the tables that the board took. */
static const struct ztc_board_function *function_at(const struct judged *judged, uint32_t i)
{
    return ZTC_ROW(struct ztc_board_function, judged->board.functions, i);
}

static void any_uart_on_any_pad_that_can(void **state)
{
    struct judged *judged = *state;
    for (unsigned hw = 1; hw <= 3; hw++) {
        for (unsigned pad = 0; pad < 40; pad++) {
            unsigned other = pad == 21 ? 22 : 21;
            bool hole = pad == 24 || (pad >= 28 && pad <= 31);
            char *text = serial_template(pad, other, hw);
            judge(judged, text, 2, false);
            if (has_error(judged)) {
                char *found = findings_text(judged);
                fail_msg("RX of hw %u on GPIO%u: %s", hw, pad, found);
                free(found);
            }
            free(text);
            text = serial_template(other, pad, hw);
            judge(judged, text, 2, false);
            assert_int_equal(has_error(judged), pad >= 34);
            assert_true(!hole || !has_error(judged));
            free(text);
        }
    }
}

static void direct_path_is_taken_where_the_instance_has_one(void **state)
{
    struct judged *judged = *state;
    char *text = serial_template(3, 1, 1);
    judge(judged, text, 2, false);
    assert_int_equal(function_at(judged, 0)->alternate, 0);
    assert_int_equal(function_at(judged, 1)->alternate, 0);
    free(text);
    /* UART1 has none there: through the matrix, on plain GPIO. */
    text = serial_template(3, 1, 2);
    judge(judged, text, 2, false);
    assert_int_equal(function_at(judged, 0)->alternate, 2);
    assert_int_equal(function_at(judged, 1)->alternate, 2);
    free(text);
    /* Half of UART2's path. */
    text = serial_template(16, 25, 3);
    judge(judged, text, 2, false);
    assert_int_equal(function_at(judged, 0)->alternate, 4);
    assert_int_equal(function_at(judged, 1)->alternate, 2);
    free(text);
}

static void analog_values_of_version_1_are_as_written(void **state)
{
    struct judged *judged = *state;
    static const char form[] = "short_name: b\ncmacros: [ VM_IS_CUSTOM ]\n"
                               "pinmap: { D0: [ PA, %u ] }\n"
                               "pinclasses: { %s: %s }\nperipherals: {}\n%s";
    static const struct {
        unsigned pad;
        const char *name;
        const char *value;
        const char *findings[2]; /* of version 1 and 2 */
    } rows[] = {
        {36, "A0", "D0", {"", ""}},          /* channel 0, unit 0 */
        {34, "A0", "D0", {"E020 A0\n", ""}}, /* channel 6 */
        {34, "A0", "[ D0, 6, 0 ]", {"", ""}},
        {34, "A0", "[ D0, 6 ]", {"", ""}},
        {34, "A0", "[ D0, 6, 1 ]", {"E018 A0\n", "E018 A0\n"}}, /* not ADC2's */
        {27, "A0", "[ D0, 7, 1 ]", {"W005 A0\n", "W005 A0\n"}}, /* beside the radio */
        {25, "DAC0", "[ D0, 1 ]", {"", ""}},
        {26, "DAC0", "[ D0, 2 ]", {"", ""}},
        {26, "DAC0", "[ D0, 1 ]", {"E018 DAC0\n", "E018 DAC0\n"}},
        {27, "DAC0", "[ D0, 1 ]", {"E017 DAC0\n", "E017 DAC0\n"}},
        {21, "A0", "D0", {"E017 A0\n", "E017 A0\n"}},
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        char text[1024];
        snprintf(text, sizeof(text), form, rows[i].pad, rows[i].name, rows[i].value, device);
        for (uint32_t version = 1; version <= 2; version++) {
            judge(judged, text, version, false);
            expect_findings(judged, rows[i].findings[version - 1]);
        }
    }
}

static void flash_bus_is_not_the_users_spi(void **state)
{
    struct judged *judged = *state;
    static const char text[] =
        "short_name: b\ncmacros: [ VM_IS_CUSTOM ]\n"
        "pinmap: { D0: [ PA, 8 ], D1: [ PA, 7 ], D2: [ PA, 6 ] }\n"
        "pinclasses: { MOSI0: D0, MISO0: D1, SCLK0: D2 }\n"
        "peripherals: { SPI0: { hw: 1, mosi: MOSI0, miso: MISO0, sclk: SCLK0 } }\n"
        "device: { name: b, original_target: cvm_espwroom32, chip_model: esp32, vids: [], pids: [] "
        "}\n";
    judge(judged, text, 2, false);
    expect_findings(judged, "W002 D0\nW002 D1\nW002 D2\n");
    for (uint32_t i = 0; i < 3; i++) {
        assert_int_equal(function_at(judged, i)->alternate, 2);
    }
}

/* A file below tests/data; owned. */
static char *load(const char *path, size_t *ret_size)
{
    char whole[512];
    snprintf(whole, sizeof(whole), "%s/data/port-v1/%s", ZTC_TEST_DATA, path);
    FILE *file = fopen(whole, "rbe");
    assert_non_null(file);
    char *text = calloc(1, FILE_SIZE_MAX);
    assert_non_null(text);
    *ret_size = fread(text, 1, FILE_SIZE_MAX - 1, file);
    assert_int_equal(fclose(file), 0);
    return text;
}

static void users_boards_keep_their_bytes(void **state)
{
    struct judged *judged = *state;
    static const struct {
        const char *folder;
        bool lenient; /* one has a key twice */
    } boards[] = {{"esp_wroom_32", false}, {"custom_vm", true}};
    for (size_t i = 0; i < 2; i++) {
        char path[64];
        size_t size = 0;
        snprintf(path, sizeof(path), "%s/template.yml", boards[i].folder);
        char *text = load(path, &size);
        judge(judged, text, 1, boards[i].lenient);
        if (has_error(judged)) {
            char *found = findings_text(judged);
            fail_msg("%s", found);
            free(found);
        }
        struct ztc_buffer bytes;
        ztc_buffer_init(&bytes, FILE_SIZE_MAX);
        assert_int_equal(
            ztc_target_encode(&judged->target, &judged->board, 1, &bytes, &judged->error), ZTC_OK);
        size_t expected_size = 0;
        snprintf(path, sizeof(path), "%s/port.bin", boards[i].folder);
        char *expected = load(path, &expected_size);
        assert_int_equal(bytes.size, expected_size);
        assert_memory_equal(bytes.data, expected, expected_size);
        ztc_buffer_done(&bytes);
        free(expected);
        free(text);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(own_template_gives_no_finding_in_either_version, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(own_template_comes_back_from_port_bin, set_up, tear_down),
        cmocka_unit_test_setup_teardown(any_uart_on_any_pad_that_can, set_up, tear_down),
        cmocka_unit_test_setup_teardown(direct_path_is_taken_where_the_instance_has_one, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(analog_values_of_version_1_are_as_written, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(flash_bus_is_not_the_users_spi, set_up, tear_down),
        cmocka_unit_test_setup_teardown(users_boards_keep_their_bytes, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
