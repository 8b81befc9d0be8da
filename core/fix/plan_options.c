/* SPDX-License-Identifier: Apache-2.0 */
/* What each row of a plan could become, and what that costs. */
#include "base/limits.h"
#include "fix/plan_internal.h"

#include <stdlib.h>
#include <string.h>

/* Another port is farther than any pad of the same one. */
#define OTHER_PORT 65536

/* The options of a row under the hw of the peripherals that it hangs on. */
struct ztc_plan_lists {
    const uint32_t *hw; /* of all peripherals: what the list was made under */
    struct ztc_options options;
    struct ztc_plan_lists *next;
};

/* A list in the making. */
struct maker {
    struct ztc_plan *plan;
    const struct ztc_plan_row *row;
    struct ztc_fits_under under;
    bool could_stay; /* where it is, with other values if need be */
    struct ztc_option *items;
    size_t count, capacity;
};

static void add_option(struct maker *maker, const struct ztc_plan_step *step, uint32_t column,
                       struct ztc_cost cost)
{
    struct ztc_plan *plan = maker->plan;
    struct ztc_plan_step *steps = ztc_arena_grow(plan->arena, plan->steps, plan->step_count,
                                                 &plan->step_capacity, sizeof(*steps));
    struct ztc_option *items =
        ztc_arena_grow(plan->arena, maker->items, maker->count, &maker->capacity, sizeof(*items));
    if (steps == NULL || items == NULL) {
        plan->failed = true;
        return;
    }
    plan->steps = steps;
    maker->items = items;
    items[maker->count++] =
        (struct ztc_option){.column = column, .tag = (uint32_t)plan->step_count, .cost = cost};
    steps[plan->step_count++] = *step;
}

static int64_t distance(const struct ztc_board_pin *from, const struct ztc_pin_row *to)
{
    int64_t pads = (int64_t)from->pad - (int64_t)to->pad;
    return (pads < 0 ? -pads : pads) + (from->port == to->port ? 0 : OTHER_PORT);
}

/* How far, then which Dn, then which choice. A new Dn comes behind all that are there. */
static int64_t minor_cost(const struct maker *maker, const struct ztc_plan_pad *pad, size_t choice)
{
    const struct ztc_check *check = maker->plan->check;
    int64_t dn = pad->pin != ZTC_NO_ROW ? (int64_t)check->pins[pad->pin].pin->index
                                        : (int64_t)check->pin_count;
    dn = dn < 2047 ? dn : 2047;
    return (distance(check->pins[maker->row->pin].pin, pad->row) * 2048 + dn) * 16 +
           (int64_t)choice;
}

/* Staying on the pad: as it is, or with other values. */
static void add_stay(struct maker *maker, uint32_t number)
{
    const struct ztc_plan_pad *pad = &maker->plan->pads[number];
    struct ztc_fits fits =
        ztc_fits_find(maker->plan->check, &maker->under, maker->row->function, pad->row);
    uint32_t column = pad->users == 1 ? number : ZTC_ASSIGN_OWN;

    if (fits.written) {
        struct ztc_plan_step step = {.kind = ZTC_PLAN_KEEP, .pad = number};
        add_option(maker, &step, column, ZTC_COST_ZERO);
    }
    for (size_t i = 0; i < fits.count; i++) {
        struct ztc_plan_step step = {ZTC_PLAN_VALUES, number, fits.choices[i]};
        struct ztc_cost cost = {ZTC_PLAN_CHANGE + (fits.choices[i].caution ? ZTC_PLAN_CAUTION : 0),
                                (int64_t)i};
        if (!fits.choices[i].same) {
            add_option(maker, &step, column, cost);
        }
    }
}

/* Is the pad free for others: nobody on it who could stay, or one who may leave? */
static bool is_open(const struct ztc_plan_pad *pad)
{
    return !pad->useless && (pad->stayers == 0 || (pad->users == 1 && pad->rows == 1));
}

static void add_moves(struct maker *maker, uint32_t number)
{
    const struct ztc_plan_pad *pad = &maker->plan->pads[number];
    /* A Dn that has to have another pad anyway can have this one. */
    bool mapped = pad->pin != ZTC_NO_ROW || maker->plan->spares;
    bool right = (size_t)(maker->row - maker->plan->rows) >= maker->plan->concerned_count;
    bool gives_way = right || maker->could_stay;
    struct ztc_fits fits =
        ztc_fits_find(maker->plan->check, &maker->under, maker->row->function, pad->row);

    for (size_t i = 0; i < fits.count; i++) {
        struct ztc_plan_step step = {ZTC_PLAN_MOVE, number, fits.choices[i]};
        uint32_t cautions = pad->cautions + (fits.choices[i].caution ? 1 : 0);
        struct ztc_cost cost = {ZTC_PLAN_CHANGE + cautions * ZTC_PLAN_CAUTION,
                                minor_cost(maker, pad, i)};
        cost.major += (mapped ? 0 : ZTC_PLAN_NEW_DN) + (gives_way ? ZTC_PLAN_GIVE_WAY : 0);
        add_option(maker, &step, number, cost);
    }
}

/* Where a functional pin could be. */
static void list_function(struct maker *maker)
{
    const struct ztc_plan *plan = maker->plan;
    uint32_t own = ztc_plan_pad_of(plan, maker->row->pin);

    if (own != ZTC_NO_ROW) {
        add_stay(maker, own);
    }
    maker->could_stay = maker->count > 0;
    for (uint32_t i = 0; i < plan->pad_count; i++) {
        const struct ztc_plan_pad *pad = &plan->pads[i];
        if (i == own) {
            continue;
        }
        if (is_open(pad) && (pad->pin != ZTC_NO_ROW || plan->can_add || plan->spares)) {
            add_moves(maker, i);
        }
    }
}

/* What the functional pins on a Dn cost if it gets this pad: values, or that they have to move, in the next
 * round. */
static int64_t followers_cost(const struct maker *maker, const struct ztc_plan_pad *pad)
{
    const struct ztc_plan *plan = maker->plan;
    int64_t cost = 0;
    for (size_t i = 0; i < plan->check->function_count; i++) {
        if (ztc_plan_function(plan, i)->pin != maker->row->pin) {
            continue;
        }
        struct ztc_fits fits = ztc_fits_find(plan->check, &maker->under, i, pad->row);
        if (!fits.written) {
            cost += ZTC_PLAN_CHANGE + (fits.any ? 0 : ZTC_PLAN_GIVE_WAY);
        }
    }
    return cost;
}

/* Pads that a Dn could have: those that no other has, and of two with one pad each could keep it. */
static void list_pin(struct maker *maker)
{
    const struct ztc_plan *plan = maker->plan;
    uint32_t own = ztc_plan_pad_of(plan, maker->row->pin);

    for (uint32_t i = 0; i < plan->pad_count; i++) {
        const struct ztc_plan_pad *pad = &plan->pads[i];
        struct ztc_plan_step step = {.kind = ZTC_PLAN_PAD, .pad = i};
        struct ztc_cost cost = {followers_cost(maker, pad), 0};
        if (i != own && (pad->pin != ZTC_NO_ROW || pad->useless)) {
            continue;
        }
        if (i != own) {
            /* Of equals the later one gives way, the one that the finding is about. */
            bool first = own != ZTC_NO_ROW && plan->pads[own].pin == maker->row->pin;
            cost.major += ZTC_PLAN_CHANGE + (int64_t)pad->cautions * ZTC_PLAN_CAUTION;
            cost.minor = minor_cost(maker, pad, first ? 1 : 0);
        }
        add_option(maker, &step, (uint32_t)plan->pad_count + i, cost);
    }
}

static int by_cost(const void *left, const void *right)
{
    const struct ztc_option *a = left, *b = right;
    int order = ztc_cost_compare(a->cost, b->cost);
    return order != 0 ? order : a->tag < b->tag ? -1 : a->tag > b->tag;
}

static bool make_list(struct ztc_plan *plan, size_t number, struct ztc_options *ret_options)
{
    struct ztc_plan_row *row = &plan->rows[number];
    struct maker maker = {
        .plan = plan, .row = row, .under = {plan->as_written, plan->hw, plan->variants}};
    size_t bytes = plan->check->peripheral_count * sizeof(*plan->hw);
    struct ztc_plan_lists *list = ztc_arena_alloc(plan->arena, sizeof(*list));
    uint32_t *hw = ztc_arena_alloc(plan->arena, bytes);

    if (row->function != ZTC_NO_ROW) {
        list_function(&maker);
    } else {
        list_pin(&maker);
    }
    struct ztc_plan_step none = {.kind = ZTC_PLAN_NONE};
    add_option(&maker, &none, ZTC_ASSIGN_OWN, (struct ztc_cost){ZTC_PLAN_GIVE_UP, 0});
    if (plan->failed || list == NULL || hw == NULL) {
        return false;
    }
    if (bytes > 0) {
        memcpy(hw, plan->hw, bytes);
    }
    qsort(maker.items, maker.count, sizeof(*maker.items), by_cost);
    *list = (struct ztc_plan_lists){
        .hw = hw, .options = {maker.items, maker.count}, .next = row->lists};
    row->lists = list;
    *ret_options = list->options;
    return true;
}

/* Were the peripherals that the function hangs on the same then? */
static bool same_for(const struct ztc_plan *plan, size_t function, const uint32_t *hw)
{
    for (uint32_t i = plan->check->first_link[function]; i != ZTC_NO_ROW;
         i = plan->check->links[i].next) {
        uint32_t peripheral = plan->check->links[i].peripheral;
        if (plan->hw[peripheral] != hw[peripheral]) {
            return false;
        }
    }
    return true;
}

static bool same_for_row(const struct ztc_plan *plan, const struct ztc_plan_row *row,
                         const uint32_t *hw)
{
    if (row->function != ZTC_NO_ROW) {
        return same_for(plan, row->function, hw);
    }
    for (size_t i = 0; i < plan->check->function_count; i++) {
        if (ztc_plan_function(plan, i)->pin == row->pin && !same_for(plan, i, hw)) {
            return false;
        }
    }
    return true;
}

bool ztc_plan_options_list(void *ctx, size_t row, const uint32_t *positions,
                           struct ztc_options *ret_options)
{
    struct ztc_plan *plan = ctx;

    (void)ztc_plan_under(plan, positions);
    for (const struct ztc_plan_lists *list = plan->rows[row].lists; list != NULL;
         list = list->next) {
        if (same_for_row(plan, &plan->rows[row], list->hw)) {
            *ret_options = list->options;
            return true;
        }
    }
    return make_list(plan, row, ret_options);
}
