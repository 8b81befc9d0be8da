/* SPDX-License-Identifier: Apache-2.0 */
/* What --help prints, as text and as JSON. */
#include "command/help.h"

#include "base/limits.h"

#include <string.h>

#define LEFT_COLUMN 26 /* of lists; longer names push their text to the right */

void ztc_help_option(const struct ztc_command_option *option, struct ztc_buffer *buffer)
{
    if (option->brief != NULL) {
        ztc_buffer_print(buffer, "%s, ", option->brief);
    }
    ztc_buffer_text(buffer, option->name);
    if (option->value != NULL) {
        ztc_buffer_print(buffer, " %s", option->value);
    }
}

void ztc_help_usage(const struct ztc_command *command, struct ztc_buffer *buffer)
{
    ztc_buffer_print(buffer, "ztc %s", command->path);
    size_t open = 0;
    for (size_t i = 0; i < command->argument_count; i++) {
        const struct ztc_command_argument *row = &command->arguments[i];
        ztc_buffer_print(buffer, row->optional ? " [%s" : " %s", row->name);
        ztc_buffer_text(buffer, row->repeated ? "..." : "");
        open += row->optional ? 1 : 0;
    }
    for (; open > 0; open--) {
        ztc_buffer_char(buffer, ']');
    }
    for (size_t i = 0; i < command->option_count; i++) {
        const struct ztc_command_option *option = &command->options[i];
        bool taking = option->value != NULL;
        ztc_buffer_print(buffer, " [%s%s%s]", option->brief != NULL ? option->brief : option->name,
                         taking ? " " : "", taking ? option->value : "");
    }
}

const char *ztc_help_group_summary(const char *group)
{
    size_t count = 0;
    const struct ztc_command_group *groups = ztc_command_groups(&count);
    for (size_t i = 0; i < count; i++) {
        if (strcmp(groups[i].path, group) == 0) {
            return groups[i].summary;
        }
    }
    return "custom boards for virtual machines";
}

/* ---- text ---- */

/* "  left          right" */
static void print_row(struct ztc_buffer *buffer, const char *left, const char *right)
{
    ztc_buffer_print(buffer, "  %-*s  %s\n", LEFT_COLUMN, left, right);
}

static void print_options(struct ztc_buffer *buffer, const char *title,
                          const struct ztc_command_option *options, size_t count)
{
    if (count == 0) {
        return;
    }
    ztc_buffer_print(buffer, "\n%s:\n", title);
    for (size_t i = 0; i < count; i++) {
        struct ztc_buffer left;
        ztc_buffer_init(&left, ZTC_TEXT_MAX);
        ztc_help_option(&options[i], &left);
        if (ztc_buffer_status(&left) != ZTC_OK) {
            ztc_buffer_fail(buffer, ztc_buffer_status(&left));
        }
        print_row(buffer, ztc_buffer_string(&left), options[i].text);
        ztc_buffer_done(&left);
    }
}

static void print_global_options(struct ztc_buffer *buffer)
{
    size_t count = 0;
    const struct ztc_command_option *options = ztc_global_options(&count);
    print_options(buffer, "Options of every command", options, count);
}

/* The lines of `text`, each behind two blanks. */
static void print_indented(struct ztc_buffer *buffer, const char *text)
{
    while (*text != '\0') {
        size_t length = strcspn(text, "\n");
        ztc_buffer_print(buffer, "  %.*s\n", (int)length, text);
        text += length;
        text += *text == '\n' ? 1 : 0;
    }
}

static void command_text(const struct ztc_command *command, struct ztc_buffer *buffer)
{
    ztc_buffer_text(buffer, "Usage: ");
    ztc_help_usage(command, buffer);
    ztc_buffer_print(buffer, "\n\nztc %s: %s.\n\n%s", command->path, command->summary,
                     command->text);
    if (command->argument_count > 0) {
        ztc_buffer_text(buffer, "\nArguments:\n");
    }
    for (size_t i = 0; i < command->argument_count; i++) {
        print_row(buffer, command->arguments[i].name, command->arguments[i].text);
    }
    print_options(buffer, "Options", command->options, command->option_count);
    print_global_options(buffer);
    ztc_buffer_text(buffer, "\nExample:\n");
    print_indented(buffer, command->example);
}

static void group_text(const char *group, struct ztc_buffer *buffer)
{
    const char *blank = group[0] != '\0' ? " " : "";
    ztc_buffer_print(buffer, "Usage: ztc%s%s COMMAND [OPTIONS]\n\nztc%s%s: %s.\n\nCommands:\n",
                     blank, group, blank, group, ztc_help_group_summary(group));
    size_t count = 0;
    const struct ztc_command *commands = ztc_commands(&count);
    for (size_t i = 0; i < count; i++) {
        if (ztc_command_next_word(commands[i].path, group) != NULL && !commands[i].hidden) {
            print_row(buffer, commands[i].path, commands[i].summary);
        }
    }
    print_global_options(buffer);
    ztc_buffer_text(buffer,
                    "\nExample:\n  ztc vm custom original\n  ztc vm custom create --help\n\n"
                    "Exit status: 0 done; 1 refused or failed; 2 a wrong command line or something "
                    "unexpected.\n");
}

/* ---- JSON ---- */

static void option_values(struct ztc_document *document, cJSON *parent,
                          const struct ztc_command_option *options, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        cJSON *row = ztc_document_object(document, parent, NULL);
        ztc_document_text(document, row, "name", options[i].name);
        ztc_document_text(document, row, "short", options[i].brief);
        ztc_document_text(document, row, "value", options[i].value);
        ztc_document_text(document, row, "text", options[i].text);
    }
}

static void command_value(const struct ztc_command *command, struct ztc_document *document,
                          const char *usage)
{
    cJSON *root = ztc_document_object(document, NULL, NULL);
    ztc_document_text(document, root, "command", command->path);
    ztc_document_text(document, root, "summary", command->summary);
    ztc_document_text(document, root, "usage", usage);
    ztc_document_text(document, root, "text", command->text);
    cJSON *arguments = ztc_document_list(document, root, "arguments");
    for (size_t i = 0; i < command->argument_count; i++) {
        cJSON *row = ztc_document_object(document, arguments, NULL);
        ztc_document_text(document, row, "name", command->arguments[i].name);
        ztc_document_text(document, row, "text", command->arguments[i].text);
        ztc_document_bool(document, row, "optional", command->arguments[i].optional);
    }
    cJSON *options = ztc_document_list(document, root, "options");
    option_values(document, options, command->options, command->option_count);
    size_t count = 0;
    const struct ztc_command_option *globals = ztc_global_options(&count);
    option_values(document, options, globals, count);
    ztc_document_text(document, root, "example", command->example);
}

static void group_value(const char *group, struct ztc_document *document)
{
    cJSON *root = ztc_document_object(document, NULL, NULL);
    ztc_document_text(document, root, "group", group);
    ztc_document_text(document, root, "summary", ztc_help_group_summary(group));
    cJSON *list = ztc_document_list(document, root, "commands");
    size_t count = 0;
    const struct ztc_command *commands = ztc_commands(&count);
    for (size_t i = 0; i < count; i++) {
        if (ztc_command_next_word(commands[i].path, group) != NULL && !commands[i].hidden) {
            cJSON *row = ztc_document_object(document, list, NULL);
            ztc_document_text(document, row, "command", commands[i].path);
            ztc_document_text(document, row, "summary", commands[i].summary);
        }
    }
}

static ztc_status print_value(struct ztc_session *session)
{
    struct ztc_document document = {0};
    const struct ztc_command *command = session->line.command;
    if (command == NULL) {
        group_value(session->line.path, &document);
        return ztc_session_print_document(session, &document);
    }
    struct ztc_buffer usage;
    ztc_buffer_init(&usage, ZTC_TEXT_MAX);
    ztc_help_usage(command, &usage);
    document.failed = ztc_buffer_status(&usage) != ZTC_OK;
    command_value(command, &document, ztc_buffer_string(&usage));
    ztc_buffer_done(&usage);
    return ztc_session_print_document(session, &document);
}

ztc_status ztc_help_print(struct ztc_session *session)
{
    if (session->output.json) {
        return print_value(session);
    }
    struct ztc_buffer buffer;
    ztc_buffer_init(&buffer, ZTC_TEXT_MAX);
    if (session->line.command != NULL) {
        command_text(session->line.command, &buffer);
    } else {
        group_text(session->line.path, &buffer);
    }
    ztc_status status = ztc_session_print(session, &buffer);
    ztc_buffer_done(&buffer);
    return status;
}
