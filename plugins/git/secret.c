/* SPDX-License-Identifier: Apache-2.0 */
/* The password for a place: the host's, or that of Git's credential helpers. Asked once, wiped afterwards. */
#include "secret.h"

#include <string.h>

static ztc_status look(const struct ztc_git_call *call, struct ztc_git_secret *secret)
{
    struct ztc_share_secret *value = secret->value;
    const struct ztc_git_origin *origin = &call->origin;
    ztc_status status = call->place->secret(call->place->ctx, origin->name, origin->user, value);
    if (status == ZTC_OK) {
        /* The host fills both; that they end is not left to it. */
        value->user[ZTC_SHARE_SECRET_MAX] = '\0';
        value->password[ZTC_SHARE_SECRET_MAX] = '\0';
        return ZTC_OK;
    }
    if (status != ZTC_E_UNSUPPORTED) {
        return status;
    }
    explicit_bzero(value->password, sizeof(value->password));
    memcpy(value->user, origin->user, strlen(origin->user) + 1);
    secret->helped = true;
    return ztc_git_helper_run(call, "fill", value);
}

ztc_status ztc_git_secret_find(const struct ztc_git_call *call, struct ztc_git_secret *secret)
{
    if (secret->asked) {
        return secret->value != NULL ? ZTC_OK : ZTC_E_UNSUPPORTED;
    }
    secret->asked = true;
    secret->value = call->host->alloc(call->host->ctx, sizeof(*secret->value));
    if (secret->value == NULL) {
        return ZTC_E_MEMORY;
    }
    memset(secret->value, 0, sizeof(*secret->value));
    secret->value->struct_size = sizeof(*secret->value);
    ztc_status status = look(call, secret);
    if (status != ZTC_OK) {
        ztc_git_secret_done(call, secret);
    }
    return status;
}

void ztc_git_secret_tell(const struct ztc_git_call *call, const struct ztc_git_secret *secret,
                         bool taken)
{
    if (secret->value != NULL && secret->helped) {
        (void)ztc_git_helper_run(call, taken ? "approve" : "reject", secret->value);
    }
}

void ztc_git_secret_done(const struct ztc_git_call *call, struct ztc_git_secret *secret)
{
    if (secret->value != NULL) {
        explicit_bzero(secret->value, sizeof(*secret->value));
        call->host->free(call->host->ctx, secret->value);
    }
    secret->value = NULL;
    secret->helped = false;
}
