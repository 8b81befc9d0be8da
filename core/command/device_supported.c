/* SPDX-License-Identifier: Apache-2.0 */
/* `ztc device supported`: by which VID:PID each target and custom VM is found, and how sure that is. */
#include "base/limits.h"
#include "command/device_rules.h"
#include "command/run_commands.h"
#include "output/table.h"

#include <stdlib.h>
#include <string.h>

#define TYPE_BOARD "board"
#define TYPE_PROBE "jtag"
#define TYPE_BRIDGE "usbtoserial"

/* What is plugged in: a debug probe, the board itself, or a chip between USB and its serial port. */
static const char *type_of(const struct ztc_rule *rule)
{
    if (strcmp(rule->mode, "probe") == 0) {
        return TYPE_PROBE;
    }
    return rule->strength > ZTC_STRENGTH_BRIDGE ? TYPE_BOARD : TYPE_BRIDGE;
}

/* By target, then the surest first. */
static int by_target(const void *left, const void *right)
{
    const struct ztc_rule *one = *(const struct ztc_rule *const *)left;
    const struct ztc_rule *other = *(const struct ztc_rule *const *)right;
    int order = strcmp(one->target, other->target);
    if (order != 0) {
        return order;
    }
    if (one->strength != other->strength) {
        return one->strength > other->strength ? -1 : 1;
    }
    if (one->vid != other->vid) {
        return one->vid < other->vid ? -1 : 1;
    }
    if (one->pid != other->pid) {
        return one->pid < other->pid ? -1 : 1;
    }
    return strcmp(one->mode, other->mode);
}

/* Those of a type (NULL: of all), sorted; in the arena. */
static ztc_status choose(struct ztc_session *session, const struct ztc_rules *rules,
                         const char *type, const struct ztc_rule ***ret_rows, size_t *ret_count)
{
    const struct ztc_rule **rows =
        ztc_arena_array(&session->arena, rules->count + 1, sizeof(const struct ztc_rule *));
    if (rows == NULL) {
        return ztc_error_memory(&session->error);
    }
    size_t count = 0;
    for (size_t i = 0; i < rules->count; i++) {
        if (type == NULL || strcmp(type_of(&rules->rules[i]), type) == 0) {
            rows[count++] = &rules->rules[i];
        }
    }
    qsort(rows, count, sizeof(const struct ztc_rule *), by_target);
    *ret_rows = rows;
    *ret_count = count;
    return ZTC_OK;
}

static ztc_status print_text(struct ztc_session *session, const struct ztc_rule *const *rows,
                             size_t count)
{
    static const char *const headings[] = {"Target",   "Name", "VID:PID", "Mode",
                                           "Strength", "Type", "Class",   NULL};
    struct ztc_text_table *table = ztc_text_table_new(&session->arena, headings);
    for (size_t i = 0; i < count; i++) {
        const struct ztc_rule *rule = rows[i];
        const char *vid = ztc_device_rules_id(session, rule->vid);
        const char *pid = ztc_device_rules_id(session, rule->pid);
        const char *pair =
            vid != NULL && pid != NULL ? ztc_arena_print(&session->arena, "%s:%s", vid, pid) : NULL;
        if (pair == NULL) {
            return ztc_error_memory(&session->error);
        }
        ztc_text_table_cell(table, rule->target);
        ztc_text_table_cell(table, rule->name);
        ztc_text_table_cell(table, pair);
        ztc_text_table_cell(table, rule->mode);
        ztc_text_table_cell(table, ztc_strength_word(rule->strength));
        ztc_text_table_cell(table, type_of(rule));
        ztc_text_table_cell(table, rule->class_name);
    }
    struct ztc_buffer text;
    ztc_buffer_init(&text, ZTC_TEXT_MAX);
    ztc_text_table_render(table, session->output.colours, &text);
    ztc_status status = ztc_session_print(session, &text);
    ztc_buffer_done(&text);
    return status;
}

static const char *or_null(const char *text)
{
    return text[0] != '\0' ? text : NULL;
}

static ztc_status print_value(struct ztc_session *session, const struct ztc_rule *const *rows,
                              size_t count)
{
    struct ztc_document document = {0};
    cJSON *list = ztc_document_list(&document, NULL, NULL);
    for (size_t i = 0; i < count; i++) {
        const struct ztc_rule *rule = rows[i];
        const char *vid = ztc_device_rules_id(session, rule->vid);
        const char *pid = ztc_device_rules_id(session, rule->pid);
        document.failed = document.failed || vid == NULL || pid == NULL;
        cJSON *row = ztc_document_object(&document, list, NULL);
        ztc_document_text(&document, row, "target", rule->target);
        ztc_document_text(&document, row, "name", rule->name);
        ztc_document_text(&document, row, "vid", vid);
        ztc_document_text(&document, row, "pid", pid);
        ztc_document_text(&document, row, "mode", or_null(rule->mode));
        ztc_document_text(&document, row, "strength", ztc_strength_word(rule->strength));
        ztc_document_text(&document, row, "type", type_of(rule));
        ztc_document_text(&document, row, "classname", or_null(rule->class_name));
        ztc_document_text(&document, row, "original_target", or_null(rule->original_target));
        ztc_document_bool(&document, row, "custom", rule->custom);
        ztc_document_text(&document, row, "serial", or_null(rule->serial));
        ztc_document_text(&document, row, "product", or_null(rule->product));
    }
    return ztc_session_print_document(session, &document);
}

static ztc_status check_type(struct ztc_session *session, const char *type)
{
    if (type == NULL || strcmp(type, TYPE_BOARD) == 0 || strcmp(type, TYPE_PROBE) == 0 ||
        strcmp(type, TYPE_BRIDGE) == 0) {
        return ZTC_OK;
    }
    return ztc_error_set(&session->error, ZTC_E_ARGUMENT, /* remedy= */ NULL,
                         "option --type takes " TYPE_BOARD ", " TYPE_PROBE " or " TYPE_BRIDGE
                         ", and not \"%.64s\"",
                         type);
}

ztc_status ztc_run_device_supported(struct ztc_session *session)
{
    const char *type = ztc_line_value(&session->line, "--type");
    struct ztc_rules rules = {0};
    const struct ztc_rule **rows = NULL;
    size_t count = 0;
    ztc_status status = check_type(session, type);
    if (status == ZTC_OK) {
        status = ztc_device_rules_open(session, &rules);
    }
    if (status == ZTC_OK) {
        status = choose(session, &rules, type, &rows, &count);
    }
    if (status == ZTC_OK) {
        status = session->output.json ? print_value(session, rows, count)
                                      : print_text(session, rows, count);
    }
    ztc_rules_done(&rules);
    return status;
}
