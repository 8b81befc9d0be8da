/* SPDX-License-Identifier: Apache-2.0 */
/* The table of all codes of core, with what `ztc explain` says. */
#ifndef ZTC_DIAGNOSTIC_CODE_H
#define ZTC_DIAGNOSTIC_CODE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct ztc_code {
    const char *code;  /* E014 */
    const char *title; /* one line */
    const char *text;  /* why it is so, and what to do; lines of at most 90 columns */
    const char *wrong; /* part of a template that causes it */
    const char *right; /* the same, mended */
    bool
        lenient; /* --lenient makes a warning of it: the original took it and its bytes are known */
};

const struct ztc_code *ztc_codes(size_t *ret_count);    /* sorted by code; static */
const struct ztc_code *ztc_code_find(const char *code); /* letter case ignored; NULL if unknown */
uint32_t ztc_code_severity(const char *code); /* from the letter after an optional PREFIX- */

#endif
