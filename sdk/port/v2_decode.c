/* SPDX-License-Identifier: Apache-2.0 */
/* Reads the rows of port.bin version 2. */
#include "v2_file.h"

#include <string.h>
#include <ztc/bytes.h>
#include <ztc/port.h>

#define NAME_ROOM 72u /* a prefix of ZTC_PORT_TEXT_MAX characters, five digits, NUL */

struct reader {
    struct v2_file file;
    struct ztc_port_pool pool;
    struct ztc_board_pin *pins;
    struct ztc_table *extra_tables;
    struct ztc_extra *extras;
    char *drives;
    struct ztc_board_function *functions;
    char *names;
    struct ztc_board_peripheral *peripherals;
    struct ztc_table *role_tables;
    struct ztc_board_role *roles;
    uint32_t role_count; /* of those that came back */
    uint32_t role_next;  /* of those in the file */
};

static uint32_t count_of(const struct reader *reader, uint32_t id)
{
    return reader->file.sections[id].count;
}

static const uint8_t *entry_of(const struct reader *reader, uint32_t id, uint32_t i)
{
    return reader->file.data + ztc_port_v2_at(&reader->file, id, i);
}

/* Refuses entry i of a section, at a place within it. */
static ztc_status damaged(const struct reader *reader, uint32_t id, uint32_t i, uint32_t place,
                          const char *text)
{
    return ztc_port_damaged(reader->file.host, ztc_port_v2_at(&reader->file, id, i) + place, text);
}

static ztc_status open_rows(struct reader *reader)
{
    struct ztc_port_pool *pool = &reader->pool;
    uint64_t pins = count_of(reader, V2_PINS), functions = count_of(reader, V2_FUNCTIONS);
    uint64_t peripherals = count_of(reader, V2_PERIPHERALS), roles = count_of(reader, V2_ROLES);
    uint64_t extras = pins * V2_SETTINGS_MAX + count_of(reader, V2_EXTRAS);
    if (pins == 0 || pins > ZTC_PORT_V2_PINS_MAX) {
        return ztc_port_damaged(reader->file.host, V2_HEADER_SIZE,
                                "there are no pins, or more than 1024");
    }
    ztc_status status =
        ztc_port_pool_open(reader->file.host,
                           ztc_port_piece(pins, sizeof(*reader->pins)) +
                               ztc_port_piece(pins, sizeof(*reader->extra_tables)) +
                               ztc_port_piece(extras, sizeof(*reader->extras)) +
                               ztc_port_piece(pins, V2_DRIVE_TEXT_SIZE) +
                               ztc_port_piece(functions, sizeof(*reader->functions)) +
                               ztc_port_piece(functions, NAME_ROOM) +
                               ztc_port_piece(peripherals, sizeof(*reader->peripherals)) +
                               ztc_port_piece(peripherals, sizeof(*reader->role_tables)) +
                               ztc_port_piece(roles, sizeof(*reader->roles)),
                           pool);
    if (status != ZTC_OK) {
        return status;
    }
    reader->pins = ztc_port_pool_take(pool, pins, sizeof(*reader->pins));
    reader->extra_tables = ztc_port_pool_take(pool, pins, sizeof(*reader->extra_tables));
    reader->extras = ztc_port_pool_take(pool, extras, sizeof(*reader->extras));
    reader->drives = ztc_port_pool_take(pool, pins, V2_DRIVE_TEXT_SIZE);
    reader->functions = ztc_port_pool_take(pool, functions, sizeof(*reader->functions));
    reader->names = ztc_port_pool_take(pool, functions, NAME_ROOM);
    reader->peripherals = ztc_port_pool_take(pool, peripherals, sizeof(*reader->peripherals));
    reader->role_tables = ztc_port_pool_take(pool, peripherals, sizeof(*reader->role_tables));
    reader->roles = ztc_port_pool_take(pool, roles, sizeof(*reader->roles));
    return reader->roles != NULL ? ZTC_OK : ZTC_E_INTERNAL;
}

/* Reads the extras of one pin that are carried as text, after the `*count` that its settings
 * made. */
static ztc_status read_text_extras(const struct reader *reader, uint32_t pin, uint32_t *next,
                                   struct ztc_extra *rows, uint32_t *count)
{
    const uint32_t settings = *count;
    for (; *next < count_of(reader, V2_EXTRAS); ++*next) {
        const uint8_t *entry = entry_of(reader, V2_EXTRAS, *next);
        if (ztc_get_u16le(entry) != pin) {
            break;
        }
        struct ztc_extra *extra = &rows[*count];
        extra->key = ztc_port_v2_text(&reader->file, ztc_get_u16le(entry + 2));
        extra->value = ztc_port_v2_text(&reader->file, ztc_get_u16le(entry + 4));
        extra->where = ZTC_WHERE_NONE;
        if (extra->key == NULL || extra->value == NULL) {
            return damaged(reader, V2_EXTRAS, *next, 2, "an extra's text is not there");
        }
        for (uint32_t i = 0; i < settings; i++) {
            if (strcmp(rows[i].key, extra->key) == 0) {
                return damaged(reader, V2_EXTRAS, *next, 2, "a pin has an extra twice");
            }
        }
        if (*count > settings && strcmp(rows[*count - 1].key, extra->key) >= 0) {
            return damaged(reader, V2_EXTRAS, *next, 2, "the extras of a pin are not in order");
        }
        ++*count;
    }
    return ZTC_OK;
}

static ztc_status read_pins(struct reader *reader)
{
    struct ztc_extra *rows = reader->extras;
    uint32_t next = 0;
    for (uint32_t i = 0; i < count_of(reader, V2_PINS); i++) {
        const uint8_t *entry = entry_of(reader, V2_PINS, i);
        struct ztc_board_pin *pin = &reader->pins[i];
        struct ztc_table *table = &reader->extra_tables[i];
        int32_t said = ztc_port_v2_settings_rows(ztc_get_u16le(entry + 2),
                                                 reader->drives + i * V2_DRIVE_TEXT_SIZE, rows);
        if (said < 0) {
            return damaged(reader, V2_PINS, i, 2, "a pin has settings that do not exist");
        }
        uint32_t count = (uint32_t)said;
        ztc_status status = read_text_extras(reader, i, &next, rows, &count);
        if (status != ZTC_OK) {
            return status;
        }
        pin->index = i;
        pin->port = entry[0];
        pin->pad = entry[1];
        if (count > 0) {
            *table = (struct ztc_table){sizeof(*table), count, sizeof(*rows), 0, rows};
            pin->extras = table;
            rows += count;
        }
    }
    return next == count_of(reader, V2_EXTRAS)
               ? ZTC_OK
               : damaged(reader, V2_EXTRAS, next, 0, "an extra has no pin, or stands out of order");
}

/* The name of a functional pin: what its class and role begin with, and its number. */
static ztc_status read_name(struct reader *reader, uint32_t i)
{
    const uint8_t *entry = entry_of(reader, V2_FUNCTIONS, i);
    struct ztc_board_function *function = &reader->functions[i];
    char *name = reader->names + (uint64_t)i * NAME_ROOM;
    function->class_id = reader->file.class_texts[entry[0]];
    function->role = reader->file.role_texts[entry[1]];
    function->index = ztc_get_u16le(entry + 2);
    if (function->class_id == NULL || function->role == NULL) {
        return damaged(reader, V2_FUNCTIONS, i, 0, "a functional pin has no class or role");
    }
    const char *prefix = ztc_port_v2_prefix(&reader->file, entry[0], entry[1]);
    if (prefix == NULL) {
        return damaged(reader, V2_FUNCTIONS, i, 0, "a functional pin has no name");
    }
    ztc_port_put_name(name, prefix, function->index);
    function->name = name;
    return ztc_port_text_fits(name)
               ? ZTC_OK
               : damaged(reader, V2_FUNCTIONS, i, 0, "a functional pin has too long a name");
}

/* A number that is -1 where there is none. */
static ztc_status read_alternate(const struct reader *reader, uint32_t i,
                                 struct ztc_board_function *function)
{
    uint32_t alternate = ztc_get_u16le(entry_of(reader, V2_FUNCTIONS, i) + 6);
    if (alternate > V2_ALTERNATE_MAX && alternate != V2_NONE) {
        return damaged(reader, V2_FUNCTIONS, i, 6, "an alternate function is too high");
    }
    function->alternate = alternate == V2_NONE ? ZTC_PORT_NONE : (int32_t)alternate;
    return ZTC_OK;
}

static ztc_status read_values(const struct reader *reader, uint32_t i, uint32_t *next,
                              struct ztc_board_function *function)
{
    uint32_t values = ztc_get_u16le(entry_of(reader, V2_FUNCTIONS, i) + 10);
    uint32_t count = values >> V2_VALUES_SHIFT, first = values & V2_VALUES_FIRST_MAX;
    if (first != (count > 0 ? *next : 0) || count > count_of(reader, V2_VALUES) - *next) {
        return damaged(reader, V2_FUNCTIONS, i, 10, "a functional pin's values are not the next");
    }
    for (uint32_t v = 0; v < count; v++) {
        function->values[v] = ztc_get_u16le(entry_of(reader, V2_VALUES, first + v));
    }
    function->value_count = count;
    *next += count;
    return ZTC_OK;
}

static ztc_status read_functions(struct reader *reader)
{
    uint32_t before = 0, next_value = 0;
    for (uint32_t i = 0; i < count_of(reader, V2_FUNCTIONS); i++) {
        const uint8_t *entry = entry_of(reader, V2_FUNCTIONS, i);
        struct ztc_board_function *function = &reader->functions[i];
        uint32_t key =
            (uint32_t)entry[0] << 24 | (uint32_t)ztc_get_u16le(entry + 2) << 8 | (uint32_t)entry[1];
        if (i > 0 && key <= before) {
            return damaged(reader, V2_FUNCTIONS, i, 0, "the functional pins are not in order");
        }
        before = key;
        ztc_status status = read_name(reader, i);
        if (status == ZTC_OK) {
            status = read_alternate(reader, i, function);
        }
        if (status == ZTC_OK) {
            status = read_values(reader, i, &next_value, function);
        }
        if (status != ZTC_OK) {
            return status;
        }
        function->pin = ztc_get_u16le(entry + 4);
        function->instance = ztc_get_u16le(entry + 8);
        if (function->pin >= count_of(reader, V2_PINS)) {
            return damaged(reader, V2_FUNCTIONS, i, 4,
                           "a functional pin is on a pin that is not mapped");
        }
    }
    return next_value == count_of(reader, V2_VALUES)
               ? ZTC_OK
               : damaged(reader, V2_VALUES, next_value, 0, "a value is no functional pin's");
}

/* Nonzero if the role's copy of the pin and the alternate function are those of its functional
 * pin. */
static int role_agrees(const struct reader *reader, const uint8_t *entry)
{
    uint32_t function = ztc_get_u16le(entry + 2);
    if (function == V2_NONE) {
        return ztc_get_u16le(entry + 4) == V2_NONE && ztc_get_u16le(entry + 6) == V2_NONE;
    }
    if (function >= count_of(reader, V2_FUNCTIONS)) {
        return 0;
    }
    const uint8_t *row = entry_of(reader, V2_FUNCTIONS, function);
    return ztc_get_u16le(entry + 4) == ztc_get_u16le(row + 4) &&
           ztc_get_u16le(entry + 6) == ztc_get_u16le(row + 6);
}

/* Nonzero if an implied role is the one that the name of a CAN pin implies. */
static int is_implied(const struct reader *reader, const struct ztc_board_peripheral *peripheral,
                      const uint8_t *entry)
{
    uint32_t row = ztc_get_u16le(entry + 2);
    if (strcmp(peripheral->class_id, ZTC_CLASS_CAN) != 0 || row == V2_NONE ||
        (entry[0] != ztc_port_v2_role_id("rx") && entry[0] != ztc_port_v2_role_id("tx"))) {
        return 0;
    }
    const struct ztc_board_function *function = &reader->functions[row];
    return strcmp(function->class_id, ZTC_CLASS_CAN) == 0 && function->index == peripheral->index &&
           entry[0] == entry_of(reader, V2_FUNCTIONS, row)[1];
}

static ztc_status read_roles(struct reader *reader, struct ztc_board_peripheral *peripheral,
                             struct ztc_table *table, uint32_t count)
{
    struct ztc_board_role *roles = reader->roles + reader->role_count;
    uint32_t before = 0, kept = 0;
    for (uint32_t r = 0; r < count; r++) {
        uint32_t i = reader->role_next++;
        const uint8_t *entry = entry_of(reader, V2_ROLES, i);
        const char *role = reader->file.role_texts[entry[0]];
        if (entry[0] == V2_ROLE_NONE || role == NULL || (r > 0 && entry[0] <= before)) {
            return damaged(reader, V2_ROLES, i, 0, "a role does not exist, or is out of order");
        }
        before = entry[0];
        if (!role_agrees(reader, entry)) {
            return damaged(reader, V2_ROLES, i, 2,
                           "a role differs from the functional pin that it refers to");
        }
        if (entry[1] > V2_ROLE_IMPLIED ||
            (entry[1] == V2_ROLE_IMPLIED && !is_implied(reader, peripheral, entry))) {
            return damaged(reader, V2_ROLES, i, 1, "a role has flags that it cannot have");
        }
        if (entry[1] == V2_ROLE_IMPLIED) {
            continue;
        }
        uint32_t function = ztc_get_u16le(entry + 2);
        roles[kept].role = role;
        roles[kept++].function = function == V2_NONE ? ZTC_NO_ROW : function;
    }
    if (kept > 0) {
        *table = (struct ztc_table){sizeof(*table), kept, sizeof(*roles), 0, roles};
        peripheral->roles = table;
        reader->role_count += kept;
    }
    return ZTC_OK;
}

static ztc_status read_peripherals(struct reader *reader)
{
    uint32_t before = 0;
    for (uint32_t i = 0; i < count_of(reader, V2_PERIPHERALS); i++) {
        const uint8_t *entry = entry_of(reader, V2_PERIPHERALS, i);
        struct ztc_board_peripheral *peripheral = &reader->peripherals[i];
        uint32_t key = (uint32_t)entry[0] << 16 | (uint32_t)ztc_get_u16le(entry + 2);
        uint32_t roles = entry[1], first = ztc_get_u16le(entry + 6);
        peripheral->class_id = reader->file.class_texts[entry[0]];
        peripheral->index = ztc_get_u16le(entry + 2);
        peripheral->hw = ztc_get_u16le(entry + 4);
        if (peripheral->class_id == NULL || peripheral->hw == 0) {
            return damaged(reader, V2_PERIPHERALS, i, 0, "a peripheral has no class, or no hw");
        }
        if (i > 0 && key <= before) {
            return damaged(reader, V2_PERIPHERALS, i, 0, "the peripherals are not in order");
        }
        before = key;
        if (first != (roles > 0 ? reader->role_next : 0) ||
            roles > count_of(reader, V2_ROLES) - reader->role_next) {
            return damaged(reader, V2_PERIPHERALS, i, 6, "a peripheral's roles are not the next");
        }
        ztc_status status = read_roles(reader, peripheral, &reader->role_tables[i], roles);
        if (status != ZTC_OK) {
            return status;
        }
    }
    return reader->role_next == count_of(reader, V2_ROLES)
               ? ZTC_OK
               : damaged(reader, V2_ROLES, reader->role_next, 0, "a role is no peripheral's");
}

static ztc_status give_board(const struct reader *reader, const struct ztc_board_sink *sink)
{
    struct ztc_table pins = {sizeof(pins), count_of(reader, V2_PINS), sizeof(*reader->pins), 0,
                             reader->pins};
    struct ztc_table functions = {sizeof(functions), count_of(reader, V2_FUNCTIONS),
                                  sizeof(*reader->functions), 0, reader->functions};
    struct ztc_table peripherals = {sizeof(peripherals), count_of(reader, V2_PERIPHERALS),
                                    sizeof(*reader->peripherals), 0, reader->peripherals};
    struct ztc_table device = ZTC_TABLE_EMPTY;
    struct ztc_board board = {sizeof(board),
                              0,
                              (const char *)(reader->file.data + V2_AT_SHORT_NAME),
                              (const char *)(reader->file.data + V2_AT_TARGET),
                              &pins,
                              &functions,
                              &peripherals,
                              &device};
    return sink->board(sink->ctx, &board);
}

ztc_status ztc_port_v2_decode(const struct ztc_host *host, const uint8_t *data, uint64_t size,
                              const struct ztc_board_sink *sink)
{
    struct reader reader = {.file = {.host = host, .data = data, .size = size}};
    static ztc_status (*const steps[])(struct reader *) = {open_rows, read_pins, read_functions,
                                                           read_peripherals};
    ztc_status status = ztc_port_v2_open(&reader.file);
    for (size_t i = 0; i < sizeof(steps) / sizeof(steps[0]) && status == ZTC_OK; i++) {
        status = steps[i](&reader);
    }
    if (status == ZTC_OK) {
        status = give_board(&reader, sink);
    }
    ztc_port_pool_close(host, &reader.pool);
    return status;
}
