/* SPDX-License-Identifier: Apache-2.0 */
/* Differences between two boards, in a user's words and in order. */
#include "board/board.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

struct part {
    struct ztc_board_pin pins[4];
    struct ztc_board_function functions[4];
    struct ztc_board_role roles[4];
    struct ztc_board_peripheral peripherals[4];
    struct ztc_table pin_table, function_table, role_table, peripheral_table;
    struct ztc_board board;
};

static struct ztc_table table_of(const void *rows, uint32_t count, size_t size)
{
    return (struct ztc_table){sizeof(struct ztc_table), count, (uint32_t)size, 0, rows};
}

/* D0 PA4, D1 PA5, D2 PB6; A10, RX0, TX0; SERIAL0 and RTC0. */
static void make(struct part *part)
{
    static const struct ztc_table empty = ZTC_TABLE_EMPTY;
    memset(part, 0, sizeof(*part));
    part->pins[0] = (struct ztc_board_pin){.index = 0, .pad = 4};
    part->pins[1] = (struct ztc_board_pin){.index = 1, .pad = 5};
    part->pins[2] = (struct ztc_board_pin){.index = 2, .port = 1, .pad = 6};
    part->functions[0] = (struct ztc_board_function){"RX0", ZTC_CLASS_SERIAL, "rx", 0, 0, 0,
                                                     {0},   ZTC_PORT_NONE,    0,    0};
    part->functions[1] = (struct ztc_board_function){"A10", ZTC_CLASS_ADC, "in",          10, 2,
                                                     2,     {5, 1, 0, 0},  ZTC_PORT_NONE, 0,  0};
    part->functions[2] = (struct ztc_board_function){"TX0", ZTC_CLASS_SERIAL, "tx", 0, 1, 0,
                                                     {0},   ZTC_PORT_NONE,    0,    0};
    part->roles[0] = (struct ztc_board_role){.role = "rx", .function = 0};
    part->roles[1] = (struct ztc_board_role){.role = "tx", .function = 2};
    part->role_table = table_of(part->roles, 2, sizeof(part->roles[0]));
    part->peripherals[0] = (struct ztc_board_peripheral){
        .class_id = ZTC_CLASS_SERIAL, .hw = 1, .roles = &part->role_table};
    part->peripherals[1] = (struct ztc_board_peripheral){.class_id = ZTC_CLASS_RTC, .hw = 1};
    part->pin_table = table_of(part->pins, 3, sizeof(part->pins[0]));
    part->function_table = table_of(part->functions, 3, sizeof(part->functions[0]));
    part->peripheral_table = table_of(part->peripherals, 2, sizeof(part->peripherals[0]));
    part->board = (struct ztc_board){.struct_size = sizeof(part->board),
                                     .short_name = "",
                                     .target = "",
                                     .pins = &part->pin_table,
                                     .functions = &part->function_table,
                                     .peripherals = &part->peripheral_table,
                                     .device = &empty};
}

static ztc_status write_line(void *ctx, const char *subject, const char *before, const char *after)
{
    struct ztc_buffer *buffer = ctx;
    ztc_buffer_print(buffer, "%s: %s -> %s\n", subject, before != NULL ? before : "nothing",
                     after != NULL ? after : "nothing");
    return ztc_buffer_status(buffer);
}

static void expect_lines(const struct ztc_board *left, const struct ztc_board *right,
                         const char *lines)
{
    struct ztc_buffer buffer;
    struct ztc_error error = {0};
    ztc_buffer_init(&buffer, 1u << 16);
    assert_int_equal(ztc_board_compare(left, right, write_line, &buffer, &error), ZTC_OK);
    assert_string_equal(ztc_buffer_string(&buffer), lines);
    ztc_buffer_done(&buffer);
}

static void equal_boards_have_no_difference(void **state)
{
    struct part left, right;
    (void)state;
    make(&left);
    make(&right);
    expect_lines(&left.board, &right.board, "");
}

static void the_order_of_rows_is_no_difference(void **state)
{
    struct part left, right;
    (void)state;
    make(&left);
    make(&right);
    struct ztc_board_function first = right.functions[0];
    right.functions[0] = right.functions[2];
    right.functions[2] = first;
    right.roles[0].function = 2;
    right.roles[1].function = 0;
    struct ztc_board_peripheral peripheral = right.peripherals[0];
    right.peripherals[0] = right.peripherals[1];
    right.peripherals[1] = peripheral;
    expect_lines(&left.board, &right.board, "");
}

static void pins_functions_and_peripherals_differ_in_order(void **state)
{
    struct part left, right;
    (void)state;
    make(&left);
    make(&right);
    right.pins[1].pad = 7;
    right.pins[3] = (struct ztc_board_pin){.index = 3, .pad = 9};
    right.pin_table.count = 4;
    right.functions[1].pin = 3;
    right.functions[1].values[1] = 0;
    right.functions[3] =
        (struct ztc_board_function){"A2", ZTC_CLASS_ADC, "in", 2, 0, 0, {0}, ZTC_PORT_NONE, 0, 0};
    right.function_table.count = 4;
    right.peripherals[0].hw = 2;
    right.roles[1].function = ZTC_NO_ROW;
    right.peripheral_table.count = 1;
    expect_lines(&left.board, &right.board,
                 "D1: [ PA, 5 ] -> [ PA, 7 ]\n"
                 "D3: nothing -> [ PA, 9 ]\n"
                 "A2: nothing -> D0\n"
                 "A10: [ D2, 5, 1 ] -> [ D3, 5 ]\n"
                 "RTC0: hw 1 -> nothing\n"
                 "SERIAL0.hw: 1 -> 2\n"
                 "SERIAL0.tx: TX0 -> nothing\n");
    expect_lines(&right.board, &left.board,
                 "D1: [ PA, 7 ] -> [ PA, 5 ]\n"
                 "D3: [ PA, 9 ] -> nothing\n"
                 "A2: D0 -> nothing\n"
                 "A10: [ D3, 5 ] -> [ D2, 5, 1 ]\n"
                 "RTC0: nothing -> hw 1\n"
                 "SERIAL0.hw: 2 -> 1\n"
                 "SERIAL0.tx: nothing -> TX0\n");
}

static void a_whole_peripheral_is_told_with_its_pins(void **state)
{
    struct part left, right;
    (void)state;
    make(&left);
    make(&right);
    right.peripherals[0].index = 1;
    expect_lines(&left.board, &right.board,
                 "SERIAL0: hw 1, rx RX0, tx TX0 -> nothing\n"
                 "SERIAL1: nothing -> hw 1, rx RX0, tx TX0\n");
}

static void surplus_zeros_are_no_difference(void **state)
{
    struct part left, right;
    (void)state;
    make(&left);
    make(&right);
    left.functions[1].value_count = 3;
    left.functions[0].value_count = 2;
    expect_lines(&left.board, &right.board, "");
}

static void an_alternate_function_counts_where_both_know_it(void **state)
{
    struct part left, right;
    (void)state;
    make(&left);
    make(&right);
    left.functions[0].alternate = 7;
    expect_lines(&left.board, &right.board, "");
    right.functions[0].alternate = 8;
    expect_lines(&left.board, &right.board,
                 "RX0: D0, alternate function 7 -> D0, alternate function 8\n");
}

static void extras_are_compared_without_their_order(void **state)
{
    static const struct ztc_extra one[] = {{"pull", "up", 0}, {"level", "1", 0}};
    static const struct ztc_extra two[] = {
        {"level", "1", 0}, {"type", "push-pull", 0}, {"pull", "up", 0}};
    static const struct ztc_extra none[] = {{"pull", "none", 0}, {"active_low", "false", 0}};
    static const struct ztc_table first = ZTC_TABLE_OF(one), second = ZTC_TABLE_OF(two),
                                  third = ZTC_TABLE_OF(none);
    struct part left, right;
    (void)state;
    make(&left);
    make(&right);
    left.pins[0].extras = &first;
    right.pins[0].extras = &second;
    right.pins[1].extras = &third;
    expect_lines(&left.board, &right.board, "");
    right.pins[0].extras = &third;
    expect_lines(&left.board, &right.board, "D0: [ PA, 4, { level: 1, pull: up } ] -> [ PA, 4 ]\n");
}

static void rows_that_lead_nowhere_do_no_harm(void **state)
{
    struct part left, right;
    (void)state;
    make(&left);
    make(&right);
    left.functions[0].pin = 99;
    left.functions[2].name = NULL;
    left.roles[0].function = 88;
    left.roles[1].role = NULL;
    left.peripherals[1].class_id = NULL;
    left.board.device = NULL;
    expect_lines(&left.board, &right.board,
                 "RX0: ? -> D0\n"
                 "0: hw 1 -> nothing\n"
                 "RTC0: nothing -> hw 1\n"
                 "SERIAL0.rx: nothing -> RX0\n"
                 "SERIAL0.:  -> nothing\n"
                 "SERIAL0.tx: nothing -> TX0\n");
    left.board.functions = NULL;
    left.board.pins = NULL;
    left.board.peripherals = NULL;
    expect_lines(&left.board, &left.board, "");
}

static ztc_status stop(void *ctx, const char *subject, const char *before, const char *after)
{
    int *calls = ctx;
    (void)subject;
    (void)before;
    (void)after;
    ++*calls;
    return ZTC_E_CANCELLED;
}

static void a_report_may_stop_it(void **state)
{
    struct part left, right;
    struct ztc_error error = {0};
    int calls = 0;
    (void)state;
    make(&left);
    make(&right);
    right.pins[0].pad = 1;
    right.pins[1].pad = 2;
    assert_int_equal(ztc_board_compare(&left.board, &right.board, stop, &calls, &error),
                     ZTC_E_CANCELLED);
    assert_int_equal(calls, 1);
    assert_int_equal(error.status, ZTC_E_CANCELLED);
    ztc_error_clear(&error);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(equal_boards_have_no_difference),
        cmocka_unit_test(the_order_of_rows_is_no_difference),
        cmocka_unit_test(pins_functions_and_peripherals_differ_in_order),
        cmocka_unit_test(a_whole_peripheral_is_told_with_its_pins),
        cmocka_unit_test(surplus_zeros_are_no_difference),
        cmocka_unit_test(an_alternate_function_counts_where_both_know_it),
        cmocka_unit_test(extras_are_compared_without_their_order),
        cmocka_unit_test(rows_that_lead_nowhere_do_no_harm),
        cmocka_unit_test(a_report_may_stop_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
