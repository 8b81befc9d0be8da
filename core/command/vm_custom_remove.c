/* SPDX-License-Identifier: Apache-2.0 */
/* `ztc vm custom remove`: deletes the custom VM of exactly this name, after asking. */
#include "command/ask.h"
#include "command/run_commands.h"
#include "store/custom.h"

static ztc_status confirm(struct ztc_session *session, const char *short_name)
{
    if (ztc_line_has(&session->line, "--yes")) {
        return ZTC_OK;
    }
    if (!ztc_ask_can()) {
        return ztc_error_set(&session->error, ZTC_E_INVALID, "give --yes to remove it unasked",
                             "%s was not removed: there is no terminal to ask on", short_name);
    }
    const char *path = ztc_custom_path(&session->home, &session->arena, short_name);
    char *question = path != NULL ? ztc_arena_print(&session->arena,
                                                    "Delete %s and all that is in it? [y/N] ", path)
                                  : NULL;
    if (question == NULL) {
        return ztc_error_memory(&session->error);
    }
    if (!ztc_ask(session, question)) {
        return ztc_error_set(&session->error, ZTC_E_CANCELLED, "answer y to remove it",
                             "%s was not removed", short_name);
    }
    return ZTC_OK;
}

ztc_status ztc_run_vm_custom_remove(struct ztc_session *session)
{
    const char *short_name = ztc_line_argument(&session->line, 0);
    ztc_status status = ztc_session_check_name(session, short_name, /* strict= */ false);
    if (status == ZTC_OK) {
        status = ztc_session_home(session, /* make= */ false);
    }
    if (status == ZTC_OK) {
        status = ztc_session_check_exists(session, short_name);
    }
    if (status == ZTC_OK) {
        status = confirm(session, short_name);
    }
    if (status == ZTC_OK) {
        status = ztc_home_lock(&session->home, &session->error);
    }
    if (status == ZTC_OK) {
        status = ztc_custom_remove(&session->home, short_name, &session->error);
        ztc_home_unlock(&session->home);
    }
    if (status != ZTC_OK || !session->output.json) {
        return status;
    }
    struct ztc_document document = {0};
    cJSON *root = ztc_document_object(&document, NULL, NULL);
    ztc_document_text(&document, root, "short_name", short_name);
    ztc_document_bool(&document, root, "removed", true);
    return ztc_session_print_document(session, &document);
}
