/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Each functional pin against the functions table: can the pad take the role at all, and for the
 * peripherals that name it, by their instance.
 */
#include "board/check_internal.h"

#include <inttypes.h>
#include <string.h>

static const char *needs_words(uint32_t needs)
{
    switch (needs & (ZTC_NEEDS_IN | ZTC_NEEDS_OUT)) {
    case ZTC_NEEDS_IN:
        return "an input";
    case ZTC_NEEDS_OUT:
        return "an output";
    default:
        return "a pad that can be input and output";
    }
}

/* What the pad is, as the reason why it cannot be what is needed. */
static const char *unable_words(const struct ztc_pin_row *row)
{
    if (ztc_pin_caution(row, "analog-only") != NULL) {
        return "is analog-only";
    }
    if (ztc_pin_caution(row, "input-only") != NULL) {
        return "is input-only";
    }
    if (!ztc_pin_has_ability(row, "in") && !ztc_pin_has_ability(row, "out")) {
        return "can be neither input nor output";
    }
    return ztc_pin_has_ability(row, "in") ? "cannot be an output" : "cannot be an input";
}

static void report_unable(struct ztc_check *check, const struct ztc_board_function *function,
                          const struct ztc_check_pin *pin, uint32_t needs)
{
    struct ztc_diagnostic *item = ztc_findings_add(
        check->findings, "E014", ztc_where_value(function->where, 0), "%s %s; %s needs %s",
        pin->row->name, unable_words(pin->row), function->name, needs_words(needs));
    const struct ztc_offer *offer =
        ztc_offer_find(check, function->class_id, function->role, /* hw */ 0);
    ztc_diagnostic_note(check->findings, item, "%s", offer->note);
}

/* Does a row before this one have its signal, or its role? */
static bool told_already(const struct ztc_row_range *range, size_t row, bool by_role)
{
    for (size_t i = 0; i < row; i++) {
        if (by_role ? strcmp(range->rows[i]->role, range->rows[row]->role) == 0
                    : strcmp(ztc_check_signal(range->rows[i]),
                             ztc_check_signal(range->rows[row])) == 0) {
            return true;
        }
    }
    return false;
}

/* "USART1_TX and USART3_TX": each signal of the rows once, or each of their roles. How many there are. */
static size_t list_rows(struct ztc_buffer *buffer, const struct ztc_row_range *range, bool by_role)
{
    size_t total = 0, written = 0;

    for (size_t i = 0; i < range->count; i++) {
        total += told_already(range, i, by_role) ? 0 : 1;
    }
    size_t listed = total < ZTC_LISTED_MAX ? total : ZTC_LISTED_MAX;
    for (size_t i = 0; i < range->count && written < listed; i++) {
        const struct ztc_function_row *row = range->rows[i];
        if (told_already(range, i, by_role)) {
            continue;
        }
        ztc_check_between(buffer, written++, listed, " and ");
        ztc_buffer_text(buffer, by_role ? ztc_check_label(row->class_id, row->role)
                                        : ztc_check_signal(row));
    }
    return total;
}

/* Mostly RX and TX were swapped: what the pad has of the class says so. Where one signal serves several roles,
 * they are named. */
static void note_class_of_pad(struct ztc_check *check, struct ztc_diagnostic *item,
                              const struct ztc_board_function *function,
                              const struct ztc_pin_row *row)
{
    struct ztc_row_range range =
        ztc_row_index_class(&check->index, row->port, row->pad, function->class_id);
    struct ztc_buffer buffer ZTC_CLEANUP(ztc_buffer_done) = {0};

    if (range.count == 0) {
        return;
    }
    ztc_buffer_init(&buffer, ZTC_WORDS_MAX);
    if (list_rows(&buffer, &range, /* by_role */ false) < range.count) {
        ztc_buffer_text(&buffer, ", for ");
        (void)list_rows(&buffer, &range, /* by_role */ true);
    }
    ztc_diagnostic_note(check->findings, item, "%s has %s", row->name,
                        ztc_check_words(check, &buffer));
}

static void report_lacking(struct ztc_check *check, const struct ztc_board_function *function,
                           const struct ztc_check_pin *pin)
{
    const char *label = ztc_check_label(function->class_id, function->role);
    const struct ztc_offer *offer =
        ztc_offer_find(check, function->class_id, function->role, /* hw */ 0);
    struct ztc_diagnostic *item;

    if (!offer->served) {
        item = ztc_findings_add(check->findings, "E017", ztc_where_value(function->where, 0),
                                "%s has no pad with %s, which %s needs",
                                ztc_check_target_name(check), function->class_id, function->name);
        ztc_diagnostic_note(check->findings, item, "%s", offer->note);
        return;
    }
    item = ztc_findings_add(check->findings, "E017", ztc_where_value(function->where, 0),
                            "%s has no %s signal, which %s needs", pin->row->name, label,
                            function->name);
    note_class_of_pad(check, item, function, pin->row);
    ztc_diagnostic_note(check->findings, item, "%s", offer->note);
}

/* What the peripherals that name a functional pin leave of its candidates. */
struct chosen {
    struct ztc_candidates candidates;
    bool linked; /* a peripheral's instance decided */
    bool unsure; /* a peripheral names it, but in error: nothing decides */
};

static struct chosen choose(struct ztc_check *check, size_t row, const struct ztc_check_pin *pin,
                            const struct ztc_candidates *all)
{
    const struct ztc_board_function *function = &check->functions[row];
    struct chosen chosen = {.candidates = *all};

    for (uint32_t i = check->first_link[row]; i != ZTC_NO_ROW; i = check->links[i].next) {
        struct ztc_link *link = &check->links[i];
        const struct ztc_check_peripheral *user = &check->peripherals[link->peripheral];
        if (user->instance == NULL) {
            chosen.unsure = true;
            continue;
        }
        struct ztc_candidates candidates = ztc_candidates_find(
            check, pin->row, function->class_id, function->role, user->peripheral->hw);
        if (!ztc_candidates_any(&candidates)) {
            link->fault = ZTC_LINK_REACH;
        } else if (!ztc_candidates_take(&candidates, function, /* padded */ false) &&
                   ztc_candidates_take(all, function, /* padded */ false)) {
            link->fault = ZTC_LINK_VALUES;
        }
        if (link->fault != ZTC_LINK_OK) {
            chosen.unsure = true;
        } else if (!chosen.linked) {
            chosen.candidates = candidates;
            chosen.linked = true;
        }
    }
    chosen.unsure = chosen.unsure && !chosen.linked;
    return chosen;
}

static void check_function(struct ztc_check *check, size_t row)
{
    struct ztc_board_function *function = &check->functions[row];

    if (function->pin >= check->pin_count || check->pins[function->pin].row == NULL) {
        return;
    }
    const struct ztc_check_pin *pin = &check->pins[function->pin];
    uint32_t needs = ztc_role_needs(function->class_id, function->role);
    struct ztc_candidates all =
        ztc_candidates_find(check, pin->row, function->class_id, function->role, /* hw */ 0);
    if (ztc_candidates_any(&all)) {
        struct chosen chosen = choose(check, row, pin, &all);
        ztc_check_values(check, function, pin, &chosen.candidates, chosen.unsure, chosen.linked);
    } else if ((needs & ZTC_NEEDS_ANALOG) == 0 && ztc_pad_missing(pin->row, needs) != 0) {
        report_unable(check, function, pin, needs);
    } else {
        report_lacking(check, function, pin);
    }
}

void ztc_check_functions(struct ztc_check *check)
{
    for (size_t i = 0; i < check->link_count; i++) {
        check->links[i].fault = ZTC_LINK_OK;
    }
    for (size_t i = 0; i < check->function_count; i++) {
        check_function(check, i);
    }
}
