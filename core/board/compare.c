/* SPDX-License-Identifier: Apache-2.0 */
/* What differs between two boards, in a user's words: both sides sorted, then walked side by side.
 */
#include "base/limits.h"
#include "board/board.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

struct compare {
    const struct ztc_board *left, *right;
    ztc_board_difference *report;
    void *ctx;
    struct ztc_error *error;
    struct ztc_arena arena; /* the sorted rows */
    struct ztc_buffer subject, before, after;
};

typedef int row_order(const void *left, const void *right);

/* Pointers to the rows of a table, sorted; NULL when out of memory. */
static const void **sorted_rows(struct compare *compare, const struct ztc_table *table,
                                row_order *order, uint32_t *ret_count)
{
    uint32_t count = table != NULL && table->rows != NULL ? table->count : 0;
    const void **rows = ztc_arena_array(&compare->arena, count, sizeof(*rows));

    if (rows == NULL) {
        return NULL;
    }
    for (uint32_t i = 0; i < count; i++) {
        rows[i] = ZTC_ROW(char, table, i);
    }
    if (count > 1) {
        qsort(rows, count, sizeof(*rows), order);
    }
    *ret_count = count;
    return rows;
}

static void restart(struct ztc_buffer *buffer)
{
    ztc_buffer_done(buffer);
    ztc_buffer_init(buffer, ZTC_TEXT_MAX);
}

/* Reports what stands in the three buffers. */
static ztc_status tell(struct compare *compare, bool has_before, bool has_after)
{
    const struct ztc_buffer *all[] = {&compare->subject, &compare->before, &compare->after};

    for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++) {
        ztc_status status = ztc_buffer_check(all[i], "a difference", compare->error);
        if (status != ZTC_OK) {
            return status;
        }
    }
    ztc_status status = compare->report(compare->ctx, ztc_buffer_string(&compare->subject),
                                        has_before ? ztc_buffer_string(&compare->before) : NULL,
                                        has_after ? ztc_buffer_string(&compare->after) : NULL);
    if (status != ZTC_OK) {
        return ztc_error_set(compare->error, status, NULL, "the comparison was stopped");
    }
    return ZTC_OK;
}

/* Reports unless both sides are there and say the same. */
static ztc_status tell_if_different(struct compare *compare, bool has_before, bool has_after)
{
    if (has_before && has_after &&
        strcmp(ztc_buffer_string(&compare->before), ztc_buffer_string(&compare->after)) == 0 &&
        ztc_buffer_status(&compare->before) == ZTC_OK &&
        ztc_buffer_status(&compare->after) == ZTC_OK) {
        return ZTC_OK;
    }
    return tell(compare, has_before, has_after);
}

/* One kind of row: how it is sorted, called and written, and what a pair of the same name is
 * compared by. */
struct kind {
    row_order *order;
    void (*subject)(struct ztc_buffer *buffer, const void *row);
    void (*write)(struct compare *compare, struct ztc_buffer *buffer, const struct ztc_board *board,
                  const void *row, const void *other);
    ztc_status (*pair)(struct compare *compare, const void *left, const void *right);
};

static ztc_status tell_rows(struct compare *compare, const struct kind *kind, const void *left,
                            const void *right)
{
    if (left != NULL && right != NULL && kind->pair != NULL) {
        return kind->pair(compare, left, right);
    }
    restart(&compare->subject);
    restart(&compare->before);
    restart(&compare->after);
    kind->subject(&compare->subject, left != NULL ? left : right);
    if (left != NULL) {
        kind->write(compare, &compare->before, compare->left, left, right);
    }
    if (right != NULL) {
        kind->write(compare, &compare->after, compare->right, right, left);
    }
    return tell_if_different(compare, left != NULL, right != NULL);
}

static ztc_status compare_tables(struct compare *compare, const struct kind *kind,
                                 const struct ztc_table *left, const struct ztc_table *right)
{
    uint32_t left_count, right_count, i = 0, j = 0;
    const void **left_rows = sorted_rows(compare, left, kind->order, &left_count);
    const void **right_rows = sorted_rows(compare, right, kind->order, &right_count);

    if (left_rows == NULL || right_rows == NULL) {
        return ztc_error_memory(compare->error);
    }
    while (i < left_count || j < right_count) {
        int order = i == left_count    ? 1
                    : j == right_count ? -1
                                       : kind->order(&left_rows[i], &right_rows[j]);
        const void *left_row = order <= 0 ? left_rows[i++] : NULL;
        const void *right_row = order >= 0 ? right_rows[j++] : NULL;
        ztc_status status = tell_rows(compare, kind, left_row, right_row);
        if (status != ZTC_OK) {
            return status;
        }
    }
    return ZTC_OK;
}

static int order_numbers(uint32_t left, uint32_t right)
{
    return left < right ? -1 : left > right;
}

static const char *text_or_empty(const char *text)
{
    return text != NULL ? text : "";
}

static int order_texts(const char *left, const char *right)
{
    return strcmp(text_or_empty(left), text_or_empty(right));
}

/* pins */

static int order_pins(const void *left, const void *right)
{
    const struct ztc_board_pin *const *a = left, *const *b = right;
    return order_numbers((*a)->index, (*b)->index);
}

static void pin_subject(struct ztc_buffer *buffer, const void *row)
{
    const struct ztc_board_pin *pin = row;
    ztc_buffer_print(buffer, "D%" PRIu32, pin->index);
}

static int order_extras(const void *left, const void *right)
{
    const struct ztc_extra *const *a = left, *const *b = right;
    int order = order_texts((*a)->key, (*b)->key);
    return order != 0 ? order : order_texts((*a)->value, (*b)->value);
}

/* An extra that says what holds without it is no difference. */
static bool extra_is_default(const struct ztc_extra *extra)
{
    static const char *const defaults[][2] = {
        {"pull", "none"}, {"type", "push-pull"}, {"active_low", "false"}};

    for (size_t i = 0; i < sizeof(defaults) / sizeof(defaults[0]); i++) {
        if (order_texts(extra->key, defaults[i][0]) == 0 &&
            order_texts(extra->value, defaults[i][1]) == 0) {
            return true;
        }
    }
    return false;
}

static void write_pin(struct compare *compare, struct ztc_buffer *buffer,
                      const struct ztc_board *board, const void *row, const void *other)
{
    const struct ztc_board_pin *pin = row;
    const char *between = ", { ";
    char port[3];
    uint32_t count = 0;

    (void)board;
    (void)other;
    ztc_port_name(pin->port, port);
    ztc_buffer_print(buffer, "[ %s, %" PRIu32, port, pin->pad);
    const void **extras = sorted_rows(compare, pin->extras, order_extras, &count);
    if (extras == NULL) {
        buffer->status = ZTC_E_MEMORY;
    }
    for (uint32_t i = 0; extras != NULL && i < count; i++) {
        const struct ztc_extra *extra = extras[i];
        if (extra_is_default(extra)) {
            continue;
        }
        ztc_buffer_print(buffer, "%s%s: %s", between, text_or_empty(extra->key),
                         text_or_empty(extra->value));
        between = ", ";
    }
    ztc_buffer_text(buffer, between[2] == '{' ? " ]" : " } ]");
}

/* functional pins */

static int order_functions(const void *left, const void *right)
{
    const struct ztc_board_function *const *a = left, *const *b = right;
    int order = order_texts((*a)->class_id, (*b)->class_id);

    if (order == 0) {
        order = order_numbers((*a)->index, (*b)->index);
    }
    return order != 0 ? order : order_texts((*a)->role, (*b)->role);
}

static void function_subject(struct ztc_buffer *buffer, const void *row)
{
    const struct ztc_board_function *function = row;
    ztc_buffer_text(buffer, text_or_empty(function->name));
}

static void write_function(struct compare *compare, struct ztc_buffer *buffer,
                           const struct ztc_board *board, const void *row, const void *other)
{
    const struct ztc_board_function *function = row, *peer = other;
    uint32_t count = ZTC_VALUES_MAX;

    (void)compare;
    while (count > 0 && function->values[count - 1] == 0) {
        count--;
    }
    if (count > 0) {
        ztc_buffer_text(buffer, "[ ");
    }
    if (board->pins != NULL && function->pin < board->pins->count) {
        pin_subject(buffer, ZTC_ROW(struct ztc_board_pin, board->pins, function->pin));
    } else {
        ztc_buffer_char(buffer, '?');
    }
    for (uint32_t i = 0; i < count; i++) {
        ztc_buffer_print(buffer, ", %" PRId32, function->values[i]);
    }
    if (count > 0) {
        ztc_buffer_text(buffer, " ]");
    }
    /* Version 1 does not carry it: what only one side knows is no difference. */
    if (peer != NULL && function->alternate != ZTC_PORT_NONE && peer->alternate != ZTC_PORT_NONE &&
        function->alternate != peer->alternate) {
        ztc_buffer_print(buffer, ", alternate function %" PRId32, function->alternate);
    }
}

/* peripherals */

static int order_peripherals(const void *left, const void *right)
{
    const struct ztc_board_peripheral *const *a = left, *const *b = right;
    int order = order_texts((*a)->class_id, (*b)->class_id);
    return order != 0 ? order : order_numbers((*a)->index, (*b)->index);
}

static void peripheral_subject(struct ztc_buffer *buffer, const void *row)
{
    const struct ztc_board_peripheral *peripheral = row;
    ztc_buffer_print(buffer, "%s%" PRIu32, text_or_empty(peripheral->class_id), peripheral->index);
}

/* The functional pin that a role names, or NULL. */
static const char *role_pin(const struct ztc_board *board, const struct ztc_board_role *role)
{
    if (role == NULL || board->functions == NULL || role->function >= board->functions->count) {
        return NULL;
    }
    return text_or_empty(
        ZTC_ROW(struct ztc_board_function, board->functions, role->function)->name);
}

static uint32_t role_count(const struct ztc_board_peripheral *peripheral)
{
    return peripheral->roles != NULL && peripheral->roles->rows != NULL ? peripheral->roles->count
                                                                        : 0;
}

static const struct ztc_board_role *find_role(const struct ztc_board_peripheral *peripheral,
                                              const char *name)
{
    for (uint32_t i = 0; i < role_count(peripheral); i++) {
        const struct ztc_board_role *role = ZTC_ROW(struct ztc_board_role, peripheral->roles, i);
        if (order_texts(role->role, name) == 0) {
            return role;
        }
    }
    return NULL;
}

static void write_peripheral(struct compare *compare, struct ztc_buffer *buffer,
                             const struct ztc_board *board, const void *row, const void *other)
{
    const struct ztc_board_peripheral *peripheral = row;

    (void)compare;
    (void)other;
    ztc_buffer_print(buffer, "hw %" PRIu32, peripheral->hw);
    for (uint32_t i = 0; i < role_count(peripheral); i++) {
        const struct ztc_board_role *role = ZTC_ROW(struct ztc_board_role, peripheral->roles, i);
        const char *pin = role_pin(board, role);
        if (pin != NULL) {
            ztc_buffer_print(buffer, ", %s %s", text_or_empty(role->role), pin);
        }
    }
}

static ztc_status tell_part(struct compare *compare, const struct ztc_board_peripheral *peripheral,
                            const char *part, const char *before, const char *after)
{
    if (before != NULL && after != NULL && strcmp(before, after) == 0) {
        return ZTC_OK;
    }
    restart(&compare->subject);
    restart(&compare->before);
    restart(&compare->after);
    peripheral_subject(&compare->subject, peripheral);
    ztc_buffer_print(&compare->subject, ".%s", part);
    ztc_buffer_text(&compare->before, text_or_empty(before));
    ztc_buffer_text(&compare->after, text_or_empty(after));
    return tell(compare, before != NULL, after != NULL);
}

static ztc_status pair_hw(struct compare *compare, const struct ztc_board_peripheral *left,
                          const struct ztc_board_peripheral *right)
{
    if (left->hw == right->hw) {
        return ZTC_OK;
    }
    restart(&compare->subject);
    restart(&compare->before);
    restart(&compare->after);
    peripheral_subject(&compare->subject, left);
    ztc_buffer_text(&compare->subject, ".hw");
    ztc_buffer_print(&compare->before, "%" PRIu32, left->hw);
    ztc_buffer_print(&compare->after, "%" PRIu32, right->hw);
    return tell(compare, true, true);
}

static ztc_status pair_peripherals(struct compare *compare, const void *left, const void *right)
{
    const struct ztc_board_peripheral *a = left, *b = right;
    ztc_status status = pair_hw(compare, a, b);

    for (uint32_t i = 0; status == ZTC_OK && i < role_count(a); i++) {
        const struct ztc_board_role *role = ZTC_ROW(struct ztc_board_role, a->roles, i);
        const char *before = role_pin(compare->left, role);
        const char *after = role_pin(compare->right, find_role(b, role->role));
        if (before != NULL || after != NULL) {
            status = tell_part(compare, a, text_or_empty(role->role), before, after);
        }
    }
    for (uint32_t i = 0; status == ZTC_OK && i < role_count(b); i++) {
        const struct ztc_board_role *role = ZTC_ROW(struct ztc_board_role, b->roles, i);
        const char *after = role_pin(compare->right, role);
        if (after != NULL && find_role(a, role->role) == NULL) {
            status = tell_part(compare, a, text_or_empty(role->role), NULL, after);
        }
    }
    return status;
}

static const struct kind pin_kind = {order_pins, pin_subject, write_pin, NULL};
static const struct kind function_kind = {order_functions, function_subject, write_function, NULL};
static const struct kind peripheral_kind = {order_peripherals, peripheral_subject, write_peripheral,
                                            pair_peripherals};

ztc_status ztc_board_compare(const struct ztc_board *left, const struct ztc_board *right,
                             ztc_board_difference *report, void *ctx, struct ztc_error *error)
{
    struct compare compare = {
        .left = left, .right = right, .report = report, .ctx = ctx, .error = error};

    ztc_arena_init(&compare.arena, ZTC_TEMPLATE_ARENA_MAX);
    ztc_buffer_init(&compare.subject, ZTC_TEXT_MAX);
    ztc_buffer_init(&compare.before, ZTC_TEXT_MAX);
    ztc_buffer_init(&compare.after, ZTC_TEXT_MAX);
    ztc_status status = compare_tables(&compare, &pin_kind, left->pins, right->pins);
    if (status == ZTC_OK) {
        status = compare_tables(&compare, &function_kind, left->functions, right->functions);
    }
    if (status == ZTC_OK) {
        status = compare_tables(&compare, &peripheral_kind, left->peripherals, right->peripherals);
    }
    ztc_buffer_done(&compare.after);
    ztc_buffer_done(&compare.before);
    ztc_buffer_done(&compare.subject);
    ztc_arena_done(&compare.arena);
    return status;
}
