/* SPDX-License-Identifier: Apache-2.0 */
/* A place that holds another custom VM at each look, and wants to know who the user is. */
#include <stdio.h>
#include <string.h>
#include <ztc/plugin.h>
#include <ztc/share.h>

#define LOOKS_MAX 5u

/* Each look is a call of its own: only the module itself lives as long. */
static unsigned looks;

static ztc_status refuse(const struct ztc_host *host, const char *why)
{
    const struct ztc_finding finding = {.struct_size = sizeof(finding), .message = why};
    (void)host->diag(host->ctx, &finding);
    return ZTC_E_INVALID;
}

/* Asks who the user is as a server of github.com's would, says whether there was an answer, and refuses. */
static ztc_status fetch(void *self, const struct ztc_share_place *place,
                        const struct ztc_entry_sink *sink, struct ztc_share_result *ret_result)
{
    (void)sink;
    (void)ret_result;
    static struct ztc_share_secret secret;
    secret.struct_size = sizeof(secret);
    ztc_status status = place->secret(place->ctx, "github.com", "", &secret);
    return refuse(self, status == ZTC_OK ? "it has the token" : "it got no token");
}

static ztc_status take(void *ctx, const void *data, uint64_t size)
{
    (void)ctx;
    (void)data;
    (void)size;
    return ZTC_OK;
}

static ztc_status publish(void *self, const struct ztc_share_place *place,
                          const struct ztc_share_publication *publication,
                          struct ztc_share_result *ret_result)
{
    (void)place;
    (void)ret_result;
    if (looks++ == LOOKS_MAX) {
        return refuse(self, "looked at too often");
    }
    char active[64];
    (void)snprintf(active, sizeof(active), "{\"short_name\": \"guest%u\"}", looks);
    const struct ztc_file_row row = {.path = "active", .data = active, .size = strlen(active)};
    const struct ztc_table there = {
        .struct_size = sizeof(there), .count = 1, .stride = sizeof(row), .rows = &row};
    const struct ztc_sink message = {.struct_size = sizeof(message), .write = take};
    return publication->judge(publication->ctx, &there, &message);
}

static const struct ztc_share_v0 share = {
    .struct_size = sizeof(share), .fetch = fetch, .publish = publish};
ZTC_PLUGIN_MODULE(ZTC_SHARE_INTERFACE, share)
