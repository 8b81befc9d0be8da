/* SPDX-License-Identifier: Apache-2.0 */
/* `ztc manual DIR`: the manual pages in troff, from the table of commands: ztc.1 and one for each
 * group. */
#include "base/file.h"
#include "base/limits.h"
#include "command/help.h"
#include "command/run_commands.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define PAGE_NAME_SIZE 80u
#define PAGE_MODE 0644

/* ---- troff ---- */

/* Text that troff shall not read as its own. */
static void add_text(struct ztc_buffer *page, const char *text)
{
    bool at_start = true;
    for (; *text != '\0'; text++) {
        if (at_start && (*text == '.' || *text == '\'')) {
            ztc_buffer_text(page, "\\&");
        }
        at_start = *text == '\n';
        switch (*text) {
        case '\\':
            ztc_buffer_text(page, "\\e");
            break;
        case '-':
            ztc_buffer_text(page, "\\-");
            break;
        default:
            ztc_buffer_char(page, *text);
            break;
        }
    }
}

static void add_line(struct ztc_buffer *page, const char *text)
{
    add_text(page, text);
    ztc_buffer_char(page, '\n');
}

static void add_heading(struct ztc_buffer *page, const char *macro, const char *text)
{
    ztc_buffer_print(page, ".%s \"", macro);
    add_text(page, text);
    ztc_buffer_text(page, "\"\n");
}

/* A term and what it means. */
static void add_term(struct ztc_buffer *page, const char *term, const char *text)
{
    ztc_buffer_text(page, ".TP\n\\fB");
    add_text(page, term);
    ztc_buffer_text(page, "\\fR\n");
    add_line(page, text);
}

static void add_option(struct ztc_buffer *page, const struct ztc_command_option *option)
{
    struct ztc_buffer term;
    ztc_buffer_init(&term, ZTC_TEXT_MAX);
    ztc_help_option(option, &term);
    add_term(page, ztc_buffer_string(&term), option->text);
    if (ztc_buffer_status(&term) != ZTC_OK) {
        ztc_buffer_fail(page, ztc_buffer_status(&term));
    }
    ztc_buffer_done(&term);
}

static void add_usage(struct ztc_buffer *page, const struct ztc_command *command)
{
    struct ztc_buffer usage;
    ztc_buffer_init(&usage, ZTC_TEXT_MAX);
    ztc_help_usage(command, &usage);
    add_line(page, ztc_buffer_string(&usage));
    if (ztc_buffer_status(&usage) != ZTC_OK) {
        ztc_buffer_fail(page, ztc_buffer_status(&usage));
    }
    ztc_buffer_done(&usage);
}

static void add_command(struct ztc_buffer *page, const struct ztc_command *command)
{
    struct ztc_buffer title;
    ztc_buffer_init(&title, ZTC_TEXT_MAX);
    ztc_buffer_print(&title, "ztc %s", command->path);
    add_heading(page, "SS", ztc_buffer_string(&title));
    if (ztc_buffer_status(&title) != ZTC_OK) {
        ztc_buffer_fail(page, ztc_buffer_status(&title));
    }
    ztc_buffer_done(&title);
    add_usage(page, command);
    ztc_buffer_text(page, ".PP\n");
    add_text(page, command->text);
    for (size_t i = 0; i < command->argument_count; i++) {
        add_term(page, command->arguments[i].name, command->arguments[i].text);
    }
    for (size_t i = 0; i < command->option_count; i++) {
        add_option(page, &command->options[i]);
    }
    ztc_buffer_text(page, ".PP\nExample:\n.PP\n.nf\n");
    add_text(page, command->example);
    ztc_buffer_text(page, ".fi\n");
}

/* ---- pages ---- */

/* Is the command in the group itself, not in one below? */
static bool belongs(const struct ztc_command *command, const char *group)
{
    const char *next = ztc_command_next_word(command->path, group);
    return next != NULL && strchr(next, ' ') == NULL && !command->hidden;
}

static bool has_commands(const char *group)
{
    size_t count = 0;
    const struct ztc_command *commands = ztc_commands(&count);
    for (size_t i = 0; i < count; i++) {
        if (belongs(&commands[i], group)) {
            return true;
        }
    }
    return false;
}

static void add_commands(struct ztc_buffer *page, const char *group)
{
    size_t count = 0;
    const struct ztc_command *commands = ztc_commands(&count);
    ztc_buffer_text(page, ".SH COMMANDS\n");
    for (size_t i = 0; i < count; i++) {
        if (belongs(&commands[i], group)) {
            add_command(page, &commands[i]);
        }
    }
}

/* "ztc-vm-custom" for "vm custom", "ztc" for "". */
static void page_name(const char *group, char name[PAGE_NAME_SIZE])
{
    (void)snprintf(name, PAGE_NAME_SIZE, "ztc%s%s", group[0] != '\0' ? "-" : "", group);
    for (char *at = name; *at != '\0'; at++) {
        *at = *at == ' ' ? '-' : *at;
    }
}

static void add_head(struct ztc_buffer *page, const char *group)
{
    char name[PAGE_NAME_SIZE];
    page_name(group, name);
    ztc_buffer_text(page, ".\\\" SPDX-License-Identifier: Apache-2.0\n");
    ztc_buffer_print(page, ".TH \"%s\" 1 \"\" \"ztc " ZTC_VERSION "\" \"ztc manual\"\n.SH NAME\n",
                     name);
    add_text(page, name);
    ztc_buffer_text(page, " \\- ");
    add_line(page, ztc_help_group_summary(group));
}

static void add_global_options(struct ztc_buffer *page)
{
    size_t count = 0;
    const struct ztc_command_option *options = ztc_global_options(&count);
    ztc_buffer_text(page, ".SH OPTIONS\nEach is taken before or after the command.\n");
    for (size_t i = 0; i < count; i++) {
        add_option(page, &options[i]);
    }
}

static void add_see_also(struct ztc_buffer *page, const char *group)
{
    char name[PAGE_NAME_SIZE];
    const char *between = "";
    ztc_buffer_text(page, ".SH \"SEE ALSO\"\n");
    if (group[0] != '\0') {
        ztc_buffer_text(page, "\\fBztc\\fR(1)");
        between = ", ";
    }
    size_t count = 0;
    const struct ztc_command_group *groups = ztc_command_groups(&count);
    for (size_t i = 0; i < count; i++) {
        if (has_commands(groups[i].path) && strcmp(groups[i].path, group) != 0) {
            page_name(groups[i].path, name);
            ztc_buffer_print(page, "%s\\fB", between);
            add_text(page, name);
            ztc_buffer_text(page, "\\fR(1)");
            between = ", ";
        }
    }
    ztc_buffer_char(page, '\n');
}

static void main_page(struct ztc_buffer *page)
{
    add_head(page, "");
    ztc_buffer_text(page, ".SH SYNOPSIS\n\\fBztc\\fR [options] command [options]\n"
                          ".SH DESCRIPTION\n");
    add_text(page, "A custom VM is a virtual machine for a board of your own: its template says\n"
                   "which pad is which pin and what each is for, and compiling it makes port.bin,\n"
                   "the pin map that is flashed beside the virtual machine.\n");
    add_commands(page, "");
    add_global_options(page);
    ztc_buffer_text(page, ".SH \"EXIT STATUS\"\n");
    add_term(page, "0", "Done, perhaps with warnings.");
    add_term(page, "1", "Refused or failed; one line on stderr says why and names the remedy.");
    add_term(page, "2", "A wrong command line, or something unexpected.");
    ztc_buffer_text(page, ".SH ENVIRONMENT\n");
    add_term(page, "ZERYNTH_HOME", "The folder that holds .zerynth2; otherwise the home folder.");
    add_term(page, "ZTC_PLUGIN_PATH", "Folders with modules, apart by colons.");
    add_term(page, "NO_COLOR", "If set and not empty, nothing is coloured.");
    ztc_buffer_text(page, ".SH FILES\n");
    add_term(page, "~/.zerynth2/cvm/SHORT_NAME/", "A custom VM.");
    add_term(page, "~/.zerynth2/plugins/", "Modules installed by the user.");
    add_see_also(page, "");
}

static void group_page(const char *group, struct ztc_buffer *page)
{
    add_head(page, group);
    ztc_buffer_print(page, ".SH SYNOPSIS\n\\fBztc %s\\fR command [options]\n", group);
    add_commands(page, group);
    ztc_buffer_text(page, ".SH OPTIONS\nThose of every command are in \\fBztc\\fR(1).\n");
    add_see_also(page, group);
}

/* ---- files ---- */

/* Written beside and renamed, so that a page is the old one or the new one. */
static ztc_status write_file(struct ztc_session *session, int folder, const char *name,
                             const struct ztc_buffer *page)
{
    char file[PAGE_NAME_SIZE + 8], aside[PAGE_NAME_SIZE + 16];
    (void)snprintf(file, sizeof(file), "%s.1", name);
    (void)snprintf(aside, sizeof(aside), ".%s.new", file);
    const char *label = ztc_line_argument(&session->line, 0);
    ztc_status status = ztc_buffer_check(page, "the manual page", &session->error);
    if (status == ZTC_OK) {
        status = ztc_tree_remove(folder, label, aside, &session->error);
    }
    if (status == ZTC_OK) {
        status = ztc_file_create(folder, label, aside, ztc_buffer_string(page), page->size,
                                 PAGE_MODE, &session->error);
    }
    if (status == ZTC_OK && renameat(folder, aside, folder, file) != 0) {
        status = ztc_error_system(&session->error, errno, "%s/%s: cannot be replaced", label, file);
        (void)unlinkat(folder, aside, 0);
    }
    return status;
}

/* The page of one group, "" for ztc.1. */
static ztc_status write_page(struct ztc_session *session, int folder, const char *group)
{
    char name[PAGE_NAME_SIZE];
    struct ztc_buffer page;
    page_name(group, name);
    ztc_buffer_init(&page, ZTC_TEXT_MAX);
    if (group[0] == '\0') {
        main_page(&page);
    } else {
        group_page(group, &page);
    }
    ztc_status status = write_file(session, folder, name, &page);
    ztc_buffer_done(&page);
    return status;
}

ztc_status ztc_run_manual(struct ztc_session *session)
{
    ZTC_CLEANUP(ztc_fd_close) int folder = -1;
    ztc_status status =
        ztc_folder_open(AT_FDCWD, ztc_line_argument(&session->line, 0), &session->error, &folder);
    if (status == ZTC_OK) {
        status = write_page(session, folder, "");
    }
    size_t count = 0;
    const struct ztc_command_group *groups = ztc_command_groups(&count);
    for (size_t i = 0; status == ZTC_OK && i < count; i++) {
        if (has_commands(groups[i].path)) {
            status = write_page(session, folder, groups[i].path);
        }
    }
    if (status != ZTC_OK || !session->output.json) {
        return status;
    }
    struct ztc_document document = {0};
    cJSON *root = ztc_document_object(&document, NULL, NULL);
    ztc_document_text(&document, root, "path", ztc_line_argument(&session->line, 0));
    return ztc_session_print_document(session, &document);
}
