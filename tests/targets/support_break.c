/* SPDX-License-Identifier: Apache-2.0 */
/* One mistake put into a board that was right, and what has to be said of it. */
#include "support_draw.h"

#include <string.h>

#define TRIES 200u
#define FREE_NUMBER 700u /* above all numbers that are drawn */

static bool same(const char *left, const char *right)
{
    return strcmp(left, right) == 0;
}

static bool expect(struct drawn_board *board, const char *kind, const char *code,
                   enum drawn_place place, uint32_t row, uint32_t item)
{
    board->mistake = (struct drawn_mistake){kind, code, code, place, row, item};
    return true;
}

static const struct ztc_prefix_row *prefix_at(uint32_t i)
{
    return ZTC_ROW(struct ztc_prefix_row, ztc_prefixes(), i);
}

static const struct ztc_prefix_row *prefix_of(const char *class_id)
{
    uint32_t i = 0;
    while (!same(prefix_at(i)->class_id, class_id)) {
        i++;
    }
    return prefix_at(i);
}

/* A function with all three values, so that nothing has to be worked out for it. */
static void give_all(struct drawn_function *function)
{
    function->given = ZTC_VALUES_MAX;
    memcpy(function->written, function->meant, sizeof(function->meant));
}

static uint32_t functions_hw(const struct drawn_board *board, const struct drawn_function *function)
{
    return function->peripheral != DRAWN_NOBODY ? board->peripherals[function->peripheral].hw : 0;
}

/* 0: a pad that its port does not have. */
static bool no_pad(struct drawn_board *board)
{
    uint32_t row = drawn_below(board, board->pin_count);
    struct drawn_pin *pin = &board->pins[row];
    pin->pad = drawn_below(board, 100);
    while (ztc_target_pin(board->target, pin->port, pin->pad) != NULL) {
        pin->pad += 1 + drawn_below(board, 300);
    }
    pin->row = NULL;
    return expect(board, "a pad that is not there", "E015", PLACE_PIN_PAD, row, 0);
}

/* 1: a port that is not there. */
static bool no_port(struct drawn_board *board)
{
    uint32_t row = drawn_below(board, board->pin_count), port = drawn_below(board, 26);
    for (uint32_t i = 0; i < board->target->pins->count; i++) {
        if (ZTC_ROW(struct ztc_pin_row, board->target->pins, i)->port == port) {
            return false;
        }
    }
    board->pins[row].port = port;
    board->pins[row].row = NULL;
    return expect(board, "a port that is not there", "E015", PLACE_PIN_PORT, row, 0);
}

/* What is said of a pad that lacks a class and role; NULL: it has it, or nothing is known of it. */
static const char *lacking(const struct drawn_board *board, const struct drawn_pin *pin,
                           const struct ztc_prefix_row *prefix)
{
    struct drawn_rows rows;
    if (pin->row->abilities[0] == '\0' && ztc_pin_caution(pin->row, "not-bonded") != NULL) {
        return NULL;
    }
    drawn_rows_find(&rows, board->target, pin->row, prefix, /* hw= */ 0);
    if (rows.count > 0 || rows.able) {
        return NULL;
    }
    bool analog = (prefix->needs & ZTC_NEEDS_ANALOG) != 0;
    return !analog && !drawn_able(pin->row, prefix->needs) ? "E014" : "E017";
}

/* 2: a function moved to a pad that lacks it. */
static bool moved(struct drawn_board *board)
{
    for (uint32_t i = 0; i < TRIES && board->function_count > 0; i++) {
        uint32_t row = drawn_below(board, board->function_count);
        uint32_t pin = drawn_below(board, board->pin_count);
        const char *code = lacking(board, &board->pins[pin], board->functions[row].prefix);
        if (code != NULL) {
            board->functions[row].pin = pin;
            return expect(board, "a function on a pad that lacks it", code, PLACE_FUNCTION_PIN, row,
                          0);
        }
    }
    return false;
}

/* 3: a function added on a pad that lacks it. */
static bool added(struct drawn_board *board)
{
    static const char *const class_ids[] = {ZTC_CLASS_ADC, ZTC_CLASS_DAC, ZTC_CLASS_PWM,
                                            ZTC_CLASS_ICU, ZTC_CLASS_LED, ZTC_CLASS_BTN};
    for (uint32_t i = 0; i < TRIES; i++) {
        const struct ztc_prefix_row *prefix = prefix_of(class_ids[drawn_below(board, 6)]);
        uint32_t pin = drawn_below(board, board->pin_count);
        const char *code = lacking(board, &board->pins[pin], prefix);
        if (code != NULL && board->function_count < DRAWN_FUNCTIONS_MAX) {
            uint32_t row = board->function_count;
            drawn_add(board, prefix, FREE_NUMBER, pin);
            return expect(board, "a function added on a pad that lacks it", code,
                          PLACE_FUNCTION_PIN, row, 0);
        }
    }
    return false;
}

/* 4: a light on a pad that can only be read. */
static bool output_on_input(struct drawn_board *board)
{
    for (uint32_t i = 0; i < board->pin_count; i++) {
        const struct drawn_pin *pin = &board->pins[i];
        if (ztc_pin_has_ability(pin->row, "in") && !ztc_pin_has_ability(pin->row, "out") &&
            board->function_count < DRAWN_FUNCTIONS_MAX) {
            uint32_t row = board->function_count;
            drawn_add(board, prefix_of(ZTC_CLASS_LED), FREE_NUMBER, i);
            return expect(board, "an output on an input-only pad", "E014", PLACE_FUNCTION_PIN, row,
                          0);
        }
    }
    return false;
}

static bool has_value(const struct drawn_rows *rows, uint32_t position, int32_t value)
{
    for (uint32_t i = 0; i < rows->count; i++) {
        if (drawn_value(rows->rows[i], position) == value) {
            return true;
        }
    }
    return rows->count == 0 && value == 0;
}

/* Do all rows have the same values? */
static bool one_choice(const struct drawn_rows *rows)
{
    for (uint32_t i = 1; i < rows->count; i++) {
        for (uint32_t j = 0; j < ZTC_VALUES_MAX; j++) {
            if (drawn_value(rows->rows[i], j) != drawn_value(rows->rows[0], j)) {
                return false;
            }
        }
    }
    return rows->count > 0;
}

/* 5: a value that no row of the pad has there. */
static bool wrong_value(struct drawn_board *board)
{
    struct drawn_rows rows;
    if (board->function_count == 0) {
        return false;
    }
    uint32_t row = drawn_below(board, board->function_count), position = drawn_below(board, 3);
    struct drawn_function *function = &board->functions[row];
    const struct ztc_pin_row *pin = board->pins[function->pin].row;
    int32_t value = (int32_t)drawn_below(board, 200);
    drawn_rows_find(&rows, board->target, pin, function->prefix, /* hw= */ 0);
    while (value < 256 && has_value(&rows, position, value)) {
        value++;
    }
    if (value == 256) {
        return false;
    }
    memcpy(function->written, function->meant, sizeof(function->meant));
    function->written[position] = value;
    function->given = function->given > position ? function->given : position + 1;
    drawn_rows_find(&rows, board->target, pin, function->prefix, functions_hw(board, function));
    return expect(board, "a value that the pad does not have", "E018", PLACE_FUNCTION_VALUE, row,
                  one_choice(&rows) ? position : 0);
}

static bool instance_is_there(const struct drawn_board *board, const char *class_id, uint32_t hw)
{
    return ztc_target_instance(board->target, class_id, hw) != NULL;
}

/* 6: an instance that is not there. */
static bool no_instance(struct drawn_board *board)
{
    if (board->peripheral_count == 0) {
        return false;
    }
    uint32_t row = drawn_below(board, board->peripheral_count);
    struct drawn_peripheral *peripheral = &board->peripherals[row];
    peripheral->hw = 1 + drawn_below(board, 20);
    while (instance_is_there(board, peripheral->class_id, peripheral->hw)) {
        peripheral->hw += 1 + drawn_below(board, 1000);
    }
    return expect(board, "an instance that is not there", "E026", PLACE_PERIPHERAL_HW, row, 0);
}

/* Does the instance lack a signal at one of the peripheral's pads? */
static bool cannot_reach(const struct drawn_board *board, const struct drawn_peripheral *peripheral,
                         uint32_t hw)
{
    for (uint32_t i = 0; i < peripheral->function_count; i++) {
        const struct drawn_function *function = &board->functions[peripheral->functions[i]];
        struct drawn_rows rows;
        drawn_rows_find(&rows, board->target, board->pins[function->pin].row, function->prefix, hw);
        if (rows.count == 0) {
            return true;
        }
    }
    return false;
}

/* 7: an instance that does not reach the pads. */
static bool wrong_instance(struct drawn_board *board)
{
    const struct ztc_table *instances = board->target->instances;
    for (uint32_t i = 0; i < TRIES && board->peripheral_count > 0; i++) {
        uint32_t row = drawn_below(board, board->peripheral_count);
        struct drawn_peripheral *peripheral = &board->peripherals[row];
        const struct ztc_instance_row *other =
            ZTC_ROW(struct ztc_instance_row, instances, drawn_below(board, instances->count));
        if (!same(other->class_id, peripheral->class_id) ||
            !cannot_reach(board, peripheral, other->hw)) {
            continue;
        }
        peripheral->hw = other->hw;
        for (uint32_t k = 0; k < peripheral->function_count; k++) {
            give_all(&board->functions[peripheral->functions[k]]);
        }
        return expect(board, "an instance that does not reach the pads", "E027",
                      PLACE_PERIPHERAL_HW, row, 0);
    }
    return false;
}

/* 8: one pad under two Dn. */
static bool twice(struct drawn_board *board)
{
    uint32_t row = board->pin_count;
    if (row == DRAWN_PINS_MAX) {
        return false;
    }
    const struct drawn_pin *first = &board->pins[drawn_below(board, row)];
    board->pins[board->pin_count++] =
        (struct drawn_pin){.port = first->port, .pad = first->pad, .row = first->row};
    return expect(board, "a pad twice", "E016", PLACE_PIN_KEY, row, 0);
}

/* 9: a Dn that pinmap lacks. */
static bool no_pin(struct drawn_board *board)
{
    if (board->function_count == 0) {
        return false;
    }
    uint32_t row = drawn_below(board, board->function_count);
    board->functions[row].no_pin = true;
    return expect(board, "a Dn that pinmap lacks", "E022", PLACE_FUNCTION_PIN, row, 0);
}

/* 10 and 11: a role that names no functional pin, or one of another kind. */
static bool wrong_role(struct drawn_board *board, const char *words, const char *code)
{
    for (uint32_t row = 0; row < board->peripheral_count; row++) {
        struct drawn_peripheral *peripheral = &board->peripherals[row];
        if (!peripheral->roles) {
            continue;
        }
        peripheral->role_words = words;
        give_all(&board->functions[peripheral->functions[0]]);
        return expect(board, "a role that names the wrong thing", code, PLACE_PERIPHERAL_ROLE, row,
                      0);
    }
    return false;
}

/* 12: an extra that the pad cannot do. */
static bool wrong_extra(struct drawn_board *board)
{
    static const struct drawn_extra all[] = {
        {"pull", "up"}, {"pull", "down"}, {"level", "0"}, {"drive", "1"}, {"type", "open-drain"}};
    for (uint32_t i = 0; i < TRIES; i++) {
        uint32_t row = drawn_below(board, board->pin_count);
        struct drawn_pin *pin = &board->pins[row];
        const struct drawn_extra *extra = &all[drawn_below(board, 5)];
        if (drawn_extra_fails(board->target, pin->row, extra)) {
            pin->extras[0] = *extra;
            pin->extra_count = 1;
            return expect(board, "an extra that the pad cannot do", "E014", PLACE_PIN_EXTRA, row,
                          0);
        }
    }
    return false;
}

/* 13: values left out where several would fit, or where version 1 would carry a wrong 0. */
static bool left_out(struct drawn_board *board)
{
    for (uint32_t row = 0; row < board->function_count; row++) {
        struct drawn_function *function = &board->functions[row];
        const struct ztc_pin_row *pin = board->pins[function->pin].row;
        struct drawn_rows rows;
        drawn_rows_find(&rows, board->target, pin, function->prefix, functions_hw(board, function));
        bool zero = rows.count == 0;
        for (uint32_t i = 0; i < rows.count; i++) {
            bool zeros = true;
            for (uint32_t j = 0; j < ZTC_VALUES_MAX; j++) {
                zeros = zeros && drawn_value(rows.rows[i], j) == 0;
            }
            zero = zero || zeros;
        }
        bool several = rows.count > 0 && !one_choice(&rows);
        if (!several && !(board->as_written && !zero)) {
            continue;
        }
        function->given = 0;
        expect(board, "values left out", "E019", PLACE_FUNCTION_PIN, row, 0);
        board->mistake.code = several ? "E019" : NULL;
        board->mistake.code_v1 = !board->as_written ? board->mistake.code : zero ? NULL : "E020";
        return true;
    }
    return false;
}

bool break_board(struct drawn_board *board, uint32_t kind)
{
    switch (kind) {
    case 0:
        return no_pad(board);
    case 1:
        return no_port(board);
    case 2:
        return moved(board);
    case 3:
        return added(board);
    case 4:
        return output_on_input(board);
    case 5:
        return wrong_value(board);
    case 6:
        return no_instance(board);
    case 7:
        return wrong_instance(board);
    case 8:
        return twice(board);
    case 9:
        return no_pin(board);
    case 10:
        return wrong_role(board, "nothing", "E023");
    case 11:
        return wrong_role(board, "second", "E024");
    case 12:
        return wrong_extra(board);
    default:
        return left_out(board);
    }
}
