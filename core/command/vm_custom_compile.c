/* SPDX-License-Identifier: Apache-2.0 */
/* `ztc vm custom compile`: all that is wrong with a template, or its port.bin. */
#include "command/run_commands.h"
#include "command/told.h"
#include "custom/compile.h"

#include <ztc/port.h>

/* The path of one of the outputs. */
static const char *output_path(struct ztc_session *session, const char *short_name,
                               const char *file)
{
    const char *folder = ztc_custom_path(&session->home, &session->arena, short_name);
    return folder != NULL ? ztc_arena_print(&session->arena, "%s/%s", folder, file) : NULL;
}

static ztc_status read_options(struct ztc_session *session, struct ztc_compile_options *options)
{
    int64_t version = 0;
    ztc_status status =
        ztc_line_number(&session->line, "--port-version", 1, UINT16_MAX, &session->error, &version);
    options->port_version = (uint32_t)version;
    options->strict = ztc_line_has(&session->line, "--strict");
    options->lenient = ztc_line_has(&session->line, "--lenient");
    return status;
}

/* Under the lock from the first look at the template: what is stored is what was read. */
static ztc_status compile(struct ztc_session *session, const char *short_name,
                          const struct ztc_compile_options *options,
                          struct ztc_compilation *compilation)
{
    struct ztc_home *home = &session->home;
    ztc_status status = ztc_compile_custom(home, session->registry, short_name, options,
                                           &session->error, compilation);
    if (status == ZTC_OK && compilation->good) {
        status = ztc_compile_store(home, session->registry, compilation, options->lenient,
                                   &session->error);
    }
    return status;
}

/*
 * What kept it from being compiled. Told without the lock: who reads it may be slow (a pager), and must keep
 * neither another ztc waiting nor Ctrl-C.
 */
static ztc_status tell_trouble(struct ztc_session *session,
                               const struct ztc_compilation *compilation, ztc_status status)
{
    const struct ztc_findings *findings = &compilation->template.findings;
    bool told = compilation->parsed && !compilation->good && !session->output.json;
    if (status != ZTC_OK) {
        /* What is wrong with the template is told even where it cannot be judged whole. */
        return told && ztc_told_print(session, findings) == ZTC_E_MEMORY ? ZTC_E_MEMORY : status;
    }
    if (!compilation->good) {
        status = told ? ztc_told_print(session, findings) : ZTC_OK;
        return status != ZTC_OK ? status
                                : ztc_told_refuse(session, findings, "nothing was written");
    }
    if (compilation->digest.status != ZTC_OK) {
        ztc_output_warning(&session->output, "the digest of the template was not noted: %s",
                           ztc_error_text(&compilation->digest));
    }
    if (compilation->picture.status != ZTC_OK) {
        ztc_output_warning(&session->output, "the picture was not drawn: %s",
                           ztc_error_text(&compilation->picture));
    }
    return ZTC_OK;
}

static ztc_status find(struct ztc_session *session, const char *short_name)
{
    ztc_status status = ztc_session_check_name(session, short_name, /* strict= */ false);
    if (status == ZTC_OK) {
        status = ztc_session_home(session, /* make= */ false);
    }
    if (status == ZTC_OK) {
        status = ztc_session_check_exists(session, short_name);
    }
    return status;
}

static ztc_status run(struct ztc_session *session, const char *short_name,
                      struct ztc_compilation *compilation)
{
    struct ztc_compile_options options = {0};
    ztc_status status = read_options(session, &options);
    if (status == ZTC_OK) {
        status = find(session, short_name);
    }
    if (status == ZTC_OK) {
        status = ztc_session_begin(session);
    }
    if (status == ZTC_OK) {
        status = compile(session, short_name, &options, compilation);
        ztc_home_unlock(&session->home);
        status = tell_trouble(session, compilation, status);
    }
    return status;
}

static ztc_status tell(struct ztc_session *session, const char *short_name,
                       const struct ztc_compilation *compilation)
{
    const char *port = output_path(session, short_name, "port.bin");
    const char *device = output_path(session, short_name, "device.json");
    if (port == NULL || device == NULL) {
        return ztc_error_memory(&session->error);
    }
    ztc_status status = ztc_told_print(session, &compilation->template.findings);
    if (status == ZTC_OK) {
        ztc_output_info(&session->output, "Saving binary template @ %s", port);
        ztc_output_info(&session->output, "Saving device info @ %s", device);
        ztc_output_info(&session->output, "Activating custom vm");
        ztc_output_info(&session->output, "Done");
    }
    return status;
}

/* Also where it failed: port is null then. */
static ztc_status tell_value(struct ztc_session *session, const char *short_name,
                             const struct ztc_compilation *compilation, ztc_status result)
{
    struct ztc_document document = {0};
    cJSON *root = ztc_document_object(&document, NULL, NULL);
    ztc_document_text(&document, root, "short_name", short_name);
    if (result == ZTC_OK) {
        const struct ztc_buffer *bytes = &compilation->port_bin;
        const char *path = output_path(session, short_name, "port.bin");
        document.failed = document.failed || path == NULL;
        cJSON *port = ztc_document_object(&document, root, "port");
        ztc_document_text(&document, port, "path", path);
        ztc_document_number(&document, port, "version", compilation->version);
        ztc_document_number(&document, port, "size", (int64_t)bytes->size);
        ztc_document_number(&document, port, "crc32",
                            ztc_port_crc32(0, ztc_buffer_string(bytes), bytes->size));
    } else {
        ztc_document_null(&document, root, "port");
    }
    ztc_told_add(&document, root, "diagnostics",
                 compilation->parsed ? &compilation->template.findings : NULL);
    return ztc_session_print_document(session, &document);
}

ztc_status ztc_run_vm_custom_compile(struct ztc_session *session)
{
    const char *short_name = ztc_line_argument(&session->line, 0);
    struct ztc_compilation compilation = {0};
    ztc_status status = run(session, short_name, &compilation);
    if (session->output.json && status != ZTC_E_ARGUMENT) {
        ztc_status printed = tell_value(session, short_name, &compilation, status);
        status = status == ZTC_OK ? printed : status;
    } else if (status == ZTC_OK) {
        status = tell(session, short_name, &compilation);
    }
    ztc_compilation_done(&compilation);
    return status;
}
