/* SPDX-License-Identifier: Apache-2.0 */
/* Boards made at random, most of them wrong, judged by every made-up target; large ones; little
 * memory. */
#include "support_board.h"

#include "base/limits.h"

#include <inttypes.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <ztc/class.h>

#define BOARDS 3000u
#define ROWS_MAX 24u

static uint32_t next(uint32_t *seed, uint32_t below)
{
    *seed = *seed * 1664525u + 1013904223u;
    return (*seed >> 8) % below;
}

struct random_board {
    struct ztc_template template;
    struct ztc_board_pin pins[ROWS_MAX];
    struct ztc_board_function functions[ROWS_MAX];
    struct ztc_board_peripheral peripherals[ROWS_MAX];
    struct ztc_board_role roles[ROWS_MAX][4];
    struct ztc_table role_tables[ROWS_MAX];
    struct ztc_extra extras[2];
    struct ztc_table extra_table;
    struct ztc_accept accepts[4];
};

static struct ztc_table table_of(const void *rows, uint32_t count, size_t size)
{
    return (struct ztc_table){sizeof(struct ztc_table), count, (uint32_t)size, 0, rows};
}

static uint64_t place(struct random_board *made, const char *key)
{
    return ztc_findings_place(&made->template.findings, 1, 1, 1, key);
}

static void make_pins(struct random_board *made, uint32_t *seed)
{
    uint32_t count = next(seed, ROWS_MAX + 1);
    made->extras[0] = (struct ztc_extra){"pull", next(seed, 2) ? "up" : "none", 0};
    made->extras[1] = (struct ztc_extra){"level", "1", 0};
    made->extra_table = table_of(made->extras, 2, sizeof(made->extras[0]));
    for (uint32_t i = 0; i < count; i++) {
        made->pins[i] = (struct ztc_board_pin){
            .index = i,
            .port = next(seed, 8) ? 0 : next(seed, 12),
            .pad = next(seed, 20) ? next(seed, 42) : next(seed, 70000),
            .extras = next(seed, 6) ? NULL : &made->extra_table,
            .where = place(made, "D"),
        };
    }
    made->template.pins = table_of(made->pins, count, sizeof(made->pins[0]));
}

static void make_functions(struct random_board *made, uint32_t *seed)
{
    uint32_t count = next(seed, ROWS_MAX + 1), pins = made->template.pins.count;
    for (uint32_t i = 0; i < count; i++) {
        const struct ztc_prefix_row *prefix =
            ZTC_ROW(struct ztc_prefix_row, ztc_prefixes(), next(seed, ztc_prefixes()->count));
        uint32_t index = next(seed, 12);
        struct ztc_board_function *row = &made->functions[i];
        *row = (struct ztc_board_function){
            .name = ztc_arena_print(&made->template.arena, "%s%" PRIu32, prefix->prefix, index),
            .class_id = prefix->class_id,
            .role = prefix->role,
            .index = index,
            .pin = next(seed, 10) && pins > 0 ? next(seed, pins) : next(seed, 100),
            .value_count = next(seed, 2) ? 0 : next(seed, ZTC_VALUES_MAX + 1),
            .alternate = ZTC_PORT_NONE,
        };
        row->where = place(made, row->name);
        for (uint32_t j = 0; j < row->value_count; j++) {
            row->values[j] = next(seed, 9) ? (int32_t)next(seed, 9) : (int32_t)next(seed, 99999);
        }
    }
    made->template.functions = table_of(made->functions, count, sizeof(made->functions[0]));
}

static void make_peripherals(struct random_board *made, uint32_t *seed)
{
    static const char *const class_ids[] = {ZTC_CLASS_SERIAL, ZTC_CLASS_SPI, ZTC_CLASS_I2C,
                                            ZTC_CLASS_CAN,    ZTC_CLASS_RTC, ZTC_CLASS_SD};
    uint32_t count = next(seed, ROWS_MAX + 1), functions = made->template.functions.count;
    for (uint32_t i = 0; i < count; i++) {
        uint32_t roles = next(seed, 5);
        for (uint32_t j = 0; j < roles; j++) {
            uint32_t row = functions > 0 ? next(seed, functions) : ZTC_NO_ROW;
            made->roles[i][j] = (struct ztc_board_role){
                .role = row != ZTC_NO_ROW && next(seed, 5) ? made->functions[row].role : "rx",
                .function = next(seed, 12) ? row : next(seed, 200),
            };
        }
        made->role_tables[i] = table_of(made->roles[i], roles, sizeof(made->roles[i][0]));
        const char *class_id = class_ids[next(seed, 6)];
        if (roles > 0 && made->roles[i][0].function < functions && next(seed, 4)) {
            class_id = made->functions[made->roles[i][0].function].class_id;
        }
        made->peripherals[i] = (struct ztc_board_peripheral){
            .class_id = class_id,
            .index = next(seed, 8),
            .hw = next(seed, 12) ? next(seed, 4) : next(seed, 500),
            .roles = roles > 0 || next(seed, 2) ? &made->role_tables[i] : NULL,
            .where = place(made, "P"),
        };
    }
    made->template.peripherals = table_of(made->peripherals, count, sizeof(made->peripherals[0]));
}

static void make_random(struct random_board *made, uint32_t *seed, size_t arena_max)
{
    memset(made, 0, sizeof(*made));
    struct ztc_template *template = &made->template;
    ztc_arena_init(&template->arena, arena_max);
    ztc_findings_init(&template->findings, &template->arena, "random.yml", NULL, 0);
    template->findings.lenient = next(seed, 3) == 0;
    make_pins(made, seed);
    make_functions(made, seed);
    make_peripherals(made, seed);
    template->board = (struct ztc_board){.struct_size = sizeof(template->board),
                                         .short_name = "random",
                                         .target = "",
                                         .pins = &template->pins,
                                         .functions = &template->functions,
                                         .peripherals = &template->peripherals,
                                         .device = &template->device};
    template->device = table_of(NULL, 0, sizeof(struct ztc_device_row));
    made->accepts[0] = (struct ztc_accept){"W003", "D", place(made, "accept")};
    made->accepts[1] = (struct ztc_accept){"N001", "RX0", place(made, "accept")};
    made->accepts[2] = (struct ztc_accept){"FAKE-W001", "P", place(made, "accept")};
    template->accepts = made->accepts;
    template->accept_count = next(seed, 4);
}

static void make_target(struct fake *fake, uint32_t kind)
{
    static void (*const makers[])(struct fake *) = {fake_matrix, fake_alternate, fake_select,
                                                    fake_shared};
    makers[kind % 4](fake);
}

/* What holds for every board that comes out. */
static void expect_sound(const struct random_board *made, const struct ztc_board *board)
{
    assert_int_equal(board->functions->count, made->template.functions.count);
    assert_int_equal(board->peripherals->count, made->template.peripherals.count);
    for (uint32_t i = 0; i < board->functions->count; i++) {
        const struct ztc_board_function *row =
            ZTC_ROW(struct ztc_board_function, board->functions, i);
        assert_ptr_equal(row->name, made->functions[i].name);
        assert_true(row->value_count <= ZTC_VALUES_MAX);
        assert_int_equal(row->values[3], 0);
        for (uint32_t j = row->value_count; j < ZTC_VALUES_MAX; j++) {
            assert_int_equal(row->values[j], 0);
        }
    }
    for (size_t i = 0; i < made->template.findings.count; i++) {
        assert_non_null(made->template.findings.items[i].message);
        assert_true(made->template.findings.items[i].message[0] != '\0');
    }
}

static void random_boards_are_judged_without_harm(void **state)
{
    uint32_t seed = 20261123;
    struct random_board *made = malloc(sizeof(*made));
    struct fake *fake = malloc(sizeof(*fake));
    (void)state;
    assert_non_null(made);
    assert_non_null(fake);
    for (uint32_t i = 0; i < BOARDS; i++) {
        struct ztc_error error = {0};
        struct ztc_board board;
        make_target(fake, i);
        make_random(made, &seed, ZTC_TEMPLATE_ARENA_MAX);
        assert_int_equal(
            ztc_board_judge(&made->template, &fake->target, 1 + next(&seed, 2), &error, &board),
            ZTC_OK);
        expect_sound(made, &board);
        ztc_arena_done(&made->template.arena);
    }
    free(fake);
    free(made);
}

static void judging_twice_finds_the_same(void **state)
{
    struct random_board *made = malloc(sizeof(*made)), *again = malloc(sizeof(*again));
    struct fake *fake = malloc(sizeof(*fake));
    (void)state;
    assert_non_null(made);
    assert_non_null(again);
    assert_non_null(fake);
    for (uint32_t i = 0; i < 200; i++) {
        struct ztc_error error = {0};
        struct ztc_board board;
        uint32_t seed = i, same = i;
        make_target(fake, i);
        make_random(made, &seed, ZTC_TEMPLATE_ARENA_MAX);
        make_random(again, &same, ZTC_TEMPLATE_ARENA_MAX);
        assert_int_equal(ztc_board_judge(&made->template, &fake->target, 2, &error, &board),
                         ZTC_OK);
        assert_int_equal(ztc_board_judge(&again->template, &fake->target, 2, &error, &board),
                         ZTC_OK);
        assert_int_equal(made->template.findings.count, again->template.findings.count);
        for (size_t j = 0; j < made->template.findings.count; j++) {
            assert_string_equal(made->template.findings.items[j].message,
                                again->template.findings.items[j].message);
        }
        ztc_arena_done(&made->template.arena);
        ztc_arena_done(&again->template.arena);
    }
    free(fake);
    free(again);
    free(made);
}

static void little_memory_is_an_error_and_nothing_else(void **state)
{
    struct random_board *made = malloc(sizeof(*made));
    struct fake *fake = malloc(sizeof(*fake));
    bool finished = false;
    (void)state;
    assert_non_null(made);
    assert_non_null(fake);
    fake_alternate(fake);
    for (size_t spare = 0; !finished; spare += 64) {
        struct ztc_error error = {0};
        struct ztc_board board;
        uint32_t seed = 31;
        make_random(made, &seed, ZTC_TEMPLATE_ARENA_MAX);
        made->template.arena.max = made->template.arena.used + spare;
        ztc_status status = ztc_board_judge(&made->template, &fake->target, 1, &error, &board);
        finished = status == ZTC_OK;
        if (!finished) {
            assert_int_equal(status, ZTC_E_MEMORY);
            assert_int_equal(error.status, ZTC_E_MEMORY);
        }
        ztc_error_clear(&error);
        ztc_arena_done(&made->template.arena);
    }
    assert_true(made->template.findings.count > 0);
    free(fake);
    free(made);
}

/* 1,024 pins with an ADC each, 20,000 functional pins, of which none fits. */
static void a_large_board_is_judged(void **state)
{
    enum { PINS = 1024, FUNCTIONS = 20000, ROWS = 65536 };
    struct fake *fake = malloc(sizeof(*fake));
    struct ztc_pin_row *pin_rows = calloc(PINS, sizeof(*pin_rows));
    struct ztc_function_row *function_rows = calloc(ROWS, sizeof(*function_rows));
    struct ztc_board_pin *pins = calloc(PINS, sizeof(*pins));
    struct ztc_board_function *functions = calloc(FUNCTIONS, sizeof(*functions));
    struct ztc_template template = {0};
    struct ztc_error error = {0};
    struct ztc_board board;
    (void)state;
    assert_true(fake != NULL && pin_rows != NULL && function_rows != NULL && pins != NULL &&
                functions != NULL);
    fake_begin(fake, "cvm_large", "Large");
    for (uint32_t i = 0; i < PINS; i++) {
        pin_rows[i] = (struct ztc_pin_row){i / 64, i % 64, "PAD", "in", NULL};
        pins[i] = (struct ztc_board_pin){.index = i, .port = i / 64, .pad = i % 64};
    }
    for (uint32_t i = 0; i < ROWS; i++) {
        function_rows[i] =
            (struct ztc_function_row){.port = i % PINS / 64,
                                      .pad = i % 64,
                                      .class_id = i / PINS % 2 ? ZTC_CLASS_ADC : "TOUCH",
                                      .role = "in",
                                      .signal = "SIGNAL",
                                      .instance = i / PINS,
                                      .value_count = 2,
                                      .values = {(int32_t)(i / PINS), 1, 0, 0}};
    }
    for (uint32_t i = 0; i < FUNCTIONS; i++) {
        functions[i] = (struct ztc_board_function){i % 2 ? "A0" : "PWM0",
                                                   i % 2 ? ZTC_CLASS_ADC : ZTC_CLASS_PWM,
                                                   i % 2 ? "in" : "out",
                                                   i,
                                                   i % PINS,
                                                   0,
                                                   {0, 0, 0, 0},
                                                   ZTC_PORT_NONE,
                                                   0,
                                                   ZTC_WHERE_NONE};
    }
    fake->pins = table_of(pin_rows, PINS, sizeof(*pin_rows));
    fake->functions = table_of(function_rows, ROWS, sizeof(*function_rows));
    ztc_arena_init(&template.arena, ZTC_TEMPLATE_ARENA_MAX);
    ztc_findings_init(&template.findings, &template.arena, "large.yml", NULL, 0);
    template.pins = table_of(pins, PINS, sizeof(*pins));
    template.functions = table_of(functions, FUNCTIONS, sizeof(*functions));
    template.board.pins = &template.pins;
    template.board.functions = &template.functions;
    assert_int_equal(ztc_board_judge(&template, &fake->target, 2, &error, &board), ZTC_OK);
    assert_int_equal(template.findings.count, ZTC_FINDINGS_MAX);
    ztc_arena_done(&template.arena);
    free(functions);
    free(pins);
    free(function_rows);
    free(pin_rows);
    free(fake);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(random_boards_are_judged_without_harm),
        cmocka_unit_test(judging_twice_finds_the_same),
        cmocka_unit_test(little_memory_is_an_error_and_nothing_else),
        cmocka_unit_test(a_large_board_is_judged),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
