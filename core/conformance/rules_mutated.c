/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A thousand boards that grew out of the target's own template by random changes. What the host could
 * never send (a row that is not there) stays out; all else may come: pads that do not exist, numbers out
 * of range, unknown classes. The module may refuse; it must not crash, and must stay pure.
 */
#include "board/board.h"
#include "conformance/random.h"
#include "conformance/rule.h"

#include <string.h>

#define CHANGES_MAX 6u

/* Rows of a board that ztc_board_copy made: they lie in our arena and may be written. */
static struct ztc_board_pin *pin_at(const struct ztc_board *board, uint32_t i)
{
    return (struct ztc_board_pin *)((uintptr_t)board->pins->rows +
                                    (uintptr_t)i * board->pins->stride);
}

static struct ztc_board_function *function_at(const struct ztc_board *board, uint32_t i)
{
    return (struct ztc_board_function *)((uintptr_t)board->functions->rows +
                                         (uintptr_t)i * board->functions->stride);
}

static struct ztc_board_peripheral *peripheral_at(const struct ztc_board *board, uint32_t i)
{
    return (struct ztc_board_peripheral *)((uintptr_t)board->peripherals->rows +
                                           (uintptr_t)i * board->peripherals->stride);
}

/* Numbers at the edges of what fields of a file can hold, and small ones. */
static uint32_t odd_number(uint64_t *state)
{
    static const uint32_t odd[] = {0,     1,     2,     3,           7,           8,          31,
                                   32,    255,   256,   257,         1023,        1024,       32767,
                                   32768, 65535, 65536, 0x7FFFFFFFu, 0x80000000u, 0xFFFFFFFEu};
    return odd[ztc_random_below(state, sizeof(odd) / sizeof(odd[0]))];
}

static void change_pin(struct ztc_board *board, uint64_t *state)
{
    struct ztc_board_pin *pin = pin_at(board, ztc_random_below(state, board->pins->count));
    if (ztc_random_below(state, 2) == 0) {
        pin->port = odd_number(state);
    } else {
        pin->pad = odd_number(state);
    }
}

static void change_function(struct ztc_board *board, uint64_t *state)
{
    static const char *const classes[] = {"ADC", "SPI", "PWM", "LED", "X-UNKNOWN", "SERIAL"};
    static const char *const roles[] = {"in", "out", "rx", "tx", "x-unknown", "mosi"};
    struct ztc_board_function *function =
        function_at(board, ztc_random_below(state, board->functions->count));
    switch (ztc_random_below(state, 6)) {
    case 0:
        function->pin = ztc_random_below(state, board->pins->count);
        break;
    case 1:
        function->value_count = ztc_random_below(state, ZTC_VALUES_MAX + 1);
        for (uint32_t i = 0; i < ZTC_VALUES_MAX; i++) {
            function->values[i] = i < function->value_count ? (int32_t)odd_number(state) : 0;
        }
        break;
    case 2:
        function->index = odd_number(state);
        break;
    case 3:
        function->class_id = classes[ztc_random_below(state, 6)];
        function->role = roles[ztc_random_below(state, 6)];
        break;
    case 4:
        function->alternate = (int32_t)odd_number(state);
        break;
    default:
        function->instance = odd_number(state);
        break;
    }
}

static void change_peripheral(struct ztc_board *board, uint64_t *state)
{
    struct ztc_board_peripheral *peripheral =
        peripheral_at(board, ztc_random_below(state, board->peripherals->count));
    switch (ztc_random_below(state, 4)) {
    case 0:
        peripheral->hw = odd_number(state);
        break;
    case 1:
        peripheral->index = odd_number(state);
        break;
    case 2:
        peripheral->class_id = "X-UNKNOWN";
        break;
    default:
        if (peripheral->roles != NULL && peripheral->roles->count > 0) {
            struct ztc_board_role *role =
                (struct ztc_board_role *)(uintptr_t)peripheral->roles->rows;
            role->function = board->functions->count == 0
                                 ? ZTC_NO_ROW
                                 : ztc_random_below(state, board->functions->count);
        }
        break;
    }
}

static void change(struct ztc_board *board, uint64_t *state)
{
    switch (ztc_random_below(state, 4)) {
    case 0:
        if (board->pins->count > 0) {
            change_pin(board, state);
        }
        break;
    case 1:
    case 2:
        if (board->functions->count > 0) {
            change_function(board, state);
        }
        break;
    default:
        if (board->peripherals->count > 0) {
            change_peripheral(board, state);
        }
        break;
    }
}

/* What validate says must carry codes of the module's own. */
struct finding_walk {
    const char *prefix;
    const char *problem;
};

static ztc_status keep_finding(void *ctx, const struct ztc_finding *finding)
{
    struct finding_walk *walk = ctx;
    const size_t length = strlen(walk->prefix);
    if (finding->code == NULL || finding->message == NULL) {
        walk->problem = "a finding without code or message";
    } else if (length == 0 || strncmp(finding->code, walk->prefix, length) != 0 ||
               finding->code[length] != '-') {
        walk->problem = "a finding whose code has not the prefix of the record codes=";
    }
    return ZTC_OK;
}

static void try_validate(struct ztc_sample *sample, const struct ztc_board *board, uint64_t seed,
                         struct ztc_verdict *verdict)
{
    const struct ztc_target_v1 *interface = sample->target.interface;
    struct finding_walk walk = {.prefix = sample->probe->info.codes};
    const struct ztc_finding_sink sink = {sizeof(sink), 0, &walk, keep_finding};
    if (!ZTC_HAS(interface, struct ztc_target_v1, validate) || interface->validate == NULL) {
        return;
    }
    const ztc_status status =
        interface->validate(sample->target.handle, board, sample->version, &sink);
    if (!ztc_status_known(status)) {
        ztc_verdict_fail(verdict, "seed %llu: validate: status %d is none of the list",
                         (unsigned long long)seed, (int)status);
    }
    if (walk.problem != NULL) {
        ztc_verdict_fail(verdict, "seed %llu: validate reported %s", (unsigned long long)seed,
                         walk.problem);
    }
}

static ztc_status encode(struct ztc_sample *sample, const struct ztc_board *board,
                         struct ztc_buffer *bytes)
{
    struct ztc_error error = {0};
    ztc_buffer_init(bytes, ZTC_TEXT_MAX);
    const ztc_status status =
        ztc_target_encode(&sample->target, board, sample->version, bytes, &error);
    ztc_error_clear(&error);
    return status;
}

static void try_encode(struct ztc_sample *sample, const struct ztc_board *board,
                       struct ztc_arena *arena, uint64_t seed, struct ztc_verdict *verdict)
{
    struct ztc_error error = {0};
    struct ztc_buffer first, second;
    struct ztc_board *back = NULL;
    const ztc_status status = encode(sample, board, &first);
    if (encode(sample, board, &second) != status || first.size != second.size ||
        (first.size > 0 && memcmp(first.data, second.data, first.size) != 0)) {
        ztc_verdict_fail(verdict, "seed %llu: encode gave other bytes the second time",
                         (unsigned long long)seed);
    }
    if (!ztc_status_known(status)) {
        ztc_verdict_fail(verdict, "seed %llu: encode: status %d is none of the list",
                         (unsigned long long)seed, (int)status);
    }
    if (status == ZTC_OK && ztc_target_decode(&sample->target, first.data, first.size, arena,
                                              &error, &back) != ZTC_OK) {
        ztc_verdict_fail(verdict, "seed %llu: encode took a board whose bytes decode refuses: %s",
                         (unsigned long long)seed, ztc_error_text(&error));
    }
    ztc_error_clear(&error);
    ztc_buffer_done(&first);
    ztc_buffer_done(&second);
}

static void check_mutated(struct ztc_sample *sample, struct ztc_verdict *verdict)
{
    const struct ztc_conformance_options *options = sample->probe->options;
    for (uint32_t i = 0; i < options->iterations && !ztc_verdict_failed(verdict); i++) {
        const uint64_t seed = options->seed + i;
        uint64_t state = seed;
        struct ztc_arena arena;
        ztc_arena_init(&arena, ZTC_TEMPLATE_ARENA_MAX);
        struct ztc_board *board = ztc_board_copy(&arena, &sample->board);
        if (board == NULL) {
            ztc_verdict_fail(verdict, "out of memory");
        } else {
            const uint32_t changes = 1 + ztc_random_below(&state, CHANGES_MAX);
            for (uint32_t n = 0; n < changes; n++) {
                change(board, &state);
            }
            try_validate(sample, board, seed, verdict);
            try_encode(sample, board, &arena, seed, verdict);
        }
        ztc_arena_done(&arena);
    }
}

void ztc_rule_mutated(struct ztc_probe *probe, struct ztc_verdict *verdict)
{
    ztc_probe_samples(probe, check_mutated, verdict);
}
