/* SPDX-License-Identifier: Apache-2.0 */
/* What a client of the discovery protocol sends: each answer is one line of JSON, and how the bytes are cut makes no difference. */
#include "base/limits.h"
#include "discovery/protocol.h"
#include "output/json.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct conversation {
    struct ztc_protocol protocol;
    struct ztc_buffer sent;
    bool begun;
};

static void check_and_keep(void *ctx, const char *line, size_t size)
{
    struct conversation *conversation = ctx;
    ZTC_CLEANUP(ztc_json_free) cJSON *value = NULL;
    struct ztc_error error = {0};
    if (size < 2 || line[size - 1] != '\n' || memchr(line, '\n', size - 1) != NULL ||
        ztc_json_parse("answer", line, size, &error, &value) != ZTC_OK ||
        cJSON_GetObjectItem(value, "eventType") == NULL) {
        abort();
    }
    ztc_buffer_add(&conversation->sent, line, size);
}

static ztc_status begin(void *ctx, bool events, struct ztc_error *error)
{
    struct conversation *conversation = ctx;
    (void)events;
    (void)error;
    if (conversation->begun) {
        abort();
    }
    conversation->begun = true;
    return ZTC_OK;
}

static void list(void *ctx)
{
    struct conversation *conversation = ctx;
    ZTC_CLEANUP(ztc_buffer_done) struct ztc_buffer ports;
    ztc_buffer_init(&ports, ZTC_TEXT_MAX);
    if (!conversation->begun) {
        abort();
    }
    ztc_protocol_list(&conversation->protocol, &ports);
}

static void end(void *ctx)
{
    struct conversation *conversation = ctx;
    if (!conversation->begun) {
        abort();
    }
    conversation->begun = false;
}

/* Feeds it in pieces of `piece` bytes. */
static void talk(struct conversation *conversation, const char *bytes, size_t size, size_t piece)
{
    const struct ztc_protocol_client client = {
        .ctx = conversation, .send = check_and_keep, .begin = begin, .list = list, .end = end};
    *conversation = (struct conversation){.begun = false};
    ztc_protocol_init(&conversation->protocol, &client);
    ztc_buffer_init(&conversation->sent, SIZE_MAX / 4);
    size_t at = 0;
    while (at < size) {
        size_t given = size - at < piece ? size - at : piece;
        size_t taken = ztc_protocol_feed(&conversation->protocol, bytes + at, given);
        if (taken == 0 || taken > given ||
            conversation->protocol.line.size > ZTC_DISCOVERY_LINE_MAX) {
            abort();
        }
        at += taken;
    }
    ztc_buffer_add(&conversation->sent, "", 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct conversation whole, pieces;
    talk(&whole, (const char *)data, size, SIZE_MAX);
    talk(&pieces, (const char *)data, size, size > 0 ? data[0] % 7u + 1u : 1u);
    if (whole.sent.size != pieces.sent.size ||
        strcmp(ztc_buffer_string(&whole.sent), ztc_buffer_string(&pieces.sent)) != 0 ||
        whole.protocol.state != pieces.protocol.state || whole.begun != pieces.begun) {
        abort();
    }
    ztc_protocol_done(&whole.protocol);
    ztc_protocol_done(&pieces.protocol);
    ztc_buffer_done(&whole.sent);
    ztc_buffer_done(&pieces.sent);
    return 0;
}
