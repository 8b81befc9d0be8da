/* SPDX-License-Identifier: Apache-2.0 */
/* What a class and role need of a pad, and the values of a row. */
#include "board/role.h"

#include <string.h>

bool ztc_class_needs_row(const char *class_id)
{
    return strcmp(class_id, ZTC_CLASS_LED) != 0 && strcmp(class_id, ZTC_CLASS_BTN) != 0;
}

uint32_t ztc_role_needs(const char *class_id, const char *role)
{
    const struct ztc_prefix_row *prefix = ztc_prefix_find(class_id, role);
    return prefix != NULL ? prefix->needs : 0;
}

uint32_t ztc_pad_missing(const struct ztc_pin_row *pin, uint32_t needs)
{
    uint32_t missing = 0;
    if (pin->abilities[0] == '\0' && ztc_pin_caution(pin, "not-bonded") != NULL) {
        return 0;
    }
    if ((needs & ZTC_NEEDS_IN) != 0 && !ztc_pin_has_ability(pin, "in")) {
        missing |= ZTC_NEEDS_IN;
    }
    if ((needs & ZTC_NEEDS_OUT) != 0 && !ztc_pin_has_ability(pin, "out")) {
        missing |= ZTC_NEEDS_OUT;
    }
    return missing;
}

uint32_t ztc_row_value_count(const struct ztc_function_row *row)
{
    return row->value_count < ZTC_VALUES_MAX ? row->value_count : ZTC_VALUES_MAX;
}

int32_t ztc_row_value(const struct ztc_function_row *row, uint32_t position)
{
    return position < ztc_row_value_count(row) ? row->values[position] : 0;
}

bool ztc_rows_same_values(const struct ztc_function_row *left, const struct ztc_function_row *right)
{
    for (uint32_t i = 0; i < ZTC_VALUES_MAX; i++) {
        if (ztc_row_value(left, i) != ztc_row_value(right, i)) {
            return false;
        }
    }
    return true;
}
