/* SPDX-License-Identifier: Apache-2.0 */
/* Templates of anybody: parsing, judging and rendering never misbehave, and what comes out holds together. */
#include "base/limits.h"
#include "base/utf8.h"
#include "diagnostic/render.h"
#include "template/template.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool condition)
{
    if (!condition) {
        abort();
    }
}

static void check_findings(const struct ztc_findings *findings)
{
    for (size_t i = 0; i < findings->count; i++) {
        const struct ztc_diagnostic *item = &findings->items[i];
        require(item->message != NULL && ztc_findings_where(findings, item->where) != NULL);
        require(ztc_utf8_check(item->message, strlen(item->message)) == strlen(item->message));
    }
    for (size_t i = 0; i < findings->place_count; i++) {
        const struct ztc_place *place = &findings->places[i];
        require(place->line > 0 && place->column > 0 && place->length > 0 && place->key != NULL);
    }
}

static void check_roles(const struct ztc_board *board, const struct ztc_table *roles)
{
    for (uint32_t i = 0; roles != NULL && i < roles->count; i++) {
        uint32_t function = ZTC_ROW(struct ztc_board_role, roles, i)->function;
        require(function == ZTC_NO_ROW || function < board->functions->count);
    }
}

static void check_rows(const struct ztc_board *board, bool errors)
{
    for (uint32_t i = 0; i < board->pins->count; i++) {
        const struct ztc_board_pin *pin = ZTC_ROW(struct ztc_board_pin, board->pins, i);
        require(pin->port < 26 && pin->pad <= UINT16_MAX && pin->where != ZTC_WHERE_NONE);
        require(i == 0 || pin[-1].index < pin->index);
    }
    for (uint32_t i = 0; i < board->functions->count; i++) {
        const struct ztc_board_function *row =
            ZTC_ROW(struct ztc_board_function, board->functions, i);
        require(row->pin < board->pins->count && row->value_count <= ZTC_VALUES_MAX);
        require(row->class_id != NULL && row->role != NULL && row->where != ZTC_WHERE_NONE);
    }
    for (uint32_t i = 0; i < board->peripherals->count; i++) {
        const struct ztc_board_peripheral *row =
            ZTC_ROW(struct ztc_board_peripheral, board->peripherals, i);
        require((row->hw > 0 || errors) && row->where != ZTC_WHERE_NONE);
        check_roles(board, row->roles);
    }
    for (uint32_t i = 0; i < board->device->count; i++) {
        const struct ztc_device_row *row = ZTC_ROW(struct ztc_device_row, board->device, i);
        require(row->key[0] == '/' && row->value != NULL && row->kind <= ZTC_VALUE_MAP);
    }
}

static void run(const uint8_t *data, size_t size, bool lenient)
{
    struct ztc_template template;
    struct ztc_error error = {0};
    struct ztc_buffer buffer;
    ztc_status status = ztc_template_parse(&template, "fuzz.yml", (const char *)data, size,
                                           "my_board", lenient, &error);
    require(status == ZTC_OK && error.status == ZTC_OK);
    check_findings(&template.findings);
    check_rows(&template.board, ztc_findings_errors(&template.findings) > 0);
    ztc_template_accept(&template);
    ztc_findings_sort(&template.findings);
    ztc_buffer_init(&buffer, ZTC_TEXT_MAX);
    ztc_findings_render(&template.findings, /* colours= */ lenient, &buffer);
    require(ztc_buffer_status(&buffer) == ZTC_OK);
    require(ztc_utf8_check(ztc_buffer_string(&buffer), buffer.size) == buffer.size);
    ztc_buffer_done(&buffer);
    ztc_template_done(&template);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    run(data, size, /* lenient= */ false);
    run(data, size, /* lenient= */ true);
    return 0;
}
