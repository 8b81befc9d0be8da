/* SPDX-License-Identifier: Apache-2.0 */
/* Taking the command line apart, with the nearest name for what is not known. */
#include "command/line.h"

#include "base/nearest.h"
#include "base/number.h"

#include <string.h>

#define NAMES_MAX 64u

/* Where parsing stands. */
struct reading {
    struct ztc_line *line;
    char *const *words;
    size_t count;
    size_t at; /* the word after the one in hand */
    struct ztc_error *error;
};

/* ---- options ---- */

/* The option called so, in its long form of `length` bytes, or NULL. */
static const struct ztc_command_option *find_long(const struct ztc_command_option *options,
                                                  size_t count, const char *name, size_t length)
{
    for (size_t i = 0; i < count; i++) {
        if (strlen(options[i].name) == length && memcmp(options[i].name, name, length) == 0) {
            return &options[i];
        }
    }
    return NULL;
}

static const struct ztc_command_option *find_letter(const struct ztc_command_option *options,
                                                    size_t count, char letter)
{
    for (size_t i = 0; i < count; i++) {
        if (options[i].brief != NULL && options[i].brief[1] == letter) {
            return &options[i];
        }
    }
    return NULL;
}

/* Of the global options, or of the command's. */
static const struct ztc_command_option *find_brief(const struct ztc_line *line, char letter)
{
    size_t count = 0;
    const struct ztc_command_option *options = ztc_global_options(&count);
    const struct ztc_command_option *found = find_letter(options, count, letter);
    const struct ztc_command *command = line->command;
    return found != NULL || command == NULL
               ? found
               : find_letter(command->options, command->option_count, letter);
}

/* Adds the names of the options to names[*count ...]. */
static void collect_options(const struct ztc_command_option *options, size_t option_count,
                            const char **names, size_t *count)
{
    for (size_t i = 0; i < option_count && *count < NAMES_MAX; i++) {
        names[(*count)++] = options[i].name;
    }
}

static ztc_status unknown_option(const struct reading *reading, const char *word, size_t length)
{
    const char *names[NAMES_MAX];
    size_t count = 0;
    size_t global_count = 0;
    const struct ztc_command_option *globals = ztc_global_options(&global_count);
    const struct ztc_command *command = reading->line->command;
    if (command != NULL) {
        collect_options(command->options, command->option_count, names, &count);
    }
    collect_options(globals, global_count, names, &count);
    char name[NAMES_MAX] = "";
    if (length < sizeof(name)) {
        memcpy(name, word, length);
        name[length] = '\0';
    }
    const char *nearest = ztc_nearest(name, names, count);
    const char *path = reading->line->path;
    return ztc_error_set(reading->error, ZTC_E_ARGUMENT,
                         "--help lists the options; `--` before an argument that starts with -",
                         "unknown option %.*s%s%s%s%s%s", (int)length, word,
                         path[0] != '\0' ? " for " : "", path,
                         nearest != NULL ? ": did you mean " : "", nearest != NULL ? nearest : "",
                         nearest != NULL ? "?" : "");
}

static void keep_option(struct ztc_line *line, const struct ztc_command_option *option,
                        const char *value)
{
    line->options[line->option_count++] =
        (struct ztc_line_option){.option = option, .value = value};
}

/* Keeps an option; one that needs a value and has none yet takes the next word. */
static ztc_status take_option(struct reading *reading, const struct ztc_command_option *option,
                              const char *value)
{
    if (option->value != NULL && value == NULL) {
        if (reading->at >= reading->count) {
            return ztc_error_set(reading->error, ZTC_E_ARGUMENT, NULL,
                                 "option %s needs a value: %s %s", option->name, option->name,
                                 option->value);
        }
        value = reading->words[reading->at++];
    }
    keep_option(reading->line, option, value);
    return ZTC_OK;
}

static ztc_status long_option(struct reading *reading, const char *word)
{
    size_t length = strcspn(word, "=");
    const char *value = word[length] == '=' ? word + length + 1 : NULL;
    size_t count = 0;
    const struct ztc_command_option *options = ztc_global_options(&count);
    const struct ztc_command_option *option = find_long(options, count, word, length);
    const struct ztc_command *command = reading->line->command;
    if (option == NULL && command != NULL) {
        option = find_long(command->options, command->option_count, word, length);
    }
    if (option == NULL) {
        return unknown_option(reading, word, length);
    }
    if (option->value == NULL && value != NULL) {
        return ztc_error_set(reading->error, ZTC_E_ARGUMENT, "leave out the = and what follows",
                             "option %s takes no value", option->name);
    }
    return take_option(reading, option, value);
}

/* -J, -v, -Jv, -o FILE, -oFILE: what stands behind one that takes a value is its value. */
static ztc_status brief_options(struct reading *reading, const char *word)
{
    for (size_t i = 1; word[i] != '\0'; i++) {
        const struct ztc_command_option *option = find_brief(reading->line, word[i]);
        if (option == NULL) {
            return unknown_option(reading, word, strlen(word));
        }
        if (option->value != NULL) {
            break;
        }
    }
    for (size_t i = 1; word[i] != '\0'; i++) {
        const struct ztc_command_option *option = find_brief(reading->line, word[i]);
        if (option->value != NULL) {
            return take_option(reading, option, word[i + 1] != '\0' ? word + i + 1 : NULL);
        }
        if (!ztc_line_has(reading->line, option->name)) {
            keep_option(reading->line, option, NULL);
        }
    }
    return ZTC_OK;
}

/* ---- words of the command ---- */

static ztc_status unknown_word(const struct reading *reading, const char *word)
{
    char storage[NAMES_MAX][ZTC_LINE_PATH_MAX];
    const char *names[NAMES_MAX];
    size_t count = 0;
    size_t command_count = 0;
    const struct ztc_command *commands = ztc_commands(&command_count);
    const char *path = reading->line->path;
    for (size_t i = 0; i < command_count && count < NAMES_MAX; i++) {
        const char *next = ztc_command_next_word(commands[i].path, path);
        if (next == NULL || commands[i].hidden) {
            continue;
        }
        size_t length = strcspn(next, " ");
        memcpy(storage[count], next, length);
        storage[count][length] = '\0';
        names[count] = storage[count];
        count++;
    }
    const char *nearest = ztc_nearest(word, names, count);
    return ztc_error_set(reading->error, ZTC_E_ARGUMENT, "--help lists the commands",
                         "unknown command \"%s%s%s\"%s%s%s", path, path[0] != '\0' ? " " : "", word,
                         nearest != NULL ? ": did you mean " : "", nearest != NULL ? nearest : "",
                         nearest != NULL ? "?" : "");
}

/* Is there a command below this path? */
static bool is_group(const char *path)
{
    size_t count = 0;
    const struct ztc_command *commands = ztc_commands(&count);
    for (size_t i = 0; i < count; i++) {
        if (ztc_command_next_word(commands[i].path, path) != NULL) {
            return true;
        }
    }
    return false;
}

static ztc_status command_word(const struct reading *reading, const char *word)
{
    struct ztc_line *line = reading->line;
    char path[ZTC_LINE_PATH_MAX];
    size_t before = strlen(line->path);
    size_t length = strlen(word);
    if (length == 0 || strchr(word, ' ') != NULL || before + length + 2 > sizeof(path)) {
        return unknown_word(reading, word);
    }
    memcpy(path, line->path, before);
    if (before > 0) {
        path[before++] = ' ';
    }
    memcpy(path + before, word, length + 1);
    const struct ztc_command *command = ztc_command_find(path);
    if (command == NULL && !is_group(path)) {
        return unknown_word(reading, word);
    }
    memcpy(line->path, path, before + length + 1);
    line->command = command;
    return ZTC_OK;
}

static ztc_status one_word(struct reading *reading, const char *word, bool plain)
{
    struct ztc_line *line = reading->line;
    if (!plain && word[0] == '-' && word[1] == '-') {
        return long_option(reading, word);
    }
    if (!plain && word[0] == '-' && word[1] != '\0') {
        return brief_options(reading, word);
    }
    if (line->command == NULL) {
        return command_word(reading, word);
    }
    line->arguments[line->argument_count++] = word;
    return ZTC_OK;
}

ztc_status ztc_line_parse(struct ztc_line *line, struct ztc_arena *arena, size_t count,
                          char *const *words, struct ztc_error *error)
{
    /* A word gives one argument or one option; only a cluster such as -Jv gives more, once each. */
    size_t globals = 0;
    (void)ztc_global_options(&globals);
    line->arguments = ztc_arena_array(arena, count + 1, sizeof(*line->arguments));
    line->options = ztc_arena_array(arena, count + globals, sizeof(*line->options));
    if (line->arguments == NULL || line->options == NULL) {
        return ztc_error_memory(error);
    }
    struct reading reading = {.line = line, .words = words, .count = count, .error = error};
    bool plain = false;
    while (reading.at < count) {
        const char *word = words[reading.at++];
        if (!plain && strcmp(word, "--") == 0) {
            plain = true;
            continue;
        }
        ztc_status status = one_word(&reading, word, plain);
        if (status != ZTC_OK) {
            return status;
        }
    }
    return ZTC_OK;
}

ztc_status ztc_line_check(const struct ztc_line *line, struct ztc_error *error)
{
    const struct ztc_command *command = line->command;
    if (command == NULL) {
        return ztc_error_set(error, ZTC_E_ARGUMENT, "--help lists the commands",
                             "a command is missing%s%s", line->path[0] != '\0' ? " after " : "",
                             line->path);
    }
    const struct ztc_command_argument *rows = command->arguments;
    for (size_t i = line->argument_count; i < command->argument_count; i++) {
        if (!rows[i].optional) {
            return ztc_error_set(error, ZTC_E_ARGUMENT, "--help shows an example",
                                 "missing argument %s for %s", rows[i].name, command->path);
        }
    }
    bool open_end = command->argument_count > 0 && rows[command->argument_count - 1].repeated;
    if (line->argument_count > command->argument_count && !open_end) {
        return ztc_error_set(
            error, ZTC_E_ARGUMENT,
            "put an argument with blanks in quotation marks; --help shows an example",
            "%s takes no argument \"%s\"", command->path, line->arguments[command->argument_count]);
    }
    return ZTC_OK;
}

const char *ztc_line_argument(const struct ztc_line *line, size_t number)
{
    return number < line->argument_count ? line->arguments[number] : NULL;
}

/* The last use of the option, or NULL. */
static const struct ztc_line_option *find_use(const struct ztc_line *line, const char *option)
{
    for (size_t i = line->option_count; i > 0; i--) {
        if (strcmp(line->options[i - 1].option->name, option) == 0) {
            return &line->options[i - 1];
        }
    }
    return NULL;
}

bool ztc_line_has(const struct ztc_line *line, const char *option)
{
    return find_use(line, option) != NULL;
}

const char *ztc_line_value(const struct ztc_line *line, const char *option)
{
    const struct ztc_line_option *use = find_use(line, option);
    return use != NULL ? use->value : NULL;
}

ztc_status ztc_line_number(const struct ztc_line *line, const char *option, int64_t min,
                           int64_t max, struct ztc_error *error, int64_t *number)
{
    const char *text = ztc_line_value(line, option);
    if (text == NULL || ztc_number_parse(text, strlen(text), min, max, number) == ZTC_OK) {
        return ZTC_OK;
    }
    return ztc_error_set(error, ZTC_E_ARGUMENT, NULL,
                         "option %s takes a whole number from %lld to %lld, not \"%s\"", option,
                         (long long)min, (long long)max, text);
}
