/* SPDX-License-Identifier: Apache-2.0 */
/* Sorts and counts a board for version 2, and refuses what its fields cannot hold. */
#include "v2_plan.h"

#include <string.h>
#include <ztc/port.h>

#define CLASS_SHIFT 24u
#define INDEX_SHIFT 8u

/* Number of the text among the custom ones, or `count` if it is none. */
static uint32_t custom_find(const struct v2_custom *custom, const char *text)
{
    uint32_t i = 0;
    while (i < custom->count && strcmp(custom->texts[i], text) != 0) {
        i++;
    }
    return i;
}

/* Returns 0 if there are too many. */
static int custom_add(struct v2_custom *custom, const char *text)
{
    if (custom_find(custom, text) < custom->count) {
        return 1;
    }
    if (custom->count == custom->most) {
        return 0;
    }
    uint32_t at = custom->count++;
    for (; at > 0 && strcmp(custom->texts[at - 1], text) > 0; at--) {
        custom->texts[at] = custom->texts[at - 1];
    }
    custom->texts[at] = text;
    return 1;
}

uint32_t ztc_port_v2_plan_class(const struct v2_plan *plan, const char *text)
{
    uint32_t id = ztc_port_v2_class_id(text);
    return id != 0 ? id : V2_CUSTOM + custom_find(&plan->classes, text);
}

uint32_t ztc_port_v2_plan_role(const struct v2_plan *plan, const char *text)
{
    uint32_t id = ztc_port_v2_role_id(text);
    if (text[0] == '\0') {
        return V2_ROLE_NONE;
    }
    return id != 0 ? id : V2_CUSTOM + custom_find(&plan->roles, text);
}

static ztc_status add_class(struct v2_plan *plan, const char *text, uint64_t where)
{
    if (ztc_port_v2_class_id(text) != 0 || custom_add(&plan->classes, text)) {
        return ZTC_OK;
    }
    return ztc_port_refuse(plan->host, &ztc_port_count, where,
                           "class @ is one too many: # classes of one's own is the most", text,
                           plan->classes.most, 0);
}

static ztc_status add_role(struct v2_plan *plan, const char *text, uint64_t where)
{
    if (text[0] == '\0' || ztc_port_v2_role_id(text) != 0 || custom_add(&plan->roles, text)) {
        return ZTC_OK;
    }
    return ztc_port_refuse(plan->host, &ztc_port_count, where,
                           "role @ is one too many: # roles of one's own is the most", text,
                           plan->roles.most, 0);
}

static ztc_status add_ids(struct v2_plan *plan)
{
    ztc_status status = ZTC_OK;
    const struct ztc_board *board = plan->board;
    for (uint32_t i = 0; i < board->functions->count && status == ZTC_OK; i++) {
        const struct ztc_board_function *function =
            ZTC_ROW(struct ztc_board_function, board->functions, i);
        status = add_class(plan, function->class_id, function->where);
        if (status == ZTC_OK) {
            status = add_role(plan, function->role, function->where);
        }
    }
    for (uint32_t i = 0; i < board->peripherals->count && status == ZTC_OK; i++) {
        const struct ztc_board_peripheral *peripheral =
            ZTC_ROW(struct ztc_board_peripheral, board->peripherals, i);
        uint32_t count = peripheral->roles == NULL ? 0 : peripheral->roles->count;
        status = add_class(plan, peripheral->class_id, peripheral->where);
        for (uint32_t r = 0; r < count && status == ZTC_OK; r++) {
            const struct ztc_board_role *role =
                ZTC_ROW(struct ztc_board_role, peripheral->roles, r);
            status = add_role(plan, role->role, role->where);
        }
    }
    return status;
}

static uint64_t function_key(uint32_t class_id, uint32_t index, uint32_t role)
{
    return (uint64_t)class_id << CLASS_SHIFT | (uint64_t)index << INDEX_SHIFT | role;
}

static ztc_status sort_functions(struct v2_plan *plan)
{
    uint32_t count = plan->board->functions->count;
    for (uint32_t i = 0; i < count; i++) {
        const struct ztc_board_function *function =
            ZTC_ROW(struct ztc_board_function, plan->board->functions, i);
        plan->functions[i].row = i;
        plan->functions[i].key =
            function_key(ztc_port_v2_plan_class(plan, function->class_id), function->index,
                         ztc_port_v2_plan_role(plan, function->role));
    }
    ztc_port_sort(plan->functions, count);
    for (uint32_t i = 0; i < count; i++) {
        plan->places[plan->functions[i].row] = i;
        if (i > 0 && plan->functions[i].key == plan->functions[i - 1].key) {
            const struct ztc_board_function *function = ztc_port_v2_plan_function(plan, i);
            return ztc_port_refuse(plan->host, &ztc_port_rows, function->where, "@ is there twice",
                                   function->name, 0, 0);
        }
    }
    return ZTC_OK;
}

static ztc_status sort_peripherals(struct v2_plan *plan)
{
    uint32_t count = plan->board->peripherals->count;
    for (uint32_t i = 0; i < count; i++) {
        const struct ztc_board_peripheral *peripheral =
            ZTC_ROW(struct ztc_board_peripheral, plan->board->peripherals, i);
        plan->peripherals[i].row = i;
        plan->peripherals[i].key = function_key(ztc_port_v2_plan_class(plan, peripheral->class_id),
                                                peripheral->index, V2_ROLE_NONE);
    }
    ztc_port_sort(plan->peripherals, count);
    for (uint32_t i = 1; i < count; i++) {
        if (plan->peripherals[i].key == plan->peripherals[i - 1].key) {
            const struct ztc_board_peripheral *peripheral = ztc_port_v2_plan_peripheral(plan, i);
            return ztc_port_refuse(plan->host, &ztc_port_rows, peripheral->where,
                                   "@# is there twice", peripheral->class_id, peripheral->index, 0);
        }
    }
    return ZTC_OK;
}

/* The functional pin of a class, number and role, or ZTC_NO_ROW. */
static uint32_t find_function(const struct v2_plan *plan, uint64_t key)
{
    uint32_t low = 0, high = plan->board->functions->count;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (plan->functions[middle].key < key) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low < plan->board->functions->count && plan->functions[low].key == key ? low
                                                                                  : ZTC_NO_ROW;
}

/* Adds the role that the name of a CAN pin implies, unless the board gives it itself. */
static uint32_t imply_role(const struct v2_plan *plan,
                           const struct ztc_board_peripheral *peripheral, const char *role,
                           struct ztc_port_item *items, uint32_t count)
{
    uint32_t id = ztc_port_v2_role_id(role);
    uint32_t function = find_function(
        plan, function_key(ztc_port_v2_class_id(ZTC_CLASS_CAN), peripheral->index, id));
    for (uint32_t i = 0; i < count; i++) {
        if (items[i].key == id) {
            return count;
        }
    }
    if (function == ZTC_NO_ROW) {
        return count;
    }
    items[count].key = id;
    items[count].row = function;
    items[count].reserved = V2_ROLE_IMPLIED;
    return count + 1;
}

uint32_t ztc_port_v2_plan_roles(const struct v2_plan *plan,
                                const struct ztc_board_peripheral *peripheral,
                                struct ztc_port_item *ret_items)
{
    uint32_t count = peripheral->roles == NULL ? 0 : peripheral->roles->count;
    for (uint32_t i = 0; i < count; i++) {
        const struct ztc_board_role *role = ZTC_ROW(struct ztc_board_role, peripheral->roles, i);
        ret_items[i].key = ztc_port_v2_plan_role(plan, role->role);
        ret_items[i].row = role->function == ZTC_NO_ROW ? ZTC_NO_ROW : plan->places[role->function];
        ret_items[i].reserved = 0;
    }
    if (strcmp(peripheral->class_id, ZTC_CLASS_CAN) == 0) {
        count = imply_role(plan, peripheral, "rx", ret_items, count);
        count = imply_role(plan, peripheral, "tx", ret_items, count);
    }
    ztc_port_sort(ret_items, count);
    return count;
}

static ztc_status check_pins(const struct v2_plan *plan)
{
    const struct ztc_table *pins = plan->board->pins;
    if (pins->count > ZTC_PORT_V2_PINS_MAX) {
        return ztc_port_refuse(plan->host, &ztc_port_count,
                               ZTC_ROW(struct ztc_board_pin, pins, ZTC_PORT_V2_PINS_MAX)->where,
                               "the board has # pins; version 2 holds #", "", pins->count,
                               ZTC_PORT_V2_PINS_MAX);
    }
    for (uint32_t i = 0; i < pins->count; i++) {
        const struct ztc_board_pin *pin = ZTC_ROW(struct ztc_board_pin, pins, i);
        if (pin->port > UINT8_MAX || pin->pad > UINT8_MAX) {
            return ztc_port_refuse(plan->host, &ztc_port_field, pin->where,
                                   pin->port > UINT8_MAX
                                       ? "D# is on port number #; version 2 ends at 255"
                                       : "D# is pad #; version 2 ends at 255",
                                   "", i, pin->port > UINT8_MAX ? pin->port : pin->pad);
        }
    }
    return ZTC_OK;
}

static ztc_status check_function(struct v2_plan *plan, const struct ztc_board_function *function)
{
    for (uint32_t i = 0; i < function->value_count; i++) {
        if (function->values[i] < 0 || function->values[i] > UINT16_MAX) {
            return ztc_port_refuse(plan->host, &ztc_port_field, function->where,
                                   "@ has the value #; version 2 holds 0 to #", function->name,
                                   function->values[i], UINT16_MAX);
        }
    }
    if (function->alternate < ZTC_PORT_NONE || function->alternate > (int32_t)V2_ALTERNATE_MAX) {
        return ztc_port_refuse(plan->host, &ztc_port_field, function->where,
                               "@ has the alternate function #; version 2 holds 0 to #",
                               function->name, function->alternate, V2_ALTERNATE_MAX);
    }
    if (function->instance > UINT16_MAX) {
        return ztc_port_refuse(plan->host, &ztc_port_field, function->where,
                               "@ is of instance #; # is the highest in version 2", function->name,
                               function->instance, UINT16_MAX);
    }
    if (function->value_count > 0 && plan->value_count > V2_VALUES_FIRST_MAX) {
        return ztc_port_refuse(plan->host, &ztc_port_count, function->where,
                               "@ comes after # values; version 2 does not count further",
                               function->name, plan->value_count, 0);
    }
    plan->value_count += function->value_count;
    return ZTC_OK;
}

static ztc_status check_peripheral(struct v2_plan *plan,
                                   const struct ztc_board_peripheral *peripheral)
{
    struct ztc_port_item items[V2_ROLE_ITEMS_MAX];
    uint32_t count = ztc_port_v2_plan_roles(plan, peripheral, items);
    if (peripheral->hw > UINT16_MAX) {
        return ztc_port_refuse(plan->host, &ztc_port_field, peripheral->where,
                               "a peripheral of class @ has hw #; # is the highest in version 2",
                               peripheral->class_id, peripheral->hw, UINT16_MAX);
    }
    if (count > ZTC_PORT_ROLES_MAX || plan->role_count > UINT16_MAX) {
        return ztc_port_refuse(plan->host, &ztc_port_count, peripheral->where,
                               "@# and its roles are too many for version 2", peripheral->class_id,
                               peripheral->index, 0);
    }
    plan->role_count += count;
    return ZTC_OK;
}

/* Room for everything whose size follows from the board's counts, in one block. */
static ztc_status open_pool(struct v2_plan *plan)
{
    const struct ztc_board *board = plan->board;
    uint64_t functions = board->functions->count, peripherals = board->peripherals->count;
    uint64_t extras = 0, pins = board->pins->count;
    if (functions > ZTC_PORT_SIZE_MAX / V2_FUNCTION_SIZE ||
        peripherals > ZTC_PORT_SIZE_MAX / V2_PERIPHERAL_SIZE) {
        return ztc_port_refuse(plan->host, &ztc_port_count, ZTC_WHERE_NONE,
                               "the board has # functional pins and # peripherals, too many for a "
                               "port.bin",
                               "", (int64_t)functions, (int64_t)peripherals);
    }
    for (uint32_t i = 0; i < pins; i++) {
        const struct ztc_board_pin *pin = ZTC_ROW(struct ztc_board_pin, board->pins, i);
        extras += pin->extras == NULL ? 0 : pin->extras->count;
    }
    plan->extra_room = extras < V2_EXTRAS_MAX ? (uint32_t)extras : V2_EXTRAS_MAX;
    ztc_status status =
        ztc_port_pool_open(plan->host,
                           ztc_port_piece(functions, sizeof(*plan->functions)) +
                               ztc_port_piece(peripherals, sizeof(*plan->peripherals)) +
                               ztc_port_piece(functions, sizeof(*plan->places)) +
                               ztc_port_piece(pins, sizeof(*plan->settings)) +
                               ztc_port_piece(V2_NAMES_MAX, sizeof(*plan->names)) +
                               ztc_port_piece(plan->extra_room, sizeof(*plan->extras)) +
                               ztc_port_piece(V2_TEXT_MAX, 1),
                           &plan->pool);
    if (status != ZTC_OK) {
        return status;
    }
    plan->functions = ztc_port_pool_take(&plan->pool, functions, sizeof(*plan->functions));
    plan->peripherals = ztc_port_pool_take(&plan->pool, peripherals, sizeof(*plan->peripherals));
    plan->places = ztc_port_pool_take(&plan->pool, functions, sizeof(*plan->places));
    plan->settings = ztc_port_pool_take(&plan->pool, pins, sizeof(*plan->settings));
    plan->names = ztc_port_pool_take(&plan->pool, V2_NAMES_MAX, sizeof(*plan->names));
    plan->extras = ztc_port_pool_take(&plan->pool, plan->extra_room, sizeof(*plan->extras));
    plan->text = ztc_port_pool_take(&plan->pool, V2_TEXT_MAX, 1);
    return plan->text != NULL ? ZTC_OK : ZTC_E_INTERNAL;
}

/* Checks every row in the order in which it is written, and counts values and roles. */
static ztc_status check_fields(struct v2_plan *plan)
{
    ztc_status status = check_pins(plan);
    for (uint32_t i = 0; i < plan->board->functions->count && status == ZTC_OK; i++) {
        status = check_function(plan, ztc_port_v2_plan_function(plan, i));
    }
    for (uint32_t i = 0; i < plan->board->peripherals->count && status == ZTC_OK; i++) {
        status = check_peripheral(plan, ztc_port_v2_plan_peripheral(plan, i));
    }
    return status;
}

ztc_status ztc_port_v2_plan(struct v2_plan *plan)
{
    static ztc_status (*const steps[])(struct v2_plan *) = {open_pool,
                                                            add_ids,
                                                            sort_functions,
                                                            sort_peripherals,
                                                            check_fields,
                                                            ztc_port_v2_plan_names,
                                                            ztc_port_v2_plan_extras};
    ztc_status status = ZTC_OK;
    plan->classes.most = V2_CLASS_LAST - V2_CUSTOM + 1u;
    plan->roles.most = V2_ROLE_LAST - V2_CUSTOM + 1u;
    for (size_t i = 0; i < sizeof(steps) / sizeof(steps[0]) && status == ZTC_OK; i++) {
        status = steps[i](plan);
    }
    return status;
}
