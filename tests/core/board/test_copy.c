/* SPDX-License-Identifier: Apache-2.0 */
/* Deep copies of boards, the sink that keeps one, and the names of ports. */
#include "board/board.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define ARENA_MAX (1u << 20)

static const struct ztc_extra extra_rows[] = {{"pull", "up", 5}};
static const struct ztc_table extras = ZTC_TABLE_OF(extra_rows);
static const struct ztc_board_pin pin_rows[] = {{0, 0, 4, 0, NULL, 1}, {1, 1, 5, 0, &extras, 2}};
static const struct ztc_table pins = ZTC_TABLE_OF(pin_rows);
static const struct ztc_board_function function_rows[] = {
    {"RX0", ZTC_CLASS_SERIAL, "rx", 0, 1, 1, {7, 0, 0, 0}, 3, 2, 4}};
static const struct ztc_table functions = ZTC_TABLE_OF(function_rows);
static const struct ztc_board_role role_rows[] = {{"rx", 0, 0, 6}};
static const struct ztc_table roles = ZTC_TABLE_OF(role_rows);
static const struct ztc_board_peripheral peripheral_rows[] = {{ZTC_CLASS_SERIAL, 0, 2, &roles, 7},
                                                              {ZTC_CLASS_RTC, 1, 1, NULL, 8}};
static const struct ztc_table peripherals = ZTC_TABLE_OF(peripheral_rows);
static const struct ztc_device_row device_rows[] = {{"/name", "Test", ZTC_VALUE_TEXT, 0, 9}};
static const struct ztc_table device = ZTC_TABLE_OF(device_rows);

static struct ztc_board make_board(void)
{
    return (struct ztc_board){.struct_size = sizeof(struct ztc_board),
                              .short_name = "test",
                              .target = "cvm_fake",
                              .pins = &pins,
                              .functions = &functions,
                              .peripherals = &peripherals,
                              .device = &device};
}

static void expect_copied(const char *copy, const char *text)
{
    assert_string_equal(copy, text);
    assert_ptr_not_equal(copy, text);
}

static void a_copy_holds_everything_by_itself(void **state)
{
    struct ztc_arena arena;
    struct ztc_board board = make_board();
    (void)state;
    ztc_arena_init(&arena, ARENA_MAX);
    const struct ztc_board *copy = ztc_board_copy(&arena, &board);
    assert_non_null(copy);
    assert_int_equal(copy->struct_size, sizeof(*copy));
    expect_copied(copy->short_name, "test");
    expect_copied(copy->target, "cvm_fake");
    assert_int_equal(copy->pins->count, 2);
    const struct ztc_board_pin *pin = ZTC_ROW(struct ztc_board_pin, copy->pins, 1);
    assert_int_equal(pin->port, 1);
    assert_int_equal(pin->pad, 5);
    assert_ptr_not_equal(pin->extras, &extras);
    expect_copied(ZTC_ROW(struct ztc_extra, pin->extras, 0)->value, "up");
    assert_null(ZTC_ROW(struct ztc_board_pin, copy->pins, 0)->extras);
    const struct ztc_board_function *function =
        ZTC_ROW(struct ztc_board_function, copy->functions, 0);
    expect_copied(function->name, "RX0");
    assert_int_equal(function->values[0], 7);
    assert_int_equal(function->alternate, 3);
    assert_int_equal(function->instance, 2);
    const struct ztc_board_peripheral *peripheral =
        ZTC_ROW(struct ztc_board_peripheral, copy->peripherals, 0);
    assert_int_equal(peripheral->hw, 2);
    expect_copied(ZTC_ROW(struct ztc_board_role, peripheral->roles, 0)->role, "rx");
    assert_null(ZTC_ROW(struct ztc_board_peripheral, copy->peripherals, 1)->roles);
    expect_copied(ZTC_ROW(struct ztc_device_row, copy->device, 0)->value, "Test");
    ztc_arena_done(&arena);
}

static void rows_that_are_longer_become_ours(void **state)
{
    struct longer {
        struct ztc_board_function row;
        char later[24];
    } rows[2];
    struct ztc_arena arena;
    struct ztc_board board = make_board();
    (void)state;
    memset(rows, 0x5a, sizeof(rows));
    rows[0].row = function_rows[0];
    rows[1].row = function_rows[0];
    rows[1].row.name = "TX0";
    struct ztc_table table = ZTC_TABLE_OF(rows);
    board.functions = &table;
    ztc_arena_init(&arena, ARENA_MAX);
    const struct ztc_board *copy = ztc_board_copy(&arena, &board);
    assert_non_null(copy);
    assert_int_equal(copy->functions->stride, sizeof(struct ztc_board_function));
    assert_string_equal(ZTC_ROW(struct ztc_board_function, copy->functions, 1)->name, "TX0");
    ztc_arena_done(&arena);
}

static void what_is_missing_is_empty(void **state)
{
    struct ztc_board board = {.struct_size = sizeof(board)};
    struct ztc_board_function row = {.name = NULL};
    struct ztc_table table = {sizeof(table), 1, sizeof(row), 0, &row};
    struct ztc_table no_rows = {sizeof(table), 3, sizeof(row), 0, NULL};
    struct ztc_arena arena;
    (void)state;
    board.functions = &table;
    board.peripherals = &no_rows;
    ztc_arena_init(&arena, ARENA_MAX);
    const struct ztc_board *copy = ztc_board_copy(&arena, &board);
    assert_non_null(copy);
    assert_string_equal(copy->short_name, "");
    assert_int_equal(copy->pins->count, 0);
    assert_int_equal(copy->peripherals->count, 0);
    assert_string_equal(ZTC_ROW(struct ztc_board_function, copy->functions, 0)->name, "");
    ztc_arena_done(&arena);
}

static void a_copy_that_does_not_fit_is_NULL(void **state)
{
    struct ztc_board board = make_board();
    size_t max = 0;
    (void)state;
    for (bool done = false; !done; max++) {
        struct ztc_arena arena;
        ztc_arena_init(&arena, max);
        done = ztc_board_copy(&arena, &board) != NULL;
        ztc_arena_done(&arena);
    }
    assert_true(max > sizeof(board));
}

static void a_sink_keeps_one_board(void **state)
{
    struct ztc_arena arena;
    struct ztc_board board = make_board();
    (void)state;
    ztc_arena_init(&arena, ARENA_MAX);
    struct ztc_board_keep keep = {.arena = &arena};
    struct ztc_board_sink sink = ztc_board_keeper(&keep);
    assert_int_equal(sink.struct_size, sizeof(sink));
    assert_int_equal(sink.board(sink.ctx, NULL), ZTC_E_ARGUMENT);
    assert_int_equal(sink.board(sink.ctx, &board), ZTC_OK);
    assert_string_equal(keep.board->short_name, "test");
    assert_int_equal(sink.board(sink.ctx, &board), ZTC_E_ARGUMENT);
    ztc_arena_done(&arena);

    ztc_arena_init(&arena, 8);
    struct ztc_board_keep small = {.arena = &arena};
    sink = ztc_board_keeper(&small);
    assert_int_equal(sink.board(sink.ctx, &board), ZTC_E_MEMORY);
    assert_null(small.board);
    ztc_arena_done(&arena);
}

static void ports_have_letters(void **state)
{
    static const char *const wrong[] = {"", "P", "PA0", "pA", "Pa", "A", "P0", "QA", "P[", "P@"};
    uint32_t port = 77;
    char name[3];
    (void)state;
    for (uint32_t i = 0; i < 26; i++) {
        ztc_port_name(i, name);
        assert_true(ztc_port_parse(name, strlen(name), &port));
        assert_int_equal(port, i);
    }
    ztc_port_name(0, name);
    assert_string_equal(name, "PA");
    ztc_port_name(8, name);
    assert_string_equal(name, "PI");
    ztc_port_name(26, name);
    assert_string_equal(name, "P?");
    ztc_port_name(UINT32_MAX, name);
    assert_string_equal(name, "P?");
    port = 77;
    for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
        assert_false(ztc_port_parse(wrong[i], strlen(wrong[i]), &port));
    }
    assert_int_equal(port, 77);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_copy_holds_everything_by_itself),
        cmocka_unit_test(rows_that_are_longer_become_ours),
        cmocka_unit_test(what_is_missing_is_empty),
        cmocka_unit_test(a_copy_that_does_not_fit_is_NULL),
        cmocka_unit_test(a_sink_keeps_one_board),
        cmocka_unit_test(ports_have_letters),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
