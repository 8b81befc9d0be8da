/* SPDX-License-Identifier: Apache-2.0 */
/* `ztc vm custom import`: a definition of somebody else, judged before anything is written. */
#include "command/run_commands.h"
#include "command/sharing.h"

#include "base/limits.h"

/* ---- what is told ---- */

/* A new name wants a new port.bin; what was wrong with the old one is told all the same. */
static const char *carried_problem(enum ztc_port_state carried)
{
    switch (carried) {
    case ZTC_PORT_DIFFERENT:
        return "its port.bin is not what compile makes of its template";
    case ZTC_PORT_DAMAGED:
        return "its port.bin is damaged";
    case ZTC_PORT_ABSENT:
        return "it has no port.bin";
    default:
        return "its port.bin could not be compared with what compile makes";
    }
}

/* Each on a line of its own: none of them is a reason to refuse. */
static ztc_status warn(struct ztc_session *session, const struct ztc_incoming *incoming)
{
    const struct ztc_definition *definition = &incoming->definition;
    struct ztc_output *output = &session->output;
    const char *command = ztc_sharing_quoted(session, definition->short_name);
    if (command == NULL) {
        return ztc_error_memory(&session->error);
    }
    bool judged = definition->compilation.opened;
    size_t errors = ztc_findings_errors(&definition->compilation.template.findings);
    if (!definition->compilation.good && !judged) {
        ztc_output_warning(output, "it cannot be compiled here: %s", definition->problem);
    } else if (!definition->compilation.good) {
        ztc_output_warning(output,
                           "its template has %zu error%s by today's rules; ztc vm custom compile "
                           "%s lists them",
                           errors, errors == 1 ? "" : "s", command);
    }
    if (definition->port == ZTC_PORT_DIFFERENT) {
        ztc_output_warning(output,
                           "its port.bin is not what compile makes of its template; ztc vm custom "
                           "compile %s makes it so",
                           command);
    } else if (definition->port == ZTC_PORT_DAMAGED) {
        ztc_output_warning(output, "its port.bin is damaged (%s): not active until compiled",
                           definition->problem);
    } else if (definition->port == ZTC_PORT_ABSENT) {
        ztc_output_warning(output, "it has no port.bin: not active until compiled");
    }
    if (definition->port == ZTC_PORT_SAME && definition->carried != ZTC_PORT_SAME) {
        ztc_output_warning(output, "%s; under its new name it is made anew",
                           carried_problem(definition->carried));
    }
    if (incoming->intake.hidden > 0) {
        ztc_output_warning(output, "%zu hidden entr%s left out", incoming->intake.hidden,
                           incoming->intake.hidden == 1 ? "y was" : "ies were");
    }
    return ZTC_OK;
}

static ztc_status tell_text(struct ztc_session *session, const struct ztc_incoming *incoming,
                            bool dry_run)
{
    const char *short_name = incoming->definition.short_name;
    const char *signer = ztc_sharing_signer(session, &incoming->verdict);
    const char *path = ztc_custom_path(&session->home, &session->arena, short_name);
    if (signer == NULL || path == NULL) {
        return ztc_error_memory(&session->error);
    }
    if (!dry_run) {
        ztc_output_info(&session->output, "It is %s%s", signer,
                        incoming->verdict.state == ZTC_SIGNATURE_NEW ? ", and kept from now on"
                                                                     : "");
        ztc_output_info(&session->output, "Custom VM imported at %s%s", path,
                        incoming->replaces ? ", in the place of the old one" : "");
        return ZTC_OK;
    }
    struct ztc_buffer text;
    ztc_buffer_init(&text, ZTC_TEXT_MAX);
    ztc_sharing_print_facts(&text, incoming);
    ztc_status status = ztc_session_print(session, &text);
    ztc_buffer_done(&text);
    if (status == ZTC_OK) {
        ztc_output_info(&session->output, "Nothing was written; it would be %s%s", path,
                        incoming->replaces ? ", in the place of the old one" : "");
    }
    return status;
}

static ztc_status tell(struct ztc_session *session, const struct ztc_incoming *incoming,
                       bool dry_run)
{
    ztc_status status = warn(session, incoming);
    if (status != ZTC_OK) {
        return status;
    }
    if (!session->output.json) {
        return tell_text(session, incoming, dry_run);
    }
    struct ztc_document document = {0};
    cJSON *root = ztc_document_object(&document, NULL, NULL);
    ztc_sharing_add_facts(&document, root, incoming);
    ztc_document_bool(&document, root, "replaced", incoming->replaces);
    ztc_document_bool(&document, root, "dry_run", dry_run);
    return ztc_session_print_document(session, &document);
}

/* ---- what is done ---- */

static ztc_status rename_it(struct ztc_session *session, struct ztc_incoming *incoming)
{
    const char *name = ztc_line_value(&session->line, "--as");
    return name != NULL ? ztc_incoming_rename(incoming, session->registry, name, &session->error)
                        : ZTC_OK;
}

/* Whether it may come in is asked under the lock: another ztc may have made one of that name meanwhile. */
static ztc_status store(struct ztc_session *session, struct ztc_incoming *incoming, bool replace)
{
    ztc_status status = ztc_session_begin(session);
    if (status == ZTC_OK) {
        status = ztc_incoming_admit(incoming, &session->home, replace, &session->error);
    }
    if (status == ZTC_OK) {
        status = ztc_incoming_put(incoming, &session->home, &session->error);
    }
    ztc_home_unlock(&session->home);
    return status;
}

static ztc_status take(struct ztc_session *session, const struct ztc_sharing *sharing,
                       struct ztc_incoming *incoming)
{
    bool replace = ztc_line_has(&session->line, "--replace");
    bool dry_run = ztc_line_has(&session->line, "--dry-run");
    ztc_status status =
        ztc_sharing_read(session, sharing, ztc_line_argument(&session->line, 0), incoming);
    if (status == ZTC_OK) {
        status = rename_it(session, incoming);
    }
    if (status == ZTC_OK) {
        status = dry_run ? ztc_incoming_admit(incoming, &session->home, replace, &session->error)
                         : store(session, incoming, replace);
    }
    return status == ZTC_OK ? tell(session, incoming, dry_run) : status;
}

ztc_status ztc_run_vm_custom_import(struct ztc_session *session)
{
    const char *name = ztc_line_value(&session->line, "--as");
    struct ztc_sharing sharing = {0};
    ztc_status status =
        name != NULL ? ztc_session_check_name(session, name, /* strict= */ true) : ZTC_OK;
    if (status == ZTC_OK) {
        status = ztc_sharing_open(session, /* make= */ false, &sharing);
    }
    if (status != ZTC_OK) {
        return status;
    }
    struct ztc_incoming incoming;
    status = take(session, &sharing, &incoming);
    ztc_incoming_done(&incoming);
    return status;
}
