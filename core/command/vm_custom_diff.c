/* SPDX-License-Identifier: Apache-2.0 */
/* `ztc vm custom diff`: what differs between two boards, pin by pin. */
#include "base/limits.h"
#include "base/utf8.h"
#include "board/board.h"
#include "command/reading.h"
#include "command/run_commands.h"

#include <string.h>

/* Where the differences go: one of the two. */
struct page {
    struct ztc_buffer text;
    struct ztc_document document;
    cJSON *list;
    bool json;
    size_t count;
};

static void print_text(struct ztc_buffer *buffer, const char *text)
{
    ztc_utf8_printable(buffer, text, strlen(text));
}

static ztc_status add_difference(void *ctx, const char *subject, const char *before,
                                 const char *after)
{
    struct page *page = ctx;
    page->count++;
    if (page->json) {
        cJSON *row = ztc_document_object(&page->document, page->list, NULL);
        ztc_document_text(&page->document, row, "subject", subject);
        ztc_document_text(&page->document, row, "before", before);
        ztc_document_text(&page->document, row, "after", after);
        return page->document.failed ? ZTC_E_MEMORY : ZTC_OK;
    }
    ztc_buffer_text(&page->text, before == NULL ? "+ " : after == NULL ? "- " : "  ");
    print_text(&page->text, subject);
    ztc_buffer_text(&page->text, ": ");
    print_text(&page->text, before != NULL ? before : after);
    if (before != NULL && after != NULL) {
        ztc_buffer_text(&page->text, " -> ");
        print_text(&page->text, after);
    }
    ztc_buffer_char(&page->text, '\n');
    return ztc_buffer_status(&page->text);
}

static ztc_status print_page(struct ztc_session *session, struct page *page)
{
    if (page->json) {
        return ztc_session_print_document(session, &page->document);
    }
    if (page->count == 0) {
        ztc_output_info(&session->output, "No differences");
    }
    return ztc_session_print(session, &page->text);
}

/* A version 1 port.bin carries less than a template: what is missing there was not taken away. */
static void warn_of_version(struct ztc_session *session, const struct ztc_reading *left,
                            const struct ztc_reading *right)
{
    const struct ztc_reading *first = left->version == 1 ? left : right;
    if (first->version == 1 && left->version != right->version) {
        ztc_session_verbose(session,
                            "%s is version 1 of port.bin, which carries no target, extras "
                            "of pins, LED or BTN",
                            first->file);
    }
}

static ztc_status compare(struct ztc_session *session, const struct ztc_reading *left,
                          const struct ztc_reading *right)
{
    struct page page = {.json = session->output.json};
    ztc_buffer_init(&page.text, ZTC_TEXT_MAX);
    if (page.json) {
        page.list = ztc_document_list(&page.document, NULL, NULL);
    }
    warn_of_version(session, left, right);
    ztc_status status =
        ztc_board_compare(left->board, right->board, add_difference, &page, &session->error);
    if (status == ZTC_OK) {
        status = print_page(session, &page);
    }
    ztc_document_done(&page.document);
    ztc_buffer_done(&page.text);
    return status;
}

ztc_status ztc_run_vm_custom_diff(struct ztc_session *session)
{
    const char *target = ztc_line_value(&session->line, "--target");
    struct ztc_reading left, right;
    ztc_status status =
        ztc_reading_open(session, ztc_line_argument(&session->line, 0), target, &left);
    if (status == ZTC_OK) {
        status = ztc_reading_open(session, ztc_line_argument(&session->line, 1), target, &right);
        if (status == ZTC_OK) {
            status = compare(session, &left, &right);
        }
        ztc_reading_done(&right);
    }
    ztc_reading_done(&left);
    return status;
}
