/* SPDX-License-Identifier: Apache-2.0 */
/* Calls of a module that reaches places: what it needs, and what it answers. */
#include "share/remote_call.h"

#include "module/provider.h"
#include "store/secret.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* The host whose token GITHUB_TOKEN is, and the name that goes with it there. */
#define TOKEN_HOST "github.com"
#define TOKEN_USER "x-access-token"

/* ---- secrets ---- */

static bool put(char room[ZTC_SHARE_SECRET_MAX + 1], const char *text)
{
    int length = snprintf(room, ZTC_SHARE_SECRET_MAX + 1, "%s", text);
    return length >= 0 && length <= (int)ZTC_SHARE_SECRET_MAX;
}

/* github.com serves nothing over http, so whoever answers there is on the way: no token of its, also none that was kept,
 * is for him. Hosts within a house may have nothing but http, and what was kept for one is meant for it. */
static bool is_withheld(const struct ztc_remote_call *call, const char *host)
{
    return strncmp(call->remote->url, "http://", strlen("http://")) == 0 &&
           strcasecmp(host, TOKEN_HOST) == 0;
}

/* The file, then the environment. */
static ztc_status find_secret(struct ztc_remote_call *call, const char *host, const char *user,
                              struct ztc_share_secret *ret_secret)
{
    if (is_withheld(call, host)) {
        return ZTC_E_UNSUPPORTED;
    }
    struct ztc_secret kept = {0};
    ztc_status status = ztc_secret_find(call->home, host, &call->error, &kept);
    const char *token = kept.token;
    const char *name = kept.user;
    /* The user named it for no URL, so it goes to https alone. */
    bool encrypted = strncmp(call->remote->url, "https://", strlen("https://")) == 0;
    if (status == ZTC_OK && token == NULL && encrypted && strcasecmp(host, TOKEN_HOST) == 0) {
        token = secure_getenv("GITHUB_TOKEN");
        name = TOKEN_USER;
    }
    if (status == ZTC_OK && (token == NULL || token[0] == '\0')) {
        status = ZTC_E_UNSUPPORTED;
    } else if (status == ZTC_OK) {
        const char *who = name != NULL && name[0] != '\0' ? name : user;
        if (!put(ret_secret->user, who[0] != '\0' ? who : "git") ||
            !put(ret_secret->password, token)) {
            status = ztc_error_set(&call->error, ZTC_E_LIMIT, "is it one?",
                                   "the token for %s is too long", host);
        }
    }
    ztc_secret_done(&kept);
    return status;
}

static ztc_status give_secret(void *ctx, const char *host, const char *user,
                              struct ztc_share_secret *ret_secret)
{
    struct ztc_remote_call *call = ctx;
    /* For the host that the user named, and for no other that a server might name. */
    if (host == NULL || user == NULL || ret_secret == NULL ||
        strcasecmp(host, call->remote->host) != 0) {
        return ZTC_E_UNSUPPORTED;
    }
    return find_secret(call, host, user, ret_secret);
}

/* ---- calls ---- */

ztc_status ztc_remote_call_begin(struct ztc_remote_call *call, const struct ztc_home *home,
                                 struct ztc_registry *registry, const struct ztc_remote *remote,
                                 const char *agent, const struct ztc_share_limits *limits,
                                 struct ztc_error *error)
{
    *call = (struct ztc_remote_call){.home = home, .remote = remote};
    const void *interface = NULL;
    ztc_status status = ztc_module_provider(registry, "share", ZTC_SHARE_GIT, ZTC_SHARE_INTERFACE,
                                            ZTC_INTERFACE_SIZE(struct ztc_share_v0, publish), error,
                                            &call->module, &interface);
    if (status == ZTC_OK) {
        status = ztc_scratch_begin(&call->scratch, home, error);
    }
    if (status != ZTC_OK) {
        return status;
    }
    const char *authorities = secure_getenv("SSL_CERT_FILE");
    call->share = interface;
    call->place = (struct ztc_share_place){
        .struct_size = sizeof(call->place),
        .url = remote->url,
        .branch = remote->branch,
        .scratch = call->scratch.path,
        .authorities = authorities != NULL ? authorities : "",
        .agent = agent != NULL ? agent : "ztc/" ZTC_VERSION,
        .transfer_max = limits->transfer_bytes,
        .object_max = limits->file_bytes,
        .stall_seconds = limits->stall_seconds,
        .ctx = call,
        .secret = give_secret,
    };
    return ZTC_OK;
}

void ztc_remote_call_done(struct ztc_remote_call *call)
{
    ztc_scratch_drop(&call->scratch);
    ztc_error_clear(&call->error);
}

ztc_status ztc_remote_call_judge(struct ztc_remote_call *call, ztc_status status,
                                 struct ztc_error *error)
{
    const char *words = ztc_module_last_words(call->module);
    if (status == ZTC_OK) {
        return ZTC_OK;
    }
    if (call->error.status != ZTC_OK) {
        *error = call->error;
        call->error = (struct ztc_error){0};
        return error->status;
    }
    if (status == ZTC_E_MEMORY) {
        return ztc_error_memory(error);
    }
    if (status == ZTC_E_CANCELLED) {
        return ztc_error_set(error, status, /* remedy= */ NULL, "%s: stopped", call->remote->shown);
    }
    if (words[0] == '\0') {
        words = "the module failed without a word";
    }
    /* Whatever else it says: other statuses tell of this system, or that there is no module. */
    return ztc_error_set(error, status == ZTC_E_LIMIT ? status : ZTC_E_INVALID, /* remedy= */ NULL,
                         "%s: %s", call->remote->shown, words);
}

ztc_status ztc_remote_fetch(const struct ztc_home *home, struct ztc_registry *registry,
                            const struct ztc_remote *remote, const char *agent,
                            struct ztc_intake *intake, struct ztc_error *error, char *ret_version)
{
    struct ztc_remote_call call;
    struct ztc_share_result result = {.struct_size = sizeof(result)};
    ztc_status status =
        ztc_remote_call_begin(&call, home, registry, remote, agent, intake->limits, error);
    if (status == ZTC_OK) {
        status =
            call.share->fetch(ztc_module_self(call.module), &call.place, &intake->sink, &result);
        /* Where it was the intake that refused, what the module says of it counts for nothing. */
        if (intake->error.status == ZTC_OK) {
            status = ztc_remote_call_judge(&call, status, error);
        }
    }
    ztc_remote_call_done(&call);
    status = ztc_intake_finish(intake, status, error);
    if (status == ZTC_OK) {
        memcpy(ret_version, result.version, sizeof(result.version));
        ret_version[ZTC_SHARE_VERSION_MAX] = '\0';
    }
    return status;
}
