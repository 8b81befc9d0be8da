/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The command line, taken apart: global options anywhere, the words of a command, its arguments and
 * options. `--option=value` and `--option value` are the same; `--` ends the options.
 */
#ifndef ZTC_COMMAND_LINE_H
#define ZTC_COMMAND_LINE_H

#include "base/arena.h"
#include "command/command.h"

struct ztc_line_option {
    const struct ztc_command_option *option;
    const char *value; /* NULL where it takes none */
};

#define ZTC_LINE_PATH_MAX 64u

struct ztc_line {
    const struct ztc_command *command; /* NULL while none was named */
    char path[ZTC_LINE_PATH_MAX];      /* the words of the group or command so far */
    const char **arguments;            /* in the arena, likewise below */
    size_t argument_count;
    struct ztc_line_option *options; /* global ones and the command's, as they came */
    size_t option_count;
};

/*
 * Parses argv[1..]. On failure the line holds what came before the mistake, and the error says what
 * is wrong: ZTC_E_ARGUMENT, or ZTC_E_MEMORY. Missing arguments are not looked for here: --help may
 * stand in their place.
 */
ztc_status ztc_line_parse(struct ztc_line *line, struct ztc_arena *arena, size_t count,
                          char *const *words, struct ztc_error *error) ZTC_MUST_CHECK;

/* Are the arguments as many as the command takes, and is a command there at all? */
ztc_status ztc_line_check(const struct ztc_line *line, struct ztc_error *error) ZTC_MUST_CHECK;

/* An argument by its number, or NULL if it was not given. */
const char *ztc_line_argument(const struct ztc_line *line, size_t number);
/* Was the option given? */
bool ztc_line_has(const struct ztc_line *line, const char *option);
/* Its value: the last one given, or NULL. */
const char *ztc_line_value(const struct ztc_line *line, const char *option);
/* A value that is a whole number. Untouched if the option was not given. */
ztc_status ztc_line_number(const struct ztc_line *line, const char *option, int64_t min,
                           int64_t max, struct ztc_error *error, int64_t *number) ZTC_MUST_CHECK;

#endif
