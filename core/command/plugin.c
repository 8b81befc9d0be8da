/* SPDX-License-Identifier: Apache-2.0 */
/* `ztc plugin list` and `ztc plugin info`: modules as their sections tell them, none of them
 * loaded. */
#include "base/limits.h"
#include "base/nearest.h"
#include "command/run_commands.h"
#include "command/words.h"
#include "output/table.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define OWN_PREFIX "org.ztc."

static const char *origin_name(uint32_t origin)
{
    switch (origin) {
    case ZTC_ORIGIN_OPTION:
        return "--plugin-dir";
    case ZTC_ORIGIN_VARIABLE:
        return "ZTC_PLUGIN_PATH";
    case ZTC_ORIGIN_HOME:
        return "home";
    case ZTC_ORIGIN_PROGRAM:
        return "program";
    case ZTC_ORIGIN_INSTALLED:
        return "installed";
    default:
        return "?";
    }
}

/* The project's own came with the program; an id alone proves nothing. */
static bool is_own(const struct ztc_module_entry_row *row)
{
    bool came_along = row->origin == ZTC_ORIGIN_PROGRAM || row->origin == ZTC_ORIGIN_INSTALLED;
    return came_along && row->info.id != NULL &&
           strncmp(row->info.id, OWN_PREFIX, strlen(OWN_PREFIX)) == 0;
}

static const char *text_of(const char *text)
{
    return text != NULL ? text : "";
}

/* "target:acme, digest:sha256" */
static void write_provided(const struct ztc_module_info *info, struct ztc_buffer *buffer)
{
    for (size_t i = 0; i < info->provided_count; i++) {
        ztc_buffer_print(buffer, "%s%s:%s", i > 0 ? ", " : "", info->provided[i].kind,
                         info->provided[i].id);
    }
}

/* ---- as JSON ---- */

static void add_provided(struct ztc_document *document, cJSON *row,
                         const struct ztc_module_info *info)
{
    cJSON *list = ztc_document_list(document, row, "provides");
    for (size_t i = 0; i < info->provided_count; i++) {
        const struct ztc_provided *provided = &info->provided[i];
        cJSON *item = ztc_document_object(document, list, NULL);
        ztc_document_text(document, item, "kind", provided->kind);
        ztc_document_text(document, item, "id", provided->id);
        if (strcmp(provided->kind, "target") == 0) {
            ztc_document_text(document, item, "name", provided->name);
            ztc_document_text(document, item, "chip", provided->chip);
            ztc_document_bool(document, item, "customizable", provided->customizable);
        }
    }
}

static void add_module(struct ztc_document *document, cJSON *row,
                       const struct ztc_module_entry_row *module, const char *origin)
{
    const struct ztc_module_info *info = &module->info;
    ztc_document_text(document, row, "id", info->id);
    ztc_document_text(document, row, "name", info->name);
    ztc_document_text(document, row, "version", info->version);
    ztc_document_text(document, row, "path", module->path);
    ztc_document_text(document, row, "origin", origin);
    ztc_document_bool(document, row, "own", is_own(module));
    ztc_document_bool(document, row, "usable", module->usable);
    ztc_document_text(document, row, "refusal", module->usable ? NULL : module->refusal);
    add_provided(document, row, info);
}

static void add_usb(struct ztc_document *document, cJSON *row, const struct ztc_module_info *info)
{
    cJSON *list = ztc_document_list(document, row, "usb");
    for (size_t i = 0; i < info->usb_count; i++) {
        const struct ztc_usb_rule *rule = &info->usb[i];
        char vid[8], pid[8] = "*";
        (void)snprintf(vid, sizeof(vid), "%04" PRIX32, rule->vid & UINT32_C(0xFFFF));
        if (rule->pid >= 0) {
            (void)snprintf(pid, sizeof(pid), "%04" PRIX32, (uint32_t)rule->pid & UINT32_C(0xFFFF));
        }
        cJSON *item = ztc_document_object(document, list, NULL);
        ztc_document_text(document, item, "target", rule->target);
        ztc_document_text(document, item, "vid", vid);
        ztc_document_text(document, item, "pid", pid);
        ztc_document_text(document, item, "mode", rule->mode);
        ztc_document_text(document, item, "strength", rule->strength);
        ztc_document_text(document, item, "class", rule->class_name);
        ztc_document_text(document, item, "serial", rule->serial);
        ztc_document_text(document, item, "product", rule->product);
    }
}

/* ---- list ---- */

static ztc_status print_list(struct ztc_session *session, const struct ztc_module_entry_row *rows,
                             size_t count)
{
    static const char *const headings[] = {"",       "Module", "Version", "Provides",
                                           "Origin", "File",   "Refused", NULL};
    struct ztc_text_table *table = ztc_text_table_new(&session->arena, headings);
    struct ztc_buffer text, cell;
    bool failed = false;
    ztc_buffer_init(&text, ZTC_TEXT_MAX);
    ztc_buffer_init(&cell, ZTC_TEXT_MAX);
    for (size_t i = 0; i < count; i++) {
        ztc_text_table_cell(table, is_own(&rows[i]) ? "" : "*");
        ztc_text_table_cell(table, text_of(rows[i].info.id));
        ztc_text_table_cell(table, text_of(rows[i].info.version));
        write_provided(&rows[i].info, &cell);
        ztc_words_cell(table, &cell, &failed);
        ztc_text_table_cell(table, origin_name(rows[i].origin));
        ztc_text_table_cell(table, rows[i].path);
        ztc_text_table_cell(table, rows[i].usable ? "" : rows[i].refusal);
    }
    ztc_text_table_render(table, session->output.colours, &text);
    ztc_status status =
        failed ? ztc_error_memory(&session->error) : ztc_session_print(session, &text);
    ztc_buffer_done(&text);
    ztc_buffer_done(&cell);
    return status;
}

ztc_status ztc_run_plugin_list(struct ztc_session *session)
{
    const struct ztc_module_entry_row *rows = NULL;
    size_t count = 0;
    ztc_status status = ztc_session_registry(session);
    if (status == ZTC_OK) {
        status = ztc_registry_list(session->registry, &session->error, &rows, &count);
    }
    if (status != ZTC_OK) {
        return status;
    }
    if (!session->output.json) {
        return print_list(session, rows, count);
    }
    struct ztc_document document = {0};
    cJSON *list = ztc_document_list(&document, NULL, NULL);
    for (size_t i = 0; i < count; i++) {
        add_module(&document, ztc_document_object(&document, list, NULL), &rows[i],
                   origin_name(rows[i].origin));
    }
    return ztc_session_print_document(session, &document);
}

/* ---- info ---- */

static ztc_status find_by_id(struct ztc_session *session, const char *id,
                             const struct ztc_module_entry_row **ret_row)
{
    const struct ztc_module_entry_row *rows = NULL;
    size_t count = 0;
    ztc_status status = ztc_registry_list(session->registry, &session->error, &rows, &count);
    if (status != ZTC_OK) {
        return status;
    }
    const char **names = ztc_arena_array(&session->arena, count, sizeof(*names));
    if (names == NULL) {
        return ztc_error_memory(&session->error);
    }
    for (size_t i = 0; i < count; i++) {
        names[i] = rows[i].info.id;
        if (names[i] != NULL && strcmp(names[i], id) == 0) {
            *ret_row = &rows[i];
            return ZTC_OK;
        }
    }
    const char *nearest = ztc_nearest(id, names, count);
    return ztc_error_set(&session->error, ZTC_E_INVALID,
                         "ztc plugin list shows those there are; a file is named with its folder, "
                         "as in ./module.so",
                         "there is no module \"%s\"%s%s%s", id,
                         nearest != NULL ? ": did you mean " : "", nearest != NULL ? nearest : "",
                         nearest != NULL ? "?" : "");
}

static void print_details(const struct ztc_module_info *info, struct ztc_buffer *text)
{
    struct ztc_buffer line;
    ztc_buffer_init(&line, ZTC_TEXT_MAX);
    for (size_t i = 0; i < info->provided_count; i++) {
        const struct ztc_provided *row = &info->provided[i];
        bool target = strcmp(row->kind, "target") == 0;
        ztc_buffer_print(&line, "%s:%s", row->kind, row->id);
        if (target) {
            ztc_buffer_print(&line, " (%s, %s%s)", row->name, row->chip,
                             row->customizable ? ", customizable" : "");
        }
        ztc_words_field_take(text, "provides", &line);
    }
    for (size_t i = 0; i < info->usb_count; i++) {
        const struct ztc_usb_rule *rule = &info->usb[i];
        ztc_buffer_print(&line, "%04" PRIX32 ":", rule->vid);
        if (rule->pid >= 0) {
            ztc_buffer_print(&line, "%04" PRIX32, (uint32_t)rule->pid);
        } else {
            ztc_buffer_char(&line, '*');
        }
        ztc_buffer_print(&line, " %s, %s, %s", rule->target, rule->mode, rule->strength);
        ztc_words_field_take(text, "usb", &line);
    }
    ztc_buffer_done(&line);
}

static ztc_status print_info(struct ztc_session *session, const struct ztc_module_entry_row *row,
                             const char *origin)
{
    const struct ztc_module_info *info = &row->info;
    struct ztc_buffer text;
    ztc_buffer_init(&text, ZTC_TEXT_MAX);
    ztc_words_field(&text, "id", info->id);
    ztc_words_field(&text, "name", info->name);
    ztc_words_field(&text, "version", info->version);
    ztc_words_field(&text, "vendor", info->vendor);
    ztc_words_field(&text, "license", info->license);
    ztc_words_field(&text, "url", info->url);
    ztc_words_field(&text, "needs", info->needs);
    ztc_words_field(&text, "codes", info->codes);
    ztc_buffer_print(&text, "%-13s%" PRIu32 ".%" PRIu32 "\n", "ABI", info->abi_major,
                     info->abi_minor);
    ztc_words_field(&text, "file", row->path);
    ztc_words_field(&text, "origin", origin);
    print_details(info, &text);
    ztc_words_field(&text, "refused", row->usable ? "" : row->refusal);
    ztc_status status = ztc_session_print(session, &text);
    ztc_buffer_done(&text);
    return status;
}

static ztc_status print_info_value(struct ztc_session *session,
                                   const struct ztc_module_entry_row *row, const char *origin)
{
    const struct ztc_module_info *info = &row->info;
    struct ztc_document document = {0};
    cJSON *root = ztc_document_object(&document, NULL, NULL);
    add_module(&document, root, row, origin);
    cJSON *abi = ztc_document_object(&document, root, "abi");
    ztc_document_number(&document, abi, "major", info->abi_major);
    ztc_document_number(&document, abi, "minor", info->abi_minor);
    ztc_document_text(&document, root, "vendor", info->vendor);
    ztc_document_text(&document, root, "license", info->license);
    ztc_document_text(&document, root, "url", info->url);
    ztc_document_text(&document, root, "needs", info->needs);
    ztc_document_text(&document, root, "codes", info->codes);
    add_usb(&document, root, info);
    return ztc_session_print_document(session, &document);
}

/* A file is told from an id by its slash or its ending. */
static bool is_file(const char *name)
{
    size_t length = strlen(name);
    return strchr(name, '/') != NULL || (length > 3 && strcmp(name + length - 3, ".so") == 0);
}

ztc_status ztc_run_plugin_info(struct ztc_session *session)
{
    const char *name = ztc_line_argument(&session->line, 0);
    const struct ztc_module_entry_row *row = NULL;
    ztc_status status = ztc_session_registry(session);
    if (status == ZTC_OK) {
        status = is_file(name)
                     ? ztc_registry_read_file(session->registry, name, &session->error, &row)
                     : find_by_id(session, name, &row);
    }
    if (status != ZTC_OK || row == NULL) {
        return status;
    }
    const char *origin = is_file(name) ? "file" : origin_name(row->origin);
    return session->output.json ? print_info_value(session, row, origin)
                                : print_info(session, row, origin);
}
