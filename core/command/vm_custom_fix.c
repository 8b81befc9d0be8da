/* SPDX-License-Identifier: Apache-2.0 */
/* `ztc vm custom fix`: the smallest change that makes a template valid, as a diff, written when asked. */
#include "base/limits.h"
#include "command/ask.h"
#include "command/run_commands.h"
#include "command/told.h"
#include "fix/diff.h"
#include "fix/fix.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* One run of the command. */
struct work {
    struct ztc_session *session;
    const char *short_name;
    struct ztc_compile_options options;
    struct ztc_buffer file; /* how the template is called in messages: its path */
    struct ztc_buffer text; /* as it was read */
    struct ztc_fix fix;
    struct ztc_buffer diff; /* as it goes into JSON */
    bool written;
};

static ztc_status find(struct ztc_session *session, const char *short_name)
{
    ztc_status status = ztc_session_check_name(session, short_name, /* strict= */ false);
    if (status == ZTC_OK) {
        status = ztc_session_home(session, /* make= */ false);
    }
    if (status == ZTC_OK) {
        status = ztc_session_check_exists(session, short_name);
    }
    return status == ZTC_OK ? ztc_session_registry(session) : status;
}

/* Reads the template and works out what to change. */
static ztc_status work_out(struct work *work)
{
    struct ztc_session *session = work->session;
    int64_t version = 0;
    ztc_status status =
        ztc_line_number(&session->line, "--port-version", 1, UINT16_MAX, &session->error, &version);
    work->options.port_version = (uint32_t)version;
    if (status == ZTC_OK) {
        status = find(session, work->short_name);
    }
    if (status == ZTC_OK) {
        status = ztc_compile_read(&session->home, work->short_name, &work->text, &work->file,
                                  &session->error);
    }
    if (status != ZTC_OK) {
        return status;
    }
    status = ztc_fix_text(session->registry, ztc_buffer_string(&work->file),
                          ztc_buffer_string(&work->text), work->text.size, work->short_name,
                          &work->options, &session->error, &work->fix);
    if (status != ZTC_OK && status != ZTC_E_LIMIT && work->fix.before.parsed &&
        !session->output.json) {
        /* What is wrong with the template is told even where it cannot be judged whole; not where
         * there is too much of it. */
        ztc_status told = ztc_told_print(session, &work->fix.before.template.findings);
        status = told == ZTC_E_MEMORY ? told : status;
    }
    return status;
}

/* ---- the diff and its summary ---- */

static ztc_status write_diff(const struct work *work, bool shown, struct ztc_buffer *buffer)
{
    struct ztc_arena *arena = &work->session->arena;
    const struct ztc_diff diff = {
        .old_name = ztc_arena_print(arena, "a/%s.yml", work->short_name),
        .new_name = ztc_arena_print(arena, "b/%s.yml", work->short_name),
        .old_text = ztc_buffer_string(&work->text),
        .old_size = work->text.size,
        .new_text = ztc_buffer_string(&work->fix.text),
        .new_size = work->fix.text.size,
        .colours = shown && work->session->output.colours,
        .printable = shown && isatty(STDOUT_FILENO) != 0,
    };
    if (diff.old_name == NULL || diff.new_name == NULL) {
        return ztc_error_memory(&work->session->error);
    }
    return ztc_diff_write(&diff, buffer, &work->session->error);
}

static ztc_status show_diff(const struct work *work)
{
    struct ztc_buffer text ZTC_CLEANUP(ztc_buffer_done) = {0};
    ztc_buffer_init(&text, ZTC_TEXT_MAX);
    ztc_status status = write_diff(work, /* shown= */ true, &text);
    return status == ZTC_OK ? ztc_session_print(work->session, &text) : status;
}

static const struct summary {
    const char *kind;
    const char *one, *several;
} summaries[] = {
    {"function", "functional pin moved", "functional pins moved"},
    {"values", "functional pin's values corrected", "functional pins' values corrected"},
    {"hw", "hw corrected", "hws corrected"},
    {"pad", "pad corrected", "pads corrected"},
    {"pin", "pin added to pinmap", "pins added to pinmap"},
    {"accept", "accept entry taken out", "accept entries taken out"},
};

/* "2 functional pins moved, 1 hw corrected", in the session's arena. */
static const char *sum_up(const struct work *work)
{
    const struct ztc_changes *changes = &work->fix.changes;
    const char *text = "";
    for (size_t i = 0; i < sizeof(summaries) / sizeof(summaries[0]) && text != NULL; i++) {
        size_t count = 0;
        for (size_t j = 0; j < changes->count; j++) {
            count += strcmp(changes->items[j].kind, summaries[i].kind) == 0;
        }
        if (count > 0) {
            text = ztc_arena_print(&work->session->arena, "%s%s%zu %s", text,
                                   text[0] != '\0' ? ", " : "", count,
                                   count == 1 ? summaries[i].one : summaries[i].several);
        }
    }
    return text;
}

/* One line for each functional pin for which other values fit as well: nobody but the board's maker knows. */
static void tell_choices(const struct work *work)
{
    const struct ztc_changes *changes = &work->fix.changes;
    for (size_t i = 0; i < changes->count; i++) {
        const struct ztc_change *change = &changes->items[i];
        if (change->choices > 1) {
            ztc_output_info(&work->session->output,
                            "%s: %s is one of %" PRIu32 " choices that fit; look whether it is "
                            "the one that is meant",
                            change->name, change->to, change->choices);
        }
    }
}

/* ---- writing ---- */

/* Still the file that was read? Under the lock. */
static ztc_status check_same(const struct work *work)
{
    struct ztc_session *session = work->session;
    struct ztc_buffer text ZTC_CLEANUP(ztc_buffer_done) = {0};
    struct ztc_buffer file ZTC_CLEANUP(ztc_buffer_done) = {0};
    ztc_buffer_init(&text, ZTC_TEMPLATE_SIZE_MAX + 1);
    ztc_buffer_init(&file, ZTC_TEXT_MAX);
    ztc_status status =
        ztc_compile_read(&session->home, work->short_name, &text, &file, &session->error);
    if (status == ZTC_OK &&
        (text.size != work->text.size ||
         memcmp(ztc_buffer_string(&text), ztc_buffer_string(&work->text), text.size) != 0)) {
        status = ztc_error_set(&session->error, ZTC_E_INVALID, "look at it, and fix it again",
                               "%s has changed meanwhile: nothing was written",
                               ztc_buffer_string(&work->file));
    }
    return status;
}

static ztc_status write_template(struct work *work)
{
    struct ztc_session *session = work->session;
    char path[ZTC_SHORT_NAME_MAX + sizeof(".yml")];
    (void)snprintf(path, sizeof(path), "%s.yml", work->short_name);
    const struct ztc_store_file file = {
        .path = path, .data = ztc_buffer_string(&work->fix.text), .size = work->fix.text.size};
    ztc_status status = ztc_session_begin(session);
    if (status != ZTC_OK) {
        return status;
    }
    status = check_same(work);
    if (status == ZTC_OK) {
        status = ztc_custom_replace(&session->home, work->short_name, &file, 1, &session->error);
    }
    ztc_home_unlock(&session->home);
    work->written = status == ZTC_OK;
    return status;
}

/* May it be written? *ret_why is what to say where it may not, though nothing is wrong. */
static ztc_status may_write(const struct work *work, bool *ret_may, const char **ret_why)
{
    struct ztc_session *session = work->session;
    *ret_may = false;
    if (ztc_line_has(&session->line, "--dry-run")) {
        *ret_why = "run it without --dry-run to write";
        return ZTC_OK;
    }
    *ret_may = ztc_line_has(&session->line, "--yes");
    if (*ret_may) {
        return ZTC_OK;
    }
    if (session->output.json || !ztc_ask_can()) {
        *ret_why = "give --yes to write it";
        return ZTC_OK;
    }
    const char *question = ztc_arena_print(&session->arena, "Write this to %s? [y/N] ",
                                           ztc_buffer_string(&work->file));
    if (question == NULL) {
        return ztc_error_memory(&session->error);
    }
    *ret_may = ztc_ask(session, question);
    return *ret_may ? ZTC_OK
                    : ztc_error_set(&session->error, ZTC_E_CANCELLED, "answer y to write it",
                                    "nothing was written");
}

/* ---- what comes of it ---- */

static ztc_status refuse(struct work *work)
{
    struct ztc_session *session = work->session;
    const struct ztc_findings *left = ztc_fix_by_hand(&work->fix);
    if (!session->output.json) {
        ztc_status status = ztc_told_print(session, left);
        if (status == ZTC_OK && work->fix.changes.count > 0) {
            status = show_diff(work);
        }
        if (status != ZTC_OK) {
            return status;
        }
    }
    return ztc_told_refuse(session, left,
                           work->fix.changes.count > 0
                               ? "to be mended by hand, beside what the diff shows; nothing was "
                                 "written"
                               : "to be mended by hand; nothing was written");
}

static ztc_status finish(struct work *work)
{
    struct ztc_session *session = work->session;
    if (!work->fix.valid) {
        return refuse(work);
    }
    if (work->fix.changes.count == 0) {
        ztc_output_info(&session->output, "%s has no errors: there is nothing to fix",
                        ztc_buffer_string(&work->file));
        return ZTC_OK;
    }
    const char *summary = sum_up(work), *why = "";
    bool may = false;
    ztc_status status = summary == NULL ? ztc_error_memory(&session->error) : ZTC_OK;
    if (status == ZTC_OK && !session->output.json) {
        status = show_diff(work);
    }
    if (status == ZTC_OK && !session->output.json) {
        status = ztc_told_print(session, ztc_fix_new_warnings(&work->fix));
    }
    if (status == ZTC_OK) {
        tell_choices(work);
        status = may_write(work, &may, &why);
    }
    if (status == ZTC_OK && may) {
        status = write_template(work);
        why = "written";
    }
    if (status == ZTC_OK) {
        ztc_output_info(&session->output, "%s; %s", summary, why);
    }
    return status;
}

static void add_changes(struct ztc_document *document, cJSON *root,
                        const struct ztc_changes *changes)
{
    cJSON *list = ztc_document_list(document, root, "changes");
    for (size_t i = 0; i < changes->count; i++) {
        const struct ztc_change *change = &changes->items[i];
        cJSON *row = ztc_document_object(document, list, NULL);
        ztc_document_text(document, row, "kind", change->kind);
        ztc_document_text(document, row, "name", change->name);
        ztc_document_text(document, row, "from", change->from);
        ztc_document_text(document, row, "to", change->to);
        ztc_document_known(document, row, "choices",
                           change->choices > 0 ? (int64_t)change->choices : -1);
        ztc_document_number(document, row, "line", change->line);
    }
}

/* What the findings of the result are: what is left by hand, or what compile would tell then. */
static const struct ztc_findings *told_findings(struct work *work)
{
    if (!work->fix.before.parsed) {
        return NULL;
    }
    if (!work->fix.after.parsed) {
        return &work->fix.before.template.findings;
    }
    return work->fix.valid ? &work->fix.after.template.findings : ztc_fix_by_hand(&work->fix);
}

/* Also where it failed. */
static ztc_status tell_value(struct work *work)
{
    struct ztc_document document = {0};
    ztc_status status = ZTC_OK;
    if (work->fix.changes.count > 0) {
        status = write_diff(work, /* shown= */ false, &work->diff);
    }
    if (status != ZTC_OK) {
        return status;
    }
    cJSON *root = ztc_document_object(&document, NULL, NULL);
    ztc_document_text(&document, root, "short_name", work->short_name);
    ztc_document_bool(&document, root, "valid", work->fix.valid);
    ztc_document_bool(&document, root, "written", work->written);
    add_changes(&document, root, &work->fix.changes);
    ztc_document_text(&document, root, "diff", ztc_buffer_string(&work->diff));
    ztc_told_add(&document, root, "diagnostics", told_findings(work));
    return ztc_session_print_document(work->session, &document);
}

ztc_status ztc_run_vm_custom_fix(struct ztc_session *session)
{
    struct work work = {.session = session, .short_name = ztc_line_argument(&session->line, 0)};
    ztc_buffer_init(&work.text, ZTC_TEMPLATE_SIZE_MAX + 1);
    ztc_buffer_init(&work.file, ZTC_TEXT_MAX);
    ztc_buffer_init(&work.diff, ZTC_TEXT_MAX);
    ztc_status status = work_out(&work);
    if (status == ZTC_OK) {
        status = finish(&work);
    }
    if (session->output.json && status != ZTC_E_ARGUMENT) {
        ztc_status printed = tell_value(&work);
        status = status == ZTC_OK ? printed : status;
    }
    ztc_fix_done(&work.fix);
    ztc_buffer_done(&work.diff);
    ztc_buffer_done(&work.file);
    ztc_buffer_done(&work.text);
    return status;
}
