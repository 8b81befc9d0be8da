/* SPDX-License-Identifier: Apache-2.0 */
/* The values after the pin: right, wrong, left out; those left out are filled in where one choice
 * is left. */
#include "board/check_internal.h"

#include <inttypes.h>
#include <string.h>

/* The functional pin being judged, and the rows that may serve it with different values each. */
struct judged {
    struct ztc_check *check;
    struct ztc_board_function *function;
    const struct ztc_check_pin *pin;
    const struct ztc_function_row *choices[ZTC_LISTED_MAX];
    size_t count;
    bool more; /* choices than the list holds */
};

static void add_choice(struct judged *judged, const struct ztc_function_row *row)
{
    for (size_t i = 0; i < judged->count; i++) {
        if (ztc_rows_same_values(judged->choices[i], row)) {
            return;
        }
    }
    if (judged->count < ZTC_LISTED_MAX) {
        judged->choices[judged->count++] = row;
    } else {
        judged->more = true;
    }
}

/* Collects the choices; with `agreeing` only those that the values given leave. */
static void collect_choices(struct judged *judged, const struct ztc_candidates *candidates,
                            bool agreeing)
{
    const struct ztc_function_row *row;
    size_t position = 0;

    judged->count = 0;
    judged->more = false;
    while ((row = ztc_candidates_next(candidates, &position)) != NULL) {
        if (!agreeing || ztc_row_takes(row, judged->function, /* padded */ false)) {
            add_choice(judged, row);
        }
    }
}

/* "TIM2_CH1 or TIM8_CH1N" */
static void write_signals(struct ztc_buffer *buffer, const struct judged *judged)
{
    for (size_t i = 0; i < judged->count; i++) {
        ztc_check_between(buffer, i, judged->count, " or ");
        ztc_buffer_text(buffer, ztc_check_signal(judged->choices[i]));
    }
}

static void note_choices(const struct judged *judged, struct ztc_diagnostic *item)
{
    struct ztc_buffer buffer ZTC_CLEANUP(ztc_buffer_done) = {0};

    ztc_buffer_init(&buffer, ZTC_WORDS_MAX);
    for (size_t i = 0; i < judged->count; i++) {
        ztc_check_between(&buffer, i, judged->count, " or ");
        ztc_check_write(&buffer, judged->pin, judged->choices[i]);
        if (judged->count > 1) {
            ztc_buffer_print(&buffer, " (%s)", ztc_check_signal(judged->choices[i]));
        }
    }
    ztc_diagnostic_note(judged->check->findings, item, "write %s%s",
                        ztc_check_words(judged->check, &buffer), judged->more ? " ..." : "");
}

/* What a value of an analog class is called (template.md); NULL: it has no name. */
static const char *value_name(const char *class_id, uint32_t position)
{
    if (strcmp(class_id, ZTC_CLASS_ADC) == 0 && position < 2) {
        return position == 0 ? "channel" : "unit";
    }
    return strcmp(class_id, ZTC_CLASS_DAC) == 0 && position == 0 ? "channel" : NULL;
}

static int32_t value_at(uint32_t count, const int32_t *values, uint32_t position)
{
    return position < count ? values[position] : 0;
}

/* The first value that is not the row's; of those left out too if `padded`. */
static uint32_t first_wrong(const struct ztc_board_function *function,
                            const struct ztc_function_row *row)
{
    uint32_t position = 0;

    while (position + 1 < ZTC_VALUES_MAX &&
           value_at(function->value_count, function->values, position) ==
               value_at(ztc_row_value_count(row), row->values, position)) {
        position++;
    }
    return position;
}

/* "channel 7" or "the values 3, 1, 2" */
static void write_given(struct ztc_buffer *buffer, const struct judged *judged)
{
    const struct ztc_board_function *function = judged->function;
    uint32_t count =
        function->value_count < ZTC_VALUES_MAX ? function->value_count : ZTC_VALUES_MAX;

    if (judged->count == 1) {
        uint32_t position = first_wrong(function, judged->choices[0]);
        const char *name = value_name(function->class_id, position);
        if (name != NULL) {
            ztc_buffer_print(buffer, "%s %" PRId32, name, function->values[position]);
            return;
        }
    }
    ztc_buffer_text(buffer, count == 1 ? "the value " : "the values ");
    for (uint32_t i = 0; i < count; i++) {
        ztc_buffer_print(buffer, "%s%" PRId32, i > 0 ? ", " : "", function->values[i]);
    }
}

static void report_wrong(struct judged *judged)
{
    const struct ztc_board_function *function = judged->function;
    struct ztc_check *check = judged->check;
    struct ztc_buffer given ZTC_CLEANUP(ztc_buffer_done) = {0};
    struct ztc_buffer signals ZTC_CLEANUP(ztc_buffer_done) = {0};
    uint32_t position = judged->count == 1 ? first_wrong(function, judged->choices[0]) : 0;
    uint64_t where = ztc_where_value(function->where, 1 + (uint64_t)position);
    struct ztc_diagnostic *item;

    ztc_buffer_init(&given, ZTC_WORDS_MAX);
    ztc_buffer_init(&signals, ZTC_WORDS_MAX);
    write_given(&given, judged);
    if (judged->count == 0 ||
        (judged->count == 1 && ztc_row_value_count(judged->choices[0]) == 0)) {
        item = ztc_findings_add(check->findings, "E018", where,
                                "%s has %s after the pin, but takes none", function->name,
                                ztc_check_words(check, &given));
        ztc_diagnostic_note(check->findings, item, "write D%" PRIu32, judged->pin->pin->index);
        return;
    }
    write_signals(&signals, judged);
    item = ztc_findings_add(check->findings, "E018", where, "%s has %s, but %s is %s",
                            function->name, ztc_check_words(check, &given), judged->pin->row->name,
                            ztc_check_words(check, &signals));
    note_choices(judged, item);
}

static void report_several(struct judged *judged, bool linked)
{
    const struct ztc_board_function *function = judged->function;
    struct ztc_check *check = judged->check;
    struct ztc_buffer signals ZTC_CLEANUP(ztc_buffer_done) = {0};

    ztc_buffer_init(&signals, ZTC_WORDS_MAX);
    write_signals(&signals, judged);
    struct ztc_diagnostic *item = ztc_findings_add(
        check->findings, "E019", ztc_where_value(function->where, 0),
        "%s can serve %s as %s%s; which one is not said", judged->pin->row->name, function->name,
        ztc_check_words(check, &signals), judged->more ? " ..." : "");
    note_choices(judged, item);
    if (!linked && ztc_target_instance(check->target, function->class_id,
                                       judged->choices[0]->instance) != NULL) {
        ztc_diagnostic_note(check->findings, item,
                            "a peripheral that names %s decides it by its hw", function->name);
    }
}

static void report_left_out(struct judged *judged)
{
    const struct ztc_board_function *function = judged->function;
    struct ztc_check *check = judged->check;
    struct ztc_buffer signals ZTC_CLEANUP(ztc_buffer_done) = {0};
    const char *name = NULL;

    ztc_buffer_init(&signals, ZTC_WORDS_MAX);
    write_signals(&signals, judged);
    if (judged->count == 1) {
        name = value_name(function->class_id, first_wrong(function, judged->choices[0]));
    }
    struct ztc_diagnostic *item = ztc_findings_add(
        check->findings, "E020", ztc_where_value(function->where, 0),
        "%s leaves out %s%s, which version %" PRIu32 " carries as 0, but %s is %s", function->name,
        name != NULL ? "the " : "a value", name != NULL ? name : "", check->version,
        judged->pin->row->name, ztc_check_words(check, &signals));
    note_choices(judged, item);
}

static bool any_value_given(const struct ztc_board_function *function)
{
    for (uint32_t i = 0; i < function->value_count && i < ZTC_VALUES_MAX; i++) {
        if (function->values[i] != 0) {
            return true;
        }
    }
    return false;
}

/* A caution of the function itself, such as a unit that the radio shares. */
static void check_caution(struct ztc_check *check, const struct ztc_board_function *function,
                          const struct ztc_candidates *candidates)
{
    const struct ztc_function_row *row, *first = NULL, *taken = NULL;
    size_t position = 0;

    while (taken == NULL && (row = ztc_candidates_next(candidates, &position)) != NULL) {
        if (first == NULL) {
            first = row;
        }
        if (ztc_row_takes(row, function, /* padded */ false)) {
            taken = row;
        }
    }
    if (taken != NULL) {
        first = taken;
    }
    if (first == NULL || first->caution == NULL) {
        return;
    }
    struct ztc_buffer subject ZTC_CLEANUP(ztc_buffer_done) = {0};
    ztc_buffer_init(&subject, ZTC_WORDS_MAX);
    ztc_buffer_print(&subject, "%s (%s)", function->name, ztc_check_signal(first));
    ztc_caution_report(check, function->where, function->name, ztc_check_words(check, &subject),
                       first->caution, first->reason);
}

static void judge_values(struct judged *judged, const struct ztc_candidates *candidates,
                         bool unsure, bool linked)
{
    bool as_written = judged->check->as_written;

    collect_choices(judged, candidates, /* agreeing */ true);
    if (judged->count == 0) {
        collect_choices(judged, candidates, /* agreeing */ false);
        report_wrong(judged);
    } else if (as_written && !ztc_candidates_take(candidates, judged->function, true)) {
        report_left_out(judged);
    } else if (!as_written && judged->count > 1) {
        if (!unsure) {
            report_several(judged, linked);
        }
    } else {
        ztc_candidates_fill(candidates, judged->function, as_written);
    }
}

void ztc_check_values(struct ztc_check *check, struct ztc_board_function *function,
                      const struct ztc_check_pin *pin, const struct ztc_candidates *candidates,
                      bool unsure, bool linked)
{
    struct judged judged = {.check = check, .function = function, .pin = pin};

    if (candidates->abilities) {
        if (any_value_given(function)) {
            report_wrong(&judged);
        }
        return;
    }
    judge_values(&judged, candidates, unsure, linked);
    check_caution(check, function, candidates);
}
