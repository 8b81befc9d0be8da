/* SPDX-License-Identifier: Apache-2.0 */
/* `ztc target list` and `ztc target show`: microcontrollers as the modules' tables tell them. */
#include "base/limits.h"
#include "base/utf8.h"
#include "board/board.h"
#include "command/pad.h"
#include "command/run_commands.h"
#include "command/target_tables.h"
#include "command/targets.h"
#include "command/words.h"
#include "output/table.h"

#include <inttypes.h>
#include <string.h>

/* ---- list ---- */

static ztc_status print_targets(struct ztc_session *session, const struct ztc_targets *targets)
{
    static const char *const headings[] = {"Target",       "Name",   "Chip",
                                           "Customizable", "Module", NULL};
    struct ztc_text_table *table = ztc_text_table_new(&session->arena, headings);
    for (size_t i = 0; i < targets->count; i++) {
        const struct ztc_provided *provided = targets->rows[i].provided;
        ztc_text_table_cell(table, provided->id);
        ztc_text_table_cell(table, provided->name);
        ztc_text_table_cell(table, provided->chip);
        ztc_text_table_cell(table, provided->customizable ? "yes" : "no");
        ztc_text_table_cell(table, targets->rows[i].module->info.id);
    }
    struct ztc_buffer text;
    ztc_buffer_init(&text, ZTC_TEXT_MAX);
    ztc_text_table_render(table, session->output.colours, &text);
    ztc_status status = ztc_session_print(session, &text);
    ztc_buffer_done(&text);
    return status;
}

ztc_status ztc_run_target_list(struct ztc_session *session)
{
    struct ztc_targets targets;
    ztc_status status = ztc_targets_list(session, /* customizable= */ false, &targets);
    if (status != ZTC_OK) {
        return status;
    }
    ztc_session_warn_of_modules(session, targets.modules, targets.module_count);
    return session->output.json ? ztc_targets_print_value(session, &targets)
                                : print_targets(session, &targets);
}

/* ---- show, all pads ---- */

static void print_head(const struct ztc_target *target, struct ztc_buffer *text)
{
    const struct ztc_target_description *description = target->description;
    ztc_words_field(text, "target", description->id);
    ztc_words_field(text, "name", description->name);
    ztc_words_field(text, "chip", description->chip);
    ztc_words_field(text, "architecture", description->architecture);
    if (description->flash_kib != 0) {
        ztc_buffer_print(text, "%-13s%" PRIu32 " KiB\n", "flash", description->flash_kib);
    }
    if (description->ram_kib != 0) {
        ztc_buffer_print(text, "%-13s%" PRIu32 " KiB\n", "RAM", description->ram_kib);
    }
    ztc_buffer_print(text, "%-13s", "port.bin");
    for (uint32_t i = 0; i < ztc_table_count(description->port_versions); i++) {
        uint32_t version =
            ZTC_ROW(struct ztc_port_version_row, description->port_versions, i)->version;
        ztc_buffer_print(text, "%sversion %" PRIu32 "%s", i > 0 ? ", " : "", version,
                         version == description->default_port_version ? " (default)" : "");
    }
    ztc_buffer_char(text, '\n');
}

/* "SERIAL U0TXD, ADC ADC1_CH4": the functions of the pad itself. */
static void add_functions(const struct ztc_target *target, const struct ztc_pin_row *pin,
                          struct ztc_buffer *cell)
{
    for (uint32_t i = 0; i < target->functions->count; i++) {
        const struct ztc_function_row *row = ZTC_ROW(struct ztc_function_row, target->functions, i);
        if (row->pad == pin->pad && row->port == pin->port) {
            ztc_words_comma(cell);
            ztc_buffer_text(cell, row->signal);
        }
    }
}

static bool print_pads(struct ztc_session *session, const struct ztc_target *target,
                       struct ztc_buffer *text)
{
    static const char *const headings[] = {"Pad",      "Port",      "Abilities",
                                           "Cautions", "Functions", NULL};
    struct ztc_text_table *table = ztc_text_table_new(&session->arena, headings);
    struct ztc_buffer cell;
    bool failed = false;
    ztc_buffer_init(&cell, ZTC_TEXT_MAX);
    for (uint32_t i = 0; i < target->pins->count; i++) {
        const struct ztc_pin_row *pin = ZTC_ROW(struct ztc_pin_row, target->pins, i);
        ztc_text_table_cell(table, pin->name);
        ztc_words_pad(&cell, pin->port, pin->pad);
        ztc_words_cell(table, &cell, &failed);
        ztc_words_abilities(&cell, pin->abilities);
        ztc_words_cell(table, &cell, &failed);
        ztc_words_cautions(&cell, pin, /* reasons= */ false);
        ztc_words_cell(table, &cell, &failed);
        add_functions(target, pin, &cell);
        ztc_words_cell(table, &cell, &failed);
    }
    ztc_buffer_done(&cell);
    ztc_buffer_char(text, '\n');
    ztc_text_table_render(table, session->output.colours, text);
    return !failed;
}

/* What every able pad can do, through the pin multiplexer. */
static bool print_any_pad(const struct ztc_target *target, struct ztc_buffer *text)
{
    struct ztc_buffer list;
    ztc_buffer_init(&list, ZTC_TEXT_MAX);
    for (uint32_t i = 0; i < target->functions->count; i++) {
        const struct ztc_function_row *row = ZTC_ROW(struct ztc_function_row, target->functions, i);
        if (row->pad == ZTC_ANY_PAD) {
            ztc_words_comma(&list);
            ztc_buffer_text(&list, row->signal);
        }
    }
    if (list.size > 0) {
        ztc_buffer_text(text, "\nOn any pad that is able: ");
        ztc_utf8_printable(text, ztc_buffer_string(&list), list.size);
        ztc_buffer_char(text, '\n');
    }
    bool good = ztc_buffer_status(&list) == ZTC_OK;
    ztc_buffer_done(&list);
    return good;
}

static ztc_status print_target(struct ztc_session *session, const struct ztc_target *target)
{
    struct ztc_buffer text;
    ztc_buffer_init(&text, ZTC_TEXT_MAX);
    print_head(target, &text);
    bool good = print_pads(session, target, &text) && print_any_pad(target, &text);
    ztc_status status =
        good ? ztc_target_tables_print(session, target, &text) : ztc_error_memory(&session->error);
    if (status == ZTC_OK) {
        status = ztc_session_print(session, &text);
    }
    ztc_buffer_done(&text);
    return status;
}

static void add_head(struct ztc_document *document, cJSON *root, const struct ztc_target *target)
{
    const struct ztc_target_description *description = target->description;
    ztc_document_text(document, root, "target", description->id);
    ztc_document_text(document, root, "name", description->name);
    ztc_document_text(document, root, "chip", description->chip);
    ztc_document_text(document, root, "architecture", description->architecture);
    ztc_document_bool(document, root, "customizable", description->customizable != 0);
    ztc_document_number(document, root, "flash_kib", description->flash_kib);
    ztc_document_number(document, root, "ram_kib", description->ram_kib);
    cJSON *versions = ztc_document_list(document, root, "port_versions");
    for (uint32_t i = 0; i < ztc_table_count(description->port_versions); i++) {
        const struct ztc_port_version_row *row =
            ZTC_ROW(struct ztc_port_version_row, description->port_versions, i);
        ztc_document_number(document, versions, NULL, row->version);
    }
    ztc_document_number(document, root, "default_port_version", description->default_port_version);
}

static ztc_status print_target_value(struct ztc_session *session, const struct ztc_target *target)
{
    struct ztc_document document = {0};
    cJSON *root = ztc_document_object(&document, NULL, NULL);
    add_head(&document, root, target);
    cJSON *pins = ztc_document_list(&document, root, "pins");
    for (uint32_t i = 0; i < target->pins->count; i++) {
        const struct ztc_pin_row *pin = ZTC_ROW(struct ztc_pin_row, target->pins, i);
        ztc_pad_add(&document, ztc_document_object(&document, pins, NULL), target, pin);
    }
    cJSON *any = ztc_document_list(&document, root, "any_pad");
    for (uint32_t i = 0; i < target->functions->count; i++) {
        const struct ztc_function_row *row = ZTC_ROW(struct ztc_function_row, target->functions, i);
        if (row->pad == ZTC_ANY_PAD) {
            ztc_pad_add_function(&document, any, row);
        }
    }
    ztc_status status = ztc_target_tables_add(session, &document, root, target);
    if (status != ZTC_OK) {
        ztc_document_done(&document);
        return status;
    }
    return ztc_session_print_document(session, &document);
}

ztc_status ztc_run_target_show(struct ztc_session *session)
{
    const char *pad_name = ztc_line_argument(&session->line, 1);
    const char *role = ztc_line_argument(&session->line, 2);
    struct ztc_target target;
    ztc_status status = ztc_session_registry(session);
    if (status == ZTC_OK) {
        status = ztc_target_open(session->registry, ztc_line_argument(&session->line, 0),
                                 &session->error, &target);
    }
    if (status != ZTC_OK) {
        return status;
    }
    if (pad_name == NULL) {
        return session->output.json ? print_target_value(session, &target)
                                    : print_target(session, &target);
    }
    const struct ztc_pin_row *pin = NULL;
    status = ztc_pad_find(session, &target, pad_name, &pin);
    if (status != ZTC_OK) {
        return status;
    }
    return role == NULL ? ztc_pad_show(session, &target, pin)
                        : ztc_pad_show_role(session, &target, pin, role);
}
