/* SPDX-License-Identifier: Apache-2.0 */
/* One pad of a target: found by its name, and all that is known of it. */
#include "command/pad.h"

#include "base/limits.h"
#include "base/nearest.h"
#include "base/utf8.h"
#include "board/board.h"
#include "board/role.h"
#include "command/words.h"
#include "custom/from.h"
#include "output/table.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <ztc/class.h>

#define PORT_NAME_SIZE 16u /* "PA" and ten digits */

/* ---- by name ---- */

static bool is_called(const struct ztc_pin_row *pin, const char *name)
{
    char port[3];
    char written[PORT_NAME_SIZE];
    ztc_port_name(pin->port, port);
    (void)snprintf(written, sizeof(written), "%s%" PRIu32, port, pin->pad);
    return strcasecmp(pin->name, name) == 0 || strcasecmp(written, name) == 0;
}

static ztc_status unknown_pad(struct ztc_session *session, const struct ztc_target *target,
                              const char *name)
{
    const char **names = ztc_arena_array(&session->arena, target->pins->count, sizeof(*names));
    if (names == NULL) {
        return ztc_error_memory(&session->error);
    }
    for (uint32_t i = 0; i < target->pins->count; i++) {
        names[i] = ZTC_ROW(struct ztc_pin_row, target->pins, i)->name;
    }
    const char *nearest = ztc_nearest(name, names, target->pins->count);
    char *remedy = ztc_arena_print(&session->arena, "ztc target show %s lists its pads",
                                   target->description->id);
    return ztc_error_set(&session->error, ZTC_E_INVALID, remedy, "%s has no pad \"%s\"%s%s%s",
                         target->description->id, name, nearest != NULL ? ": did you mean " : "",
                         nearest != NULL ? nearest : "", nearest != NULL ? "?" : "");
}

ztc_status ztc_pad_find(struct ztc_session *session, const struct ztc_target *target,
                        const char *name, const struct ztc_pin_row **ret_pin)
{
    for (uint32_t i = 0; i < target->pins->count; i++) {
        const struct ztc_pin_row *pin = ZTC_ROW(struct ztc_pin_row, target->pins, i);
        if (is_called(pin, name)) {
            *ret_pin = pin;
            return ZTC_OK;
        }
    }
    *ret_pin = ztc_from_pad(target, name);
    return *ret_pin != NULL ? ZTC_OK : unknown_pad(session, target, name);
}

/* ---- abilities ---- */

bool ztc_pad_takes(const struct ztc_pin_row *pin, const struct ztc_function_row *row)
{
    const struct ztc_prefix_row *prefix = ztc_prefix_find(row->class_id, row->role);
    return row->pad == ZTC_ANY_PAD && prefix != NULL && (prefix->needs & ZTC_NEEDS_ANALOG) == 0 &&
           ztc_pad_missing(pin, prefix->needs) == 0;
}

/* ---- as JSON ---- */

void ztc_pad_add_function(struct ztc_document *document, cJSON *list,
                          const struct ztc_function_row *function)
{
    cJSON *row = ztc_document_object(document, list, NULL);
    ztc_document_text(document, row, "class", function->class_id);
    ztc_document_text(document, row, "signal", function->signal);
    ztc_document_known(document, row, "unit", function->unit);
    ztc_document_known(document, row, "channel", function->channel);
    ztc_document_known(document, row, "af", function->alternate);
    ztc_document_text(document, row, "role", function->role);
    ztc_document_known(document, row, "hw",
                       function->instance != 0 ? (int64_t)function->instance : -1);
    cJSON *values = ztc_document_list(document, row, "values");
    for (uint32_t i = 0; i < ztc_row_value_count(function); i++) {
        ztc_document_number(document, values, NULL, function->values[i]);
    }
    ztc_document_text(document, row, "caution", function->caution);
    ztc_document_text(document, row, "reason", function->reason);
}

static void add_cautions(struct ztc_document *document, cJSON *row, const struct ztc_pin_row *pin)
{
    cJSON *flags = ztc_document_list(document, row, "flags");
    for (uint32_t i = 0; i < ztc_table_count(pin->cautions); i++) {
        ztc_document_text(document, flags, NULL,
                          ZTC_ROW(struct ztc_caution_row, pin->cautions, i)->caution);
    }
    cJSON *reasons = ztc_document_object(document, row, "reasons");
    for (uint32_t i = 0; i < ztc_table_count(pin->cautions); i++) {
        const struct ztc_caution_row *caution = ZTC_ROW(struct ztc_caution_row, pin->cautions, i);
        ztc_document_text(document, reasons, caution->caution, caution->reason);
    }
}

void ztc_pad_add(struct ztc_document *document, cJSON *row, const struct ztc_target *target,
                 const struct ztc_pin_row *pin)
{
    char port[3];
    ztc_port_name(pin->port, port);
    ztc_document_text(document, row, "name", pin->name);
    ztc_document_text(document, row, "port", port);
    ztc_document_number(document, row, "pad", pin->pad);
    add_cautions(document, row, pin);
    ztc_document_words(document, row, "abilities", pin->abilities);
    cJSON *functions = ztc_document_list(document, row, "functions");
    for (uint32_t i = 0; i < target->functions->count; i++) {
        const struct ztc_function_row *function =
            ZTC_ROW(struct ztc_function_row, target->functions, i);
        if (function->pad == pin->pad && function->port == pin->port) {
            ztc_pad_add_function(document, functions, function);
        }
    }
    cJSON *packages = ztc_document_list(document, row, "packages");
    for (uint32_t i = 0; i < ztc_table_count(target->packages); i++) {
        const struct ztc_package_row *package =
            ZTC_ROW(struct ztc_package_row, target->packages, i);
        if (package->pad == pin->pad && package->port == pin->port) {
            cJSON *place = ztc_document_object(document, packages, NULL);
            ztc_document_text(document, place, "package", package->package);
            ztc_document_text(document, place, "number",
                              package->number[0] != '\0' ? package->number : NULL);
        }
    }
}

static ztc_status show_value(struct ztc_session *session, const struct ztc_target *target,
                             const struct ztc_pin_row *pin)
{
    struct ztc_document document = {0};
    cJSON *root = ztc_document_object(&document, NULL, NULL);
    ztc_document_text(&document, root, "target", target->description->id);
    cJSON *pins = ztc_document_list(&document, root, "pins");
    ztc_pad_add(&document, ztc_document_object(&document, pins, NULL), target, pin);
    cJSON *any = ztc_document_list(&document, root, "any_pad");
    for (uint32_t i = 0; i < target->functions->count; i++) {
        const struct ztc_function_row *row = ZTC_ROW(struct ztc_function_row, target->functions, i);
        if (ztc_pad_takes(pin, row)) {
            ztc_pad_add_function(&document, any, row);
        }
    }
    return ztc_session_print_document(session, &document);
}

/* ---- as text ---- */

static void print_head(const struct ztc_target *target, const struct ztc_pin_row *pin,
                       struct ztc_buffer *text)
{
    struct ztc_buffer field;
    ztc_buffer_init(&field, ZTC_TEXT_MAX);
    ztc_buffer_text(&field, pin->name);
    ztc_words_field_take(text, "pad", &field);
    ztc_words_pad(&field, pin->port, pin->pad);
    ztc_words_field_take(text, "port", &field);
    ztc_words_abilities(&field, pin->abilities);
    ztc_words_field_take(text, "abilities", &field);
    for (uint32_t i = 0; i < ztc_table_count(pin->cautions); i++) {
        const struct ztc_caution_row *row = ZTC_ROW(struct ztc_caution_row, pin->cautions, i);
        ztc_buffer_print(&field, "%s: %s", row->caution, row->reason);
        ztc_words_field_take(text, "caution", &field);
    }
    for (uint32_t i = 0; i < ztc_table_count(target->packages); i++) {
        const struct ztc_package_row *row = ZTC_ROW(struct ztc_package_row, target->packages, i);
        if (row->pad == pin->pad && row->port == pin->port) {
            ztc_words_comma(&field);
            ztc_buffer_print(&field, row->number[0] != '\0' ? "%s pin %s" : "%s%s", row->package,
                             row->number);
        }
    }
    ztc_words_field_take(text, "packages", &field);
    for (uint32_t i = 0; i < target->functions->count; i++) {
        const struct ztc_function_row *row = ZTC_ROW(struct ztc_function_row, target->functions, i);
        if (ztc_pad_takes(pin, row)) {
            ztc_words_comma(&field);
            ztc_buffer_text(&field, row->signal);
        }
    }
    ztc_words_field_take(text, "as any pad", &field);
    ztc_buffer_done(&field);
}

/* A number, or an empty cell where there is none. */
static void number_cell(struct ztc_text_table *table, int64_t number)
{
    char text[24] = "";
    if (number >= 0) {
        (void)snprintf(text, sizeof(text), "%" PRId64, number);
    }
    ztc_text_table_cell(table, text);
}

static void function_row(struct ztc_text_table *table, const struct ztc_function_row *row,
                         struct ztc_buffer *cell, bool *failed)
{
    ztc_text_table_cell(table, row->class_id);
    ztc_text_table_cell(table, row->role);
    ztc_text_table_cell(table, row->signal);
    number_cell(table, row->unit);
    number_cell(table, row->channel);
    number_cell(table, row->alternate);
    number_cell(table, row->instance != 0 ? (int64_t)row->instance : -1);
    for (uint32_t i = 0; i < ztc_row_value_count(row); i++) {
        ztc_words_comma(cell);
        ztc_buffer_print(cell, "%" PRId32, row->values[i]);
    }
    ztc_words_cell(table, cell, failed);
    if (row->caution != NULL) {
        ztc_buffer_text(cell, row->caution);
        ztc_buffer_print(cell, row->reason != NULL ? ": %s" : "%s",
                         row->reason != NULL ? row->reason : "");
    }
    ztc_words_cell(table, cell, failed);
}

static bool print_functions(struct ztc_session *session, const struct ztc_target *target,
                            const struct ztc_pin_row *pin, struct ztc_buffer *text)
{
    static const char *const headings[] = {"Class", "Role", "Signal", "Unit",    "Channel",
                                           "AF",    "hw",   "Values", "Caution", NULL};
    struct ztc_text_table *table = ztc_text_table_new(&session->arena, headings);
    struct ztc_buffer cell;
    size_t count = 0;
    bool failed = false;
    ztc_buffer_init(&cell, ZTC_TEXT_MAX);
    for (uint32_t i = 0; i < target->functions->count; i++) {
        const struct ztc_function_row *row = ZTC_ROW(struct ztc_function_row, target->functions, i);
        if (row->pad == pin->pad && row->port == pin->port) {
            function_row(table, row, &cell, &failed);
            count++;
        }
    }
    ztc_buffer_done(&cell);
    if (count > 0) {
        ztc_buffer_char(text, '\n');
        ztc_text_table_render(table, session->output.colours, text);
    }
    return !failed;
}

ztc_status ztc_pad_show(struct ztc_session *session, const struct ztc_target *target,
                        const struct ztc_pin_row *pin)
{
    if (session->output.json) {
        return show_value(session, target, pin);
    }
    struct ztc_buffer text;
    ztc_buffer_init(&text, ZTC_TEXT_MAX);
    print_head(target, pin, &text);
    ztc_status status = print_functions(session, target, pin, &text)
                            ? ztc_session_print(session, &text)
                            : ztc_error_memory(&session->error);
    ztc_buffer_done(&text);
    return status;
}
