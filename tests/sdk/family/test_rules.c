/* SPDX-License-Identifier: Apache-2.0 */
/* The rules that families share, over a made-up table of functions. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>
#include <ztc/family.h>

#define NONE ZTC_PORT_NONE

static const struct ztc_function_row function_rows[] = {
    {0, 0, "PWM", "out", "TIM1_CH1", 0, 1, 1, 1, 3, {1, 1, 1, 0}, NULL, NULL},
    {0, 0, "PWM", "out", "TIM5_CH1", 0, 5, 1, 2, 3, {5, 2, 1, 0}, NULL, NULL},
    {0, 1, "PWM", "out", "TIM1_CH1", 0, 1, 1, 1, 3, {1, 1, 1, 0}, NULL, NULL},
    {0, 2, "PWM", "out", "TIM1_CH2", 0, 1, 2, 1, 3, {1, 1, 2, 0}, NULL, NULL},
    {0, 3, "SPI", "mosi", "SPI1_MOSI", 1, 1, NONE, 5, 1, {1, 0, 0, 0}, NULL, NULL},
    {0, 3, "SPI", "mosi", "SPI2_MOSI", 2, 2, NONE, 5, 1, {2, 0, 0, 0}, NULL, NULL},
    {0, ZTC_ANY_PAD, "PWM", "out", "soft", 0, NONE, NONE, NONE, 0, {0, 0, 0, 0}, NULL, NULL},
    {0, ZTC_ANY_PAD, "SPI", "mosi", "any", 0, NONE, NONE, NONE, 0, {0, 0, 0, 0}, NULL, NULL},
};
static const struct ztc_table functions = ZTC_TABLE_OF(function_rows);

#define PWM(name, pin, timer, alternate, channel, where)                                   \
    {                                                                                      \
        name, "PWM", "out", 0, pin, 3, {timer, alternate, channel, 0}, alternate, 0, where \
    }

/* A board of pads PA0 to PA4 and these functional pins. */
struct board {
    struct ztc_board_pin pins[5];
    struct ztc_table pin_table, function_table;
    struct ztc_board board;
};

static const struct ztc_board *make(struct board *made, const struct ztc_board_function *rows,
                                    uint32_t count)
{
    for (uint32_t i = 0; i < 5; i++) {
        made->pins[i] = (struct ztc_board_pin){.index = i, .pad = i};
    }
    made->pin_table =
        (struct ztc_table){sizeof(struct ztc_table), 5, sizeof(made->pins[0]), 0, made->pins};
    made->function_table =
        (struct ztc_table){sizeof(struct ztc_table), count, sizeof(rows[0]), 0, rows};
    made->board = (struct ztc_board){.struct_size = sizeof(made->board),
                                     .pins = &made->pin_table,
                                     .functions = &made->function_table};
    return &made->board;
}

struct said {
    uint32_t count;
    uint64_t where;
    char message[256];
    ztc_status answer;
};

static ztc_status report(void *ctx, const struct ztc_finding *finding)
{
    struct said *said = ctx;
    assert_string_equal(finding->code, "X-W001");
    assert_int_equal(finding->severity, ZTC_SEVERITY_WARNING);
    assert_non_null(finding->remedy);
    said->count++;
    said->where = finding->where;
    snprintf(said->message, sizeof(said->message), "%s", finding->message);
    return said->answer;
}

static ztc_status shared(struct said *said, const struct ztc_board *board)
{
    const struct ztc_finding_sink sink = {
        .struct_size = sizeof(sink), .ctx = said, .report = report};
    return ztc_family_shared_channel(board, &functions, "X-W001", &sink);
}

static void the_row_that_serves_is_found_by_pad_and_values(void **state)
{
    const struct ztc_board_function rows[] = {
        PWM("PWM0", 0, 5, 2, 1, 1),
        PWM("PWM1", 0, 5, 2, 9, 2),
        {"PWM2", "PWM", "out", 2, 4, 0, {0}, NONE, 0, 3},
        {"MOSI0", "SPI", "mosi", 0, 3, 1, {2, 0, 0, 0}, 5, 2, 4},
        {"MOSI1", "SPI", "mosi", 1, 3, 1, {2, 0, 0, 0}, 5, 1, 5},
        {"A0", "ADC", "in", 0, 3, 0, {0}, NONE, 0, 6},
        PWM("PWM3", 77, 5, 2, 1, 7),
    };
    struct board made;
    const struct ztc_board *board = make(&made, rows, 7);
    (void)state;
    assert_ptr_equal(ztc_family_row(board, &functions, &rows[0]), &function_rows[1]);
    assert_null(ztc_family_row(board, &functions, &rows[1]));
    assert_ptr_equal(ztc_family_row(board, &functions, &rows[2]), &function_rows[6]);
    assert_ptr_equal(ztc_family_row(board, &functions, &rows[3]), &function_rows[5]);
    assert_null(ztc_family_row(board, &functions, &rows[4]));
    assert_null(ztc_family_row(board, &functions, &rows[5]));
    assert_null(ztc_family_row(board, &functions, &rows[6]));
}

static void one_channel_on_two_pads_is_told_at_the_later(void **state)
{
    const struct ztc_board_function rows[] = {
        PWM("PWM0", 0, 1, 1, 1, 11),
        PWM("PWM1", 2, 1, 1, 2, 12),
        PWM("PWM2", 1, 1, 1, 1, 13),
    };
    struct board made;
    struct said said = {0};
    (void)state;
    assert_int_equal(shared(&said, make(&made, rows, 3)), ZTC_OK);
    assert_int_equal(said.count, 1);
    assert_int_equal(said.where, 13);
    assert_string_equal(said.message, "PWM2 (TIM1_CH1) and PWM0 (TIM1_CH1) are one channel: both "
                                      "pads get the same duty cycle");
    said.answer = ZTC_E_CANCELLED;
    assert_int_equal(shared(&said, &made.board), ZTC_E_CANCELLED);
}

static void one_pad_twice_other_timers_and_pins_without_a_channel_are_fine(void **state)
{
    const struct ztc_board_function rows[] = {
        PWM("PWM0", 0, 1, 1, 1, 1),
        PWM("PWM1", 0, 1, 1, 1, 2),
        PWM("PWM2", 0, 5, 2, 1, 3),
        {"PWM3", "PWM", "out", 3, 3, 0, {0}, NONE, 0, 4},
        {"PWM4", "PWM", "out", 4, 4, 0, {0}, NONE, 0, 5},
    };
    struct board made;
    struct said said = {0};
    (void)state;
    assert_int_equal(shared(&said, make(&made, rows, 5)), ZTC_OK);
    assert_int_equal(said.count, 0);
    assert_int_equal(shared(&said, make(&made, rows, 0)), ZTC_OK);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_row_that_serves_is_found_by_pad_and_values),
        cmocka_unit_test(one_channel_on_two_pads_is_told_at_the_later),
        cmocka_unit_test(one_pad_twice_other_timers_and_pins_without_a_channel_are_fine),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
