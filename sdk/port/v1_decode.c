/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Reads port.bin version 1. The layout leaves no freedom, so every offset, count and padding byte
 * must be the one that the writer would have chosen; what is left is pins, values, hw and codes.
 */
#include "internal.h"
#include "v1.h"

#include <string.h>
#include <ztc/bytes.h>
#include <ztc/class.h>
#include <ztc/port.h>

#define NAME_SIZE 16u /* CANRX and five digits, with a NUL */

struct reader {
    const struct ztc_host *host;
    const uint8_t *data;
    uint32_t body;   /* bytes after the header */
    uint32_t cursor; /* where the next table of the body must start */
    struct ztc_port_pool pool;
    struct ztc_board_pin *pins;
    struct ztc_board_function *functions;
    struct ztc_board_peripheral *peripherals;
    struct ztc_board_role *roles;
    struct ztc_table *role_tables;
    char *names;
    struct ztc_port_item *order; /* scratch: the text order of one table */
    uint32_t pin_count, function_count, peripheral_count, role_count;
    uint32_t first_function[V1_CLASS_COUNT]; /* rows of the tables that are written */
};

static uint32_t class_count(const struct reader *reader, const struct v1_class *type)
{
    return reader->data[V1_AT_CLASS_COUNTS + type->slot];
}

static uint32_t map_count(const struct reader *reader, const struct v1_class *type)
{
    return reader->data[V1_AT_MAP_COUNTS + type->slot];
}

static int is_written(const struct reader *reader, const struct v1_class *type)
{
    return class_count(reader, type) > 0 && map_count(reader, type) > 0;
}

static ztc_status damaged(const struct reader *reader, uint32_t offset, const char *text)
{
    return ztc_port_damaged(reader->host, offset, text);
}

/* Nonzero if `count` bytes from `offset` of the file are all zero. */
static int is_zero(const struct reader *reader, uint32_t offset, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) {
        if (reader->data[offset + i] != 0) {
            return 0;
        }
    }
    return 1;
}

/* The slots of the three groups that no class of this version uses must be zero. */
static ztc_status check_slots(const struct reader *reader)
{
    static const uint32_t groups[3][2] = {{V1_AT_CLASS_OFFSETS, V1_AT_CLASS_COUNTS},
                                          {V1_AT_MAP_OFFSETS, V1_AT_MAP_COUNTS},
                                          {V1_AT_CODE_OFFSETS, V1_AT_CODE_COUNTS}};
    uint32_t used[3] = {1u /* the pins */, 0, 0};
    for (uint32_t i = 0; i < V1_CLASS_COUNT; i++) {
        const struct v1_class *type = &ztc_port_v1_classes[i];
        uint32_t bit = 1u << type->slot;
        used[0] |= ztc_port_v1_is_pin_class(type) ? bit : 0;
        used[1] |= type->map != V1_MAP_NONE ? bit : 0;
        used[2] |= type->role_count > 0 ? bit : 0;
    }
    for (uint32_t group = 0; group < 3; group++) {
        for (uint32_t slot = 0; slot < V1_SLOTS; slot++) {
            uint32_t offset = groups[group][0] + 2u * slot, count = groups[group][1] + slot;
            if ((used[group] & (1u << slot)) == 0 &&
                !(is_zero(reader, offset, 2) && is_zero(reader, count, 1))) {
                return damaged(reader, offset, "a class without such a table has one");
            }
        }
    }
    return ZTC_OK;
}

static ztc_status check_header(struct reader *reader, uint64_t size)
{
    reader->body = ztc_get_u16le(reader->data + V1_AT_SIZE);
    if (size != V1_HEADER_SIZE + (uint64_t)reader->body) {
        return damaged(reader, V1_AT_SIZE, "the size of the body is not that of the file");
    }
    if (!is_zero(reader, V1_AT_ZERO, V1_HEADER_SIZE - V1_AT_ZERO)) {
        return damaged(reader, V1_AT_ZERO, "the end of the header is not zero");
    }
    int32_t length = ztc_port_name_field(reader->data + V1_AT_NAME);
    if (length < 0) {
        return damaged(reader, V1_AT_NAME, "the short name is not text of 31 characters at most");
    }
    if (length != ztc_get_u16le(reader->data + V1_AT_NAME_LENGTH)) {
        return damaged(reader, V1_AT_NAME_LENGTH, "the short name has another length");
    }
    if (reader->data[V1_AT_CLASS_COUNTS] == 0) {
        return damaged(reader, V1_AT_CLASS_COUNTS, "there are no pins");
    }
    return check_slots(reader);
}

/* Checks the counts of one class against one another. */
static ztc_status check_counts(const struct reader *reader, const struct v1_class *type)
{
    uint32_t functions = class_count(reader, type), maps = map_count(reader, type);
    if (type->role_count > 0 && functions % type->role_count != 0) {
        return damaged(reader, V1_AT_CLASS_COUNTS + type->slot, "half a bus");
    }
    if (type->map == V1_MAP_IMPLIED && maps > (functions > 0 ? 1u : 0u)) {
        return damaged(reader, V1_AT_MAP_COUNTS + type->slot,
                       "a class has a peripheral that no pin implies");
    }
    if (type->role_count > 0 && reader->data[V1_AT_CODE_COUNTS + type->slot] != maps) {
        return damaged(reader, V1_AT_CODE_COUNTS + type->slot,
                       "there are not as many rows of pin codes as peripherals");
    }
    return ZTC_OK;
}

/* Takes `size` bytes of the body for the table whose offset stands at `slot`, padding included. */
static ztc_status take_table(struct reader *reader, uint32_t slot, uint32_t size,
                             uint32_t *ret_offset)
{
    uint32_t padded = ztc_port_v1_align(size);
    if (ztc_get_u16le(reader->data + slot) != reader->cursor) {
        return damaged(reader, slot, "a table does not start where the one before it ends");
    }
    if (padded > reader->body - reader->cursor) {
        return damaged(reader, slot, "a table goes on beyond the end of the file");
    }
    if (!is_zero(reader, V1_HEADER_SIZE + reader->cursor + size, padded - size)) {
        return damaged(reader, V1_HEADER_SIZE + reader->cursor + size, "padding is not zero");
    }
    *ret_offset = V1_HEADER_SIZE + reader->cursor;
    reader->cursor += padded;
    return ZTC_OK;
}

static ztc_status open_rows(struct reader *reader)
{
    uint64_t functions = 0, peripherals = 0, roles = 0;
    for (uint32_t i = 0; i < V1_CLASS_COUNT; i++) {
        const struct v1_class *type = &ztc_port_v1_classes[i];
        ztc_status status = check_counts(reader, type);
        if (status != ZTC_OK) {
            return status;
        }
        functions += is_written(reader, type) ? class_count(reader, type) : 0;
        peripherals += type->map == V1_MAP_ROWS ? map_count(reader, type) : 0;
        roles += (uint64_t)type->role_count * map_count(reader, type);
    }
    uint64_t pins = reader->data[V1_AT_CLASS_COUNTS];
    ztc_status status =
        ztc_port_pool_open(reader->host,
                           ztc_port_piece(pins, sizeof(*reader->pins)) +
                               ztc_port_piece(functions, sizeof(*reader->functions)) +
                               ztc_port_piece(functions, NAME_SIZE) +
                               ztc_port_piece(peripherals, sizeof(*reader->peripherals)) +
                               ztc_port_piece(peripherals, sizeof(*reader->role_tables)) +
                               ztc_port_piece(roles, sizeof(*reader->roles)) +
                               ztc_port_piece(V1_COUNT_MAX, sizeof(*reader->order)),
                           &reader->pool);
    if (status != ZTC_OK) {
        return status;
    }
    struct ztc_port_pool *pool = &reader->pool;
    reader->pins = ztc_port_pool_take(pool, pins, sizeof(*reader->pins));
    reader->functions = ztc_port_pool_take(pool, functions, sizeof(*reader->functions));
    reader->names = ztc_port_pool_take(pool, functions, NAME_SIZE);
    reader->peripherals = ztc_port_pool_take(pool, peripherals, sizeof(*reader->peripherals));
    reader->role_tables = ztc_port_pool_take(pool, peripherals, sizeof(*reader->role_tables));
    reader->roles = ztc_port_pool_take(pool, roles, sizeof(*reader->roles));
    reader->order = ztc_port_pool_take(pool, V1_COUNT_MAX, sizeof(*reader->order));
    return reader->order != NULL ? ZTC_OK : ZTC_E_INTERNAL;
}

static ztc_status read_pins(struct reader *reader)
{
    uint32_t at = 0, known = V1_FLAG_ALWAYS;
    uint32_t count = reader->data[V1_AT_CLASS_COUNTS];
    ztc_status status = take_table(reader, V1_AT_CLASS_OFFSETS, count * V1_ENTRY_SIZE, &at);
    if (status != ZTC_OK) {
        return status;
    }
    for (uint32_t i = 0; i < V1_CLASS_COUNT; i++) {
        known |= ztc_port_v1_classes[i].flag;
    }
    for (uint32_t i = 0; i < count; i++, at += V1_ENTRY_SIZE) {
        uint32_t flags = ztc_get_u16le(reader->data + at + 2);
        if (reader->data[at] >= ZTC_PORT_V1_PORTS_MAX) {
            return damaged(reader, at, "a pin is on a port beyond PH");
        }
        if ((flags & ~known) != 0 || (flags & V1_FLAG_ALWAYS) == 0) {
            return damaged(reader, at + 2, "a pin has flags that do not exist");
        }
        reader->pins[i].index = i;
        reader->pins[i].port = reader->data[at];
        reader->pins[i].pad = reader->data[at + 1];
    }
    reader->pin_count = count;
    return ZTC_OK;
}

/* The role and number of every entry of a table, which says neither: its order does. */
static void name_entries(struct reader *reader, const struct v1_class *type, uint32_t count)
{
    uint32_t first = 0, entry = 0;
    const struct ztc_table *prefixes = ztc_prefixes();
    while (strcmp(ZTC_ROW(struct ztc_prefix_row, prefixes, first)->class_id, type->class_id) != 0) {
        first++;
    }
    /* CAN does not say how many are RX: taken for half of them, the odd one included. */
    uint32_t half = type->slot == V1_SLOT_CAN ? (count + 1) / 2 : count;
    for (; type->role_count == 0 && entry < count; entry++) {
        uint32_t number = entry < half ? entry : entry - half;
        reader->order[entry].key = ztc_port_v1_text_key(number);
        reader->order[entry].row = number;
    }
    ztc_port_sort(reader->order, entry < half ? entry : half);
    ztc_port_sort(reader->order + half, count - half);
    for (entry = 0; entry < count; entry++) {
        struct ztc_board_function *function = &reader->functions[reader->function_count + entry];
        uint32_t role = entry < half ? 0 : 1, number = reader->order[entry].row;
        if (type->role_count > 0) {
            role = entry % type->role_count;
            number = entry / type->role_count;
        }
        const struct ztc_prefix_row *prefix =
            ZTC_ROW(struct ztc_prefix_row, prefixes, first + role);
        char *name = reader->names + (reader->function_count + entry) * NAME_SIZE;
        ztc_port_put_name(name, prefix->prefix, number);
        function->name = name;
        function->class_id = prefix->class_id;
        function->role = prefix->role;
        function->index = number;
    }
}

static ztc_status read_class(struct reader *reader, uint32_t class_row)
{
    const struct v1_class *type = &ztc_port_v1_classes[class_row];
    uint32_t slot = V1_AT_CLASS_OFFSETS + 2u * type->slot, count = class_count(reader, type),
             at = 0;
    reader->first_function[class_row] = reader->function_count;
    if (!is_written(reader, type)) {
        return is_zero(reader, slot, 2)
                   ? ZTC_OK
                   : damaged(reader, slot, "a class without a peripheral has a table");
    }
    ztc_status status = take_table(reader, slot, count * V1_ENTRY_SIZE, &at);
    if (status != ZTC_OK) {
        return status;
    }
    name_entries(reader, type, count);
    for (uint32_t i = 0; i < count; i++, at += V1_ENTRY_SIZE) {
        struct ztc_board_function *function = &reader->functions[reader->function_count + i];
        if (reader->data[at] >= reader->pin_count) {
            return damaged(reader, at, "a functional pin is on a pin that is not mapped");
        }
        function->pin = reader->data[at];
        function->alternate = ZTC_PORT_NONE;
        for (uint32_t v = 0; v < ZTC_VALUES_MAX; v++) {
            function->values[v] = reader->data[at + 1 + v];
            function->value_count = function->values[v] != 0 ? v + 1 : function->value_count;
        }
    }
    reader->function_count += count;
    return ZTC_OK;
}

static ztc_status read_map(struct reader *reader, const struct v1_class *type)
{
    uint32_t slot = V1_AT_MAP_OFFSETS + 2u * type->slot, count = map_count(reader, type), at = 0;
    if (count == 0) {
        return is_zero(reader, slot, 2)
                   ? ZTC_OK
                   : damaged(reader, slot, "a class without a peripheral has a map");
    }
    ztc_status status = take_table(reader, slot, count, &at);
    if (status != ZTC_OK) {
        return status;
    }
    if (type->map == V1_MAP_IMPLIED) {
        return reader->data[at] == V1_IMPLIED_HW
                   ? ZTC_OK
                   : damaged(reader, at, "an implied peripheral is not 1");
    }
    for (uint32_t i = 0; i < count; i++) {
        struct ztc_board_peripheral *peripheral = &reader->peripherals[reader->peripheral_count++];
        peripheral->class_id = type->class_id;
        peripheral->index = i;
        peripheral->hw = reader->data[at + i] + 1u;
    }
    return ZTC_OK;
}

/* The functional pin that a code stands for; ZTC_NO_ROW if its class was counted but not
 * written. */
static ztc_status find_code(const struct reader *reader, uint32_t at, uint32_t *ret_row)
{
    uint32_t code = ztc_get_u16le(reader->data + at);
    for (uint32_t i = 0; i < V1_CLASS_COUNT; i++) {
        const struct v1_class *type = &ztc_port_v1_classes[i];
        if (type->role_count > 0 && code >= type->code &&
            code - type->code < class_count(reader, type)) {
            *ret_row = is_written(reader, type) ? reader->first_function[i] + code - type->code
                                                : ZTC_NO_ROW;
            return ZTC_OK;
        }
    }
    return damaged(reader, at, "a pin code stands for a functional pin that is not there");
}

static ztc_status read_codes(struct reader *reader, const struct v1_class *type)
{
    uint32_t count = map_count(reader, type), at = 0, peripheral = 0;
    ztc_status status = take_table(reader, V1_AT_CODE_OFFSETS + 2u * type->slot,
                                   2u * count * type->code_width, &at);
    while (count > 0 && strcmp(reader->peripherals[peripheral].class_id, type->class_id) != 0) {
        peripheral++;
    }
    for (uint32_t i = 0; i < count && status == ZTC_OK; i++) {
        struct ztc_table *table = &reader->role_tables[peripheral + i];
        struct ztc_board_role *roles = &reader->roles[reader->role_count];
        *table = (struct ztc_table){sizeof(*table), type->role_count, sizeof(*roles), 0, roles};
        reader->peripherals[peripheral + i].roles = table;
        reader->role_count += type->role_count;
        for (uint32_t r = 0; r < type->role_count && status == ZTC_OK; r++) {
            roles[r].role = type->roles[r];
            status = find_code(reader, at + 2u * r, &roles[r].function);
        }
        uint32_t rest = type->code_width - type->role_count;
        if (status == ZTC_OK && !is_zero(reader, at + 2u * type->role_count, 2u * rest)) {
            status = damaged(reader, at + 2u * type->role_count, "a row of pin codes is too long");
        }
        at += 2u * type->code_width;
    }
    return status;
}

/* A class's flag stands on exactly the pins it names; of a table not written only the count is
 * known. */
static ztc_status check_flags(const struct reader *reader, uint32_t class_row)
{
    const struct v1_class *type = &ztc_port_v1_classes[class_row];
    uint32_t flagged = 0, count = class_count(reader, type);
    int written = is_written(reader, type);
    for (uint32_t pin = 0; pin < reader->pin_count && type->flag != 0; pin++) {
        uint32_t at = V1_HEADER_SIZE + pin * V1_ENTRY_SIZE + 2, named = 0;
        int has = (ztc_get_u16le(reader->data + at) & type->flag) != 0;
        for (uint32_t i = 0; written && i < count; i++) {
            named |= reader->functions[reader->first_function[class_row] + i].pin == pin;
        }
        if (written && has != (int)named) {
            return damaged(reader, at, "a pin's flags are not those of the tables that name it");
        }
        flagged += has ? 1u : 0u;
    }
    if (type->flag != 0 && (flagged > count || (flagged == 0) != (count == 0))) {
        return damaged(reader, V1_AT_CLASS_COUNTS + type->slot,
                       "a class is counted otherwise than its pins are flagged");
    }
    return ZTC_OK;
}

static ztc_status read_body(struct reader *reader)
{
    ztc_status status = read_pins(reader);
    for (uint32_t i = 0; i < V1_CLASS_COUNT && status == ZTC_OK; i++) {
        if (ztc_port_v1_is_pin_class(&ztc_port_v1_classes[i])) {
            status = read_class(reader, i);
        }
    }
    for (uint32_t i = 0; i < V1_CLASS_COUNT && status == ZTC_OK; i++) {
        if (ztc_port_v1_classes[i].map != V1_MAP_NONE) {
            status = read_map(reader, &ztc_port_v1_classes[i]);
        }
    }
    for (uint32_t i = 0; i < V1_CODE_CLASS_COUNT && status == ZTC_OK; i++) {
        status = read_codes(reader, &ztc_port_v1_classes[ztc_port_v1_code_classes[i]]);
    }
    for (uint32_t i = 0; i < V1_CLASS_COUNT && status == ZTC_OK; i++) {
        status = check_flags(reader, i);
    }
    if (status == ZTC_OK && reader->cursor != reader->body) {
        status = damaged(reader, V1_HEADER_SIZE + reader->cursor, "more follows the last table");
    }
    return status;
}

static ztc_status give_board(const struct reader *reader, const struct ztc_board_sink *sink)
{
    struct ztc_table pins = {sizeof(pins), reader->pin_count, sizeof(*reader->pins), 0,
                             reader->pins};
    struct ztc_table functions = {sizeof(functions), reader->function_count,
                                  sizeof(*reader->functions), 0, reader->functions};
    struct ztc_table peripherals = {sizeof(peripherals), reader->peripheral_count,
                                    sizeof(*reader->peripherals), 0, reader->peripherals};
    struct ztc_table device = ZTC_TABLE_EMPTY;
    struct ztc_board board = {
        sizeof(board), 0,      (const char *)(reader->data + V1_AT_NAME), "", &pins, &functions,
        &peripherals,  &device};
    return sink->board(sink->ctx, &board);
}

ztc_status ztc_port_v1_decode(const struct ztc_host *host, const uint8_t *data, uint64_t size,
                              const struct ztc_board_sink *sink)
{
    struct reader reader = {.host = host, .data = data};
    ztc_status status = check_header(&reader, size);
    if (status == ZTC_OK) {
        status = open_rows(&reader);
    }
    if (status == ZTC_OK) {
        status = read_body(&reader);
    }
    if (status == ZTC_OK) {
        status = give_board(&reader, sink);
    }
    ztc_port_pool_close(host, &reader.pool);
    return status;
}
