/* SPDX-License-Identifier: Apache-2.0 */
/* `ztc vm custom create`: the folder of a new custom VM. */
#include "command/run_commands.h"
#include "custom/create.h"

static ztc_status tell(struct ztc_session *session, const char *target, const char *short_name)
{
    const char *path = ztc_custom_path(&session->home, &session->arena, short_name);
    if (path == NULL) {
        return ztc_error_memory(&session->error);
    }
    if (!session->output.json) {
        ztc_output_info(&session->output, "Custom device created at %s", path);
        return ZTC_OK;
    }
    struct ztc_document document = {0};
    cJSON *root = ztc_document_object(&document, NULL, NULL);
    ztc_document_text(&document, root, "short_name", short_name);
    ztc_document_text(&document, root, "target", target);
    ztc_document_text(&document, root, "path", path);
    return ztc_session_print_document(session, &document);
}

ztc_status ztc_run_vm_custom_create(struct ztc_session *session)
{
    const char *target = ztc_line_argument(&session->line, 0);
    const char *short_name = ztc_line_argument(&session->line, 1);
    ztc_status status = ztc_session_check_name(session, short_name, /* strict= */ true);
    if (status == ZTC_OK) {
        status = ztc_session_begin(session);
    }
    if (status == ZTC_OK) {
        status = ztc_custom_make(&session->home, session->registry, target, short_name,
                                 ztc_line_value(&session->line, "--name"), &session->error);
        ztc_home_unlock(&session->home);
    }
    return status == ZTC_OK ? tell(session, target, short_name) : status;
}
