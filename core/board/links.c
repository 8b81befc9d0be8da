/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Which peripheral uses which functional pin. A role says so; a peripheral without roles, such as a
 * CAN with hw alone, uses the pins of its class that bear its number.
 */
#include "board/check_internal.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/* The functional pins that no role names, sorted by class and number. */
struct loose {
    const struct ztc_board_function **rows;
    size_t count;
};

static int order_number(const char *class_id, uint32_t index,
                        const struct ztc_board_function *function)
{
    int order = strcmp(class_id, function->class_id);
    return order != 0 ? order : index < function->index ? -1 : index > function->index;
}

static int order_loose(const void *left, const void *right)
{
    const struct ztc_board_function *const *a = left, *const *b = right;
    int order = order_number((*a)->class_id, (*a)->index, *b);
    return order != 0 ? order : strcmp((*a)->role, (*b)->role);
}

static bool has_roles(const struct ztc_board_peripheral *peripheral)
{
    return peripheral->roles != NULL && peripheral->roles->count > 0;
}

static uint32_t function_row(const struct ztc_check *check,
                             const struct ztc_board_function *function)
{
    const struct ztc_table *table = check->source->functions;
    size_t bytes = (size_t)((const char *)function - (const char *)table->rows);
    return (uint32_t)(bytes / table->stride);
}

static void add_link(struct ztc_check *check, struct ztc_check_peripheral *peripheral,
                     uint32_t function)
{
    if (peripheral->link_count == 0) {
        peripheral->first_link = (uint32_t)check->link_count;
    }
    check->links[check->link_count++] = (struct ztc_link){
        .peripheral = (uint32_t)(peripheral - check->peripherals), .function = function};
    peripheral->link_count++;
}

/* A role that names a pin of another class or role was reported by the template: it is no link. */
static bool role_links(const struct ztc_check *check, const struct ztc_board_peripheral *peripheral,
                       const struct ztc_board_role *role)
{
    if (role->function >= check->function_count) {
        return false;
    }
    const struct ztc_board_function *function =
        ZTC_ROW(struct ztc_board_function, check->source->functions, role->function);
    return strcmp(function->class_id, peripheral->class_id) == 0 &&
           strcmp(function->role, role->role) == 0;
}

/* Counts the links that roles make, marking the functions they name. */
static size_t mark_roles(const struct ztc_check *check, uint32_t *marks)
{
    size_t count = 0;

    for (size_t i = 0; i < check->peripheral_count; i++) {
        const struct ztc_board_peripheral *peripheral = check->peripherals[i].peripheral;
        for (uint32_t j = 0; has_roles(peripheral) && j < peripheral->roles->count; j++) {
            const struct ztc_board_role *role =
                ZTC_ROW(struct ztc_board_role, peripheral->roles, j);
            if (!role_links(check, peripheral, role)) {
                continue;
            }
            marks[role->function] = 0;
            count++;
        }
    }
    return count;
}

static void collect_loose(const struct ztc_check *check, struct loose *loose)
{
    for (size_t i = 0; i < check->function_count; i++) {
        if (check->first_link[i] == ZTC_NO_ROW) {
            loose->rows[loose->count++] =
                ZTC_ROW(struct ztc_board_function, check->source->functions, i);
        }
    }
    if (loose->count > 1) {
        qsort(loose->rows, loose->count, sizeof(void *), order_loose);
    }
}

static void link_by_number(struct ztc_check *check, const struct loose *loose,
                           struct ztc_check_peripheral *peripheral)
{
    const struct ztc_board_peripheral *row = peripheral->peripheral;
    size_t low = 0, high = loose->count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (order_number(row->class_id, row->index, loose->rows[middle]) > 0) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    /* A loose pin is taken by one peripheral alone, so that their number bounds that of the links.
     */
    for (; low < loose->count && order_number(row->class_id, row->index, loose->rows[low]) == 0;
         low++) {
        uint32_t function = function_row(check, loose->rows[low]);
        if (check->first_link[function] != ZTC_NO_ROW) {
            continue;
        }
        check->first_link[function] = 0;
        add_link(check, peripheral, function);
    }
}

static void link_by_role(struct ztc_check *check, struct ztc_check_peripheral *peripheral)
{
    const struct ztc_board_peripheral *row = peripheral->peripheral;

    for (uint32_t i = 0; i < row->roles->count; i++) {
        const struct ztc_board_role *role = ZTC_ROW(struct ztc_board_role, row->roles, i);
        if (role_links(check, row, role)) {
            add_link(check, peripheral, role->function);
        }
    }
}

/* Strings the links of each function together, in the order of the peripherals. */
static void chain_links(struct ztc_check *check)
{
    for (size_t i = 0; i < check->function_count; i++) {
        check->first_link[i] = ZTC_NO_ROW;
    }
    for (size_t i = check->link_count; i-- > 0;) {
        struct ztc_link *link = &check->links[i];
        link->next = check->first_link[link->function];
        check->first_link[link->function] = (uint32_t)i;
    }
}

ztc_status ztc_links_make(struct ztc_check *check, struct ztc_error *error)
{
    struct loose loose = {0};

    check->first_link =
        ztc_arena_array(&check->scratch, check->function_count, sizeof(*check->first_link));
    loose.rows = ztc_arena_array(&check->scratch, check->function_count, sizeof(void *));
    if (check->first_link == NULL || loose.rows == NULL) {
        return ztc_error_memory(error);
    }
    for (size_t i = 0; i < check->function_count; i++) {
        check->first_link[i] = ZTC_NO_ROW;
    }
    size_t count = mark_roles(check, check->first_link);
    check->links =
        ztc_arena_array(&check->scratch, count + check->function_count, sizeof(*check->links));
    if (check->links == NULL) {
        return ztc_error_memory(error);
    }
    collect_loose(check, &loose);
    for (size_t i = 0; i < check->peripheral_count; i++) {
        struct ztc_check_peripheral *peripheral = &check->peripherals[i];
        if (has_roles(peripheral->peripheral)) {
            link_by_role(check, peripheral);
        } else if (check->whole) {
            link_by_number(check, &loose, peripheral);
        }
    }
    chain_links(check);
    return ZTC_OK;
}
