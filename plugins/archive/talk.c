/* SPDX-License-Identifier: Apache-2.0 */
/* What is said to the host: reasons, progress; and what it is asked: has the user had enough? */
#include "talk.h"

#include <inttypes.h>
#include <stdio.h>
#include <ztc/plugin.h>

/* Bytes of a path that are shown, and of a sentence of ours with it. A path that ustar holds has 256 at most. */
#define TEXT_SHOWN 260
#define WORDS_ROOM 400u
#define NUMBER_ROOM 24u

ztc_status refuse(const struct ztc_host *host, ztc_status status, const char *message,
                  const char *remedy)
{
    return ztc_plugin_refuse(host, status, message, remedy);
}

ztc_status refuse_text(const struct ztc_host *host, ztc_status status, const char *remedy,
                       const char *before, const char *text, const char *after)
{
    char words[WORDS_ROOM];
    (void)snprintf(words, sizeof(words), "%s%.*s%s", before, TEXT_SHOWN, text, after);
    return refuse(host, status, words, remedy);
}

ztc_status refuse_number(const struct ztc_host *host, ztc_status status, const char *remedy,
                         const char *before, uint64_t number, const char *after)
{
    char digits[NUMBER_ROOM];
    (void)snprintf(digits, sizeof(digits), "%" PRIu64, number);
    return refuse_text(host, status, remedy, before, digits, after);
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
