/* SPDX-License-Identifier: Apache-2.0 */
/* Rules about what must not bring a module down: failing memory, and bytes that are no port.bin. */
#include "conformance/random.h"
#include "conformance/rule.h"

#include <string.h>

/* More allocations than any call of a module makes. */
#define ALLOCATIONS_MAX 100000u
#define GARBAGE_ROUNDS 2000u
#define GARBAGE_SIZE_MAX 4096u

/* One call of the module that may take memory. */
typedef ztc_status memory_step(struct ztc_probe *probe, struct ztc_sample *sample,
                               const struct ztc_buffer *bytes);

static ztc_status swallow(void *ctx, const void *data, uint64_t size)
{
    (void)ctx;
    (void)data;
    (void)size;
    return ZTC_OK;
}

static ztc_status swallow_board(void *ctx, const struct ztc_board *board)
{
    (void)ctx;
    (void)board;
    return ZTC_OK;
}

static ztc_status swallow_finding(void *ctx, const struct ztc_finding *finding)
{
    (void)ctx;
    (void)finding;
    return ZTC_OK;
}

static ztc_status step_init(struct ztc_probe *probe, struct ztc_sample *sample,
                            const struct ztc_buffer *bytes)
{
    (void)sample;
    (void)bytes;
    void *self = NULL;
    const ztc_status status = probe->entry->init(&probe->host.host, &self);
    if (status == ZTC_OK) {
        probe->entry->shutdown(self);
    }
    return status;
}

static ztc_status step_encode(struct ztc_probe *probe, struct ztc_sample *sample,
                              const struct ztc_buffer *bytes)
{
    (void)probe;
    (void)bytes;
    const struct ztc_sink sink = {sizeof(sink), 0, NULL, swallow};
    return sample->target.interface->encode(sample->target.handle, &sample->board, sample->version,
                                            &sink);
}

static ztc_status step_decode(struct ztc_probe *probe, struct ztc_sample *sample,
                              const struct ztc_buffer *bytes)
{
    (void)probe;
    const struct ztc_board_sink sink = {sizeof(sink), 0, NULL, swallow_board};
    return sample->target.interface->decode(sample->target.handle, bytes->data, bytes->size, &sink);
}

static ztc_status step_validate(struct ztc_probe *probe, struct ztc_sample *sample,
                                const struct ztc_buffer *bytes)
{
    (void)probe;
    (void)bytes;
    const struct ztc_finding_sink sink = {sizeof(sink), 0, NULL, swallow_finding};
    const struct ztc_target_v1 *interface = sample->target.interface;
    if (!ZTC_HAS(interface, struct ztc_target_v1, validate) || interface->validate == NULL) {
        return ZTC_OK;
    }
    return interface->validate(sample->target.handle, &sample->board, sample->version, &sink);
}

/* The step with its first, second, ... allocation failing, until it needs no more. */
static void fail_each(const char *name, memory_step *step, struct ztc_probe *probe,
                      struct ztc_sample *sample, const struct ztc_buffer *bytes,
                      struct ztc_verdict *verdict)
{
    struct ztc_host_state *host = &probe->host;
    const uint64_t held = host->held;
    for (uint64_t n = 1; n <= ALLOCATIONS_MAX && !ztc_verdict_failed(verdict); n++) {
        host->calls = 0;
        host->fail_at = n;
        const ztc_status status = step(probe, sample, bytes);
        const bool reached = host->calls >= n;
        host->fail_at = 0;
        if (host->held != held) {
            ztc_verdict_fail(verdict,
                             "%s: allocation %llu failed, and %lld bytes were not given back", name,
                             (unsigned long long)n, (long long)host->held - (long long)held);
        }
        if (status != ZTC_OK && !(reached && status == ZTC_E_MEMORY)) {
            ztc_verdict_fail(verdict, "%s: allocation %llu failed: status %d, expected %d (memory)",
                             name, (unsigned long long)n, (int)status, (int)ZTC_E_MEMORY);
        }
        if (!reached) {
            return;
        }
    }
}

static void check_memory(struct ztc_sample *sample, struct ztc_verdict *verdict)
{
    struct ztc_error error = {0};
    struct ztc_buffer bytes;
    ztc_buffer_init(&bytes, ZTC_TEXT_MAX);
    if (ztc_target_encode(&sample->target, &sample->board, sample->version, &bytes, &error) ==
        ZTC_OK) {
        fail_each("encode", step_encode, sample->probe, sample, &bytes, verdict);
        fail_each("decode", step_decode, sample->probe, sample, &bytes, verdict);
        fail_each("validate", step_validate, sample->probe, sample, &bytes, verdict);
    } else {
        ztc_verdict_fail(verdict, "encode: %s", ztc_error_text(&error));
    }
    ztc_error_clear(&error);
    ztc_buffer_done(&bytes);
}

void ztc_rule_memory(struct ztc_probe *probe, struct ztc_verdict *verdict)
{
    if (!ztc_probe_open(probe, verdict)) {
        return;
    }
    fail_each("init", step_init, probe, NULL, NULL, verdict);
    ztc_host_done(&probe->host);
    if (!ztc_verdict_failed(verdict)) {
        ztc_probe_samples(probe, check_memory, verdict);
    }
}

/* One decode of bytes that may be anything. */
static void try_garbage(struct ztc_sample *sample, const unsigned char *data, size_t size,
                        struct ztc_verdict *verdict)
{
    const struct ztc_board_sink sink = {sizeof(sink), 0, NULL, swallow_board};
    const uint64_t held = sample->probe->host.held;
    const ztc_status status =
        sample->target.interface->decode(sample->target.handle, data, size, &sink);
    if (!ztc_status_known(status)) {
        ztc_verdict_fail(verdict, "decode of garbage: status %d is none of the list", (int)status);
    }
    if (sample->probe->host.held != held) {
        ztc_verdict_fail(verdict, "decode of garbage kept memory");
    }
}

static void check_garbage(struct ztc_sample *sample, struct ztc_verdict *verdict)
{
    static const unsigned char nothing[1];
    uint64_t state = sample->probe->options->seed;
    struct ztc_error error = {0};
    struct ztc_buffer bytes;
    ztc_buffer_init(&bytes, ZTC_TEXT_MAX);
    try_garbage(sample, nothing, 0, verdict);
    if (ztc_target_encode(&sample->target, &sample->board, sample->version, &bytes, &error) !=
        ZTC_OK) {
        ztc_verdict_fail(verdict, "encode: %s", ztc_error_text(&error));
    }
    for (uint32_t round = 0; round < GARBAGE_ROUNDS && !ztc_verdict_failed(verdict); round++) {
        const size_t at = ztc_random_below(&state, (uint32_t)bytes.size);
        const char kept = bytes.data[at];
        bytes.data[at] = (char)ztc_random(&state);
        try_garbage(sample, (const unsigned char *)bytes.data, bytes.size, verdict);
        bytes.data[at] = kept;
        try_garbage(sample, (const unsigned char *)bytes.data, at, verdict);
    }
    for (uint32_t round = 0; round < GARBAGE_ROUNDS && !ztc_verdict_failed(verdict); round++) {
        unsigned char noise[GARBAGE_SIZE_MAX];
        const uint32_t size = ztc_random_below(&state, GARBAGE_SIZE_MAX);
        for (uint32_t i = 0; i < size; i++) {
            noise[i] = (unsigned char)ztc_random(&state);
        }
        try_garbage(sample, noise, size, verdict);
    }
    ztc_error_clear(&error);
    ztc_buffer_done(&bytes);
}

void ztc_rule_garbage(struct ztc_probe *probe, struct ztc_verdict *verdict)
{
    ztc_probe_samples(probe, check_garbage, verdict);
}
