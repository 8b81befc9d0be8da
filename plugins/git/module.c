/* SPDX-License-Identifier: Apache-2.0 */
/* The interface of git.so: arguments judged, words said, the work handed to a process of its own. */
#include "call.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <ztc/plugin.h>

/* Words of one refusal; a person reads no more. */
#define WORDS_MAX 1024u

/* A branch's name: as long as a file's name, which it is at most servers. */
#define BRANCH_MAX 244u

ztc_status ztc_git_say(const struct ztc_host *host, ztc_status status, const char *remedy,
                       const char *format, ...)
{
    char words[WORDS_MAX];
    va_list arguments;
    va_start(arguments, format);
    (void)vsnprintf(words, sizeof(words), format, arguments);
    va_end(arguments);
    const struct ztc_finding finding = {
        .struct_size = sizeof(finding),
        .severity = ZTC_SEVERITY_ERROR,
        .code = "",
        .message = words,
        .remedy = remedy,
    };
    if (host->diag != NULL) {
        (void)host->diag(host->ctx, &finding);
    }
    return status;
}

static bool place_ok(const struct ztc_share_place *place)
{
    return place != NULL && ZTC_HAS(place, struct ztc_share_place, secret) && place->url != NULL &&
           place->branch != NULL && strnlen(place->branch, BRANCH_MAX + 1) <= BRANCH_MAX &&
           place->scratch != NULL && place->scratch[0] == '/' && place->authorities != NULL &&
           place->agent != NULL && place->stall_seconds > 0 && place->secret != NULL;
}

static bool publication_ok(const struct ztc_share_publication *publication)
{
    return publication != NULL && ZTC_HAS(publication, struct ztc_share_publication, judge) &&
           publication->author_name != NULL && publication->author_mail != NULL &&
           publication->files != NULL && publication->owns != NULL && publication->judge != NULL &&
           (publication->files->count == 0 ||
            (publication->files->rows != NULL &&
             ZTC_ROW_HAS(publication->files, struct ztc_file_row, size)));
}

static ztc_status run(struct ztc_git_call *call)
{
    ztc_status status = ZTC_E_ARGUMENT;
    if (call->result == NULL ||
        call->result->struct_size <
            offsetof(struct ztc_share_result, version) + sizeof(call->result->version)) {
        return status;
    }
    if (!ztc_git_origin_parse(call->host, call->place->url, &call->origin, &status)) {
        return status;
    }
    status = ztc_git_talk(call);
    ztc_git_origin_done(call->host, &call->origin);
    return status;
}

static ztc_status fetch(void *self, const struct ztc_share_place *place,
                        const struct ztc_entry_sink *sink, struct ztc_share_result *ret_result)
{
    if (!place_ok(place) || sink == NULL || !ZTC_HAS(sink, struct ztc_entry_sink, write) ||
        sink->begin == NULL || sink->write == NULL) {
        return ZTC_E_ARGUMENT;
    }
    struct ztc_git_call call = {.host = self, .place = place, .sink = sink, .result = ret_result};
    return run(&call);
}

static ztc_status publish(void *self, const struct ztc_share_place *place,
                          const struct ztc_share_publication *publication,
                          struct ztc_share_result *ret_result)
{
    if (!place_ok(place) || !publication_ok(publication)) {
        return ZTC_E_ARGUMENT;
    }
    struct ztc_git_call call = {
        .host = self, .place = place, .publication = publication, .result = ret_result};
    return run(&call);
}

static const struct ztc_share_v0 interface = {
    .struct_size = sizeof(interface),
    .fetch = fetch,
    .publish = publish,
};

/* There is no state: what a call needs lives as long as the call. */
ZTC_PLUGIN_MODULE(ZTC_SHARE_INTERFACE, interface)
