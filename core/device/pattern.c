/* SPDX-License-Identifier: Apache-2.0 */
/* Patterns with stars: only the last star is ever tried again, since an earlier one could win nothing by it. */
#include "device/pattern.h"

#include <stddef.h>

bool ztc_pattern_fits(const char *pattern, const char *text)
{
    if (*pattern == '\0') {
        return true;
    }
    const char *star = NULL;   /* behind the last star */
    const char *resume = NULL; /* what that star does not cover yet */
    while (*text != '\0') {
        if (*pattern == '*') {
            star = ++pattern;
            resume = text;
        } else if (*pattern != '\0' && (*pattern == '?' || *pattern == *text)) {
            pattern++;
            text++;
        } else if (star != NULL) {
            pattern = star;
            text = ++resume;
        } else {
            return false;
        }
    }
    while (*pattern == '*') {
        pattern++;
    }
    return *pattern == '\0';
}
