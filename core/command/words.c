/* SPDX-License-Identifier: Apache-2.0 */
/* Rows of boards and targets in words. */
#include "command/words.h"

#include "base/limits.h"
#include "base/utf8.h"
#include "board/board.h"

#include <inttypes.h>
#include <string.h>

#define FIELD_COLUMN 13 /* where the values of fields begin */

uint32_t ztc_table_count(const struct ztc_table *table)
{
    return table != NULL && table->rows != NULL ? table->count : 0;
}

void ztc_words_comma(struct ztc_buffer *buffer)
{
    if (buffer->size > 0) {
        ztc_buffer_text(buffer, ", ");
    }
}

void ztc_words_pad(struct ztc_buffer *buffer, uint32_t port, uint32_t pad)
{
    char name[3];
    ztc_port_name(port, name);
    ztc_buffer_print(buffer, "%s%" PRIu32, name, pad);
}

void ztc_words_abilities(struct ztc_buffer *buffer, const char *abilities)
{
    while (*abilities != '\0') {
        size_t length = strcspn(abilities, " ");
        if (length > 0) {
            ztc_words_comma(buffer);
        }
        if (length == 2 && memcmp(abilities, "in", 2) == 0) {
            ztc_buffer_text(buffer, "input");
        } else if (length == 3 && memcmp(abilities, "out", 3) == 0) {
            ztc_buffer_text(buffer, "output");
        } else {
            ztc_buffer_add(buffer, abilities, length);
        }
        abilities += length;
        abilities += strspn(abilities, " ");
    }
}

void ztc_words_cautions(struct ztc_buffer *buffer, const struct ztc_pin_row *pin, bool reasons)
{
    for (uint32_t i = 0; i < ztc_table_count(pin->cautions); i++) {
        const struct ztc_caution_row *row = ZTC_ROW(struct ztc_caution_row, pin->cautions, i);
        ztc_words_comma(buffer);
        ztc_buffer_text(buffer, row->caution);
        if (reasons && row->reason != NULL && row->reason[0] != '\0') {
            ztc_buffer_print(buffer, " (%s)", row->reason);
        }
    }
}

void ztc_words_extras(struct ztc_buffer *buffer, const struct ztc_table *extras)
{
    for (uint32_t i = 0; i < ztc_table_count(extras); i++) {
        const struct ztc_extra *row = ZTC_ROW(struct ztc_extra, extras, i);
        ztc_words_comma(buffer);
        ztc_buffer_print(buffer, "%s: %s", row->key, row->value);
    }
}

void ztc_words_field(struct ztc_buffer *text, const char *name, const char *value)
{
    if (value != NULL && value[0] != '\0') {
        ztc_buffer_print(text, "%-*s", FIELD_COLUMN, name);
        ztc_utf8_printable(text, value, strlen(value));
        ztc_buffer_char(text, '\n');
    }
}

void ztc_words_field_take(struct ztc_buffer *text, const char *name, struct ztc_buffer *value)
{
    if (ztc_buffer_status(value) != ZTC_OK) {
        ztc_buffer_fail(text, ztc_buffer_status(value));
    }
    ztc_words_field(text, name, ztc_buffer_string(value));
    ztc_buffer_done(value);
    ztc_buffer_init(value, ZTC_TEXT_MAX);
}

void ztc_words_cell(struct ztc_text_table *table, struct ztc_buffer *cell, bool *failed)
{
    *failed = *failed || ztc_buffer_status(cell) != ZTC_OK;
    ztc_text_table_cell(table, ztc_buffer_string(cell));
    ztc_buffer_done(cell);
    ztc_buffer_init(cell, ZTC_TEXT_MAX);
}

/* The instance that a functional pin belongs to: its own, or that of a peripheral which names it;
 * 0: any. */
static uint32_t instance_of(const struct ztc_board *board, uint32_t number)
{
    const struct ztc_board_function *function =
        ZTC_ROW(struct ztc_board_function, board->functions, number);
    if (function->instance != 0) {
        return function->instance;
    }
    for (uint32_t i = 0; i < ztc_table_count(board->peripherals); i++) {
        const struct ztc_board_peripheral *peripheral =
            ZTC_ROW(struct ztc_board_peripheral, board->peripherals, i);
        for (uint32_t j = 0; j < ztc_table_count(peripheral->roles); j++) {
            if (ZTC_ROW(struct ztc_board_role, peripheral->roles, j)->function == number) {
                return peripheral->hw;
            }
        }
    }
    return 0;
}

static bool same_values(const struct ztc_function_row *row,
                        const struct ztc_board_function *function)
{
    for (uint32_t i = 0; i < ZTC_VALUES_MAX; i++) {
        int32_t wanted = i < row->value_count ? row->values[i] : 0;
        int32_t given = i < function->value_count ? function->values[i] : 0;
        if (wanted != given) {
            return false;
        }
    }
    return true;
}

/* The first row for this pad (or any pad) with the class, role, values and instance. */
static const struct ztc_function_row *find_row(const struct ztc_target *target,
                                               const struct ztc_board_pin *pin, bool any_pad,
                                               const struct ztc_board_function *function,
                                               uint32_t instance)
{
    uint32_t port = any_pad ? 0 : pin->port;
    uint32_t pad = any_pad ? ZTC_ANY_PAD : pin->pad;
    for (uint32_t i = 0; i < target->functions->count; i++) {
        const struct ztc_function_row *row = ZTC_ROW(struct ztc_function_row, target->functions, i);
        if (row->pad != pad || row->port != port) {
            continue;
        }
        bool reaches = row->instance == 0 || instance == 0 || row->instance == instance;
        if (reaches && strcmp(row->class_id, function->class_id) == 0 &&
            strcmp(row->role, function->role) == 0 && same_values(row, function)) {
            return row;
        }
    }
    return NULL;
}

const struct ztc_function_row *ztc_words_signal(const struct ztc_target *target,
                                                const struct ztc_board *board,
                                                const struct ztc_board_function *function)
{
    if (function->pin >= ztc_table_count(board->pins)) {
        return NULL;
    }
    const struct ztc_board_pin *pin = ZTC_ROW(struct ztc_board_pin, board->pins, function->pin);
    uint32_t number = 0;
    while (number < board->functions->count &&
           ZTC_ROW(struct ztc_board_function, board->functions, number) != function) {
        number++;
    }
    uint32_t instance = number < board->functions->count ? instance_of(board, number) : 0;
    const struct ztc_function_row *row = find_row(target, pin, false, function, instance);
    return row != NULL ? row : find_row(target, pin, true, function, instance);
}

const char *ztc_words_class_colour(const char *class_id)
{
    /* As near to those of the pictures as sixteen colours come; yellow is for cautions. */
    static const struct {
        const char *class_id, *colour;
    } colours[] = {
        {ZTC_CLASS_SERIAL, "\033[94m"}, {ZTC_CLASS_SPI, "\033[32m"}, {ZTC_CLASS_I2C, "\033[35m"},
        {ZTC_CLASS_CAN, "\033[31m"},    {ZTC_CLASS_ADC, "\033[93m"}, {ZTC_CLASS_DAC, "\033[92m"},
        {ZTC_CLASS_PWM, "\033[95m"},    {ZTC_CLASS_ICU, "\033[36m"}, {ZTC_CLASS_LED, "\033[91m"},
        {ZTC_CLASS_BTN, "\033[96m"},
    };
    for (size_t i = 0; i < sizeof(colours) / sizeof(colours[0]); i++) {
        if (strcmp(colours[i].class_id, class_id) == 0) {
            return colours[i].colour;
        }
    }
    return NULL;
}
