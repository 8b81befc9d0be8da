/* SPDX-License-Identifier: Apache-2.0 */
/* `ztc vm custom list`: the custom VMs; a damaged one is warned of and the others are listed. */
#include "base/limits.h"
#include "base/utf8.h"
#include "command/run_commands.h"
#include "custom/create.h"

#include <string.h>

static ztc_status print_text(struct ztc_session *session, const struct ztc_custom_row *rows,
                             size_t count)
{
    struct ztc_buffer text;
    ztc_buffer_init(&text, ZTC_TEXT_MAX);
    for (size_t i = 0; i < count; i++) {
        if (rows[i].problem[0] == '\0') {
            ztc_utf8_printable(&text, rows[i].path, strlen(rows[i].path));
            ztc_buffer_char(&text, '\n');
        }
    }
    ztc_status status = ztc_session_print(session, &text);
    ztc_buffer_done(&text);
    return status;
}

static ztc_status print_value(struct ztc_session *session, const struct ztc_custom_row *rows,
                              size_t count)
{
    struct ztc_document document = {0};
    cJSON *list = ztc_document_list(&document, NULL, NULL);
    for (size_t i = 0; i < count; i++) {
        if (rows[i].problem[0] != '\0') {
            continue;
        }
        cJSON *row = ztc_document_object(&document, list, NULL);
        ztc_document_text(&document, row, "target", rows[i].target);
        ztc_document_text(&document, row, "original_target", rows[i].original_target);
        ztc_document_text(&document, row, "name", rows[i].name);
        ztc_document_text(&document, row, "chip", rows[i].chip);
        ztc_document_bool(&document, row, "active", rows[i].active);
        ztc_document_bool(&document, row, "stale", rows[i].stale);
        ztc_document_text(&document, row, "path", rows[i].path);
    }
    return ztc_session_print_document(session, &document);
}

ztc_status ztc_run_vm_custom_list(struct ztc_session *session)
{
    struct ztc_custom_row *rows = NULL;
    size_t count = 0;
    ztc_status status = ztc_session_registry(session);
    if (status == ZTC_OK && session->home.folder >= 0) {
        status = ztc_custom_rows(&session->home, session->registry, &session->arena,
                                 &session->error, &rows, &count);
    }
    for (size_t i = 0; status == ZTC_OK && i < count; i++) {
        if (rows[i].problem[0] != '\0') {
            ztc_output_warning(&session->output, "Can't read %s: %s", rows[i].path,
                               rows[i].problem);
        }
    }
    if (status != ZTC_OK) {
        return status;
    }
    return session->output.json ? print_value(session, rows, count)
                                : print_text(session, rows, count);
}
