/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Boards and bytes for every target of the build folder: the input chooses a target, then either is a board, as
 * absurd as a host could still send it, or a port.bin. A module may refuse; it must not crash, must stay pure, must
 * read back what it wrote, and keeps none of the host's memory.
 */
#include "../targets/support_targets.h"

#include "base/limits.h"
#include "board/board.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <ztc/class.h>

#define PINS_MAX 64u
#define FUNCTIONS_MAX 64u
#define PERIPHERALS_MAX 16u
#define ROLES_MAX 3u
#define STATUS_MAX ZTC_E_INTERNAL
#define IMAGES_MAX 4u

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct input {
    const uint8_t *data;
    size_t size;
};

struct made_board {
    struct ztc_board board;
    struct ztc_board_pin pins[PINS_MAX];
    struct ztc_board_function functions[FUNCTIONS_MAX];
    char names[FUNCTIONS_MAX][24];
    struct ztc_board_peripheral peripherals[PERIPHERALS_MAX];
    struct ztc_board_role roles[PERIPHERALS_MAX][ROLES_MAX];
    struct ztc_table role_tables[PERIPHERALS_MAX], pin_table, function_table, peripheral_table,
        device_table;
};

static void require(bool condition)
{
    if (!condition) {
        abort();
    }
}

static const struct every_target *targets(void)
{
    static struct every_target every;
    if (every.registry == NULL) {
        require(every_target_open(&every, ZTC_BUILD_DIR));
    }
    return &every;
}

/* --- out of bytes --- */

static uint32_t take(struct input *input)
{
    if (input->size == 0) {
        return 0;
    }
    input->size--;
    return *input->data++;
}

static uint32_t take_below(struct input *input, uint32_t bound)
{
    uint32_t high = bound > 256 ? take(input) << 8 : 0;
    return bound == 0 ? 0 : (high | take(input)) % bound;
}

/* Small ones mostly, and those at the edges of fields. */
static uint32_t take_number(struct input *input)
{
    static const uint32_t edges[] = {255,   256,   1023,  1024,        32767,       32768,
                                     65535, 65536, 65537, 0x7FFFFFFFu, 0x80000000u, 0xFFFFFFFEu};
    uint32_t first = take(input);
    if (first >= 0xF0u) {
        return edges[first % (sizeof(edges) / sizeof(edges[0]))];
    }
    return first >= 0xE0u ? take(input) << 8 | take(input) : first % 48;
}

static struct ztc_table table_of(const void *rows, uint32_t count, size_t size)
{
    return (struct ztc_table){sizeof(struct ztc_table), count, (uint32_t)size, 0, rows};
}

static void make_pins(struct made_board *made, const struct ztc_target *target, struct input *input)
{
    static const struct ztc_extra extra_rows[] = {
        {"pull", "up", 1}, {"type", "open-drain", 2}, {"level", "1", 3},
        {"drive", "3", 4}, {"active_low", "true", 5}, {"x-unknown", "any", 6}};
    static const struct ztc_table extras = ZTC_TABLE_OF(extra_rows);
    uint32_t count = take_below(input, PINS_MAX + 1);
    for (uint32_t i = 0; i < count; i++) {
        struct ztc_board_pin *pin = &made->pins[i];
        uint32_t kind = take(input);
        *pin = (struct ztc_board_pin){.index = i, .where = 100 + i};
        if (kind < 0xE0u && target->pins->count > 0) {
            const struct ztc_pin_row *row =
                ZTC_ROW(struct ztc_pin_row, target->pins, take_below(input, target->pins->count));
            pin->port = row->port;
            pin->pad = row->pad;
        } else {
            pin->port = take_number(input);
            pin->pad = take_number(input);
        }
        pin->extras = kind % 16 == 0 ? &extras : NULL;
    }
    made->pin_table = table_of(made->pins, count, sizeof(made->pins[0]));
}

/* Everything as a row of the table has it. */
static void copy_row(struct ztc_board_function *function, const struct ztc_target *target,
                     struct input *input)
{
    const struct ztc_function_row *row = ZTC_ROW(struct ztc_function_row, target->functions,
                                                 take_below(input, target->functions->count));
    function->class_id = row->class_id;
    function->role = row->role;
    function->value_count = row->value_count < ZTC_VALUES_MAX ? row->value_count : ZTC_VALUES_MAX;
    memcpy(function->values, row->values, function->value_count * sizeof(row->values[0]));
    function->alternate = row->alternate;
    function->instance = row->instance;
}

static void make_absurd(struct ztc_board_function *function, struct input *input)
{
    static const char *const class_ids[] = {"X-UNKNOWN", "SD", "HTM", "EMAC"};
    uint32_t which = take_below(input, ztc_prefixes()->count + 4);
    if (which < ztc_prefixes()->count) {
        const struct ztc_prefix_row *prefix = ZTC_ROW(struct ztc_prefix_row, ztc_prefixes(), which);
        function->class_id = prefix->class_id;
        function->role = prefix->role;
    } else {
        function->class_id = class_ids[which - ztc_prefixes()->count];
        function->role = "any";
    }
    function->value_count = take_below(input, ZTC_VALUES_MAX + 1);
    for (uint32_t i = 0; i < function->value_count; i++) {
        function->values[i] = (int32_t)take_number(input);
    }
    function->alternate = (int32_t)(take_number(input) - 1u);
    function->instance = take_number(input);
}

static void make_functions(struct made_board *made, const struct ztc_target *target,
                           struct input *input)
{
    uint32_t count = made->pin_table.count > 0 ? take_below(input, FUNCTIONS_MAX + 1) : 0;
    for (uint32_t i = 0; i < count; i++) {
        struct ztc_board_function *function = &made->functions[i];
        uint32_t kind = take(input);
        *function = (struct ztc_board_function){.where = 200 + i};
        function->pin = take_below(input, made->pin_table.count);
        function->index = kind % 8 == 0 ? take_number(input) : kind % 8;
        if (kind < 0xC0u && target->functions->count > 0) {
            copy_row(function, target, input);
        } else {
            make_absurd(function, input);
        }
        const struct ztc_prefix_row *prefix = ztc_prefix_find(function->class_id, function->role);
        snprintf(made->names[i], sizeof(made->names[i]), "%s%u",
                 prefix != NULL ? prefix->prefix : "XX", (unsigned)function->index);
        function->name = made->names[i];
    }
    made->function_table = table_of(made->functions, count, sizeof(made->functions[0]));
}

static void make_peripherals(struct made_board *made, struct input *input)
{
    static const char *const class_ids[] = {"SERIAL", "SPI", "I2C", "CAN",
                                            "RTC",    "HTM", "SD",  "X-UNKNOWN"};
    static const char *const roles[] = {"rx",   "tx",  "mosi", "miso",
                                        "sclk", "sda", "scl",  "x-unknown"};
    uint32_t count = take_below(input, PERIPHERALS_MAX + 1);
    for (uint32_t i = 0; i < count; i++) {
        uint32_t kind = take(input), role_count = take_below(input, ROLES_MAX + 1);
        made->peripherals[i] = (struct ztc_board_peripheral){
            .class_id = class_ids[kind % 8],
            .index = take_number(input),
            .hw = kind < 0xC0u ? 1 + kind / 8 % 4 : take_number(input),
            .where = 300 + i,
        };
        for (uint32_t j = 0; j < role_count; j++) {
            uint32_t function = take_below(input, made->function_table.count + 1);
            bool named = function < made->function_table.count;
            made->roles[i][j] = (struct ztc_board_role){
                .role = named && kind < 0xE0u ? made->functions[function].role
                                              : roles[take_below(input, 8)],
                .function = named ? function : ZTC_NO_ROW,
                .where = 400 + i,
            };
        }
        made->role_tables[i] = table_of(made->roles[i], role_count, sizeof(made->roles[i][0]));
        made->peripherals[i].roles = role_count > 0 || kind % 2 == 0 ? &made->role_tables[i] : NULL;
    }
    made->peripheral_table = table_of(made->peripherals, count, sizeof(made->peripherals[0]));
}

/* --- what holds --- */

static ztc_status check_finding(void *ctx, const struct ztc_finding *finding)
{
    const struct ztc_target *target = ctx;
    const char *prefix = ztc_module_row(target->module)->info.codes;
    size_t length = strlen(prefix);
    require(finding->message != NULL && finding->message[0] != '\0' && finding->code != NULL);
    require(strncmp(finding->code, prefix, length) == 0 && finding->code[length] == '-');
    /* Only what was put on a row may come back. */
    require(finding->where == ZTC_WHERE_NONE || (finding->where >= 1 && finding->where < 500));
    return ZTC_OK;
}

static void try_validate(const struct ztc_target *target, const struct ztc_board *board,
                         uint32_t version)
{
    const struct ztc_target_v1 *interface = target->interface;
    const struct ztc_finding_sink sink = {
        .struct_size = sizeof(sink), .ctx = (void *)(uintptr_t)target, .report = check_finding};
    if (ZTC_HAS(interface, struct ztc_target_v1, validate) && interface->validate != NULL) {
        ztc_status status = interface->validate(target->handle, board, version, &sink);
        require(status >= ZTC_OK && status <= STATUS_MAX);
    }
}

static ztc_status encode(const struct ztc_target *target, const struct ztc_board *board,
                         uint32_t version, struct ztc_buffer *bytes)
{
    struct ztc_error error = {0};
    ztc_buffer_init(bytes, ZTC_PORT_SIZE_MAX);
    ztc_status status = ztc_target_encode(target, board, version, bytes, &error);
    ztc_error_clear(&error);
    require(status >= ZTC_OK && status <= STATUS_MAX);
    return status;
}

static bool same_bytes(const struct ztc_buffer *left, const struct ztc_buffer *right)
{
    return left->size == right->size &&
           (left->size == 0 || memcmp(left->data, right->data, left->size) == 0);
}

static void try_encode(const struct ztc_target *target, const struct ztc_board *board,
                       uint32_t version)
{
    struct ztc_buffer first, second, third = {0};
    struct ztc_board *back = NULL;
    struct ztc_error error = {0};
    struct ztc_arena arena;
    ztc_arena_init(&arena, ZTC_TEMPLATE_ARENA_MAX);
    ztc_status status = encode(target, board, version, &first);
    require(encode(target, board, version, &second) == status && same_bytes(&first, &second));
    if (status == ZTC_OK) {
        require(ztc_target_decode(target, first.data, first.size, &arena, &error, &back) == ZTC_OK);
        /* Version 1 loses the numbers that others refer to; version 2 carries everything. */
        if (version == 2) {
            require(encode(target, back, version, &third) == ZTC_OK && same_bytes(&first, &third));
        }
    }
    ztc_error_clear(&error);
    ztc_buffer_done(&first);
    ztc_buffer_done(&second);
    ztc_buffer_done(&third);
    ztc_arena_done(&arena);
}

static void try_versions(const struct ztc_target *target, const struct ztc_board *board)
{
    const struct ztc_table *versions = target->description->port_versions;
    for (uint32_t i = 0; i < versions->count; i++) {
        uint32_t version = ZTC_ROW(struct ztc_port_version_row, versions, i)->version;
        try_validate(target, board, version);
        try_encode(target, board, version);
    }
}

static void try_board(const struct ztc_target *target, struct input *input)
{
    struct made_board *made = calloc(1, sizeof(*made));
    if (made == NULL) {
        return;
    }
    made->device_table = table_of(NULL, 0, sizeof(struct ztc_device_row));
    make_pins(made, target, input);
    make_functions(made, target, input);
    make_peripherals(made, input);
    made->board = (struct ztc_board){
        .struct_size = sizeof(made->board),
        .short_name = "fuzz",
        .target = target->description->id,
        .pins = &made->pin_table,
        .functions = &made->function_table,
        .peripherals = &made->peripheral_table,
        .device = &made->device_table,
    };
    try_versions(target, &made->board);
    free(made);
}

/* Any bytes as a port.bin; what decodes is a board like any other. */
static void try_bytes(const struct ztc_target *target, const struct input *input)
{
    struct ztc_arena arena;
    struct ztc_error error = {0};
    struct ztc_board *board = NULL;
    ztc_arena_init(&arena, ZTC_TEMPLATE_ARENA_MAX);
    ztc_status status = ztc_target_decode(target, input->data, input->size, &arena, &error, &board);
    require(status >= ZTC_OK && status <= STATUS_MAX);
    if (status == ZTC_OK) {
        try_versions(target, board);
    }
    ztc_error_clear(&error);
    ztc_arena_done(&arena);
}

/* None, one of the target's own, or one that nobody has. */
static const char *take_variant(const struct ztc_target *target, struct input *input)
{
    static const char *const others[] = {NULL, "", "x-unknown"};
    uint32_t which = take_below(input, 3 + target->flash->count);
    return which < 3 ? others[which]
                     : ZTC_ROW(struct ztc_flash_row, target->flash, which - 3)->variant;
}

static ztc_status check_step(void *ctx, const struct ztc_flash_step *step)
{
    uint32_t *steps = ctx;
    require(step->kind != NULL && step->role != NULL && ++*steps < 1000);
    return ZTC_OK;
}

static void try_plan(const struct ztc_target *target, struct input *input)
{
    static const char *const roles[] = {"port", "vm.0", "vm.1", "vm.2", "x-unknown", ""};
    const struct ztc_target_v1 *interface = target->interface;
    struct ztc_flash_image_row rows[IMAGES_MAX];
    uint32_t count = take_below(input, IMAGES_MAX + 1), steps = 0;
    uint64_t size = (uint64_t)take_number(input) << take_below(input, 32);
    for (uint32_t i = 0; i < count; i++) {
        rows[i].role = roles[take_below(input, 6)];
        rows[i].size = (uint64_t)take_number(input) << take_below(input, 40);
    }
    const struct ztc_table images = table_of(rows, count, sizeof(rows[0]));
    const struct ztc_flash_request request = {.struct_size = sizeof(request),
                                              .flash_size = size,
                                              .images = &images,
                                              .variant = take_variant(target, input)};
    const struct ztc_flash_sink sink = {
        .struct_size = sizeof(sink), .ctx = &steps, .step = check_step};
    if (ZTC_HAS(interface, struct ztc_target_v1, flash_plan) && interface->flash_plan != NULL) {
        ztc_status status = interface->flash_plan(target->handle, &request, &sink);
        require(status >= ZTC_OK && status <= STATUS_MAX);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct input input = {data, size};
    const struct every_target *every = targets();
    const struct ztc_target *target = &every->targets[take(&input) % every->count];
    const struct ztc_host_state *host = ztc_module_host_state(target->module);
    uint64_t held = host->held;
    switch (take(&input) % 4) {
    case 0:
        try_bytes(target, &input);
        break;
    case 1:
        try_plan(target, &input);
        break;
    default:
        try_board(target, &input);
        break;
    }
    require(host->held == held);
    return 0;
}
