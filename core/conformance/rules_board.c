/* SPDX-License-Identifier: Apache-2.0 */
/* Rules about a target's own template and its port.bin: clean, pure, and read back to itself. */
#include "board/board.h"
#include "conformance/rule.h"

#include <locale.h>
#include <string.h>

static void check_template(struct ztc_sample *sample, struct ztc_verdict *verdict)
{
    const struct ztc_findings *findings = &sample->template.findings;
    for (size_t i = 0; i < findings->count; i++) {
        const struct ztc_diagnostic *item = &findings->items[i];
        const struct ztc_place *place = ztc_findings_where(findings, item->where);
        if (!item->accepted) {
            ztc_verdict_fail(verdict,
                             "%s: its template has a finding for version %u, line %u: %s: %s",
                             sample->id, (unsigned)sample->version,
                             place != NULL ? (unsigned)place->line : 0u, item->code, item->message);
        }
    }
}

void ztc_rule_template(struct ztc_probe *probe, struct ztc_verdict *verdict)
{
    ztc_probe_samples(probe, check_template, verdict);
}

/* Encodes into `bytes` (initialised here); a failure is a verdict. */
static bool encode(struct ztc_sample *sample, const struct ztc_board *board,
                   struct ztc_buffer *bytes, struct ztc_verdict *verdict)
{
    struct ztc_error error = {0};
    ztc_buffer_init(bytes, ZTC_TEXT_MAX);
    const ztc_status status =
        ztc_target_encode(&sample->target, board, sample->version, bytes, &error);
    if (status != ZTC_OK) {
        ztc_verdict_fail(verdict, "%s: encode, version %u: %s", sample->id,
                         (unsigned)sample->version, ztc_error_text(&error));
    }
    ztc_error_clear(&error);
    return status == ZTC_OK;
}

static bool same_bytes(const struct ztc_buffer *left, const struct ztc_buffer *right)
{
    return left->size == right->size &&
           (left->size == 0 || memcmp(left->data, right->data, left->size) == 0);
}

const char *ztc_locale_name(size_t number)
{
    static const char *const names[] = {"C",           "",           "C.UTF-8", "de_DE.UTF-8",
                                        "tr_TR.UTF-8", "ar_EG.UTF-8"};
    return number < sizeof(names) / sizeof(names[0]) ? names[number] : NULL;
}

static void check_pure(struct ztc_sample *sample, struct ztc_verdict *verdict)
{
    struct ztc_buffer first;
    if (encode(sample, &sample->board, &first, verdict)) {
        for (size_t i = 0; ztc_locale_name(i) != NULL; i++) {
            const char *name = ztc_locale_name(i);
            struct ztc_buffer again;
            locale_t locale = newlocale(LC_ALL_MASK, name, (locale_t)0);
            if (locale == (locale_t)0) {
                continue;
            }
            locale_t before = uselocale(locale);
            if (encode(sample, &sample->board, &again, verdict) && !same_bytes(&first, &again)) {
                ztc_verdict_fail(verdict, "%s: encode, version %u: other bytes at call %u%s%s",
                                 sample->id, (unsigned)sample->version, (unsigned)i + 2,
                                 name[0] != '\0' ? " under locale " : "", name);
            }
            ztc_buffer_done(&again);
            uselocale(before);
            freelocale(locale);
        }
    }
    ztc_buffer_done(&first);
}

void ztc_rule_pure(struct ztc_probe *probe, struct ztc_verdict *verdict)
{
    ztc_probe_samples(probe, check_pure, verdict);
}

/* Does the version carry less than the board has? W008 and W010 are the two oddities that lose rows. */
static bool loses_rows(const struct ztc_sample *sample)
{
    const struct ztc_findings *findings = &sample->template.findings;
    for (size_t i = 0; i < findings->count; i++) {
        const char *code = findings->items[i].code;
        if (strcmp(code, "W008") == 0 || strcmp(code, "W010") == 0) {
            return true;
        }
    }
    return false;
}

static bool decode(struct ztc_sample *sample, const struct ztc_buffer *bytes,
                   struct ztc_arena *arena, struct ztc_board **board, struct ztc_verdict *verdict)
{
    struct ztc_error error = {0};
    const ztc_status status =
        ztc_target_decode(&sample->target, bytes->data, bytes->size, arena, &error, board);
    if (status != ZTC_OK) {
        ztc_verdict_fail(verdict, "%s: decode of its own version %u: %s", sample->id,
                         (unsigned)sample->version, ztc_error_text(&error));
    }
    ztc_error_clear(&error);
    return status == ZTC_OK;
}

static void check_round_trip(struct ztc_sample *sample, struct ztc_verdict *verdict)
{
    struct ztc_arena arena;
    struct ztc_buffer first = {0}, second = {0}, third = {0};
    struct ztc_board *board = NULL;
    ztc_arena_init(&arena, ZTC_TEMPLATE_ARENA_MAX);
    if (!encode(sample, &sample->board, &first, verdict) ||
        !decode(sample, &first, &arena, &board, verdict) ||
        !encode(sample, board, &second, verdict)) {
        goto out;
    }
    if (strcmp(board->short_name, sample->board.short_name) != 0 ||
        board->pins->count != sample->board.pins->count) {
        ztc_verdict_fail(verdict, "%s: decode, version %u: another short name or number of pins",
                         sample->id, (unsigned)sample->version);
    }
    if (!loses_rows(sample) && !same_bytes(&first, &second)) {
        ztc_verdict_fail(verdict, "%s: encode, decode, encode, version %u: other bytes", sample->id,
                         (unsigned)sample->version);
    }
    if (decode(sample, &second, &arena, &board, verdict) &&
        encode(sample, board, &third, verdict) && !same_bytes(&second, &third)) {
        ztc_verdict_fail(verdict, "%s: what decode gave does not encode to itself, version %u",
                         sample->id, (unsigned)sample->version);
    }
out:
    ztc_buffer_done(&first);
    ztc_buffer_done(&second);
    ztc_buffer_done(&third);
    ztc_arena_done(&arena);
}

void ztc_rule_round_trip(struct ztc_probe *probe, struct ztc_verdict *verdict)
{
    ztc_probe_samples(probe, check_round_trip, verdict);
}

static ztc_status swallow(void *ctx, const void *data, uint64_t size)
{
    (void)ctx;
    (void)data;
    (void)size;
    return ZTC_OK;
}

static void check_versions(struct ztc_sample *sample, struct ztc_verdict *verdict)
{
    const uint32_t unknown[] = {0, 3, 255, UINT32_MAX};
    const struct ztc_sink sink = {sizeof(sink), 0, NULL, swallow};
    for (size_t i = 0; i < sizeof(unknown) / sizeof(unknown[0]); i++) {
        const ztc_status status =
            ztc_target_reads_version(&sample->target, unknown[i])
                ? ZTC_E_UNSUPPORTED
                : sample->target.interface->encode(sample->target.handle, &sample->board,
                                                   unknown[i], &sink);
        if (status != ZTC_E_UNSUPPORTED) {
            ztc_verdict_fail(verdict,
                             "%s: encode of version %u: status %d, expected %d (unsupported)",
                             sample->id, (unsigned)unknown[i], (int)status, (int)ZTC_E_UNSUPPORTED);
        }
    }
}

void ztc_rule_versions(struct ztc_probe *probe, struct ztc_verdict *verdict)
{
    ztc_probe_samples(probe, check_versions, verdict);
}

/* A sink that refuses the n-th write with a status of its own, and counts what comes after. */
struct refusing_sink {
    uint32_t writes, refuse_at;
};

#define REFUSED_STATUS ((ztc_status)77)

static ztc_status refuse(void *ctx, const void *data, uint64_t size)
{
    struct refusing_sink *sink = ctx;
    (void)data;
    (void)size;
    sink->writes++;
    return sink->writes >= sink->refuse_at ? REFUSED_STATUS : ZTC_OK;
}

static void check_sink(struct ztc_sample *sample, struct ztc_verdict *verdict)
{
    for (uint32_t n = 1; n <= 1000 && !ztc_verdict_failed(verdict); n++) {
        struct refusing_sink state = {.refuse_at = n};
        const struct ztc_sink sink = {sizeof(sink), 0, &state, refuse};
        const ztc_status status = sample->target.interface->encode(
            sample->target.handle, &sample->board, sample->version, &sink);
        if (status == ZTC_OK && state.writes < n) {
            return;
        }
        if (status != REFUSED_STATUS || state.writes != n) {
            ztc_verdict_fail(verdict,
                             "%s: the sink refused write %u with status %d; encode wrote %u times "
                             "and returned %d instead of returning that on at once",
                             sample->id, (unsigned)n, (int)REFUSED_STATUS, (unsigned)state.writes,
                             (int)status);
        }
    }
}

void ztc_rule_sink(struct ztc_probe *probe, struct ztc_verdict *verdict)
{
    ztc_probe_samples(probe, check_sink, verdict);
}
