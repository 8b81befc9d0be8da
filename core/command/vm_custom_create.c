/* SPDX-License-Identifier: Apache-2.0 */
/* `ztc vm custom create`: the folder of a new custom VM, of the target's template or of a file. */
#include "command/run_commands.h"
#include "custom/from.h"

#include <inttypes.h>

static void add_carried(struct ztc_document *document, cJSON *root,
                        const struct ztc_from_report *report)
{
    cJSON *list = ztc_document_list(document, root, "carried");
    for (size_t i = 0; i < report->carried_count; i++) {
        const struct ztc_from_carried *carried = &report->carried[i];
        cJSON *row = ztc_document_object(document, list, NULL);
        ztc_document_text(document, row, "name", carried->name);
        ztc_document_text(document, row, "pin", carried->pin);
        ztc_document_text(document, row, "pad", carried->pad);
        ztc_document_text(document, row, "file", carried->file);
        ztc_document_known(document, row, "line", carried->line > 0 ? (int64_t)carried->line : -1);
        ztc_document_text(document, row, "text", carried->text);
    }
}

static void add_left(struct ztc_document *document, cJSON *root,
                     const struct ztc_from_report *report)
{
    cJSON *list = ztc_document_list(document, root, "left");
    for (size_t i = 0; i < report->left_count; i++) {
        const struct ztc_from_left *left = &report->left[i];
        cJSON *row = ztc_document_object(document, list, NULL);
        ztc_document_text(document, row, "file", left->file);
        ztc_document_known(document, row, "line", left->line > 0 ? (int64_t)left->line : -1);
        ztc_document_text(document, row, "text", left->text);
        ztc_document_text(document, row, "reason", left->reason);
    }
}

static void add_report(struct ztc_document *document, cJSON *root,
                       const struct ztc_from_report *report)
{
    ztc_document_text(document, root, "format", report->format);
    cJSON *files = ztc_document_list(document, root, "files");
    for (size_t i = 0; i < report->file_count; i++) {
        ztc_document_text(document, files, NULL, report->files[i]);
    }
    add_carried(document, root, report);
    add_left(document, root, report);
}

/* report: NULL unless the template was made of a file. */
static ztc_status tell(struct ztc_session *session, const char *target, const char *short_name,
                       const struct ztc_from_report *report)
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
    if (report != NULL) {
        add_report(&document, root, report);
    }
    return ztc_session_print_document(session, &document);
}

/* One line on stderr for each that was left over, also where nothing was carried. */
static void warn_of_left(struct ztc_session *session, const struct ztc_from_report *report)
{
    for (size_t i = 0; i < report->left_count; i++) {
        const struct ztc_from_left *left = &report->left[i];
        if (left->line > 0) {
            ztc_output_warning(&session->output, "%s:%" PRIu32 ": \"%s\": %s", left->file,
                               left->line, left->text, left->reason);
        } else {
            ztc_output_warning(&session->output, "%s: \"%s\": %s", left->file, left->text,
                               left->reason);
        }
    }
}

static ztc_status make(struct ztc_session *session, const char *target, const char *short_name,
                       const struct ztc_from_request *request, struct ztc_from_report *report)
{
    const char *name = ztc_line_value(&session->line, "--name");
    ztc_status status = ztc_session_begin(session);
    if (status != ZTC_OK) {
        return status;
    }
    status = request->file == NULL
                 ? ztc_custom_make(&session->home, session->registry, target, short_name, name,
                                   &session->error)
                 : ztc_custom_make_from(&session->home, session->registry, target, short_name, name,
                                        request, &session->error, report);
    ztc_home_unlock(&session->home);
    return status;
}

ztc_status ztc_run_vm_custom_create(struct ztc_session *session)
{
    const char *target = ztc_line_argument(&session->line, 0);
    const char *short_name = ztc_line_argument(&session->line, 1);
    const struct ztc_from_request request = {.file = ztc_line_value(&session->line, "--from"),
                                             .format = ztc_line_value(&session->line, "--format")};
    if (request.format != NULL && request.file == NULL) {
        return ztc_error_set(&session->error, ZTC_E_ARGUMENT, "give the file with --from FILE",
                             "--format says how a file is read, and there is no --from");
    }
    ztc_status status = ztc_session_check_name(session, short_name, /* strict= */ true);
    if (status != ZTC_OK) {
        return status;
    }
    struct ztc_from_report report;
    ztc_from_report_init(&report);
    status = make(session, target, short_name, &request, &report);
    warn_of_left(session, &report);
    if (status == ZTC_OK) {
        status = tell(session, target, short_name, request.file != NULL ? &report : NULL);
    }
    ztc_from_report_done(&report);
    return status;
}
