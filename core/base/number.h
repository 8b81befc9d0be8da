/* SPDX-License-Identifier: Apache-2.0 */
/* Whole numbers from text, the one place. No locale, no white space, no sign but a leading minus. */
#ifndef ZTC_BASE_NUMBER_H
#define ZTC_BASE_NUMBER_H

#include "base/error.h"

#include <stddef.h>
#include <stdint.h>

/*
 * Decimal without leading zeros, or 0x hexadecimal. ZTC_E_INVALID: not such a number; ZTC_E_LIMIT: one,
 * but outside min..max. *ret_value is untouched on failure.
 */
ztc_status ztc_number_parse(const char *text, size_t length, int64_t min, int64_t max,
                            int64_t *ret_value) ZTC_MUST_CHECK;

/* What YAML 1.1 would read beyond that: 010, 0b11, 1_000, +5, true, false. Likewise. */
ztc_status ztc_number_parse_yaml11(const char *text, size_t length, int64_t min, int64_t max,
                                   int64_t *ret_value) ZTC_MUST_CHECK;

#endif
