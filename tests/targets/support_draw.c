/* SPDX-License-Identifier: Apache-2.0 */
/* Boards that are valid by construction: pads that are there, functions out of the rows, no pad used twice. */
#include "support_draw.h"

#include <string.h>

#define V1_NUMBER_MAX 255
#define V2_NUMBER_MAX 65535
#define V1_PORTS 8u
#define TEXT_ORDER_MAX 10u /* names up to 9 sort as text as they sort as numbers */

uint32_t drawn_below(struct drawn_board *board, uint32_t below)
{
    return ztc_random_below(&board->random, below);
}

bool drawn_one_in(struct drawn_board *board, uint32_t below)
{
    return drawn_below(board, below) == 0;
}

static bool same(const char *left, const char *right)
{
    return strcmp(left, right) == 0;
}

/* --- what the tables tell --- */

int32_t drawn_value(const struct ztc_function_row *row, uint32_t i)
{
    return i < row->value_count && i < ZTC_VALUES_MAX ? row->values[i] : 0;
}

bool drawn_able(const struct ztc_pin_row *pin, uint32_t needs)
{
    return ((needs & ZTC_NEEDS_IN) == 0 || ztc_pin_has_ability(pin, "in")) &&
           ((needs & ZTC_NEEDS_OUT) == 0 || ztc_pin_has_ability(pin, "out"));
}

static void find_rows(struct drawn_rows *rows, const struct ztc_target *target, uint32_t port,
                      uint32_t pad, const struct ztc_prefix_row *prefix, uint32_t hw)
{
    rows->count = 0;
    for (uint32_t i = 0; i < target->functions->count; i++) {
        const struct ztc_function_row *row = ZTC_ROW(struct ztc_function_row, target->functions, i);
        if (row->port == port && row->pad == pad && same(row->class_id, prefix->class_id) &&
            same(row->role, prefix->role) &&
            (hw == 0 || row->instance == 0 || row->instance == hw) &&
            rows->count < DRAWN_ROWS_MAX) {
            rows->rows[rows->count++] = row;
        }
    }
}

void drawn_rows_find(struct drawn_rows *rows, const struct ztc_target *target,
                     const struct ztc_pin_row *pin, const struct ztc_prefix_row *prefix,
                     uint32_t hw)
{
    find_rows(rows, target, pin->port, pin->pad, prefix, hw);
    rows->able = false;
    if (rows->count > 0 || (prefix->needs & ZTC_NEEDS_ANALOG) != 0 ||
        !drawn_able(pin, prefix->needs)) {
        return;
    }
    find_rows(rows, target, 0, ZTC_ANY_PAD, prefix, hw);
    rows->able = rows->count == 0 &&
                 (same(prefix->class_id, ZTC_CLASS_LED) || same(prefix->class_id, ZTC_CLASS_BTN));
}

bool drawn_extra_fails(const struct ztc_target *target, const struct ztc_pin_row *pin,
                       const struct drawn_extra *extra)
{
    const char *ability = NULL;
    if (same(extra->key, "pull") && !same(extra->value, "none")) {
        ability = same(extra->value, "up") ? "pull-up" : "pull-down";
    } else if (same(extra->key, "type") && same(extra->value, "open-drain")) {
        ability = "open-drain";
    } else if (same(extra->key, "level") || same(extra->key, "drive")) {
        ability = "out";
    }
    if (ability == NULL || pin->abilities[0] == '\0' || ztc_pin_has_ability(pin, ability)) {
        return false;
    }
    /* A table that has an ability nowhere does not know of it. */
    for (uint32_t i = 0; i < target->pins->count; i++) {
        if (ztc_pin_has_ability(ZTC_ROW(struct ztc_pin_row, target->pins, i), ability)) {
            return true;
        }
    }
    return false;
}

/* --- values --- */

/* How many different values the rows have among those that agree in the first `given`. */
static uint32_t count_choices(const struct drawn_rows *rows, const int32_t *meant, uint32_t given)
{
    const struct ztc_function_row *seen[DRAWN_ROWS_MAX];
    uint32_t count = 0;
    for (uint32_t i = 0; i < rows->count; i++) {
        bool agrees = true, known = false;
        for (uint32_t j = 0; j < given; j++) {
            agrees = agrees && drawn_value(rows->rows[i], j) == meant[j];
        }
        for (uint32_t k = 0; k < count; k++) {
            bool equal = true;
            for (uint32_t j = 0; j < ZTC_VALUES_MAX; j++) {
                equal = equal && drawn_value(rows->rows[i], j) == drawn_value(seen[k], j);
            }
            known = known || equal;
        }
        if (agrees && !known) {
            seen[count++] = rows->rows[i];
        }
    }
    return count;
}

static bool fits_version(const struct drawn_board *board, const struct ztc_function_row *row)
{
    for (uint32_t i = 0; i < ZTC_VALUES_MAX; i++) {
        int32_t value = drawn_value(row, i);
        if (value < 0 || value > (board->wide ? V2_NUMBER_MAX : V1_NUMBER_MAX)) {
            return false;
        }
    }
    return true;
}

/* May the values behind the first `given` be left out? */
static bool may_give(const struct drawn_board *board, const struct drawn_rows *rows,
                     const int32_t *meant, uint32_t given)
{
    for (uint32_t i = given; i < ZTC_VALUES_MAX; i++) {
        if (board->as_written && !board->wide && meant[i] != 0) {
            return false;
        }
    }
    return rows->able || count_choices(rows, meant, given) == 1;
}

/* Chooses one of the rows, and how much of it is written. False if none has values that fit. */
static bool choose_values(struct drawn_board *board, struct drawn_function *function,
                          const struct drawn_rows *rows)
{
    const struct ztc_function_row *row = NULL;
    uint32_t start = drawn_below(board, rows->count), given = drawn_below(board, 4);
    for (uint32_t i = 0; i < rows->count && row == NULL; i++) {
        const struct ztc_function_row *candidate = rows->rows[(start + i) % rows->count];
        row = fits_version(board, candidate) ? candidate : NULL;
    }
    if (row == NULL && !rows->able) {
        return false;
    }
    for (uint32_t i = 0; i < ZTC_VALUES_MAX; i++) {
        function->meant[i] = row != NULL ? drawn_value(row, i) : 0;
        function->written[i] = function->meant[i];
    }
    while (given < ZTC_VALUES_MAX && !may_give(board, rows, function->meant, given)) {
        given++;
    }
    function->given = given;
    return true;
}

/* --- functions --- */

struct drawn_function *drawn_add(struct drawn_board *board, const struct ztc_prefix_row *prefix,
                                 uint32_t index, uint32_t pin)
{
    struct drawn_function *function = &board->functions[board->function_count++];
    *function = (struct drawn_function){
        .prefix = prefix, .index = index, .pin = pin, .peripheral = DRAWN_NOBODY};
    board->pins[pin].used = true;
    return function;
}

/* A free pin for the class and role, by the instance; false if there is none. */
static bool add_function(struct drawn_board *board, const struct ztc_prefix_row *prefix,
                         uint32_t index, uint32_t hw)
{
    struct drawn_rows rows;
    uint32_t start = drawn_below(board, board->pin_count);
    for (uint32_t i = 0; i < board->pin_count; i++) {
        uint32_t pin = (start + i) % board->pin_count;
        struct drawn_function chosen;
        if (board->pins[pin].used || board->function_count == DRAWN_FUNCTIONS_MAX) {
            continue;
        }
        drawn_rows_find(&rows, board->target, board->pins[pin].row, prefix, hw);
        if ((rows.count > 0 || rows.able) && choose_values(board, &chosen, &rows)) {
            struct drawn_function *function = drawn_add(board, prefix, index, pin);
            function->given = chosen.given;
            memcpy(function->written, chosen.written, sizeof(function->written));
            memcpy(function->meant, chosen.meant, sizeof(function->meant));
            function->meant[ZTC_VALUES_MAX] = 0;
            return true;
        }
    }
    return false;
}

static void remove_functions(struct drawn_board *board, uint32_t first)
{
    while (board->function_count > first) {
        board->pins[board->functions[--board->function_count].pin].used = false;
    }
}

/* The pins of one bus; all or none. */
static bool add_bus(struct drawn_board *board, const char *class_id, uint32_t index, uint32_t hw)
{
    uint32_t first = board->function_count;
    for (uint32_t i = 0; i < ztc_prefixes()->count; i++) {
        const struct ztc_prefix_row *prefix = ZTC_ROW(struct ztc_prefix_row, ztc_prefixes(), i);
        if (same(prefix->class_id, class_id) && !add_function(board, prefix, index, hw)) {
            remove_functions(board, first);
            return false;
        }
    }
    return board->function_count > first;
}

/* --- numbers --- */

struct numbers {
    const char *class_id;
    uint32_t pins, peripherals; /* the next free ones */
};

#define NUMBERS_MAX 32u

struct drawing {
    struct drawn_board *board;
    struct numbers numbers[NUMBERS_MAX];
    uint32_t count;
};

static struct numbers *numbers_of(struct drawing *drawing, const char *class_id)
{
    for (uint32_t i = 0; i < drawing->count; i++) {
        if (same(drawing->numbers[i].class_id, class_id)) {
            return &drawing->numbers[i];
        }
    }
    drawing->numbers[drawing->count] = (struct numbers){.class_id = class_id};
    return &drawing->numbers[drawing->count++];
}

/* Numbers may have gaps where the versions that are asked take them. */
static uint32_t with_gap(struct drawn_board *board, bool may, uint32_t number)
{
    return may && drawn_one_in(board, 4) ? number + 1 + drawn_below(board, 3) : number;
}

/* --- peripherals --- */

static bool is_bus(const char *class_id)
{
    return same(class_id, ZTC_CLASS_SERIAL) || same(class_id, ZTC_CLASS_SPI) ||
           same(class_id, ZTC_CLASS_I2C) || same(class_id, ZTC_CLASS_CAN);
}

static void add_peripheral(struct drawing *drawing, const struct ztc_instance_row *instance)
{
    struct drawn_board *board = drawing->board;
    struct numbers *numbers = numbers_of(drawing, instance->class_id);
    bool can = same(instance->class_id, ZTC_CLASS_CAN);
    struct drawn_peripheral made = {
        .class_id = instance->class_id,
        .index = with_gap(board, !board->plain && !can, numbers->peripherals),
        .hw = instance->hw,
        .roles = !can || drawn_one_in(board, 2),
    };
    uint32_t first = board->function_count;
    bool pins = is_bus(instance->class_id) && !(can && !board->plain && drawn_one_in(board, 3));
    uint32_t number = with_gap(board, board->wide && !can, numbers->pins);
    if (pins && (!add_bus(board, instance->class_id, number, instance->hw) ||
                 (board->plain && can && number >= TEXT_ORDER_MAX))) {
        remove_functions(board, first);
        return;
    }
    for (uint32_t i = first; i < board->function_count; i++) {
        board->functions[i].peripheral = board->peripheral_count;
        made.functions[made.function_count++] = i;
    }
    made.roles = made.roles && made.function_count > 0;
    numbers->pins = pins || can ? number + 1 : numbers->pins;
    numbers->peripherals = made.index + 1;
    board->peripherals[board->peripheral_count++] = made;
}

static void draw_peripherals(struct drawing *drawing)
{
    static const char *const known[] = {ZTC_CLASS_SERIAL, ZTC_CLASS_SPI, ZTC_CLASS_I2C,
                                        ZTC_CLASS_CAN,    ZTC_CLASS_RTC, ZTC_CLASS_HTM,
                                        ZTC_CLASS_SD};
    struct drawn_board *board = drawing->board;
    const struct ztc_table *instances = board->target->instances;
    uint32_t wanted = drawn_below(board, 12);
    for (uint32_t i = 0; i < wanted && instances->count > 0; i++) {
        const struct ztc_instance_row *row =
            ZTC_ROW(struct ztc_instance_row, instances, drawn_below(board, instances->count));
        bool takes = false;
        for (size_t k = 0; k < sizeof(known) / sizeof(known[0]); k++) {
            takes = takes || same(known[k], row->class_id);
        }
        /* Version 1 has no SD, and hw - 1 in a byte. */
        if (takes && !(board->plain && same(row->class_id, ZTC_CLASS_SD)) &&
            (board->wide || row->hw <= V1_NUMBER_MAX)) {
            add_peripheral(drawing, row);
        }
    }
}

/* --- functional pins that no peripheral uses --- */

static void draw_loose(struct drawing *drawing)
{
    struct drawn_board *board = drawing->board;
    uint32_t wanted = drawn_below(board, 24);
    for (uint32_t i = 0; i < wanted; i++) {
        const struct ztc_prefix_row *prefix = ZTC_ROW(struct ztc_prefix_row, ztc_prefixes(),
                                                      drawn_below(board, ztc_prefixes()->count));
        struct numbers *numbers = numbers_of(drawing, prefix->class_id);
        bool bus = is_bus(prefix->class_id);
        bool never = same(prefix->class_id, ZTC_CLASS_LED) || same(prefix->class_id, ZTC_CLASS_BTN);
        if (board->plain && (bus || never || numbers->pins >= TEXT_ORDER_MAX)) {
            continue;
        }
        uint32_t number = with_gap(board, bus ? board->wide : !board->plain, numbers->pins);
        if (bus ? add_bus(board, prefix->class_id, number, /* hw= */ 0)
                : add_function(board, prefix, number, /* hw= */ 0)) {
            numbers->pins = number + 1;
        }
    }
}

/* --- pins --- */

static void draw_extras(struct drawn_board *board, struct drawn_pin *pin)
{
    static const struct drawn_extra all[] = {
        {"pull", "none"}, {"pull", "up"},          {"pull", "down"}, {"type", "push-pull"},
        {"level", "0"},   {"level", "1"},          {"drive", "0"},   {"type", "open-drain"},
        {"drive", "3"},   {"drive", "2"},          {"drive", "1"},   {"active_low", "true"},
        {"level", "1"},   {"active_low", "false"},
    };
    for (uint32_t tries = drawn_below(board, 8); tries > 0; tries--) {
        struct drawn_extra extra = all[drawn_below(board, sizeof(all) / sizeof(all[0]))];
        bool twice = false;
        for (uint32_t i = 0; i < pin->extra_count; i++) {
            twice = twice || same(pin->extras[i].key, extra.key);
        }
        if (!twice && !drawn_extra_fails(board->target, pin->row, &extra)) {
            pin->extras[pin->extra_count++] = extra;
        }
    }
}

static void draw_pins(struct drawn_board *board)
{
    const struct ztc_table *pins = board->target->pins;
    uint32_t order[ZTC_TARGET_PINS_MAX], count = 0;
    uint32_t most = board->wide ? DRAWN_PINS_MAX : V1_NUMBER_MAX;
    for (uint32_t i = 0; i < pins->count; i++) {
        const struct ztc_pin_row *row = ZTC_ROW(struct ztc_pin_row, pins, i);
        if (row->pad <= V1_NUMBER_MAX && (board->wide || row->port < V1_PORTS)) {
            uint32_t other = drawn_below(board, count + 1);
            order[count++] = order[other];
            order[other] = i;
        }
    }
    uint32_t wanted = drawn_one_in(board, 4) ? count : 1 + drawn_below(board, count);
    /* One stays free, for a mistake that adds one. */
    for (uint32_t i = 0; i < wanted && i + 1 < most; i++) {
        const struct ztc_pin_row *row = ZTC_ROW(struct ztc_pin_row, pins, order[i]);
        struct drawn_pin *pin = &board->pins[board->pin_count++];
        *pin = (struct drawn_pin){.port = row->port, .pad = row->pad, .row = row};
        if (!board->plain && drawn_one_in(board, 6)) {
            draw_extras(board, pin);
        }
    }
}

void draw_board(struct drawn_board *board, const struct ztc_target *target, uint64_t seed)
{
    memset(board, 0, sizeof(*board));
    board->target = target;
    board->random = seed;
    board->as_written = same(ztc_target_option(target, "port.v1.values"), "as-written");
    board->wide = !ztc_target_reads_version(target, 1) || drawn_one_in(board, 4);
    board->wide = board->wide && ztc_target_reads_version(target, 2);
    board->plain = !board->wide && drawn_one_in(board, 2);
    struct drawing drawing = {.board = board};
    draw_pins(board);
    draw_peripherals(&drawing);
    draw_loose(&drawing);
}
