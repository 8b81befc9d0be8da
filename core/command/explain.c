/* SPDX-License-Identifier: Apache-2.0 */
/* `ztc explain CODE`: codes of core from its table, those of a module from the module. */
#include "base/limits.h"
#include "base/nearest.h"
#include "base/utf8.h"
#include "command/run_commands.h"
#include "command/words.h"
#include "diagnostic/code.h"

#include <string.h>

#define PREFIX_MAX 64u

/* The same of either kind of code. */
struct explanation {
    const char *code, *title, *text, *wrong, *right;
    bool lenient;
};

/* Text of several lines, each made printable and behind `indent`. */
static void print_lines(struct ztc_buffer *buffer, const char *indent, const char *text)
{
    while (*text != '\0') {
        size_t length = strcspn(text, "\n");
        ztc_buffer_text(buffer, length > 0 ? indent : "");
        /* Tabs in an example would become one blank; they never stand in a template. */
        ztc_utf8_printable(buffer, text, length);
        ztc_buffer_char(buffer, '\n');
        text += length;
        text += *text == '\n' ? 1 : 0;
    }
}

static const char *severity_name(const char *code)
{
    switch (ztc_code_severity(code)) {
    case ZTC_SEVERITY_WARNING:
        return "warning";
    case ZTC_SEVERITY_NOTE:
        return "note";
    default:
        return "error";
    }
}

static ztc_status print_explanation(struct ztc_session *session, const struct explanation *row)
{
    if (session->output.json) {
        struct ztc_document document = {0};
        cJSON *root = ztc_document_object(&document, NULL, NULL);
        ztc_document_text(&document, root, "code", row->code);
        ztc_document_text(&document, root, "severity", severity_name(row->code));
        ztc_document_text(&document, root, "title", row->title);
        ztc_document_text(&document, root, "text", row->text);
        ztc_document_text(&document, root, "wrong", row->wrong);
        ztc_document_text(&document, root, "right", row->right);
        ztc_document_bool(&document, root, "lenient", row->lenient);
        return ztc_session_print_document(session, &document);
    }
    struct ztc_buffer text;
    ztc_buffer_init(&text, ZTC_TEXT_MAX);
    ztc_buffer_print(&text, "%s[%s]: ", severity_name(row->code), row->code);
    print_lines(&text, "", row->title);
    ztc_buffer_char(&text, '\n');
    print_lines(&text, "", row->text);
    if (row->wrong[0] != '\0') {
        ztc_buffer_text(&text, "\nWrong:\n");
        print_lines(&text, "    ", row->wrong);
    }
    if (row->right[0] != '\0') {
        ztc_buffer_text(&text, "\nRight:\n");
        print_lines(&text, "    ", row->right);
    }
    if (row->lenient) {
        ztc_buffer_text(&text,
                        "\n--lenient makes a warning of it: the original toolchain took it.\n");
    }
    ztc_status status = ztc_session_print(session, &text);
    ztc_buffer_done(&text);
    return status;
}

static ztc_status unknown_code(struct ztc_session *session, const char *code)
{
    size_t count = 0;
    const struct ztc_code *codes = ztc_codes(&count);
    const char **names = ztc_arena_array(&session->arena, count, sizeof(*names));
    if (names == NULL) {
        return ztc_error_memory(&session->error);
    }
    for (size_t i = 0; i < count; i++) {
        names[i] = codes[i].code;
    }
    const char *nearest = ztc_nearest(code, names, count);
    return ztc_error_set(&session->error, ZTC_E_INVALID,
                         "codes look like E014, W003, or ACME-W001 for those of a module",
                         "there is no code \"%s\"%s%s%s", code,
                         nearest != NULL ? ": did you mean " : "", nearest != NULL ? nearest : "",
                         nearest != NULL ? "?" : "");
}

/* Looks among the explanations of one target of the module. */
static const struct ztc_explanation_row *find_in(const struct ztc_target *target, const char *code)
{
    for (uint32_t i = 0; i < ztc_table_count(target->explanations); i++) {
        const struct ztc_explanation_row *row =
            ZTC_ROW(struct ztc_explanation_row, target->explanations, i);
        if (strcasecmp(row->code, code) == 0) {
            return row;
        }
    }
    return NULL;
}

static ztc_status explain_with(struct ztc_session *session, const struct ztc_module_entry_row *row,
                               const char *code)
{
    for (size_t i = 0; i < row->info.provided_count; i++) {
        struct ztc_target target;
        if (strcmp(row->info.provided[i].kind, "target") != 0) {
            continue;
        }
        ztc_status status =
            ztc_target_open(session->registry, row->info.provided[i].id, &session->error, &target);
        if (status != ZTC_OK) {
            return status;
        }
        const struct ztc_explanation_row *found = find_in(&target, code);
        if (found != NULL) {
            const struct explanation explanation = {.code = found->code,
                                                    .title = found->title,
                                                    .text = found->text,
                                                    .wrong = found->wrong,
                                                    .right = found->right};
            return print_explanation(session, &explanation);
        }
    }
    return ztc_error_set(&session->error, ZTC_E_INVALID, NULL, "module %s explains no code \"%s\"",
                         row->info.id, code);
}

/* Copies what stands before the dash, in capitals; false if that cannot be a prefix. */
static bool copy_prefix(const char *code, size_t length, char prefix[PREFIX_MAX])
{
    if (length == 0 || length >= PREFIX_MAX) {
        return false;
    }
    for (size_t i = 0; i < length; i++) {
        char letter = code[i];
        prefix[i] = letter >= 'a' && letter <= 'z' ? (char)(letter - 'a' + 'A') : letter;
    }
    prefix[length] = '\0';
    return true;
}

ztc_status ztc_run_explain(struct ztc_session *session)
{
    const char *code = ztc_line_argument(&session->line, 0);
    const struct ztc_code *own = ztc_code_find(code);
    if (own != NULL) {
        const struct explanation explanation = {.code = own->code,
                                                .title = own->title,
                                                .text = own->text,
                                                .wrong = own->wrong,
                                                .right = own->right,
                                                .lenient = own->lenient};
        return print_explanation(session, &explanation);
    }
    const char *dash = strrchr(code, '-');
    char prefix[PREFIX_MAX];
    if (dash == NULL || !copy_prefix(code, (size_t)(dash - code), prefix)) {
        return unknown_code(session, code);
    }
    const struct ztc_module_entry_row *row = NULL;
    ztc_status status = ztc_session_registry(session);
    if (status == ZTC_OK) {
        status = ztc_registry_find_codes(session->registry, prefix, &session->error, &row);
    }
    return status == ZTC_OK ? explain_with(session, row, code) : status;
}
