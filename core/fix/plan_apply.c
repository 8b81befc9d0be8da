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
            .line = node->line,
        });
}

/* A pad gets a Dn of its own; its name, or NULL when out of memory. */
static const char *apply_pin(struct applier *applier, const struct ztc_pin_row *pad)
{
    struct ztc_edit_pin *pin = &applier->added[applier->added_count];
    char port[3];

    ztc_port_name(pad->port, port);
    pin->index = (uint32_t)(applier->plan->check->pin_count + applier->added_count);
    pin->port = ztc_arena_copy(applier->edits->arena, port, strlen(port));
    pin->pad = pad->pad;
    if (pin->port == NULL) {
        applier->edits->failed = true;
        return NULL;
    }
    applier->added_count++;
    const char *dn = dn_of(applier, pin->index);
    add_change(applier, &(struct ztc_change){.kind = "pin",
                                             .name = dn,
                                             .to = write_pad(applier, pad->port, pad->pad),
                                             .line = applier->last_line});
    return dn;
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

static void apply_row(struct applier *applier, const struct ztc_plan_row *row,
                      const struct ztc_plan_step *step, const struct ztc_fits_under *under)
{
    const struct ztc_plan *plan = applier->plan;
    const struct ztc_plan_pad *pad = &plan->pads[step->pad];
    const char *dn = NULL;

    switch (step->kind) {
    case ZTC_PLAN_VALUES:
        apply_function(applier, row->function, /* dn= */ NULL, &step->values);
        break;
    case ZTC_PLAN_MOVE:
        dn = dn_of(applier, plan->check->pins[pad->pin].pin->index);
        applier->edits->failed = applier->edits->failed || dn == NULL;
        apply_function(applier, row->function, dn, &step->values);
        break;
    case ZTC_PLAN_ADD:
        dn = apply_pin(applier, pad->row);
        apply_function(applier, row->function, dn, &step->values);
        break;
    case ZTC_PLAN_PAD:
        apply_pad(applier, row->pin, pad->row, under);
        break;
    default:
        break;
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
        add_change(applier, &(struct ztc_change){
                                .kind = "hw",
                                .name = keep_name(applier, user->name),
                                .from = ztc_arena_print(arena, "%" PRIu32, user->peripheral->hw),
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
    if (applier.added == NULL) {
        return false;
    }
    apply_switches(&applier, solution->positions);
    for (size_t i = 0; i < plan->row_count; i++) {
        apply_row(&applier, &plan->rows[i], &plan->steps[solution->chosen[i]->tag], &under);
    }
    if (pinmap != NULL) {
        ztc_edit_append_pins(edits, pinmap, applier.added, applier.added_count);
    }
    return !edits->failed;
}

size_t ztc_plan_given_up(const struct ztc_plan *plan, const struct ztc_solution *solution)
{
    size_t count = 0;
    for (size_t i = 0; i < plan->row_count; i++) {
        count += plan->steps[solution->chosen[i]->tag].kind == ZTC_PLAN_NONE;
    }
    return count;
}

int64_t ztc_plan_change_count(const struct ztc_solution *solution)
{
    return solution->cost.major % ZTC_PLAN_GIVE_UP / ZTC_PLAN_CHANGE;
}

/* ---- which rows a finding is about ---- */

static bool is_about(const struct ztc_plan *plan, const struct ztc_plan_row *row, const char *key)
{
    const struct ztc_check *check = plan->check;
    char dn[16] = "";

    (void)snprintf(dn, sizeof(dn), "D%" PRIu32, check->pins[row->pin].pin->index);
    if (row->function == ZTC_NO_ROW) {
        return strcmp(dn, key) == 0;
    }
    if (strcmp(ztc_plan_function(plan, row->function)->name, key) == 0) {
        return true;
    }
    for (uint32_t i = check->first_link[row->function]; i != ZTC_NO_ROW; i = check->links[i].next) {
        if (strcmp(check->peripherals[check->links[i].peripheral].name, key) == 0) {
            return true;
        }
    }
    return false;
}

/* Does the solution bring the row to this Dn? */
static bool comes_to(const struct ztc_plan *plan, const struct ztc_plan_step *step, const char *key)
{
    char dn[16] = "";
    if (step->kind == ZTC_PLAN_ADD) {
        /* Which of the new ones it is, the plan does not know; there are few. */
        int64_t first = (int64_t)plan->check->pin_count;
        (void)snprintf(dn, sizeof(dn), "D%" PRId64, first);
        return key[0] == 'D' && (strlen(key) > strlen(dn) || strcmp(key, dn) >= 0);
    }
    if (step->kind != ZTC_PLAN_MOVE) {
        return false;
    }
    uint32_t pin = plan->pads[step->pad].pin;
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
