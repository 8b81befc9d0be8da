/* SPDX-License-Identifier: Apache-2.0 */
/* Boards for the tests of port.bin. */
#include "support_board.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <ztc/class.h>

#include <cmocka.h>

/* Room for one more row, doubled when a power of two is reached. */
static void *grow(void *rows, uint32_t count, size_t size)
{
    if ((count & (count - 1)) == 0) {
        rows = realloc(rows, size * (count == 0 ? 1 : 2 * (size_t)count));
        assert_non_null(rows);
    }
    memset((char *)rows + count * size, 0, size);
    return rows;
}

static void set_text(char *at, const char *text)
{
    assert_true(strlen(text) < TEST_TEXT);
    memcpy(at, text, strlen(text) + 1);
}

void test_board_init(struct test_board *board, const char *short_name, const char *target)
{
    memset(board, 0, sizeof(*board));
    set_text(board->short_name, short_name);
    set_text(board->target, target);
}

void test_board_free(struct test_board *board)
{
    free(board->pins);
    free(board->extras);
    free(board->functions);
    free(board->function_texts);
    free(board->peripherals);
    free(board->roles);
    free(board->peripheral_classes);
    memset(board, 0, sizeof(*board));
}

uint32_t test_board_pin(struct test_board *board, uint32_t port, uint32_t pad)
{
    uint32_t row = board->pin_count;
    board->pins = grow(board->pins, row, sizeof(*board->pins));
    board->extras = grow(board->extras, row, sizeof(*board->extras));
    board->pins[row] = (struct ztc_board_pin){
        .index = row, .port = port, .pad = pad, .where = UINT64_C(10000) + row};
    return board->pin_count++;
}

void test_board_extra(struct test_board *board, uint32_t pin, const char *key, const char *value)
{
    struct test_extras *extras = &board->extras[pin];
    uint32_t row = extras->count++;
    assert_true(row < TEST_EXTRAS);
    set_text(extras->texts[2 * row], key);
    set_text(extras->texts[2 * row + 1], value);
    extras->rows[row].where = UINT64_C(20000) + 100 * pin + row;
}

uint32_t test_board_custom(struct test_board *board, const char *class_id, const char *role,
                           const char *prefix, uint32_t index, uint32_t pin)
{
    uint32_t row = board->function_count;
    board->functions = grow(board->functions, row, sizeof(*board->functions));
    board->function_texts = grow(board->function_texts, row, sizeof(*board->function_texts));
    struct test_function_texts *texts = &board->function_texts[row];
    set_text(texts->class_id, class_id);
    set_text(texts->role, role);
    snprintf(texts->name, sizeof(texts->name), "%s%u", prefix, index);
    board->functions[row] = (struct ztc_board_function){
        .index = index, .pin = pin, .alternate = ZTC_PORT_NONE, .where = UINT64_C(200000) + row};
    return board->function_count++;
}

uint32_t test_board_function(struct test_board *board, const char *name, uint32_t pin)
{
    uint32_t index = 0;
    const struct ztc_prefix_row *row = ztc_prefix_of(name, strlen(name), &index);
    assert_non_null(row);
    return test_board_custom(board, row->class_id, row->role, row->prefix, index, pin);
}

void test_board_values(struct test_board *board, uint32_t function, uint32_t count, int32_t first,
                       int32_t second, int32_t third)
{
    struct ztc_board_function *row = &board->functions[function];
    row->value_count = count;
    row->values[0] = first;
    row->values[1] = second;
    row->values[2] = third;
}

uint32_t test_board_peripheral(struct test_board *board, const char *class_id, uint32_t index,
                               uint32_t hw)
{
    uint32_t row = board->peripheral_count;
    board->peripherals = grow(board->peripherals, row, sizeof(*board->peripherals));
    board->roles = grow(board->roles, row, sizeof(*board->roles));
    board->peripheral_classes =
        grow(board->peripheral_classes, row, sizeof(*board->peripheral_classes));
    set_text(board->peripheral_classes[row], class_id);
    board->peripherals[row] =
        (struct ztc_board_peripheral){.index = index, .hw = hw, .where = UINT64_C(300000) + row};
    return board->peripheral_count++;
}

void test_board_role(struct test_board *board, uint32_t peripheral, const char *role,
                     uint32_t function)
{
    struct test_roles *roles = &board->roles[peripheral];
    uint32_t row = roles->count++;
    assert_true(row < TEST_ROLES);
    set_text(roles->texts[row], role);
    roles->rows[row].function = function;
    roles->rows[row].where = UINT64_C(400000) + 100 * peripheral + row;
}

uint32_t test_board_find(const struct test_board *board, const char *name)
{
    for (uint32_t i = 0; i < board->function_count; i++) {
        if (strcmp(board->function_texts[i].name, name) == 0) {
            return i;
        }
    }
    return ZTC_NO_ROW;
}

static void view_tables(struct test_board *board)
{
    for (uint32_t i = 0; i < board->pin_count; i++) {
        struct test_extras *extras = &board->extras[i];
        for (uint32_t e = 0; e < extras->count; e++) {
            extras->rows[e].key = extras->texts[2 * e];
            extras->rows[e].value = extras->texts[2 * e + 1];
        }
        extras->table = (struct ztc_table){sizeof(struct ztc_table), extras->count,
                                           sizeof(struct ztc_extra), 0, extras->rows};
        board->pins[i].extras = extras->count > 0 ? &extras->table : NULL;
    }
    for (uint32_t i = 0; i < board->peripheral_count; i++) {
        struct test_roles *roles = &board->roles[i];
        for (uint32_t r = 0; r < roles->count; r++) {
            roles->rows[r].role = roles->texts[r];
        }
        roles->table = (struct ztc_table){sizeof(struct ztc_table), roles->count,
                                          sizeof(struct ztc_board_role), 0, roles->rows};
        board->peripherals[i].roles = roles->count > 0 ? &roles->table : NULL;
        board->peripherals[i].class_id = board->peripheral_classes[i];
    }
    for (uint32_t i = 0; i < board->function_count; i++) {
        board->functions[i].name = board->function_texts[i].name;
        board->functions[i].class_id = board->function_texts[i].class_id;
        board->functions[i].role = board->function_texts[i].role;
    }
}

const struct ztc_board *test_board_view(struct test_board *board)
{
    const uint32_t size = sizeof(struct ztc_table);
    view_tables(board);
    board->tables[0] =
        (struct ztc_table){size, board->pin_count, sizeof(*board->pins), 0, board->pins};
    board->tables[1] = (struct ztc_table){size, board->function_count, sizeof(*board->functions), 0,
                                          board->functions};
    board->tables[2] = (struct ztc_table){size, board->peripheral_count,
                                          sizeof(*board->peripherals), 0, board->peripherals};
    board->tables[3] = (struct ztc_table)ZTC_TABLE_EMPTY;
    board->view = (struct ztc_board){sizeof(board->view), 0,
                                     board->short_name,   board->target,
                                     &board->tables[0],   &board->tables[1],
                                     &board->tables[2],   &board->tables[3]};
    return &board->view;
}

static void copy_function(struct test_board *board, const struct ztc_board_function *from)
{
    uint32_t row = test_board_custom(board, from->class_id, from->role, "", from->index, from->pin);
    set_text(board->function_texts[row].name, from->name);
    struct ztc_board_function *to = &board->functions[row];
    to->value_count = from->value_count;
    memcpy(to->values, from->values, sizeof(to->values));
    to->alternate = from->alternate;
    to->instance = from->instance;
    assert_int_equal(from->where, ZTC_WHERE_NONE);
}

static ztc_status copy_board(void *ctx, const struct ztc_board *from)
{
    struct test_board *board = ctx;
    assert_int_equal(from->struct_size, sizeof(*from));
    assert_int_equal(from->device->count, 0);
    set_text(board->short_name, from->short_name);
    set_text(board->target, from->target);
    for (uint32_t i = 0; i < from->pins->count; i++) {
        const struct ztc_board_pin *pin = ZTC_ROW(struct ztc_board_pin, from->pins, i);
        assert_int_equal(pin->index, i);
        assert_int_equal(pin->where, ZTC_WHERE_NONE);
        test_board_pin(board, pin->port, pin->pad);
        for (uint32_t e = 0; pin->extras != NULL && e < pin->extras->count; e++) {
            const struct ztc_extra *extra = ZTC_ROW(struct ztc_extra, pin->extras, e);
            test_board_extra(board, i, extra->key, extra->value);
        }
    }
    for (uint32_t i = 0; i < from->functions->count; i++) {
        copy_function(board, ZTC_ROW(struct ztc_board_function, from->functions, i));
    }
    for (uint32_t i = 0; i < from->peripherals->count; i++) {
        const struct ztc_board_peripheral *peripheral =
            ZTC_ROW(struct ztc_board_peripheral, from->peripherals, i);
        uint32_t row =
            test_board_peripheral(board, peripheral->class_id, peripheral->index, peripheral->hw);
        for (uint32_t r = 0; peripheral->roles != NULL && r < peripheral->roles->count; r++) {
            const struct ztc_board_role *role =
                ZTC_ROW(struct ztc_board_role, peripheral->roles, r);
            test_board_role(board, row, role->role, role->function);
        }
    }
    return ZTC_OK;
}

struct ztc_board_sink test_board_sink(struct test_board *board)
{
    return (struct ztc_board_sink){
        .struct_size = sizeof(struct ztc_board_sink), .ctx = board, .board = copy_board};
}

/* The board as text */

struct lines {
    char (*rows)[256];
    uint32_t count;
};

static char *new_line(struct lines *lines)
{
    lines->rows = grow(lines->rows, lines->count, sizeof(*lines->rows));
    return lines->rows[lines->count++];
}

static int by_text(const void *left, const void *right)
{
    return strcmp(left, right);
}

static void sort_lines(struct lines *lines)
{
    if (lines->count > 0) {
        qsort(lines->rows, lines->count, sizeof(*lines->rows), by_text);
    }
}

static void append(char *line, const char *format, ...) __attribute__((format(printf, 2, 3)));
static void append(char *line, const char *format, ...)
{
    va_list list;
    size_t used = strlen(line);
    va_start(list, format);
    int count = vsnprintf(line + used, 256 - used, format, list);
    va_end(list);
    assert_true(count >= 0 && (size_t)count < 256 - used);
}

static void add_pin_line(struct lines *lines, const struct ztc_board_pin *pin)
{
    struct lines extras = {NULL, 0};
    for (uint32_t e = 0; pin->extras != NULL && e < pin->extras->count; e++) {
        const struct ztc_extra *extra = ZTC_ROW(struct ztc_extra, pin->extras, e);
        append(new_line(&extras), " %s=%s", extra->key, extra->value);
    }
    sort_lines(&extras);
    char *line = new_line(lines);
    append(line, "1 pin %04u P%u.%u", pin->index, pin->port, pin->pad);
    for (uint32_t e = 0; e < extras.count; e++) {
        append(line, "%s", extras.rows[e]);
    }
    free(extras.rows);
}

static void add_function_line(struct lines *lines, const struct ztc_board_function *function)
{
    char *line = new_line(lines);
    append(line, "2 %s %05u %s %s D%u", function->class_id, function->index, function->role,
           function->name, function->pin);
    for (uint32_t v = 0; v < function->value_count; v++) {
        append(line, " %d", function->values[v]);
    }
    for (uint32_t v = function->value_count; v < 4; v++) {
        assert_int_equal(function->values[v], 0);
    }
    append(line, " af %d instance %u", function->alternate, function->instance);
}

static void add_peripheral_line(struct lines *lines, const struct ztc_board *board,
                                const struct ztc_board_peripheral *peripheral)
{
    struct lines roles = {NULL, 0};
    for (uint32_t r = 0; peripheral->roles != NULL && r < peripheral->roles->count; r++) {
        const struct ztc_board_role *role = ZTC_ROW(struct ztc_board_role, peripheral->roles, r);
        const char *name =
            role->function == ZTC_NO_ROW
                ? "none"
                : ZTC_ROW(struct ztc_board_function, board->functions, role->function)->name;
        append(new_line(&roles), " %s=%s", role->role, name);
    }
    sort_lines(&roles);
    char *line = new_line(lines);
    append(line, "3 %s %05u hw %u", peripheral->class_id, peripheral->index, peripheral->hw);
    for (uint32_t r = 0; r < roles.count; r++) {
        append(line, "%s", roles.rows[r]);
    }
    free(roles.rows);
}

char *test_board_text(const struct ztc_board *board)
{
    struct lines lines = {NULL, 0};
    append(new_line(&lines), "0 short_name '%s' target '%s'", board->short_name, board->target);
    for (uint32_t i = 0; i < board->pins->count; i++) {
        add_pin_line(&lines, ZTC_ROW(struct ztc_board_pin, board->pins, i));
    }
    for (uint32_t i = 0; i < board->functions->count; i++) {
        add_function_line(&lines, ZTC_ROW(struct ztc_board_function, board->functions, i));
    }
    for (uint32_t i = 0; i < board->peripherals->count; i++) {
        add_peripheral_line(&lines, board,
                            ZTC_ROW(struct ztc_board_peripheral, board->peripherals, i));
    }
    sort_lines(&lines);
    char *text = malloc((size_t)lines.count * 256 + 1);
    assert_non_null(text);
    size_t used = 0;
    for (uint32_t i = 0; i < lines.count; i++) {
        used += (size_t)snprintf(text + used, 256, "%s\n", lines.rows[i]);
    }
    text[used] = '\0';
    free(lines.rows);
    return text;
}
