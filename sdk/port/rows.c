/* SPDX-License-Identifier: Apache-2.0 */
/* What both versions ask of a board before they look at it: rows that can be read and that
 * agree. */
#include "internal.h"

#include <string.h>
#include <ztc/class.h>

int ztc_port_text_fits(const char *text)
{
    size_t length = 0;
    if (text == NULL) {
        return 0;
    }
    while (text[length] >= ' ' && text[length] <= '~' && length <= ZTC_PORT_TEXT_MAX) {
        length++;
    }
    return text[length] == '\0' && length > 0 && length <= ZTC_PORT_TEXT_MAX;
}

int ztc_port_is_text(const char *text, const char *part, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        if (text[i] == '\0' || text[i] != part[i]) {
            return 0;
        }
    }
    return text[length] == '\0';
}

int ztc_port_host_fits(const struct ztc_host *host)
{
    return host != NULL && ZTC_HAS(host, struct ztc_host, diag) && host->alloc != NULL &&
           host->free != NULL && host->diag != NULL;
}

void ztc_port_put_name(char *at, const char *prefix, uint32_t index)
{
    char digits[10];
    size_t count = 0, length = strlen(prefix);
    memcpy(at, prefix, length);
    do {
        digits[count++] = (char)('0' + index % 10u);
        index /= 10u;
    } while (index > 0);
    while (count > 0) {
        at[length++] = digits[--count];
    }
    at[length] = '\0';
}

size_t ztc_port_prefix_length(const struct ztc_board_function *function)
{
    char number[12];
    ztc_port_put_name(number, "", function->index);
    size_t length = strlen(function->name), tail = strlen(number);
    if (length <= tail || strcmp(function->name + (length - tail), number) != 0) {
        return 0;
    }
    const struct ztc_prefix_row *row = ztc_prefix_find(function->class_id, function->role);
    if (row != NULL && !ztc_port_is_text(row->prefix, function->name, length - tail)) {
        return 0;
    }
    return length - tail;
}

int32_t ztc_port_name_field(const uint8_t *field)
{
    uint32_t length = 0;
    while (length < ZTC_PORT_NAME_FIELD && field[length] >= ' ' && field[length] <= '~') {
        length++;
    }
    for (uint32_t i = length; i < ZTC_PORT_NAME_FIELD; i++) {
        if (field[i] != 0) {
            return -1;
        }
    }
    return length < ZTC_PORT_NAME_FIELD ? (int32_t)length : -1;
}

static int name_fits(const char *name)
{
    return name[0] == '\0' || (ztc_port_text_fits(name) && strlen(name) <= ZTC_SHORT_NAME_MAX);
}

/* Nonzero if the table can be walked as rows of that size. */
static int table_fits(const struct ztc_table *table, size_t row_size)
{
    return table != NULL && ZTC_HAS(table, struct ztc_table, rows) &&
           (table->count == 0 || (table->rows != NULL && table->stride >= row_size));
}

static ztc_status check_pin(const struct ztc_host *host, const struct ztc_board *board, uint32_t i)
{
    const struct ztc_board_pin *pin = ZTC_ROW(struct ztc_board_pin, board->pins, i);
    if (pin->index != i) {
        return ztc_port_refuse(host, &ztc_port_rows, pin->where,
                               "pin row # is D#: the rows must be D0, D1, ... in order", "", i,
                               pin->index);
    }
    if (pin->extras == NULL) {
        return ZTC_OK;
    }
    if (!table_fits(pin->extras, sizeof(struct ztc_extra))) {
        return ZTC_E_ARGUMENT;
    }
    for (uint32_t e = 0; e < pin->extras->count; e++) {
        const struct ztc_extra *extra = ZTC_ROW(struct ztc_extra, pin->extras, e);
        if (!ztc_port_text_fits(extra->key) || !ztc_port_text_fits(extra->value)) {
            return ztc_port_refuse(
                host, &ztc_port_rows, extra->where,
                "an extra of D# has a key or value that is not 1 to # printable ASCII characters",
                "", i, ZTC_PORT_TEXT_MAX);
        }
    }
    return ZTC_OK;
}

/* A class of a module's own may do without roles: "" there. */
static int role_fits(const char *role)
{
    return role != NULL && (role[0] == '\0' || ztc_port_text_fits(role));
}

static ztc_status check_function(const struct ztc_host *host, const struct ztc_board *board,
                                 uint32_t i)
{
    const struct ztc_board_function *function =
        ZTC_ROW(struct ztc_board_function, board->functions, i);
    const struct ztc_port_kind *kind = &ztc_port_rows;
    if (!ztc_port_text_fits(function->name) || !ztc_port_text_fits(function->class_id) ||
        !role_fits(function->role)) {
        return ztc_port_refuse(
            host, kind, function->where,
            "functional pin row # has a name, class or role that is not 1 to # printable ASCII "
            "characters",
            "", i, ZTC_PORT_TEXT_MAX);
    }
    if (function->index > ZTC_PORT_INDEX_MAX) {
        return ztc_port_refuse(host, &ztc_port_field, function->where,
                               "@ has the number #; # is the highest", function->name,
                               function->index, ZTC_PORT_INDEX_MAX);
    }
    if (ztc_port_prefix_length(function) == 0) {
        return ztc_port_refuse(host, kind, function->where,
                               "@ is not the name that its class, role and number # make",
                               function->name, function->index, 0);
    }
    if (function->pin >= board->pins->count) {
        return ztc_port_refuse(host, kind, function->where,
                               "@ refers to pin row #, of # that there are", function->name,
                               function->pin, board->pins->count);
    }
    if (function->value_count > ZTC_VALUES_MAX) {
        return ztc_port_refuse(host, kind, function->where, "@ has # values; # is the most",
                               function->name, function->value_count, ZTC_VALUES_MAX);
    }
    return ZTC_OK;
}

static ztc_status check_roles(const struct ztc_host *host, const struct ztc_board *board,
                              const struct ztc_board_peripheral *peripheral)
{
    const struct ztc_table *roles = peripheral->roles;
    if (!table_fits(roles, sizeof(struct ztc_board_role))) {
        return ZTC_E_ARGUMENT;
    }
    if (roles->count > ZTC_PORT_ROLES_MAX) {
        return ztc_port_refuse(host, &ztc_port_count, peripheral->where,
                               "a peripheral of class @ has # roles; # is the most",
                               peripheral->class_id, roles->count, ZTC_PORT_ROLES_MAX);
    }
    for (uint32_t i = 0; i < roles->count; i++) {
        const struct ztc_board_role *role = ZTC_ROW(struct ztc_board_role, roles, i);
        if (!ztc_port_text_fits(role->role)) {
            return ztc_port_refuse(host, &ztc_port_rows, role->where,
                                   "a role of @# is not 1 to # printable ASCII characters",
                                   peripheral->class_id, peripheral->index, ZTC_PORT_TEXT_MAX);
        }
        if (role->function != ZTC_NO_ROW && role->function >= board->functions->count) {
            return ztc_port_refuse(host, &ztc_port_rows, role->where,
                                   "role @ refers to functional pin row #, of # that there are",
                                   role->role, role->function, board->functions->count);
        }
        for (uint32_t before = 0; before < i; before++) {
            if (strcmp(ZTC_ROW(struct ztc_board_role, roles, before)->role, role->role) == 0) {
                return ztc_port_refuse(host, &ztc_port_rows, role->where,
                                       "role @ of peripheral number # is there twice", role->role,
                                       peripheral->index, 0);
            }
        }
    }
    return ZTC_OK;
}

static ztc_status check_peripheral(const struct ztc_host *host, const struct ztc_board *board,
                                   uint32_t i)
{
    const struct ztc_board_peripheral *peripheral =
        ZTC_ROW(struct ztc_board_peripheral, board->peripherals, i);
    if (!ztc_port_text_fits(peripheral->class_id)) {
        return ztc_port_refuse(host, &ztc_port_rows, peripheral->where,
                               "peripheral row # has a class that is not 1 to # printable ASCII "
                               "characters",
                               "", i, ZTC_PORT_TEXT_MAX);
    }
    if (peripheral->index > ZTC_PORT_INDEX_MAX) {
        return ztc_port_refuse(host, &ztc_port_field, peripheral->where,
                               "@# has a number that is too high; # is the highest",
                               peripheral->class_id, peripheral->index, ZTC_PORT_INDEX_MAX);
    }
    if (peripheral->hw == 0) {
        return ztc_port_refuse(host, &ztc_port_rows, peripheral->where,
                               "@# has hw 0; hw counts from 1", peripheral->class_id,
                               peripheral->index, 0);
    }
    return peripheral->roles == NULL ? ZTC_OK : check_roles(host, board, peripheral);
}

/* Calls one check for every row of a table. */
static ztc_status
check_rows(const struct ztc_host *host, const struct ztc_board *board, uint32_t count,
           ztc_status (*check)(const struct ztc_host *, const struct ztc_board *, uint32_t))
{
    ztc_status status = ZTC_OK;
    for (uint32_t i = 0; i < count && status == ZTC_OK; i++) {
        status = check(host, board, i);
    }
    return status;
}

ztc_status ztc_port_check_board(const struct ztc_host *host, const struct ztc_board *board)
{
    /* device, the last member known here, is not looked at. */
    if (board == NULL || board->struct_size < offsetof(struct ztc_board, device) ||
        !table_fits(board->pins, sizeof(struct ztc_board_pin)) ||
        !table_fits(board->functions, sizeof(struct ztc_board_function)) ||
        !table_fits(board->peripherals, sizeof(struct ztc_board_peripheral)) ||
        board->short_name == NULL || board->target == NULL) {
        return ZTC_E_ARGUMENT;
    }
    if (!name_fits(board->short_name)) {
        return ztc_port_refuse(host, &ztc_port_name_text, ZTC_WHERE_NONE,
                               "short_name '@' does not fit into port.bin", board->short_name, 0,
                               0);
    }
    if (!name_fits(board->target)) {
        return ztc_port_refuse(host, &ztc_port_name_text, ZTC_WHERE_NONE,
                               "target '@' does not fit into port.bin", board->target, 0, 0);
    }
    if (board->pins->count == 0) {
        return ztc_port_refuse(host, &ztc_port_rows, ZTC_WHERE_NONE, "the board has no pins", "", 0,
                               0);
    }
    ztc_status status = check_rows(host, board, board->pins->count, check_pin);
    if (status == ZTC_OK) {
        status = check_rows(host, board, board->functions->count, check_function);
    }
    if (status == ZTC_OK) {
        status = check_rows(host, board, board->peripherals->count, check_peripheral);
    }
    return status;
}
