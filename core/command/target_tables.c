/* SPDX-License-Identifier: Apache-2.0 */
/* What a target has beside its pads, as JSON and as text. */
#include "command/target_tables.h"

#include "base/limits.h"
#include "command/words.h"
#include "module/packages.h"
#include "output/table.h"

#include <inttypes.h>
#include <string.h>

/* The USB rules of the target's module, this target's and others'. */
static ztc_status find_rules(struct ztc_session *session, const struct ztc_target *target,
                             const struct ztc_module_info **ret_info)
{
    const struct ztc_module_entry_row *row = NULL;
    ztc_status status = ztc_registry_find(session->registry, "target", target->description->id,
                                          &session->error, &row);
    if (status == ZTC_OK) {
        *ret_info = &row->info;
    }
    return status;
}

/* ---- as JSON ---- */

static void add_instances(struct ztc_document *document, cJSON *root,
                          const struct ztc_target *target)
{
    cJSON *list = ztc_document_list(document, root, "instances");
    for (uint32_t i = 0; i < target->instances->count; i++) {
        const struct ztc_instance_row *instance =
            ZTC_ROW(struct ztc_instance_row, target->instances, i);
        cJSON *row = ztc_document_object(document, list, NULL);
        ztc_document_text(document, row, "class", instance->class_id);
        ztc_document_number(document, row, "hw", instance->hw);
        ztc_document_text(document, row, "name", instance->name);
        ztc_document_number(document, row, "users", instance->users);
        ztc_document_text(document, row, "block", instance->block);
    }
}

/* An empty text says that the record is not there. */
static const char *or_null(const char *text)
{
    return text[0] != '\0' ? text : NULL;
}

/* The data sheet's name of a package row's pad: the tables were held against one another. */
static const char *pad_name(const struct ztc_target *target, const struct ztc_package_row *row)
{
    const struct ztc_pin_row *pin = ztc_target_pin(target, row->port, row->pad);
    return pin != NULL ? pin->name : NULL;
}

static ztc_status add_packages(struct ztc_session *session, struct ztc_document *document,
                               cJSON *root, const struct ztc_target *target)
{
    const struct ztc_package *packages = NULL;
    size_t count = 0;
    ztc_status status =
        ztc_packages_collect(target, &session->arena, &session->error, &packages, &count);
    if (status != ZTC_OK) {
        return status;
    }
    cJSON *list = ztc_document_list(document, root, "packages");
    for (size_t i = 0; i < count; i++) {
        cJSON *package = ztc_document_object(document, list, NULL);
        ztc_document_text(document, package, "package", packages[i].name);
        cJSON *pins = ztc_document_list(document, package, "pins");
        for (size_t j = 0; j < packages[i].count; j++) {
            const struct ztc_package_row *row = packages[i].rows[j];
            cJSON *pin = ztc_document_object(document, pins, NULL);
            ztc_document_text(document, pin, "pin", pad_name(target, row));
            ztc_document_text(document, pin, "number", or_null(row->number));
        }
    }
    return ZTC_OK;
}

static void add_flash(struct ztc_document *document, cJSON *root, const struct ztc_target *target)
{
    cJSON *list = ztc_document_list(document, root, "flash");
    for (uint32_t i = 0; i < ztc_table_count(target->flash); i++) {
        const struct ztc_flash_row *flash = ZTC_ROW(struct ztc_flash_row, target->flash, i);
        bool by_sector = flash->erase_unit == 0;
        bool known = flash->port_region_size != 0;
        cJSON *row = ztc_document_object(document, list, NULL);
        ztc_document_text(document, row, "variant", flash->variant);
        ztc_document_number(document, row, "start", (int64_t)flash->start);
        ztc_document_number(document, row, "size", (int64_t)flash->size);
        ztc_document_number(document, row, "write_unit", flash->write_unit);
        ztc_document_known(document, row, "erase_unit",
                           by_sector ? -1 : (int64_t)flash->erase_unit);
        ztc_document_text(document, row, "layout", flash->layout);
        ztc_document_known(document, row, "port_region", known ? (int64_t)flash->port_region : -1);
        ztc_document_known(document, row, "port_region_size",
                           known ? (int64_t)flash->port_region_size : -1);
        ztc_document_text(document, row, "note", flash->note);
        ztc_document_number(document, row, "app_start", (int64_t)flash->app_start);
    }
}

static void add_usb_id(struct ztc_session *session, struct ztc_document *document, cJSON *row,
                       const char *key, int64_t id)
{
    const char *text = "*"; /* any */
    if (id >= 0) {
        text = ztc_arena_print(&session->arena, "%04" PRIX64, (uint64_t)id);
        document->failed = document->failed || text == NULL;
    }
    ztc_document_text(document, row, key, text);
}

static void add_usb(struct ztc_session *session, struct ztc_document *document, cJSON *root,
                    const struct ztc_target *target, const struct ztc_module_info *info)
{
    cJSON *list = ztc_document_list(document, root, "usb");
    for (size_t i = 0; i < info->usb_count; i++) {
        const struct ztc_usb_rule *rule = &info->usb[i];
        if (strcmp(rule->target, target->description->id) != 0) {
            continue;
        }
        cJSON *row = ztc_document_object(document, list, NULL);
        add_usb_id(session, document, row, "vid", rule->vid);
        add_usb_id(session, document, row, "pid", rule->pid);
        ztc_document_text(document, row, "mode", rule->mode);
        ztc_document_text(document, row, "strength", rule->strength);
        ztc_document_text(document, row, "class", or_null(rule->class_name));
        ztc_document_text(document, row, "serial", or_null(rule->serial));
        ztc_document_text(document, row, "product", or_null(rule->product));
    }
}

ztc_status ztc_target_tables_add(struct ztc_session *session, struct ztc_document *document,
                                 cJSON *root, const struct ztc_target *target)
{
    const struct ztc_module_info *info = NULL;
    ztc_status status = find_rules(session, target, &info);
    if (status != ZTC_OK) {
        return status;
    }
    add_instances(document, root, target);
    status = add_packages(session, document, root, target);
    if (status == ZTC_OK) {
        add_flash(document, root, target);
        add_usb(session, document, root, target, info);
    }
    return status;
}

/* ---- as text ---- */

/* One table under way: its cells are made in the buffer, one after the other. */
struct section {
    struct ztc_session *session;
    struct ztc_text_table *table;
    struct ztc_buffer cell;
    size_t rows;
    bool failed;
};

static void begin(struct section *section, struct ztc_session *session, const char *const *headings)
{
    *section = (struct section){.session = session,
                                .table = ztc_text_table_new(&session->arena, headings)};
    ztc_buffer_init(&section->cell, ZTC_TEXT_MAX);
}

static void end_cell(struct section *section)
{
    ztc_words_cell(section->table, &section->cell, &section->failed);
}

static ztc_status end(struct section *section, const char *heading, struct ztc_buffer *text)
{
    ztc_buffer_done(&section->cell);
    if (section->rows > 0) {
        ztc_buffer_print(text, "\n%s\n", heading);
        ztc_text_table_render(section->table, section->session->output.colours, text);
    }
    return section->failed ? ztc_error_memory(&section->session->error) : ZTC_OK;
}

static ztc_status print_instances(struct ztc_session *session, const struct ztc_target *target,
                                  struct ztc_buffer *text)
{
    static const char *const headings[] = {"Class", "hw", "Name", "Users", "Block", NULL};
    struct section section;
    begin(&section, session, headings);
    for (uint32_t i = 0; i < target->instances->count; i++, section.rows++) {
        const struct ztc_instance_row *row = ZTC_ROW(struct ztc_instance_row, target->instances, i);
        ztc_text_table_cell(section.table, row->class_id);
        ztc_buffer_print(&section.cell, "%" PRIu32, row->hw);
        end_cell(&section);
        ztc_text_table_cell(section.table, row->name);
        ztc_buffer_print(&section.cell, "%" PRIu32, row->users);
        end_cell(&section);
        ztc_text_table_cell(section.table, row->block != NULL ? row->block : "");
    }
    return end(&section, "Instances", text);
}

static ztc_status print_packages(struct ztc_session *session, const struct ztc_target *target,
                                 struct ztc_buffer *text)
{
    static const char *const headings[] = {"Package", "Pads", "Not brought out", NULL};
    const struct ztc_package *packages = NULL;
    size_t count = 0;
    ztc_status status =
        ztc_packages_collect(target, &session->arena, &session->error, &packages, &count);
    if (status != ZTC_OK) {
        return status;
    }
    struct section section;
    begin(&section, session, headings);
    for (size_t i = 0; i < count; i++, section.rows++) {
        uint32_t out = 0;
        ztc_text_table_cell(section.table, packages[i].name);
        for (uint32_t j = 0; j < target->pins->count; j++) {
            const struct ztc_pin_row *pin = ZTC_ROW(struct ztc_pin_row, target->pins, j);
            if (ztc_package_has(&packages[i], pin->port, pin->pad)) {
                out++;
            }
        }
        ztc_buffer_print(&section.cell, "%" PRIu32, out);
        end_cell(&section);
        ztc_buffer_print(&section.cell, "%" PRIu32, target->pins->count - out);
        end_cell(&section);
    }
    return end(&section, "Packages", text);
}

static ztc_status print_flash(struct ztc_session *session, const struct ztc_target *target,
                              struct ztc_buffer *text)
{
    static const char *const headings[] = {"Variant",  "Start",    "Size", "Sectors", "Write unit",
                                           "Firmware", "port.bin", "Note", NULL};
    struct section section;
    begin(&section, session, headings);
    for (uint32_t i = 0; i < ztc_table_count(target->flash); i++, section.rows++) {
        const struct ztc_flash_row *row = ZTC_ROW(struct ztc_flash_row, target->flash, i);
        ztc_text_table_cell(section.table, row->variant);
        ztc_buffer_print(&section.cell, "0x%" PRIX64, row->start);
        end_cell(&section);
        ztc_buffer_print(&section.cell, "%" PRIu64, row->size);
        end_cell(&section);
        ztc_text_table_cell(section.table, row->layout);
        ztc_buffer_print(&section.cell, "%" PRIu32, row->write_unit);
        end_cell(&section);
        ztc_buffer_print(&section.cell, "0x%" PRIX64, row->app_start);
        end_cell(&section);
        if (row->port_region_size != 0) {
            ztc_buffer_print(&section.cell, "0x%" PRIX64 ", %" PRIu64 " bytes", row->port_region,
                             row->port_region_size);
        }
        end_cell(&section);
        ztc_text_table_cell(section.table, row->note);
    }
    return end(&section, "Flash", text);
}

static ztc_status print_usb(struct ztc_session *session, const struct ztc_target *target,
                            struct ztc_buffer *text)
{
    static const char *const headings[] = {"vid:pid", "Mode",    "Strength", "Class",
                                           "Serial",  "Product", NULL};
    const struct ztc_module_info *info = NULL;
    ztc_status status = find_rules(session, target, &info);
    if (status != ZTC_OK) {
        return status;
    }
    struct section section;
    begin(&section, session, headings);
    for (size_t i = 0; i < info->usb_count; i++) {
        const struct ztc_usb_rule *rule = &info->usb[i];
        if (strcmp(rule->target, target->description->id) != 0) {
            continue;
        }
        section.rows++;
        ztc_buffer_print(&section.cell, "%04" PRIX32 ":", rule->vid);
        if (rule->pid >= 0) {
            ztc_buffer_print(&section.cell, "%04" PRIX32, (uint32_t)rule->pid);
        } else {
            ztc_buffer_char(&section.cell, '*');
        }
        end_cell(&section);
        ztc_text_table_cell(section.table, rule->mode);
        ztc_text_table_cell(section.table, rule->strength);
        ztc_text_table_cell(section.table, rule->class_name);
        ztc_text_table_cell(section.table, rule->serial);
        ztc_text_table_cell(section.table, rule->product);
    }
    return end(&section, "USB", text);
}

ztc_status ztc_target_tables_print(struct ztc_session *session, const struct ztc_target *target,
                                   struct ztc_buffer *text)
{
    ztc_status status = print_instances(session, target, text);
    if (status == ZTC_OK) {
        status = print_packages(session, target, text);
    }
    if (status == ZTC_OK) {
        status = print_flash(session, target, text);
    }
    return status == ZTC_OK ? print_usb(session, target, text) : status;
}
