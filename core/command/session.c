/* SPDX-License-Identifier: Apache-2.0 */
/* One run of the program: home, modules and results, opened when a command first asks for them. */
#include "command/session.h"

#include "base/limits.h"
#include "base/utf8.h"
#include "store/custom.h"
#include "template/template.h"

#include <stdarg.h>
#include <string.h>

void ztc_session_init(struct ztc_session *session)
{
    *session = (struct ztc_session){.home = {.folder = -1, .lock = -1, .cvm = -1, .tmp = -1}};
    ztc_arena_init(&session->arena, ZTC_TEXT_MAX);
}

void ztc_session_done(struct ztc_session *session)
{
    ztc_registry_close(session->registry);
    if (session->home_open) {
        ztc_home_close(&session->home);
    }
    ztc_error_clear(&session->error);
    ztc_arena_done(&session->arena);
}

ztc_status ztc_session_home(struct ztc_session *session, bool make)
{
    /* One that was opened for reading may lack a folder that `make` is to see to. */
    const struct ztc_home *there = &session->home;
    if (session->home_open &&
        (!make || (there->folder >= 0 && there->cvm >= 0 && there->tmp >= 0))) {
        return ZTC_OK;
    }
    if (session->home_open) {
        ztc_home_close(&session->home);
        session->home_open = false;
    }
    struct ztc_home home = {.folder = -1, .lock = -1, .cvm = -1, .tmp = -1};
    ztc_status status = ztc_home_open(make, &session->error, &home);
    if (status == ZTC_OK) {
        session->home = home;
        session->home_open = true;
        ztc_session_verbose(session, "home is %s", home.path);
    }
    return status;
}

/* The home for reading; made if that is possible, because the index of modules lives there. */
static ztc_status home_for_index(struct ztc_session *session)
{
    if (session->home_open) {
        return ZTC_OK;
    }
    if (ztc_session_home(session, /* make= */ true) == ZTC_OK) {
        return ZTC_OK;
    }
    ztc_session_verbose(session, "%s", ztc_error_text(&session->error));
    ztc_error_clear(&session->error);
    return ztc_session_home(session, /* make= */ false);
}

/* What modules say, for -v. */
static void hear_module(void *ctx, uint32_t level, const char *text)
{
    (void)level;
    ztc_session_verbose(ctx, "%s", text);
}

static void see_progress(void *ctx, uint64_t done, uint64_t total, const char *unit)
{
    struct ztc_session *session = ctx;
    ztc_progress_step(&session->output.progress, done, total, unit);
}

static bool is_stopped(void *ctx)
{
    const struct ztc_session *session = ctx;
    return ztc_stop_wanted(&session->stop);
}

void ztc_session_work_begin(struct ztc_session *session, const char *what)
{
    ztc_stop_begin(&session->stop);
    ztc_progress_begin(&session->output.progress, what);
}

ztc_status ztc_session_work_end(struct ztc_session *session, ztc_status status)
{
    ztc_progress_end(&session->output.progress);
    int number = ztc_stop_end(&session->stop, /* take= */ status != ZTC_OK);
    if (number == 0) {
        return status;
    }
    session->stopped_by = number;
    ztc_error_clear(&session->error);
    return ztc_error_set(&session->error, ZTC_E_CANCELLED, /* remedy= */ NULL, "stopped");
}

ztc_status ztc_session_plugin_dirs(struct ztc_session *session, const char *const **ret_folders,
                                   size_t *ret_count)
{
    const struct ztc_line *line = &session->line;
    size_t count = 0;
    const char **folders =
        ztc_arena_array(&session->arena, line->option_count + 1, sizeof(*folders));
    if (folders == NULL) {
        return ztc_error_memory(&session->error);
    }
    for (size_t i = 0; i < line->option_count; i++) {
        if (strcmp(line->options[i].option->name, "--plugin-dir") == 0) {
            folders[count++] = line->options[i].value;
        }
    }
    *ret_folders = folders;
    *ret_count = count;
    return ZTC_OK;
}

ztc_status ztc_session_registry(struct ztc_session *session)
{
    if (session->registry != NULL) {
        return ZTC_OK;
    }
    ztc_status status = home_for_index(session);
    if (status != ZTC_OK) {
        return status;
    }
    const char *const *folders = NULL;
    size_t count = 0;
    status = ztc_session_plugin_dirs(session, &folders, &count);
    if (status != ZTC_OK) {
        return status;
    }
    const char *home = session->home.folder >= 0 ? session->home.path : NULL;
    status = ztc_registry_open(folders, count, home, &session->error, &session->registry);
    if (status == ZTC_OK) {
        ztc_registry_log(session->registry, hear_module, session);
        ztc_registry_progress(session->registry, see_progress, session);
        ztc_registry_cancelled(session->registry, is_stopped, session);
    }
    return status;
}

ztc_status ztc_session_begin(struct ztc_session *session)
{
    ztc_status status = ztc_session_home(session, /* make= */ true);
    if (status == ZTC_OK) {
        status = ztc_session_registry(session);
    }
    if (status == ZTC_OK) {
        status = ztc_home_lock(&session->home, &session->error);
    }
    return status;
}

ztc_status ztc_session_print(struct ztc_session *session, const struct ztc_buffer *text)
{
    ztc_status status = ztc_buffer_check(text, "the result", &session->error);
    if (status == ZTC_OK) {
        ztc_output_text(&session->output, ztc_buffer_string(text), text->size);
    }
    return status;
}

ztc_status ztc_session_print_document(struct ztc_session *session, struct ztc_document *document)
{
    ztc_status status = document->failed || document->root == NULL
                            ? ztc_error_memory(&session->error)
                            : ztc_output_json(&session->output, document->root, &session->error);
    ztc_document_done(document);
    return status;
}

void ztc_session_verbose(struct ztc_session *session, const char *format, ...)
{
    if (!session->output.verbose) {
        return;
    }
    struct ztc_buffer line;
    ztc_buffer_init(&line, ZTC_TEXT_MAX);
    ztc_buffer_text(&line, "ztc: ");
    va_list arguments;
    va_start(arguments, format);
    ztc_buffer_vprint(&line, format, arguments);
    va_end(arguments);
    struct ztc_buffer printable;
    ztc_buffer_init(&printable, ZTC_TEXT_MAX);
    ztc_utf8_printable(&printable, ztc_buffer_string(&line), line.size);
    ztc_buffer_char(&printable, '\n');
    ztc_output_talk(&session->output, ztc_buffer_string(&printable));
    ztc_buffer_done(&printable);
    ztc_buffer_done(&line);
}

void ztc_session_warn_of_modules(struct ztc_session *session,
                                 const struct ztc_module_entry_row *rows, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (!rows[i].usable) {
            ztc_output_warning(&session->output, "module not used: %s", rows[i].refusal);
        }
    }
}

ztc_status ztc_session_check_name(struct ztc_session *session, const char *short_name, bool strict)
{
    const char *problem = ztc_short_name_problem(short_name, strict);
    if (problem == NULL) {
        return ZTC_OK;
    }
    return ztc_error_set(&session->error, ZTC_E_INVALID, NULL, "\"%s\" cannot be a short name: %s",
                         short_name, problem);
}

ztc_status ztc_session_check_exists(struct ztc_session *session, const char *short_name)
{
    if (session->home.folder >= 0 && ztc_custom_exists(&session->home, short_name)) {
        return ZTC_OK;
    }
    return ztc_custom_missing(&session->home, short_name, &session->error);
}
