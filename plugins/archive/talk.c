/* SPDX-License-Identifier: Apache-2.0 */
/* What is said to the host: reasons, progress; and what it is asked: has the user had enough? */
#include "talk.h"

#include <stdarg.h>
#include <stdio.h>

/* A sentence of ours with a path of ustar's, which has 256 bytes at most, or the beginning of a longer one. */
#define WORDS_ROOM 400u

ztc_status refuse(const struct ztc_host *host, ztc_status status, const char *message,
                  const char *remedy)
{
    const struct ztc_finding finding = {
        .struct_size = sizeof(finding),
        .severity = ZTC_SEVERITY_ERROR,
        .where = ZTC_WHERE_NONE,
        .code = "",
        .message = message,
        .remedy = remedy,
    };
    (void)host->diag(host->ctx, &finding);
    return status;
}

ztc_status refuse_with(const struct ztc_host *host, ztc_status status, const char *remedy,
                       const char *format, ...)
{
    char words[WORDS_ROOM];
    va_list arguments;
    va_start(arguments, format);
    (void)vsnprintf(words, sizeof(words), format, arguments);
    va_end(arguments);
    return refuse(host, status, words, remedy);
}

ztc_status go_on(const struct ztc_host *host)
{
    bool asked = ZTC_HAS(host, struct ztc_host, cancelled) && host->cancelled != NULL;
    return asked && host->cancelled(host->ctx) != 0 ? ZTC_E_CANCELLED : ZTC_OK;
}

void tell(const struct ztc_host *host, uint64_t done, uint64_t total)
{
    if (ZTC_HAS(host, struct ztc_host, progress) && host->progress != NULL) {
        host->progress(host->ctx, done, total, "bytes");
    }
}
