/* SPDX-License-Identifier: Apache-2.0 */
/* The table of all codes of core; its rows are in two files, errors and the rest. */
#include "diagnostic/code.h"

#include <string.h>
#include <strings.h>
#include <ztc/abi.h>

#define ROW(code, title, text, wrong, right, lenient) {code, title, text, wrong, right, lenient},

static const struct ztc_code codes[] = {
#include "diagnostic/code_errors.def"
#include "diagnostic/code_warnings.def"
};

#define CODE_COUNT (sizeof(codes) / sizeof(codes[0]))

const struct ztc_code *ztc_codes(size_t *ret_count)
{
    *ret_count = CODE_COUNT;
    return codes;
}

const struct ztc_code *ztc_code_find(const char *code)
{
    for (size_t i = 0; i < CODE_COUNT; i++) {
        if (strcasecmp(codes[i].code, code) == 0) {
            return &codes[i];
        }
    }
    return NULL;
}

uint32_t ztc_code_severity(const char *code)
{
    const char *dash = strrchr(code, '-');
    switch (dash != NULL ? dash[1] : code[0]) {
    case 'W':
        return ZTC_SEVERITY_WARNING;
    case 'N':
        return ZTC_SEVERITY_NOTE;
    default:
        return ZTC_SEVERITY_ERROR;
    }
}
