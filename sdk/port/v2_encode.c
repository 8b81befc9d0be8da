/* SPDX-License-Identifier: Apache-2.0 */
/* Writes port.bin version 2 from a plan. */
#include "v2_plan.h"

#include <string.h>
#include <ztc/bytes.h>
#include <ztc/port.h>

struct section {
    uint8_t id;
    uint8_t entry_size;
    uint32_t count;
    uint32_t offset;
    void (*put)(const struct v2_plan *plan, uint8_t *at);
};

static void put_pins(const struct v2_plan *plan, uint8_t *at)
{
    for (uint32_t i = 0; i < plan->board->pins->count; i++, at += V2_PIN_SIZE) {
        const struct ztc_board_pin *pin = ZTC_ROW(struct ztc_board_pin, plan->board->pins, i);
        at[0] = (uint8_t)pin->port;
        at[1] = (uint8_t)pin->pad;
        ztc_put_u16le(at + 2, plan->settings[i]);
    }
}

static void put_functions(const struct v2_plan *plan, uint8_t *at)
{
    uint32_t first = 0;
    for (uint32_t i = 0; i < plan->board->functions->count; i++, at += V2_FUNCTION_SIZE) {
        const struct ztc_board_function *function = ztc_port_v2_plan_function(plan, i);
        uint32_t count = function->value_count;
        at[0] = (uint8_t)ztc_port_v2_plan_class(plan, function->class_id);
        at[1] = (uint8_t)ztc_port_v2_plan_role(plan, function->role);
        ztc_put_u16le(at + 2, (uint16_t)function->index);
        ztc_put_u16le(at + 4, (uint16_t)function->pin);
        ztc_put_u16le(at + 6, (uint16_t)function->alternate);
        ztc_put_u16le(at + 8, (uint16_t)function->instance);
        ztc_put_u16le(at + 10, (uint16_t)(count > 0 ? count << V2_VALUES_SHIFT | first : 0));
        first += count;
    }
}

static void put_values(const struct v2_plan *plan, uint8_t *at)
{
    for (uint32_t i = 0; i < plan->board->functions->count; i++) {
        const struct ztc_board_function *function = ztc_port_v2_plan_function(plan, i);
        for (uint32_t v = 0; v < function->value_count; v++, at += V2_VALUE_SIZE) {
            ztc_put_u16le(at, (uint16_t)function->values[v]);
        }
    }
}

static void put_peripherals(const struct v2_plan *plan, uint8_t *at)
{
    struct ztc_port_item items[V2_ROLE_ITEMS_MAX];
    uint32_t first = 0;
    for (uint32_t i = 0; i < plan->board->peripherals->count; i++, at += V2_PERIPHERAL_SIZE) {
        const struct ztc_board_peripheral *peripheral = ztc_port_v2_plan_peripheral(plan, i);
        uint32_t count = ztc_port_v2_plan_roles(plan, peripheral, items);
        at[0] = (uint8_t)ztc_port_v2_plan_class(plan, peripheral->class_id);
        at[1] = (uint8_t)count;
        ztc_put_u16le(at + 2, (uint16_t)peripheral->index);
        ztc_put_u16le(at + 4, (uint16_t)peripheral->hw);
        ztc_put_u16le(at + 6, (uint16_t)(count > 0 ? first : 0));
        first += count;
    }
}

static void put_role(const struct v2_plan *plan, uint8_t *at, const struct ztc_port_item *item)
{
    at[0] = (uint8_t)item->key;
    at[1] = (uint8_t)item->reserved;
    if (item->row == ZTC_NO_ROW) {
        memset(at + 2, 0xFF, V2_ROLE_SIZE - 2u);
        return;
    }
    const struct ztc_board_function *function = ztc_port_v2_plan_function(plan, item->row);
    ztc_put_u16le(at + 2, (uint16_t)item->row);
    ztc_put_u16le(at + 4, (uint16_t)function->pin);
    ztc_put_u16le(at + 6, (uint16_t)function->alternate);
}

static void put_roles(const struct v2_plan *plan, uint8_t *at)
{
    struct ztc_port_item items[V2_ROLE_ITEMS_MAX];
    for (uint32_t i = 0; i < plan->board->peripherals->count; i++) {
        uint32_t count = ztc_port_v2_plan_roles(plan, ztc_port_v2_plan_peripheral(plan, i), items);
        for (uint32_t r = 0; r < count; r++, at += V2_ROLE_SIZE) {
            put_role(plan, at, &items[r]);
        }
    }
}

static void put_names(const struct v2_plan *plan, uint8_t *at)
{
    for (uint32_t i = 0; i < plan->name_count; i++, at += V2_NAME_SIZE) {
        at[0] = (uint8_t)(plan->names[i].key >> 8);
        at[1] = (uint8_t)(plan->names[i].key & 0xFFu);
        ztc_put_u16le(at + 2, (uint16_t)plan->names[i].offset);
    }
}

static void put_extras(const struct v2_plan *plan, uint8_t *at)
{
    for (uint32_t i = 0; i < plan->extra_count; i++, at += V2_EXTRA_SIZE) {
        ztc_put_u16le(at, (uint16_t)plan->extras[i].pin);
        ztc_put_u16le(at + 2, (uint16_t)plan->extras[i].key);
        ztc_put_u16le(at + 4, (uint16_t)plan->extras[i].value);
    }
}

static void put_text(const struct v2_plan *plan, uint8_t *at)
{
    memcpy(at, plan->text, plan->text_size);
}

static void put_header(const struct v2_plan *plan, uint8_t *at, uint32_t total, uint32_t sections)
{
    ztc_put_u32le(at + V2_AT_MAGIC, ZTC_PORT_V2_MAGIC);
    ztc_put_u16le(at + V2_AT_VERSION, V2_VERSION);
    ztc_put_u16le(at + V2_AT_HEADER_SIZE, V2_HEADER_SIZE);
    ztc_put_u32le(at + V2_AT_TOTAL_SIZE, total);
    ztc_put_u16le(at + V2_AT_SECTION_COUNT, (uint16_t)sections);
    ztc_put_u16le(at + V2_AT_SECTION_ENTRY, V2_SECTION_SIZE);
    memcpy(at + V2_AT_SHORT_NAME, plan->board->short_name, strlen(plan->board->short_name));
    memcpy(at + V2_AT_TARGET, plan->board->target, strlen(plan->board->target));
}

/* Lays out the sections that have entries. Returns the size of the file; 0 if it is too long. */
static uint32_t lay_out(struct section *sections, uint32_t count, uint32_t *ret_used)
{
    uint32_t used = 0;
    for (uint32_t i = 0; i < count; i++) {
        used += sections[i].count > 0 ? 1u : 0u;
    }
    uint32_t offset = V2_HEADER_SIZE + used * V2_SECTION_SIZE;
    for (uint32_t i = 0; i < count; i++) {
        sections[i].offset = offset;
        offset += ztc_port_v2_align(sections[i].count * sections[i].entry_size);
        if (offset > ZTC_PORT_SIZE_MAX) {
            return 0;
        }
    }
    *ret_used = used;
    return offset;
}

static void put_sections(const struct v2_plan *plan, const struct section *sections, uint32_t count,
                         uint8_t *file)
{
    uint8_t *at = file + V2_HEADER_SIZE;
    for (uint32_t i = 0; i < count; i++) {
        if (sections[i].count == 0) {
            continue;
        }
        at[0] = sections[i].id;
        at[1] = sections[i].entry_size;
        ztc_put_u16le(at + 2, (uint16_t)sections[i].count);
        ztc_put_u32le(at + 4, sections[i].offset);
        at += V2_SECTION_SIZE;
        sections[i].put(plan, file + sections[i].offset);
    }
}

static ztc_status write_file(const struct v2_plan *plan, const struct ztc_sink *sink)
{
    const struct ztc_board *board = plan->board;
    struct section sections[] = {
        {V2_PINS, V2_PIN_SIZE, board->pins->count, 0, put_pins},
        {V2_FUNCTIONS, V2_FUNCTION_SIZE, board->functions->count, 0, put_functions},
        {V2_VALUES, V2_VALUE_SIZE, plan->value_count, 0, put_values},
        {V2_PERIPHERALS, V2_PERIPHERAL_SIZE, board->peripherals->count, 0, put_peripherals},
        {V2_ROLES, V2_ROLE_SIZE, plan->role_count, 0, put_roles},
        {V2_NAMES, V2_NAME_SIZE, plan->name_count, 0, put_names},
        {V2_EXTRAS, V2_EXTRA_SIZE, plan->extra_count, 0, put_extras},
        {V2_TEXT, V2_TEXT_SIZE, plan->text_size, 0, put_text},
    };
    const uint32_t count = sizeof(sections) / sizeof(sections[0]);
    struct ztc_port_pool pool;
    uint32_t used = 0;
    uint32_t total = lay_out(sections, count, &used);
    if (total == 0) {
        return ztc_port_refuse(plan->host, &ztc_port_count, ZTC_WHERE_NONE,
                               "the board makes a port.bin of more than # bytes", "",
                               ZTC_PORT_SIZE_MAX, 0);
    }
    ztc_status status = ztc_port_pool_open(plan->host, ztc_port_piece(total, 1), &pool);
    if (status != ZTC_OK) {
        return status;
    }
    put_header(plan, pool.block, total, used);
    put_sections(plan, sections, count, pool.block);
    ztc_put_u32le(pool.block + V2_AT_CRC, ztc_port_v2_crc(pool.block, total));
    status = sink->write(sink->ctx, pool.block, total);
    ztc_port_pool_close(plan->host, &pool);
    return status;
}

ztc_status ztc_port_v2_encode(const struct ztc_host *host, const struct ztc_board *board,
                              const struct ztc_sink *sink)
{
    if (!ztc_port_host_fits(host) || sink == NULL || sink->write == NULL) {
        return ZTC_E_ARGUMENT;
    }
    ztc_status status = ztc_port_check_board(host, board);
    if (status != ZTC_OK) {
        return status;
    }
    struct v2_plan plan = {.host = host, .board = board};
    status = ztc_port_v2_plan(&plan);
    if (status == ZTC_OK) {
        status = write_file(&plan, sink);
    }
    ztc_port_pool_close(host, &plan.pool);
    return status;
}
