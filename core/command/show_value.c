/* SPDX-License-Identifier: Apache-2.0 */
/* `ztc -J vm custom show`: the board in full. */
#include "board/board.h"
#include "command/show.h"
#include "command/words.h"
#include "custom/product.h"

#include <inttypes.h>
#include <stdio.h>

#define NAME_SIZE 16u /* "D" and ten digits */

const char *ztc_show_role(const struct ztc_board *board, const struct ztc_board_role *role)
{
    if (role->function >= ztc_table_count(board->functions)) {
        return "-";
    }
    return ZTC_ROW(struct ztc_board_function, board->functions, role->function)->name;
}

static void add_pin_name(struct ztc_document *document, cJSON *row, const char *key,
                         const struct ztc_board *board, uint32_t number)
{
    char name[NAME_SIZE];
    if (number >= ztc_table_count(board->pins)) {
        ztc_document_null(document, row, key);
        return;
    }
    (void)snprintf(name, sizeof(name), "D%" PRIu32,
                   ZTC_ROW(struct ztc_board_pin, board->pins, number)->index);
    ztc_document_text(document, row, key, name);
}

static void add_cautions(struct ztc_document *document, cJSON *row, const struct ztc_pin_row *pin)
{
    cJSON *list = ztc_document_list(document, row, "flags");
    for (uint32_t i = 0; pin != NULL && i < ztc_table_count(pin->cautions); i++) {
        ztc_document_text(document, list, NULL,
                          ZTC_ROW(struct ztc_caution_row, pin->cautions, i)->caution);
    }
}

static void add_pin(struct ztc_document *document, cJSON *list, const struct ztc_reading *reading,
                    uint32_t number)
{
    const struct ztc_board *board = reading->board;
    const struct ztc_board_pin *pin = ZTC_ROW(struct ztc_board_pin, board->pins, number);
    const struct ztc_pin_row *known =
        reading->known ? ztc_target_pin(&reading->target, pin->port, pin->pad) : NULL;
    cJSON *row = ztc_document_object(document, list, NULL);
    char port[3];
    ztc_port_name(pin->port, port);
    add_pin_name(document, row, "name", board, number);
    ztc_document_text(document, row, "port", port);
    ztc_document_number(document, row, "pad", pin->pad);
    ztc_document_text(document, row, "pad_name", known != NULL ? known->name : NULL);
    if (known != NULL) {
        ztc_document_words(document, row, "abilities", known->abilities);
    } else {
        ztc_document_null(document, row, "abilities");
    }
    add_cautions(document, row, known);
    cJSON *extras = ztc_document_object(document, row, "extras");
    for (uint32_t i = 0; i < ztc_table_count(pin->extras); i++) {
        const struct ztc_extra *extra = ZTC_ROW(struct ztc_extra, pin->extras, i);
        ztc_document_text(document, extras, extra->key, extra->value);
    }
    cJSON *functions = ztc_document_list(document, row, "functions");
    for (uint32_t i = 0; i < ztc_table_count(board->functions); i++) {
        const struct ztc_board_function *function =
            ZTC_ROW(struct ztc_board_function, board->functions, i);
        if (function->pin == number) {
            ztc_document_text(document, functions, NULL, function->name);
        }
    }
}

static void add_function(struct ztc_document *document, cJSON *list,
                         const struct ztc_reading *reading,
                         const struct ztc_board_function *function)
{
    const struct ztc_function_row *known =
        reading->known ? ztc_words_signal(&reading->target, reading->board, function) : NULL;
    cJSON *row = ztc_document_object(document, list, NULL);
    ztc_document_text(document, row, "name", function->name);
    ztc_document_text(document, row, "class", function->class_id);
    ztc_document_text(document, row, "role", function->role);
    ztc_document_number(document, row, "index", function->index);
    add_pin_name(document, row, "pin", reading->board, function->pin);
    cJSON *values = ztc_document_list(document, row, "values");
    for (uint32_t i = 0; i < function->value_count && i < ZTC_VALUES_MAX; i++) {
        ztc_document_number(document, values, NULL, function->values[i]);
    }
    ztc_document_text(document, row, "signal", known != NULL ? known->signal : NULL);
    ztc_document_known(document, row, "unit", known != NULL ? known->unit : -1);
    ztc_document_known(document, row, "channel", known != NULL ? known->channel : -1);
    ztc_document_known(document, row, "af", function->alternate);
    ztc_document_known(document, row, "hw",
                       function->instance != 0 ? (int64_t)function->instance : -1);
}

static void add_peripheral(struct ztc_document *document, cJSON *list,
                           const struct ztc_reading *reading,
                           const struct ztc_board_peripheral *peripheral)
{
    const struct ztc_instance_row *known =
        reading->known ? ztc_target_instance(&reading->target, peripheral->class_id, peripheral->hw)
                       : NULL;
    cJSON *row = ztc_document_object(document, list, NULL);
    struct ztc_buffer name;
    ztc_buffer_init(&name, 256);
    ztc_buffer_print(&name, "%s%" PRIu32, peripheral->class_id, peripheral->index);
    document->failed = document->failed || ztc_buffer_status(&name) != ZTC_OK;
    ztc_document_text(document, row, "name", ztc_buffer_string(&name));
    ztc_buffer_done(&name);
    ztc_document_text(document, row, "class", peripheral->class_id);
    ztc_document_number(document, row, "index", peripheral->index);
    ztc_document_number(document, row, "hw", peripheral->hw);
    ztc_document_text(document, row, "instance", known != NULL ? known->name : NULL);
    cJSON *roles = ztc_document_object(document, row, "roles");
    for (uint32_t i = 0; i < ztc_table_count(peripheral->roles); i++) {
        const struct ztc_board_role *role = ZTC_ROW(struct ztc_board_role, peripheral->roles, i);
        bool named = role->function < ztc_table_count(reading->board->functions);
        ztc_document_text(document, roles, role->role,
                          named ? ztc_show_role(reading->board, role) : NULL);
    }
}

/* What only a template holds; null in a port.bin. */
static ztc_status add_template(struct ztc_document *document, cJSON *root,
                               const struct ztc_reading *reading, struct ztc_error *error)
{
    if (reading->compilation == NULL) {
        ztc_document_null(document, root, "cmacros");
        ztc_document_null(document, root, "device");
        return ZTC_OK;
    }
    const struct ztc_template *template = &reading->compilation->template;
    cJSON *macros = ztc_document_list(document, root, "cmacros");
    for (size_t i = 0; i < template->cmacro_count; i++) {
        ztc_document_text(document, macros, NULL, template->cmacros[i]);
    }
    cJSON *device = NULL;
    ztc_status status = ztc_product_device(&template->device, error, &device);
    if (status == ZTC_OK) {
        ztc_document_add(document, root, "device", device);
    }
    return status;
}

static void add_head(struct ztc_document *document, cJSON *root, const struct ztc_reading *reading)
{
    const struct ztc_board *board = reading->board;
    const struct ztc_target_description *known =
        reading->known ? reading->target.description : NULL;
    bool names_target = board->target != NULL && board->target[0] != '\0';
    const char *target = known != NULL ? known->id : names_target ? board->target : NULL;
    ztc_document_text(document, root, "file", reading->file);
    ztc_document_text(document, root, "short_name", board->short_name);
    ztc_document_text(document, root, "target", target);
    ztc_document_text(document, root, "name", known != NULL ? known->name : NULL);
    ztc_document_text(document, root, "chip", known != NULL ? known->chip : NULL);
    ztc_document_known(document, root, "version",
                       reading->version != 0 ? (int64_t)reading->version : -1);
}

ztc_status ztc_show_print_value(struct ztc_session *session, const struct ztc_reading *reading)
{
    const struct ztc_board *board = reading->board;
    struct ztc_document document = {0};
    cJSON *root = ztc_document_object(&document, NULL, NULL);
    add_head(&document, root, reading);
    cJSON *pins = ztc_document_list(&document, root, "pins");
    for (uint32_t i = 0; i < ztc_table_count(board->pins); i++) {
        add_pin(&document, pins, reading, i);
    }
    cJSON *functions = ztc_document_list(&document, root, "functions");
    for (uint32_t i = 0; i < ztc_table_count(board->functions); i++) {
        add_function(&document, functions, reading,
                     ZTC_ROW(struct ztc_board_function, board->functions, i));
    }
    cJSON *peripherals = ztc_document_list(&document, root, "peripherals");
    for (uint32_t i = 0; i < ztc_table_count(board->peripherals); i++) {
        add_peripheral(&document, peripherals, reading,
                       ZTC_ROW(struct ztc_board_peripheral, board->peripherals, i));
    }
    ztc_status status = add_template(&document, root, reading, &session->error);
    if (status != ZTC_OK) {
        ztc_document_done(&document);
        return status;
    }
    return ztc_session_print_document(session, &document);
}
