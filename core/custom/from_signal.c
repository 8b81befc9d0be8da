/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Which of the target's functions serve a use: those of the pad, then those of any pad; narrowed by what
 * the file says of unit, channel and alternate function. Where several are left nothing is guessed.
 */
#include "base/limits.h"
#include "custom/from_internal.h"

#include <inttypes.h>
#include <string.h>

/* Choices that a message lists. */
#define LISTED_MAX 6u

/* LED and BTN need no row in the functions table. */
static bool needs_row(const char *class_id)
{
    return strcmp(class_id, ZTC_CLASS_LED) != 0 && strcmp(class_id, ZTC_CLASS_BTN) != 0;
}

static bool is_able(const struct ztc_pin_row *row, uint32_t needs)
{
    if (row->abilities[0] == '\0' && ztc_pin_caution(row, "not-bonded") != NULL) {
        return true;
    }
    return ((needs & ZTC_NEEDS_IN) == 0 || ztc_pin_has_ability(row, "in")) &&
           ((needs & ZTC_NEEDS_OUT) == 0 || ztc_pin_has_ability(row, "out"));
}

static uint32_t needs_of(const struct ztc_from_use *use)
{
    const struct ztc_prefix_row *prefix = ztc_prefix_find(use->class_id, use->role);
    return prefix != NULL ? prefix->needs : 0;
}

static uint32_t value_count(const struct ztc_function_row *row)
{
    return row->value_count < ZTC_VALUES_MAX ? row->value_count : ZTC_VALUES_MAX;
}

static bool same_values(const struct ztc_function_row *left, const struct ztc_function_row *right)
{
    for (uint32_t i = 0; i < ZTC_VALUES_MAX; i++) {
        int32_t a = i < value_count(left) ? left->values[i] : 0;
        int32_t b = i < value_count(right) ? right->values[i] : 0;
        if (a != b) {
            return false;
        }
    }
    return true;
}

/* Adds a row, unless one with the same values is there: between those there is nothing to decide. */
static void add(struct ztc_from_choices *choices, const struct ztc_function_row *row)
{
    for (size_t i = 0; i < choices->count; i++) {
        if (same_values(choices->rows[i], row)) {
            return;
        }
    }
    if (choices->count < ZTC_FROM_CHOICES_MAX) {
        choices->rows[choices->count++] = row;
    }
}

/* What of the file's words is asked. */
struct filter {
    const struct ztc_from *from;
    const struct ztc_from_use *use;
    uint32_t hw;
    bool own;    /* rows of the pad, else those of any pad */
    bool strict; /* unit, channel and alternate function as the file says */
};

/* Is it a row for this use at all, whatever the file says of unit and channel? */
static bool serves(const struct filter *filter, const struct ztc_function_row *row)
{
    const struct ztc_from_use *use = filter->use;
    bool here = filter->own ? row->port == use->row->port && row->pad == use->row->pad
                            : row->pad == ZTC_ANY_PAD;
    return here && strcmp(row->class_id, use->class_id) == 0 && strcmp(row->role, use->role) == 0 &&
           (filter->hw == 0 || row->instance == 0 || row->instance == filter->hw);
}

static bool passes(const struct filter *filter, const struct ztc_function_row *row)
{
    const struct ztc_from_use *use = filter->use;
    if (!serves(filter, row)) {
        return false;
    }
    if (!filter->strict) {
        return true;
    }
    bool named = filter->hw == 0 && use->instance[0] != '\0';
    return (use->alternate == ZTC_PORT_NONE || row->alternate == use->alternate) &&
           (use->channel == ZTC_PORT_NONE || row->channel == use->channel) &&
           (!named || ztc_from_is_of(filter->from, row, use->instance));
}

static struct ztc_from_choices collect(const struct filter *filter)
{
    struct ztc_from_choices choices = {.count = 0};
    const struct ztc_table *functions = filter->from->target->functions;
    for (uint32_t i = 0; i < functions->count; i++) {
        const struct ztc_function_row *row = ZTC_ROW(struct ztc_function_row, functions, i);
        if (passes(filter, row)) {
            add(&choices, row);
        }
    }
    return choices;
}

struct ztc_from_choices ztc_from_choose(const struct ztc_from *from, const struct ztc_from_use *use,
                                        uint32_t hw)
{
    uint32_t needs = needs_of(use);
    struct filter filter = {from, use, hw, /* own= */ true, /* strict= */ false};
    struct ztc_from_choices choices = collect(&filter);
    if (choices.count > 0) {
        bool cases = choices.count > 1;
        filter.strict = true;
        choices = collect(&filter);
        choices.own = true;
        choices.cases = cases;
        return choices;
    }
    if ((needs & ZTC_NEEDS_ANALOG) != 0 || !is_able(use->row, needs)) {
        return choices;
    }
    filter.own = false;
    choices = collect(&filter);
    choices.cases = choices.count > 1;
    choices.able = choices.count == 0 && !needs_row(use->class_id);
    return choices;
}

/* "[ D3, 2, 1 ] (TIM2_CH1) or ..." */
static void write_choices(struct ztc_buffer *buffer, const struct ztc_from_use *use,
                          const struct ztc_from_choices *choices)
{
    size_t count = choices->count < LISTED_MAX ? choices->count : LISTED_MAX;
    for (size_t i = 0; i < count; i++) {
        const struct ztc_function_row *row = choices->rows[i];
        ztc_buffer_print(buffer, "%s[ D%" PRIu32, i > 0 ? " or " : "", use->pin);
        for (uint32_t j = 0; j < value_count(row); j++) {
            ztc_buffer_print(buffer, ", %" PRId32, row->values[j]);
        }
        ztc_buffer_print(buffer, " ] (%s)", row->signal);
    }
    if (count < choices->count) {
        ztc_buffer_text(buffer, " ...");
    }
}

static bool drop_several(struct ztc_from *from, struct ztc_from_use *use,
                         const struct ztc_from_choices *choices)
{
    struct ztc_buffer ZTC_CLEANUP(ztc_buffer_done) words = {0};
    const struct ztc_prefix_row *prefix = ztc_prefix_find(use->class_id, use->role);
    ztc_buffer_init(&words, ZTC_TEXT_MAX);
    write_choices(&words, use, choices);
    return ztc_buffer_status(&words) == ZTC_OK &&
           ztc_from_drop(
               from, use,
               "several signals of %s fit, and the file does not say which: write %sn: %s",
               use->row->name, prefix->prefix, ztc_buffer_string(&words));
}

/* The file asks for a unit, a channel or an alternate function that the pad does not have. */
static bool drop_other(struct ztc_from *from, struct ztc_from_use *use, uint32_t hw)
{
    struct filter filter = {from, use, hw, /* own= */ true, /* strict= */ false};
    struct ztc_from_choices choices = collect(&filter);
    struct ztc_buffer ZTC_CLEANUP(ztc_buffer_done) words = {0};
    const struct ztc_prefix_row *prefix = ztc_prefix_find(use->class_id, use->role);
    ztc_buffer_init(&words, ZTC_TEXT_MAX);
    ztc_buffer_print(&words, "%s has no %s", use->row->name, prefix->prefix);
    if (use->instance[0] != '\0' && hw == 0) {
        ztc_buffer_print(&words, " of %s", use->instance);
    }
    if (use->channel != ZTC_PORT_NONE) {
        ztc_buffer_print(&words, " with channel %" PRId32, use->channel);
    }
    if (use->alternate != ZTC_PORT_NONE) {
        ztc_buffer_print(&words, " by alternate function %" PRId32, use->alternate);
    }
    ztc_buffer_text(&words, "; it has");
    for (size_t i = 0; i < choices.count && i < LISTED_MAX; i++) {
        ztc_buffer_print(&words, "%s %s", i > 0 ? "," : "", choices.rows[i]->signal);
    }
    return ztc_buffer_status(&words) == ZTC_OK &&
           ztc_from_drop(from, use, "%s", ztc_buffer_string(&words));
}

static bool drop_unable(struct ztc_from *from, struct ztc_from_use *use)
{
    const struct ztc_prefix_row *prefix = ztc_prefix_find(use->class_id, use->role);
    bool output = (prefix->needs & ZTC_NEEDS_OUT) != 0;
    if ((prefix->needs & ZTC_NEEDS_ANALOG) == 0 && !is_able(use->row, prefix->needs)) {
        return ztc_from_drop(from, use, "%s cannot be an %s, which %s needs", use->row->name,
                             output && !ztc_pin_has_ability(use->row, "out") ? "output" : "input",
                             prefix->prefix);
    }
    return ztc_from_drop(from, use, "%s has no %s signal on %s", from->target->description->id,
                         prefix->prefix, use->row->name);
}

bool ztc_from_settle(struct ztc_from *from, struct ztc_from_use *use, uint32_t hw)
{
    struct ztc_from_choices choices = ztc_from_choose(from, use, hw);
    if (choices.count > 1) {
        return drop_several(from, use, &choices);
    }
    if (choices.count == 0 && !choices.able) {
        return choices.own ? drop_other(from, use, hw) : drop_unable(from, use);
    }
    use->signal = choices.count > 0 ? choices.rows[0] : NULL;
    bool as_written = strcmp(ztc_target_option(from->target, "port.v1.values"), "as-written") == 0;
    use->write_values =
        use->signal != NULL && value_count(use->signal) > 0 && (choices.cases || as_written);
    return true;
}
