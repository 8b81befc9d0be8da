/* SPDX-License-Identifier: Apache-2.0 */
/* The rows of the functions table for one pad, seen from the functional pin that may come there. */
#include "fix/fits.h"

#include <string.h>

/* The functional pin, and the rows that may serve it with different values each. */
struct view {
    const struct ztc_board_function *function;
    struct ztc_candidates candidates;
    const struct ztc_table *functions;
    const bool *variants;
    bool as_written;
    bool unsure; /* its peripheral is in error itself: nothing decides between rows */
    const struct ztc_function_row *rows[ZTC_FITS_MAX];
    size_t count;
};

static const struct ztc_board_function *function_of(const struct ztc_check *check, size_t row)
{
    return ZTC_ROW(struct ztc_board_function, check->source->functions, row);
}

/* What the peripherals that name the function leave of the pad's rows. False: nothing. */
static bool narrow(const struct ztc_check *check, const struct ztc_fits_under *under, size_t row,
                   const struct ztc_pin_row *pad, struct view *view)
{
    const struct ztc_board_function *function = view->function;
    bool linked = false;

    view->candidates =
        ztc_candidates_find(check, pad, function->class_id, function->role, /* hw */ 0);
    if (!ztc_candidates_any(&view->candidates)) {
        return false;
    }
    for (uint32_t i = check->first_link[row]; i != ZTC_NO_ROW; i = check->links[i].next) {
        uint32_t hw = under->hw[check->links[i].peripheral];
        if (hw == 0 || ztc_target_instance(check->target, function->class_id, hw) == NULL) {
            view->unsure = true;
            continue;
        }
        struct ztc_candidates candidates =
            ztc_candidates_find(check, pad, function->class_id, function->role, hw);
        if (!ztc_candidates_any(&candidates)) {
            return false;
        }
        if (!linked) {
            view->candidates = candidates;
            linked = true;
        }
    }
    view->unsure = view->unsure && !linked;
    return true;
}

static void add_row(struct view *view, const struct ztc_function_row *row)
{
    for (size_t i = 0; i < view->count; i++) {
        if (ztc_rows_same_values(view->rows[i], row)) {
            return;
        }
    }
    if (view->count < ZTC_FITS_MAX) {
        view->rows[view->count++] = row;
    }
}

/* How many of the rows, different in their values, agree with what a function says. */
static size_t count_agreeing(const struct view *view, const struct ztc_board_function *function)
{
    size_t count = 0;
    for (size_t i = 0; i < view->count; i++) {
        count += ztc_row_takes(view->rows[i], function, /* padded */ false);
    }
    return count;
}

static bool any_value(const struct ztc_board_function *function)
{
    for (uint32_t i = 0; i < function->value_count && i < ZTC_VALUES_MAX; i++) {
        if (function->values[i] != 0) {
            return true;
        }
    }
    return false;
}

/* Is what the function says enough and right? The rule of check_values.c. */
static bool says_enough(const struct view *view, const struct ztc_board_function *function)
{
    if (view->candidates.abilities) {
        return !any_value(function);
    }
    size_t agreeing = count_agreeing(view, function);
    if (agreeing == 0) {
        return false;
    }
    if (view->as_written) {
        return ztc_candidates_take(&view->candidates, function, /* padded */ true);
    }
    return agreeing == 1 || view->unsure;
}

/*
 * What to write for a row: as many values as stand there now, all where they are needed to tell it from the
 * others, fewer where the row takes fewer. row is NULL where the pad takes none.
 */
static struct ztc_values write_values(const struct view *view, const struct ztc_function_row *row)
{
    const struct ztc_board_function *given = view->function;
    struct ztc_board_function said = *given;
    struct ztc_values written = {.caution = row != NULL && row->caution != NULL, .same = true};
    uint32_t taken = row != NULL ? ztc_row_value_count(row) : 0, count = given->value_count;

    for (uint32_t i = taken; i < given->value_count && i < ZTC_VALUES_MAX; i++) {
        if (given->values[i] != 0) {
            count = taken;
        }
    }
    for (uint32_t i = 0; i < ZTC_VALUES_MAX; i++) {
        said.values[i] = row != NULL ? ztc_row_value(row, i) : 0;
        written.values[i] = said.values[i];
    }
    said.value_count = count;
    /* If not, all of them, as compile offers them. */
    if (!says_enough(view, &said)) {
        said.value_count = count > taken ? count : taken;
    }
    while (said.value_count < ZTC_VALUES_MAX && !says_enough(view, &said)) {
        said.value_count++;
    }
    written.count = said.value_count;
    written.same = written.count == given->value_count;
    for (uint32_t i = 0; i < written.count && written.same; i++) {
        written.same = written.values[i] == given->values[i];
    }
    return written;
}

/* Values given that the row has otherwise. */
static uint32_t distance(const struct ztc_board_function *given, const struct ztc_function_row *row)
{
    uint32_t count = 0;
    for (uint32_t i = 0; i < given->value_count && i < ZTC_VALUES_MAX; i++) {
        count += given->values[i] != ztc_row_value(row, i);
    }
    return count;
}

static bool is_variant(const struct view *view, const struct ztc_function_row *row)
{
    size_t bytes = (size_t)((const char *)row - (const char *)view->functions->rows);
    return view->variants[bytes / view->functions->stride];
}

static bool goes_behind(const struct view *view, const struct ztc_function_row *row,
                        const struct ztc_function_row *other)
{
    uint32_t mine = distance(view->function, row), others = distance(view->function, other);
    return mine != others ? mine > others : is_variant(view, row) && !is_variant(view, other);
}

/* The rows by their distance, then variants behind plain ones; equals stay in the table's order. */
static void sort_rows(struct view *view)
{
    for (size_t i = 1; i < view->count; i++) {
        const struct ztc_function_row *row = view->rows[i];
        size_t at = i;
        while (at > 0 && goes_behind(view, view->rows[at - 1], row)) {
            view->rows[at] = view->rows[at - 1];
            at--;
        }
        view->rows[at] = row;
    }
}

/* Rows that are as near to what the function says as this one. */
static uint32_t count_equal(const struct view *view, const struct ztc_function_row *row)
{
    uint32_t count = 0;
    for (size_t i = 0; i < view->count; i++) {
        count += distance(view->function, view->rows[i]) == distance(view->function, row);
    }
    return count;
}

struct ztc_fits ztc_fits_find(const struct ztc_check *check, const struct ztc_fits_under *under,
                              size_t row, const struct ztc_pin_row *pad)
{
    struct view view = {.function = function_of(check, row),
                        .functions = check->target->functions,
                        .variants = under->variants,
                        .as_written = under->as_written};
    struct ztc_fits fits = {0};
    const struct ztc_function_row *candidate;
    size_t position = 0;

    if (!narrow(check, under, row, pad, &view)) {
        return fits;
    }
    fits.any = true;
    if (view.candidates.abilities) {
        fits.written = says_enough(&view, view.function);
        fits.choices[fits.count++] = write_values(&view, NULL);
        return fits;
    }
    while ((candidate = ztc_candidates_next(&view.candidates, &position)) != NULL) {
        add_row(&view, candidate);
    }
    fits.written = says_enough(&view, view.function);
    sort_rows(&view);
    for (size_t i = 0; i < view.count; i++) {
        fits.choices[fits.count] = write_values(&view, view.rows[i]);
        fits.choices[fits.count++].choices = count_equal(&view, view.rows[i]);
    }
    return fits;
}
