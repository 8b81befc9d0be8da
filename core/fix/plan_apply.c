/* SPDX-License-Identifier: Apache-2.0 */
/* From a solution to edits of the text, and the list of what was changed. */
#include "fix/plan_internal.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

struct applier {
    const struct ztc_plan *plan;
    struct ztc_edits *edits;
    struct ztc_changes *changes;
    const struct ztc_plan_step **steps; /* of each row */
    uint32_t *pads;             /* of each row that is a Dn: the pad that it gets in the end */
    struct ztc_edit_pin *added; /* further pins */
    size_t added_count;
    uint32_t last_line; /* of pinmap */
};

bool ztc_changes_add(struct ztc_changes *changes, struct ztc_arena *arena,
                     const struct ztc_change *change)
{
    for (size_t i = 0; i < changes->count; i++) {
        struct ztc_change *item = &changes->items[i];
        bool value = strcmp(item->kind, "accept") != 0 && strcmp(item->kind, "pin") != 0;
        if (value && strcmp(item->name, change->name) == 0) {
            item->kind = strcmp(item->kind, "function") == 0 ? item->kind : change->kind;
            item->to = change->to;
            item->choices = change->choices;
            return true;
        }
    }
    struct ztc_change *grown =
        ztc_arena_grow(arena, changes->items, changes->count, &changes->capacity, sizeof(*grown));
    if (grown == NULL) {
        return false;
    }
    changes->items = grown;
    grown[changes->count++] = *change;
    return true;
}

static void add_change(struct applier *applier, const struct ztc_change *change)
{
    /* Nothing but a lack of memory leaves a text out. */
    bool is_new = strcmp(change->kind, "pin") == 0;
    if (change->name == NULL || change->to == NULL || (change->from == NULL && !is_new) ||
        !ztc_changes_add(applier->changes, applier->edits->arena, change)) {
        applier->edits->failed = true;
    }
}

static const struct ztc_node *find(const struct applier *applier, const char *section,
                                   const char *name)
{
    const struct ztc_node *root = applier->plan->check->template->root;
    const struct ztc_node *map =
        root != NULL && root->kind == ZTC_NODE_MAP ? ztc_node_find(root, section) : NULL;
    return map != NULL && map->kind == ZTC_NODE_MAP && name != NULL ? ztc_node_find(map, name)
                                                                    : map;
}

static const char *dn_of(struct applier *applier, uint32_t index)
{
    return ztc_arena_print(applier->edits->arena, "D%" PRIu32, index);
}

/* "D4", or "[ D4, 1 ]" */
static const char *write_function(struct applier *applier, const char *dn, const int32_t *values,
                                  uint32_t count)
{
    struct ztc_arena *arena = applier->edits->arena;
    const char *text = dn;
    for (uint32_t i = 0; text != NULL && i < count; i++) {
        text = ztc_arena_print(arena, "%s%s, %" PRId32, i == 0 ? "[ " : "", text, values[i]);
    }
    return text != NULL && count > 0 ? ztc_arena_print(arena, "%s ]", text) : text;
}

static const char *write_pad(struct applier *applier, uint32_t port, uint32_t pad)
{
    char name[3];
    ztc_port_name(port, name);
    return ztc_arena_print(applier->edits->arena, "[ %s, %" PRIu32 " ]", name, pad);
}

/* A name that outlives the template. */
static const char *keep_name(struct applier *applier, const char *name)
{
    return ztc_arena_copy(applier->edits->arena, name, strlen(name));
}

/* Gives a functional pin its values, and its Dn where that is another one (else NULL). */
static void apply_function(struct applier *applier, size_t row, const char *dn,
                           const struct ztc_values *values)
{
    const struct ztc_board_function *function = ztc_plan_function(applier->plan, row);
    const struct ztc_node *node = find(applier, "pinclasses", function->name);
    const char *now = dn_of(applier, applier->plan->check->pins[function->pin].pin->index);

    if (node == NULL) {
        return;
    }
    ztc_edit_function(applier->edits, node, dn, values->values, values->count);
    add_change(
        applier,
        &(struct ztc_change){
            .kind = dn != NULL ? "function" : "values",
            .name = keep_name(applier, function->name),
            .from = write_function(applier, now, function->values, function->value_count),
            .to = write_function(applier, dn != NULL ? dn : now, values->values, values->count),
            .choices = values->choices,
            .line = node->line,
        });
}

/* A pad gets a Dn of its own; its number. */
static uint32_t add_pin(struct applier *applier, const struct ztc_pin_row *pad)
{
    struct ztc_edit_pin *pin = &applier->added[applier->added_count];
    char port[3];

    ztc_port_name(pad->port, port);
    pin->index = (uint32_t)(applier->plan->check->pin_count + applier->added_count);
    pin->port = keep_name(applier, port);
    pin->pad = pad->pad;
    if (pin->port == NULL) {
        applier->edits->failed = true;
        return pin->index;
    }
    applier->added_count++;
    add_change(applier, &(struct ztc_change){.kind = "pin",
                                             .name = dn_of(applier, pin->index),
                                             .to = write_pad(applier, pad->port, pad->pad),
                                             .line = applier->last_line});
    return pin->index;
}

/* Does a function come to the pad that row `number`, a Dn, gets? */
static bool is_wanted(const struct applier *applier, size_t number)
{
    for (size_t i = 0; i < applier->plan->row_count; i++) {
        if (applier->steps[i]->kind == ZTC_PLAN_MOVE &&
            applier->steps[i]->pad == applier->pads[number]) {
            return true;
        }
    }
    return false;
}

/* The row of the Dn that has this pad in the end, or that can have it: one that has to move anyway, and that
 * nothing else is on. ZTC_NO_ROW: none. */
static uint32_t find_dn_row(const struct applier *applier, uint32_t pad)
{
    const struct ztc_plan *plan = applier->plan;
    uint32_t spare = ZTC_NO_ROW;
    for (uint32_t i = 0; i < plan->row_count; i++) {
        const struct ztc_plan_row *row = &plan->rows[i];
        if (row->function != ZTC_NO_ROW) {
            continue;
        }
        if (applier->pads[i] == pad) {
            return i;
        }
        bool moves = applier->pads[i] != ztc_plan_pad_of(plan, row->pin);
        if (spare == ZTC_NO_ROW && moves && plan->check->pins[row->pin].uses == 0 &&
            !is_wanted(applier, i)) {
            spare = i;
        }
    }
    return plan->pads[pad].pin == ZTC_NO_ROW ? spare : ZTC_NO_ROW;
}

/* The Dn of a pad that a function moves to. False: there is none, and there can be none. */
static bool settle_dn(struct applier *applier, uint32_t pad, uint32_t *ret_index)
{
    const struct ztc_plan *plan = applier->plan;
    uint32_t pin = plan->pads[pad].pin;
    uint32_t row = find_dn_row(applier, pad);

    if (row != ZTC_NO_ROW) {
        applier->pads[row] = pad;
        *ret_index = plan->check->pins[plan->rows[row].pin].pin->index;
        return true;
    }
    if (pin != ZTC_NO_ROW && !plan->broken[pin]) {
        *ret_index = plan->check->pins[pin].pin->index;
        return true;
    }
    if (!plan->can_add) {
        return false;
    }
    *ret_index = add_pin(applier, plan->pads[pad].row);
    return true;
}

/* The functional pins on a Dn follow it to its new pad. */
static void apply_followers(struct applier *applier, uint32_t pin, const struct ztc_pin_row *pad,
                            const struct ztc_fits_under *under)
{
    const struct ztc_check *check = applier->plan->check;
    for (size_t i = 0; i < check->function_count; i++) {
        if (ztc_plan_function(applier->plan, i)->pin != pin) {
            continue;
        }
        struct ztc_fits fits = ztc_fits_find(check, under, i, pad);
        if (fits.any && !fits.written && fits.count > 0) {
            apply_function(applier, i, /* dn= */ NULL, &fits.choices[0]);
        }
    }
}

static void apply_pad(struct applier *applier, uint32_t pin, const struct ztc_pin_row *pad,
                      const struct ztc_fits_under *under)
{
    const struct ztc_board_pin *given = applier->plan->check->pins[pin].pin;
    const char *dn = dn_of(applier, given->index);
    const struct ztc_node *node = find(applier, "pinmap", dn);
    char port[3];

    if (node == NULL || node->kind != ZTC_NODE_LIST || node->first == NULL) {
        return;
    }
    ztc_port_name(pad->port, port);
    if (given->port != pad->port) {
        ztc_edit_scalar(applier->edits, node->first,
                        ztc_arena_copy(applier->edits->arena, port, strlen(port)));
    }
    if (given->pad != pad->pad) {
        ztc_edit_scalar(applier->edits, node->first->next,
                        ztc_arena_print(applier->edits->arena, "%" PRIu32, pad->pad));
    }
    if (given->port != pad->port || given->pad != pad->pad) {
        add_change(applier,
                   &(struct ztc_change){.kind = "pad",
                                        .name = dn,
                                        .from = write_pad(applier, given->port, given->pad),
                                        .to = write_pad(applier, pad->port, pad->pad),
                                        .line = node->line});
    }
    apply_followers(applier, pin, pad, under);
}

/* Functions before pins: where a function goes may decide which pad a Dn gets. */
static void apply_functions(struct applier *applier)
{
    const struct ztc_plan *plan = applier->plan;
    for (size_t i = 0; i < plan->row_count; i++) {
        const struct ztc_plan_step *step = applier->steps[i];
        uint32_t index = 0;
        if (step->kind == ZTC_PLAN_VALUES) {
            apply_function(applier, plan->rows[i].function, /* dn= */ NULL, &step->values);
        } else if (step->kind == ZTC_PLAN_MOVE && settle_dn(applier, step->pad, &index)) {
            const char *dn = dn_of(applier, index);
            applier->edits->failed = applier->edits->failed || dn == NULL;
            apply_function(applier, plan->rows[i].function, dn, &step->values);
        }
    }
}

static void apply_pins(struct applier *applier, const struct ztc_fits_under *under)
{
    const struct ztc_plan *plan = applier->plan;
    for (size_t i = 0; i < plan->row_count; i++) {
        if (plan->rows[i].function == ZTC_NO_ROW && applier->pads[i] != ZTC_NO_ROW) {
            apply_pad(applier, plan->rows[i].pin, plan->pads[applier->pads[i]].row, under);
        }
    }
}

static void apply_switches(struct applier *applier, const uint32_t *positions)
{
    const struct ztc_plan *plan = applier->plan;
    struct ztc_arena *arena = applier->edits->arena;
    for (size_t i = 0; i < plan->switch_count; i++) {
        const struct ztc_plan_switch *item = &plan->switches[i];
        const struct ztc_check_peripheral *user = &plan->check->peripherals[item->peripheral];
        const struct ztc_node *node = find(applier, "peripherals", user->name);
        const struct ztc_node *hw =
            node != NULL && node->kind == ZTC_NODE_MAP ? ztc_node_find(node, "hw") : NULL;
        uint32_t unit = item->hw[positions[i]];
        if (hw == NULL || unit == user->peripheral->hw) {
            continue;
        }
        const char *text = ztc_arena_print(arena, "%" PRIu32, unit);
        if (text == NULL) {
            applier->edits->failed = true;
            return;
        }
        ztc_edit_scalar(applier->edits, hw, text);
        add_change(applier,
                   &(struct ztc_change){
                       .kind = "hw",
                       .name = keep_name(applier, user->name),
                       /* One that is no hw has its own words. */
                       .from = user->peripheral->hw == 0
                                   ? ztc_arena_copy(arena, hw->text, hw->size)
                                   : ztc_arena_print(arena, "%" PRIu32, user->peripheral->hw),
                       .to = text,
                       .line = hw->line});
    }
}

static uint32_t last_line(const struct ztc_node *pinmap)
{
    uint32_t line = 0;
    for (const struct ztc_node *node =
             pinmap != NULL && pinmap->kind == ZTC_NODE_MAP ? pinmap->first : NULL;
         node != NULL; node = node->next) {
        line = node->key->line > line ? node->key->line : line;
    }
    return line;
}

bool ztc_plan_apply(const struct ztc_plan *plan, const struct ztc_solution *solution,
                    struct ztc_edits *edits, struct ztc_changes *changes)
{
    struct applier applier = {.plan = plan, .edits = edits, .changes = changes};
    const struct ztc_node *pinmap = find(&applier, "pinmap", NULL);
    struct ztc_fits_under under = ztc_plan_under(plan, solution->positions);

    applier.last_line = last_line(pinmap);
    applier.added = ztc_arena_array(edits->arena, plan->row_count, sizeof(*applier.added));
    applier.pads = ztc_arena_array(edits->arena, plan->row_count, sizeof(*applier.pads));
    applier.steps = ztc_arena_array(edits->arena, plan->row_count, sizeof(void *));
    if (applier.added == NULL || applier.pads == NULL || applier.steps == NULL) {
        return false;
    }
    for (size_t i = 0; i < plan->row_count; i++) {
        applier.steps[i] = &plan->steps[solution->chosen[i]->tag];
        applier.pads[i] =
            applier.steps[i]->kind == ZTC_PLAN_PAD ? applier.steps[i]->pad : ZTC_NO_ROW;
    }
    apply_switches(&applier, solution->positions);
    apply_functions(&applier);
    apply_pins(&applier, &under);
    if (pinmap != NULL) {
        ztc_edit_append_pins(edits, pinmap, applier.added, applier.added_count);
    }
    return !edits->failed;
}

int64_t ztc_plan_change_count(const struct ztc_solution *solution)
{
    return solution->cost.major % ZTC_PLAN_GIVE_UP / ZTC_PLAN_CHANGE;
}

/* ---- which rows a finding is about ---- */

/* Is the key that of a functional pin, or of a peripheral that names it? */
static bool is_about_function(const struct ztc_plan *plan, size_t function, const char *key)
{
    const struct ztc_check *check = plan->check;
    if (strcmp(ztc_plan_function(plan, function)->name, key) == 0) {
        return true;
    }
    for (uint32_t i = check->first_link[function]; i != ZTC_NO_ROW; i = check->links[i].next) {
        if (strcmp(check->peripherals[check->links[i].peripheral].name, key) == 0) {
            return true;
        }
    }
    return false;
}

/* Of a Dn: the same for all that is on it. */
static bool is_about(const struct ztc_plan *plan, const struct ztc_plan_row *row, const char *key)
{
    char dn[16] = "";
    if (row->function != ZTC_NO_ROW) {
        return is_about_function(plan, row->function, key);
    }
    (void)snprintf(dn, sizeof(dn), "D%" PRIu32, plan->check->pins[row->pin].pin->index);
    bool about = strcmp(dn, key) == 0;
    for (size_t i = 0; i < plan->check->function_count && !about; i++) {
        about = ztc_plan_function(plan, i)->pin == row->pin && is_about_function(plan, i, key);
    }
    return about;
}

/* Does the solution bring the row to this Dn? One that is new, or gets another pad, could be any. */
static bool comes_to(const struct ztc_plan *plan, const struct ztc_plan_step *step, const char *key)
{
    char dn[16] = "";
    if (step->kind != ZTC_PLAN_MOVE) {
        return false;
    }
    uint32_t pin = plan->pads[step->pad].pin;
    if (pin == ZTC_NO_ROW || plan->broken[pin]) {
        return key[0] == 'D' && key[1] >= '0' && key[1] <= '9';
    }
    (void)snprintf(dn, sizeof(dn), "D%" PRIu32, plan->check->pins[pin].pin->index);
    return strcmp(dn, key) == 0;
}

bool ztc_plan_mark(const struct ztc_plan *plan, const struct ztc_solution *solution,
                   const char *key, bool *rows)
{
    bool any = false;
    for (size_t i = 0; i < plan->switch_count; i++) {
        /* Its other units are in the search already. */
        any = any || strcmp(plan->check->peripherals[plan->switches[i].peripheral].name, key) == 0;
    }
    for (size_t i = 0; i < plan->row_count; i++) {
        const struct ztc_plan_step *step = &plan->steps[solution->chosen[i]->tag];
        if (step->kind != ZTC_PLAN_NONE &&
            (is_about(plan, &plan->rows[i], key) || comes_to(plan, step, key))) {
            rows[i] = true;
            any = true;
        }
    }
    return any;
}
