/* SPDX-License-Identifier: Apache-2.0 */
/* The verdict of one rule: the first failure is the one that is told. */
#include "conformance/rule.h"

#include <stdarg.h>

void ztc_verdict_fail(struct ztc_verdict *verdict, const char *format, ...)
{
    va_list arguments;
    if (verdict->verdict == ZTC_CONFORMANCE_FAILED) {
        return;
    }
    verdict->verdict = ZTC_CONFORMANCE_FAILED;
    va_start(arguments, format);
    ztc_buffer_vprint(&verdict->message, format, arguments);
    va_end(arguments);
}

void ztc_verdict_skip(struct ztc_verdict *verdict, const char *reason)
{
    if (verdict->verdict == ZTC_CONFORMANCE_PASSED) {
        verdict->verdict = ZTC_CONFORMANCE_SKIPPED;
        ztc_buffer_text(&verdict->message, reason);
    }
}

bool ztc_verdict_failed(const struct ztc_verdict *verdict)
{
    return verdict->verdict == ZTC_CONFORMANCE_FAILED;
}

bool ztc_status_known(ztc_status status)
{
    return status >= ZTC_OK && status <= ZTC_E_INTERNAL;
}
