/* SPDX-License-Identifier: Apache-2.0 */
/* A connection to the place, and what libgit2 reports of all that goes over it. */
#include "worker.h"

#include <stdio.h>
#include <string.h>

static int on_certificate(git_cert *certificate, int valid, const char *host, void *payload)
{
    (void)certificate;
    (void)host;
    struct ztc_git_worker *worker = payload;
    if (valid != 0) {
        return 0;
    }
    worker->certificate_bad = true;
    const git_error *why = git_error_last();
    (void)snprintf(worker->reason, sizeof(worker->reason), "%s",
                   why != NULL && why->message != NULL ? why->message : "");
    return GIT_ECERTIFICATE;
}

static int on_transfer(const git_indexer_progress *progress, void *payload)
{
    struct ztc_git_worker *worker = payload;
    worker->packed_now = progress->received_bytes;
    ztc_git_beat(worker);
    if (worker->packed + worker->packed_now > worker->call->place->transfer_max) {
        worker->trouble = ZTC_GIT_TROUBLE_LIMIT;
        return -1;
    }
    return 0;
}

/* What the server tells a person: only the end of it is kept. */
static int on_words(const char *text, int length, void *payload)
{
    struct ztc_git_worker *worker = payload;
    ztc_git_beat(worker);
    size_t size = length > 0 ? (size_t)length : 0;
    /* Talk counts too, or a server could go on for ever. */
    worker->packed += size;
    if (worker->packed + worker->packed_now > worker->call->place->transfer_max) {
        worker->trouble = ZTC_GIT_TROUBLE_LIMIT;
        return -1;
    }
    size_t room = sizeof(worker->remote_words) - 1;
    if (size > room) {
        text += size - room;
        size = room;
    }
    size_t kept = strlen(worker->remote_words);
    if (kept + size > room) {
        size_t drop = kept + size - room;
        memmove(worker->remote_words, worker->remote_words + drop, kept - drop);
        kept -= drop;
    }
    for (size_t i = 0; i < size; i++) {
        /* Told in one line. */
        bool breaks = text[i] == '\n' || text[i] == '\r' || text[i] == '\0';
        worker->remote_words[kept + i] = breaks ? ' ' : text[i];
    }
    worker->remote_words[kept + size] = '\0';
    return 0;
}

static int on_sent(unsigned current, unsigned total, size_t bytes, void *payload)
{
    (void)current;
    (void)total;
    (void)bytes;
    ztc_git_beat(payload);
    return 0;
}

static int on_packed(int stage, uint32_t current, uint32_t total, void *payload)
{
    (void)stage;
    (void)current;
    (void)total;
    ztc_git_beat(payload);
    return 0;
}

static int on_answer(const char *reference, const char *status, void *payload)
{
    (void)reference;
    struct ztc_git_worker *worker = payload;
    worker->answered = true;
    worker->refused_reference = status != NULL;
    (void)snprintf(worker->reason, sizeof(worker->reason), "%s", status != NULL ? status : "");
    return 0;
}

void ztc_git_callbacks(struct ztc_git_worker *worker, git_remote_callbacks *callbacks)
{
    callbacks->certificate_check = on_certificate;
    callbacks->credentials = ztc_git_credential;
    callbacks->transfer_progress = on_transfer;
    callbacks->sideband_progress = on_words;
    callbacks->push_transfer_progress = on_sent;
    callbacks->pack_progress = on_packed;
    callbacks->push_update_reference = on_answer;
    callbacks->payload = worker;
}

ztc_status ztc_git_connect(struct ztc_git_worker *worker, git_direction direction,
                           git_remote **ret_remote)
{
    worker->trouble = ZTC_GIT_TROUBLE_NONE;
    worker->asked = 0;
    worker->answered = worker->refused_reference = worker->ended = false;
    worker->reason[0] = worker->remote_words[0] = '\0';
    worker->packed += worker->packed_now;
    worker->packed_now = 0;
    git_remote_connect_options options;
    (void)git_remote_connect_options_init(&options, GIT_REMOTE_CONNECT_OPTIONS_VERSION);
    ztc_git_callbacks(worker, &options.callbacks);
    options.proxy_opts.type = GIT_PROXY_NONE;
    options.follow_redirects = GIT_REMOTE_REDIRECT_NONE;
    git_remote *remote = NULL;
    git_error_clear();
    int code = git_remote_create_anonymous(&remote, worker->repository, worker->call->origin.url);
    if (code == 0) {
        code = git_remote_connect_ext(remote, direction, &options);
    }
    if (code < 0) {
        ztc_status status = ztc_git_explain(worker, code);
        git_remote_free(remote);
        return status;
    }
    *ret_remote = remote;
    return ZTC_OK;
}
