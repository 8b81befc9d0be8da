/* SPDX-License-Identifier: Apache-2.0 */
/* Findings as a command tells them. */
#include "command/told.h"

#include "base/limits.h"
#include "diagnostic/render.h"

#include <string.h>

ztc_status ztc_told_print(struct ztc_session *session, const struct ztc_findings *findings)
{
    struct ztc_buffer text;
    ztc_buffer_init(&text, ZTC_TEXT_MAX);
    ztc_findings_render(findings, session->output.colours, &text);
    ztc_status status = ztc_buffer_check(&text, "the findings", &session->error);
    if (status == ZTC_OK && text.size > 0) {
        ztc_output_talk(&session->output, ztc_buffer_string(&text));
    }
    ztc_buffer_done(&text);
    return status;
}

static const char *severity_name(uint32_t severity)
{
    switch (severity) {
    case ZTC_SEVERITY_WARNING:
        return "warning";
    case ZTC_SEVERITY_NOTE:
        return "note";
    default:
        return "error";
    }
}

static void add_one(struct ztc_document *document, cJSON *list, const struct ztc_findings *findings,
                    const struct ztc_diagnostic *item)
{
    const struct ztc_place *place = ztc_findings_where(findings, item->where);
    bool strict = findings->strict && item->severity == ZTC_SEVERITY_WARNING;
    cJSON *row = ztc_document_object(document, list, NULL);
    ztc_document_text(document, row, "file", findings->file);
    ztc_document_known(document, row, "line", place != NULL ? (int64_t)place->line : -1);
    ztc_document_known(document, row, "column", place != NULL ? (int64_t)place->column : -1);
    ztc_document_text(document, row, "severity", strict ? "error" : severity_name(item->severity));
    ztc_document_text(document, row, "code", item->code);
    ztc_document_text(document, row, "message", item->message);
    cJSON *notes = ztc_document_list(document, row, "notes");
    for (size_t i = 0; i < ZTC_FINDING_NOTES_MAX && item->notes[i] != NULL; i++) {
        ztc_document_text(document, notes, NULL, item->notes[i]);
    }
}

void ztc_told_add(struct ztc_document *document, cJSON *parent, const char *key,
                  const struct ztc_findings *findings)
{
    cJSON *list = ztc_document_list(document, parent, key);
    for (size_t i = 0; findings != NULL && i < findings->count; i++) {
        if (!findings->items[i].accepted) {
            add_one(document, list, findings, &findings->items[i]);
        }
    }
}

/* "1 error", "2 errors" */
static void print_count(struct ztc_buffer *buffer, size_t count, const char *noun)
{
    ztc_buffer_print(buffer, "%zu %s%s", count, noun, count == 1 ? "" : "s");
}

/* The code of the first error: what `ztc explain` is offered for. */
static const char *first_error(const struct ztc_findings *findings)
{
    for (size_t i = 0; i < findings->count; i++) {
        const struct ztc_diagnostic *item = &findings->items[i];
        bool strict = findings->strict && item->severity == ZTC_SEVERITY_WARNING;
        if (!item->accepted && (item->severity == ZTC_SEVERITY_ERROR || strict)) {
            return item->code;
        }
    }
    return "CODE";
}

/* A target's own rules are asked once nothing of what its tables tell is wrong. Its codes have a '-'. */
static bool rules_wait(const struct ztc_findings *findings)
{
    for (size_t i = 0; i < findings->count; i++) {
        const struct ztc_diagnostic *item = &findings->items[i];
        if (!item->accepted && item->severity == ZTC_SEVERITY_ERROR &&
            strchr(item->code, '-') == NULL) {
            return true;
        }
    }
    return false;
}

ztc_status ztc_told_refuse(struct ztc_session *session, const struct ztc_findings *findings,
                           const char *consequence)
{
    struct ztc_buffer counts, remedy;
    ztc_buffer_init(&counts, ZTC_TEXT_MAX);
    ztc_buffer_init(&remedy, ZTC_TEXT_MAX);
    print_count(&counts, ztc_findings_errors(findings), "error");
    size_t warnings = ztc_findings_warnings(findings);
    if (warnings > 0) {
        ztc_buffer_text(&counts, ", ");
        print_count(&counts, warnings, "warning");
    }
    ztc_buffer_print(&remedy, "mend them as listed%s; ztc explain %s tells more",
                     rules_wait(findings) ? ", then the target's own rules are asked" : "",
                     first_error(findings));
    ztc_status status =
        ztc_error_set(&session->error, ZTC_E_INVALID, ztc_buffer_string(&remedy), "%s in %s: %s",
                      ztc_buffer_string(&counts), findings->file, consequence);
    ztc_buffer_done(&counts);
    ztc_buffer_done(&remedy);
    return status;
}
