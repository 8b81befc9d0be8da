/* SPDX-License-Identifier: Apache-2.0 */
/*
 * `ztc __complete -- WORDS`: what may stand in place of the last word, a line each: the word, a
 * tab, what it is. ":files" and ":folders" ask the shell for its own. Mistakes on the way complete
 * to nothing.
 */
#include "base/limits.h"
#include "base/utf8.h"
#include "command/reading.h"
#include "command/run_commands.h"
#include "command/targets.h"
#include "command/words.h"
#include "device/known.h"
#include "diagnostic/code.h"
#include "module/packages.h"
#include "share/key.h"
#include "store/custom.h"

#include <string.h>
#include <ztc/class.h>

#define ARGUMENTS_MAX 8u /* no command has more that are not repeated */

struct completing {
    struct ztc_session *session;
    const char *word;   /* to be completed */
    const char *before; /* what stands before it in the same word: "--target=" */
    size_t before_length;
    const struct ztc_command *command;
    char path[ZTC_LINE_PATH_MAX];
    const char *arguments[ARGUMENTS_MAX];
    size_t argument_count;
    const struct ztc_command_option *pending; /* its value comes next */
    bool plain;                               /* after -- */
    struct ztc_buffer text;
};

/* ---- candidates ---- */

/* The text, made printable, as far as its first line goes. */
static void add_line(struct ztc_buffer *buffer, const char *text)
{
    ztc_utf8_printable(buffer, text, strcspn(text, "\n"));
}

static void offer_part(struct completing *completing, const char *word, size_t length,
                       const char *what)
{
    if (strncmp(word, completing->word, strlen(completing->word)) != 0) {
        return;
    }
    struct ztc_buffer *text = &completing->text;
    ztc_utf8_printable(text, completing->before, completing->before_length);
    ztc_utf8_printable(text, word, length);
    ztc_buffer_char(text, '\t');
    add_line(text, what);
    ztc_buffer_char(text, '\n');
}

static void offer(struct completing *completing, const char *word, const char *what)
{
    offer_part(completing, word, strlen(word), what);
}

static void offer_choices(struct completing *completing, const char *choices)
{
    while (choices != NULL && *choices != '\0') {
        size_t length = strcspn(choices, " ");
        size_t typed = strlen(completing->word);
        if (typed <= length) {
            offer_part(completing, choices, length, "");
        }
        choices += length;
        choices += strspn(choices, " ");
    }
}

static ztc_status offer_targets(struct completing *completing, bool customizable)
{
    struct ztc_targets targets;
    ztc_status status = ztc_targets_list(completing->session, customizable, &targets);
    for (size_t i = 0; status == ZTC_OK && i < targets.count; i++) {
        offer(completing, targets.rows[i].provided->id, targets.rows[i].provided->name);
    }
    return status;
}

static ztc_status offer_short_names(struct completing *completing)
{
    struct ztc_session *session = completing->session;
    ztc_status status = ztc_session_home(session, /* make= */ false);
    if (status != ZTC_OK || session->home.folder < 0) {
        return status;
    }
    const char **names = NULL;
    size_t count = 0;
    status = ztc_custom_names(&session->home, &session->arena, &session->error, &names, &count);
    for (size_t i = 0; status == ZTC_OK && i < count; i++) {
        offer(completing, names[i], "custom VM");
    }
    return status;
}

static ztc_status offer_keys(struct completing *completing)
{
    struct ztc_session *session = completing->session;
    struct ztc_signer signer;
    struct ztc_keys keys = {0};
    ztc_status status = ztc_session_registry(session);
    if (status == ZTC_OK) {
        status = ztc_signer_open(session->registry, &session->error, &signer);
    }
    if (status == ZTC_OK) {
        status = ztc_keys_read(&session->home, &signer, &session->arena, &session->error, &keys);
    }
    for (size_t i = 0; status == ZTC_OK && i < keys.count; i++) {
        offer(completing, keys.items[i].name, keys.items[i].own ? "own key" : "key");
    }
    return status;
}

static ztc_status offer_aliases(struct completing *completing)
{
    struct ztc_session *session = completing->session;
    ZTC_CLEANUP(ztc_known_done) struct ztc_known known = {0};
    ztc_status status = ztc_session_registry(session);
    if (status == ZTC_OK) {
        status = ztc_known_load(session->registry, &session->home, &session->error, &known);
    }
    for (size_t i = 0; status == ZTC_OK && i < known.alias_count; i++) {
        offer(completing, known.aliases[i].alias, known.aliases[i].target);
    }
    return status;
}

/* What stands for a device, or for what it is. */
static ztc_status offer_of_devices(struct completing *completing, enum ztc_completion kind)
{
    if (kind == ZTC_COMPLETE_ALIAS) {
        return offer_aliases(completing);
    }
    if (kind != ZTC_COMPLETE_DEVICE_TARGET) {
        return ZTC_OK;
    }
    ztc_status status = offer_targets(completing, /* customizable= */ false);
    return status == ZTC_OK ? offer_short_names(completing) : status;
}

static ztc_status offer_modules(struct completing *completing)
{
    struct ztc_session *session = completing->session;
    const struct ztc_module_entry_row *rows = NULL;
    size_t count = 0;
    ztc_status status = ztc_session_registry(session);
    if (status == ZTC_OK) {
        status = ztc_registry_list(session->registry, &session->error, &rows, &count);
    }
    for (size_t i = 0; status == ZTC_OK && i < count; i++) {
        if (rows[i].info.id != NULL && rows[i].info.id[0] != '\0') {
            offer(completing, rows[i].info.id, rows[i].info.name);
        }
    }
    return status;
}

static ztc_status offer_readers(struct completing *completing)
{
    struct ztc_session *session = completing->session;
    const struct ztc_module_entry_row *rows = NULL;
    size_t count = 0;
    ztc_status status = ztc_session_registry(session);
    if (status == ZTC_OK) {
        status = ztc_registry_list(session->registry, &session->error, &rows, &count);
    }
    for (size_t i = 0; status == ZTC_OK && i < count; i++) {
        for (size_t j = 0; rows[i].usable && j < rows[i].info.provided_count; j++) {
            if (strcmp(rows[i].info.provided[j].kind, "reader") == 0) {
                offer(completing, rows[i].info.provided[j].id, rows[i].info.name);
            }
        }
    }
    return status;
}

/* The codes of every module whose prefix may become what is typed. */
static ztc_status offer_module_codes(struct completing *completing)
{
    struct ztc_targets targets;
    struct ztc_session *session = completing->session;
    ztc_status status = ztc_targets_list(session, /* customizable= */ false, &targets);
    for (size_t i = 0; status == ZTC_OK && i < targets.count; i++) {
        const char *prefix = targets.rows[i].module->info.codes;
        size_t shared = strlen(prefix);
        size_t typed = strlen(completing->word);
        shared = typed < shared ? typed : shared;
        if (prefix[0] == '\0' || strncmp(prefix, completing->word, shared) != 0) {
            continue;
        }
        struct ztc_target target;
        status = ztc_target_open(session->registry, targets.rows[i].provided->id, &session->error,
                                 &target);
        for (uint32_t j = 0; status == ZTC_OK && j < ztc_table_count(target.explanations); j++) {
            const struct ztc_explanation_row *row =
                ZTC_ROW(struct ztc_explanation_row, target.explanations, j);
            offer(completing, row->code, row->title);
        }
    }
    return status;
}

static ztc_status offer_codes(struct completing *completing)
{
    size_t count = 0;
    const struct ztc_code *codes = ztc_codes(&count);
    for (size_t i = 0; i < count; i++) {
        offer(completing, codes[i].code, codes[i].title);
    }
    return offer_module_codes(completing);
}

static ztc_status offer_pads(struct completing *completing)
{
    struct ztc_session *session = completing->session;
    struct ztc_target target;
    ztc_status status =
        completing->argument_count > 0 ? ztc_session_registry(session) : ZTC_E_ARGUMENT;
    if (status == ZTC_OK) {
        status =
            ztc_target_open(session->registry, completing->arguments[0], &session->error, &target);
    }
    for (uint32_t i = 0; status == ZTC_OK && i < target.pins->count; i++) {
        offer(completing, ZTC_ROW(struct ztc_pin_row, target.pins, i)->name, "pad");
    }
    return status;
}

/* The packages of the target of the board in the first argument. */
static ztc_status offer_packages(struct completing *completing)
{
    struct ztc_session *session = completing->session;
    struct ztc_reading reading;
    if (completing->argument_count == 0) {
        return ZTC_OK;
    }
    ztc_status status = ztc_reading_open_faulty(session, completing->arguments[0],
                                                /* target= */ NULL, &reading);
    const struct ztc_package *packages = NULL;
    size_t count = 0;
    if (status == ZTC_OK && reading.known) {
        status = ztc_packages_collect(&reading.target, &session->arena, &session->error, &packages,
                                      &count);
    }
    for (size_t i = 0; status == ZTC_OK && i < count; i++) {
        offer(completing, packages[i].name, "package");
    }
    ztc_reading_done(&reading);
    return status;
}

static ztc_status offer_roles(struct completing *completing)
{
    const struct ztc_table *prefixes = ztc_prefixes();
    for (uint32_t i = 0; i < prefixes->count; i++) {
        const struct ztc_prefix_row *row = ZTC_ROW(struct ztc_prefix_row, prefixes, i);
        struct ztc_buffer name;
        ztc_buffer_init(&name, ZTC_TEXT_MAX);
        ztc_buffer_print(&name, "%s0", row->prefix);
        offer(completing, ztc_buffer_string(&name), row->class_id);
        ztc_buffer_done(&name);
    }
    return ZTC_OK;
}

static ztc_status offer_kind(struct completing *completing, enum ztc_completion kind,
                             const char *choices)
{
    switch (kind) {
    case ZTC_COMPLETE_TARGET:
        return offer_targets(completing, /* customizable= */ false);
    case ZTC_COMPLETE_CUSTOMIZABLE:
        return offer_targets(completing, /* customizable= */ true);
    case ZTC_COMPLETE_SHORT_NAME:
        return offer_short_names(completing);
    case ZTC_COMPLETE_BOARD:
        ztc_buffer_text(&completing->text, ":files\n");
        return offer_short_names(completing);
    case ZTC_COMPLETE_CODE:
        return offer_codes(completing);
    case ZTC_COMPLETE_PAD:
        return offer_pads(completing);
    case ZTC_COMPLETE_PACKAGE:
        return offer_packages(completing);
    case ZTC_COMPLETE_ROLE:
        return offer_roles(completing);
    case ZTC_COMPLETE_MODULE:
        ztc_buffer_text(&completing->text, ":files\n");
        return offer_modules(completing);
    case ZTC_COMPLETE_READER:
        return offer_readers(completing);
    case ZTC_COMPLETE_KEY:
        return offer_keys(completing);
    case ZTC_COMPLETE_FILE:
        ztc_buffer_text(&completing->text, ":files\n");
        return ZTC_OK;
    case ZTC_COMPLETE_FOLDER:
        ztc_buffer_text(&completing->text, ":folders\n");
        return ZTC_OK;
    case ZTC_COMPLETE_WORD:
        offer_choices(completing, choices);
        return ZTC_OK;
    default:
        return offer_of_devices(completing, kind);
    }
}

/* ---- the words so far ---- */

static const struct ztc_command_option *find_in(const struct ztc_command_option *options,
                                                size_t count, const char *word, size_t length)
{
    for (size_t i = 0; i < count; i++) {
        const char *brief = options[i].brief;
        bool same = strlen(options[i].name) == length && memcmp(options[i].name, word, length) == 0;
        if (same ||
            (brief != NULL && strlen(brief) == length && memcmp(brief, word, length) == 0)) {
            return &options[i];
        }
    }
    return NULL;
}

static const struct ztc_command_option *find_option(const struct completing *completing,
                                                    const char *word, size_t length)
{
    size_t count = 0;
    const struct ztc_command_option *globals = ztc_global_options(&count);
    const struct ztc_command_option *found = find_in(globals, count, word, length);
    if (found == NULL && completing->command != NULL) {
        found =
            find_in(completing->command->options, completing->command->option_count, word, length);
    }
    return found;
}

static void take_command_word(struct completing *completing, const char *word)
{
    size_t before = strlen(completing->path), length = strlen(word);
    if (before + length + 2 > sizeof(completing->path)) {
        return;
    }
    if (before > 0) {
        completing->path[before++] = ' ';
    }
    memcpy(completing->path + before, word, length + 1);
    completing->command = ztc_command_find(completing->path);
}

/* The value of an option before: of --plugin-dir it decides what can be offered. The line has room
 * for an option in place of each of its words. */
static void take_value(struct completing *completing, const struct ztc_command_option *option,
                       const char *value)
{
    struct ztc_line *line = &completing->session->line;
    line->options[line->option_count++] =
        (struct ztc_line_option){.option = option, .value = value};
}

/* An option on the way: its value stands behind = or comes next. */
static void take_option(struct completing *completing, const char *word)
{
    size_t length = strcspn(word, "=");
    const struct ztc_command_option *option = find_option(completing, word, length);
    if (option == NULL || option->value == NULL) {
        return;
    }
    if (word[length] == '=') {
        take_value(completing, option, word + length + 1);
    } else {
        completing->pending = option;
    }
}

static void take_word(struct completing *completing, const char *word)
{
    if (completing->pending != NULL && strcmp(word, "=") == 0) {
        return; /* bash makes a word of its own of the = in --option=value */
    }
    if (completing->pending != NULL) {
        take_value(completing, completing->pending, word);
        completing->pending = NULL;
    } else if (!completing->plain && strcmp(word, "--") == 0) {
        completing->plain = true;
    } else if (!completing->plain && word[0] == '-' && word[1] != '\0') {
        take_option(completing, word);
    } else if (completing->command == NULL) {
        take_command_word(completing, word);
    } else if (completing->argument_count < ARGUMENTS_MAX) {
        completing->arguments[completing->argument_count++] = word;
    }
}

static void offer_options(struct completing *completing)
{
    const struct ztc_command *command = completing->command;
    for (size_t i = 0; command != NULL && i < command->option_count; i++) {
        offer(completing, command->options[i].name, command->options[i].text);
    }
    size_t count = 0;
    const struct ztc_command_option *options = ztc_global_options(&count);
    for (size_t i = 0; i < count; i++) {
        offer(completing, options[i].name, options[i].text);
    }
}

/* The next word of each command in the group, once. */
static void offer_command_words(struct completing *completing)
{
    size_t count = 0;
    const struct ztc_command *commands = ztc_commands(&count);
    const char *last = "";
    for (size_t i = 0; i < count; i++) {
        const char *next = ztc_command_next_word(commands[i].path, completing->path);
        size_t length = next != NULL ? strcspn(next, " ") : 0;
        /* Commands of a group stand together in the table. */
        bool again = next != NULL && strncmp(last, next, length) == 0 &&
                     (last[length] == ' ' || last[length] == '\0');
        if (next == NULL || commands[i].hidden || again) {
            continue;
        }
        last = next;
        if (strlen(completing->word) <= length) {
            offer_part(completing, next, length,
                       next[length] == '\0' ? commands[i].summary : "commands");
        }
    }
}

static ztc_status offer_argument(struct completing *completing)
{
    const struct ztc_command *command = completing->command;
    if (completing->argument_count >= command->argument_count) {
        return ZTC_OK;
    }
    const struct ztc_command_argument *row = &command->arguments[completing->argument_count];
    return offer_kind(completing, row->completion, row->choices);
}

static ztc_status offer_value(struct completing *completing,
                              const struct ztc_command_option *option)
{
    return offer_kind(completing, option->completion, option->choices);
}

/* --option=val: the value, with what stands before it. */
static ztc_status offer_joined(struct completing *completing)
{
    const char *word = completing->word;
    size_t length = strcspn(word, "=");
    const struct ztc_command_option *option = find_option(completing, word, length);
    if (option == NULL || option->value == NULL) {
        return ZTC_OK;
    }
    completing->before = word;
    completing->before_length = length + 1;
    completing->word = word + length + 1;
    return offer_value(completing, option);
}

static ztc_status offer_all(struct completing *completing)
{
    if (completing->pending != NULL) {
        completing->word = strcmp(completing->word, "=") == 0 ? "" : completing->word;
        return offer_value(completing, completing->pending);
    }
    if (!completing->plain && completing->word[0] == '-') {
        if (strchr(completing->word, '=') != NULL) {
            return offer_joined(completing);
        }
        offer_options(completing);
        return ZTC_OK;
    }
    if (completing->command == NULL) {
        offer_command_words(completing);
        return ZTC_OK;
    }
    return offer_argument(completing);
}

static ztc_status print_value(struct ztc_session *session, const struct ztc_buffer *text)
{
    struct ztc_document document = {0};
    cJSON *root = ztc_document_object(&document, NULL, NULL);
    document.failed = document.failed || ztc_buffer_status(text) != ZTC_OK;
    ztc_document_text(&document, root, "candidates", ztc_buffer_string(text));
    return ztc_session_print_document(session, &document);
}

ztc_status ztc_run_complete(struct ztc_session *session)
{
    struct completing completing = {.session = session, .word = "", .before = ""};
    size_t count = session->line.argument_count;
    ztc_buffer_init(&completing.text, ZTC_TEXT_MAX);
    for (size_t i = 0; i + 1 < count; i++) {
        take_word(&completing, session->line.arguments[i]);
    }
    if (count > 0) {
        completing.word = session->line.arguments[count - 1];
    }
    ztc_status status = offer_all(&completing);
    if (status != ZTC_E_MEMORY) {
        ztc_error_clear(&session->error);
        status = session->output.json ? print_value(session, &completing.text)
                                      : ztc_session_print(session, &completing.text);
    }
    ztc_buffer_done(&completing.text);
    return status;
}
