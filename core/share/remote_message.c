/* SPDX-License-Identifier: Apache-2.0 */
/* Compares what is at a place with what comes, and says it in a commit's words. */
#include "share/remote_message.h"

#include "base/limits.h"
#include "base/utf8.h"
#include "board/board.h"
#include "template/template.h"

#include <string.h>

/* The lines of the message, below its first. */
struct lines {
    struct ztc_buffer text;
    size_t count;
};

const struct ztc_file_row *ztc_remote_there(const struct ztc_table *there, const char *path)
{
    for (uint32_t i = 0; i < there->count; i++) {
        const struct ztc_file_row *row = ZTC_ROW(struct ztc_file_row, there, i);
        if (strcmp(row->path, path) == 0) {
            return row;
        }
    }
    return NULL;
}

static void add_printable(struct ztc_buffer *buffer, const char *text)
{
    ztc_utf8_printable(buffer, text, strlen(text));
}

static ztc_status add_difference(void *ctx, const char *subject, const char *before,
                                 const char *after)
{
    struct lines *lines = ctx;
    lines->count++;
    if (lines->count > ZTC_REMOTE_MESSAGE_LINES_MAX) {
        return ZTC_OK;
    }
    ztc_buffer_text(&lines->text, before == NULL ? "+ " : after == NULL ? "- " : "  ");
    add_printable(&lines->text, subject);
    ztc_buffer_text(&lines->text, ": ");
    add_printable(&lines->text, before != NULL ? before : after);
    if (before != NULL && after != NULL) {
        ztc_buffer_text(&lines->text, " -> ");
        add_printable(&lines->text, after);
    }
    ztc_buffer_char(&lines->text, '\n');
    return ztc_buffer_status(&lines->text);
}

/* Pin by pin. A template there that cannot be read has no pins to be compared with. */
static ztc_status compare_pins(const struct ztc_file_row *old_file,
                               const struct ztc_store_file *new_file, struct ztc_error *error,
                               struct lines *lines)
{
    struct ztc_template old_template = {0};
    struct ztc_template new_template = {0};
    ztc_status status =
        ztc_template_parse(&old_template, "old", old_file->data, (size_t)old_file->size,
                           /* folder= */ NULL, /* lenient= */ true, error);
    if (status == ZTC_OK) {
        status = ztc_template_parse(&new_template, "new", new_file->data, new_file->size,
                                    /* folder= */ NULL, /* lenient= */ true, error);
        if (status == ZTC_OK && ztc_findings_errors(&old_template.findings) == 0) {
            status = ztc_board_compare(&old_template.board, &new_template.board, add_difference,
                                       lines, error);
        }
        ztc_template_done(&new_template);
    }
    ztc_template_done(&old_template);
    return status;
}

static void add_file(struct lines *lines, const char *path, const char *what)
{
    lines->count++;
    if (lines->count <= ZTC_REMOTE_MESSAGE_LINES_MAX) {
        add_printable(&lines->text, path);
        ztc_buffer_print(&lines->text, ": %s\n", what);
    }
}

static void compare_files(const struct ztc_files *files, const struct ztc_table *there,
                          struct lines *lines)
{
    for (size_t i = 0; i < files->count; i++) {
        const struct ztc_store_file *file = &files->items[i];
        const struct ztc_file_row *old_file = ztc_remote_there(there, file->path);
        if (old_file == NULL) {
            add_file(lines, file->path, "new");
        } else if (old_file->size != file->size ||
                   (file->size > 0 && memcmp(old_file->data, file->data, file->size) != 0)) {
            add_file(lines, file->path, "changed");
        }
    }
    for (uint32_t i = 0; i < there->count; i++) {
        const struct ztc_file_row *row = ZTC_ROW(struct ztc_file_row, there, i);
        if (ztc_files_find(files, row->path) == NULL) {
            add_file(lines, row->path, "gone");
        }
    }
}

static ztc_status fill(const char *short_name, const struct ztc_files *files,
                       const struct ztc_table *there, struct ztc_error *error, struct lines *lines,
                       struct ztc_buffer *message)
{
    ztc_buffer_print(message, "%s.yml", short_name);
    ztc_status status = ztc_buffer_check(message, "a path", error);
    const char *path = ztc_buffer_string(message);
    const struct ztc_file_row *old_file = status == ZTC_OK ? ztc_remote_there(there, path) : NULL;
    const struct ztc_store_file *new_file = status == ZTC_OK ? ztc_files_find(files, path) : NULL;
    ztc_buffer_done(message);
    ztc_buffer_init(message, ZTC_TEXT_MAX);
    if (status == ZTC_OK && old_file != NULL && new_file != NULL) {
        status = compare_pins(old_file, new_file, error, lines);
    }
    size_t pins = lines->count;
    if (old_file == NULL) {
        ztc_buffer_print(message, "Add custom VM %s\n\n", short_name);
    } else if (pins == 0) {
        ztc_buffer_print(message, "Change custom VM %s\n\n", short_name);
    } else {
        ztc_buffer_print(message, "Change custom VM %s: %zu pin%s or peripheral%s\n\n", short_name,
                         pins, pins == 1 ? "" : "s", pins == 1 ? "" : "s");
    }
    if (pins > 0) {
        ztc_buffer_char(&lines->text, '\n');
    }
    compare_files(files, there, lines);
    ztc_buffer_add(message, ztc_buffer_string(&lines->text), lines->text.size);
    if (lines->count > ZTC_REMOTE_MESSAGE_LINES_MAX) {
        ztc_buffer_print(message, "and %zu more\n", lines->count - ZTC_REMOTE_MESSAGE_LINES_MAX);
    }
    if (status == ZTC_OK) {
        status = ztc_buffer_check(&lines->text, "the commit's message", error);
    }
    return status == ZTC_OK ? ztc_buffer_check(message, "the commit's message", error) : status;
}

ztc_status ztc_remote_message(const char *short_name, const struct ztc_files *files,
                              const struct ztc_table *there, struct ztc_error *error,
                              struct ztc_buffer *message)
{
    struct lines lines = {.count = 0};
    ztc_buffer_init(&lines.text, ZTC_TEXT_MAX);
    ztc_status status = fill(short_name, files, there, error, &lines, message);
    ztc_buffer_done(&lines.text);
    return status;
}
