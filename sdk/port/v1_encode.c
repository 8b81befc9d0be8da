/* SPDX-License-Identifier: Apache-2.0 */
/* Writes port.bin version 1, byte for byte as the firmware in the field knows it. */
#include "internal.h"
#include "v1.h"

#include <string.h>
#include <ztc/bytes.h>
#include <ztc/class.h>
#include <ztc/port.h>

#define TABLE_SIZE_MAX 1024u /* 255 entries of 4 bytes, padded */
#define MAP_SIZE_MAX 256u
#define CODES_SIZE_MAX 2048u /* 255 rows of four u16, padded */
#define FILE_SIZE_MAX                                                                          \
    (V1_HEADER_SIZE + TABLE_SIZE_MAX * (1u + V1_CLASS_COUNT) + MAP_SIZE_MAX * V1_CLASS_COUNT + \
     CODES_SIZE_MAX * V1_CODE_CLASS_COUNT)

struct list {
    uint32_t count;
    struct ztc_port_item items[V1_COUNT_MAX];
};

struct writer {
    const struct ztc_host *host;
    const struct ztc_board *board;
    struct list functions[V1_CLASS_COUNT];   /* in the order of the class tables */
    struct list peripherals[V1_CLASS_COUNT]; /* by index */
    uint32_t used;                           /* bytes of the body so far */
    uint8_t bytes[FILE_SIZE_MAX];            /* zeroed: padding needs no writing */
};

static const struct ztc_board_function *function_at(const struct writer *writer, uint32_t row)
{
    return ZTC_ROW(struct ztc_board_function, writer->board->functions, row);
}

static const struct ztc_board_peripheral *peripheral_at(const struct writer *writer, uint32_t row)
{
    return ZTC_ROW(struct ztc_board_peripheral, writer->board->peripherals, row);
}

static int append(struct list *list, uint64_t key, uint32_t row)
{
    if (list->count == V1_COUNT_MAX) {
        return 0;
    }
    list->items[list->count].key = key;
    list->items[list->count].row = row;
    list->count++;
    return 1;
}

/* Takes in a functional pin of a class that version 1 knows; others are not carried. */
static ztc_status add_function(struct writer *writer, uint32_t row)
{
    const struct ztc_board_function *function = function_at(writer, row);
    const struct ztc_host *host = writer->host;
    int32_t class_row = ztc_port_v1_class(function->class_id);
    if (class_row < 0 || ztc_prefix_find(function->class_id, function->role) == NULL) {
        return ZTC_OK;
    }
    const struct v1_class *type = &ztc_port_v1_classes[class_row];
    for (uint32_t i = 0; i < function->value_count; i++) {
        if (function->values[i] < 0 || function->values[i] > UINT8_MAX) {
            return ztc_port_refuse(host, &ztc_port_field, function->where,
                                   "@ has the value #; version 1 holds 0 to #", function->name,
                                   function->values[i], UINT8_MAX);
        }
    }
    uint64_t key = ztc_port_v1_text_key(function->index);
    if (type->role_count > 0) {
        key = (uint64_t)function->index * type->role_count +
              (uint64_t)ztc_port_v1_role(type, function->role);
    } else if (strcmp(function->role, "tx") == 0) {
        key |= UINT64_C(1) << 40; /* as text every CANTX comes after every CANRX */
    }
    if (!append(&writer->functions[class_row], key, row)) {
        return ztc_port_refuse(
            host, &ztc_port_count, function->where,
            "@ is one functional pin of its class too many; version 1 counts to #", function->name,
            V1_COUNT_MAX, 0);
    }
    return ZTC_OK;
}

static ztc_status add_peripheral(struct writer *writer, uint32_t row)
{
    const struct ztc_board_peripheral *peripheral = peripheral_at(writer, row);
    int32_t class_row = ztc_port_v1_class(peripheral->class_id);
    if (class_row < 0 || ztc_port_v1_classes[class_row].map != V1_MAP_ROWS) {
        return ZTC_OK;
    }
    if (peripheral->hw > UINT8_MAX + 1u) {
        return ztc_port_refuse(writer->host, &ztc_port_field, peripheral->where,
                               "a peripheral of class @ has hw #; # is the highest in version 1",
                               peripheral->class_id, peripheral->hw, UINT8_MAX + 1);
    }
    if (!append(&writer->peripherals[class_row], peripheral->index, row)) {
        return ztc_port_refuse(writer->host, &ztc_port_count, peripheral->where,
                               "@# is one peripheral of its class too many; version 1 counts to #",
                               peripheral->class_id, peripheral->index, V1_COUNT_MAX);
    }
    return ZTC_OK;
}

/* Sorts a class's functional pins; finds the same one twice, and gaps in a bus. */
static ztc_status order_functions(struct writer *writer, uint32_t class_row)
{
    struct list *list = &writer->functions[class_row];
    ztc_port_sort(list->items, list->count);
    for (uint32_t i = 0; i < list->count; i++) {
        const struct ztc_board_function *function = function_at(writer, list->items[i].row);
        if (i > 0 && list->items[i].key == list->items[i - 1].key) {
            return ztc_port_refuse(writer->host, &ztc_port_rows, function->where,
                                   "@ is there twice", function->name, 0, 0);
        }
        if (ztc_port_v1_classes[class_row].role_count > 0 && list->items[i].key != i) {
            return ztc_port_refuse(writer->host, &ztc_port_bus, function->where,
                                   "before @ a functional pin of its bus is missing, which version "
                                   "1 cannot say",
                                   function->name, 0, 0);
        }
    }
    uint32_t roles = ztc_port_v1_classes[class_row].role_count;
    if (roles > 0 && list->count % roles != 0) {
        const struct ztc_board_function *last =
            function_at(writer, list->items[list->count - 1].row);
        return ztc_port_refuse(writer->host, &ztc_port_bus, last->where,
                               "@ lacks a partner of its bus, which version 1 cannot say",
                               last->name, 0, 0);
    }
    return ZTC_OK;
}

static ztc_status order_peripherals(struct writer *writer, uint32_t class_row)
{
    struct list *list = &writer->peripherals[class_row];
    ztc_port_sort(list->items, list->count);
    for (uint32_t i = 1; i < list->count; i++) {
        if (list->items[i].key == list->items[i - 1].key) {
            const struct ztc_board_peripheral *peripheral =
                peripheral_at(writer, list->items[i].row);
            return ztc_port_refuse(writer->host, &ztc_port_rows, peripheral->where,
                                   "@# is there twice", peripheral->class_id, peripheral->index, 0);
        }
    }
    return ZTC_OK;
}

static ztc_status collect(struct writer *writer)
{
    ztc_status status = ZTC_OK;
    for (uint32_t i = 0; i < writer->board->functions->count && status == ZTC_OK; i++) {
        status = add_function(writer, i);
    }
    for (uint32_t i = 0; i < writer->board->peripherals->count && status == ZTC_OK; i++) {
        status = add_peripheral(writer, i);
    }
    for (uint32_t i = 0; i < V1_CLASS_COUNT && status == ZTC_OK; i++) {
        status = order_functions(writer, i);
    }
    for (uint32_t i = 0; i < V1_CLASS_COUNT && status == ZTC_OK; i++) {
        status = order_peripherals(writer, i);
    }
    return status;
}

/* Peripherals of a class: the rows, or the one that a functional pin with the number 0 implies. */
static uint32_t map_count(const struct writer *writer, uint32_t class_row)
{
    const struct list *list = &writer->functions[class_row];
    if (ztc_port_v1_classes[class_row].map != V1_MAP_IMPLIED) {
        return writer->peripherals[class_row].count;
    }
    return list->count > 0 && function_at(writer, list->items[0].row)->index == 0 ? 1 : 0;
}

static void put_slot(struct writer *writer, uint32_t offsets, uint32_t counts, uint32_t slot,
                     uint32_t count)
{
    ztc_put_u16le(writer->bytes + offsets + 2u * slot, (uint16_t)writer->used);
    writer->bytes[counts + slot] = (uint8_t)count;
}

static ztc_status put_pins(struct writer *writer)
{
    const struct ztc_table *pins = writer->board->pins;
    if (pins->count > ZTC_PORT_V1_PINS_MAX) {
        return ztc_port_refuse(writer->host, &ztc_port_count,
                               ZTC_ROW(struct ztc_board_pin, pins, ZTC_PORT_V1_PINS_MAX)->where,
                               "the board has # pins; version 1 holds #", "", pins->count,
                               ZTC_PORT_V1_PINS_MAX);
    }
    put_slot(writer, V1_AT_CLASS_OFFSETS, V1_AT_CLASS_COUNTS, 0, pins->count);
    for (uint32_t i = 0; i < pins->count; i++) {
        const struct ztc_board_pin *pin = ZTC_ROW(struct ztc_board_pin, pins, i);
        uint8_t *at = writer->bytes + V1_HEADER_SIZE + i * V1_ENTRY_SIZE;
        if (pin->port >= ZTC_PORT_V1_PORTS_MAX) {
            return ztc_port_refuse(writer->host, &ztc_port_field, pin->where,
                                   "D# is on port number #; version 1 ends at PH", "", i,
                                   pin->port);
        }
        if (pin->pad > UINT8_MAX) {
            return ztc_port_refuse(writer->host, &ztc_port_field, pin->where,
                                   "D# is pad #; version 1 ends at 255", "", i, pin->pad);
        }
        at[0] = (uint8_t)pin->port;
        at[1] = (uint8_t)pin->pad;
        ztc_put_u16le(at + 2, V1_FLAG_ALWAYS);
    }
    writer->used = ztc_port_v1_align(pins->count * V1_ENTRY_SIZE);
    return ZTC_OK;
}

/* The flags of a class's pins, and its table if it has a peripheral. */
static void put_class(struct writer *writer, uint32_t class_row)
{
    const struct v1_class *type = &ztc_port_v1_classes[class_row];
    const struct list *list = &writer->functions[class_row];
    int written = list->count > 0 && map_count(writer, class_row) > 0;
    uint8_t *pins = writer->bytes + V1_HEADER_SIZE;
    for (uint32_t i = 0; i < list->count; i++) {
        const struct ztc_board_function *function = function_at(writer, list->items[i].row);
        uint8_t *flags = pins + function->pin * V1_ENTRY_SIZE + 2;
        ztc_put_u16le(flags, (uint16_t)(ztc_get_u16le(flags) | type->flag));
        if (written) {
            uint8_t *at = writer->bytes + V1_HEADER_SIZE + writer->used + i * V1_ENTRY_SIZE;
            at[0] = (uint8_t)function->pin;
            for (uint32_t v = 0; v < function->value_count; v++) {
                at[1 + v] = (uint8_t)function->values[v];
            }
        }
    }
    if (written) {
        put_slot(writer, V1_AT_CLASS_OFFSETS, V1_AT_CLASS_COUNTS, type->slot, list->count);
        writer->used += ztc_port_v1_align(list->count * V1_ENTRY_SIZE);
    } else {
        /* Counted all the same: what the firmware in the field finds there. */
        writer->bytes[V1_AT_CLASS_COUNTS + type->slot] = (uint8_t)list->count;
    }
}

static void put_map(struct writer *writer, uint32_t class_row)
{
    const struct v1_class *type = &ztc_port_v1_classes[class_row];
    const struct list *list = &writer->peripherals[class_row];
    uint32_t count = map_count(writer, class_row);
    uint8_t *at = writer->bytes + V1_HEADER_SIZE + writer->used;
    if (count == 0) {
        return;
    }
    put_slot(writer, V1_AT_MAP_OFFSETS, V1_AT_MAP_COUNTS, type->slot, count);
    if (type->map == V1_MAP_IMPLIED) {
        at[0] = V1_IMPLIED_HW;
    }
    for (uint32_t i = 0; i < list->count; i++) {
        at[i] = (uint8_t)(peripheral_at(writer, list->items[i].row)->hw - 1u);
    }
    writer->used += ztc_port_v1_align(count);
}

/* The functional pin that a peripheral's role names, or NULL. */
static const struct ztc_board_function *role_function(const struct writer *writer,
                                                      const struct ztc_board_peripheral *peripheral,
                                                      const char *role)
{
    uint32_t count = peripheral->roles == NULL ? 0 : peripheral->roles->count;
    for (uint32_t i = 0; i < count; i++) {
        const struct ztc_board_role *row = ZTC_ROW(struct ztc_board_role, peripheral->roles, i);
        if (strcmp(row->role, role) == 0 && row->function != ZTC_NO_ROW) {
            return function_at(writer, row->function);
        }
    }
    return NULL;
}

/* The code comes from the functional pin itself, whatever role it is put to, as it ever did. */
static int32_t code_of(const struct ztc_board_function *function)
{
    int32_t class_row = ztc_port_v1_class(function->class_id);
    if (class_row < 0) {
        return -1;
    }
    const struct v1_class *type = &ztc_port_v1_classes[class_row];
    int32_t role = ztc_port_v1_role(type, function->role);
    return role < 0 ? -1 : type->code + (int32_t)function->index * type->role_count + role;
}

static ztc_status put_codes(struct writer *writer, uint32_t class_row)
{
    const struct v1_class *type = &ztc_port_v1_classes[class_row];
    const struct list *list = &writer->peripherals[class_row];
    put_slot(writer, V1_AT_CODE_OFFSETS, V1_AT_CODE_COUNTS, type->slot, list->count);
    for (uint32_t i = 0; i < list->count; i++) {
        const struct ztc_board_peripheral *peripheral = peripheral_at(writer, list->items[i].row);
        for (uint32_t r = 0; r < type->role_count; r++) {
            const struct ztc_board_function *function =
                role_function(writer, peripheral, type->roles[r]);
            if (function == NULL) {
                return ztc_port_refuse(writer->host, &ztc_port_role, peripheral->where,
                                       "role @ of peripheral number # names no functional pin",
                                       type->roles[r], peripheral->index, 0);
            }
            int32_t code = code_of(function);
            if (code < 0) {
                return ztc_port_refuse(writer->host, &ztc_port_role, function->where,
                                       "@ has no pin code and cannot be a role in version 1",
                                       function->name, 0, 0);
            }
            ztc_put_u16le(writer->bytes + V1_HEADER_SIZE + writer->used +
                              2u * (i * type->code_width + r),
                          (uint16_t)code);
        }
    }
    writer->used += ztc_port_v1_align(2u * list->count * type->code_width);
    return ZTC_OK;
}

static ztc_status put_all(struct writer *writer)
{
    ztc_status status = put_pins(writer);
    for (uint32_t i = 0; i < V1_CLASS_COUNT && status == ZTC_OK; i++) {
        put_class(writer, i);
    }
    for (uint32_t i = 0; i < V1_CLASS_COUNT && status == ZTC_OK; i++) {
        put_map(writer, i);
    }
    for (uint32_t i = 0; i < V1_CODE_CLASS_COUNT && status == ZTC_OK; i++) {
        status = put_codes(writer, ztc_port_v1_code_classes[i]);
    }
    if (status == ZTC_OK) {
        size_t length = strlen(writer->board->short_name);
        ztc_put_u16le(writer->bytes + V1_AT_SIZE, (uint16_t)writer->used);
        ztc_put_u16le(writer->bytes + V1_AT_VERSION, V1_VERSION);
        memcpy(writer->bytes + V1_AT_NAME, writer->board->short_name, length);
        ztc_put_u16le(writer->bytes + V1_AT_NAME_LENGTH, (uint16_t)length);
    }
    return status;
}

ztc_status ztc_port_v1_encode(const struct ztc_host *host, const struct ztc_board *board,
                              const struct ztc_sink *sink)
{
    struct ztc_port_pool pool;
    if (!ztc_port_host_fits(host) || sink == NULL || sink->write == NULL) {
        return ZTC_E_ARGUMENT;
    }
    ztc_status status = ztc_port_check_board(host, board);
    if (status != ZTC_OK) {
        return status;
    }
    status = ztc_port_pool_open(host, ztc_port_piece(1, sizeof(struct writer)), &pool);
    if (status != ZTC_OK) {
        return status;
    }
    struct writer *writer = ztc_port_pool_take(&pool, 1, sizeof(struct writer));
    if (writer == NULL) {
        status = ZTC_E_INTERNAL;
        goto out;
    }
    writer->host = host;
    writer->board = board;
    status = collect(writer);
    if (status == ZTC_OK) {
        status = put_all(writer);
    }
    if (status == ZTC_OK) {
        status = sink->write(sink->ctx, writer->bytes, V1_HEADER_SIZE + (uint64_t)writer->used);
    }
out:
    ztc_port_pool_close(host, &pool);
    return status;
}
