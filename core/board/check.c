/* SPDX-License-Identifier: Apache-2.0 */
/* The check of a board, from preparing to the board that may be encoded. */
#include "board/check.h"

#include "base/limits.h"
#include "board/check_internal.h"
#include "diagnostic/code.h"

#include <inttypes.h>
#include <string.h>

bool ztc_diagnostic_is_error(const struct ztc_diagnostic *item)
{
    return item->severity == ZTC_SEVERITY_ERROR &&
           ztc_code_severity(item->code) == ZTC_SEVERITY_ERROR;
}

static bool has_errors(const struct ztc_findings *findings, size_t from)
{
    for (size_t i = from; i < findings->count; i++) {
        if (ztc_diagnostic_is_error(&findings->items[i])) {
            return true;
        }
    }
    /* What was dropped may have been one. */
    return findings->dropped > 0;
}

/* A template that could not be read at all has no rows, and perhaps no tables. */
static void supply_tables(struct ztc_board *board)
{
    static const struct ztc_table empty = ZTC_TABLE_EMPTY;

    if (board->pins == NULL) {
        board->pins = &empty;
    }
    if (board->functions == NULL) {
        board->functions = &empty;
    }
    if (board->peripherals == NULL) {
        board->peripherals = &empty;
    }
    if (board->device == NULL) {
        board->device = &empty;
    }
}

static ztc_status prepare_pins(struct ztc_check *check, struct ztc_error *error)
{
    const struct ztc_table *pins = check->source->pins;

    check->pin_count = pins->count;
    check->pins = ztc_arena_array(&check->scratch, check->pin_count, sizeof(*check->pins));
    if (check->pins == NULL) {
        return ztc_error_memory(error);
    }
    for (uint32_t i = 0; i < pins->count; i++) {
        const struct ztc_board_pin *pin = ZTC_ROW(struct ztc_board_pin, pins, i);
        check->pins[i].pin = pin;
        check->pins[i].row = ztc_target_pin(check->target, pin->port, pin->pad);
    }
    for (uint32_t i = 0; i < check->source->functions->count; i++) {
        uint32_t pin = ZTC_ROW(struct ztc_board_function, check->source->functions, i)->pin;
        if (pin < check->pin_count) {
            check->pins[pin].uses++;
        }
    }
    return ZTC_OK;
}

static ztc_status prepare_peripherals(struct ztc_check *check, struct ztc_error *error)
{
    const struct ztc_table *peripherals = check->source->peripherals;

    check->peripheral_count = peripherals->count;
    check->peripherals =
        ztc_arena_array(&check->scratch, check->peripheral_count, sizeof(*check->peripherals));
    if (check->peripherals == NULL) {
        return ztc_error_memory(error);
    }
    for (uint32_t i = 0; i < peripherals->count; i++) {
        struct ztc_check_peripheral *user = &check->peripherals[i];
        user->peripheral = ZTC_ROW(struct ztc_board_peripheral, peripherals, i);
        if (user->peripheral->hw != 0) {
            user->instance = ztc_target_instance(check->target, user->peripheral->class_id,
                                                 user->peripheral->hw);
        }
        user->name = ztc_arena_print(&check->scratch, "%s%" PRIu32, user->peripheral->class_id,
                                     user->peripheral->index);
        if (user->name == NULL) {
            return ztc_error_memory(error);
        }
    }
    return ZTC_OK;
}

ztc_status ztc_check_prepare(struct ztc_check *check, struct ztc_template *template,
                             struct ztc_target *target, struct ztc_error *error)
{
    *check = (struct ztc_check){
        .template = template,
        .findings = &template->findings,
        .target = target,
        .whole = !has_errors(&template->findings, 0),
        .board = template->board,
    };
    check->source = &check->board;
    supply_tables(&check->board);
    check->function_count = check->board.functions->count;
    ztc_arena_init(&check->scratch, ZTC_TEMPLATE_ARENA_MAX);
    ztc_status status =
        ztc_row_index_make(&check->index, target->functions, &check->scratch, error);
    if (status == ZTC_OK) {
        status = prepare_pins(check, error);
    }
    if (status == ZTC_OK) {
        status = prepare_peripherals(check, error);
    }
    return status == ZTC_OK ? ztc_links_make(check, error) : status;
}

void ztc_check_done(struct ztc_check *check)
{
    ztc_arena_done(&check->scratch);
}

static ztc_status copy_functions(struct ztc_check *check, struct ztc_error *error)
{
    check->functions =
        ztc_arena_array(&check->template->arena, check->function_count, sizeof(*check->functions));
    if (check->functions == NULL) {
        return ztc_error_memory(error);
    }
    for (size_t i = 0; i < check->function_count; i++) {
        check->functions[i] = *ZTC_ROW(struct ztc_board_function, check->source->functions, i);
    }
    return ZTC_OK;
}

static struct ztc_table *new_table(struct ztc_arena *arena, const void *rows, size_t count,
                                   size_t size)
{
    struct ztc_table *table = ztc_arena_alloc(arena, sizeof(*table));

    if (table != NULL) {
        *table = (struct ztc_table){sizeof(*table), (uint32_t)count, (uint32_t)size, 0, rows};
    }
    return table;
}

static ztc_status make_board(struct ztc_check *check, struct ztc_error *error,
                             struct ztc_board *ret_board)
{
    struct ztc_board board = *check->source;

    board.functions = new_table(&check->template->arena, check->functions, check->function_count,
                                sizeof(*check->functions));
    if (board.functions == NULL) {
        return ztc_error_memory(error);
    }
    *ret_board = board;
    return ZTC_OK;
}

ztc_status ztc_check_run(struct ztc_check *check, uint32_t version, struct ztc_error *error,
                         struct ztc_board *ret_board)
{
    size_t first = check->findings->count;
    struct ztc_board board = {0};

    check->version = version;
    check->as_written = version == 1 && strcmp(ztc_target_option(check->target, "port.v1.values"),
                                               "as-written") == 0;
    ztc_status status = copy_functions(check, error);
    if (status != ZTC_OK) {
        return status;
    }
    ztc_check_pins(check);
    ztc_check_package(check);
    ztc_check_functions(check);
    ztc_check_peripherals(check);
    ztc_check_sharing(check);
    ztc_check_version(check);
    if (check->failed || check->findings->failed) {
        return ztc_error_memory(error);
    }
    status = make_board(check, error, &board);
    check->validated = check->whole && !has_errors(check->findings, first);
    if (status == ZTC_OK && check->validated) {
        status = ztc_check_validate(check, &board, error);
    }
    if (status == ZTC_OK && (check->failed || check->findings->failed)) {
        status = ztc_error_memory(error);
    }
    if (status == ZTC_OK) {
        *ret_board = board;
    }
    return status;
}

ztc_status ztc_board_check(struct ztc_template *template, struct ztc_target *target,
                           uint32_t version, struct ztc_error *error, struct ztc_board *ret_board)
{
    struct ztc_check check;
    ztc_status status = ztc_check_prepare(&check, template, target, error);

    if (status == ZTC_OK) {
        status = ztc_check_run(&check, version, error, ret_board);
    }
    ztc_check_done(&check);
    return status;
}
