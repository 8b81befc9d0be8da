/* SPDX-License-Identifier: Apache-2.0 */
/* What version 2, and both versions, refuse: every bound, and rows that contradict themselves. */
#include "support_port.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static void numbers_beyond_their_field_are_refused(void **state)
{
    (void)state;
    struct test_board board;
    test_board_rich(&board);
    const struct ztc_board *view = test_board_view(&board);
    struct ztc_board_function *function = &board.functions[1];
#define REFUSED(field, wrong, place)                                                      \
    do {                                                                                  \
        __typeof__(field) right = (field);                                                \
        (field) = (wrong);                                                                \
        test_refused(ztc_port_v2_encode, view, ZTC_E_LIMIT, "PORT-E004", (place)->where); \
        (field) = right;                                                                  \
    } while (0)
    function->value_count = 1;
    REFUSED(board.pins[3].port, 256, &board.pins[3]);
    REFUSED(board.pins[3].pad, 256, &board.pins[3]);
    REFUSED(function->values[0], 65536, function);
    REFUSED(function->values[0], -1, function);
    REFUSED(function->alternate, 32768, function);
    REFUSED(function->alternate, -2, function);
    REFUSED(function->instance, 65536, function);
    REFUSED(function->index, 65536, function);
    REFUSED(board.peripherals[0].hw, 65536, &board.peripherals[0]);
    REFUSED(board.peripherals[0].index, 65536, &board.peripherals[0]);
#undef REFUSED
    memcpy(board.extras[5].texts[3], "255", 4);
    test_refused(ztc_port_v2_encode, view, ZTC_E_LIMIT, "PORT-E004", board.extras[5].rows[1].where);
    test_board_free(&board);
}

static void rows_that_contradict_themselves_are_refused_by_both_versions(void **state)
{
    static test_encoder *const encoders[] = {ztc_port_v1_encode, ztc_port_v2_encode};
    (void)state;
    for (size_t e = 0; e < 2; e++) {
        struct test_board board;
        test_board_rich(&board);
        const struct ztc_board *view = test_board_view(&board);
        struct ztc_board_function *function = &board.functions[1];
#define REFUSED(field, wrong, place)                                                 \
    do {                                                                             \
        __typeof__(field) right = (field);                                           \
        (field) = (wrong);                                                           \
        test_refused(encoders[e], view, ZTC_E_INVALID, "PORT-E001", (place)->where); \
        (field) = right;                                                             \
    } while (0)
        REFUSED(board.pins[3].index, 4, &board.pins[3]);
        REFUSED(board.extras[1].rows[0].key, "", &board.extras[1].rows[0]);
        REFUSED(board.extras[1].rows[0].value, NULL, &board.extras[1].rows[0]);
        REFUSED(function->pin, 24, function);
        REFUSED(function->pin, ZTC_NO_ROW, function);
        REFUSED(function->value_count, 4, function);
        REFUSED(function->name, NULL, function);
        REFUSED(function->name, "", function);
        REFUSED(function->name, "2", function);
        REFUSED(function->name, "PWM02", function);
        REFUSED(function->name, "pwm2", function);
        REFUSED(function->name, "PWM\n2", function);
        REFUSED(function->class_id, "DAC", function);
        REFUSED(function->class_id, NULL, function);
        REFUSED(function->role, NULL, function);
        REFUSED(function->role, "a role of sixty-four characters, which is one more than it takes",
                function);
        REFUSED(board.peripherals[0].class_id, NULL, &board.peripherals[0]);
        REFUSED(board.peripherals[0].hw, 0, &board.peripherals[0]);
        REFUSED(board.roles[0].rows[0].function, board.function_count, &board.roles[0].rows[0]);
        REFUSED(board.roles[0].rows[0].role, "", &board.roles[0].rows[0]);
        REFUSED(board.roles[0].rows[1].role, "tx", &board.roles[0].rows[1]);
#undef REFUSED
        board.tables[0].count = 0;
        test_refused(encoders[e], view, ZTC_E_INVALID, "PORT-E001", ZTC_WHERE_NONE);
        test_board_free(&board);
    }
}

/* Which of the two the finding is about is not said. */
static void expect_twice(struct test_board *board)
{
    static test_encoder *const encoders[] = {ztc_port_v1_encode, ztc_port_v2_encode};
    for (size_t e = 0; e < 2; e++) {
        struct test_host host;
        struct test_bytes bytes;
        test_host_init(&host);
        test_bytes_init(&bytes);
        assert_int_equal(encoders[e](&host.host, test_board_view(board), &bytes.sink),
                         ZTC_E_INVALID);
        assert_string_equal(host.code, "PORT-E001");
        assert_int_equal(bytes.writes, 0);
        assert_int_equal(host.live, 0);
    }
    test_board_free(board);
}

static void what_is_there_twice_is_refused_by_both_versions(void **state)
{
    static const char *const names[] = {"PWM2", "RX0", "LED1", "CANTX0"};
    (void)state;
    struct test_board board;
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        test_board_rich(&board);
        test_board_function(&board, names[i], 3);
        expect_twice(&board);
    }
    test_board_rich(&board);
    test_board_peripheral(&board, "RTC", 0, 2);
    expect_twice(&board);
}

static void names_that_do_not_fit_the_header_are_refused_by_both_versions(void **state)
{
    static const char *const names[] = {"12345678901234567890123456789012", "z\xc3\xbcrich",
                                        "tab\there", "\x7f"};
    static test_encoder *const encoders[] = {ztc_port_v1_encode, ztc_port_v2_encode};
    (void)state;
    for (size_t i = 0; i < 2 * sizeof(names) / sizeof(names[0]); i++) {
        struct test_board board;
        test_board_init(&board, names[i / 2], "");
        test_board_pin(&board, 0, 0);
        test_refused(encoders[i % 2], test_board_view(&board), ZTC_E_INVALID, "PORT-E002",
                     ZTC_WHERE_NONE);
        test_board_free(&board);
        test_board_init(&board, "", names[i / 2]);
        test_board_pin(&board, 0, 0);
        test_refused(encoders[i % 2], test_board_view(&board), ZTC_E_INVALID, "PORT-E002",
                     ZTC_WHERE_NONE);
        test_board_free(&board);
    }
}

static void an_extra_that_is_there_twice_is_refused(void **state)
{
    (void)state;
    struct test_board board;
    test_board_rich(&board);
    test_board_extra(&board, 1, "pull", "up");
    test_refused(ztc_port_v2_encode, test_board_view(&board), ZTC_E_INVALID, "PORT-E007",
                 board.extras[1].rows[2].where);
    test_board_free(&board);
}

static void a_kind_of_pin_has_one_prefix(void **state)
{
    (void)state;
    struct test_board board;
    test_board_init(&board, "x", "y");
    test_board_pin(&board, 0, 0);
    test_board_custom(&board, "TOUCH", "in", "TOUCH", 0, 0);
    uint32_t row = test_board_custom(&board, "TOUCH", "in", "PAD", 1, 0);
    test_refused(ztc_port_v2_encode, test_board_view(&board), ZTC_E_INVALID, "PORT-E001",
                 board.functions[row].where);
    test_board_free(&board);
}

/* A board with `count` of what add makes, and what version 2 says to it. */
static ztc_status encode_many(void (*add)(struct test_board *board, uint32_t i), uint32_t count)
{
    struct test_board board;
    struct test_host host;
    struct test_bytes bytes;
    test_board_init(&board, "x", "y");
    test_board_pin(&board, 0, 0);
    for (uint32_t i = 0; i < count; i++) {
        add(&board, i);
    }
    test_host_init(&host);
    test_bytes_init(&bytes);
    ztc_status status = ztc_port_v2_encode(&host.host, test_board_view(&board), &bytes.sink);
    assert_int_equal(host.live, 0);
    if (status != ZTC_OK) {
        assert_int_equal(status, ZTC_E_LIMIT);
        assert_string_equal(host.code, "PORT-E003");
        assert_int_equal(bytes.writes, 0);
    } else {
        assert_true(bytes.size <= ZTC_PORT_SIZE_MAX);
        assert_int_equal(test_try(bytes.data, bytes.size), ZTC_OK);
    }
    test_bytes_free(&bytes);
    test_board_free(&board);
    return status;
}

static void add_class(struct test_board *board, uint32_t i)
{
    char class_id[16];
    snprintf(class_id, sizeof(class_id), "C%u", i);
    test_board_peripheral(board, class_id, 0, 1);
}

static void add_role(struct test_board *board, uint32_t i)
{
    char role[16];
    snprintf(role, sizeof(role), "r%u", i);
    test_board_custom(board, "TOUCH", role, "T", 0, 0);
}

static void add_pair(struct test_board *board, uint32_t i)
{
    char class_id[16], role[16];
    snprintf(class_id, sizeof(class_id), "C%u", i / 100);
    snprintf(role, sizeof(role), "r%u", i % 100);
    test_board_custom(board, class_id, role, "T", 0, 0);
}

static void add_function(struct test_board *board, uint32_t i)
{
    test_board_custom(board, "PWM", "out", "PWM", i, 0);
}

static void add_values(struct test_board *board, uint32_t i)
{
    test_board_values(board, test_board_custom(board, "PWM", "out", "PWM", i, 0), 3, 1, 2, 3);
}

static void add_value(struct test_board *board, uint32_t i)
{
    test_board_values(board, test_board_custom(board, "PWM", "out", "PWM", i, 0), 1, 1, 0, 0);
}

static void add_peripheral(struct test_board *board, uint32_t i)
{
    test_board_peripheral(board, "RTC", i, 1);
}

static void add_extra(struct test_board *board, uint32_t i)
{
    char key[16];
    uint32_t pin = i / 4;
    if (pin == board->pin_count) {
        test_board_pin(board, 0, 0);
    }
    snprintf(key, sizeof(key), "key%u", i % 4);
    test_board_extra(board, pin, key, "x");
}

static void counts_have_bounds(void **state)
{
    static const struct {
        void (*add)(struct test_board *board, uint32_t i);
        uint32_t most;
    } cases[] = {{add_class, 128},
                 {add_role, 127},
                 {add_extra, 4096},
                 {add_pair, 407 /* with the names of five classes and a hundred roles */},
                 {add_values, 5462 /* the last one begins at value 16383 */}};
    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        assert_int_equal(encode_many(cases[i].add, cases[i].most), ZTC_OK);
        assert_int_equal(encode_many(cases[i].add, cases[i].most + 1), ZTC_E_LIMIT);
    }
    assert_int_equal(encode_many(add_value, 16384), ZTC_OK);
    assert_int_equal(encode_many(add_value, 16385), ZTC_E_LIMIT);
    assert_int_equal(encode_many(add_function, 21000), ZTC_OK);
    assert_int_equal(encode_many(add_function, 21840), ZTC_E_LIMIT);
    assert_int_equal(encode_many(add_function, 22000), ZTC_E_LIMIT);
    assert_int_equal(encode_many(add_peripheral, 32000), ZTC_OK);
    assert_int_equal(encode_many(add_peripheral, 33000), ZTC_E_LIMIT);
}

static void a_peripheral_has_255_roles_at_most(void **state)
{
    static char names[256][8];
    static struct ztc_board_role rows[256];
    (void)state;
    struct test_board board;
    struct ztc_table table = ZTC_TABLE_OF(rows);
    test_board_init(&board, "x", "y");
    test_board_pin(&board, 0, 0);
    test_board_function(&board, "CANRX0", 0);
    test_board_peripheral(&board, "CAN", 0, 1);
    for (uint32_t i = 0; i < 256; i++) {
        snprintf(names[i], sizeof(names[i]), "r%u", i);
        rows[i] = (struct ztc_board_role){.role = names[i], .function = ZTC_NO_ROW};
    }
    const struct ztc_board *view = test_board_view(&board);
    board.peripherals[0].roles = &table;
    test_refused(ztc_port_v1_encode, view, ZTC_E_LIMIT, "PORT-E003", board.peripherals[0].where);
    test_refused(ztc_port_v2_encode, view, ZTC_E_LIMIT, "PORT-E003", board.peripherals[0].where);
    /* Version 1 leaves out what it has no code for; version 2 has 127 roles of the file's own. */
    table.count = 255;
    struct test_bytes bytes = test_encode(ztc_port_v1_encode, view);
    test_bytes_free(&bytes);
    table.count = 128;
    test_refused(ztc_port_v2_encode, view, ZTC_E_LIMIT, "PORT-E003", rows[127].where);
    table.count = 127;
    bytes = test_encode(ztc_port_v2_encode, view);
    assert_int_equal(test_try(bytes.data, bytes.size), ZTC_OK);
    test_bytes_free(&bytes);
    test_board_free(&board);
}

static void calls_that_break_the_contract_are_refused(void **state)
{
    static test_encoder *const encoders[] = {ztc_port_v1_encode, ztc_port_v2_encode};
    (void)state;
    struct test_board board;
    struct test_host host;
    struct test_bytes bytes;
    test_board_rich(&board);
    test_host_init(&host);
    test_bytes_init(&bytes);
    for (size_t e = 0; e < 2; e++) {
        struct ztc_board view = *test_board_view(&board);
        assert_int_equal(encoders[e](NULL, &view, &bytes.sink), ZTC_E_ARGUMENT);
        assert_int_equal(encoders[e](&host.host, NULL, &bytes.sink), ZTC_E_ARGUMENT);
        assert_int_equal(encoders[e](&host.host, &view, NULL), ZTC_E_ARGUMENT);
        view.struct_size = 16;
        assert_int_equal(encoders[e](&host.host, &view, &bytes.sink), ZTC_E_ARGUMENT);
        view = *test_board_view(&board);
        view.functions = NULL;
        assert_int_equal(encoders[e](&host.host, &view, &bytes.sink), ZTC_E_ARGUMENT);
        struct ztc_table table = board.tables[0];
        table.stride = 8;
        view = *test_board_view(&board);
        view.pins = &table;
        assert_int_equal(encoders[e](&host.host, &view, &bytes.sink), ZTC_E_ARGUMENT);
        view = *test_board_view(&board);
        view.short_name = NULL;
        assert_int_equal(encoders[e](&host.host, &view, &bytes.sink), ZTC_E_ARGUMENT);
    }
    assert_int_equal(bytes.writes, 0);
    test_board_free(&board);
}

static void what_the_sink_answers_is_returned(void **state)
{
    static test_encoder *const encoders[] = {ztc_port_v1_encode, ztc_port_v2_encode};
    (void)state;
    struct test_board board;
    struct test_host host;
    struct test_bytes bytes;
    test_board_rich(&board);
    test_host_init(&host);
    test_bytes_init(&bytes);
    bytes.answer = ZTC_E_CANCELLED;
    for (size_t e = 0; e < 2; e++) {
        assert_int_equal(encoders[e](&host.host, test_board_view(&board), &bytes.sink),
                         ZTC_E_CANCELLED);
        assert_int_equal(bytes.writes, e + 1);
        assert_int_equal(host.live, 0);
    }
    test_board_free(&board);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_beyond_their_field_are_refused),
        cmocka_unit_test(rows_that_contradict_themselves_are_refused_by_both_versions),
        cmocka_unit_test(what_is_there_twice_is_refused_by_both_versions),
        cmocka_unit_test(names_that_do_not_fit_the_header_are_refused_by_both_versions),
        cmocka_unit_test(an_extra_that_is_there_twice_is_refused),
        cmocka_unit_test(a_kind_of_pin_has_one_prefix),
        cmocka_unit_test(counts_have_bounds),
        cmocka_unit_test(a_peripheral_has_255_roles_at_most),
        cmocka_unit_test(calls_that_break_the_contract_are_refused),
        cmocka_unit_test(what_the_sink_answers_is_returned),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
