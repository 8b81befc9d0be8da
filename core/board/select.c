/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Which rows of the target's functions can serve a class and role on a pad. Rows of the pad itself
 * go before those for any pad; a row of another instance than the peripheral's hw does not count.
 */
#include "board/check_internal.h"

#include <string.h>

static bool row_counts(const struct ztc_function_row *row, uint32_t hw)
{
    return row->instance == 0 || hw == 0 || row->instance == hw;
}

const struct ztc_function_row *ztc_candidates_next(const struct ztc_candidates *candidates,
                                                   size_t *position)
{
    while (*position < candidates->range.count) {
        const struct ztc_function_row *row = candidates->range.rows[(*position)++];
        if (row_counts(row, candidates->hw)) {
            return row;
        }
    }
    return NULL;
}

bool ztc_candidates_any(const struct ztc_candidates *candidates)
{
    size_t position = 0;
    return candidates->abilities || ztc_candidates_next(candidates, &position) != NULL;
}

struct ztc_candidates ztc_candidates_find(const struct ztc_check *check,
                                          const struct ztc_pin_row *row, const char *class_id,
                                          const char *role, uint32_t hw)
{
    uint32_t needs = ztc_role_needs(class_id, role);
    struct ztc_candidates candidates = {
        .range = ztc_row_index_find(&check->index, row->port, row->pad, class_id, role),
        .hw = hw,
    };

    if (ztc_candidates_any(&candidates)) {
        return candidates;
    }
    /* An analog function is wired to its pad: there is no such thing as any pad. */
    if ((needs & ZTC_NEEDS_ANALOG) != 0 || ztc_pad_missing(row, needs) != 0) {
        candidates.range.count = 0;
        return candidates;
    }
    candidates.range = ztc_row_index_find(&check->index, 0, ZTC_ANY_PAD, class_id, role);
    candidates.abilities = candidates.range.count == 0 && !ztc_class_needs_row(class_id);
    return candidates;
}

bool ztc_row_takes(const struct ztc_function_row *row, const struct ztc_board_function *function,
                   bool padded)
{
    for (uint32_t i = 0; i < ZTC_VALUES_MAX; i++) {
        if (i >= function->value_count && !padded) {
            break;
        }
        int32_t given = i < function->value_count ? function->values[i] : 0;
        if (given != ztc_row_value(row, i)) {
            return false;
        }
    }
    return true;
}

bool ztc_candidates_take(const struct ztc_candidates *candidates,
                         const struct ztc_board_function *function, bool padded)
{
    const struct ztc_function_row *row;
    size_t position = 0;

    while ((row = ztc_candidates_next(candidates, &position)) != NULL) {
        if (ztc_row_takes(row, function, padded)) {
            return true;
        }
    }
    return false;
}

void ztc_candidates_fill(const struct ztc_candidates *candidates,
                         struct ztc_board_function *function, bool padded)
{
    const struct ztc_function_row *row, *first = NULL;
    bool one_instance = true, one_alternate = true;
    size_t position = 0;

    while ((row = ztc_candidates_next(candidates, &position)) != NULL) {
        if (!ztc_row_takes(row, function, padded)) {
            continue;
        }
        if (first == NULL) {
            first = row;
        }
        one_instance = one_instance && row->instance == first->instance;
        one_alternate = one_alternate && row->alternate == first->alternate;
    }
    if (first == NULL) {
        return;
    }
    function->value_count = ztc_row_value_count(first);
    for (uint32_t i = 0; i < ZTC_VALUES_MAX; i++) {
        function->values[i] = ztc_row_value(first, i);
    }
    function->values[ZTC_VALUES_MAX] = 0;
    function->instance = one_instance ? first->instance : 0;
    /* Two ways to the same instance are equally good; the ways to different ones are not. */
    function->alternate = one_instance || one_alternate ? first->alternate : ZTC_PORT_NONE;
}
