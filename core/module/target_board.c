/* SPDX-License-Identifier: Apache-2.0 */
/* A board that a module decoded: checked row by row, then copied, so that nothing of it is the module's. */
#include "module/refuse.h"
#include "module/target_check.h"

#include <string.h>

/* Far beyond what port.bin of either version can carry. */
#define ROWS_MAX 65536u
#define EXTRAS_MAX 64u

/* A board of ABI 1.0, up to its last member. */
#define BOARD_SIZE (offsetof(struct ztc_board, device) + sizeof(void *))

static const struct ztc_shape extra_shape = {
    .name = "board.pins: extras",
    ZTC_SHAPE_OF(ztc_extra),
    .most = EXTRAS_MAX,
    .texts = {ZTC_TEXT_OF(ztc_extra, key, 0), ZTC_TEXT_OF(ztc_extra, value, ZTC_TEXT_EMPTY)},
};

static const struct ztc_shape pin_shape = {
    .name = "board.pins",
    ZTC_SHAPE_OF(ztc_board_pin),
    .most = ROWS_MAX,
    .inner = &extra_shape,
    .inner_offset = offsetof(struct ztc_board_pin, extras),
};

static const struct ztc_shape function_shape = {
    .name = "board.functions",
    ZTC_SHAPE_OF(ztc_board_function),
    .most = ROWS_MAX,
    .texts = {ZTC_TEXT_OF(ztc_board_function, name, 0),
              ZTC_TEXT_OF(ztc_board_function, class_id, 0),
              ZTC_TEXT_OF(ztc_board_function, role, ZTC_TEXT_EMPTY)},
};

static const struct ztc_shape role_shape = {
    .name = "board.peripherals: roles",
    ZTC_SHAPE_OF(ztc_board_role),
    .most = EXTRAS_MAX,
    .texts = {ZTC_TEXT_OF(ztc_board_role, role, 0)},
};

static const struct ztc_shape peripheral_shape = {
    .name = "board.peripherals",
    ZTC_SHAPE_OF(ztc_board_peripheral),
    .most = ROWS_MAX,
    .texts = {ZTC_TEXT_OF(ztc_board_peripheral, class_id, 0)},
    .inner = &role_shape,
    .inner_offset = offsetof(struct ztc_board_peripheral, roles),
};

static const struct ztc_shape device_shape = {
    .name = "board.device",
    ZTC_SHAPE_OF(ztc_device_row),
    .most = ROWS_MAX,
    .texts = {ZTC_TEXT_OF(ztc_device_row, key, 0),
              ZTC_TEXT_OF(ztc_device_row, value, ZTC_TEXT_EMPTY)},
};

/* Row numbers that lead out of the tables are the one thing that shapes do not tell. */
static ztc_status check_references(const struct ztc_speaker *speaker, const struct ztc_board *board,
                                   struct ztc_error *error)
{
    for (uint32_t i = 0; i < board->functions->count; i++) {
        const struct ztc_board_function *row =
            ZTC_ROW(struct ztc_board_function, board->functions, i);
        if (row->pin >= board->pins->count) {
            return ztc_speaker_refuse(speaker, error, ztc_words("board.functions[%u].pin", i).text,
                                      ztc_words("row %u", row->pin).text,
                                      ztc_words("below %u", board->pins->count).text);
        }
        if (row->value_count > ZTC_VALUES_MAX) {
            return ztc_speaker_refuse(speaker, error,
                                      ztc_words("board.functions[%u].value_count", i).text,
                                      ztc_words("%u", row->value_count).text,
                                      ztc_words("at most %u", ZTC_VALUES_MAX).text);
        }
    }
    for (uint32_t i = 0; i < board->peripherals->count; i++) {
        const struct ztc_table *roles =
            ZTC_ROW(struct ztc_board_peripheral, board->peripherals, i)->roles;
        for (uint32_t j = 0; roles != NULL && j < roles->count; j++) {
            uint32_t function = ZTC_ROW(struct ztc_board_role, roles, j)->function;
            if (function != ZTC_NO_ROW && function >= board->functions->count) {
                return ztc_speaker_refuse(speaker, error,
                                          ztc_words("board.peripherals[%u].roles", i).text,
                                          ztc_words("function row %u", function).text,
                                          ztc_words("below %u", board->functions->count).text);
            }
        }
    }
    return ZTC_OK;
}

static ztc_status check_board(const struct ztc_speaker *speaker, const struct ztc_board *board,
                              struct ztc_error *error)
{
    if (board == NULL || board->struct_size < BOARD_SIZE) {
        return ztc_speaker_refuse(speaker, error, "board.struct_size",
                                  board == NULL ? "NULL" : ztc_words("%u", board->struct_size).text,
                                  ztc_words("at least %zu", BOARD_SIZE).text);
    }
    ztc_status status =
        ztc_text_check(speaker, "board.short_name", board->short_name, ZTC_TEXT_EMPTY, error);
    if (status == ZTC_OK) {
        status = ztc_text_check(speaker, "board.target", board->target, ZTC_TEXT_EMPTY, error);
    }
    if (status == ZTC_OK) {
        status = ztc_shape_check(&pin_shape, board->pins, speaker, error);
    }
    if (status == ZTC_OK) {
        status = ztc_shape_check(&function_shape, board->functions, speaker, error);
    }
    if (status == ZTC_OK) {
        status = ztc_shape_check(&peripheral_shape, board->peripherals, speaker, error);
    }
    if (status == ZTC_OK) {
        status = ztc_shape_check(&device_shape, board->device, speaker, error);
    }
    return status == ZTC_OK ? check_references(speaker, board, error) : status;
}

ztc_status ztc_target_take_board(const struct ztc_speaker *speaker, const struct ztc_board *board,
                                 struct ztc_arena *arena, struct ztc_error *error,
                                 struct ztc_board **ret_board)
{
    ztc_status status = check_board(speaker, board, error);
    if (status != ZTC_OK) {
        return status;
    }
    struct ztc_board *copy = ztc_arena_alloc(arena, sizeof(*copy));
    if (copy == NULL) {
        return ztc_error_memory(error);
    }
    *copy = (struct ztc_board){
        .struct_size = sizeof(*copy),
        .short_name = ztc_arena_copy(arena, board->short_name, strlen(board->short_name)),
        .target = ztc_arena_copy(arena, board->target, strlen(board->target)),
        .pins = ztc_shape_copy(&pin_shape, board->pins, arena),
        .functions = ztc_shape_copy(&function_shape, board->functions, arena),
        .peripherals = ztc_shape_copy(&peripheral_shape, board->peripherals, arena),
        .device = ztc_shape_copy(&device_shape, board->device, arena),
    };
    if (copy->short_name == NULL || copy->target == NULL || copy->pins == NULL ||
        copy->functions == NULL || copy->peripherals == NULL || copy->device == NULL) {
        return ztc_error_memory(error);
    }
    *ret_board = copy;
    return ZTC_OK;
}
