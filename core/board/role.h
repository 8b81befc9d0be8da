/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a class and role need of a pad, and what a row of the functions table wants written: the questions that
 * the check, `fix`, `create --from` and `target show` ask alike.
 */
#ifndef ZTC_BOARD_ROLE_H
#define ZTC_BOARD_ROLE_H

#include "module/target.h"

#include <ztc/class.h>

/* LED and BTN need no row in the functions table. */
bool ztc_class_needs_row(const char *class_id);
/* What a class and role need of a pad, ZTC_NEEDS_... */
uint32_t ztc_role_needs(const char *class_id, const char *role);
/* Which of ZTC_NEEDS_IN and _OUT the pad is not able to. A pad that is not bonded out and has no abilities lacks
 * none: that is a caution. */
uint32_t ztc_pad_missing(const struct ztc_pin_row *pin, uint32_t needs);

/* Values that a row wants written, ZTC_VALUES_MAX at most. */
uint32_t ztc_row_value_count(const struct ztc_function_row *row);
/* One of them; 0 behind the last. */
int32_t ztc_row_value(const struct ztc_function_row *row, uint32_t position);
bool ztc_rows_same_values(const struct ztc_function_row *left,
                          const struct ztc_function_row *right);

#endif
