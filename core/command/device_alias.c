/* SPDX-License-Identifier: Apache-2.0 */
/* `ztc device alias del` and `list`: names that were given to devices. */
#include "command/device_alias.h"

#include "base/limits.h"
#include "base/nearest.h"
#include "command/run_commands.h"
#include "output/table.h"

#include <string.h>

void ztc_device_alias_value(struct ztc_document *document, cJSON *object,
                            const struct ztc_known_row *row)
{
    ztc_document_text(document, object, "alias", row->alias);
    ztc_document_text(document, object, "target", row->target);
    ztc_document_text(document, object, "name", row->name);
    ztc_document_text(document, object, "uid", row->uid);
    ztc_document_text(document, object, "chipid", row->chipid);
    ztc_document_text(document, object, "remote_id", row->remote_id);
    ztc_document_text(document, object, "classname", row->class_name);
}

static ztc_status load(struct ztc_session *session, struct ztc_known *known)
{
    ztc_status status = ztc_session_registry(session);
    return status == ZTC_OK
               ? ztc_known_load(session->registry, &session->home, &session->error, known)
               : status;
}

/* ---- list ---- */

static ztc_status print_table(struct ztc_session *session, const struct ztc_known *known)
{
    static const char *const headings[] = {"alias",  "target",    "name",      "uid",
                                           "chipid", "remote_id", "classname", NULL};
    struct ztc_arena arena;
    struct ztc_buffer text;
    ztc_arena_init(&arena, ZTC_KNOWN_ARENA_MAX);
    ztc_buffer_init(&text, ZTC_TEXT_MAX);
    struct ztc_text_table *table = ztc_text_table_new(&arena, headings);
    for (size_t i = 0; i < known->alias_count; i++) {
        const struct ztc_known_row *row = &known->aliases[i];
        const char *const cells[] = {row->alias,  row->target,    row->name,      row->uid,
                                     row->chipid, row->remote_id, row->class_name};
        for (size_t j = 0; j < sizeof(cells) / sizeof(cells[0]); j++) {
            ztc_text_table_cell(table, cells[j]);
        }
    }
    ztc_text_table_render(table, session->output.colours, &text);
    ztc_status status = ztc_session_print(session, &text);
    ztc_buffer_done(&text);
    ztc_arena_done(&arena);
    return status;
}

static ztc_status print_value(struct ztc_session *session, const struct ztc_known *known)
{
    struct ztc_document document = {0};
    cJSON *list = ztc_document_list(&document, NULL, NULL);
    for (size_t i = 0; i < known->alias_count; i++) {
        ztc_device_alias_value(&document, ztc_document_object(&document, list, NULL),
                               &known->aliases[i]);
    }
    return ztc_session_print_document(session, &document);
}

ztc_status ztc_run_device_alias_list(struct ztc_session *session)
{
    ZTC_CLEANUP(ztc_known_done) struct ztc_known known = {0};
    ztc_status status = load(session, &known);
    if (status != ZTC_OK) {
        return status;
    }
    return session->output.json ? print_value(session, &known) : print_table(session, &known);
}

/* ---- del ---- */

static ztc_status refuse_missing(struct ztc_session *session, const struct ztc_known *known,
                                 const char *alias)
{
    const char **names = ztc_arena_array(&session->arena, known->alias_count + 1, sizeof(*names));
    if (names == NULL) {
        return ztc_error_memory(&session->error);
    }
    for (size_t i = 0; i < known->alias_count; i++) {
        names[i] = known->aliases[i].alias;
    }
    const char *nearest = ztc_nearest(alias, names, known->alias_count);
    const char *remedy = nearest != NULL
                             ? ztc_arena_print(&session->arena, "did you mean %s?", nearest)
                             : "ztc device alias list shows those that there are";
    return ztc_error_set(&session->error, ZTC_E_INVALID, remedy, "there is no alias \"%s\"", alias);
}

static ztc_status remove_alias(struct ztc_session *session, const char *alias)
{
    bool found = false;
    ztc_status status = ztc_home_lock(&session->home, &session->error);
    if (status != ZTC_OK) {
        return status;
    }
    status = ztc_known_remove(session->registry, &session->home, ZTC_DEVICE_TABLE_ALIASES, alias,
                              &session->error, &found);
    ztc_home_unlock(&session->home);
    if (status == ZTC_OK && !found) {
        ZTC_CLEANUP(ztc_known_done) struct ztc_known known = {0};
        status = load(session, &known);
        status = status == ZTC_OK ? refuse_missing(session, &known, alias) : status;
    }
    return status;
}

ztc_status ztc_run_device_alias_del(struct ztc_session *session)
{
    const char *alias = ztc_line_argument(&session->line, 0);
    ztc_status status = ztc_session_home(session, /* make= */ false);
    status = status == ZTC_OK ? ztc_session_registry(session) : status;
    if (status == ZTC_OK && session->home.folder < 0) {
        const struct ztc_known none = {0};
        status = refuse_missing(session, &none, alias);
    }
    status = status == ZTC_OK ? remove_alias(session, alias) : status;
    if (status != ZTC_OK) {
        return status;
    }
    if (!session->output.json) {
        ztc_output_info(&session->output, "Alias %s deleted", alias);
        return ZTC_OK;
    }
    struct ztc_document document = {0};
    cJSON *root = ztc_document_object(&document, NULL, NULL);
    ztc_document_text(&document, root, "alias", alias);
    ztc_document_bool(&document, root, "removed", true);
    return ztc_session_print_document(session, &document);
}
