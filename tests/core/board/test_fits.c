/* SPDX-License-Identifier: Apache-2.0 */
/* A template that the check passes is one that the encoders take: random ones, in both versions. */
#include "support_board.h"

#include "board/board.h"
#include "module/host.h"

#include <inttypes.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <ztc/port.h>

#define TEMPLATES 600u
#define TEXT_MAX ((size_t)1 << 20)

static uint32_t next(uint32_t *seed, uint32_t below)
{
    *seed = *seed * 1664525u + 1013904223u;
    return (*seed >> 8) % below;
}

/* Pads of the matrix that can do everything digital. */
static const uint32_t pads[] = {1, 3, 4, 13, 14, 18, 19, 21, 22, 23, 25, 26, 27, 32, 33};
#define PADS (sizeof(pads) / sizeof(pads[0]))

static void write_pins(struct ztc_buffer *text, uint32_t *seed)
{
    static const char *const extras[] = {"", "", "", ", { pull: up, level: 1 }",
                                         ", { type: open-drain, drive: 2, active_low: true }"};
    ztc_buffer_text(text, "pinmap:\n");
    for (size_t i = 0; i < PADS; i++) {
        ztc_buffer_print(text, "    D%zu: [ PA, %" PRIu32 "%s ]\n", i, pads[i],
                         extras[next(seed, 5)]);
    }
}

/* Numbers 0 to count - 1, with a gap now and then. */
static uint32_t step(uint32_t *seed)
{
    return next(seed, 12) == 0 ? 2 : 1;
}

struct bus {
    const char *class_id;
    const char *prefixes[3], *roles[3];
    uint32_t lines, instances;
};

static const struct bus buses[] = {
    {"SERIAL", {"RX", "TX", NULL}, {"rx", "tx", NULL}, 2, 3},
    {"SPI", {"MOSI", "MISO", "SCLK"}, {"mosi", "miso", "sclk"}, 3, 2},
    {"I2C", {"SDA", "SCL", NULL}, {"sda", "scl", NULL}, 2, 2},
    {"CAN", {"CANRX", "CANTX", NULL}, {"rx", "tx", NULL}, 2, 1},
};
#define BUSES (sizeof(buses) / sizeof(buses[0]))

static void write_bus(struct ztc_buffer *classes, struct ztc_buffer *users, const struct bus *bus,
                      uint32_t *seed)
{
    uint32_t count = next(seed, 5) == 0 ? next(seed, 14) : next(seed, 3), number = 0;
    for (uint32_t i = 0; i < count; i++, number += step(seed)) {
        for (uint32_t j = 0; j < bus->lines; j++) {
            ztc_buffer_print(classes, "    %s%" PRIu32 ": D%" PRIu32 "\n", bus->prefixes[j], number,
                             (number * bus->lines + j) % (uint32_t)PADS);
        }
        if (next(seed, 6) == 0) {
            continue;
        }
        ztc_buffer_print(users, "    %s%" PRIu32 ": { hw: %" PRIu32, bus->class_id, number,
                         1 + next(seed, bus->instances));
        bool roles = strcmp(bus->class_id, "CAN") != 0 || next(seed, 2) == 0;
        for (uint32_t j = 0; roles && j < bus->lines; j++) {
            ztc_buffer_print(users, ", %s: %s%" PRIu32, bus->roles[j], bus->prefixes[j], number);
        }
        ztc_buffer_text(users, " }\n");
    }
}

static void write_single(struct ztc_buffer *classes, const char *prefix, uint32_t most,
                         uint32_t *seed)
{
    uint32_t count = next(seed, most), number = next(seed, 8) == 0 ? 1 : 0;
    for (uint32_t i = 0; i < count; i++, number += step(seed)) {
        ztc_buffer_print(classes, "    %s%" PRIu32 ": D%" PRIu32 "\n", prefix, number,
                         next(seed, (uint32_t)PADS));
    }
}

/* A template without a mistake of form. */
static void write_template(struct ztc_buffer *text, uint32_t *seed)
{
    struct ztc_buffer classes, users;
    ztc_buffer_init(text, TEXT_MAX);
    ztc_buffer_init(&classes, TEXT_MAX);
    ztc_buffer_init(&users, TEXT_MAX);
    ztc_buffer_text(text, "short_name: random\ncmacros: [ VM_IS_CUSTOM ]\n");
    write_pins(text, seed);
    for (size_t i = 0; i < BUSES; i++) {
        write_bus(&classes, &users, &buses[i], seed);
    }
    write_single(&classes, "PWM", next(seed, 20) == 0 ? 300 : 20, seed);
    write_single(&classes, "LED", 4, seed);
    write_single(&classes, "BTN", 4, seed);
    if (next(seed, 2) == 0) {
        ztc_buffer_text(&classes,
                        "    A0: [ D13, 4 ]\n    A1: [ D14, 5, 0 ]\n    DAC0: [ D10, 1 ]\n");
    }
    ztc_buffer_print(text, "pinclasses:%s\n%s", ztc_buffer_string(&classes)[0] != '\0' ? "" : " {}",
                     ztc_buffer_string(&classes));
    ztc_buffer_print(text, "peripherals:\n%s    RTC0: { hw: 1 }\n", ztc_buffer_string(&users));
    ztc_buffer_text(text, "device: { name: Random, original_target: cvm_matrix, vids: [],"
                          " pids: [] }\n");
    assert_int_equal(ztc_buffer_status(text), ZTC_OK);
    ztc_buffer_done(&classes);
    ztc_buffer_done(&users);
}

static ztc_status collect(void *ctx, const void *data, uint64_t size)
{
    ztc_buffer_add(ctx, data, (size_t)size);
    return ztc_buffer_status(ctx);
}

static ztc_status no_difference(void *ctx, const char *subject, const char *before,
                                const char *after)
{
    (void)ctx;
    print_error("%s: %s -> %s\n", subject, before != NULL ? before : "-",
                after != NULL ? after : "-");
    return ZTC_E_INVALID;
}

/* Encodes, and for version 2 reads back to the same. */
static void expect_fits(struct judged *judged, uint32_t version)
{
    struct ztc_host_state host;
    struct ztc_buffer bytes;
    struct ztc_arena arena;
    struct ztc_error error = {0};
    ztc_host_init(&host);
    ztc_buffer_init(&bytes, TEXT_MAX);
    ztc_arena_init(&arena, TEXT_MAX * 4);
    const struct ztc_sink sink = {.struct_size = sizeof(sink), .ctx = &bytes, .write = collect};
    ztc_status status = version == 1 ? ztc_port_v1_encode(&host.host, &judged->board, &sink)
                                     : ztc_port_v2_encode(&host.host, &judged->board, &sink);
    if (status != ZTC_OK) {
        fail_msg("version %" PRIu32 ": %s", version, host.words != NULL ? host.words : "?");
    }
    if (version == 2) {
        struct ztc_board_keep keep = {.arena = &arena};
        struct ztc_board_sink board_sink = ztc_board_keeper(&keep);
        assert_int_equal(ztc_port_decode(&host.host, bytes.data, bytes.size, &board_sink), ZTC_OK);
        assert_int_equal(ztc_board_compare(&judged->board, keep.board, no_difference, NULL, &error),
                         ZTC_OK);
    }
    ztc_arena_done(&arena);
    ztc_buffer_done(&bytes);
    ztc_host_done(&host);
}

static void what_passes_the_check_fits_the_file(void **state)
{
    struct fake *fake = malloc(sizeof(*fake));
    size_t passed[3] = {0}, refused[3] = {0};
    uint32_t seed = 4711;
    (void)state;
    assert_non_null(fake);
    fake_matrix(fake);
    for (uint32_t i = 0; i < TEMPLATES; i++) {
        struct ztc_buffer text;
        write_template(&text, &seed);
        for (uint32_t version = 1; version <= 2; version++) {
            struct judged judged = {0};
            judge_text(&judged, fake, version, ztc_buffer_string(&text));
            if (ztc_findings_errors(&judged.template.findings) > 0) {
                /* The made-up templates have no other mistakes than these. */
                assert_true(count_code(&judged, "E030") + count_code(&judged, "E031") > 0);
                refused[version]++;
            } else {
                expect_fits(&judged, version);
                passed[version]++;
            }
            judged_done(&judged);
        }
        ztc_buffer_done(&text);
    }
    assert_true(passed[1] > TEMPLATES / 4);
    assert_true(refused[1] > TEMPLATES / 20);
    assert_int_equal(passed[2], TEMPLATES);
    free(fake);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_passes_the_check_fits_the_file),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
