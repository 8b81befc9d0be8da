/* SPDX-License-Identifier: Apache-2.0 */
/* `ztc plugin check`: a module held against every rule of the ABI, told as text, JSON or JUnit. */
#include "base/limits.h"
#include "base/utf8.h"
#include "command/run_commands.h"
#include "conformance/conformance.h"

#include <inttypes.h>
#include <string.h>

#define ITERATIONS_MAX 1000000

static void show(void *ctx, uint32_t done, uint32_t total, const char *rule)
{
    struct ztc_session *session = ctx;
    (void)rule;
    ztc_progress_step(&session->output.progress, done, total, "rules");
}

static const char *verdict_name(uint32_t verdict)
{
    switch (verdict) {
    case ZTC_CONFORMANCE_PASSED:
        return "passed";
    case ZTC_CONFORMANCE_SKIPPED:
        return "skipped";
    default:
        return "failed";
    }
}

static void add_printable(struct ztc_buffer *text, const char *words)
{
    ztc_utf8_printable(text, words, strlen(words));
}

/* ---- text ---- */

static void write_text(const struct ztc_conformance_report *report, bool verbose,
                       struct ztc_buffer *text)
{
    for (size_t i = 0; i < report->count; i++) {
        const struct ztc_conformance_result *row = &report->results[i];
        ztc_buffer_print(text, "%-8s %-24s ", verdict_name(row->verdict), row->rule);
        add_printable(text, row->title);
        ztc_buffer_char(text, '\n');
        bool told = row->verdict == ZTC_CONFORMANCE_FAILED || verbose;
        if (told && row->message[0] != '\0') {
            ztc_buffer_text(text, "         ");
            add_printable(text, row->message);
            ztc_buffer_char(text, '\n');
        }
    }
    ztc_buffer_print(text, "%zu passed, %zu failed, %zu skipped\n", report->passed, report->failed,
                     report->skipped);
}

/* ---- JSON ---- */

static ztc_status print_value(struct ztc_session *session,
                              const struct ztc_conformance_report *report)
{
    struct ztc_document document = {0};
    cJSON *root = ztc_document_object(&document, NULL, NULL);
    ztc_document_text(&document, root, "path", report->path);
    ztc_document_text(&document, root, "id", report->id);
    ztc_document_text(&document, root, "version", report->version);
    ztc_document_number(&document, root, "seed", (int64_t)report->seed);
    ztc_document_number(&document, root, "iterations", report->iterations);
    ztc_document_number(&document, root, "passed", (int64_t)report->passed);
    ztc_document_number(&document, root, "failed", (int64_t)report->failed);
    ztc_document_number(&document, root, "skipped", (int64_t)report->skipped);
    cJSON *list = ztc_document_list(&document, root, "results");
    for (size_t i = 0; i < report->count; i++) {
        const struct ztc_conformance_result *result = &report->results[i];
        cJSON *row = ztc_document_object(&document, list, NULL);
        ztc_document_text(&document, row, "rule", result->rule);
        ztc_document_text(&document, row, "title", result->title);
        ztc_document_text(&document, row, "verdict", verdict_name(result->verdict));
        ztc_document_text(&document, row, "message", result->message);
    }
    return ztc_session_print_document(session, &document);
}

/* ---- JUnit ---- */

/* The text as an XML attribute; what XML cannot hold was made printable before. */
static void add_attribute(struct ztc_buffer *text, const char *name, const char *value)
{
    struct ztc_buffer printable;
    ztc_buffer_init(&printable, ZTC_TEXT_MAX);
    add_printable(&printable, value);
    ztc_buffer_print(text, " %s=\"", name);
    for (const char *at = ztc_buffer_string(&printable); *at != '\0'; at++) {
        switch (*at) {
        case '&':
            ztc_buffer_text(text, "&amp;");
            break;
        case '<':
            ztc_buffer_text(text, "&lt;");
            break;
        case '"':
            ztc_buffer_text(text, "&quot;");
            break;
        default:
            ztc_buffer_char(text, *at);
            break;
        }
    }
    ztc_buffer_char(text, '"');
    if (ztc_buffer_status(&printable) != ZTC_OK) {
        ztc_buffer_fail(text, ztc_buffer_status(&printable));
    }
    ztc_buffer_done(&printable);
}

static void write_junit(const struct ztc_conformance_report *report, struct ztc_buffer *text)
{
    ztc_buffer_text(text, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n<testsuite");
    add_attribute(text, "name", report->id[0] != '\0' ? report->id : report->path);
    ztc_buffer_print(text, " tests=\"%zu\" failures=\"%zu\" errors=\"0\" skipped=\"%zu\">\n",
                     report->count, report->failed, report->skipped);
    for (size_t i = 0; i < report->count; i++) {
        const struct ztc_conformance_result *row = &report->results[i];
        ztc_buffer_text(text, "<testcase classname=\"ztc plugin check\"");
        add_attribute(text, "name", row->rule);
        if (row->verdict == ZTC_CONFORMANCE_PASSED) {
            ztc_buffer_text(text, "/>\n");
            continue;
        }
        bool skipped = row->verdict == ZTC_CONFORMANCE_SKIPPED;
        ztc_buffer_text(text, skipped ? "><skipped" : "><failure");
        add_attribute(text, "message", row->message);
        ztc_buffer_text(text, "/></testcase>\n");
    }
    ztc_buffer_text(text, "</testsuite>\n</testsuites>\n");
}

/* ---- the command ---- */

static ztc_status print_report(struct ztc_session *session, const char *format,
                               const struct ztc_conformance_report *report)
{
    if (session->output.json || strcmp(format, "json") == 0) {
        return print_value(session, report);
    }
    struct ztc_buffer text;
    ztc_buffer_init(&text, ZTC_TEXT_MAX);
    if (strcmp(format, "junit") == 0) {
        write_junit(report, &text);
    } else {
        write_text(report, session->output.verbose, &text);
    }
    ztc_status status = ztc_session_print(session, &text);
    ztc_buffer_done(&text);
    return status;
}

static ztc_status read_options(struct ztc_session *session, const char **format,
                               struct ztc_conformance_options *options)
{
    int64_t seed = ZTC_CONFORMANCE_SEED, iterations = ZTC_CONFORMANCE_ITERATIONS;
    const char *asked = ztc_line_value(&session->line, "--format");
    *format = asked != NULL ? asked : "text";
    if (strcmp(*format, "text") != 0 && strcmp(*format, "json") != 0 &&
        strcmp(*format, "junit") != 0) {
        return ztc_error_set(&session->error, ZTC_E_ARGUMENT, NULL,
                             "option --format takes text, json or junit, not \"%s\"", *format);
    }
    ztc_status status =
        ztc_line_number(&session->line, "--reproduce", 0, UINT32_MAX, &session->error, &seed);
    if (status == ZTC_OK) {
        status = ztc_line_number(&session->line, "--iterations", 1, ITERATIONS_MAX, &session->error,
                                 &iterations);
    }
    options->seed = (uint64_t)seed;
    options->iterations = (uint32_t)iterations;
    return status;
}

ztc_status ztc_run_plugin_check(struct ztc_session *session)
{
    struct ztc_conformance_options options = {.progress = show, .ctx = session};
    struct ztc_conformance_report report;
    const char *format = NULL;
    ztc_status status = read_options(session, &format, &options);
    if (status == ZTC_OK) {
        status = ztc_session_registry(session);
    }
    if (status != ZTC_OK) {
        return status;
    }
    ztc_progress_begin(&session->output.progress, "Checking");
    status = ztc_conformance_run(session->registry, ztc_line_argument(&session->line, 0), &options,
                                 &session->arena, &session->error, &report);
    ztc_progress_end(&session->output.progress);
    if (status == ZTC_OK) {
        status = print_report(session, format, &report);
    }
    if (status == ZTC_OK && report.failed > 0) {
        status =
            ztc_error_set(&session->error, ZTC_E_INVALID,
                          "mend the module and check it again; the same seed gives the same boards",
                          "%s breaks %zu of %zu rules (seed %" PRIu64 ")", report.path,
                          report.failed, report.count, report.seed);
    }
    return status;
}
