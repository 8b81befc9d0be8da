/* SPDX-License-Identifier: Apache-2.0 */
/* Which functional pins, pins and peripherals of a board are to be looked at. */
#include "fix/plan.h"

#include "base/limits.h"
#include "fix/plan_internal.h"
#include "fix/variants.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- pads ---- */

/* Nothing is moved to these, however short of pads a board is. */
static bool is_useless(const struct ztc_pin_row *row)
{
    static const char *const useless[] = {"not-bonded", "flash", "psram", "reset"};
    for (size_t i = 0; i < sizeof(useless) / sizeof(useless[0]); i++) {
        if (ztc_pin_caution(row, useless[i]) != NULL) {
            return true;
        }
    }
    return false;
}

static uint32_t count_cautions(const struct ztc_pin_row *row)
{
    uint32_t count = 0;
    for (uint32_t i = 0; row->cautions != NULL && i < row->cautions->count; i++) {
        const char *caution = ZTC_ROW(struct ztc_caution_row, row->cautions, i)->caution;
        count += strcmp(caution, "input-only") != 0 && strcmp(caution, "analog-only") != 0;
    }
    return count;
}

uint32_t ztc_plan_pad_of(const struct ztc_plan *plan, uint32_t pin)
{
    const struct ztc_pin_row *row = plan->check->pins[pin].row;
    const struct ztc_table *table = plan->check->target->pins;
    if (row == NULL) {
        return ZTC_NO_ROW;
    }
    return (uint32_t)((size_t)((const char *)row - (const char *)table->rows) / table->stride);
}

/* The pads, and which Dn has which: the first of those that claim one. */
static bool make_pads(struct ztc_plan *plan)
{
    const struct ztc_check *check = plan->check;
    plan->pad_count = check->target->pins->count;
    plan->pads = ztc_arena_array(plan->arena, plan->pad_count, sizeof(*plan->pads));
    plan->broken = ztc_arena_array(plan->arena, check->pin_count, sizeof(*plan->broken));
    if (plan->pads == NULL || plan->broken == NULL) {
        return false;
    }
    for (uint32_t i = 0; i < plan->pad_count; i++) {
        const struct ztc_pin_row *row = ZTC_ROW(struct ztc_pin_row, check->target->pins, i);
        plan->pads[i] = (struct ztc_plan_pad){.row = row,
                                              .pin = ZTC_NO_ROW,
                                              .cautions = count_cautions(row),
                                              .useless = is_useless(row)};
    }
    for (uint32_t i = 0; i < check->pin_count; i++) {
        uint32_t pad = ztc_plan_pad_of(plan, i);
        plan->broken[i] = pad == ZTC_NO_ROW;
        if (pad == ZTC_NO_ROW) {
            continue;
        }
        struct ztc_plan_pad *claimed = &plan->pads[pad];
        uint32_t uses = check->pins[i].uses;
        if (claimed->pin == ZTC_NO_ROW) {
            claimed->pin = i;
            claimed->users = uses;
            continue;
        }
        /* Which of the two is to give way is for the search to say; the pad is free if one of them is. */
        plan->broken[i] = true;
        plan->broken[claimed->pin] = true;
        claimed->users = uses < claimed->users ? uses : claimed->users;
    }
    for (size_t i = 0; i < check->pin_count; i++) {
        plan->spares = plan->spares || (plan->broken[i] && check->pins[i].uses == 0);
    }
    return true;
}

/* Which pads are to be left by all that is on them, whatever else is done. */
static void count_stayers(struct ztc_plan *plan)
{
    const struct ztc_check *check = plan->check;
    for (size_t i = 0; i < check->function_count; i++) {
        const struct ztc_board_function *function = ztc_plan_function(plan, i);
        uint32_t pad = ztc_plan_pad_of(plan, function->pin);
        if (plan->broken[function->pin]) {
            continue;
        }
        struct ztc_candidates candidates = ztc_candidates_find(
            check, plan->pads[pad].row, function->class_id, function->role, /* hw */ 0);
        plan->pads[pad].stayers += ztc_candidates_any(&candidates);
    }
    for (size_t i = 0; i < plan->pad_count; i++) {
        struct ztc_plan_pad *pad = &plan->pads[i];
        if (pad->pin != ZTC_NO_ROW && plan->broken[pad->pin]) {
            pad->stayers = pad->users;
        }
    }
}

/* ---- switches ---- */

struct ztc_fits_under ztc_plan_under(const struct ztc_plan *plan, const uint32_t *positions)
{
    for (size_t i = 0; positions != NULL && i < plan->switch_count; i++) {
        plan->hw[plan->switches[i].peripheral] = plan->switches[i].hw[positions[i]];
    }
    for (size_t i = 0; positions == NULL && i < plan->check->peripheral_count; i++) {
        plan->hw[i] = plan->check->peripherals[i].peripheral->hw;
    }
    return (struct ztc_fits_under){plan->as_written, plan->hw, plan->variants};
}

bool ztc_plan_is_right(const struct ztc_plan *plan, size_t function)
{
    uint32_t pad = ztc_plan_pad_of(plan, ztc_plan_function(plan, function)->pin);
    struct ztc_fits_under under = ztc_plan_under(plan, NULL);
    return pad != ZTC_NO_ROW &&
           ztc_fits_find(plan->check, &under, function, plan->pads[pad].row).written;
}

static bool is_suspect(const struct ztc_plan_options *options, const char *name)
{
    for (size_t i = 0; i < options->suspect_count; i++) {
        if (strcmp(options->suspects[i], name) == 0) {
            return true;
        }
    }
    return false;
}

/* The same for a functional pin: by its name, or its Dn's. */
static bool is_suspect_function(const struct ztc_plan *plan, const struct ztc_plan_options *options,
                                const struct ztc_board_function *function)
{
    char dn[16];
    (void)snprintf(dn, sizeof(dn), "D%" PRIu32, plan->check->pins[function->pin].pin->index);
    return is_suspect(options, function->name) || is_suspect(options, dn);
}

/* May the peripheral's hw have to change: is it, or one of its pins, in error? */
static bool is_concerned(const struct ztc_plan *plan, const struct ztc_plan_options *options,
                         const struct ztc_check_peripheral *user)
{
    bool concerned = user->instance == NULL || is_suspect(options, user->name);
    for (uint32_t i = 0; i < user->link_count && !concerned; i++) {
        uint32_t function = plan->check->links[user->first_link + i].function;
        concerned = plan->broken[ztc_plan_function(plan, function)->pin] ||
                    !ztc_plan_is_right(plan, function) ||
                    is_suspect_function(plan, options, ztc_plan_function(plan, function));
    }
    return concerned;
}

/* Peripherals on the same piece of hardware, but for one of them. */
static uint32_t count_users(const struct ztc_plan *plan, const struct ztc_instance_row *instance,
                            const struct ztc_check_peripheral *but)
{
    uint32_t count = 0;
    for (size_t i = 0; i < plan->check->peripheral_count; i++) {
        const struct ztc_check_peripheral *user = &plan->check->peripherals[i];
        count += user != but && user->instance != NULL &&
                 strcmp(user->instance->name, instance->name) == 0;
    }
    return count;
}

static struct ztc_cost unit_cost(const struct ztc_plan *plan,
                                 const struct ztc_check_peripheral *user,
                                 const struct ztc_instance_row *instance)
{
    uint32_t given = user->peripheral->hw, hw = instance->hw;
    if (user->instance == instance) {
        return ZTC_COST_ZERO;
    }
    bool crowded = count_users(plan, instance, user) >= instance->users;
    uint32_t far = given > hw ? given - hw : hw - given;
    /* Less than the way to the nearest pad, so that of two single changes this one is made. */
    return (struct ztc_cost){ZTC_PLAN_CHANGE + (crowded ? ZTC_PLAN_CAUTION : 0),
                             far < 256 ? far : 255};
}

/* The units that the peripheral may name: the one that it names now first. */
static uint32_t list_units(const struct ztc_plan *plan, const struct ztc_check_peripheral *user,
                           uint32_t *units, struct ztc_cost *costs)
{
    const struct ztc_table *instances = plan->check->target->instances;
    uint32_t count = 0;
    if (user->instance != NULL) {
        units[count] = user->instance->hw;
        costs[count++] = ZTC_COST_ZERO;
    }
    for (uint32_t i = 0; i < instances->count && count < ZTC_PLAN_UNITS_MAX; i++) {
        const struct ztc_instance_row *row = ZTC_ROW(struct ztc_instance_row, instances, i);
        if (row != user->instance && strcmp(row->class_id, user->peripheral->class_id) == 0) {
            units[count] = row->hw;
            costs[count++] = unit_cost(plan, user, row);
        }
    }
    return count;
}

static bool make_switch(struct ztc_plan *plan, uint32_t peripheral)
{
    uint32_t *units = ztc_arena_array(plan->arena, ZTC_PLAN_UNITS_MAX, sizeof(*units));
    struct ztc_cost *costs = ztc_arena_array(plan->arena, ZTC_PLAN_UNITS_MAX, sizeof(*costs));
    if (units == NULL || costs == NULL) {
        return false;
    }
    uint32_t count = list_units(plan, &plan->check->peripherals[peripheral], units, costs);
    if (count > 0) {
        plan->switch_of[peripheral] = (uint32_t)plan->switch_count;
        plan->switches[plan->switch_count] = (struct ztc_plan_switch){peripheral, units};
        plan->costs[plan->switch_count++] = (struct ztc_switch){costs, count};
    }
    return true;
}

static ztc_status make_switches(struct ztc_plan *plan, const struct ztc_plan_options *options,
                                struct ztc_error *error)
{
    size_t count = plan->check->peripheral_count;
    plan->switches = ztc_arena_array(plan->arena, count, sizeof(*plan->switches));
    plan->costs = ztc_arena_array(plan->arena, count, sizeof(*plan->costs));
    plan->switch_of = ztc_arena_array(plan->arena, count, sizeof(*plan->switch_of));
    plan->hw = ztc_arena_array(plan->arena, count, sizeof(*plan->hw));
    if (plan->switches == NULL || plan->costs == NULL || plan->switch_of == NULL ||
        plan->hw == NULL) {
        return ztc_error_memory(error);
    }
    for (uint32_t i = 0; i < count; i++) {
        plan->switch_of[i] = ZTC_NO_ROW;
        if (!is_concerned(plan, options, &plan->check->peripherals[i])) {
            continue;
        }
        if (plan->switch_count == ZTC_FIX_SWITCHES_MAX) {
            return ztc_error_set(error, ZTC_E_LIMIT, "mend some by hand first",
                                 "more than %u peripherals may need another hw: too many for fix",
                                 ZTC_FIX_SWITCHES_MAX);
        }
        if (!make_switch(plan, i)) {
            return ztc_error_memory(error);
        }
    }
    return ZTC_OK;
}

/* ---- rows ---- */

static bool add_row(struct ztc_plan *plan, uint32_t function, uint32_t pin)
{
    /* Beyond the bound they stay in error, and the findings say so. */
    if (plan->row_count == ZTC_FIX_ROWS_MAX) {
        return true;
    }
    struct ztc_plan_row *grown = ztc_arena_grow(plan->arena, plan->rows, plan->row_count,
                                                &plan->row_capacity, sizeof(*grown));
    if (grown == NULL) {
        return false;
    }
    plan->rows = grown;
    grown[plan->row_count++] = (struct ztc_plan_row){.function = function, .pin = pin};
    if (function != ZTC_NO_ROW) {
        uint32_t pad = ztc_plan_pad_of(plan, pin);
        plan->is_row[function] = true;
        plan->pads[pad].rows++;
    }
    return true;
}

/* Does a peripheral that may change its hw name the function? */
static bool hangs_on_switch(const struct ztc_plan *plan, size_t function)
{
    for (uint32_t i = plan->check->first_link[function]; i != ZTC_NO_ROW;
         i = plan->check->links[i].next) {
        if (plan->switch_of[plan->check->links[i].peripheral] != ZTC_NO_ROW) {
            return true;
        }
    }
    return false;
}

/* Do the pins run from D0 on without a gap, all of them understood? Else nobody knows the next number. */
static bool can_add(const struct ztc_check *check)
{
    const struct ztc_node *root = check->template->root;
    const struct ztc_node *pinmap =
        root != NULL && root->kind == ZTC_NODE_MAP ? ztc_node_find(root, "pinmap") : NULL;
    bool whole = pinmap != NULL && pinmap->count == check->pin_count;
    for (size_t i = 0; i < check->pin_count; i++) {
        whole = whole && check->pins[i].pin->index == i;
    }
    return whole;
}

/* Pins without a pad of their own, and functional pins that are wrong or may have to become so. */
static bool add_concerned(struct ztc_plan *plan, const struct ztc_plan_options *options)
{
    const struct ztc_check *check = plan->check;
    bool good = true;

    for (uint32_t i = 0; good && i < check->pin_count; i++) {
        if (plan->broken[i]) {
            plan->pin_rows = true;
            good = add_row(plan, ZTC_NO_ROW, i);
        }
    }
    for (uint32_t i = 0; good && i < check->function_count; i++) {
        const struct ztc_board_function *function = ztc_plan_function(plan, i);
        /* One on a Dn without a pad goes with its Dn. */
        if (!plan->broken[function->pin] &&
            (hangs_on_switch(plan, i) || is_suspect_function(plan, options, function) ||
             !ztc_plan_is_right(plan, i))) {
            good = add_row(plan, i, function->pin);
        }
    }
    return good;
}

/* Functional pins that are right, and alone on their pads: where that is less in all, they give way. */
static bool add_others(struct ztc_plan *plan)
{
    const struct ztc_check *check = plan->check;
    bool good = true;

    plan->concerned_count = plan->row_count;
    /* Where nothing is wrong nobody has to. */
    if (plan->row_count == 0) {
        return true;
    }
    for (uint32_t i = 0; good && i < check->function_count; i++) {
        uint32_t pin = ztc_plan_function(plan, i)->pin;
        if (!plan->is_row[i] && !plan->broken[pin] && check->pins[pin].uses == 1) {
            good = add_row(plan, i, pin);
        }
    }
    return good;
}

static bool make_rows(struct ztc_plan *plan, const struct ztc_plan_options *options)
{
    plan->is_row = ztc_arena_array(plan->arena, plan->check->function_count, sizeof(*plan->is_row));
    return plan->is_row != NULL && add_concerned(plan, options) && add_others(plan);
}

ztc_status ztc_plan_make(struct ztc_check *check, const struct ztc_plan_options *options,
                         struct ztc_arena *arena, struct ztc_error *error,
                         struct ztc_plan **ret_plan)
{
    struct ztc_plan *plan = ztc_arena_alloc(arena, sizeof(*plan));
    if (plan == NULL) {
        return ztc_error_memory(error);
    }
    *plan = (struct ztc_plan){
        .check = check,
        .arena = arena,
        .can_add = can_add(check),
        .as_written = options->version == 1 &&
                      strcmp(ztc_target_option(check->target, "port.v1.values"), "as-written") == 0,
    };
    plan->variants = ztc_variants_find(check->target->functions, arena);
    if (plan->variants == NULL || !make_pads(plan)) {
        return ztc_error_memory(error);
    }
    count_stayers(plan);
    ztc_status status = make_switches(plan, options, error);
    if (status != ZTC_OK) {
        return status;
    }
    if (!make_rows(plan, options)) {
        return ztc_error_memory(error);
    }
    (void)ztc_plan_under(plan, /* positions= */ NULL);
    plan->problem = (struct ztc_search_problem){
        .rows = plan->row_count,
        /* Pads as functional pins take them, then as pins take them: a function may go where a Dn goes. */
        .columns = (plan->pin_rows ? 2 : 1) * plan->pad_count,
        .switches = plan->costs,
        .switch_count = plan->switch_count,
        .ctx = plan,
        .options = ztc_plan_options_list,
    };
    *ret_plan = plan;
    return ZTC_OK;
}

const struct ztc_search_problem *ztc_plan_problem(const struct ztc_plan *plan)
{
    return &plan->problem;
}
